//! BODY and BODYSTRUCTURE (RFC 3501 section 7.4.2).

use super::envelope;
use super::strings::{nstring, string, upper};
use crate::message::fields;
use crate::message::mime::{ContentType, Inner, Parameter, Part, parameters, token};
use std::borrow::Cow;
use std::io::Write as _;

/// Writes the structure of a part of `message`; with its extension data, BODYSTRUCTURE.
pub(super) fn write(out: &mut Vec<u8>, message: &[u8], part: &Part<'_>, extended: bool) {
    let header = Header::of(&message[part.header.clone()]);
    out.push(b'(');
    match &part.inner {
        Inner::Parts(parts) => {
            for it in parts {
                write(out, message, it, extended);
            }
            out.push(b' ');
            upper(out, &part.kind.sub);
            if extended {
                out.push(b' ');
                list_of_parameters(out, &part.kind.parameters);
                header.write_extension(out);
            }
        }
        inner => {
            one(out, message, part, &header);
            if let Inner::Message(inner) = inner {
                out.push(b' ');
                envelope::write(out, &message[inner.range()]);
                out.push(b' ');
                write(out, message, inner, extended);
            }
            if part.kind.is_text() || matches!(inner, Inner::Message(_)) {
                let lines = lines(&message[part.body.clone()]);
                write!(out, " {lines}").expect("a Vec takes all");
            }
            if extended {
                out.push(b' ');
                nstring(out, header.md5.as_deref());
                header.write_extension(out);
            }
        }
    }
    out.push(b')');
}

/// `media-type SP body-fields` of a part that is no multipart.
fn one(out: &mut Vec<u8>, message: &[u8], part: &Part<'_>, header: &Header<'_>) {
    let ContentType {
        main,
        sub,
        parameters,
        assumed,
    } = &part.kind;
    upper(out, main);
    out.push(b' ');
    upper(out, sub);
    out.push(b' ');
    if *assumed && part.kind.is_text() {
        // RFC 2045 section 5.2.
        out.extend_from_slice(b"(\"CHARSET\" \"US-ASCII\")");
    } else {
        list_of_parameters(out, parameters);
    }
    for value in [&header.id, &header.description] {
        out.push(b' ');
        nstring(out, value.as_deref());
    }
    out.push(b' ');
    match part.encoding {
        b"" => out.extend_from_slice(b"\"7BIT\""),
        encoding => upper(out, encoding),
    }
    write!(out, " {}", message[part.body.clone()].len()).expect("a Vec takes all");
}

/// `body-fld-param`
fn list_of_parameters(out: &mut Vec<u8>, parameters: &[Parameter<'_>]) {
    if parameters.is_empty() {
        out.extend_from_slice(b"NIL");
        return;
    }
    for (index, (name, value)) in parameters.iter().enumerate() {
        out.push(if index == 0 { b'(' } else { b' ' });
        upper(out, name);
        out.push(b' ');
        string(out, value);
    }
    out.push(b')');
}

/// How many lines a text has, a last one that is not ended too.
fn lines(text: &[u8]) -> usize {
    let ends = text.iter().filter(|octet| **octet == b'\n').count();
    let open = text.last().is_some_and(|octet| *octet != b'\n');
    ends + usize::from(open)
}

/// What the header of a part says besides its type and encoding, each in one line.
#[derive(Default)]
struct Header<'a> {
    id: Option<Cow<'a, [u8]>>,
    description: Option<Cow<'a, [u8]>>,
    md5: Option<Cow<'a, [u8]>>,
    disposition: Option<Cow<'a, [u8]>>,
    language: Option<Cow<'a, [u8]>>,
    location: Option<Cow<'a, [u8]>>,
}

impl<'a> Header<'a> {
    fn of(header: &'a [u8]) -> Self {
        let mut found = Self::default();
        for field in fields(header) {
            let place = match field.name.to_ascii_lowercase().as_slice() {
                b"content-id" => &mut found.id,
                b"content-description" => &mut found.description,
                b"content-md5" => &mut found.md5,
                b"content-disposition" => &mut found.disposition,
                b"content-language" => &mut found.language,
                b"content-location" => &mut found.location,
                _ => continue,
            };
            place.get_or_insert_with(|| field.unfolded());
        }
        found
    }

    /// `[SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc]]]`
    fn write_extension(&self, out: &mut Vec<u8>) {
        out.push(b' ');
        match self.disposition.clone().and_then(parameters) {
            None => out.extend_from_slice(b"NIL"),
            Some((kind, parameters)) => {
                out.push(b'(');
                upper(out, &kind);
                out.push(b' ');
                list_of_parameters(out, &parameters);
                out.push(b')');
            }
        }
        out.push(b' ');
        self.write_language(out);
        out.push(b' ');
        nstring(out, self.location.as_deref());
    }

    /// One tag as a string, several as a list (RFC 3282).
    fn write_language(&self, out: &mut Vec<u8>) {
        let value = self.language.as_deref().unwrap_or_default();
        let tags = value.split(|octet| *octet == b',').map(token);
        let tags: Vec<&[u8]> = tags.filter(|it| !it.is_empty()).collect();
        match tags.as_slice() {
            [] => out.extend_from_slice(b"NIL"),
            [tag] => string(out, tag),
            tags => {
                for (index, tag) in tags.iter().enumerate() {
                    out.push(if index == 0 { b'(' } else { b' ' });
                    string(out, tag);
                }
                out.push(b')');
            }
        }
    }
}
