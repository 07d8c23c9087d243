//! What a person did, in words, and what a future of a run is called after it.

use crate::hosts::host;
use crate::{Fact, Value, fact, faults, list, text};
use core::time::Duration;
use protocol_core::smtp::{Domain, ForwardPath};
use world::fault::FaultSpec;
use world::{
    Branch, ConnectionName, Deed, Edit, EventId, FutureId, Input, RecordedInput, Timeline,
};

/// The longest line that is named whole, in characters.
const LINE: usize = 40;

/// So many recipients are named.
const NAMED: usize = 2;

/// What was done, as a sentence.
#[must_use]
pub fn deed(deed: &Deed, timeline: &Timeline) -> Fact {
    match deed {
        Deed::Input(it) => input(it, timeline, timeline.inputs()),
        Deed::Delete => fact!("deed-delete"),
        Deed::StartOver => fact!("deed-start-over"),
    }
}

/// What an input of a future is; the faults of the future are among its inputs.
fn input(input: &Input, timeline: &Timeline, inputs: &[RecordedInput]) -> Fact {
    let named = |name: &Domain| match timeline.world().host_named(name) {
        Some(id) => host(timeline, id).into(),
        None => text(name),
    };
    match input {
        Input::Send {
            host,
            draft,
            envelope,
        } => {
            let own = || {
                [&draft.to, &draft.cc, &draft.bcc]
                    .into_iter()
                    .flatten()
                    .cloned()
            };
            let by_hand = |it: &ForwardPath| {
                it.mailbox()
                    .map_or_else(|| it.to_string(), ToString::to_string)
            };
            let to: Vec<String> = match envelope {
                Some(it) => it.forward_paths.iter().map(by_hand).collect(),
                None => own().collect(),
            };
            let more = to.len().saturating_sub(NAMED);
            let to = list(to.into_iter().take(NAMED).map(Value::Text));
            fact!("deed-send", who: named(host), subject: draft.subject.as_str(), to: to, more: more)
        }
        Input::Check { host } => fact!("deed-check", who: named(host)),
        Input::Read { host, .. } => fact!("deed-read", who: named(host)),
        Input::Open { from, to, port } => match is_outside(from, timeline) {
            true => fact!("deed-open-outside", who: named(from), server: named(to), port: *port),
            false => fact!("deed-open", server: named(to), port: *port),
        },
        Input::Type { line, .. } => {
            let mut letters = line.chars();
            let mut shown: String = letters.by_ref().take(LINE).collect();
            if letters.next().is_some() {
                shown.push('…');
            }
            fact!("deed-type", line: shown)
        }
        Input::Octets { on, octets } => {
            let size = crate::size(octets.len());
            match outside(*on, timeline, inputs) {
                Some(who) => fact!("deed-octets-outside", who: named(who), size: size),
                None => fact!("deed-octets", size: size),
            }
        }
        Input::Tls { on } => match outside(*on, timeline, inputs) {
            Some(who) => fact!("deed-tls-outside", who: named(who)),
            None => fact!("deed-tls"),
        },
        Input::Window { open: true, .. } => fact!("deed-reads-again"),
        Input::Window { open: false, .. } => fact!("deed-stops-reading"),
        Input::Close { on } => match outside(*on, timeline, inputs) {
            Some(who) => fact!("deed-close-outside", who: named(who)),
            None => fact!("deed-close"),
        },
        Input::Play {
            host,
            port,
            stop: false,
        } => fact!("deed-play", server: named(host), port: *port),
        Input::Play { host, .. } => fact!("deed-stop-playing", server: named(host)),
        Input::Break { fault } => fault_title(fault, timeline),
        Input::Mend { fault } => {
            let broken = inputs.iter().filter_map(|it| match &it.input {
                Input::Break { fault } => Some(fault),
                _ => None,
            });
            let mut all = timeline.scenario().faults.iter().chain(broken);
            match all.nth(usize::from(fault.0)) {
                Some(it) => fact!("deed-mend", what: fault_title(it, timeline)),
                None => fact!("deed-mend-unknown"),
            }
        }
        Input::Edit(Edit::Host(it)) => match it.set.get("removed").is_some_and(|it| *it == true) {
            true => fact!("deed-remove-host", host: named(&it.name)),
            false => fact!("deed-edit-host", host: named(&it.name)),
        },
        Input::Edit(Edit::Dns { name, .. }) => fact!("deed-edit-dns", name: text(name)),
        Input::Edit(Edit::Link(it)) if it.cut => {
            fact!("deed-cut-link", a: named(&it.a), b: named(&it.b))
        }
        Input::Edit(Edit::Link(it)) => fact!("deed-edit-link", a: named(&it.a), b: named(&it.b)),
        Input::Retry { host } => fact!("deed-retry", server: named(host)),
        Input::Advance { micros } => fact!("deed-wait", time: Duration::from_micros(*micros)),
    }
}

/// Whether it is a host that is not simulated.
fn is_outside(name: &Domain, timeline: &Timeline) -> bool {
    let world = timeline.world();
    let host = world.host_named(name).and_then(|it| world.host(it));
    host.is_some_and(|it| it.outside)
}

/// The host that is not simulated and speaks under that name, where it is no person.
fn outside<'a>(
    on: ConnectionName,
    timeline: &'a Timeline,
    inputs: &'a [RecordedInput],
) -> Option<&'a Domain> {
    match on {
        ConnectionName::Opened(number) => {
            let mut opened = inputs.iter().filter_map(|it| match &it.input {
                Input::Open { from, .. } => Some(from),
                _ => None,
            });
            let from = opened.nth(usize::try_from(number).ok()?.checked_sub(1)?)?;
            Some(from).filter(|it| is_outside(it, timeline))
        }
        ConnectionName::Played { .. } => {
            let is_played = |it: &RecordedInput| matches!(it.input, Input::Play { .. });
            let mut hosts = timeline.world().hosts().map(|(_, it)| it);
            let server = hosts.rfind(|it| it.outside)?;
            (!inputs.iter().any(is_played)).then_some(&server.name)
        }
    }
}

