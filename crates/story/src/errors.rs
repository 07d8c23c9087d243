//! What is wrong with what a person gave, and what to do.

use crate::faults::fault_error;
use crate::{Fact, Value, fact, family, productions, text, variant};
use protocol_core::imap::CommandName;
use protocol_core::imap::command::CommandError as ImapError;
use protocol_core::message::{ComposeError, DraftField};
use protocol_core::pop3::CommandError as Pop3Error;
use protocol_core::smtp::CommandError;
use protocol_core::trace::{Got, SyntaxError};
use world::InputError;
use world::policy::PolicyError;
use world::run::ReplayError;
use world::scenario::{Flaw, ScenarioError};

/// Why an input was refused.
#[must_use]
pub fn input_error(error: &InputError) -> Fact {
    let unchanged = |problem| fact!("error-unchanged", problem: problem);
    match error {
        InputError::NoHost(_) => fact!("error-no-host"),
        InputError::NotAMailProgram(_) => fact!("error-no-mail-program"),
        InputError::OnlyCollects(_) => fact!("error-only-collects"),
        InputError::NotAConsole(_) => fact!("error-no-console"),
        InputError::TlsNotBegun(_) => fact!("error-tls-not-begun"),
        InputError::Outside(_) => fact!("error-outside"),
        InputError::TlsBegun(_) => fact!("error-tls-begun"),
        InputError::Draft(error) => compose_error(error),
        InputError::Fault(error) => unchanged(fault_error(error)),
        InputError::NothingWaits(_) => fact!("error-nothing-waits"),
        InputError::NoFault(_) => fact!("error-no-fault"),
        InputError::NoService { host, port } => {
            fact!("error-no-service", host: text(host), port: *port)
        }
        InputError::Edit(error) => unchanged(scenario_error(error)),
        InputError::TooMuch { limit, what } => {
            fact!("error-too-much", limit: *limit, what: Value::Choice(what))
        }
    }
}

/// Why a field of the settings cannot have a value: who is told sees the field.
#[must_use]
pub fn setting_error(error: &InputError) -> Fact {
    let InputError::Edit(ScenarioError {
        flaw: Flaw::Value(problem),
        ..
    }) = error
    else {
        return input_error(error);
    };
    // As serde says it of a number that has no room.
    match problem.contains("integer `") {
        true => fact!("error-setting-range"),
        false => fact!("error-setting", problem: problem.as_str()),
    }
}

/// Why a letter cannot be sent as it is written.
#[must_use]
pub fn compose_error(error: &ComposeError) -> Fact {
    let ComposeError::Address {
        field,
        number,
        address,
        error,
    } = error
    else {
        return fact!("error-no-recipient");
    };
    let field = match field {
        DraftField::From => "From",
        DraftField::To => "To",
        DraftField::Cc => "Cc",
        DraftField::Bcc => "Bcc",
    };
    address_error(field, *number, address, error)
}

/// What is wrong with an address of a field.
#[must_use]
pub fn address_error(field: &str, number: usize, address: &str, error: &SyntaxError) -> Fact {
    // A long one is cut, and its @ with it.
    match !address.contains('@') && address.len() < 80 {
        true => fact!("error-address-without-at", field: field, number: number, address: address),
        false => {
            let problem = syntax_error(error);
            fact!("error-address", field: field, number: number, address: address, problem: problem)
        }
    }
}

/// Why a scenario makes no world.
#[must_use]
pub fn scenario_error(error: &ScenarioError) -> Fact {
    let path = error.path.as_str();
    match &error.flaw {
        Flaw::NoHost { name, .. } => fact!("error-scenario-host", name: text(name), path: path),
        Flaw::Twice(name) => fact!("error-scenario-twice", name: name.as_str()),
        Flaw::Fault(error) => fact!("error-scenario-fault", problem: fault_error(error)),
        Flaw::Policy(error) => {
            let problem = fact!(family "error-policy", variant(error));
            fact!("error-scenario-policy", path: path, problem: problem)
        }
        Flaw::Value(problem) => {
            fact!("error-scenario-value", path: path, problem: problem.as_str())
        }
    }
}

