//! Captions of what happens in mailboxes, and in the copies of mail programs.

use super::looked;
use super::sentence::folder_changed;
use crate::hosts::{folder as named, host};
use crate::session::{ends, spoken};
use crate::{Beat, beat, fact};
use world::{Event, EventKind, Protocol, Timeline};

/// The caption of an event in which something becomes of mail that was delivered.
pub(super) fn caption(event: &Event, timeline: &Timeline) -> Option<Beat> {
    let here = || host(timeline, event.host);
    let who = || ends(event, timeline).map_or_else(here, |it| host(timeline, it.client));
    Some(match &event.kind {
        EventKind::MailboxChecked { .. } | EventKind::LineReceived { .. } => {
            return looked::caption(event, timeline);
        }
        EventKind::MessagesRemoved {
            folder,
            uids,
            moved,
            ..
        } => {
            let (who, count, folder) = (who(), uids.len(), named(folder));
            match (moved, spoken(event, timeline)) {
                (true, _) => beat!("caption-moved", who: who, count: count, folder: folder),
                (false, Some(Protocol::Pop3)) => beat!("caption-quit", who: who, count: count),
                (false, _) => beat!("caption-removed", who: who, count: count, folder: folder),
            }
        }
        EventKind::FolderChanged { change, .. } => Beat {
            title: folder_changed(who(), change),
            text: fact!("caption-folder-changed"),
        },
        EventKind::CopiesForgotten { folder, uids } => {
            beat!("caption-copies-forgotten", who: here(), count: uids.len(), folder: named(folder))
        }
        _ => return None,
    })
}
