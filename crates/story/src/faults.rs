//! What goes wrong: the words of each fault, in one place.

use super::explain::{new, rfc5321, with};
use super::story::{capital, span};
use crate::Explanation;
use protocol_core::trace::Section;
use world::fault::{Fault, FaultError, Stage, When};

/// What happens, as a title: `who` begins it, `The receiving server`.
pub(super) fn title(who: &str, fault: &Fault, stage: Stage, when: When) -> String {
    match (fault, when) {
        (Fault::Delay { .. }, When::Before) => format!("{who} is slow."),
        (Fault::Delay { .. }, When::After) => format!("{} is late.", the(answer(stage))),
        (Fault::Drop, When::Before) => format!("{who} is silent."),
        (Fault::Drop, When::After) => format!("{} is lost.", the(answer(stage))),
        (Fault::Reset, _) => "The connection breaks.".into(),
        (Fault::Refuse, _) => format!("{who} takes no call."),
        (Fault::Crash { .. }, _) if stage == Stage::Now => format!("{who} goes down."),
        (Fault::Crash { .. }, _) => format!("{who} crashes."),
        (Fault::Reply(reply), _) => format!("{who} refuses with {}.", reply.code),
        (Fault::ServerFailure, _) => format!("{who} cannot find out."),
        (Fault::Strip, _) => "Somebody on the way removes the offer of TLS.".into(),
    }
}

/// What happens, exactly. `who` is in the middle of a sentence: `the receiving server`.
pub(super) fn sentence(who: &str, fault: &Fault, stage: Stage, when: When) -> String {
    let (begins, came, answer) = (capital(who), came(stage), answer(stage));
    match (fault, when) {
        (Fault::Delay { micros }, When::Before) => {
            format!("{came}, and {who} takes {} longer.", long(*micros))
        }
        (Fault::Delay { micros }, When::After) => {
            format!(
                "{begins} acts, and {answer} takes {} longer.",
                long(*micros)
            )
        }
        (Fault::Drop, _) if matches!(stage, Stage::Connect | Stage::Dns) => {
            format!("{came}, and {who} says nothing.")
        }
        (Fault::Drop, When::Before) => {
            format!("{came}, and {who} does nothing and says nothing any more.")
        }
        (Fault::Drop, When::After) => {
            format!("{begins} acts, but {answer} is lost on the way, and so is all that follows.")
        }
        (Fault::Reset, When::Before) => {
            format!("{came}, and the connection breaks: {who} has done nothing about it.")
        }
        (Fault::Reset, When::After) => {
            format!("{begins} acts, but the connection breaks and {answer} is lost.")
        }
        (Fault::Refuse, _) => format!("{came}, and {who} refuses it."),
        (Fault::Crash { seconds }, _) if stage == Stage::Now => {
            format!("{begins} goes down, and comes back in {}.", span(*seconds))
        }
        (Fault::Crash { .. }, When::Before) => {
            format!("{came}, and {who} crashes: it has done nothing about it.")
        }
        (Fault::Crash { .. }, When::After) => {
            format!("{begins} crashes when {answer} is on its way.")
        }
        (Fault::Reply(reply), _) => format!("{came}, and {who} refuses with {}.", reply.code),
        (Fault::ServerFailure, _) => format!("{came}, and {who} cannot find out."),
        (Fault::Strip, _) => {
            "Somebody on the way writes over the offer of STARTTLS: the client does not see it."
                .into()
        }
    }
}

/// What it means for the letter.
pub(super) fn meaning(fault: &Fault, stage: Stage, when: When) -> &'static str {
    match (fault, stage, when) {
        (Fault::Delay { .. } | Fault::Drop, Stage::Dns, _) => {
            "Who asks DNS waits some seconds, and takes silence for “not now”."
        }
        (Fault::Delay { .. }, ..) => {
            "Who called is patient: five minutes for most answers, ten after the end of the letter."
        }
        (Fault::Drop, Stage::Connect, _) => {
            "Nobody is told. Who called tries for three minutes, and then takes it for “not now”."
        }
        (Fault::Drop, Stage::EndOfData, When::After) => {
            "The server has the letter and the client does not know it: both hold it. The client will \
             lose its patience and send the letter again, and it will come twice."
        }
        (Fault::Drop, ..) => {
            "Nobody is told. Only patience ends it: five minutes for most answers, ten after the end \
             of the letter."
        }
        (Fault::Reset, Stage::EndOfData, When::After) => {
            "The server has the letter and the client does not know it: both hold it. The client will \
             send the letter again, and it will come twice."
        }
        (Fault::Reset, ..) => {
            "A connection that breaks counts as 451, “not now”: what had no answer is tried again."
        }
        (Fault::Refuse, ..) => {
            "The host is there, but its server is not. Who called tries the next server of the domain."
        }
        (Fault::Crash { .. }, ..) => {
            "Its connections break and its sessions are forgotten. What it has accepted is on its \
             disk, and may not be lost."
        }
        (Fault::Reply(_), ..) => {
            "A server may refuse by rules of its own. A reply of 4yz says “not now”, one of 5yz \
             “never”."
        }
        (Fault::ServerFailure, ..) => {
            "This says nothing about the name. It is a temporary error: the letter waits."
        }
        (Fault::Strip, ..) => {
            "The offer travels in plain text, so it can be removed. A client that insists on TLS stops \
             here; one that takes it where it is offered goes on, and everybody on the way can read."
        }
    }
}

