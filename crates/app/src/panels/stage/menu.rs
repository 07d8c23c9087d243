//! What can be done with a thing of the stage: its menu.

use super::card::Waiting;
use super::scene::Scene;
use super::thing::Thing;
use crate::choices::{NarrowTab, View};
use crate::lab::Lab;
use crate::panels::ladder::reader_at;
use crate::panels::wait::until;
use crate::panels::{cut, faults, mailbox, queue};
use crate::state::{Action, FaultField};
use ::story::{Fact, Link, fact, service};
use core::time::Duration;
use world::fault::{Stage, When};
use world::scenario::LinkSpec;
use world::{Edit, Fault, FaultSpec, Host, HostId, Input, Instant, Pending};

/// For how long a host can be down: so many of a unit, which is so many seconds.
const DOWN: [(u64, &str, u64); 4] = [
    (10, "minutes", 60),
    (6, "hours", 3600),
    (1, "days", 86_400),
    (5, "days", 86_400),
];
/// The longest that a host can be down, in seconds: until somebody starts it.
const STOPPED: u64 = 30 * 86_400;
/// By how much each line can be late, in ms.
const LATE: [u64; 4] = [200, 1000, 10_000, 60_000];

/// An item of a menu: what a press on it does, or what it opens.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub label: Fact,
    pub does: Vec<Action>,
    pub more: Vec<Choice>,
}

impl Choice {
    fn new(label: Fact, does: Vec<Action>) -> Self {
        let more = Vec::new();
        Self { label, does, more }
    }

    fn give(label: Fact, input: Input) -> Self {
        Self::new(label, vec![Action::Give(Box::new(input))])
    }

    /// One item that opens several, or the only one of them.
    fn of(label: Fact, mut more: Vec<Self>) -> Option<Self> {
        match more.len() {
            0 => None,
            1 => more.pop().map(|it| Self { label, ..it }),
            _ => Some(Self {
                label,
                does: Vec::new(),
                more,
            }),
        }
    }
}

impl Thing {
    /// Its menu.
    pub fn choices(self, lab: &Lab, scene: &Scene) -> Vec<Choice> {
        let actions = self.actions(lab).into_iter();
        let mut all: Vec<Choice> = actions
            .map(|(label, action)| Choice::new(label, vec![action]))
            .collect();
        let world = lab.shown().world();
        match self {
            Self::Host(id) | Self::Queue(id) => {
                if let Some(host) = world.host(id) {
                    all.extend(try_now(lab, host));
                    if let Self::Host(_) = self {
                        all.extend(down(lab, id, host));
                        all.extend(ports(lab, id, host));
                    }
                    all.extend(panels(lab, id, host));
                }
            }
            Self::Link => all.extend(of_link(lab, scene)),
            _ => {}
        }
        all
    }
}

fn try_now(lab: &Lab, host: &Host) -> Option<Choice> {
    let waits = Waiting::of(host, lab.shown())?.until.is_some() && host.down.is_none();
    let retry = Input::Retry {
        host: host.name.clone(),
    };
    waits.then(|| Choice::give(fact!("thing-try-now"), retry))
}

/// When a host that is down is back.
pub fn back(lab: &Lab, id: HostId) -> Option<Instant> {
    let mut pending = lab.shown().world().pending();
    let is_back = |it: &(Instant, Pending)| it.1 == Pending::Restart(id);
    pending.find(is_back).map(|(at, _)| at)
}

/// Stopping and starting.
fn down(lab: &Lab, id: HostId, host: &Host) -> Vec<Choice> {
    if let Some(down) = host.down {
        let mend = Input::Mend { fault: down.fault };
        let start = Choice::give(fact!("thing-start"), mend);
        let wait = back(lab, id).map(|at| {
            let left = ::story::about_time(at - lab.told().now());
            let what = ::story::Value::Choice("restart");
            let label = fact!("wait-until", what: what, wait: left);
            Choice::new(label, vec![until(lab, at)])
        });
        return core::iter::once(start).chain(wait).collect();
    }
    let crash = |seconds| FaultSpec {
        host: host.name.clone(),
        fault: Fault::Crash { seconds },
        stage: Stage::Now,
        when: When::Before,
        times: None,
        per_mille: None,
        recipient: None,
    };
    if lab.shown().world().check_fault(&crash(STOPPED)).is_err() {
        return Vec::new();
    }
    let stop = |label, seconds| {
        let fault = crash(seconds);
        Choice::give(label, Input::Break { fault })
    };
    // What is wished for the most is one press.
    let hour = stop(fact!("thing-stop-hour"), 3600);
    let for_so_long = DOWN.map(|(count, unit, seconds)| {
        let unit = ::story::Value::Choice(unit);
        stop(
            fact!("for-so-long", count: count, unit: unit),
            count * seconds,
        )
    });
    let for_so_long = Choice::of(fact!("thing-down-for"), for_so_long.into());
    let stop = stop(fact!("thing-stop"), STOPPED);
    [Some(stop), Some(hour), for_so_long]
        .into_iter()
        .flatten()
        .collect()
}

