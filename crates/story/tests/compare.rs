//! Two futures: what they are called, where they part, what is equal and what differs in the end.

use std::sync::Arc;
use story::{Row, align, future, outcomes, parting, row, said};
use world::{Event, EventKind, Input, Timeline};

fn input(text: &str) -> Input {
    serde_json::from_str(text).expect(text)
}

/// The run of a scenario in which these are done before its letter is sent, at its end.
fn run(name: &str, before: &[&str]) -> Timeline {
    let scenario = lessons::scenario(name).expect("it is built in");
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    for it in before.iter().map(|it| input(it)).chain([send]) {
        timeline.last();
        timeline.apply(it).expect("the world takes it");
    }
    timeline.last();
    timeline
}

/// What is said in a run, a line an event; and what of two is equal.
fn equal(left: &Timeline, right: &Timeline) -> (Vec<String>, Vec<String>) {
    let lines = |timeline: &Timeline| -> Vec<Event> {
        let drawn = |it: &&Event| !matches!(row(it), Row::Implied | Row::Detail | Row::Arrived(_));
        timeline.events().iter().filter(drawn).cloned().collect()
    };
    let (a, b) = (lines(left), lines(right));
    let arrived = |it: &Event, of: &Timeline| {
        let is_of =
            |to: &&Event| matches!(to.kind, EventKind::LineReceived { sent, .. } if sent == it.id);
        of.events().iter().any(|to| is_of(&to))
    };
    let all = |lines: &[Event], of: &Timeline| {
        let said = lines.iter().map(|it| said(&[it], arrived(it, of), of));
        said.collect::<Vec<_>>()
    };
    let text = |event: &Event| match story::view(event).line() {
        Some(line) => line.octets.to_text().trim_end().to_owned(),
        None => String::new(),
    };
    let only = |lines: &[Event], places: Vec<usize>| -> Vec<String> {
        places.into_iter().map(|it| text(&lines[it])).collect()
    };
    let pairs = align(&all(&a, left), &all(&b, right));
    let differ = || pairs.iter().filter(|it| !it.same);
    (
        only(&a, differ().filter_map(|it| it.left).collect()),
        only(&b, differ().filter_map(|it| it.right).collect()),
    )
}

#[test]
fn the_same_said_later_and_under_other_numbers_is_equal() {
    let one = run("relay", &[]);
    let waited = run("relay", &[r#"{"advance":{"micros":86400000000}}"#]);
    let (left, right) = equal(&one, &waited);
    assert_eq!(left, Vec::<String>::new());
    assert!(right.iter().all(String::is_empty), "{right:?}");
}

#[test]
fn a_lost_reply_is_the_first_difference_and_a_second_copy_the_outcome() {
    let lost = run("reply-lost", &[]);
    let whole = run("reply-lost", &[r#"{"mend":{"fault":0}}"#]);
    let (left, right) = equal(&whole, &lost);
    let mut said = right.iter().filter(|it| !it.is_empty());
    assert!(
        said.next().is_some_and(|it| it.starts_with("250 2.0.0")),
        "{right:?}"
    );
    assert!(
        said.any(|it| it.starts_with("EHLO")),
        "tried again: {right:?}"
    );
    assert!(
        left.iter().any(|it| it.starts_with("250 2.0.0")),
        "{left:?}"
    );
    let differ: Vec<_> = outcomes(&whole, &lost)
        .into_iter()
        .filter(|it| !it.is_same())
        .map(|it| (it.of.id, it.left.id, it.right.id))
        .collect();
    assert_eq!(
        differ,
        [
            (
                "mailbox-of-person".into(),
                "outcome-messages".into(),
                "outcome-copies".into()
            ),
            (
                "outcome-last-delivery".into(),
                "outcome-at".into(),
                "outcome-at".into()
            )
        ]
    );
    assert!(outcomes(&lost, &lost).iter().all(story::Outcome::is_same));
    assert_eq!(parting(&lost, &lost), None);
}

#[test]
fn a_future_is_called_by_what_was_done_where_it_parts() {
    let mut timeline = run("relay", &[]);
    let written = timeline.future();
    assert_eq!(future(&timeline, written).id, "future-as-written");
    for (input_text, id) in [
        (
            r#"{"break":{"fault":{"host":"mx.receiver.example","stage":"now","fault":{"crash":{"seconds":600}}}}}"#,
            "fault-goes-down",
        ),
        (
            r#"{"link":{"a":"mail.sender.example","b":"mx.receiver.example","cut":true}}"#,
            "deed-cut-link",
        ),
        (
            r#"{"dns":{"name":"receiver.example","records":[]}}"#,
            "deed-edit-dns",
        ),
        (
            r#"{"host":{"name":"mx.receiver.example","set":{"removed":true}}}"#,
            "deed-remove-host",
        ),
    ] {
        let edit = format!(r#"{{"edit":{input_text}}}"#);
        let text = if input_text.contains("break") {
            input_text
        } else {
            &edit
        };
        timeline.follow(written);
        let third = timeline.events()[timeline.events().len() / 3].id;
        timeline.seek_event(third);
        timeline.apply(input(text)).expect(text);
        let own = timeline.future();
        assert_eq!(future(&timeline, own).id, id);
        let parts = parting(&timeline.along(written), &timeline.along(own));
        assert_eq!(parts.expect("they part").id, "compare-parts-right");
        timeline
            .apply(input(r#"{"advance":{"micros":86400000000}}"#))
            .expect("time passes");
        timeline.last();
        timeline
            .apply(input(r#"{"advance":{"micros":86400000000}}"#))
            .expect("time passes");
        // That time passes does not tell it from others.
        assert_eq!(future(&timeline, own).id, id);
        timeline.rename(own, "mine");
        assert_eq!(future(&timeline, own).id, "verbatim");
        timeline.rename(own, "");
    }
    assert_eq!(future(&timeline, written).id, "future-as-written");
}
