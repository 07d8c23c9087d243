//! What a host of mailboxes decides for its IMAP servers, and whom it tells what changed.

use super::Turn;
use super::transport::{Drained, Prompt};
use crate::connection::Endpoint;
use crate::event::{Ends, EventKind, FolderChange, Protocol};
use crate::ids::{ConnectionId, EventId, HostId};
use crate::store::{Account, Stored};
use core::fmt::Write as _;
use protocol_core::imap::server::{Decision, Fact, Question, Refusal};
use protocol_core::imap::{MailboxName, Server, Snapshot};
use protocol_core::smtp::{Mailbox, Side};

/// Whose mailboxes a question is about, and what is open in the session that asks.
struct Of<'a> {
    host: HostId,
    id: ConnectionId,
    owner: &'a Mailbox,
    open: Option<(MailboxName, bool)>,
    /// What is in it now, where that changed.
    now: Option<Snapshot>,
}

impl Turn<'_> {
    pub(super) fn drain_imap_server(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        server: &mut Server,
    ) -> Drained {
        let host = ends.server;
        self.drain(
            server,
            |turn, server, question| {
                let owner = server.user().and_then(|user| turn.account(host, user));
                let Some(owner) = owner else {
                    return Some(turn.who_it_is(host, id, question));
                };
                let open = server.selected();
                let mut of = Of {
                    host,
                    id,
                    owner: &owner,
                    open: open.map(|it| (it.mailbox.clone(), it.read_only)),
                    now: None,
                };
                let before = turn.cause;
                let decided = turn.about_mailboxes(&mut of, question);
                turn.cause = before;
                if let Some(content) = of.now {
                    server.mailbox_changed(turn.now(), content);
                }
                Some(decided.unwrap_or_else(Decision::Refuse))
            },
            |_, _, fact: Fact| match fact {},
        )
    }

    /// Nobody is logged in yet.
    fn who_it_is(&mut self, host: HostId, id: ConnectionId, question: Question) -> Decision {
        match question {
            Question::Login { user, password } => {
                if self.password_of(host, &user) == Some(password) {
                    Decision::Accept
                } else {
                    Decision::Refuse(Refusal::AuthenticationFailed)
                }
            }
            Question::Sasl(question) => {
                Decision::Sasl(self.authenticate(host, id, Protocol::Imap, question))
            }
            _ => Decision::Refuse(Refusal::AuthorizationFailed),
        }
    }

    fn about_mailboxes(
        &mut self,
        of: &mut Of<'_>,
        question: Question,
    ) -> Result<Decision, Refusal> {
        match question {
            Question::Login { .. } | Question::Sasl(_) => Err(Refusal::ServerBug),
            Question::Open { mailbox, read_only } => {
                let content = self.mailboxes_of(of)?.open(&mailbox, read_only)?;
                Ok(Decision::Mailbox(content))
            }
            Question::Status(mailbox) => {
                let folder = self.mailboxes_of(of)?.folder(&mailbox)?;
                Ok(Decision::Mailbox(folder.content.clone()))
            }
            Question::List => Ok(Decision::Folders(self.mailboxes_of(of)?.list())),
            Question::Store {
                mailbox,
                uids,
                operation,
                flags,
            } => {
                let account = self.mailboxes_of(of)?;
                let changed = account.change_flags(&mailbox, &uids, operation, &flags)?;
                for (uid, flags) in changed {
                    let kind = EventKind::FlagsChanged {
                        mailbox: of.owner.clone(),
                        folder: mailbox.clone(),
                        uid,
                        flags: flags.into_iter().collect(),
                    };
                    self.cause = Some(self.emit(of.host, Some(of.id), kind));
                }
                self.changed(of, &mailbox).map(Decision::Mailbox)
            }
            Question::Expunge { mailbox, uids } => {
                let account = self.mailboxes_of(of)?;
                let gone = account.expunge(&mailbox, uids.as_deref())?;
                self.removed((of.host, of.id), of.owner, &mailbox, gone, false);
                self.changed(of, &mailbox).map(Decision::Mailbox)
            }
            Question::Append {
                mailbox,
                flags,
                internal_date,
                content,
            } => {
                let date = internal_date.unwrap_or_else(|| self.date());
                let account = self.mailboxes_of(of)?;
                let uid = account.append(&mailbox, flags, date, &content, None)?;
                let uid_validity = account.folder(&mailbox)?.content.uid_validity;
                let kind = EventKind::MessageStored {
                    mailbox: of.owner.clone(),
                    folder: mailbox.clone(),
                    uid,
                    from: None,
                    content,
                };
                self.cause = Some(self.emit(of.host, Some(of.id), kind));
                self.changed(of, &mailbox)?;
                Ok(Decision::Appended { uid_validity, uid })
            }
            Question::Copy {
                from,
                uids,
                to,
                moves,
            } => {
                let account = self.mailboxes_of(of)?;
                let stored = account.copy(&from, &uids, &to, moves)?;
                let uid_validity = account.folder(&to)?.content.uid_validity;
                let pairs = stored.iter().filter_map(|it| Some((it.from?, it.uid)));
                let pairs = pairs.collect::<Vec<_>>();
                let after = self.copied(of, &from, &to, stored, moves)?;
                Ok(Decision::Copied {
                    uid_validity,
                    pairs,
                    after,
                })
            }
            question => self.about_names(of, question),
        }
    }

    /// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE.
    fn about_names(&mut self, of: &mut Of<'_>, question: Question) -> Result<Decision, Refusal> {
        match question {
            Question::Create(mailbox) => {
                let made = self.mailboxes_of(of)?.create(&mailbox)?;
                for name in made {
                    self.renamed(of, FolderChange::Created(name));
                }
            }
            Question::Delete(mailbox) => {
                self.mailboxes_of(of)?.delete(&mailbox)?;
                self.renamed(of, FolderChange::Deleted(mailbox.clone()));
                self.gone(of, |it| *it == mailbox);
            }
            Question::Rename { from, to } => {
                let stored = self.mailboxes_of(of)?.rename(&from, &to)?;
                let change = FolderChange::Renamed {
                    from: from.clone(),
                    to: to.clone(),
                };
                self.renamed(of, change);
                if from.is_inbox() {
                    self.copied(of, &from, &to, stored, true)?;
                } else {
                    self.gone(of, |it| *it == from || it.is_below(&from));
                }
            }
            Question::Subscribe(mailbox) => {
                let account = self.mailboxes_of(of)?;
                if account.subscribed.insert(mailbox.clone()) {
                    self.renamed(of, FolderChange::Subscribed(mailbox));
                }
            }
            Question::Unsubscribe(mailbox) => {
                if self.mailboxes_of(of)?.subscribed.remove(&mailbox) {
                    self.renamed(of, FolderChange::Unsubscribed(mailbox));
                }
            }
            _ => return Err(Refusal::ServerBug),
        }
        Ok(Decision::Accept)
    }

    fn renamed(&mut self, of: &Of<'_>, change: FolderChange) {
        let mailbox = of.owner.clone();
        let kind = EventKind::FolderChanged { mailbox, change };
        self.cause = Some(self.emit(of.host, Some(of.id), kind));
    }

    pub(super) fn removed(
        &mut self,
        (host, id): (HostId, ConnectionId),
        owner: &Mailbox,
        folder: &MailboxName,
        uids: Vec<u32>,
        moved: bool,
    ) {
        if !uids.is_empty() {
            let kind = EventKind::MessagesRemoved {
                mailbox: owner.clone(),
                folder: folder.clone(),
                uids,
                moved,
            };
            self.cause = Some(self.emit(host, Some(id), kind));
        }
    }

    /// Messages came to one mailbox from another; the one they came from, as it is now.
    fn copied(
        &mut self,
        of: &mut Of<'_>,
        from: &MailboxName,
        to: &MailboxName,
        stored: Vec<Stored>,
        moved: bool,
    ) -> Result<Snapshot, Refusal> {
        let mut gone = Vec::new();
        for it in stored {
            gone.extend(it.from);
            let kind = EventKind::MessageStored {
                mailbox: of.owner.clone(),
                folder: to.clone(),
                uid: it.uid,
                from: it.from.map(|uid| (from.clone(), uid)),
                content: it.content,
            };
            self.cause = Some(self.emit(of.host, Some(of.id), kind));
        }
        if from != to {
            self.changed(of, to)?;
        }
        if moved {
            self.removed((of.host, of.id), of.owner, from, gone, true);
        }
        self.changed(of, from)
    }

    /// The mailbox as it is now, for the session that asked; the others that have it open are told.
    fn changed(&mut self, of: &mut Of<'_>, folder: &MailboxName) -> Result<Snapshot, Refusal> {
        let open = of.open.as_ref().filter(|(name, _)| name == folder);
        let (own, read_only) = (open.is_some(), open.is_none_or(|(_, it)| *it));
        // The session that asked is the first to be told of what is new.
        let content = self.mailboxes_of(of)?.open(folder, read_only)?;
        if own {
            of.now = Some(content.clone());
        }
        self.tell(of.host, of.owner, folder);
        Ok(content)
    }

    fn mailboxes_of(&mut self, of: &Of<'_>) -> Result<&mut Account, Refusal> {
        let account = self.account_mut(of.host, of.owner);
        account.ok_or(Refusal::NoSuchMailbox)
    }

    /// Tells each session that has the mailbox open what is in it now. A session that is at work itself
    /// learns it by the answer to what it asked.
    pub(super) fn tell(&mut self, host: HostId, owner: &Mailbox, folder: &MailboxName) {
        for (id, read_only) in self.watchers(host, owner, |it| it == folder) {
            let account = self.account_mut(host, owner);
            if let Some(Ok(content)) = account.map(|it| it.open(folder, read_only)) {
                self.drive(id, Side::Server, Prompt::Mailbox(content));
            }
        }
    }

    /// Tells each session that has such a mailbox open that it is no more.
    fn gone(&mut self, of: &Of<'_>, is: impl Fn(&MailboxName) -> bool) {
        for (id, _) in self.watchers(of.host, of.owner, is) {
            self.drive(id, Side::Server, Prompt::MailboxGone);
        }
    }

    /// The sessions that have such a mailbox open, and whether only to read it.
    fn watchers(
        &self,
        host: HostId,
        owner: &Mailbox,
        is: impl Fn(&MailboxName) -> bool,
    ) -> Vec<(ConnectionId, bool)> {
        let here = self.world.connections();
        let here = here.filter(|it| it.ends.server == host);
        here.filter_map(|it| {
            let Endpoint::ImapServer(session) = &it.server.endpoint else {
                return None;
            };
            let open = session.selected().filter(|open| is(open.mailbox))?;
            let own = self.account(host, open.user).as_ref() == Some(owner);
            own.then_some((it.id, open.read_only))
        })
        .collect()
    }

    /// Something came into INBOX from elsewhere.
    pub(super) fn inbox_changed(&mut self, host: HostId, owner: &Mailbox, cause: EventId) {
        let before = self.cause.replace(cause);
        self.tell(host, owner, &MailboxName::inbox());
        self.cause = before;
    }

    /// The account of a user's name: the whole address, or its local part where that names one.
    pub(super) fn account(&self, host: HostId, user: &str) -> Option<Mailbox> {
        let users = &self.host(host).store.as_ref()?.users;
        let mut address = String::with_capacity(64);
        let by_address = users.keys().find(|it| {
            address.clear();
            write!(address, "{it}").expect("a string takes all");
            address.eq_ignore_ascii_case(user)
        });
        let mut by_name = users
            .keys()
            .filter(|it| it.local.as_str().eq_ignore_ascii_case(user));
        by_address
            .or_else(|| by_name.next().filter(|_| by_name.next().is_none()))
            .cloned()
    }
}
