use super::answers::{AUTH_RESPONSE, END_OF_DATA, UNKNOWN, rows};
use super::{command, reply};
use crate::sections::rfc5321;
use crate::{Explanation, Value, explained, fact};
use protocol_core::smtp::Unit;
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_unit(unit: Unit, line: &Line) -> Explanation {
    match unit {
        Unit::Greeting(code) => reply::of_greeting(code),
        Unit::Command(verb) => command::of_command(verb, line),
        Unit::UnknownCommand => explained!("smtp-unknown-command")
            .answers(rows(UNKNOWN))
            .sections([rfc5321("4.2.4")]),
        Unit::Reply { code, answers } => reply::of_reply(code, answers, line),
        Unit::Malformed => explained!("smtp-malformed").sections([rfc5321("4.2")]),
        Unit::Content => content(line),
        Unit::EndOfData if *line.octets != *b".\r\n" => explained!("smtp-end-of-data-bare")
            .answers(rows(END_OF_DATA))
            .sections([rfc5321("2.3.8"), rfc5321("4.1.1.4")]),
        Unit::EndOfData => explained!("smtp-end-of-data")
            .answers(rows(END_OF_DATA))
            .sections([rfc5321("4.1.1.4"), rfc5321("4.5.2"), rfc5321("4.2.5")]),
        Unit::AuthResponse => explained!("smtp-auth-response")
            .answers(rows(AUTH_RESPONSE))
            .sections([Section::new(4954, "4")]),
        Unit::Chunk { ends } => {
            let place = if ends { "last" } else { "before" };
            explained!("smtp-chunk", place: Value::Choice(place))
                .answers(rows(END_OF_DATA))
                .sections([Section::new(3030, "2")])
        }
        Unit::Partial => explained!("smtp-partial").sections([rfc5321("2.3.8")]),
    }
}

fn content(line: &Line) -> Explanation {
    let mut it = explained!("smtp-content").sections([rfc5321("3.3"), Section::new(5322, "2.1")]);
    let lines = line.octets.split_inclusive(|octet| *octet == b'\n');
    let stuffed = lines.filter(|it| it.starts_with(b"..")).count();
    if stuffed > 0 {
        it.meaning
            .push(fact!("smtp-content-stuffed", lines: stuffed));
        it.sections.push(rfc5321("4.5.2"));
    }
    if has_bare_line_end(&line.octets) {
        it.meaning.push(fact!("smtp-content-bare"));
        it.sections.push(rfc5321("2.3.8"));
    }
    it
}

fn has_bare_line_end(octets: &[u8]) -> bool {
    let mut before = 0;
    let inner = octets.iter().any(|octet| {
        let bare = (*octet == b'\n') != (before == b'\r');
        before = *octet;
        bare
    });
    inner || before == b'\r'
}
