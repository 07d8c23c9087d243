//! A scenario as its author writes it: whole, or as what differs from another.
//!
//! `base` names the other. What stands beside it stands in place of the base's (a table is merged into
//! the base's, RFC 7396); `edits` change its hosts, DNS records and links, in their order. What is said
//! about the base, its `title`, `topic` and `about`, is not said about this one.

use super::{Flaw, Scenario, ScenarioError};
use crate::build::build;
use crate::edit::{Edit, merge, read};
use serde_json::Value;

/// What only edits change.
const BY_EDITS: [&str; 3] = ["hosts", "dns", "links"];
/// What the base has for itself.
const OWN: [&str; 3] = ["title", "topic", "about"];

impl Scenario {
    /// Reads what an author wrote. `find` finds the base.
    ///
    /// # Errors
    /// Where it is no scenario, or makes no world; the path is that in what the author wrote.
    pub fn written(
        written: Value,
        find: &mut dyn FnMut(&str) -> Option<Self>,
    ) -> Result<Self, ScenarioError> {
        let mut fields = match written {
            Value::Object(fields) if fields.contains_key("base") => fields,
            whole => {
                let scenario = read("", &whole)?;
                build(&scenario)?;
                return Ok(scenario);
            }
        };
        let base: String = read("base", &fields.remove("base").unwrap_or_default())?;
        let base = find(&base)
            .ok_or_else(|| ScenarioError::bad("base", format!("there is no scenario {base}")))?;
        let edits: Vec<Value> = match fields.remove("edits") {
            Some(edits) => read("edits", &edits)?,
            None => Vec::new(),
        };
        if let Some(field) = BY_EDITS.into_iter().find(|it| fields.contains_key(*it)) {
            return Err(ScenarioError::bad(
                field,
                "where there is a base, `edits` change its hosts, DNS records and links",
            ));
        }
        let mut scenario = base;
        for (index, edit) in edits.into_iter().enumerate() {
            let path = format!("edits[{index}]");
            let edit: Edit = read(&path, &edit)?;
            scenario = edited(&scenario, &edit).map_err(|error| ScenarioError {
                path: format!("{path}.{}", error.path),
                ..error
            })?;
        }
        let mut all = serde_json::to_value(&scenario).unwrap_or_default();
        if let Value::Object(all) = &mut all {
            all.retain(|field, _| !OWN.contains(&field.as_str()));
        }
        merge(&mut all, &Value::Object(fields));
        let scenario = read("", &all)?;
        build(&scenario)?;
        Ok(scenario)
    }
}

/// The scenario with the edit, which makes a world; errors have their path below the edit.
fn edited(scenario: &Scenario, edit: &Edit) -> Result<Scenario, ScenarioError> {
    let edited = scenario.edited(edit)?;
    let Err(ScenarioError { path, flaw }) = build(&edited) else {
        return Ok(edited);
    };
    let own = |change: &crate::HostEdit| {
        let index = edited.hosts.iter().position(|it| it.name == change.name)?;
        path.strip_prefix(&format!("hosts[{index}]."))
            .map(str::to_owned)
    };
    Err(match edit {
        Edit::Host(change) => match own(change) {
            Some(field) => ScenarioError::new(format!("host.set.{field}"), flaw),
            None => ScenarioError::new(
                "host",
                Flaw::Value(format!("then {path} cannot be: {flaw}")),
            ),
        },
        Edit::Dns { .. } => ScenarioError::new("dns", flaw),
        Edit::Link(_) => {
            let end = path.rsplit('.').next().unwrap_or_default();
            ScenarioError::new(format!("link.{end}"), flaw)
        }
    })
}
