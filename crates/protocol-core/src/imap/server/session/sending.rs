//! What waits to be sent: lines, and FETCH responses that are written when their turn comes, so that
//! those of a whole mailbox are never there at once.

use super::selected::{Messages, Selected};
use crate::Octets;
use crate::imap::command::FetchItem;
use crate::imap::fetch::{self, Units};
use crate::imap::numbers::Numbers;
use crate::session::{MAX_UNSENT, Unsent, take_front};
use std::collections::VecDeque;

/// Something to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Units as they are.
    Octets(Octets),
    /// A response that took long to make: nothing further is looked at before it is sent.
    Costly(Octets),
    /// FETCH responses.
    Fetch(Box<Fetching>),
}

/// FETCH responses that are not written yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fetching {
    /// What the client knew when its turn came in the conversation: the numbers are those of then.
    messages: Messages,
    recent: Numbers,
    /// Which of them, by place.
    places: Numbers,
    items: Vec<FetchItem>,
    /// Of these, by unique identifier and ascending, FLAGS is told even where it was not asked for.
    with_flags: Vec<u32>,
    /// What is written of the response whose turn it is.
    units: VecDeque<Octets>,
}

impl Sending {
    /// Responses of what is open, as it is told now.
    pub(super) fn fetch(
        open: &Selected,
        places: Numbers,
        items: Vec<FetchItem>,
        with_flags: Vec<u32>,
    ) -> Self {
        Self::Fetch(Box::new(Fetching {
            messages: open.view().clone(),
            recent: open.recent().clone(),
            places,
            items,
            with_flags,
            units: VecDeque::new(),
        }))
    }

    /// How many octets wait here, those of messages not counted.
    pub(super) fn held(&self) -> usize {
        match self {
            Self::Octets(it) | Self::Costly(it) => it.len(),
            Self::Fetch(it) => it.items.len() + it.with_flags.len(),
        }
    }
}

impl Unsent for Sending {
    fn next(&mut self, room: usize) -> Option<Octets> {
        match self {
            Self::Octets(it) | Self::Costly(it) => it.next(room),
            Self::Fetch(it) => it.next(room),
        }
    }

    fn unsent(&self) -> usize {
        match self {
            Self::Octets(it) => it.len(),
            Self::Costly(_) | Self::Fetch(_) => MAX_UNSENT + 1,
        }
    }
}

impl Fetching {
    fn next(&mut self, room: usize) -> Option<Octets> {
        if self.units.is_empty() {
            let mut units = Units::default();
            while !units.is_full()
                && let Some(place) = self.places.pop_lowest()
            {
                let message = &self.messages[place as usize];
                let with_flags = self.with_flags.binary_search(&message.uid).is_ok();
                let recent = self.recent.contains(message.uid);
                let (number, items) = (place + 1, &self.items);
                fetch::response(&mut units, number, message, recent, items, with_flags);
            }
            self.units = units.finish();
        }
        take_front(&mut self.units, room)
    }
}
