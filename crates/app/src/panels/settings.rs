//! Hosts, DNS records and links: what a scenario says of them, as it is now, to be changed.

mod exchange;
mod form;
mod value;

use crate::dom::value;
use crate::lab::{Lab, use_lab};
use crate::panels::faults;
use crate::panels::stage::Thing;
use crate::state::{Action, FaultField};
use form::{Draft, Form, Give, Given, Shared, Takes};
use protocol_core::Instant;
use protocol_core::dns::Record;
use protocol_core::smtp::Domain;
use serde_json::{Value, json};
use std::rc::Rc;
use story::settings::{HOST, LINK, NEW_HOST, RECORD};
use story::{Fact, TimeOfDay, fact, setting_error, text};
use value::{change, place};
use world::edit::read;
use world::fault::FaultName;
use world::scenario::{Flaw, HostSpec, LinkSpec, RecordSpec};
use world::{Edit, HostEdit, HostId, Input, InputError, Scenario, ScenarioError};
use yew::prelude::*;

/// The panel of hosts.
pub const HOSTS: &str = "hosts";
/// The panel of DNS records.
pub const DNS: &str = "dns";
/// The panel of links.
pub const LINKS: &str = "links";

/// How many records are listed.
const LISTED: usize = 60;

/// A host and all that a scenario can say of it.
#[function_component]
pub fn Hosts() -> Html {
    let lab = use_lab();
    let find = use_state(String::new);
    let select = use_node_ref();
    // Who comes from the stage goes on here.
    use_effect_with((lab.host, select.clone()), |(host, select)| {
        if let Some(select) = select
            .cast::<web_sys::HtmlElement>()
            .filter(|_| host.is_some())
        {
            // Without the focus the form still works.
            drop(select.focus());
        }
    });
    let hosts = &lab.told().world().scenario().hosts;
    let at = chosen(&lab, hosts);
    let form = use_memo((seen(&lab), at, find.clone()), |_| {
        host_form(&lab, at, &find)
    });
    let choose = lab.with(|lab, event: Event| {
        if let Ok(id) = value(&event).parse() {
            lab.act(Action::ShowHost(HostId(id), HOSTS));
        }
    });
    let option = |(index, host): (usize, &HostSpec)| {
        let name = match host.removed {
            true => say!(lab, "settings-removed", host: text(&host.name)),
            false => host.name.to_string(),
        };
        html! { <option value={index.to_string()} selected={index == at} translate="no">{ name }</option> }
    };
    html! {
        <>
            <div class="settings-tools">
                <label class="choice"><span>{ say!(lab, "settings-of") }</span>
                    <select id="settings-host" ref={select} onchange={choose}>{ for hosts.iter().enumerate().map(option) }</select>
                </label>
                { search(&find, say!(lab, "settings-find")) }
                <p class="hint">{ say!(lab, "settings-about") }</p>
            </div>
            { (*form).clone() }
            <p class="hint">{ fixed(&lab) }</p>
        </>
    }
}

/// What no edit changes, and why.
fn fixed(lab: &Lab) -> String {
    let world = lab.told().world();
    let scenario = world.scenario();
    let delay = core::time::Duration::from_micros(scenario.latency_micros);
    let at = TimeOfDay::at(world, Instant::default()).whole();
    say!(lab, "settings-fixed", at: at, seed: scenario.seed, delay: delay)
}

/// The host that was chosen, or is selected on the stage, or else the first mail server.
fn chosen(lab: &Lab, hosts: &[HostSpec]) -> usize {
    let selected = match lab.selected {
        Some(Thing::Host(id)) => Some(id),
        _ => None,
    };
    let id = lab.host.or(selected).map(HostId::index);
    let server = || hosts.iter().position(|it| it.mta.is_some());
    let chosen = id.filter(|it| *it < hosts.len()).or_else(server);
    chosen.unwrap_or(0)
}

fn host_form(lab: &Lab, at: usize, find: &str) -> Html {
    let spec = &lab.told().world().scenario().hosts[at];
    let name = spec.name.clone();
    let give = give(lab, move |scenario, path, value| {
        let spec = scenario.hosts.iter().find(|it| it.name == name);
        let set = change(&serde_json::to_value(spec).unwrap_or_default(), path, value);
        Ok(host_edit(name.clone(), set))
    });
    let form = Form {
        id: format!("host-{at}"),
        find: find.to_lowercase(),
        ..form(lab, give)
    };
    let is_found = HOST.fields.iter().any(|it| form.finds(&HOST, it));
    let now = serde_json::to_value(spec).unwrap_or_default();
    html! {
        <>
            <div key={at} class="settings-of">
                { form.fields(&HOST, &now, &[]) }
                if !is_found { <p class="empty">{ say!(lab, "settings-none-found") }</p> }
            </div>
            { add(lab, fact!("settings-add-host"), new_host(lab)) }
        </>
    }
}

