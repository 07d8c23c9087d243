//! Reply lines (RFC 2449 section 3) and the lines of listings.

use super::{Cursor, Parsed, digits, is_vchar, productions as p, space};
use crate::cursor::text;
use crate::pop3::limits;
use crate::pop3::reply::{Capability, Reply, ResponseCode, Status};
use crate::trace::Production;

/// `status [SP text]`, the greeting too.
pub(in crate::pop3) fn reply(c: &mut Cursor<'_>, production: &'static Production) -> Parsed<Reply> {
    c.rule(production, |c| {
        let status = c.rule(&p::STATUS, |c| {
            let words = [(Status::Ok, "+OK"), (Status::Err, "-ERR")];
            let rest = c.rest();
            let found = words
                .into_iter()
                .find(|(_, word)| rest.starts_with(word.as_bytes()));
            let Some((status, word)) = found else {
                return c.fail(&p::STATUS);
            };
            c.at += word.len();
            Ok(status)
        })?;
        if c.peek().is_none() {
            return Ok(Reply::new(status, None, ""));
        }
        space(c)?;
        let code = response_code(c);
        let start = c.at;
        // What is no UTF-8 or not ASCII is borne.
        let words = c.rule(&p::TEXT, |c| {
            let found = c.while_(|octet| octet == b'\t' || octet >= b' ' && octet != 127);
            if c.at == c.line.len() {
                Ok(found)
            } else {
                c.fail(&p::TEXT)
            }
        })?;
        timestamp(c, start);
        Ok(Reply::new(status, code, &text(words)))
    })
}

/// `"[" resp-level *("/" resp-level) "]"` and the space behind it, where there is one.
fn response_code(c: &mut Cursor<'_>) -> Option<ResponseCode> {
    let rest = c.rest();
    let end = rest.iter().position(|octet| *octet == b']')?;
    let inside = rest[..end].strip_prefix(b"[")?;
    let mut levels = inside.split(|octet| *octet == b'/');
    if !levels.all(|level| !level.is_empty() && level.iter().all(|octet| is_vchar(*octet))) {
        return None;
    }
    c.spans.enter(&p::RESPONSE_CODE, c.at);
    let mut at = c.at + 1;
    for level in inside.split(|octet| *octet == b'/') {
        c.spans.enter(&p::RESPONSE_LEVEL, at);
        c.spans.leave(at + level.len(), true);
        at += level.len() + 1;
    }
    c.at += end + 1;
    c.spans.leave(c.at, true);
    c.at += usize::from(c.peek() == Some(b' '));
    Some(ResponseCode::named(&text(inside)))
}

/// Names the timestamp of a greeting.
fn timestamp(c: &mut Cursor<'_>, start: usize) {
    let Ok(words) = core::str::from_utf8(&c.line[start..]) else {
        return;
    };
    let found = crate::pop3::apop::timestamp(words).zip(words.find('<'));
    if let Some((found, at)) = found {
        c.spans.enter(&p::TIMESTAMP, start + at);
        c.spans.leave(start + at + found.len(), true);
    }
}

/// `"+" SP [base64]`: what is under the base64 is for others to say. The space may be missing.
pub(in crate::pop3) fn challenge<'a>(c: &mut Cursor<'a>) -> Parsed<&'a [u8]> {
    c.rule(&p::CHALLENGE, |c| {
        c.octet(b'+', &p::CHALLENGE)?;
        if c.peek().is_some() {
            space(c)?;
        }
        c.rule(&p::BASE64, |c| {
            let found = c.while_(is_vchar);
            if c.at == c.line.len() {
                Ok(found)
            } else {
                c.fail(&p::BASE64)
            }
        })
    })
}

/// `count SP size`, and what may follow (RFC 1939 section 5).
pub(in crate::pop3) fn drop_listing(c: &mut Cursor<'_>) -> Parsed<(u32, u64)> {
    c.rule(&p::DROP_LISTING, |c| {
        let count = digits(c, &p::COUNT, limits::DIGITS)?;
        let size = size(c)?;
        Ok((narrow(count), size))
    })
}

/// `message-number SP size [SP text]`
pub(in crate::pop3) fn scan_listing(c: &mut Cursor<'_>) -> Parsed<(u32, u64)> {
    c.rule(&p::SCAN_LISTING, |c| {
        let number = digits(c, &p::MESSAGE, limits::DIGITS)?;
        let size = size(c)?;
        Ok((narrow(number), size))
    })
}

/// `SP size`; something else may follow behind a space.
fn size(c: &mut Cursor<'_>) -> Parsed<u64> {
    space(c)?;
    let size = digits(c, &p::SIZE, limits::SIZE_DIGITS)?;
    if c.peek().is_some() {
        space(c)?;
        c.at = c.line.len();
    }
    Ok(size)
}

/// `message-number SP unique-id`
pub(in crate::pop3) fn unique_id_listing<'a>(c: &mut Cursor<'a>) -> Parsed<(u32, &'a [u8])> {
    c.rule(&p::UNIQUE_ID_LISTING, |c| {
        let number = digits(c, &p::MESSAGE, limits::DIGITS)?;
        space(c)?;
        let uid = unique_id(c)?;
        c.end(&p::CRLF)?;
        Ok((narrow(number), uid))
    })
}

/// `1*70VCHAR`
pub(in crate::pop3) fn unique_id<'a>(c: &mut Cursor<'a>) -> Parsed<&'a [u8]> {
    c.rule(&p::UNIQUE_ID, |c| {
        let start = c.at;
        let found = c.some(&p::UNIQUE_ID, is_vchar)?;
        let limit = limits::UNIQUE_ID;
        if found.len() > limit {
            return c.too_long(start + limit, limit, &p::UNIQUE_ID);
        }
        Ok(found)
    })
}

/// `capa-tag *(SP param)`
pub(in crate::pop3) fn capability(c: &mut Cursor<'_>) -> Parsed<Capability> {
    c.rule(&p::CAPABILITY, |c| {
        let cchar = |octet: u8| is_vchar(octet) && octet != b'.';
        let tag = text(c.rule(&p::CAPA_TAG, |c| c.some(&p::CAPA_TAG, cchar))?);
        let mut parameters = Vec::new();
        while c.rest().iter().any(|octet| *octet != b' ') {
            space(c)?;
            parameters.push(text(c.rule(&p::PARAM, |c| c.some(&p::PARAM, is_vchar))?));
        }
        Ok(Capability { tag, parameters })
    })
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).expect("nine digits fit")
}
