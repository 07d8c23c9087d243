//! Names of mailboxes (RFC 3501 section 5.1).

use super::utf7;
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize};

/// The name of a mailbox, decoded. `INBOX` in any case is the one INBOX (section 5.1), also as the first
/// level of a longer name; otherwise case matters. Between the levels of a name stands `/`.
///
/// In data it is as a person reads it; [`fmt::Display`] writes it as it goes on the wire, without quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct MailboxName(String);

/// Why octets or a text are no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// It is not modified UTF-7 (RFC 3501 section 5.1.3).
    #[error("octet {at}: not modified UTF-7")]
    Utf7 {
        /// The octet where it went wrong.
        at: usize,
    },
    /// It is longer than [`MailboxName::MAX_OCTETS`].
    #[error("a name has at most {} octets", MailboxName::MAX_OCTETS)]
    TooLong,
}

impl MailboxName {
    /// The most octets of a name as it goes on the wire: a limit of ours.
    pub const MAX_OCTETS: usize = 1000;
    /// Between the levels of a name (section 5.1.1).
    pub const SEPARATOR: char = '/';

    /// INBOX.
    #[must_use]
    pub fn inbox() -> Self {
        Self("INBOX".into())
    }

    /// The mailbox that a person calls so.
    ///
    /// # Errors
    /// Where it is too long.
    pub fn new(name: &str) -> Result<Self, NotAName> {
        if name.len() > Self::MAX_OCTETS || utf7::encode(name).len() > Self::MAX_OCTETS {
            return Err(NotAName::TooLong);
        }
        let first = name.split(Self::SEPARATOR).next().unwrap_or_default();
        if first.eq_ignore_ascii_case("INBOX") {
            return Ok(Self(format!("INBOX{}", &name[first.len()..])));
        }
        Ok(Self(name.to_owned()))
    }

    /// Reads a name from the wire, where it is in modified UTF-7.
    ///
    /// # Errors
    /// Where it is not, also where there is another way to write that name, and where it is too long.
    pub fn decode(octets: &[u8]) -> Result<Self, NotAName> {
        if octets.len() > Self::MAX_OCTETS {
            return Err(NotAName::TooLong);
        }
        let text = utf7::decode(octets).map_err(|at| NotAName::Utf7 { at })?;
        Self::new(&text)
    }

    /// As it goes on the wire.
    #[must_use]
    pub fn encode(&self) -> String {
        utf7::encode(&self.0)
    }

    /// As a person reads it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is INBOX.
    #[must_use]
    pub fn is_inbox(&self) -> bool {
        self.0 == "INBOX"
    }

    /// Its levels, the outermost first.
    pub fn levels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split(Self::SEPARATOR)
    }

    /// The name one level up, where there is one.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once(Self::SEPARATOR)?;
        Self::new(parent).ok().filter(|it| !it.0.is_empty())
    }

    /// Whether it is a name below `other`, at any depth.
    #[must_use]
    pub fn is_below(&self, other: &Self) -> bool {
        self.0
            .strip_prefix(&other.0)
            .is_some_and(|rest| rest.starts_with(Self::SEPARATOR))
    }
}

impl fmt::Display for MailboxName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for MailboxName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::new(&name).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> MailboxName {
        MailboxName::new(text).expect("it is short")
    }

    #[test]
    fn inbox_is_one_name_in_any_case_alone_and_as_the_first_level() {
        for inbox in ["INBOX", "inbox", "InBoX"] {
            assert_eq!(
                MailboxName::decode(inbox.as_bytes()),
                Ok(MailboxName::inbox())
            );
            assert!(name(inbox).is_inbox());
            let kid = name(&format!("{inbox}/Kid"));
            assert_eq!(kid.as_str(), "INBOX/Kid");
            assert!(kid.is_below(&MailboxName::inbox()) && !kid.is_inbox());
        }
        assert_ne!(name("inboxes"), name("INBOXes"));
        assert_ne!(name("inbox/x"), name("inbox/X"));
        assert_ne!(name("a/inbox"), name("a/INBOX"));
    }

    #[test]
    fn a_name_has_levels_and_a_parent() {
        let names: [(&str, &[&str], Option<&str>); 6] = [
            ("INBOX", &["INBOX"], None),
            ("a/b/c", &["a", "b", "c"], Some("a/b")),
            ("a/", &["a", ""], Some("a")),
            ("/a", &["", "a"], None),
            ("inbox/x", &["INBOX", "x"], Some("INBOX")),
            ("", &[""], None),
        ];
        for (text, levels, parent) in names {
            assert_eq!(name(text).levels().collect::<Vec<_>>(), levels);
            assert_eq!(name(text).parent(), parent.map(name));
        }
        assert!(name("a/b/c").is_below(&name("a")));
        assert!(!name("ab").is_below(&name("a")));
        assert!(!name("a").is_below(&name("a")));
    }

    #[test]
    fn a_name_is_as_long_as_its_octets_on_the_wire() {
        let limit = MailboxName::MAX_OCTETS;
        assert!(MailboxName::new(&"a".repeat(limit)).is_ok());
        for long in ["a".repeat(limit + 1), "ü".repeat(limit / 2)] {
            assert_eq!(MailboxName::new(&long), Err(NotAName::TooLong));
            assert!(serde_json::from_value::<MailboxName>(long.into()).is_err());
        }
        let wire = "&-".repeat(limit / 2 + 1);
        assert_eq!(MailboxName::decode(wire.as_bytes()), Err(NotAName::TooLong));
    }
}
