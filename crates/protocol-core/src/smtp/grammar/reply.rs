//! Reply lines (RFC 5321 section 4.2) and enhanced status codes (RFC 3463).

use super::{Cursor, Parsed, productions as p};
use crate::smtp::reply::{EnhancedStatus, ReplyCode};

/// One line of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::smtp) struct ReplyLine<'a> {
    pub(in crate::smtp) code: ReplyCode,
    pub(in crate::smtp) last: bool,
    pub(in crate::smtp) enhanced: Option<EnhancedStatus>,
    pub(in crate::smtp) text: &'a [u8],
}

/// `Reply-code ( "-" / SP ) [ textstring ]`, or the code alone.
pub(in crate::smtp) fn reply_line<'a>(c: &mut Cursor<'a>) -> Parsed<ReplyLine<'a>> {
    c.rule(&p::REPLY_LINE, |c| {
        let code = c.rule(&p::REPLY_CODE, |c| {
            let digits = [(b'2', b'5'), (b'0', b'5'), (b'0', b'9')];
            let mut code = 0;
            for (low, high) in digits {
                match c.peek() {
                    Some(octet) if (low..=high).contains(&octet) => {
                        code = code * 10 + u16::from(octet - b'0');
                        c.at += 1;
                    }
                    _ => return c.fail(&p::REPLY_CODE),
                }
            }
            Ok(ReplyCode::new(code))
        })?;
        let last = match c.peek() {
            None => {
                return Ok(ReplyLine {
                    code,
                    last: true,
                    enhanced: None,
                    text: &[],
                });
            }
            Some(b' ') => true,
            Some(b'-') => false,
            Some(_) => return c.fail(&p::REPLY_LINE),
        };
        c.at += 1;
        let enhanced = enhanced(c, code);
        let rest = c.rule(&p::TEXTSTRING, |c| {
            // RFC 5321 has ASCII here; servers that speak in UTF-8 are borne.
            let found = c.while_(|octet| octet == 9 || octet >= 32 && octet != 127);
            if c.at == c.line.len() {
                Ok(found)
            } else {
                c.fail(&p::TEXTSTRING)
            }
        })?;
        Ok(ReplyLine {
            code,
            last,
            enhanced,
            text: rest,
        })
    })
}

/// `status-code SP`, where there is one of the reply's class (RFC 2034 section 4).
pub(in crate::smtp) fn enhanced(c: &mut Cursor<'_>, code: ReplyCode) -> Option<EnhancedStatus> {
    let rest = c.rest();
    let end = rest
        .iter()
        .position(|octet| *octet == b' ')
        .unwrap_or(rest.len());
    let status: EnhancedStatus = core::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
    if u16::from(status.class()) != code.get() / 100 {
        return None;
    }
    c.spans.enter(&p::ENHANCED, c.at);
    c.at += end;
    c.spans.leave(c.at, true);
    c.at += usize::from(end < rest.len());
    Some(status)
}
