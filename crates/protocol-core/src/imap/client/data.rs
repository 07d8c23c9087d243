//! What the server tells: untagged data, which may come at any time and unasked (RFC 3501 section 5.2),
//! and response codes.

use super::offered::Offered;
use super::plan::Gathers;
use super::state::{Mailbox, State};
use super::view::{Nonsense, View};
use super::{Client, Fact, Failure, Job, Listed};
use crate::Octets;
use crate::imap::command::SectionText;
use crate::imap::dates::date_time;
use crate::imap::response::{Code, Data, FetchData, Said, Value};
use crate::imap::server::SpecialUse;
use crate::imap::{CommandName, Flags, MailboxName, SequenceSet};
use std::borrow::Cow;

/// The most mailboxes that are listed, and the most messages that a search finds. A server with more is
/// not believed.
const MAX_FOLDERS: usize = 10_000;
const MAX_FOUND: usize = 1_000_000;

/// What was told of a message by FETCH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    number: u32,
    uid: Option<u32>,
    flags: Option<Flags>,
    internal_date: Option<String>,
    content: Option<Octets>,
}

/// Response codes.
impl Client {
    /// What a status response tells by its code.
    pub(super) fn note(&mut self, said: &Said) {
        match &said.code {
            Some(Code::Alert) => self.fact(Fact::Alert(said.text.clone())),
            Some(Code::Capability(words)) => self.learn_capabilities(words),
            Some(Code::CopyUid {
                uid_validity,
                from,
                to,
            }) => self.copied(*uid_validity, from, to),
            Some(Code::AppendUid { uid_validity, uids }) => self.appended(*uid_validity, uids),
            Some(code) => self.note_of_mailbox(code),
            None => {}
        }
    }

    fn note_of_mailbox(&mut self, code: &Code) {
        let (Mailbox::Opening(it) | Mailbox::Open(it)) = &mut self.mailbox else {
            return;
        };
        match code {
            Code::ReadOnly => it.read_only = true,
            Code::ReadWrite => it.read_only = it.examined,
            Code::UidValidity(number) => it.uid_validity = *number,
            Code::UidNext(number) => it.uid_next = Some(*number),
            // What came before was of the mailbox that was open (RFC 7162 section 3.2.11).
            Code::Closed => it.view = View::default(),
            _ => {}
        }
    }

    fn learn_capabilities(&mut self, words: &[String]) {
        self.offered = Some(Offered::of(words));
        self.fact(Fact::Capabilities(words.to_vec()));
    }

    pub(super) fn offers(&self, what: impl Fn(&Offered) -> bool) -> bool {
        self.offered.as_ref().is_some_and(what)
    }

    /// COPYUID: once for each command, in its tagged response or for MOVE before it (RFC 6851 section 4.3).
    fn copied(&mut self, uid_validity: u32, from: &SequenceSet, into: &SequenceSet) {
        let State::Working(work) = &mut self.state else {
            return;
        };
        let (Some(Job::Copy { uids, to } | Job::Move { uids, to }), false) =
            (&work.job, work.was_told)
        else {
            return;
        };
        let count = count(from);
        if !matches!(work.out, CommandName::UidCopy | CommandName::UidMove)
            || count != self::count(into)
            || count > uids.len() as u64
        {
            return;
        }
        work.was_told = true;
        let fact = Fact::Copied {
            to: to.clone(),
            uid_validity,
            pairs: from.numbers(0).zip(into.numbers(0)).collect(),
        };
        self.fact(fact);
    }

    fn appended(&mut self, uid_validity: u32, uids: &SequenceSet) {
        let State::Working(work) = &mut self.state else {
            return;
        };
        let (Some(Job::Append { mailbox, .. }), false) = (&work.job, work.was_told) else {
            return;
        };
        let [(Some(uid), Some(last))] = uids.0[..] else {
            return;
        };
        if uid != last {
            return;
        }
        work.was_told = true;
        let fact = Fact::Appended {
            mailbox: mailbox.clone(),
            uid_validity,
            uid,
        };
        self.fact(fact);
    }
}

/// How many numbers the set names.
fn count(set: &SequenceSet) -> u64 {
    let ranges = set.0.iter().map(|(a, b)| {
        let (a, b) = (a.unwrap_or(0), b.unwrap_or(0));
        u64::from(a.abs_diff(b)) + 1
    });
    ranges.sum()
}

