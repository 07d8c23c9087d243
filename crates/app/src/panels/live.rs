//! The page of a `smtplab serve --page`: what it listens on, the sessions, and the messages it accepted. It is there
//! in place of the home page.

mod bar;
mod inbox;

pub use bar::LiveBar;

use crate::effects::copied;
use crate::lab::{Lab, use_lab};
use crate::live::{Finding, Listening, Recipient, Session};
use crate::state::{Action, Live, Notice, Reach};
use inbox::Inbox;
use std::rc::Rc;
use story::fact;
use yew::prelude::*;

/// So many recipients are named in a row.
const NAMED: usize = 3;

/// The page.
#[function_component]
pub fn LivePage() -> Html {
    let lab = use_lab();
    let live = lab.live.clone().unwrap_or_default();
    html! {
        <main class="catalogue live" tabindex="-1">
            <div class="catalogue-page">
                <h2>{ say!(lab, "ui-live-title") }</h2>
                { reach(&lab, live.reach) }
                <ul class="live-listening">{ for live.listening.iter().map(|it| listening(&lab, it)) }</ul>
                <div class="live-both">
                <section aria-labelledby="live-sessions">
                    <div class="catalogue-head">
                        <h3 id="live-sessions">{ say!(lab, "ui-live-sessions", count: live.total) }</h3>
                        { newest(&lab, &live) }
                    </div>
                    { sessions(&lab, &live) }
                </section>
                <Inbox />
                </div>
            </div>
        </main>
    }
}

/// What can be said of the connection to the command.
fn reach(lab: &Lab, reach: Reach) -> Html {
    let said = match reach {
        Reach::Asking => say!(lab, "ui-loading"),
        Reach::Here => String::new(),
        Reach::Lost => say!(lab, "ui-live-lost"),
    };
    let lost = (reach == Reach::Lost).then_some("lost");
    html! { <p class={classes!("live-reach", lost)} role="status">{ said }</p> }
}

/// The control by which each new session opens itself.
pub fn newest(lab: &Lab, live: &Live) -> Html {
    html! {
        <button type="button" class="quiet" id="live-newest" aria-pressed={live.newest.to_string()} onclick={lab.on(Action::FollowNewest)}>
            { say!(lab, "ui-live-newest") }
        </button>
    }
}

/// A command that talks to this service.
fn command(of: &Listening) -> String {
    let (host, port) = of.address.rsplit_once(':').unwrap_or((&of.address, ""));
    match of.service.as_str() {
        "imap" | "imaps" | "pop3" | "pop3s" => {
            format!(
                "curl --insecure {}://{}/ --user USER:PASSWORD",
                of.service, of.address
            )
        }
        service => {
            let tls = match service {
                "smtps" | "submissions" => " --tls-on-connect",
                _ => "",
            };
            format!("swaks --server {host} --port {port}{tls} --to bob@receiver.example")
        }
    }
}

fn listening(lab: &Lab, of: &Listening) -> Html {
    let copy = |text: String| {
        lab.with(move |lab, _: MouseEvent| {
            let (lab, text) = (lab.clone(), text.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let told = match copied(&text).await {
                    true => fact!("ui-live-copied", text: text),
                    false => fact!("ui-live-not-copied", text: text),
                };
                lab.act(Action::Tell(Notice::Info(told)));
            });
        })
    };
    let button = |text: String| {
        let label = say!(lab, "ui-live-copy-this", text: text.as_str());
        html! { <button type="button" class="quiet" aria-label={label} onclick={copy(text)}>{ say!(lab, "ui-live-copy") }</button> }
    };
    let command = command(of);
    html! {
        <li>
            <b translate="no">{ &of.service }</b>
            <code translate="no">{ &of.address }</code>
            { button(of.address.clone()) }
            <span>{ say!(lab, "ui-live-try") }{ " " }<code translate="no">{ &command }</code></span>
            { button(command) }
        </li>
    }
}

fn sessions(lab: &Lab, live: &Rc<Live>) -> Html {
    if live.sessions.is_empty() {
        let is_here = live.reach == Reach::Here;
        return html! { <p class="empty">{ is_here.then(|| say!(lab, "ui-live-nothing")) }</p> };
    }
    html! {
        <ol class="live-rows" reversed={true}>
            { for live.sessions.values().rev().map(|it| session(lab, it)) }
        </ol>
    }
}

/// A moment of the command as a clock on the wall here has it.
fn clock(moment: &str) -> String {
    let clock: String = js_sys::Date::new(&moment.into()).to_time_string().into();
    clock.chars().take(8).collect()
}

fn session(lab: &Lab, of: &Session) -> Html {
    let open = if of.closed.is_some() {
        say!(lab, "ui-live-closed")
    } else {
        say!(lab, "ui-live-open")
    };
    let watch = lab.follow(Action::Watch(of.number));
    html! {
        <li key={of.number} class={classes!("live-row", of.closed.is_none().then_some("open"))}>
            <a href={format!("?live={}", of.number)} onclick={watch}>
                <b>{ say!(lab, "ui-live-session", number: of.number) }</b>
                <span class="live-facts"><span translate="no">{ &of.service }</span>{ " · " }<time>{ clock(&of.opened) }</time>{ " · " }<span translate="no">{ &of.peer }</span></span>
                <span class="live-state">{ open }{ " · " }{ say!(lab, "ui-live-lines", count: of.lines) }</span>
                { found(lab, of.findings) }
                <span class="live-envelope">{ envelope(of.from.as_deref(), &of.to) }</span>
                <code class="live-last" translate="no">{ &of.last }</code>
            </a>
        </li>
    }
}

fn found(lab: &Lab, count: usize) -> Html {
    match count {
        0 => Html::default(),
        _ => {
            html! { <span class="live-found">{ "⚑ " }{ say!(lab, "ui-live-findings", count: count) }</span> }
        }
    }
}

/// The sender, and the recipients with the reply to each.
fn envelope(from: Option<&str>, to: &[Recipient]) -> Html {
    let Some(from) = from else {
        return Html::default();
    };
    let to_one = |it: &Recipient| {
        let code = (it.code > 0).then(|| format!(" {}", it.code));
        let class = if it.code >= 400 {
            "sign-no"
        } else {
            "sign-done"
        };
        html! { <span>{ " " }{ &it.address }<b {class}>{ code }</b></span> }
    };
    let others = to.len().saturating_sub(NAMED);
    html! {
        <span translate="no">
            { format!("<{from}> →") }
            { for to.iter().take(NAMED).map(to_one) }
            if others > 0 { { format!(" +{others}") } }
        </span>
    }
}

/// What was found, each with its section.
pub fn findings(lab: &Lab, found: &[Finding]) -> Html {
    if found.is_empty() {
        return Html::default();
    }
    html! {
        <div class="live-findings">
            <h3>{ say!(lab, "ui-live-found-here") }</h3>
            <ul>{ for found.iter().map(|it| {
                let level = match it.level.as_str() {
                    "note" => say!(lab, "ui-live-note"),
                    _ => say!(lab, "ui-live-required"),
                };
                html! { <li><b>{ "⚑ " }{ level }</b>{ " " }{ &it.says }{ " " }<span class="rfc" translate="no">{ format!("RFC {}", it.section) }</span></li> }
            }) }</ul>
        </div>
    }
}
