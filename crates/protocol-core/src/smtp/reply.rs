//! Replies (RFC 5321 section 4.2) and enhanced status codes (RFC 2034, 3463).

use serde::{Deserialize, Serialize};

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

// To be written: ReplyCode::{new const (panics at compile time), get, severity}, TryFrom<u16>,
// Into<u16>, Display; EnhancedStatus::{new, class, subject, detail}, Display, FromStr, serde as
// "5.1.1"; Reply::new(code, enhanced, text), encode() -> Vec<u8> with CRLFs, and an incremental
// ReplyParser that is fed octets split anywhere and yields Result<Reply, SyntaxError>; parse_traced
// of one reply line.
