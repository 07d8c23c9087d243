//! Command lines.

use super::{Cursor, Parsed, digits, is_vchar, productions as p, space};
use crate::command::auth;
use crate::cursor::{is_space, text};
use crate::pop3::command::{Command, Verb};
use crate::pop3::limits;
use crate::trace::Production;

/// The keyword, where the line begins with a known one.
pub(in crate::pop3) fn keyword(c: &mut Cursor<'_>) -> Parsed<Verb> {
    crate::command::verb(c, &p::KEYWORD, &Verb::ALL, Verb::as_str)
}

/// What follows the keyword.
pub(in crate::pop3) fn arguments(c: &mut Cursor<'_>, verb: Verb) -> Parsed<Command> {
    let command = match verb {
        Verb::User => Command::User(word(c, &p::NAME)?),
        Verb::Pass => {
            space(c)?;
            // Spaces are part of it, wherever they stand (RFC 1939 section 7).
            let password = c.rule(&p::PASSWORD, |c| {
                c.some(&p::PASSWORD, |octet| is_vchar(octet) || octet == b' ')
            })?;
            Command::Pass(text(password))
        }
        Verb::Apop => Command::Apop {
            name: word(c, &p::NAME)?,
            digest: digest(c)?,
        },
        Verb::Auth => {
            space(c)?;
            let productions = [&p::MECHANISM, &p::INITIAL_RESPONSE];
            let (mechanism, initial) = auth(c, productions, space)?;
            Command::Auth { mechanism, initial }
        }
        Verb::Stls => Command::Stls,
        Verb::Capa => Command::Capa,
        Verb::Stat => Command::Stat,
        Verb::List => Command::List(optional(c)?),
        Verb::Retr => Command::Retr(message(c)?),
        Verb::Dele => Command::Dele(message(c)?),
        Verb::Noop => Command::Noop,
        Verb::Rset => Command::Rset,
        Verb::Top => Command::Top {
            message: message(c)?,
            lines: number(c, &p::LINES)?,
        },
        Verb::Uidl => Command::Uidl(optional(c)?),
        Verb::Quit => Command::Quit,
    };
    c.end(&p::CRLF)?;
    Ok(command)
}

/// `SP 1*VCHAR`
fn word(c: &mut Cursor<'_>, production: &'static Production) -> Parsed<String> {
    space(c)?;
    let found = c.rule(production, |c| c.some(production, is_vchar))?;
    Ok(text(found))
}

/// `SP 32HEXDIG`, in lower case.
fn digest(c: &mut Cursor<'_>) -> Parsed<[u8; 16]> {
    space(c)?;
    c.rule(&p::DIGEST, |c| {
        let mut digest = [0; 16];
        for index in 0..32 {
            let digit = match c.peek() {
                Some(octet @ b'0'..=b'9') => octet - b'0',
                Some(octet @ b'a'..=b'f') => octet - b'a' + 10,
                _ => return c.fail(&p::DIGEST),
            };
            c.at += 1;
            digest[index / 2] = digest[index / 2] << 4 | digit;
        }
        Ok(digest)
    })
}

fn message(c: &mut Cursor<'_>) -> Parsed<u32> {
    number(c, &p::MESSAGE)
}

fn number(c: &mut Cursor<'_>, production: &'static Production) -> Parsed<u32> {
    space(c)?;
    let found = digits(c, production, limits::DIGITS)?;
    Ok(u32::try_from(found).expect("nine digits fit"))
}

/// `[SP message-number]`
fn optional(c: &mut Cursor<'_>) -> Parsed<Option<u32>> {
    if c.rest().iter().all(|octet| is_space(*octet)) {
        return Ok(None);
    }
    message(c).map(Some)
}
