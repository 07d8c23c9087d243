//! A message on its way: written, handed over, queued, put into a mailbox, given up.

use super::viewer::{At, Viewer};
use super::{Link, Row, Tone};
use crate::caption::delivered as letters;
use crate::caption::dialogue::Codes;
use crate::caption::{in_a_row, obstacle};
use crate::hosts::{owner, paths, span, time_of_day};
use crate::sections::{rfc3501, rfc5321};
use crate::{Beat, Grain, Value, beat, explained, fact, family, text};
use protocol_core::message::{Action, NoReply};
use protocol_core::smtp::{Domain, Envelope, ForwardPath, Mailbox, ReplyCode};
use protocol_core::trace::Section;
use world::event::{Obstacle, Omitted};
use world::{HostId, Instant, MessageId};

pub(super) fn composed<'a>(it: &mut impl Viewer<'a>, message: MessageId, envelope: &Envelope) {
    let to = || paths(&envelope.forward_paths);
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Holds))
        .about(message)
        .place("composed")
        .says(|at| fact!("event-composed", who: at.here(), to: to()))
        .caption(|at| beat!("caption-composed", who: at.here(), to: to()))
        .means(|_| {
            explained!("about-composed").sections([rfc5321("2.3.1"), Section::new(5322, "3.6.3")])
        });
}

pub(super) fn accepted<'a>(it: &mut impl Viewer<'a>, message: MessageId, queue_id: &str) {
    it.stops(Grain::Line)
        .row(Row::Note(Tone::Holds))
        .about(message)
        .place("accepted")
        .says(|at| fact!("event-accepted", who: at.here(), queued: queue_id))
        .means(|_| explained!("about-accepted").sections([rfc5321("4.2.5"), rfc5321("6.1")]));
}

pub(super) fn released<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    to: HostId,
    recipients: &[ForwardPath],
) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Quiet))
        .about(message)
        .place("released")
        .says(|at| fact!("event-released", who: at.here(), to: at.host(to)))
        .caption(|at| handed_over(message, to, recipients, at))
        .means(|_| {
            explained!("about-released").sections([
                rfc5321("4.2.5"),
                rfc5321("6.1"),
                rfc5321("4.5.3.2.6"),
            ])
        });
}

fn handed_over(message: MessageId, to: HostId, recipients: &[ForwardPath], at: At<'_>) -> Beat {
    let codes = Codes::before(at.event, at.timeline);
    let code = |it: Option<ReplyCode>| it.map_or(0, ReplyCode::get);
    let (data, end) = (code(codes.data), code(codes.end_of_data));
    let notice = letters::is_from_nobody(message, at.event, at.timeline);
    let (to, what) = (at.host(to), letters::called(message, notice, at.timeline));
    let said = fact!("caption-handed-over", data: data, end: end, what: what.clone());
    match owner(at.timeline, at.event.host) {
        Some(person) => {
            beat!("caption-released-by-person", to: to, what: what, said: said, person: person)
        }
        None => beat!(
            "caption-released-by-server",
            to: to,
            what: what,
            said: said,
            from: at.here(),
            recipients: paths(recipients),
        ),
    }
}

pub(super) fn header_added<'a>(it: &mut impl Viewer<'a>, message: MessageId, field: &str) {
    it.row(Row::Detail)
        .about(message)
        .says(|at| fact!("event-header-added", who: at.here(), field: field))
        .means(|_| match field {
            "Return-Path" => explained!("about-return-path-added").sections([rfc5321("4.4")]),
            "Delivered-To" => {
                explained!("about-delivered-to-added").sections([Section::new(9228, "4")])
            }
            _ => explained!("about-header-added").sections([rfc5321("4.4")]),
        });
}

pub(super) fn queued<'a>(it: &mut impl Viewer<'a>, message: MessageId, queue_id: &str) {
    it.stops(Grain::Line)
        .about(message)
        .place("queued")
        .says(|at| fact!("event-queued", who: at.here(), queued: queue_id))
        .means(|_| explained!("about-queued").sections([rfc5321("4.5.4.1")]));
}

pub(super) fn attempted<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    queue_id: &str,
    destination: &Domain,
    attempt: u32,
) {
    it.stops(Grain::Line)
        .row(Row::Detail)
        .about(message)
        .says(|at| {
            fact!(
                "event-attempted",
                who: at.here(),
                queued: queue_id,
                destination: text(destination),
                attempt: attempt,
            )
        })
        .means(|_| explained!("about-attempted").sections([rfc5321("2.1"), rfc5321("4.5.4.1")]));
}

