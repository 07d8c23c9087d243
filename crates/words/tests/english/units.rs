//! Every unit on the wire has its words: those that no run of ours has, too.

use crate::common::{Prose, check, lines, scenario, sent};
use crate::said;
use protocol_core::Octets;
use protocol_core::dns::{Answer, RecordData, RecordType};
use protocol_core::imap::{self, CommandName, Status, Untagged};
use protocol_core::pop3;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ReplyCode, Severity, Side, Unit, Verb};
use std::collections::BTreeSet;
use world::{Event, EventKind, Timeline, WireUnit};

/// Each unit and octets of its kind.
fn units() -> Vec<(WireUnit, String)> {
    let mut units = Vec::new();
    let mut smtp = |unit, text: &str| units.push((WireUnit::Smtp(unit), format!("{text}\r\n")));
    for code in story::reply_codes() {
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
    smtp(Unit::AuthResponse, "AGJvYgBsZXRtZWlu");
    smtp(Unit::Chunk { ends: false }, "octets");
    smtp(Unit::Chunk { ends: true }, "octets");
    units.extend(imap_units());
    units.extend(pop3_units());
    units
}

macro_rules! kinds {
    ($name:ident: $of:ty { $($pattern:pat => $units:expr;)* }) => {
        /// Each unit and octets of its kind; one that is not listed does not compile.
        fn $name() -> Vec<($of, String)> {
            fn _every_one(it: &$of) {
                match it { $($pattern => {})* }
            }
            let mut units: Vec<($of, String)> = Vec::new();
            $(units.extend($units.into_iter().map(|(unit, text): ($of, &str)| (unit, text.to_owned())));)*
            units
        }
    };
}

/// Each command with a line of it.
fn all_of<T: ToString>(
    names: impl IntoIterator<Item = T>,
    section: &str,
) -> impl Iterator<Item = (T, String)> {
    names
        .into_iter()
        .zip(lines(section))
        .inspect(|(name, text)| {
            assert!(text.starts_with(&name.to_string()), "{text}");
        })
}

/// How many kinds of data a server may tell.
const TOLD: usize = 18;

fn imap_units() -> Vec<(WireUnit, String)> {
    let mut units: Vec<(WireUnit, String)> = Vec::new();
    let mut imap = |unit, text: &str| units.push((WireUnit::Imap(unit), format!("{text}\r\n")));
    for (unit, text) in simple_imap_units() {
        imap(unit, &text);
    }
    let all = CommandName::ALL.map(Some).into_iter().chain([None]);
    for status in Status::ALL {
        imap(imap::Unit::Greeting(status), "* OK ready");
        for answers in all.clone() {
            let tagged = imap::Unit::Tagged { status, answers };
            imap(tagged, &format!("a1 {} so", status.as_str()));
        }
        for code in lines("IMAP codes") {
            let answers = Some(CommandName::Select);
            let tagged = imap::Unit::Tagged { status, answers };
            imap(tagged, &format!("a1 {} [{code}] so", status.as_str()));
            imap(
                imap::Unit::Untagged(Untagged::Ok),
                &format!("* OK [{code}] so"),
            );
        }
    }
    for (name, text) in all_of(CommandName::ALL, "IMAP commands") {
        let line = format!("a1 {text}");
        let parsed = imap::Command::parse(line.as_bytes());
        assert!(parsed.is_ok(), "{line}: {parsed:?}");
        imap(imap::Unit::Command(name), &line);
        imap(imap::Unit::Command(name), &format!("a1 {name} \""));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10}}"));
        imap(imap::Unit::Begun(name), &format!("a1 {name} {{10+}}"));
        let of = Some(name);
        imap(imap::Unit::Literal { of, ends: true }, "octets");
        imap(imap::Unit::Literal { of, ends: true }, "");
        imap(imap::Unit::Literal { of, ends: false }, "octets {3}");
    }
    let mut told = BTreeSet::new();
    for text in lines("IMAP data") {
        let line = format!("* {text}");
        let mut dissector = imap::Dissector::default();
        dissector.push(Side::Server, b"* OK ready\r\n", |_| {});
        dissector.push(Side::Server, format!("{line}\r\n").as_bytes(), |it| {
            imap(it.unit, &line);
            told.insert(format!("{:?}", it.unit));
        });
    }
    assert_eq!(told.len(), TOLD, "{told:?}");
    units
}

