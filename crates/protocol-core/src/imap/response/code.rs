//! Response codes: what a status response tells a program (RFC 3501 section 7.1, and the RFCs named).

use super::value::Value;
use super::{Response, flags, set, words};
use crate::imap::command::SequenceSet;
use crate::imap::{Flags, grammar};
use core::fmt;

/// A response code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// `ALERT`: the text must be shown to the person.
    Alert,
    /// `BADCHARSET`: the charsets that can be searched in, where they are named.
    BadCharset(Vec<String>),
    /// `CAPABILITY`.
    Capability(Vec<String>),
    /// `PARSE`: a message cannot be parsed.
    Parse,
    /// `PERMANENTFLAGS`: the flags that can be changed for good.
    PermanentFlags {
        /// Those.
        flags: Flags,
        /// `\*`: and any new keyword.
        any_keyword: bool,
    },
    /// `READ-ONLY`.
    ReadOnly,
    /// `READ-WRITE`.
    ReadWrite,
    /// `TRYCREATE`: it would succeed if the mailbox were created.
    TryCreate,
    /// `UIDNEXT`: the unique identifier that the next message gets.
    UidNext(u32),
    /// `UIDVALIDITY`.
    UidValidity(u32),
    /// `UNSEEN`: the number of the first message without `\Seen`.
    Unseen(u32),
    /// `APPENDUID` (RFC 4315 section 3).
    AppendUid {
        /// UIDVALIDITY of the mailbox.
        uid_validity: u32,
        /// What the messages were given there.
        uids: SequenceSet,
    },
    /// `COPYUID` (RFC 4315 section 3): from and to, in the same order.
    CopyUid {
        /// UIDVALIDITY of the mailbox they were copied to.
        uid_validity: u32,
        /// Which messages.
        from: SequenceSet,
        /// What their copies were given.
        to: SequenceSet,
    },
    /// `UIDNOTSTICKY` (RFC 4315 section 3): the mailbox does not keep unique identifiers.
    UidNotSticky,
    /// `CLOSED` (RFC 7162 section 3.2.11): what was selected no longer is.
    Closed,
    /// `UNAVAILABLE` (RFC 5530 section 3), as all that follow.
    Unavailable,
    /// `AUTHENTICATIONFAILED`.
    AuthenticationFailed,
    /// `AUTHORIZATIONFAILED`.
    AuthorizationFailed,
    /// `EXPIRED`.
    Expired,
    /// `PRIVACYREQUIRED`: not without TLS.
    PrivacyRequired,
    /// `CONTACTADMIN`.
    ContactAdmin,
    /// `NOPERM`.
    NoPerm,
    /// `INUSE`.
    InUse,
    /// `EXPUNGEISSUED`: another session expunged messages that this one asks for.
    ExpungeIssued,
    /// `CORRUPTION`.
    Corruption,
    /// `SERVERBUG`.
    ServerBug,
    /// `CLIENTBUG`.
    ClientBug,
    /// `CANNOT`.
    Cannot,
    /// `LIMIT`.
    Limit,
    /// `OVERQUOTA`.
    OverQuota,
    /// `ALREADYEXISTS`.
    AlreadyExists,
    /// `NONEXISTENT`.
    NonExistent,
    /// `TOOBIG` (RFC 4469 section 4.2): the message is too big.
    TooBig,
    /// One that is not known here, or not as its RFC writes it.
    Other {
        /// Its name.
        name: String,
        /// What stands behind it.
        arguments: String,
    },
}

/// Codes that are a word alone.
static WORDS: [(&str, Code); 25] = [
    ("ALERT", Code::Alert),
    ("PARSE", Code::Parse),
    ("READ-ONLY", Code::ReadOnly),
    ("READ-WRITE", Code::ReadWrite),
    ("TRYCREATE", Code::TryCreate),
    ("UIDNOTSTICKY", Code::UidNotSticky),
    ("CLOSED", Code::Closed),
    ("UNAVAILABLE", Code::Unavailable),
    ("AUTHENTICATIONFAILED", Code::AuthenticationFailed),
    ("AUTHORIZATIONFAILED", Code::AuthorizationFailed),
    ("EXPIRED", Code::Expired),
    ("PRIVACYREQUIRED", Code::PrivacyRequired),
    ("CONTACTADMIN", Code::ContactAdmin),
    ("NOPERM", Code::NoPerm),
    ("INUSE", Code::InUse),
    ("EXPUNGEISSUED", Code::ExpungeIssued),
    ("CORRUPTION", Code::Corruption),
    ("SERVERBUG", Code::ServerBug),
    ("CLIENTBUG", Code::ClientBug),
    ("CANNOT", Code::Cannot),
    ("LIMIT", Code::Limit),
    ("OVERQUOTA", Code::OverQuota),
    ("ALREADYEXISTS", Code::AlreadyExists),
    ("NONEXISTENT", Code::NonExistent),
    ("TOOBIG", Code::TooBig),
];

