//! The stage: the hosts as a strip, and below it, large, the two that talk; or all of them as a map. A press
//! on anything says what it is. Under the drawing: why nothing happens, where nothing does.

mod bubble;
mod card;
mod card_view;
mod layout;
mod map;
mod menu;
mod node;
mod plan;
mod popover;
mod role;
mod scene;
mod slip;
mod speech;
mod thing;
mod why;

use super::size::use_size;
use super::wire::shorten;
use crate::choices;
use crate::dom::{focus, thing_keys};
use crate::lab::{Lab, tspans, use_lab};
use crate::state::Action;
use ::story::{Fact, TimeOfDay, fact, list};
use ::words::Span;
pub use card::SOON;
use card::{Card, card};
pub use card::{PendingAddress, envelope_so_far};
use layout::{Layout, Strip, layout};
use map::map;
use node::node;
use plan::Plan;
pub use plan::use_plan;
use popover::{OPENED, Popover};
pub use role::{role_class, shape};
use scene::Scene;
use speech::Speech;
use std::rc::Rc;
use story::Link;
pub use thing::{Thing, protocol};
use why::Why;
use world::{HostId, Instant};
use yew::prelude::*;

/// The stage.
#[function_component]
pub fn Stage() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    // As large as the page is usually laid out: what is drawn first stays where it is.
    let usual = if lab.view == choices::View::Home {
        (572, 298)
    } else {
        (640, 270)
    };
    let panel = use_size(&node, usual);
    let plan = use_plan(&lab);
    let chosen = (lab.selected, lab.map);
    let seen = (lab.picture(), Rc::as_ptr(&lab.words), panel, chosen);
    let drawing = use_memo((seen, Rc::as_ptr(&plan)), |_| drawing(&lab, &plan, panel));
    let closes = lab.with(|lab, event: KeyboardEvent| {
        if event.key() == "Escape" && lab.selected.is_some() {
            event.prevent_default();
            event.stop_propagation();
            focus(OPENED);
            lab.act(Action::Select(None));
        }
    });
    html! {
        <section class="stage" aria-label={say!(lab, "ui-stage")} onkeydown={closes}>
            <div class="drawing" ref={node}>{ (*drawing).clone() }</div>
            <Why />
        </section>
    }
}

/// The message of the letter on the stage.
pub fn message(lab: &Lab) -> Option<protocol_core::Octets> {
    card::message(lab.shown(), &lab.words)
}

/// What a drawing is made from.
pub struct View<'a> {
    lab: &'a Lab,
    scene: Scene,
    plan: &'a Plan,
    /// Where Tab stops.
    stop: Thing,
}

impl View<'_> {
    fn is_active(&self, id: HostId) -> bool {
        id == self.scene.left || Some(id) == self.scene.right
    }

    /// The hour and the minute.
    fn hour(&self, at: Instant) -> String {
        TimeOfDay::at(self.lab.shown().world(), at).minute()
    }

    /// A host in words, for who does not see it.
    fn host_label(&self, id: HostId, it: &Card) -> String {
        let name = self.lab.text(&self.plan.names.title(id));
        match card_view::status(self.lab, &self.scene, id, it) {
            does if does.is_empty() => name,
            does => format!("{name}: {does}"),
        }
    }

    /// What a host holds, part by part.
    fn holds(&self, it: &Card) -> Vec<String> {
        let words = self.lab.words();
        let mut parts = Vec::new();
        if it.responsible {
            parts.push(say!(words, "ui-responsible"));
        } else if it.letter.is_some() {
            parts.push(say!(words, "ui-holds-copy"));
        }
        parts.extend(self.counts(it));
        parts
    }

    /// How many wait in its queue, and until when, or how many are in its mailboxes.
    fn counts(&self, it: &Card) -> Vec<String> {
        let words = self.lab.words();
        let Some(queue) = it.queue else {
            let stored = (it.stored > 0).then(|| say!(words, "ui-stored", count: it.stored));
            return stored.into_iter().collect();
        };
        let until = queue
            .until
            .map(|at| say!(words, "ui-queue-until", at: self.hour(at)));
        core::iter::once(say!(words, "ui-queue", count: queue.count))
            .chain(until)
            .collect()
    }

    fn press(&self, thing: Thing) -> Callback<MouseEvent> {
        self.lab.on(Action::Select(Some(thing)))
    }

    /// Something that can be selected. Its name is its title: what is written on it may be cut.
    fn thing(&self, thing: Thing, label: String, class: Classes, inside: Html) -> Html {
        let is_selected = self.lab.selected == Some(thing);
        let tab = if self.stop == thing { "0" } else { "-1" };
        let keys = self.lab.with(move |lab, event: KeyboardEvent| {
            if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                event.stop_propagation();
                lab.act(Action::Select(Some(thing)));
            }
        });
        html! {
            <g key={thing.id()} role="button" data-thing={thing.id()} tabindex={tab} aria-expanded={is_selected.to_string()}
                class={classes!("thing", class, is_selected.then_some("selected"))} onclick={self.press(thing)} onkeydown={keys}><title>{ label }</title>{ inside }</g>
        }
    }
}

