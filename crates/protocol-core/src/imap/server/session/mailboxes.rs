//! Commands about mailboxes (RFC 3501 section 6.3).

use super::selected::Selected;
use super::{LoggedIn, Pending, Server, Then};
use crate::cursor;
use crate::imap::command::{Body, CommandName, StatusItem};
use crate::imap::fetch::astring;
use crate::imap::server::{Extension, Folder, Question, Refusal, listing};
use crate::imap::{Flag, MailboxName, Snapshot};
use core::fmt::Write as _;

impl Server {
    pub(super) fn mailbox_command(&mut self, tag: String, mut it: Box<LoggedIn>, body: Body) {
        let name = body.name();
        if let Some(refusal) = refused(&it, &body) {
            self.resume(it);
            self.tell(true);
            return self.no(&tag, refusal.text());
        }
        let (question, then) = match body {
            Body::Select { mailbox, read_only } => {
                // What was open is closed, whether this succeeds or not (section 6.3.1).
                it.open = None;
                let question = Question::Open {
                    mailbox: mailbox.clone(),
                    read_only,
                };
                (question, Then::Open { mailbox, read_only })
            }
            Body::Create(mailbox) => (Question::Create(without_end(mailbox)), Then::Done(name)),
            Body::Delete(mailbox) => (Question::Delete(mailbox), Then::Done(name)),
            Body::Rename { from, to } => {
                let to = without_end(to);
                (Question::Rename { from, to }, Then::Done(name))
            }
            Body::Subscribe(mailbox) => (Question::Subscribe(mailbox), Then::Done(name)),
            Body::Unsubscribe(mailbox) => (Question::Unsubscribe(mailbox), Then::Done(name)),
            Body::List {
                subscribed,
                pattern,
                ..
            } if pattern.is_empty() => {
                self.resume(it);
                // The separator and the root, which is empty here, is asked for (section 6.3.8).
                if !subscribed {
                    self.say(format_args!("* LIST (\\Noselect) \"/\" \"\""));
                }
                return self.ended(&tag, name);
            }
            Body::List {
                subscribed,
                reference,
                pattern,
            } => {
                let pattern = reference + &pattern;
                (
                    Question::List,
                    Then::List {
                        subscribed,
                        pattern,
                    },
                )
            }
            Body::Status { mailbox, items } => (
                Question::Status(mailbox.clone()),
                Then::Status { mailbox, items },
            ),
            Body::Append { content, .. } if content.len() > self.config.max_message => {
                self.resume(it);
                self.tell(true);
                return self.no(&tag, "[LIMIT] the message is too large");
            }
            Body::Append {
                mailbox,
                flags,
                internal_date,
                content,
            } => {
                let then = Then::Append {
                    mailbox: mailbox.clone(),
                };
                let question = Question::Append {
                    mailbox,
                    flags,
                    internal_date,
                    content,
                };
                (question, then)
            }
            _ => return self.resume(it),
        };
        self.ask(question, Pending::LoggedIn(tag, it, then));
    }

    /// The host opens the mailbox: all that is to be known of it first (section 6.3.1).
    pub(super) fn opened(
        &mut self,
        tag: &str,
        mut it: Box<LoggedIn>,
        (mailbox, read_only): (MailboxName, bool),
        snapshot: Snapshot,
    ) {
        let (uid_validity, uid_next) = (snapshot.uid_validity, snapshot.uid_next);
        let open = Selected::new(mailbox, read_only, snapshot);
        let (count, recent, unseen) = (open.count(), open.count_recent(), open.first_unseen());
        it.open = Some(open);
        self.resume(it);
        self.say(format_args!("* {count} EXISTS"));
        self.say(format_args!("* {recent} RECENT"));
        if let Some(number) = unseen {
            self.say(format_args!(
                "* OK [UNSEEN {number}] the first that is not seen"
            ));
        }
        self.say(format_args!(
            "* OK [UIDVALIDITY {uid_validity}] identifiers are valid"
        ));
        self.say(format_args!(
            "* OK [UIDNEXT {uid_next}] the next identifier"
        ));
        self.tell_flags();
        self.tell_permanent_flags();
        let (access, name) = match read_only {
            true => ("READ-ONLY", CommandName::Examine),
            false => ("READ-WRITE", CommandName::Select),
        };
        self.say(format_args!("{tag} OK [{access}] {name} done"));
    }

