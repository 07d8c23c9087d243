//! The queue: attempts, the way to the next server (RFC 5321 section 5.1), what becomes of each
//! recipient, notices of failure (section 6.1).

use super::Turn;
use super::fault::Lookup;
use super::receiving::queue_name;
use crate::agenda::Task;
use crate::chance::{self, Purpose};
use crate::connection::{Connection, Endpoint};
use crate::event::{Ends, EventKind, Obstacle, Protocol};
use crate::fault::DNS_PATIENCE;
use crate::host::{Destination, Progress, Queued};
use crate::ids::{HostId, MessageId};
use core::time::Duration;
use protocol_core::dns::{Answer, Question, RecordData, RecordType, Route, route};
use protocol_core::message::{NoticeInput, NoticeRecipient, failure_notice};
use protocol_core::smtp::address::HelloName;
use protocol_core::smtp::client::{Client, Config, Failure, Outcome, Transaction};
use protocol_core::smtp::{Domain, EnhancedStatus, Envelope, ForwardPath, ReversePath};
use protocol_core::{Instant, Octets};

/// How long a message waits in the queue before the first attempt.
pub(super) const QUEUE_PAUSE: Duration = Duration::from_millis(100);
/// The port of servers that take mail for their domains.
const RELAY_PORT: u16 = 25;

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
        let progress = Progress::Waits(now);
        let item = Queued {
            message,
            envelope,
            content,
            destination,
            since: now,
            attempts: 0,
            progress,
        };
        mta.queue.insert(number, item);
        let kind = EventKind::Queued {
            message,
            queue_id: queue_name(number),
            recipients,
        };
        let queued = self.emit(host, None, kind);
        // The queue manager is a process of its own and comes to it a little later.
        let at = now + QUEUE_PAUSE;
        self.world.agenda.add(
            at,
            Some(queued),
            Task::Attempt {
                host,
                queue_id: number,
            },
        );
    }

    fn item_mut(&mut self, host: HostId, number: u32) -> Option<&mut Queued> {
        self.mta_mut(host)?.queue.get_mut(&number)
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
            Destination::Local(_) | Destination::Outbox => None,
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
            Destination::Host(server, port) => self.call(host, number, server, port, Vec::new()),
            Destination::Domain(domain) => {
                if let Some(item) = self.item_mut(host, number) {
                    item.progress = Progress::AsksMx;
                }
                self.ask(
                    host,
                    number,
                    Question {
                        name: domain,
                        kind: RecordType::Mx,
                    },
                );
            }
        }
    }

    fn ask(&mut self, host: HostId, number: u32, question: Question) {
        let Some(resolver) = self.world.resolver() else {
            self.all_recipients(host, number, &Obstacle::DnsFailure);
            return;
        };
        let asked_at = self.now();
        let kind = EventKind::DnsAsked {
            resolver,
            question: question.clone(),
        };
        let before = self.cause;
        self.cause = Some(self.emit(host, None, kind));
        let there = self.world.latency(host, resolver);
        let Lookup { answer, later } = self.look_up(
            resolver,
            &question,
            asked_at.as_micros() + u64::from(number),
        );
        let due = asked_at + there + there + later;
        let patience = asked_at + DNS_PATIENCE;
        // What comes too late is not heard.
        let (at, answer) = match answer {
            Some(answer) if due <= patience => (due, Some(answer)),
            _ => (patience, None),
        };
        let task = Task::Answer {
            host,
            queue_id: number,
            question,
            asked_at,
            answer,
        };
        self.world.agenda.add(at, self.cause, task);
        self.cause = before;
    }

    pub(super) fn answer_arrives(
        &mut self,
        host: HostId,
        number: u32,
        question: Question,
        asked_at: Instant,
        answer: Option<Answer>,
    ) {
        let Some(resolver) = self.world.resolver() else {
            return;
        };
        let kind = match &answer {
            Some(answer) => EventKind::DnsAnswered {
                resolver,
                question: question.clone(),
                asked_at,
                answer: answer.clone(),
            },
            None => EventKind::DnsTimedOut {
                resolver,
                question: question.clone(),
                asked_at,
            },
        };
        // Who hears nothing knows as little as who hears that the resolver cannot tell.
        let answer = answer.unwrap_or(Answer::ServFail);
        self.cause = Some(self.emit(host, None, kind));
        let own_name = self.host(host).name.clone();
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        match core::mem::replace(&mut item.progress, Progress::AsksMx) {
            Progress::AsksMx => match route(&question.name, &answer, &own_name) {
                Route::Exchanges(exchanges) => self.ask_address(host, number, exchanges),
                Route::Implicit => self.ask_address(host, number, vec![question.name]),
                Route::NullMx => self.all_recipients(host, number, &Obstacle::NullMx),
                Route::NoSuchDomain => self.all_recipients(host, number, &Obstacle::NoSuchDomain),
                Route::Failure => self.all_recipients(host, number, &Obstacle::DnsFailure),
                Route::Loop => self.all_recipients(host, number, &Obstacle::NoRoute),
            },
            Progress::AsksAddress { left, .. } => {
                let server = first_address(&answer).and_then(|it| self.world.host_at(it));
                match server {
                    Some(server) => self.call(host, number, server, RELAY_PORT, left),
                    None if answer == Answer::ServFail && left.is_empty() => {
                        self.all_recipients(host, number, &Obstacle::DnsFailure);
                    }
                    None => self.next_server(host, number, left, &Obstacle::NoRoute),
                }
            }
            progress @ (Progress::Waits(_) | Progress::Connects { .. }) => {
                item.progress = progress;
            }
        }
    }

    fn ask_address(&mut self, host: HostId, number: u32, mut servers: Vec<Domain>) {
        if servers.is_empty() {
            self.all_recipients(host, number, &Obstacle::NoRoute);
            return;
        }
        let server = servers.remove(0);
        let question = Question {
            name: server.clone(),
            kind: RecordType::A,
        };
        if let Some(item) = self.item_mut(host, number) {
            item.progress = Progress::AsksAddress {
                server,
                left: servers,
            };
        }
        self.ask(host, number, question);
    }

    fn next_server(&mut self, host: HostId, number: u32, left: Vec<Domain>, last: &Obstacle) {
        if left.is_empty() {
            self.all_recipients(host, number, last);
        } else {
            self.ask_address(host, number, left);
        }
    }

    fn call(&mut self, host: HostId, number: u32, server: HostId, port: u16, left: Vec<Domain>) {
        let own = self.host(host);
        let Some(mta) = &own.mta else { return };
        let tls = match &mta.spec.smarthost {
            Some(smarthost) if mta.smarthost == Some((server, port)) => smarthost.tls,
            _ => mta.spec.client_tls,
        };
        let config = Config {
            name: HelloName::Domain(own.name.clone()),
            pipelining: mta.spec.pipelining,
            credentials: None,
            tls,
            chunking: mta.spec.chunking,
        };
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        item.progress = Progress::Connects { left };
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
        let client = Endpoint::SmtpClient(Box::new(Client::new(config, transaction)));
        self.connect(ends, client, Some(message), Some(number));
    }

    /// The server did not take the connection: the next one of the list, or later.
    pub(super) fn queue_refused(&mut self, connection: &Connection, number: u32) {
        let host = connection.ends.client;
        if !self.next_of_list(host, number) {
            self.all_recipients(host, number, &Obstacle::Unreachable);
        }
    }

    /// Tries the next server of the list, where there is one.
    pub(super) fn next_of_list(&mut self, host: HostId, number: u32) -> bool {
        let left = match self.item_mut(host, number).map(|item| &mut item.progress) {
            Some(Progress::Connects { left }) => core::mem::take(left),
            _ => Vec::new(),
        };
        let is_one = !left.is_empty();
        if is_one {
            self.ask_address(host, number, left);
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
        let spec = std::sync::Arc::clone(&mta.spec);
        let Some(item) = mta.queue.get_mut(&number) else {
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
        let original = (expired || !failed.is_empty()).then(|| item.clone());
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
            self.world.agenda.add(
                until,
                Some(deferred),
                Task::Attempt {
                    host,
                    queue_id: number,
                },
            );
        }
        if let Some(original) = original {
            let recipients = failed.clone();
            let kind = EventKind::Failed {
                message,
                queue_id: Some(queue_name(number)),
                recipients,
                expired,
            };
            self.cause = Some(self.emit(host, None, kind));
            self.notify(host, &original, server, &failed);
        }
    }

    /// Tells the sender (RFC 5321 section 6.1); never about what came from `<>` (section 4.5.5).
    fn notify(
        &mut self,
        host: HostId,
        item: &Queued,
        server: Option<HostId>,
        failed: &[(ForwardPath, Obstacle)],
    ) {
        let about = item.message;
        let ReversePath::Mailbox(to) = &item.envelope.reverse_path else {
            self.emit(host, None, EventKind::NoticeOmitted { message: about });
            return;
        };
        let server = server.map(|server| self.host(server).name.clone());
        let recipients: Vec<NoticeRecipient> = failed
            .iter()
            .map(|(path, obstacle)| NoticeRecipient {
                recipient: path.clone(),
                status: status(obstacle),
                reply: reply(obstacle),
                remote_mta: server.clone(),
            })
            .collect();
        let notice = self.new_message();
        let draw = |purpose| chance::draw(self.world.seed, host, None, purpose, notice.0.into());
        let own = self.host(host).name.clone();
        let message_id = format!("{:016x}@{own}", draw(Purpose::MessageId));
        let boundary = format!("notice-{:016x}", draw(Purpose::Boundary));
        let since = i64::try_from(item.since.as_secs()).unwrap_or(i64::MAX);
        let content = failure_notice(&NoticeInput {
            reporting_mta: &own,
            to,
            date: self.date(),
            arrival_date: self.world.epoch.saturating_add(since),
            message_id: &message_id,
            boundary: &boundary,
            recipients: &recipients,
            original: &item.content,
        });
        let kind = EventKind::NoticeWritten {
            notice,
            about,
            to: to.clone(),
            content: content.clone(),
        };
        self.cause = Some(self.emit(host, None, kind));
        let envelope = Envelope {
            reverse_path: ReversePath::Null,
            forward_paths: vec![ForwardPath::Mailbox(to.clone())],
            ..Envelope::default()
        };
        self.enqueue(host, notice, envelope, &content, None);
    }
}

