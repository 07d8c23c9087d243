//! The line that is typed at the console.

use super::help;
use crate::dom::{take_lost_focus, value};
use crate::lab::use_lab;
use crate::state::Action;
use protocol_core::sasl::encode as encode_base64;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use world::connection::EndTls;
use yew::prelude::*;

/// The line that is typed, with what may be sent and what is wrong.
#[function_component]
pub fn Prompt() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let typed = use_state(String::new);
    let history = use_mut_ref(|| (Vec::<String>::new(), 0_usize));
    let node = use_node_ref();
    // Who has connected wants to type.
    use_effect_with(node.clone(), take_lost_focus);
    let chips = use_memo((lab.moment(), lab.console), |_| help::next_commands(&lab));
    let Some(connection) = lab
        .console
        .and_then(|id| lab.timeline.world().connection(id))
    else {
        return Html::default();
    };
    let server = &connection.server.endpoint;
    let may_begin = help::awaits_tls(connection) && connection.client.tls == EndTls::Clear;
    let raw = help::raw_mode(&words, connection);
    let send = {
        let (typed, history) = (typed.clone(), Rc::clone(&history));
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            let line = (*typed).clone();
            {
                let (lines, at) = &mut *history.borrow_mut();
                if !line.is_empty() && lines.last() != Some(&line) {
                    lines.push(line.clone());
                }
                *at = lines.len();
            }
            typed.set(String::new());
            lab.act(Action::TypeLine(line));
        })
    };
    let input = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(value(&event));
        })
    };
    let keys = {
        let (typed, history) = (typed.clone(), Rc::clone(&history));
        lab.with(move |lab, event: KeyboardEvent| {
            let (lines, at) = &mut *history.borrow_mut();
            match event.key().as_str() {
                "ArrowUp" => *at = at.saturating_sub(1),
                "ArrowDown" => *at = (*at + 1).min(lines.len()),
                "d" if event.ctrl_key() => {
                    event.prevent_default();
                    lab.act(Action::HangUp);
                    return;
                }
                _ => return,
            }
            event.prevent_default();
            typed.set(lines.get(*at).cloned().unwrap_or_default());
        })
    };
    let problem = if raw.is_some() || typed.is_empty() {
        None
    } else {
        help::problem(&words, connection, &typed)
    };
    let verdict = match (&problem, raw, typed.is_empty()) {
        (_, Some(says), _) => says,
        (_, _, true) => say!(words, "ui-hint", hint: help::hint(&words, server)),
        (Some((_, text)), ..) => text.clone(),
        (None, ..) => say!(words, "ui-syntax-ok"),
    };
    let caret = problem
        .as_ref()
        .map(|(at, _)| " ".repeat((*at).min(200)) + "▲");
    let encode = help::awaits_response(server).then(|| {
        let (typed, node) = (typed.clone(), node.clone());
        let encode = Callback::from(move |_: MouseEvent| {
            typed.set(encode_base64(typed.replace('∅', "\0").as_bytes()));
            if let Some(input) = node.cast::<HtmlInputElement>() {
                drop(input.focus());
            }
        });
        html! { <button type="button" id="to-base64" onclick={encode}>{ say!(words, "ui-to-base64") }</button> }
    });
    html! {
        <form class="prompt" onsubmit={send}>
            <div class="chips" role="group" aria-label={say!(words, "ui-legal-next")}>
                { for chips.iter().map(|chip| {
                    let put = { let (typed, node, chip) = (typed.clone(), node.clone(), chip.clone());
                        Callback::from(move |_: MouseEvent| {
                            typed.set(chip.clone());
                            if let Some(input) = node.cast::<HtmlInputElement>() { drop(input.focus()); }
                        }) };
                    html! { <button type="button" class="chip" translate="no" onclick={put}>{ chip.trim_end().to_owned() }</button> }
                }) }
            </div>
            <div class="typed">
                <div class="typed-line">
                    <input type="text" id="console-line" ref={node} value={(*typed).clone()} oninput={input} onkeydown={keys}
                        aria-label={say!(words, "ui-type-line")} aria-describedby="console-verdict" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="send" />
                    <pre translate="no" class="caret" aria-hidden="true">{ caret.unwrap_or_default() }</pre>
                </div>
                <button type="submit" class="primary" id="console-send">{ say!(words, "ui-enter-line") }</button>
                { encode }
                if may_begin {
                    <button type="button" id="begin-tls" onclick={lab.on(Action::BeginTls)}>{ say!(words, "ui-begin-tls") }</button>
                }
                <button type="button" id="hang-up" onclick={lab.on(Action::HangUp)}>{ say!(words, "ui-hang-up") }</button>
            </div>
            <p class={classes!("verdict", problem.is_some().then_some("wrong"))} id="console-verdict" role="status">{ verdict }</p>
        </form>
    }
}
