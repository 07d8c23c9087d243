//! One step of the world: what an entry of the agenda or an input sets off, until all of it waits
//! again.
//!
//! Each file is one part of the field: `connections`, `transport` (octets), `tls`, `receiving` (what
//! an SMTP server decides), `recipients` (who is meant by an address), `sending` (what a client
//! reports), `queue` (attempts), `routing` (DNS), `notices` (to senders), `members` (of lists and of aliases that leave a trace), `delivery` (into mailboxes),
//! `vacation` (replies of who is away),
//! `reading` (when mail programs look; `imap_program` and `pop3_program`: what each does then), `mailboxes`
//! (IMAP servers), `maildrop` (POP3 servers), `person` (inputs), `edit` (changes of the set-up), `fault` (what strikes where), `crash` (what becomes of
//! connections and hosts then).

mod authentication;
mod connections;
mod crash;
mod delivery;
mod edit;
pub(crate) mod fault;
mod imap_program;
mod mailboxes;
mod maildrop;
mod members;
mod notices;
mod person;
mod pop3_program;
mod queue;
mod reading;
mod receiving;
pub(crate) mod recipients;
mod routing;
mod sending;
mod submitting;
mod tls;
mod transport;
mod vacation;

use crate::agenda::{Entry, Task};
use crate::event::{Event, EventKind, EventSink, Refused};
use crate::host::{Host, Mta, Mua};
use crate::ids::{ConnectionId, EventId, HostId, MessageId};
use crate::store::{Account, Store};
use crate::world::World;
use protocol_core::Instant;
use protocol_core::smtp::Mailbox;
use std::sync::Arc;
use transport::Prompt;

/// A step under way: the world, where its events go, and what led to what happens now.
pub(crate) struct Turn<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) sink: &'a mut dyn EventSink,
    pub(crate) cause: Option<EventId>,
}

impl Turn<'_> {
    /// Does what the agenda says.
    pub(crate) fn perform(&mut self, entry: Entry) {
        self.cause = entry.cause;
        match entry.task {
            Task::ConnectionArrives(id) => self.connection_arrives(id),
            Task::ConnectionStands(id) => self.connection_stands(id),
            Task::ConnectionFails(id) => self.connection_fails(id, Refused::NoService),
            Task::Octets {
                connection,
                sent,
                sent_at,
                line,
            } => {
                self.octets_arrive(connection, sent, sent_at, line);
            }
            Task::Close { connection, to } => self.close_arrives(connection, to),
            Task::GoOn { connection, side } => self.drive(connection, side, Prompt::Room),
            Task::TlsBegins(id) => self.tls_begins(id),
            Task::TlsStands(id) => self.tls_stands(id),
            Task::Timer {
                connection, side, ..
            } => self.timer_fires(connection, side),
            Task::Answer {
                host,
                queue_id,
                question,
                asked_at,
                answer,
            } => {
                self.answer_arrives(host, queue_id, question, asked_at, answer);
            }
            Task::Restart(host) => self.restart(host),
            Task::Strike(fault) => self.strike_now(fault),
            Task::CallIsTaken(id) => self.call_is_taken(id),
            Task::Handle {
                connection,
                stage,
                what,
            } => self.held_is_due(connection, stage, what),
            Task::Reset { connection, to } => self.reset_arrives(connection, to),
            Task::TokenAnswer {
                host,
                issuer,
                message,
                asked_at,
            } => self.token_arrives(host, issuer, message, asked_at),
            Task::Attempt { host, queue_id } => self.attempt(host, queue_id),
            Task::Read(host) => self.read(host),
            Task::Later(number) => self.later(number),
            Task::Waited => {
                let to = self.now();
                self.emit(HostId(0), None, EventKind::TimeAdvanced { to });
            }
        }
    }

    pub(crate) fn now(&self) -> Instant {
        self.world.now
    }

    /// Seconds since 1970 for dates in messages.
    fn date(&self) -> i64 {
        let since = i64::try_from(self.world.now.as_secs()).unwrap_or(i64::MAX);
        self.world.epoch().saturating_add(since)
    }

    /// Something happened. What follows in this turn is caused by it only where the caller says so.
    fn emit(&mut self, host: HostId, connection: Option<ConnectionId>, kind: EventKind) -> EventId {
        let id = EventId(self.world.next_event);
        self.world.next_event += 1;
        let event = Event {
            id,
            at: self.world.now,
            cause: self.cause,
            host,
            connection,
            kind,
        };
        if self.sink.counts() {
            self.world.note(&event);
        }
        self.sink.push(event);
        id
    }

    fn new_message(&mut self) -> MessageId {
        let id = MessageId(self.world.next_message);
        self.world.next_message += 1;
        id
    }

    fn host_mut(&mut self, host: HostId) -> &mut Host {
        let place = self.world.hosts.get_mut(host.index());
        Arc::make_mut(place.expect("a host keeps its place"))
    }

    fn host(&self, host: HostId) -> &Host {
        &self.world.hosts[host.index()]
    }

    fn mta_mut(&mut self, host: HostId) -> Option<&mut Mta> {
        self.host_mut(host).mta.as_mut()
    }

    fn mua_mut(&mut self, host: HostId) -> Option<&mut Mua> {
        self.host_mut(host).mua.as_mut()
    }

    fn store_mut(&mut self, host: HostId) -> Option<&mut Store> {
        self.host_mut(host).store.as_mut()
    }

    fn account_mut(&mut self, host: HostId, owner: &Mailbox) -> Option<&mut Account> {
        self.store_mut(host)?
            .users
            .get_mut(owner)
            .map(Arc::make_mut)
    }
}
