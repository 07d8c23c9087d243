//! Paths, mailboxes, domains and address literals (RFC 5321 sections 4.1.2 and 4.1.3).

use super::{Cursor, Parsed, is_space, is_utf8_atext, productions as p, text};
use crate::cursor::lossy;
use crate::smtp::address::{
    AddressLiteral, Domain, ForwardPath, LocalPart, MailHost, Mailbox, NameOrMailbox, ReversePath,
};
use crate::smtp::{idn, limits};
use crate::trace::Production;
use core::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

/// `Reverse-path = Path / "<>"`
pub(in crate::smtp) fn reverse_path(c: &mut Cursor<'_>) -> Parsed<ReversePath> {
    c.rule(&p::REVERSE_PATH, |c| {
        if c.rest().starts_with(b"<>") {
            c.at += 2;
            return Ok(ReversePath::Null);
        }
        path(c).map(ReversePath::Mailbox)
    })
}

/// `Forward-path = Path`, or `<Postmaster>` (section 4.5.1).
pub(in crate::smtp) fn forward_path(c: &mut Cursor<'_>) -> Parsed<ForwardPath> {
    c.rule(&p::FORWARD_PATH, |c| {
        const POSTMASTER: &[u8] = b"<postmaster>";
        let rest = c.rest();
        if rest.len() >= POSTMASTER.len()
            && rest[..POSTMASTER.len()].eq_ignore_ascii_case(POSTMASTER)
        {
            c.at += POSTMASTER.len();
            return Ok(ForwardPath::Postmaster);
        }
        path(c).map(ForwardPath::Mailbox)
    })
}

/// `Path = "<" [ A-d-l ":" ] Mailbox ">"`; the source route is accepted and dropped (section 3.6.1).
fn path(c: &mut Cursor<'_>) -> Parsed<Mailbox> {
    c.rule(&p::PATH, |c| {
        let start = c.at;
        c.octet(b'<', &p::PATH)?;
        if c.peek() == Some(b'@') {
            c.rule(&p::A_D_L, |c| {
                at_domain(c)?;
                while c.peek() == Some(b',') {
                    c.at += 1;
                    at_domain(c)?;
                }
                Ok(())
            })?;
            c.octet(b':', &p::A_D_L)?;
        }
        let mailbox = mailbox(c)?;
        c.octet(b'>', &p::PATH)?;
        if c.at - start > limits::PATH {
            return c.too_long(start + limits::PATH, limits::PATH, &p::PATH_LIMIT);
        }
        Ok(mailbox)
    })
}

fn at_domain(c: &mut Cursor<'_>) -> Parsed<()> {
    c.rule(&p::AT_DOMAIN, |c| {
        c.octet(b'@', &p::AT_DOMAIN)?;
        domain_before(c, b",:").map(drop)
    })
}

/// `Mailbox = Local-part "@" ( Domain / address-literal )`
pub(in crate::smtp) fn mailbox(c: &mut Cursor<'_>) -> Parsed<Mailbox> {
    c.rule(&p::MAILBOX, |c| {
        let local = local_part(c)?;
        at_host(c, local)
    })
}

fn at_host(c: &mut Cursor<'_>, local: LocalPart) -> Parsed<Mailbox> {
    c.octet(b'@', &p::MAILBOX)?;
    let host = match c.peek() {
        Some(b'[') => MailHost::Literal(literal(c)?),
        _ => MailHost::Domain(domain(c)?),
    };
    Ok(Mailbox { local, host })
}

/// The `String` of VRFY and EXPN: a user's name or a mailbox (section 3.5.1). Angle brackets around
/// it are wide practice.
pub(in crate::smtp) fn name_or_mailbox(c: &mut Cursor<'_>) -> Parsed<NameOrMailbox> {
    c.rule(&p::STRING, |c| {
        let bracketed = c.octet(b'<', &p::STRING).is_ok();
        let local = local_part(c)?;
        let found = match c.peek() {
            Some(b'@') => NameOrMailbox::Mailbox(at_host(c, local)?),
            _ => NameOrMailbox::Name(local),
        };
        if bracketed {
            c.octet(b'>', &p::STRING)?;
        }
        Ok(found)
    })
}

