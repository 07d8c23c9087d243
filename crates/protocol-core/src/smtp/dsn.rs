//! What a client asks of delivery status notifications (RFC 3461): the parameters that DSN adds to
//! MAIL and RCPT, and the encoding of their values.

use super::Envelope;
use super::command::Parameter;
use core::fmt;
use core::fmt::Write as _;
use serde::{Deserialize, Serialize};

/// The most characters of an envelope identifier (RFC 3461 section 4.4).
const ENVELOPE_ID: usize = 100;
/// The most characters of an original recipient's address (RFC 3461 section 4.2).
const ORIGINAL: usize = 500;

/// The type of addresses that are not ASCII (RFC 6533 section 3).
pub(crate) const UTF8: &str = "utf-8";

/// What is asked of the whole message (RFC 3461 sections 4.3 and 4.4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MessageRequest {
    /// How much of it a notice of failure brings back: RET.
    pub returns: Option<Returns>,
    /// What the sender calls this envelope, decoded: ENVID.
    pub id: Option<String>,
}

/// What is asked of one recipient (RFC 3461 sections 4.1 and 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecipientRequest {
    /// When somebody is to be told: NOTIFY. Without it, of failure and perhaps of delay.
    pub notify: Option<Notify>,
    /// For whom the message was at first: ORCPT.
    pub original: Option<OriginalRecipient>,
}

/// The delivery status notifications that a sender asks for. It applies to all recipients.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Asked {
    /// RET: how much of the message a notification returns.
    pub returns: Option<Returns>,
    /// ENVID: the sender's identifier of the envelope.
    pub id: Option<String>,
    /// NOTIFY: when a notification is sent.
    pub notify: Option<Notify>,
}

/// RET (RFC 3461 section 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Returns {
    /// `FULL`: the whole message.
    Full,
    /// `HDRS`: the header only.
    Headers,
}

/// NOTIFY (RFC 3461 section 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notify {
    /// `NEVER`.
    Never,
    /// One or more of these.
    On {
        /// `SUCCESS`.
        #[serde(default)]
        success: bool,
        /// `FAILURE`.
        #[serde(default)]
        failure: bool,
        /// `DELAY`.
        #[serde(default)]
        delay: bool,
    },
}

/// ORCPT: `addr-type ";" xtext` (RFC 3461 section 4.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginalRecipient {
    /// The type of address, `rfc822` or `utf-8` (RFC 6533 section 3).
    pub kind: String,
    /// The address, decoded.
    pub address: String,
}

impl Asked {
    /// Writes it on an envelope: of the whole message, and of each recipient as it is written now.
    pub fn write_on(&self, envelope: &mut Envelope) {
        envelope.request = MessageRequest {
            returns: self.returns,
            id: self.id.clone(),
        };
        let mailboxes = envelope.forward_paths.iter();
        let mailboxes = mailboxes.filter_map(|path| Some((path, path.mailbox()?)));
        envelope.requests = mailboxes
            .map(|(path, mailbox)| {
                let kind = if mailbox.is_ascii() { "rfc822" } else { UTF8 };
                let request = RecipientRequest {
                    notify: self.notify,
                    original: Some(OriginalRecipient {
                        kind: kind.into(),
                        address: mailbox.to_string(),
                    }),
                };
                (path.clone(), request)
            })
            .collect();
    }
}

impl RecipientRequest {
    /// Whether the sender wants to be told that it arrived.
    #[must_use]
    pub const fn of_success(&self) -> bool {
        matches!(self.notify, Some(Notify::On { success: true, .. }))
    }

    /// Whether the sender is to be told that it failed.
    #[must_use]
    pub const fn of_failure(&self) -> bool {
        matches!(self.notify, None | Some(Notify::On { failure: true, .. }))
    }

    /// Whether the sender may be told that it is late.
    #[must_use]
    pub const fn of_delay(&self) -> bool {
        matches!(self.notify, None | Some(Notify::On { delay: true, .. }))
    }

    /// Takes NOTIFY or ORCPT. `None` where the value is none.
    pub(super) fn take(&mut self, parameter: &Parameter) -> Option<()> {
        let value = parameter.value.as_deref()?;
        match parameter.keyword.as_str() {
            "NOTIFY" => self.notify = Some(Notify::parse(value)?),
            _ => {
                let (kind, address) = value.split_once(';')?;
                let kind = kind.to_ascii_lowercase();
                let atom = |it: char| it.is_ascii_alphanumeric() || it == '-';
                if kind.is_empty() || !kind.chars().all(atom) {
                    return None;
                }
                let address = match kind.as_str() {
                    UTF8 => from_utf8_xtext(address),
                    _ => from_xtext(address),
                };
                let address = address.filter(|it| (1..=ORIGINAL).contains(&it.len()))?;
                self.original = Some(OriginalRecipient { kind, address });
            }
        }
        Some(())
    }
}

impl MessageRequest {
    /// Takes RET or ENVID. `None` where the value is none.
    pub(super) fn take(&mut self, parameter: &Parameter) -> Option<()> {
        let value = parameter.value.as_deref()?;
        match parameter.keyword.as_str() {
            "RET" => {
                self.returns = Some(match value.to_ascii_uppercase().as_str() {
                    "FULL" => Returns::Full,
                    "HDRS" => Returns::Headers,
                    _ => return None,
                });
            }
            _ => {
                let id = from_xtext(value)?;
                let printable = id.bytes().all(|octet| matches!(octet, 32..=126));
                self.id = Some(id).filter(|it| printable && (1..=ENVELOPE_ID).contains(&it.len()));
                self.id.as_ref()?;
            }
        }
        Some(())
    }
}

