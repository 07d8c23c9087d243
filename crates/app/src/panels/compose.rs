//! Writing a letter: the form, and beside it, live, the message and the envelope that it makes.

use super::wire::{shorten, visible};
use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, FormField};
use protocol_core::message::{ComposeError, Composed, DraftField, compose};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "compose";

/// How much of the message is shown.
const SHOWN: usize = 8000;

/// The form and the message it makes.
#[function_component]
pub fn Compose() -> Html {
    let lab = use_lab();
    let words = lab.words();
    let form = &lab.form;
    // What the engine would make of it now, or which field it would refuse.
    let world = lab.timeline.world();
    let since = i64::try_from(world.now().as_secs()).unwrap_or(0);
    let date = world.epoch().saturating_add(since);
    let made = use_memo((form.clone(), date), |(form, date)| {
        compose(&form.draft(), *date, "id-of-the-message@sender.example")
    });
    let wrong = match &*made {
        Err(ComposeError::Address { field, .. }) => Some(*field),
        Err(ComposeError::NoRecipient) => Some(DraftField::To),
        Ok(_) => None,
    };
    let edit =
        |field| lab.with(move |lab, event: InputEvent| lab.act(Action::Edit(field, value(&event))));
    let line = |id: &'static str, label: String, text: &str, field: FormField| {
        let input = edit(field);
        let invalid = match field {
            FormField::To => wrong == Some(DraftField::To),
            FormField::Cc => wrong == Some(DraftField::Cc),
            FormField::Bcc => wrong == Some(DraftField::Bcc),
            FormField::Subject | FormField::Body => false,
        };
        html! {
            <label class="field"><span>{ label }</span>
                <input type="text" id={id} aria-invalid={invalid.then_some("true")} value={text.to_owned()} oninput={input} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" />
            </label>
        }
    };
    let send = lab.with(|lab, event: SubmitEvent| {
        event.prevent_default();
        lab.act(Action::SendForm);
    });
    html! {
        <div class="compose">
            <form onsubmit={send}>
                <p class="field"><span>{ say!(words, "ui-from") }</span><output translate="no">{ &form.from }</output></p>
                { line("compose-to", say!(words, "ui-to"), &form.to, FormField::To) }
                { line("compose-cc", say!(words, "ui-cc"), &form.cc, FormField::Cc) }
                { line("compose-bcc", say!(words, "ui-bcc"), &form.bcc, FormField::Bcc) }
                { line("compose-subject", say!(words, "ui-subject"), &form.subject, FormField::Subject) }
                <label class="field tall"><span>{ say!(words, "ui-body") }</span>
                    <textarea id="compose-body" value={form.body.clone()} oninput={edit(FormField::Body)} rows="4" />
                </label>
                <div class="compose-end">
                    <button type="submit" class="primary" id="compose-send">{ say!(words, "ui-send") }</button>
                    <span class="hint">{ say!(words, "ui-sent-note") }</span>
                </div>
            </form>
            { preview(&lab, &made) }
        </div>
    }
}

/// The message and the envelope, made by the same code that will send them.
fn preview(lab: &Lab, made: &Result<Composed, ComposeError>) -> Html {
    let words = lab.words();
    match made {
        Ok(made) => {
            let text = made.content.to_text();
            let shown: String = text.lines().map(|line| visible(line) + "\n").collect();
            let shortened = shown.chars().count() > SHOWN;
            let recipients: Vec<String> = made
                .recipients
                .iter()
                .take(20)
                .map(ToString::to_string)
                .collect();
            let more = made.recipients.len().saturating_sub(20);
            html! {
                <div class="preview">
                    <h3>{ say!(words, "ui-the-envelope") }</h3>
                    <dl class="envelope-lines">
                        <dt>{ say!(words, "ui-envelope-from") }</dt><dd><code translate="no">{ made.sender.to_string() }</code></dd>
                        <dt>{ say!(words, "ui-envelope-to") }</dt><dd><code translate="no">{ recipients.join(", ") }{ (more > 0).then(|| format!(" … +{more}")) }</code></dd>
                    </dl>
                    <h3>{ say!(words, "ui-the-message") }</h3>
                    <pre translate="no" class="raw" tabindex="0" role="group" aria-label={say!(words, "ui-the-message")}>{ shorten(&shown, SHOWN) }</pre>
                    { shortened.then(|| html! { <p class="hint">{ say!(words, "ui-shortened") }</p> }) }
                </div>
            }
        }
        Err(error) => html! {
            <div class="preview">
                <p class="problem" role="status">{ lab.html(&story::input_error(&world::InputError::Draft(error.clone()))) }</p>
            </div>
        },
    }
}