/// What the person did whose doing is this event.
pub(crate) fn done(event: EventId, timeline: &Timeline) -> Option<Fact> {
    let is_it = |it: &&RecordedInput| timeline.step_of(it).iter().any(|it| it.id == event);
    let done = &timeline.inputs().iter().find(is_it)?.input;
    Some(match done {
        Input::Break { fault } => fact!("deed-break", what: fault_title(fault, timeline)),
        _ => input(done, timeline, timeline.inputs()),
    })
}

fn fault_title(it: &FaultSpec, timeline: &Timeline) -> Fact {
    let who = timeline.world().host_named(&it.host);
    let who = who.map_or_else(|| fact!("host-unknown"), |id| host(timeline, id));
    faults::title(who, &it.fault, it.stage, it.when)
}

/// What a future of the run is called: as a person named it, or by what was done where it parts from the others. Of those that
/// are called the same, the later ones have a number.
#[must_use]
pub fn future(timeline: &Timeline, id: FutureId) -> Fact {
    if let Some(name) = timeline.future_name(id) {
        return fact!("verbatim", text: name);
    }
    let own = called(timeline, id);
    let ids = timeline.branches().iter().map(Branch::id);
    let before = ids.chain([timeline.future()]).filter(|it| it.0 < id.0);
    let same =
        before.filter(|it| timeline.future_name(*it).is_none() && called(timeline, *it) == own);
    match same.count() {
        0 => own,
        count => fact!("future-again", what: own, number: count + 1),
    }
}

fn called(timeline: &Timeline, id: FutureId) -> Fact {
    let own = inputs(timeline, id);
    let is_letter = |it: &RecordedInput| it.input == timeline.scenario().letter.send();
    let letter = usize::from(own.first().is_some_and(is_letter));
    let ids = timeline.branches().iter().map(Branch::id);
    let others = ids.chain([timeline.future()]).filter(|it| *it != id);
    // One in which the same was done does not part from it.
    let others = others
        .map(|it| inputs(timeline, it))
        .filter(|it| *it != own);
    let parts = others.map(|it| common(own, it)).max();
    let from = parts.unwrap_or_default().max(letter);
    // That the letter is sent, or time passes, tells nothing where something else was done.
    let is_usual = |it: &&RecordedInput| is_letter(it) || matches!(it.input, Input::Advance { .. });
    let said = |it: &RecordedInput| input(&it.input, timeline, own);
    // What was changed in the world is named, also where another future shares it.
    let changes = |it: &RecordedInput| {
        matches!(
            it.input,
            Input::Break { .. } | Input::Mend { .. } | Input::Edit(_)
        )
    };
    let (shared, parted) = own.split_at(from);
    let parted = parted.iter().filter(|it| !is_usual(it));
    let shared = shared.iter().filter(|it| changes(it));
    let mut all: Vec<&RecordedInput> = shared.chain(parted).collect();
    if all.is_empty() {
        all = own[from..].iter().collect();
    }
    match (&all[..], own) {
        ([], [_]) if letter == 1 => fact!("future-as-written"),
        ([], []) => fact!("future-empty"),
        ([], [.., only]) => said(only),
        ([only], _) => said(only),
        ([first, second], _) => fact!("future-two", first: said(first), second: said(second)),
        ([first, .., last], _) => {
            fact!("future-more", first: said(first), last: said(last), more: all.len() - 2)
        }
    }
}

fn inputs(timeline: &Timeline, id: FutureId) -> &[RecordedInput] {
    let branch = timeline.branches().iter().find(|it| it.id() == id);
    branch.map_or(timeline.inputs(), Branch::inputs)
}

fn common(a: &[RecordedInput], b: &[RecordedInput]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Where two futures part: when, and what was done in the one and in the other. `None` where the same was done.
#[must_use]
pub fn parting(left: &Timeline, right: &Timeline) -> Option<Fact> {
    let same = common(left.inputs(), right.inputs());
    let is_in = |it: &RecordedInput, of: &Timeline| {
        of.inputs()[same..]
            .iter()
            .any(|other| other.input == it.input)
    };
    let parts = |of: &Timeline, other: &Timeline| {
        let next = of.inputs().get(same);
        next.filter(|it| !is_in(it, other)).cloned()
    };
    // What the other does, too, but later, is no difference, unless there is none other.
    let (mut first, mut second) = (parts(left, right), parts(right, left));
    if first.is_none() && second.is_none() {
        first = left.inputs().get(same).cloned();
        second = right.inputs().get(same).cloned();
    }
    let next = |of: &Timeline, it: Option<RecordedInput>| {
        let it = &it?;
        let at = of.step_of(it).first().map_or_else(|| of.now(), |it| it.at);
        Some((at, input(&it.input, of, of.inputs())))
    };
    let clock = |at| -> Value { crate::TimeOfDay::at(left.world(), at).whole().into() };
    Some(match (next(left, first), next(right, second)) {
        (Some((a, first)), Some((b, second))) => {
            let at = clock(a.min(b));
            match first == second {
                true => fact!("compare-parts-alike", at: at, what: first),
                false => fact!("compare-parts-both", at: at, left: first, right: second),
            }
        }
        (Some((at, what)), None) => fact!("compare-parts-left", at: clock(at), what: what),
        (None, Some((at, what))) => fact!("compare-parts-right", at: clock(at), what: what),
        (None, None) => return None,
    })
}
