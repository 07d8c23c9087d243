//! Writing a letter: the form, and beside it, live, the message and the envelope that it makes.

use super::files::files;
use super::wire::{shorten, visible};
use crate::dom::{take_lost_focus, take_lost_focus_inside, target, value};
use crate::effects;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, EnvelopeForm, Form, Notice, keeps};
use ::story::{Fact, compose_error, fact, list};
use protocol_core::message::{ComposeError, Composed, DraftField, compose};
use std::collections::BTreeSet;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use world::HostId;
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "compose";

/// How much of the message is shown.
const SHOWN: usize = 8000;

/// So many accounts are named.
const PEOPLE: usize = 8;

/// The form and the message it makes.
#[function_component]
pub fn Compose() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let form = &lab.form;
    let refused = use_state(|| None::<Fact>);
    // Who pressed a button that is gone now goes on at the top of the form, or at the files.
    let (whole, chooser) = (use_node_ref(), use_node_ref());
    // Who replies goes on at the beginning of the text.
    let text = use_node_ref();
    let begun = (form.host, form.is_reply(), whole.clone(), text.clone());
    use_effect_with(begun, |(_, is_reply, whole, text)| match is_reply {
        true => {
            if let Some(area) = text.cast::<HtmlTextAreaElement>() {
                // Where it is refused it begins at the end.
                drop(area.set_selection_range(0, 0));
            }
            take_lost_focus(text);
        }
        false => take_lost_focus_inside(whole),
    });
    let attached = (form.attachments.len(), chooser.clone());
    use_effect_with(attached, |(_, chooser)| take_lost_focus(chooser));
    // What the engine would make of it now, or which field it would refuse.
    let world = lab.timeline.world();
    let since = i64::try_from(world.now().as_secs()).unwrap_or(0);
    let date = world.epoch().saturating_add(since);
    let made = use_memo((form.clone(), date), |(form, date)| {
        let domain = form.from.rsplit_once('@').map_or("", |(_, it)| it);
        let domain = domain.trim_end_matches('>');
        compose(&form.draft(), *date, &format!("id-of-the-message@{domain}"))
    });
    let wrong = match &*made {
        Err(ComposeError::Address { field, .. }) => Some(*field),
        Err(ComposeError::NoRecipient) => Some(DraftField::To),
        Ok(_) => None,
    };
    let problem = |field| {
        let error = made.as_ref().as_ref().err();
        error.filter(|_| wrong == Some(field)).map(compose_error)
    };
    let send = lab.with(|lab, event: SubmitEvent| {
        event.prevent_default();
        match lab.form.envelope.as_ref().map(EnvelopeForm::read) {
            Some(Err((_, problem))) => lab.act(Action::Tell(Notice::Error(problem))),
            _ => lab.act(Action::SendForm),
        }
    });
    let attach = {
        let refused = refused.setter();
        let refuse = Callback::from(move |why| refused.set(why));
        lab.with(move |lab, event: Event| {
            if let Some(input) = target::<HtmlInputElement>(&event) {
                effects::attach(lab, &input, &refuse);
            }
        })
    };
    let remove = |index: usize| {
        lab.with(move |lab, _: MouseEvent| {
            lab.write(|form| {
                form.recompose();
                form.attachments.remove(index);
            });
        })
    };
    let to = |form: &mut Form, text| form.to = text;
    let cc = |form: &mut Form, text| form.cc = text;
    let bcc = |form: &mut Form, text| form.bcc = text;
    let subject = |form: &mut Form, text| {
        form.recompose();
        form.subject = text;
    };
    let body = edit(&lab, |form, text| {
        form.recompose();
        form.body = text;
    });
    let may_keep = form.host.is_some_and(|it| keeps(world, it));
    let stores = world.hosts().filter_map(|(_, it)| it.store.as_ref());
    let people: BTreeSet<String> = stores
        .flat_map(|it| it.users.keys().map(ToString::to_string))
        .collect();
    let people = (!people.is_empty()).then(|| {
        let shown = people.into_iter().take(PEOPLE);
        lab.html(&fact!("ui-accounts-here", accounts: list(shown.map(::story::text))))
    });
    html! {
        <div class="compose">
            <form ref={whole} id="compose-form" onsubmit={send}>
                { from(&lab, problem(DraftField::From).as_ref()) }
                { line(&lab, "compose-to", say!(words, "ui-to"), &form.to, problem(DraftField::To), to) }
                { line(&lab, "compose-cc", say!(words, "ui-cc"), &form.cc, problem(DraftField::Cc), cc) }
                { line(&lab, "compose-bcc", say!(words, "ui-bcc"), &form.bcc, problem(DraftField::Bcc), bcc) }
                { line(&lab, "compose-subject", say!(words, "ui-subject"), &form.subject, None, subject) }
                <label class="field tall"><span>{ say!(words, "ui-body") }</span>
                    <textarea id="compose-body" value={form.body.clone()} oninput={body} rows="8" ref={text} />
                </label>
                if !form.attachments.is_empty() {
                    <div class="field tall"><span>{ say!(words, "ui-files") }</span>
                        { files(&lab, &form.attachments, &fact!("ui-remove"), |name| fact!("ui-remove-file", name: name), remove) }
                    </div>
                }
                if may_keep {
                    <div class="field"><span />{ check(&lab, "compose-keep", say!(words, "ui-keep-copy"), form.keep, |form, on| form.keep = on) }</div>
                }
                <div class="compose-end">
                    <button type="submit" class="primary" id="compose-send">{ say!(words, "ui-send") }</button>
                    <label class="file-button">
                        <input ref={chooser} type="file" multiple=true id="compose-attach" onchange={attach} />
                        <span>{ say!(words, "ui-attach") }</span>
                    </label>
                    { said_wrong(&lab, "compose-attach", refused.as_ref()) }
                    <span class="hint">{ say!(words, "ui-sent-note") }{ " " }{ people }</span>
                </div>
            </form>
            { preview(&lab, &made) }
        </div>
    }
}

