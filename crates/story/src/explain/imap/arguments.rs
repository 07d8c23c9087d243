//! What the arguments of a command decide: said from the parsed line.

use super::named;
use crate::Explanation;
use protocol_core::imap::command::{Body, FetchItem, StatusItem};
use protocol_core::imap::{Flag, Flags, SequenceSet, StoreOperation};
use protocol_core::trace::Section;

/// Adds what is to be said of these arguments.
pub(super) fn of(body: &Body, secured: bool, it: &mut Explanation) {
    match body {
        Body::Login(..) => it.meaning.push(
            if secured {
                "The connection is under TLS: on the way nobody reads the password."
            } else {
                "The connection is not under TLS: whoever is on the way reads the password."
            }
            .into(),
        ),
        Body::Authenticate {
            mechanism,
            initial: Some(_),
        } => {
            it.meaning.push(format!(
                "Behind {mechanism} stands the first response already, which saves a turn (SASL-IR)."
            ));
            it.sections.push(Section::new(4959, "3"));
        }
        Body::Id(None) => it
            .meaning
            .push("NIL: the client says nothing of itself.".into()),
        Body::Rename { from, .. } if from.is_inbox() => it.meaning.push(
            "INBOX is special: its messages go into the new mailbox, and an empty INBOX stays."
                .into(),
        ),
        Body::Create(mailbox) if mailbox.levels().count() > 1 => {
            let levels: Vec<String> = mailbox.levels().map(|it| format!("“{it}”")).collect();
            it.meaning
                .push(format!("Its levels here: {}.", levels.join(", ")));
        }
        Body::List { pattern, .. } => it.meaning.extend(of_pattern(pattern).map(Into::into)),
        Body::Status { items, .. } => of_status(items, it),
        Body::Append { flags, .. } if !flags.is_empty() => {
            it.meaning.push(format!(
                "It is put there with these flags: {}.",
                list(flags)
            ));
        }
        Body::Enable(names) => it
            .meaning
            .push(format!("The client knows: {}.", names.join(", "))),
        Body::Expunge(Some(set)) => of_set(set, true, it),
        Body::Search {
            charset: Some(charset),
            ..
        } => it.meaning.push(format!(
            "What is looked for is written in {charset}; without CHARSET it would be in US-ASCII."
        )),
        Body::Fetch { by_uid, set, items } => {
            of_items(items, it);
            of_set(set, *by_uid, it);
        }
        Body::Store {
            by_uid,
            set,
            operation,
            silent,
            flags,
        } => {
            of_store(*operation, *silent, flags, it);
            of_set(set, *by_uid, it);
        }
        Body::Copy {
            by_uid, set, to, ..
        } => {
            it.meaning.push(format!("They go to {}.", named(to)));
            of_set(set, *by_uid, it);
        }
        _ => {}
    }
}

/// The flags, as they are written.
pub(super) fn list(flags: &Flags) -> String {
    let flags: Vec<String> = flags.iter().map(ToString::to_string).collect();
    flags.join(" ")
}

/// What numbers are, where that is not plain to see.
fn of_set(set: &SequenceSet, by_uid: bool, it: &mut Explanation) {
    let has_star = set.0.iter().any(|(a, b)| a.is_none() || b.is_none());
    if !by_uid {
        it.meaning.push(
            "The numbers are places in the mailbox, from 1. They change when a message before is removed; UIDs do not."
                .into(),
        );
        it.sections.push(Section::new(3501, "2.3.1.2"));
    }
    if has_star {
        it.meaning.push(
            if by_uid {
                "* is the last message. So 9:* names it even where its UID is lower than 9: a range has no direction."
            } else {
                "* is the last message."
            }
            .into(),
        );
    }
}