fn first_address(answer: &Answer) -> Option<std::net::Ipv4Addr> {
    match answer {
        Answer::NoError(records) => records.iter().find_map(|record| match record.data {
            RecordData::A(address) => Some(address),
            RecordData::Mx(..) => None,
        }),
        Answer::NxDomain | Answer::ServFail => None,
    }
}

/// Whether waiting may help.
fn is_temporary(obstacle: &Obstacle) -> bool {
    match obstacle {
        Obstacle::Outcome(outcome) => matches!(outcome, Outcome::Deferred(_)),
        Obstacle::DnsFailure | Obstacle::Unreachable => true,
        Obstacle::NoSuchDomain | Obstacle::NoRoute | Obstacle::NullMx | Obstacle::NoToken => false,
    }
}

/// The status a notice gives (RFC 3463): the server's own, or what the obstacle means.
fn status(obstacle: &Obstacle) -> EnhancedStatus {
    let said = reply(obstacle).and_then(|reply| reply.enhanced);
    said.unwrap_or(match obstacle {
        Obstacle::Outcome(Outcome::Failed(failure) | Outcome::Deferred(failure))
            if let Some(status) = lacking(failure) =>
        {
            status
        }
        Obstacle::Outcome(Outcome::Failed(_)) => EnhancedStatus::new(5, 0, 0),
        Obstacle::Outcome(_) => EnhancedStatus::new(4, 0, 0),
        Obstacle::NoSuchDomain => EnhancedStatus::new(5, 1, 2),
        Obstacle::NoRoute => EnhancedStatus::new(5, 4, 4),
        Obstacle::NullMx => EnhancedStatus::new(5, 1, 10),
        Obstacle::DnsFailure => EnhancedStatus::new(4, 4, 3),
        Obstacle::Unreachable => EnhancedStatus::new(4, 4, 1),
        Obstacle::NoToken => EnhancedStatus::new(5, 7, 0),
    })
}

