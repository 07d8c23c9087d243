//! `smtplab address`: whether a line is a Mailbox of RFC 5321, one JSON line for each line of input.

use protocol_core::smtp::Mailbox;
use protocol_core::trace::{Got, Spans, SyntaxError};
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
    match Mailbox::parse_traced(text, &mut Spans::unseen()) {
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
                Got::TooLong { limit } => format!("> {limit}"),
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
            ("bob@receiver.example", Ok("bob")),
            ("\"a b\"@[192.0.2.1]", Ok("a b")),
            ("bob@[192.000.002.001]", Ok("bob")),
            ("", Err((0, "Atom"))),
            ("a..b@c.example", Err((2, "Atom"))),
            ("b(ob@c.example", Err((1, "Atom"))),
            ("bob", Err((3, "Mailbox"))),
            ("bob smith@c.example", Err((3, "Mailbox"))),
            ("bob@", Err((4, "sub-domain"))),
            ("bob@my_host.example", Err((6, "sub-domain"))),
            ("bob@host.ex!ample", Err((11, "sub-domain"))),
            ("bob@host,example", Err((8, "sub-domain"))),
            ("bob@host@example", Err((8, "sub-domain"))),
            ("bob@host-.example", Err((9, "sub-domain"))),
            ("bob@[192.0.2]", Err((12, "IPv4-address-literal"))),
            ("bob@[192.0.2.256]", Err((13, "IPv4-address-literal"))),
            ("bob@[IPv6:1::2::3]", Err((10, "IPv6-address-literal"))),
            ("bob@[x]", Err((6, "General-address-literal"))),
            ("bob@[192.0.2.1", Err((14, "address-literal"))),
            (" bob@c.example", Err((0, "Atom"))),
            ("bob@c.example ", Err((13, "CRLF"))),
            ("bob@c.example\t", Err((13, "CRLF"))),
            ("bob@[192.0.2.1] ", Err((15, "CRLF"))),
        ];
        for (text, expected) in cases {
            let said = verdict(text.as_bytes());
            assert_eq!(said["ok"], expected.is_ok(), "{said}");
            match expected {
                Ok(local) => assert_eq!(said["local"], local, "{said}"),
                Err((octet, rule)) => {
                    assert_eq!(
                        (&said["octet"], &said["expected"]),
                        (&octet.into(), &rule.into()),
                        "{said}"
                    );
                    assert!(said["section"].is_string(), "{said}");
                }
            }
        }
    }
}
