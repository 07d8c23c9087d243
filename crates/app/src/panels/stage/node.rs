//! A host, small: its shape and its name, whether it has the letter, is responsible, how many wait.

use super::View;
use super::card::{Card, card};
use super::role::{role_class, shape};
use super::thing::Thing;
use crate::lab::tspans;
use crate::panels::wire::{shorten, shorten_spans};
use world::{Host, HostId};
use yew::prelude::*;

/// How wide a letter of a name is, in thousandths of a unit.
const LETTER: i32 = 6_300;
/// The same, of a large one.
const LARGE: i32 = 7_900;
/// The same, of the name of a host in the network.
const MONO: i32 = 6_950;

/// How wide a name's place is where there is room for the time beside the shape, too.
const UNTIL: i32 = 72;

/// How a host is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// With its names and what it holds below.
    Full,
    /// With its name below.
    Large,
    /// With its name on the right.
    Small,
    /// Small, with its name above.
    Beside,
    /// Small, with its name in large letters below, or on the right.
    Named,
    Aside,
    /// Without its name.
    Dot,
}

/// Where a host is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub id: HostId,
    /// The middle of its shape.
    pub x: i32,
    pub y: i32,
    pub size: Size,
    /// How wide its name may be.
    pub room: i32,
}

impl Spot {
    /// What its shape and its name cover: left, top, right, bottom.
    pub const fn covers(self) -> [(i32, i32, i32, i32); 2] {
        let half = self.room / 2;
        let (x, y) = (self.x, self.y);
        let shape = (x - 16, y - 18, x + 21, y + 18);
        let small = (x - 7, y - 7, x + 8, y + 7);
        match self.size {
            Size::Full => [shape, (x - half, y + 18, x + half, y + 75)],
            Size::Large => [shape, (x - half, y + 18, x + half, y + 31)],
            Size::Small => [small, (x + 13, y - 7, x + 14 + self.room, y + 7)],
            Size::Beside => [small, (x - half, y - 21, x + half, y - 9)],
            Size::Named => [small, (x - half, y + 10, x + half, y + 25)],
            Size::Aside => [small, (x + 10, y - 7, x + 11 + self.room, y + 7)],
            Size::Dot => [small, (0, 0, 0, 0)],
        }
    }

    fn label(self, view: &View<'_>) -> Html {
        let (x, y, anchor) = match self.size {
            Size::Full | Size::Large => (0, 28, "middle"),
            Size::Small => (14, 4, "start"),
            Size::Beside => (0, -11, "middle"),
            Size::Named => (0, 22, "middle"),
            Size::Aside => (11, 5, "start"),
            Size::Dot => return Html::default(),
        };
        let letter = match self.size {
            Size::Named | Size::Aside => LARGE,
            _ => LETTER,
        };
        let limit = usize::try_from(self.room * 1000 / letter)
            .unwrap_or(3)
            .saturating_sub(usize::from(letter == LETTER && self.size != Size::Beside));
        let name = view.lab.words.spans(&view.plan.names.short(self.id));
        // A room reads whole names or none.
        let letters: usize = name.iter().map(|it| it.text.chars().count()).sum();
        if letter == LARGE && letters > limit {
            return Html::default();
        }
        let name = shorten_spans(name, limit.max(2));
        html! { <text class="node-name" x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ tspans(name) }</text> }
    }
}

/// A host. Where the same host is drawn large, too, only that one is a stop of the keyboard.
pub fn node(view: &View<'_>, spot: Spot, is_stop: bool) -> Html {
    let (lab, id) = (view.lab, spot.id);
    let Some(host) = lab.shown().world().host(id) else {
        return Html::default();
    };
    let it = card(lab.shown(), &view.scene, id);
    let large = matches!(spot.size, Size::Large | Size::Full);
    let (seal, queue) = match spot.size {
        Size::Large | Size::Full => ((14, -11), (14, 12)),
        Size::Named | Size::Dot => ((-8, -7), (15, -2)),
        Size::Small | Size::Beside | Size::Aside => ((-8, -7), (9, 4)),
    };
    let class = classes!(
        "node",
        role_class(host.role()),
        (!large).then_some("small"),
        view.is_active(id).then_some("active"),
        it.down.then_some("down"),
    );
    let waits = it.queue.map(|it| {
        let count = it.count.to_string();
        let wider = 6 * (i32::try_from(count.len()).unwrap_or(9) - 1);
        let until = it.until.filter(|_| large && wider < 12 && spot.room >= UNTIL);
        html! {
            <g class="badge" transform={format!("translate({} {})", queue.0, queue.1)}>
                <rect x="-7" y="-7" width={(14 + wider).to_string()} height="14" rx="7" />
                <text x={(wider / 2).to_string()} y="4" text-anchor="middle">{ count }</text>
                { until.map(|at| html! { <text class="until" x={(9 + wider).to_string()} y="4">{ view.hour(at) }</text> }) }
            </g>
        }
    });
    let inside = html! {
        <g transform={format!("translate({} {})", spot.x, spot.y)}>
            <rect class="hit" x="-12" y="-12" width="24" height="24" />
            { shape(host.role(), large) }
            { (it.letter.is_some() && large).then(|| html! { <path class="mini-letter" d="M-7 -5h14v10h-14zM-7 -5l7 6 7-6" /> }) }
            { it.responsible.then(|| html! {
                <g transform={format!("translate({} {})", seal.0, seal.1)}><circle class="seal" r={if large { "7" } else { "5" }} /><path class="seal-mark" d="M-2.6 0l1.8 2 3.4-3.8" /></g>
            }) }
            { waits }
            { spot.label(view) }
            { (spot.size == Size::Full).then(|| below(view, spot, host, &it)) }
        </g>
    };
    match is_stop {
        true => view.thing(Thing::Host(id), view.host_label(id, &it), class, inside),
        false => {
            html! { <g class={class} aria-hidden="true" onclick={view.press(Thing::Host(id))}>{ inside }</g> }
        }
    }
}

/// The name in the network, where there is room for it, and what it holds.
fn below(view: &View<'_>, spot: Spot, host: &Host, it: &Card) -> Html {
    let fits = usize::try_from(spot.room * 1000 / MONO).unwrap_or(3);
    let name = Some(host.name.to_string()).filter(|it| it.chars().count() <= fits);
    let name = name.map(|it| ("card-name", it));
    let held = view
        .holds(it)
        .into_iter()
        .map(|it| ("card-count", shorten(&it, fits)));
    let lines = name.into_iter().chain(held).zip([43, 57, 71]);
    lines.map(|((class, line), y)| html! { <text class={class} y={y.to_string()} text-anchor="middle">{ line }</text> }).collect()
}
