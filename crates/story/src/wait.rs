//! Why nothing happens: who waits for whom, and until when.

use crate::caption::{endings, obstacle};
use crate::hosts::{host, time_of_day};
use crate::{Fact, TimeOfDay, Value, fact, text};
use core::time::Duration;
use protocol_core::Instant;
use protocol_core::smtp::Side;
use protocol_core::smtp::server::Refusal;
use world::connection::{EndStage, Wire};
use world::host::Progress;
use world::{Connection, ConnectionId, Endpoint, EventKind, HostId, Pending, Timeline, World};

/// Why nothing is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// Who waits for what.
    pub who: Fact,
    /// What led to it.
    pub because: Option<Fact>,
    /// When it ends by itself, and the press that waits until then.
    pub until: Option<(Instant, Fact)>,
}

/// Why nothing happens at the cursor; `None` where something does, or is on its way.
#[must_use]
pub fn wait(timeline: &Timeline) -> Option<Wait> {
    let (world, now) = (timeline.world(), timeline.now());
    let inputs = timeline.inputs();
    let until_input = inputs.partition_point(|it| it.after < timeline.tick());
    let by_person = inputs.get(until_input).map(|it| it.after) == Some(timeline.tick());
    if is_last(timeline) {
        // What still arrives changes nothing that anybody sees.
        let mut end = timeline.clone();
        end.last_so_far();
        return wait(&end);
    }
    if let Some((at, what)) = put_off_now(timeline) {
        return Some(until(timeline, at, what));
    }
    let next = timeline.events().get(timeline.past().len());
    // What a person does next is not waited for.
    let next = next.map(|it| it.at).filter(|at| !by_person || *at > now);
    if next == Some(now) && timeline.acted() {
        return None;
    }
    let mut pending = world.pending();
    // What arrives may have its effect later.
    let leads = |(at, it): &(Instant, Pending)| {
        *it == Pending::Arrival || next.is_none_or(|next| *at >= next)
    };
    let due = pending.find(leads);
    let idle = |who| Wait {
        who,
        because: None,
        until: None,
    };
    match due {
        _ if !timeline.acted() => Some(idle(for_you(world))),
        None => Some(idle(nothing_left(timeline, by_person))),
        Some((_, Pending::Arrival)) => None,
        Some((at, what)) => Some(until(timeline, next.unwrap_or(at), what)),
    }
}

/// What is planned at the cursor, the next first: attempts, timeouts, who comes back, who is greylisted no longer.
#[must_use]
pub fn agenda(timeline: &Timeline) -> Vec<Wait> {
    let (world, now) = (timeline.world(), timeline.now());
    let is_told = |it: &Pending| !matches!(it, Pending::Arrival | Pending::Other);
    let pending = world.pending().filter(|(_, it)| is_told(it));
    let mut all: Vec<_> = pending
        .map(|(at, what)| (at, until(timeline, at, what)))
        .collect();
    for (id, it) in world.hosts() {
        let grey = it.mta.iter().flat_map(|mta| mta.greylisted(now));
        all.extend(grey.map(|(to, at)| {
            let (server, to) = (host(timeline, id), text(to.to_string()));
            let clock = time_of_day(world, at);
            let who = fact!("wait-grey", server: server, to: to, at: clock);
            (at, ends_at(timeline, at, who, "time"))
        }));
    }
    all.sort_by_key(|(at, _)| *at);
    let mut all: Vec<Wait> = all.into_iter().map(|(_, it)| it).collect();
    all.dedup();
    all
}

fn ends_at(timeline: &Timeline, at: Instant, who: Fact, press: &'static str) -> Wait {
    let left = about_time(at - timeline.now());
    Wait {
        who,
        because: None,
        until: Some((
            at,
            fact!("wait-until", what: Value::Choice(press), wait: left),
        )),
    }
}

/// Whether all has happened, but not all work was done.
fn is_last(timeline: &Timeline) -> bool {
    timeline.past().len() == timeline.events().len()
        && timeline.is_whole()
        && timeline.tick() < timeline.worked_off()
}

/// What was put off just now, though the session in which it was still has to end.
fn put_off_now(timeline: &Timeline) -> Option<(Instant, Pending)> {
    let lit = timeline.lit()?;
    let EventKind::Deferred { message, until, .. } = &lit.kind else {
        return None;
    };
    let mta = timeline.world().host(lit.host)?.mta.as_ref()?;
    let mut queue = mta.queue.iter();
    let (number, _) =
        queue.find(|(_, it)| it.message == *message && it.progress == Progress::Waits(*until))?;
    Some((*until, Pending::Attempt(lit.host, *number)))
}

