//! A host of IMAP sessions, in memory: one user's mailboxes, and any number of sessions of theirs. Shared
//! by the tests of this crate, the transcripts and the fuzz targets.
//!
//! It is plain on purpose: it looks everything up and copies a mailbox at each change.

use protocol_core::imap::server::{
    Config, Decision, Folder, Question, Refusal, Server, SpecialUse,
};
use protocol_core::imap::{Flag, Flags, MailboxName, Message, Snapshot, StoreOperation};
use protocol_core::{Input, Instant, Octets, Output, Session, sasl};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// When the sessions are told of a change that one of them asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    BeforeTheAnswer,
    AfterTheAnswer,
}

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    pub uid_validity: u32,
    pub uid_next: u32,
    pub messages: Vec<Arc<Message>>,
    pub selectable: bool,
    pub special_use: Option<SpecialUse>,
    /// Messages before this unique identifier are `\Recent` in some session already.
    pub claimed: u32,
}

/// The user's mailboxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    pub user: String,
    pub password: String,
    pub mailboxes: BTreeMap<MailboxName, Mailbox>,
    pub subscribed: BTreeSet<MailboxName>,
    /// What a message gets that is appended without a date.
    pub now: i64,
    next_validity: u32,
}

/// What has changed.
#[derive(Debug, Default)]
pub struct Changes {
    changed: Vec<MailboxName>,
    gone: Vec<MailboxName>,
}

impl Changes {
    /// That mailbox has.
    pub fn of(name: &MailboxName) -> Self {
        Self {
            changed: vec![name.clone()],
            gone: Vec::new(),
        }
    }
}

pub fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

impl Store {
    /// bob's, with INBOX.
    pub fn new() -> Self {
        let mut it = Self {
            user: "bob".to_owned(),
            password: "letmein".to_owned(),
            mailboxes: BTreeMap::new(),
            subscribed: BTreeSet::new(),
            now: 1_772_442_000,
            next_validity: 1,
        };
        it.create(&name("INBOX"));
        it
    }

    /// A mailbox, and a validity of its own.
    pub fn create(&mut self, name: &MailboxName) -> &mut Mailbox {
        let mailbox = Mailbox {
            uid_validity: self.next_validity,
            uid_next: 1,
            messages: Vec::new(),
            selectable: true,
            special_use: None,
            claimed: 1,
        };
        self.next_validity += 1;
        self.mailboxes.entry(name.clone()).or_insert(mailbox)
    }

    pub fn mailbox(&mut self, name: &MailboxName) -> &mut Mailbox {
        self.mailboxes.get_mut(name).expect("there is one")
    }

    fn open(&mut self, name: &MailboxName) -> Result<&mut Mailbox, Refusal> {
        match self.mailboxes.get_mut(name) {
            None => Err(Refusal::NoSuchMailbox),
            Some(it) if !it.selectable => Err(Refusal::Cannot),
            Some(it) => Ok(it),
        }
    }

    /// What the host decides, and what that changes. Questions of SASL are not for it.
    pub fn answer(&mut self, question: Question) -> (Decision, Changes) {
        let mut changes = Changes::default();
        let decided = self.decide(question, &mut changes);
        (decided.unwrap_or_else(Decision::Refuse), changes)
    }

    /// Tells a session what became of the mailbox that it has open.
    pub fn tell(&mut self, changes: &Changes, server: &mut Server) {
        let Some(open) = server.selected() else {
            return;
        };
        let (name, read_only) = (open.mailbox.clone(), open.read_only);
        if changes.gone.contains(&name) {
            server.mailbox_gone(Instant::ZERO);
        } else if changes.changed.contains(&name)
            && let Some(it) = self.mailboxes.get_mut(&name)
        {
            // The first that may claim what is new does.
            let snapshot = it.snapshot(it.claimed);
            if !read_only {
                it.claimed = it.uid_next;
            }
            server.mailbox_changed(Instant::ZERO, snapshot);
        }
    }

