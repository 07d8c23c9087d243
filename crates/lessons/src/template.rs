//! A lesson as it is fetched: for every seed. What varies by the seed stands in braces, `{right}`.

use crate::document::WholeLesson;
use crate::lesson::Lesson;
use crate::{Story, WholeScenario};
use core::hash::Hasher as _;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use siphasher::sip::SipHasher13;
use std::collections::BTreeMap;
use world::Scenario;
use world::edit::read;
use world::scenario::ScenarioError;

/// A lesson with its scenario, for every seed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The lesson with its prose, but for `scenario` and `vary`.
    pub lesson: Value,
    /// The scenario it is in, or what it builds on.
    pub base: Box<Scenario>,
    /// What differs from it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub differs: Value,
    /// What varies, and what it can be. Of a table, each field is named `{name.field}`: what varies together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vary: BTreeMap<String, Vec<Value>>,
}

impl Template {
    /// The lesson for a seed.
    ///
    /// # Errors
    /// Where it is no lesson; the path is that in its `lesson.toml`.
    pub fn at(&self, seed: u64) -> Result<WholeLesson, ScenarioError> {
        let values = self.vary.iter().flat_map(|(name, values)| {
            let mut hasher = SipHasher13::new_with_keys(seed, 0);
            hasher.write(name.as_bytes());
            let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
            let index = hasher.finish().checked_rem(count);
            let value = index.and_then(|it| values.get(usize::try_from(it).ok()?));
            let fields = value.and_then(Value::as_object).into_iter().flatten();
            let fields = fields.map(|(field, value)| (format!("{{{name}.{field}}}"), value));
            let whole = value.map(|it| (format!("{{{name}}}"), it));
            fields.chain(whole).collect::<Vec<_>>()
        });
        let values: Vec<_> = values.collect();
        let mut lesson = self.lesson.clone();
        put_in(&mut lesson, &values);
        spell_out(&mut lesson);
        let mut scenario = match &self.differs {
            Value::Object(differs) => {
                let mut differs = Value::Object(differs.clone());
                put_in(&mut differs, &values);
                let below = |error: ScenarioError| ScenarioError {
                    path: format!("scenario.{}", error.path),
                    ..error
                };
                let find = &mut |_: &str| Some((*self.base).clone());
                WholeScenario::written(differs, find)
                    .map_err(below)?
                    .scenario
            }
            _ => (*self.base).clone(),
        };
        Story::fill_in(&mut lesson, &scenario);
        let lesson: Lesson = read("", &lesson)?;
        if scenario.seed == 0 {
            scenario.seed = seed;
        }
        Ok(WholeLesson { lesson, scenario })
    }

    /// As whoever takes the lesson gets it.
    #[must_use]
    pub fn without_solutions(mut self) -> Self {
        if let Value::Object(fields) = &mut self.lesson {
            fields.retain(|field, _| !["solutions", "wrong"].contains(&field.as_str()));
        }
        self
    }

    /// As for an exam.
    #[must_use]
    pub fn without_hints(mut self) -> Self {
        let steps = self.lesson.get_mut("steps").and_then(Value::as_array_mut);
        for step in steps.into_iter().flatten() {
            if let Value::Object(fields) = step {
                fields.remove("hints");
            }
        }
        self
    }
}

/// Puts the values in place of their names.
fn put_in(into: &mut Value, values: &[(String, &Value)]) {
    match into {
        Value::String(text) => {
            if let Some((_, value)) = values.iter().find(|(name, _)| name == text) {
                *into = (*value).clone();
                return;
            }
            for (name, value) in values {
                if text.contains(name.as_str()) {
                    let plain = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    *text = text.replace(name.as_str(), &plain);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| put_in(it, values)),
        Value::Object(fields) => {
            // A name may stand in the name of a field, too.
            let all = core::mem::take(fields);
            for (mut name, mut value) in all {
                for (varies, by) in values {
                    name = name.replace(varies.as_str(), by.as_str().unwrap_or_default());
                }
                put_in(&mut value, values);
                fields.insert(name, value);
            }
        }
        _ => {}
    }
}

/// Choices that an author writes as their names alone become tables.
fn spell_out(lesson: &mut Value) {
    let steps = lesson.get_mut("steps").and_then(Value::as_array_mut);
    for step in steps.into_iter().flatten() {
        let choices = step.pointer_mut("/predict/choices");
        let choices = choices.and_then(Value::as_array_mut);
        for choice in choices.into_iter().flatten() {
            let name = match choice {
                Value::String(name) => name.clone(),
                Value::Number(number) => number.to_string(),
                _ => continue,
            };
            *choice = Value::Object(Map::from_iter([("choice".to_owned(), name.into())]));
        }
    }
}
