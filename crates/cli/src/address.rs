//! `smtplab address`: whether a line is a Mailbox of RFC 5321, one JSON line for each line of input.

use protocol_core::smtp::Mailbox;
use protocol_core::trace::{Got, SyntaxError};
use serde_json::{Value, json};
use std::io::{self, BufRead as _, BufWriter, Write as _};

#[derive(clap::Args)]
pub struct Arguments {}

pub fn address(Arguments {}: &Arguments) -> Result<(), String> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut lines = io::stdin().lock().split(b'\n');
    let done = lines.try_for_each(|line| {
        let line = line?;
        let text = line.strip_suffix(b"\r").unwrap_or(&line);
        writeln!(out, "{}", verdict(text))?;
        // Who writes a line may wait for its answer.
        out.flush()
    });
    match done {
        // Whoever reads may stop reading.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|error| error.to_string()),
    }
}

/// What the grammar says of it: its two sides, or which production failed where.
fn verdict(text: &[u8]) -> Value {
    let shown = String::from_utf8_lossy(text);
    match Mailbox::parse_traced(text, &mut ()) {
        Ok(mailbox) => json!({
            "address": shown,
            "ok": true,
            "local": mailbox.local.as_str(),
            "host": mailbox.host.to_string(),
        }),
        Err(SyntaxError { at, got, expected }) => json!({
            "address": shown,
            "ok": false,
            "octet": at,
            "got": match got {
                Got::Octet(octet) => char::from(octet).escape_default().to_string(),
                Got::End => "end".to_owned(),
                Got::TooLong { limit } => format!("more than {limit} octets"),
            },
            "expected": expected.name,
            "abnf": expected.abnf,
            "section": expected.section.to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn an_address_is_taken_apart_or_its_first_wrong_octet_is_named() {
        let cases = [
            ("bob@receiver.example", true, "bob", ""),
            ("\"a b\"@[192.0.2.1]", true, "a b", ""),
            ("a..b@c.example", false, "", "Atom"),
            ("bob@", false, "", "sub-domain"),
            ("", false, "", "Atom"),
        ];
        for (text, ok, local, expected) in cases {
            let said = verdict(text.as_bytes());
            assert_eq!(said["ok"], ok, "{said}");
            if ok {
                assert_eq!(said["local"], local, "{said}");
            } else {
                assert_eq!(said["expected"], expected, "{said}");
                assert!(
                    said["octet"].is_u64() && said["section"].is_string(),
                    "{said}"
                );
            }
        }
    }
}