/// Untagged data.
impl Client {
    pub(super) fn data(&mut self, data: Data<'_>) {
        let told = match data {
            Data::Capability(words) => {
                self.learn_capabilities(&words);
                Ok(())
            }
            Data::List {
                subscribed,
                attributes,
                separator,
                mailbox,
            } => self.listed(subscribed, &attributes, separator, mailbox),
            Data::Search(found) => self.found_some(found),
            Data::Exists(count) => self.exist(count),
            Data::Expunge(number) => self.expunged(number),
            Data::Fetch(number, items) => self.fetch(number, items),
            Data::Other(values) => {
                self.other(&values);
                Ok(())
            }
            _ => Ok(()),
        };
        if told == Err(Nonsense) {
            self.give_up(Failure::Nonsense);
        }
    }

    /// What is gathered for the command that is out.
    fn gathers(&mut self) -> Option<&mut Gathers> {
        match &mut self.state {
            State::Working(work) => Some(&mut work.gathers),
            _ => None,
        }
    }

    fn listed(
        &mut self,
        subscribed: bool,
        attributes: &[String],
        delimiter: Option<char>,
        name: MailboxName,
    ) -> Result<(), Nonsense> {
        let Some(Gathers::Folders(folders)) = self.gathers() else {
            return Ok(());
        };
        let has = |word: &str| attributes.iter().any(|it| it.eq_ignore_ascii_case(word));
        let it = folders.entry(name).or_insert_with_key(|name| Listed {
            name: name.clone(),
            delimiter,
            selectable: false,
            special_use: None,
            subscribed: false,
        });
        if subscribed {
            it.subscribed = true;
        } else {
            it.selectable = !has("\\Noselect") && !has("\\NonExistent");
            let mut uses = SpecialUse::ALL.into_iter();
            it.special_use = uses.find(|it| has(it.as_str()));
        }
        match folders.len() {
            0..=MAX_FOLDERS => Ok(()),
            _ => Err(Nonsense),
        }
    }

    fn found_some(&mut self, numbers: Vec<u32>) -> Result<(), Nonsense> {
        let Some(Gathers::Found(found)) = self.gathers() else {
            return Ok(());
        };
        found.extend(numbers);
        match found.len() {
            0..=MAX_FOUND => Ok(()),
            _ => Err(Nonsense),
        }
    }
}

/// Data of the mailbox.
impl Client {
    fn exist(&mut self, count: u32) -> Result<(), Nonsense> {
        match &mut self.mailbox {
            Mailbox::None => {}
            Mailbox::Opening(it) => it.view = View::new(count)?,
            Mailbox::Open(it) => {
                if it.view.exists(count)? {
                    self.fact(Fact::Arrived);
                }
            }
        }
        Ok(())
    }

    fn expunged(&mut self, number: u32) -> Result<(), Nonsense> {
        self.tell_the_rest();
        match &mut self.mailbox {
            Mailbox::None => {}
            // Before EXISTS it is of the mailbox that was open.
            Mailbox::Opening(it) => drop(it.view.expunge(number)),
            Mailbox::Open(it) => {
                if let Some(uid) = it.view.expunge(number)? {
                    self.fact(Fact::Vanished { uid });
                }
            }
        }
        Ok(())
    }

    /// VANISHED (RFC 7162 section 3.2.10), though it is not asked for. What vanished EARLIER has no number.
    fn other(&mut self, values: &[Value<'_>]) {
        let [name, Value::Atom(set)] = values else {
            return;
        };
        if !name.is("VANISHED") {
            return;
        }
        self.tell_the_rest();
        let ranges = core::str::from_utf8(set).unwrap_or_default().split(',');
        for range in ranges {
            let (a, b) = range.split_once(':').unwrap_or((range, range));
            let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>()) else {
                return;
            };
            let Some(open) = self.mailbox.open_mut() else {
                return;
            };
            let gone = |uid: &u32| (a.min(b)..=a.max(b)).contains(uid);
            let gone: Vec<u32> = open.view.uids().filter(gone).collect();
            for uid in gone {
                if self
                    .mailbox
                    .open_mut()
                    .is_some_and(|it| it.view.vanish(uid))
                {
                    self.fact(Fact::Vanished { uid });
                }
            }
        }
    }