    fn decide(&mut self, question: Question, changes: &mut Changes) -> Result<Decision, Refusal> {
        match question {
            Question::Login { user, password } => {
                if user == self.user && password == self.password {
                    Ok(Decision::Accept)
                } else {
                    Err(Refusal::AuthenticationFailed)
                }
            }
            Question::Sasl(_) => Err(Refusal::Unavailable),
            Question::Open { mailbox, read_only } => {
                let it = self.open(&mailbox)?;
                let snapshot = it.snapshot(it.claimed);
                if !read_only {
                    it.claimed = it.uid_next;
                }
                Ok(Decision::Mailbox(snapshot))
            }
            Question::Status(mailbox) => {
                let it = self.open(&mailbox)?;
                Ok(Decision::Mailbox(it.snapshot(it.claimed)))
            }
            Question::List => Ok(Decision::Folders(self.folders())),
            Question::Subscribe(name) => {
                self.subscribed.insert(name);
                Ok(Decision::Accept)
            }
            Question::Unsubscribe(name) => match self.subscribed.remove(&name) {
                true => Ok(Decision::Accept),
                false => Err(Refusal::NoSuchMailbox),
            },
            Question::Append {
                mailbox,
                flags,
                internal_date,
                content,
            } => {
                let now = self.now;
                let it = self.open(&mailbox)?;
                let uid = it.append(flags, internal_date.unwrap_or(now), content);
                let uid_validity = it.uid_validity;
                changes.changed.push(mailbox);
                Ok(Decision::Appended { uid_validity, uid })
            }
            Question::Store {
                mailbox,
                uids,
                operation,
                flags,
            } => {
                let it = self.open(&mailbox)?;
                it.store(&uids, operation, &flags);
                let snapshot = it.snapshot(it.uid_next);
                changes.changed.push(mailbox);
                Ok(Decision::Mailbox(snapshot))
            }
            Question::Expunge { mailbox, uids } => {
                let it = self.open(&mailbox)?;
                it.messages.retain(|message| {
                    let named = uids.as_ref().is_none_or(|it| it.contains(&message.uid));
                    !named || !message.flags.contains(&Flag::Deleted)
                });
                let snapshot = it.snapshot(it.uid_next);
                changes.changed.push(mailbox);
                Ok(Decision::Mailbox(snapshot))
            }
            Question::Copy {
                from,
                uids,
                to,
                moves,
            } => self.copy(&from, &uids, &to, moves, changes),
            other => self.change_names(other, changes),
        }
    }

    fn copy(
        &mut self,
        from: &MailboxName,
        uids: &[u32],
        to: &MailboxName,
        moves: bool,
        changes: &mut Changes,
    ) -> Result<Decision, Refusal> {
        let source = self.open(from)?;
        let wanted = |it: &&Arc<Message>| uids.contains(&it.uid);
        let messages: Vec<_> = source.messages.iter().filter(wanted).cloned().collect();
        let target = self.open(to)?;
        let mut pairs = Vec::new();
        for it in messages {
            let uid = target.append(it.flags.clone(), it.internal_date, it.content.clone());
            pairs.push((it.uid, uid));
        }
        let uid_validity = target.uid_validity;
        let source = self.open(from)?;
        if moves {
            let moved = |it: &Arc<Message>| pairs.iter().any(|(uid, _)| *uid == it.uid);
            source.messages.retain(|it| !moved(it));
            changes.changed.push(from.clone());
        }
        let after = source.snapshot(source.uid_next);
        changes.changed.push(to.clone());
        changes.changed.dedup();
        Ok(Decision::Copied {
            uid_validity,
            pairs,
            after,
        })
    }