/// Changes the form by what is typed into a field.
fn edit(lab: &Lab, change: fn(&mut Form, String)) -> Callback<InputEvent> {
    lab.with(move |lab, event: InputEvent| {
        let text = value(&event);
        lab.write(|form| change(form, text));
    })
}

/// A line of the form, and below it what is wrong with it.
fn line(
    lab: &Lab,
    id: &'static str,
    label: String,
    text: &str,
    problem: Option<Fact>,
    change: fn(&mut Form, String),
) -> Html {
    let described = problem.is_some().then(|| format!("{id}-problem"));
    html! {
        <>
            <label class="field"><span>{ label }</span>
                <input type="text" {id} form="compose-form" aria-invalid={problem.is_some().then_some("true")} aria-describedby={described} value={text.to_owned()} oninput={edit(lab, change)} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" />
            </label>
            { said_wrong(lab, id, problem.as_ref()) }
        </>
    }
}

/// What is wrong with a field. The region is always there, so that a screen reader hears what comes into it.
fn said_wrong(lab: &Lab, id: &'static str, problem: Option<&Fact>) -> Html {
    html! {
        <p class="problem" id={format!("{id}-problem")} role="status" hidden={problem.is_none()}>{ problem.map(|it| lab.html(it)) }</p>
    }
}

fn check(
    lab: &Lab,
    id: &'static str,
    label: String,
    checked: bool,
    change: fn(&mut Form, bool),
) -> Html {
    let onchange = lab.with(move |lab, event: Event| {
        if let Some(input) = target::<HtmlInputElement>(&event) {
            let on = input.checked();
            lab.write(|form| change(form, on));
        }
    });
    html! { <label class="check"><input type="checkbox" {id} {checked} {onchange} /><span>{ label }</span></label> }
}

