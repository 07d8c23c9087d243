//! Why a message was not passed on, as a part of a sentence, and the event that shows it.

use super::obstacle::name;
use super::times;
use crate::hosts::host;
use crate::session::{ends, session};
use crate::{Fact, Value, fact, text, view};
use protocol_core::smtp::client::{AuthOffer, Failure, Outcome, Stage};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{Domain, Reply, Unit};
use world::event::{Obstacle, Refused};
use world::fault::Fault;
use world::{Event, EventId, EventKind, Timeline, WireUnit};

/// The event that shows why a message was put off or given up.
pub(super) fn shows(event: &Event, timeline: &Timeline) -> EventId {
    trigger(event, timeline).id
}

fn trigger<'a>(event: &'a Event, timeline: &'a Timeline) -> &'a Event {
    let cause = event.cause.and_then(|it| timeline.event(it));
    cause.unwrap_or(event)
}

/// Why `event`, which put a message off or gave it up, did so.
pub(super) fn cause(why: &Obstacle, event: &Event, timeline: &Timeline) -> (Fact, EventId) {
    let by = trigger(event, timeline);
    let domain = || text(domain(event).map_or_else(String::new, ToString::to_string));
    let said = match why {
        Obstacle::Outcome(Outcome::Failed(it) | Outcome::Deferred(it)) => {
            return failure(it, event, by, timeline);
        }
        Obstacle::Outcome(Outcome::Delivered(_)) => fact!("cause-none"),
        Obstacle::NoSuchDomain => fact!("cause-no-such-domain", domain: domain()),
        Obstacle::NoRoute => fact!("cause-no-route", domain: domain()),
        Obstacle::NullMx => fact!("cause-null-mx", domain: domain()),
        Obstacle::DnsFailure => fact!("cause-dns-failure"),
        Obstacle::NoToken => fact!("cause-no-token"),
        Obstacle::Loop => fact!("cause-loop"),
        Obstacle::NotForList => fact!("cause-not-for-list"),
        Obstacle::Unreachable if matches!(by.kind, EventKind::ConnectionRefused { .. }) => {
            return unreached(by, timeline);
        }
        Obstacle::Unreachable => fact!("cause-unreachable", domain: domain()),
    };
    (said, by.id)
}

/// Why a connection did not come about.
pub(super) fn unreached(refused: &Event, timeline: &Timeline) -> (Fact, EventId) {
    let cause = refused.cause.and_then(|it| timeline.event(it));
    let is_down = |it: &&Event| {
        matches!(
            it.kind,
            EventKind::FaultApplied {
                fault: Fault::Crash { .. },
                ..
            }
        )
    };
    if let Some(down) = cause.filter(is_down) {
        let server = host(timeline, down.host);
        return (fact!("cause-down", server: server), down.id);
    }
    let server = match &refused.kind {
        EventKind::ConnectionRefused { ends, .. } => host(timeline, ends.server),
        _ => fact!("caption-the-server"),
    };
    let said = match refused.kind {
        EventKind::ConnectionRefused {
            reason: Refused::NoService,
            ..
        } => fact!("cause-refused", server: server),
        EventKind::ConnectionRefused {
            reason: Refused::NoHost,
            ..
        } => fact!("cause-no-host"),
        _ => fact!("cause-no-answer", server: server),
    };
    (said, refused.id)
}

