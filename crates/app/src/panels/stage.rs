//! The stage: the whole way as a strip, and below it, large, the two hosts that talk.

mod scene;

use super::wire::shorten;
use crate::lab::{Lab, use_lab};
use scene::{Bubble, Card, Link, Scene, card, refused};
use world::host::Role;
use world::{HostId, Protocol};
use yew::prelude::*;

/// The size of the drawing.
const WIDTH: i32 = 744;
const HEIGHT: i32 = 316;
/// Where the cards stand.
const CARD_WIDTH: i32 = 218;
const CARD_HEIGHT: i32 = 142;
const CARD_TOP: i32 = 138;
const LEFT: i32 = 12;
const RIGHT: i32 = WIDTH - 12 - CARD_WIDTH;
/// Where the strip's line runs.
const STRIP: i32 = 34;

/// The stage.
#[function_component]
pub fn Stage() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let scene = Scene::at(&lab.timeline);
    let summary = match lab.timeline.lit() {
        Some(event) => words::sentence(lab.language, event, &lab.timeline),
        None => words::before(lab.language, &lab.timeline).title,
    };
    let holders: Vec<String> = lab
        .timeline
        .world()
        .hosts()
        .filter(|(id, _)| card(&lab.timeline, &scene, *id).responsible)
        .map(|(_, host)| {
            format!(
                "{} {}.",
                words::host_title(lab.language, host),
                ui.responsible
            )
        })
        .collect();
    let label = format!(
        "{}: {} {}",
        ui.scene,
        shorten(&summary, 300),
        holders.join(" ")
    );
    html! {
        <section class="stage" aria-label={ui.stage}>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="xMidYMid meet" role="img" aria-label={label}>
                { strip(&lab, &scene) }
                { link(&lab, &scene) }
                { host(&lab, &scene, scene.left, LEFT) }
                { scene.right.map(|id| host(&lab, &scene, id, RIGHT)) }
                { scene.bubble.as_ref().map(bubble) }
            </svg>
        </section>
    }
}

/// All hosts in order, small: who holds the letter, who talks.
fn strip(lab: &Lab, scene: &Scene) -> Html {
    let world = lab.timeline.world();
    let count = i32::try_from(world.hosts().len()).unwrap_or(1).max(1);
    let step = WIDTH / count;
    let x = |index: usize| i32::try_from(index).unwrap_or(0) * step + step / 2;
    let active = |id: HostId| id == scene.left || Some(id) == scene.right;
    let pair = scene
        .right
        .map(|right| (x(scene.left.index()), x(right.index())));
    html! {
        <g class="strip">
            <line class="way" x1={x(0).to_string()} x2={x(world.hosts().len().saturating_sub(1)).to_string()} y1={STRIP.to_string()} y2={STRIP.to_string()} />
            { pair.map(|(a, b)| html! { <line class="way active" x1={a.to_string()} x2={b.to_string()} y1={STRIP.to_string()} y2={STRIP.to_string()} /> }) }
            { for world.hosts().map(|(id, host)| {
                let it = card(&lab.timeline, scene, id);
                let x = x(id.index());
                html! {
                    <g key={id.0} class={classes!("node", role_class(host.role()), active(id).then_some("active"))} transform={format!("translate({x} {STRIP})")}>
                        { shape(host.role()) }
                        { it.letter.is_some().then(|| html! { <path class="mini-letter" d="M-7 -5h14v10h-14zM-7 -5l7 6 7-6" /> }) }
                        { it.responsible.then(|| html! { <g transform="translate(14 -11)"><circle class="seal" r="7" /><path class="seal-mark" d="M-3.2 0l2.2 2.4 4.2-4.6" /></g> }) }
                        <text class="node-name" y="33" text-anchor="middle">{ words::host_short(lab.language, host) }</text>
                    </g>
                }
            }) }
        </g>
    }
}

