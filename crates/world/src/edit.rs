//! Changes to what a scenario says: an author's, where a scenario builds on another, and a person's,
//! while a world runs.

use crate::json;
use crate::scenario::{HostSpec, LinkSpec, RecordSpec, Scenario, ScenarioError};
use protocol_core::smtp::Domain;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A change to a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// Change a host, or add one.
    Host(HostEdit),
    /// Replace all DNS records of a name.
    Dns {
        /// The name.
        name: Domain,
        /// The new records. An empty list removes the name.
        records: Vec<RecordSpec>,
    },
    /// Change the link between two hosts.
    Link(LinkSpec),
}

/// A change to a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostEdit {
    /// The host's name. If there is no such host, it is added after all others.
    pub name: Domain,
    /// Fields of a host ([`HostSpec`]) with their new values. A table is merged into the existing one, and
    /// `null` removes a value (RFC 7396). A list replaces the existing one.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub set: Map<String, Value>,
    /// Fields to remove, by their path, such as `mta.smarthost`. TOML has no `null`, so this is how to remove a
    /// field there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unset: Vec<String>,
}

impl Scenario {
    /// The scenario with a change.
    ///
    /// # Errors
    /// Where the change names what is not there, or what comes of it is no scenario.
    pub fn edited(&self, edit: &Edit) -> Result<Self, ScenarioError> {
        let mut edited = self.clone();
        match edit {
            Edit::Host(change) => edited.edit_host(change)?,
            Edit::Dns { name, records } => {
                if let Some(other) = records.iter().position(|it| it.name != *name) {
                    let path = format!("dns.records[{other}].name");
                    return Err(ScenarioError::bad(
                        path,
                        format!("the records are those of {name}"),
                    ));
                }
                // A name that is known keeps its place.
                let all = edited.dns.len();
                let place = edited.dns.iter().position(|it| it.name == *name);
                edited.dns.retain(|it| it.name != *name);
                let place = place.unwrap_or(all);
                edited.dns.splice(place..place, records.iter().cloned());
            }
            Edit::Link(link) => {
                edited.links.retain(|it| !it.is_between(&link.a, &link.b));
                edited.links.push(link.clone());
            }
        }
        Ok(edited)
    }

    fn edit_host(&mut self, change: &HostEdit) -> Result<(), ScenarioError> {
        let index = self.hosts.iter().position(|it| it.name == change.name);
        let mut fields = match index {
            Some(index) => serde_json::to_value(&self.hosts[index]).unwrap_or_default(),
            None => Value::Object(Map::new()),
        };
        merge(&mut fields, &Value::Object(change.set.clone()));
        for path in &change.unset {
            take_away(&mut fields, path)
                .ok_or_else(|| ScenarioError::bad("host.unset", format!("there is no {path}")))?;
        }
        fields["name"] = Value::String(change.name.to_string());
        let host: HostSpec = read("host.set", &fields)?;
        match index {
            Some(index) => self.hosts[index] = host,
            None => self.hosts.push(host),
        }
        Ok(())
    }
}

/// Merges `change` into `value` as RFC 7396 says.
pub fn merge(value: &mut Value, change: &Value) {
    let Value::Object(changes) = change else {
        *value = change.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Value::Object(fields) = value else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.clone()).or_insert(Value::Null), change);
        }
    }
}

/// Takes the field at `path` away, where it is there.
fn take_away(value: &mut Value, path: &str) -> Option<Value> {
    match path.split_once('.') {
        Some((field, rest)) => take_away(value.get_mut(field)?, rest),
        None => value.as_object_mut()?.remove(path),
    }
}

/// Reads a value; what is wrong has its path below `root`.
///
/// # Errors
/// Where the value is none of `T`.
pub fn read<T: serde::de::DeserializeOwned>(root: &str, value: &Value) -> Result<T, ScenarioError> {
    json::read(value).map_err(|wrong| {
        let (path, what) = wrong.inside(root).into_parts();
        ScenarioError::bad(path, what)
    })
}