fn drawing(lab: &Lab, plan: &Plan, panel: (i32, i32)) -> Html {
    let scene = Scene::at(lab.shown(), lab.flying(), &lab.words);
    let way = plan.way(&scene, lab.selected);
    let drawn = |thing: &Thing| match thing {
        Thing::Host(id) => lab.map || way.hosts.iter().any(|it| it.id == *id),
        _ => thing.about(lab, &scene, plan).is_some(),
    };
    let stop = lab
        .selected
        .filter(drawn)
        .unwrap_or(Thing::Host(scene.left));
    // A room sees the message itself.
    let is_seen = |it: &Thing| {
        let is_letter = matches!(it, Thing::Letter(_));
        lab.view == choices::View::Present && is_letter && message(lab).is_some()
    };
    let about = lab
        .selected
        .filter(|it| !is_seen(it))
        .and_then(|it| Some((it, it.about(lab, &scene, plan)?)));
    let view = View {
        lab,
        scene,
        plan,
        stop,
    };
    let (size, inside, under) = match lab.map {
        true => {
            let places = plan.map.layout(panel);
            (
                (places.width, places.height),
                map(&view, &places, panel),
                panel.1 / 2,
            )
        }
        false => {
            let places = layout(panel, &way, lab.view == choices::View::Present);
            let bubble = layout::bubble(places.room);
            let under = (places.bubble + bubble) * panel.1 / places.height.max(1);
            (
                (places.width, places.height),
                two(&view, &places, way.others),
                under,
            )
        }
    };
    // Over what it is about, so that the other card stays in sight.
    let side = |thing: Thing| match thing {
        Thing::Host(id) | Thing::Letter(id) | Thing::Seal(id) | Thing::Queue(id) => {
            match (id == view.scene.left, Some(id) == view.scene.right) {
                (true, _) => "at-left",
                (_, true) => "at-right",
                _ => "between",
            }
        }
        Thing::Envelope => "at-right",
        Thing::Link | Thing::Others => "between",
    };
    html! {
        <>
            // By their keys: an `svg` made anew would lose the focus.
            <svg key="drawing" viewBox={format!("0 0 {} {}", size.0, size.1)} preserveAspectRatio="xMidYMid meet" role="group"
                aria-label={summary(&view)} onkeydown={|event: KeyboardEvent| thing_keys(&event)}>{ inside }</svg>
            { about.map(|(thing, it)| {
                let choices = thing.choices(lab, &view.scene);
                html! { <Popover key={thing.id()} is_sheet={thing.tab().is_none()} {under} side={side(thing)} title={it.title} said={it.said} {choices} /> }
            }) }
        </>
    }
}

