//! What the server says: response code and text of each reply, in one place.

use crate::pop3::ResponseCode;

/// What stands behind `-ERR`.
pub(super) type Text = (Option<ResponseCode>, &'static str);

const fn plain(text: &'static str) -> Text {
    (None, text)
}

pub(super) const SEND_PASSWORD: &str = "send PASS";
pub(super) const START_TLS: &str = "begin TLS";
pub(super) const CAPABILITIES: &str = "capabilities follow";
pub(super) const NOTHING: &str = "still here";
pub(super) const MARKED: &str = "marked as deleted";
pub(super) const SCAN_LISTING: &str = "scan listing follows";
pub(super) const UNIQUE_IDS: &str = "unique-id listing follows";
pub(super) const TOP: &str = "top of message follows";

pub(super) const UNKNOWN_COMMAND: Text = plain("command not recognised");
pub(super) const NOT_IMPLEMENTED: Text = plain("command not implemented");
pub(super) const LINE_TOO_LONG: Text = plain("line too long");
pub(super) const BARE_CONTROL: Text = plain("bare CR, LF or NUL in the line");
pub(super) const BAD_ARGUMENTS: Text = plain("arguments not understood");
pub(super) const LOGIN_FIRST: Text = plain("log in first");
pub(super) const USER_FIRST: Text = plain("USER first");
pub(super) const LOGGED_IN: Text = plain("logged in already");
pub(super) const TLS_FIRST: Text = plain("must issue a STLS command first");
pub(super) const TLS_TWICE: Text = plain("TLS is up already");
pub(super) const TLS_TOO_LATE: Text = plain("too late for STLS");
pub(super) const NO_SUCH_MESSAGE: Text = plain("no such message");
pub(super) const DELETED: Text = plain("message is marked as deleted");
pub(super) const UNKNOWN_MECHANISM: Text = plain("mechanism not offered");
pub(super) const NO_INITIAL: Text = plain("this mechanism begins with a challenge");
pub(super) const TOKEN_REFUSED: Text = (Some(ResponseCode::Auth), "the token is not accepted");
pub(super) const AUTH_CANCELLED: Text = plain("authentication cancelled");
pub(super) const BAD_RESPONSE: Text = plain("response not understood");
pub(super) const TOO_MANY_ERRORS: Text = plain("too many errors, closing");
pub(super) const TOO_MUCH: Text = plain("too much at once, closing");
