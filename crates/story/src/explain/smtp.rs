use super::answers::{AUTH_RESPONSE, END_OF_DATA, UNKNOWN, rows, to_command};
use super::{command, reply, smtp_session};
use crate::sections::rfc5321;
use crate::{Explanation, Value, explained, fact, list};
use protocol_core::smtp::data::Ending;
use protocol_core::smtp::{Unit, Verb};
use protocol_core::trace::Section;
use world::{Event, Line, Timeline};

pub(super) fn of_unit(unit: Unit, line: &Line, event: &Event, timeline: &Timeline) -> Explanation {
    let next = || smtp_session::next(event, timeline);
    match unit {
        Unit::Greeting(code) => reply::of_greeting(code, next()),
        Unit::Command(verb) => {
            let mut it = command::of_command(verb, line);
            if matches!(verb, Verb::Noop | Verb::Vrfy | Verb::Expn | Verb::Help) {
                it.follow = vec![next()];
            }
            if let Some(config) = smtp_session::config(line, event, timeline)
                && verb == Verb::Auth
            {
                it.meaning.push(match config.requires_auth() {
                    true => fact!("smtp-auth-required"),
                    false => fact!("smtp-auth-optional"),
                });
            }
            it
        }
        Unit::UnknownCommand => Explanation {
            follow: vec![next()],
            ..explained!("smtp-unknown-command")
        }
        .answers(rows(UNKNOWN))
        .sections([rfc5321("4.2.4")]),
        Unit::Reply { code, answers } => reply::of_reply(code, answers, line, next()),
        Unit::Malformed => explained!("smtp-malformed").sections([rfc5321("4.2")]),
        Unit::Content => content(line),
        Unit::EndOfData => end_of_data(line, event, timeline).answers(rows(END_OF_DATA)),
        Unit::AuthResponse => explained!("smtp-auth-response")
            .answers(rows(AUTH_RESPONSE))
            .sections([Section::new(4954, "4")]),
        Unit::Chunk { ends } => {
            let (place, answers) = match ends {
                true => ("last", END_OF_DATA),
                false => ("before", to_command(Verb::Bdat)),
            };
            explained!("smtp-chunk", place: Value::Choice(place))
                .answers(rows(answers))
                .sections([Section::new(3030, "2")])
        }
        Unit::Partial => explained!("smtp-partial").sections([rfc5321("2.3.8")]),
    }
}

/// What ends data is decided by the server: RFC 5321 has one end, and some servers accept others.
fn end_of_data(line: &Line, event: &Event, timeline: &Timeline) -> Explanation {
    if !smtp_session::ends_by_rfc(line, event, timeline) {
        return explained!("smtp-end-of-data-bare")
            .sections([rfc5321("2.3.8"), rfc5321("4.1.1.4")]);
    }
    let mut it = explained!("smtp-end-of-data").sections([
        rfc5321("4.1.1.4"),
        rfc5321("4.5.2"),
        rfc5321("4.2.5"),
    ]);
    let config = smtp_session::config(line, event, timeline);
    let others = config.map_or_else(Vec::new, |it| it.rules.line_ends.also_end.into());
    if !others.is_empty() {
        let others = list(others.into_iter().map(|it: Ending| it.name()));
        it.meaning
            .push(fact!("smtp-end-of-data-others", others: others));
        it.sections.push(rfc5321("2.3.8"));
    }
    it
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
