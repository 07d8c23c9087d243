//! The letter that is open in a mail program, and what can be done with it.

use crate::effects::save_file;
use crate::lab::Lab;
use crate::panels::files::files;
use crate::panels::wire::{shorten, visible};
use crate::state::{Action, Form};
use protocol_core::imap::{Flag, Job, MailboxName, StoreOperation};
use protocol_core::message::{attachments, view};
use story::fact;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlSelectElement};
use world::HostId;
use world::host::{FetchedCopy, Mua};
use yew::prelude::*;

/// How much of a text is shown.
const SHOWN: usize = 20_000;

pub(super) fn letter(
    lab: &Lab,
    host: HostId,
    first: bool,
    mua: &Mua,
    uid: u32,
    copy: &FetchedCopy,
) -> Html {
    let words = lab.words();
    let message = view(&copy.content);
    let collects = super::tools::collects(mua);
    let field = |name: &str| {
        let value = message.field(name);
        value.map(
            |value| html! { <><dt>{ name.to_owned() }</dt><dd translate="no">{ shorten(value, 500) }</dd></> },
        )
    };
    let attached = attachments(&copy.content);
    let reply = {
        let content = copy.content.clone();
        lab.with(move |lab, _: MouseEvent| {
            let form = Form::reply(lab.timeline.world(), host, &content);
            lab.act(Action::Write(Box::new(form)));
        })
    };
    html! {
        <article class="mail-open">
            <dl>{ field("From") }{ field("To") }{ field("Cc") }{ field("Subject") }{ field("Date") }</dl>
            { files(lab, &attached, &fact!("ui-save"), |name| fact!("ui-save-file", name: name), |index| {
                let file = attached[index].clone();
                lab.with(move |lab, _: MouseEvent| lab.act(Action::Tell(save_file(&file))))
            }) }
            <p class="mailbox-tools">
                if mua.spec.submit.is_some() {
                    <button type="button" id={first.then_some("reply")} onclick={reply}>{ say!(words, "ui-reply") }</button>
                } else {
                    <span class="hint">{ say!(words, "ui-cannot-send") }</span>
                }
                if !collects {
                    { flag(lab, host, uid, copy, Flag::Seen, first.then_some("mark-read"), [say!(words, "ui-mark-read"), say!(words, "ui-mark-unread")]) }
                    { flag(lab, host, uid, copy, Flag::Flagged, None, [say!(words, "ui-flag"), say!(words, "ui-unflag")]) }
                    { flag(lab, host, uid, copy, Flag::Deleted, first.then_some("mark-deleted"), [say!(words, "ui-delete"), say!(words, "ui-undelete")]) }
                    <button type="button" onclick={lab.on(lab.job(host, Job::Read { uid }))}>{ say!(words, "ui-fetch-to-read") }</button>
                    { to_another(lab, host, mua, uid) }
                }
                <button type="button" onclick={lab.on(Action::Seek(copy.fetched))}>{ say!(words, "ui-show-fetch") }</button>
            </p>
            <pre translate="no" class="mail-text" tabindex="0" role="group" aria-label={say!(words, "ui-body")}>{ shorten(&message.text, SHOWN) }</pre>
            <p class="hint">{ if collects { say!(words, "ui-collected") } else { say!(words, "ui-reading-is-peeking") } }</p>
        </article>
    }
}

/// Sets a flag, or clears it where it is set.
fn flag(
    lab: &Lab,
    host: HostId,
    uid: u32,
    copy: &FetchedCopy,
    flag: Flag,
    id: Option<&'static str>,
    [set, clear]: [String; 2],
) -> Html {
    let is_set = copy.flags.contains(&flag);
    let job = Job::StoreFlags {
        uids: vec![uid],
        operation: if is_set {
            StoreOperation::Remove
        } else {
            StoreOperation::Add
        },
        flags: [flag].into_iter().collect(),
    };
    let onclick = lab.on(lab.job(host, job));
    html! { <button type="button" {id} {onclick}>{ if is_set { clear } else { set } }</button> }
}

/// Moves or copies the message to another mailbox, where the program knows of any.
fn to_another(lab: &Lab, host: HostId, mua: &Mua, uid: u32) -> Html {
    let words = lab.words();
    let shown = mua.mail.shown();
    let others = mua.mail.folders.iter();
    let others = others.filter(|it| it.selectable && it.name != shown);
    let others: Vec<&MailboxName> = others.map(|it| &it.name).collect();
    if others.is_empty() {
        return Html::default();
    }
    // Chosen, and then done by a button: the keys that go through a list move nothing.
    let button = |label: String, job: fn(Vec<u32>, MailboxName) -> Job| {
        let onclick = lab.with(move |lab, event: MouseEvent| {
            let button: Element = event.target_unchecked_into();
            let list = button.parent_element();
            let list = list.and_then(|it| it.query_selector("select").ok().flatten());
            let list = list.and_then(|it| it.dyn_into::<HtmlSelectElement>().ok());
            if let Some(Ok(to)) = list.map(|it| MailboxName::new(&it.value())) {
                let job = job(vec![uid], to);
                lab.act(lab.job(host, job));
            }
        });
        html! { <button type="button" {onclick}>{ label }</button> }
    };
    html! {
        <span class="to-another">
            <select aria-label={say!(words, "ui-other-mailbox")}>
                { for others.iter().map(|it| html! {
                    <option value={it.as_str().to_owned()}>{ visible(&shorten(it.as_str(), 40)) }</option>
                }) }
            </select>
            { button(say!(words, "ui-move-to"), |uids, to| Job::Move { uids, to }) }
            { button(say!(words, "ui-copy-to"), |uids, to| Job::Copy { uids, to }) }
        </span>
    }
}