/// A role's shape: roles are told by shape and label as well as colour.
fn shape(role: Role) -> Html {
    match role {
        Role::MailProgram => {
            html! { <rect class="shape" x="-16" y="-13" width="32" height="24" rx="4" /> }
        }
        Role::Submission | Role::Relay | Role::Exchanger => {
            html! { <rect class="shape" x="-14" y="-14" width="28" height="28" rx="2" /> }
        }
        Role::Mailboxes => html! { <path class="shape" d="M-15 13v-17a15 11 0 0 1 30 0v17z" /> },
        Role::Resolver | Role::Other => html! { <circle class="shape" r="14" /> },
    }
}

const fn role_class(role: Role) -> &'static str {
    match role {
        Role::MailProgram => "role-mua",
        Role::Submission => "role-msa",
        Role::Relay => "role-relay",
        Role::Exchanger => "role-mx",
        Role::Mailboxes => "role-box",
        Role::Resolver | Role::Other => "role-dns",
    }
}

/// What is between the two: the arrow points from who speaks to who is spoken to.
fn link(lab: &Lab, scene: &Scene) -> Html {
    let ui = lab.ui();
    if scene.right.is_none() {
        return Html::default();
    }
    let (a, b) = (LEFT + CARD_WIDTH, RIGHT);
    let y = CARD_TOP + 64;
    let label = match scene.link {
        Link::None => String::new(),
        Link::Port(port, Protocol::Smtp) => format!("SMTP, {} {port}", ui.port),
        Link::Port(port, Protocol::Imap) => format!("IMAP, {} {port}", ui.port),
        Link::Dns => "DNS".into(),
        Link::Inside => "inside the provider".into(),
    };
    let plain = matches!(scene.link, Link::Port(..));
    let head = match (&scene.bubble, scene.link) {
        (_, Link::None) => None,
        (Some(bubble), _) => Some(bubble.to_right),
        (None, _) => Some(true),
    };
    html! {
        <g class={classes!("between", (scene.link == Link::None).then_some("idle"))}>
            <line x1={(a + 4).to_string()} x2={(b - 4).to_string()} y1={y.to_string()} y2={y.to_string()} />
            { head.map(|right| if right {
                html! { <path d={format!("M{} {y}l-12 -6v12z", b - 2)} /> }
            } else {
                html! { <path d={format!("M{} {y}l12 -6v12z", a + 2)} /> }
            }) }
            <text class="link-name" x={(WIDTH / 2).to_string()} y={(y + 22).to_string()} text-anchor="middle">{ label }</text>
            { plain.then(|| html! { <text class="link-note" x={(WIDTH / 2).to_string()} y={(y + 40).to_string()} text-anchor="middle">{ ui.not_encrypted }</text> }) }
        </g>
    }
}

/// A host, large.
fn host(lab: &Lab, scene: &Scene, id: HostId, x: i32) -> Html {
    let ui = lab.ui();
    let Some(host) = lab.timeline.world().host(id) else {
        return Html::default();
    };
    let it = card(&lab.timeline, scene, id);
    let status = words::host_status(lab.language, id, &lab.timeline);
    let status = match (status, it.responsible) {
        (Some(status), true) => format!("{}, {status}", ui.responsible),
        (Some(status), false) => status,
        (None, true) => ui.responsible.to_owned(),
        (None, false) => String::new(),
    };
    let mut counts = Vec::new();
    if it.queue > 0 {
        counts.push(format!("{} {}", ui.queue, it.queue));
    }
    if it.stored > 0 {
        counts.push(format!("{} {}", ui.mailbox, it.stored));
    }
    html! {
        <g class={classes!("card", role_class(host.role()), refused(&lab.timeline, id).then_some("refused"))} transform={format!("translate({x} {CARD_TOP})")}>
            <rect class="card-paper" width={CARD_WIDTH.to_string()} height={CARD_HEIGHT.to_string()} rx="12" />
            <text class="card-title" x="14" y="24">{ words::host_title(lab.language, host) }</text>
            <text class="card-name" x="14" y="41">{ shorten(host.name.as_str(), 28) }</text>
            { contents(lab, &it) }
            { it.responsible.then(|| html! {
                <g transform={format!("translate({} {})", CARD_WIDTH - 30, CARD_HEIGHT - 32)}>
                    <circle class="seal" r="20" /><circle class="seal-ring" r="14.5" />
                    <path class="seal-mark" d="M-8 -5h16v11h-16zM-8 -5l8 6 8-6" />
                </g>
            }) }
            { (!counts.is_empty()).then(|| html! { <text class="card-count" x={(CARD_WIDTH - 12).to_string()} y="66" text-anchor="end">{ counts.join(", ") }</text> }) }
            <text class={classes!("card-status", it.responsible.then_some("holds"))} x={if x == LEFT { "2".to_owned() } else { (CARD_WIDTH - 2).to_string() }} text-anchor={if x == LEFT { "start" } else { "end" }} y={(CARD_HEIGHT + 20).to_string()}>{ status }</text>
        </g>
    }
}

