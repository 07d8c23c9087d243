//! Servers that are wrong in one way.

use protocol_core::imap::CommandName;
use protocol_core::imap::server::StateName;

/// A server that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It ends commands with one word in place of another.
    Flipped {
        from: &'static str,
        to: &'static str,
    },
    /// It does not look whether somebody has logged in.
    NeedsNoLogin,
    /// It does not look whether a mailbox is open.
    NeedsNoMailbox,
    /// It lets in whoever says a name.
    TrustsAnybody,
    /// It lets in before TLS.
    LetsInBeforeTls,
    /// It knows commands of extensions that it does not offer.
    KnowsWhatItDoesNotOffer,
    /// It changes a mailbox that is open by EXAMINE.
    IgnoresReadOnly,
    /// It sets `\Seen` for BODY.PEEK.
    SeenByPeek,
    /// It does not set `\Seen` at all.
    NeverSeen,
    /// It tells EXPUNGE while FETCH, STORE or SEARCH are answered.
    ExpungesInFetch,
    /// It counts by what is in the mailbox, not by what the client knows.
    CountsWhatNobodyTold,
    /// It does not tell what others expunged.
    KeepsExpungeToItself,
    /// It does not tell what came.
    KeepsExistsToItself,
    /// It tells flags that were stored silently.
    SilentIsLoud,
    /// CLOSE does not expunge.
    CloseKeeps,
    /// UNSELECT expunges.
    UnselectExpunges,
    /// It does not say that a mailbox could be created.
    SaysNoTryCreate,
    /// It does not say what was copied, moved or appended as what.
    SaysNoUids,
    /// It ends IDLE at any line.
    IdleEndsAtAnything,
    /// It finds a name by `%` however deep it is.
    PercentIsStar,
}

impl Mutant {
    pub const ALL: [Self; 19] = [
        Self::NeedsNoLogin,
        Self::NeedsNoMailbox,
        Self::TrustsAnybody,
        Self::LetsInBeforeTls,
        Self::KnowsWhatItDoesNotOffer,
        Self::IgnoresReadOnly,
        Self::SeenByPeek,
        Self::NeverSeen,
        Self::ExpungesInFetch,
        Self::CountsWhatNobodyTold,
        Self::KeepsExpungeToItself,
        Self::KeepsExistsToItself,
        Self::SilentIsLoud,
        Self::CloseKeeps,
        Self::UnselectExpunges,
        Self::SaysNoTryCreate,
        Self::SaysNoUids,
        Self::IdleEndsAtAnything,
        Self::PercentIsStar,
    ];

    /// What is said to the server in secret before that line, and whether it tells what comes of it.
    pub fn smuggled(self, state: StateName, line: &str) -> Vec<(&'static str, bool)> {
        let name = CommandName::of_line(line.as_bytes());
        let is_legal_in =
            |it: StateName| name.is_some_and(|name| it.legal_commands().contains(&name));
        let quiet = matches!(
            name,
            Some(CommandName::Fetch | CommandName::Store | CommandName::Search)
        );
        match (self, state) {
            (Self::NeedsNoLogin, StateName::NotAuthenticated)
                if !is_legal_in(state) && is_legal_in(StateName::Authenticated) =>
            {
                vec![("z LOGIN bob letmein", false)]
            }
            (Self::NeedsNoMailbox, StateName::Authenticated)
                if !is_legal_in(state) && is_legal_in(StateName::Selected) =>
            {
                vec![("z SELECT INBOX", false)]
            }
            (Self::ExpungesInFetch, StateName::Selected) if quiet => vec![("z NOOP", true)],
            (Self::CountsWhatNobodyTold, StateName::Selected) if quiet => vec![("z NOOP", false)],
            _ => Vec::new(),
        }
    }

    /// What the server gets in place of that line.
    pub fn forged(self, state: StateName, line: &str) -> String {
        match self {
            Self::TrustsAnybody if line.contains("LOGIN bob ") => "x LOGIN bob letmein".into(),
            Self::IgnoresReadOnly => line.replace("EXAMINE", "SELECT"),
            Self::SeenByPeek => line.replace(".PEEK", ""),
            Self::NeverSeen => line.replace("BODY[", "BODY.PEEK["),
            Self::SilentIsLoud => line.replace(".SILENT", ""),
            Self::CloseKeeps => line.replace("CLOSE", "UNSELECT"),
            Self::UnselectExpunges => line.replace("UNSELECT", "CLOSE"),
            Self::IdleEndsAtAnything if state == StateName::Idling => "DONE".into(),
            Self::PercentIsStar => line.replace('%', "*"),
            _ => line.to_owned(),
        }
    }

    /// What is heard of a line that the server says; of some nothing.
    pub fn heard(self, line: &str) -> Option<String> {
        let without = |code: &str| match line.split_once(code) {
            Some((before, after)) => {
                let (_, rest) = after.split_once("] ").unwrap_or_default();
                format!("{before}{rest}")
            }
            None => line.to_owned(),
        };
        Some(match self {
            Self::Flipped { from, to } => {
                let mut words: Vec<&str> = line.split(' ').collect();
                if words.get(1) == Some(&from) && words[0] != "*" {
                    words[1] = to;
                }
                words.join(" ")
            }
            Self::KeepsExpungeToItself if line.ends_with(" EXPUNGE") => return None,
            Self::KeepsExistsToItself if line.ends_with(" EXISTS") => return None,
            Self::IgnoresReadOnly if line.contains("PERMANENTFLAGS") => {
                "* OK [PERMANENTFLAGS ()] nothing can be changed".to_owned()
            }
            Self::IgnoresReadOnly => line.replace("[READ-WRITE] SELECT", "[READ-ONLY] EXAMINE"),
            Self::CloseKeeps => line.replace("UNSELECT", "CLOSE"),
            Self::UnselectExpunges => line.replace("CLOSE", "UNSELECT"),
            Self::SaysNoTryCreate => line.replace("[TRYCREATE]", "[NONEXISTENT]"),
            Self::SaysNoUids if line.contains("UID ") && line.contains("OK [") => {
                match ["[APPENDUID ", "[COPYUID "]
                    .iter()
                    .find(|it| line.contains(**it))
                {
                    Some(code) => without(code),
                    None => line.to_owned(),
                }
            }
            Self::KnowsWhatItDoesNotOffer if line.contains("CAPABILITY IMAP4rev1") => {
                let (before, after) = line.split_once(" IMAP4rev1")?;
                let rest = after
                    .split_once(']')
                    .map_or(String::new(), |(_, it)| format!("]{it}"));
                format!("{before} IMAP4rev1{rest}")
            }
            Self::LetsInBeforeTls => line.replace("STARTTLS AUTH=PLAIN", "STARTTLS LOGINDISABLED"),
            _ => line.to_owned(),
        })
    }
}
