//! `BODY[section]` (RFC 3501 section 6.4.5): which octets of a message a section is.

use super::strings::astring;
use crate::Octets;
use crate::imap::command::{Section, SectionText};
use crate::message::mime::Part;
use crate::message::{body_start, fields};
use core::cell::OnceCell;
use core::ops::Range;
use std::io::Write as _;

/// A message whose parts are looked for once, where they are asked for.
pub(super) struct Content<'a> {
    octets: &'a Octets,
    parts: OnceCell<Part<'a>>,
    header: OnceCell<usize>,
}

impl<'a> Content<'a> {
    pub(super) const fn new(octets: &'a Octets) -> Self {
        Self {
            octets,
            parts: OnceCell::new(),
            header: OnceCell::new(),
        }
    }

    pub(super) fn parts(&self) -> &Part<'a> {
        self.parts.get_or_init(|| Part::of(self.octets))
    }

    /// The header, the empty line behind it included.
    pub(super) fn header(&self) -> Octets {
        self.octets.slice(..self.header_end())
    }

    /// What is behind the header.
    pub(super) fn text(&self) -> Octets {
        self.octets.slice(self.header_end()..)
    }

    fn header_end(&self) -> usize {
        *self.header.get_or_init(|| body_start(self.octets))
    }

    /// The octets of a section, shared with the message unless they are fields that were picked; `None`
    /// where the message has no such part.
    pub(super) fn section(&self, Section { part, text }: &Section) -> Option<Octets> {
        let (header, body) = match (part.as_slice(), text) {
            // Of the message itself the parts do not matter.
            ([], SectionText::All) => return Some(self.octets.clone()),
            ([], _) => (0..self.header_end(), self.header_end()..self.octets.len()),
            (numbers, SectionText::All) => {
                return Some(self.slice(&self.parts().numbered(numbers)?.body));
            }
            (numbers, SectionText::Mime) => {
                return Some(self.slice(&self.parts().numbered(numbers)?.header));
            }
            (numbers, _) => {
                let message = self.parts().message(numbers)?;
                (message.header.clone(), message.body.clone())
            }
        };
        Some(match text {
            SectionText::Fields { not, names } => {
                let header = &self.octets[header];
                Octets::from(picked(header, |name| {
                    names
                        .iter()
                        .any(|it| it.as_bytes().eq_ignore_ascii_case(name))
                        != *not
                }))
            }
            SectionText::Text => self.slice(&body),
            SectionText::All | SectionText::Header | SectionText::Mime => self.slice(&header),
        })
    }

    fn slice(&self, range: &Range<usize>) -> Octets {
        self.octets.slice(range.clone())
    }
}

/// Fields of a header, whole and in their order; the empty line behind the header is there whatever is
/// picked, if it is there.
fn picked(header: &[u8], wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut end = 0;
    for field in fields(header) {
        end = field.range.end;
        if wanted(field.name) {
            octets.extend_from_slice(&header[field.range]);
        }
    }
    octets.extend_from_slice(&header[end..]);
    octets
}

/// Writes the section as the response names it.
pub(super) fn write_name(out: &mut Vec<u8>, Section { part, text }: &Section) {
    let mut separator = "";
    for number in part {
        write!(out, "{separator}{number}").expect("a Vec takes all");
        separator = ".";
    }
    if *text != SectionText::All {
        write!(out, "{separator}{}", text.word()).expect("a Vec takes all");
    }
    if let SectionText::Fields { names, .. } = text {
        let mut separator = " (";
        for name in names {
            out.extend_from_slice(separator.as_bytes());
            astring(out, name.as_bytes());
            separator = " ";
        }
        out.push(b')');
    }
}
