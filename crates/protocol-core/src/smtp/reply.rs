//! Replies (RFC 5321 section 4.2) and enhanced status codes (RFC 2034, 3463).

use super::grammar::{self, Cursor, productions};
use super::limits;
use crate::as_text;
use crate::cursor::text;
use crate::trace::{Got, Spans, SyntaxError};
use core::fmt;
use core::str::FromStr;
use memchr::memchr;
use serde::{Deserialize, Serialize};
use std::io::Write as _;

/// A reply code: `%x32-35 %x30-35 %x30-39` (section 4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct ReplyCode(u16);

/// What the first digit says (section 4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 2yz: done.
    Completion,
    /// 3yz: go on.
    Intermediate,
    /// 4yz: not now.
    TransientNegative,
    /// 5yz: no.
    PermanentNegative,
}

/// `class "." subject "." detail` (RFC 3463 section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnhancedStatus {
    class: u8,
    subject: u16,
    detail: u16,
}

/// A reply: one code, one line or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The code.
    pub code: ReplyCode,
    /// The enhanced status code, where the text begins with one of the code's class.
    pub enhanced: Option<EnhancedStatus>,
    /// The text of each line, at least one, without the enhanced status code.
    pub lines: Vec<String>,
}

impl ReplyCode {
    /// The code.
    ///
    /// # Panics
    /// Where it is none (for constants: when compiling).
    #[must_use]
    pub const fn new(code: u16) -> Self {
        assert!(
            is_code(code),
            "a reply code is 200 to 559, its second digit 0 to 5"
        );
        Self(code)
    }

    /// As a number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// What its first digit says.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.0 / 100 {
            2 => Severity::Completion,
            3 => Severity::Intermediate,
            4 => Severity::TransientNegative,
            _ => Severity::PermanentNegative,
        }
    }
}

const fn is_code(code: u16) -> bool {
    200 <= code && code < 560 && code / 10 % 10 < 6
}

/// Not a reply code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a reply code")]
pub struct NotACode(u16);

impl TryFrom<u16> for ReplyCode {
    type Error = NotACode;
    fn try_from(code: u16) -> Result<Self, NotACode> {
        if is_code(code) {
            Ok(Self(code))
        } else {
            Err(NotACode(code))
        }
    }
}

impl From<ReplyCode> for u16 {
    fn from(code: ReplyCode) -> Self {
        code.0
    }
}

impl fmt::Display for ReplyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

impl EnhancedStatus {
    /// `class` is 2, 4 or 5; `subject` and `detail` have at most three digits.
    #[must_use]
    pub const fn new(class: u8, subject: u16, detail: u16) -> Self {
        assert!(matches!(class, 2 | 4 | 5) && subject < 1000 && detail < 1000);
        Self {
            class,
            subject,
            detail,
        }
    }

    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    #[must_use]
    pub const fn class(self) -> u8 {
        self.class
    }

    /// What it is about: 1 addressing, 2 mailbox, 3 mail system, 4 network, 5 protocol, 6 content,
    /// 7 security.
    #[must_use]
    pub const fn subject(self) -> u16 {
        self.subject
    }

    /// Which condition.
    #[must_use]
    pub const fn detail(self) -> u16 {
        self.detail
    }
}

impl fmt::Display for EnhancedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

/// Not an enhanced status code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an enhanced status code is like 5.1.1")]
pub struct NotAStatus;

impl FromStr for EnhancedStatus {
    type Err = NotAStatus;

    fn from_str(text: &str) -> Result<Self, NotAStatus> {
        let mut parts = text.split('.');
        let mut number = || {
            let part = parts.next().filter(|it| (1..=3).contains(&it.len()))?;
            let digits = part.bytes().all(|octet| octet.is_ascii_digit());
            let zero_led = part.len() > 1 && part.starts_with('0');
            (digits && !zero_led)
                .then(|| part.parse::<u16>().ok())
                .flatten()
        };
        let (class, subject, detail) = (number(), number(), number());
        match (class, subject, detail, parts.next()) {
            (Some(class @ (2 | 4 | 5)), Some(subject), Some(detail), None) => Ok(Self {
                class: u8::try_from(class).unwrap_or(5),
                subject,
                detail,
            }),
            _ => Err(NotAStatus),
        }
    }
}

as_text!(EnhancedStatus);

impl Reply {
    /// A reply of one line.
    #[must_use]
    pub fn new(code: ReplyCode, enhanced: Option<EnhancedStatus>, text: &str) -> Self {
        Self {
            code,
            enhanced,
            lines: vec![text.to_owned()],
        }
    }

