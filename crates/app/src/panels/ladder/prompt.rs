//! The prompt: the next rung of the ladder, for whoever types at an end of a connection.

use super::connect::{played, server_title};
use super::help::{self, Held};
use super::octets::octets;
use crate::dom::{take_lost_focus, value};
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use protocol_core::sasl::encode as encode_base64;
use protocol_core::smtp::Side;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use story::size;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, HtmlInputElement};
use world::connection::EndTls;
use world::{ConnectionId, Input, Timeline};
use yew::prelude::*;

/// The prompt of the connection that is chosen.
#[function_component]
pub fn Prompt() -> Html {
    let lab = use_lab();
    let node = use_node_ref();
    // What is typed on each connection, and how far back in what was typed before one is.
    let typed = use_state(BTreeMap::<ConnectionId, String>::new);
    let back = use_mut_ref(|| 0_usize);
    let as_octets = use_state(|| false);
    // What was pasted goes line by line: each when the one before it has been answered.
    let pasted = use_mut_ref(VecDeque::<String>::new);
    let held = lab.console.and_then(|id| Held::at(&lab.timeline, id));
    // Who has connected wants to type, and so does who does not connect elsewhere.
    let opened = lab.console.filter(|_| held.is_some());
    // A question comes before the line: on a telephone, the keyboard would cover it.
    let hides = lab.hides_future();
    // So does who has begun TLS by a button, which is gone.
    let ends = held.as_ref().map(|it| &it.connection.client.tls);
    let is_clear = ends.is_some_and(|it| *it == EndTls::Clear);
    let opened = (opened, lab.rungs.connecting, is_clear, hides);
    use_effect_with((node.clone(), opened), |(node, (.., hides))| {
        if !hides {
            take_lost_focus(node);
        }
    });
    let chips = use_memo((lab.moment(), lab.console, hides), |_| {
        if hides {
            return Vec::new();
        }
        let told = lab.console.and_then(|id| Held::at(lab.told(), id));
        told.map_or_else(Vec::new, |it| help::chips(&it, lab.told()))
    });
    {
        let (lab, pasted) = (lab.clone(), pasted.clone());
        use_effect(move || {
            let next = match lab.act_now() {
                None => pasted.borrow_mut().pop_front(),
                Some(_) => None,
            };
            if let Some(line) = next {
                lab.act(Action::TypeLine(line));
            }
        });
    }
    let Some(held) = held else {
        return Html::default();
    };
    let (id, words) = (held.connection.id, lab.words());
    let line = typed.get(&id).cloned().unwrap_or_default();
    let set = {
        let typed = typed.clone();
        move |line: String| {
            let mut all = (*typed).clone();
            all.insert(id, line);
            typed.set(all);
        }
    };
    let put = {
        let (set, node) = (set.clone(), node.clone());
        Callback::from(move |line: String| {
            set(line);
            focus(&node);
        })
    };
    let given = as_octets.then(|| octets(&line));
    let send = {
        let on = held.connection.name.filter(|_| *as_octets);
        let (set, back, node, pasted) = (set.clone(), back.clone(), node.clone(), pasted.clone());
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            *back.borrow_mut() = 0;
            // Who types fast sends what was not drawn yet.
            let input = node.cast::<HtmlInputElement>();
            let line = input.map_or_else(String::new, |it| it.value());
            // An empty line while something moves only ends the motion, and lets all that was pasted go.
            if line.is_empty() && lab.act_now().is_some() {
                lab.act(Action::EndMotion);
                for line in pasted.take() {
                    lab.act(Action::TypeLine(line));
                }
            } else if let Some(on) = on {
                if let Ok(octets) = octets(&line) {
                    set(String::new());
                    let octets = octets.into();
                    lab.act(Action::Give(Box::new(Input::Octets { on, octets })));
                }
            } else {
                // What is typed before the question is answered is not lost.
                if !lab.hides_future() {
                    set(String::new());
                }
                lab.act(Action::TypeLine(line));
            }
            focus(&node);
        })
    };
    let keys = {
        let (set, line, back) = (set.clone(), line.clone(), back.clone());
        let chips = chips.clone();
        lab.with(move |lab, event: KeyboardEvent| {
            // The arrows are of the line, and not of the ladder.
            event.stop_propagation();
            let mut back = back.borrow_mut();
            let before = history(&lab.timeline);
            match event.key().as_str() {
                "ArrowUp" => *back = (*back + 1).min(before.len()),
                "ArrowDown" => *back = back.saturating_sub(1),
                "Tab" if !line.is_empty() && !event.shift_key() => {
                    if let Some(chip) = chips.iter().find(|it| begins(it, &line)) {
                        event.prevent_default();
                        set(chip.clone());
                    }
                    return;
                }
                "d" if event.ctrl_key() => {
                    event.prevent_default();
                    lab.act(Action::HangUp);
                    return;
                }
                _ => return,
            }
            event.prevent_default();
            let line = back.checked_sub(1).and_then(|it| before.get(it));
            set(line.map_or_else(String::new, |it| (*it).to_owned()));
        })
    };
    let paste = {
        let (set, line) = (set.clone(), line.clone());
        lab.with(move |lab, event: Event| {
            let data = event
                .dyn_ref::<ClipboardEvent>()
                .and_then(ClipboardEvent::clipboard_data);
            let text = data
                .and_then(|it| it.get_data("text").ok())
                .unwrap_or_default();
            if !text.contains('\n') {
                return;
            }
            event.prevent_default();
            let text = line.clone() + &text.replace("\r\n", "\n");
            let (whole, rest) = text.rsplit_once('\n').unwrap_or_default();
            set(rest.to_owned());
            pasted
                .borrow_mut()
                .extend(whole.split('\n').map(str::to_owned));
            let first = pasted.borrow_mut().pop_front();
            lab.act(Action::TypeLine(first.unwrap_or_default()));
        })
    };
    let change = {
        let set = set.clone();
        Callback::from(move |event: InputEvent| set(value(&event)))
    };
    let raw = help::raw_mode(&words, &held);
    // What may become one of the commands is none yet.
    let is_begun = line.is_empty() || chips.iter().any(|it| begins(it, &line));
    let problem = match &given {
        _ if hides => None,
        Some(Err(at)) => Some((Some(*at), say!(words, "ui-octets-wrong"))),
        None if raw.is_none() && !is_begun => help::problem(&words, &held, &line),
        _ => None,
    };
    let world = lab.timeline.world();
    let last = line
        .is_empty()
        .then(|| typed_last(&lab.timeline, id))
        .flatten();
    let elsewhere = given.is_none().then(|| last.as_ref().unwrap_or(&line));
    let elsewhere = elsewhere.and_then(|it| help::elsewhere(&words, &held, world, it));
    let raw = match &given {
        Some(Ok(octets)) if !octets.is_empty() => {
            Some(say!(words, "ui-octets-count", size: size(octets.len())))
        }
        Some(_) => None,
        None => raw,
    };
    let verdict = match (&problem, raw, is_begun) {
        _ if hides => say!(words, "lesson-answer-first"),
        (_, Some(says), _) => says,
        _ if elsewhere.is_some() => elsewhere.unwrap_or_default(),
        (_, _, true) => say!(words, "ui-hint", hint: help::hint(&words, &held, world)),
        (Some((_, text)), ..) => text.clone(),
        (None, ..) => say!(words, "ui-syntax-ok"),
    };
    let at = problem.as_ref().and_then(|it| it.0);
    let caret = at.map(|at| " ".repeat(at.min(200)) + "▲");
    let encode = help::awaits_response(&held).then(|| {
        let (put, line) = (put.clone(), line.clone());
        let encode = move |_: MouseEvent| put.emit(encode_base64(line.replace('∅', "\0").as_bytes()));
        html! { <button type="button" id="to-base64" onclick={encode}>{ say!(words, "ui-to-base64") }</button> }
    });
    let (likely, rest) = chips.split_at(help::in_a_row(&chips));
    let chip = |chip: &String| {
        let (put, text) = (put.clone(), chip.clone());
        let put = move |_: MouseEvent| put.emit(text.clone());
        html! { <button type="button" class="chip" translate="no" onclick={put}>{ chip.trim_end().to_owned() }</button> }
    };
    let may_begin = help::awaits_tls(&held)
        && (held.side == Side::Server || held.connection.client.tls == EndTls::Clear);
    let choose = {
        let as_octets = as_octets.clone();
        Callback::from(move |_: Event| as_octets.set(!*as_octets))
    };
    let reads = held.connection.reads(held.side);
    let read = held.connection.name.map(|on| {
        let (id, title) = match reads {
            true => ("stop-reading", say!(words, "ui-stop-reading")),
            false => ("read-again", say!(words, "ui-read-again")),
        };
        let input = Input::Window { on, open: !reads };
        html! { <button type="button" {id} onclick={lab.on(Action::Give(Box::new(input)))}>{ title }</button> }
    });
    html! {
        <form class="prompt" onsubmit={send} aria-label={say!(words, "ui-prompt")}>
            <div class="typed">
                <input type="text" id="console-line" ref={node} value={line} oninput={change} onkeydown={keys} onpaste={paste}
                    aria-label={say!(words, "ui-type-line")} aria-describedby="console-verdict" enterkeyhint="send"
                    autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false" />
                <button type="submit" id="console-send">{ say!(words, "ui-enter-line") }</button>
            </div>
            <div class={classes!("verdict-line", at.is_some().then_some("wrong"))}>
                <pre translate="no" class="caret" aria-hidden="true">{ caret.unwrap_or_default() }</pre>
                <p class={classes!("verdict", at.is_some().then_some("wrong"))} id="console-verdict" role="status">{ verdict }</p>
            </div>
            <div class="after">
                <div class="chips" role="group" aria-label={say!(words, "ui-legal-next")}>{ for likely.iter().map(chip) }</div>
                { encode }
                if may_begin {
                    <button type="button" id="begin-tls" onclick={lab.on(Action::BeginTls)}>{ say!(words, "ui-begin-tls") }</button>
                }
                <details class="of-octets" open={*as_octets || !reads}>
                    <summary>{ say!(words, "ui-prompt-more") }</summary>
                    <div class="chips">{ for rest.iter().map(chip) }</div>
                    <label class="check"><input type="checkbox" id="as-octets" checked={*as_octets} onchange={choose} />{ say!(words, "ui-as-octets") }</label>
                    { read }
                    <p class="hint">{ say!(words, "ui-octets-help") }</p>
                </details>
            </div>
            <div class="ends">
                { connections(&lab, id) }
                <button type="button" class="quiet" id="type-it" aria-expanded={lab.rungs.connecting.to_string()} onclick={lab.on(Action::ShowConnect)}>{ say!(words, "ui-type-elsewhere") }</button>
                <button type="button" class="quiet" id="hang-up" onclick={lab.on(Action::HangUp)}>{ say!(words, "ui-hang-up") }</button>
            </div>
            { played(&lab) }
        </form>
    }
}

