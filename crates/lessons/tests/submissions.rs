//! What is handed in is done again, and what is changed in it is seen.

use hand_in::hand_in;
use lessons::document::WholeLesson;
use lessons::submission::{Act, MAX_OCTETS, MAX_PSEUDONYM};
use lessons::{Document, Sources, Submission, Template, lesson, lesson_names};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::LazyLock;

mod hand_in;

/// What the first solution of a lesson hands in.
fn solved(template: &Template, seed: u64) -> Submission {
    let whole = template.at(seed).expect("it is there");
    hand_in(template, seed, "ana", &whole.lesson.solutions[0].moves)
}

#[test]
fn the_solution_of_each_lesson_is_the_same_when_it_is_done_again() {
    for name in lesson_names() {
        let template = lesson(name).expect("it is there");
        for seed in 0..3 {
            let handed_in = solved(&template, seed);
            let read = Submission::read(&handed_in.to_json()).expect("it is there");
            assert_eq!(read, handed_in, "{name}");
            let whole = template.at(seed).expect("it is there");
            let again = read.again(&whole).expect("it is there");
            assert_eq!(again.refused, None, "{name}");
            assert!(again.learner.is_perfect(&whole.lesson), "{name}: {again:?}");
            assert!(again.agrees(&whole.lesson, &read.claims), "{name}");
            assert!(again.broken(&whole.lesson).is_none(), "{name}");
            assert!(read.is_sealed() && read.version == template.version());
        }
    }
}

#[test]
fn what_is_left_out_is_not_done() {
    let template = lesson("first-session").expect("it is there");
    let whole = template.at(0).expect("it is there");
    let handed_in = solved(&template, 0);
    for left_out in 0..handed_in.deeds.len() {
        if handed_in.deeds[left_out].did == Act::Look {
            continue;
        }
        let mut edited = handed_in.clone();
        edited.deeds.remove(left_out);
        let again = edited.again(&whole).expect("it is there");
        let agrees = again.refused.is_none() && again.agrees(&whole.lesson, &edited.claims);
        assert!(!agrees && !edited.is_sealed(), "deed {left_out}");
    }
}

#[test]
fn the_version_is_that_of_what_a_page_fetches_and_changes_with_what_is_checked() {
    for (file, text) in Sources::embedded().pack().files {
        if let Ok(Document::Lesson(fetched)) = Document::read(&text.expect("it is there")) {
            let name = fetched.lesson["name"]
                .as_str()
                .expect("it is there")
                .to_owned();
            let own = lesson(&name).expect("it is there");
            assert_eq!(fetched.version(), own.version(), "{file}");
            let mut other = own.clone();
            other.lesson["steps"][0]["id"] = json!("other");
            assert_ne!(other.version(), own.version());
        }
    }
}

#[test]
fn a_submission_has_bounds() {
    let template = lesson("first-session").expect("it is there");
    let mut value = serde_json::to_value(solved(&template, 0)).expect("it is there");
    let mut said = |path: &str, to: Value| {
        let was = value.pointer_mut(path).expect("it is there");
        let before = core::mem::replace(was, to);
        let said = Submission::read(&value.to_string()).map_err(|it| it.to_string());
        *value.pointer_mut(path).expect("it is there") = before;
        said.err().unwrap_or_default()
    };
    let deed = json!({ "at": { "tick": 0, "sub": 0 }, "did": "undo" });
    for (path, to, what) in [
        ("/submission", json!(2), "format 2"),
        ("/pseudonym", json!(" "), "pseudonym"),
        ("/pseudonym", json!("a\u{7}"), "pseudonym"),
        (
            "/pseudonym",
            json!("a".repeat(MAX_PSEUDONYM + 1)),
            "80 characters",
        ),
        ("/deeds", json!(vec![deed; 10_001]), "10000 deeds"),
        ("/deeds/0/did", json!({ "cheat": 1 }), "cheat"),
        ("/lesson", json!("a".repeat(MAX_OCTETS)), "octets"),
        ("/seed", json!(-1), "seed"),
    ] {
        let said = said(path, to);
        assert!(said.contains(what), "{path}: {said}");
    }
    assert!(Submission::read(&"[".repeat(100_000)).is_err());
}

/// The paths of all values below one.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(items) => {
            for (at, it) in items.iter().enumerate() {
                paths(it, &format!("{path}/{at}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, it) in fields {
                paths(it, &format!("{path}/{name}"), found);
            }
        }
        _ => {}
    }
}

static HANDED_IN: LazyLock<(WholeLesson, Value)> = LazyLock::new(|| {
    let template = lesson("first-session").expect("it is there");
    let value = serde_json::to_value(solved(&template, 0)).expect("it is there");
    (template.at(0).expect("it is there"), value)
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_changed_is_read_or_not_and_done_again_or_not(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let (whole, value) = &*HANDED_IN;
        let mut value = value.clone();
        for (to, from, what) in changes {
            let mut all = Vec::new();
            paths(&value, "", &mut all);
            let by = match what % 6 {
                0 => json!(what),
                1 => json!(u64::MAX),
                2 => json!(String::from_utf8_lossy(&[what, b'\r', 0xff])),
                3 => json!(null),
                // Something that stands elsewhere.
                _ => {
                    let place: &String = from.get(&all);
                    value.pointer(place).cloned().expect("it is there")
                }
            };
            let place: &String = to.get(&all);
            *value.pointer_mut(place).expect("it is there") = by;
        }
        if let Ok(read) = Submission::read(&value.to_string()) {
            let again = read.again(whole).expect("it is there");
            let _ = (again.broken(&whole.lesson), again.agrees(&whole.lesson, &read.claims));
        }
    }

    #[test]
    fn whatever_the_text_it_is_read_or_refused(text in "[\\[\\]{}\",:a-z0-9\\\\-]{0,80}") {
        drop(Submission::read(&text));
    }
}
