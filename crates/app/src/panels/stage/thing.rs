//! What can be selected on the stage: what it is now, in words, and what can be done with it.

use super::card::{Card, Waiting, card};
use super::menu::back;
use super::plan::Plan;
use super::scene::Scene;
use crate::lab::Lab;
use crate::panels::inspector::MESSAGE;
use crate::panels::settings::{DNS, HOSTS};
use crate::state::{Action, Form};
use ::story::{Fact, fact, list, text};
use protocol_core::dns::Record;
use story::Link;
use world::host::Progress;
use world::{Host, HostId, Protocol};

/// How many records, or items of a queue, are listed.
const LISTED: usize = 6;

/// What can be selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A host; of DNS its records.
    Host(HostId),
    /// What is between the two hosts that talk.
    Link,
    /// The letter that a host has.
    Letter(HostId),
    /// The envelope that is filled in.
    Envelope,
    /// The seal of who is responsible.
    Seal(HostId),
    /// The queue of a host.
    Queue(HostId),
    /// The hosts that are folded.
    Others,
}

/// A thing in words.
pub struct About {
    /// What it is called.
    pub title: Fact,
    /// What it is now, sentence by sentence.
    pub said: Vec<Fact>,
}

impl Thing {
    /// The tab of the inspector that shows it.
    pub const fn tab(self) -> Option<&'static str> {
        match self {
            Self::Letter(_) | Self::Envelope => Some(MESSAGE),
            _ => None,
        }
    }

    /// Its name in the page's code.
    pub fn id(self) -> String {
        match self {
            Self::Host(id) => format!("host-{}", id.0),
            Self::Link => "link".to_owned(),
            Self::Letter(id) => format!("letter-{}", id.0),
            Self::Envelope => "envelope".to_owned(),
            Self::Seal(id) => format!("seal-{}", id.0),
            Self::Queue(id) => format!("queue-{}", id.0),
            Self::Others => "others".to_owned(),
        }
    }

    /// What it is now; `None`: it is not there.
    pub fn about(self, lab: &Lab, scene: &Scene, plan: &Plan) -> Option<About> {
        let world = lab.shown().world();
        let name = |id| plan.names.title(id);
        let card = |id| card(lab.shown(), scene, id);
        let (title, said) = match self {
            Self::Host(id) => (name(id), of_host(lab, world.host(id)?, &card(id), id)),
            Self::Link => (fact!("thing-link"), of_link(lab, scene)?),
            Self::Letter(id) => {
                let (from, to) = card(id).letter?;
                let who = fact!("thing-letter-at", who: name(id));
                let said = vec![who, fact!("thing-letter-says", from: from, to: to)];
                (fact!("thing-letter"), said)
            }
            Self::Envelope => {
                let it = card(scene.right?).envelope.or(card(scene.left).envelope)?;
                let from = it.from.map(|from| fact!("thing-envelope-from", from: from));
                let to = (!it.to.is_empty()).then(|| fact!("thing-envelope-to", to: list(it.to)));
                let said = [Some(fact!("thing-envelope-is")), from, to];
                (fact!("ui-envelope"), said.into_iter().flatten().collect())
            }
            Self::Seal(id) => {
                let said = vec![fact!("thing-seal-means", who: name(id))];
                (card(id).responsible.then(|| fact!("thing-seal"))?, said)
            }
            Self::Queue(id) => {
                let said = of_queue(lab, world.host(id)?);
                (fact!("thing-queue", who: name(id)), said)
            }
            Self::Others => {
                let way = plan.way(scene, lab.selected);
                let hidden = |id: &&HostId| !way.hosts.iter().any(|it| it.id == **id);
                let holding = scene.holders.iter().filter(hidden).count();
                let said = fact!("thing-others", count: way.others, holding: holding);
                (fact!("ui-and-others", count: way.others), vec![said])
            }
        };
        Some(About { title, said })
    }

    /// What can be done with it: the one place where a thing gets its actions.
    pub fn actions(self, lab: &Lab) -> Vec<(Fact, Action)> {
        let timeline = lab.shown();
        let lit = timeline.lit().map(|it| it.id);
        let before = |is: &dyn Fn(&world::Event) -> bool| {
            let mut past = timeline.past().iter().rev();
            past.find(|it| Some(it.id) != lit && is(it)).map(|it| it.id)
        };
        let mut actions = Vec::new();
        if let Self::Host(id) = self
            && lab.has_workbench()
        {
            if timeline.world().host(id).is_some_and(|it| it.resolver) {
                actions.push((fact!("settings-records"), Action::ShowHost(id, DNS)));
            }
            actions.push((fact!("settings-open"), Action::ShowHost(id, HOSTS)));
        }
        match self {
            Self::Host(id) | Self::Queue(id) => {
                let seek = before(&|it| it.host == id);
                actions.extend(seek.map(|it| (fact!("thing-last-event"), Action::Seek(it))));
                let host = timeline.world().host(id);
                let wait = host.and_then(|it| Waiting::of(it, timeline)?.until);
                actions.extend(wait.map(|until| {
                    let (what, wait) = (story::Value::Choice("attempt"), until - timeline.now());
                    let press = fact!("wait-until", what: what, wait: story::about_time(wait));
                    (press, crate::panels::wait::until(lab, until))
                }));
            }
            Self::Others => actions.push((fact!("ui-all-hosts"), Action::ToggleMap)),
            _ if !lab.has_workbench() => {}
            Self::Link => {
                let scene = Scene::at(timeline, None, &lab.words);
                let capture = |right| Action::ShowCapture(scene.left, right);
                actions.extend(scene.right.map(|it| (fact!("thing-capture"), capture(it))));
            }
            // Before anything is sent it is the scenario's, which can be edited, and so can its envelope.
            Self::Letter(_) if timeline.world().messages().next().is_none() => {
                for (what, by_hand) in [
                    (fact!("thing-edit-letter"), false),
                    (fact!("thing-edit-envelope"), true),
                ] {
                    let mut form = Form::of(timeline);
                    form.by_hand(by_hand);
                    actions.push((what, Action::Write(Box::new(form))));
                }
            }
            _ => {}
        }
        actions
    }
}

