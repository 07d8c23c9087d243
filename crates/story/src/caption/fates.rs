//! What became of the messages that were sent last, for each recipient, as the events have it.

use core::time::Duration;
use protocol_core::Instant;
use protocol_core::message::named;
use protocol_core::smtp::client::{Failure, Outcome, Stage};
use protocol_core::smtp::{Domain, ForwardPath, Mailbox};
use std::collections::{BTreeMap, BTreeSet};
use world::event::Obstacle;
use world::fault::Fault;
use world::host::Progress;
use world::{Event, EventId, EventKind, HostId, MessageId, Timeline};

/// What takes longer is late.
const LATE: Duration = Duration::from_secs(60);

/// What became of a message for some recipients, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Failed,
    Waits,
    Odd,
    Plain,
}

pub(super) struct Fate<'a> {
    rank: Rank,
    at: EventId,
    pub(super) what: What<'a>,
}

pub(super) enum What<'a> {
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
        until: Option<Instant>,
    },
}

/// How a message came into a mailbox.
#[derive(Clone, Copy)]
pub(super) enum How<'a> {
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
pub(super) struct Run<'a> {
    pub(super) timeline: &'a Timeline,
    /// With the event in which each came into the world.
    pub(super) roots: BTreeMap<MessageId, &'a Event>,
    /// All messages, by the mailboxes they came into.
    pub(super) delivered: BTreeMap<(MessageId, &'a Mailbox), Vec<&'a Event>>,
    pub(super) failed: Vec<&'a Event>,
    deferred: Vec<&'a Event>,
    pub(super) notices: Vec<&'a Event>,
    pub(super) fetched: Vec<(MessageId, &'a Event)>,
    /// Connections that did not come about, and who took a message.
    refused: Vec<&'a Event>,
    released: Vec<(MessageId, &'a Event, HostId)>,
    /// Servers that were away, and the ways on which STARTTLS was taken out.
    pub(super) faults: Vec<&'a Event>,
}

impl<'a> Run<'a> {
    pub(super) fn of(timeline: &'a Timeline) -> Self {
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

    pub(super) fn fates(&self) -> Vec<Fate<'a>> {
        let mut fates = Vec::new();
        let roots = self.roots.iter();
        let written: BTreeMap<_, _> = roots.map(|(id, it)| (*id, self.written(it))).collect();
        for ((message, mailbox), copies) in &self.delivered {
            let Some(written) = written.get(message) else {
                continue;
            };
            let how = self.how(*message, mailbox, copies, written.as_ref());
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

    /// The addresses on the envelope with which a message came into the world, and those that its header names; `None`
    /// where nobody sent it.
    fn written(&self, root: &Event) -> Option<[BTreeSet<String>; 2]> {
        let on = root.connection;
        let (envelope, content) = match &root.kind {
            EventKind::Composed {
                envelope, content, ..
            } => (envelope, content),
            EventKind::Accepted {
                envelope, content, ..
            } if on.is_some_and(|it| self.timeline.is_typed(it)) => (envelope, content),
            _ => return None,
        };
        let paths = envelope.forward_paths.iter().filter_map(|it| it.mailbox());
        let header = named(content);
        let header = header.iter().filter_map(|it| it.rsplit_once('@'));
        Some([
            paths.map(spelled_path).collect(),
            header.map(|(local, host)| spelled(local, host)).collect(),
        ])
    }

    fn how(
        &self,
        message: MessageId,
        mailbox: &Mailbox,
        copies: &[&Event],
        written: Option<&[BTreeSet<String>; 2]>,
    ) -> How<'a> {
        let timeline = self.timeline;
        let Some([envelope, header]) = written else {
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
        let own = spelled_path(mailbox);
        if envelope.contains(&own) && !header.contains(&own) {
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

    pub(super) fn deferred(
        &self,
        of: MessageId,
    ) -> impl DoubleEndedIterator<Item = &'a Event> + '_ {
        let is = move |it: &&Event| matches!(&it.kind, EventKind::Deferred { message, .. } if *message == of);
        self.deferred.iter().copied().filter(is)
    }

    /// Whether a server has accepted it.
    fn is_taken(&self, of: MessageId) -> bool {
        let mut all = self.timeline.letters(of, None, self.timeline.past().len());
        all.any(|it| matches!(it.kind, EventKind::Accepted { .. }))
    }
}

pub(super) fn obstacle(deferred: &Event) -> Option<&Obstacle> {
    match &deferred.kind {
        EventKind::Deferred { why, .. } => Some(why),
        _ => None,
    }
}

/// Whether the server may have accepted the message.
pub(super) fn may_have_it(why: &Obstacle) -> bool {
    let Obstacle::Outcome(Outcome::Deferred(it) | Outcome::Failed(it)) = why else {
        return false;
    };
    matches!(
        it,
        Failure::Lost(Stage::EndOfData) | Failure::TimedOut(Stage::EndOfData)
    )
}

/// An address as two spellings of it are one.
fn spelled(local: &str, host: &str) -> String {
    let domain: Option<Domain> = host.parse().ok();
    let host = domain.map_or_else(|| host.to_owned(), |it| it.to_ascii().into_owned());
    format!("{local}@{host}").to_ascii_lowercase()
}

fn spelled_path(it: &Mailbox) -> String {
    spelled(it.local.as_str(), &it.host.to_string())
}
