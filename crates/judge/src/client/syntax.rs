//! Rules about single lines.

use super::session::Session;
use super::{Runs, Seen};
use crate::record::{Finding, Line, shown};
use protocol_core::sasl;
use protocol_core::smtp::{Command, Unit, Verb};
use story::{fact, text};

/// Every line ends with CRLF, and neither stands alone.
pub(super) fn crlf(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut lines = session
            .client()
            .filter(|(_, it)| !matches!(it.unit, Unit::Chunk { .. }))
            .peekable();
        lines.peek()?;
        let wrong = lines.find_map(|(index, line)| {
            let is_begun = line.unit == Unit::Partial;
            if is_begun
                && (in_content(session, index) || line.last < session.connection.pieces.len())
            {
                return None;
            }
            let body = line.octets.strip_suffix(b"\r\n");
            let bare = |octets: &[u8]| octets.contains(&b'\r') || octets.contains(&b'\n');
            (is_begun || body.is_none_or(bare)).then_some(line)
        });
        Some(
            wrong
                .map(|it| session.finding(it, fact!("judge-crlf", sent: text(it.shown()))))
                .into_iter()
                .collect(),
        )
    })
}

/// Whether what is begun there is content.
pub(super) fn in_content(session: &Session<'_>, index: usize) -> bool {
    let before = session.client().take_while(|(it, _)| *it < index).last();
    before.is_some_and(|(at, it)| {
        it.unit == Unit::Content
            || it.unit == Unit::Command(Verb::Data) && session.code_to(at) == 354
    })
}

/// What a command is by the grammar.
enum Reading {
    Good,
    Spaced,
    SeveralRecipients,
    Name,
    Bad(Option<protocol_core::smtp::CommandError>),
}

fn read(session: &Session<'_>, index: usize, line: &Line) -> Reading {
    let written = line.text();
    let verb = match line.unit {
        Unit::Command(verb) => verb,
        _ if session.strays[index].is_some() || written.is_empty() => return Reading::Good,
        _ => return Reading::Bad(None),
    };
    let whole = String::from_utf8_lossy(written).into_owned();
    let argument = whole.split_once(':').map_or("", |it| it.1);
    if matches!(verb, Verb::Mail | Verb::Rcpt)
        && argument.starts_with(' ')
        && Command::parse(whole.replacen(": ", ":", 1).as_bytes()).is_ok()
    {
        return Reading::Spaced;
    }
    // AUTH has a rule of its own.
    if verb == Verb::Auth {
        return Reading::Good;
    }
    let error = match Command::parse(written) {
        Ok(_) => return Reading::Good,
        Err(error) => error,
    };
    if verb == Verb::Rcpt {
        let marks = |it: &str| whole.matches(it).count();
        if marks("@") >= 2 && (marks("<") >= 2 || whole.contains([',', ';']) || marks(" ") >= 2) {
            return Reading::SeveralRecipients;
        }
    }
    if matches!(verb, Verb::Ehlo | Verb::Helo) && whole.len() > 5 && !whole[5..].trim().is_empty() {
        return Reading::Name;
    }
    if whole.ends_with([' ', '\t']) && Command::parse(whole.trim_end().as_bytes()).is_ok() {
        return Reading::Spaced;
    }
    Reading::Bad(Some(error))
}

