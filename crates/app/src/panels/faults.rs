//! Faults: those in force, and a form that adds one at any moment.

use super::queue::units;
use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::state::{Action, FaultField, FaultForm};
use ::story::{Fact, fact, text};
use web_sys::HtmlSelectElement;
use world::fault::{Armed, FaultName, Stage, When};
use world::{FaultId, Input};
use yew::prelude::*;

/// Its name in the page’s code.
pub const NAME: &str = "faults";

/// The form, and the faults in force.
#[function_component]
pub fn Faults() -> Html {
    let lab = use_lab();
    let world = lab.timeline.world();
    let form = &lab.fault;
    let spec = form.spec(world);
    let add = {
        let spec = spec.clone().ok();
        lab.with(move |lab, event: SubmitEvent| {
            event.prevent_default();
            if let Some(fault) = spec.clone() {
                lab.act(Action::Give(Box::new(Input::Break { fault })));
            }
        })
    };
    let stands = form.is_in_force(world);
    let is_wrong = spec.is_err();
    let wrong = spec.err().filter(|_| !stands);
    let shown = |it: &FaultField| form.applies(*it) && *it != FaultField::Unit;
    let fields = FaultField::ALL.into_iter().filter(shown);
    let faults: Vec<_> = world.faults().filter(|(_, it)| !it.mended).collect();
    html! {
        <div class="faults">
            <form onsubmit={add} aria-label={say!(lab, "ui-add-fault")}>
                { for fields.map(|it| field(&lab, form, it, wrong.as_ref())) }
                <p class="compose-end"><button type="submit" class="primary" id="add-fault" disabled={is_wrong}>{ say!(lab, "ui-add-fault") }</button>
                    <span class="hint" role="status">{ stands.then(|| say!(lab, "ui-fault-in-force")) }</span></p>
            </form>
            <section aria-labelledby="faults-title">
                <h3 id="faults-title">{ say!(lab, "ui-faults-in-force") }</h3>
                if faults.is_empty() { <p class="hint">{ say!(lab, "ui-no-faults") }</p> }
                <ul>{ for faults.into_iter().map(|(id, it)| in_force(&lab, id, it)) }</ul>
            </section>
        </div>
    }
}

fn in_force(lab: &Lab, id: FaultId, it: &Armed) -> Html {
    let spec = &it.spec;
    let said = story::fault_sentence(&lab.timeline, it);
    let times = spec
        .times
        .map(|it| fact!("fault-at-most", count: it, times: fact!("times", count: it)));
    let rate = spec.per_mille.map(|it| fact!("fault-by-chance", rate: it));
    let one = spec.recipient.as_ref();
    let one = one.map(|it| fact!("fault-for-one", recipient: text(it)));
    let more = [
        one,
        times,
        rate,
        // What occurs at once has occurred.
        (spec.stage != Stage::Now).then(
            || fact!("fault-struck", count: it.struck, times: fact!("times", count: it.struck)),
        ),
    ];
    let mend = lab.on(Action::Give(Box::new(Input::Mend { fault: id })));
    html! {
        <li key={id.0}>
            <p>{ lab.html(&said) }</p>
            <p class="hint">{ for more.iter().flatten().map(|it| html! { <>{ lab.html(it) }{ " " }</> }) }</p>
            <button type="button" class="mend" aria-label={say!(lab, "ui-mend-named", what: said.clone())} onclick={mend}>{ say!(lab, "ui-mend") }</button>
        </li>
    }
}

fn label(field: FaultField) -> Fact {
    match field {
        FaultField::Kind => fact!("ui-fault-kind"),
        FaultField::Host => fact!("ui-fault-host"),
        FaultField::Stage => fact!("ui-fault-stage"),
        FaultField::When => fact!("ui-fault-when"),
        FaultField::Amount => fact!("ui-fault-amount"),
        FaultField::Unit => fact!("ui-unit"),
        FaultField::Code => fact!("ui-fault-code"),
        FaultField::Status => fact!("ui-fault-status"),
        FaultField::Text => fact!("ui-fault-text"),
        FaultField::Recipient => fact!("ui-fault-recipient"),
        FaultField::Times => fact!("ui-fault-times"),
        FaultField::Chance => fact!("ui-fault-chance"),
    }
}

