//! Every fault has its words wherever it may strike.

use crate::common::{Prose, check, scenario, sent};
use crate::said;
use std::collections::BTreeSet;
use world::EventKind;
use world::fault::{ChosenReply, Fault, FaultName, Stage, When};

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

#[test]
fn every_fault_at_every_stage_is_told_in_words_of_its_own() {
    let timeline = sent(scenario("crash-after-250"));
    let strikes = |kind: &EventKind| matches!(kind, EventKind::FaultApplied { .. });
    let event = timeline.events().iter().find(|it| strikes(&it.kind));
    let event = event.expect("a fault strikes");
    let mut told = BTreeSet::new();
    for name in FaultName::ALL {
        for (stage, when) in Stage::ALL
            .into_iter()
            .flat_map(|stage| [(stage, When::Before), (stage, When::After)])
            .filter(|(stage, when)| name.strikes(*stage, *when))
        {
            let mut event = event.clone();
            let EventKind::FaultApplied {
                fault: what,
                stage: at,
                when: then,
                ..
            } = &mut event.kind
            else {
                continue;
            };
            (*what, *at, *then) = (fault(name), stage, when);
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
