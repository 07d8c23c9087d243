//! What the server tells by untagged data, which may come at any time and unasked (RFC 3501 section 5.2).

use super::mailbox::Mailbox;
use super::plan::Gathers;
use super::state::State;
use super::view::{Nonsense, View};
use super::{Client, Fact, Failure, Listed};
use crate::imap::MailboxName;
use crate::imap::response::{Data, Value};
use crate::imap::server::SpecialUse;

/// The most mailboxes that are listed, and the most messages that a search finds. A server with more is
/// not believed.
const MAX_FOLDERS: usize = 10_000;
const MAX_FOUND: usize = 1_000_000;

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
            Data::Other(values) => self.other(&values),
            _ => Ok(()),
        };
        if told == Err(Nonsense) {
            self.give_up(Failure::Nonsense);
        }
    }

    /// What is gathered for the command that is out.
    pub(super) fn gathers(&mut self) -> Option<&mut Gathers> {
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
        let State::Working(work) = &mut self.state else {
            return Ok(());
        };
        let found = match &mut work.gathers {
            Gathers::Found(found) => found,
            Gathers::Last { after, found } => {
                if let Some(open) = self.mailbox.open_mut()
                    && self.config.at_most.is_some()
                {
                    open.view.learn_last(&numbers, *after);
                }
                found
            }
            _ => return Ok(()),
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
        self.tell_the_rest()?;
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
    fn other(&mut self, values: &[Value<'_>]) -> Result<(), Nonsense> {
        let [name, Value::Atom(set)] = values else {
            return Ok(());
        };
        if !name.is("VANISHED") {
            return Ok(());
        }
        self.tell_the_rest()?;
        let ranges = core::str::from_utf8(set).unwrap_or_default().split(',');
        for range in ranges {
            let (a, b) = range.split_once(':').unwrap_or((range, range));
            let (Ok(a), Ok(b)) = (a.parse::<u32>(), b.parse::<u32>()) else {
                return Ok(());
            };
            let Some(open) = self.mailbox.open_mut() else {
                return Ok(());
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
        Ok(())
    }
}
