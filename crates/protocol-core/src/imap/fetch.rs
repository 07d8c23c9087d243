//! What FETCH answers (RFC 3501 section 7.4.2).

mod envelope;
mod section;
mod strings;
mod structure;

pub(super) use strings::{astring, needs_literal, quoted};

use super::command::{FetchItem, Section};
use super::dates::date_time;
use super::{Flag, Flags, Message};
use crate::Octets;
use crate::message::octets_without_nul;
use core::fmt;
use section::Content;
use std::collections::VecDeque;
use std::io::Write as _;

/// What makes a response longer than this goes as octets of the message; what does not stands in the line
/// that it belongs to.
const SHORT: usize = 16 * 1024;

/// Responses are written together until they have so many octets.
const TOGETHER: usize = 4096;

/// Responses as they are written: units that share their octets.
#[derive(Default)]
pub(super) struct Units {
    units: VecDeque<Octets>,
    /// What follows them, and where each unit of it ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    /// How many octets of the message would stand in lines.
    copied: usize,
}

/// `* n FETCH (...)` with CRLF: one unit, unless there are octets in it that are worth sharing.
///
/// `with_flags`: FLAGS is told even where it is not among the items.
pub(super) fn response(
    out: &mut Units,
    number: u32,
    message: &Message,
    recent: bool,
    items: &[FetchItem],
    with_flags: bool,
) {
    out.copied = 0;
    let content = Content::new(&message.content);
    write!(out.text, "* {number} FETCH (").expect("a Vec takes all");
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.text.push(b' ');
        }
        write_item(out, message, recent, &content, item);
    }
    if with_flags && !items.contains(&FetchItem::Flags) {
        if !items.is_empty() {
            out.text.push(b' ');
        }
        write_item(out, message, recent, &content, &FetchItem::Flags);
    }
    out.text.extend_from_slice(b")\r\n");
    out.ends.push(out.text.len());
}

impl Units {
    /// Whether what is written should be taken before more is.
    pub(super) fn is_full(&self) -> bool {
        self.text.len() >= TOGETHER || !self.units.is_empty()
    }

    /// All that was written.
    pub(super) fn finish(mut self) -> VecDeque<Octets> {
        self.flush();
        self.units
    }

    fn shown(&mut self, it: impl fmt::Display) {
        write!(self.text, "{it}").expect("a Vec takes all");
    }

    /// `NIL`, or a literal; the empty string in quotes.
    fn octets(&mut self, octets: Option<&Octets>) {
        match octets {
            None => self.text.extend_from_slice(b"NIL"),
            Some(octets) if octets.is_empty() => self.text.extend_from_slice(b"\"\""),
            Some(octets) => {
                let octets = octets_without_nul(octets);
                write!(self.text, "{{{}}}\r\n", octets.len()).expect("a Vec takes all");
                self.copied += octets.len();
                if self.copied > SHORT {
                    self.ends.push(self.text.len());
                    self.flush();
                    self.units.push_back(octets);
                } else {
                    self.text.extend_from_slice(&octets);
                }
            }
        }
    }

    fn flush(&mut self) {
        let text = Octets::from(core::mem::take(&mut self.text));
        let mut start = 0;
        for end in self.ends.drain(..) {
            self.units.push_back(text.slice(start..end));
            start = end;
        }
    }
}

fn write_item(
    out: &mut Units,
    message: &Message,
    recent: bool,
    content: &Content<'_>,
    item: &FetchItem,
) {
    out.text.extend_from_slice(item.word().as_bytes());
    if let FetchItem::Section {
        section, partial, ..
    } = item
    {
        return write_section(out, content, section, *partial);
    }
    out.text.push(b' ');
    match item {
        FetchItem::Flags => out.shown(fmt::from_fn(|f| write_flags(f, &message.flags, recent))),
        FetchItem::Uid => out.shown(message.uid),
        FetchItem::InternalDate => {
            out.shown(format_args!("\"{}\"", date_time(message.internal_date)));
        }
        FetchItem::Size => out.shown(message.content.len()),
        FetchItem::Envelope => envelope::write(&mut out.text, &message.content),
        FetchItem::Body | FetchItem::BodyStructure => {
            let extended = *item == FetchItem::BodyStructure;
            structure::write(&mut out.text, &message.content, content.parts(), extended);
        }
        FetchItem::Rfc822 => out.octets(Some(&message.content)),
        FetchItem::Rfc822Header => out.octets(Some(&content.header())),
        FetchItem::Rfc822Text => out.octets(Some(&content.text())),
        FetchItem::Section { .. } => {}
    }
}

/// `BODY[section]<origin> nstring`; what is asked for beyond the end is not there.
fn write_section(
    out: &mut Units,
    content: &Content<'_>,
    section: &Section,
    partial: Option<(u32, u32)>,
) {
    let mut octets = content.section(section);
    out.text.push(b'[');
    section::write_name(&mut out.text, section);
    out.text.push(b']');
    if let Some((origin, count)) = partial {
        write!(out.text, "<{origin}>").expect("a Vec takes all");
        octets = octets.map(|it| {
            let start = (origin as usize).min(it.len());
            let end = start.saturating_add(count as usize).min(it.len());
            it.slice(start..end)
        });
    }
    out.text.push(b' ');
    out.octets(octets.as_ref());
}

fn write_flags(f: &mut fmt::Formatter<'_>, flags: &Flags, recent: bool) -> fmt::Result {
    f.write_str("(")?;
    let recent = recent.then_some(&Flag::Recent);
    let all = flags.iter().filter(|it| **it != Flag::Recent).chain(recent);
    for (index, flag) in all.enumerate() {
        let separator = if index == 0 { "" } else { " " };
        write!(f, "{separator}{flag}")?;
    }
    f.write_str(")")
}

#[cfg(test)]
mod tests;
