//! Changes to what a scenario says: an author's, where a scenario builds on another, and a person's,
//! while a world runs.

use crate::scenario::{HostSpec, LinkSpec, RecordSpec, Scenario, ScenarioError};
use protocol_core::smtp::Domain;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A change to the description of a world, in the words of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// A host: what differs of it, or all of one that was not there.
    Host(HostEdit),
    /// The records of one name: these and no others.
    Dns {
        /// The name.
        name: Domain,
        /// Its records; without any, the name is gone.
        records: Vec<RecordSpec>,
    },
    /// What lies between two hosts.
    Link(LinkSpec),
}

/// What differs of a host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostEdit {
    /// The host's name. One that is not there yet is added behind all others.
    pub name: Domain,
    /// Fields of [`HostSpec`] with their new values. A table is merged into the one that is there,
    /// and `null` takes a value away (RFC 7396); a list stands in place of the one that is there.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub set: Map<String, Value>,
    /// Fields to take away, by their path: `mta.smarthost`. It is how TOML, which has no `null`, says
    /// it.
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
                edited.dns.retain(|it| it.name != *name);
                edited.dns.extend(records.iter().cloned());
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
        let host: HostSpec = read("host.set", fields)?;
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
pub fn read<T: serde::de::DeserializeOwned>(root: &str, value: Value) -> Result<T, ScenarioError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let below = error.path().to_string();
        let dot = if below.starts_with('[') || root.is_empty() {
            ""
        } else {
            "."
        };
        let path = match below.as_str() {
            "." => root.to_owned(),
            _ => format!("{root}{dot}{below}"),
        };
        ScenarioError::bad(path, error.into_inner().to_string())
    })
}
