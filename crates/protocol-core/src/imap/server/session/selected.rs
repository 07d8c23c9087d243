//! The mailbox that is open: what the client was told is in it, and what is in it now.
//!
//! Message numbers are places in what the client was told. That and what is so now are merged by unique
//! identifier, which ascends in both; nothing here looks a message up among the others.

use crate::imap::command::{SequenceSet, StoreOperation};
use crate::imap::numbers::Numbers;
use crate::imap::{Flag, Flags, MailboxName, Message, Snapshot};
use core::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Messages, unique identifiers ascending, shared.
pub(super) type Messages = Arc<Vec<Arc<Message>>>;

/// A mailbox is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    pub(super) mailbox: MailboxName,
    pub(super) read_only: bool,
    /// What the client was told: the messages and the flags of each.
    view: Messages,
    /// What is so now, as far as the host has said.
    newest: Snapshot,
    /// The unique identifiers of what is `\Recent` in this session.
    recent: Numbers,
    /// The keywords that FLAGS has named.
    keywords: BTreeSet<String>,
}

/// What the client is to be told, in this order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct News {
    /// Message numbers for EXPUNGE: each is that at its turn, those before it gone.
    pub(super) expunged: Vec<u32>,
    /// Whether there are keywords that FLAGS has not named yet.
    pub(super) keywords: bool,
    /// The places of the messages whose flags changed, counted after what was expunged is gone.
    pub(super) flags: Numbers,
    /// Whether messages came.
    pub(super) came: bool,
}

impl Selected {
    pub(super) fn new(mailbox: MailboxName, read_only: bool, snapshot: Snapshot) -> Self {
        let mut it = Self {
            mailbox,
            read_only,
            view: Messages::default(),
            newest: snapshot.clone(),
            recent: Numbers::default(),
            keywords: BTreeSet::new(),
        };
        it.learn(snapshot);
        it.view = it.newest.messages.clone();
        for message in it.view.iter() {
            name_keywords(&mut it.keywords, &message.flags);
        }
        it
    }

    /// Whether that is another mailbox under the same name (section 2.3.1.1).
    pub(super) fn is_another(&self, snapshot: &Snapshot) -> bool {
        self.newest.uid_validity != snapshot.uid_validity
    }

    /// The mailbox is now so. Which of the messages that the client does not know yet are `\Recent` here
    /// is settled now: a later snapshot may give them, or others, to another session.
    pub(super) fn learn(&mut self, snapshot: Snapshot) {
        let told = self.view.last().map_or(0, |it| it.uid);
        let first = snapshot.recent_from.max(told.saturating_add(1));
        if first < snapshot.uid_next {
            self.recent.insert(first, snapshot.uid_next - 1);
        }
        self.newest = snapshot;
    }

    pub(super) fn view(&self) -> &Messages {
        &self.view
    }

    pub(super) fn recent(&self) -> &Numbers {
        &self.recent
    }

    pub(super) fn keywords(&self) -> impl Iterator<Item = &str> {
        self.keywords.iter().map(String::as_str)
    }

    /// Keywords as they are spelled here already: they are the same in any case (section 9, note 1).
    pub(super) fn spelled(&self, flags: Flags) -> Flags {
        let spell = |flag| match flag {
            Flag::Keyword(word) => {
                let mut known = self.keywords.iter();
                let known = known.find(|it| it.eq_ignore_ascii_case(&word));
                Flag::Keyword(known.cloned().unwrap_or(word))
            }
            flag => flag,
        };
        flags.into_iter().map(spell).collect()
    }

