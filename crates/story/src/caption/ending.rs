//! What became of the messages: what the end of a run says first, and the event that shows why.

use super::cause::{cause, shows, unreached};
use super::delivered::{accepted_twice, place};
use super::fates::{Fate, How, Run, What, may_have_it, obstacle};
use super::{in_a_row, times};
use crate::exchange::wrong_record;
use crate::hosts::{host, paths, person, time_of_day};
use crate::{Fact, Value, about_time, fact, list, text};
use core::time::Duration;
use protocol_core::message::{Action, addresses_of, fields};
use protocol_core::smtp::Mailbox;
use std::collections::BTreeSet;
use world::event::Omitted;
use world::fault::Fault;
use world::{Event, EventId, EventKind, Input, MessageId, Timeline};

/// So many are told of one by one.
const NAMED: usize = 4;

/// A wait that is told of.
const WAITED: Duration = Duration::from_secs(60);

/// What became of a message for a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// What became of it, and why, in one sentence.
    pub said: Fact,
    /// Who was told of it.
    pub then: Vec<Fact>,
    /// The event that shows why.
    pub why: Option<EventId>,
}

impl Ending {
    /// All of it.
    #[must_use]
    pub fn told(&self) -> Fact {
        match self.then.split_last() {
            Some((last, then)) => in_a_row(
                core::iter::once(self.said.clone()).chain(then.iter().cloned()),
                last.clone(),
            ),
            None => self.said.clone(),
        }
    }
}

/// What became of what was sent last, for each recipient, failures first. Only what is past counts: the future of a
/// run may be hidden.
#[must_use]
pub fn endings(timeline: &Timeline) -> Vec<Ending> {
    let run = Run::of(timeline);
    let fates = run.fates();
    let mut told = BTreeSet::new();
    let mut all: Vec<Ending> = fates
        .iter()
        .take(NAMED)
        .map(|it| run.ending(it, &mut told))
        .collect();
    if let Some(rest) = fates.get(NAMED..).filter(|it| !it.is_empty()) {
        let count = |it: &Fate<'_>| match &it.what {
            What::Delivered { .. } => (1, 0),
            What::Failed { to, .. } => (0, to.len()),
            What::Waits { to, .. } => (0, to.len()),
        };
        let sum = |(a, b): (usize, usize), (c, d): (usize, usize)| (a + c, b + d);
        let (delivered, not) = rest.iter().map(count).fold((0, 0), sum);
        let more = delivered + not;
        all.push(Ending {
            said: fact!("ending-more", more: more, delivered: delivered, not: not),
            then: Vec::new(),
            why: None,
        });
    }
    all
}

