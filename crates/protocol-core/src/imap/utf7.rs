//! Modified UTF-7 (RFC 3501 section 5.1.3): printable US-ASCII is itself, `&` is `&-`, all else stands as
//! BASE64 of UTF-16 (with `,` for `/`, without padding) between `&` and `-`.
//!
//! There is one way to write a text, and only that one is read: BASE64 of what could stand for itself, a
//! shift behind a shift (`-&`), bits that are left over and octets outside US-ASCII are refused. So what
//! is decoded and encoded again is the same octets, and two names are one exactly where their octets are.

use base64::Engine as _;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};

const BASE64: GeneralPurpose = GeneralPurpose::new(&IMAP_MUTF7, NO_PAD);

/// As it goes on the wire.
pub(super) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if is_itself(u32::from(first)) || first == '&' {
            out.push(first);
            if first == '&' {
                out.push('-');
            }
            rest = &rest[1..];
            continue;
        }
        let end = rest
            .find(|it| is_itself(u32::from(it)) || it == '&')
            .unwrap_or(rest.len());
        let units = rest[..end].encode_utf16();
        let octets: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
        out.push('&');
        BASE64.encode_string(octets, &mut out);
        out.push('-');
        rest = &rest[end..];
    }
    out
}

/// Reads octets from the wire.
///
/// # Errors
/// The octet where it is no modified UTF-7.
pub(super) fn decode(octets: &[u8]) -> Result<String, usize> {
    let mut out = String::with_capacity(octets.len());
    let mut at = 0;
    let mut shifted = false;
    while let Some(octet) = octets.get(at) {
        if is_itself(u32::from(*octet)) {
            out.push(char::from(*octet));
            at += 1;
            shifted = false;
            continue;
        }
        if *octet != b'&' {
            return Err(at);
        }
        let run = &octets[at + 1..];
        let len = run.iter().take_while(|it| is_base64(**it)).count();
        if run.get(len) != Some(&b'-') {
            return Err(at + 1 + len);
        }
        if len == 0 {
            out.push('&');
        } else if shifted || decode_run(&run[..len], &mut out).is_none() {
            return Err(at);
        }
        shifted = len > 0;
        at += len + 2;
    }
    Ok(out)
}

fn decode_run(run: &[u8], out: &mut String) -> Option<()> {
    let octets = BASE64.decode(run).ok()?;
    let (units, []) = octets.as_chunks::<2>() else {
        return None;
    };
    let units = units.iter().map(|it| u16::from_be_bytes(*it));
    for found in char::decode_utf16(units) {
        let found = found.ok()?;
        if is_itself(u32::from(found)) || found == '&' {
            return None;
        }
        out.push(found);
    }
    Some(())
}

/// Printable US-ASCII but `&`.
fn is_itself(code: u32) -> bool {
    matches!(code, 0x20..=0x25 | 0x27..=0x7e)
}

fn is_base64(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"+,".contains(&octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_rfc_3501_writes_them_and_read_again() {
        let names = [
            ("", ""),
            ("INBOX", "INBOX"),
            ("A&B", "A&-B"),
            ("&&", "&-&-"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("台北日本語", "&U,BTF2XlZyyKng-"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("ü&ü", "&APw-&-&APw-"),
            ("a\u{7f}\tb", "a&AH8ACQ-b"),
            ("😀", "&2D3eAA-"),
        ];
        for (text, wire) in names {
            assert_eq!(encode(text), wire);
            assert_eq!(decode(wire.as_bytes()).as_deref(), Ok(text), "{wire}");
        }
    }

    #[test]
    fn what_could_be_written_otherwise_is_refused_where_it_stands() {
        let names: [(&[u8], usize); 16] = [
            (b"&", 1),
            (b"ab&", 3),
            (b"&U,BTFw", 7),
            (b"&U,BTFw/x", 7),
            // Two runs where one would do (section 5.1.3), and printable US-ASCII in BASE64.
            (b"&U,BTFw-&ZeVnLIqe-", 8),
            (b"a&AGE-", 1),
            (b"&ACY-", 0),
            (b"&Jjo!", 4),
            // Half a pair, a pair the wrong way round.
            (b"&2D0-", 0),
            (b"&3gDYPQ-", 0),
            // Bits and digits that are left over.
            (b"&APx-", 0),
            (b"&APwA-", 0),
            (b"&A-", 0),
            (b"&AP/-", 3),
            // No US-ASCII, and not printable.
            (b"Entw\xc3\xbcrfe", 4),
            (b"a\tb", 1),
        ];
        for (wire, at) in names {
            assert_eq!(decode(wire), Err(at), "{}", wire.escape_ascii());
        }
    }
}
