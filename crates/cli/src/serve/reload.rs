//! A scenario's file that is read again while it is served: what differs becomes inputs, as if a person had
//! changed the settings. Mail and open sessions stay.

use crate::language::said;
use protocol_core::smtp::Domain;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use world::edit::HostEdit;
use world::{Discard, Edit, Input, Scenario, World};

/// What makes the world one of `new`, in an order in which it takes all of it. `then` is what was read before.
///
/// # Errors
/// Where `new` makes no world, or a change cannot be made.
pub fn changes(world: &World, then: &Scenario, new: &Scenario) -> Result<Vec<Input>, String> {
    World::new(new).map_err(|error| said(&story::scenario_error(&error)))?;
    let mut left = [
        hosts(world, new),
        records(world, new),
        faults(world, then, new),
    ]
    .concat();
    let (mut trial, mut taken) = (world.clone(), Vec::new());
    while !left.is_empty() {
        let mut problem = None;
        let (before, waiting) = (left.len(), core::mem::take(&mut left));
        for input in waiting {
            match trial.apply(&input, &mut Discard) {
                Ok(()) => taken.push(input),
                // It may need another change first.
                Err(error) => {
                    problem.get_or_insert(error);
                    left.push(input);
                }
            }
        }
        if let Some(error) = problem.filter(|_| left.len() == before) {
            return Err(said(&story::input_error(&error)));
        }
    }
    Ok(taken)
}

fn hosts(world: &World, new: &Scenario) -> Vec<Input> {
    let now = &world.scenario().hosts;
    let gone = now.iter().filter(|it| {
        let mut all = new.hosts.iter();
        !it.removed && !all.any(|new| new.name == it.name)
    });
    let gone = gone.map(|it| edit(&it.name, json!({ "removed": true })));
    let changed = new.hosts.iter().filter_map(|new| {
        let known = now.iter().find(|it| it.name == new.name);
        let known = known.map_or_else(|| json!({}), |it| json!(it));
        let change = difference(&known, &json!(new))?;
        Some(edit(&new.name, change))
    });
    gone.chain(changed).collect()
}

fn edit(name: &Domain, change: Value) -> Input {
    let set = match change {
        Value::Object(set) => set,
        _ => Map::new(),
    };
    Input::Edit(Edit::Host(HostEdit {
        name: name.clone(),
        set,
        unset: Vec::new(),
    }))
}

/// What makes the one value the other, as RFC 7396 merges it; `None` where they are the same.
fn difference(then: &Value, new: &Value) -> Option<Value> {
    if then == new {
        return None;
    }
    let (Some(then), Some(new)) = (then.as_object(), new.as_object()) else {
        return Some(new.clone());
    };
    let gone = then.keys().filter(|it| !new.contains_key(*it));
    let gone = gone.map(|it| (it.clone(), Value::Null));
    let changed = new.iter().filter_map(|(name, value)| {
        let change = match then.get(name) {
            Some(then) => difference(then, value)?,
            None => value.clone(),
        };
        Some((name.clone(), change))
    });
    Some(Value::Object(gone.chain(changed).collect()))
}

fn records(world: &World, new: &Scenario) -> Vec<Input> {
    let now = &world.scenario().dns;
    let names: BTreeSet<&Domain> = now.iter().chain(&new.dns).map(|it| &it.name).collect();
    let changed = names.into_iter().filter_map(|name| {
        let of = |all: &[world::scenario::RecordSpec]| -> Vec<_> {
            all.iter().filter(|it| it.name == *name).cloned().collect()
        };
        let records = of(&new.dns);
        let name = name.clone();
        (records != of(now)).then(|| Input::Edit(Edit::Dns { name, records }))
    });
    changed.collect()
}

fn faults(world: &World, then: &Scenario, new: &Scenario) -> Vec<Input> {
    let gone = then.faults.iter().filter(|it| !new.faults.contains(it));
    let gone = gone.filter_map(|gone| {
        let mut all = world.faults();
        let (fault, _) = all.find(|(_, it)| !it.mended && it.spec == *gone)?;
        Some(Input::Mend { fault })
    });
    let added = new.faults.iter().filter(|it| !then.faults.contains(it));
    let added = added.cloned().map(|fault| Input::Break { fault });
    gone.chain(added).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_built_in_scenario_becomes_any_other_that_is_like_it() {
        let names = [
            "relay",
            "greylisting",
            "mailbox-full",
            "several-recipients",
            "aliases",
        ];
        let scenarios = names.map(|it| lessons::scenario(it).expect("it is built in"));
        for then in &scenarios {
            for new in &scenarios {
                let mut world = World::new(then).expect("it makes a world");
                let changes = changes(&world, then, new).unwrap_or_else(|it| panic!("{it}"));
                assert_eq!(changes.is_empty(), then == new);
                for change in changes {
                    world.apply(&change, &mut Discard).expect("it was tried");
                }
                let now = world.scenario();
                let left = now.hosts.iter().filter(|it| !it.removed);
                assert_eq!(left.count(), new.hosts.len());
                for host in &new.hosts {
                    assert!(now.hosts.contains(host), "{}", host.name);
                }
                let dns = |it: &Scenario| {
                    it.dns
                        .iter()
                        .map(|it| json!(it).to_string())
                        .collect::<BTreeSet<_>>()
                };
                assert_eq!(dns(now), dns(new));
            }
        }
    }
}