impl Code {
    /// The code of a server's line, where it is a status response and has one.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        match Response::parse(line).ok()? {
            Response::Tagged { said, .. }
            | Response::Status(_, said)
            | Response::Bye(said)
            | Response::PreAuth(said) => said.code,
            Response::Continuation(_) | Response::Data(_) => None,
        }
    }

    /// The code of this name with these arguments, which stand in `raw` as they came.
    pub(super) fn new(name: &str, arguments: &[Value<'_>], raw: &str) -> Self {
        let word = WORDS
            .iter()
            .find(|(word, _)| arguments.is_empty() && name.eq_ignore_ascii_case(word));
        if let Some((_, code)) = word {
            return code.clone();
        }
        Self::with_arguments(&name.to_ascii_uppercase(), arguments).unwrap_or_else(|| Self::Other {
            name: name.to_owned(),
            arguments: raw.to_owned(),
        })
    }

    fn with_arguments(name: &str, arguments: &[Value<'_>]) -> Option<Self> {
        Some(match (name, arguments) {
            ("BADCHARSET", []) => Self::BadCharset(Vec::new()),
            ("BADCHARSET", [Value::List(list)]) => {
                let names = list.iter().map(Value::text);
                let line = |it: &String| !it.contains(['\r', '\n']);
                Self::BadCharset(names.map(|it| it.filter(line)).collect::<Option<_>>()?)
            }
            ("CAPABILITY", list) => Self::Capability(words(list)?),
            ("PERMANENTFLAGS", [Value::List(list)]) => Self::PermanentFlags {
                flags: flags(list),
                any_keyword: list.iter().any(|it| it.is("\\*")),
            },
            ("UIDNEXT", [number]) => Self::UidNext(number.number()?),
            ("UIDVALIDITY", [number]) => Self::UidValidity(number.number()?),
            ("UNSEEN", [number]) => Self::Unseen(number.number()?),
            ("APPENDUID", [uid_validity, uids]) => Self::AppendUid {
                uid_validity: uid_validity.number()?,
                uids: set(uids)?,
            },
            ("COPYUID", [uid_validity, from, to]) => Self::CopyUid {
                uid_validity: uid_validity.number()?,
                from: set(from)?,
                to: set(to)?,
            },
            _ => return None,
        })
    }
}

/// As it is written, without its brackets.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((word, _)) = WORDS.iter().find(|(_, it)| it == self) {
            return f.write_str(word);
        }
        match self {
            Self::BadCharset(charsets) if charsets.is_empty() => f.write_str("BADCHARSET"),
            Self::BadCharset(charsets) => {
                let charsets: Vec<String> = charsets.iter().map(|it| charset(it)).collect();
                write!(f, "BADCHARSET ({})", charsets.join(" "))
            }
            Self::Capability(names) => write!(f, "CAPABILITY {}", names.join(" ")),
            Self::PermanentFlags { flags, any_keyword } => {
                f.write_str("PERMANENTFLAGS (")?;
                let mut space = "";
                for flag in flags {
                    write!(f, "{space}{flag}")?;
                    space = " ";
                }
                if *any_keyword {
                    write!(f, "{space}\\*")?;
                }
                f.write_str(")")
            }
            Self::UidNext(number) => write!(f, "UIDNEXT {number}"),
            Self::UidValidity(number) => write!(f, "UIDVALIDITY {number}"),
            Self::Unseen(number) => write!(f, "UNSEEN {number}"),
            Self::AppendUid { uid_validity, uids } => {
                write!(f, "APPENDUID {uid_validity} {uids}")
            }
            Self::CopyUid {
                uid_validity,
                from,
                to,
            } => write!(f, "COPYUID {uid_validity} {from} {to}"),
            Self::Other { name, arguments } if arguments.is_empty() => f.write_str(name),
            Self::Other { name, arguments } => write!(f, "{name} {arguments}"),
            // They are words alone.
            _ => Ok(()),
        }
    }
}

/// The name of a charset: a word, or else quoted.
fn charset(name: &str) -> String {
    if !name.is_empty() && name.bytes().all(grammar::is_atom) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