fn focus(node: &NodeRef) {
    if let Some(input) = node.cast::<HtmlInputElement>() {
        // Without the focus the page still works.
        drop(input.focus());
    }
}

/// Whether this is the beginning of a command that may come.
fn begins(chip: &str, line: &str) -> bool {
    let same = chip
        .get(..line.len())
        .is_some_and(|it| it.eq_ignore_ascii_case(line));
    same && chip.len() > line.len()
}

/// The line that a person typed last on a connection.
fn typed_last(timeline: &Timeline, id: ConnectionId) -> Option<String> {
    let name = timeline.world().connection(id)?.name?;
    timeline
        .inputs()
        .iter()
        .rev()
        .find_map(|it| match &it.input {
            Input::Type { on, line } if *on == name => Some(line.clone()),
            _ => None,
        })
}

/// The lines that were typed in this run, and in futures that were left, the last first and each once.
fn history(timeline: &Timeline) -> Vec<&str> {
    let left = timeline.branches().iter().flat_map(|it| it.inputs());
    let all = left.chain(timeline.inputs()).rev();
    let mut seen = BTreeSet::new();
    all.filter_map(|it| match &it.input {
        Input::Type { line, .. } if !line.is_empty() => Some(line.as_str()),
        _ => None,
    })
    .filter(|it| seen.insert(*it))
    .collect()
}

/// The connections that the person holds, where there are several, and who talks to whom on the chosen one.
fn connections(lab: &Lab, chosen: ConnectionId) -> Html {
    let world = lab.timeline.world();
    let all = world.connections().filter(|it| it.outside().is_some());
    let title = |it: &world::Connection| {
        let client = world.host(it.ends.client).map(|it| it.name.to_string());
        let server = server_title(world, it.ends.server, it.ends.port);
        format!("{} → {server}", client.unwrap_or_default())
    };
    let tab = |it: &world::Connection| {
        let id = it.id;
        let choose = lab.with(move |lab, _: MouseEvent| {
            lab.act(Action::ChooseConsole(id));
            crate::dom::focus_next("#console-line");
        });
        html! {
            <button type="button" aria-pressed={(it.id == chosen).to_string()} translate="no" onclick={choose}>{ title(it) }</button>
        }
    };
    let mut all: Vec<&world::Connection> = all.collect();
    if let [one] = &all[..] {
        return html! { <p class="held" translate="no">{ title(one) }</p> };
    }
    all.sort_by_key(|it| it.id);
    html! { <div class="held" role="group" aria-label={say!(lab, "ui-your-connections")}>{ for all.into_iter().map(tab) }</div> }
}