/// The letter, or the envelope that is being filled in.
fn contents(lab: &Lab, it: &Card) -> Html {
    let ui = lab.ui();
    if let Some((from, to, asked)) = &it.envelope {
        let last = to.last().map(|path| shorten(path, 30));
        let more = to.len().saturating_sub(1);
        return html! {
            <g class="envelope" transform="translate(14 52)">
                <rect width="152" height="78" rx="4" />
                <path class="flap" d="M0 2l76 22 76-22" />
                <text x="8" y="42">{ format!("{} {}", ui.envelope_from, shorten(from, 14)) }</text>
                <text x="8" y="62">{ ui.envelope_to }</text>
                { match (asked, last) {
                    (Some(asked), _) => html! {
                        <g class="asked"><rect x="28" y="49" width="118" height="19" rx="3" /><text x="33" y="62">{ format!("{} ?", shorten(asked, 12)) }</text></g>
                    },
                    (None, Some(last)) => html! { <text class="written" x="28" y="62">{ if more > 0 { format!("{} +{more}", shorten(&last, 10)) } else { shorten(&last, 15) } }</text> },
                    (None, None) => html! { <line class="blank" x1="28" x2="140" y1="63" y2="63" /> },
                } }
            </g>
        };
    }
    match &it.letter {
        Some((from, to)) => html! {
            <g class="letter" transform="translate(14 52)">
                <rect width="124" height="78" rx="3" />
                <text x="9" y="18">{ format!("From: {from}") }</text>
                <text class="strong" x="9" y="33">{ format!("To: {to}") }</text>
                <path d="M9 45h104M9 55h104M9 65h72" />
            </g>
        },
        None => Html::default(),
    }
}

/// What is said: at the speaker when it is sent, at the listener when it has come. The motion ends
/// in that still picture.
fn bubble(it: &Bubble) -> Html {
    let chars = i32::try_from(it.text.chars().count()).unwrap_or(46)
        + if it.sign.is_some() { 2 } else { 0 };
    let width = (chars * 8 + 28).clamp(70, 410);
    let at_left = it.to_right != it.arrived;
    let x = if at_left {
        LEFT + 30
    } else {
        WIDTH - 42 - width
    };
    let tail = if at_left {
        "M24 32l-8 14 26-14z".to_owned()
    } else {
        format!("M{} 32l8 14-26-14z", width - 24)
    };
    let motion = match (it.arrived, it.to_right) {
        (false, _) => "appears",
        (true, true) => "comes-right",
        (true, false) => "comes-left",
    };
    html! {
        <g key={format!("{}-{}", it.key, it.arrived)} class={classes!("bubble", motion, it.is_letter.then_some("is-letter"), it.sign.map(|sign| format!("sign-{}", sign.class())))}>
            <g transform={format!("translate({x} 84)")}>
                <rect width={width.to_string()} height="33" rx="8" />
                <path d={tail} />
                <text x={(width / 2).to_string()} y="22" text-anchor="middle">
                    { it.sign.map(|sign| format!("{} ", sign.symbol())) }{ it.text.clone() }
                </text>
            </g>
        </g>
    }
}