/// A new host is shown when it is there.
fn new_host(lab: &Lab) -> Html {
    let added = give(lab, |scenario, _, value| {
        let name: Domain = read("name", &value["name"])?;
        match scenario.hosts.iter().any(|it| it.name == name) {
            true => Err(ScenarioError {
                path: "name".to_owned(),
                flaw: Flaw::Twice(name.to_string()),
            }),
            false => Ok(host_edit(name, json!({ "address": value["address"] }))),
        }
    });
    let shown = {
        let lab = lab.clone();
        Callback::from(move |given: Given| {
            let why = added.emit(given);
            let lab = lab.clone();
            let last = lab.timeline.world().hosts().next_back();
            if let Some((id, _)) = last.filter(|_| why.is_none()) {
                lab.act(Action::ShowHost(id, HOSTS));
            }
            why
        })
    };
    let (form, path, id) = (form(lab, shown), Vec::new(), "new-host".to_owned());
    html! { <Draft {form} group={&NEW_HOST} {path} takes={Takes::Whole} {id} /> }
}

fn host_edit(name: Domain, set: Value) -> Edit {
    let set = match set {
        Value::Object(set) => set,
        _ => Default::default(),
    };
    let unset = Vec::new();
    Edit::Host(HostEdit { name, set, unset })
}

/// The DNS records, name by name.
#[function_component]
pub fn Dns() -> Html {
    let lab = use_lab();
    let find = use_state(String::new);
    let list = use_memo((seen(&lab), find.clone()), |_| records(&lab, &find));
    let hosts = lab.told().world().hosts();
    let takes_mail = hosts.filter(|(_, it)| !it.removed && it.mta.is_some());
    let servers = ::story::list(
        takes_mail
            .take(LISTED)
            .map(|(_, it)| ::story::text(&it.name)),
    );
    html! {
        <>
            <div class="settings-tools">
                { search(&find, say!(lab, "settings-find-name")) }
                <p class="hint">{ say!(lab, "settings-about-dns") }{ " " }{ lab.html(&fact!("settings-dns-servers", hosts: servers)) }</p>
            </div>
            { (*list).clone() }
        </>
    }
}

/// All records of a name are given together. Records have a path of name and number.
fn records(lab: &Lab, find: &str) -> Html {
    let give = give(lab, |scenario, path, value| {
        let own = path.first().map(|it| Value::from(it.as_str()));
        let name: Domain = read("name", own.as_ref().unwrap_or(&value["name"]))?;
        let of_name = scenario.dns.iter().filter(|it| it.name == name);
        let mut all = serde_json::to_value(of_name.collect::<Vec<_>>()).unwrap_or_default();
        let last = [all.as_array().map_or(0, Vec::len).to_string()];
        let place_of = path.get(1..).unwrap_or(&last);
        place(&mut all, place_of, value);
        let records: Vec<RecordSpec> = read("records", &all)?;
        Ok(Edit::Dns { name, records })
    });
    let form = Form {
        id: "dns".to_owned(),
        without: &["name", "type"],
        ..form(lab, give)
    };
    let dns = &lab.told().world().scenario().dns;
    let mut names: Vec<&Domain> = Vec::new();
    for it in dns
        .iter()
        .filter(|it| it.name.to_string().contains(&find.to_lowercase()))
    {
        if !names.contains(&&it.name) {
            names.push(&it.name);
        }
        if names.len() > LISTED {
            break;
        }
    }
    let of_name = |name: &&Domain| {
        let all = dns.iter().filter(|it| it.name == **name).enumerate();
        html! {
            <section key={name.to_string()} class="records" aria-label={name.to_string()}>
                <p class="row-name" translate="no">{ name.to_string() }</p>
                { for all.map(|(number, it)| {
                    let now = serde_json::to_value(it).unwrap_or_default();
                    let data = now["exchange"].as_str().or(now["address"].as_str());
                    let kind = it.record.kind().to_string().to_uppercase();
                    let title = format!("{kind} {}", data.unwrap_or_default());
                    let path = [name.to_string(), number.to_string()];
                    form.row("add-one", &title, &path, |path| html! {
                        <>
                            { form.fields(&RECORD, &now, path) }
                            { match &it.record {
                                Record::Mx { exchange, .. } => exchange::choices(lab, &form, name, path, exchange.as_ref()),
                                Record::A { .. } => Html::default(),
                            } }
                        </>
                    })
                }) }
            </section>
        }
    };
    let draft = Form {
        without: &[],
        ..form.clone()
    };
    html! {
        <>
            { add(lab, fact!("settings-add-record"), html! {
                <Draft form={draft} group={&RECORD} path={Vec::new()} takes={Takes::Whole} id="new-record" />
            }) }
            <div class="records-of">
                { for names.iter().take(LISTED).map(of_name) }
            </div>
            if names.is_empty() { <p class="empty">{ say!(lab, "settings-no-record") }</p> }
            if names.len() > LISTED { <p class="hint">{ say!(lab, "settings-more", more: names.len() - LISTED) }</p> }
        </>
    }
}

