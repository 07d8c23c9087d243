//! Hosts and what they have. A host's part is not fixed: it answers on one connection and calls on
//! the next.

mod agent;
mod program;

pub use agent::{Destination, Mta, Progress, Queued};
pub use program::{
    Copies, FETCHED_AT_ONCE, FetchedCopy, HeldToken, Mail, Mua, Outgoing, OutgoingState, Reading,
};

use crate::event::Protocol;
use crate::fault::Down;
use crate::scenario::{HostSpec, IssuerSpec};
use crate::store::Store;
use protocol_core::smtp::Domain;
use protocol_core::{Instant, imap, pop3};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

/// A host of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its name, `mx.receiver.example`.
    pub name: Domain,
    /// Its address.
    pub address: Ipv4Addr,
    /// A person's mail program.
    pub mua: Option<Mua>,
    /// A mail transfer agent.
    pub mta: Option<Mta>,
    /// Mailboxes and their IMAP server.
    pub store: Option<Store>,
    /// Whether it answers DNS questions.
    pub resolver: bool,
    /// Whether it crashed, and comes back.
    pub down: Option<Down>,
    /// A token issuer.
    pub issuer: Option<Issuer>,
    /// Whether it is not simulated: what it says comes from outside.
    pub outside: bool,
    /// Whether it is gone: it has none of these, and only its place in the picture is left.
    pub removed: bool,
}

/// What a host is in the drawing: the first of these that fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A person's mail program (MUA).
    MailProgram,
    /// Takes mail from mail programs (MSA).
    Submission,
    /// Takes mail for domains that are local to it: where the MX points.
    Exchanger,
    /// Takes mail and passes all of it on.
    Relay,
    /// Keeps mailboxes.
    Mailboxes,
    /// Answers DNS questions.
    Resolver,
    /// None of these.
    Other,
    /// Gives tokens to mail programs.
    Issuer,
    /// A server that is not simulated.
    Outside,
}

impl Host {
    /// A host that has nothing.
    pub(crate) fn removed(spec: &HostSpec) -> Self {
        Self {
            name: spec.name.clone(),
            address: spec.address,
            mua: None,
            mta: None,
            store: None,
            resolver: false,
            down: None,
            issuer: None,
            outside: false,
            removed: true,
        }
    }

    /// What is spoken on that port: by what listens there, or else as the port is assigned.
    #[must_use]
    pub fn protocol_at(&self, port: u16) -> Protocol {
        let listens = self.store.as_ref().and_then(|it| it.services.get(&port));
        match (listens, port) {
            (Some(service), _) => service.protocol(),
            (None, 143 | 993) => Protocol::Imap,
            (None, 110 | 995) => Protocol::Pop3,
            (None, _) => Protocol::Smtp,
        }
    }

    /// The ports it listens on.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        let smtp = self.mta.iter().flat_map(|mta| mta.services.keys().copied());
        let mailboxes = self.store.iter();
        smtp.chain(mailboxes.flat_map(|it| it.services.keys().copied()))
    }

    /// Whose mail program it is.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        self.mua.as_ref().map(|mua| mua.spec.owner.as_str())
    }

    /// What it is drawn as.
    #[must_use]
    pub fn role(&self) -> Role {
        if self.outside {
            Role::Outside
        } else if self.mua.is_some() {
            Role::MailProgram
        } else if self.mta.as_ref().is_some_and(Mta::takes_submissions) {
            Role::Submission
        } else if self
            .mta
            .as_ref()
            .is_some_and(|mta| !mta.spec.local.is_empty())
        {
            Role::Exchanger
        } else if self.mta.is_some() {
            Role::Relay
        } else if self.store.is_some() {
            Role::Mailboxes
        } else if self.resolver {
            Role::Resolver
        } else if self.issuer.is_some() {
            Role::Issuer
        } else {
            Role::Other
        }
    }
}

/// A token issuer: the authorization server of RFC 6749 section 1.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issuer {
    /// How it is set up.
    pub spec: Arc<IssuerSpec>,
    /// What it gave out.
    pub tokens: BTreeMap<String, Token>,
    /// How many it gave out in this run.
    pub(crate) issued: u64,
}

/// A token as its issuer knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Whose it is.
    pub user: String,
    /// What it is good for (RFC 6749 section 3.3).
    pub scope: String,
    /// Until when.
    pub expires: Instant,
}

/// What listens on a port of a host of mailboxes, with the set-up of each session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Service {
    /// IMAP, under TLS from the first octet or not.
    Imap(Arc<imap::server::Config>),
    /// POP3.
    Pop3 {
        /// The set-up.
        config: Arc<pop3::server::Config>,
        /// Whether TLS comes first.
        secured: bool,
    },
}

impl Service {
    /// Whether TLS comes first.
    #[must_use]
    pub fn is_secured(&self) -> bool {
        match self {
            Self::Imap(config) => config.secured_from_start,
            Self::Pop3 { secured, .. } => *secured,
        }
    }

    /// What is spoken.
    #[must_use]
    pub const fn protocol(&self) -> Protocol {
        match self {
            Self::Imap(_) => Protocol::Imap,
            Self::Pop3 { .. } => Protocol::Pop3,
        }
    }
}
