//! Cutting a connection while one line is on its way: where to go in the run, and the fault to put in there.

use crate::state::Action;
use protocol_core::smtp::Domain;
use story::{Fact, fact};
use world::fault::{Stage, When};
use world::{
    Event, EventId, EventKind, Fault, FaultSpec, HostId, Input, Line, Moment, Tick, Timeline, World,
};

/// A line with which a connection can be cut.
#[derive(Debug, Clone, Copy)]
struct Cuttable<'a> {
    sent: &'a Event,
    line: &'a Line,
    stage: Stage,
    when: When,
}

impl<'a> Cuttable<'a> {
    fn of(sent: &'a Event) -> Option<Self> {
        let EventKind::LineSent { line, .. } = &sent.kind else {
            return None;
        };
        let answered = Stage::answered_by(line.unit).map(|it| (it, When::After));
        let asked = || Stage::brought_by(line).map(|it| (it, When::Before));
        let (stage, when) = answered.or_else(asked)?;
        Some(Self {
            sent,
            line,
            stage,
            when,
        })
    }

    fn is_final_reply(&self) -> bool {
        (self.stage, self.when) == (Stage::EndOfData, When::After)
    }

    fn is_between(&self, (a, b): (HostId, HostId)) -> bool {
        let ends = (self.line.ends.client, self.line.ends.server);
        ends == (a, b) || ends == (b, a)
    }

    /// Goes to the moment before the line is sent, and puts the fault in there.
    fn cut(&self, timeline: &Timeline) -> Option<Vec<Action>> {
        let mut before = timeline.clone();
        before.seek_event(self.sent.id);
        let tick = Tick(before.cursor().tick.0.saturating_sub(1));
        before.seek(Moment {
            tick,
            sub: u32::MAX,
        });
        let to = before.lit().map_or(Action::First, |it| Action::Seek(it.id));
        let server = timeline.world().host(self.line.ends.server)?;
        Some(vec![to, give(&server.name, self.stage, self.when)])
    }
}

fn give(server: &Domain, stage: Stage, when: When) -> Action {
    let fault = FaultSpec {
        host: server.clone(),
        fault: Fault::Drop,
        stage,
        when,
        times: Some(1),
        per_mille: None,
        recipient: None,
    };
    Action::Give(Box::new(Input::Break { fault }))
}

/// The line at the cursor: the one that was just sent, or has just arrived.
fn lit(timeline: &Timeline) -> Option<Cuttable<'_>> {
    let lit = timeline.lit()?;
    let sent = match lit.kind {
        EventKind::LineReceived { sent, .. } => timeline.event(sent)?,
        _ => lit,
    };
    Cuttable::of(sent)
}

/// A cut at the line at the cursor.
#[derive(Debug, Clone)]
pub struct Here {
    /// Whether the line is the final reply.
    pub is_final: bool,
    /// Whether the server says it.
    is_reply: bool,
    /// What cuts.
    pub does: Vec<Action>,
}

impl Here {
    /// The cut, named by its line.
    #[must_use]
    pub fn label(&self) -> Fact {
        match (self.is_final, self.is_reply) {
            (true, _) => fact!("thing-lose-final"),
            (_, true) => fact!("thing-lose-reply"),
            _ => fact!("thing-lose-line"),
        }
    }
}

/// Cuts while the line at the cursor is on its way between two hosts. `None`: there is no such line.
#[must_use]
pub fn here(timeline: &Timeline, pair: (HostId, HostId)) -> Option<Here> {
    let line = lit(timeline).filter(|it| it.is_between(pair))?;
    Some(Here {
        is_final: line.is_final_reply(),
        is_reply: line.when == When::After,
        does: line.cut(timeline)?,
    })
}

/// Whether the connection can be cut at the line that was sent by this event.
#[must_use]
pub fn is_at(event: &Event) -> bool {
    Cuttable::of(event).is_some()
}

