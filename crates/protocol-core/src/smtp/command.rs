//! Commands (RFC 5321 section 4.1.1).

use super::address::{ForwardPath, MailHost, NameOrMailbox, ReversePath};
use super::grammar::{self, Cursor, productions};
use super::limits;
use crate::trace::Spans;
use crate::{names, same_name};
use core::fmt;
use serde::{Deserialize, Serialize};

names! {
    /// A command's verb.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "UPPERCASE")]
    #[expect(missing_docs, reason = "each is the verb it names")]
    pub enum Verb {
        Helo = "HELO",
        Ehlo = "EHLO",
        Mail = "MAIL",
        Rcpt = "RCPT",
        Data = "DATA",
        Rset = "RSET",
        Noop = "NOOP",
        Quit = "QUIT",
        Vrfy = "VRFY",
        Expn = "EXPN",
        Help = "HELP",
        Auth = "AUTH",
        StartTls = "STARTTLS",
        Bdat = "BDAT",
    }
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
    Helo(MailHost),
    /// `EHLO` domain or address literal.
    Ehlo(MailHost),
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
pub type CommandError = crate::command::CommandError<Verb>;

impl Verb {
    /// The verb with which a line begins, if a known one.
    #[must_use]
    pub fn of_line(line: &[u8]) -> Option<Self> {
        grammar::command_verb(&mut Cursor::new(line)).ok()
    }
}

impl Command {
    /// Its verb.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        same_name!(self, Self => Verb:
            Helo Ehlo Mail Rcpt Data Rset Noop Quit Vrfy Expn Help Auth StartTls Bdat)
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
    pub fn parse_traced(line: &[u8], spans: &mut Spans) -> Result<Self, CommandError> {
        // Which verb it is matters to long lines alone.
        let is_long = line.len() + 2 > limits::COMMAND_LINE;
        let limit = match is_long && Verb::of_line(line) == Some(Verb::Auth) {
            true => limits::AUTH_LINE,
            false => limits::COMMAND_LINE,
        };
        CommandError::check(line, limit, &productions::CRLF, &productions::COMMAND_LIMIT)?;
        CommandError::parse(
            line,
            spans,
            &productions::COMMAND,
            grammar::command_verb,
            grammar::command,
        )
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
