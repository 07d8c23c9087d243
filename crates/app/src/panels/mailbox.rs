//! A mail program: what it knows of its account, and what its owner can have it do. It is a client, no
//! window into the store: everything that is pressed here goes over the wire.

mod letter;
mod tools;

use super::wire::{shorten, visible};
use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::Action;
use ::story::TimeOfDay;
use core::time::Duration;
use letter::letter;
use protocol_core::Octets;
use protocol_core::imap::{Flag, Flags, Job, MailboxName, Message};
use protocol_core::message::{attachments, view};
use protocol_core::smtp::Mailbox;
use std::rc::Rc;
use std::sync::Arc;
use world::host::{FETCHED_AT_ONCE as PAGE, FetchedCopy, Mua};
use world::{HostId, Instant};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "mailbox";

/// The mailbox, and on request that of another program beside it.
#[function_component(MailboxPanel)]
pub fn mailbox_panel() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let beside = use_state(|| false);
    let stored = use_state(|| None::<Stored>);
    let world = lab.told().world();
    let reads = |host: &world::Host| host.mua.as_ref().is_some_and(|it| it.spec.read.is_some());
    let readers: Vec<HostId> = world
        .hosts()
        .filter(|(_, host)| reads(host))
        .map(|(id, _)| id)
        .collect();
    let accounts = accounts(&lab);
    let shown = stored.as_ref().filter(|it| accounts.contains(it)).cloned();
    let reader = lab.reader.filter(|it| readers.contains(it));
    let Some(reader) = reader.filter(|_| shown.is_none()) else {
        // An account that no program reads is shown as it is stored.
        return match shown.or_else(|| accounts.first().cloned()) {
            None => html! { <p class="empty">{ say!(words, "ui-no-account") }</p> },
            Some(it) => html! {
                <>
                    <div class="mailbox-tools">{ choose_reader(&lab, &readers, &accounts, &stored) }</div>
                    { kept(&lab, &it) }
                </>
            },
        };
    };
    let other = other_program(&lab, &readers, reader);
    let toggle = {
        let beside = beside.clone();
        Callback::from(move |_: MouseEvent| beside.set(!*beside))
    };
    html! {
        <>
            <div class="mailbox-tools">
                { choose_reader(&lab, &readers, &accounts, &stored) }
                { other.map(|_| html! {
                    <button type="button" id="beside" aria-pressed={beside.to_string()} onclick={toggle}>{ say!(words, "ui-second-program") }</button>
                }).unwrap_or_default() }
            </div>
            <div class={classes!("programs", (*beside && other.is_some()).then_some("two"))}>
                <Program key={reader.0} host={reader} first={true} named={*beside} />
                { other.filter(|_| *beside).map(|host| html! { <Program key={host.0} {host} first={false} named={true} /> }).unwrap_or_default() }
            </div>
        </>
    }
}

/// Another program that reads the same account, or else any other.
fn other_program(lab: &Lab, readers: &[HostId], reader: HostId) -> Option<HostId> {
    let account = |id: HostId| {
        let read = lab
            .told()
            .world()
            .host(id)?
            .mua
            .as_ref()?
            .spec
            .read
            .as_ref()?;
        Some((read.host.clone(), read.user.clone()))
    };
    let others = || readers.iter().copied().filter(|it| *it != reader);
    let same = others().find(|it| account(*it) == account(reader));
    same.or_else(|| others().next())
}

/// An account on a mailbox server.
type Stored = (HostId, Mailbox);

/// The accounts that no program reads.
fn accounts(lab: &Lab) -> Vec<Stored> {
    let world = lab.told().world();
    let is_read = |user: &Mailbox| {
        let mut programs = world.hosts().filter_map(|(_, it)| it.mua.as_ref());
        programs.any(|it| it.spec.read.is_some() && it.spec.address == *user)
    };
    let stores = world
        .hosts()
        .filter_map(|(id, it)| Some((id, it.store.as_ref()?)));
    let users = stores.flat_map(|(id, it)| it.users.keys().map(move |user| (id, user.clone())));
    users.filter(|(_, user)| !is_read(user)).collect()
}

