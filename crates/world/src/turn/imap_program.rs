//! What a mail program does by IMAP.

use super::Turn;
use super::transport::{Drained, Prompt};
use crate::connection::Endpoint;
use crate::event::{Ends, EventKind, ReadFailure};
use crate::host::{Copies, FETCHED_AT_ONCE, Mail, Reading};
use crate::ids::{ConnectionId, HostId, MessageId};
use crate::scenario::ReadSpec;
use core::time::Duration;
use protocol_core::imap::client::{Config, Fact, Job};
use protocol_core::imap::{Client, JobName, MailboxName};
use protocol_core::smtp::Side;
use std::sync::Arc;

/// How often a program that stays connected asks where the server has no IDLE.
const POLL: Duration = Duration::from_secs(5 * 60);

impl Turn<'_> {
    /// A session that looks for what is new in the mailbox that the program shows, and then does what its
    /// owner wants.
    pub(super) fn reader(&mut self, host: HostId, read: &ReadSpec) -> Endpoint {
        let mut jobs = Vec::new();
        if let Some(mua) = self.mua_mut(host) {
            // Unless its owner wants another one first.
            if !matches!(mua.jobs.first(), Some(Job::Open(_) | Job::Examine(_))) {
                let shown = mua.mail.shown();
                let news = mua.mail.news(&shown);
                jobs.extend([Job::Open(shown), news]);
            }
            jobs.append(&mut mua.jobs);
        }
        if !read.stays {
            jobs.push(Job::Noop);
        }
        let credentials = self.credentials(host, read);
        let mail = self.mua_mut(host).map(|mua| &mua.mail);
        let copies = mail.into_iter().flat_map(|it| &it.copies);
        let config = Config {
            credentials,
            tls: read.tls_use(),
            stay: read.stays,
            poll: POLL,
            remembered: copies
                .map(|(name, it)| (name.clone(), it.uid_validity))
                .collect(),
            at_most: Some(FETCHED_AT_ONCE),
        };
        Endpoint::ImapClient(Arc::new(Client::new(config, jobs)))
    }

    /// The owner wants this of her program: in the session that is open, where one stays open, else in the
    /// next.
    pub(super) fn queue_jobs(&mut self, host: HostId, jobs: Vec<Job>) {
        let Some(mua) = self.mua_mut(host) else {
            return;
        };
        mua.mail.refused = None;
        let mut shown = mua.mail.shown();
        let mut all = Vec::new();
        for job in jobs {
            match job {
                Job::Open(ref mailbox) | Job::Examine(ref mailbox) => {
                    shown = mailbox.clone();
                    all.extend([job, mua.mail.news(&shown)]);
                }
                // What is shown is shown by its new name; of what is gone INBOX is left.
                Job::Rename { ref from, ref to } if *from == shown && !shown.is_inbox() => {
                    shown = to.clone();
                    let news = mua.mail.news(&shown);
                    all.extend([job, Job::Open(shown.clone()), news]);
                }
                Job::Delete(ref name) if *name == shown => {
                    shown = MailboxName::inbox();
                    let news = mua.mail.news(&shown);
                    all.extend([job, Job::Open(shown.clone()), news]);
                }
                // Of what the owner sees, whichever mailbox may be open by then.
                job if job.needs_mailbox() => all.push(Job::In {
                    mailbox: shown.clone(),
                    job: Box::new(job),
                }),
                job => all.push(job),
            }
        }
        // A program that shows the names shows them as they are now.
        let names = |it: &Job| {
            matches!(
                it.name(),
                JobName::Create
                    | JobName::Delete
                    | JobName::Rename
                    | JobName::Subscribe
                    | JobName::Unsubscribe
            )
        };
        if !mua.mail.folders.is_empty() && all.iter().any(names) && !all.contains(&Job::List) {
            all.push(Job::List);
        }
        let stays = mua.spec.read.as_ref().is_some_and(|it| it.stays);
        match mua.reading {
            Reading::Underway { on: id, .. } if stays => {
                if all.is_empty() {
                    all.push(mua.mail.news(&shown));
                }
                self.drive(id, Side::Client, Prompt::Jobs(all));
            }
            _ => {
                mua.jobs.append(&mut all);
                self.read(host);
            }
        }
    }

    pub(super) fn drain_imap_client(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        client: &mut Client,
    ) -> Drained {
        let host = ends.client;
        self.drain(
            client,
            |_, _, question| match question {},
            |turn, client, fact| match fact {
                Fact::Arrived => {
                    let now = turn.now();
                    let Some(mua) = turn.mua_mut(host) else {
                        return;
                    };
                    // Unless the mailbox is left before: when it is opened again that is asked anyhow.
                    let open = client
                        .open()
                        .filter(|it| client.target().as_ref() == Some(it));
                    if let Some(mailbox) = open.cloned() {
                        let job = Box::new(mua.mail.news(&mailbox));
                        client.add(now, Job::In { mailbox, job });
                    }
                }
                Fact::Finished(result) => {
                    turn.reading_over(host, id, result.err().map(ReadFailure::Imap));
                }
                fact => {
                    let open = client.open().cloned();
                    turn.note_fact(ends, id, open.unwrap_or_else(MailboxName::inbox), fact);
                }
            },
        )
    }

    /// The program learns something of the mailbox that is open.
    fn note_fact(&mut self, ends: Ends, id: ConnectionId, open: MailboxName, fact: Fact) {
        let host = ends.client;
        match fact {
            Fact::Fetched {
                uid,
                flags,
                content,
                ..
            } => {
                let message = self.message_in(ends, &open, uid);
                self.fetched((host, id), message, open, (uid, flags, content));
            }
            Fact::FlagsChanged { uid, flags } => {
                let copies = self.copies_mut(host, open);
                if let Some(copy) = copies.and_then(|it| it.messages.get_mut(&uid)) {
                    copy.flags = flags;
                }
            }
            Fact::Unfetched { uids } => {
                if let Some(copies) = self.copies_mut(host, open) {
                    let uids = uids.into_iter();
                    let new = uids.filter(|it| !copies.messages.contains_key(it));
                    copies.unfetched.extend(new);
                    copies.unfetched.sort_unstable();
                    copies.unfetched.dedup();
                }
            }
            Fact::Vanished { uid } => {
                let copies = self.copies_mut(host, open.clone());
                let is_gone = |it: &mut Copies| {
                    it.unfetched.retain(|it| *it != uid);
                    it.messages.remove(&uid).is_some()
                };
                if copies.is_some_and(is_gone) {
                    self.forget_copies(host, id, open, vec![uid]);
                }
            }
            Fact::Selected {
                mailbox,
                uid_validity,
                ..
            } => {
                let Some(mua) = self.mua_mut(host) else {
                    return;
                };
                mua.mail.shown = Some(mailbox.clone());
                mua.mail.found = None;
                let copies = mua.mail.copies.entry(mailbox.clone()).or_default();
                let other = copies.uid_validity != uid_validity;
                copies.uid_validity = uid_validity;
                if other {
                    copies.unfetched.clear();
                }
                if other && !copies.messages.is_empty() {
                    // Its identifiers are good no more (RFC 3501 section 2.3.1.1).
                    let gone = core::mem::take(&mut copies.messages);
                    self.forget_copies(host, id, mailbox, gone.into_keys().collect());
                }
            }
            Fact::Folders(listed) => self.mail_mut(host, |mail| mail.folders = listed),
            Fact::SearchResult(found) => self.mail_mut(host, |mail| mail.found = Some(found)),
            Fact::Present { up_to, uids } => {
                let Some(copies) = self.copies_mut(host, open.clone()) else {
                    return;
                };
                copies
                    .unfetched
                    .retain(|it| *it > up_to || uids.binary_search(it).is_ok());
                let own = copies.messages.keys().copied();
                let gone = own.filter(|it| *it <= up_to && uids.binary_search(it).is_err());
                let gone = gone.collect::<Vec<_>>();
                copies
                    .messages
                    .retain(|uid, _| gone.binary_search(uid).is_err());
                if !gone.is_empty() {
                    self.forget_copies(host, id, open, gone);
                }
            }
            Fact::Refused { job, command, text } => self.mail_mut(host, |mail| {
                if job == JobName::Search {
                    mail.found = None;
                }
                // What came of it is refused, too.
                mail.refused.get_or_insert((command, text));
            }),
            _ => {}
        }
    }

    fn forget_copies(
        &mut self,
        host: HostId,
        id: ConnectionId,
        folder: MailboxName,
        uids: Vec<u32>,
    ) {
        let kind = EventKind::CopiesForgotten { folder, uids };
        self.emit(host, Some(id), kind);
    }

    fn mail_mut(&mut self, host: HostId, change: impl FnOnce(&mut Mail)) {
        if let Some(mua) = self.mua_mut(host) {
            change(&mut mua.mail);
        }
    }

    fn copies_mut(&mut self, host: HostId, folder: MailboxName) -> Option<&mut Copies> {
        let mua = self.mua_mut(host)?;
        Some(mua.mail.copies.entry(folder).or_default())
    }

    /// Which message of this run the unique identifier names, in the mail program's mailbox.
    fn message_in(&self, ends: Ends, folder: &MailboxName, uid: u32) -> Option<MessageId> {
        let owner = self.read_account(ends.client)?;
        let store = self.host(ends.server).store.as_ref()?;
        let account = store.users.get(&owner)?;
        account.folders.get(folder)?.ids.get(&uid).copied()
    }
}

impl Mail {
    /// The job to find what is new in a mailbox.
    fn news(&self, folder: &MailboxName) -> Job {
        let copies = self.copies.get(folder);
        let uids = || {
            copies
                .into_iter()
                .flat_map(|it| it.messages.keys().copied())
        };
        let unfetched = copies.map_or(&[][..], |it| &it.unfetched);
        Job::FetchNew {
            known: uids().max().max(unfetched.last().copied()),
            held: if unfetched.is_empty() {
                Vec::new()
            } else {
                uids().collect()
            },
        }
    }
}