impl Run<'_> {
    fn ending(&self, fate: &Fate<'_>, told: &mut BTreeSet<EventId>) -> Ending {
        match &fate.what {
            What::Delivered {
                message,
                mailbox,
                copies,
                how,
            } => {
                let (said, why) = self.delivered(*message, mailbox, copies, *how);
                let about = |it: &&&Event| match &it.kind {
                    EventKind::NoticeWritten { about, action, .. } => {
                        about == message && *action != Action::Failed
                    }
                    EventKind::VacationReplied { about, .. } => about == message,
                    _ => false,
                };
                let notices = self.notices.iter().filter(about);
                let notices = notices.filter(|it| told.insert(it.id));
                let back = match how {
                    How::Late(_) => self.back(copies[0]),
                    _ => None,
                };
                let notices = notices.filter_map(|it| self.notice(it));
                let then = back.into_iter().chain(notices).collect();
                Ending { said, then, why }
            }
            What::Failed {
                message,
                event,
                to,
                why,
                by_program,
                expired,
            } => {
                let (why, shows) = cause(why, event, self.timeline);
                let wrong = to
                    .first()
                    .and_then(|it| wrong_record(self.timeline.world(), it));
                let (to, who) = (paths(to.iter().copied()), host(self.timeline, event.host));
                let said = match by_program {
                    true => fact!("ending-not-sent", to: to, why: why),
                    false if *expired => {
                        let time = about_time(event.at - self.roots[message].at);
                        fact!("ending-expired", to: to, time: time, why: why)
                    }
                    false => fact!("ending-failed", to: to, why: why),
                };
                let led = |it: &&&Event| it.cause == Some(event.id);
                let notices = self.notices.iter().filter(led);
                let notices = notices.filter(|it| told.insert(it.id));
                let mut then: Vec<Fact> = wrong.into_iter().collect();
                then.extend(notices.filter_map(|it| self.notice(it)));
                if *by_program {
                    then.push(fact!("ending-shown", who: who));
                }
                let why = Some(shows);
                Ending { said, then, why }
            }
            What::Waits {
                message,
                who,
                to,
                until,
            } => {
                let timeline = self.timeline;
                let last = self.deferred(*message).rfind(|it| it.host == *who);
                let why = last.and_then(|it| Some(cause(obstacle(it)?, it, timeline)));
                let wrong = to.first().and_then(|it| wrong_record(timeline.world(), it));
                let (to, by) = (paths(*to), host(timeline, *who));
                let kept = until.map(|it| {
                    let at = time_of_day(timeline.world(), it);
                    fact!("ending-kept", who: by.clone(), at: at)
                });
                let then = wrong.into_iter().chain(kept);
                match why {
                    Some((why, shows)) => Ending {
                        said: fact!("ending-waits", to: to, why: why),
                        then: then.collect(),
                        why: Some(shows),
                    },
                    None => Ending {
                        said: fact!("ending-queued", to: to, who: by),
                        then: Vec::new(),
                        why: None,
                    },
                }
            }
        }
    }

    fn delivered(
        &self,
        message: MessageId,
        mailbox: &Mailbox,
        copies: &[&Event],
        how: How<'_>,
    ) -> (Fact, Option<EventId>) {
        let timeline = self.timeline;
        let (first, last) = (copies[0], copies[copies.len() - 1]);
        let place = place(mailbox, timeline);
        match how {
            How::Plainly => (self.plainly(message, mailbox, place), None),
            How::Unheard(event, why) => {
                let (why, shows) = cause(why, event, timeline);
                let who = host(timeline, event.host);
                let said = fact!("ending-unheard", place: place, who: who, why: why);
                (said, Some(shows))
            }
            How::Around(refused, to) => {
                let (why, shows) = unreached(refused, timeline);
                let by = host(timeline, to);
                let said = fact!("ending-around", place: place, by: by, why: why);
                (said, Some(shows))
            }
            How::Smuggled => {
                let accepted = self.roots.get(&message).map(|it| it.id);
                (fact!("ending-smuggled", place: place), accepted)
            }
            How::Again => {
                let lost = self
                    .deferred(message)
                    .find(|it| obstacle(it).is_some_and(may_have_it));
                match lost.filter(|_| accepted_twice(last, message, timeline)) {
                    Some(lost) => {
                        let who = host(timeline, lost.host);
                        let said = fact!("ending-sent-again", place: place, times: times(copies.len()), who: who);
                        (said, Some(shows(lost, timeline)))
                    }
                    None => {
                        let said = fact!("ending-again", place: place, times: times(copies.len()));
                        (said, Some(last.id))
                    }
                }
            }
            How::NotNamed if self.is_hidden(message, mailbox) => {
                let said = fact!("ending-hidden-copy", place: place);
                (said, Some(first.id))
            }
            How::NotNamed => {
                let content = timeline.letters(message, None, usize::MAX).next();
                let to = content.and_then(content_of).and_then(|it| {
                    let to = fields(it).find(|it| it.is("To"))?;
                    Some(addresses_of(&to)).filter(|it| !it.is_empty())
                });
                let said = match to {
                    Some(to) => {
                        fact!("ending-not-named", place: place, to: list(to.into_iter().take(3)))
                    }
                    None => fact!("ending-named-nowhere", place: place, address: text(mailbox)),
                };
                (said, Some(first.id))
            }
            How::Stripped(strip) => {
                let server = host(timeline, strip.host);
                let said = fact!("ending-stripped", place: place, server: server);
                (said, Some(strip.id))
            }
            How::Late(late) => {
                let first_try = self.deferred(message).next();
                let why = first_try.and_then(|it| Some(cause(obstacle(it)?, it, timeline)));
                // A server that had accepted it was away.
                let down = || {
                    let holds = |host| timeline.letters(message, host, usize::MAX).next().is_some();
                    let is = |it: &&&Event| {
                        matches!(
                            it.kind,
                            EventKind::FaultApplied {
                                fault: Fault::Crash { .. },
                                ..
                            }
                        ) && holds(it.host)
                    };
                    let it = self.faults.iter().find(is)?;
                    Some((fact!("cause-down", server: host(timeline, it.host)), it.id))
                };
                let time = about_time(late);
                match why.or_else(down) {
                    Some((why, shows)) => {
                        let said = fact!("ending-late", place: place, time: time, why: why);
                        (said, Some(shows))
                    }
                    None => (
                        fact!("ending-slow", place: place, time: time),
                        Some(first.id),
                    ),
                }
            }
        }
    }

    /// That a server was back, and how long what came late then waited for the next attempt.
    fn back(&self, delivered: &Event) -> Option<Fact> {
        let crashed = |host| {
            let mut faults = self.faults.iter();
            faults.any(|it| it.host == host && it.at < delivered.at)
        };
        let past = &self.timeline.past()[..delivered.id.index()];
        let back = past
            .iter()
            .rfind(|it| it.kind == EventKind::HostRestarted && crashed(it.host))?;
        let waited = delivered.at - back.at;
        (waited >= WAITED).then(|| {
            let (server, at) = (
                host(self.timeline, back.host),
                time_of_day(self.timeline.world(), back.at),
            );
            fact!("ending-back", server: server, at: at, time: about_time(waited))
        })
    }

    /// Whether the letter was sent to this address as Bcc.
    fn is_hidden(&self, message: MessageId, mailbox: &Mailbox) -> bool {
        let (Some(root), own) = (self.roots.get(&message), mailbox.to_string()) else {
            return false;
        };
        let mut inputs = self.timeline.inputs().iter();
        inputs.any(|it| match &it.input {
            Input::Send {
                draft,
                envelope: None,
                ..
            } if self.timeline.step_of(it).iter().any(|it| it.id == root.id) => {
                let mut blind = draft.bcc.iter();
                blind.any(|it| it.trim_end_matches('>').ends_with(&own))
            }
            _ => false,
        })
    }

    fn plainly(&self, message: MessageId, mailbox: &Mailbox, place: Fact) -> Fact {
        let Some(owner) = person(self.timeline, mailbox) else {
            return fact!("ending-delivered", place: place);
        };
        let own = |it: &&(MessageId, &Event)| {
            it.0 == message
                && crate::hosts::owner(self.timeline, it.1.host).as_ref() == Some(&owner)
        };
        match self.fetched.iter().find(own) {
            Some((_, it)) => {
                let who = host(self.timeline, it.host);
                fact!("ending-fetched", place: place, who: who)
            }
            None => fact!("ending-not-fetched", place: place),
        }
    }

    /// Who was told by a notice, or by a reply of who is away.
    fn notice(&self, event: &Event) -> Option<Fact> {
        let (notice, to, what) = match &event.kind {
            EventKind::NoticeWritten {
                notice, to, action, ..
            } => (
                notice,
                to,
                match action {
                    Action::Failed => "bounce",
                    Action::Delayed => "late",
                    Action::Delivered => "receipt",
                    Action::Relayed => "relayed",
                },
            ),
            EventKind::VacationReplied { reply, to, .. } => (reply, to, "vacation"),
            EventKind::NoticeOmitted { why, .. } => {
                let why = Value::Choice(match why {
                    Omitted::NullReversePath => "null",
                    Omitted::NotAsked => "not-asked",
                });
                return Some(fact!("ending-nobody-told", why: why));
            }
            _ => return None,
        };
        let timeline = self.timeline;
        let mut mailboxes = self.delivered.keys();
        let there = mailboxes.find(|it| it.0 == *notice);
        let is_lost = self
            .failed
            .iter()
            .any(|it| matches!(&it.kind, EventKind::Failed { message, .. } if message == notice));
        let (place, came) = match there {
            Some((_, mailbox)) => (Value::from(place(mailbox, timeline)), "there"),
            None if is_lost => (text(to), "failed"),
            None => (text(to), "under-way"),
        };
        let who = host(timeline, event.host);
        let (what, came) = (Value::Choice(what), Value::Choice(came));
        Some(fact!("ending-notice", who: who, what: what, place: place, came: came))
    }
}

fn content_of(event: &Event) -> Option<&[u8]> {
    match &event.kind {
        EventKind::Composed { content, .. } | EventKind::Accepted { content, .. } => Some(content),
        _ => None,
    }
}

/// What is quoted of a text.
pub(super) fn clipped(said: &str) -> String {
    const LONGEST: usize = 80;
    match said.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.to_owned(),
    }
}
