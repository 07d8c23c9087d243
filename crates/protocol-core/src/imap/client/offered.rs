//! What a server offers, of what a client makes use of.

use crate::imap::encode::Literals;
use crate::sasl::Mechanism;

/// What CAPABILITY told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Offered {
    /// Which literals need not wait (RFC 7888).
    pub(super) literals: Literals,
    /// STARTTLS (RFC 3501 section 6.2.1).
    pub(super) start_tls: bool,
    /// LOGIN is not taken (section 6.2.3).
    pub(super) login_disabled: bool,
    /// The mechanisms of AUTHENTICATE.
    pub(super) mechanisms: Vec<Mechanism>,
    /// AUTHENTICATE with an initial response (RFC 4959).
    pub(super) sasl_ir: bool,
    /// RFC 2177.
    pub(super) idle: bool,
    /// RFC 4315.
    pub(super) uid_plus: bool,
    /// MOVE (RFC 6851).
    pub(super) moves: bool,
    /// RFC 3691.
    pub(super) unselect: bool,
}

impl Offered {
    pub(super) fn of(words: &[String]) -> Self {
        let mut it = Self::default();
        for word in words {
            match word.to_ascii_uppercase().as_str() {
                "LITERAL+" => it.literals = Literals::Plus,
                "LITERAL-" if it.literals == Literals::Wait => it.literals = Literals::Minus,
                "STARTTLS" => it.start_tls = true,
                "LOGINDISABLED" => it.login_disabled = true,
                "SASL-IR" => it.sasl_ir = true,
                "IDLE" => it.idle = true,
                "UIDPLUS" => it.uid_plus = true,
                "MOVE" => it.moves = true,
                "UNSELECT" => it.unselect = true,
                word => {
                    let mechanism = word.strip_prefix("AUTH=").and_then(Mechanism::named);
                    it.mechanisms.extend(mechanism);
                }
            }
        }
        it
    }
}
