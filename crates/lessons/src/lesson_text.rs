//! The sentences of a lesson: Markdown beside its `lesson.toml`, one file a language, put in where each belongs.
//!
//! `# Title` and one paragraph; `## STEP` and what to read; below it `### task`, `### question`, `### choice NAME`,
//! `### because`, `### hint 1` to `3`, `### slip NAME`; `## experiment NAME`, whose first paragraph is its button; `## end`.

use crate::prose::{self, Section};
use pulldown_cmark::HeadingLevel;
use serde_json::{Value, json};
use std::collections::BTreeMap;

type Wrong = (usize, String);

/// The sections of a file, those of a step by the step and their own heading.
struct Text<'a> {
    sections: BTreeMap<(String, String), Section>,
    language: &'a str,
    end: usize,
}

impl Text<'_> {
    /// Takes a section out: its blocks.
    fn take(&mut self, step: &str, heading: &str) -> Option<Vec<Value>> {
        let found = self.sections.remove(&(step.to_owned(), heading.to_owned()));
        found.map(|it| it.blocks)
    }

    /// Puts what stands below a heading into a field; where it must be there, its absence is a mistake.
    fn put(&mut self, into: &mut Value, field: &str, place: (&str, &str)) -> Result<(), Wrong> {
        let (step, heading) = place;
        let blocks = self.take(step, heading).filter(|it| !it.is_empty());
        let blocks = blocks.ok_or_else(|| {
            let what = match (step, heading) {
                (_, "") => format!("there is no text below a heading `## {step}`"),
                (_, _) => {
                    format!("there is no text below a heading `### {heading}` below `## {step}`")
                }
            };
            (self.end, what)
        })?;
        into[field][self.language] = blocks.into();
        Ok(())
    }

    /// Puts plain sentences into a field.
    fn put_plain(&mut self, into: &mut Value, field: &str, blocks: &[Value]) {
        let plain: Vec<String> = blocks.iter().map(prose::plain).collect();
        into[field][self.language] = plain.join("\n\n").into();
    }
}

/// Puts the sentences of a language into a lesson.
///
/// # Errors
/// At which octet something stands that belongs nowhere, or what is missing.
pub fn put_in(lesson: &mut Value, language: &str, markdown: &str) -> Result<(), Wrong> {
    let mut text = read(markdown, language)?;
    for step in list(lesson, "steps") {
        let id = name(step, "id");
        text.put(step, "prose", (&id, ""))?;
        let hints: Vec<_> = (1..=3)
            .map_while(|it| text.take(&id, &format!("hint {it}")))
            .collect();
        for (at, hint) in hints.into_iter().enumerate() {
            if !step["hints"].is_array() {
                step["hints"] = json!([]);
            }
            let all = step["hints"].as_array_mut();
            if let Some(all) = all {
                if all.len() <= at {
                    all.push(json!({}));
                }
                all[at][language] = hint.into();
            }
        }
        for kind in ["predict", "task", "point"] {
            let Some(it) = step.get_mut(kind).filter(|it| it.is_object()) else {
                continue;
            };
            match kind {
                "task" => text.put(it, "says", (&id, "task"))?,
                _ => {
                    text.put(it, "question", (&id, "question"))?;
                    text.put(it, "because", (&id, "because"))?;
                }
            }
            let choices = it.get_mut("choices").and_then(Value::as_array_mut);
            for choice in choices.into_iter().flatten() {
                // A choice without a text, such as a code, is its own.
                let called = choice.as_str().map(str::to_owned);
                let called = called.unwrap_or_else(|| match &choice["choice"] {
                    Value::String(it) => it.clone(),
                    _ => choice.to_string(),
                });
                if let Some(blocks) = text.take(&id, &format!("choice {called}")) {
                    if !choice.is_object() {
                        *choice = json!({ "choice": called });
                    }
                    text.put_plain(choice, "text", &blocks);
                }
            }
            for slip in list(it, "slips") {
                let heading = format!("slip {}", name(slip, "says"));
                text.put(slip, "text", (&id, &heading))?;
            }
        }
    }
    for it in list(lesson, "experiments") {
        let heading = format!("experiment {}", name(it, "id"));
        let blocks = text.take(&heading, "").unwrap_or_default();
        let Some((label, rest)) = blocks.split_first() else {
            return Err((
                text.end,
                format!("there is no text below a heading `## {heading}`"),
            ));
        };
        text.put_plain(it, "label", core::slice::from_ref(label));
        text.put_plain(it, "text", rest);
    }
    text.put(lesson, "end", ("end", ""))?;
    let title = text.sections.remove(&(String::new(), String::new()));
    if let Some(Section {
        heading, blocks, ..
    }) = title
    {
        lesson["title"][language] = heading.into();
        text.put_plain(lesson, "about", &blocks);
    }
    match text.sections.into_values().next() {
        Some(it) => Err((
            it.at,
            format!("nothing in the lesson is called `{}`", it.heading),
        )),
        None => Ok(()),
    }
}

fn read<'a>(markdown: &str, language: &'a str) -> Result<Text<'a>, Wrong> {
    let mut sections = BTreeMap::new();
    let mut step = String::new();
    for it in prose::sections(markdown)? {
        let key = match it.level {
            HeadingLevel::H1 => (String::new(), String::new()),
            HeadingLevel::H2 => {
                step.clone_from(&it.heading);
                (step.clone(), String::new())
            }
            _ => (step.clone(), it.heading.clone()),
        };
        let at = it.at;
        if it.heading.is_empty() {
            return Err((at, "a heading has no words".to_owned()));
        }
        let heading = it.heading.clone();
        if sections.insert(key, it).is_some() {
            return Err((at, format!("there is another heading `{heading}`")));
        }
    }
    let title = sections.get(&(String::new(), String::new()));
    if title.is_none_or(|it| it.blocks.is_empty()) {
        let what = "a lesson’s text begins with `# Title` and a paragraph that lists show";
        return Err((0, what.to_owned()));
    }
    Ok(Text {
        sections,
        language,
        end: markdown.len(),
    })
}

/// The tables of a list.
fn list<'a>(of: &'a mut Value, field: &str) -> impl Iterator<Item = &'a mut Value> {
    let list = of.get_mut(field).and_then(Value::as_array_mut);
    list.into_iter().flatten()
}

fn name(of: &Value, field: &str) -> String {
    let name = of.get(field).and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}
