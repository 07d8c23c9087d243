//! What became of the messages: what the end of a run says first, and the event that shows why.

use super::cause::{cause, shows, unreached};
use super::delivered::{accepted_twice, place};
use super::{in_a_row, times};
use crate::hosts::{host, paths, person, time_of_day};
use crate::{Fact, Value, about_time, fact, list, text};
use core::time::Duration;
use protocol_core::Octets;
use protocol_core::message::{Action, addresses_of, fields, is_named};
use protocol_core::smtp::client::{Failure, Outcome, Stage};
use protocol_core::smtp::{Envelope, ForwardPath, Mailbox};
use std::collections::{BTreeMap, BTreeSet};
use world::event::Obstacle;
use world::fault::Fault;
use world::host::Progress;
use world::{Event, EventId, EventKind, HostId, MessageId, Timeline};

/// So many recipients are named.
const NAMED: usize = 4;
/// What takes longer is late.
const LATE: Duration = Duration::from_secs(60);

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
        let is_delivered = |it: &&Fate| matches!(it.what, What::Delivered { .. });
        let delivered = rest.iter().filter(is_delivered).count();
        let (more, not) = (rest.len(), rest.len() - delivered);
        all.push(Ending {
            said: fact!("ending-more", more: more, delivered: delivered, not: not),
            then: Vec::new(),
            why: None,
        });
    }
    all
}

/// What became of a message for some recipients, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Failed,
    Waits,
    Odd,
    Plain,
}

struct Fate<'a> {
    rank: Rank,
    at: EventId,
    what: What<'a>,
}

enum What<'a> {
    Delivered {
        message: MessageId,
        mailbox: &'a Mailbox,
        copies: Vec<&'a Event>,
        how: How<'a>,
    },
    Failed {
        message: MessageId,
        event: &'a Event,
        to: Vec<&'a ForwardPath>,
        why: &'a Obstacle,
        /// At a mail program, which keeps no queue.
        by_program: bool,
        expired: bool,
    },
    Waits {
        message: MessageId,
        who: HostId,
        to: &'a [ForwardPath],
        until: Option<protocol_core::Instant>,
    },
}