fn each_command(
    runs: &Runs<'_>,
    look: impl Fn(&Session<'_>, &Line, Reading) -> Option<Finding>,
) -> Seen {
    runs.each(|session| {
        let is_command = |unit| matches!(unit, Unit::Command(_) | Unit::UnknownCommand);
        let mut commands = session
            .client()
            .filter(|(_, it)| is_command(it.unit))
            .peekable();
        commands.peek()?;
        let found =
            commands.filter_map(|(index, line)| look(session, line, read(session, index, line)));
        Some(found.take(1).collect())
    })
}

/// The grammar of each command.
pub(super) fn command_syntax(runs: &Runs<'_>) -> Seen {
    each_command(runs, |session, line, reading| {
        let sent = text(line.shown());
        match reading {
            Reading::Bad(Some(error)) => {
                let why = story::command_error(&error);
                Some(session.finding(line, fact!("judge-syntax", sent: sent, why: why)))
            }
            Reading::Bad(None) => {
                Some(session.finding(line, fact!("judge-no-command", sent: sent)))
            }
            _ => None,
        }
    })
}

/// One RCPT for each recipient.
pub(super) fn one_recipient_per_rcpt(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let mut rcpt = session
            .commands()
            .filter(|(_, verb, _)| *verb == Verb::Rcpt)
            .peekable();
        rcpt.peek()?;
        let wrong = rcpt.find(|(index, _, line)| {
            matches!(read(session, *index, line), Reading::SeveralRecipients)
        });
        let found = wrong.map(|(_, _, line)| {
            session.finding(
                line,
                fact!("judge-several-recipients", sent: text(line.shown())),
            )
        });
        Some(found.into_iter().collect())
    })
}

/// No space before the bracket, none at the end.
pub(super) fn space_after_colon(runs: &Runs<'_>) -> Seen {
    each_command(runs, |session, line, reading| match reading {
        Reading::Spaced => {
            Some(session.finding(line, fact!("judge-space", sent: text(line.shown()))))
        }
        _ => None,
    })
}

/// The name is a domain or an address literal.
pub(super) fn hello_name(runs: &Runs<'_>) -> Seen {
    each_command(runs, |session, line, reading| match reading {
        Reading::Name => {
            Some(session.finding(line, fact!("judge-hello-name", sent: text(line.shown()))))
        }
        _ => None,
    })
}

/// AUTH names a mechanism on offer, and responses are base64.
pub(super) fn auth_exchange(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().flat_map(|(trial, sessions)| {
        let login = trial.given.as_ref().and_then(|it| it.login.as_ref());
        sessions.iter().map(move |session| {
            let used = session.commands().any(|(_, verb, _)| verb == Verb::Auth);
            let said = used.then(|| {
                session
                    .client()
                    .find_map(|(index, line)| auth_line(session, index, line, login))
            });
            said.map(|it| it.into_iter().collect())
        })
    }))
}

fn auth_line(
    session: &Session<'_>,
    index: usize,
    line: &Line,
    login: Option<&(String, String)>,
) -> Option<Finding> {
    let written = String::from_utf8_lossy(line.text()).into_owned();
    let words: Vec<&str> = written.split_whitespace().collect();
    let response = match (line.unit, words.as_slice()) {
        (Unit::Command(Verb::Auth), [_, mechanism, rest @ ..]) => {
            let offers = session.offers[index].iter().flatten();
            let mut offered = offers
                .filter_map(|it| it.strip_prefix("AUTH "))
                .flat_map(str::split_whitespace);
            if !offered.any(|it| it.eq_ignore_ascii_case(mechanism)) {
                let mechanism = text(mechanism);
                return Some(
                    session.finding(line, fact!("judge-auth-mechanism", mechanism: mechanism)),
                );
            }
            let initial = rest.first().copied()?;
            let is_plain = mechanism.eq_ignore_ascii_case("PLAIN");
            (initial, is_plain)
        }
        (Unit::AuthResponse, [one]) => (*one, false),
        (Unit::AuthResponse, _) => ("?", false),
        _ if session.strays[index] == Some(super::session::Stray::Auth) => {
            return Some(
                session.finding(line, fact!("judge-auth-unasked", sent: text(line.shown()))),
            );
        }
        _ => return None,
    };
    let (response, is_plain) = response;
    if matches!(response, "=" | "*") {
        return None;
    }
    let Some(decoded) = sasl::decode(response.as_bytes()) else {
        return Some(session.finding(line, fact!("judge-auth-base64", sent: text(line.shown()))));
    };
    let (user, password) = login.filter(|_| is_plain)?;
    let ends = format!("\0{user}\0{password}").into_bytes();
    (!decoded.ends_with(&ends))
        .then(|| session.finding(line, fact!("judge-auth-plain", sent: text(shown(&decoded)))))
}
