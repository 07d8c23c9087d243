//! Reads runs of format 1. It called hosts by their place in the scenario and connections by the order
//! of all connections, so that an input can only be read where the run stands.

use super::{Run, RunError};
use crate::digest::Digest;
use crate::edit::{Edit, HostEdit, read as read_value};
use crate::event::Discard;
use crate::fault::FaultSpec;
use crate::ids::{ConnectionId, FaultId, HostId, Tick};
use crate::input::{HandEnvelope, Input, RecordedInput};
use crate::outside::ConnectionName;
use crate::policy::Policy;
use crate::scenario::Scenario;
use crate::world::World;
use protocol_core::message::Draft;
use protocol_core::smtp::Domain;
use protocol_core::{Instant, Octets, imap};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run1 {
    engine: String,
    scenario: Arc<Scenario>,
    inputs: Vec<Inputs1>,
    #[serde(default)]
    digest: Option<Digest>,
    #[serde(default)]
    crash: Option<String>,
}

#[derive(Deserialize)]
struct Inputs1 {
    after: Tick,
    #[serde(default)]
    at: Option<Instant>,
    input: Input1,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Input1 {
    Send {
        host: HostId,
        draft: Draft,
        envelope: Option<Box<HandEnvelope>>,
    },
    Check {
        host: HostId,
    },
    Read {
        host: HostId,
        job: imap::Job,
    },
    Open {
        from: HostId,
        to: HostId,
        port: u16,
    },
    Bytes {
        connection: ConnectionId,
        octets: Octets,
    },
    Close {
        connection: ConnectionId,
    },
    Secure {
        connection: ConnectionId,
    },
    Break {
        fault: FaultSpec,
    },
    Mend {
        fault: FaultId,
    },
    Advance {
        micros: u64,
    },
    Policy {
        host: HostId,
        policy: Box<Policy>,
    },
}

pub(super) fn read(value: Value) -> Result<Run, RunError> {
    let run: Run1 = read_value("", value)?;
    let mut world = World::new(&run.scenario)?;
    let mut inputs = Vec::with_capacity(run.inputs.len());
    for (number, old) in (1..).zip(run.inputs) {
        let parted = |problem: String| RunError::Parted { number, problem };
        while world.tick() < old.after && world.step(&mut Discard) {}
        let input = named(&world, old.input).map_err(&parted)?;
        let input = RecordedInput {
            after: old.after,
            at: old.at,
            input,
        };
        let taken = world.apply_recorded(&input, &mut Discard);
        taken.map_err(|error| parted(error.to_string()))?;
        inputs.push(input);
    }
    Ok(Run {
        format: super::FORMAT,
        engine: run.engine,
        scenario: run.scenario,
        inputs,
        digest: run.digest,
        crash: run.crash,
    })
}

/// The input with names.
fn named(world: &World, input: Input1) -> Result<Input, String> {
    let host = |id: HostId| -> Result<Domain, String> {
        let host = world.host(id).ok_or_else(|| format!("there is no {id}"))?;
        Ok(host.name.clone())
    };
    let on = |id: ConnectionId| -> Result<ConnectionName, String> {
        let name = world.connection(id).and_then(|it| it.name);
        name.ok_or_else(|| format!("no end of {id} is outside"))
    };
    Ok(match input {
        Input1::Send {
            host: id,
            draft,
            envelope,
        } => Input::Send {
            host: host(id)?,
            draft,
            envelope,
        },
        Input1::Check { host: id } => Input::Check { host: host(id)? },
        Input1::Read { host: id, job } => Input::Read {
            host: host(id)?,
            job,
        },
        Input1::Open { from, to, port } => Input::Open {
            from: host(from)?,
            to: host(to)?,
            port,
        },
        Input1::Bytes { connection, octets } => Input::Octets {
            on: on(connection)?,
            octets,
        },
        Input1::Close { connection } => Input::Close {
            on: on(connection)?,
        },
        Input1::Secure { connection } => Input::Tls {
            on: on(connection)?,
        },
        Input1::Break { fault } => Input::Break { fault },
        Input1::Mend { fault } => Input::Mend { fault },
        Input1::Advance { micros } => Input::Advance { micros },
        Input1::Policy { host: id, policy } => {
            let policy = serde_json::to_value(policy).map_err(|error| error.to_string())?;
            let Value::Object(set) = json!({ "mta": { "policy": policy } }) else {
                return Err("a policy is a table".into());
            };
            Input::Edit(Edit::Host(HostEdit {
                name: host(id)?,
                set,
                unset: Vec::new(),
            }))
        }
    })
}
