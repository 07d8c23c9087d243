//! The dialog that explains what another program printed of a session: pasted, read, and stepped through.

use crate::lab::{Lab, use_lab};
use crate::live::Finding;
use crate::state::Action;
use ::story::{Fact, fact, text};
use judge::explain::{Departure, Explained, MAX_TEXT, explain};
use judge::record::shown;
use judge::replay;
use judge::suite::Level;
use lessons::{Document, SavedRun};
use std::rc::Rc;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement};
use yew::prelude::*;

/// So many lines that are not understood are named.
const MAX_UNREAD: usize = 20;

/// What was read, and what in it departs from the rules.
struct Reading {
    of: Explained,
    /// Of each session.
    departures: Vec<Vec<Departure>>,
}

/// Whether something of a text can be explained.
pub fn is_understood(text: &str) -> bool {
    let it = explain(text);
    !it.sessions.is_empty() || !it.notes.is_empty()
}

/// The button that opens the dialog.
pub fn button(lab: &Lab) -> Html {
    let open = lab.on(Action::ExplainText(Some(Rc::from(""))));
    html! { <button type="button" class="quiet" id="explain-text" onclick={open}>{ say!(lab, "explain-open") }</button> }
}

/// The dialog.
#[function_component]
pub fn ExplainText() -> Html {
    let lab = use_lab();
    let (dialog, field) = (use_node_ref(), use_node_ref());
    let reading = use_memo(lab.explained.clone(), |text| {
        let text = text.as_deref().filter(|it| !it.trim().is_empty())?;
        let of = explain(text);
        let departures = of.sessions.iter().map(|it| {
            let mut all = it.departures();
            all.sort_by_key(|it| it.found.line);
            all
        });
        let departures = departures.collect();
        Some(Reading { of, departures })
    });
    use_effect_with(
        (lab.explained.is_some(), dialog.clone()),
        |(open, dialog)| {
            let dialog = dialog.cast::<HtmlDialogElement>();
            match dialog.filter(|it| it.open() != *open) {
                // A dialog that cannot be shown stays closed.
                Some(dialog) if *open => drop(dialog.show_modal()),
                Some(dialog) => dialog.close(),
                None => {}
            }
        },
    );
    let read = {
        let field = field.clone();
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            let text = field.cast::<HtmlTextAreaElement>().map(|it| it.value());
            lab.act(Action::ExplainText(text.map(Rc::from)));
        })
    };
    let closed = lab.with(|lab, _: Event| {
        if lab.explained.is_some() {
            lab.act(Action::ExplainText(None));
        }
    });
    let text = lab.explained.clone();
    html! {
            <dialog class="keys explain" ref={dialog} onclose={closed} aria-labelledby="explain-head">
                if let Some(text) = text {
                    <h2 id="explain-head">{ say!(lab, "explain-title") }</h2>
                    <form onsubmit={read}>
                        <label for="explained-text">{ say!(lab, "explain-about") }</label>
                        <textarea id="explained-text" ref={field} value={text.to_string()} maxlength={MAX_TEXT.to_string()} translate="no" rows="8"
                            autocomplete="off" spellcheck="false" />
                        <div class="go">
                            <button class="primary" id="explain-it">{ say!(lab, "explain-read") }</button>
                            <button type="button" class="quiet" onclick={lab.on(Action::ExplainText(None))}>{ say!(lab, "ui-close") }</button>
                        </div>
                    </form>
                    <div role="status">{ reading.as_ref().as_ref().map(|it| result(&lab, it)).unwrap_or_default() }</div>
                }
            </dialog>
    }
}

fn result(lab: &Lab, reading: &Reading) -> Html {
    let Explained {
        sessions,
        notes,
        unread,
    } = &reading.of;
    let item = |line: usize, says: &Fact, means: &[Fact]| {
        html! {
            <li value={line.to_string()}>
                { lab.html(says) }
                { for means.iter().map(|it| html! { <p class="hint">{ lab.html(it) }</p> }) }
            </li>
        }
    };
    let connections: Vec<_> = sessions.iter().map(|it| it.connection.clone()).collect();
    // A session is a connection of the run, by its number.
    let found = (1..).zip(&reading.departures).flat_map(|(number, all)| {
        all.iter().map(move |it| Finding {
            place: format!("m/{number}/{}", it.found.line),
            level: match it.level {
                Level::Required => "required",
                Level::Note => "note",
            }
            .to_owned(),
            section: it.section.clone(),
            says: lab.text(&it.found.says),
        })
    });
    let found: Vec<_> = found.collect();
    let step = lab.with(move |lab, _: MouseEvent| {
        lab.act(Action::ExplainText(None));
        let run = replay::run(&connections, "transcript", 0);
        lab.act(Action::LoadFile(Box::new(Document::Run(Box::new(
            SavedRun {
                run,
                story: lessons::Story::default(),
                progress: None,
            },
        )))));
        lab.act(Action::Mark(found.clone()));
    });
    let first = |index: usize| sessions[index].sources.first().copied().unwrap_or(1);
    let left = unread.len().saturating_sub(MAX_UNREAD);
    html! {
        <>
            if sessions.is_empty() && notes.is_empty() {
                <p class="wrong">{ say!(lab, "explain-none") }</p>
            }
            { for reading.departures.iter().enumerate().map(|(index, all)| html! {
                <section>
                    <h3>{ say!(lab, "explain-found", line: first(index), count: sessions[index].connection.line_at(usize::MAX)) }</h3>
                    if all.is_empty() {
                        <p>{ say!(lab, "explain-nothing-wrong") }</p>
                    } else {
                        <p>{ say!(lab, "explain-wrong", count: all.len()) }</p>
                        <ol class="lines">{ for all.iter().map(|it| item(sessions[index].source(it.found.line).unwrap_or(1), &it.told(), &[])) }</ol>
                    }
                </section>
            }) }
            if !sessions.is_empty() {
                <button type="button" class="primary" id="explain-step" onclick={step}>{ say!(lab, "explain-step") }</button>
            }
            if !notes.is_empty() {
                <ol class="lines">{ for notes.iter().map(|it| item(it.line, &it.says, &it.means)) }</ol>
            }
            if !unread.is_empty() {
                <h3>{ say!(lab, "explain-left", count: unread.len()) }</h3>
                <ol class="lines" translate="no">
                    { for unread.iter().take(MAX_UNREAD).map(|(line, what)| item(*line, &fact!("verbatim", text: text(shown(what.as_bytes()))), &[])) }
                </ol>
                if left > 0 { <p>{ say!(lab, "explain-left-more", count: left) }</p> }
            }
        </>
    }
}