/// What can be chosen in a field, with its words; nothing where text is typed.
fn options(lab: &Lab, form: &FaultForm, field: FaultField) -> Vec<(String, String)> {
    let numbered = |(index, label): (usize, Fact)| (index.to_string(), lab.text(&label));
    match field {
        FaultField::Kind => {
            let names = FaultName::ALL.map(story::fault_kind);
            names.into_iter().enumerate().map(numbered).collect()
        }
        FaultField::Host => {
            let serves =
                |it: &world::Host| it.mua.is_none() && (it.resolver || it.ports().next().is_some());
            let hosts = lab.timeline.world().hosts().filter(|(_, it)| serves(it));
            let name = |it: &world::Host| lab.text(&story::host_title(it));
            let hosts: Vec<_> = hosts
                .map(|(_, it)| (it.name.to_string(), name(it)))
                .collect();
            // The name of its own is said where two are called the same.
            let is_twice = |title: &String| hosts.iter().filter(|it| it.1 == *title).count() > 1;
            let label = |(own, title): &(String, String)| match is_twice(title) {
                true => (own.clone(), format!("{title} ({own})")),
                false => (own.clone(), title.clone()),
            };
            hosts.iter().map(label).collect()
        }
        FaultField::Stage => {
            let stages = Stage::ALL.into_iter().enumerate();
            let can: Vec<Stage> = form.stages().collect();
            let can = stages.filter(|(_, it)| can.contains(it));
            can.map(|(index, it)| numbered((index, story::fault_stage(it))))
                .collect()
        }
        FaultField::When => form
            .whens()
            .map(|it| match it {
                When::Before => numbered((0, fact!("ui-fault-before"))),
                When::After => numbered((1, fact!("ui-fault-after"))),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn field(
    lab: &Lab,
    form: &FaultForm,
    field: FaultField,
    wrong: Option<&(FaultField, Fact)>,
) -> Html {
    let id = format!("fault-{field}");
    let said = wrong.filter(|(it, _)| *it == field).map(|(_, why)| why);
    let invalid = said.map(|_| "true");
    let about = said.map(|_| format!("{id}-error"));
    let text = form.get(field).to_owned();
    let changes =
        |field| lab.with(move |lab, event: Event| lab.act(Action::EditFault(field, value(&event))));
    let types =
        lab.with(move |lab, event: InputEvent| lab.act(Action::EditFault(field, value(&event))));
    let options = options(lab, form, field);
    let hint = match field {
        FaultField::Recipient => Some(fact!("ui-fault-everyone")),
        FaultField::Times => Some(fact!("ui-fault-every-time")),
        FaultField::Chance => Some(fact!("ui-fault-always")),
        _ => None,
    };
    let input = match options.is_empty() {
        true => {
            let hint = hint.map(|it| lab.text(&it));
            html! {
                <input type="text" {id} value={text} placeholder={hint} aria-invalid={invalid} aria-describedby={about.clone()} oninput={types}
                    autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" />
            }
        }
        false => {
            html! { <List {id} chosen={text} {options} {invalid} about={about.clone()} onchange={changes(field)} /> }
        }
    };
    html! {
        <div class="field" key={field.as_str()}>
            <label for={format!("fault-{field}")}>{ lab.text(&label(field)) }</label>
            <div class="fields">
                { input }
                if field == FaultField::Amount {
                    <select id="fault-unit" aria-label={say!(lab, "ui-unit")} onchange={changes(FaultField::Unit)}>{ units(lab, form.get(FaultField::Unit)) }</select>
                }
            </div>
            // A child that is there at times only would have the others made anew.
            if let Some(why) = said { <p class="problem" role="status" id={about.clone()}>{ lab.html(why) }</p> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ListProperties {
    id: String,
    chosen: String,
    /// Each with its label.
    options: Vec<(String, String)>,
    invalid: Option<&'static str>,
    about: Option<String>,
    onchange: Callback<Event>,
}

/// A list whose choice follows the form, also where a person has touched it.
#[function_component]
fn List(list: &ListProperties) -> Html {
    let node = use_node_ref();
    let shown = (list.chosen.clone(), list.options.clone());
    use_effect_with((shown, node.clone()), |((chosen, _), node)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(chosen);
        }
    });
    html! {
        <select ref={node} id={list.id.clone()} aria-invalid={list.invalid} aria-describedby={list.about.clone()} onchange={&list.onchange}>
            { for list.options.iter().map(|(key, label)| html! { <option selected={*key == list.chosen} value={key.clone()}>{ label }</option> }) }
        </select>
    }
}
