//! Messages (RFC 5322 with MIME, RFC 2045 to 2049): written from what a person typed, taken apart
//! as they arrived, with the fields that servers add and the notices they send.
//!
//! Nothing here reads a clock or a random source: dates, identifiers and boundaries are given.

mod addresses;
mod attachment;
mod compose;
mod decode;
mod fields;
mod list;
pub(crate) mod mime;
mod notice;
mod reply;
pub mod spans;
mod text;
mod trace_fields;
mod vacation;
mod view;
mod wire;

pub(crate) use addresses::{Address, addresses};
pub use attachment::{Attachment, attachments};
pub use compose::{ComposeError, Composed, Draft, DraftField, compose};
pub(crate) use decode::words as decode_words;
pub(crate) use fields::body_start;
pub use fields::{Field, Fields, fields, header};
pub use list::{delivered_to_field, posted, was_delivered_to};
pub use notice::{Action, NoticeInput, NoticeRecipient, write_notice};
pub use reply::reply;
pub(crate) use spans::spans;
pub use trace_fields::{
    ReceivedField, count_received, date_time, prepend, received_field, return_path_field,
};
pub use vacation::{NoReply, addresses_of, named, no_reply, vacation_reply};
pub use view::{MessageView, PartView, named_addresses, view};
pub(crate) use wire::{lines, octets_without_nul, without_nul};

/// The most octets of a line, without its CRLF (RFC 5322 section 2.1.1).
pub const MAX_LINE: usize = 998;

#[cfg(test)]
mod tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use tests::pieces;
