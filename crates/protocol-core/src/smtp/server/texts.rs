//! What the server says: code, enhanced status code and text of each reply, in one place.

use super::{Refusal, Told};
use crate::smtp::reply::{EnhancedStatus, ReplyCode};
use crate::smtp::{Mailbox, limits};

/// A reply's three parts.
pub(super) type Text = (ReplyCode, Option<EnhancedStatus>, &'static str);

const fn plain(code: u16, text: &'static str) -> Text {
    (ReplyCode::new(code), None, text)
}

const fn with(code: u16, (c, s, d): (u8, u16, u16), text: &'static str) -> Text {
    (
        ReplyCode::new(code),
        Some(EnhancedStatus::new(c, s, d)),
        text,
    )
}

// RFC 2034 section 4: no enhanced status code in the greeting, after EHLO or HELO, and with 3yz.
pub(super) const START_MAIL: Text = plain(354, "start mail input; end with <CRLF>.<CRLF>");
pub(super) const SENDER_OK: Text = with(250, (2, 1, 0), "sender ok");
pub(super) const RECIPIENT_OK: Text = with(250, (2, 1, 5), "recipient ok");
pub(super) const FLUSHED: Text = with(250, (2, 0, 0), "flushed");
pub(super) const OK: Text = with(250, (2, 0, 0), "ok");
/// Behind it come the verbs.
pub(super) const HELP: Text = with(214, (2, 0, 0), "commands:");
pub(super) const BYE: Text = with(221, (2, 0, 0), "closing the connection");

pub(super) const AUTHENTICATED: Text = with(235, (2, 7, 0), "authentication succeeded");
pub(super) const UNKNOWN_MECHANISM: Text = with(504, (5, 5, 4), "mechanism not offered");
pub(super) const NO_INITIAL: Text = with(501, (5, 7, 0), "this mechanism begins with a challenge");
pub(super) const AUTH_TOO_LONG: Text = with(500, (5, 5, 6), "response too long");
pub(super) const TOKEN_REFUSED: Text = with(535, (5, 7, 8), "the token is not accepted");
pub(super) const AUTH_CANCELLED: Text = with(501, (5, 7, 0), "authentication cancelled");
pub(super) const BAD_RESPONSE: Text = with(501, (5, 5, 2), "response not understood");
pub(super) const AUTH_TWICE: Text = with(503, (5, 5, 1), "authenticated already");
pub(super) const AUTH_IN_TRANSACTION: Text = with(503, (5, 5, 1), "no AUTH inside a transaction");
pub(super) const AUTH_REQUIRED: Text = with(530, (5, 7, 0), "authentication required");
// RFC 6531 section 3.5.
pub(super) const NOT_ASCII_SENDER: Text =
    with(550, (5, 6, 7), "address not ASCII, and no SMTPUTF8");
pub(super) const NOT_ASCII_RECIPIENT: Text =
    with(553, (5, 6, 7), "address not ASCII, and no SMTPUTF8");
/// RFC 6531 section 3.7.4.2.
pub(super) const REPLY_NOT_ASCII: Text = with(252, (2, 6, 8), "the answer needs SMTPUTF8");
// RFC 5321 section 7.3.
pub(super) const NOT_EXPANDED: Text = with(
    252,
    (2, 5, 0),
    "cannot say who is on the list, but will take the message",
);
pub(super) const START_TLS: Text = with(220, (2, 0, 0), "ready to start TLS");
pub(super) const TLS_TWICE: Text = with(503, (5, 5, 1), "TLS is up already");
pub(super) const TLS_REQUIRED: Text = with(530, (5, 7, 0), "must issue a STARTTLS command first");
pub(super) const BDAT_UNDER_WAY: Text = with(503, (5, 5, 1), "BDAT is under way: BDAT or RSET");
pub(super) const BINARY_NEEDS_BDAT: Text = with(503, (5, 5, 1), "BINARYMIME needs BDAT");
pub(super) const UNKNOWN_COMMAND: Text = with(500, (5, 5, 2), "command not recognised");
pub(super) const LINE_TOO_LONG: Text = with(500, (5, 5, 2), "line too long");
pub(super) const BARE_CONTROL: Text = with(500, (5, 5, 2), "bare CR, LF or NUL in the line");
pub(super) const BAD_ARGUMENTS: Text = with(501, (5, 5, 4), "arguments not understood");
pub(super) const BAD_SENDER: Text = with(501, (5, 1, 7), "sender address not understood");
pub(super) const BAD_RECIPIENT: Text = with(501, (5, 1, 3), "recipient address not understood");
pub(super) const BAD_PARAMETER: Text = with(501, (5, 5, 4), "parameter value not understood");
pub(super) const UNKNOWN_PARAMETER: Text = with(555, (5, 5, 4), "parameter not recognised");
pub(super) const NOT_IMPLEMENTED: Text = with(502, (5, 5, 1), "command not implemented");
pub(super) const HELLO_FIRST: Text = with(503, (5, 5, 1), "say EHLO or HELO first");
pub(super) const NO_SERVICE: Text = with(503, (5, 5, 1), "no service here, only QUIT");
pub(super) const MAIL_FIRST: Text = with(503, (5, 5, 1), "MAIL first");
pub(super) const NESTED_MAIL: Text = with(503, (5, 5, 1), "a transaction is open already");
pub(super) const RCPT_FIRST: Text = with(503, (5, 5, 1), "RCPT first");
pub(super) const NO_VALID_RECIPIENTS: Text = with(554, (5, 5, 1), "no valid recipients");
pub(super) const TOO_MANY_RECIPIENTS: Text = with(452, (4, 5, 3), "too many recipients");
pub(super) const TOO_BIG: Text = with(552, (5, 3, 4), "message too big");
/// No code is named for this (RFC 5321 section 2.3.8 only forbids it): policy.
pub(super) const BARE_LINE_END: Text = with(
    554,
    (5, 6, 0),
    "bare CR or LF in the message: only CRLF ends a line",
);
pub(super) const TOO_MANY_ERRORS: Text = with(421, (4, 7, 0), "too many errors, closing");
pub(super) const IDLE: Text = with(421, (4, 4, 2), "nothing heard for too long, closing");

impl Refusal {
    /// What goes on the wire: code, enhanced status code, text.
    #[must_use]
    pub const fn reply(self) -> (ReplyCode, EnhancedStatus, &'static str) {
        let (code, (c, s, d), text) = match self {
            Self::NoSuchMailbox => (550, (5, 1, 1), "no such mailbox here"),
            Self::RelayingDenied => (550, (5, 7, 1), "relaying denied"),
            Self::MailboxFull => (452, (4, 2, 2), "mailbox full"),
            Self::LocalError => (451, (4, 3, 0), "local error, try again later"),
            Self::RoutingLoop => (554, (5, 4, 0), "too many hops, a routing loop"),
            Self::CannotVerify => (
                252,
                (2, 5, 0),
                "cannot verify the user, but will take the message",
            ),
            Self::CredentialsInvalid => (535, (5, 7, 8), "user or password is wrong"),
            Self::MailboxFullForGood => (552, (5, 2, 2), "mailbox full"),
            Self::Greylisted => (450, (4, 7, 1), "greylisted, try again later"),
            Self::GreylistedAsError => (451, (4, 7, 1), "greylisted, try again later"),
            Self::TooManyMessages => (451, (4, 7, 1), "too many messages, try again later"),
            Self::TooManyMessagesClosing => (421, (4, 7, 0), "too many messages, closing"),
            Self::NotAList => (550, (5, 1, 0), "that is a user, not a mailing list"),
            Self::IsAList => (550, (5, 1, 0), "that is a mailing list, not a user"),
        };
        (ReplyCode::new(code), EnhancedStatus::new(c, s, d), text)
    }
}

impl Told {
    /// Whether its reply can be sent to everybody.
    pub(super) fn is_ascii(&self) -> bool {
        match self {
            Self::Mailboxes(them) | Self::Ambiguous(them) => them.iter().all(Mailbox::is_ascii),
            Self::WillForward(to) | Self::Moved(to) => to.is_ascii(),
        }
    }

    /// What goes on the wire: code, enhanced status code, text, which is one line or more.
    #[must_use]
    pub fn reply(&self) -> (ReplyCode, EnhancedStatus, Vec<String>) {
        let (code, (c, s, d), lines) = match self {
            Self::Mailboxes(them) => (250, (2, 1, 5), listed(them)),
            Self::WillForward(to) => (
                251,
                (2, 1, 5),
                vec![format!("user not local; will forward to <{to}>")],
            ),
            Self::Moved(to) => (
                551,
                (5, 1, 6),
                vec![format!("user not local; please try <{to}>")],
            ),
            Self::Ambiguous(them) => {
                let mut lines = vec!["ambiguous; possibilities are".to_owned()];
                lines.extend(listed(them));
                (553, (5, 1, 4), lines)
            }
        };
        (ReplyCode::new(code), EnhancedStatus::new(c, s, d), lines)
    }
}

fn listed(mailboxes: &[Mailbox]) -> Vec<String> {
    let lines = mailboxes.iter().take(limits::REPLY_LINES - 1);
    lines.map(|it| format!("<{it}>")).collect()
}