/// What a server has stored for an account.
fn kept(lab: &Lab, (host, user): &Stored) -> Html {
    let world = lab.told().world();
    let store = world.host(*host).and_then(|it| it.store.as_ref());
    let folders = store.and_then(|it| it.users.get(user));
    let folders = folders.into_iter().flat_map(|it| &it.folders);
    let all =
        folders.flat_map(|(name, it)| it.content.messages.iter().rev().map(move |it| (name, it)));
    let message = |(name, it): (&MailboxName, &Arc<Message>)| {
        let after = it.internal_date - world.epoch();
        let at = Instant::ZERO + Duration::from_secs(u64::try_from(after).unwrap_or(0));
        html! {
            <li key={format!("{name:?} {}", it.uid)}>
                <details class="mail">
                    <summary>{ summary(lab, it.uid, &it.content, &it.flags, at) }</summary>
                    <pre translate="no" class="mail-text">{ shorten(&view(&it.content).text, 20_000) }</pre>
                </details>
            </li>
        }
    };
    let all: Vec<Html> = all.map(message).collect();
    let server = ::story::host(lab.told(), *host);
    html! {
        <section class="mailbox-list" aria-label={say!(lab, "ui-mailbox-of-owner", owner: user.to_string())}>
            <p class="hint">{ say!(lab, "ui-stored-here", server: server) }</p>
            if all.is_empty() { <p class="empty">{ say!(lab, "ui-nothing-stored") }</p> }
            <ul class="mails" aria-label={say!(lab, "ui-message-list")}>{ all }</ul>
        </section>
    }
}

fn choose_reader(
    lab: &Lab,
    readers: &[HostId],
    accounts: &[Stored],
    stored: &UseStateHandle<Option<Stored>>,
) -> Html {
    let choose = {
        let (stored, accounts) = (stored.clone(), accounts.to_vec());
        lab.with(move |lab, event: Event| {
            let chosen = value(&event);
            if let Ok(id) = chosen.parse() {
                lab.act(Action::ChooseReader(HostId(id)));
            }
            let account = accounts.iter().find(|it| it.1.to_string() == chosen);
            stored.set(account.cloned());
        })
    };
    let is_stored = stored.as_ref().is_some_and(|it| accounts.contains(it));
    html! {
        <label class="choice"><span>{ say!(lab, "ui-mailbox-of") }</span>
            <select id="reader" onchange={choose}>
                { for readers.iter().map(|id| html! {
                    <option value={id.0.to_string()} selected={Some(*id) == lab.reader && !is_stored} translate="no">{ name(lab, *id) }</option>
                }) }
                { for accounts.iter().map(|it| html! {
                    <option value={it.1.to_string()} selected={stored.as_ref() == Some(it)} translate="no">{ it.1.to_string() }</option>
                }) }
            </select>
        </label>
    }
}

/// The owner, and the host where she has more than one program.
fn name(lab: &Lab, id: HostId) -> String {
    let owner = |host: &world::Host| host.mua.as_ref().map(|it| it.spec.owner.clone());
    let hosts = || lab.told().world().hosts();
    let found = lab.told().world().host(id);
    let own = found.and_then(owner).unwrap_or_default();
    let alone = hosts()
        .filter(|(_, it)| owner(it).as_ref() == Some(&own))
        .count()
        == 1;
    match found {
        Some(host) if !alone => format!("{own} ({})", host.name),
        _ => own,
    }
}

#[derive(Properties, Clone, PartialEq)]
struct ProgramProperties {
    host: HostId,
    /// The first of two: what has an identifier on the page is in it.
    first: bool,
    /// Whether it has to be said whose it is.
    named: bool,
}

/// One program.
#[function_component]
fn Program(which: &ProgramProperties) -> Html {
    let lab = use_lab();
    let chosen = use_state(|| None::<(MailboxName, u32)>);
    let page = use_state(|| 0_usize);
    let shown = (
        lab.moment(),
        Rc::as_ptr(&lab.words),
        which.clone(),
        (*chosen).clone(),
        *page,
    );
    let program = use_memo(shown, |_| program(&lab, which, &chosen, &page));
    (*program).clone()
}

