//! The rules that hold of every reply.

use super::Otherwise;
use judge::record::{Finding, shown};
use judge::{Connection, What};
use protocol_core::smtp::Side;
use story::{Fact, fact, text};

/// The format of all that a server said.
pub(super) fn reply_format(runs: &[(String, Vec<Connection>)], port: u16) -> Result<(), Otherwise> {
    let mut any = false;
    for (run, connections) in runs {
        for (connection, number) in connections
            .iter()
            .zip(1..)
            .filter(|(it, _)| it.port == port)
        {
            let said = connection.said(Side::Server);
            any |= !said.is_empty();
            let mut begun: Option<Vec<u8>> = None;
            for line in said.split_inclusive(|it| *it == b'\n') {
                if let Some(says) = line_format(line, port, &mut begun) {
                    let at = |octets: &[u8]| octets.windows(line.len()).any(|it| it == line);
                    let piece = connection
                        .pieces
                        .iter()
                        .position(|it| matches!(&it.what, What::Said(Side::Server, it) if at(it)));
                    return Err(Otherwise::Broken(Finding {
                        run: run.clone(),
                        connection: number,
                        line: connection.line_at(piece.unwrap_or(0)),
                        says,
                    }));
                }
            }
        }
    }
    match any {
        true => Ok(()),
        false => Err(Otherwise::NotApplicable(fact!("judge-never-happened"))),
    }
}

fn line_format(line: &[u8], port: u16, begun: &mut Option<Vec<u8>>) -> Option<Fact> {
    let sent = || text(shown(line));
    if !line.ends_with(b"\r\n") || line[..line.len() - 1].contains(&b'\n') {
        return Some(fact!("judge-reply-end", sent: sent()));
    }
    if port == 110 {
        return None;
    }
    let text = &line[..line.len() - 2];
    let code = text
        .get(..3)
        .filter(|it| matches!(it, [b'2'..=b'5', b'0'..=b'5', b'0'..=b'9']));
    let between = text.get(3);
    if code.is_none() || !matches!(between, None | Some(b' ' | b'-')) {
        return Some(fact!("judge-reply-code", sent: sent()));
    }
    if line.len() > 512 {
        return Some(fact!("judge-reply-long", octets: story::size(line.len())));
    }
    let code = code.map(<[u8]>::to_vec);
    if begun.is_some() && *begun != code {
        return Some(fact!("judge-reply-codes", sent: sent()));
    }
    *begun = code.filter(|_| between == Some(&b'-'));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_reply_has_a_code_and_ends_with_crlf() {
        for (lines, good) in [
            (&[&b"250 ok\r\n"[..]][..], true),
            (&[b"250\r\n"], true),
            (&[b"250-a\r\n", b"250 b\r\n", b"220 c\r\n"], true),
            (&[b"250-a\r\n", b"251 b\r\n"], false),
            (&[b"250 ok\n"], false),
            (&[b"ok\r\n"], false),
            (&[b"250:ok\r\n"], false),
            (&[b"25 ok\r\n"], false),
        ] {
            let mut begun = None;
            let wrong = lines.iter().find_map(|it| line_format(it, 25, &mut begun));
            assert_eq!(wrong.is_none(), good, "{lines:?}");
        }
    }
}