/// Typing to its servers, and being them.
fn ports(lab: &Lab, id: HostId, host: &Host) -> Vec<Choice> {
    let world = lab.shown().world();
    let programs = world.hosts().filter(|(_, it)| it.mua.is_some());
    let from = programs.map(|(id, _)| id).find(|it| *it != id);
    let show = || Action::ShowNarrow(NarrowTab::Ladder);
    let name = |port| service(host.protocol_at(port), port);
    let types = from.map(|from| {
        // A mailbox is read by its owner.
        let from = move |port| reader_at(world, id, port).unwrap_or(from);
        let open = move |port| Action::OpenConsole {
            from: from(port),
            to: id,
            port,
        };
        let types = host.ports();
        types.map(move |it| Choice::new(name(it), vec![open(it), show()]))
    });
    let plays = host.ports().map(|port| {
        let stop = world.played().any(|it| it == (id, port));
        let play = Action::PlayServer {
            host: id,
            port,
            stop,
        };
        match stop {
            true => Choice::new(fact!("thing-stop-playing", port: name(port)), vec![play]),
            false => Choice::new(name(port), vec![play]),
        }
    });
    [
        Choice::of(
            fact!("thing-type-to"),
            types.into_iter().flatten().collect(),
        ),
        Choice::of(fact!("thing-play"), plays.collect()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The panels of the workbench that are about it.
fn panels(lab: &Lab, id: HostId, host: &Host) -> Vec<Choice> {
    if !lab.has_workbench() {
        return Vec::new();
    }
    let open = |panel| {
        let full = (lab.view == View::Home).then_some(Action::Show(View::Full));
        let work = (lab.work != Some(panel)).then_some(Action::ShowWork(panel));
        let narrow = Action::ShowNarrow(NarrowTab::Work);
        full.into_iter().chain(work).chain([narrow])
    };
    let reads = |it: &Host| {
        let read = it.mua.as_ref().and_then(|it| it.spec.read.as_ref());
        read.is_some_and(|it| it.host == host.name)
    };
    let own = host.mua.as_ref().map(|_| id);
    let mut hosts = lab.shown().world().hosts();
    let reader = own.or_else(|| hosts.find(|(_, it)| reads(it)).map(|(id, _)| id));
    let mut all = Vec::new();
    if host.mta.is_some() {
        let label = fact!("thing-open-queue");
        all.push(Choice::new(label, open(queue::NAME).collect()));
    }
    if let Some(reader) = reader {
        let choose = [Action::ChooseReader(reader)].into_iter();
        let does = choose.chain(open(mailbox::NAME)).collect();
        all.push(Choice::new(fact!("thing-open-mailbox"), does));
    }
    if host.mua.is_none() && (host.resolver || host.ports().next().is_some()) {
        let about = Action::EditFault(FaultField::Host, host.name.to_string());
        let does = [about].into_iter().chain(open(faults::NAME)).collect();
        all.push(Choice::new(fact!("thing-add-fault"), does));
    }
    all
}

/// Cutting the link, and delaying what goes over it.
fn of_link(lab: &Lab, scene: &Scene) -> Vec<Choice> {
    let (timeline, left) = (lab.shown(), scene.left);
    let Some(right) = scene.right.filter(|_| scene.link != Link::Inside) else {
        return Vec::new();
    };
    let world = timeline.world();
    let Some((a, b)) = world.host(left).zip(world.host(right)) else {
        return Vec::new();
    };
    let own =
        world.scenario().links.iter().find(|it| {
            (&it.a, &it.b) == (&a.name, &b.name) || (&it.a, &it.b) == (&b.name, &a.name)
        });
    let own = own.cloned().unwrap_or_else(|| LinkSpec {
        a: a.name.clone(),
        b: b.name.clone(),
        latency_micros: None,
        cut: false,
    });
    let edit = |label, it: LinkSpec| Choice::give(label, Input::Edit(Edit::Link(it)));
    let late = |latency_micros| LinkSpec {
        latency_micros,
        ..own.clone()
    };
    let usual = Duration::from_micros(world.scenario().latency_micros);
    let usual = edit(fact!("thing-delay-usual", time: usual), late(None));
    let delays = LATE.map(|ms| {
        let label = fact!("for-a-time", time: Duration::from_millis(ms));
        edit(label, late(Some(1000 * ms)))
    });
    let other = LinkSpec {
        cut: !own.cut,
        ..own.clone()
    };
    let cut_link = match own.cut {
        true => edit(fact!("thing-restore-link"), other),
        false => edit(fact!("thing-cut-link"), other),
    };
    let here = cut::here(timeline, (left, right));
    let is_final = here.as_ref().is_some_and(|it| it.is_final);
    let here = here.map(|it| Choice::new(it.label(), it.does));
    let last = cut::final_reply(timeline, (left, right)).filter(|_| !is_final);
    let last = last.map(|does| Choice::new(fact!("thing-lose-final"), does));
    let delays = core::iter::once(usual).chain(delays).collect();
    let delays = Choice::of(fact!("thing-delay-link"), delays);
    let all = [here, last, Some(cut_link), delays];
    all.into_iter().flatten().collect()
}