/// What the next server does not offer, as a status (RFC 3463 sections 3.7 and 3.8, RFC 6531 section
/// 3.5).
const fn lacking(failure: &Failure) -> Option<EnhancedStatus> {
    match failure {
        Failure::NeedsEightBitMime | Failure::NeedsBinaryMime => Some(EnhancedStatus::new(5, 6, 3)),
        Failure::NeedsSmtpUtf8 { address: true } => Some(EnhancedStatus::new(5, 6, 7)),
        Failure::NeedsSmtpUtf8 { address: false } => Some(EnhancedStatus::new(5, 6, 9)),
        Failure::NeedsTls => Some(EnhancedStatus::new(4, 7, 4)),
        Failure::ServerUnproven => Some(EnhancedStatus::new(5, 7, 0)),
        Failure::Replied { .. }
        | Failure::Lost(_)
        | Failure::Nonsense(_)
        | Failure::TimedOut(_) => None,
    }
}

/// What the server said, where one said something.
fn reply(obstacle: &Obstacle) -> Option<protocol_core::smtp::Reply> {
    match obstacle {
        Obstacle::Outcome(
            Outcome::Failed(Failure::Replied { reply, .. })
            | Outcome::Deferred(Failure::Replied { reply, .. }),
        ) => Some(reply.clone()),
        _ => None,
    }
}
