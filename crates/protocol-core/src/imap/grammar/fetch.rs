//! What FETCH asks (RFC 3501 section 6.4.5).

use super::basics::{astring_text, list, number, nz_number, sp, word_of};
use super::{Cursor, Parsed, productions as p};
use crate::imap::command::{FetchItem, Section, SectionText};

/// `"ALL" / "FULL" / "FAST" / fetch-att / "(" fetch-att *(SP fetch-att) ")"`
pub(super) fn fetch_items(c: &mut Cursor<'_>) -> Parsed<Vec<FetchItem>> {
    if c.peek() == Some(b'(') {
        return list(c, &p::FETCH, fetch_item);
    }
    if let Some(count) = word_of(c, &MACROS, is_item) {
        return Ok(MACRO_ITEMS[..*count].to_vec());
    }
    fetch_item(c).map(|it| vec![it])
}

/// The macros, each as many of the items.
static MACROS: [(&str, usize); 3] = [("FAST", 3), ("ALL", 4), ("FULL", 5)];
static MACRO_ITEMS: [FetchItem; 5] = [
    FetchItem::Flags,
    FetchItem::InternalDate,
    FetchItem::Size,
    FetchItem::Envelope,
    FetchItem::Body,
];

/// Items that are a word alone.
static ITEMS: [(&str, FetchItem); 9] = [
    ("FLAGS", FetchItem::Flags),
    ("UID", FetchItem::Uid),
    ("INTERNALDATE", FetchItem::InternalDate),
    ("ENVELOPE", FetchItem::Envelope),
    ("BODYSTRUCTURE", FetchItem::BodyStructure),
    ("RFC822", FetchItem::Rfc822),
    ("RFC822.SIZE", FetchItem::Size),
    ("RFC822.HEADER", FetchItem::Rfc822Header),
    ("RFC822.TEXT", FetchItem::Rfc822Text),
];

/// Items that a section follows: `.PEEK` or not.
static SECTION_ITEMS: [(&str, bool); 2] = [("BODY", false), ("BODY.PEEK", true)];

fn is_item(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || octet == b'.'
}

fn fetch_item(c: &mut Cursor<'_>) -> Parsed<FetchItem> {
    c.rule(&p::FETCH_ATT, |c| {
        if let Some(item) = word_of(c, &ITEMS, is_item) {
            return Ok(item.clone());
        }
        let Some(peek) = word_of(c, &SECTION_ITEMS, is_item).copied() else {
            return c.fail(&p::FETCH_ATT);
        };
        if !peek && c.peek() != Some(b'[') {
            return Ok(FetchItem::Body);
        }
        let section = c.rule(&p::SECTION, section)?;
        let partial = match c.peek() {
            Some(b'<') => Some(c.rule(&p::PARTIAL, partial)?),
            _ => None,
        };
        Ok(FetchItem::Section {
            peek,
            section,
            partial,
        })
    })
}

/// `"<" number "." nz-number ">"`
fn partial(c: &mut Cursor<'_>) -> Parsed<(u32, u32)> {
    c.octet(b'<', &p::PARTIAL)?;
    let origin = number(c)?;
    c.octet(b'.', &p::PARTIAL)?;
    let octets = nz_number(c)?;
    c.octet(b'>', &p::PARTIAL)?;
    Ok((origin, octets))
}

/// `"[" [section-spec] "]"`
pub(in crate::imap) fn section(c: &mut Cursor<'_>) -> Parsed<Section> {
    c.octet(b'[', &p::SECTION)?;
    let section = match c.peek() {
        Some(b']') => Section {
            part: Vec::new(),
            text: SectionText::All,
        },
        _ => c.rule(&p::SECTION_SPEC, section_spec)?,
    };
    c.octet(b']', &p::SECTION)?;
    Ok(section)
}

fn section_spec(c: &mut Cursor<'_>) -> Parsed<Section> {
    let mut part = Vec::new();
    if c.peek().is_some_and(|it| it.is_ascii_digit()) {
        c.rule(&p::SECTION_PART, |c| {
            part.push(nz_number(c)?);
            // A dot may also stand before the text.
            while matches!(c.rest(), [b'.', digit, ..] if digit.is_ascii_digit()) {
                c.at += 1;
                part.push(nz_number(c)?);
            }
            Ok(())
        })?;
        if c.peek() != Some(b'.') {
            let text = SectionText::All;
            return Ok(Section { part, text });
        }
        c.at += 1;
    }
    let text = section_text(c, !part.is_empty())?;
    Ok(Section { part, text })
}

static TEXTS: [(&str, SectionText); 5] = [
    ("HEADER", SectionText::Header),
    ("TEXT", SectionText::Text),
    ("MIME", SectionText::Mime),
    (
        "HEADER.FIELDS",
        SectionText::Fields {
            not: false,
            names: Vec::new(),
        },
    ),
    (
        "HEADER.FIELDS.NOT",
        SectionText::Fields {
            not: true,
            names: Vec::new(),
        },
    ),
];

fn section_text(c: &mut Cursor<'_>, of_part: bool) -> Parsed<SectionText> {
    c.rule(&p::SECTION_TEXT, |c| {
        let start = c.at;
        match word_of(c, &TEXTS, is_item) {
            Some(SectionText::Fields { not, .. }) => {
                sp(c)?;
                let names = c.rule(&p::HEADER_LIST, |c| list(c, &p::HEADER_LIST, astring_text))?;
                Ok(SectionText::Fields { not: *not, names })
            }
            Some(text) if of_part || *text != SectionText::Mime => Ok(text.clone()),
            _ => {
                c.at = start;
                c.fail(&p::SECTION_TEXT)
            }
        }
    })
}
