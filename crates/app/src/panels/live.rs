//! What `smtplab serve --page` shows: where it listens, who has spoken to it, and the messages that came.

use super::wire::{shorten, visible};
use crate::fetch::text;
use crate::history::link_to;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Live as State, Message, Recipient, Session, findings_of, source};
use ::story::{fact, text as verbatim};
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// So many octets of a message are shown.
const MAX_SOURCE: usize = 100_000;

/// The page.
#[function_component]
pub fn Live() -> Html {
    let lab = use_lab();
    let chosen = use_state(|| None::<String>);
    let Some(live) = lab.live.clone() else {
        return html! { <p>{ say!(lab, "live-none") }</p> };
    };
    let found = chosen
        .as_ref()
        .and_then(|id| live.messages.iter().find(|it| it.id == *id));
    html! {
        <>
            <div class="catalogue-head"><div><h2>{ say!(lab, "live-title") }</h2><p>{ say!(lab, "live-about") }</p></div></div>
            if live.is_lost { <p class="live-lost" role="alert">{ say!(lab, "live-lost") }</p> }
            { listening(&lab, &live) }
            <section aria-labelledby="live-sessions">
                <h3 id="live-sessions">{ say!(lab, "live-sessions", count: live.total) }</h3>
                <label class="check"><input type="checkbox" id="live-follow" checked={live.follows} onchange={lab.with(|lab, _: Event| lab.act(Action::FollowSessions))} />{ say!(lab, "live-follow") }</label>
                if live.sessions.is_empty() {
                    <p class="hint">{ if live.is_there { say!(lab, "live-no-session") } else { say!(lab, "ui-loading") } }</p>
                } else {
                    <ul class="live-list">{ for live.sessions.iter().map(|it| session(&lab, it)) }</ul>
                }
            </section>
            <section aria-labelledby="live-inbox">
                <h3 id="live-inbox">{ say!(lab, "live-inbox") }</h3>
                if live.messages.is_empty() {
                    <p class="hint">{ say!(lab, "live-no-message") }</p>
                } else {
                    <div class="live-mail">
                        <ul class="live-list">{ for live.messages.iter().map(|it| message(&lab, it, &chosen)) }</ul>
                        if let Some(it) = found { <Source key={it.id.clone()} message={it.clone()} /> }
                    </div>
                }
            </section>
        </>
    }
}

fn listening(lab: &Lab, live: &State) -> Html {
    let smtp = live.listening.iter().find(|it| it.service == "smtp");
    html! {
        <section class="live-where">
            <ul>{ for live.listening.iter().map(|it| html! { <li><b translate="no">{ &it.service }</b>{ " " }<code translate="no">{ &it.address }</code></li> }) }</ul>
            { smtp.map(|it| html! {
                <p class="hint">{ say!(lab, "live-try") }{ " " }<code translate="no">{ format!("swaks --server {} --from ann@elsewhere.example --to bob@receiver.example", it.address) }</code></p>
            }).unwrap_or_default() }
        </section>
    }
}

/// The seconds of the day of a moment that RFC 3339 wrote.
fn clock(moment: &str) -> String {
    let time = moment.split('T').nth(1).unwrap_or(moment);
    time.split('.').next().unwrap_or(time).to_owned()
}

fn recipients(all: &[Recipient]) -> Html {
    let each = all.iter().map(|it| {
        let class = if it.code < 400 { "sign-yes" } else { "sign-no" };
        html! { <>{ " " }<span translate="no">{ visible(&shorten(&it.address, 80)) }</span>{ " " }<b class={class}>{ it.code }</b></> }
    });
    each.collect()
}

fn session(lab: &Lab, it: &Session) -> Html {
    let from = it.from.as_deref().map(|it| visible(&shorten(it, 80)));
    let to = source(it.number);
    html! {
        <li key={it.number.to_string()}>
            <a href={link_to(&to)} onclick={lab.follow(Action::Open(to))}>
                <b>{ say!(lab, "live-session", number: it.number) }</b>{ " " }<time translate="no">{ clock(&it.opened) }</time>
                { " " }<span translate="no">{ format!("{} · {}", it.service, it.peer) }</span>
                if it.closed.is_none() { { " " }<em>{ say!(lab, "live-open") }</em> }
                if let Some(user) = &it.user { { " " }<span>{ say!(lab, "live-user", user: verbatim(user)) }</span> }
                if let Some(from) = from { <span class="live-envelope"><span translate="no">{ format!("<{from}>") }</span>{ " → " }{ recipients(&it.to) }</span> }
                <span class="live-last">
                    { say!(lab, "live-lines", count: it.lines) }
                    if it.findings > 0 { { " " }<strong class="live-wrong">{ "⚠ " }{ say!(lab, "live-findings", count: it.findings) }</strong> }
                    { " " }<code translate="no">{ visible(&it.last) }</code>
                </span>
            </a>
        </li>
    }
}