kinds! {
    simple_imap_units: imap::Unit {
        // Those with something in them come apart.
        imap::Unit::Greeting(_) | imap::Unit::Command(_) | imap::Unit::Begun(_)
        | imap::Unit::Tagged { .. } | imap::Unit::Untagged(_) => [];
        imap::Unit::UnknownCommand => [(imap::Unit::UnknownCommand, "a1 DANCE")];
        imap::Unit::Continuation => [(imap::Unit::Continuation, "+ go on")];
        imap::Unit::Malformed => [(imap::Unit::Malformed, "hello")];
        imap::Unit::Partial => [(imap::Unit::Partial, "a1 LO")];
        imap::Unit::Literal { .. } => [(imap::Unit::Literal { of: None, ends: true }, "octets")];
        imap::Unit::Challenge => [(imap::Unit::Challenge, "+ cj14")];
        imap::Unit::AuthResponse => [(imap::Unit::AuthResponse, "AGJvYgBsZXRtZWlu")];
        imap::Unit::AuthCancelled => [(imap::Unit::AuthCancelled, "*")];
        imap::Unit::IdleBegun => [(imap::Unit::IdleBegun, "+ idling")];
        imap::Unit::IdleDone => [(imap::Unit::IdleDone, "DONE")];
        imap::Unit::PreAuth => [(imap::Unit::PreAuth, "* PREAUTH welcome")];
    }
}

fn pop3_units() -> Vec<(WireUnit, String)> {
    let mut units: Vec<(WireUnit, String)> = Vec::new();
    let mut pop3 = |unit, text: &str| units.push((WireUnit::Pop3(unit), format!("{text}\r\n")));
    for (unit, text) in simple_pop3_units() {
        pop3(unit, &text);
    }
    for (verb, text) in all_of(pop3::Verb::ALL, "POP3 commands") {
        let text = text.as_str();
        assert!(pop3::Command::parse(text.as_bytes()).is_ok(), "{text}");
        pop3(pop3::Unit::Command(verb), text);
        pop3(pop3::Unit::Command(verb), &format!("{verb} \u{1}"));
        pop3(pop3::Unit::Listing(verb), "+OK\r\n1 UIDL\r\n.");
    }
    let all = pop3::Verb::ALL.map(Some).into_iter().chain([None]);
    for answers in all {
        for status in [pop3::Status::Ok, pop3::Status::Err] {
            let reply = pop3::Unit::Reply { status, answers };
            let word = match status {
                pop3::Status::Ok => "+OK",
                pop3::Status::Err => "-ERR",
            };
            pop3(reply, word);
            pop3(reply, &format!("{word} 2 320"));
            for code in [
                "IN-USE",
                "LOGIN-DELAY",
                "AUTH",
                "SYS/TEMP",
                "SYS/PERM",
                "COLOUR",
            ] {
                pop3(reply, &format!("{word} [{code}] so"));
            }
        }
    }
    units
}

