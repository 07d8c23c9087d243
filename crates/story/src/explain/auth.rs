//! What is said of an exchange of AUTH, of its mechanism, its challenges and its responses, and of the
//! token that a mail program gets for it.

use super::event::with;
use super::new;
use crate::Explanation;

use protocol_core::imap::command::Body;
use protocol_core::sasl::{self, Mechanism};
use protocol_core::smtp::auth::under_base64;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Command, Unit, Verb};
use protocol_core::trace::Section;
use protocol_core::{imap, pop3};
use world::event::{Grant, TokenAnswer};
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
            (part, under_base64(unit, &line.octets))
        }
        WireUnit::Imap(unit) => match unit {
            imap::Unit::Command(imap::CommandName::Authenticate) => (Part::Names, None),
            imap::Unit::Challenge => (Part::Challenges, behind_plus()),
            imap::Unit::AuthResponse => (Part::Responds, sasl::decode(text)),
            _ => return None,
        },
        WireUnit::Pop3(unit) => match unit {
            pop3::Unit::Command(pop3::Verb::Auth) => (Part::Names, None),
            pop3::Unit::Challenge => (Part::Challenges, behind_plus()),
            pop3::Unit::AuthResponse => (Part::Responds, sasl::decode(text)),
            _ => return None,
        },
    };
    Some((part, said.unwrap_or_default()))
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
    it.meaning.push(
        match part {
            Part::Names => meaning(mechanism),
            Part::Responds if line.octets.trim_ascii() == b"*" => {
                "It is a single star: the client gives the exchange up."
            }
            Part::Responds => of_response(mechanism, &said),
            Part::Challenges => of_challenge(mechanism, &said),
        }
        .into(),
    );
    it.sections.extend(section(mechanism));
}

/// The mechanism that the last AUTH of the connection names.
fn mechanism(event: &Event, timeline: &Timeline) -> Option<Mechanism> {
    let events = timeline.events();
    let before = events.get(..=event.id.index())?.iter().rev();
    before
        .filter(|it| it.connection == event.connection)
        .find_map(|it| match &it.kind {
            EventKind::LineSent { line, .. } => named(line),
            _ => None,
        })
        .and_then(|it| Mechanism::named(&it))
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

fn section(mechanism: Mechanism) -> Option<Section> {
    match mechanism {
        Mechanism::Plain => Some(Section::new(4616, "2")),
        Mechanism::CramMd5 => Some(Section::new(2195, "2")),
        Mechanism::ScramSha256 => Some(Section::new(5802, "3")),
        Mechanism::OAuthBearer => Some(Section::new(7628, "3")),
        Mechanism::Login | Mechanism::XOAuth2 => None,
    }
}

fn meaning(mechanism: Mechanism) -> &'static str {
    match mechanism {
        Mechanism::Plain => {
            "PLAIN: user and password in one message. Without encryption the password is open to whoever sees the line."
        }
        Mechanism::Login => {
            "LOGIN: the server asks for the user, then for the password. No RFC has it, many programs do."
        }
        Mechanism::CramMd5 => {
            "CRAM-MD5: the client answers a challenge with a digest of it that only who knows the password can make. The server has to keep the password itself for that."
        }
        Mechanism::ScramSha256 => {
            "SCRAM-SHA-256: each side proves to the other that it knows the password, and the password is not on the wire. What the server stores lets nobody in."
        }
        Mechanism::OAuthBearer => {
            "OAUTHBEARER: a token in place of the password. Whoever has the token is let in until it expires, so it belongs under TLS."
        }
        Mechanism::XOAuth2 => {
            "XOAUTH2: a token in place of the password, in the form that came before OAUTHBEARER. No RFC has it."
        }
    }
}

fn of_response(mechanism: Mechanism, said: &str) -> &'static str {
    match mechanism {
        Mechanism::Plain | Mechanism::Login => {
            "Whoever sees the line can undo base64: without encryption the password is open."
        }
        Mechanism::CramMd5 => {
            "The user’s name and a digest that is right for this challenge alone: who saw it cannot use it again."
        }
        Mechanism::ScramSha256 if said.is_empty() => {
            "An empty line: the server’s signature is right, and the client has nothing to add."
        }
        Mechanism::ScramSha256 if said.starts_with("c=") => {
            "The client’s proof. It fits the nonces of this exchange alone, and the password cannot be read from it."
        }
        Mechanism::ScramSha256 => {
            "The user’s name and a nonce: what was drawn for this exchange alone."
        }
        Mechanism::OAuthBearer | Mechanism::XOAuth2 if said.contains("auth=") => {
            "The user’s name and the token. No password is in it."
        }
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => {
            "It says nothing: the client has read why its token is refused, and lets the server end the exchange."
        }
    }
}

fn of_challenge(mechanism: Mechanism, said: &str) -> &'static str {
    match mechanism {
        _ if said.is_empty() => "The challenge is empty: the client begins.",
        Mechanism::Plain | Mechanism::Login => {
            "The server asks for one thing, and the client answers."
        }
        Mechanism::CramMd5 => {
            "The challenge was never there before: random digits, the date and the server’s name."
        }
        Mechanism::ScramSha256 if said.starts_with("v=") => {
            "The server’s signature: it knows the password, too. The client checks it, and gives up if it is wrong."
        }
        Mechanism::ScramSha256 => {
            "Both nonces, the salt of the password, and how often its hash is iterated. A user whom nobody knows gets a salt, too."
        }
        Mechanism::OAuthBearer | Mechanism::XOAuth2 => {
            "The token is not taken; this JSON says why. A token that has expired is as invalid as one that nobody gave out. Only after the client’s response the server says no."
        }
    }
}

pub(super) fn token_asked(grant: Grant) -> Explanation {
    let shown = match grant {
        Grant::Consent => {
            "The owner has signed in at the issuer, in a browser, and agreed that this program may send mail. The program has never seen the password."
        }
        Grant::Password => {
            "The program shows the password to the issuer, and to nobody else: no mail server gets it."
        }
    };
    new(
        "",
        &[
            "OAuth: not the password but a token opens the mail server. It is good for one thing and for some time, and can be taken back.",
            shown,
            "Simplified here: it is HTTPS, drawn as one request and one answer, and its octets are not made.",
        ],
        &[Section::new(6749, "1.2"), Section::new(6749, "4")],
    )
}

pub(super) fn token_answered(answer: &TokenAnswer) -> Explanation {
    match answer {
        TokenAnswer::Issued { .. } => with(
            &["The program calls its mail server and shows the token."],
            new(
                "",
                &[
                    "Whoever has the token is let in, so it should travel under TLS alone.",
                    "The mail server must know which tokens are good. How it learns that is not on the wire here.",
                ],
                &[Section::new(6749, "5.1"), Section::new(6750, "1")],
            ),
        ),
        TokenAnswer::Refused => with(
            &["The program tells its owner."],
            new(
                "",
                &[
                    "The owner has not agreed, or the password is wrong at the issuer. Without a token the program does not call the mail server.",
                ],
                &[Section::new(6749, "5.2")],
            ),
        ),
    }
}
