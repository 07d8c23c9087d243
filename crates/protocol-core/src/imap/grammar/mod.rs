//! The traced grammar of commands (RFC 3501 section 9, and its extensions): one recursive descent, each
//! function a production of [`productions`]. What the grammar does not derive is refused, white space at
//! the end of a line too.

mod basics;
mod commands;
mod dates;
mod fetch;
pub mod productions;
mod search;
pub mod seen;

pub(super) use basics::{is_astring, is_atom, is_list, sequence_set};
pub(super) use dates::date_time_text;
pub(super) use fetch::section;

use super::command::{Command, CommandError, CommandName};
use crate::cursor::{Cursor, Parsed, text};
use crate::trace::Spans;
use productions as p;

/// The command a line names, behind its tag.
pub(super) fn name_of(line: &[u8]) -> Option<CommandName> {
    let tag = line.iter().take_while(|it| is_tag(**it)).count();
    let rest = line[tag..].strip_prefix(b" ").filter(|_| tag > 0)?;
    name(rest).map(|(name, _)| name)
}

pub(super) fn command(line: &[u8], spans: &mut Spans) -> Result<Command, CommandError> {
    spans.enter(&p::COMMAND, 0);
    let parsed = Cursor::traced(line, spans, whole);
    spans.leave(line.len(), parsed.is_ok());
    parsed
}

fn whole(c: &mut Cursor<'_>) -> Result<Command, CommandError> {
    let tag = tag(c).map_err(CommandError::Tag)?;
    let unknown = |error| CommandError::Unknown {
        tag: text(tag),
        error,
    };
    c.octet(b' ', &p::SP).map_err(unknown)?;
    let Some((name, len)) = name(c.rest()) else {
        return c.rule(&p::NAME, |c| c.fail(&p::NAME)).map_err(unknown);
    };
    let arguments = |error| CommandError::Arguments {
        tag: text(tag),
        name,
        error,
    };
    let body = c.rule(name.production(), |c| {
        c.rule(&p::NAME, |c| {
            c.at += len;
            Ok(())
        })?;
        commands::arguments(c, name)
    });
    let body = body.map_err(arguments)?;
    if c.peek().is_some() {
        return c.fail(&p::CRLF).map_err(arguments);
    }
    Ok(Command {
        tag: text(tag),
        body,
    })
}

/// `tag`, an octet of it.
pub(super) fn is_tag(octet: u8) -> bool {
    is_astring(octet) && octet != b'+'
}

fn tag<'a>(c: &mut Cursor<'a>) -> Parsed<&'a [u8]> {
    c.rule(&p::TAG, |c| c.some(&p::TAG, is_tag))
}

/// The command that these octets begin with, and the length of its name.
fn name(octets: &[u8]) -> Option<(CommandName, usize)> {
    let letters = |at: usize| {
        let rest = octets[at..].iter();
        at + rest.take_while(|it| it.is_ascii_alphabetic()).count()
    };
    let mut len = letters(0);
    if octets[..len].eq_ignore_ascii_case(b"UID") && octets.get(len) == Some(&b' ') {
        len = letters(len + 1);
    }
    let word = &octets[..len];
    let found = CommandName::ALL
        .into_iter()
        .find(|it| word.eq_ignore_ascii_case(it.as_str().as_bytes()))?;
    matches!(octets.get(len), None | Some(b' ')).then_some((found, len))
}

#[cfg(test)]
mod tests;
