//! What the arguments of a command decide: said from the parsed line.

use super::both;
use crate::explain::auth::password;
use crate::hosts::folder;
use crate::sections::rfc3501;
use crate::{Explanation, Fact, Value, fact, list, text};
use protocol_core::imap::command::{Body, FetchItem, StatusItem};
use protocol_core::imap::{Flag, Flags, SequenceSet, StoreOperation};
use protocol_core::trace::Section;

/// Adds what is to be said of these arguments.
pub(super) fn of(body: &Body, secured: bool, it: &mut Explanation) {
    let says = match body {
        Body::Login(..) => password(secured),
        Body::Authenticate {
            mechanism,
            initial: Some(_),
        } => {
            it.sections.push(Section::new(4959, "3"));
            fact!("imap-initial-response", mechanism: mechanism.as_str())
        }
        Body::Id(None) => fact!("imap-id-nil"),
        Body::Rename { from, .. } if from.is_inbox() => fact!("imap-rename-inbox"),
        Body::Create(mailbox) if mailbox.levels().count() > 1 => {
            let levels = mailbox.levels().map(|it| fact!("quoted", text: text(it)));
            fact!("imap-levels-of", levels: list(levels))
        }
        Body::List { pattern, .. } => match pattern.as_str() {
            "" => fact!("imap-pattern-empty"),
            "*" => fact!("imap-pattern-all"),
            "%" => fact!("imap-pattern-level"),
            _ => return,
        },
        Body::Status { items, .. } => {
            let asked = items.iter().map(|it| {
                fact!("imap-status-asked", item: it.as_str(), says: status_item(*it)).into()
            });
            let Some(asked) = asked.reduce(both) else {
                return;
            };
            fact!("imap-asked", items: asked)
        }
        Body::Append { flags, .. } if !flags.is_empty() => {
            fact!("imap-append-flags", flags: written(flags))
        }
        Body::Enable(names) => {
            fact!("imap-enable-names", names: list(names.iter().map(text)))
        }
        Body::Expunge(Some(set)) => return of_set(set, true, it),
        Body::Search {
            charset: Some(charset),
            ..
        } => fact!("imap-search-charset", charset: charset.as_str()),
        Body::Fetch { by_uid, set, items } => {
            of_items(items, it);
            return of_set(set, *by_uid, it);
        }
        Body::Store {
            by_uid,
            set,
            operation,
            silent,
            flags,
        } => {
            of_store(*operation, *silent, flags, it);
            return of_set(set, *by_uid, it);
        }
        Body::Copy {
            by_uid, set, to, ..
        } => {
            it.meaning.push(fact!("imap-copy-to", mailbox: folder(to)));
            return of_set(set, *by_uid, it);
        }
        _ => return,
    };
    it.meaning.push(says);
}

/// The flags, as they are written.
pub(super) fn written(flags: &Flags) -> Value {
    let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
    flags.join(" ").into()
}

/// What numbers are, where that is not plain to see.
fn of_set(set: &SequenceSet, by_uid: bool, it: &mut Explanation) {
    if !by_uid {
        it.meaning.push(fact!("imap-numbers"));
        it.sections.push(rfc3501("2.3.1.2"));
    }
    let has_star = set.0.iter().any(|(a, b)| a.is_none() || b.is_none());
    match by_uid {
        _ if !has_star => {}
        true => it.meaning.push(fact!("imap-star-by-uid")),
        false => it.meaning.push(fact!("imap-star")),
    }
}

fn of_items(items: &[FetchItem], it: &mut Explanation) {
    let peeks = |it: &FetchItem| matches!(it, FetchItem::Section { peek: true, .. });
    it.meaning
        .push(match items.iter().find(|it| it.sets_seen()) {
            Some(FetchItem::Rfc822) => fact!("imap-fetch-rfc822"),
            Some(FetchItem::Rfc822Text) => fact!("imap-fetch-rfc822-text"),
            Some(_) => fact!("imap-fetch-body"),
            None if items.iter().any(peeks) => fact!("imap-fetch-peek"),
            None if items.contains(&FetchItem::Rfc822Header) => fact!("imap-fetch-rfc822-header"),
            None => fact!("imap-fetch-no-text"),
        });
    let says = items.iter().filter_map(|item| match item {
        FetchItem::Envelope => Some(fact!("imap-fetch-envelope")),
        FetchItem::BodyStructure | FetchItem::Body => Some(fact!("imap-fetch-structure")),
        FetchItem::InternalDate => Some(fact!("imap-fetch-internal-date")),
        FetchItem::Section {
            partial: Some(_), ..
        } => Some(fact!("imap-fetch-partial")),
        _ => None,
    });
    let room = 6_usize.saturating_sub(it.meaning.len());
    it.meaning.extend(says.take(room));
}

fn of_store(operation: StoreOperation, silent: bool, flags: &Flags, it: &mut Explanation) {
    let does = Value::Choice(match operation {
        StoreOperation::Add => "add",
        StoreOperation::Remove => "remove",
        StoreOperation::Replace if flags.is_empty() => "clear",
        StoreOperation::Replace => "replace",
    });
    it.meaning
        .push(fact!("imap-store", does: does, flags: written(flags)));
    if silent {
        it.meaning.push(fact!("imap-store-silent"));
    }
    let removes = operation == StoreOperation::Remove;
    let flag = flags.iter().find_map(|flag| of_flag(flag, removes));
    it.meaning.extend(flag);
}

/// What it is to set a flag, or to take it away.
fn of_flag(flag: &Flag, removes: bool) -> Option<Fact> {
    Some(match flag {
        Flag::Deleted if removes => fact!("flag-deleted-removed"),
        Flag::Deleted => fact!("flag-deleted"),
        Flag::Seen if removes => fact!("flag-seen-removed"),
        Flag::Seen => fact!("flag-seen"),
        Flag::Flagged => fact!("flag-flagged"),
        Flag::Answered => fact!("flag-answered"),
        Flag::Draft => fact!("flag-draft"),
        Flag::Keyword(_) => fact!("flag-keyword"),
        Flag::Recent => return None,
    })
}

/// What a number of STATUS is.
pub(super) fn status_item(item: StatusItem) -> Fact {
    fact!(family "imap-status", item)
}
