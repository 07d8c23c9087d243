//! An attack on a server whose rules the person writes: a fixed set of messages, each tried on a copy of this world
//! with the rules as they are now.

use super::settings::HOSTS;
use super::wire::visible;
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use ::story::{Fact, fact, text};
use lessons::attack::{self, Attack, Attempt};
use std::rc::Rc;
use world::{EventKind, Input};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "attacks";

type Tried = Vec<Result<Attempt, String>>;

/// The score, and each message with what became of it.
#[function_component]
pub fn Attacks() -> Html {
    let lab = use_lab();
    let rules: Vec<Input> = attack::set_up(lab.told()).cloned().collect();
    let tried = use_memo((rules, Rc::as_ptr(&lab.story)), |_| -> Tried {
        let all = lab.story.attacks.iter();
        all.map(|it| it.on(lab.told())).collect()
    });
    let all = lab.story.attacks.iter().zip(&*tried).enumerate();
    let is_right = |it: &&Result<Attempt, String>| matches!(it, Ok(it) if it.as_wanted);
    let (right, count) = (tried.iter().filter(is_right).count(), tried.len());
    let world = lab.told().world();
    let server = attack::server(world.scenario()).and_then(|it| world.host_named(it));
    let list = |good: bool, title: Fact| {
        let own = all.clone().filter(|(_, (it, _))| it.good == good);
        html! {
            <section>
                <h3>{ lab.text(&title) }</h3>
                <ul>{ for own.map(|(number, (it, tried))| row(&lab, number, it, tried)) }</ul>
            </section>
        }
    };
    html! {
        <div class="attacks">
            <div class="attack-score">
                <p role="status"><b>{ say!(lab, "attack-score", right: right, all: count, wrong: count - right) }</b></p>
                <p class="hint">{ say!(lab, "attack-about") }</p>
                if let Some(id) = server {
                    <button type="button" id="attack-rules" onclick={lab.on(Action::ShowHost(id, HOSTS))}>{ say!(lab, "attack-rules") }</button>
                }
            </div>
            { list(false, fact!("attack-bad-title")) }
            { list(true, fact!("attack-good-title")) }
        </div>
    }
}

fn row(lab: &Lab, number: usize, it: &Attack, tried: &Result<Attempt, String>) -> Html {
    let prose = |texts| {
        let text = world::scenario::text(texts, lab.words.tag());
        lab.prose(text.unwrap_or_default())
    };
    let title = prose(&it.label);
    let attempt = match tried {
        Ok(attempt) => attempt,
        Err(error) => {
            let why = say!(lab, "attack-not-played", error: text(error));
            return html! { <li class="wrong"><b>{ title }</b><p>{ why }</p></li> };
        }
    };
    let (is_right, status) = match (attempt.as_wanted, it.good) {
        (true, false) => (true, fact!("attack-stopped")),
        (false, false) => (false, fact!("attack-came-through")),
        (true, true) => (true, fact!("attack-got-through")),
        (false, true) => (false, fact!("attack-not-through")),
    };
    let show = say!(lab, "attack-show-named", what: title.as_str());
    html! {
        <li class={if is_right { "right" } else { "wrong" }}>
            <p class="attack-title"><b>{ title }</b>
                <span class="attack-status"><span aria-hidden="true">{ if is_right { "✓ " } else { "✗ " } }</span>{ lab.text(&status) }</span></p>
            <p>{ prose(&it.text) }</p>
            <p class="attack-reply">
                { reply(attempt).map(|it| html! { <code translate="no">{ it }</code> }) }
                <button type="button" id={format!("attack-{}", it.id)} aria-label={show} onclick={lab.on(Action::ShowAttack(number))}>{ say!(lab, "attack-show") }</button>
            </p>
        </li>
    }
}

/// The reply that decided.
fn reply(it: &Attempt) -> Option<String> {
    match &it.timeline.event(it.reply?)?.kind {
        EventKind::LineReceived { line, .. } => Some(visible(line.octets.to_text().trim_end())),
        _ => None,
    }
}
