//! Every fault has its words wherever it may strike.

use crate::common::{Prose, check, scenario, sent};
use crate::said;
use std::collections::BTreeSet;
use world::fault::{ChosenReply, Fault, FaultName, Stage, When};
use world::{Event, EventKind, Timeline};

fn fault(name: FaultName) -> Fault {
    match name {
        FaultName::Delay => Fault::Delay { micros: 90_000_000 },
        FaultName::Drop => Fault::Drop,
        FaultName::Reset => Fault::Reset,
        FaultName::Refuse => Fault::Refuse,
        FaultName::Crash => Fault::Crash { seconds: 60 },
        FaultName::Reply => Fault::Reply(ChosenReply {
            code: protocol_core::smtp::ReplyCode::new(451),
            status: None,
            text: "not now".into(),
        }),
        FaultName::ServerFailure => Fault::ServerFailure,
        FaultName::Strip => Fault::Strip,
    }
}

/// The fault of the run, with another in its place.
fn struck(timeline: &Timeline, fault: Fault, stage: Stage, when: When) -> Event {
    let strikes = |it: &&Event| matches!(it.kind, EventKind::FaultApplied { .. });
    let event = timeline.events().iter().find(strikes);
    let mut event = event.expect("a fault strikes").clone();
    if let EventKind::FaultApplied {
        fault: what,
        stage: at,
        when: then,
        ..
    } = &mut event.kind
    {
        (*what, *at, *then) = (fault, stage, when);
    }
    event
}

#[test]
fn a_delay_is_said_in_the_unit_that_people_would_use() {
    let timeline = sent(scenario("crash-after-250"));
    for (micros, says) in [
        (999_900, "takes 999 milliseconds"),
        (1_000_000, "takes 1 second"),
        (1_500_000, "takes 1.5 seconds"),
        (3_960_000, "takes 4 seconds"),
        (5_000_000, "takes 5 seconds"),
        (90_400_000, "takes 90 seconds"),
        (600_000_000, "takes 10 minutes"),
        (9_000_000_000, "takes 2.5 hours"),
        (432_000_000_000, "takes 5 days"),
    ] {
        let event = struck(
            &timeline,
            Fault::Delay { micros },
            Stage::Rcpt,
            When::Before,
        );
        let sentence = said::sentence(&event, &timeline);
        assert!(sentence.contains(says), "{sentence}");
    }
}

#[test]
fn every_fault_at_every_stage_is_told_in_words_of_its_own() {
    let timeline = sent(scenario("crash-after-250"));
    let mut told = BTreeSet::new();
    for name in FaultName::ALL {
        for (stage, when) in Stage::ALL
            .into_iter()
            .flat_map(|stage| [(stage, When::Before), (stage, When::After)])
            .filter(|(stage, when)| name.strikes(*stage, *when))
        {
            let event = struck(&timeline, fault(name), stage, when);
            let place = format!("{name:?} {stage} {when:?}");
            let sentence = said::sentence(&event, &timeline);
            check(&place, &sentence, Prose::Sentence);
            let beat = said::beat(&event, &timeline).expect("it is a scene");
            check(&place, &beat.title, Prose::Title);
            check(&place, &beat.text, Prose::Sentence);
            let it = said::explain(&event, &timeline);
            assert!(!it.meaning.is_empty() && !it.it.sections.is_empty());
            for text in it.meaning.iter().chain(&it.may_follow) {
                check(&place, text, Prose::Sentence);
            }
            assert!(told.insert(sentence.clone()), "{place}: twice: {sentence}");
        }
    }
}
