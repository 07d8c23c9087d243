//! Response codes: what stands in brackets, for programs (RFC 3501 section 7.1, RFC 5530).

use super::arguments::written;
use super::data::capability;
use crate::explain::glossary;
use crate::refusals::imap_refusal;
use crate::sections::rfc3501;
use crate::{Explanation, Fact, Value, fact, list, text};
use protocol_core::imap::response::Code;
use protocol_core::imap::server::Refusal;
use protocol_core::trace::Section;
use world::Line;

/// The codes that are a word alone, and no refusal.
pub(super) const WORDS: [&str; 12] = [
    "ALERT",
    "PARSE",
    "READ-ONLY",
    "READ-WRITE",
    "TRYCREATE",
    "UIDNOTSTICKY",
    "CLOSED",
    "PRIVACYREQUIRED",
    "EXPUNGEISSUED",
    "CORRUPTION",
    "CLIENTBUG",
    "TOOBIG",
];

/// Adds what the code of the line says, if it has one; first, since it is what the line is about.
pub(super) fn with_code(line: &Line, mut it: Explanation) -> Explanation {
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    let Some(code) = Code::of_line(text) else {
        return it;
    };
    if let Some(says) = of_code(&code) {
        it.meaning.insert(0, says);
        let section = section(&code);
        if !it.sections.contains(&section) {
            it.sections.push(section);
        }
    }
    if let Code::Capability(names) = &code {
        it.meaning.extend(glossary(names.iter(), capability));
    }
    it
}

/// What a code says.
fn of_code(code: &Code) -> Option<Fact> {
    Some(match code {
        Code::UidNext(uid) => fact!("imap-uidnext", uid: text(uid)),
        Code::UidValidity(number) => fact!("imap-uidvalidity", number: text(number)),
        Code::Unseen(number) => fact!("imap-unseen", number: text(number)),
        Code::PermanentFlags { flags, any_keyword } => {
            let which = match (flags.is_empty(), any_keyword) {
                (true, false) => "none",
                (false, false) => "listed",
                (true, true) => "new",
                (false, true) => "any",
            };
            fact!("imap-permanent-flags", which: Value::Choice(which), flags: written(flags))
        }
        Code::BadCharset(names) => {
            fact!("imap-badcharset", count: names.len(), names: list(names.iter().map(text)))
        }
        Code::Capability(_) => fact!("imap-capability-told"),
        Code::AppendUid { uids, .. } => fact!("imap-appenduid", uids: text(uids)),
        Code::CopyUid { from, to, .. } => {
            fact!("imap-copyuid", from: text(from), to: text(to))
        }
        Code::Other { .. } => return None,
        word => {
            let word = word.to_string();
            match Refusal::ALL.into_iter().find(|it| it.code() == word) {
                Some(refusal) => imap_refusal(refusal),
                None => fact!(family "imap-code", word),
            }
        }
    })
}

const fn section(code: &Code) -> Section {
    match code {
        Code::UidNext(_) | Code::UidValidity(_) => rfc3501("2.3.1.1"),
        Code::AppendUid { .. } | Code::CopyUid { .. } | Code::UidNotSticky => {
            Section::new(4315, "3")
        }
        Code::Unseen(_) => rfc3501("7.1"),
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
        | Code::Other { .. } => rfc3501("7.1"),
        _ => Section::new(5530, "3"),
    }
}
