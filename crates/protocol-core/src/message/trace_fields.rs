//! The fields that servers add on top (RFC 5321 section 4.4), and the date of RFC 5322.

use super::fields;
use crate::Octets;
use crate::smtp::address::MailHost;
use crate::smtp::grammar::is_atext;
use crate::smtp::{Domain, ForwardPath, ReversePath, Transmission};
use chrono::DateTime;
use core::fmt::Write as _;
use core::net::IpAddr;

/// What a server writes into `Received:` (RFC 5321 section 4.4, `Time-stamp-line`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedField<'a> {
    /// What the client called itself in EHLO or HELO.
    pub from: MailHost,
    /// Its address.
    pub from_address: IpAddr,
    /// The server that writes.
    pub by: Domain,
    /// How it came: `with`.
    pub with: Transmission,
    /// The server's name for the message. What an atom may not hold is left out of it.
    pub id: &'a str,
    /// The recipient where there is exactly one; with more it would tell each of the others
    /// (RFC 5321 section 7.2), so it must be `None`.
    pub for_: Option<&'a ForwardPath>,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// The field, folded, with its CRLF.
#[must_use]
pub fn received_field(field: &ReceivedField<'_>) -> Octets {
    let ReceivedField {
        from,
        from_address,
        by,
        with,
        id,
        for_,
        at,
    } = field;
    let protocol = with.name();
    let mut line = String::with_capacity(256);
    let literal = match from_address {
        IpAddr::V4(_) => "",
        IpAddr::V6(_) => "IPv6:",
    };
    let written = write!(
        line,
        "Received: from {from} ([{literal}{from_address}])\r\n\tby {by} with {protocol}"
    );
    written.expect("a string takes what is written to it");
    let mut id = id
        .chars()
        .filter(|letter| u8::try_from(*letter).is_ok_and(is_atext))
        .take(64)
        .peekable();
    if id.peek().is_some() {
        line.push_str(" id ");
        line.extend(id);
    }
    // `<Postmaster>` without a domain is no Path and has no place here.
    if let Some(mailbox) = for_.and_then(ForwardPath::mailbox) {
        write!(line, "\r\n\tfor <{mailbox}>").expect("a string takes what is written to it");
    }
    line.push_str(";\r\n\t");
    line.push_str(&date_time(*at));
    line.push_str("\r\n");
    line.into()
}

/// `Return-Path:`, which the server of final delivery writes (RFC 5321 section 4.4), with CRLF.
#[must_use]
pub fn return_path_field(path: &ReversePath) -> Octets {
    format!("Return-Path: {path}\r\n").into()
}

/// The message with `field`, which ends in CRLF, on top. Where the message begins with what is no field
/// (RFC 5322 section 2.2), an empty line goes between: else it would become part of the header.
#[must_use]
pub fn prepend(field: &[u8], content: &[u8]) -> Octets {
    let first = fields(content).next();
    let between: &[u8] = match first {
        Some(first) if first.name.is_empty() => b"\r\n",
        _ => b"",
    };
    [field, between, content].concat().into()
}

/// How many servers wrote `Received:`; a large number is a loop (RFC 5321 section 6.3).
#[must_use]
pub fn count_received(content: &[u8]) -> usize {
    fields(content).filter(|field| field.is("Received")).count()
}

/// The first and the last second that RFC 5322 section 3.3 can write in four digits: 1900 and 9999.
const WRITABLE: (i64, i64) = (-2_208_988_800, 253_402_300_799);

/// The date of RFC 5322 section 3.3, `Mon, 1 Jun 2026 08:00:00 +0000`, of `at` seconds since 1970.
/// What lies before 1900 or after 9999 is written as the first or last second of that time.
#[must_use]
pub fn date_time(at: i64) -> String {
    DateTime::from_timestamp_secs(at.clamp(WRITABLE.0, WRITABLE.1))
        .expect("the writable seconds lie within the calendar's")
        .to_rfc2822()
}