    /// FETCH. What is told of a message may come in more than one response: while contents are fetched it
    /// is put together.
    fn fetch(&mut self, number: u32, items: Vec<FetchData<'_>>) -> Result<(), Nonsense> {
        let open = match &mut self.mailbox {
            Mailbox::None => return Ok(()),
            Mailbox::Opening(it) => {
                // Its flags are asked for when it is open.
                it.view.want(number);
                return Ok(());
            }
            Mailbox::Open(it) => it,
        };
        let mut told = Told::of(number, items);
        if number == 0 || number > open.view.count() {
            return Err(Nonsense);
        }
        if let Some(uid) = told.uid {
            open.view.learn(number, uid)?;
        }
        if !matches!(self.gathers(), Some(Gathers::Bodies(_))) {
            told.content = None;
            return self.tell(told);
        }
        match &mut self.told {
            Some(before) if before.number == number => before.add(told),
            _ => {
                self.tell_the_rest();
                self.told = Some(told);
            }
        }
        if self.told.as_ref().is_some_and(Told::is_whole) {
            self.tell_the_rest();
        }
        Ok(())
    }

    /// No more is told of the message of which something was told.
    pub(super) fn tell_the_rest(&mut self) {
        if let Some(told) = self.told.take()
            && self.tell(told) == Err(Nonsense)
        {
            self.give_up(Failure::Nonsense);
        }
    }

    fn tell(&mut self, told: Told) -> Result<(), Nonsense> {
        let learning = self.state == State::Learning;
        let Some(open) = self.mailbox.open_mut() else {
            return Ok(());
        };
        let Some(uid) = told.uid.or_else(|| open.view.uid(told.number)) else {
            if told.content.is_some() {
                // The server has to tell of which message it is (RFC 3501 section 6.4.8).
                return Err(Nonsense);
            }
            if told.flags.is_some() && !learning {
                open.view.want(told.number);
            }
            return Ok(());
        };
        let flags = told.flags;
        if let Some(content) = told.content
            && self.takes(uid)
        {
            self.fetched = self.fetched.saturating_add(1);
            self.fact(Fact::Fetched {
                uid,
                flags: flags.unwrap_or_default(),
                internal_date: told.internal_date.unwrap_or_default(),
                content,
            });
        } else if let Some(flags) = flags {
            self.fact(Fact::FlagsChanged { uid, flags });
        }
        Ok(())
    }

    /// Whether the content of that message was asked for and did not come yet.
    fn takes(&mut self, uid: u32) -> bool {
        let Some(Gathers::Bodies(wanted)) = self.gathers() else {
            return false;
        };
        let found = wanted.binary_search(&uid);
        if let Ok(index) = found {
            wanted.remove(index);
        }
        found.is_ok()
    }
}

impl Told {
    fn of(number: u32, items: Vec<FetchData<'_>>) -> Self {
        let mut told = Self {
            number,
            uid: None,
            flags: None,
            internal_date: None,
            content: None,
        };
        for item in items {
            match item {
                FetchData::Uid(uid) => told.uid = Some(uid),
                FetchData::Flags(flags) => told.flags = Some(flags),
                FetchData::InternalDate(at) => {
                    told.internal_date = Some(date_time(at).to_string());
                }
                FetchData::Section {
                    section,
                    origin: None,
                    content,
                } if section.part.is_empty() && section.text == SectionText::All => {
                    told.content = content.map(octets);
                }
                _ => {}
            }
        }
        told
    }

    fn add(&mut self, more: Self) {
        self.uid = more.uid.or(self.uid);
        self.flags = more.flags.or(self.flags.take());
        self.internal_date = more.internal_date.or(self.internal_date.take());
        self.content = more.content.or(self.content.take());
    }

    fn is_whole(&self) -> bool {
        self.uid.is_some()
            && self.flags.is_some()
            && self.internal_date.is_some()
            && self.content.is_some()
    }
}

fn octets(content: Cow<'_, [u8]>) -> Octets {
    match content {
        Cow::Borrowed(octets) => octets.into(),
        Cow::Owned(octets) => octets.into(),
    }
}
