//! Every error says what is wrong and what to do.

use crate::common::{Prose, check};
use crate::said;
use protocol_core::message::{ComposeError, DraftField};
use protocol_core::smtp::Command;
use protocol_core::trace::{Got, Production, SyntaxError};
use protocol_core::{imap, pop3, smtp};
use world::fault::FaultError;
use world::scenario::{Flaw, ScenarioError};
use world::{ConnectionName, FaultId, InputError, run::ReplayError};

fn error(expected: &'static Production, got: Got) -> SyntaxError {
    SyntaxError {
        at: 14,
        got,
        expected,
    }
}

#[test]
fn every_production_and_every_got_makes_a_sentence() {
    let smtp = smtp::grammar::productions::ALL;
    let imap = imap::grammar::productions::ALL;
    let pop3 = pop3::grammar::productions::ALL;
    let gots = [
        Got::Octet(b'>'),
        Got::Octet(b' '),
        Got::Octet(0),
        Got::Octet(200),
        Got::End,
        Got::TooLong { limit: 64 },
    ];
    for production in smtp.iter().chain(imap).chain(pop3) {
        for got in gots {
            let text = said::syntax_error(&error(production, got));
            check(production.name, &text, Prose::Wire);
            assert!(
                text.ends_with(&format!("{}.", production.section)),
                "{text}"
            );
        }
    }
}

#[test]
fn a_command_error_says_what_is_wrong_and_which_reply_it_will_get() {
    let long = |verb: &str, limit: usize| format!("{verb} {}", "x".repeat(limit));
    let noop = long("NOOP", smtp::limits::COMMAND_LINE);
    let user = long("USER", pop3::limits::COMMAND_LINE);
    for (protocol, line, says) in [
        ("SMTP", "JUMP", "500"),
        ("SMTP", "MAIL FROM:<alice@>", "501"),
        ("SMTP", "EHLO", "501"),
        ("SMTP", &noop, "500"),
        ("SMTP", "NOOP a\0b", "500"),
        ("IMAP", "", "begins with a tag"),
        ("IMAP", "+ NOOP", "begins with a tag"),
        ("IMAP", "a1 DANCE", "There is no such command"),
        ("IMAP", "a1", "There is no such command"),
        ("IMAP", "a1 LOGIN bob", "a space"),
        ("IMAP", "a1 FETCH 0 FLAGS", "message numbers"),
        ("POP3", "JUMP", "There is no such command"),
        ("POP3", "RETR", "a space"),
        ("POP3", "RETR x", "a message number"),
        ("POP3", "STAT\rQUIT", "octet 4"),
        ("POP3", &user, "octets in a command line"),
    ] {
        let octets = line.as_bytes();
        let (text, reply) = match protocol {
            "SMTP" => (
                Command::parse(octets)
                    .map_err(|it| said::command_error(&it))
                    .err(),
                says,
            ),
            "IMAP" => {
                let parsed = imap::Command::parse(octets);
                (
                    parsed.map_err(|it| said::imap_command_error(&it)).err(),
                    "answer BAD.",
                )
            }
            _ => {
                let parsed = pop3::Command::parse(octets);
                (
                    parsed.map_err(|it| said::pop3_command_error(&it)).err(),
                    "-ERR",
                )
            }
        };
        let text = text.expect("it is no command");
        check("command", &text, Prose::Wire);
        let all = [says, reply, if protocol == "SMTP" { "" } else { "RFC " }];
        assert!(all.iter().all(|it| text.contains(it)), "{line}: {text}");
    }
}

/// How a session of a mail program can fail; one that is not listed does not compile.
fn imap_failures() -> Vec<imap::client::Failure> {
    use imap::client::Failure as F;
    let refused = |command| F::Refused {
        command,
        text: "[INUSE] not now".into(),
    };
    let mut all: Vec<F> = imap::CommandName::ALL.map(refused).to_vec();
    all.extend([
        F::Bye("the mailbox is gone".into()),
        F::NeedsTls,
        F::NoWayIn,
        F::ServerUnproven,
        F::Lost,
        F::Nonsense,
        F::TimedOut,
    ]);
    for it in &all {
        match it {
            F::Refused { .. }
            | F::Bye(_)
            | F::NeedsTls
            | F::NoWayIn
            | F::ServerUnproven
            | F::Lost
            | F::Nonsense
            | F::TimedOut => {}
        }
    }
    all
}

fn pop3_failures() -> Vec<pop3::client::Failure> {
    use pop3::client::{Failure as F, StateName};
    let commands = pop3::Verb::ALL.map(Some).into_iter().chain([None]);
    let refused = |command| F::Refused {
        command,
        code: Some(pop3::ResponseCode::InUse),
        text: "another session has it.".into(),
    };
    let mut all: Vec<F> = commands.map(refused).collect();
    for state in StateName::ALL {
        all.extend([F::Lost(state), F::Nonsense(state), F::TimedOut(state)]);
    }
    all.extend([F::NeedsTls, F::NoWayIn, F::ServerUnproven]);
    for it in &all {
        match it {
            F::Refused { .. }
            | F::Lost(_)
            | F::Nonsense(_)
            | F::TimedOut(_)
            | F::NeedsTls
            | F::NoWayIn
            | F::ServerUnproven => {}
        }
    }
    all
}