/// All about a fault.
pub(super) fn explain(fault: &Fault, stage: Stage, when: When) -> Explanation {
    let sections: &[Section] = match (fault, stage) {
        (Fault::Delay { .. } | Fault::Drop, Stage::Dns) => {
            &[Section::new(1035, "4.2.1"), rfc5321("5.1")]
        }
        (Fault::Drop, Stage::Connect) => &[Section::new(9293, "3.8.3"), rfc5321("4.5.4.1")],
        (Fault::Drop | Fault::Reset, Stage::EndOfData) if when == When::After => &[
            rfc5321("4.2.5"),
            rfc5321("4.5.3.2.6"),
            Section::new(1047, "1"),
        ],
        (Fault::Delay { .. } | Fault::Drop, _) => &[rfc5321("4.5.3.2")],
        (Fault::Reset, _) => &[rfc5321("3.8")],
        (Fault::Refuse, _) => &[rfc5321("5.1"), rfc5321("4.5.4.1")],
        (Fault::Crash { .. }, _) => &[rfc5321("6.1"), rfc5321("3.8")],
        (Fault::Reply(_), _) => &[rfc5321("4.2.1"), rfc5321("4.2.2")],
        (Fault::ServerFailure, _) => &[Section::new(1035, "4.1.1"), rfc5321("5.1")],
        (Fault::Strip, _) => &[Section::new(3207, "6"), Section::new(8314, "5.1")],
    };
    let follows = match (fault, when) {
        (Fault::Delay { .. }, _) => "The answer, or the end of the caller’s patience.",
        (Fault::Drop, _) => "The end of the caller’s patience.",
        (Fault::Reset, _) => "The caller learns that the connection broke.",
        (Fault::Refuse, _) => "The caller learns that it was refused.",
        (Fault::Crash { .. }, _) => {
            "Its callers learn that their connections broke. It comes back."
        }
        (Fault::Reply(_), _) => "The reply.",
        (Fault::ServerFailure, _) => "The answer of DNS: it cannot tell.",
        (Fault::Strip, _) => "The client goes on without TLS, or stops.",
    };
    with(
        &[follows],
        new(
            "",
            &[
                "A fault that was put into this world strikes here.",
                meaning(fault, stage, when),
            ],
            sections,
        ),
    )
}

pub(super) fn fault_error(error: &FaultError) -> String {
    match error {
        FaultError::NoHost(name) => format!("There is no host {name} in this world."),
        FaultError::NotAServer(name) => {
            format!("The host {name} is no server that could fail at this stage.")
        }
        FaultError::WrongStage => "This fault does not strike at this stage.".into(),
        FaultError::OutOfRange => {
            "A number of the fault is out of its range: it may last a day, a host may be down for 30 \
             days, and it strikes once or more, or 1 to 1000 of a thousand times."
                .into()
        }
        FaultError::BadReply => {
            "A chosen reply is a refusal, 4yz or 5yz, with a status of the same class and a text of \
             one line in ASCII."
                .into()
        }
        FaultError::AlreadyDown(name) => format!("The host {name} is down already."),
        FaultError::TooMany => "This world has as many faults as it takes.".into(),
    }
}

/// What came to the server, at the beginning of a sentence.
const fn came(stage: Stage) -> &'static str {
    match stage {
        Stage::Now => "Time passes",
        Stage::Connect => "A call comes",
        Stage::Banner => "A greeting is due",
        Stage::Ehlo => "EHLO comes",
        Stage::Auth => "AUTH comes",
        Stage::Mail => "MAIL comes",
        Stage::Rcpt => "RCPT comes",
        Stage::Data => "DATA comes",
        Stage::EndOfData => "The end of the letter comes",
        Stage::Quit => "QUIT comes",
        Stage::Dns => "A question comes",
    }
}

/// What the server says to it.
const fn answer(stage: Stage) -> &'static str {
    match stage {
        Stage::Now | Stage::Connect | Stage::Dns => "its answer",
        Stage::Banner => "its greeting",
        Stage::Ehlo => "its answer to EHLO",
        Stage::Auth => "its answer to AUTH",
        Stage::Mail => "its answer to MAIL",
        Stage::Rcpt => "its answer to RCPT",
        Stage::Data => "its answer to DATA",
        Stage::EndOfData => "its answer to the letter",
        Stage::Quit => "its answer to QUIT",
    }
}

/// `The answer to RCPT`.
fn the(answer: &str) -> String {
    format!("The {}", answer.trim_start_matches("its "))
}

fn long(micros: u64) -> String {
    match micros {
        0..10_000_000 => match micros / 1000 {
            1 => "1 millisecond".into(),
            many => format!("{many} milliseconds"),
        },
        _ => span(micros / 1_000_000),
    }
}
