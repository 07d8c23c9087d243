//! What goes wrong at the servers that are served: as the command line says, or as a sender asks for by the
//! address of a recipient.
//!
//! Both are faults of the scenario, so a run that is recorded shows them.

use crate::language::say;
use core::str::FromStr;
use protocol_core::smtp::{Domain, ForwardPath, Mailbox, ReplyCode};
use world::Scenario;
use world::fault::{ChosenReply, Fault, FaultName, FaultSpec, Stage, When};
use world::scenario::UserSpec;

/// What can be asked for by the part of an address before the `@`, as `docs/src/programs/faults.md` has it.
const BY_RECIPIENT: [(&str, Stage, Asked); 20] = [
    ("reply-421", Stage::Rcpt, Asked::Reply(421)),
    ("reply-450", Stage::Rcpt, Asked::Reply(450)),
    ("reply-451", Stage::Rcpt, Asked::Reply(451)),
    ("reply-452", Stage::Rcpt, Asked::Reply(452)),
    ("reply-550", Stage::Rcpt, Asked::Reply(550)),
    ("reply-551", Stage::Rcpt, Asked::Reply(551)),
    ("reply-552", Stage::Rcpt, Asked::Reply(552)),
    ("reply-553", Stage::Rcpt, Asked::Reply(553)),
    ("reply-554", Stage::Rcpt, Asked::Reply(554)),
    ("data-451", Stage::EndOfData, Asked::Reply(451)),
    ("data-452", Stage::EndOfData, Asked::Reply(452)),
    ("data-550", Stage::EndOfData, Asked::Reply(550)),
    ("data-552", Stage::EndOfData, Asked::Reply(552)),
    ("data-554", Stage::EndOfData, Asked::Reply(554)),
    ("slow-1", Stage::Rcpt, Asked::Seconds(1)),
    ("slow-3", Stage::Rcpt, Asked::Seconds(3)),
    ("slow-10", Stage::Rcpt, Asked::Seconds(10)),
    ("drop", Stage::Rcpt, Asked::Drop),
    ("data-drop", Stage::EndOfData, Asked::Drop),
    ("silent", Stage::Rcpt, Asked::Silence),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Reply(u16),
    Seconds(u64),
    /// The connection is closed.
    Drop,
    Silence,
}

/// A fault of the command line: `STAGE:CODE[:PERCENT]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    stage: Stage,
    code: ReplyCode,
    per_mille: Option<u16>,
}

impl FromStr for Wanted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let mut parts = text.split(':');
            let (stage, code, percent) = (parts.next()?, parts.next()?, parts.next());
            let stage = Stage::ALL.into_iter().find(|it| it.as_str() == stage)?;
            let code = ReplyCode::try_from(code.parse::<u16>().ok()?).ok()?;
            let percent = percent.map(str::parse::<u16>).transpose().ok()?;
            let can = FaultName::Reply.strikes(stage, When::Before)
                && (400..600).contains(&code.get())
                && percent.is_none_or(|it| (1..=100).contains(&it))
                && parts.next().is_none();
            can.then_some(Self {
                stage,
                code,
                per_mille: percent.map(|it| it * 10),
            })
        };
        let stages = Stage::ALL.into_iter();
        let stages = stages.filter(|it| FaultName::Reply.strikes(*it, When::Before));
        let stages = story::list(stages.map(|it| story::text(it.as_str())));
        read().ok_or_else(|| say!("cli-serve-fault", text: text, stages: stages))
    }
}

/// Puts the faults of the command line in at these hosts, and, if that is wanted, those that a sender can ask for.
pub fn put_in(
    scenario: &mut Scenario,
    hosts: &[Domain],
    wanted: &[Wanted],
    by_recipient: bool,
) -> Result<(), String> {
    for host in hosts {
        // The first that strikes is the one: what a sender asks for goes before what happens to all.
        if by_recipient {
            ask_by_recipient(scenario, host)?;
        }
        scenario.faults.extend(wanted.iter().map(|it| FaultSpec {
            per_mille: it.per_mille,
            ..spec(host, it.stage, Fault::Reply(reply(it.code)))
        }));
    }
    Ok(())
}

fn ask_by_recipient(scenario: &mut Scenario, host: &Domain) -> Result<(), String> {
    let mta = scenario.hosts.iter().find(|it| it.name == *host);
    let local = mta.and_then(|it| it.mta.as_ref());
    let domains = local.map_or_else(Vec::new, |it| it.local.clone());
    for domain in domains {
        for (name, stage, asked) in BY_RECIPIENT {
            let address = format!("{name}@{}", domain.domain);
            let address: Mailbox = address.parse().map_err(|_| address)?;
            let fault = match asked {
                Asked::Reply(code) => {
                    let code = ReplyCode::try_from(code).map_err(|it| it.to_string())?;
                    Fault::Reply(reply(code))
                }
                Asked::Seconds(seconds) => Fault::Delay {
                    micros: seconds * 1_000_000,
                },
                Asked::Drop => Fault::Reset,
                Asked::Silence => Fault::Drop,
            };
            scenario.faults.push(FaultSpec {
                recipient: Some(ForwardPath::Mailbox(address.clone())),
                ..spec(host, stage, fault)
            });
            // Who is refused only later, or is slow, is somebody.
            let store = scenario.hosts.iter_mut().find(|it| it.name == domain.store);
            if let Some(store) = store.and_then(|it| it.store.as_mut())
                && !store.users.iter().any(|it| it.address == address)
            {
                store.users.push(UserSpec::new(address, String::new()));
            }
        }
    }
    Ok(())
}

fn spec(host: &Domain, stage: Stage, fault: Fault) -> FaultSpec {
    FaultSpec {
        host: host.clone(),
        fault,
        stage,
        when: When::Before,
        times: None,
        per_mille: None,
        recipient: None,
    }
}

fn reply(code: ReplyCode) -> ChosenReply {
    ChosenReply {
        code,
        status: None,
        text: "asked for".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What each does there is tested by `tests/faulty`.
    #[test]
    fn the_guide_has_each_name_that_a_sender_can_use() {
        let guide = include_str!("../../../../docs/src/programs/faults.md");
        let rows = guide.lines().filter_map(|it| it.strip_prefix("| `"));
        let names = rows.filter_map(|it| Some(it.split_once("@`")?.0));
        let all = BY_RECIPIENT.iter().map(|(name, ..)| *name);
        assert_eq!(names.collect::<Vec<_>>(), all.collect::<Vec<_>>());
    }

    #[test]
    fn a_fault_is_a_stage_a_code_and_perhaps_a_percentage() {
        for (text, stage, code, per_mille) in [
            ("rcpt:450", Stage::Rcpt, 450, None),
            ("end-of-data:554:5", Stage::EndOfData, 554, Some(50)),
            ("banner:421:100", Stage::Banner, 421, Some(1000)),
        ] {
            let found: Wanted = text.parse().unwrap_or_else(|it| panic!("{it}"));
            let found = (found.stage, found.code.get(), found.per_mille);
            assert_eq!(found, (stage, code, per_mille));
        }
        for text in [
            "",
            "rcpt",
            "rcpt:250",
            "rcpt:45",
            "dns:450",
            "rcpt:450:0",
            "rcpt:450:101",
            "rcpt:450:5:5",
            "rcpt:450:",
            "dot:450",
        ] {
            let problem = text.parse::<Wanted>().err().unwrap_or_default();
            assert!(problem.contains("end-of-data"), "{text}: {problem}");
        }
    }
}
