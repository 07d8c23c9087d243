//! Every unit on the wire has its words: those that no run of ours has, too.

use crate::common::{LANGUAGES, Prose, check, scenario, sent};
use protocol_core::Octets;
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ReplyCode, Severity, Unit, Verb};
use world::{Event, EventKind, Timeline, WireUnit};

/// Each unit and octets of its kind.
fn units() -> Vec<(WireUnit, String)> {
    let mut units = Vec::new();
    let mut smtp = |unit, text: &str| units.push((WireUnit::Smtp(unit), format!("{text}\r\n")));
    for (code, _) in words::reply_codes(words::Language::En) {
        let code = ReplyCode::new(*code);
        let text = format!("{code} something");
        smtp(Unit::Greeting(code), &text);
        let verbs = Verb::ALL.map(|it| Some(Answered::Verb(it)));
        for answers in verbs.into_iter().chain([None, Some(Answered::EndOfData)]) {
            smtp(Unit::Reply { code, answers }, &text);
            smtp(
                Unit::Reply { code, answers },
                &format!("{code}-a\r\n{code} COLOUR red"),
            );
        }
    }
    for verb in Verb::ALL {
        smtp(Unit::Command(verb), verb.as_str());
    }
    smtp(Unit::UnknownCommand, "JUMP");
    smtp(Unit::Malformed, "hello");
    smtp(Unit::Content, "Subject: x\r\n\r\n..dot");
    smtp(Unit::Content, "Subject: x\r\n\r\nbare\nLF");
    smtp(Unit::EndOfData, ".");
    smtp(Unit::EndOfData, ".\n.");
    smtp(Unit::Partial, "RC");
    let mut imap = |unit, text: &str| units.push((WireUnit::Imap(unit), format!("{text}\r\n")));
    let all = CommandName::ALL.map(Some).into_iter().chain([None]);
    for status in [Status::Ok, Status::No, Status::Bad] {
        imap(imap::Unit::Greeting(status), "* OK ready");
        for answers in all.clone() {
            imap(imap::Unit::Tagged { status, answers }, "a1 OK done");
        }
    }
    for name in CommandName::ALL {
        imap(imap::Unit::Command(name), &format!("a1 {name}"));
    }
    for what in [
        Untagged::Capability,
        Untagged::Exists,
        Untagged::Recent,
        Untagged::Expunge,
        Untagged::Fetch,
        Untagged::Search,
        Untagged::Flags,
        Untagged::Ok,
        Untagged::No,
        Untagged::Bad,
        Untagged::Bye,
        Untagged::Other,
    ] {
        imap(imap::Unit::Untagged(what), "* something");
    }
    imap(imap::Unit::UnknownCommand, "a1 DANCE");
    imap(imap::Unit::Continuation, "+ go on");
    imap(imap::Unit::Malformed, "hello");
    imap(imap::Unit::Partial, "a1 LO");
    units
}

/// The first event of a run that `change` takes, changed.
fn changed(timeline: &Timeline, mut change: impl FnMut(&mut EventKind) -> bool) -> Event {
    timeline
        .events()
        .iter()
        .find_map(|it| {
            let mut it = it.clone();
            change(&mut it.kind).then_some(it)
        })
        .expect("the run has one")
}

#[test]
fn every_unit_has_its_words_sent_heard_and_lost() {
    let timeline = sent(scenario("relay"));
    for l in LANGUAGES {
        for (unit, octets) in units() {
            let sending = changed(&timeline, |kind| {
                let EventKind::LineSent { line, .. } = kind else {
                    return false;
                };
                line.unit = unit;
                line.octets = Octets::from(octets.as_str());
                true
            });
            let hearing = changed(&timeline, |kind| {
                let EventKind::LineReceived { line, .. } = kind else {
                    return false;
                };
                line.unit = unit;
                line.octets = Octets::from(octets.as_str());
                true
            });
            let place = format!("{unit:?}");
            let mut losing = sending.clone();
            if let EventKind::LineSent { arrives, .. } = &mut losing.kind {
                *arrives = None;
            }
            let lost = words::sentence(l, &losing, &timeline);
            assert_ne!(lost, words::sentence(l, &sending, &timeline), "{place}");
            for event in [&sending, &hearing, &losing] {
                check(&place, &words::sentence(l, event, &timeline), Prose::Wire);
                let it = words::explain(l, event, &timeline);
                check(&place, &it.what, Prose::Sentence);
                assert!(!it.meaning.is_empty() && !it.sections.is_empty(), "{place}");
                assert!(!it.may_follow.is_empty(), "{place}: what may follow?");
                for text in it.meaning.iter().chain(&it.may_follow) {
                    check(&place, text, Prose::Wire);
                }
            }
        }
    }
}

