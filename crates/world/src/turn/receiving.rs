//! What an SMTP server's host decides, and what becomes of a message it takes.

use super::Turn;
use super::members::passes_on;
use super::recipients::local_store;
use super::transport::Drained;
use crate::connection::Endpoint;
use crate::event::{Ends, EventKind, Protocol};
use crate::host::{Destination, Mta};
use crate::ids::{ConnectionId, HostId, MessageId};
use protocol_core::Octets;
use protocol_core::message::{ReceivedField, count_received, prepend, received_field};
use protocol_core::smtp::server::{Decision, Fact, Question, Received, Refusal, Server};
use protocol_core::smtp::{Envelope, ForwardPath};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// A message that its host took; the reply that says so is not out yet.
struct Taken {
    message: MessageId,
    envelope: Envelope,
    content: Octets,
    trace_field: Octets,
    number: u32,
}

impl Turn<'_> {
    pub(super) fn drain_smtp_server(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        server: &mut Server,
    ) -> Drained {
        let (host, client) = (ends.server, ends.client);
        let taken = core::cell::RefCell::new(None);
        self.drain(
            server,
            |turn, session, question| {
                Some(match question {
                    Question::Mail(_) => match turn.may_send(host, client) {
                        Ok(()) => Decision::Accept,
                        Err(refusal) => turn.refuse(host, id, refusal),
                    },
                    Question::Recipient {
                        reverse_path,
                        forward_path,
                    } => {
                        let decision =
                            turn.may_receive(host, client, session, &reverse_path, &forward_path);
                        if let Decision::Refuse(refusal) = decision {
                            let kind = EventKind::RecipientRefused {
                                forward_path,
                                refusal,
                            };
                            turn.emit(host, Some(id), kind);
                        }
                        decision
                    }
                    Question::Take(received) => match turn.take(host, client, id, received) {
                        Ok(it) => {
                            let name = queue_name(it.number);
                            taken.replace(Some(it));
                            Decision::Taken(name)
                        }
                        Err(refusal) => turn.refuse(host, id, refusal),
                    },
                    Question::Verify(whom) => turn.verify(host, client, session, whom),
                    Question::Expand(list) => turn.members(host, list),
                    Question::Authenticate(question) => Decision::Authenticate(turn.authenticate(
                        host,
                        id,
                        Protocol::Smtp,
                        question,
                    )),
                })
            },
            |turn, _, fact| match fact {
                Fact::TransactionBegun { reverse_path, .. } => {
                    if let Some(connection) = turn.connection_mut(id) {
                        connection.transactions += 1;
                    }
                    turn.emit(host, Some(id), EventKind::EnvelopeBegun { reverse_path });
                }
                Fact::RecipientAdded(forward_path) => {
                    turn.emit(host, Some(id), EventKind::RecipientAdded { forward_path });
                }
                Fact::Accepted => {
                    if let Some(it) = taken.take() {
                        turn.accept(host, client, id, it);
                    }
                }
                Fact::TransactionEnded => {
                    turn.emit(host, Some(id), EventKind::EnvelopeDiscarded);
                }
            },
        )
    }

    /// Whether the client may send another message now.
    fn may_send(&self, host: HostId, client: HostId) -> Result<(), Refusal> {
        let mta = self.host(host).mta.as_ref().ok_or(Refusal::LocalError)?;
        let Some(rule) = mta.spec.policy.rate else {
            return Ok(());
        };
        let address = self.host(client).address;
        match (mta.seen.has_sent_all(rule, self.now(), address), rule.close) {
            (false, _) => Ok(()),
            (true, false) => Err(Refusal::TooManyMessages),
            (true, true) => Err(Refusal::TooManyMessagesClosing),
        }
    }

    /// Refuses the whole transaction.
    fn refuse(&mut self, host: HostId, id: ConnectionId, refusal: Refusal) -> Decision {
        self.emit(host, Some(id), EventKind::TransactionRefused { refusal });
        Decision::Refuse(refusal)
    }

    fn take(
        &mut self,
        host: HostId,
        client: HostId,
        id: ConnectionId,
        received: Received,
    ) -> Result<Taken, Refusal> {
        let Received {
            envelope, content, ..
        } = &received;
        let mta = self.host(host).mta.as_ref().ok_or(Refusal::LocalError)?;
        if count_received(content) >= mta.spec.policy.max_received as usize {
            return Err(Refusal::RoutingLoop);
        }
        if self.nobody_has_room(mta, &envelope.forward_paths, content.len() as u64) {
            return Err(mta.spec.policy.mailbox_full.refusal());
        }
        self.stamp(host, client, id, received)
    }

    /// A person who plays the server says 250 to the end of data: the host is responsible for the message
    /// (RFC 5321 section 4.2.5).
    pub(super) fn accept_as_played(&mut self, id: ConnectionId) {
        let Some(connection) = self.world.connection(id) else {
            return;
        };
        let (host, client) = (connection.ends.server, connection.ends.client);
        let Endpoint::SmtpClient(session) = &connection.client.endpoint else {
            return;
        };
        let received = session.handing_over();
        // A host that is not simulated has no queue.
        if let Some(received) = received.filter(|it| !it.envelope.forward_paths.is_empty())
            && let Ok(taken) = self.stamp(host, client, id, received)
        {
            self.accept(host, client, id, taken);
        }
    }

    /// Puts the server's trace field on a message that it takes.
    fn stamp(
        &mut self,
        host: HostId,
        client: HostId,
        id: ConnectionId,
        received: Received,
    ) -> Result<Taken, Refusal> {
        let Received {
            envelope,
            content,
            hello,
            with,
        } = received;
        let at = self.date();
        let from_address = IpAddr::V4(self.host(client).address);
        let by = self.host(host).name.clone();
        let mta = self.mta_mut(host).ok_or(Refusal::LocalError)?;
        let number = mta.next_queue_id;
        mta.next_queue_id += 1;
        let name = queue_name(number);
        let for_ = match envelope.forward_paths.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let field = ReceivedField {
            from: hello,
            from_address,
            by,
            with,
            id: &name,
            for_,
            at,
        };
        let trace_field = received_field(&field);
        // A client session has one message. Another on its connection is one that nobody sent.
        let connection = self.world.connection(id).filter(|it| it.transactions <= 1);
        let carried = connection.and_then(|it| it.carries);
        let message = carried.unwrap_or_else(|| self.new_message());
        let content = prepend(&trace_field, &content);
        Ok(Taken {
            message,
            envelope,
            content,
            trace_field,
            number,
        })
    }

    /// The reply goes out now: from here on the host is responsible.
    fn accept(&mut self, host: HostId, client: HostId, id: ConnectionId, taken: Taken) {
        let Taken {
            message,
            envelope,
            content,
            trace_field,
            number,
        } = taken;
        let before = self.cause;
        let kind = EventKind::HeaderAdded {
            message,
            field: "Received".into(),
            octets: trace_field,
        };
        self.emit(host, Some(id), kind);
        let kind = EventKind::Accepted {
            message,
            envelope: envelope.clone(),
            from: client,
            queue_id: queue_name(number),
            content: content.clone(),
        };
        self.cause = Some(self.emit(host, Some(id), kind));
        let (now, address) = (self.now(), self.host(client).address);
        if let Some(mta) = self.mta_mut(host)
            && let Some(rule) = mta.spec.policy.rate
        {
            std::sync::Arc::make_mut(&mut mta.seen).took(rule, now, address);
        }
        self.enqueue(host, message, envelope, &content, Some(number));
        self.cause = before;
    }

    /// Puts a message into the queue, one item for each way its recipients go.
    pub(super) fn enqueue(
        &mut self,
        host: HostId,
        message: MessageId,
        mut envelope: Envelope,
        content: &Octets,
        first_number: Option<u32>,
    ) {
        let recipients = self.expand(host, message, &mut envelope);
        let Some(mta) = &self.host(host).mta else {
            return;
        };
        let mut ways: Vec<(Destination, Vec<ForwardPath>)> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for path in recipients {
            let (key, way) = self.way(mta, &path, content);
            let at = *known.entry(key).or_insert_with(|| {
                ways.push((way, Vec::new()));
                ways.len() - 1
            });
            ways[at].1.push(path);
        }
        let mut number = first_number;
        for (destination, forward_paths) in ways {
            let envelope = Envelope {
                forward_paths,
                ..envelope.clone()
            };
            let item = (message, envelope, content.clone(), destination);
            self.queue_item(host, number.take(), item);
        }
    }

    fn way(&self, mta: &Mta, path: &ForwardPath, content: &[u8]) -> (String, Destination) {
        let local = |store: HostId| (format!("local {store}"), Destination::Local(store));
        match path {
            ForwardPath::Postmaster => match mta.local.first() {
                Some((_, store)) => local(*store),
                None => (String::from("lost"), Destination::Local(HostId(u16::MAX))),
            },
            ForwardPath::Mailbox(mailbox) if passes_on(&mta.spec, mailbox, content) => (
                format!("members {mailbox}"),
                Destination::Members(mailbox.clone()),
            ),
            ForwardPath::Mailbox(mailbox) => match (local_store(mta, mailbox), mta.smarthost) {
                (Some(store), _) => local(store),
                (None, _) if mta.outbox.is_some() => (String::from("outbox"), Destination::Outbox),
                (None, Some((host, port))) => {
                    (String::from("smarthost"), Destination::Host(host, port))
                }
                (None, None) => match mailbox.domain() {
                    Some(domain) => {
                        let domain = domain.with_a_labels();
                        let key = domain.as_str().to_ascii_lowercase();
                        (key, Destination::Domain(domain))
                    }
                    None => match self.world.host_of_literal(mailbox) {
                        Some(host) => (format!("literal {host}"), Destination::Host(host, 25)),
                        None => (
                            String::from("nowhere"),
                            Destination::Local(HostId(u16::MAX)),
                        ),
                    },
                },
            },
        }
    }
}

/// How a queue identifier is written.
pub(super) fn queue_name(number: u32) -> String {
    format!("Q{number:04}")
}