    fn change_names(
        &mut self,
        question: Question,
        changes: &mut Changes,
    ) -> Result<Decision, Refusal> {
        match question {
            Question::Create(name) => {
                if self.mailboxes.get(&name).is_some_and(|it| it.selectable) {
                    return Err(Refusal::AlreadyExists);
                }
                self.mailboxes.remove(&name);
                self.create(&name);
                self.create_above(&name);
            }
            Question::Delete(name) => {
                let below = self.mailboxes.keys().any(|it| it.is_below(&name));
                let it = self.mailboxes.get_mut(&name);
                match it.ok_or(Refusal::NoSuchMailbox)? {
                    it if below && !it.selectable => return Err(Refusal::Cannot),
                    it if below => {
                        it.selectable = false;
                        it.messages.clear();
                    }
                    _ => drop(self.mailboxes.remove(&name)),
                }
                changes.gone.push(name);
            }
            Question::Rename { from, to } => self.rename(&from, &to, changes)?,
            _ => return Err(Refusal::ServerBug),
        }
        Ok(Decision::Accept)
    }

    fn create_above(&mut self, name: &MailboxName) {
        let mut above = name.parent();
        while let Some(name) = above {
            above = name.parent();
            if !self.mailboxes.contains_key(&name) {
                self.create(&name);
            }
        }
    }

    fn rename(
        &mut self,
        from: &MailboxName,
        to: &MailboxName,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        if self.mailboxes.contains_key(to) {
            return Err(Refusal::AlreadyExists);
        }
        if from.is_inbox() {
            let messages = core::mem::take(&mut self.mailbox(from).messages);
            let new = self.create(to);
            for it in messages {
                new.append(it.flags.clone(), it.internal_date, it.content.clone());
            }
            self.create_above(to);
            changes.changed.push(from.clone());
            return Ok(());
        }
        let is_moved = |it: &&MailboxName| *it == from || it.is_below(from);
        let moved: Vec<_> = self.mailboxes.keys().filter(is_moved).cloned().collect();
        if moved.is_empty() {
            return Err(Refusal::NoSuchMailbox);
        }
        for old in moved {
            let rest = &old.as_str()[from.as_str().len()..];
            let new = name(&format!("{}{rest}", to.as_str()));
            if let Some(it) = self.mailboxes.remove(&old) {
                self.mailboxes.insert(new, it);
            }
            changes.gone.push(old);
        }
        self.create_above(to);
        Ok(())
    }

    fn folders(&self) -> Vec<Folder> {
        let mut names: BTreeSet<&MailboxName> = self.mailboxes.keys().collect();
        names.extend(&self.subscribed);
        let each = names.into_iter().map(|name| {
            let it = self.mailboxes.get(name);
            Folder {
                name: name.clone(),
                selectable: it.is_some_and(|it| it.selectable),
                exists: it.is_some(),
                subscribed: self.subscribed.contains(name),
                special_use: it.and_then(|it| it.special_use),
            }
        });
        each.collect()
    }
}

impl Mailbox {
    /// As a session sees it for which messages from that unique identifier on are `\Recent`.
    pub fn snapshot(&self, recent_from: u32) -> Snapshot {
        Snapshot {
            uid_validity: self.uid_validity,
            uid_next: self.uid_next,
            recent_from,
            messages: Arc::new(self.messages.clone()),
        }
    }

    /// Adds a message; the unique identifier that it got.
    pub fn append(&mut self, flags: Flags, internal_date: i64, content: Octets) -> u32 {
        let uid = self.uid_next;
        self.uid_next += 1;
        self.messages.push(Arc::new(Message {
            uid,
            flags,
            internal_date,
            content,
        }));
        uid
    }

    fn store(&mut self, uids: &[u32], operation: StoreOperation, flags: &Flags) {
        for it in self.messages.iter_mut().filter(|it| uids.contains(&it.uid)) {
            let it = Arc::make_mut(it);
            match operation {
                StoreOperation::Replace => it.flags.clone_from(flags),
                StoreOperation::Add => it.flags.extend(flags.iter().cloned()),
                StoreOperation::Remove => it.flags.retain(|flag| !flags.contains(flag)),
            }
        }
    }
}

