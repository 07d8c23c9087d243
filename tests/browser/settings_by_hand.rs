//! What a person does in the panels of settings, so that the world becomes what an edit makes of it.

use protocol_core::smtp::Domain;
use serde_json::Value;
use story::settings::{Group, HOST, Kind, RECORD};
use world::{Edit, Input, World};

/// One thing that is done in a form.
pub enum Act {
    /// A field gets this text; of a box, `true` or `false`.
    Fill(String, String),
    /// A button is pressed.
    Press(String),
}

impl Act {
    pub fn css(&self) -> &str {
        let (Self::Fill(css, _) | Self::Press(css)) = self;
        css
    }
}

/// The panel, the host that is chosen there, and what is done, for hosts and names that are there.
pub fn edits(world: &World, edit: &Edit) -> (&'static str, Option<Domain>, Vec<Act>) {
    let mut edited = world.clone();
    let taken = edited.apply(&Input::Edit(edit.clone()), &mut Vec::new());
    taken.expect("the edit can be");
    let [before, after] = [world, &edited].map(World::scenario);
    let mut acts = Vec::new();
    match edit {
        Edit::Host(host) => {
            let at = before.hosts.iter().position(|it| it.name == host.name);
            let at = at.expect("the host is there");
            let [now, wanted] = [before, after].map(|it| value(&it.hosts[at]));
            fields(&HOST, &format!("host-{at}"), &now, &wanted, &mut acts);
            ("hosts", Some(host.name.clone()), acts)
        }
        Edit::Dns { name, .. } => {
            let of_name = |it: &&world::scenario::RecordSpec| it.name == *name;
            let [now, wanted] =
                [before, after].map(|it| value(&it.dns.iter().filter(of_name).collect::<Vec<_>>()));
            records(&RECORD, &format!("dns-{name}"), &now, &wanted, &mut acts);
            ("dns", None, acts)
        }
        _ => unreachable!("{edit:?}"),
    }
}

fn value(it: &impl serde::Serialize) -> Value {
    serde_json::to_value(it).expect("it is JSON")
}

fn id(id: &str) -> String {
    format!("[id='{id}']")
}

/// As it is typed.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn fields(group: &Group, at: &str, now: &Value, wanted: &Value, acts: &mut Vec<Act>) {
    for field in group.fields {
        let (now, wanted) = (&now[field.name], &wanted[field.name]);
        let at = format!("{at}-{}", field.name);
        match (&field.kind, field.kind.group()) {
            _ if now == wanted => {}
            (Kind::Switch, _) => acts.push(Act::Fill(id(&at), (*wanted == true).to_string())),
            (Kind::Several(names), _) => {
                let has = |name: &str| {
                    wanted
                        .as_array()
                        .is_some_and(|all| all.iter().any(|it| it == name))
                };
                let box_of =
                    |name: &&str| Act::Fill(id(&format!("{at}-{name}")), has(name).to_string());
                acts.extend(names.iter().map(box_of));
            }
            (_, None) => acts.push(Act::Fill(id(&at), text(wanted))),
            (Kind::Records(_), Some(inner)) => records(inner, &at, now, wanted, acts),
            (Kind::Table(_), Some(inner)) => table(inner, &at, now, wanted, acts),
            (Kind::Optional(_), Some(_)) if wanted.is_null() => acts.push(remove(&at)),
            (Kind::Optional(_), Some(inner)) if now.is_null() => {
                add(inner, &at, wanted, acts);
                fields(inner, &at, &drafted(inner, wanted), wanted, acts);
            }
            (_, Some(inner)) => fields(inner, &at, now, wanted, acts),
        }
    }
}

/// What a draft has asked for.
fn drafted(group: &Group, wanted: &Value) -> Value {
    let asked = group
        .fields
        .iter()
        .filter(|it| it.is_required && it.kind.group().is_none());
    let asked = asked.map(|it| (it.name.to_owned(), wanted[it.name].clone()));
    Value::Object(asked.collect())
}

fn add(group: &Group, at: &str, wanted: &Value, acts: &mut Vec<Act>) {
    let Value::Object(asked) = drafted(group, wanted) else {
        return;
    };
    let fill =
        |(name, value): (&String, &Value)| Act::Fill(id(&format!("{at}-new-{name}")), text(value));
    acts.extend(asked.iter().map(fill));
    acts.push(Act::Press(format!(
        "{} [type=submit]",
        id(&format!("{at}-new"))
    )));
}

fn remove(at: &str) -> Act {
    Act::Press(id(&format!("{at}-remove")))
}

fn records(group: &Group, at: &str, now: &Value, wanted: &Value, acts: &mut Vec<Act>) {
    let all = |it: &Value| it.as_array().cloned().unwrap_or_default();
    let (mut now, wanted) = (all(now), all(wanted));
    for index in (0..now.len()).rev() {
        if now.len() > wanted.len() && !wanted.contains(&now[index]) {
            acts.push(remove(&format!("{at}-{index}")));
            now.remove(index);
        }
    }
    for (index, wanted) in wanted.iter().enumerate() {
        let drafted = drafted(group, wanted);
        let now = now.get(index).unwrap_or_else(|| {
            add(group, at, wanted, acts);
            &drafted
        });
        fields(group, &format!("{at}-{index}"), now, wanted, acts);
    }
}

fn table(group: &Group, at: &str, now: &Value, wanted: &Value, acts: &mut Vec<Act>) {
    let all = |it: &Value| it.as_object().cloned().unwrap_or_default();
    let (now, wanted) = (all(now), all(wanted));
    let [key, of] = [0, 1].map(|it| group.fields[it].name);
    let gone = now.keys().filter(|it| !wanted.contains_key(*it));
    acts.extend(gone.map(|it| remove(&format!("{at}-{it}"))));
    for (name, wanted) in &wanted {
        let row = |value: &Value| serde_json::json!({ key: name, of: value });
        match now.get(name) {
            Some(now) if now == wanted => {}
            Some(_) => acts.push(Act::Fill(id(&format!("{at}-{name}")), text(wanted))),
            None => add(group, at, &row(wanted), acts),
        }
    }
}