fn until(timeline: &Timeline, at: Instant, what: Pending) -> Wait {
    let world = timeline.world();
    let clock = || match at - timeline.now() < Duration::from_secs(1) {
        true => TimeOfDay::at(world, at).whole().into(),
        false => time_of_day(world, at),
    };
    let named = |id| host(timeline, id);
    let ends = |id| world.connection(id).map(|it| it.ends);
    let call = |id: ConnectionId| ends(id).map(|it| (named(it.client), named(it.server)));
    let mut because = None;
    let (who, press) = match what {
        Pending::Attempt(id, number) => {
            let queue = world.host(id).and_then(|it| it.mta.as_ref());
            match queue.and_then(|mta| mta.queue.get(&number)) {
                Some(item) if item.attempts > 0 => {
                    because = put_off(timeline, id, at);
                    let who = fact!("wait-attempt", who: named(id), at: clock());
                    (who, "attempt")
                }
                _ => (fact!("wait-first-attempt", who: named(id)), "attempt"),
            }
        }
        Pending::Patience(id, side) => match world.connection(id) {
            Some(it) => (patience(timeline, it, side, clock()), "timeout"),
            None => (fact!("wait-time", quiet: quiet(world), at: clock()), "time"),
        },
        Pending::CallFails(id) => match call(id) {
            Some((client, server)) => {
                let who = fact!("wait-refused", client: client, server: server, at: clock());
                (who, "timeout")
            }
            None => (fact!("wait-time", quiet: quiet(world), at: clock()), "time"),
        },
        Pending::NoAnswer(id) => (fact!("wait-dns", who: named(id), at: clock()), "timeout"),
        Pending::Held(id) => {
            let server = ends(id).map_or_else(|| fact!("host-unknown"), |it| named(it.server));
            (fact!("wait-slow", server: server, at: clock()), "slow")
        }
        Pending::Restart(id) => (
            fact!("wait-restart", who: named(id), at: clock()),
            "restart",
        ),
        Pending::Look(id) => (
            fact!("wait-look", quiet: quiet(world), who: named(id), at: clock()),
            "look",
        ),
        Pending::Person => (
            fact!("wait-person", quiet: quiet(world), at: clock()),
            "time",
        ),
        Pending::Arrival | Pending::Other => {
            (fact!("wait-time", quiet: quiet(world), at: clock()), "time")
        }
    };
    Wait {
        because,
        ..ends_at(timeline, at, who, press)
    }
}

fn for_you(world: &World) -> Fact {
    fact!("wait-for-you", quiet: quiet(world))
}

/// That nothing moves, and what waits in queues meanwhile.
fn quiet(world: &World) -> Fact {
    let queues = world.hosts().filter_map(|(_, it)| it.mta.as_ref());
    let queued: usize = queues.map(|it| it.queue.len()).sum();
    fact!("wait-quiet", queued: queued)
}

const fn other(side: Side) -> Side {
    match side {
        Side::Client => Side::Server,
        Side::Server => Side::Client,
    }
}

/// An end of a connection waits, and not for ever.
fn patience(timeline: &Timeline, it: &Connection, side: Side, at: Value) -> Fact {
    let (client, server) = (
        host(timeline, it.ends.client),
        host(timeline, it.ends.server),
    );
    let waits_for_news = match &it.client.endpoint {
        Endpoint::ImapClient(session) => session.is_waiting(),
        _ => false,
    };
    let outside = |side| it.end(side).endpoint == Endpoint::Outside;
    match side {
        _ if waits_for_news => fact!("wait-news", client: client, server: server, at: at),
        Side::Client if it.client.stage == EndStage::Opening => {
            fact!("wait-call", client: client, server: server, at: at)
        }
        _ if it.wire == Wire::Silent && it.end(other(side)).stage != EndStage::Open => {
            let (who, other) = match side {
                Side::Client => (client, server),
                Side::Server => (server, client),
            };
            fact!("wait-lost-alone", who: who, other: other, at: at)
        }
        _ if it.wire == Wire::Silent => {
            fact!("wait-lost", client: client, server: server, at: at)
        }
        Side::Server if outside(Side::Client) => {
            fact!("wait-your-command", server: server, at: at)
        }
        Side::Client if outside(Side::Server) => {
            fact!("wait-your-reply", client: client, at: at)
        }
        Side::Server => {
            fact!("wait-command", client: client, server: server, at: at)
        }
        Side::Client => fact!("wait-reply", client: client, server: server, at: at),
    }
}

/// Why what a host tries again then was put off.
fn put_off(timeline: &Timeline, id: HostId, at: Instant) -> Option<Fact> {
    let mut past = timeline.past().iter().rev();
    let why = past.find_map(|it| match &it.kind {
        EventKind::Deferred { why, until, .. } if it.host == id && *until == at => Some(why),
        _ => None,
    })?;
    let mut session = past.take_while(|it| !matches!(it.kind, EventKind::Attempted { .. }));
    let greylisting = session.find_map(|it| match it.kind {
        EventKind::RecipientRefused {
            refusal: Refusal::Greylisted | Refusal::GreylistedAsError,
            ..
        } => Some(it.host),
        _ => None,
    });
    let rule = greylisting.and_then(|id| {
        let mta = timeline.world().host(id)?.mta.as_ref()?;
        Some((id, mta.spec.policy.greylist?.seconds))
    });
    Some(match rule {
        Some((id, seconds)) => {
            let wait = Duration::from_secs(seconds);
            fact!("wait-greylisted", server: host(timeline, id), wait: wait)
        }
        None => obstacle(why),
    })
}

/// Nothing will happen by itself any more; `by_person`: a person does something now, in this future.
fn nothing_left(timeline: &Timeline, by_person: bool) -> Fact {
    let world = timeline.world();
    let typed = world.connections().find(|it| it.outside().is_some());
    let writer = world.host_named(&timeline.scenario().letter.host);
    if writer
        .and_then(|it| world.host(it))
        .is_some_and(|it| it.outside)
    {
        return match typed {
            Some(_) => fact!("wait-recorded"),
            None => fact!("wait-recorded-over"),
        };
    }
    if let Some(it) = typed {
        return fact!("wait-prompt", server: host(timeline, it.ends.server));
    }
    if by_person || world.messages().next().is_none() {
        return for_you(world);
    }
    match endings(timeline).first() {
        Some(it) => fact!("wait-over", said: it.told()),
        None => fact!("wait-nothing"),
    }
}

/// How long it is, as exactly as people would say it.
#[must_use]
pub fn about_time(time: Duration) -> Duration {
    let seconds = (time + Duration::from_millis(500)).as_secs();
    match seconds {
        0..10 => time,
        10..120 => Duration::from_secs(seconds),
        _ => Duration::from_secs((seconds + 30) / 60 * 60),
    }
}
