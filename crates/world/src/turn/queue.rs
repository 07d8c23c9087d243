//! The queue: attempts, and what becomes of each recipient. `routing` finds the next server, `notices` tells
//! the sender.

use super::Turn;
use super::receiving::queue_name;
use crate::agenda::Task;
use crate::connection::{Connection, Endpoint};
use crate::event::{Ends, EventKind, Obstacle, Protocol};
use crate::host::{Destination, Progress, Queued};
use crate::ids::{EventId, HostId, MessageId};
use crate::input::InputError;
use core::time::Duration;
use protocol_core::dns::{Question, RecordType};
use protocol_core::message::Action;
use protocol_core::smtp::address::MailHost;
use protocol_core::smtp::client::{Client, Config, Outcome, Transaction};
use protocol_core::smtp::{Domain, Envelope, ForwardPath};
use protocol_core::{Instant, Octets};
use std::sync::Arc;

/// How long a message waits in the queue before the first attempt.
pub(super) const QUEUE_PAUSE: Duration = Duration::from_millis(100);
/// The port of servers that take mail for their domains.
pub(super) const RELAY_PORT: u16 = 25;

impl Turn<'_> {
    pub(super) fn queue_item(
        &mut self,
        host: HostId,
        number: Option<u32>,
        (message, envelope, content, destination): (MessageId, Envelope, Octets, Destination),
    ) {
        let now = self.now();
        let recipients = envelope.forward_paths.clone();
        let Some(mta) = self.mta_mut(host) else {
            return;
        };
        let number = number.unwrap_or_else(|| {
            mta.next_queue_id += 1;
            mta.next_queue_id - 1
        });
        // The queue manager is a process of its own and comes to it a little later.
        let at = now + QUEUE_PAUSE;
        let item = Queued {
            message,
            envelope,
            content,
            destination,
            since: now,
            attempts: 0,
            told_late: false,
            progress: Progress::Waits(at),
        };
        mta.queue.insert(number, Arc::new(item));
        let kind = EventKind::Queued {
            message,
            queue_id: queue_name(number),
            recipients,
        };
        let queued = self.emit(host, None, kind);
        self.attempt_at(host, number, at, queued);
    }

    /// The item is due then.
    pub(super) fn attempt_at(&mut self, host: HostId, queue_id: u32, at: Instant, cause: EventId) {
        let task = Task::Attempt { host, queue_id };
        self.world.agenda.add(at, Some(cause), task);
    }

    /// All that waits in the queue is due now.
    pub(super) fn retry(&mut self, host: HostId) -> Result<(), InputError> {
        let own = self.host(host);
        let queue = own.mta.iter().flat_map(|mta| &mta.queue);
        let waiting = queue.filter(|(_, it)| matches!(it.progress, Progress::Waits(_)));
        let waiting: Vec<u32> = waiting.map(|(number, _)| *number).collect();
        if waiting.is_empty() || own.down.is_some() {
            return Err(InputError::NothingWaits(own.name.clone()));
        }
        let acted = self.emit(host, None, EventKind::PersonActed);
        let now = self.now();
        for number in waiting {
            let own = Task::Attempt {
                host,
                queue_id: number,
            };
            self.world.agenda.forget(|task| *task == own);
            if let Some(item) = self.item_mut(host, number) {
                item.progress = Progress::Waits(now);
            }
            self.attempt_at(host, number, now, acted);
        }
        Ok(())
    }

    pub(super) fn item_mut(&mut self, host: HostId, number: u32) -> Option<&mut Queued> {
        let item = self.mta_mut(host)?.queue.get_mut(&number)?;
        Some(Arc::make_mut(item))
    }

    pub(super) fn attempt(&mut self, host: HostId, number: u32) {
        let smarthost_name =
            |turn: &Self, id: HostId| turn.world.host(id).map(|host| host.name.clone());
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        item.attempts += 1;
        let (attempt, message) = (item.attempts, item.message);
        let way = item.destination.clone();
        let destination = match &way {
            Destination::Local(_) | Destination::Outbox | Destination::Members(_) => None,
            Destination::Host(id, _) => smarthost_name(self, *id),
            Destination::Domain(domain) => Some(domain.clone()),
        };
        if let Some(destination) = destination {
            let queue_id = queue_name(number);
            let kind = EventKind::Attempted {
                message,
                queue_id,
                destination,
                attempt,
            };
            self.cause = Some(self.emit(host, None, kind));
        }
        match way {
            Destination::Local(store) => self.deliver_locally(host, number, store),
            Destination::Outbox => self.keep(host, number),
            Destination::Members(via) => self.pass_on(host, number, &via),
            Destination::Host(server, port) => {
                self.call(host, number, server, port, Vec::new(), Vec::new());
            }
            Destination::Domain(name) => {
                let kind = RecordType::Mx;
                self.ask(host, number, Question { name, kind }, Progress::AsksMx);
            }
        }
    }

    pub(super) fn call(
        &mut self,
        host: HostId,
        number: u32,
        server: HostId,
        port: u16,
        addresses: Vec<HostId>,
        left: Vec<Domain>,
    ) {
        let own = self.host(host);
        let Some(mta) = &own.mta else { return };
        let tls = match &mta.spec.smarthost {
            Some(smarthost) if mta.smarthost == Some((server, port)) => smarthost.tls,
            _ => mta.spec.client_tls,
        };
        let config = Config {
            name: MailHost::Domain(own.name.clone()),
            pipelining: mta.spec.pipelining,
            credentials: None,
            tls,
            chunking: mta.spec.chunking,
            bare_line_ends: mta.spec.policy.line_ends.bare,
        };
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        item.progress = Progress::Connects { addresses, left };
        let message = item.message;
        let transaction = Transaction {
            envelope: item.envelope.clone(),
            content: item.content.clone(),
        };
        let ends = Ends {
            client: host,
            server,
            port,
            protocol: Protocol::Smtp,
        };
        let client = Endpoint::SmtpClient(Arc::new(Client::new(config, transaction)));
        self.connect(ends, client, Some(message), Some(number));
    }

    /// The server did not take the connection: its next address, the next server, or later.
    pub(super) fn queue_refused(&mut self, connection: &Connection, number: u32) {
        let host = connection.ends.client;
        if !self.next_of_list(host, number) {
            self.all_recipients(host, number, &Obstacle::Unreachable);
        }
    }

    /// Tries the server's next address, or the next server of the list, where there is one.
    pub(super) fn next_of_list(&mut self, host: HostId, number: u32) -> bool {
        let (mut addresses, left) = match self.item_mut(host, number).map(|item| &mut item.progress)
        {
            Some(Progress::Connects { addresses, left }) => {
                (core::mem::take(addresses), core::mem::take(left))
            }
            _ => (Vec::new(), Vec::new()),
        };
        if !addresses.is_empty() {
            let server = addresses.remove(0);
            self.call(host, number, server, RELAY_PORT, addresses, left);
            return true;
        }
        let is_one = !left.is_empty();
        if is_one {
            self.ask_address(host, number, left, true);
        }
        is_one
    }

    /// One and the same for every recipient of the item.
    pub(super) fn all_recipients(&mut self, host: HostId, number: u32, obstacle: &Obstacle) {
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        let paths = item.envelope.forward_paths.clone();
        let all = paths
            .into_iter()
            .map(|path| (path, obstacle.clone()))
            .collect();
        if is_temporary(obstacle) {
            self.settle(host, number, None, all, Vec::new());
        } else {
            self.settle(host, number, None, Vec::new(), all);
        }
    }

    /// What became of the recipients of an item: some wait on, some failed, the others were served.
    /// `server` is who said so, where it was another host.
    pub(super) fn settle(
        &mut self,
        host: HostId,
        number: u32,
        server: Option<HostId>,
        deferred: Vec<(ForwardPath, Obstacle)>,
        mut failed: Vec<(ForwardPath, Obstacle)>,
    ) {
        let now = self.now();
        let Some(mta) = self.mta_mut(host) else {
            return;
        };
        let spec = Arc::clone(&mta.spec);
        let Some(item) = mta.queue.get_mut(&number).map(Arc::make_mut) else {
            return;
        };
        let message = item.message;
        let waited = now - item.since;
        let minutes = spec
            .retry_minutes
            .get(item.attempts.saturating_sub(1) as usize)
            .or(spec.retry_minutes.last())
            .copied()
            .unwrap_or(30);
        let pause = Duration::from_secs(60 * minutes.max(1));
        let expired =
            !deferred.is_empty() && waited + pause > Duration::from_secs(3600 * spec.keep_hours);
        let original = item.clone();
        let is_late = !expired
            && !item.told_late
            && !item.envelope.reverse_path.is_null()
            && spec.delay_hours > 0
            && waited >= Duration::from_secs(3600 * spec.delay_hours);
        let late = if is_late {
            deferred.clone()
        } else {
            Vec::new()
        };
        let mut why = None;
        if expired {
            failed.extend(deferred);
            mta.queue.remove(&number);
        } else if deferred.is_empty() {
            mta.queue.remove(&number);
        } else {
            why = deferred.first().map(|(_, obstacle)| obstacle.clone());
            item.envelope.forward_paths = deferred.into_iter().map(|(path, _)| path).collect();
            item.progress = Progress::Waits(now + pause);
            item.told_late |= is_late;
        }
        if let Some(why) = why {
            let recipients = self
                .item_mut(host, number)
                .map(|item| item.envelope.forward_paths.clone())
                .unwrap_or_default();
            let until = now + pause;
            let queue_id = queue_name(number);
            let kind = EventKind::Deferred {
                message,
                queue_id,
                recipients,
                why,
                until,
            };
            let deferred = self.emit(host, None, kind);
            self.attempt_at(host, number, until, deferred);
            if !late.is_empty() {
                let before = self.cause.replace(deferred);
                self.tell_of_trouble(host, &original, server, Action::Delayed, &late);
                self.cause = before;
            }
        }
        if !failed.is_empty() {
            let recipients = failed.clone();
            let kind = EventKind::Failed {
                message,
                queue_id: Some(queue_name(number)),
                recipients,
                expired,
            };
            self.cause = Some(self.emit(host, None, kind));
            self.tell_of_trouble(host, &original, server, Action::Failed, &failed);
        }
    }
}

/// Whether waiting may help.
fn is_temporary(obstacle: &Obstacle) -> bool {
    match obstacle {
        Obstacle::Outcome(outcome) => matches!(outcome, Outcome::Deferred(_)),
        Obstacle::DnsFailure | Obstacle::Unreachable => true,
        Obstacle::NoSuchDomain
        | Obstacle::NoRoute
        | Obstacle::NullMx
        | Obstacle::NoToken
        | Obstacle::Loop
        | Obstacle::NotForList => false,
    }
}