/// Cuts at the line that was sent by this event.
#[must_use]
pub fn at(timeline: &Timeline, event: EventId) -> Option<Vec<Action>> {
    Cuttable::of(timeline.event(event)?)?.cut(timeline)
}

/// Cuts while the final reply between two hosts is on its way: the next one, or else the last. Where they have not
/// talked yet, the one that comes.
#[must_use]
pub fn final_reply(timeline: &Timeline, pair: (HostId, HostId)) -> Option<Vec<Action>> {
    let (past, to_come) = timeline.events().split_at(timeline.past().len());
    let found =
        |it: &Event| Cuttable::of(it).is_some_and(|it| it.is_final_reply() && it.is_between(pair));
    if let Some(last) = past.iter().rev().find(|it| found(it))
        && !to_come.iter().any(found)
    {
        return Cuttable::of(last)?.cut(timeline);
    }
    // What comes later need not be gone to.
    let server = server(timeline.world(), pair)?;
    let is_ready = !timeline.acted() || to_come.iter().any(found);
    is_ready.then(|| vec![give(&server, Stage::EndOfData, When::After)])
}

/// Which of the two takes mail: the one further on.
fn server(world: &World, (a, b): (HostId, HostId)) -> Option<Domain> {
    let hosts = [a.max(b), a.min(b)].map(|it| world.host(it));
    let mut servers = hosts.into_iter().flatten().filter(|it| it.mta.is_some());
    servers.next().map(|it| it.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;
    use std::sync::Arc;

    /// Does what a cut does, and says how many messages Bob has at the end.
    fn delivered(mut timeline: Timeline, does: Vec<Action>) -> usize {
        for action in does {
            match action {
                Action::First => timeline.first(),
                Action::Seek(event) => timeline.seek_event(event),
                Action::Give(input) => timeline.apply(*input).expect("it can be cut"),
                _ => unreachable!("a cut goes somewhere and breaks something"),
            }
        }
        if timeline.inputs().len() == 1 {
            let send = timeline.scenario().letter.send();
            drop(timeline.apply(send));
        }
        timeline.last();
        let is_delivered = |it: &&Event| matches!(it.kind, EventKind::Delivered { .. });
        timeline.events().iter().filter(is_delivered).count()
    }

    #[test]
    fn the_final_reply_is_cut_before_anything_is_sent_and_afterwards() {
        let scenario = lessons::scenario("direct").expect("it is built in");
        let fresh = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        let pair = (HostId(0), HostId(1));
        let does = final_reply(&fresh, pair).expect("it is offered");
        assert_eq!(does.len(), 1, "{does:?}");
        let done = sent("relay");
        let exchanger = done.world().hosts().rev().find(|(_, it)| it.mta.is_some());
        let exchanger = exchanger.expect("there is one").0;
        let before = done.events().iter().filter_map(Cuttable::of);
        let pair = before
            .filter(Cuttable::is_final_reply)
            .last()
            .expect("it was sent");
        let pair = (pair.line.ends.client, pair.line.ends.server);
        assert_eq!(pair.1, exchanger);
        let mut done = done.clone();
        done.last();
        let does = final_reply(&done, pair).expect("it is offered");
        // The sender never hears that it arrived, and sends it again.
        assert_eq!(delivered(done, does), 2);
    }

    #[test]
    fn each_line_between_servers_can_be_cut_and_the_message_arrives_in_the_end() {
        let timeline = sent("relay");
        // A mail program does not try again by itself.
        let relays = |it: &Cuttable<'_>| {
            let client = timeline.world().host(it.line.ends.client);
            client.is_some_and(|it| it.mta.is_some())
        };
        let lines = timeline.events().iter().filter_map(Cuttable::of);
        let lines: Vec<EventId> = lines.filter(relays).map(|it| it.sent.id).collect();
        assert!(lines.len() > 10, "{lines:?}");
        for line in lines {
            let does = at(&timeline, line).expect("it is offered");
            assert!(delivered(timeline.clone(), does) >= 1, "{line:?}");
        }
    }
}