fn program(
    lab: &Lab,
    which: &ProgramProperties,
    chosen: &UseStateHandle<Option<(MailboxName, u32)>>,
    page: &UseStateHandle<usize>,
) -> Html {
    let words = lab.words();
    let host = which.host;
    let Some(mua) = lab.told().world().host(host).and_then(|it| it.mua.as_ref()) else {
        return Html::default();
    };
    let shown = mua.mail.shown();
    let all = listed(mua, &shown);
    let last_page = all.len().saturating_sub(1) / PAGE;
    let at = (**page).min(last_page);
    let on_page = |page: usize| all.iter().skip(page * PAGE).take(PAGE);
    let missing = |page: usize| {
        let missing = on_page(page).filter(|(_, copy)| copy.is_none());
        missing.map(|(uid, _)| *uid).collect::<Vec<u32>>()
    };
    let open = chosen.as_ref().filter(|(folder, _)| *folder == shown);
    let open = open.and_then(|(_, uid)| mua.mail.of(&shown).find(|(it, _)| it == uid));
    // What is turned to is fetched.
    let turn = |to: usize| {
        let (page, uids) = (page.clone(), missing(to));
        lab.with(move |lab, _: MouseEvent| {
            page.set(to);
            fetch(lab, host, uids.clone());
        })
    };
    let rows = on_page(at).collect::<Vec<_>>();
    html! {
        <section class="mailbox" aria-label={say!(lab, "ui-mailbox-of-owner", owner: name(lab, host))}>
            <div class="mailbox-list">
                // What is not there keeps its place, so that what stands beside it stays the same element.
                if which.named {
                    <h3>{ name(lab, host) }</h3>
                }
                { tools::tools(lab, host, which.first, mua) }
                { folders(lab, host, mua, &shown) }
                if all.is_empty() {
                    <p class="empty">{ nothing(lab, mua) }</p>
                }
                <ul class="mails" aria-label={say!(words, "ui-message-list")}>
                    { for rows.chunk_by(|a, b| a.1.is_none() && b.1.is_none()).map(|some| {
                        let (uid, copy) = some[0];
                        let Some(copy) = copy else {
                            return unfetched(lab, host, some);
                        };
                        let pressed = open.is_some_and(|(it, _)| it == *uid);
                        let open = { let (chosen, it) = (chosen.clone(), (shown.clone(), *uid)); Callback::from(move |_: MouseEvent| chosen.set(Some(it.clone()))) };
                        row(lab, *uid, copy, pressed, open)
                    }) }
                </ul>
                if last_page > 0 {
                    <p class="mailbox-tools">
                        <button type="button" disabled={at == 0} onclick={turn(at.saturating_sub(1))}>{ say!(words, "ui-newer") }</button>
                        <span>{ say!(words, "ui-range", first: at * PAGE + 1, last: all.len().min((at + 1) * PAGE), all: all.len()) }</span>
                        <button type="button" class="older" disabled={at == last_page} onclick={turn(at + 1)}>{ say!(words, "ui-older") }</button>
                    </p>
                }
            </div>
            { open.map(|(uid, copy)| letter(lab, host, which.first, mua, uid, copy)).unwrap_or_default() }
        </section>
    }
}

/// What is listed, newest first: all, or what the last search found.
fn listed<'a>(mua: &'a Mua, shown: &MailboxName) -> Vec<(u32, Option<&'a FetchedCopy>)> {
    let mut all = mua.mail.listed(shown);
    if let Some(found) = &mua.mail.found {
        all.retain(|(uid, _)| found.binary_search(uid).is_ok());
    }
    all
}

/// Has the program fetch messages.
fn fetch(lab: &Lab, host: HostId, uids: Vec<u32>) {
    if !uids.is_empty() {
        let job = Job::Fetch { uids };
        lab.act(lab.job(host, job));
    }
}