    /// How many messages the client knows of.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.view.len()).unwrap_or(u32::MAX)
    }

    /// How many of them are `\Recent`.
    pub(super) fn count_recent(&self) -> usize {
        let Some(first) = self.recent.lowest() else {
            return 0;
        };
        let start = self.view.partition_point(|it| it.uid < first);
        let those = self.view[start..].iter();
        those.filter(|it| self.recent.contains(it.uid)).count()
    }

    /// The number of the first message that lacks `\Seen`.
    pub(super) fn first_unseen(&self) -> Option<usize> {
        let mut all = self.view.iter();
        all.position(|it| !it.flags.contains(&Flag::Seen))
            .map(|it| it + 1)
    }

    /// The places in the view of the messages that the set names: by unique identifier, those that are
    /// not there passed over, or by number, and `None` where there is no such number (section 9,
    /// `seq-number`).
    pub(super) fn places(&self, by_uid: bool, set: &SequenceSet) -> Option<Numbers> {
        if by_uid {
            return Some(self.places_of_uids(&self.uids_named(set)));
        }
        let numbers = Numbers::of(set, self.count());
        let (lowest, highest) = (numbers.lowest()?, numbers.highest()?);
        if lowest == 0 || highest > self.count() {
            return None;
        }
        let mut places = Numbers::default();
        for range in numbers.ranges() {
            places.add(range.start() - 1, range.end() - 1);
        }
        Some(places)
    }

    /// The unique identifiers that the set names.
    pub(super) fn uids_named(&self, set: &SequenceSet) -> Numbers {
        Numbers::of(set, self.view.last().map_or(0, |it| it.uid))
    }

    fn places_of_uids(&self, uids: &Numbers) -> Numbers {
        let mut places = Numbers::default();
        for range in uids.ranges() {
            let first = self.view.partition_point(|it| it.uid < *range.start());
            let end = self.view.partition_point(|it| it.uid <= *range.end());
            if first < end {
                places.add(place(first), place(end - 1));
            }
        }
        places
    }

    /// The messages at these places.
    pub(super) fn at(&self, places: &Numbers) -> impl Iterator<Item = &Arc<Message>> {
        places.ranges().flat_map(|range| {
            let (first, last) = (*range.start() as usize, *range.end() as usize);
            &self.view[first..=last]
        })
    }

    pub(super) fn uids(&self, places: &Numbers) -> Vec<u32> {
        self.at(places).map(|it| it.uid).collect()
    }

    /// Those of the places whose messages are still in the mailbox.
    pub(super) fn still_there(&self, places: &Numbers) -> Numbers {
        let mut found = Numbers::default();
        self.each_with_newest(places, |place, _, now| {
            if now.is_some() {
                found.push(place);
            }
        });
        found
    }

    /// Whether the client was not told all.
    pub(super) fn has_news(&self) -> bool {
        !Arc::ptr_eq(&self.view, &self.newest.messages)
    }

    /// Whether a message that the client knows is gone and it was not told.
    pub(super) fn has_expunged(&self) -> bool {
        if Arc::ptr_eq(&self.view, &self.newest.messages) {
            return false;
        }
        let mut now = self.newest.messages.iter().map(|it| it.uid);
        let mut next = now.next();
        self.view.iter().any(|it| {
            while next.is_some_and(|uid| uid < it.uid) {
                next = now.next();
            }
            next != Some(it.uid)
        })
    }

    /// The client is told the flags of these messages otherwise: they are no news any more. Whether
    /// there are keywords among them that FLAGS has not named yet.
    pub(super) fn flags_are_told(&mut self, places: &Numbers) -> bool {
        self.take_over(places, |_, _| true)
    }

    /// The client did that to these messages and wants no word of it (`STORE .SILENT`, section 6.4.6).
    /// What somebody else did to the same messages is still told. Whether there are keywords that FLAGS
    /// has not named yet.
    pub(super) fn flags_are_known(
        &mut self,
        places: &Numbers,
        operation: StoreOperation,
        flags: &Flags,
    ) -> bool {
        self.take_over(places, |was, now| {
            let mut expected = was.flags.clone();
            match operation {
                StoreOperation::Replace => expected.clone_from(flags),
                StoreOperation::Add => expected.extend(flags.iter().cloned()),
                StoreOperation::Remove => expected.retain(|flag| !flags.contains(flag)),
            }
            expected == now.flags
        })
    }

    /// Puts what is so now in place of what was told, where that is wanted.
    fn take_over(&mut self, places: &Numbers, wanted: impl Fn(&Message, &Message) -> bool) -> bool {
        if Arc::ptr_eq(&self.view, &self.newest.messages) {
            return false;
        }
        let mut taken = Vec::new();
        self.each_with_newest(places, |place, was, now| {
            if let Some(now) = now
                && !Arc::ptr_eq(was, now)
                && wanted(was, now)
            {
                taken.push((place, now.clone()));
            }
        });
        let mut new_keywords = false;
        if !taken.is_empty() {
            let view = Arc::make_mut(&mut self.view);
            for (place, now) in taken {
                new_keywords |= name_keywords(&mut self.keywords, &now.flags);
                view[place as usize] = now;
            }
        }
        new_keywords
    }

    /// Calls with each of the messages at these places, and what it is now.
    pub(super) fn each_with_newest(
        &self,
        places: &Numbers,
        mut each: impl FnMut(u32, &Arc<Message>, Option<&Arc<Message>>),
    ) {
        let mut now = self.newest.messages.iter().peekable();
        for place in places.iter() {
            let was = &self.view[place as usize];
            while now.next_if(|it| it.uid < was.uid).is_some() {}
            each(
                place,
                was,
                now.peek().copied().filter(|it| it.uid == was.uid),
            );
        }
    }

    /// What the client has not been told, after which it has been; what is gone only where `may_expunge`
    /// (section 7.4.1).
    pub(super) fn news(&mut self, may_expunge: bool) -> News {
        let mut news = News::default();
        if Arc::ptr_eq(&self.view, &self.newest.messages) {
            return news;
        }
        let last = self.view.last().map(|it| it.uid);
        let mut now = self.newest.messages.iter().peekable();
        let mut view = Vec::with_capacity(self.newest.messages.len());
        let mut keeps_gone = false;
        for was in self.view.iter() {
            while now.next_if(|it| it.uid < was.uid).is_some() {}
            match now.peek().map(|it| it.uid.cmp(&was.uid)) {
                Some(Ordering::Equal) => {
                    let it = now.next().expect("it was peeked at");
                    if !Arc::ptr_eq(it, was) && it.flags != was.flags {
                        news.flags.push(place(view.len()));
                        news.keywords |= name_keywords(&mut self.keywords, &it.flags);
                    }
                    view.push(it.clone());
                }
                _ if may_expunge => news.expunged.push(place(view.len()) + 1),
                _ => {
                    keeps_gone = true;
                    view.push(was.clone());
                }
            }
        }
        for it in now.filter(|it| last.is_none_or(|last| it.uid > last)) {
            news.came = true;
            news.keywords |= name_keywords(&mut self.keywords, &it.flags);
            view.push(it.clone());
        }
        self.view = match keeps_gone {
            true => Arc::new(view),
            false => self.newest.messages.clone(),
        };
        news
    }
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// Notes the keywords among the flags; whether one of them is new.
fn name_keywords(known: &mut BTreeSet<String>, flags: &Flags) -> bool {
    let mut new = false;
    for flag in flags {
        if let Flag::Keyword(word) = flag
            && !known.contains(word)
        {
            known.insert(word.clone());
            new = true;
        }
    }
    new
}
