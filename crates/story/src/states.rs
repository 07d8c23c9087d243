//! What commands do, what states are, and other closed lists.

use crate::Grain;
use crate::{Fact, fact, family, variant};
use core::fmt::Display;
use protocol_core::imap::CommandName;
use protocol_core::imap::server::SpecialUse;
use protocol_core::smtp::{Verb, client, server};
use protocol_core::{imap, pop3};
use world::scenario::Topic;

/// What a command of SMTP does.
#[must_use]
pub fn verb(verb: Verb) -> Fact {
    fact!(family "smtp-verb", verb)
}

/// What a command of IMAP does.
#[must_use]
pub fn imap_command(name: CommandName) -> Fact {
    fact!(family "imap-command", name)
}

/// What a command of POP3 does.
#[must_use]
pub fn pop3_verb(verb: pop3::Verb) -> Fact {
    fact!(family "pop3-verb", verb)
}

/// A command and what it does.
pub(crate) fn command(name: impl Display, does: Fact) -> Fact {
    fact!("command-what", command: crate::text(name), does: does)
}

/// What a state of an SMTP server is.
#[must_use]
pub fn server_state(state: server::StateName) -> Fact {
    fact!(family "smtp-server-state", variant(state))
}

/// What a state of an SMTP client is.
#[must_use]
pub fn client_state(state: client::StateName) -> Fact {
    fact!(family "smtp-client-state", variant(state))
}

/// What a state of an IMAP server is.
#[must_use]
pub fn imap_server_state(state: imap::server::StateName) -> Fact {
    fact!(family "imap-server-state", variant(state))
}

/// What a state of an IMAP client is.
#[must_use]
pub fn imap_client_state(state: imap::client::StateName) -> Fact {
    fact!(family "imap-client-state", variant(state))
}

/// What a state of a POP3 server is.
#[must_use]
pub fn pop3_server_state(state: pop3::server::StateName) -> Fact {
    fact!(family "pop3-server-state", variant(state))
}

/// What a state of a POP3 client is.
#[must_use]
pub fn pop3_client_state(state: pop3::client::StateName) -> Fact {
    fact!(family "pop3-client-state", variant(state))
}

/// What a mailbox is for.
#[must_use]
pub fn special_use(of: SpecialUse) -> Fact {
    fact!(family "special-use", variant(of))
}

/// A topic’s name in the list of scenarios.
#[must_use]
pub fn topic(topic: Topic) -> Fact {
    fact!(family "topic", variant(topic))
}

/// A grain’s name.
#[must_use]
pub fn grain(grain: Grain) -> Fact {
    fact!(family "grain", variant(grain))
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 12] {
    [
        family("smtp-verb", Verb::ALL),
        family("imap-command", CommandName::ALL),
        family("pop3-verb", pop3::Verb::ALL),
        family("smtp-server-state", server::StateName::ALL.map(variant)),
        family("smtp-client-state", client::StateName::ALL.map(variant)),
        family(
            "imap-server-state",
            imap::server::StateName::ALL.map(variant),
        ),
        family(
            "imap-client-state",
            imap::client::StateName::ALL.map(variant),
        ),
        family(
            "pop3-server-state",
            pop3::server::StateName::ALL.map(variant),
        ),
        family(
            "pop3-client-state",
            pop3::client::StateName::ALL.map(variant),
        ),
        family("special-use", SpecialUse::ALL.map(variant)),
        family("topic", Topic::ALL.map(variant)),
        family("grain", Grain::ALL.map(variant)),
    ]
}
