use super::faults::fault_error;
use super::productions;
use protocol_core::imap::command::CommandError as ImapError;
use protocol_core::message::{ComposeError, DraftField};
use protocol_core::pop3::CommandError as Pop3Error;
use protocol_core::smtp::CommandError;
use protocol_core::trace::{Got, SyntaxError};
use world::InputError;
use world::policy::PolicyError;
use world::run::ReplayError;
use world::scenario::{Flaw, ScenarioError};

pub(crate) fn input_error(error: &InputError) -> String {
    match error {
        InputError::NoHost(_) => "There is no such host in this world. Nothing was changed.".into(),
        InputError::NotAMailProgram(_) => {
            "This host has no mail program that is set up to do this. Nothing was changed.".into()
        }
        InputError::OnlyCollects(_) => {
            "This program only collects mail, by POP3: there are no folders and no flags at the server for it, and nothing to search. Nothing was changed.".into()
        }
        InputError::NotAConsole(_) => {
            "This console is not connected at this moment of the run. Connect it again, or go to the end.".into()
        }
        InputError::TlsNotBegun(_) => "The client did not begin TLS on this connection. Nothing was changed.".into(),
        InputError::Outside(_) => {
            "This server is not simulated, so nobody there answers a console. Nothing was changed.".into()
        }
        InputError::TlsBegun(_) => "TLS was begun on this connection already. Nothing was changed.".into(),
        InputError::Draft(error) => compose_error(error),
        InputError::Fault(error) => format!("{} Nothing was changed.", fault_error(error)),
        InputError::NoFault(_) => "There is no such fault any more. Nothing was changed.".into(),
        InputError::NoService { host, port } => {
            format!("Nothing listens at port {port} of {host}, so nobody can play a server there. Nothing was changed.")
        }
        InputError::Edit(error) => format!("{} Nothing was changed.", scenario_error(error)),
        InputError::TooMuch { limit, what } => format!(
            "That is more than this world takes: at most {limit} {what}. Nothing was changed."
        ),
    }
}

fn policy_error(error: PolicyError) -> &'static str {
    match error {
        PolicyError::MaxRecipients => "A server takes 1 to 10,000 recipients at once.",
        PolicyError::MaxReceived => "A server bears 1 to 10,000 Received fields.",
        PolicyError::Rate => "A limit is 1 to 10,000 messages in a second or more.",
        PolicyError::NoMechanism => "To require AUTH, a server must offer a way to authenticate.",
    }
}

pub(crate) fn compose_error(error: &ComposeError) -> String {
    match error {
        ComposeError::NoRecipient => {
            "The letter has no recipient. Write an address into To, Cc or Bcc.".into()
        }
        ComposeError::Address {
            field,
            number,
            address,
            error,
        } => {
            let field = match field {
                DraftField::From => "From",
                DraftField::To => "To",
                DraftField::Cc => "Cc",
                DraftField::Bcc => "Bcc",
            };
            // A long one is cut, and its @ with it.
            if !address.contains('@') && address.len() < 80 {
                return format!(
                    "{field}, address {number}: “{address}” has no @. An address is name@domain. Nothing was sent; your letter is unchanged."
                );
            }
            format!(
                "{field}, address {number}, “{address}”: {} Nothing was sent; your letter is unchanged.",
                syntax_error(error)
            )
        }
    }
}

pub(crate) fn scenario_error(error: &ScenarioError) -> String {
    let ScenarioError { path, flaw } = error;
    match flaw {
        Flaw::NoHost { name, .. } => {
            format!("The scenario names {name} at {path}, and has no such host.")
        }
        Flaw::Twice(what) => {
            format!("The scenario has {what} twice. Names and addresses of hosts must differ.")
        }
        Flaw::Fault(error) => {
            format!(
                "The scenario has a fault that cannot be. {}",
                fault_error(error)
            )
        }
        Flaw::Policy(error) => {
            format!("The policy at {path} cannot be. {}", policy_error(*error))
        }
        Flaw::Value(problem) => format!("The scenario is wrong at {path}: {problem}."),
    }
}

pub(crate) fn replay_error(error: &ReplayError) -> String {
    match error {
        ReplayError::Scenario(error) => format!(
            "The run cannot be replayed. {} What you had before is kept.",
            scenario_error(error)
        ),
        ReplayError::Input(error) => format!(
            "The run cannot be replayed: one of its inputs is refused. {}",
            input_error(error)
        ),
    }
}

pub(crate) fn syntax_error(error: &SyntaxError) -> String {
    let got = match error.got {
        Got::Octet(octet @ 33..=126) => format!("“{}” stands there", char::from(octet)),
        Got::Octet(b' ') => "a space stands there".into(),
        Got::Octet(octet) => format!("the octet {octet} stands there"),
        Got::End => "the line ends there".into(),
        Got::TooLong { limit } => {
            return format!(
                "Too long: at most {limit} {} are taken. {}.",
                productions::counted(error.expected),
                error.expected.section
            );
        }
    };
    format!(
        "Expected {} at octet {}, but {got}. {}.",
        productions::expected(error.expected),
        error.at,
        error.expected.section
    )
}

pub(crate) fn command_error(error: &CommandError) -> String {
    match error {
        CommandError::Unknown(_) => {
            "No command begins like this. The server will answer 500. RFC 5321, section 4.2.4."
                .into()
        }
        CommandError::Arguments { error, .. } => {
            format!("{} The server will answer 501.", syntax_error(error))
        }
        CommandError::TooLong(error) | CommandError::BareControl(error) => {
            format!("{} The server will answer 500.", syntax_error(error))
        }
    }
}

pub(crate) fn imap_command_error(error: &ImapError) -> String {
    match error {
        ImapError::Tag(error) => format!(
            "A command begins with a tag: any short word, which the answer will carry. {} The server will answer BAD.",
            syntax_error(error)
        ),
        ImapError::Unknown { error, .. } => format!(
            "No command is called that. {} The server will answer BAD.",
            error.expected.section
        ),
        ImapError::Arguments { error, .. } => {
            format!("{} The server will answer BAD.", syntax_error(error))
        }
    }
}

pub(crate) fn pop3_command_error(error: &Pop3Error) -> String {
    match error {
        Pop3Error::Unknown(_) => {
            "No command begins like this. The server will answer -ERR. RFC 1939, section 3.".into()
        }
        Pop3Error::Arguments { error, .. }
        | Pop3Error::TooLong(error)
        | Pop3Error::BareControl(error) => {
            format!("{} The server will answer -ERR.", syntax_error(error))
        }
    }
}
