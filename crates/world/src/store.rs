//! Mailboxes: what a message store keeps for its users, and what may be done to it (RFC 3501 section 2.3,
//! RFC 1939 section 3). It says what changed; who is told, and what that is on the wire, is not here.

use crate::host::Service;
use crate::ids::{ConnectionId, HostId, MessageId};
use crate::scenario::{FolderSpec, Quota, UserSpec};
use protocol_core::Octets;
use protocol_core::imap::server::{Folder as Listed, Refusal, SpecialUse};
use protocol_core::imap::{Flags, MailboxName, Message, Snapshot, StoreOperation};
use protocol_core::smtp::Mailbox;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The most mailboxes of one account.
const MAX_FOLDERS: usize = 1_000;
/// The most keywords of one message, and octets of each: what a client may make a server keep.
const MAX_KEYWORDS: usize = 50;

/// A message store: mailboxes, and the servers that give access to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Each user's, by address.
    pub users: BTreeMap<Mailbox, Account>,
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
    /// The account of a user before anything happens.
    #[must_use]
    pub(crate) fn new(spec: &UserSpec, now: i64, uid_validity: u32) -> Self {
        let mut account = Self {
            password: spec.password.clone(),
            quota: spec.quota,
            folders: BTreeMap::new(),
            subscribed: [MailboxName::inbox()].into_iter().collect(),
            locked_by: None,
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

    /// The account with the password and the quota of another.
    pub(crate) fn set_up_as(&self, other: &Self) -> Self {
        Self {
            password: other.password.clone(),
            quota: other.quota,
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

/// What IMAP does.
impl Account {
    /// Opens a mailbox for a session. Unless it is `read_only`, what is in it is no longer recent for
    /// other sessions.
    pub(crate) fn open(
        &mut self,
        name: &MailboxName,
        read_only: bool,
    ) -> Result<Snapshot, Refusal> {
        let folder = self.folder_mut(name)?;
        let content = folder.content.clone();
        if !read_only {
            folder.content.recent_from = folder.content.uid_next;
        }
        Ok(content)
    }

    /// Creates a mailbox, and those above it that do not exist (RFC 3501 section 6.3.3). Which were made.
    pub(crate) fn create(&mut self, name: &MailboxName) -> Result<Vec<MailboxName>, Refusal> {
        // A separator at the end says that others will be below it.
        let trimmed = name.as_str().strip_suffix(MailboxName::SEPARATOR);
        let name =
            &MailboxName::new(trimmed.unwrap_or(name.as_str())).map_err(|_| Refusal::Cannot)?;
        if name.levels().any(str::is_empty) || name.as_str().contains(['*', '%']) {
            return Err(Refusal::Cannot);
        }
        if self.folders.get(name).is_some_and(|it| it.selectable) {
            return Err(Refusal::AlreadyExists);
        }
        let mut made = vec![name.clone()];
        let mut above = name.parent();
        while let Some(it) = above {
            above = it.parent();
            if !self.folders.contains_key(&it) {
                made.push(it);
            }
        }
        if self.folders.len() + made.len() > MAX_FOLDERS {
            return Err(Refusal::Limit);
        }
        made.reverse();
        for it in &made {
            self.add(it.clone(), None);
        }
        Ok(made)
    }

    /// Deletes a mailbox (section 6.3.4). One that has others below it stays as a name that cannot be
    /// selected.
    pub(crate) fn delete(&mut self, name: &MailboxName) -> Result<(), Refusal> {
        if name.is_inbox() {
            return Err(Refusal::Cannot);
        }
        let has_below = self.folders.keys().any(|it| it.is_below(name));
        let folder = self.folders.get_mut(name).ok_or(Refusal::NoSuchMailbox)?;
        if !folder.selectable && has_below {
            return Err(Refusal::Cannot);
        }
        let octets = folder.octets();
        let freed = folder.content.uid_validity;
        if has_below {
            folder.selectable = false;
            folder.special_use = None;
            folder.ids.clear();
            folder.content.messages = Arc::default();
        } else {
            self.folders.remove(name);
        }
        self.octets -= octets;
        self.free(freed);
        Ok(())
    }

    /// Renames a mailbox and those below it (section 6.3.5); of INBOX the messages go to the new one,
    /// which are those.
    pub(crate) fn rename(
        &mut self,
        from: &MailboxName,
        to: &MailboxName,
    ) -> Result<Vec<Stored>, Refusal> {
        if !self.folders.contains_key(from) {
            return Err(Refusal::NoSuchMailbox);
        }
        if self.folders.contains_key(to) {
            return Err(Refusal::AlreadyExists);
        }
        if to.is_below(from) || to.levels().any(str::is_empty) || to.as_str().contains(['*', '%']) {
            return Err(Refusal::Cannot);
        }
        if from.is_inbox() {
            self.create(to)?;
            let all = self.inbox().content.messages.iter();
            let all = all.map(|it| it.uid).collect::<Vec<_>>();
            return self.copy(from, &all, to, true);
        }
        let inner = |name: &MailboxName| {
            let rest = name
                .as_str()
                .strip_prefix(from.as_str())
                .unwrap_or_default();
            MailboxName::new(&format!("{}{rest}", to.as_str())).map_err(|_| Refusal::Cannot)
        };
        let moved = self.folders.keys();
        let moved = moved.filter(|it| *it == from || it.is_below(from));
        let moved = moved
            .map(|name| Ok((name.clone(), inner(name)?)))
            .collect::<Result<Vec<_>, Refusal>>()?;
        if let Some(above) = to.parent()
            && !self.folders.contains_key(&above)
        {
            self.create(&above)?;
        }
        let next = self.next_validity;
        for (old, new) in moved {
            if let Some(mut folder) = self.folders.remove(&old) {
                // What had the new name before may have had the same.
                let freed = folder.content.uid_validity;
                folder.content.uid_validity = freed.max(next);
                self.folders.insert(new, folder);
                self.free(freed);
            }
        }
        Ok(Vec::new())
    }

    /// Puts a message into a mailbox: its unique identifier.
    pub(crate) fn append(
        &mut self,
        name: &MailboxName,
        flags: Flags,
        internal_date: i64,
        content: &Octets,
        message: Option<MessageId>,
    ) -> Result<u32, Refusal> {
        self.folder(name)?;
        if self.room() < content.len() as u64 {
            return Err(Refusal::OverQuota);
        }
        self.put(name, flags, internal_date, content, message)
            .ok_or(Refusal::Cannot)
    }

    /// Puts a message into a mailbox for which the host has answered, whether there is room or not.
    pub(crate) fn deliver(
        &mut self,
        name: &MailboxName,
        date: i64,
        content: &Octets,
        message: MessageId,
    ) -> Option<u32> {
        self.put(name, Flags::new(), date, content, Some(message))
    }

    /// Changes flags; those that changed, with what they are now.
    pub(crate) fn change_flags(
        &mut self,
        name: &MailboxName,
        uids: &[u32],
        operation: StoreOperation,
        flags: &Flags,
    ) -> Result<Vec<(u32, Flags)>, Refusal> {
        let folder = self.folder_mut(name)?;
        let mut changed = Vec::new();
        for uid in uids {
            let Some(place) = folder.place(*uid) else {
                continue;
            };
            let mut now = folder.content.messages[place].flags.clone();
            match operation {
                StoreOperation::Replace => now.clone_from(flags),
                StoreOperation::Add => now.extend(flags.iter().cloned()),
                StoreOperation::Remove => now.retain(|flag| !flags.contains(flag)),
            }
            if now.len() > MAX_KEYWORDS {
                return Err(Refusal::Limit);
            }
            if now != folder.content.messages[place].flags {
                changed.push((*uid, place, now));
            }
        }
        if !changed.is_empty() {
            let messages = Arc::make_mut(&mut folder.content.messages);
            for (_, place, now) in &changed {
                Arc::make_mut(&mut messages[*place]).flags.clone_from(now);
            }
        }
        Ok(changed
            .into_iter()
            .map(|(uid, _, now)| (uid, now))
            .collect())
    }

    /// Removes what is marked as deleted, of `uids` or of all: which.
    pub(crate) fn expunge(
        &mut self,
        name: &MailboxName,
        uids: Option<&[u32]>,
    ) -> Result<Vec<u32>, Refusal> {
        let folder = self.folder_mut(name)?;
        let deleted = folder.content.messages.iter();
        let deleted = deleted.filter(|it| it.flags.contains(&protocol_core::imap::Flag::Deleted));
        let gone = deleted
            .map(|it| it.uid)
            .filter(|uid| uids.is_none_or(|uids| uids.binary_search(uid).is_ok()))
            .collect::<Vec<_>>();
        self.remove(name, &gone);
        Ok(gone)
    }

    /// Copies messages, all or none, and where `moves` removes them.
    pub(crate) fn copy(
        &mut self,
        from: &MailboxName,
        uids: &[u32],
        to: &MailboxName,
        moves: bool,
    ) -> Result<Vec<Stored>, Refusal> {
        self.folder(to)?;
        let source = self.folder(from)?;
        let chosen = uids.iter().filter_map(|uid| {
            let message = &source.content.messages[source.place(*uid)?];
            Some((Arc::clone(message), source.ids.get(uid).copied()))
        });
        let chosen = chosen.collect::<Vec<_>>();
        let octets = chosen.iter().map(|(it, _)| it.content.len() as u64);
        if !moves && self.room() < octets.sum() {
            return Err(Refusal::OverQuota);
        }
        let mut stored = Vec::new();
        for (it, message) in &chosen {
            let put = self.put(
                to,
                it.flags.clone(),
                it.internal_date,
                &it.content,
                *message,
            );
            stored.push(Stored {
                message: *message,
                from: Some(it.uid),
                uid: put.ok_or(Refusal::Cannot)?,
                content: it.content.clone(),
            });
        }
        if moves {
            let gone = chosen.iter().map(|(it, _)| it.uid).collect::<Vec<_>>();
            self.remove(from, &gone);
        }
        Ok(stored)
    }

    /// Removes messages, unique identifiers ascending, whatever their flags.
    pub(crate) fn remove(&mut self, name: &MailboxName, uids: &[u32]) {
        let Some(folder) = self.folders.get_mut(name) else {
            return;
        };
        if uids.is_empty() {
            return;
        }
        let mut octets = 0;
        let messages = Arc::make_mut(&mut folder.content.messages);
        messages.retain(|it| {
            let gone = uids.binary_search(&it.uid).is_ok();
            octets += if gone { it.content.len() as u64 } else { 0 };
            !gone
        });
        for uid in uids {
            folder.ids.remove(uid);
        }
        self.octets -= octets;
    }

    /// A name is free that had this UIDVALIDITY.
    fn free(&mut self, uid_validity: u32) {
        self.next_validity = self.next_validity.max(uid_validity.saturating_add(1));
    }

    fn add(&mut self, name: MailboxName, special_use: Option<SpecialUse>) {
        let content = Snapshot {
            uid_validity: self.next_validity,
            uid_next: 1,
            recent_from: 1,
            messages: Arc::default(),
        };
        let folder = Folder {
            content,
            ids: BTreeMap::new(),
            selectable: true,
            special_use,
        };
        self.folders.insert(name, folder);
    }

    /// Puts a message in, whether there is room for it or not.
    fn put(
        &mut self,
        name: &MailboxName,
        flags: Flags,
        internal_date: i64,
        content: &Octets,
        message: Option<MessageId>,
    ) -> Option<u32> {
        let folder = self.folders.get_mut(name)?;
        let uid = folder.content.uid_next;
        folder.content.uid_next = uid.checked_add(1)?;
        // A copy of the list is made only while somebody looks at the mailbox as it was.
        let messages = Arc::make_mut(&mut folder.content.messages);
        messages.push(Arc::new(Message {
            uid,
            flags,
            internal_date,
            content: content.clone(),
        }));
        if let Some(message) = message {
            folder.ids.insert(uid, message);
        }
        self.octets += content.len() as u64;
        Some(uid)
    }

    fn folder_mut(&mut self, name: &MailboxName) -> Result<&mut Folder, Refusal> {
        let folder = self.folders.get_mut(name).ok_or(Refusal::NoSuchMailbox)?;
        folder.selectable.then_some(folder).ok_or(Refusal::Cannot)
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
