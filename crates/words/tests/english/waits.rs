//! Wherever nobody acts, it is said who waits for whom, and the press that waits leads on.

use crate::common::{Prose, check, scenario, sent, timeline};
use crate::made::runs;
use crate::said;
use std::collections::BTreeSet;
use world::fault::{Stage, When};
use world::{EventKind, Fault, FaultSpec, Input, Pending, Timeline};

/// Waits as the button does.
fn press(timeline: &mut Timeline) {
    let (until, _) = story::wait(timeline)
        .and_then(|it| it.until)
        .expect("it ends");
    let micros = (until - timeline.now())
        .as_micros()
        .try_into()
        .expect("it is short");
    timeline
        .apply(Input::Advance { micros })
        .expect("time passes");
}

#[test]
fn at_every_moment_somebody_acts_or_something_is_on_its_way_or_it_is_said_who_waits() {
    let mut told = BTreeSet::new();
    for (run, mut timeline) in runs() {
        timeline.first();
        let wait = story::wait(&timeline).map(|it| it.who.id);
        assert_ne!(wait, Some("wait-nothing".into()), "{run}: it has not begun");
        for index in 0..timeline.events().len() {
            let event = &timeline.events()[index];
            let (id, next) = (event.id, timeline.events().get(index + 1).map(|it| it.at));
            // What is put off waits for its own next attempt, whatever comes before.
            let own = match event.kind {
                EventKind::Deferred { until, .. } => Some(until),
                _ => None,
            };
            // What follows at once is seen to follow.
            if next == Some(event.at) && own.is_none() {
                continue;
            }
            timeline.seek_event(id);
            let place = format!("{run}, {id}");
            for planned in story::agenda(&timeline) {
                check(&place, &said::text(&planned.who), Prose::Wire);
            }
            let Some(wait) = story::wait(&timeline) else {
                let mut pending = timeline.world().pending();
                let arrives = pending.any(|(_, it)| it == Pending::Arrival);
                assert!(arrives && next.is_some(), "{place}");
                continue;
            };
            told.insert(wait.who.id.to_string());
            check(&place, &said::text(&wait.who), Prose::Wire);
            if let Some(because) = &wait.because {
                check(&place, &said::text(because), Prose::Sentence);
            }
            let Some((until, button)) = wait.until else {
                assert_eq!(next, None, "{place}");
                continue;
            };
            check(&place, &said::text(&button), Prose::Words);
            assert!(
                own.or(next).is_none_or(|next| next == until),
                "{place}: {until:?}, {next:?}"
            );
            if next.is_some() {
                press(&mut timeline);
                assert!(timeline.past().len() > index + 1, "{place}: it is dead");
            }
        }
    }
    let expected = [
        "wait-attempt",
        "wait-over",
        "wait-refused",
        "wait-first-attempt",
        "wait-look",
        "wait-lost-alone",
        "wait-restart",
    ];
    let missing: Vec<_> = expected.iter().filter(|it| !told.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:?} of {told:?}");
}

#[test]
fn greylisting_says_why_it_helps_and_the_button_waits_for_the_next_attempt() {
    let mut timeline = sent(scenario("greylisting"));
    let deferred = timeline.events().iter().find_map(|it| match &it.kind {
        EventKind::Deferred { until, .. } => Some((it.id, *until)),
        _ => None,
    });
    let (id, until) = deferred.expect("it is put off");
    timeline.seek_event(id);
    let wait = story::wait(&timeline).expect("it waits");
    let because = said::text(&wait.because.expect("a reason"));
    assert!(
        because.contains("greylists") && because.contains("5 minutes"),
        "{because}"
    );
    let (at, button) = wait.until.expect("it ends");
    assert_eq!(
        (at, &*said::text(&button)),
        (until, "Wait until the next attempt (30 minutes)")
    );
    press(&mut timeline);
    assert_eq!(timeline.now(), until);
    assert!(timeline.past().iter().any(|it| it.at == until));
}

#[test]
fn beyond_what_was_computed_the_button_lets_time_pass() {
    let mut timeline = timeline(scenario("idle"));
    assert_eq!(
        story::wait(&timeline).map(|it| it.who.id),
        Some("wait-for-you".into())
    );
    let send = timeline.scenario().letter.send();
    timeline.apply(send).expect("it is sent");
    timeline.last();
    for _ in 0..3 {
        let (before, inputs) = (timeline.now(), timeline.inputs().len());
        press(&mut timeline);
        timeline.last();
        assert!(timeline.now() > before && timeline.inputs().len() == inputs + 1);
    }
}

#[test]
fn what_failed_is_told_of_the_message_that_was_sent_last() {
    let mut timeline = timeline(scenario("direct"));
    let host = "mx.receiver.example".parse().expect("a name");
    let fault = FaultSpec {
        stage: Stage::EndOfData,
        when: When::After,
        times: Some(1),
        host,
        fault: Fault::Reset,
        per_mille: None,
        recipient: None,
    };
    timeline.apply(Input::Break { fault }).expect("it can be");
    let told = |timeline: &mut Timeline| {
        let letter = timeline.scenario().letter.send();
        timeline.apply(letter).expect("it can be sent");
        timeline.last();
        said::text(&story::wait(timeline).expect("it is over").who)
    };
    let lost = told(&mut timeline);
    assert!(
        lost.contains("but Alice’s mail program shows an error"),
        "{lost}"
    );
    let sent = told(&mut timeline);
    assert!(!sent.contains("error"), "{sent}");
}
