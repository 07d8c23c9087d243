//! What the host decided, and what is said of it.

use super::{LoggedIn, Pending, Server, Then};
use crate::imap::MailboxName;
use crate::imap::Snapshot;
use crate::imap::command::CommandName;
use crate::imap::server::{Decision, Extension, Refusal};

impl Server {
    pub(super) fn decided(&mut self, asked: Pending, decision: Decision) {
        match asked {
            Pending::Login(tag, user) => self.login_decided(&tag, user, &decision),
            Pending::Authenticate(tag, exchange) => self.exchange_decided(tag, exchange, decision),
            Pending::LoggedIn(tag, it, Then::Open { mailbox, read_only }) => match decision {
                Decision::Mailbox(snapshot) => {
                    self.opened(&tag, it, (mailbox, read_only), snapshot);
                }
                other => {
                    self.resume(it);
                    self.not_done(&tag, &other);
                }
            },
            Pending::LoggedIn(tag, it, then) => {
                self.resume(it);
                self.decided_then(&tag, then, decision);
            }
        }
    }

    fn decided_then(&mut self, tag: &str, then: Then, decision: Decision) {
        match (then, decision) {
            (Then::Done(name), Decision::Accept) => self.ended(tag, name),
            (Then::Status { mailbox, items }, Decision::Mailbox(snapshot)) => {
                self.tell_status(&mailbox, &items, &snapshot);
                self.ended(tag, CommandName::Status);
            }
            (
                Then::List {
                    subscribed,
                    pattern,
                },
                Decision::Folders(folders),
            ) => {
                self.tell_folders(subscribed, &pattern, &folders);
                let name = match subscribed {
                    true => CommandName::Lsub,
                    false => CommandName::List,
                };
                self.ended(tag, name);
            }
            (Then::Append { .. }, Decision::Appended { uid_validity, uid }) => {
                self.tell(true);
                let name = CommandName::Append;
                if self.has(Extension::UidPlus) {
                    self.say(format_args!(
                        "{tag} OK [APPENDUID {uid_validity} {uid}] {name} done"
                    ));
                } else {
                    self.done(tag, name);
                }
            }
            (Then::Fetch(mut fetch), decision) => {
                match decision {
                    Decision::Mailbox(snapshot) => self.learn(snapshot),
                    // The messages can be read whether that is noted or not.
                    _ => fetch.unseen.clear(),
                }
                self.fetched(tag, fetch);
            }
            (Then::Store(store), Decision::Mailbox(snapshot)) => {
                self.learn(snapshot);
                self.stored(tag, store);
            }
            (Then::Store(_), decision) => {
                self.tell(false);
                self.not_done(tag, &decision);
            }
            (Then::Expunge(name), Decision::Mailbox(snapshot)) => {
                self.learn(snapshot);
                self.ended(tag, name);
            }
            // Whatever the host says: CLOSE has no NO (section 6.4.2).
            (Then::Close, _) => {
                self.deselect();
                self.done(tag, CommandName::Close);
            }
            (
                Then::Copy { name, .. },
                Decision::Copied {
                    uid_validity,
                    pairs,
                    after,
                },
            ) => self.copied(tag, name, uid_validity, &pairs, after),
            (Then::Append { mailbox } | Then::Copy { to: mailbox, .. }, decision) => {
                self.tell(true);
                self.not_put(tag, &mailbox, &decision);
            }
            (_, decision) => {
                self.tell(true);
                self.not_done(tag, &decision);
            }
        }
    }

    /// NO, and why.
    fn not_done(&mut self, tag: &str, decision: &Decision) {
        let refusal = match decision {
            Decision::Refuse(refusal) => *refusal,
            _ => Refusal::ServerBug,
        };
        self.no(tag, refusal.text());
    }

    /// Nothing was put into that mailbox. Where it would help to create it, the client is told so
    /// (sections 6.3.11, 6.4.7 and 7.1).
    fn not_put(&mut self, tag: &str, mailbox: &MailboxName, decision: &Decision) {
        match decision {
            Decision::Refuse(Refusal::NoSuchMailbox) if !mailbox.is_inbox() => {
                self.no(tag, "[TRYCREATE] no such mailbox");
            }
            decision => self.not_done(tag, decision),
        }
    }

    fn learn(&mut self, snapshot: Snapshot) {
        if let Some(open) = self.open_mut() {
            open.learn(snapshot);
        }
    }

    fn deselect(&mut self) {
        if let super::State::LoggedIn(it) = &mut self.state {
            let it: &mut LoggedIn = it;
            it.open = None;
        }
    }
}
