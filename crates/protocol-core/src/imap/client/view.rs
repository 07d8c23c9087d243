//! The messages of the open mailbox by their numbers: which unique identifier each has, as far as the
//! server has told (RFC 3501 section 2.3.1). Numbers shift at each EXPUNGE; unique identifiers ascend with
//! the numbers.

use crate::imap::command::SequenceSet;
use std::collections::BTreeSet;

/// The most messages of a mailbox. One with more is not believed.
const MAX_MESSAGES: usize = 1_000_000;

/// What the server told cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nonsense;

/// The messages, by number from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct View {
    messages: Vec<Seen>,
    /// How many of them are wanted.
    wanted: usize,
}

/// What is known of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// That it is there.
    There,
    /// That its flags were told, by its number alone: its unique identifier is to be asked for.
    Wanted,
    /// Its unique identifier.
    Uid(u32),
}

impl View {
    /// There are so many messages, and nothing is known of them.
    pub(super) fn new(count: u32) -> Result<Self, Nonsense> {
        let mut view = Self::default();
        view.exists(count)?;
        Ok(view)
    }

    /// How many messages there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.messages.len()).unwrap_or(u32::MAX)
    }

    /// EXISTS: there are so many; whether there are more than before. They do not get fewer but by EXPUNGE
    /// (section 7.3.1).
    pub(super) fn exists(&mut self, count: u32) -> Result<bool, Nonsense> {
        let count = usize::try_from(count).map_err(|_| Nonsense)?;
        if count < self.messages.len() || count > MAX_MESSAGES {
            return Err(Nonsense);
        }
        let more = count > self.messages.len();
        self.messages.resize(count, Seen::There);
        Ok(more)
    }

    /// EXPUNGE: that one is gone, those behind it move up; the unique identifier that it had.
    pub(super) fn expunge(&mut self, number: u32) -> Result<Option<u32>, Nonsense> {
        let index = self.index(number)?;
        Ok(match self.messages.remove(index) {
            Seen::Uid(uid) => Some(uid),
            Seen::There => None,
            Seen::Wanted => {
                self.wanted -= 1;
                None
            }
        })
    }

    /// VANISHED: the message with that unique identifier is gone; whether it was known.
    pub(super) fn vanish(&mut self, uid: u32) -> bool {
        let found = self.messages.iter().position(|it| *it == Seen::Uid(uid));
        if let Some(index) = found {
            self.messages.remove(index);
        }
        found.is_some()
    }

    /// The message of that number has that unique identifier. It never changes, and lies between those
    /// of its neighbours.
    pub(super) fn learn(&mut self, number: u32, uid: u32) -> Result<(), Nonsense> {
        let index = self.index(number)?;
        let before = index.checked_sub(1).and_then(|it| self.messages.get(it));
        let after = self.messages.get(index + 1);
        let fits = match self.messages[index] {
            Seen::Uid(known) => known == uid,
            Seen::There | Seen::Wanted => {
                uid > 0
                    && !matches!(before, Some(Seen::Uid(it)) if *it >= uid)
                    && !matches!(after, Some(Seen::Uid(it)) if *it <= uid)
            }
        };
        if !fits {
            return Err(Nonsense);
        }
        let before = core::mem::replace(&mut self.messages[index], Seen::Uid(uid));
        self.wanted -= usize::from(before == Seen::Wanted);
        Ok(())
    }

    /// These are the unique identifiers of all messages after that one; after 0: of all. Where it cannot
    /// be, as the server has not told yet of what came or went, nothing is learnt.
    pub(super) fn learn_last(&mut self, uids: &[u32], after: u32) {
        let uids: BTreeSet<u32> = uids.iter().copied().filter(|it| *it > after).collect();
        let Some(before) = self.messages.len().checked_sub(uids.len()) else {
            return;
        };
        let (others, last) = self.messages.split_at_mut(before);
        let agrees = |(seen, uid): (&Seen, &u32)| !matches!(seen, Seen::Uid(it) if it != uid);
        let fits = match others.last() {
            Some(Seen::Uid(it)) => *it <= after,
            Some(Seen::There | Seen::Wanted) => after > 0,
            None => true,
        };
        if fits && last.iter().zip(&uids).all(agrees) {
            for (seen, uid) in last.iter_mut().zip(uids) {
                self.wanted -= usize::from(*seen == Seen::Wanted);
                *seen = Seen::Uid(uid);
            }
        }
    }

    /// Whether every unique identifier is known.
    pub(super) fn is_known(&self) -> bool {
        self.messages.iter().all(|it| matches!(it, Seen::Uid(_)))
    }

    /// The unique identifier of the message of that number, where it is known.
    pub(super) fn uid(&self, number: u32) -> Option<u32> {
        match self.messages.get(self.index(number).ok()?)? {
            Seen::Uid(uid) => Some(*uid),
            Seen::There | Seen::Wanted => None,
        }
    }

    /// The unique identifiers that are known.
    pub(super) fn uids(&self) -> impl Iterator<Item = u32> {
        self.messages.iter().filter_map(|it| match it {
            Seen::Uid(uid) => Some(*uid),
            Seen::There | Seen::Wanted => None,
        })
    }

    /// The unique identifier of that message is to be asked for, unless it is known.
    pub(super) fn want(&mut self, number: u32) {
        if let Ok(index) = self.index(number)
            && self.messages[index] == Seen::There
        {
            self.messages[index] = Seen::Wanted;
            self.wanted += 1;
        }
    }

    /// Whether one is to be asked for.
    pub(super) fn needs_uids(&self) -> bool {
        self.wanted > 0
    }

    /// The numbers of the messages whose unique identifiers are to be asked for, in `ranges` ranges at the
    /// most; they count as asked for.
    pub(super) fn take_wanted(&mut self, ranges: usize) -> Option<SequenceSet> {
        if !self.needs_uids() {
            return None;
        }
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (number, it) in (1..).zip(&mut self.messages) {
            let adjoins = found.last().is_some_and(|it| it.1 + 1 == number);
            if *it != Seen::Wanted {
                continue;
            }
            if !adjoins && found.len() == ranges {
                break;
            }
            match found.last_mut() {
                Some((_, last)) if adjoins => *last = number,
                _ => found.push((number, number)),
            }
            *it = Seen::There;
            self.wanted -= 1;
        }
        let set = found.into_iter().map(|(a, b)| (Some(a), Some(b))).collect();
        Some(SequenceSet(set)).filter(|it| !it.0.is_empty())
    }

    fn index(&self, number: u32) -> Result<usize, Nonsense> {
        let index = usize::try_from(number)
            .ok()
            .and_then(|it| it.checked_sub(1));
        index.filter(|it| *it < self.messages.len()).ok_or(Nonsense)
    }
}
