//! Mailboxes: what a message store keeps for its users, and what may be done to it (RFC 3501 section 2.3,
//! RFC 1939 section 3). It says what changed; who is told, and what that is on the wire, is not here.

mod account;

use crate::host::Service;
use crate::ids::{ConnectionId, HostId, MessageId};
use crate::scenario::{FolderSpec, Quota, UserSpec, VacationSpec};
use protocol_core::imap::server::{Folder as Listed, Refusal, SpecialUse};
use protocol_core::imap::{MailboxName, Snapshot};
use protocol_core::smtp::Mailbox;
use protocol_core::{Instant, Octets};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A message store: mailboxes, and the servers that give access to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Each user's, by address. A clone shares them until they change.
    pub users: BTreeMap<Mailbox, Arc<Account>>,
    /// The ports on which it gives access to them, with what is spoken there.
    pub services: BTreeMap<u16, Service>,
    /// The host whose tokens it takes from its users.
    pub tokens_from: Option<HostId>,
}

/// One user's mailboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The password for IMAP and POP3.
    pub password: String,
    /// How much it may hold.
    pub quota: Option<Quota>,
    /// The mailboxes, by name; INBOX is always there.
    pub folders: BTreeMap<MailboxName, Folder>,
    /// The names that are subscribed; they need not exist (RFC 3501 section 6.3.6).
    pub subscribed: BTreeSet<MailboxName>,
    /// The POP3 session that has the lock (RFC 1939 section 4).
    pub locked_by: Option<ConnectionId>,
    /// The reply to those who write.
    pub vacation: Option<VacationSpec>,
    /// Who got it, and when.
    pub(crate) answered: BTreeMap<Mailbox, Instant>,
    /// The octets of all messages.
    octets: u64,
    /// The UIDVALIDITY of a mailbox that is made now: higher than that of each whose name is free again, so
    /// that a name never has one twice (RFC 3501 sections 2.3.1.1 and 6.3.4).
    next_validity: u32,
}

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// What is in it. `recent_from` is that of the session that opens it next.
    pub content: Snapshot,
    /// Which message of this run each unique identifier is.
    pub ids: BTreeMap<u32, MessageId>,
    /// Whether it can be selected; else it only has others below it.
    pub selectable: bool,
    /// What it is for.
    pub special_use: Option<SpecialUse>,
}

/// A message that was put into a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Which message of this run it is, where it is one.
    pub message: Option<MessageId>,
    /// Its unique identifier in the mailbox it came from; `None` where it came from none.
    pub from: Option<u32>,
    /// Its unique identifier there.
    pub uid: u32,
    /// Its octets.
    pub content: Octets,
}

impl Account {
    /// Whether there is a message in one of its mailboxes.
    #[must_use]
    pub fn has_mail(&self) -> bool {
        let mut all = self.folders.values();
        all.any(|it| !it.content.messages.is_empty())
    }

    /// The account of a user before anything happens.
    #[must_use]
    pub(crate) fn new(spec: &UserSpec, now: i64, uid_validity: u32) -> Self {
        let mut account = Self {
            password: spec.password.clone(),
            quota: spec.quota,
            folders: BTreeMap::new(),
            subscribed: [MailboxName::inbox()].into_iter().collect(),
            locked_by: None,
            vacation: spec.vacation.clone(),
            answered: BTreeMap::new(),
            octets: 0,
            next_validity: uid_validity,
        };
        account.add(MailboxName::inbox(), None);
        for FolderSpec {
            name,
            special_use,
            messages,
        } in &spec.folders
        {
            if !name.is_inbox() {
                // What is above it is there, too; a name that cannot be is not there.
                drop(account.create(name));
            }
            if let Some(folder) = account.folders.get_mut(name) {
                folder.special_use = *special_use;
            }
            account.subscribed.insert(name.clone());
            for it in messages {
                let flags = it.flags.iter().cloned().collect();
                account.put(name, flags, now, &with_crlf(&it.content), None);
            }
        }
        account
    }

    /// The account with the password, the quota and the reply of another. Another reply goes to everybody again.
    pub(crate) fn set_up_as(&self, other: &Self) -> Self {
        Self {
            password: other.password.clone(),
            quota: other.quota,
            vacation: other.vacation.clone(),
            answered: match self.vacation == other.vacation {
                true => self.answered.clone(),
                false => BTreeMap::new(),
            },
            ..self.clone()
        }
    }

    /// INBOX.
    #[must_use]
    pub fn inbox(&self) -> &Folder {
        self.folders
            .get(&MailboxName::inbox())
            .expect("INBOX is made with the account and never taken away")
    }

    /// Whether a message of this run is in one of its mailboxes.
    #[must_use]
    pub fn holds(&self, message: MessageId) -> bool {
        let mut folders = self.folders.values();
        folders.any(|it| it.ids.values().any(|id| *id == message))
    }

    /// The UIDVALIDITY of a mailbox that is made now.
    #[must_use]
    pub const fn next_validity(&self) -> u32 {
        self.next_validity
    }

    /// How many octets still go into it.
    #[must_use]
    pub fn room(&self) -> u64 {
        self.quota.map_or(u64::MAX, |quota| {
            let held = quota.taken.saturating_add(self.octets);
            quota.octets.saturating_sub(held)
        })
    }

    /// That mailbox, where it can be selected.
    ///
    /// # Errors
    /// Where it is not there or only has others below it.
    pub fn folder(&self, name: &MailboxName) -> Result<&Folder, Refusal> {
        let folder = self.folders.get(name).ok_or(Refusal::NoSuchMailbox)?;
        folder.selectable.then_some(folder).ok_or(Refusal::Cannot)
    }

    /// All names, those that are subscribed and do not exist too.
    #[must_use]
    pub fn list(&self) -> Vec<Listed> {
        let folders = self.folders.iter().map(|(name, folder)| Listed {
            name: name.clone(),
            selectable: folder.selectable,
            exists: true,
            subscribed: self.subscribed.contains(name),
            special_use: folder.special_use,
        });
        let gone = self.subscribed.iter();
        let gone = gone.filter(|name| !self.folders.contains_key(*name));
        folders
            .chain(gone.map(|name| Listed {
                name: name.clone(),
                selectable: false,
                exists: false,
                subscribed: true,
                special_use: None,
            }))
            .collect()
    }
}

impl Folder {
    /// Where in the list the message with that unique identifier stands.
    fn place(&self, uid: u32) -> Option<usize> {
        let messages = &self.content.messages;
        messages.binary_search_by_key(&uid, |it| it.uid).ok()
    }

    fn octets(&self) -> u64 {
        let messages = self.content.messages.iter();
        messages.map(|it| it.content.len() as u64).sum()
    }
}

/// An author's line ends are no matter.
fn with_crlf(content: &Octets) -> Octets {
    let mut all = Vec::with_capacity(content.len());
    for line in content.split_inclusive(|octet| *octet == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        all.extend_from_slice(text.strip_suffix(b"\r").unwrap_or(text));
        all.extend_from_slice(b"\r\n");
    }
    all.into()
}