pub(super) fn deferred<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    queue_id: &str,
    why: &Obstacle,
    until: Instant,
) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Later))
        .about(message)
        .place("deferred")
        .says(|at| {
            let until = time_of_day(at.timeline.world(), until);
            fact!("event-deferred", who: at.here(), queued: queue_id, until: until)
        })
        .caption(|at| {
            let wait = until.as_secs().saturating_sub(at.event.at.as_secs());
            beat!("caption-deferred", why: obstacle(why), who: at.here(), wait: span(wait))
        })
        .means(|_| {
            explained!("about-deferred", why: obstacle(why))
                .sections([rfc5321("4.5.4.1"), Section::new(3461, "4.1")])
        });
}

pub(super) fn failed<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    in_queue: bool,
    recipients: &[(ForwardPath, Obstacle)],
    expired: bool,
) {
    let to = || paths(recipients.iter().map(|(path, _)| path));
    let why = || recipients.first().map(|(_, why)| obstacle(why));
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Bad))
        .about(message)
        .place("failed")
        .says(|at| match in_queue {
            true => fact!("event-failed", who: at.here(), to: to()),
            false => fact!("event-not-sent", who: at.here(), to: to()),
        })
        .caption(|at| {
            let from_nobody = || letters::is_from_nobody(message, at.event, at.timeline);
            let next = match in_queue {
                true if from_nobody() => fact!("caption-failed-from-nobody"),
                true => fact!("caption-failed-in-queue"),
                false => fact!("caption-failed-in-program"),
            };
            let tried = expired.then(|| fact!("caption-failed-expired"));
            Beat {
                title: match in_queue {
                    true => fact!("caption-failed", to: to()),
                    false => fact!("caption-not-sent", who: at.here(), to: to()),
                },
                text: in_a_row([why(), tried].into_iter().flatten(), next),
            }
        })
        .means(|_| {
            let mut it = match in_queue {
                true => explained!("about-failed-queued")
                    .sections([rfc5321("3.6.3"), Section::new(3461, "5.2.6")]),
                false => explained!("about-failed-unsent").sections([rfc5321("4.2.5")]),
            }
            .sections([rfc5321("6.1")]);
            it.meaning.splice(0..0, why());
            if expired {
                it.meaning.push(fact!("about-failed-expired"));
                it.sections.push(rfc5321("4.5.4.1"));
            }
            it
        });
}

pub(super) fn notice_written<'a>(
    it: &mut impl Viewer<'a>,
    notice: MessageId,
    to: &Mailbox,
    action: Action,
) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Bad))
        .about(notice)
        .place("notice")
        .says(|at| fact!(family "event-notice", action.as_str(), who: at.here(), to: text(to)))
        .caption(|at| beat!(family "caption-notice", action.as_str(), who: at.here(), to: text(to)))
        .means(|_| match action {
            Action::Delayed => explained!("about-notice-delayed")
                .sections([Section::new(3464, "2.3.3"), Section::new(3464, "2.3.9")]),
            Action::Failed => explained!("about-notice-failed").sections([
                rfc5321("6.1"),
                rfc5321("4.5.5"),
                Section::new(3464, "2"),
            ]),
            Action::Delivered => explained!("about-notice-delivered")
                .sections([Section::new(3461, "5.2.3"), Section::new(3464, "2.3.3")]),
            Action::Relayed => explained!("about-notice-relayed")
                .sections([Section::new(3461, "5.2.2"), Section::new(3464, "2.3.3")]),
        });
}

pub(super) fn notice_omitted<'a>(it: &mut impl Viewer<'a>, message: MessageId, why: Omitted) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Later))
        .about(message)
        .place("no-notice")
        .says(|at| match why {
            Omitted::NullReversePath => fact!("event-no-notice-from-nobody", who: at.here()),
            Omitted::NotAsked => fact!("event-no-notice-asked", who: at.here()),
        })
        .caption(|_| {
            let why = Value::Choice(match why {
                Omitted::NotAsked => "not-asked",
                Omitted::NullReversePath => "null",
            });
            beat!("caption-no-notice", why: why)
        })
        .means(|_| match why {
            Omitted::NotAsked => {
                explained!("about-notice-not-asked").sections([Section::new(3461, "4.1")])
            }
            Omitted::NullReversePath => {
                explained!("about-notice-omitted").sections([rfc5321("4.5.5"), rfc5321("6.1")])
            }
        });
}

