//! Who mail is from and for (RFC 5321 sections 4.1.2 and 4.1.3). Values that cannot be wrong: each
//! is made by the grammar.

use super::grammar::{self, Cursor};
use super::idn;
use crate::trace::{Spans, SyntaxError};
use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::sync::Arc;

/// A domain name as RFC 5321 writes it: labels of letters, digits and hyphens, at most 255 octets; or
/// with labels of any script (RFC 6531 section 3.3, a U-label), each of which has its A-label. The
/// spelling is kept; comparison ignores case (section 2.4) and looks at A-labels.
#[derive(Debug, Clone)]
pub struct Domain(pub(super) Arc<str>);

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

/// What stands before the `@`: at most 64 octets, of any script (RFC 6531 section 3.3), its meaning left to the host that it names. Held
/// unquoted, so that `"bob"` and `bob` are one; case matters (RFC 5321 section 2.4).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalPart(pub(super) Arc<str>);

/// What stands behind the `@`, and what a client calls itself in EHLO.
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

/// The argument of VRFY and EXPN: the name of a user or a list, or a mailbox (section 3.5.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameOrMailbox {
    /// A name, at whichever local domain.
    Name(LocalPart),
    /// A mailbox.
    Mailbox(Mailbox),
}

/// The argument of MAIL: where notices of failure go.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ReversePath {
    /// `<>`: nowhere (section 4.5.5).
    #[default]
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

impl Domain {
    /// As it was spelled.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As DNS knows it: an A-label for each label that is not ASCII (RFC 5890 section 2.3.2.1).
    #[must_use]
    pub fn to_ascii(&self) -> Cow<'_, str> {
        idn::to_ascii(&self.0).expect("the grammar takes only domains that have A-labels")
    }

    /// The same domain, spelled as DNS knows it.
    #[must_use]
    pub fn with_a_labels(&self) -> Self {
        if self.0.is_ascii() {
            self.clone()
        } else {
            Self(self.to_ascii().into())
        }
    }

    /// Whether it is `parent` or lies below it.
    #[must_use]
    pub fn is_within(&self, parent: &Self) -> bool {
        let (own, parent) = (self.to_ascii(), parent.to_ascii());
        let (own, parent) = (own.as_bytes(), parent.as_bytes());
        let Some(cut) = own.len().checked_sub(parent.len()) else {
            return false;
        };
        own[cut..].eq_ignore_ascii_case(parent) && (cut == 0 || own[cut - 1] == b'.')
    }
}

impl PartialEq for Domain {
    fn eq(&self, other: &Self) -> bool {
        self.to_ascii().eq_ignore_ascii_case(&other.to_ascii())
    }
}

impl Eq for Domain {}

impl PartialOrd for Domain {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Domain {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        let folded = |octet: u8| octet.to_ascii_lowercase();
        let (own, other) = (self.to_ascii(), other.to_ascii());
        own.bytes().map(folded).cmp(other.bytes().map(folded))
    }
}

impl LocalPart {
    /// Its value, without quotes.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn is_dot_string(&self) -> bool {
        self.0
            .as_bytes()
            .split(|octet| *octet == b'.')
            .all(|atom| !atom.is_empty() && atom.iter().all(|octet| grammar::is_utf8_atext(*octet)))
    }
}

impl Mailbox {
    /// Whether every server can take it as it is.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        let domain = self.domain().is_none_or(|it| it.0.is_ascii());
        domain && self.local.0.is_ascii()
    }

    /// The same mailbox with A-labels, where that makes it one that every server can take (RFC 6531
    /// section 3.2): its local part is ASCII.
    #[must_use]
    pub fn with_a_labels(self) -> Self {
        match self.domain() {
            Some(domain) if self.local.0.is_ascii() => Self {
                host: MailHost::Domain(domain.with_a_labels()),
                local: self.local,
            },
            _ => self,
        }
    }

    /// The domain, where it is not an address literal.
    #[must_use]
    pub fn domain(&self) -> Option<&Domain> {
        match &self.host {
            MailHost::Domain(domain) => Some(domain),
            MailHost::Literal(_) => None,
        }
    }

    /// Parses a mailbox, naming what it sees.
    ///
    /// # Errors
    /// Where the text is not a Mailbox (RFC 5321 section 4.1.2).
    pub fn parse_traced(text: &[u8], spans: &mut Spans) -> Result<Self, SyntaxError> {
        whole(text, spans, grammar::mailbox)
    }
}

impl NameOrMailbox {
    /// Whether every server can take it as it is.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        match self {
            Self::Name(name) => name.0.is_ascii(),
            Self::Mailbox(mailbox) => mailbox.is_ascii(),
        }
    }
}

