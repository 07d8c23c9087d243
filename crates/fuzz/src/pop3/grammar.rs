//! Lines of both sides: octets to a value and back, a value to octets and back. Then both ends of a
//! connection say them, in any pieces.

use crate::{dissector, lie_inside};
use protocol_core::pop3::reply::{challenge, scan_listing, unique_id_listing};
use protocol_core::pop3::{
    Capability, Command, Dissector, Reply, ResponseCode, Status, UniqueId, Unit, Verb, limits,
    spans,
};
use protocol_core::trace::Spans;

/// Takes a line without its CRLF, makes values of the same octets, and dissects them as a connection.
///
/// # Panics
/// Where what a value is written as is not read as that value, spans lie outside, or the units depend on
/// how the octets were cut.
pub fn run(octets: &[u8]) {
    a_command(octets);
    a_reply(octets);
    lines_of_listings(octets);
    if let Some(command) = command(octets) {
        comes_back(&command);
    }
    dissector::check::<Dissector>(octets);
}

fn a_command(octets: &[u8]) {
    let parsed = Command::parse(octets);
    let mut tracer = Spans::default();
    assert_eq!(Command::parse_traced(octets, &mut tracer), parsed);
    lie_inside(tracer.into_spans(), octets);
    match parsed {
        Ok(command) => {
            assert_eq!(Some(command.verb()), Verb::of_line(octets));
            assert!(octets.len() + 2 <= limits::COMMAND_LINE);
            comes_back(&command);
        }
        Err(error) => assert!(error.error().at <= octets.len()),
    }
}

fn comes_back(command: &Command) {
    let line = command.to_string();
    if line.len() + 2 <= limits::COMMAND_LINE {
        assert_eq!(
            Command::parse(line.as_bytes()).as_ref(),
            Ok(command),
            "{line}"
        );
    }
}

fn a_reply(octets: &[u8]) {
    let parsed = Reply::parse(octets);
    let mut tracer = Spans::default();
    assert_eq!(Reply::parse_traced(octets, &mut tracer), parsed);
    lie_inside(tracer.into_spans(), octets);
    if let Ok(reply) = parsed {
        let line = reply.to_string();
        assert_eq!(Reply::parse(line.as_bytes()), Ok(reply), "{line}");
    }
    // A reply made of parts: the text cannot begin with what would be its code.
    let Ok(text) = core::str::from_utf8(octets) else {
        return;
    };
    let (code, text) = text.split_once('\n').unwrap_or(("", text));
    let levels = |it: &str| it.split('/').all(|it| !it.is_empty());
    let named = code.bytes().all(|it| it.is_ascii_graphic() && it != b']') && levels(code);
    let printable = |it: char| it == '\t' || it >= ' ' && it != '\x7f';
    if text.chars().all(printable) && !text.starts_with('[') {
        let reply = Reply {
            status: Status::Err,
            code: named.then(|| ResponseCode::named(code)),
            text: text.to_owned(),
        };
        let line = reply.to_string();
        assert_eq!(Reply::parse(line.as_bytes()), Ok(reply), "{line}");
    }
}

fn lines_of_listings(octets: &[u8]) {
    drop(challenge(octets));
    if let Ok(found) = Capability::parse(octets) {
        let line = [vec![found.tag.clone()], found.parameters.clone()].concat();
        assert_eq!(Capability::parse(line.join(" ").as_bytes()), Ok(found));
    }
    if let Ok((number, size)) = scan_listing(octets) {
        let line = format!("{number} {size}");
        assert_eq!(scan_listing(line.as_bytes()), Ok((number, size)));
    }
    if let Ok((number, uid)) = unique_id_listing(octets) {
        let line = format!("{number} {uid}");
        assert_eq!(unique_id_listing(line.as_bytes()), Ok((number, uid)));
    }
    let uid = String::from_utf8_lossy(octets).parse::<UniqueId>();
    let fits = (1..=limits::UNIQUE_ID).contains(&octets.len());
    assert_eq!(uid.is_ok(), fits && octets.iter().all(u8::is_ascii_graphic));
    for unit in [
        Unit::Greeting(Status::Ok),
        Unit::Listing(Verb::Capa),
        Unit::Listing(Verb::Uidl),
        Unit::Reply {
            status: Status::Ok,
            answers: Some(Verb::Stat),
        },
        Unit::Challenge,
    ] {
        lie_inside(spans(unit, octets), octets);
    }
}

/// A command made of parts: the first octet chooses which, lines are its parts.
fn command(octets: &[u8]) -> Option<Command> {
    let (choice, rest) = octets.split_first()?;
    let text = core::str::from_utf8(rest).ok()?;
    let mut lines = text.split('\n');
    let mut part = || lines.next().unwrap_or("");
    let word = |text: &str| {
        let fits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
        fits.then(|| text.to_owned())
    };
    let number = |text: &str| Some(text.parse::<u32>().ok()? % 1_000_000_000);
    Some(match choice % 9 {
        0 => Command::User(word(part())?),
        1 => {
            let password = part();
            let fits = password.bytes().all(|it| (b' '..=b'~').contains(&it));
            Command::Pass((fits && !password.is_empty()).then(|| password.to_owned())?)
        }
        2 => Command::Apop {
            name: word(part())?,
            digest: part().as_bytes().try_into().ok()?,
        },
        3 => Command::List(number(part())),
        4 => Command::Uidl(number(part())),
        5 => Command::Retr(number(part())?),
        6 => Command::Dele(number(part())?),
        7 => Command::Top {
            message: number(part())?,
            lines: number(part())?,
        },
        _ => Command::Stls,
    })
}
