//! Why somebody says no: servers by their rules, and programs that cannot go on.

use crate::{Fact, fact, family, variant};
use protocol_core::smtp::server;
use protocol_core::{imap, pop3};
use world::event::ReadFailure;

/// Why a server refuses.
#[must_use]
pub fn refusal(refusal: server::Refusal) -> Fact {
    fact!(family "refusal", variant(refusal))
}

/// Why an IMAP server says NO (RFC 5530).
#[must_use]
pub fn imap_refusal(refusal: imap::server::Refusal) -> Fact {
    fact!(family "imap-refusal", variant(refusal))
}

/// Why a POP3 server says -ERR (RFC 2449 section 8, RFC 3206).
#[must_use]
pub fn pop3_refusal(refusal: pop3::server::Refusal) -> Fact {
    fact!(family "pop3-refusal", variant(refusal))
}

/// Why an IMAP session of a mail program ended too soon.
#[must_use]
pub fn imap_failure(failure: &imap::client::Failure) -> Fact {
    use imap::client::Failure as F;
    match failure {
        F::Refused { command, text } => refused(command.as_str(), text),
        F::Bye(text) => fact!("failure-bye", text: engine_text(text)),
        F::NeedsTls => fact!("failure-needs-tls"),
        F::NoWayIn => fact!("failure-no-way-in"),
        F::ServerUnproven => fact!("failure-unproven"),
        F::Lost => fact!("failure-lost"),
        F::Nonsense => fact!("failure-nonsense"),
        F::TimedOut => fact!("failure-timed-out"),
    }
}

/// Why a session of a mail program that reads ended too soon.
#[must_use]
pub fn read_failure(failure: &ReadFailure) -> Fact {
    match failure {
        ReadFailure::NotConnected => fact!("failure-not-connected"),
        ReadFailure::Imap(failure) => imap_failure(failure),
        ReadFailure::Pop3(failure) => pop3_failure(failure),
    }
}

/// Why a POP3 session of a mail program ended too soon.
#[must_use]
pub fn pop3_failure(failure: &pop3::client::Failure) -> Fact {
    use pop3::client::{Failure as F, StateName};
    match failure {
        F::Refused { command, text, .. } => match command {
            None => fact!("failure-call-refused", text: engine_text(text)),
            Some(verb) => refused(verb.as_str(), text),
        },
        F::Lost(StateName::Quit) => fact!("failure-lost-at-quit"),
        F::Lost(_) => fact!("failure-lost"),
        F::Nonsense(_) => fact!("failure-nonsense"),
        F::TimedOut(_) => fact!("failure-timed-out"),
        F::NeedsTls => fact!("failure-needs-tls"),
        F::NoWayIn => fact!("failure-no-way-in"),
        F::ServerUnproven => fact!("failure-unproven"),
    }
}

fn refused(command: &str, text: &str) -> Fact {
    fact!("failure-refused", command: command, text: engine_text(text))
}

/// An engine’s words, to stand between quotes.
fn engine_text(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 3] {
    [
        family("refusal", server::Refusal::ALL.map(variant)),
        family("imap-refusal", imap::server::Refusal::ALL.map(variant)),
        family("pop3-refusal", pop3::server::Refusal::ALL.map(variant)),
    ]
}
