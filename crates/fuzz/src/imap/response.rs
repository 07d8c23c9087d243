//! Responses: octets to a value; codes to octets and back.

use protocol_core::imap::response::{Code, Response};

/// Takes a response without its last CRLF.
///
/// # Panics
/// Where an error lies outside of it, or a code is written as another one.
pub fn run(octets: &[u8]) {
    if let Err(error) = Response::parse(octets) {
        assert!(error.at <= octets.len());
    }
    // What is not UTF-8 is read as U+FFFD, which is another length.
    if let Some(code) = Code::of_line(octets).filter(|_| core::str::from_utf8(octets).is_ok()) {
        let line = format!("* OK [{code}] done");
        assert_eq!(Code::of_line(line.as_bytes()), Some(code), "{line}");
    }
}