kinds! {
    simple_pop3_units: pop3::Unit {
        pop3::Unit::Command(_) | pop3::Unit::Reply { .. } | pop3::Unit::Listing(_) => [];
        pop3::Unit::Greeting(_) => [
            (pop3::Unit::Greeting(pop3::Status::Ok), "+OK ready"),
            (pop3::Unit::Greeting(pop3::Status::Ok), "+OK ready <1.2@mail.example>"),
            (pop3::Unit::Greeting(pop3::Status::Err), "-ERR [SYS/TEMP] not now"),
        ];
        pop3::Unit::UnknownCommand => [(pop3::Unit::UnknownCommand, "JUMP")];
        pop3::Unit::AuthResponse => [(pop3::Unit::AuthResponse, "AGJvYgBsZXRtZWlu")];
        pop3::Unit::Content => [(pop3::Unit::Content, "Subject: x\r\n\r\n..dot\r\n..dot")];
        pop3::Unit::EndOfContent => [(pop3::Unit::EndOfContent, ".")];
        pop3::Unit::Challenge => [(pop3::Unit::Challenge, "+ cj14")];
        pop3::Unit::Malformed => [(pop3::Unit::Malformed, "hello")];
        pop3::Unit::Partial => [(pop3::Unit::Partial, "RE")];
    }
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

/// The first line that is sent, as another one.
pub(crate) fn line_sent(timeline: &Timeline, unit: WireUnit, octets: &str) -> Event {
    changed(timeline, |kind| {
        let EventKind::LineSent { line, .. } = kind else {
            return false;
        };
        (line.unit, line.octets) = (unit, Octets::from(octets));
        true
    })
}

#[test]
fn every_unit_has_its_words_sent_heard_and_lost() {
    let timeline = sent(scenario("relay"));
    for (unit, octets) in units() {
        let sending = line_sent(&timeline, unit, &octets);
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
        let lost = said::sentence(&losing, &timeline);
        assert_ne!(lost, said::sentence(&sending, &timeline), "{place}");
        for event in [&sending, &hearing, &losing] {
            check(&place, &said::sentence(event, &timeline), Prose::Wire);
            let it = said::explain(event, &timeline);
            check(&place, &it.what, Prose::Sentence);
            assert!(
                !it.meaning.is_empty() && !it.it.sections.is_empty(),
                "{place}"
            );
            assert!(!it.may_follow.is_empty(), "{place}: what may follow?");
            for text in it.meaning.iter().chain(&it.may_follow) {
                check(&place, text, Prose::Wire);
            }
        }
    }
}

#[test]
fn a_refusal_of_the_letter_leaves_the_responsibility_with_the_client() {
    let timeline = sent(scenario("relay"));
    for code in story::reply_codes() {
        let code = ReplyCode::new(*code);
        if code.get() == 421 {
            continue;
        }
        let answers = Some(Answered::EndOfData);
        let reply = WireUnit::Smtp(Unit::Reply { code, answers });
        let event = line_sent(&timeline, reply, &format!("{code} so\r\n"));
        let said = said::explain(&event, &timeline).meaning.join(" ");
        let taken = code.severity() == Severity::Completion;
        assert_eq!(
            said.contains("server is now responsible"),
            taken,
            "{code}: {said}"
        );
        assert_eq!(
            said.contains("client is still responsible"),
            !taken,
            "{code}: {said}"
        );
    }
}

#[test]
fn only_what_a_server_announced_is_said_of_its_extensions() {
    let timeline = sent(scenario("relay"));
    let told = |text: &str| {
        let (code, answers) = (ReplyCode::new(250), Some(Answered::Verb(Verb::Ehlo)));
        let reply = WireUnit::Smtp(Unit::Reply { code, answers });
        let event = line_sent(&timeline, reply, text);
        said::explain(&event, &timeline).meaning.join(" ")
    };
    let some = told("250-mx greets you\r\n250-8BITMIME\r\n250 SIZE 5000\r\n");
    assert!(
        some.contains("8BITMIME:") && some.contains("SIZE 5000:"),
        "{some}"
    );
    assert!(!some.contains("PIPELINING"), "{some}");
    let none = told("250 mx greets you\r\n");
    assert!(none.contains("The server offers no extensions."), "{none}");
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
    let it = said::explain(&event, &timeline);
    let beat = said::beat(&event, &timeline).expect("an answer about MX has its caption");
    let sentence = said::sentence(&event, &timeline);
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
        (Answer::NoError(records), "not used if an MX exists"),
        (Answer::NoError(null), "A null MX (a single dot)"),
        (Answer::NoError(Vec::new()), "implicit MX"),
        (Answer::NxDomain, "does not exist"),
        (Answer::ServFail, "DNS itself failed"),
    ];
    for (index, (answer, says)) in cases.iter().enumerate() {
        let text = answered(answer);
        assert!(text.contains(says), "{text}");
        for (other, (_, it)) in cases.iter().enumerate() {
            assert!(other == index || !text.contains(it), "“{it}” in: {text}");
        }
    }
}
