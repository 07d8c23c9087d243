//! The messages of SCRAM (RFC 5802 section 7), as text and as values.

use super::{decode, encode};
use core::fmt;

/// `gs2-header client-first-message-bare`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sasl) struct ClientFirst {
    /// The header as it was written: `n,,`.
    pub(super) header: String,
    /// As whom the client wants to act, where it says so.
    pub(super) authorization: Option<String>,
    pub(super) user: String,
    pub(super) nonce: String,
}

impl ClientFirst {
    pub(super) fn parse(text: &str) -> Option<Self> {
        // The header ends with the second comma; a name has none.
        let (end, _) = text.match_indices(',').nth(1)?;
        let (header, bare) = text.split_at(end + 1);
        // An extension that must be understood (m=) is none of ours.
        let (user, rest) = bare.strip_prefix("n=")?.split_once(',')?;
        let nonce = rest.strip_prefix("r=")?;
        // Extensions behind the nonce would have to go into the proof: none is known.
        if nonce.contains(',') || !is_nonce(nonce) {
            return None;
        }
        Some(Self {
            header: header.to_owned(),
            authorization: gs2_header(header)?,
            user: unescape(user).filter(|it| super::is_prepared(it))?,
            nonce: nonce.to_owned(),
        })
    }

    /// `client-first-message-bare`.
    pub(super) fn bare(&self) -> String {
        format!("n={},r={}", escape(&self.user), self.nonce)
    }
}

/// `server-first-message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sasl) struct ServerFirst {
    pub(super) nonce: String,
    pub(super) salt: Vec<u8>,
    pub(super) iterations: u32,
}

impl ServerFirst {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let nonce = parts.next()?.strip_prefix("r=")?;
        let salt = parts.next()?.strip_prefix("s=")?;
        let iterations = parts.next()?.strip_prefix("i=")?;
        let digits = iterations.bytes().all(|it| it.is_ascii_digit());
        if parts.next().is_some() || !is_nonce(nonce) || !digits || iterations.starts_with('0') {
            return None;
        }
        Some(Self {
            nonce: nonce.to_owned(),
            salt: decode(salt.as_bytes()).filter(|it| !it.is_empty())?,
            iterations: iterations.parse().ok()?,
        })
    }
}

impl fmt::Display for ServerFirst {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let salt = encode(&self.salt);
        write!(f, "r={},s={salt},i={}", self.nonce, self.iterations)
    }
}

/// `client-final-message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClientFinal {
    /// The header again, in base64.
    pub(super) binding: String,
    pub(super) nonce: String,
    pub(super) proof: [u8; 32],
}

impl ClientFinal {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(',');
        let binding = parts.next()?.strip_prefix("c=")?.to_owned();
        let nonce = parts.next()?.strip_prefix("r=")?.to_owned();
        let proof = octets(parts.next()?.strip_prefix("p=")?)?;
        parts.next().is_none().then_some(Self {
            binding,
            nonce,
            proof,
        })
    }

    pub(super) fn without_proof(&self) -> String {
        format!("c={},r={}", self.binding, self.nonce)
    }
}

impl fmt::Display for ClientFinal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},p={}", self.without_proof(), encode(&self.proof))
    }
}

/// The signature of `server-final-message`.
pub(super) fn server_final(text: &str) -> Option<[u8; 32]> {
    octets(text.strip_prefix("v=")?)
}

/// `gs2-header`: what the client says about channel binding, and as whom it wants to act. The server
/// has no channel binding, so `p=` is wrong. The inner `None`: as itself.
pub(in crate::sasl) fn gs2_header(header: &str) -> Option<Option<String>> {
    let rest = header
        .strip_prefix("n,")
        .or_else(|| header.strip_prefix("y,"))?;
    match rest.strip_suffix(',')? {
        "" => Some(None),
        name => {
            let name = unescape(name.strip_prefix("a=")?)?;
            (!name.is_empty()).then_some(Some(name))
        }
    }
}

/// `saslname`: without a comma or an equals sign of its own.
pub(in crate::sasl) fn escape(name: &str) -> String {
    name.replace('=', "=3D").replace(',', "=2C")
}

fn unescape(name: &str) -> Option<String> {
    let mut parts = name.split('=');
    let mut text = parts.next()?.to_owned();
    for part in parts {
        let (sign, rest) = match (part.strip_prefix("2C"), part.strip_prefix("3D")) {
            (Some(rest), _) => (',', rest),
            (_, Some(rest)) => ('=', rest),
            _ => return None,
        };
        text.push(sign);
        text.push_str(rest);
    }
    (!text.contains('\0') && !name.contains(',')).then_some(text)
}

fn is_nonce(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| matches!(it, b'!'..=b'~'))
}

fn octets(base64: &str) -> Option<[u8; 32]> {
    decode(base64.as_bytes())?.try_into().ok()
}
