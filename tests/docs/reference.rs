//! The pages of the reference, made from the types: scenarios, faults, inputs.

use crate::pages::anchor;
use crate::types::{Described, Field, Shape, Variant, arguments, describe};
use crate::{read, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use syn::Type;
use world::Scenario;
use world::fault::{FaultName, Stage, When};

/// A scenario that has one of everything, and of each only what it must have.
const SAMPLE: &str = include_str!("sample.json");

/// A type that has a part of a page.
pub struct Part {
    page: &'static str,
    title: &'static str,
    file: &'static str,
    pub name: &'static str,
    /// Where `SAMPLE` has one.
    sample: Option<&'static str>,
}

impl Part {
    /// What its type's source says.
    pub fn described(&self) -> Described {
        let name = self.name.rsplit("::").next().unwrap();
        describe(&format!("crates/{}", self.file), name)
    }
}

/// The parts of the pages, and how values are written whose type has none, by the type.
pub struct Reference {
    pub parts: Vec<Part>,
    plain: BTreeMap<&'static str, &'static str>,
    /// The sample as it is written, and with the fields that the world fills in.
    samples: [Value; 2],
}

impl Reference {
    pub fn new() -> Self {
        let (mut page, mut parts, mut plain) = ("", Vec::new(), BTreeMap::new());
        let lines = include_str!("parts.txt").lines();
        for line in lines.filter(|it| !it.starts_with('#')) {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            match cells[..] {
                [name] => page = name,
                [name, words] => drop(plain.insert(name, words)),
                [title, file, name, ref sample @ ..] => {
                    let sample = sample.first().copied();
                    parts.push(Part {
                        page,
                        title,
                        file,
                        name,
                        sample,
                    });
                }
                [] => {}
            }
        }
        let written = serde_json::from_str(SAMPLE).unwrap();
        let scenario: Scenario = serde_json::from_str(SAMPLE).unwrap();
        let samples = [written, serde_json::to_value(scenario).unwrap()];
        Self {
            parts,
            plain,
            samples,
        }
    }

    /// How a value of the type is written, in words, with a link where more is said.
    fn value(&self, r#type: &Type) -> String {
        let (name, inner) = arguments(r#type);
        let value = |index: usize| self.value(inner[index]);
        match name.as_str() {
            "Option" | "Box" | "Arc" => return value(0),
            "Vec" | "BTreeSet" => return format!("list: {}", value(0)),
            "BTreeMap" => return format!("table: {} = {}", value(0), value(1)),
            _ => {}
        }
        if let Some(words) = self.plain.get(name.as_str()) {
            return (*words).to_owned();
        }
        let part = self.parts.iter().find(|it| it.name == name);
        let Part { page, title, .. } =
            part.unwrap_or_else(|| panic!("{name} has no part of the reference"));
        format!("[{title}]({page}#{})", anchor(title))
    }

    fn part(&self, part: &Part) -> String {
        let Described { doc, shape } = part.described();
        let mut text = format!("## {}\n\n{doc}\n\n", part.title);
        match shape {
            Shape::Struct(fields) => {
                let sample = |of: &'_ Value| Some(of.pointer(part.sample?)?.clone());
                let samples = self.samples.each_ref().map(sample);
                text += "| field | value | if left out | meaning |\n|---|---|---|---|\n";
                for field in &fields {
                    let (value, default) = (self.value(&field.r#type), default(field, &samples));
                    let (name, doc) = (&field.name, cell(&field.doc));
                    writeln!(text, "| `{name}` | {value} | {default} | {doc} |").unwrap();
                }
            }
            Shape::Enum(variants) => {
                for it in &variants {
                    let held = it
                        .value
                        .as_ref()
                        .map(|held| format!(": {}", self.value(held)));
                    let held = held.unwrap_or_default();
                    writeln!(text, "- `{}`{held} – {}", it.name, it.doc).unwrap();
                    for Field {
                        name,
                        r#type,
                        is_optional,
                        doc,
                    } in &it.fields
                    {
                        let optional = if *is_optional { ", optional" } else { "" };
                        let value = self.value(r#type);
                        writeln!(text, "  - `{name}` ({value}{optional}): {doc}").unwrap();
                    }
                }
            }
        }
        text
    }
}

/// What a field is without being written.
fn default(field: &Field, [written, filled]: &[Option<Value>; 2]) -> String {
    if !field.is_optional {
        return "required".to_owned();
    }
    let (kind, _) = arguments(&field.r#type);
    let of = |sample: &Option<Value>| sample.as_ref()?.get(&field.name).cloned();
    if of(written).is_some() {
        return String::new();
    }
    match (of(filled), kind.as_str()) {
        (None, "bool") => "`false`".to_owned(),
        (None | Some(Value::Null), _) => String::new(),
        (Some(Value::Array(all)), _) if all.len() > 8 => "all of them".to_owned(),
        (Some(Value::Object(_)), _) => String::new(),
        (Some(value), _) => format!("`{value}`"),
    }
}

fn cell(text: &str) -> String {
    text.replace("\n\n", " ").replace('|', "\\|")
}

/// Which fault can strike at which stage.
fn strikes() -> String {
    let mut text = String::from(
        "## Which fault strikes where\n\n`before`: before the server acts. `after`: as its answer \
         leaves.\n\n| fault |",
    );
    for stage in Stage::ALL {
        write!(text, " `{stage}` |").unwrap();
    }
    text += &format!("\n|---|{}\n", "---|".repeat(Stage::ALL.len()));
    let Shape::Enum(faults) = describe("crates/world/src/fault.rs", "Fault").shape else {
        panic!("a fault is one of several");
    };
    for (fault, Variant { name, .. }) in FaultName::ALL.into_iter().zip(&faults_in_order(faults)) {
        write!(text, "| `{name}` |").unwrap();
        for stage in Stage::ALL {
            let at = |when, word| fault.strikes(stage, when).then_some(word);
            let both = [at(When::Before, "before"), at(When::After, "after")];
            let both: Vec<&str> = both.into_iter().flatten().collect();
            write!(text, " {} |", both.join(", ")).unwrap();
        }
        text.push('\n');
    }
    text
}

/// In the order of `FaultName`.
fn faults_in_order(mut faults: Vec<Variant>) -> Vec<Variant> {
    let order = FaultName::ALL.map(|it| format!("{it:?}").to_lowercase());
    faults.sort_by_key(|it| {
        order
            .iter()
            .position(|name| *name == it.name.replace('-', ""))
    });
    faults
}

const INTRODUCTIONS: [(&str, &str); 3] = [
    (
        "scenario.md",
        "# Fields of a scenario\n\nEvery field that a `scenario.toml` can have. [Write a \
         scenario](../authors/scenario.md) explains how they work together. A scenario that builds \
         on another also has `base`, the other's name, and `edits`, a list of [Edits](#edits).\n",
    ),
    (
        "faults.md",
        "# Faults\n\nFaults are in `[[faults]]` of a scenario. [Let something go \
         wrong](../authors/scenario.md#let-something-go-wrong) has an example.\n",
    ),
    (
        "inputs.md",
        "# Inputs and saved runs\n\nAn input is anything that a person can do in a world. A saved run \
         is a scenario and a list of inputs, in JSON.\n",
    ),
];

#[test]
fn the_reference_says_what_the_types_say() {
    let reference = Reference::new();
    for (file, introduction) in INTRODUCTIONS {
        let made = "<!-- Made from the types by the test `docs`; UPDATE_EXPECT=1 writes it. -->";
        let mut page = format!("{made}\n\n{introduction}");
        for part in reference.parts.iter().filter(|it| it.page == file) {
            page += &format!("\n{}", reference.part(part));
        }
        if file == "faults.md" {
            page += &format!("\n{}", strikes());
        }
        let path = format!("docs/src/reference/{file}");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(root().join(&path), &page).unwrap();
        }
        let says = page == read(&path);
        assert!(says, "{path} is not what the types say: UPDATE_EXPECT=1");
    }
}
