//! The dialog with all that can be taken away as a file.

use crate::dom::value;
use crate::effects::copied;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, Notice};
use crate::take_away::{Kind, save};
use ::story::{fact, text};
use exports::Program;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// For what a session is copied, and the name of its button.
const SCRIPTS: [(&str, Program); 3] = [
    ("swaks", Program::Swaks),
    ("python", Program::Python),
    ("terminal", Program::Terminal),
];

/// The button that opens the dialog, and the dialog.
#[function_component]
pub fn Save() -> Html {
    let lab = use_lab();
    let dialog = use_node_ref();
    let suggested = own_name(&lab);
    let typed = use_state(|| None::<String>);
    let name = typed.as_ref().unwrap_or(&suggested).clone();
    let (opened, set) = (dialog.clone(), typed.setter());
    let open = Callback::from(move |_: MouseEvent| {
        set.set(None);
        if let Some(dialog) = opened.cast::<HtmlDialogElement>() {
            // A dialog that cannot be shown stays closed.
            drop(dialog.show_modal());
        }
    });
    let close = {
        let dialog = dialog.clone();
        move || {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let take = |kind: Kind| {
        let (close, name) = (close.clone(), file_name(&name));
        lab.with(move |lab, _: MouseEvent| {
            close();
            save(lab, kind, &name);
        })
    };
    let copy = |program: Program| {
        let close = close.clone();
        lab.with(move |lab, _: MouseEvent| {
            close();
            copy_script(lab, program);
        })
    };
    let write = Callback::from(move |event: InputEvent| typed.set(Some(value(&event))));
    html! {
        <>
            <button type="button" class="quiet" id="save" onclick={open}>{ say!(lab, "save-open") }</button>
            <dialog class="keys save" ref={dialog} aria-labelledby="save-title">
                <h2 id="save-title">{ say!(lab, "save-title") }</h2>
                <label>{ say!(lab, "save-name") }<input type="text" id="save-name" value={name.clone()} oninput={write} autocomplete="off" spellcheck="false" /></label>
                <ul>
                    { for Kind::ALL.map(|kind| {
                        let (title, what_for) = kind.title();
                        let (end, _) = kind.form();
                        html! {
                            <li>
                                <button type="button" id={format!("save-{end}")} onclick={take(kind)}>
                                    <b>{ lab.html(&title) }</b>{ " " }<code translate="no">{ format!(".{end}") }</code>
                                    <span>{ lab.html(&what_for) }</span>
                                </button>
                            </li>
                        }
                    }) }
                </ul>
                <section>
                    <h3>{ say!(lab, "save-script") }</h3>
                    <p class="hint">{ lab.html(&fact!("save-script-for")) }</p>
                    <div class="go">
                        { for SCRIPTS.map(|(id, program)| html! {
                            <button type="button" class="button" id={format!("copy-{id}")} onclick={copy(program)}>{ match program {
                                Program::Swaks => say!(lab, "save-swaks"),
                                Program::Python => say!(lab, "save-python"),
                                Program::Terminal => say!(lab, "save-terminal"),
                            } }</button>
                        }) }
                    </div>
                </section>
                <button type="button" class="primary" onclick={move |_| close()}>{ say!(lab, "ui-close") }</button>
            </dialog>
        </>
    }
}

/// Puts what holds the session of the cursor into the clipboard.
fn copy_script(lab: &Lab, program: Program) {
    let Some(script) = exports::script(lab.told(), program, &lab.words) else {
        return lab.act(Action::Tell(Notice::Error(fact!("save-no-session"))));
    };
    let lab = lab.clone();
    wasm_bindgen_futures::spawn_local(async move {
        lab.act(Action::Tell(Notice::Info(match copied(&script).await {
            true => fact!("save-script-copied"),
            false => fact!("save-script-not-copied", script: text(script)),
        })));
    });
}

/// What a file of this run is called, where the person does not say.
fn own_name(lab: &Lab) -> String {
    match &lab.lesson {
        Some(taken) => taken.lesson.name.clone(),
        None => lab.timeline.scenario().name.clone(),
    }
}

/// What was typed, as every system can call a file.
fn file_name(typed: &str) -> String {
    let fits = |it: char| !it.is_control() && !"/\\:*?\"<>|".contains(it);
    let name: String = typed.chars().filter(|it| fits(*it)).take(100).collect();
    let name = name.trim().trim_matches('.');
    if name.is_empty() { "smtp-lab" } else { name }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_name_is_one_that_every_system_has() {
        for (typed, name) in [
            ("relay", "relay"),
            ("../a:b?", "ab"),
            ("  ", "smtp-lab"),
            ("Übung 3", "Übung 3"),
        ] {
            assert_eq!(file_name(typed), name);
        }
    }
}