/// Messages in the list that were not fetched.
fn unfetched(lab: &Lab, host: HostId, some: &[&(u32, Option<&FetchedCopy>)]) -> Html {
    let words = lab.words();
    let uids: Vec<u32> = some.iter().map(|(uid, _)| *uid).collect();
    let (first, count) = (uids[0], uids.len());
    let onclick = lab.with(move |lab, _: MouseEvent| fetch(lab, host, uids.clone()));
    html! {
        <li key={first} class="unfetched">
            <span>{ say!(words, "ui-not-fetched", count: count) }</span>
            <button type="button" {onclick}>{ say!(words, "ui-fetch-these") }</button>
        </li>
    }
}

fn nothing(lab: &Lab, mua: &Mua) -> String {
    let words = lab.words();
    match (&mua.mail.found, mua.mail.copies.is_empty()) {
        (Some(_), _) => say!(words, "ui-nothing-found"),
        (None, true) => say!(words, "ui-no-mail"),
        (None, false) => say!(words, "ui-empty-mailbox"),
    }
}

/// The mailboxes that the program knows by name.
fn folders(lab: &Lab, host: HostId, mua: &Mua, shown: &MailboxName) -> Html {
    if mua.mail.folders.is_empty() {
        return Html::default();
    }
    // INBOX is where everything begins.
    let (inbox, others) = (
        mua.mail.folders.iter().filter(|it| it.name.is_inbox()),
        mua.mail.folders.iter().filter(|it| !it.name.is_inbox()),
    );
    html! {
        <ul class="folders" aria-label={say!(lab, "ui-mailboxes")}>
            { for inbox.chain(others).map(|it| {
                let name = it.name.clone();
                let open = lab.on(lab.job(host, Job::Open(name)));
                html! {
                    <li><button type="button" class="chip" translate="no" aria-pressed={(it.name == *shown).to_string()} disabled={!it.selectable} onclick={open}>
                        { visible(&shorten(it.name.as_str(), 40)) }
                    </button></li>
                }
            }) }
        </ul>
    }
}

/// A message in the list.
fn row(lab: &Lab, uid: u32, copy: &FetchedCopy, pressed: bool, open: Callback<MouseEvent>) -> Html {
    let has = |flag: Flag| copy.flags.contains(&flag);
    let fetched = lab.told().event(copy.fetched);
    let at = fetched.map_or(Instant::ZERO, |it| it.at);
    let class = classes!(
        "mail",
        (!has(Flag::Seen)).then_some("unread"),
        has(Flag::Deleted).then_some("deleted")
    );
    html! {
        <li key={uid}>
            <button type="button" {class} aria-pressed={pressed.to_string()} onclick={open}>
                { summary(lab, uid, &copy.content, &copy.flags, at) }
            </button>
        </li>
    }
}

/// A message in two lines: what it is about, from whom and when it came, and how it is marked.
fn summary(lab: &Lab, uid: u32, content: &Octets, flags: &Flags, at: Instant) -> Html {
    let message = view(content);
    let has = |flag: Flag| flags.contains(&flag);
    let from = message.field("From").unwrap_or("?").to_owned();
    let subject = message.field("Subject").unwrap_or("").to_owned();
    let files = attachments(content).len();
    let clock = lab.text(&TimeOfDay::at(lab.told().world(), at).whole());
    let marks = [
        (files > 0).then(|| say!(lab, "ui-mail-files", count: files)),
        (!has(Flag::Seen)).then(|| say!(lab, "ui-unread")),
        has(Flag::Flagged).then(|| say!(lab, "ui-flagged")),
        has(Flag::Deleted).then(|| say!(lab, "ui-deleted")),
    ];
    html! {
        <>
            <span class="mail-subject" translate="no">{ shorten(&subject, 120) }</span>
            <span class="mail-from"><span translate="no">{ shorten(&from, 80) }{ format!(" · {clock} · UID {uid}") }</span>{ for marks.into_iter().flatten().map(|it| html! { <em>{ format!(" · {it}") }</em> }) }</span>
        </>
    }
}

/// How many messages that any program fetched are not marked as read.
pub fn unread(lab: &Lab) -> usize {
    let programs = lab
        .told()
        .world()
        .hosts()
        .filter_map(|(_, it)| it.mua.as_ref());
    let inbox = programs.flat_map(|it| it.mail.inbox());
    inbox
        .filter(|(_, it)| !it.flags.contains(&Flag::Seen))
        .count()
}