/// The strip and the two hosts that talk.
fn two(view: &View<'_>, layout: &Layout, others: usize) -> Html {
    let scene = &view.scene;
    html! {
        <>
            { layout.strip.as_ref().map(|places| strip(view, places, others)) }
            { link(view, layout) }
            { card_view::host(view, layout, scene.left, true) }
            { scene.right.map(|id| card_view::host(view, layout, id, false)) }
            { scene.bubble.as_ref().map(|said| html! { <g class="line-pressed" onclick={view.press(Thing::Link)}><Speech said={said.clone()} layout={layout.clone()} /></g> })
                // A child that is there at times only would have the cards made anew.
                .unwrap_or_default() }
        </>
    }
}

/// The most letters between the large cards of a room.
const BETWEEN: usize = 12;

/// A sentence in as many lines as its commas make of it, and its words where they are too many.
fn in_lines(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
    for Span { text, verbatim } in spans {
        for word in text.split_inclusive(' ') {
            let is_over = |line: &Vec<Span>| {
                let letters: usize = line.iter().map(|it| it.text.chars().count()).sum();
                let ends = line.last().is_some_and(|it| it.text.ends_with(", "));
                ends || letters > 0 && letters + word.trim_end().chars().count() > BETWEEN
            };
            if lines.last().is_none_or(is_over) {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut() {
                let text = word.to_owned();
                line.push(Span { text, verbatim });
            }
        }
    }
    for it in lines.iter_mut().filter_map(|line| line.last_mut()) {
        it.text = it.text.trim_end_matches([' ', ',']).to_owned();
    }
    lines
}

/// The drawing in words: what happened, what the two hosts do, who else is responsible.
fn summary(view: &View<'_>) -> String {
    let (lab, scene) = (view.lab, &view.scene);
    let said = match lab.told().lit() {
        Some(event) => story::sentence(event, lab.told()),
        None => story::before(lab.told()).title,
    };
    let mut text = say!(lab, "ui-scene", said: shorten(&lab.text(&said), 300));
    let detail = between(scene);
    if !detail.is_empty() {
        text += &format!(" {}.", lab.text(&fact!("listed", list: list(detail))));
    }
    let others = scene
        .holders
        .iter()
        .filter(|id| !view.is_active(**id))
        .take(3);
    let active = core::iter::once(&scene.left).chain(&scene.right);
    for id in active.chain(others) {
        let it = card(lab.shown(), scene, *id);
        let does = match view.is_active(*id) {
            true => card_view::status(lab, scene, *id, &it),
            false => say!(lab, "ui-responsible"),
        };
        if !does.is_empty() {
            text += &format!(" {}: {does}.", lab.text(&view.plan.names.title(*id)));
        }
    }
    text
}

/// The hosts in order, small: who holds the letter, who talks.
fn strip(view: &View<'_>, places: &Strip, others: usize) -> Html {
    let (y, scene) = (places.y, &view.scene);
    let at = |id: HostId| {
        places
            .spots
            .iter()
            .find(|it| it.id == id)
            .map(|it| (it.x, it.y))
    };
    let active = at(scene.left).zip(scene.right.and_then(at));
    let aside = places.spots.iter().filter(|it| it.y != y);
    let active = active.map(|(a, b)| places.between(a, b));
    html! {
        <g class="strip">
            { places.way().map(|(a, b)| html! { <path class="way" d={format!("M{a} {y}H{b}")} /> }) }
            { for aside.map(|it| html! { <path class="beside" d={format!("M{} {}V{y}", it.x, it.y)} /> }) }
            { active.map(|d| html! { <path class="way active" {d} /> }) }
            { for places.spots.iter().map(|it| node(view, *it, !view.is_active(it.id))) }
            { places.others.map(|x| {
                let label = say!(view.lab, "ui-and-others", count: others);
                view.thing(Thing::Others, label, classes!("others", "role-dns"), html! {
                    <g transform={format!("translate({x} {y})")}>
                        <rect class="hit" x="-20" y="-12" width="40" height="24" />
                        <path class="shape" d="M-10 -8h14v14h-14zM-6 -8v-4h14v14h-4" />
                        <text class="node-name" y="28" text-anchor="middle">{ format!("+{others}") }</text>
                    </g>
                })
            }) }
        </g>
    }
}

/// What is between the two hosts, in parts.
fn between(scene: &Scene) -> Vec<Fact> {
    let verbatim = |name: &str| vec![fact!("verbatim", text: name)];
    match scene.link {
        Link::None => Vec::new(),
        Link::Port(port, protocol) => {
            let secured = match scene.secured {
                true => fact!("ui-under-tls"),
                false => fact!("ui-not-encrypted"),
            };
            vec![::story::service(protocol, port), secured]
        }
        Link::Closed(port, protocol) => {
            let state = match scene.closed {
                None => fact!("ui-never-open"),
                Some(1) => fact!("ui-closing-now"),
                Some(_) => fact!("ui-closed-now"),
            };
            vec![::story::service(protocol, port), state]
        }
        Link::Dns => verbatim("DNS"),
        Link::Https => verbatim("HTTPS"),
        Link::Inside => vec![fact!("ui-inside-provider")],
    }
}

/// What is between the two: the arrow points from who speaks to who is spoken to.
fn link(view: &View<'_>, layout: &Layout) -> Html {
    let (lab, scene) = (view.lab, &view.scene);
    if scene.right.is_none() {
        return Html::default();
    }
    let (a, b) = (layout.left.right() + 3, layout.right.x - 3);
    // In a room the words under it have up to four lines.
    let high = layout.room && layout.link.is_none() && !layout.narrow;
    let y = layout.left.y + if high { 14 } else { layout.left.height / 2 };
    let idle = matches!(scene.link, Link::None | Link::Closed(..));
    let head = match scene.to_right {
        Some(_) if idle => None,
        Some(true) => Some(format!("M{b} {y}l-12 -6.5v13z")),
        Some(false) => Some(format!("M{a} {y}l12 -6.5v13z")),
        None => None,
    };
    let mut parts = between(scene);
    if parts.is_empty() {
        parts.push(fact!("ui-not-open"));
    }
    let drawn = |what: &Fact| tspans(lab.words.spans(what));
    let label = match layout.link {
        Some(base) => {
            html! { <text class="link-name" x={(layout.width / 2).to_string()} y={base.to_string()} text-anchor="middle">{ drawn(&fact!("listed", list: list(parts.clone()))) }</text> }
        }
        // Under the arrow it stands in as many lines as it has parts.
        None if !layout.narrow => {
            let x = layout.width / 2;
            let texts = parts.iter().map(|it| lab.words.spans(it));
            let lines: Vec<Vec<Span>> = match layout.room {
                true => texts.flat_map(in_lines).collect(),
                false => texts.collect(),
            };
            let (first, pitch) = if layout.room { (16, 13) } else { (20, 16) };
            let downs = (0..4).map(|it| first + it * pitch);
            lines.into_iter().zip(downs).map(|(line, down)| html! {
                <text class="link-name" x={x.to_string()} y={(y + down).to_string()} text-anchor="middle">{ tspans(line) }</text>
            }).collect::<Html>()
        }
        None => Html::default(),
    };
    let words = lab.text(&fact!("listed", list: list(parts)));
    let class = classes!(
        "between",
        idle.then_some("idle"),
        scene.secured.then_some("secured")
    );
    let inside = html! {
        <>
            <rect class="hit" x={a.to_string()} y={(y - 12).to_string()} width={(b - a).max(24).to_string()} height="24" />
            <path class="tube" d={format!("M{a} {y}H{b}")} />
            <path class="line" d={format!("M{a} {y}H{b}")} />
            { head.map(|head| html! { <path class="head" d={head} /> }) }
            { label }
        </>
    };
    view.thing(Thing::Link, words, class, inside)
}
