//! Lines on the wire.

use super::viewer::Viewer;
use super::{Link, Row, Spoken};
use crate::caption::{lines, looked};
use crate::{Grain, explain, fact};
use protocol_core::{imap, pop3, smtp};
use world::{EventId, Instant, Line, WireUnit};

pub(super) fn sent<'a>(it: &mut impl Viewer<'a>, line: &'a Line, arrives: Option<Instant>) {
    either(it, line)
        .stops(match arrives {
            Some(_) => Grain::Bytes,
            // What is lost has ended there.
            None => grain(line.unit).clamp(Grain::Line, Grain::Exchange),
        })
        .row(Row::Sent(arrives))
        .says(|at| {
            let said = lines::said(line, at.event, at.timeline);
            match arrives {
                Some(_) => said,
                None => fact!("event-never-arrives", said: said),
            }
        });
}

pub(super) fn received<'a>(it: &mut impl Viewer<'a>, line: &'a Line, sent: EventId) {
    either(it, line)
        .stops(grain(line.unit).max(Grain::Line))
        .row(Row::Arrived(sent))
        .says(|at| lines::heard(line, at.event, at.timeline))
        .caption(|at| looked::idle(line, at.event, at.timeline));
}

fn either<'v, 'a, V: Viewer<'a>>(it: &'v mut V, line: &'a Line) -> &'v mut V {
    it.explains(|at| explain::of_line(line, at.event, at.timeline));
    let link = Link::Port(line.ends.port, line.ends.protocol);
    it.between(line.sender(), line.receiver(), link)
        .speaks(Spoken::Line(line))
}

/// Where something is answered.
const fn grain(unit: WireUnit) -> Grain {
    match unit {
        // A program that stays connected has done what there was to do.
        WireUnit::Imap(imap::Unit::IdleBegun) => Grain::Hop,
        WireUnit::Smtp(smtp::Unit::Greeting(_) | smtp::Unit::Reply { .. })
        | WireUnit::Imap(
            imap::Unit::Greeting(_)
            | imap::Unit::PreAuth
            | imap::Unit::Tagged { .. }
            | imap::Unit::Continuation
            | imap::Unit::Challenge
            // What comes unasked in IDLE is told by itself.
            | imap::Unit::Untagged(imap::Untagged::Exists | imap::Untagged::Expunge),
        )
        | WireUnit::Pop3(
            pop3::Unit::Greeting(_)
            | pop3::Unit::Reply { .. }
            | pop3::Unit::Listing(_)
            | pop3::Unit::EndOfContent
            | pop3::Unit::Challenge,
        ) => Grain::Exchange,
        WireUnit::Smtp(_) | WireUnit::Imap(_) | WireUnit::Pop3(_) => Grain::Bytes,
    }
}