/// The links that differ from the usual.
#[function_component]
pub fn Links() -> Html {
    let lab = use_lab();
    let list = use_memo(seen(&lab), |_| links(&lab));
    (*list).clone()
}

fn links(lab: &Lab) -> Html {
    let give = give(lab, |scenario, path, value| {
        let now = path
            .first()
            .and_then(|it| scenario.links.get(it.parse::<usize>().ok()?));
        let mut link = serde_json::to_value(now).unwrap_or_default();
        match path {
            // As usual again.
            [_] => link = json!({ "a": link["a"], "b": link["b"] }),
            _ => place(&mut link, path.get(1..).unwrap_or_default(), value),
        }
        read::<LinkSpec>("link", &link).map(Edit::Link)
    });
    let form = Form {
        id: "link".to_owned(),
        without: &["a", "b"],
        ..form(lab, give)
    };
    let scenario = lab.told().world().scenario();
    let own = scenario.links.iter().enumerate();
    let own = own.filter(|(_, it)| it.cut || it.latency_micros.is_some());
    let usual = core::time::Duration::from_micros(scenario.latency_micros);
    let break_it = lab.with(|lab, _: MouseEvent| {
        let breaks = FaultName::ALL.iter().position(|it| *it == FaultName::Reset);
        let breaks = breaks.unwrap_or(0).to_string();
        lab.act(Action::EditFault(FaultField::Kind, breaks));
        lab.act(Action::ShowWork(faults::NAME));
    });
    let draft = Form {
        without: &[],
        ..form.clone()
    };
    html! {
        <>
            <p class="hint">{ say!(lab, "settings-about-links", time: usual) }</p>
            <p class="hint">{ say!(lab, "settings-links-or-fault") }{ " " }<button type="button" class="link" id="to-faults" onclick={break_it}>{ say!(lab, "settings-to-faults") }</button></p>
            <div class="records-of">
                { for own.map(|(number, it)| {
                    let now = serde_json::to_value(it).unwrap_or_default();
                    let title = say!(lab, "settings-link", a: text(&it.a), b: text(&it.b));
                    form.row("add-one", &title, &[number.to_string()], |path| form.fields(&LINK, &now, path))
                }) }
            </div>
            { add(lab, fact!("settings-add-link"), html! {
                <Draft form={draft} group={&LINK} path={Vec::new()} takes={Takes::Whole} id="new-link" />
            }) }
        </>
    }
}

/// What a panel shows is derived again when this changes.
fn seen(lab: &Lab) -> ((u64, world::Moment), *const words::Words) {
    (lab.moment(), Rc::as_ptr(&lab.words))
}

fn search(find: &UseStateHandle<String>, label: String) -> Html {
    let oninput = {
        let find = find.clone();
        Callback::from(move |event: InputEvent| find.set(value(&event)))
    };
    html! {
        <label class="choice"><span>{ label }</span>
            <input type="text" class="find-setting" value={(**find).clone()} {oninput} autocomplete="off" spellcheck="false" />
        </label>
    }
}

fn add(lab: &Lab, what: Fact, draft: Html) -> Html {
    html! { <details class="part add" id="add-one"><summary>{ lab.html(&what) }</summary>{ draft }</details> }
}

fn form(lab: &Lab, give: Give) -> Form {
    let hosts = lab.told().world().scenario().hosts.iter();
    let hosts = hosts.filter(|it| !it.removed).map(|it| it.name.to_string());
    let shared = Shared {
        words: lab.words(),
        hosts: Rc::new(hosts.collect()),
    };
    let (id, find) = (String::new(), String::new());
    Form {
        shared,
        id,
        find,
        without: &[],
        give,
    }
}

/// Gives the world the edit that `make` makes of a change; what cannot be is said, and nothing is given.
fn give(
    lab: &Lab,
    make: impl Fn(&Scenario, &[String], Value) -> Result<Edit, ScenarioError> + 'static,
) -> Give {
    let lab = lab.clone();
    Callback::from(move |(path, given): Given| {
        let lab = lab.clone();
        let world = lab.timeline.world();
        let input = match given {
            Ok(value) => make(world.scenario(), &path, value).map(Input::Edit),
            Err(why) => return Some(lab.html(&why)),
        };
        let tried = input.map_err(InputError::Edit).and_then(|input| {
            let mut world = world.clone();
            world.apply(&input, &mut Vec::new()).map(|()| input)
        });
        match tried {
            Ok(input) => {
                lab.act(Action::Give(Box::new(input)));
                None
            }
            Err(why) => Some(lab.html(&setting_error(&why))),
        }
    })
}
