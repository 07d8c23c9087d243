//! What may be done to a user's mailboxes (RFC 3501 section 6).

use super::{Account, Folder, Stored};
use crate::ids::MessageId;
use protocol_core::Octets;
use protocol_core::imap::server::{Refusal, SpecialUse};
use protocol_core::imap::{Flags, MailboxName, Message, Snapshot, StoreOperation};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most mailboxes of one account.
const MAX_FOLDERS: usize = 1_000;
/// The most keywords of one message, and octets of each: what a client may make a server keep.
const MAX_KEYWORDS: usize = 50;

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

    pub(super) fn add(&mut self, name: MailboxName, special_use: Option<SpecialUse>) {
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
    pub(super) fn put(
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