/// Who sends: a choice, where several programs can.
fn from(lab: &Lab, problem: Option<&Fact>) -> Html {
    let form = &lab.form;
    let world = lab.timeline.world();
    let sends = |host: &world::Host| host.mua.as_ref().is_some_and(|it| it.spec.submit.is_some());
    let hosts = world
        .hosts()
        .filter(|(_, host)| sends(host) && !host.removed);
    let senders: Vec<HostId> = hosts.map(|(id, _)| id).collect();
    let choose = lab.with(|lab, event: Event| {
        if let Ok(id) = value(&event).parse() {
            lab.write(|form| form.sent_by(lab.timeline.world(), HostId(id)));
        }
    });
    let label = say!(lab, "ui-from");
    let shown = match senders.len() {
        0 | 1 => html! {
            <p class="field"><span>{ label }</span><output translate="no">{ &form.from }</output></p>
        },
        _ => html! {
            <label class="field"><span>{ label }</span>
                <select id="compose-from" onchange={choose} translate="no">
                    { for senders.into_iter().map(|id| {
                        let selected = form.host == Some(id);
                        let mut as_sent = Form::default();
                        as_sent.sent_by(world, id);
                        let name = if selected { form.from.clone() } else { as_sent.from };
                        html! { <option value={id.0.to_string()} {selected}>{ name }</option> }
                    }) }
                </select>
            </label>
        },
    };
    html! { <>{ shown }{ said_wrong(lab, "compose-from", problem) }</> }
}

/// The message and the envelope, made by the same code that will send them.
fn preview(lab: &Lab, made: &Result<Composed, ComposeError>) -> Html {
    let words = lab.words();
    html! {
        <div class="preview">
            <h2>{ say!(words, "ui-the-envelope") }</h2>
            { check(lab, "compose-by-hand", say!(words, "ui-by-hand"), lab.form.envelope.is_some(), Form::by_hand) }
            { match (&lab.form.envelope, made) {
                (Some(envelope), _) => by_hand(lab, envelope),
                (None, Ok(made)) => envelope(lab, made),
                (None, Err(_)) => Html::default(),
            } }
            <h2>{ say!(words, "ui-the-message") }</h2>
            { match made {
                Ok(made) => message(lab, made),
                Err(_) => html! { <p class="hint">{ say!(words, "ui-no-message") }</p> },
            } }
        </div>
    }
}

fn envelope(lab: &Lab, made: &Composed) -> Html {
    let recipients = made.recipients.iter().take(20).map(ToString::to_string);
    let recipients: Vec<String> = recipients.collect();
    let more = made.recipients.len().saturating_sub(20);
    html! {
        <dl class="envelope-lines">
            <dt>{ say!(lab, "ui-envelope-from") }</dt><dd><code translate="no">{ made.sender.to_string() }</code></dd>
            <dt>{ say!(lab, "ui-envelope-to") }</dt><dd><code translate="no">{ recipients.join(", ") }{ (more > 0).then(|| format!(" … +{more}")) }</code></dd>
        </dl>
    }
}

fn by_hand(lab: &Lab, envelope: &EnvelopeForm) -> Html {
    let wrong = envelope.read().err();
    let problem = |is_to: bool| {
        let found = wrong.as_ref().filter(|it| it.0 == is_to);
        found.map(|it| it.1.clone())
    };
    let from = |form: &mut Form, text| form.envelope.get_or_insert_default().from = text;
    let to = |form: &mut Form, text| form.envelope.get_or_insert_default().to = text;
    html! {
        <div class="by-hand" role="group" aria-label={say!(lab, "ui-the-envelope")}>
            { line(lab, "envelope-from", "MAIL FROM".into(), &envelope.from, problem(false), from) }
            { line(lab, "envelope-to", "RCPT TO".into(), &envelope.to, problem(true), to) }
            <p class="hint">{ say!(lab, "ui-by-hand-note") }</p>
        </div>
    }
}

fn message(lab: &Lab, made: &Composed) -> Html {
    let words = lab.words();
    let is_long = made.content.len() > SHOWN;
    let text = made.content.slice(..made.content.len().min(SHOWN));
    let text = text.to_text();
    let shown: String = text.lines().map(|line| visible(line) + "\n").collect();
    html! {
        <>
            <pre translate="no" class="raw" tabindex="0" role="group" aria-label={say!(words, "ui-the-message")}>{ shorten(&shown, SHOWN) }{ is_long.then_some("…") }</pre>
            if is_long { <p class="hint">{ say!(words, "ui-shortened") }</p> }
        </>
    }
}
