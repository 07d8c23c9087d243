//! Commands (RFC 5321 section 4.1.1).

use super::address::{ForwardPath, HelloName, NameOrMailbox, ReversePath};
use super::grammar::{self, Cursor, productions};
use super::limits;
use crate::trace::{Got, Spans, SyntaxError, Tracer};
use core::fmt;
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
    Auth,
    StartTls,
    Bdat,
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
    Vrfy {
        /// Who is meant.
        whom: NameOrMailbox,
        /// Whether the answer may hold more than ASCII (RFC 6531 section 3.7.4.2).
        smtputf8: bool,
    },
    /// `EXPN` String.
    Expn {
        /// Which list is meant.
        list: NameOrMailbox,
        /// Whether the answer may hold more than ASCII.
        smtputf8: bool,
    },
    /// `HELP` and a topic.
    Help(Option<String>),
    /// `STARTTLS` (RFC 3207 section 4).
    StartTls,
    /// `BDAT` chunk-size and `LAST` (RFC 3030 section 2); that many octets follow at once.
    Bdat {
        /// How many octets follow.
        size: u64,
        /// Whether they are the last of the message.
        last: bool,
    },
    /// `AUTH` mechanism and initial response (RFC 4954 section 4).
    Auth {
        /// The mechanism's name, as it was written.
        mechanism: String,
        /// The response that comes with it, in base64; `=` is the empty one.
        initial: Option<String>,
    },
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
    /// The line is longer than [`limits::COMMAND_LINE`]: `500 5.5.2` (section 4.5.3.1.4).
    #[error("line too long: {0}")]
    TooLong(SyntaxError),
    /// A CR or LF of its own, or NUL, in the line: `500 5.5.2` (section 2.3.8; a policy of ours).
    #[error("bare control: {0}")]
    BareControl(SyntaxError),
}

impl Verb {
    /// Every verb.
    pub const ALL: [Self; 14] = [
        Self::Helo,
        Self::Ehlo,
        Self::Mail,
        Self::Rcpt,
        Self::Data,
        Self::Rset,
        Self::Noop,
        Self::Quit,
        Self::Vrfy,
        Self::Expn,
        Self::Help,
        Self::Auth,
        Self::StartTls,
        Self::Bdat,
    ];

    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Helo => "HELO",
            Self::Ehlo => "EHLO",
            Self::Mail => "MAIL",
            Self::Rcpt => "RCPT",
            Self::Data => "DATA",
            Self::Rset => "RSET",
            Self::Noop => "NOOP",
            Self::Quit => "QUIT",
            Self::Vrfy => "VRFY",
            Self::Expn => "EXPN",
            Self::Help => "HELP",
            Self::Auth => "AUTH",
            Self::StartTls => "STARTTLS",
            Self::Bdat => "BDAT",
        }
    }

    /// The verb with which a line begins, if a known one.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::command_verb(&mut Cursor::new(line, &mut Spans::unseen())).ok()
    }
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Command {
    /// Its verb.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Helo(_) => Verb::Helo,
            Self::Ehlo(_) => Verb::Ehlo,
            Self::Mail { .. } => Verb::Mail,
            Self::Rcpt { .. } => Verb::Rcpt,
            Self::Data => Verb::Data,
            Self::Rset => Verb::Rset,
            Self::Noop(_) => Verb::Noop,
            Self::Quit => Verb::Quit,
            Self::Vrfy { .. } => Verb::Vrfy,
            Self::Expn { .. } => Verb::Expn,
            Self::Help(_) => Verb::Help,
            Self::Auth { .. } => Verb::Auth,
            Self::StartTls => Verb::StartTls,
            Self::Bdat { .. } => Verb::Bdat,
        }
    }

    /// Parses a line without its CRLF.
    ///
    /// # Errors
    /// Where the line is no command.
    pub fn parse(line: &[u8]) -> Result<Self, CommandError> {
        Self::parse_traced(line, &mut Spans::unseen())
    }

    /// Parses a line without its CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where the line is no command.
    pub fn parse_traced(line: &[u8], tracer: &mut impl Tracer) -> Result<Self, CommandError> {
        if let Some(at) = line
            .iter()
            .position(|octet| matches!(octet, b'\r' | b'\n' | 0))
        {
            let got = Got::Octet(line[at]);
            let expected = &productions::CRLF;
            return Err(CommandError::BareControl(SyntaxError { at, got, expected }));
        }
        let limit = match Verb::of_line(line) {
            Some(Verb::Auth) => limits::AUTH_LINE,
            _ => limits::COMMAND_LINE,
        };
        if line.len() + 2 > limit {
            return Err(CommandError::TooLong(SyntaxError {
                at: limit - 2,
                got: Got::TooLong { limit },
                expected: &productions::COMMAND_LIMIT,
            }));
        }
        tracer.enter(&productions::COMMAND, 0);
        let mut cursor = Cursor::new(line, tracer);
        let parsed = match grammar::command_verb(&mut cursor) {
            Err(error) => Err(CommandError::Unknown(error)),
            Ok(verb) => grammar::command(&mut cursor, verb)
                .map_err(|error| CommandError::Arguments { verb, error }),
        };
        tracer.leave(line.len(), parsed.is_ok());
        parsed
    }
}

