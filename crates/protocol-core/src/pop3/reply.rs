//! Replies (RFC 1939 section 3), response codes (RFC 2449 section 8, RFC 3206), and the lines of listings.

use super::grammar::{self, Cursor, productions};
use super::maildrop::UniqueId;
use crate::cursor::text;
use crate::trace::{Got, Spans, SyntaxError};
use core::fmt;
use serde::{Deserialize, Serialize};

/// Whether the answer is yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// `+OK`.
    Ok,
    /// `-ERR`.
    Err,
}

/// Why not, for a program to read (RFC 2449 section 8).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseCode {
    /// `[IN-USE]`: another session has the maildrop (RFC 2449 section 8.1.2).
    InUse,
    /// `[LOGIN-DELAY]`: not so soon after the last login (RFC 2449 section 8.1.1).
    LoginDelay,
    /// `[AUTH]`: the credentials are wrong (RFC 3206 section 5).
    Auth,
    /// `[SYS/TEMP]`: a fault of the server that may be over soon (RFC 3206 section 4).
    SysTemp,
    /// `[SYS/PERM]`: a fault of the server that somebody has to mend (RFC 3206 section 4).
    SysPerm,
    /// What is not known here, between its brackets.
    Other(String),
}

/// The first line of a reply, which is all of most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Whether it is yes.
    pub status: Status,
    /// What stands in brackets before the text. It means something where RESP-CODES is announced (RFC
    /// 2449 section 6.4).
    pub code: Option<ResponseCode>,
    /// The text behind it.
    pub text: String,
}

/// A line of the answer to CAPA (RFC 2449 section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// What is offered, as it was written.
    pub tag: String,
    /// What is said of it.
    pub parameters: Vec<String>,
}

impl ResponseCode {
    /// The codes that have a name here.
    const NAMED: [(Self, &'static str); 5] = [
        (Self::InUse, "IN-USE"),
        (Self::LoginDelay, "LOGIN-DELAY"),
        (Self::Auth, "AUTH"),
        (Self::SysTemp, "SYS/TEMP"),
        (Self::SysPerm, "SYS/PERM"),
    ];

    /// The code of that name, in any case (RFC 2449 section 8).
    #[must_use]
    pub fn named(name: &str) -> Self {
        let mut known = Self::NAMED.into_iter();
        let found = known.find(|(_, it)| it.eq_ignore_ascii_case(name));
        found.map_or_else(|| Self::Other(name.to_owned()), |(code, _)| code)
    }

    /// As it stands between its brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let Self::Other(name) = self {
            return name;
        }
        let mut known = Self::NAMED.iter();
        known
            .find(|(code, _)| code == self)
            .map_or("", |(_, it)| it)
    }
}

impl Reply {
    /// A reply of these parts.
    #[must_use]
    pub fn new(status: Status, code: Option<ResponseCode>, text: &str) -> Self {
        Self {
            status,
            code,
            text: text.to_owned(),
        }
    }

    /// Parses a line without its CRLF.
    ///
    /// # Errors
    /// Where it is no reply.
    pub fn parse(line: &[u8]) -> Result<Self, SyntaxError> {
        Self::parse_traced(line, &mut Spans::unseen())
    }

    /// Parses a line without its CRLF, naming what it sees.
    ///
    /// # Errors
    /// Where it is no reply.
    pub fn parse_traced(line: &[u8], spans: &mut Spans) -> Result<Self, SyntaxError> {
        Cursor::traced(line, spans, |c| grammar::reply(c, &productions::REPLY))
    }

    /// What STAT answers: how many messages there are, and their octets (RFC 1939 section 5).
    ///
    /// # Errors
    /// Where the text is no drop listing.
    pub fn drop_listing(&self) -> Result<(u32, u64), SyntaxError> {
        grammar::drop_listing(&mut Cursor::new(self.text.as_bytes()))
    }
}

impl fmt::Display for Reply {
    /// As it goes on the wire, without CRLF.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.status {
            Status::Ok => "+OK",
            Status::Err => "-ERR",
        })?;
        if let Some(code) = &self.code {
            write!(f, " [{}]", code.as_str())?;
        }
        if !self.text.is_empty() {
            write!(f, " {}", self.text)?;
        }
        Ok(())
    }
}

impl Capability {
    /// Parses a line without its CRLF.
    ///
    /// # Errors
    /// Where it is no capability.
    pub fn parse(line: &[u8]) -> Result<Self, SyntaxError> {
        grammar::capability(&mut Cursor::new(line))
    }

    /// Whether it is that one, in any case.
    #[must_use]
    pub fn is(&self, tag: &str) -> bool {
        self.tag.eq_ignore_ascii_case(tag)
    }
}

/// Parses a line of the answer to LIST without its CRLF: a message-number and the message's size.
///
/// # Errors
/// Where it is no scan listing (RFC 1939 section 5).
pub fn scan_listing(line: &[u8]) -> Result<(u32, u64), SyntaxError> {
    grammar::scan_listing(&mut Cursor::new(line))
}

/// Parses a line of the answer to UIDL without its CRLF: a message-number and the message's unique-id.
///
/// # Errors
/// Where it is no unique-id listing (RFC 1939 section 7).
pub fn unique_id_listing(line: &[u8]) -> Result<(u32, UniqueId), SyntaxError> {
    let (number, uid) = grammar::unique_id_listing(&mut Cursor::new(line))?;
    let uid = text(uid).parse().map_err(|_| SyntaxError {
        at: line.len(),
        got: Got::End,
        expected: &productions::UNIQUE_ID,
    })?;
    Ok((number, uid))
}

/// The challenge of a line of AUTH without its CRLF, in base64.
///
/// # Errors
/// Where it is no challenge (RFC 5034 section 4).
pub fn challenge(line: &[u8]) -> Result<&[u8], SyntaxError> {
    grammar::challenge(&mut Cursor::new(line))
}

#[cfg(test)]
mod tests;
