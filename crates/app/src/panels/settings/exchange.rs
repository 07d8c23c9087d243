//! Below an MX record: what its host does with mail for the domain, and the hosts that it could name instead.

use super::form::{Form, below};
use crate::lab::Lab;
use crate::state::Action;
use protocol_core::smtp::Domain;
use serde_json::{Value, json};
use story::{Exchange, Fact, fact, text};
use world::{Edit, Host, HostEdit, Input, World};
use yew::prelude::*;

/// The most hosts that are offered.
const OFFERED: usize = 12;

/// What the host of the record does, and a button for each host that takes mail from others.
pub fn choices(
    lab: &Lab,
    form: &Form,
    domain: &Domain,
    path: &[String],
    now: Option<&Domain>,
) -> Html {
    let world = lab.told().world();
    let does = now.map(|it| (it, Exchange::named(world, domain, it)));
    let is_wrong = does.is_some_and(|it| it.1 != Exchange::Accepts);
    let said = does.map(|(name, does)| (does, does.said(domain), name));
    // A host that is there, under a name that DNS does not know.
    let unknown = said.as_ref().filter(|it| it.0 == Exchange::NoAddress);
    let unknown = unknown.and_then(|(.., name)| world.host(world.host_named(name)?));
    let give = |path: Vec<String>, value: Value| {
        let give = form.give.clone();
        Callback::from(move |_: MouseEvent| drop(give.emit((path.clone(), Ok(value.clone())))))
    };
    let add_address = unknown.map(|host| {
        let record = json!({ "name": host.name, "type": "a", "address": host.address, "ttl": 3600 });
        html! { <button type="button" class="add-address" onclick={give(Vec::new(), record)}>{ say!(lab, "settings-mx-add-address", host: text(&host.name)) }</button> }
    });
    let offers = |host: &&Host| !host.removed && host.mta.is_some() && Some(&host.name) != now;
    let offered = world.hosts().map(|(_, it)| it).filter(offers).take(OFFERED);
    let offer = |host: &Host| {
        let does = Exchange::of(world, domain, host).said(domain);
        let to = give(below(path, "exchange"), json!(host.name));
        html! {
            <li key={host.name.to_string()}>
                <button type="button" class="mx-to" onclick={to}>{ say!(lab, "settings-mx-use", host: text(&host.name)) }</button>
                <span class="hint">{ lab.html(&does) }</span>
            </li>
        }
    };
    let another = like(world, domain).map(|edits| {
        let name = edits.0.clone();
        let add = lab.with(move |lab, _: MouseEvent| {
            for edit in &edits.1 {
                lab.act(Action::Give(Box::new(Input::Edit(edit.clone()))));
            }
        });
        html! { <button type="button" class="mx-add" onclick={add}>{ say!(lab, "settings-mx-add", host: text(&name), domain: text(domain)) }</button> }
    });
    html! {
        <div class="mx-choices">
            <p class={if is_wrong { "problem" } else { "hint" }} role="status">{ said.map(|(_, said, name)| lab.html(&named(name, said))) }</p>
            { add_address.unwrap_or_default() }
            <details class="mx-others" open={is_wrong}>
                <summary>{ say!(lab, "settings-mx-others") }</summary>
                <ul>{ for offered.map(offer) }</ul>
                { another.unwrap_or_default() }
            </details>
        </div>
    }
}

fn named(name: &Domain, said: Fact) -> Fact {
    fact!("settings-mx-does", host: text(name), does: said)
}

