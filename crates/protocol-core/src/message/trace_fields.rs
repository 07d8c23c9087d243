//! Trace fields (RFC 5321 section 4.4): what each server writes on top of a message.

use super::fields;
use crate::Octets;
use crate::smtp::address::HelloName;
use crate::smtp::{Domain, ForwardPath, ReversePath};
use chrono::DateTime;
use core::net::IpAddr;

/// What goes into a Received field.
#[derive(Debug, Clone)]
pub struct ReceivedField<'a> {
    /// What the client called itself.
    pub from: HelloName,
    /// Its address.
    pub from_address: IpAddr,
    /// The server that writes the field.
    pub by: Domain,
    /// Whether the client greeted with EHLO (`ESMTP`) or HELO (`SMTP`).
    pub extended: bool,
    /// The message's identifier here.
    pub id: &'a str,
    /// The recipient, only where there is no other: else one would learn of another.
    pub for_: Option<&'a ForwardPath>,
    /// Seconds since 1970.
    pub at: i64,
}

/// The field, folded, with CRLF.
#[must_use]
pub fn received_field(field: &ReceivedField<'_>) -> Octets {
    let ReceivedField { from, from_address, by, extended, id, for_, at } = field;
    let with = if *extended { "ESMTP" } else { "SMTP" };
    let mut text = format!("Received: from {from} ([{from_address}])\r\n\tby {by} with {with} id {id}");
    if let Some(path) = for_ {
        text += &format!("\r\n\tfor {path}");
    }
    text += &format!("; {}\r\n", date_time(*at));
    text.into()
}

/// `Return-Path:` with the reverse-path, as the server of the mailbox writes it.
#[must_use]
pub fn return_path_field(path: &ReversePath) -> Octets {
    format!("Return-Path: {path}\r\n").into()
}

/// The message with the field on top.
#[must_use]
pub fn prepend(field: &[u8], message: &[u8]) -> Octets {
    let mut octets = Vec::with_capacity(field.len() + message.len());
    octets.extend_from_slice(field);
    octets.extend_from_slice(message);
    octets.into()
}

/// How many Received fields the message has (section 6.3 counts them to find loops).
#[must_use]
pub fn count_received(message: &[u8]) -> usize {
    fields(message).filter(|field| field.is("Received")).count()
}

/// A date-time of RFC 5322 section 3.3, in UTC.
#[must_use]
pub fn date_time(at: i64) -> String {
    let date = DateTime::from_timestamp(at, 0).unwrap_or_default();
    date.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