#[test]
fn every_failure_of_a_reading_program_makes_a_sentence() {
    for failure in imap_failures() {
        check("IMAP", &said::imap_failure(&failure), Prose::Sentence);
    }
    for failure in pop3_failures() {
        check("POP3", &said::pop3_failure(&failure), Prose::Sentence);
    }
    let quit = pop3::client::Failure::Lost(pop3::client::StateName::Quit);
    let quit = said::pop3_failure(&quit);
    assert!(quit.contains("may or may not have removed"), "{quit}");
}

#[test]
fn a_syntax_error_says_what_was_expected_and_where() {
    let error = Command::parse(b"MAIL FROM:<alice@>").expect_err("a domain is missing");
    assert_eq!(
        said::syntax_error(error.error()),
        "Expected a label of a domain (letters, digits, hyphens) at octet 17, but found “>”. \
         See RFC 5321, section 4.1.2."
    );
}

#[test]
fn a_line_that_is_too_long_is_told_the_limit_of_the_engine() {
    let limit = smtp::limits::COMMAND_LINE;
    let line = format!("NOOP {}", "x".repeat(limit));
    let error = Command::parse(line.as_bytes()).expect_err("it is too long");
    let text = said::syntax_error(error.error());
    let wanted = format!("Too long: the limit here is {limit} octets in a command line. ");
    assert!(text.starts_with(&wanted), "{text}");
}

#[test]
fn every_input_replay_and_scenario_error_makes_a_sentence() {
    let fields = [
        DraftField::From,
        DraftField::To,
        DraftField::Cc,
        DraftField::Bcc,
    ];
    let mut compose = vec![ComposeError::NoRecipient];
    compose.extend(fields.map(|field| ComposeError::Address {
        field,
        number: 2,
        address: "bob@".into(),
        error: error(&smtp::grammar::productions::DOMAIN, Got::End),
    }));
    let scenarios = [
        Flaw::NoHost {
            name: "laptop.sender.example".parse().expect("a domain"),
            hosts: Vec::new(),
        },
        Flaw::Twice("192.0.2.1".into()),
        Flaw::Value("port 99999 is none".into()),
    ];
    let faults = [
        FaultError::NoHost("mx.receiver.example".parse().expect("a domain")),
        FaultError::NotAServer("mx.receiver.example".parse().expect("a domain")),
        FaultError::WrongStage,
        FaultError::OutOfRange("delay"),
        FaultError::OutOfRange("down"),
        FaultError::OutOfRange("times"),
        FaultError::OutOfRange("chance"),
        FaultError::NoRecipient,
        FaultError::BadReply,
        FaultError::AlreadyDown("mx.receiver.example".parse().expect("a domain")),
        FaultError::TooMany,
    ];
    let flaws = scenarios.into_iter();
    let flaws = flaws.chain(faults.iter().cloned().map(Flaw::Fault));
    let flaws = flaws.chain(world::policy::PolicyError::ALL.map(Flaw::Policy));
    let path = "hosts[1]";
    let scenarios: Vec<_> = flaws
        .map(|flaw| ScenarioError {
            path: path.into(),
            flaw,
        })
        .collect();
    let host = || "mx.receiver.example".parse().expect("a domain");
    let on = ConnectionName::Opened(3);
    let mut inputs = vec![
        InputError::NoFault(FaultId(7)),
        InputError::NoHost(host()),
        InputError::NothingWaits(host()),
        InputError::NotAMailProgram(host()),
        InputError::OnlyCollects(host()),
        InputError::NotAConsole(on),
        InputError::TlsBegun(on),
        InputError::TlsNotBegun(on),
        InputError::Outside(host()),
        InputError::TooMuch {
            limit: 100,
            what: "octets",
        },
    ];
    inputs.extend(faults.into_iter().map(InputError::Fault));
    inputs.push(InputError::NoService {
        host: host(),
        port: 25,
    });
    inputs.extend(scenarios.iter().cloned().map(InputError::Edit));
    inputs.extend(compose.iter().cloned().map(InputError::Draft));
    for error in &compose {
        check("compose", &said::compose_error(error), Prose::Sentence);
    }
    for error in &scenarios {
        check("scenario", &said::scenario_error(error), Prose::Sentence);
        let replay = ReplayError::Scenario(error.clone());
        check("replay", &said::replay_error(&replay), Prose::Sentence);
    }
    for error in &inputs {
        check("input", &said::input_error(error), Prose::Sentence);
        let replay = ReplayError::Input(error.clone());
        check("replay", &said::replay_error(&replay), Prose::Sentence);
    }
}
