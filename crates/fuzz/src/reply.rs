//! Replies: octets to values and back, a value to octets and back, in any pieces.

use protocol_core::smtp::reply::{EnhancedStatus, ReplyParser};
use protocol_core::smtp::{Reply, ReplyCode, limits};

/// Takes what a server says, and makes a reply of the same octets.
///
/// # Panics
/// Where what a reply is written as is not read as that reply.
pub fn run(octets: &[u8]) {
    let mut parser = ReplyParser::default();
    let found: Vec<_> = octets.iter().filter_map(|it| parser.push(*it)).collect();
    let lines = octets.iter().filter(|it| **it == b'\n').count();
    assert!(found.len() <= lines, "a reply is one line or more");
    for reply in found.into_iter().flatten() {
        assert!((1..=limits::REPLY_LINES).contains(&reply.lines.len()));
        comes_back(&reply);
    }
    if let Ok(reply) = Reply::parse(octets) {
        comes_back(&reply);
    }
    if let Some(reply) = value(octets) {
        comes_back(&reply);
    }
}

fn comes_back(reply: &Reply) {
    let wire = reply.encode();
    let mut lines = wire.split_inclusive(|it| *it == b'\n');
    if lines.any(|line| line.len() > limits::REPLY_LINE) {
        // What was no UTF-8 is longer now.
        return;
    }
    assert_eq!(Reply::parse(&wire).as_ref(), Ok(reply));
    let mut parser = ReplyParser::default();
    let found: Vec<_> = wire.iter().filter_map(|it| parser.push(*it)).collect();
    assert_eq!(found, [Ok(reply.clone())]);
}

/// A reply made of parts: two octets are its code, one chooses an enhanced status code, lines follow.
fn value(octets: &[u8]) -> Option<Reply> {
    let [high, low, status, rest @ ..] = octets else {
        return None;
    };
    let code = u16::from(*high % 4 + 2) * 100 + u16::from(*low % 60);
    let class = u8::try_from(code / 100).ok()?;
    let enhanced = (status % 2 == 1 && class != 3)
        .then(|| EnhancedStatus::new(class, u16::from(status / 30), u16::from(*status)));
    let text = core::str::from_utf8(rest).ok()?;
    let lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let plain = |line: &String| {
        let word = line.split(' ').next().unwrap_or("");
        let printable = line
            .chars()
            .all(|it| it == '\t' || it >= ' ' && it != '\x7f');
        printable && word.parse::<EnhancedStatus>().is_err()
    };
    let fits = lines.len() <= limits::REPLY_LINES && lines.iter().all(plain);
    fits.then_some(Reply {
        code: ReplyCode::new(code),
        enhanced,
        lines,
    })
}
