//! The traced grammar of SMTP: commands, paths and replies, one recursive descent without
//! backtracking. Each function is one production of [`productions`].

mod command;
mod path;
pub mod productions;
mod reply;
pub mod seen;

pub(super) use command::{command, command_verb};
pub(super) use path::{domain, literal, local_part};
pub(super) use path::{forward_path, hello_name, mailbox, name_or_mailbox, reverse_path};
pub(super) use reply::reply_line;

pub(super) use crate::cursor::Cursor;
use crate::cursor::{Parsed, is_space, text};
use crate::trace::Production;

/// Whether this production belongs to the path of MAIL or RCPT, and not to what stands around it.
pub(super) fn is_of_path(production: &Production) -> bool {
    use productions as p;
    let around = [
        &p::SP,
        &p::FROM,
        &p::TO,
        &p::PARAM,
        &p::KEYWORD,
        &p::VALUE,
        &p::CRLF,
    ];
    !around.contains(&production)
}

/// `atext`, and `UTF8-non-ascii` (RFC 6531 section 3.3).
pub(super) fn is_utf8_atext(octet: u8) -> bool {
    is_atext(octet) || octet >= 0x80
}

/// `atext` (RFC 5322 section 3.2.3).
pub(crate) fn is_atext(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&octet)
}