impl Notify {
    fn parse(value: &str) -> Option<Self> {
        if value.eq_ignore_ascii_case("NEVER") {
            return Some(Self::Never);
        }
        let (mut success, mut failure, mut delay) = (false, false, false);
        for word in value.split(',') {
            let asked = match word.to_ascii_uppercase().as_str() {
                "SUCCESS" => &mut success,
                "FAILURE" => &mut failure,
                "DELAY" => &mut delay,
                _ => return None,
            };
            if core::mem::replace(asked, true) {
                return None;
            }
        }
        Some(Self::On {
            success,
            failure,
            delay,
        })
    }
}

impl fmt::Display for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::On {
            success,
            failure,
            delay,
        } = self
        else {
            return f.write_str("NEVER");
        };
        let words = [(success, "SUCCESS"), (failure, "FAILURE"), (delay, "DELAY")];
        let words = words.into_iter().filter(|(asked, _)| **asked);
        let words: Vec<&str> = words.map(|(_, word)| word).collect();
        f.write_str(&words.join(","))
    }
}

/// The parameters, each with a space before it, as they stand behind MAIL.
impl fmt::Display for MessageRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.returns {
            Some(Returns::Full) => f.write_str(" RET=FULL")?,
            Some(Returns::Headers) => f.write_str(" RET=HDRS")?,
            None => {}
        }
        self.id
            .iter()
            .try_for_each(|id| write!(f, " ENVID={}", to_xtext(id)))
    }
}

/// The parameters, each with a space before it, as they stand behind RCPT.
impl fmt::Display for RecipientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(notify) = self.notify {
            write!(f, " NOTIFY={notify}")?;
        }
        self.original.iter().try_for_each(|it| {
            let address = match it.kind.as_str() {
                UTF8 => to_utf8_xtext(&it.address),
                _ => to_xtext(&it.address),
            };
            write!(f, " ORCPT={};{address}", it.kind)
        })
    }
}

/// `xtext`: what is not printable ASCII, and `+` and `=`, as `+` and two hexadecimal digits (RFC 3461
/// section 4).
#[must_use]
pub fn to_xtext(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for octet in text.bytes() {
        match octet {
            33..=126 if !b"+=".contains(&octet) => encoded.push(char::from(octet)),
            _ => write!(encoded, "+{octet:02X}").expect("a string takes all"),
        }
    }
    encoded
}

/// What `xtext` says; `None` where it is none, or no text.
#[must_use]
pub fn from_xtext(encoded: &str) -> Option<String> {
    let mut pieces = encoded.split('+');
    let first = pieces.next()?;
    let mut octets = first.as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        octets.push(
            u8::from_str_radix(digits, 16)
                .ok()
                .filter(|_| digits.bytes().all(is_upper_hex))?,
        );
        octets.extend_from_slice(rest.as_bytes());
    }
    let is_plain = encoded.bytes().all(|it| matches!(it, 33..=60 | 62..=126));
    String::from_utf8(octets).ok().filter(|_| is_plain)
}

fn is_upper_hex(octet: u8) -> bool {
    matches!(octet, b'0'..=b'9' | b'A'..=b'F')
}

/// `utf-8-addr-xtext`: what is not printable ASCII, and `+`, `=` and `\`, as `\x{EB}` (RFC 6533
/// section 3). It is ASCII, so that it can go through any server.
#[must_use]
pub fn to_utf8_xtext(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for letter in address.chars() {
        match letter {
            '!'..='~' if !matches!(letter, '+' | '=' | '\\') => encoded.push(letter),
            _ => write!(encoded, "\\x{{{:02X}}}", u32::from(letter)).expect("a string takes all"),
        }
    }
    encoded
}

/// What `utf-8-addr-xtext` says, or `utf-8-addr-unitext`, which has letters that are not ASCII as they
/// are; `None` where it is neither.
fn from_utf8_xtext(encoded: &str) -> Option<String> {
    let mut pieces = encoded.split("\\x{");
    let mut text = pieces.next()?.to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once('}')?;
        let code = u32::from_str_radix(digits, 16).ok()?;
        text.push(char::from_u32(code).filter(|_| digits.bytes().all(is_upper_hex))?);
        text.push_str(rest);
    }
    let quoted =
        |it: char| it.is_ascii() && !it.is_ascii_graphic() || matches!(it, '+' | '=' | '\\');
    let stray = encoded.replace("\\x{", "").contains(quoted);
    (!stray).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked, as it is written again.
    fn asked(keyword: &str, value: &str) -> Option<String> {
        let parameter = Parameter {
            keyword: keyword.into(),
            value: Some(value.into()),
        };
        let (mut message, mut recipient) = <(MessageRequest, RecipientRequest)>::default();
        match keyword {
            "RET" | "ENVID" => message.take(&parameter)?,
            _ => recipient.take(&parameter)?,
        }
        Some(format!("{message}{recipient}"))
    }

    #[test]
    fn what_is_asked_is_written_as_it_was_read_and_what_is_no_value_is_refused() {
        crate::tests::table("smtp/dsn.txt", |line| {
            let (keyword, value) = line.split_once('=').expect("a keyword and a value");
            match asked(keyword, value) {
                Some(again) => again.trim_start().to_owned(),
                None => "refused".to_owned(),
            }
        });
    }

    #[test]
    fn without_notify_a_failure_is_told_and_a_success_is_not() {
        let silent = RecipientRequest::default();
        assert!(silent.of_failure() && silent.of_delay() && !silent.of_success());
        let notify = Some(Notify::Never);
        let never = RecipientRequest {
            notify,
            ..RecipientRequest::default()
        };
        assert!(!never.of_failure() && !never.of_delay() && !never.of_success());
    }
}
