//! Who mail is from and for (RFC 5321 sections 4.1.2 and 4.1.3). Values that cannot be wrong: each
//! is made by the grammar.

use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

/// A domain name as RFC 5321 writes it: labels of letters, digits and hyphens, at most 255 octets.
/// The spelling is kept; comparison ignores case (section 2.4).
#[derive(Debug, Clone)]
pub struct Domain(pub(super) String);

/// An address literal, `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressLiteral {
    /// IPv4.
    V4(Ipv4Addr),
    /// IPv6.
    V6(Ipv6Addr),
    /// `Standardized-tag ":" 1*dcontent`.
    General {
        /// The tag.
        tag: String,
        /// What follows the colon.
        content: String,
    },
}

/// What a client calls itself in EHLO.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HelloName {
    /// A domain.
    Domain(Domain),
    /// An address literal, where it has no name.
    Literal(AddressLiteral),
}

/// What stands before the `@`: at most 64 octets, its meaning left to the host that it names. Held
/// unquoted, so that `"bob"` and `bob` are one; case matters (RFC 5321 section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalPart(pub(super) String);

/// What stands behind the `@`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum MailHost {
    /// A domain.
    Domain(Domain),
    /// An address literal.
    Literal(AddressLiteral),
}

/// `Local-part "@" ( Domain / address-literal )`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mailbox {
    /// Before the `@`.
    pub local: LocalPart,
    /// Behind it.
    pub host: MailHost,
}

/// The argument of MAIL: where notices of failure go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReversePath {
    /// `<>`: nowhere (section 4.5.5).
    Null,
    /// A mailbox; a source route before it is dropped.
    Mailbox(Mailbox),
}

/// The argument of RCPT.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForwardPath {
    /// `<Postmaster>` without a domain (section 4.5.1).
    Postmaster,
    /// A mailbox; a source route before it is dropped.
    Mailbox(Mailbox),
}

// To be written here: for each type Display as it is on the wire (ReversePath and ForwardPath with
// angle brackets: `<bob@receiver.example>`), FromStr and TryFrom<&str> with Error = SyntaxError
// through the grammar (paths accept them without brackets too in FromStr), serde as that string
// (serialize by collect_str, deserialize through FromStr), and
//   Domain: as_str(), Eq/Ord/Hash ignoring ASCII case, is_within(&self, parent: &Domain) -> bool
//   LocalPart: as_str() (unquoted)
//   Mailbox: domain() -> Option<&Domain>; parse(text)
//   ForwardPath: mailbox() -> Option<&Mailbox>, local() -> &str ; ReversePath: mailbox(), is_null()

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
