//! Why a host refuses, and what that is on the wire (RFC 5530).

use crate::names;
use serde::{Deserialize, Serialize};

names! {
    /// Why a host refuses.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Refusal {
        /// `AUTHENTICATIONFAILED`: wrong user or password.
        AuthenticationFailed,
        /// `AUTHORIZATIONFAILED`: the user is known and may not act as whom they ask.
        AuthorizationFailed,
        /// `EXPIRED`: the password is too old.
        Expired,
        /// `UNAVAILABLE`: something that the host needs does not answer; try again later.
        Unavailable,
        /// `NONEXISTENT`: no such mailbox. Where it is one to put a message into the session says `TRYCREATE`
        /// (RFC 3501 section 7.1), unless it is INBOX.
        NoSuchMailbox,
        /// `ALREADYEXISTS`: there is a mailbox of that name.
        AlreadyExists,
        /// `CANNOT`: it can never be done (such a name is not possible; the mailbox cannot be selected).
        Cannot,
        /// `NOPERM`: the user may not.
        NoPermission,
        /// `INUSE`: somebody else holds it.
        InUse,
        /// `OVERQUOTA`: there is no room for it.
        OverQuota,
        /// `LIMIT`: it is more than the host does (too large a message, too many mailboxes).
        Limit,
        /// `CONTACTADMIN`: a person must see to it.
        ContactAdmin,
        /// `SERVERBUG`: the host is at fault.
        ServerBug,
    }
}

impl Refusal {
    /// What goes on the wire behind `NO`: response code (RFC 5530 section 3) and text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::AuthenticationFailed => "[AUTHENTICATIONFAILED] wrong user or password",
            Self::AuthorizationFailed => "[AUTHORIZATIONFAILED] not as that user",
            Self::Expired => "[EXPIRED] the password is too old",
            Self::Unavailable => "[UNAVAILABLE] not now, try again later",
            Self::NoSuchMailbox => "[NONEXISTENT] no such mailbox",
            Self::AlreadyExists => "[ALREADYEXISTS] there is such a mailbox",
            Self::Cannot => "[CANNOT] that cannot be done",
            Self::NoPermission => "[NOPERM] not allowed",
            Self::InUse => "[INUSE] somebody uses it",
            Self::OverQuota => "[OVERQUOTA] no room for it",
            Self::Limit => "[LIMIT] more than is done here",
            Self::ContactAdmin => "[CONTACTADMIN] ask the administrator",
            Self::ServerBug => "[SERVERBUG] the server is at fault",
        }
    }

    /// The response code alone.
    #[must_use]
    pub fn code(self) -> &'static str {
        let text = self.text();
        let (code, _) = text[1..].split_once(']').unwrap_or_default();
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_refusal_has_a_response_code_of_its_own() {
        let codes: BTreeSet<&str> = Refusal::ALL.into_iter().map(Refusal::code).collect();
        assert_eq!(codes.len(), Refusal::ALL.len());
        let is_code = |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_uppercase());
        assert!(codes.iter().all(is_code), "{codes:?}");
    }
}