/// Why a run cannot be replayed.
#[must_use]
pub fn replay_error(error: &ReplayError) -> Fact {
    match error {
        ReplayError::Scenario(error) => {
            fact!("error-replay-scenario", problem: scenario_error(error))
        }
        ReplayError::Input(error) => fact!("error-replay-input", problem: input_error(error)),
    }
}

/// What is wrong with a line, and where.
#[must_use]
pub fn syntax_error(error: &SyntaxError) -> Fact {
    let expected = error.expected;
    let got = match error.got {
        Got::Octet(b' ') => fact!("error-got-space"),
        Got::Octet(octet @ 33..=126) => fact!("error-got-sign", sign: text(char::from(octet))),
        Got::Octet(octet) => fact!("error-got-octet", octet: octet),
        Got::End => fact!("error-got-end"),
        Got::TooLong { limit } => {
            let counted = productions::counted(expected);
            return fact!("error-too-long", limit: limit, counted: counted, section: expected.section);
        }
    };
    let (expected, section) = (productions::expected(expected), expected.section);
    fact!("error-syntax", expected: expected, at: error.at, got: got, section: section)
}

/// What is wrong with a command of SMTP.
#[must_use]
pub fn command_error(error: &CommandError) -> Fact {
    match error {
        CommandError::Unknown(_) => fact!("error-command-unknown"),
        CommandError::Arguments { verb, error } => answered("501", error, verb.as_str()),
        CommandError::TooLong(error) | CommandError::BareControl(error) => {
            answered("500", error, "")
        }
    }
}

/// The commands of which a beginner may miss what follows.
const WITH_EXAMPLE: [&str; 9] = [
    "ehlo", "helo", "mail", "rcpt", "vrfy", "bdat", "login", "select", "fetch",
];

/// What is wrong with a command of IMAP.
#[must_use]
pub fn imap_command_error(error: &ImapError) -> Fact {
    match error {
        ImapError::Tag(error) => fact!("error-imap-tag", problem: syntax_error(error)),
        ImapError::Unknown { tag, .. } if is_command(tag) => {
            fact!("error-imap-no-tag", tag: text(tag))
        }
        ImapError::Unknown { error, .. } => {
            fact!("error-imap-unknown", section: error.expected.section)
        }
        ImapError::Arguments { name, error, .. } => answered("BAD", error, name.as_str()),
    }
}

/// Whether what was read as a tag is the name of a command.
fn is_command(tag: &str) -> bool {
    let all = CommandName::ALL.iter();
    all.map(|it| it.as_str())
        .any(|it| it.eq_ignore_ascii_case(tag))
}

/// What is wrong with a command of POP3.
#[must_use]
pub fn pop3_command_error(error: &Pop3Error) -> Fact {
    match error {
        Pop3Error::Unknown(_) => fact!("error-pop3-unknown"),
        Pop3Error::Arguments { error, .. }
        | Pop3Error::TooLong(error)
        | Pop3Error::BareControl(error) => answered("-ERR", error, ""),
    }
}

/// What is wrong with a command, and what the server will answer; with a whole command where that helps.
fn answered(answer: &str, error: &SyntaxError, command: &str) -> Fact {
    let problem = syntax_error(error);
    let command = command.to_ascii_lowercase();
    match WITH_EXAMPLE.contains(&command.as_str()) {
        false => fact!("error-answered", problem: problem, answer: answer),
        true => {
            let example = fact!(family "command-example", command);
            fact!("error-answered-example", problem: problem, answer: answer, example: example)
        }
    }
}

/// What a command that is right so far, and not whole, still needs.
#[must_use]
pub fn still_to_come(error: &SyntaxError, command: &str) -> Fact {
    let expected = productions::expected(error.expected);
    let command = command.to_ascii_lowercase();
    match WITH_EXAMPLE.contains(&command.as_str()) {
        false => fact!("error-still-to-come", expected: expected),
        true => {
            let example = fact!(family "command-example", command);
            fact!("error-still-to-come-example", expected: expected, example: example)
        }
    }
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 2] {
    [
        family("error-policy", PolicyError::ALL.map(variant)),
        family("command-example", WITH_EXAMPLE),
    ]
}