/// `Local-part = Dot-string / Quoted-string`
pub(in crate::smtp) fn local_part(c: &mut Cursor<'_>) -> Parsed<LocalPart> {
    c.rule(&p::LOCAL_PART, |c| {
        let start = c.at;
        utf8(c, &p::LOCAL_PART)?;
        let local = if c.peek() == Some(b'"') {
            quoted_string(c)?.into()
        } else {
            dot_string(c)?
        };
        if c.at - start > limits::LOCAL_PART {
            let at = start + limits::LOCAL_PART;
            return c.too_long(at, limits::LOCAL_PART, &p::LOCAL_PART_LIMIT);
        }
        Ok(LocalPart(local))
    })
}

/// `Dot-string = Atom *("." Atom)`
fn dot_string(c: &mut Cursor<'_>) -> Parsed<Arc<str>> {
    c.rule(&p::DOT_STRING, |c| {
        let start = c.at;
        atom(c)?;
        while c.peek() == Some(b'.') {
            c.at += 1;
            atom(c)?;
        }
        if !ends_before(c, b"@>") {
            return c.fail(&p::ATOM);
        }
        Ok(lossy(&c.line[start..c.at]).into())
    })
}

/// Whether a local part or a domain ends here: at the end, at a space, or before one of these. Another
/// octet is an error inside of it.
fn ends_before(c: &Cursor<'_>, ends: &[u8]) -> bool {
    c.peek()
        .is_none_or(|octet| is_space(octet) || ends.contains(&octet))
}

/// `Atom = 1*atext`
pub(super) fn atom(c: &mut Cursor<'_>) -> Parsed<()> {
    c.rule(&p::ATOM, |c| c.some(&p::ATOM, is_utf8_atext).map(drop))
}

/// What follows must be text as far as it is not ASCII (RFC 6531 section 3.3): where it is not, it is
/// refused at the octet.
pub(super) fn utf8(c: &mut Cursor<'_>, expected: &'static Production) -> Parsed<()> {
    match core::str::from_utf8(c.rest()) {
        Ok(_) => Ok(()),
        Err(error) => {
            let start = c.at;
            c.at += error.valid_up_to();
            let failed = c.fail(expected);
            c.at = start;
            failed
        }
    }
}

/// `Quoted-string = DQUOTE *( qtextSMTP / quoted-pairSMTP ) DQUOTE`; its value, unquoted.
pub(super) fn quoted_string(c: &mut Cursor<'_>) -> Parsed<String> {
    c.rule(&p::QUOTED_STRING, |c| {
        c.octet(b'"', &p::QUOTED_STRING)?;
        let mut value = Vec::new();
        loop {
            match c.peek() {
                Some(b'"') => {
                    c.at += 1;
                    return Ok(text(&value));
                }
                Some(b'\\') => {
                    c.at += 1;
                    match c.peek() {
                        Some(octet @ 32..=126) => value.push(octet),
                        _ => return c.fail(&p::QUOTED_STRING),
                    }
                    c.at += 1;
                }
                Some(octet @ (32..=126 | 0x80..)) => {
                    value.push(octet);
                    c.at += 1;
                }
                _ => return c.fail(&p::QUOTED_STRING),
            }
        }
    })
}

/// `Domain = sub-domain *("." sub-domain)`
pub(in crate::smtp) fn domain(c: &mut Cursor<'_>) -> Parsed<Domain> {
    domain_before(c, b">")
}

fn domain_before(c: &mut Cursor<'_>, ends: &[u8]) -> Parsed<Domain> {
    c.rule(&p::DOMAIN, |c| {
        let start = c.at;
        utf8(c, &p::DOMAIN)?;
        sub_domain(c, ends)?;
        while c.peek() == Some(b'.') {
            c.at += 1;
            sub_domain(c, ends)?;
        }
        if c.at - start > limits::DOMAIN {
            return c.too_long(start + limits::DOMAIN, limits::DOMAIN, &p::DOMAIN_LIMIT);
        }
        let name = lossy(&c.line[start..c.at]);
        if idn::to_ascii(&name).is_none() {
            c.at = start;
            return c.fail(&p::U_LABEL);
        }
        Ok(Domain(name.into()))
    })
}

