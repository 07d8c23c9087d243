//! What the server tells: untagged responses (RFC 3501 section 7).

use super::arguments::{status_item, written};
use super::{both, codes};
use crate::explain::glossary;
use crate::hosts::folder;
use crate::sections::rfc3501;
use crate::states::special_use;
use crate::{Explanation, Fact, Value, explained, fact, list, text, variant};
use protocol_core::imap::Untagged;
use protocol_core::imap::response::{Data, FetchData, Response};
use protocol_core::imap::server::SpecialUse;
use protocol_core::trace::Section;
use world::Line;

/// The attributes of mailboxes that are explained, apart from special uses.
pub(super) const ATTRIBUTES: [&str; 6] = [
    "Noselect",
    "Noinferiors",
    "HasChildren",
    "HasNoChildren",
    "Marked",
    "Unmarked",
];

/// The capabilities that are explained.
pub(super) const CAPABILITIES: [&str; 15] = [
    "STARTTLS",
    "LOGINDISABLED",
    "LITERAL+",
    "SASL-IR",
    "IDLE",
    "UIDPLUS",
    "MOVE",
    "NAMESPACE",
    "UNSELECT",
    "ENABLE",
    "ID",
    "CHILDREN",
    "SPECIAL-USE",
    "CONDSTORE",
    "QUOTA",
];

pub(super) fn of_untagged(what: Untagged, line: &Line) -> Explanation {
    let mut it = explained!(family "imap-untagged", variant(what)).sections([section(what)]);
    it.follow = vec![match what {
        Untagged::Bye => fact!("imap-after-bye"),
        _ => fact!("imap-after-data"),
    }];
    let mut it = codes::with_code(line, it);
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    if let Ok(Response::Data(data)) = Response::parse(text) {
        of_data(&data, &mut it);
    }
    it
}

const fn section(what: Untagged) -> Section {
    match what {
        Untagged::Capability => rfc3501("7.2.1"),
        Untagged::Exists => rfc3501("7.3.1"),
        Untagged::Recent => rfc3501("7.3.2"),
        Untagged::Expunge => rfc3501("7.4.1"),
        Untagged::Fetch => rfc3501("7.4.2"),
        Untagged::Search => rfc3501("7.2.5"),
        Untagged::Flags => rfc3501("7.2.6"),
        Untagged::List => rfc3501("7.2.2"),
        Untagged::Lsub => rfc3501("7.2.3"),
        Untagged::Status => rfc3501("7.2.4"),
        Untagged::Namespace => Section::new(2342, "5"),
        Untagged::Enabled => Section::new(5161, "3.2"),
        Untagged::Id => Section::new(2971, "3.2"),
        Untagged::Ok => rfc3501("7.1.1"),
        Untagged::No => rfc3501("7.1.2"),
        Untagged::Bad => rfc3501("7.1.3"),
        Untagged::Bye => rfc3501("7.1.5"),
        Untagged::Other => rfc3501("7"),
    }
}

/// What these data say.
fn of_data(data: &Data<'_>, it: &mut Explanation) {
    let says = match data {
        Data::Exists(count) => fact!("imap-exists", count: *count),
        Data::Expunge(number) => fact!("imap-expunged", number: text(number)),
        Data::Fetch(number, items) => return of_message(*number, items, it),
        Data::Search(found) => fact!("imap-found", count: found.len()),
        Data::Capability(names) => {
            it.meaning.extend(glossary(names.iter(), capability));
            return;
        }
        Data::List {
            attributes,
            mailbox,
            ..
        } => {
            let known = attributes.iter().filter_map(|it| attribute(it));
            let all = known.map(Value::from).fold(folder(mailbox), both);
            fact!("imap-here", what: all)
        }
        Data::Status { mailbox, items } => {
            let items = items.iter().map(|(item, number)| {
                fact!(
                    "imap-status-told",
                    item: item.as_str(),
                    number: text(number),
                    says: status_item(*item),
                )
            });
            fact!("imap-status-of", mailbox: folder(mailbox), items: list(items))
        }
        Data::Namespace { personal, .. } => match personal.first() {
            Some(space) => {
                it.meaning.push(match space.prefix.is_empty() {
                    true => fact!("imap-namespace-any"),
                    false => fact!("imap-namespace-prefix", prefix: text(&space.prefix)),
                });
                match space.separator {
                    Some(sign) => fact!("imap-namespace-levels", sign: text(sign)),
                    None => fact!("imap-namespace-flat"),
                }
            }
            None => fact!("imap-namespace-none"),
        },
        Data::Enabled(names) if names.is_empty() => fact!("imap-enabled-nothing"),
        Data::Enabled(names) => fact!("imap-here", what: list(names.iter().map(text))),
        Data::Id(None) => fact!("imap-id-told-nil"),
        Data::Id(Some(_)) | Data::Flags(_) | Data::Recent(_) | Data::Other(_) => return,
    };
    it.meaning.push(says);
}

fn of_message(number: u32, items: &[FetchData<'_>], it: &mut Explanation) {
    let mut known = vec![fact!("imap-message-number", number: text(number))];
    let mut flags = None;
    let mut has_content = false;
    for item in items {
        match item {
            FetchData::Uid(uid) => known.push(fact!("imap-message-uid", uid: text(uid))),
            FetchData::Size(octets) => {
                let size = Value::Size(u64::from(*octets));
                known.push(fact!("imap-message-size", size: size));
            }
            FetchData::Flags(all) => flags = flags.or(Some(all)),
            FetchData::InternalDate(_) => {}
            _ => has_content = true,
        }
    }
    it.meaning.push(fact!("imap-message", known: list(known)));
    if let Some(flags) = flags {
        if !has_content {
            it.what = Some(fact!("imap-message-flags"));
            it.meaning.remove(0);
            it.meaning.push(fact!("imap-message-flags-told"));
        }
        it.meaning.push(match flags.is_empty() {
            true => fact!("imap-flags-none"),
            false => fact!("imap-flags-of", flags: written(flags)),
        });
    }
    if has_content {
        it.meaning.push(fact!("imap-message-literal"));
    }
}

fn attribute(word: &str) -> Option<Fact> {
    let name = word.strip_prefix('\\')?;
    let special = SpecialUse::ALL.into_iter();
    let mut special = special.filter(|it| it.as_str().eq_ignore_ascii_case(word));
    let says = match special.next() {
        Some(of) => fact!("imap-attribute-use", role: special_use(of)),
        None => {
            let mut known = ATTRIBUTES.into_iter();
            let name = known.find(|it| it.eq_ignore_ascii_case(name))?;
            fact!(family "imap-attribute", name)
        }
    };
    Some(fact!("imap-attribute", attribute: text(word), says: says))
}

/// A capability in a few words.
pub(super) fn capability(name: &str) -> Option<Fact> {
    if name.starts_with("AUTH=") {
        return Some(fact!("imap-capability-auth"));
    }
    let is_known = CAPABILITIES.contains(&name);
    is_known.then(|| fact!(family "imap-capability", name))
}
