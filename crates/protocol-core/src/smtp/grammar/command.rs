//! Command lines (RFC 5321 section 4.1.1).

use super::path::{quoted_string, utf8};
use super::{
    Cursor, Parsed, forward_path, hello_name, is_space, name_or_mailbox, productions as p,
    reverse_path, text,
};
use crate::command::auth;
use crate::smtp::address::NameOrMailbox;
use crate::smtp::command::{Command, Parameter, Verb};
use crate::smtp::limits;
use crate::trace::Production;

/// The verb, where the line begins with a known one; without it the octet where it went wrong.
pub(in crate::smtp) fn command_verb(c: &mut Cursor<'_>) -> Parsed<Verb> {
    crate::command::verb(c, &p::VERB, &Verb::ALL, Verb::as_str)
}

/// What follows the verb.
pub(in crate::smtp) fn command(c: &mut Cursor<'_>, verb: Verb) -> Parsed<Command> {
    let command = match verb {
        Verb::Helo => {
            space(c)?;
            Command::Helo(hello_name(c)?)
        }
        Verb::Ehlo => {
            space(c)?;
            Command::Ehlo(hello_name(c)?)
        }
        Verb::Mail => {
            space(c)?;
            keyword(c, b"FROM:", &p::FROM)?;
            let reverse_path = reverse_path(c)?;
            Command::Mail {
                reverse_path,
                parameters: parameters(c)?,
            }
        }
        Verb::Rcpt => {
            space(c)?;
            keyword(c, b"TO:", &p::TO)?;
            let forward_path = forward_path(c)?;
            Command::Rcpt {
                forward_path,
                parameters: parameters(c)?,
            }
        }
        Verb::Data => Command::Data,
        Verb::StartTls => Command::StartTls,
        Verb::Bdat => bdat(c)?,
        Verb::Rset => Command::Rset,
        Verb::Quit => Command::Quit,
        Verb::Noop => Command::Noop(optional_string(c)?),
        Verb::Help => Command::Help(optional_string(c)?),
        Verb::Vrfy => {
            let (whom, smtputf8) = verified(c)?;
            Command::Vrfy { whom, smtputf8 }
        }
        Verb::Expn => {
            let (list, smtputf8) = verified(c)?;
            Command::Expn { list, smtputf8 }
        }
        Verb::Auth => {
            space(c)?;
            let productions = [&p::SASL_MECH, &p::INITIAL_RESPONSE];
            let (mechanism, initial) = auth(c, productions, space)?;
            Command::Auth { mechanism, initial }
        }
    };
    c.end(&p::CRLF)?;
    Ok(command)
}

/// `"BDAT" SP chunk-size [ SP end-marker ]` (RFC 3030 section 2).
fn bdat(c: &mut Cursor<'_>) -> Parsed<Command> {
    space(c)?;
    let digits = c.rule(&p::CHUNK_SIZE, |c| {
        let start = c.at;
        let digits = c.some(&p::CHUNK_SIZE, |octet| octet.is_ascii_digit())?;
        if digits.len() > limits::CHUNK_SIZE_DIGITS {
            let limit = limits::CHUNK_SIZE_DIGITS;
            return c.too_long(start + limit, limit, &p::CHUNK_SIZE);
        }
        Ok(text(digits))
    })?;
    // As many digits as are taken fit.
    let size = digits.parse().unwrap_or(u64::MAX);
    let before = c.at;
    c.while_(is_space);
    let last = c.peek().is_some();
    if last {
        c.rule(&p::END_MARKER, |c| c.word(b"LAST", &p::END_MARKER))?;
        c.while_(is_space);
    } else {
        c.at = before;
    }
    Ok(Command::Bdat { size, last })
}

fn space(c: &mut Cursor<'_>) -> Parsed<()> {
    c.rule(&p::SP, |c| c.octet(b' ', &p::SP))?;
    c.while_(is_space);
    Ok(())
}

/// `FROM:` or `TO:`. A space behind the colon is wrong (section 3.3), and borne as is wide practice.
fn keyword(c: &mut Cursor<'_>, word: &'static [u8], production: &'static Production) -> Parsed<()> {
    c.rule(production, |c| c.word(word, production))?;
    if c.peek() == Some(b' ') {
        c.at += 1;
    }
    Ok(())
}

/// `[SP Mail-parameters]`
fn parameters(c: &mut Cursor<'_>) -> Parsed<Vec<Parameter>> {
    let mut found = Vec::new();
    loop {
        let before = c.at;
        c.while_(is_space);
        if c.peek().is_none() {
            c.at = before;
            return Ok(found);
        }
        if c.at == before {
            return c.fail(&p::SP);
        }
        found.push(c.rule(&p::PARAM, parameter)?);
    }
}

/// `esmtp-param = esmtp-keyword ["=" esmtp-value]`
fn parameter(c: &mut Cursor<'_>) -> Parsed<Parameter> {
    let keyword = c.rule(&p::KEYWORD, |c| {
        if !c.peek().is_some_and(|octet| octet.is_ascii_alphanumeric()) {
            return c.fail(&p::KEYWORD);
        }
        Ok(c.while_(|octet| octet.is_ascii_alphanumeric() || octet == b'-'))
    })?;
    let keyword = text(keyword).to_ascii_uppercase();
    if c.peek() != Some(b'=') {
        return Ok(Parameter {
            keyword,
            value: None,
        });
    }
    c.at += 1;
    let value = c.rule(&p::VALUE, |c| {
        utf8(c, &p::VALUE)?;
        // `UTF8-non-ascii` is RFC 6531's (section 3.3).
        c.some(
            &p::VALUE,
            |octet| matches!(octet, 33..=60 | 62..=126 | 0x80..),
        )
    })?;
    Ok(Parameter {
        keyword,
        value: Some(text(value)),
    })
}

fn optional_string(c: &mut Cursor<'_>) -> Parsed<Option<String>> {
    let before = c.at;
    c.while_(is_space);
    if c.peek().is_none() {
        c.at = before;
        return Ok(None);
    }
    c.at = before;
    string(c).map(Some)
}

/// `SP String [SP "SMTPUTF8"]`, behind VRFY and EXPN (RFC 6531 section 3.7.4.2).
fn verified(c: &mut Cursor<'_>) -> Parsed<(NameOrMailbox, bool)> {
    space(c)?;
    let whom = name_or_mailbox(c)?;
    let before = c.at;
    c.while_(is_space);
    let smtputf8 = c.at > before && c.word(b"SMTPUTF8", &p::CRLF).is_ok();
    if !smtputf8 {
        c.at = before;
    }
    Ok((whom, smtputf8))
}

/// `String = Atom / Quoted-string`, behind NOOP and HELP. Nobody reads it, so several words will do.
fn string(c: &mut Cursor<'_>) -> Parsed<String> {
    space(c)?;
    c.rule(&p::STRING, |c| {
        if c.peek() == Some(b'"') {
            return quoted_string(c);
        }
        let start = c.at;
        c.some(&p::STRING, |octet| matches!(octet, 32..=126))?;
        let end = start + c.line[start..c.at].trim_ascii_end().len();
        c.at = end;
        Ok(text(&c.line[start..end]))
    })
}
