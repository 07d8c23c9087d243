//! What is said of an exchange of AUTH, of its mechanism, its challenges and its responses.

use crate::capture::Learned;
use crate::session::session;
use crate::{Explanation, Fact, fact, family};
use protocol_core::imap::command::Body;
use protocol_core::sasl::{self, Mechanism};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Command, Unit, Verb};
use protocol_core::trace::Section;
use protocol_core::{imap, pop3, smtp};
use world::{Event, EventKind, Line, Timeline, WireUnit};

/// What a line of an exchange is, in any of the protocols.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Names,
    Challenges,
    Responds,
}

/// What it is, and what it says under base64.
fn part(line: &Line) -> Option<(Part, Vec<u8>)> {
    let text = line.octets.trim_ascii_end();
    let behind_plus = || sasl::decode(text.get(2..).unwrap_or_default());
    let initial = |word| sasl::decode(text.split(|it| *it == b' ').nth(word)?);
    let (part, said) = match line.unit {
        WireUnit::Smtp(unit) => {
            let part = match unit {
                Unit::Command(Verb::Auth) => Part::Names,
                Unit::AuthResponse => Part::Responds,
                Unit::Reply {
                    code,
                    answers: Some(Answered::Verb(Verb::Auth)),
                } if code.get() == 334 => Part::Challenges,
                _ => return None,
            };
            (part, smtp::auth::under_base64(unit, &line.octets))
        }
        WireUnit::Imap(unit) => match unit {
            imap::Unit::Command(imap::CommandName::Authenticate) => (Part::Names, initial(3)),
            imap::Unit::Challenge => (Part::Challenges, behind_plus()),
            imap::Unit::AuthResponse => (Part::Responds, sasl::decode(text)),
            _ => return None,
        },
        WireUnit::Pop3(unit) => match unit {
            pop3::Unit::Command(pop3::Verb::Auth) => (Part::Names, initial(2)),
            pop3::Unit::Challenge => (Part::Challenges, behind_plus()),
            pop3::Unit::AuthResponse => (Part::Responds, sasl::decode(text)),
            _ => return None,
        },
    };
    Some((part, said.unwrap_or_default()))
}

/// What a line of an exchange says under its base64; `None` where that is nothing.
#[must_use]
pub fn under_base64(line: &Line) -> Option<Vec<u8>> {
    let (_, said) = part(line)?;
    (!said.is_empty()).then_some(said)
}

/// What a line of an exchange gives to somebody who reads it.
pub(crate) fn secret_kind(event: &Event, line: &Line, timeline: &Timeline) -> Option<Learned> {
    let (part, said) = part(line)?;
    if part == Part::Challenges || said.is_empty() {
        return None;
    }
    Some(match mechanism(event, timeline)? {
        Mechanism::Plain | Mechanism::Login => Learned::Password,
        Mechanism::CramMd5 | Mechanism::ScramSha256 => Learned::Proof,
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => Learned::Token,
    })
}

/// Adds what this line is in its exchange.
pub(super) fn of_exchange(event: &Event, line: &Line, timeline: &Timeline, it: &mut Explanation) {
    let Some((part, said)) = part(line) else {
        return;
    };
    let Some(mechanism) = mechanism(event, timeline) else {
        return;
    };
    let said = String::from_utf8_lossy(&said);
    it.meaning.push(match part {
        Part::Names => fact!(family "mechanism", mechanism.as_str()),
        Part::Responds if line.octets.trim_ascii() == b"*" => fact!("auth-given-up"),
        Part::Responds => of_response(mechanism, &said),
        Part::Challenges => of_challenge(mechanism, &said),
    });
    it.sections.extend(sections(mechanism));
}

/// The mechanism that the last AUTH of the connection names.
fn mechanism(event: &Event, timeline: &Timeline) -> Option<Mechanism> {
    let mut said = core::iter::once(event).chain(session(event, timeline));
    let named = said.find_map(|it| match &it.kind {
        EventKind::LineSent { line, .. } => named(line),
        _ => None,
    });
    Mechanism::named(&named?)
}

/// The mechanism that the line names, if it is one that does.
fn named(line: &Line) -> Option<String> {
    if part(line)?.0 != Part::Names {
        return None;
    }
    let text = line.octets.strip_suffix(b"\r\n")?;
    match line.unit {
        WireUnit::Smtp(_) => match Command::parse(text) {
            Ok(Command::Auth { mechanism, .. }) => Some(mechanism),
            _ => None,
        },
        WireUnit::Imap(_) => match imap::Command::parse(text) {
            Ok(imap::Command {
                body: Body::Authenticate { mechanism, .. },
                ..
            }) => Some(mechanism),
            _ => None,
        },
        WireUnit::Pop3(_) => match pop3::Command::parse(text) {
            Ok(pop3::Command::Auth { mechanism, .. }) => Some(mechanism),
            _ => None,
        },
    }
}

fn sections(mechanism: Mechanism) -> Vec<Section> {
    let (rfc, sections): (u16, &[&str]) = match mechanism {
        Mechanism::Plain => (4616, &["2"]),
        Mechanism::CramMd5 => (2195, &["2", "4"]),
        Mechanism::ScramSha256 => (5802, &["3", "9"]),
        Mechanism::OAuthBearer => (7628, &["3"]),
        Mechanism::Login | Mechanism::XOAuth2 => return Vec::new(),
    };
    let all = sections.iter();
    all.map(|it| Section::new(rfc, it)).collect()
}

fn of_response(mechanism: Mechanism, said: &str) -> Fact {
    match mechanism {
        Mechanism::Plain | Mechanism::Login => fact!("response-plain"),
        Mechanism::CramMd5 => fact!("response-cram-md5"),
        Mechanism::ScramSha256 if said.is_empty() => fact!("response-scram-empty"),
        Mechanism::ScramSha256 if said.starts_with("c=") => fact!("response-scram-proof"),
        Mechanism::ScramSha256 => fact!("response-scram-nonce"),
        Mechanism::OAuthBearer | Mechanism::XOAuth2 if said.contains("auth=") => {
            fact!("response-token")
        }
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => fact!("response-token-refused"),
    }
}

fn of_challenge(mechanism: Mechanism, said: &str) -> Fact {
    match mechanism {
        _ if said.is_empty() => fact!("challenge-empty"),
        Mechanism::Plain | Mechanism::Login => fact!("challenge-plain"),
        Mechanism::CramMd5 => fact!("challenge-cram-md5"),
        Mechanism::ScramSha256 if said.starts_with("v=") => fact!("challenge-scram-signature"),
        Mechanism::ScramSha256 => fact!("challenge-scram-salt"),
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => fact!("challenge-token"),
    }
}

/// Who reads a password that stands in a line as it is.
pub(super) fn password(secured: bool) -> Fact {
    match secured {
        true => fact!("password-under-tls"),
        false => fact!("password-in-plain-text"),
    }
}

pub(super) fn families() -> [(&'static str, Vec<String>); 1] {
    [family("mechanism", Mechanism::ALL.map(Mechanism::as_str))]
}
