//! BODY and BODYSTRUCTURE (RFC 3501 section 7.4.2).

use super::envelope;
use super::strings::{nstring, string, upper};
use crate::message::fields;
use crate::message::mime::{ContentType, Inner, Parameter, Part, parameters, token};
use std::borrow::Cow;
use std::io::Write as _;

/// Writes the structure of a part of `message`; with its extension data, BODYSTRUCTURE.
pub(super) fn write(out: &mut Vec<u8>, message: &[u8], part: &Part<'_>, extended: bool) {
    let header = &message[part.header.clone()];
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
                write_extension(out, header);
            }
        }
        inner => {
            one(out, message, part, header);
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
                nstring(out, field(header, "Content-MD5").as_deref());
                write_extension(out, header);
            }
        }
    }
    out.push(b')');
}

/// `media-type SP body-fields` of a part that is no multipart.
fn one(out: &mut Vec<u8>, message: &[u8], part: &Part<'_>, header: &[u8]) {
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
    for name in ["Content-ID", "Content-Description"] {
        out.push(b' ');
        nstring(out, field(header, name).as_deref());
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

/// What a field of the header of a part says, in one line.
fn field<'a>(header: &'a [u8], name: &str) -> Option<Cow<'a, [u8]>> {
    fields(header)
        .find(|it| it.is(name))
        .map(|it| it.unfolded())
}

/// `[SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc]]]`
fn write_extension(out: &mut Vec<u8>, header: &[u8]) {
    out.push(b' ');
    match field(header, "Content-Disposition").and_then(parameters) {
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
    write_language(out, field(header, "Content-Language").as_deref());
    out.push(b' ');
    nstring(out, field(header, "Content-Location").as_deref());
}

/// One tag as a string, several as a list (RFC 3282).
fn write_language(out: &mut Vec<u8>, value: Option<&[u8]>) {
    let tags = value.unwrap_or_default().split(|octet| *octet == b',');
    let tags: Vec<&[u8]> = tags.map(token).filter(|it| !it.is_empty()).collect();
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
