//! What happens to mailboxes.

use super::event::with;
use super::{new, rfc1939, rfc3501};
use crate::Explanation;
use world::EventKind;

pub(super) fn of_event(kind: &EventKind) -> Explanation {
    match kind {
        EventKind::MaildropLocked { .. } | EventKind::MaildropReleased { .. } => with(
            &["The next command."],
            new(
                "",
                &["A maildrop is for one POP3 session at a time."],
                &[rfc1939("4")],
            ),
        ),
        _ => with(
            &["Other sessions that have the mailbox open are told."],
            new(
                "",
                &["The mailbox at the server has changed."],
                &[rfc3501("5.2")],
            ),
        ),
    }
}
