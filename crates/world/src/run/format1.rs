//! Reads runs of format 1. It called hosts by their place in the scenario and connections by the order
//! of all connections, so that an input can only be read where the run stands.

use super::{FORMAT, Run, RunError};
use crate::edit::read as read_value;
use crate::event::Discard;
use crate::ids::{ConnectionId, HostId, Tick};
use crate::input::RecordedInput;
use crate::policy::Policy;
use crate::world::World;
use serde_json::{Value, json};

pub(super) fn read(mut value: Value) -> Result<Run, RunError> {
    let inputs: Vec<Value> = read_value("inputs", &value["inputs"].take())?;
    value["inputs"] = json!([]);
    value["format"] = FORMAT.into();
    let mut run: Run = read_value("", &value)?;
    let mut world = World::new(&run.scenario)?;
    for (number, mut recorded) in (1..).zip(inputs) {
        let path = |field: &str| format!("inputs[{}]{field}", number - 1);
        let parted = |problem: String| RunError::Parted { number, problem };
        let after = recorded.get("after").cloned().unwrap_or_default();
        let after: Tick = read_value(&path(".after"), &after)?;
        while world.tick() < after && world.step(&mut Discard) {}
        if let Some(Value::Object(input)) = recorded.get_mut("input")
            && let Some((kind, mut fields)) = core::mem::take(input).into_iter().next()
        {
            let kind = renamed(&world, kind, &mut fields).map_err(&parted)?;
            input.insert(kind, fields);
        }
        let input: RecordedInput = read_value(&path(""), &recorded)?;
        let taken = world.apply_recorded(&input, &mut Discard);
        taken.map_err(|error| parted(error.to_string()))?;
        run.inputs.push(input);
    }
    Ok(run)
}

/// Hosts and connections get the names that they have in this world; what the input is called now.
fn renamed(world: &World, kind: String, fields: &mut Value) -> Result<String, String> {
    let Value::Object(them) = fields else {
        return Ok(kind);
    };
    for field in ["host", "from", "to"] {
        if let Some(id) = them.get(field).and_then(Value::as_u64) {
            let host = u16::try_from(id).ok().and_then(|id| world.host(HostId(id)));
            let host = host.ok_or_else(|| format!("there is no host-{id}"))?;
            them.insert(field.to_owned(), host.name.to_string().into());
        }
    }
    if let Some(id) = them.remove("connection").and_then(|it| it.as_u64()) {
        let id = u32::try_from(id).map_or(ConnectionId(u32::MAX), ConnectionId);
        let name = world.connection(id).and_then(|it| it.name);
        let name = name.ok_or_else(|| format!("no end of {id} is outside"))?;
        them.insert("on".to_owned(), name.to_string().into());
    }
    if kind == "policy" {
        let policy = them.remove("policy").unwrap_or_default();
        let policy: Policy = read_value("policy", &policy).map_err(|error| error.to_string())?;
        let set = json!({ "mta": { "policy": policy } });
        *fields = json!({ "host": { "name": them.remove("host"), "set": set } });
    }
    Ok(match kind.as_str() {
        "bytes" => "octets".to_owned(),
        "secure" => "tls".to_owned(),
        "policy" => "edit".to_owned(),
        _ => kind,
    })
}