/// A second server like the one that accepts mail for the domain, with an address in DNS: its name, and the edits that add
/// it. `None`: no server accepts it.
fn like(world: &World, domain: &Domain) -> Option<(Domain, Vec<Edit>)> {
    let accepts = |it: &&Host| !it.removed && Exchange::of(world, domain, it) == Exchange::Accepts;
    let model = world.hosts().map(|(_, it)| it).find(accepts)?;
    let is_free = |it: &Domain| world.host_named(it).is_none();
    let mut names = (2..100).filter_map(|it| format!("mx{it}.{domain}").parse().ok());
    let name: Domain = names.find(is_free)?;
    let [a, b, c, _] = model.address.octets();
    let mut addresses = (1..255).map(|it| core::net::Ipv4Addr::new(a, b, c, it));
    let address = addresses.find(|it| world.hosts().all(|(_, host)| host.address != *it))?;
    let specs = &world.scenario().hosts;
    let spec = specs.iter().find(|it| it.name == model.name)?;
    let mut set = serde_json::to_value(spec).ok()?;
    // Where the model keeps the mailboxes, the new one has its own.
    for local in set["mta"]["local"].as_array_mut()? {
        if local["store"] == json!(model.name) {
            local["store"] = json!(name);
        }
    }
    let Value::Object(mut set) = set else {
        return None;
    };
    set.remove("name");
    set.insert("address".to_owned(), json!(address));
    set.retain(|_, it| !it.is_null());
    let record = json!([{ "name": name, "type": "a", "address": address, "ttl": 3600 }]);
    let edits = vec![
        Edit::Host(HostEdit {
            name: name.clone(),
            set,
            unset: Vec::new(),
        }),
        Edit::Dns {
            name: name.clone(),
            records: serde_json::from_value(record).ok()?,
        },
    ];
    Some((name, edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::sent;
    use world::EventKind;

    #[test]
    fn mail_arrives_at_the_server_that_is_added_when_the_record_names_it() {
        let mut timeline = sent("relay");
        timeline.first();
        let domain: Domain = "receiver.example".parse().expect("a domain");
        let (name, mut edits) = like(timeline.world(), &domain).expect("one can be added");
        let record = json!([{ "name": domain, "type": "mx", "preference": 10, "exchange": name }]);
        edits.push(Edit::Dns {
            name: domain.clone(),
            records: serde_json::from_value(record).expect("a record"),
        });
        for edit in edits {
            timeline.apply(Input::Edit(edit)).expect("it is taken");
        }
        let does = Exchange::named(timeline.world(), &domain, &name);
        assert_eq!(does, Exchange::Accepts);
        let send = timeline.scenario().letter.send();
        timeline.apply(send).expect("it is sent");
        timeline.last();
        let there = timeline.world().host_named(&name);
        let is_there = |it: &&world::Event| {
            Some(it.host) == there && matches!(it.kind, EventKind::Accepted { .. })
        };
        assert!(timeline.events().iter().any(|it| is_there(&it)));
    }

    #[test]
    fn the_end_names_the_record_that_leads_mail_elsewhere() {
        for (exchange, what) in [
            ("nowhere.receiver.example", "no-address"),
            ("mail.sender.example", "passes-on"),
        ] {
            let mut timeline = sent("relay");
            timeline.first();
            let records = json!([{ "name": "receiver.example", "type": "mx", "preference": 10, "exchange": exchange }]);
            let edit = Edit::Dns {
                name: "receiver.example".parse().expect("a domain"),
                records: serde_json::from_value(records).expect("a record"),
            };
            timeline.apply(Input::Edit(edit)).expect("it is taken");
            let send = timeline.scenario().letter.send();
            timeline.apply(send).expect("it is sent");
            timeline.last();
            let then = story::endings(&timeline).remove(0).then;
            assert_eq!(then[0].id, "exchange-wrong", "{then:?}");
            assert!(format!("{then:?}").contains(what), "{then:?}");
        }
    }

    #[test]
    fn what_each_host_does_with_mail_for_a_domain_is_told() {
        let timeline = sent("relay");
        let world = timeline.world();
        let domain: Domain = "receiver.example".parse().expect("a domain");
        let of = |name: &str| Exchange::named(world, &domain, &name.parse().expect("a name"));
        assert_eq!(of("mx.receiver.example"), Exchange::Accepts);
        assert_eq!(of("mail.sender.example"), Exchange::PassesOn);
        assert_eq!(of("nowhere.receiver.example"), Exchange::NoAddress);
        let named = |name: &str| {
            let host = world.host(world.host_named(&name.parse().expect("a name"))?)?;
            Some(Exchange::of(world, &domain, host))
        };
        assert_eq!(named("phone.receiver.example"), Some(Exchange::NoServer));
    }
}
