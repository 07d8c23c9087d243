//! What a person does to the world, and what goes wrong in it.

use super::viewer::{At, Viewer};
use super::{Row, Tone};
use crate::caption::in_a_row;
use crate::hosts::{owner, time_of_day};
use crate::sections::rfc5321;
use crate::{Beat, Grain, Value, beat, explained, fact, faults, futures};
use world::fault::{Fault, Stage, When};
use world::{Edit, EventKind, Instant};

pub(super) fn acted<'a>(it: &mut impl Viewer<'a>) {
    it.stops(Grain::Line)
        .row(Row::Implied)
        .says(|at| match is_owner(at) {
            true => fact!("event-owner", who: at.here()),
            false => futures::done(at.event.id, at.timeline)
                .unwrap_or_else(|| fact!("event-person", host: at.here())),
        })
        .means(|_| explained!("about-person-acted"));
}

/// Whether the person is the owner of a mail program who wants something of it, not somebody at a
/// console.
pub(crate) fn is_owner(At { event, timeline }: At<'_>) -> bool {
    let next = timeline.events().get(event.id.index() + 1);
    let calls = next.is_some_and(|it| matches!(it.kind, EventKind::ConnectionRequested(_)));
    event.connection.is_none() && !calls && owner(timeline, event.host).is_some()
}

pub(super) fn time_advanced<'a>(it: &mut impl Viewer<'a>, to: Instant) {
    it.stops(Grain::Hop)
        .says(|at| fact!("event-time", time: time_of_day(at.timeline.world(), to)))
        .caption(|at| beat!("caption-time", time: time_of_day(at.timeline.world(), to)))
        .means(|_| explained!("about-time-advanced"));
}

pub(super) fn fault_applied<'a>(it: &mut impl Viewer<'a>, fault: &Fault, stage: Stage, when: When) {
    let sentence = |at: At<'_>| faults::sentence(at.here(), fault, stage, when);
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Bad))
        .place("fault")
        .says(|at| fact!("event-fault", what: sentence(at)))
        .caption(|at| Beat {
            title: faults::title(at.here(), fault, stage, when),
            text: in_a_row([sentence(at)], faults::meaning(fault, stage, when)),
        })
        .means(|_| faults::explain(fault, stage, when));
}

pub(super) fn host_restarted<'a>(it: &mut impl Viewer<'a>) {
    it.stops(Grain::Hop)
        .place("restarted")
        .says(|at| fact!("event-restarted", who: at.here()))
        .caption(|at| beat!("caption-restarted", who: at.here()))
        .means(|_| explained!("about-host-restarted").sections([rfc5321("6.1"), rfc5321("4.2.5")]));
}

pub(super) fn edited<'a>(it: &mut impl Viewer<'a>, edit: &Edit) {
    // What was done is called as in the list of what can be undone.
    let done = |at: At<'_>| {
        futures::done(at.event.id, at.timeline)
            .unwrap_or_else(|| fact!("event-edited", host: at.here()))
    };
    let what = Value::Choice(match edit {
        Edit::Host(_) => "host",
        Edit::Dns { .. } => "dns",
        Edit::Link(_) => "link",
    });
    it.stops(Grain::Hop)
        .says(done)
        .caption(|at| Beat {
            title: done(at),
            text: fact!("caption-edited", what: what),
        })
        .means(|_| explained!("about-edited").sections([rfc5321("7.9")]));
}
