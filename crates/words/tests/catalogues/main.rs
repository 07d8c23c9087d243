//! The catalogues say what code makes facts of, no more and no less; code has no sentences.

mod scan;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};
use scan::{Facts, Kind};
use std::collections::{BTreeMap, BTreeSet};

type Variables = BTreeSet<String>;

/// What a message has: the variables of each part, the value under the empty name.
type Parts = BTreeMap<String, Variables>;

fn facts() -> Facts {
    let mut facts = Facts::default();
    for krate in ["story", "words", "exports", "judge", "app", "cli", "site"] {
        for (file, tokens) in scan::files(krate) {
            facts.read(&file, tokens);
        }
    }
    facts
}

/// The messages of a language, and the placeables that may not stand in a catalogue.
fn messages(tag: &str) -> (BTreeMap<String, Parts>, Vec<String>) {
    let (mut messages, mut faults) = (BTreeMap::new(), Vec::new());
    for (file, text) in words::sources::catalogues(tag) {
        let resource: Resource<&str> = match fluent_syntax::parser::parse(text) {
            Ok(resource) => resource,
            Err((_, errors)) => panic!("{file}: {errors:?}"),
        };
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let mut parts = Parts::new();
            let mut part = |name: &str, pattern: &Pattern<&str>| {
                let mut found = Variables::new();
                of_pattern(pattern, &mut found, &mut |it| {
                    faults.push(format!("{file}: {}: {{{it}}}", message.id.name));
                });
                parts.insert(name.to_owned(), found);
            };
            message.value.iter().for_each(|it| part("", it));
            for attribute in &message.attributes {
                part(attribute.id.name, &attribute.value);
            }
            if messages.insert(message.id.name.to_owned(), parts).is_some() {
                faults.push(format!("{file}: {} is there twice", message.id.name));
            }
        }
    }
    (messages, faults)
}

fn of_pattern(pattern: &Pattern<&str>, found: &mut Variables, fault: &mut impl FnMut(&str)) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, found, fault);
        }
    }
}

fn of_expression(of: &Expression<&str>, found: &mut Variables, fault: &mut impl FnMut(&str)) {
    match of {
        Expression::Inline(inline) => of_inline(inline, found, fault),
        Expression::Select { selector, variants } => {
            of_inline(selector, found, fault);
            for variant in variants {
                of_pattern(&variant.value, found, fault);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, found: &mut Variables, fault: &mut impl FnMut(&str)) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                of_inline(argument, found, fault);
            }
        }
        InlineExpression::Placeable { expression } => of_expression(expression, found, fault),
        InlineExpression::StringLiteral { .. } | InlineExpression::TermReference { .. } => {}
        InlineExpression::NumberLiteral { value } => fault(value),
        InlineExpression::MessageReference { id, .. } => fault(id.name),
    }
}

/// What is wrong with a message that says this fact.
fn faults_of(id: &str, parts: &Parts, kind: Kind, arguments: &Variables) -> Vec<String> {
    let (needed, allowed): (&[&str], &[&str]) = match kind {
        Kind::Fact => (&[""], &[""]),
        Kind::Beat => (&["", "text"], &["", "text"]),
        Kind::Explained => (&[], &["", "meaning", "follow"]),
        Kind::Named => (&["", "title", "short"], &["", "title", "short"]),
    };
    let mut faults = Vec::new();
    for part in needed.iter().filter(|it| !parts.contains_key(**it)) {
        faults.push(format!("{id} lacks “.{part}”"));
    }
    for part in parts.keys().filter(|it| !allowed.contains(&it.as_str())) {
        faults.push(format!("{id}.{part} is not used"));
    }
    let used: Variables = parts.values().flatten().cloned().collect();
    if used != *arguments {
        faults.push(format!(
            "{id} uses {used:?}, and the fact has {arguments:?}"
        ));
    }
    faults
}

#[test]
fn each_catalogue_says_the_facts_and_nothing_else() {
    let facts = facts();
    assert_eq!(facts.faults, Vec::<String>::new());
    let listed = story::families();
    let mut wanted = facts.facts.clone();
    let mut faults = Vec::new();
    for (family, made) in &facts.families {
        let keys = listed.iter().find(|(name, _)| name == family);
        match keys {
            Some((_, ids)) => wanted.extend(ids.iter().map(|id| (id.clone(), made.clone()))),
            None => faults.push(format!("story::families lacks {family}")),
        }
    }
    for tag in words::sources::tags() {
        let (messages, wrong) = messages(tag);
        faults.extend(wrong);
        for (id, (kind, arguments)) in &wanted {
            match messages.get(id) {
                Some(parts) => faults.extend(faults_of(id, parts, *kind, arguments)),
                None => faults.push(format!("{tag} lacks {id}, {arguments:?}")),
            }
        }
        let unused = messages.keys().filter(|id| !wanted.contains_key(*id));
        faults.extend(unused.map(|id| format!("{tag}: {id} is not used")));
    }
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn words_know_no_events_and_no_runs() {
    let mut names = BTreeSet::new();
    for (_, tokens) in scan::files("words") {
        scan::idents(tokens, &mut names);
    }
    for name in ["Event", "EventKind", "Timeline", "world", "protocol_core"] {
        assert!(!names.contains(name), "words names {name}");
    }
}

#[test]
fn no_code_has_sentences() {
    let mut faults = Vec::new();
    for krate in ["story", "words", "app", "cli"] {
        let files = scan::files(krate).into_iter();
        // A module of tests in a file of its own.
        for (file, tokens) in files.filter(|(file, _)| !file.ends_with("/tests.rs")) {
            let mut found = Vec::new();
            scan::sentences(tokens, &mut found);
            faults.extend(found.iter().map(|it| format!("{file}: {it}")));
        }
    }
    assert!(
        faults.is_empty(),
        "{} sentences:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