impl fmt::Display for Command {
    /// As it goes on the wire, without CRLF.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let string = |f: &mut fmt::Formatter<'_>, verb: Verb, text: &str| {
            let plain = text.bytes().all(|octet| (b' '..=b'~').contains(&octet));
            let begins = !text.is_empty() && !text.starts_with(['"', ' ']);
            if !plain || !begins || text.ends_with(' ') {
                let text = text.replace('\\', "\\\\").replace('"', "\\\"");
                write!(f, "{verb} \"{text}\"")
            } else {
                write!(f, "{verb} {text}")
            }
        };
        match self {
            Self::Helo(name) => write!(f, "HELO {name}"),
            Self::Ehlo(name) => write!(f, "EHLO {name}"),
            Self::Mail {
                reverse_path,
                parameters,
            } => {
                write!(f, "MAIL FROM:{reverse_path}")?;
                parameters.iter().try_for_each(|it| write!(f, " {it}"))
            }
            Self::Rcpt {
                forward_path,
                parameters,
            } => {
                write!(f, "RCPT TO:{forward_path}")?;
                parameters.iter().try_for_each(|it| write!(f, " {it}"))
            }
            Self::Data
            | Self::Rset
            | Self::Quit
            | Self::StartTls
            | Self::Noop(None)
            | Self::Help(None) => f.write_str(self.verb().as_str()),
            Self::Bdat { size, last } => {
                write!(f, "BDAT {size}{}", if *last { " LAST" } else { "" })
            }
            Self::Noop(Some(text)) | Self::Help(Some(text)) => string(f, self.verb(), text),
            Self::Vrfy { whom, smtputf8 }
            | Self::Expn {
                list: whom,
                smtputf8,
            } => {
                write!(f, "{} {whom}", self.verb())?;
                f.write_str(if *smtputf8 { " SMTPUTF8" } else { "" })
            }
            Self::Auth { mechanism, initial } => {
                write!(f, "AUTH {mechanism}")?;
                initial.iter().try_for_each(|it| write!(f, " {it}"))
            }
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.keyword)?;
        self.value
            .iter()
            .try_for_each(|value| write!(f, "={value}"))
    }
}

impl CommandError {
    /// What was got, what was expected, and where.
    #[must_use]
    pub const fn error(&self) -> &SyntaxError {
        match self {
            Self::Unknown(error)
            | Self::Arguments { error, .. }
            | Self::TooLong(error)
            | Self::BareControl(error) => error,
        }
    }
}
