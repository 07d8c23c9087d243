//! The messages of the open mailbox by their numbers: which unique identifier each has, as far as the
//! server has told (RFC 3501 section 2.3.1). Numbers shift at each EXPUNGE; unique identifiers ascend with
//! the numbers.

use crate::imap::command::SequenceSet;

/// The most messages of a mailbox. One with more is not believed.
const MAX_MESSAGES: usize = 1_000_000;

/// What the server told cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nonsense;

/// The messages, by number from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct View(Vec<Seen>);

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
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// EXISTS: there are so many; whether there are more than before. They do not get fewer but by EXPUNGE
    /// (section 7.3.1).
    pub(super) fn exists(&mut self, count: u32) -> Result<bool, Nonsense> {
        let count = usize::try_from(count).map_err(|_| Nonsense)?;
        if count < self.0.len() || count > MAX_MESSAGES {
            return Err(Nonsense);
        }
        let more = count > self.0.len();
        self.0.resize(count, Seen::There);
        Ok(more)
    }

    /// EXPUNGE: that one is gone, those behind it move up; the unique identifier that it had.
    pub(super) fn expunge(&mut self, number: u32) -> Result<Option<u32>, Nonsense> {
        let index = self.index(number)?;
        match self.0.remove(index) {
            Seen::Uid(uid) => Ok(Some(uid)),
            Seen::There | Seen::Wanted => Ok(None),
        }
    }

    /// VANISHED: the message with that unique identifier is gone; whether it was known.
    pub(super) fn vanish(&mut self, uid: u32) -> bool {
        let found = self.0.iter().position(|it| *it == Seen::Uid(uid));
        if let Some(index) = found {
            self.0.remove(index);
        }
        found.is_some()
    }

    /// The message of that number has that unique identifier. It never changes, and lies between those
    /// of its neighbours.
    pub(super) fn learn(&mut self, number: u32, uid: u32) -> Result<(), Nonsense> {
        let index = self.index(number)?;
        let before = index.checked_sub(1).and_then(|it| self.0.get(it));
        let after = self.0.get(index + 1);
        let fits = match self.0[index] {
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
        self.0[index] = Seen::Uid(uid);
        Ok(())
    }

    /// The unique identifier of the message of that number, where it is known.
    pub(super) fn uid(&self, number: u32) -> Option<u32> {
        match self.0.get(self.index(number).ok()?)? {
            Seen::Uid(uid) => Some(*uid),
            Seen::There | Seen::Wanted => None,
        }
    }

    /// The unique identifiers that are known.
    pub(super) fn uids(&self) -> impl Iterator<Item = u32> {
        self.0.iter().filter_map(|it| match it {
            Seen::Uid(uid) => Some(*uid),
            Seen::There | Seen::Wanted => None,
        })
    }

    /// The unique identifier of that message is to be asked for, unless it is known.
    pub(super) fn want(&mut self, number: u32) {
        if let Ok(index) = self.index(number)
            && self.0[index] == Seen::There
        {
            self.0[index] = Seen::Wanted;
        }
    }

    /// Whether one is to be asked for.
    pub(super) fn wants(&self) -> bool {
        self.0.contains(&Seen::Wanted)
    }

    /// The numbers of the messages whose unique identifiers are to be asked for, in `ranges` ranges at the
    /// most; they count as asked for.
    pub(super) fn take_wanted(&mut self, ranges: usize) -> Option<SequenceSet> {
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (number, it) in (1..).zip(&mut self.0) {
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
        }
        let set = found.into_iter().map(|(a, b)| (Some(a), Some(b))).collect();
        Some(SequenceSet(set)).filter(|it| !it.0.is_empty())
    }

    fn index(&self, number: u32) -> Result<usize, Nonsense> {
        let index = usize::try_from(number)
            .ok()
            .and_then(|it| it.checked_sub(1));
        index.filter(|it| *it < self.0.len()).ok_or(Nonsense)
    }
}
