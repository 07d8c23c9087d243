//! What the server tells: untagged responses (RFC 3501 section 7).

use super::arguments::{list, status_item};
use super::{codes, named};
use crate::Explanation;
use crate::en::explain::event::with;
use crate::en::explain::{glossary, new, rfc3501};
use crate::en::special_use;
use protocol_core::imap::Untagged;
use protocol_core::imap::command::StatusItem;
use protocol_core::imap::response::{Data, FetchData, Namespace, Response};
use protocol_core::imap::server::SpecialUse;
use protocol_core::trace::Section;
use world::Line;

pub(super) fn of_untagged(what: Untagged, line: &Line) -> Explanation {
    let (title, meaning, section): (&str, &str, Section) = match what {
        Untagged::Capability => (
            "What the server can do.",
            "IMAP4rev1 is the protocol itself; each other word is an extension, and none may be used that is not here.",
            rfc3501("7.2.1"),
        ),
        Untagged::Exists => (
            "How many messages there are.",
            "The server tells it when a mailbox is opened, and again when messages come.",
            rfc3501("7.3.1"),
        ),
        Untagged::Recent => (
            "How many messages are new.",
            "This session is the first to be told of them. Programs of today do not need it.",
            rfc3501("7.3.2"),
        ),
        Untagged::Expunge => (
            "A message is gone.",
            "It was removed for good, or moved to another mailbox.",
            rfc3501("7.4.1"),
        ),
        Untagged::Fetch => (
            "A message, or parts of it.",
            "It is a copy: the message stays in the mailbox.",
            rfc3501("7.4.2"),
        ),
        Untagged::Search => (
            "What a search found.",
            "The numbers of the messages that fit; after UID SEARCH they are UIDs.",
            rfc3501("7.2.5"),
        ),
        Untagged::Flags => (
            "Which flags there are.",
            "Those of the system begin with \\; words without it are keywords, labels that users made.",
            rfc3501("7.2.6"),
        ),
        Untagged::List => (
            "A mailbox that there is.",
            "First what is to be known of it, then the sign that stands between levels, then its name.",
            rfc3501("7.2.2"),
        ),
        Untagged::Lsub => (
            "A name on the list of mailboxes to show.",
            "SUBSCRIBE put it there. Whether there is still such a mailbox, LIST tells.",
            rfc3501("7.2.3"),
        ),
        Untagged::Status => (
            "Numbers of a mailbox that need not be open.",
            "They were so when the server looked, and may change the moment after.",
            rfc3501("7.2.4"),
        ),
        Untagged::Namespace => (
            "Whose mailboxes are where.",
            "Three lists: the user’s own, those of other users, those of all. NIL says that there are none.",
            Section::new(2342, "5"),
        ),
        Untagged::Enabled => (
            "Which extensions are switched on now.",
            "What is not named was asked for in vain, or had no need to be.",
            Section::new(5161, "3.2"),
        ),
        Untagged::Id => (
            "What the server says of itself.",
            "It may say what it likes, and nothing may be decided by it.",
            Section::new(2971, "3.2"),
        ),
        Untagged::Ok => (
            "A remark of the server.",
            "What stands in brackets is for programs, the rest for people.",
            rfc3501("7.1.1"),
        ),
        Untagged::No => (
            "A warning.",
            "It is not the end of a command, which may still go through.",
            rfc3501("7.1.2"),
        ),
        Untagged::Bad => (
            "A complaint.",
            "The server could not make sense of something, and cannot tell of which command.",
            rfc3501("7.1.3"),
        ),
        Untagged::Bye => (
            "The server says goodbye.",
            "It will close the connection: because LOGOUT asked for it, or because it has to.",
            rfc3501("7.1.5"),
        ),
        Untagged::Other => (
            "Data of the server.",
            "A response that this page has no words for.",
            rfc3501("7"),
        ),
    };
    let follow = match what {
        Untagged::Bye => "The end of LOGOUT, if it was asked for, and both ends close.",
        _ => "More such data, or the end of the command.",
    };
    let mut it = codes::with_code(line, with(&[follow], new(title, &[meaning], &[section])));
    let text = line.octets.strip_suffix(b"\r\n").unwrap_or(&line.octets);
    if let Ok(Response::Data(data)) = Response::parse(text) {
        of_data(&data, &mut it);
    }
    it
}

