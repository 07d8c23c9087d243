//! AUTHENTICATE: each mechanism with what is right, wrong, cancelled, not understood (RFC 3501 section
//! 6.2.2, RFC 4959).

use super::super::Cell;
use super::super::exchanges::{malformed, said_at};
use super::NAME;
use protocol_core::sasl::{Mechanism, encode};

fn section(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::Plain => "RFC 3501, section 6.2.2; RFC 4959; RFC 4616, section 2",
        Mechanism::Login => "RFC 3501, section 6.2.2; RFC 4959; LOGIN has no RFC",
        Mechanism::CramMd5 => "RFC 3501, section 6.2.2; RFC 4959; RFC 2195, section 2",
        Mechanism::ScramSha256 => {
            "RFC 3501, section 6.2.2; RFC 4959; RFC 5802, section 5; RFC 7677"
        }
        Mechanism::XOAuth2 => "RFC 3501, section 6.2.2; RFC 4959; XOAUTH2 has no RFC",
        Mechanism::OAuthBearer => "RFC 3501, section 6.2.2; RFC 4959; RFC 7628, section 3",
    }
}

/// The lines of a whole exchange: with the initial response in the command, or waiting for `+`.
fn lines(mechanism: Mechanism, user: &str, right: bool, waits: bool) -> Vec<String> {
    let (initial, responses) = said_at(NAME, mechanism, user, right);
    let name = mechanism.as_str();
    let (first, initial) = match initial {
        Some(it) if !waits => (format!("x AUTHENTICATE {name} {it}"), None),
        initial => (format!("x AUTHENTICATE {name}"), initial),
    };
    core::iter::once(first)
        .chain(initial)
        .chain(responses)
        .collect()
}

/// The exchanges of a server that offers every mechanism.
pub fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for mechanism in Mechanism::ALL {
        let name = mechanism.as_str();
        let mut cell = |what: &str, lines: Vec<String>, about: &str| {
            cells.push(Cell {
                state: "exchanges",
                file: format!("{}-{what}", name.to_ascii_lowercase()),
                lines,
                about: format!("{name}: {about}."),
                section: section(mechanism).to_owned(),
            });
        };
        let begin = || format!("x AUTHENTICATE {name}");
        let mut right = lines(mechanism, "bob", true, false);
        right.push("y SELECT INBOX".into());
        cell("right", right, "bob is let in");
        let mut waits = lines(mechanism, "bob", true, true);
        waits.push("y CAPABILITY".into());
        cell("waits", waits, "the client waits until it is asked");
        let mut wrong = lines(mechanism, "bob", false, false);
        wrong.push("y SELECT INBOX".into());
        cell("wrong", wrong, "the secret is wrong, and bob is not let in");
        let unknown = lines(mechanism, "eve", true, false);
        cell("unknown", unknown, "nobody knows the user");
        let messages = lines(mechanism, "bob", true, true);
        let mut cancelled = Vec::new();
        for so_far in 1..messages.len() {
            cancelled.extend_from_slice(&messages[..so_far]);
            cancelled.push("*".into());
        }
        cell("cancelled", cancelled, "the client gives up, at each point");
        let mut broken = vec![begin(), "not base64!".into(), begin(), "y NOOP".into()];
        broken.push(format!("x AUTHENTICATE {name} =="));
        cell("not-base64", broken, "what is not base64");
        let mut no_message = vec![format!("x AUTHENTICATE {name} ="), "*".into()];
        for wrong in malformed(mechanism) {
            no_message.extend([begin(), encode(wrong.as_bytes())]);
        }
        cell("malformed", no_message, "what is no message of it");
    }
    cells
}
