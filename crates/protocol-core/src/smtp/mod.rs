//! SMTP (RFC 5321) with SIZE (1870), PIPELINING (2920), 8BITMIME (6152), ENHANCEDSTATUSCODES (2034),
//! STARTTLS (3207), AUTH (4954), CHUNKING and BINARYMIME (3030), SMTPUTF8 (6531), DSN (3461): values, one traced grammar, server and client sessions, and the dissector that names
//! what is on the wire.

pub mod address;
pub mod auth;
pub mod client;
pub mod command;
pub mod data;
pub mod dissector;
pub mod dsn;
pub mod grammar;
mod idn;
pub mod limits;
pub mod reply;
pub mod server;
mod usual;

pub use address::{AddressLiteral, Domain, ForwardPath, LocalPart, MailHost, Mailbox, ReversePath};
pub use command::{Command, CommandError, Parameter, Verb};
pub use dissector::{Dissector, Side, Unit};
pub use reply::{EnhancedStatus, Reply, ReplyCode, Severity};
pub use usual::usual_text;

use serde::{Deserialize, Serialize};

/// What a transaction carries besides its content: the envelope (RFC 5321 section 2.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Envelope {
    /// Where notices of failure go: the argument of MAIL.
    pub reverse_path: ReversePath,
    /// Who gets the message: the arguments of RCPT that were accepted, in order.
    pub forward_paths: Vec<ForwardPath>,
    /// The BODY parameter of MAIL (RFC 6152).
    pub body: Body,
    /// Whether MAIL had SMTPUTF8 (RFC 6531): addresses and header may be of any script.
    #[serde(default)]
    pub internationalised: bool,
    /// What is asked of the whole message (RFC 3461).
    #[serde(default)]
    pub request: dsn::MessageRequest,
    /// What is asked of a recipient (RFC 3461); nothing of those who are not here.
    #[serde(default)]
    pub requests: Vec<(ForwardPath, dsn::RecipientRequest)>,
}

impl Envelope {
    /// What is asked of that recipient.
    #[must_use]
    pub fn request_of(&self, path: &ForwardPath) -> dsn::RecipientRequest {
        let mut requests = self.requests.iter();
        let found = requests.find(|(it, _)| it == path);
        found
            .map(|(_, request)| request.clone())
            .unwrap_or_default()
    }

    /// Whether an address on it needs SMTPUTF8: its local part is not ASCII. A domain alone has
    /// A-labels.
    #[must_use]
    pub fn has_international_address(&self) -> bool {
        let sender = self.reverse_path.mailbox().into_iter();
        let recipients = self.forward_paths.iter().filter_map(ForwardPath::mailbox);
        let mut all = sender.chain(recipients);
        all.any(|mailbox| !mailbox.local.as_str().is_ascii())
    }
}

/// How a message came: what `with` says of it in its Received field (RFC 3848; RFC 6531 section 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Transmission {
    /// The session began with EHLO.
    pub extended: bool,
    /// Under TLS.
    pub secured: bool,
    /// The client authenticated.
    pub authenticated: bool,
    /// MAIL had SMTPUTF8.
    pub internationalised: bool,
}

impl Transmission {
    /// Its name in the registry of mail transmission types.
    #[must_use]
    pub fn name(self) -> String {
        let extended = self.extended || self.secured || self.authenticated;
        let protocol = match (self.internationalised, extended) {
            (true, _) => "UTF8SMTP",
            (false, true) => "ESMTP",
            (false, false) => "SMTP",
        };
        let secured = if self.secured { "S" } else { "" };
        let authenticated = if self.authenticated { "A" } else { "" };
        format!("{protocol}{secured}{authenticated}")
    }
}

/// The BODY parameter (RFC 6152 section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// `7BIT`, the default.
    #[default]
    SevenBit,
    /// `8BITMIME`.
    EightBitMime,
    /// `BINARYMIME` (RFC 3030 section 3): any octets, and lines of any length.
    BinaryMime,
}