    /// `STATUS` (sections 6.3.10 and 7.2.4).
    pub(super) fn tell_status(
        &mut self,
        mailbox: &MailboxName,
        items: &[StatusItem],
        snapshot: &Snapshot,
    ) {
        let messages = &snapshot.messages;
        let mut list = String::new();
        for item in items {
            let number = match item {
                StatusItem::Messages => messages.len(),
                StatusItem::Recent => {
                    let first = messages.partition_point(|it| it.uid < snapshot.recent_from);
                    messages.len() - first
                }
                StatusItem::UidNext => snapshot.uid_next as usize,
                StatusItem::UidValidity => snapshot.uid_validity as usize,
                StatusItem::Unseen => {
                    let unseen = messages.iter().filter(|it| !it.flags.contains(&Flag::Seen));
                    unseen.count()
                }
            };
            let separator = if list.is_empty() { "" } else { " " };
            write!(list, "{separator}{} {number}", item.as_str()).expect("a string takes all");
        }
        self.say(format_args!("* STATUS {} ({list})", quoted(mailbox)));
    }

    /// `LIST` or `LSUB` (sections 7.2.2 and 7.2.3).
    pub(super) fn tell_folders(&mut self, subscribed: bool, pattern: &str, folders: &[Folder]) {
        let offered = listing::Offered {
            children: self.has(Extension::Children),
            special_use: self.has(Extension::SpecialUse),
        };
        let found = match subscribed {
            true => listing::subscribed(folders, pattern),
            false => listing::list(folders, pattern, offered),
        };
        let word = if subscribed { "LSUB" } else { "LIST" };
        for (name, attributes) in found {
            let attributes = attributes.join(" ");
            self.say(format_args!(
                "* {word} ({attributes}) \"/\" {}",
                quoted(&name)
            ));
        }
    }
}

/// What is refused without asking the host.
fn refused(it: &LoggedIn, body: &Body) -> Option<Refusal> {
    let is_open = |name: &MailboxName, below: bool| {
        let open = it.open.as_ref().map(|open| &open.mailbox);
        open.is_some_and(|open| open == name || below && open.is_below(name))
    };
    match body {
        // There is an INBOX always (sections 5.1, 6.3.3 and 6.3.5).
        Body::Create(name) if name.is_inbox() => Some(Refusal::AlreadyExists),
        Body::Rename { to, .. } if to.is_inbox() => Some(Refusal::AlreadyExists),
        Body::Delete(name) if name.is_inbox() => Some(Refusal::Cannot),
        // One would saw off the branch that one sits on (RFC 5530 section 3).
        Body::Delete(name) if is_open(name, false) => Some(Refusal::InUse),
        Body::Rename { from, .. } if !from.is_inbox() && is_open(from, true) => {
            Some(Refusal::InUse)
        }
        Body::Rename { from, to } if to.is_below(from) && !from.is_inbox() => Some(Refusal::Cannot),
        _ => None,
    }
}

/// A separator at the end only says that there will be names below (section 6.3.3).
fn without_end(name: MailboxName) -> MailboxName {
    match name.as_str().strip_suffix(MailboxName::SEPARATOR) {
        Some(rest) if !rest.is_empty() => MailboxName::new(rest).unwrap_or(name),
        _ => name,
    }
}

/// The name as an `astring`.
fn quoted(name: &MailboxName) -> String {
    let mut out = Vec::new();
    astring(&mut out, name.encode().as_bytes());
    cursor::text(&out)
}
