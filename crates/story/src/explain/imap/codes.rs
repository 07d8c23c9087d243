//! Response codes: what stands in brackets, for programs (RFC 3501 section 7.1, RFC 5530).

use super::arguments::list;
use super::data::capability;
use crate::Explanation;
use crate::en::explain::{glossary, rfc3501};
use crate::en::imap_refusal;
use protocol_core::imap::response::Code;
use protocol_core::imap::server::Refusal;
use protocol_core::trace::Section;
use world::Line;

/// Adds what the code of the line says, if it has one; first, since it is what the line is about.
pub(super) fn with_code(line: &Line, mut it: Explanation) -> Explanation {
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    let Some(code) = Code::of_line(text) else {
        return it;
    };
    if let Some((says, section)) = of_code(&code) {
        it.meaning.insert(0, says);
        if !it.sections.contains(&section) {
            it.sections.push(section);
        }
    }
    if let Code::Capability(names) = &code {
        it.meaning.extend(glossary(names.iter(), capability));
    }
    it
}

/// What a code says, and where it stands.
pub(super) fn of_code(code: &Code) -> Option<(String, Section)> {
    let says: String = match code {
        Code::UidNext(uid) => format!("The next message that comes gets the UID {uid}."),
        Code::UidValidity(number) => format!(
            "UIDVALIDITY {number}: as long as this number is the same, UIDs name the same messages. If it ever changes, a program forgets what it knew and fetches anew."
        ),
        Code::Unseen(number) => {
            format!("The first message that nobody has read has the number {number}.")
        }
        Code::PermanentFlags { flags, any_keyword } => match (flags.is_empty(), any_keyword) {
            (true, false) => "No flag can be changed for good here.".into(),
            (_, false) => format!("These flags are kept when they are set: {}.", list(flags)),
            (_, true) => format!(
                "These flags are kept when they are set: {}. The \\* says that new keywords may be made, too.",
                list(flags)
            ),
        },
        Code::BadCharset(names) if names.is_empty() => {
            "BADCHARSET: the server cannot search in that charset.".into()
        }
        Code::BadCharset(names) => format!(
            "BADCHARSET: the server cannot search in that charset. It can in: {}.",
            names.join(", ")
        ),
        Code::AppendUid { uids, .. } => format!("APPENDUID: in the mailbox it has the UID {uids}."),
        Code::CopyUid { from, to, .. } => format!(
            "COPYUID: UID {from} of this mailbox is UID {to} of the other, in the same order."
        ),
        Code::Other { .. } => return None,
        code => fixed(code).into(),
    };
    Some((says, section(code)))
}

/// What codes say that are a word alone.
fn fixed(code: &Code) -> &'static str {
    match code {
        Code::Alert => "ALERT: a program must show this text to its user.",
        Code::Capability(_) => {
            "It says what the server can do, so that the client need not ask by CAPABILITY."
        }
        Code::Parse => "PARSE: a message is not written as messages should be.",
        Code::ReadOnly => "READ-ONLY: nothing can change in this session.",
        Code::ReadWrite => "READ-WRITE: what is in the mailbox can be changed.",
        Code::TryCreate => {
            "TRYCREATE: there is no such mailbox. If the client created it, the command would go through."
        }
        Code::UidNotSticky => {
            "UIDNOTSTICKY: this mailbox does not keep UIDs, so a program cannot remember what it has."
        }
        Code::Closed => "CLOSED: the mailbox that was open is closed now.",
        Code::Unavailable => imap_refusal(Refusal::Unavailable),
        Code::AuthenticationFailed => imap_refusal(Refusal::AuthenticationFailed),
        Code::AuthorizationFailed => imap_refusal(Refusal::AuthorizationFailed),
        Code::Expired => imap_refusal(Refusal::Expired),
        Code::PrivacyRequired => "PRIVACYREQUIRED: not in plain text. TLS comes first.",
        Code::ContactAdmin => imap_refusal(Refusal::ContactAdmin),
        Code::NoPerm => imap_refusal(Refusal::NoPermission),
        Code::InUse => imap_refusal(Refusal::InUse),
        Code::ExpungeIssued => {
            "EXPUNGEISSUED: another program has removed messages of which this session was not told yet."
        }
        Code::Corruption => "CORRUPTION: something that the server keeps is damaged.",
        Code::ServerBug => imap_refusal(Refusal::ServerBug),
        Code::ClientBug => "CLIENTBUG: the client did what no client should do.",
        Code::Cannot => imap_refusal(Refusal::Cannot),
        Code::Limit => imap_refusal(Refusal::Limit),
        Code::OverQuota => imap_refusal(Refusal::OverQuota),
        Code::AlreadyExists => imap_refusal(Refusal::AlreadyExists),
        Code::NonExistent => imap_refusal(Refusal::NoSuchMailbox),
        Code::TooBig => "TOOBIG: the message is larger than the server takes.",
        Code::UidNext(_)
        | Code::UidValidity(_)
        | Code::Unseen(_)
        | Code::PermanentFlags { .. }
        | Code::BadCharset(_)
        | Code::AppendUid { .. }
        | Code::CopyUid { .. }
        | Code::Other { .. } => "",
    }
}

const fn section(code: &Code) -> Section {
    match code {
        Code::UidValidity(_) => rfc3501("2.3.1.1"),
        Code::AppendUid { .. } | Code::CopyUid { .. } | Code::UidNotSticky => {
            Section::new(4315, "3")
        }
        Code::Closed => Section::new(7162, "3.2.11"),
        Code::TooBig => Section::new(4469, "4.2"),
        Code::Alert
        | Code::BadCharset(_)
        | Code::Capability(_)
        | Code::Parse
        | Code::PermanentFlags { .. }
        | Code::ReadOnly
        | Code::ReadWrite
        | Code::TryCreate
        | Code::UidNext(_)
        | Code::Unseen(_)
        | Code::Other { .. } => rfc3501("7.1"),
        _ => Section::new(5530, "3"),
    }
}
