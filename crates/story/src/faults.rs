//! What goes wrong: the words of each fault, in one place.

use crate::hosts::{host, span, time_of_day};
use crate::sections::rfc5321;
use crate::{Explanation, Fact, Value, fact, family, text, variant};
use core::time::Duration;
use protocol_core::trace::Section;
use world::Timeline;
use world::fault::{Armed, Fault, FaultError, FaultName, Stage, When};
use world::{Instant, Pending};

/// What happens, as a title. `who` is a host.
pub(crate) fn title(who: Fact, fault: &Fault, stage: Stage, when: When) -> Fact {
    let answer = || fact!(family "fault-the-answer", stage);
    match (fault, when) {
        (Fault::Delay { .. }, When::Before) => fact!("fault-slow", who: who),
        (Fault::Delay { .. }, When::After) => fact!("fault-answer-late", answer: answer()),
        (Fault::Drop, When::Before) => fact!("fault-silent", who: who),
        (Fault::Drop, When::After) => fact!("fault-answer-lost", answer: answer()),
        (Fault::Reset, _) => fact!("fault-breaks"),
        (Fault::Refuse, _) => fact!("fault-no-call", who: who),
        (Fault::Crash { .. }, _) if stage == Stage::Now => fact!("fault-goes-down", who: who),
        (Fault::Crash { .. }, _) => fact!("fault-crashes", who: who),
        (Fault::Reply(reply), _) => fact!("fault-refuses", who: who, code: text(reply.code)),
        (Fault::ServerFailure, _) => fact!("fault-cannot-find-out", who: who),
        (Fault::Strip, _) => fact!("fault-offer-removed"),
    }
}

/// What happens, exactly. `who` is a host.
pub(crate) fn sentence(who: Fact, fault: &Fault, stage: Stage, when: When) -> Fact {
    let came = || fact!(family "fault-came", stage);
    let answer = || fact!(family "fault-its-answer", stage);
    match (fault, when) {
        (Fault::Delay { micros }, When::Before) => {
            fact!("fault-delay-before", came: came(), who: who, time: Duration::from_micros(*micros))
        }
        (Fault::Delay { micros }, When::After) => {
            fact!("fault-delay-after", who: who, answer: answer(), time: Duration::from_micros(*micros))
        }
        (Fault::Drop, _) if matches!(stage, Stage::Connect | Stage::Dns) => {
            fact!("fault-no-answer", came: came(), who: who)
        }
        (Fault::Drop, When::Before) => fact!("fault-drop-before", came: came(), who: who),
        (Fault::Drop, When::After) => fact!("fault-drop-after", who: who, answer: answer()),
        (Fault::Reset, When::Before) => fact!("fault-reset-before", came: came(), who: who),
        (Fault::Reset, When::After) => fact!("fault-reset-after", who: who, answer: answer()),
        (Fault::Refuse, _) => fact!("fault-refuse", came: came(), who: who),
        (Fault::Crash { seconds }, _) if stage == Stage::Now => {
            fact!("fault-crash-now", who: who, time: span(*seconds))
        }
        (Fault::Crash { .. }, When::Before) => fact!("fault-crash-before", came: came(), who: who),
        (Fault::Crash { .. }, When::After) => {
            fact!("fault-crash-after", who: who, answer: answer())
        }
        (Fault::Reply(reply), _) => {
            fact!("fault-reply", came: came(), who: who, code: text(reply.code))
        }
        (Fault::ServerFailure, _) => fact!("fault-server-failure", came: came(), who: who),
        (Fault::Strip, _) => fact!("fault-strip"),
    }
}

/// What it means for the letter.
pub(crate) fn meaning(fault: &Fault, stage: Stage, when: When) -> Fact {
    match (fault, stage, when) {
        (Fault::Delay { .. } | Fault::Drop, Stage::Dns, _) => fact!("fault-means-dns-silent"),
        (Fault::Delay { .. }, ..) => fact!("fault-means-delay"),
        (Fault::Drop, Stage::Connect, _) => fact!("fault-means-call-lost"),
        (Fault::Drop, Stage::EndOfData, When::After) => fact!("fault-means-letter-answer-lost"),
        (Fault::Drop, ..) => fact!("fault-means-drop"),
        (Fault::Reset, Stage::EndOfData, When::After) => fact!("fault-means-letter-reset"),
        (Fault::Reset, ..) => fact!("fault-means-reset"),
        (Fault::Refuse, ..) => fact!("fault-means-refuse"),
        (Fault::Crash { .. }, ..) => fact!("fault-means-crash"),
        (Fault::Reply(_), ..) => fact!("fault-means-reply"),
        (Fault::ServerFailure, ..) => fact!("fault-means-server-failure"),
        (Fault::Strip, ..) => fact!("fault-means-strip"),
    }
}

