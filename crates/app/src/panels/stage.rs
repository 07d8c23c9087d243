//! The stage: the whole way as a strip, and below it, large, the two hosts that talk.

mod bubble;
mod card;
mod card_view;
mod layout;
mod role;
mod scene;
mod slip;
mod speech;

use super::size::use_size;
use super::wire::shorten;
use crate::choices::View;
use crate::lab::{Lab, tspans, use_lab};
use ::story::{Fact, fact, list};
use card::card;
pub use card::{PendingAddress, envelope_so_far};
use layout::{Layout, Strip, layout};
pub use role::{role_class, shape};
use scene::Scene;
pub use slip::records;
use speech::Speech;
use std::rc::Rc;
use story::Link;
use world::HostId;
use yew::prelude::*;

/// The stage.
#[function_component]
pub fn Stage() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    // As large as the page is usually laid out: what is drawn first stays where it is.
    let usual = if lab.view == View::Home {
        (572, 298)
    } else {
        (640, 300)
    };
    let panel = use_size(&node, usual);
    let drawing = use_memo((lab.picture(), Rc::as_ptr(&lab.words), panel), |_| {
        let hosts = lab.shown().world().hosts().len();
        drawing(&lab, &layout(panel, hosts))
    });
    html! { <section class="stage" aria-label={say!(lab, "ui-stage")} ref={node}>{ (*drawing).clone() }</section> }
}

fn drawing(lab: &Lab, layout: &Layout) -> Html {
    let scene = Scene::at(lab.shown(), lab.flying(), &lab.words);
    html! {
        <svg viewBox={format!("0 0 {} {}", layout.width, layout.height)} preserveAspectRatio="xMidYMid meet"
            role="img" aria-label={summary(lab, &scene)}>
            { layout.strip.as_ref().map(|places| strip(lab, &scene, places)) }
            { link(lab, &scene, layout) }
            { card_view::host(lab, &scene, layout, scene.left, true) }
            { scene.right.map(|id| card_view::host(lab, &scene, layout, id, false)) }
            { scene.bubble.as_ref().map(|said| html! { <Speech said={said.clone()} layout={layout.clone()} /> }) }
        </svg>
    }
}

/// The drawing in words: what happened, what the two hosts do, who else is responsible.
fn summary(lab: &Lab, scene: &Scene) -> String {
    let world = lab.shown().world();
    let said = match lab.told().lit() {
        Some(event) => story::sentence(event, lab.told()),
        None => story::before(lab.told()).title,
    };
    let mut text = say!(lab, "ui-scene", said: shorten(&lab.text(&said), 300));
    let detail = between(scene);
    if !detail.is_empty() {
        text += &format!(" {}.", lab.text(&fact!("listed", list: list(detail))));
    }
    for (id, host) in world.hosts() {
        let it = card(lab.shown(), scene, id);
        let active = id == scene.left || Some(id) == scene.right;
        let does = if active {
            card_view::status(lab, scene, id, &it)
        } else if it.responsible {
            say!(lab, "ui-responsible")
        } else {
            continue;
        };
        if !does.is_empty() {
            text += &format!(" {}: {does}.", lab.text(&story::host_title(host)));
        }
    }
    text
}

/// All hosts in order, small: who holds the letter, who talks.
fn strip(lab: &Lab, scene: &Scene, places: &Strip) -> Html {
    let world = lab.shown().world();
    let y = places.y;
    let x = |id: HostId| places.xs.get(id.index()).copied().unwrap_or(0);
    let (first, last) = (places.xs.first().copied(), places.xs.last().copied());
    let active = |id: HostId| id == scene.left || Some(id) == scene.right;
    html! {
        <g class={classes!("strip", (!places.named).then_some("dots"))}>
            { first.zip(last).map(|(a, b)| html! { <path class="way" d={format!("M{a} {y}H{b}")} /> }) }
            { scene.right.map(|right| html! { <path class="way active" d={format!("M{} {y}H{}", x(scene.left), x(right))} /> }) }
            { for world.hosts().map(|(id, host)| {
                let it = card(lab.shown(), scene, id);
                let (seal_x, seal_y) = if places.named { (14, -11) } else { (8, -6) };
                html! {
                    <g key={id.0} class={classes!("node", role_class(host.role()), active(id).then_some("active"), it.down.then_some("down"))} transform={format!("translate({} {y})", x(id))}>
                        { shape(host.role(), places.named) }
                        { (it.letter.is_some() && places.named).then(|| html! { <path class="mini-letter" d="M-7 -5h14v10h-14zM-7 -5l7 6 7-6" /> }) }
                        { it.responsible.then(|| html! {
                            <g transform={format!("translate({seal_x} {seal_y})")}><circle class="seal" r={if places.named { "7" } else { "5" }} /><path class="seal-mark" d="M-2.6 0l1.8 2 3.4-3.8" /></g>
                        }) }
                        { places.named.then(|| html! { <text class="node-name" y="32" text-anchor="middle">{ tspans(lab.words.spans(&story::host_short(host))) }</text> }) }
                    </g>
                }
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
            vec![::story::service(protocol, port), fact!("ui-closed-now")]
        }
        Link::Dns => verbatim("DNS"),
        Link::Https => verbatim("HTTPS"),
        Link::Inside => vec![fact!("ui-inside-provider")],
    }
}

/// What is between the two: the arrow points from who speaks to who is spoken to.
fn link(lab: &Lab, scene: &Scene, layout: &Layout) -> Html {
    if scene.right.is_none() {
        return Html::default();
    }
    let (a, b) = (layout.left.right() + 3, layout.right.x - 3);
    let y = layout.left.y + layout.left.height / 2;
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
            html! { <text class="link-name" x={(layout.width / 2).to_string()} y={base.to_string()} text-anchor="middle">{ drawn(&fact!("listed", list: list(parts))) }</text> }
        }
        // Under the arrow it stands in as many lines as it has parts.
        None if !layout.narrow => {
            let x = layout.width / 2;
            let lines = parts.iter().zip([20, 36, 52]);
            lines.map(|(part, down)| html! {
                <text class="link-name" x={x.to_string()} y={(y + down).to_string()} text-anchor="middle">{ drawn(part) }</text>
            }).collect::<Html>()
        }
        None => Html::default(),
    };
    html! {
        <g class={classes!("between", idle.then_some("idle"), scene.secured.then_some("secured"))}>
            <path class="tube" d={format!("M{a} {y}H{b}")} />
            <path class="line" d={format!("M{a} {y}H{b}")} />
            { head.map(|head| html! { <path class="head" d={head} /> }) }
            { label }
        </g>
    }
}