#[test]
fn a_refusal_of_the_letter_leaves_the_responsibility_with_the_client() {
    let timeline = sent(scenario("relay"));
    for (code, _) in words::reply_codes(words::Language::En) {
        let code = ReplyCode::new(*code);
        if code.get() == 421 {
            continue;
        }
        let event = changed(&timeline, |kind| {
            let EventKind::LineSent { line, .. } = kind else {
                return false;
            };
            let answers = Some(Answered::EndOfData);
            line.unit = WireUnit::Smtp(Unit::Reply { code, answers });
            line.octets = Octets::from(format!("{code} so\r\n"));
            true
        });
        let said = words::explain(words::Language::En, &event, &timeline)
            .meaning
            .join(" ");
        let taken = code.severity() == Severity::Completion;
        assert_eq!(
            said.contains("takes responsibility"),
            taken,
            "{code}: {said}"
        );
        assert_eq!(
            said.contains("client is responsible as before"),
            !taken,
            "{code}: {said}"
        );
    }
}

#[test]
fn only_what_a_server_announced_is_said_of_its_extensions() {
    let timeline = sent(scenario("relay"));
    let told = |text: &str| {
        let event = changed(&timeline, |kind| {
            let EventKind::LineSent { line, .. } = kind else {
                return false;
            };
            let answers = Some(Answered::Verb(Verb::Ehlo));
            line.unit = WireUnit::Smtp(Unit::Reply {
                code: ReplyCode::new(250),
                answers,
            });
            line.octets = Octets::from(text);
            true
        });
        words::explain(words::Language::En, &event, &timeline)
            .meaning
            .join(" ")
    };
    let some = told("250-mx greets you\r\n250-8BITMIME\r\n250 SIZE 5000\r\n");
    assert!(
        some.contains("8BITMIME:") && some.contains("SIZE 5000:"),
        "{some}"
    );
    assert!(!some.contains("PIPELINING"), "{some}");
    let none = told("250 mx greets you\r\n");
    assert!(none.contains("It names no extension."), "{none}");
}

/// An MX question with this answer: its explanation, caption and sentence.
fn answered(answer: &Answer) -> String {
    let timeline = sent(scenario("relay"));
    let event = changed(&timeline, |kind| {
        let EventKind::DnsAnswered {
            question,
            answer: it,
            ..
        } = kind
        else {
            return false;
        };
        *it = answer.clone();
        question.kind == RecordType::Mx
    });
    let l = words::Language::En;
    let it = words::explain(l, &event, &timeline);
    let beat = words::beat(l, &event, &timeline).expect("an answer about MX has its caption");
    let sentence = words::sentence(l, &event, &timeline);
    check("DNS", &sentence, Prose::Wire);
    let texts: Vec<String> = it
        .meaning
        .into_iter()
        .chain(it.may_follow)
        .chain([beat.text])
        .collect();
    for text in &texts {
        check("DNS", text, Prose::Sentence);
    }
    texts.join(" ")
}

#[test]
fn each_answer_of_dns_has_the_consequence_that_rfc_5321_gives_it() {
    let timeline = sent(scenario("relay"));
    let records = timeline
        .events()
        .iter()
        .find_map(|it| match &it.kind {
            EventKind::DnsAnswered {
                answer: Answer::NoError(records),
                ..
            } => Some(records.clone()),
            _ => None,
        })
        .expect("DNS answers");
    let mut null = records.clone();
    null[0].data = RecordData::Mx(0, None);
    let cases = [
        (Answer::NoError(records), "not used where an MX exists"),
        (Answer::NoError(null), "takes no mail"),
        (Answer::NoError(Vec::new()), "implicit MX"),
        (Answer::NxDomain, "does not exist"),
        (Answer::ServFail, "not now"),
    ];
    for (index, (answer, says)) in cases.iter().enumerate() {
        let text = answered(answer);
        assert!(text.contains(says), "{text}");
        for (other, (_, it)) in cases.iter().enumerate() {
            assert!(other == index || !text.contains(it), "“{it}” in: {text}");
        }
    }
}
