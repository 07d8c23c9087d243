//! Messages: composed by mail-builder, read by mail-parser (RFC 5322, MIME), with the trace fields
//! of RFC 5321 section 4.4 and notices of failure (RFC 3464).

mod compose;
mod fields;
mod notice;
mod trace_fields;
mod view;

pub use compose::{ComposeError, Composed, Draft, DraftField, compose};
pub use fields::{Field, fields};
pub use notice::{NoticeInput, NoticeRecipient, failure_notice};
pub use trace_fields::{
    ReceivedField, count_received, date_time, prepend, received_field, return_path_field,
};
pub use view::{MessageView, PartView, view};
