//! The SMTP profile of SASL (RFC 4954): how messages of an exchange are written in lines.

use super::{Unit, Verb};
use crate::sasl;

/// What a line of an exchange says under its base64: AUTH's initial response, the challenge of a 334,
/// or a response. `None` where there is none, or it is not base64.
#[must_use]
pub fn under_base64(unit: Unit, line: &[u8]) -> Option<Vec<u8>> {
    let text = line.trim_ascii_end();
    let said = match unit {
        Unit::Command(Verb::Auth) => {
            sasl::decode_initial(text.split(|octet| *octet == b' ').nth(2)?)
        }
        Unit::Reply { code, .. } if code.get() == 334 => sasl::decode(text.get(4..)?),
        Unit::AuthResponse => sasl::decode(text),
        _ => None,
    };
    said.filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::dissector::{Answered, Dissector};
    use crate::smtp::{ReplyCode, Side};

    #[test]
    fn each_line_of_an_exchange_is_its_unit_whatever_it_looks_like() {
        let mut dissector = Dissector::default();
        let mut units = Vec::new();
        for (side, line) in [
            (Side::Server, "220 x.example"),
            (Side::Client, "AUTH SCRAM-SHA-256 biws"),
            (Side::Server, "334 cj14"),
            (Side::Client, "QUIT"),
            (Side::Server, "334 dj14"),
            (Side::Client, ""),
            (Side::Server, "535 5.7.8 no"),
            (Side::Client, "AUTH LOGIN"),
            (Side::Server, "334 VXNlcm5hbWU6"),
            (Side::Client, "*"),
            (Side::Server, "501 5.7.0 cancelled"),
            (Side::Client, "QUIT"),
        ] {
            let octets = format!("{line}\r\n");
            dissector.push(side, octets.as_bytes(), |it| units.push(it.unit));
        }
        let reply = |code| Unit::Reply {
            code: ReplyCode::new(code),
            answers: Some(Answered::Verb(Verb::Auth)),
        };
        let wanted = [
            Unit::Greeting(ReplyCode::new(220)),
            Unit::Command(Verb::Auth),
            reply(334),
            Unit::AuthResponse,
            reply(334),
            Unit::AuthResponse,
            reply(535),
            Unit::Command(Verb::Auth),
            reply(334),
            Unit::AuthResponse,
            reply(501),
            Unit::Command(Verb::Quit),
        ];
        assert_eq!(units, wanted);
    }

    #[test]
    fn base64_hides_nothing() {
        let challenge = Unit::Reply {
            code: ReplyCode::new(334),
            answers: None,
        };
        let cases: [(Unit, &str, Option<&str>); 12] = [
            (
                Unit::Command(Verb::Auth),
                "AUTH PLAIN AGJvYgBsZXRtZWlu\r\n",
                Some("\0bob\0letmein"),
            ),
            (
                Unit::Command(Verb::Auth),
                "AUTH XOAUTH2 dXNlcj1ib2IBYXV0aD1CZWFyZXIgYWJjAQE=\r\n",
                Some("user=bob\x01auth=Bearer abc\x01\x01"),
            ),
            (Unit::Command(Verb::Auth), "AUTH LOGIN\r\n", None),
            (Unit::Command(Verb::Auth), "AUTH PLAIN =\r\n", None),
            (Unit::Command(Verb::Noop), "NOOP Ym9i\r\n", None),
            (challenge, "334 VXNlcm5hbWU6\r\n", Some("Username:")),
            (challenge, "334 \r\n", None),
            (
                challenge,
                "334 dj02cnJpVFJCaTIzV3BSUi93dHVwK21NaFVaVW4vZEI1bkxUSlJzamw5NUc0PQ==\r\n",
                Some("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="),
            ),
            (Unit::AuthResponse, "Ym9i\r\n", Some("bob")),
            (Unit::AuthResponse, "AQ==\r\n", Some("\x01")),
            (Unit::AuthResponse, "\r\n", None),
            (Unit::AuthResponse, "*\r\n", None),
        ];
        for (unit, line, says) in cases {
            let found = under_base64(unit, line.as_bytes());
            assert_eq!(found.as_deref(), says.map(str::as_bytes), "{line}");
        }
    }
}
