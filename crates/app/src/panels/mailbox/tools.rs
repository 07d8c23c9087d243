//! What the owner of a mail program can have it do beside the letters: look, search, see to mailboxes.

use crate::lab::Lab;
use crate::panels::wire::{shorten, visible};
use protocol_core::imap::{Flag, Job, MailboxName};
use web_sys::{Element, HtmlInputElement};
use world::HostId;
use world::host::{Mua, Reading};
use world::scenario::Access;
use yew::prelude::*;

/// Whether the program takes mail away by POP3, and can do nothing else with it.
pub(super) fn collects(mua: &Mua) -> bool {
    let read = mua.spec.read.as_ref();
    read.is_some_and(|it| matches!(it.by, Access::Pop3 | Access::Pop3s))
}

pub(super) fn tools(lab: &Lab, host: HostId, first: bool, mua: &Mua) -> Html {
    let words = lab.words();
    let reading = matches!(mua.reading, Reading::Underway { .. });
    let stays = mua.spec.read.as_ref().is_some_and(|it| it.stays);
    let state = match (stays, reading) {
        (true, true) => say!(words, "ui-stays-connected"),
        (true, false) => say!(words, "ui-not-connected-now"),
        (false, true) => say!(words, "ui-checking"),
        (false, false) => String::new(),
    };
    let does = |job: Job| lab.on(lab.job(host, job));
    let check = lab.on(lab.job(host, None));
    let shown = mua.mail.shown();
    let marked = mua
        .mail
        .of(&shown)
        .any(|(_, it)| it.flags.contains(&Flag::Deleted));
    html! {
        <>
            <div class="mailbox-tools">
                <button type="button" id={first.then_some("check-mail")} onclick={check}>{ say!(words, "ui-check-mail") }</button>
                if !collects(mua) {
                    <button type="button" id={first.then_some("list-mailboxes")} onclick={does(Job::List)}>{ say!(words, "ui-list-mailboxes") }</button>
                    if marked {
                        <button type="button" id={first.then_some("expunge")} onclick={does(Job::Expunge)}>{ say!(words, "ui-expunge") }</button>
                    }
                }
                <span class="hint" role="status">{ state }</span>
            </div>
            if !collects(mua) {
                { search(lab, host, first, mua) }
            }
            { refused(lab, mua) }
            if !collects(mua) {
                if !mua.mail.folders.is_empty() {
                    { of_mailboxes(lab, host, mua, &shown) }
                }
            }
        </>
    }
}

/// What the server refused last.
fn refused(lab: &Lab, mua: &Mua) -> Html {
    let refused = mua.mail.refused.as_ref();
    let says = refused.map(|(command, text)| {
        // Its own words often begin with the command.
        let said = text.strip_prefix(&format!("{command}: ")).unwrap_or(text);
        say!(lab, "ui-server-said-no", command: command.as_str(), said: said)
    });
    html! { <p class="verdict wrong" role="status" hidden={says.is_none()}>{ says.unwrap_or_default() }</p> }
}

/// The longest name of a mailbox that is typed, in units of UTF-16: whatever is in it, it is short enough for
/// [`MailboxName`].
const NAME: &str = "200";
/// The longest keys of a search that are typed.
const KEYS: &str = "1000";

/// A form with one line: how long it may be, what is done with it when it is sent, and whether it is kept
/// then.
fn line(
    label: String,
    button: String,
    id: Option<&'static str>,
    (most, keeps): (&'static str, bool),
    done: impl Fn(String) + 'static,
) -> Html {
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        let form: Element = event.target_unchecked_into();
        let elements = form.get_elements_by_tag_name("input");
        let input = elements
            .item(0)
            .map(wasm_bindgen::JsCast::unchecked_into::<HtmlInputElement>);
        if let Some(input) = input {
            let text = input.value();
            if !text.trim().is_empty() {
                done(text.trim().to_owned());
                if !keeps {
                    input.set_value("");
                }
            }
        }
    });
    html! {
        <form class="one-line" {onsubmit}>
            <input type="text" {id} maxlength={most} aria-label={label.clone()} placeholder={label} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" enterkeyhint="send" />
            <button type="submit">{ button }</button>
        </form>
    }
}

fn search(lab: &Lab, host: HostId, first: bool, mua: &Mua) -> Html {
    let words = lab.words();
    let search = {
        let lab = lab.clone();
        move |keys: String| {
            let job = Job::Search(keys);
            lab.act(lab.job(host, job));
        }
    };
    html! {
        <>
            { line(say!(words, "ui-search-keys"), say!(words, "ui-search"), first.then_some("search-keys"), (KEYS, true), search) }
            { mua.mail.found.as_ref().map(|found| html! {
                <p class="mailbox-tools">
                    <span role="status">{ say!(words, "ui-found", count: found.len()) }</span>
                    <button type="button" onclick={lab.on(lab.job(host, Job::Open(mua.mail.shown())))}>{ say!(words, "ui-show-all") }</button>
                </p>
            }).unwrap_or_default() }
        </>
    }
}

/// Creating, renaming and deleting mailboxes.
fn of_mailboxes(lab: &Lab, host: HostId, mua: &Mua, shown: &MailboxName) -> Html {
    let words = lab.words();
    let named = |job: fn(MailboxName, MailboxName) -> Job| {
        let (lab, shown) = (lab.clone(), shown.clone());
        move |text: String| {
            if let Ok(name) = MailboxName::new(&text) {
                let job = job(shown.clone(), name);
                lab.act(lab.job(host, job));
            }
        }
    };
    // Which mailboxes a program shows is kept by the server, too (RFC 3501 section 6.3.6).
    let subscription = mua
        .mail
        .folders
        .iter()
        .find(|it| it.name == *shown)
        .map(|it| {
            let (name, label) = (shown.clone(), visible(&shorten(shown.as_str(), 40)));
            let (job, label) = match it.subscribed {
                true => (
                    Job::Unsubscribe(name),
                    say!(words, "ui-unsubscribe", name: label),
                ),
                false => (
                    Job::Subscribe(name),
                    say!(words, "ui-subscribe", name: label),
                ),
            };
            let onclick = lab.on(lab.job(host, job));
            html! { <button type="button" {onclick}>{ label }</button> }
        });
    html! {
        <details class="of-mailboxes">
            <summary>{ say!(words, "ui-change-mailboxes") }</summary>
            { line(say!(words, "ui-name-of-new"), say!(words, "ui-create"), None, (NAME, false), named(|_, name| Job::Create(name))) }
            if !shown.is_inbox() {
                { line(say!(words, "ui-name-from-now"), say!(words, "ui-rename"), None, (NAME, false), named(|from, to| Job::Rename { from, to })) }
                <button type="button" onclick={lab.on(lab.job(host, Job::Delete(shown.clone())))}>{ say!(words, "ui-delete-mailbox", name: visible(&shorten(shown.as_str(), 40))) }</button>
            }
            { subscription.unwrap_or_default() }
        </details>
    }
}
