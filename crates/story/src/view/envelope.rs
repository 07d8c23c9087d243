//! The envelope that a server writes: a rule has decided, and the reply that follows says so.

use super::Row;
use super::viewer::Viewer;
use crate::caption::envelope;
use crate::codes::enhanced_status;
use crate::hosts::plain;
use crate::refusals::refusal;
use crate::sections::rfc5321;
use crate::{Explanation, Fact, Grain, Value, explained, fact, text};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{ForwardPath, Reply, ReversePath};
use protocol_core::trace::Section;
use world::MessageId;

pub(super) fn begun<'a>(it: &mut impl Viewer<'a>, reverse_path: &ReversePath) {
    it.row(Row::Implied)
        .says(|at| match reverse_path {
            ReversePath::Null => fact!("event-envelope-from-nobody", who: at.here()),
            ReversePath::Mailbox(from) => {
                fact!("event-envelope-begun", who: at.here(), from: text(from))
            }
        })
        .means(|_| {
            let sender = match reverse_path {
                ReversePath::Null => "nobody",
                ReversePath::Mailbox(_) => "mailbox",
            };
            explained!("about-envelope-begun", sender: Value::Choice(sender))
                .sections([rfc5321("3.3"), rfc5321("2.3.1")])
        });
}

pub(super) fn recipient_added<'a>(it: &mut impl Viewer<'a>, to: &ForwardPath) {
    it.row(Row::Implied)
        .says(|at| fact!("event-recipient-added", who: at.here(), to: plain(to)))
        .means(|_| explained!("about-recipient-added").sections([rfc5321("3.3")]));
}

pub(super) fn recipient_refused<'a>(it: &mut impl Viewer<'a>, to: &ForwardPath, why: Refusal) {
    it.row(Row::Implied)
        .says(|at| {
            let (who, why) = (at.here(), refusal(why));
            fact!("event-recipient-refused", who: who, to: plain(to), why: why)
        })
        .means(|_| of_refusal(why, fact!("about-recipient-refused")));
}

pub(super) fn transaction_refused<'a>(it: &mut impl Viewer<'a>, why: Refusal) {
    it.row(Row::Implied)
        .says(|at| fact!("event-letter-refused", who: at.here(), why: refusal(why)))
        .means(|_| of_refusal(why, fact!("about-transaction-refused")));
}

fn of_refusal(why: Refusal, follow: Fact) -> Explanation {
    let (code, status, _) = why.reply();
    let section = match why {
        Refusal::NoSuchMailbox => rfc5321("3.3"),
        Refusal::RelayingDenied => rfc5321("3.6.2"),
        Refusal::MailboxFull | Refusal::LocalError => rfc5321("4.2.3"),
        Refusal::RoutingLoop => rfc5321("6.3"),
        Refusal::CannotVerify => rfc5321("3.5.3"),
        Refusal::CredentialsInvalid => Section::new(4954, "6"),
        Refusal::MailboxFullForGood => Section::new(3463, "3.3"),
        Refusal::Greylisted | Refusal::GreylistedAsError => Section::new(6647, "2.4"),
        Refusal::TooManyMessages => rfc5321("4.3.2"),
        Refusal::TooManyMessagesClosing => rfc5321("3.8"),
        Refusal::NotAList | Refusal::IsAList => rfc5321("3.5.1"),
    };
    let more = match why {
        Refusal::NoSuchMailbox | Refusal::RelayingDenied => Some(fact!("about-refusal-recipient")),
        Refusal::Greylisted | Refusal::GreylistedAsError => Some(fact!("about-refusal-greylisted")),
        _ => None,
    };
    let answer = match enhanced_status(status) {
        Some(says) => {
            fact!("about-refusal-status", code: text(code), status: text(status), says: says)
        }
        None => fact!("about-refusal-code", code: text(code)),
    };
    Explanation {
        meaning: [refusal(why)]
            .into_iter()
            .chain(more)
            .chain([answer])
            .collect(),
        follow: vec![follow],
        sections: vec![section],
        ..Explanation::default()
    }
}

pub(super) fn discarded<'a>(it: &mut impl Viewer<'a>) {
    it.row(Row::Implied)
        .says(|at| fact!("event-envelope-discarded", who: at.here()))
        .means(|_| {
            explained!("about-envelope-discarded").sections([rfc5321("4.1.1.5"), rfc5321("4.1.4")])
        });
}

pub(super) fn settled<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    accepted: &[ForwardPath],
    refused: &[(ForwardPath, Reply)],
) {
    it.stops(Grain::Hop)
        .row(Row::Implied)
        .about(message)
        .place("settled")
        .says(|at| match (accepted.len(), refused.len()) {
            (yes, 0) => fact!("event-all-accepted", who: at.here(), count: yes),
            (0, no) => fact!("event-all-refused", who: at.here(), count: no),
            (yes, no) => fact!("event-some-accepted", who: at.here(), count: yes, all: yes + no),
        })
        .caption(|at| envelope::settled(accepted, refused, at.event, at.timeline))
        .means(|_| {
            explained!("about-envelope-settled", accepted: accepted.len())
                .sections([rfc5321("3.3")])
        });
}