fn failure(it: &Failure, event: &Event, by: &Event, timeline: &Timeline) -> (Fact, EventId) {
    let server = || match ends(by, timeline) {
        Some(it) => host(timeline, it.server),
        None => fact!("caption-the-server"),
    };
    let on_it = || core::iter::once(by).chain(session(by, timeline));
    let stripped = || {
        on_it().find(|it| {
            matches!(
                it.kind,
                EventKind::FaultApplied {
                    fault: Fault::Strip,
                    ..
                }
            )
        })
    };
    let said = match it {
        Failure::Replied { stage, reply } => {
            let heard = on_it().find(|it| is(reply, it));
            let Some(heard) = heard else {
                // Its own rules said no: nothing was on the wire.
                let (who, why) = (host(timeline, event.host), said(reply, false));
                return (fact!("cause-here", who: who, why: why), event.id);
            };
            let looped = EventKind::TransactionRefused {
                refusal: Refusal::RoutingLoop,
            };
            let (server, reply) = (server(), said(reply, true));
            let message = view(event).message;
            let said = match message.filter(|_| on_it().any(|it| it.kind == looped)) {
                Some(message) => {
                    let hops = timeline.letters(message, None, event.id.index());
                    let taken = |it: &&Event| matches!(it.kind, EventKind::Accepted { .. });
                    let count = hops.filter(taken).count();
                    fact!("cause-circle", times: times(count), server: server, reply: reply)
                }
                None => {
                    fact!("cause-replied", server: server, reply: reply, to: to(*stage))
                }
            };
            return (said, heard.id);
        }
        Failure::Lost(Stage::EndOfData) | Failure::TimedOut(Stage::EndOfData) => {
            fact!("cause-reply-lost", server: server())
        }
        Failure::Lost(_) => fact!("cause-lost", server: server()),
        Failure::TimedOut(_) => fact!("cause-timed-out", server: server()),
        Failure::Nonsense(_) => fact!("cause-nonsense", server: server()),
        Failure::NeedsTls => match stripped() {
            Some(strip) => return (fact!("cause-stripped"), strip.id),
            None => return (fact!("cause-needs-tls", server: server()), event.id),
        },
        Failure::NeedsSmtpUtf8 { address } => {
            let what = Value::Choice(if *address { "address" } else { "header" });
            return (
                fact!("cause-needs-smtputf8", what: what, server: server()),
                event.id,
            );
        }
        Failure::NeedsBinaryMime => {
            return (fact!("cause-needs-binarymime", server: server()), event.id);
        }
        Failure::NeedsEightBitMime => {
            return (fact!("cause-needs-8bitmime", server: server()), event.id);
        }
        Failure::ServerUnproven => fact!("cause-server-unproven", server: server()),
        Failure::NoWayIn(offer) => {
            let offer = Value::Choice(match offer {
                AuthOffer::Nothing => "nothing",
                AuthOffer::StartTls => "starttls",
                AuthOffer::OtherMechanisms => "others",
            });
            return (
                fact!("cause-no-auth", server: server(), offer: offer),
                event.id,
            );
        }
        Failure::BareLineEnds => fact!("cause-bare-line-ends"),
    };
    (said, by.id)
}

/// Whether the event is the arrival of this reply.
fn is(reply: &Reply, event: &Event) -> bool {
    let EventKind::LineReceived { line, .. } = &event.kind else {
        return false;
    };
    let is_code = match line.unit {
        WireUnit::Smtp(Unit::Reply { code, .. } | Unit::Greeting(code)) => code == reply.code,
        _ => false,
    };
    is_code
        && reply
            .lines
            .first()
            .is_some_and(|it| line.octets.to_text().contains(it.as_str()))
}

/// A reply as it is on the wire, its first line; or only its status and its text.
fn said(reply: &Reply, with_code: bool) -> String {
    let code = with_code.then(|| reply.code.to_string());
    let status = reply.enhanced.map(|it| it.to_string());
    let line = reply.lines.first().filter(|it| !it.is_empty()).cloned();
    let parts: Vec<String> = [code, status, line].into_iter().flatten().collect();
    super::ending::clipped(&parts.join(" "))
}

/// What the server replied to.
fn to(stage: Stage) -> Value {
    match stage {
        Stage::EndOfData => fact!("next-to-message").into(),
        other => name(other),
    }
}

/// The domain to which it could not go.
fn domain(event: &Event) -> Option<&Domain> {
    let path = match &event.kind {
        EventKind::Failed { recipients, .. } => &recipients.first()?.0,
        EventKind::Deferred { recipients, .. } => recipients.first()?,
        _ => return None,
    };
    path.mailbox()?.domain()
}