fn of_items(items: &[FetchItem], it: &mut Explanation) {
    let peeks = |it: &FetchItem| matches!(it, FetchItem::Section { peek: true, .. });
    let says: &str = if let Some(marks) = items.iter().find(|it| it.sets_seen()) {
        match marks {
            FetchItem::Rfc822 => {
                "RFC822 is BODY[] under an old name: it marks the message as \\Seen, and every other program will see that it was read."
            }
            FetchItem::Rfc822Text => {
                "RFC822.TEXT marks the message as \\Seen, and every other program will see that it was read."
            }
            _ => {
                "BODY[…] marks the message as \\Seen, and every other program will see that it was read. Where EXAMINE opened the mailbox it does not."
            }
        }
    } else if items.iter().any(peeks) {
        "BODY.PEEK[…] looks and does not mark: the message stays unread, for this program and every other."
    } else if items.contains(&FetchItem::Rfc822Header) {
        "RFC822.HEADER is the header alone, and marks nothing as \\Seen."
    } else {
        "Nothing here is the text of a message, so nothing is marked as \\Seen."
    };
    it.meaning.push(says.into());
    for item in items {
        let says = match item {
            FetchItem::Envelope => {
                "ENVELOPE is not the envelope of SMTP: it is From, To, Subject and the like, out of the header."
            }
            FetchItem::BodyStructure | FetchItem::Body => {
                "The structure tells which parts a message has, attachments too, so that a program can fetch one of them alone."
            }
            FetchItem::InternalDate => {
                "INTERNALDATE is when the message came into the mailbox, not what its “Date:” says."
            }
            FetchItem::Section {
                partial: Some(_), ..
            } => "The numbers in <> ask for a stretch of it: from which octet on, and how many.",
            _ => continue,
        };
        if it.meaning.len() < 6 {
            it.meaning.push(says.into());
        }
    }
}

fn of_store(operation: StoreOperation, silent: bool, flags: &Flags, it: &mut Explanation) {
    let set = list(flags);
    it.meaning.push(match operation {
        StoreOperation::Add => format!("+FLAGS adds {set} to the flags that are there."),
        StoreOperation::Remove => format!("-FLAGS takes {set} away; other flags stay."),
        StoreOperation::Replace if flags.is_empty() => {
            "FLAGS with an empty list takes all flags away.".into()
        }
        StoreOperation::Replace => {
            format!("FLAGS puts {set} in place of all flags that are there.")
        }
    });
    if silent {
        it.meaning.push(
            ".SILENT: the client knows what it did, and wants no FETCH response. Other sessions are told all the same."
                .into(),
        );
    }
    if let Some(says) = flags.iter().find_map(|flag| of_flag(flag, operation)) {
        it.meaning.push(says.into());
    }
}

/// What it is to set a flag, or to take it away.
fn of_flag(flag: &Flag, operation: StoreOperation) -> Option<&'static str> {
    let removes = operation == StoreOperation::Remove;
    Some(match flag {
        Flag::Deleted if removes => "Without \\Deleted the next EXPUNGE leaves the message alone.",
        Flag::Deleted => {
            "\\Deleted is a mark, no more: the message is in the mailbox until EXPUNGE or CLOSE."
        }
        Flag::Seen if removes => "Without \\Seen the message is unread again, in every program.",
        Flag::Seen => "\\Seen says that the message was read: by whom, nobody is told.",
        Flag::Flagged => "\\Flagged is the star or the little flag in mail programs.",
        Flag::Answered => {
            "\\Answered is what the reader’s program says. The sender hears nothing of it."
        }
        Flag::Draft => "\\Draft says that the message is not finished.",
        Flag::Keyword(_) => {
            "A flag without \\ is a keyword: a label that users make for themselves."
        }
        Flag::Recent => return None,
    })
}

fn of_pattern(pattern: &str) -> Option<&'static str> {
    match pattern {
        "" => Some("The pattern is empty: it only asks which sign stands between levels."),
        "*" => Some("Here: every name, on every level."),
        "%" => Some("Here: every name on the highest level, and none below."),
        _ => None,
    }
}

fn of_status(items: &[StatusItem], it: &mut Explanation) {
    let asked: Vec<String> = items
        .iter()
        .map(|item| format!("{} is {}", item.as_str(), status_item(*item)))
        .collect();
    it.meaning.push(format!("{}.", asked.join("; ")));
}

/// What a number of STATUS is.
pub(super) const fn status_item(item: StatusItem) -> &'static str {
    match item {
        StatusItem::Messages => "how many messages there are",
        StatusItem::Recent => "how many no session was told of",
        StatusItem::UidNext => "the UID that the next message gets",
        StatusItem::UidValidity => "a number that changes when old UIDs are good no more",
        StatusItem::Unseen => "how many are not \\Seen",
    }
}
