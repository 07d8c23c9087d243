//! Everything that a scenario can say can be reached on the page: the forms have a row for each field of the types,
//! and the page makes each input.

use crate::reference::Reference;
use crate::types::{Field, Shape, arguments};
use story::settings::{self, Group, Kind};
use syn::Type;

/// What is said elsewhere: the type, its fields, and where.
const ELSEWHERE: [(&str, &[&str], &str); 6] = [
    (
        "Scenario",
        &["name", "title", "topic", "about"],
        "they describe the scenario, and change nothing in its world",
    ),
    (
        "Scenario",
        &[
            "epoch",
            "seed",
            "uid_validity",
            "horizon_seconds",
            "latency_micros",
        ],
        "a world has them from its beginning on, and no edit changes them: the hosts’ panel says so",
    ),
    (
        "Scenario",
        &["letter", "later", "faults"],
        "compose, mailbox and faults have panels and inputs of their own",
    ),
    ("Scenario", &["hosts", "dns", "links"], "the forms below"),
    ("HostSpec", &["name"], "what a host is called stays"),
    (
        "pop3::Extensions",
        &["auth"],
        "a mailbox server has its mechanisms for both protocols",
    ),
];

struct Forms {
    reference: Reference,
    faults: Vec<String>,
}

impl Forms {
    /// Compares a form with a type.
    fn compare(&mut self, name: &str, group: &Group) {
        let part = self.reference.parts.iter().find(|it| it.name == name);
        let described = part.unwrap_or_else(|| panic!("{name}")).described();
        let Shape::Struct(fields) = described.shape else {
            panic!("{name} has no fields");
        };
        let is_elsewhere = |it: &&Field| {
            let mut named = ELSEWHERE.iter().filter(|(of, ..)| *of == name);
            !named.any(|(_, fields, _)| fields.contains(&it.name.as_str()))
        };
        let fields: Vec<&Field> = fields.iter().filter(is_elsewhere).collect();
        for row in group.fields {
            if !fields.iter().any(|it| it.name == row.name) {
                self.faults.push(format!("{name} has no {}", row.name));
            }
        }
        for field in fields {
            let about = format!("{name}.{}", field.name);
            let Some(row) = group.fields.iter().find(|it| it.name == field.name) else {
                self.faults.push(format!("{about} has no row"));
                continue;
            };
            if row.of_type.is_empty() && row.is_required == field.is_optional {
                self.faults.push(format!("{about} is required, or not"));
            }
            self.compare_kind(&about, &field.r#type, &row.kind);
        }
    }

    fn compare_kind(&mut self, about: &str, of: &Type, kind: &Kind) {
        let (name, inner) = arguments(of);
        match (name.as_str(), kind) {
            ("Option", _) => return self.compare_kind(about, inner[0], kind),
            ("Vec" | "BTreeSet", Kind::List(kind)) => {
                return self.compare_kind(about, inner[0], kind);
            }
            ("Vec" | "BTreeSet", Kind::Records(_) | Kind::Several(_)) => {
                return self.compare_kind(about, inner[0], kind);
            }
            ("BTreeMap", Kind::Table(group)) => {
                for (of, field) in inner.iter().zip(group.fields) {
                    self.compare_kind(about, of, &field.kind);
                }
                return;
            }
            _ => {}
        }
        let name = match name.as_str() {
            "Endings" => "Ending",
            name => name,
        };
        let part = self.reference.parts.iter().find(|it| it.name == name);
        match (part.map(|it| it.described().shape), kind) {
            (Some(Shape::Struct(_)), _) => match kind.group() {
                Some(group) => self.compare(name, group),
                None => self.faults.push(format!("{about} has fields")),
            },
            (Some(Shape::Enum(variants)), Kind::Choice(_, values) | Kind::Several(values)) => {
                let names: Vec<&str> = variants.iter().map(|it| it.name.as_str()).collect();
                if names != *values {
                    self.faults
                        .push(format!("{about}: {names:?}, not {values:?}"));
                }
            }
            (Some(Shape::Enum(_)), Kind::Days) => {}
            (Some(_), _) => self.faults.push(format!("{about} is one of several")),
            (None, _) => {
                let plain = match kind {
                    Kind::Switch => &["bool"][..],
                    Kind::Number(_) => &["u16", "u32", "u64", "String"],
                    Kind::Size => &["u64"],
                    Kind::Text => &["String", "char", "MailboxName", "Flag"],
                    Kind::Lines => &["Octets", "String"],
                    Kind::Domain | Kind::Host => &["Domain"],
                    Kind::Address => &["Mailbox"],
                    Kind::Ipv4 => &["Ipv4Addr"],
                    Kind::Choice("", ["450", "451"]) => &["GreylistCode"],
                    _ => &[],
                };
                if !plain.contains(&name) {
                    self.faults.push(format!("{about}: {name} in a {kind:?}"));
                }
            }
        }
    }
}

#[test]
fn the_forms_have_a_row_for_each_field_that_a_scenario_can_set() {
    let (reference, faults) = (Reference::new(), Vec::new());
    let mut forms = Forms { reference, faults };
    let nothing = Group {
        name: "",
        fields: &[],
        start: "",
    };
    for (name, group) in [
        ("Scenario", &nothing),
        ("HostSpec", &settings::HOST),
        ("Written", &settings::RECORD),
        ("LinkSpec", &settings::LINK),
    ] {
        forms.compare(name, group);
    }
    assert_eq!(forms.faults, Vec::<String>::new());
}

#[test]
fn the_page_makes_each_input() {
    let reference = Reference::new();
    let part = reference.parts.iter().find(|it| it.name == "Input");
    let Shape::Enum(variants) = part.unwrap().described().shape else {
        panic!("an input is one of several");
    };
    let mut code = String::new();
    let mut folders = vec![crate::root().join("crates/app/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let text = std::fs::read_to_string(path).unwrap();
                    // What a test makes does not count.
                    code += text.split("#[cfg(test)]").next().unwrap_or_default();
                }
            }
        }
    }
    let mut missing = Vec::new();
    for name in variants.iter().map(|it| it.name.as_str()) {
        let variant = name[..1].to_uppercase() + &name[1..];
        let is_made = code.contains(&format!("Input::{variant}"));
        if !is_made {
            missing.push(variant);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