fn message(lab: &Lab, it: &Message, chosen: &UseStateHandle<Option<String>>) -> Html {
    let is_chosen = chosen.as_ref() == Some(&it.id);
    let choose = {
        let (chosen, id) = (chosen.clone(), it.id.clone());
        move |_: MouseEvent| chosen.set(Some(id.clone()).filter(|_| !is_chosen))
    };
    let subject = match it.subject.trim() {
        "" => say!(lab, "live-no-subject"),
        subject => visible(&shorten(subject, 120)),
    };
    html! {
        <li key={it.id.clone()}>
            <button type="button" aria-expanded={is_chosen.to_string()} onclick={choose}>
                <b translate="no">{ subject }</b>{ " " }<time translate="no">{ clock(&it.received) }</time>
                { " " }<span>{ say!(lab, "size", octets: it.size) }</span>
                <span class="live-envelope"><span translate="no">{ format!("<{}>", visible(&shorten(&it.from, 80))) }</span>{ " → " }{ recipients(&it.to) }</span>
            </button>
        </li>
    }
}

#[derive(Deserialize)]
struct Judged {
    findings: Vec<crate::state::Finding>,
}

#[derive(Properties, PartialEq)]
struct SourceProperties {
    message: Message,
}

/// A message: its envelope with each reply, what is wrong with its session, and its source.
#[function_component]
fn Source(SourceProperties { message }: &SourceProperties) -> Html {
    let lab = use_lab();
    let raw = use_state(|| None::<String>);
    let judged = use_state(Vec::new);
    {
        let (raw, judged) = (raw.clone(), judged.clone());
        use_effect_with(
            (message.id.clone(), message.session),
            move |(id, session)| {
                let (id, session) = (id.clone(), *session);
                spawn_local(async move {
                    // What is no longer kept is told as empty.
                    let source = text(&format!("api/v1/message/{id}/raw")).await;
                    raw.set(Some(source.unwrap_or_default()));
                    let found = text(&findings_of(session)).await.ok();
                    if let Some(it) = found.and_then(|it| serde_json::from_str::<Judged>(&it).ok())
                    {
                        judged.set(it.findings);
                    }
                });
            },
        );
    }
    let to = source(message.session);
    let href = format!("{}&at={}", link_to(&to), message.line);
    let shown = raw.as_deref().map(|it| {
        let end = it
            .char_indices()
            .nth(MAX_SOURCE)
            .map_or(it.len(), |it| it.0);
        it[..end].replace("\r\n", "\n")
    });
    html! {
        <div class="live-source">
            <p><a href={href}>{ say!(lab, "live-see-session", number: message.session) }</a></p>
            <ul>{ for message.to.iter().map(|it| html! { <li><code translate="no">{ format!("RCPT TO:<{}>", visible(&it.address)) }</code>{ " " }<span translate="no">{ if it.reply.is_empty() { it.code.to_string() } else { visible(&it.reply) } }</span></li> }) }</ul>
            if !judged.is_empty() {
                <ul class="live-findings">{ for judged.iter().map(|it| html! { <li><strong class="live-wrong">{ "⚠ " }</strong>{ lab.html(&fact!("explain-departure", rule: verbatim(&it.rule), section: verbatim(&it.section), says: verbatim(&it.says))) }</li> }) }</ul>
            }
            <h4>{ say!(lab, "live-source") }</h4>
            { match shown {
                None => html! { <p class="hint">{ say!(lab, "ui-loading") }</p> },
                Some(it) if it.is_empty() => html! { <p class="hint">{ say!(lab, "live-gone") }</p> },
                Some(it) => html! { <pre tabindex="0" translate="no" aria-label={say!(lab, "live-source")}>{ it.lines().map(visible).collect::<Vec<_>>().join("\n") }</pre> },
            } }
        </div>
    }
}
