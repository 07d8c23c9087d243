//! The extensions of IMAP4rev1 that a server may offer.

use crate::imap::CommandName;
use crate::names;
use serde::{Deserialize, Serialize};

names! {
    /// An extension, by its name in CAPABILITY.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    pub enum Extension {
        /// Literals that do not wait for the server (RFC 7888).
        #[serde(rename = "LITERAL+")]
        LiteralPlus = "LITERAL+",
        /// AUTHENTICATE with an initial response (RFC 4959).
        #[serde(rename = "SASL-IR")]
        SaslIr = "SASL-IR",
        /// IDLE (RFC 2177).
        Idle = "IDLE",
        /// UID EXPUNGE, and the unique identifiers of appended and copied messages (RFC 4315).
        UidPlus = "UIDPLUS",
        /// MOVE (RFC 6851).
        Move = "MOVE",
        /// NAMESPACE (RFC 2342).
        Namespace = "NAMESPACE",
        /// UNSELECT (RFC 3691).
        Unselect = "UNSELECT",
        /// ENABLE (RFC 5161).
        Enable = "ENABLE",
        /// ID (RFC 2971).
        Id = "ID",
        /// LIST says whether a mailbox has children (RFC 3348).
        Children = "CHILDREN",
        /// LIST says which special use a mailbox has (RFC 6154).
        #[serde(rename = "SPECIAL-USE")]
        SpecialUse = "SPECIAL-USE",
    }
}

impl Extension {
    /// The extension that the command belongs to; `None`: it is of IMAP4rev1 itself.
    #[must_use]
    pub const fn of(command: CommandName) -> Option<Self> {
        Some(match command {
            CommandName::Idle => Self::Idle,
            CommandName::UidExpunge => Self::UidPlus,
            CommandName::Move | CommandName::UidMove => Self::Move,
            CommandName::Namespace => Self::Namespace,
            CommandName::Unselect => Self::Unselect,
            CommandName::Enable => Self::Enable,
            CommandName::Id => Self::Id,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extension_is_in_data_as_capability_names_it() {
        for it in Extension::ALL {
            let json = serde_json::to_string(&it).unwrap();
            assert_eq!(json, format!("\"{}\"", it.as_str()));
        }
    }
}