/// How a message came into a mailbox.
#[derive(Clone, Copy)]
enum How<'a> {
    Plainly,
    Smuggled,
    /// The mail program did not hear that a server has it.
    Unheard(&'a Event, &'a Obstacle),
    Again,
    NotNamed,
    /// An offer of STARTTLS was taken away.
    Stripped(&'a Event),
    Late(Duration),
    /// A server was not reached, and another took it.
    Around(&'a Event, HostId),
}

/// What happened to the messages that were sent last.
struct Run<'a> {
    timeline: &'a Timeline,
    /// With the event in which each came into the world.
    roots: BTreeMap<MessageId, &'a Event>,
    /// All messages, by the mailboxes they came into.
    delivered: BTreeMap<(MessageId, &'a Mailbox), Vec<&'a Event>>,
    failed: Vec<&'a Event>,
    deferred: Vec<&'a Event>,
    notices: Vec<&'a Event>,
    fetched: Vec<(MessageId, &'a Event)>,
    /// Connections that did not come about, and who took a message.
    refused: Vec<&'a Event>,
    released: Vec<(MessageId, &'a Event, HostId)>,
    /// Servers that were away, and the ways on which STARTTLS was taken out.
    faults: Vec<&'a Event>,
}

impl<'a> Run<'a> {
    fn of(timeline: &'a Timeline) -> Self {
        let mut run = Self {
            timeline,
            roots: BTreeMap::new(),
            delivered: BTreeMap::new(),
            failed: Vec::new(),
            deferred: Vec::new(),
            notices: Vec::new(),
            fetched: Vec::new(),
            refused: Vec::new(),
            released: Vec::new(),
            faults: Vec::new(),
        };
        let mut known = BTreeSet::new();
        for event in timeline.past() {
            match &event.kind {
                EventKind::Composed { message, .. } => {
                    known.insert(*message);
                    run.roots = BTreeMap::from([(*message, event)]);
                }
                EventKind::Accepted { message, .. } if known.insert(*message) => {
                    if event.connection.is_some_and(|it| timeline.is_typed(it)) {
                        run.roots.clear();
                    }
                    run.roots.insert(*message, event);
                }
                EventKind::NoticeWritten { notice: it, .. }
                | EventKind::VacationReplied { reply: it, .. } => {
                    known.insert(*it);
                    run.notices.push(event);
                }
                EventKind::NoticeOmitted { .. } => run.notices.push(event),
                EventKind::Delivered {
                    message, mailbox, ..
                } => {
                    let copies = run.delivered.entry((*message, mailbox));
                    copies.or_default().push(event);
                }
                EventKind::Failed { .. } => run.failed.push(event),
                EventKind::Deferred { .. } => run.deferred.push(event),
                EventKind::Fetched {
                    message: Some(message),
                    ..
                } => run.fetched.push((*message, event)),
                EventKind::ConnectionRefused { .. } => run.refused.push(event),
                EventKind::Released { message, to, .. } => {
                    run.released.push((*message, event, *to));
                }
                EventKind::FaultApplied {
                    fault: Fault::Crash { .. } | Fault::Strip,
                    ..
                } => run.faults.push(event),
                _ => {}
            }
        }
        run
    }

    fn fates(&self) -> Vec<Fate<'a>> {
        let mut fates = Vec::new();
        for ((message, mailbox), copies) in &self.delivered {
            if !self.roots.contains_key(message) {
                continue;
            }
            let how = self.how(*message, mailbox, copies);
            let rank = match how {
                How::Plainly => Rank::Plain,
                _ => Rank::Odd,
            };
            let what = What::Delivered {
                message: *message,
                mailbox,
                copies: copies.clone(),
                how,
            };
            let at = copies[0].id;
            fates.push(Fate { rank, at, what });
        }
        for event in &self.failed {
            let EventKind::Failed {
                message,
                recipients,
                queue_id,
                expired,
            } = &event.kind
            else {
                continue;
            };
            if !self.roots.contains_key(message) {
                continue;
            }
            let by_program = queue_id.is_none();
            let mut groups: Vec<(&Obstacle, Vec<&ForwardPath>)> = Vec::new();
            for (path, why) in recipients {
                match groups.iter_mut().find(|(it, _)| *it == why) {
                    Some((_, to)) => to.push(path),
                    None => groups.push((why, vec![path])),
                }
            }
            // What a server has is told of there.
            let is_known = |why| by_program && may_have_it(why) && self.is_taken(*message);
            groups.retain(|(why, _)| !is_known(why));
            fates.extend(groups.into_iter().map(|(why, to)| Fate {
                rank: Rank::Failed,
                at: event.id,
                what: What::Failed {
                    message: *message,
                    event,
                    to,
                    why,
                    by_program,
                    expired: *expired,
                },
            }));
        }
        for (who, it) in self.timeline.world().hosts() {
            let queue = it.mta.iter().flat_map(|it| it.queue.values());
            for it in queue.filter(|it| self.roots.contains_key(&it.message)) {
                let until = match it.progress {
                    Progress::Waits(until) => Some(until),
                    _ => None,
                };
                let (message, to) = (it.message, &it.envelope.forward_paths[..]);
                fates.push(Fate {
                    rank: Rank::Waits,
                    at: EventId(u32::MAX),
                    what: What::Waits {
                        message,
                        who,
                        to,
                        until,
                    },
                });
            }
        }
        fates.sort_by_key(|it| (it.rank, it.at));
        fates
    }

    /// The envelope and the content with which a message came into the world; `None` where nobody sent it.
    fn written(&self, message: MessageId) -> Option<(&'a Envelope, &'a Octets)> {
        let root = self.roots.get(&message)?;
        let on = root.connection;
        match &root.kind {
            EventKind::Composed {
                envelope, content, ..
            } => Some((envelope, content)),
            EventKind::Accepted {
                envelope, content, ..
            } if on.is_some_and(|it| self.timeline.is_typed(it)) => Some((envelope, content)),
            _ => None,
        }
    }

    fn how(&self, message: MessageId, mailbox: &Mailbox, copies: &[&Event]) -> How<'a> {
        let timeline = self.timeline;
        let Some((envelope, content)) = self.written(message) else {
            return How::Smuggled;
        };
        if copies.len() > 1 {
            return How::Again;
        }
        let mut failed = self.failed.iter().filter_map(|it| match &it.kind {
            EventKind::Failed {
                message: failed,
                queue_id: None,
                recipients,
                ..
            } if *failed == message => Some((*it, &recipients.first()?.1)),
            _ => None,
        });
        if let Some((event, why)) = failed.find(|(_, why)| may_have_it(why)) {
            return How::Unheard(event, why);
        }
        let own = [mailbox.clone(), mailbox.clone().with_a_labels()];
        let mut paths = envelope.forward_paths.iter();
        if paths.any(|it| it.mailbox() == Some(mailbox))
            && !own.iter().any(|it| is_named(content, it))
        {
            return How::NotNamed;
        }
        let carried = |on| {
            let mut on = timeline.on(on, timeline.past().len());
            on.any(|it| matches!(it.kind, EventKind::Accepted { message: it, .. } if it == message))
        };
        let strips = |it: &&Event| {
            matches!(
                &it.kind,
                EventKind::FaultApplied {
                    fault: Fault::Strip,
                    ..
                }
            ) && it.connection.is_some_and(carried)
        };
        if let Some(strip) = self.faults.iter().copied().find(strips) {
            return How::Stripped(strip);
        }
        match copies[0].at - self.roots[&message].at {
            late if late >= LATE => How::Late(late),
            _ => self.around(message).unwrap_or(How::Plainly),
        }
    }

    /// Where a server was not reached before the next one took the message.
    fn around(&self, message: MessageId) -> Option<How<'a>> {
        self.released.iter().find_map(|(of, by, to)| {
            let before = |it: &&&Event| it.host == by.host && it.id < by.id;
            let refused = self.refused.iter().rfind(before)?;
            let holds = self.timeline.letters(message, by.host, refused.id.index());
            (*of == message && holds.count() > 0).then_some(How::Around(refused, *to))
        })
    }

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
                let then = notices.filter_map(|it| self.notice(it)).collect();
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
                let mut then: Vec<Fact> = notices.filter_map(|it| self.notice(it)).collect();
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
                let why = last.and_then(|it| Some((it, cause(obstacle(it)?, it, timeline))));
                let (to, by) = (paths(*to), host(timeline, *who));
                let then = until.map(|it| {
                    let at = time_of_day(timeline.world(), it);
                    fact!("ending-kept", who: by.clone(), at: at)
                });
                match why {
                    Some((_, (why, shows))) => Ending {
                        said: fact!("ending-waits", to: to, why: why),
                        then: then.into_iter().collect(),
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
                    .find(|it| obstacle(it).is_some_and(|it| may_have_it(it)));
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
            How::NotNamed => {
                let to = self.written(message).and_then(|(_, content)| {
                    let to = fields(content).find(|it| it.is("To"))?;
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
                let why = self.deferred(message).next().and_then(|it| {
                    let (why, shows) = cause(obstacle(it)?, it, timeline);
                    Some((why, shows))
                });
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
                    world::event::Omitted::NullReversePath => "null",
                    world::event::Omitted::NotAsked => "not-asked",
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

    fn deferred(&self, of: MessageId) -> impl DoubleEndedIterator<Item = &'a Event> + '_ {
        let is = move |it: &&Event| matches!(&it.kind, EventKind::Deferred { message, .. } if *message == of);
        self.deferred.iter().copied().filter(is)
    }

    /// Whether a server has accepted it.
    fn is_taken(&self, of: MessageId) -> bool {
        let mut all = self.timeline.letters(of, None, self.timeline.past().len());
        all.any(|it| matches!(it.kind, EventKind::Accepted { .. }))
    }
}

fn obstacle(deferred: &Event) -> Option<&Obstacle> {
    match &deferred.kind {
        EventKind::Deferred { why, .. } => Some(why),
        _ => None,
    }
}

/// Whether the server may have accepted the message.
fn may_have_it(why: &Obstacle) -> bool {
    let Obstacle::Outcome(Outcome::Deferred(it) | Outcome::Failed(it)) = why else {
        return false;
    };
    matches!(
        it,
        Failure::Lost(Stage::EndOfData) | Failure::TimedOut(Stage::EndOfData)
    )
}

/// What is quoted of a text.
pub(super) fn clipped(said: &str) -> String {
    const LONGEST: usize = 80;
    match said.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &said[..end]),
        None => said.to_owned(),
    }
}
