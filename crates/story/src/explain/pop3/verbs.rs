//! What each command of POP3 means, what may be answered and what follows.

use crate::errors::pop3_command_error;
use crate::explain::auth::password;
use crate::sections::rfc1939;
use crate::states::{command, pop3_verb};
use crate::{Answer, Explanation, Fact, Sign, explained, fact};
use protocol_core::pop3::{Command, Verb};
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_command(verb: Verb, line: &Line) -> Explanation {
    let it = explained!(family "pop3-about", verb);
    let mut it = it.sections(sections(verb)).answers(answers(verb));
    it.what = Some(command(verb, pop3_verb(verb)));
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    match Command::parse(text) {
        Ok(command) => it.meaning.extend(arguments(&command, line.secured)),
        Err(error) => it.meaning.insert(0, pop3_command_error(&error)),
    }
    it
}

/// What is to be said of these arguments.
fn arguments(command: &Command, secured: bool) -> Option<Fact> {
    Some(match command {
        Command::Pass(_) => password(secured),
        Command::List(Some(_)) | Command::Uidl(Some(_)) => fact!("pop3-of-one"),
        Command::List(None) | Command::Uidl(None) => fact!("pop3-of-all"),
        Command::Top { lines: 0, .. } => fact!("pop3-top-header"),
        Command::Top { .. } => fact!("pop3-top-lines"),
        _ => return None,
    })
}

fn answers(verb: Verb) -> Vec<Answer> {
    let ok = Sign::Done.answer("+OK", fact!(family "pop3-ok", answered_like(verb)));
    let no = |says| Sign::No.answer("-ERR", says);
    let wrong = no(fact!("pop3-wrong"));
    let in_use = Sign::Later.answer("-ERR [IN-USE]", fact!("pop3-in-use"));
    match verb {
        Verb::User => vec![ok, no(fact!("pop3-no-user"))],
        Verb::Pass | Verb::Apop => vec![
            ok,
            Sign::No.answer("-ERR [AUTH]", fact!("pop3-wrong-password")),
            in_use,
            Sign::Later.answer("-ERR [LOGIN-DELAY]", fact!("pop3-too-soon")),
            wrong,
        ],
        Verb::Auth => vec![
            Sign::GoOn.answer("+", fact!("pop3-challenge-comes")),
            ok,
            Sign::No.answer("-ERR [AUTH]", fact!("pop3-wrong-token")),
            in_use,
            wrong,
        ],
        Verb::Stls | Verb::Stat | Verb::Rset => vec![ok, wrong],
        Verb::Capa => vec![ok, no(fact!("pop3-no-capa"))],
        Verb::List | Verb::Retr | Verb::Dele | Verb::Top | Verb::Uidl => {
            vec![ok, no(fact!("pop3-no-message"))]
        }
        Verb::Noop => vec![ok],
        Verb::Quit => vec![ok, no(fact!("pop3-not-removed"))],
    }
}

/// The command whose +OK says the same.
pub(super) fn answered_like(verb: Verb) -> Verb {
    match verb {
        Verb::Apop | Verb::Auth => Verb::Pass,
        verb => verb,
    }
}

fn sections(verb: Verb) -> Vec<Section> {
    match verb {
        Verb::User | Verb::Top | Verb::Uidl => vec![rfc1939("7")],
        Verb::Pass => vec![rfc1939("7"), rfc1939("4")],
        Verb::Apop => vec![rfc1939("7"), Section::new(6151, "2")],
        Verb::Auth => vec![Section::new(5034, "4")],
        Verb::Stls => vec![Section::new(2595, "4"), Section::new(8314, "3.1")],
        Verb::Capa => vec![Section::new(2449, "5")],
        Verb::Stat | Verb::List | Verb::Retr | Verb::Noop | Verb::Rset => vec![rfc1939("5")],
        Verb::Dele => vec![rfc1939("5"), rfc1939("6")],
        Verb::Quit => vec![rfc1939("6")],
    }
}