    /// As it goes on the wire, each line with CRLF; the enhanced status code stands on each (RFC
    /// 2034 section 4).
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self.code, self.enhanced, &self.lines)
    }

    /// Parses one line of a reply without its CRLF, naming what it sees: its code and whether it is
    /// the last line.
    ///
    /// # Errors
    /// Where it is no line of a reply.
    pub fn parse_line_traced(
        line: &[u8],
        spans: &mut Spans,
    ) -> Result<(ReplyCode, bool), SyntaxError> {
        Cursor::traced(line, spans, grammar::reply_line).map(|it| (it.code, it.last))
    }

    /// Parses one whole reply, CRLF of its last line included or not.
    ///
    /// # Errors
    /// Where it is no reply, or more follows.
    pub fn parse(octets: &[u8]) -> Result<Self, SyntaxError> {
        let mut parser = ReplyParser::default();
        let mut found = None;
        let mut feed = |mut octets: &[u8]| {
            while let Some(reply) = parser.next(&mut octets) {
                found = Some(reply);
            }
        };
        feed(octets);
        if !octets.ends_with(b"\r\n") {
            feed(b"\r\n");
        }
        found.unwrap_or(Err(SyntaxError {
            at: octets.len(),
            got: Got::End,
            expected: &productions::REPLY_LINE,
        }))
    }
}

/// A reply as it goes on the wire.
pub(super) fn encode(
    code: ReplyCode,
    enhanced: Option<EnhancedStatus>,
    lines: &[impl fmt::Display],
) -> Vec<u8> {
    let mut octets = Vec::with_capacity(80 * lines.len());
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter().enumerate() {
        let separator = if index == last { ' ' } else { '-' };
        let written = match enhanced {
            Some(status) => write!(octets, "{code}{separator}{status} {line}\r\n"),
            None => write!(octets, "{code}{separator}{line}\r\n"),
        };
        written.expect("a Vec takes all");
    }
    octets
}

/// Takes replies from octets that may be split anywhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReplyParser {
    line: Vec<u8>,
    begun: Option<Reply>,
}

impl ReplyParser {
    /// Takes one octet; a reply where it ends one. After an error the parser begins anew with the
    /// next line.
    pub fn push(&mut self, octet: u8) -> Option<Result<Reply, SyntaxError>> {
        self.next(&mut &[octet][..])
    }

    /// Takes octets up to the end of the next reply, which it returns, or all.
    pub(super) fn next(&mut self, octets: &mut &[u8]) -> Option<Result<Reply, SyntaxError>> {
        while !octets.is_empty() {
            let end = memchr(b'\n', octets);
            let (line, rest) = octets.split_at(end.unwrap_or(octets.len()));
            let room = limits::REPLY_LINE - self.line.len();
            self.line.extend_from_slice(&line[..line.len().min(room)]);
            *octets = rest.get(1..).unwrap_or_default();
            if end.is_some()
                && let Some(reply) = self.line_feed()
            {
                return Some(reply);
            }
        }
        None
    }

    fn line_feed(&mut self) -> Option<Result<Reply, SyntaxError>> {
        let mut line = core::mem::take(&mut self.line);
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let result = self.line_ends(&line);
        if matches!(result, Some(Err(_))) {
            self.begun = None;
        }
        result
    }

    fn line_ends(&mut self, line: &[u8]) -> Option<Result<Reply, SyntaxError>> {
        let too_long = |limit, expected| {
            let at = line.len();
            Some(Err(SyntaxError {
                at,
                got: Got::TooLong { limit },
                expected,
            }))
        };
        if line.len() + 2 > limits::REPLY_LINE {
            return too_long(limits::REPLY_LINE, &productions::REPLY_LIMIT);
        }
        let parsed = match grammar::reply_line(&mut Cursor::new(line)) {
            Ok(parsed) => parsed,
            Err(error) => return Some(Err(error)),
        };
        let mut reply = match self.begun.take() {
            None => Reply {
                code: parsed.code,
                enhanced: parsed.enhanced,
                lines: Vec::new(),
            },
            Some(reply) if reply.code == parsed.code => reply,
            Some(_) => {
                let got = line.first().map_or(Got::End, |octet| Got::Octet(*octet));
                return Some(Err(SyntaxError {
                    at: 0,
                    got,
                    expected: &productions::SAME_CODE,
                }));
            }
        };
        if reply.lines.len() >= limits::REPLY_LINES {
            return too_long(limits::REPLY_LINES, &productions::REPLY_LINES_LIMIT);
        }
        let line = match parsed.enhanced {
            Some(status) if reply.enhanced != Some(status) => {
                format!("{status} {}", text(parsed.text))
            }
            _ => text(parsed.text),
        };
        reply.lines.push(line);
        if parsed.last {
            return Some(Ok(reply));
        }
        self.begun = Some(reply);
        None
    }
}
