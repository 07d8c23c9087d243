//! Who looks at an event: each keeps what it is here for, and the rest is not worked out.

use super::{Link, Row, Spoken, Tone, View};
use crate::{Beat, Explanation, Fact, Grain, hosts, session};
use world::{Event, HostId, MessageId, Protocol, Timeline};

/// Takes what there is to know of an event.
pub(super) trait Viewer<'a> {
    /// The coarsest grain that stops here; otherwise only the finest does.
    #[inline(always)]
    fn stops(&mut self, _: Grain) -> &mut Self {
        self
    }

    /// How it is drawn; otherwise as a plain note.
    #[inline(always)]
    fn row(&mut self, _: Row) -> &mut Self {
        self
    }

    /// The hosts that it is between.
    #[inline(always)]
    fn between(&mut self, _from: HostId, _to: HostId, _: Link) -> &mut Self {
        self
    }

    /// What one says to the other.
    #[inline(always)]
    fn speaks(&mut self, _: Spoken<'a>) -> &mut Self {
        self
    }

    /// The message it is about.
    #[inline(always)]
    fn about(&mut self, _: impl Into<Option<MessageId>>) -> &mut Self {
        self
    }

    /// What the place is called.
    #[inline(always)]
    fn place(&mut self, _: &'static str) -> &mut Self {
        self
    }

    /// Who is named behind it.
    #[inline(always)]
    fn place_of(&mut self, _: &'a str) -> &mut Self {
        self
    }

    /// Its sentence.
    #[inline(always)]
    fn says(&mut self, _: impl FnOnce(At<'_>) -> Fact) -> &mut Self {
        self
    }

    /// Its caption, where it has one.
    #[inline(always)]
    fn caption<B: Into<Option<Beat>>>(&mut self, _: impl FnOnce(At<'_>) -> B) -> &mut Self {
        self
    }

    /// What it is and what it means.
    #[inline(always)]
    fn explains(&mut self, _: impl FnOnce(At<'_>) -> Explanation) -> &mut Self {
        self
    }

    /// What it means, where its sentence says what it is.
    #[inline(always)]
    fn means(&mut self, tell: impl FnOnce(At<'_>) -> Explanation) {
        self.explains(|at| Explanation {
            what: None,
            ..tell(at)
        });
    }
}

impl Viewer<'_> for Grain {
    #[inline(always)]
    fn stops(&mut self, grain: Grain) -> &mut Self {
        *self = grain;
        self
    }
}

impl Viewer<'_> for Row {
    #[inline(always)]
    fn row(&mut self, row: Row) -> &mut Self {
        *self = row;
        self
    }
}

impl Default for View<'_> {
    fn default() -> Self {
        Self {
            grain: Grain::Bytes,
            row: Row::Note(Tone::Plain),
            parties: None,
            link: Link::None,
            spoken: None,
            message: None,
            place: None,
            place_of: None,
        }
    }
}

impl<'a> Viewer<'a> for View<'a> {
    #[inline(always)]
    fn stops(&mut self, grain: Grain) -> &mut Self {
        self.grain = grain;
        self
    }

    #[inline(always)]
    fn row(&mut self, row: Row) -> &mut Self {
        self.row = row;
        self
    }

    #[inline(always)]
    fn between(&mut self, from: HostId, to: HostId, link: Link) -> &mut Self {
        self.parties = Some((from, to));
        self.link = link;
        self
    }

    #[inline(always)]
    fn speaks(&mut self, spoken: Spoken<'a>) -> &mut Self {
        self.spoken = Some(spoken);
        self
    }

    #[inline(always)]
    fn about(&mut self, message: impl Into<Option<MessageId>>) -> &mut Self {
        self.message = message.into();
        self
    }

    #[inline(always)]
    fn place(&mut self, place: &'static str) -> &mut Self {
        self.place = Some(place);
        self
    }

    #[inline(always)]
    fn place_of(&mut self, who: &'a str) -> &mut Self {
        self.place_of = Some(who);
        self
    }
}

/// Takes one thing that is told of an event.
pub(super) struct Listener<'a, T> {
    at: At<'a>,
    pub(super) told: Option<T>,
}

impl<'a, T> Listener<'a, T> {
    pub(super) const fn new(event: &'a Event, timeline: &'a Timeline) -> Self {
        let at = At { event, timeline };
        Self { at, told: None }
    }
}

impl Viewer<'_> for Listener<'_, Fact> {
    fn says(&mut self, tell: impl FnOnce(At<'_>) -> Fact) -> &mut Self {
        self.told = Some(tell(self.at));
        self
    }
}

impl Viewer<'_> for Listener<'_, Beat> {
    fn caption<B: Into<Option<Beat>>>(&mut self, tell: impl FnOnce(At<'_>) -> B) -> &mut Self {
        self.told = tell(self.at).into();
        self
    }
}

impl Viewer<'_> for Listener<'_, Explanation> {
    fn explains(&mut self, tell: impl FnOnce(At<'_>) -> Explanation) -> &mut Self {
        self.told = Some(tell(self.at));
        self
    }
}

/// An event in its run.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) event: &'a Event,
    pub(super) timeline: &'a Timeline,
}

impl At<'_> {
    /// The host of the event.
    pub(super) fn here(self) -> Fact {
        self.host(self.event.host)
    }

    /// Another host.
    pub(super) fn host(self, id: HostId) -> Fact {
        hosts::host(self.timeline, id)
    }

    /// The client of its connection, or the host.
    pub(super) fn client(self) -> Fact {
        session::ends(self.event, self.timeline)
            .map_or_else(|| self.here(), |it| self.host(it.client))
    }

    /// Whether it is on a connection that speaks POP3.
    pub(super) fn by_pop3(self) -> bool {
        session::spoken(self.event, self.timeline) == Some(Protocol::Pop3)
    }
}