pub(super) fn delivered<'a>(
    it: &mut impl Viewer<'a>,
    here: HostId,
    message: MessageId,
    by: HostId,
    mailbox: &'a Mailbox,
    uid: u32,
    content: &[u8],
) {
    if by != here {
        it.between(by, here, Link::Inside);
    }
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Holds))
        .about(message)
        .place("delivered")
        .place_of(mailbox.local.as_str())
        .says(|at| fact!("event-delivered", who: at.here(), mailbox: text(mailbox), uid: uid))
        .caption(|at| letters::delivered(message, mailbox, content, at.event, at.timeline))
        .means(|_| {
            explained!("about-delivered").sections([
                rfc5321("4.4"),
                Section::new(5598, "4.3.3"),
                rfc3501("2.3.1.1"),
            ])
        });
}

pub(super) fn expanded<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    alias: &Mailbox,
    members: &[Mailbox],
) {
    it.stops(Grain::Hop)
        .about(message)
        .place("expanded")
        .says(|at| {
            let count = members.len();
            fact!("event-expanded", who: at.here(), alias: text(alias), count: count)
        })
        .caption(|at| {
            let members = listed(members);
            beat!("caption-expanded", alias: text(alias), who: at.here(), members: members)
        })
        .means(|_| explained!("about-expanded").sections([rfc5321("3.9.1"), rfc5321("3.9")]));
}

pub(super) fn list_expanded<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    list: &Mailbox,
    owner: &Mailbox,
    members: &[Mailbox],
) {
    it.stops(Grain::Hop)
        .about(message)
        .place("list")
        .says(|at| {
            let count = members.len();
            fact!("event-list-expanded", who: at.here(), list: text(list), count: count)
        })
        .caption(|at| {
            let (list, owner, members) = (text(list), text(owner), listed(members));
            beat!("caption-list-expanded", list: list, who: at.here(), owner: owner, members: members)
        })
        .means(|_| {
            explained!("about-list-expanded").sections([
                rfc5321("3.9.2"),
                Section::new(2919, "3"),
                Section::new(2369, "3"),
            ])
        });
}

pub(super) fn vacation_replied<'a>(
    it: &mut impl Viewer<'a>,
    reply: MessageId,
    by: &Mailbox,
    to: &Mailbox,
) {
    it.stops(Grain::Hop)
        .about(reply)
        .place("vacation")
        .says(|at| fact!("event-vacation-replied", who: at.here(), by: text(by), to: text(to)))
        .caption(|at| beat!("caption-vacation-replied", who: at.here(), by: text(by), to: text(to)))
        .means(|_| {
            explained!("about-vacation-replied")
                .sections([Section::new(3834, "3"), Section::new(3834, "4")])
        });
}

pub(super) fn vacation_omitted<'a>(
    it: &mut impl Viewer<'a>,
    message: MessageId,
    by: &Mailbox,
    why: NoReply,
) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Later))
        .about(message)
        .place("no-vacation")
        .says(|at| fact!("event-vacation-omitted", who: at.here(), by: text(by)))
        .caption(|_| {
            let why = fact!(family "no-reply", why);
            beat!("caption-vacation-omitted", by: text(by), why: why)
        })
        .means(|_| {
            let sections = match why {
                NoReply::List => Section::new(5230, "4.6"),
                _ => Section::new(3834, "2"),
            };
            let why = fact!(family "no-reply", why);
            explained!("about-vacation-omitted", why: why).sections([sections])
        });
}

/// Addresses, the first few by name.
fn listed(mailboxes: &[Mailbox]) -> Value {
    let mut shown: Vec<Value> = mailboxes.iter().take(4).map(text).collect();
    if let more @ 1.. = mailboxes.len().saturating_sub(4) {
        shown.push(fact!("caption-more-members", more: more).into());
    }
    Value::List(shown)
}

pub(crate) fn families() -> Vec<(&'static str, Vec<String>)> {
    let actions = [
        Action::Failed,
        Action::Delayed,
        Action::Delivered,
        Action::Relayed,
    ];
    let notices = ["caption-notice", "event-notice"];
    let notices = notices.map(|name| family(name, actions.map(Action::as_str)));
    let replies = family("no-reply", NoReply::ALL.map(NoReply::as_str));
    notices.into_iter().chain([replies]).collect()
}