impl ReversePath {
    /// The mailbox, where it is not `<>`.
    #[must_use]
    pub fn mailbox(&self) -> Option<&Mailbox> {
        match self {
            Self::Null => None,
            Self::Mailbox(mailbox) => Some(mailbox),
        }
    }

    /// The same with A-labels: see [`Mailbox::with_a_labels`].
    #[must_use]
    pub fn with_a_labels(&self) -> Self {
        match self {
            Self::Null => Self::Null,
            Self::Mailbox(mailbox) => Self::Mailbox(mailbox.clone().with_a_labels()),
        }
    }

    /// Whether it is `<>`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }
}

impl ForwardPath {
    /// The mailbox, where it is not `<Postmaster>`.
    #[must_use]
    pub fn mailbox(&self) -> Option<&Mailbox> {
        match self {
            Self::Postmaster => None,
            Self::Mailbox(mailbox) => Some(mailbox),
        }
    }

    /// The same with A-labels: see [`Mailbox::with_a_labels`].
    #[must_use]
    pub fn with_a_labels(&self) -> Self {
        match self {
            Self::Postmaster => Self::Postmaster,
            Self::Mailbox(mailbox) => Self::Mailbox(mailbox.clone().with_a_labels()),
        }
    }
}

fn whole<R>(
    text: &[u8],
    spans: &mut Spans,
    parse: impl FnOnce(&mut Cursor<'_>) -> Result<R, SyntaxError>,
) -> Result<R, SyntaxError> {
    Cursor::traced(text, spans, |c| {
        let parsed = parse(c)?;
        match c.peek() {
            Some(_) => c.fail(&grammar::productions::CRLF),
            None => Ok(parsed),
        }
    })
}

/// A path's text with its angle brackets; they may be left out where a path is named in data.
fn bracketed(text: &str) -> String {
    if text.starts_with('<') {
        text.to_owned()
    } else {
        format!("<{text}>")
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for AddressLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::V4(address) => write!(f, "[{address}]"),
            Self::V6(address) => write!(f, "[IPv6:{address}]"),
            Self::General { tag, content } => write!(f, "[{tag}:{content}]"),
        }
    }
}

impl fmt::Display for MailHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(domain) => domain.fmt(f),
            Self::Literal(literal) => literal.fmt(f),
        }
    }
}

impl fmt::Display for LocalPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_dot_string() {
            return f.write_str(&self.0);
        }
        f.write_str("\"")?;
        for letter in self.0.chars() {
            if matches!(letter, '"' | '\\') {
                f.write_str("\\")?;
            }
            write!(f, "{letter}")?;
        }
        f.write_str("\"")
    }
}

impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.local.fmt(f)?;
        f.write_str("@")?;
        self.host.fmt(f)
    }
}

impl fmt::Display for NameOrMailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::Mailbox(mailbox) => mailbox.fmt(f),
        }
    }
}

fn bracketed_mailbox(mailbox: &Mailbox, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("<")?;
    fmt::Display::fmt(mailbox, f)?;
    f.write_str(">")
}

impl fmt::Display for ReversePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("<>"),
            Self::Mailbox(mailbox) => bracketed_mailbox(mailbox, f),
        }
    }
}

impl fmt::Display for ForwardPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postmaster => f.write_str("<Postmaster>"),
            Self::Mailbox(mailbox) => bracketed_mailbox(mailbox, f),
        }
    }
}

/// From text through the grammar; in data as that text.
macro_rules! textual {
    ($($name:ident, $parse:path, $prepare:expr;)*) => {$(
        impl FromStr for $name {
            type Err = SyntaxError;
            fn from_str(text: &str) -> Result<Self, SyntaxError> {
                let prepare: fn(&str) -> String = $prepare;
                whole(prepare(text).as_bytes(), &mut Spans::unseen(), $parse)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = SyntaxError;
            fn try_from(text: &str) -> Result<Self, SyntaxError> {
                text.parse()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|error| {
                    serde::de::Error::custom(format_args!("{text:?}: {error}"))
                })
            }
        }
    )*};
}

textual! {
    Domain, grammar::domain, str::to_owned;
    AddressLiteral, grammar::literal, str::to_owned;
    MailHost, grammar::hello_name, str::to_owned;
    LocalPart, grammar::local_part, str::to_owned;
    Mailbox, grammar::mailbox, str::to_owned;
    NameOrMailbox, grammar::name_or_mailbox, str::to_owned;
    ReversePath, grammar::reverse_path, bracketed;
    ForwardPath, grammar::forward_path, bracketed;
}
