//! The ladder's tools: search, filter, folding, and where the run stops.

use crate::dom::value;
use crate::lab::use_lab;
use crate::state::{Action, Break, Filter};
use ::story::{TimeOfDay, fact};
use protocol_core::{imap, pop3, smtp};
use world::{HostId, Protocol};
use yew::prelude::*;

const PROTOCOLS: [(Protocol, &str); 3] = [
    (Protocol::Smtp, "SMTP"),
    (Protocol::Imap, "IMAP"),
    (Protocol::Pop3, "POP3"),
];

/// The bar above the rows.
#[function_component]
pub fn Tools() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let (rungs, timeline) = (&lab.rungs, &lab.timeline);
    let count = lab.seen.min(timeline.events().len());
    let found = use_memo((lab.run, count, rungs.find.clone()), |_| {
        let seen = &timeline.events()[..count];
        seen.iter().filter(|it| rungs.finds(it, &lab.words)).count()
    });
    let hosts: Vec<(HostId, String)> = timeline
        .world()
        .hosts()
        .map(|(id, host)| (id, host.name.to_string()))
        .collect();
    let filter = rungs.filter;
    let host = lab.with(move |lab, event: Event| {
        let host = value(&event).parse().ok().map(HostId);
        lab.act(Action::SetFilter(Filter { host, ..filter }));
    });
    let protocol = lab.with(move |lab, event: Event| {
        let name = value(&event);
        let chosen = PROTOCOLS.iter().find(|(_, it)| *it == name);
        let protocol = chosen.map(|(it, _)| *it);
        lab.act(Action::SetFilter(Filter { protocol, ..filter }));
    });
    let errors = lab.on(Action::SetFilter(Filter {
        errors: !filter.errors,
        ..filter
    }));
    let find = lab.with(|lab, event: InputEvent| lab.act(Action::Find(value(&event))));
    let next = lab.with(|lab, event: SubmitEvent| {
        event.prevent_default();
        lab.act(Action::FindNext { back: false });
    });
    let add = lab.with(|lab, event: Event| {
        let chosen = value(&event);
        let it = match chosen.split_once(' ') {
            Some(("verb", verb)) => Break::Verb(verb.to_owned()),
            Some(("host", id)) => Break::Host(HostId(id.parse().unwrap_or_default())),
            _ if chosen == "4" => Break::Later,
            _ if chosen == "5" => Break::No,
            _ => return,
        };
        lab.act(Action::Break(it));
    });
    let verbs = smtp::Verb::ALL.map(smtp::Verb::as_str).into_iter();
    let verbs = verbs.chain(imap::CommandName::ALL.map(imap::CommandName::as_str));
    let verbs = verbs.chain(pop3::Verb::ALL.map(pop3::Verb::as_str));
    let mut verbs: Vec<&str> = verbs.collect();
    verbs.sort_unstable();
    verbs.dedup();
    let name = |id: HostId| {
        hosts
            .iter()
            .find(|(it, _)| *it == id)
            .map_or_else(String::new, |(_, name)| name.clone())
    };
    let title = |it: &Break| match it {
        Break::Rung(id) => {
            let at = timeline
                .event(*id)
                .map_or_else(Default::default, |it| it.at);
            lab.text(&fact!("ui-break-line", at: TimeOfDay::at(timeline.world(), at).whole()))
        }
        Break::Later => say!(words, "ui-break-later"),
        Break::No => say!(words, "ui-break-no"),
        Break::Verb(verb) => verb.clone(),
        Break::Host(id) => name(*id),
    };
    let all_folded = !rungs.folded.is_empty();
    html! {
        <div class="tools">
            <form class="find" role="search" onsubmit={next}>
                <input type="search" id="find" value={rungs.find.clone()} oninput={find} aria-label={say!(words, "ui-find")} placeholder={say!(words, "ui-find")} autocomplete="off" spellcheck="false" />
                <button type="button" id="find-before" aria-label={say!(words, "ui-find-before")} onclick={lab.on(Action::FindNext { back: true })}>{ "↑" }</button>
                <button type="submit" id="find-next" aria-label={say!(words, "ui-find-next")}>{ "↓" }</button>
                <output>{ (!rungs.find.is_empty()).then(|| say!(words, "ui-found", count: *found)) }</output>
            </form>
            <label class="choice"><span>{ say!(words, "ui-only-host") }</span>
                <select id="only-host" onchange={host}>
                    <option value="" selected={filter.host.is_none()}>{ say!(words, "ui-all") }</option>
                    { for hosts.iter().map(|(id, name)| html! { <option translate="no" value={id.0.to_string()} selected={filter.host == Some(*id)}>{ name.clone() }</option> }) }
                </select>
            </label>
            <label class="choice"><span>{ say!(words, "ui-only-protocol") }</span>
                <select id="only-protocol" onchange={protocol}>
                    <option value="" selected={filter.protocol.is_none()}>{ say!(words, "ui-all") }</option>
                    { for PROTOCOLS.iter().map(|(it, name)| html! { <option translate="no" value={*name} selected={filter.protocol == Some(*it)}>{ *name }</option> }) }
                </select>
            </label>
            <button type="button" id="only-errors" aria-pressed={filter.errors.to_string()} onclick={errors}>{ say!(words, "ui-only-errors") }</button>
            <button type="button" id="fold-all" aria-pressed={all_folded.to_string()} onclick={lab.on(Action::FoldAll(!all_folded))}>{ say!(words, "ui-fold-all") }</button>
            <label class="choice"><span>{ say!(words, "ui-stop-at") }</span>
                <select id="break-at" onchange={add}>
                    <option value="" selected=true>{ say!(words, "ui-choose") }</option>
                    <option value="4">{ say!(words, "ui-break-later") }</option>
                    <option value="5">{ say!(words, "ui-break-no") }</option>
                    <optgroup label={say!(words, "ui-break-verb")}>{ for verbs.iter().map(|it| html! { <option translate="no" value={format!("verb {it}")}>{ *it }</option> }) }</optgroup>
                    <optgroup label={say!(words, "ui-break-host")}>{ for hosts.iter().map(|(id, name)| html! { <option translate="no" value={format!("host {}", id.0)}>{ name.clone() }</option> }) }</optgroup>
                </select>
            </label>
            { for rungs.breaks.iter().map(|it| {
                let title = title(it);
                html! { <button type="button" class="break" title={say!(words, "ui-break-remove")} onclick={lab.on(Action::Break(it.clone()))}>{ title }<span aria-hidden="true">{ " ×" }</span></button> }
            }) }
            if !rungs.breaks.is_empty() {
                <button type="button" id="run-on" onclick={lab.on(Action::RunOn)}>{ say!(words, "ui-run-on") }</button>
            }
        </div>
    }
}