/// Sessions at a store.
pub struct Host {
    pub store: Store,
    pub sessions: Vec<Client>,
    pub told: Told,
    /// What a question of SASL is answered.
    pub sasl: fn(sasl::server::Question) -> sasl::server::Answer,
}

/// A session, and what it has said.
pub struct Client {
    pub server: Server,
    /// What it has said since it was taken.
    pub said: Vec<u8>,
    /// The pieces of it.
    pub units: Vec<Octets>,
    pub questions: Vec<Question>,
    pub wants_tls: bool,
    pub closes: usize,
}

impl Host {
    pub fn new(store: Store, config: &Arc<Config>, sessions: usize) -> Self {
        let session = || Client {
            server: Server::new(config.clone()),
            said: Vec::new(),
            units: Vec::new(),
            questions: Vec::new(),
            wants_tls: false,
            closes: 0,
        };
        let mut host = Self {
            store,
            sessions: (0..sessions).map(|_| session()).collect(),
            told: Told::BeforeTheAnswer,
            sasl: |_| sasl::server::Answer::Unknown,
        };
        for index in 0..sessions {
            host.input(index, Input::Opened);
        }
        host
    }

    pub fn input(&mut self, index: usize, input: Input<'_>) {
        self.sessions[index]
            .server
            .handle_input(Instant::ZERO, input);
        self.drain(index);
    }

    /// What a session says to that line.
    pub fn line(&mut self, index: usize, line: &str) -> String {
        self.input(index, Input::Octets(format!("{line}\r\n").as_bytes()));
        self.taken(index)
    }

    /// What a session has said since.
    pub fn taken(&mut self, index: usize) -> String {
        let it = &mut self.sessions[index];
        it.units.clear();
        String::from_utf8_lossy(&core::mem::take(&mut it.said)).into_owned()
    }

    /// Somebody else changes a mailbox.
    pub fn change(&mut self, name: &MailboxName, change: impl FnOnce(&mut Mailbox)) {
        change(self.store.mailbox(name));
        self.tell(&Changes::of(name));
    }

    fn drain(&mut self, index: usize) {
        loop {
            match self.sessions[index].server.poll_output() {
                Output::Ask(ticket, question) => {
                    self.sessions[index].questions.push(question.clone());
                    let (decision, changes) = match question {
                        Question::Sasl(it) => (Decision::Sasl((self.sasl)(it)), Changes::default()),
                        other => self.store.answer(other),
                    };
                    let mut changes = Some(changes);
                    if self.told == Told::BeforeTheAnswer {
                        changes.take().iter().for_each(|it| self.tell(it));
                    }
                    let server = &mut self.sessions[index].server;
                    // What it asked about may be gone, and the session with it.
                    let _ = server.answer(Instant::ZERO, ticket, decision);
                    changes.iter().for_each(|it| self.tell(it));
                }
                Output::Fact(fact) => match fact {},
                Output::Close => self.sessions[index].closes += 1,
                Output::StartTls => self.sessions[index].wants_tls = true,
                Output::Timeout(_) => {
                    let it = &mut self.sessions[index];
                    while let Some(octets) = it.server.poll_transmit(usize::MAX) {
                        it.said.extend_from_slice(&octets);
                        it.units.push(octets);
                    }
                    if !it.server.resume(Instant::ZERO) {
                        break;
                    }
                }
            }
        }
    }

    /// Tells every session what became of the mailbox that it has open.
    fn tell(&mut self, changes: &Changes) {
        for it in &mut self.sessions {
            self.store.tell(changes, &mut it.server);
            while let Some(octets) = it.server.poll_transmit(usize::MAX) {
                it.said.extend_from_slice(&octets);
                it.units.push(octets);
            }
        }
    }
}