/// All about a fault.
pub(crate) fn explain(fault: &Fault, stage: Stage, when: When) -> Explanation {
    let sections: &[Section] = match (fault, stage) {
        (Fault::Delay { .. } | Fault::Drop, Stage::Dns) => {
            &[Section::new(1035, "4.2.1"), rfc5321("5.1")]
        }
        (Fault::Drop, Stage::Connect) => &[Section::new(9293, "3.8.3"), rfc5321("4.5.4.1")],
        (Fault::Drop | Fault::Reset, Stage::EndOfData) if when == When::After => {
            &[rfc5321("4.2.5"), rfc5321("4.5.3.2.6"), rfc5321("6.1")]
        }
        (Fault::Delay { .. } | Fault::Drop, _) => &[rfc5321("4.5.3.2")],
        (Fault::Reset, _) => &[rfc5321("3.8")],
        (Fault::Refuse, _) => &[rfc5321("5.1"), rfc5321("4.5.4.1")],
        (Fault::Crash { .. }, _) => &[rfc5321("6.1"), rfc5321("3.8")],
        (Fault::Reply(_), _) => &[rfc5321("4.2.1"), rfc5321("4.2.2")],
        (Fault::ServerFailure, _) => &[Section::new(1035, "4.1.1"), rfc5321("5.1")],
        (Fault::Strip, _) => &[Section::new(3207, "6"), Section::new(8314, "5.2")],
    };
    Explanation {
        meaning: vec![fact!("fault-strikes"), meaning(fault, stage, when)],
        follow: vec![fact!(family "fault-follows", variant(fault.name()))],
        sections: sections.to_vec(),
        ..Explanation::default()
    }
}

/// What a fault does where it occurs, or did, in the world at the cursor.
#[must_use]
pub fn fault_sentence(timeline: &Timeline, it: &Armed) -> Fact {
    let (id, spec) = (timeline.world().host_named(&it.spec.host), &it.spec);
    let who = id.map_or_else(|| fact!("host-unknown"), |id| host(timeline, id));
    let back =
        |(at, what): (Instant, Pending)| (Some(what) == id.map(Pending::Restart)).then_some(at);
    match (spec.stage, timeline.world().pending().find_map(back)) {
        (Stage::Now, Some(at)) => {
            fact!("fault-is-down", who: who, at: time_of_day(timeline.world(), at))
        }
        (Stage::Now, None) if it.struck > 0 => fact!("fault-was-down", who: who),
        _ => sentence(who, &spec.fault, spec.stage, spec.when),
    }
}

/// What a fault is called in a list.
#[must_use]
pub fn fault_kind(it: FaultName) -> Fact {
    fact!(family "fault-kind", variant(it))
}

/// What a stage is called in a list.
#[must_use]
pub fn fault_stage(it: Stage) -> Fact {
    fact!(family "fault-stage", it)
}

/// Why a fault cannot be added.
#[must_use]
pub fn fault_error(error: &FaultError) -> Fact {
    match error {
        FaultError::NoHost(name) => fact!("error-fault-no-host", host: text(name)),
        FaultError::NotAServer(name) => fact!("error-fault-not-a-server", host: text(name)),
        FaultError::WrongStage => fact!("error-fault-wrong-stage"),
        FaultError::OutOfRange(what) => {
            fact!("error-fault-out-of-range", what: Value::Choice(what))
        }
        FaultError::NoRecipient => fact!("error-fault-no-recipient"),
        FaultError::BadReply => fact!("error-fault-bad-reply"),
        FaultError::AlreadyDown(name) => fact!("error-fault-already-down", host: text(name)),
        FaultError::TooMany => fact!("error-fault-too-many"),
    }
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 6] {
    [
        family("fault-kind", FaultName::ALL.map(variant)),
        family("fault-stage", Stage::ALL),
        family("fault-came", Stage::ALL),
        family("fault-its-answer", Stage::ALL),
        family("fault-the-answer", Stage::ALL),
        family("fault-follows", FaultName::ALL.map(variant)),
    ]
}