fn of_host(lab: &Lab, host: &Host, it: &Card, id: HostId) -> Vec<Fact> {
    let world = lab.shown().world();
    let address = fact!("thing-address", name: text(&host.name), address: text(host.address));
    let mut said = vec![address];
    let until = back(lab, id).map(|at| story::time_of_day(world, at));
    said.extend(until.map(|at| fact!("thing-down", at: at)));
    if it.responsible {
        said.push(fact!("thing-holds"));
    } else if it.letter.is_some() {
        said.push(fact!("thing-copy"));
    }
    said.extend(it.queue.map(|it| waiting(lab, it)));
    if it.stored > 0 {
        said.push(fact!("thing-stored", count: it.stored));
    }
    let does = story::host_status(id, lab.shown());
    said.extend(
        does.filter(|_| !it.down)
            .map(|does| fact!("thing-does", does: does)),
    );
    said.push(story::host_role(host.role()));
    let ports: Vec<String> = host
        .ports()
        .map(|port| format!("{port} ({})", protocol(host.protocol_at(port))))
        .collect();
    if !ports.is_empty() {
        said.push(fact!("thing-ports", ports: list(ports)));
    }
    if host.resolver {
        let records = &world.scenario().dns;
        said.extend(records.iter().take(LISTED).map(|it| {
            let data = match &it.record {
                Record::A { address } => format!("A {address}"),
                Record::Mx {
                    preference,
                    exchange,
                } => {
                    let exchange = exchange
                        .as_ref()
                        .map_or_else(|| ".".to_owned(), ToString::to_string);
                    format!("MX {preference} {exchange}")
                }
            };
            fact!("verbatim", text: format!("{} {data}", it.name))
        }));
        if let more @ 1.. = records.len().saturating_sub(LISTED) {
            said.push(fact!("thing-more-records", more: more));
        }
    }
    said
}

fn waiting(lab: &Lab, it: Waiting) -> Fact {
    let world = lab.shown().world();
    match it.until {
        Some(at) => {
            fact!("thing-queue-waits", count: it.count, at: story::time_of_day(world, at))
        }
        None => fact!("thing-queue-busy", count: it.count),
    }
}

fn of_queue(lab: &Lab, host: &Host) -> Vec<Fact> {
    let world = lab.shown().world();
    let items = host.mta.iter().flat_map(|mta| mta.queue.values());
    let item = |it: &world::host::Queued| {
        let to = it.envelope.forward_paths.first();
        let to = to.map_or_else(String::new, ToString::to_string);
        let more = it.envelope.forward_paths.len().saturating_sub(1);
        match it.progress {
            Progress::Waits(at) => {
                let at = story::time_of_day(world, at);
                fact!("thing-queued-waits", to: to, more: more, attempt: it.attempts + 1, at: at)
            }
            _ => fact!("thing-queued-goes", to: to, more: more, attempt: it.attempts),
        }
    };
    let count = items.clone().count();
    let mut said: Vec<Fact> = items.take(LISTED).map(|it| item(it)).collect();
    if count == 0 {
        said.push(fact!("thing-queue-empty"));
    }
    if let more @ 1.. = count.saturating_sub(LISTED) {
        said.push(fact!("thing-more-queued", more: more));
    }
    said
}

fn of_link(lab: &Lab, scene: &Scene) -> Option<Vec<Fact>> {
    let world = lab.shown().world();
    let right = scene.right?;
    let mut said = super::between(scene);
    if said.is_empty() {
        said.push(fact!("ui-not-open"));
    }
    if !matches!(scene.link, Link::Inside) {
        said.push(match world.is_cut(scene.left, right) {
            true => fact!("thing-cut"),
            false => fact!("thing-delay", time: world.latency(scene.left, right)),
        });
    }
    Some(said)
}

/// What it is called.
pub const fn protocol(it: Protocol) -> &'static str {
    match it {
        Protocol::Smtp => "SMTP",
        Protocol::Imap => "IMAP",
        Protocol::Pop3 => "POP3",
    }
}
