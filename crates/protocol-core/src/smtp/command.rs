//! Commands (RFC 5321 section 4.1.1).

use super::address::{Domain, ForwardPath, HelloName, ReversePath};
use crate::trace::SyntaxError;
use serde::{Deserialize, Serialize};

/// A command's verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "each is the verb it names")]
pub enum Verb {
    Helo,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Rset,
    Noop,
    Quit,
    Vrfy,
    Expn,
    Help,
}

/// A parameter of MAIL or RCPT: `esmtp-keyword ["=" esmtp-value]` (section 4.1.2). Keywords compare
/// ignoring case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// In upper case.
    pub keyword: String,
    /// What follows `=`.
    pub value: Option<String>,
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// `HELO` domain. (An address literal is taken too, as is wide practice.)
    Helo(HelloName),
    /// `EHLO` domain or address literal.
    Ehlo(HelloName),
    /// `MAIL FROM:` reverse-path and parameters.
    Mail {
        /// Where notices of failure go.
        reverse_path: ReversePath,
        /// Mail-parameters.
        parameters: Vec<Parameter>,
    },
    /// `RCPT TO:` forward-path and parameters.
    Rcpt {
        /// Who gets it.
        forward_path: ForwardPath,
        /// Rcpt-parameters.
        parameters: Vec<Parameter>,
    },
    /// `DATA`.
    Data,
    /// `RSET`.
    Rset,
    /// `NOOP` and an argument nobody reads.
    Noop(Option<String>),
    /// `QUIT`.
    Quit,
    /// `VRFY` String.
    Vrfy(String),
    /// `EXPN` String.
    Expn(String),
    /// `HELP` and a topic.
    Help(Option<String>),
}

/// Why a line is no command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum CommandError {
    /// It begins with no known verb: `500 5.5.2`.
    #[error("unknown command: {0}")]
    Unknown(SyntaxError),
    /// The verb is known, its arguments are wrong: `501 5.5.4`, or `501 5.1.3` / `5.1.7` for an
    /// address.
    #[error("{verb:?}: {error}")]
    Arguments {
        /// The verb.
        verb: Verb,
        /// What is wrong with what follows it.
        error: SyntaxError,
    },
    /// The line is longer than 512 octets with its CRLF: `500 5.5.2` (section 4.5.3.1.4).
    #[error("line too long: {0}")]
    TooLong(SyntaxError),
    /// A CR or LF of its own, or NUL, in the line: `500 5.5.2` (section 2.3.8; a policy of ours).
    #[error("bare control: {0}")]
    BareControl(SyntaxError),
}

// To be written: Verb::ALL, as_str, Display; Command::verb(); Command::parse(line: &[u8]) and
// parse_traced(line, &mut impl Tracer) of a line WITHOUT its CRLF; Display/encode without CRLF;
// CommandError::error() -> &SyntaxError. Verbs are case-insensitive.
#[expect(dead_code, reason = "shape only")]
fn shape(_: Domain) {}
