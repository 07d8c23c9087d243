//! A mail program's mailbox: the copies that its IMAP sessions fetched.

use super::wire::shorten;
use crate::lab::use_lab;
use crate::panels::panel::panel;
use crate::state::Action;
use protocol_core::imap::Flag;
use protocol_core::message::view;
use web_sys::HtmlSelectElement;
use world::HostId;
use world::host::Reading;
use yew::functional::Hook as _;
use yew::prelude::*;

/// How much of a text is shown.
const SHOWN: usize = 20_000;

/// The mailbox.
pub fn mailbox() -> Html {
    panel("mailbox", |hooks| use_mailbox().run(hooks))
}

#[hook]
fn use_mailbox() -> Html {
    let lab = use_lab();
    let ui = lab.ui();
    let chosen = use_state(|| None::<u32>);
    let world = lab.timeline.world();
    let readers: Vec<_> = world
        .hosts()
        .filter_map(|(id, host)| {
            let mua = host.mua.as_ref()?;
            mua.spec
                .read
                .is_some()
                .then(|| (id, mua.spec.owner.clone()))
        })
        .collect();
    let choose = {
        let (lab, chosen) = (lab.clone(), chosen.clone());
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            if let Ok(id) = select.value().parse() {
                chosen.set(None);
                lab.act(Action::ChooseReader(HostId(id)));
            }
        })
    };
    let Some(mua) = lab
        .reader
        .and_then(|id| world.host(id))
        .and_then(|host| host.mua.as_ref())
    else {
        return html! { <p class="empty">{ ui.no_account }</p> };
    };
    let reading = mua.reading == Reading::Underway;
    let open = chosen.and_then(|uid| mua.inbox.get(&uid).map(|copy| (uid, copy)));
    html! {
        <div class="mailbox">
            <div class="mailbox-list">
                <div class="mailbox-tools">
                    <label class="choice"><span>{ ui.mailbox_of }</span>
                        <select id="reader" onchange={choose}>
                            { for readers.into_iter().map(|(id, owner)| html! {
                                <option value={id.0.to_string()} selected={Some(id) == lab.reader}>{ owner }</option>
                            }) }
                        </select>
                    </label>
                    <button type="button" id="check-mail" onclick={lab.on(Action::Check)}>{ if reading { ui.checking } else { ui.check_mail } }</button>
                </div>
                if mua.inbox.is_empty() {
                    <p class="empty">{ ui.no_mail }</p>
                } else {
                    <ul class="mails" aria-label={ui.message_list}>
                        { for mua.inbox.iter().rev().map(|(uid, copy)| {
                            let message = view(&copy.content);
                            let seen = copy.flags.contains(&Flag::Seen);
                            let from = message.field("From").unwrap_or("?").to_owned();
                            let subject = message.field("Subject").unwrap_or("").to_owned();
                            let open = { let (chosen, uid) = (chosen.clone(), *uid); Callback::from(move |_: MouseEvent| chosen.set(Some(uid))) };
                            html! {
                                <li key={*uid}>
                                    <button type="button" class={classes!("mail", (!seen).then_some("unread"))} aria-pressed={(*chosen == Some(*uid)).to_string()} onclick={open}>
                                        <span class="mail-subject">{ shorten(&subject, 120) }</span>
                                        <span class="mail-from">{ shorten(&from, 80) }{ (!seen).then(|| html! { <em>{ format!(" · {}", ui.unread) }</em> }) }</span>
                                    </button>
                                </li>
                            }
                        }) }
                    </ul>
                }
            </div>
            { open.map(|(uid, copy)| {
                let message = view(&copy.content);
                let seen = copy.flags.contains(&Flag::Seen);
                let field = |name: &str| message.field(name).map(|value| html! { <><dt>{ name.to_owned() }</dt><dd>{ shorten(value, 500) }</dd></> });
                html! {
                    <article class="mail-open">
                        <dl>{ field("From") }{ field("To") }{ field("Cc") }{ field("Subject") }{ field("Date") }</dl>
                        <pre class="mail-text" tabindex="0" role="group" aria-label={ui.body}>{ shorten(&message.text, SHOWN) }</pre>
                        <p class="mailbox-tools">
                            <button type="button" id="mark-read" onclick={lab.on(Action::Flag { uid, set: !seen })}>{ if seen { ui.mark_unread } else { ui.mark_read } }</button>
                            <button type="button" onclick={lab.on(Action::Seek(copy.fetched))}>{ ui.jump_there }</button>
                            <span class="hint">{ ui.reading_is_peeking }</span>
                        </p>
                    </article>
                }
            }) }
        </div>
    }
}
