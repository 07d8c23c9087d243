//! The files of a message, each with what can be done with it.

use super::wire::{shorten, visible};
use crate::lab::Lab;
use ::story::Fact;
use protocol_core::message::Attachment;
use yew::prelude::*;

/// A file's name as it is shown.
pub fn name(file: &Attachment) -> String {
    visible(&shorten(&file.name, 80))
}

/// The files, where there are some. `label` is of the button, `named` of the button with a file's name.
pub fn files(
    lab: &Lab,
    all: &[Attachment],
    label: &Fact,
    named: impl Fn(&str) -> Fact,
    act: impl Fn(usize) -> Callback<MouseEvent>,
) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="files" aria-label={say!(lab, "ui-files")}>
            { for all.iter().enumerate().map(|(index, file)| html! {
                <li key={index}>
                    <b translate="no">{ name(file) }</b>
                    <span><code translate="no">{ visible(&shorten(&file.kind, 60)) }</code>{ ", " }{ say!(lab, "size", octets: file.content.len()) }</span>
                    <button type="button" aria-label={lab.text(&named(&name(file)))} onclick={act(index)}>{ lab.text(label) }</button>
                </li>
            }) }
        </ul>
    }
}