/// `sub-domain = Let-dig [Ldh-str]`: it does not begin or end with a hyphen.
fn sub_domain(c: &mut Cursor<'_>, ends: &[u8]) -> Parsed<()> {
    c.rule(&p::SUB_DOMAIN, |c| {
        let start = c.at;
        let letter = |octet: u8| octet.is_ascii_alphanumeric() || octet >= 0x80;
        if !c.peek().is_some_and(letter) {
            return c.fail(&p::SUB_DOMAIN);
        }
        let label = c.while_(|octet| letter(octet) || octet == b'-');
        if label.is_ascii() && label.len() > limits::LABEL {
            return c.too_long(start + limits::LABEL, limits::LABEL, &p::LABEL_LIMIT);
        }
        if label.ends_with(b"-") || !(c.peek() == Some(b'.') || ends_before(c, ends)) {
            return c.fail(&p::SUB_DOMAIN);
        }
        Ok(())
    })
}

/// `address-literal = "[" ( IPv4 / IPv6 / General ) "]"`
pub(in crate::smtp) fn literal(c: &mut Cursor<'_>) -> Parsed<AddressLiteral> {
    c.rule(&p::ADDRESS_LITERAL, |c| {
        c.octet(b'[', &p::ADDRESS_LITERAL)?;
        let rest = c.rest();
        let is_v6 = rest.len() >= 5 && rest[..5].eq_ignore_ascii_case(b"IPv6:");
        let literal = if is_v6 {
            ipv6(c)?
        } else if rest.first().is_some_and(u8::is_ascii_digit) {
            ipv4(c)?
        } else {
            general(c)?
        };
        c.octet(b']', &p::ADDRESS_LITERAL)?;
        Ok(literal)
    })
}

fn ipv4(c: &mut Cursor<'_>) -> Parsed<AddressLiteral> {
    c.rule(&p::IPV4, |c| {
        let mut numbers = [0; 4];
        for (place, number) in numbers.iter_mut().enumerate() {
            if place > 0 {
                c.octet(b'.', &p::IPV4)?;
            }
            *number = snum(c)?;
        }
        Ok(AddressLiteral::V4(Ipv4Addr::from(numbers)))
    })
}

/// `Snum = 1*3DIGIT`, at most 255.
fn snum(c: &mut Cursor<'_>) -> Parsed<u8> {
    let start = c.at;
    let digits = text(c.some(&p::IPV4, |octet| octet.is_ascii_digit())?);
    let number = digits.parse().ok().filter(|_| digits.len() <= 3);
    number.map_or_else(
        || {
            c.at = start;
            c.fail(&p::IPV4)
        },
        Ok,
    )
}

fn ipv6(c: &mut Cursor<'_>) -> Parsed<AddressLiteral> {
    c.rule(&p::IPV6, |c| {
        c.at += 5;
        let start = c.at;
        let found = c.while_(|octet| octet.is_ascii_hexdigit() || octet == b':' || octet == b'.');
        match core::str::from_utf8(found)
            .ok()
            .and_then(|it| it.parse::<Ipv6Addr>().ok())
        {
            Some(address) => Ok(AddressLiteral::V6(address)),
            None => {
                c.at = start;
                c.fail(&p::IPV6)
            }
        }
    })
}

fn general(c: &mut Cursor<'_>) -> Parsed<AddressLiteral> {
    c.rule(&p::GENERAL, |c| {
        let tag = c.some(&p::GENERAL, |octet| {
            octet.is_ascii_alphanumeric() || octet == b'-'
        })?;
        if tag.ends_with(b"-") {
            return c.fail(&p::GENERAL);
        }
        c.octet(b':', &p::GENERAL)?;
        let content = c.some(&p::GENERAL, |octet| matches!(octet, 33..=90 | 94..=126))?;
        Ok(AddressLiteral::General {
            tag: text(tag),
            content: text(content),
        })
    })
}

/// `( Domain / address-literal )`, behind EHLO and HELO.
pub(in crate::smtp) fn hello_name(c: &mut Cursor<'_>) -> Parsed<MailHost> {
    match c.peek() {
        Some(b'[') => literal(c).map(MailHost::Literal),
        _ => {
            // Here a name has A-labels (RFC 6531 section 3.7.1).
            if let Some(at) = c.rest().iter().position(|octet| !octet.is_ascii()) {
                c.at += at;
                return c.fail(&p::SUB_DOMAIN);
            }
            domain(c).map(MailHost::Domain)
        }
    }
}