/// What these data say.
fn of_data(data: &Data<'_>, it: &mut Explanation) {
    let says = match data {
        Data::Exists(1) => "There is 1 message in the mailbox now.".into(),
        Data::Exists(count) => format!("There are {count} messages in the mailbox now."),
        Data::Expunge(number) => format!(
            "It had the number {number}. Each message behind it has a number that is one lower now, in this session; UIDs stay as they are."
        ),
        Data::Fetch(number, items) => return of_message(*number, items, it),
        Data::Search(found) => match found.len() {
            0 => "Here: none fits.".into(),
            1 => "Here: one message fits.".into(),
            many => format!("Here: {many} messages fit."),
        },
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
            let known: Vec<String> = known.collect();
            let known: String = known.iter().map(|it| format!("; {it}")).collect();
            format!("Here: {}{known}.", named(mailbox))
        }
        Data::Status { mailbox, items } => {
            let items: Vec<String> = items.iter().map(|it| status(*it)).collect();
            format!("In {}: {}.", named(mailbox), items.join(", "))
        }
        Data::Namespace { personal, .. } => match personal.first() {
            Some(Namespace { prefix, separator }) => {
                let begin = if prefix.is_empty() {
                    "The user’s own begin with nothing: every name is the user’s".to_owned()
                } else {
                    format!("The user’s own begin with {prefix}")
                };
                match separator {
                    Some(sign) => format!("{begin}. Between levels stands {sign}."),
                    None => format!("{begin}. There are no levels."),
                }
            }
            None => "The user has none.".into(),
        },
        Data::Enabled(names) if names.is_empty() => "Here: nothing.".into(),
        Data::Enabled(names) => format!("Here: {}.", names.join(", ")),
        Data::Id(None) => "NIL: it says nothing.".into(),
        Data::Id(Some(_)) | Data::Flags(_) | Data::Recent(_) | Data::Other(_) => return,
    };
    it.meaning.push(says);
}

fn of_message(number: u32, items: &[FetchData<'_>], it: &mut Explanation) {
    let content = |it: &FetchData<'_>| {
        !matches!(
            it,
            FetchData::Flags(_)
                | FetchData::Uid(_)
                | FetchData::InternalDate(_)
                | FetchData::Size(_)
        )
    };
    let mut is = format!("It is message number {number}");
    for item in items {
        match item {
            FetchData::Uid(uid) => is += &format!(", with the UID {uid}"),
            FetchData::Size(octets) => is += &format!(", of {octets} octets"),
            _ => {}
        }
    }
    it.meaning.push(format!("{is}."));
    let flags = items.iter().find_map(|it| match it {
        FetchData::Flags(flags) => Some(flags),
        _ => None,
    });
    if let Some(flags) = flags {
        if !items.iter().any(content) {
            it.what = "The flags of a message.".into();
            it.meaning.remove(0);
            it.meaning.push(
                "The server tells them to whoever asks, and to every session that has the mailbox open when another changes them."
                    .into(),
            );
        }
        it.meaning.push(if flags.is_empty() {
            "It has no flags: for every program it is unread.".into()
        } else {
            format!("Its flags: {}.", list(flags))
        });
    }
    if items.iter().any(content) {
        it.meaning.push(
            "A number in braces tells how many octets follow: they may be any, so a message needs no dot to end it."
                .into(),
        );
    }
}

fn attribute(word: &str) -> Option<String> {
    let is = |name: &str| word.eq_ignore_ascii_case(name);
    let special = SpecialUse::ALL.into_iter().find(|it| is(it.as_str()));
    let says = match special {
        Some(of) => return Some(format!("{word}, its use is “{}”", special_use(of))),
        None if is("\\Noselect") => "it cannot be opened, it is only the level above others",
        None if is("\\Noinferiors") => "there can be none below it",
        None if is("\\HasChildren") => "there are mailboxes below it",
        None if is("\\HasNoChildren") => "there is none below it",
        None if is("\\Marked") => "something has come into it",
        None if is("\\Unmarked") => "nothing has come into it",
        None => return None,
    };
    Some(format!("{word}, {says}"))
}

fn status((item, number): (StatusItem, u32)) -> String {
    format!("{} {number}, {}", item.as_str(), status_item(item))
}

/// A capability in a few words.
pub(super) fn capability(name: &str) -> Option<&'static str> {
    Some(match name {
        "STARTTLS" => "TLS may begin",
        "LOGINDISABLED" => "no password is taken before TLS",
        "LITERAL+" => "announced octets may come at once",
        "SASL-IR" => "AUTHENTICATE may bring its first response",
        "IDLE" => "what changes is told at once",
        "UIDPLUS" => "the server tells the UIDs of what was put, copied or moved",
        "MOVE" => "messages can be moved in one step",
        "NAMESPACE" => "it tells whose mailboxes are where",
        "UNSELECT" => "a mailbox can be closed without removing anything",
        "ENABLE" => "extensions can be switched on",
        "ID" => "the two may say which programs they are",
        "CHILDREN" => "LIST tells whether there are mailboxes below",
        "SPECIAL-USE" => "LIST tells what a mailbox is for",
        "CONDSTORE" => "each change has a number",
        "QUOTA" => "it tells how much room there is",
        _ if name.starts_with("AUTH=") => "a mechanism of AUTHENTICATE",
        _ => return None,
    })
}
