//! What the server tells of messages by FETCH (RFC 3501 section 7.4.2).

use super::mailbox::Mailbox;
use super::plan::Gathers;
use super::state::State;
use super::view::Nonsense;
use super::{Client, Fact, Failure};
use crate::Octets;
use crate::imap::Flags;
use crate::imap::command::SectionText;
use crate::imap::dates::date_time;
use crate::imap::response::FetchData;
use std::borrow::Cow;

/// What was told of a message by FETCH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    number: u32,
    uid: Option<u32>,
    flags: Option<Flags>,
    internal_date: Option<String>,
    content: Option<Octets>,
}

impl Client {
    /// FETCH. What is told of a message may come in more than one response: while contents are fetched it
    /// is put together.
    pub(super) fn fetch(&mut self, number: u32, items: Vec<FetchData<'_>>) -> Result<(), Nonsense> {
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
