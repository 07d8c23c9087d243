//! What an SMTP server's host decides, and what becomes of a message it takes.

use super::Turn;
use super::transport::Drained;
use crate::event::EventKind;
use crate::host::{Destination, Mta};
use crate::ids::{ConnectionId, HostId, MessageId};
use protocol_core::Octets;
use protocol_core::message::{ReceivedField, count_received, prepend, received_field};
use protocol_core::smtp::server::{Decision, Fact, Question, Received, Refusal, Server};
use protocol_core::smtp::{Envelope, ForwardPath, Mailbox};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

/// RFC 5321 section 6.3: at least 100 Received fields are borne.
const MAX_RECEIVED: usize = 100;

/// A message that its host took; the reply that says so is not out yet.
struct Taken {
    message: MessageId,
    envelope: Envelope,
    content: Octets,
    trace_field: Octets,
    number: u32,
}

impl Turn<'_> {
    pub(super) fn drain_smtp_server(&mut self, id: ConnectionId, server: &mut Server) -> Drained {
        let Some(connection) = self.world.connection(id) else {
            return Drained {
                close: true,
                ..Drained::default()
            };
        };
        let (host, client) = (connection.ends.server, connection.ends.client);
        let carries = connection.carries;
        let taken = core::cell::RefCell::new(None);
        self.drain(
            server,
            |turn, session, question| {
                Some(match question {
                    Question::Mail(_) => Decision::Accept,
                    Question::Recipient { forward_path, .. } => {
                        match turn.may_receive(host, client, session, &forward_path) {
                            Ok(()) => Decision::Accept,
                            Err(refusal) => {
                                let kind = EventKind::RecipientRefused {
                                    forward_path,
                                    refusal,
                                };
                                turn.emit(host, Some(id), kind);
                                Decision::Refuse(refusal)
                            }
                        }
                    }
                    Question::Take(received) => match turn.take(host, client, carries, received) {
                        Ok(it) => {
                            let name = queue_name(it.number);
                            taken.replace(Some(it));
                            Decision::Taken(name)
                        }
                        Err(refusal) => Decision::Refuse(refusal),
                    },
                    Question::Verify(_) => Decision::Refuse(Refusal::CannotVerify),
                    Question::Authenticate(question) => {
                        Decision::Authenticate(turn.authenticate(host, id, question))
                    }
                })
            },
            |turn, _, fact| match fact {
                Fact::TransactionBegun { reverse_path, .. } => {
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

    /// Whether the host takes mail for this recipient from this client: it is local, or the client
    /// is one it relays for.
    fn may_receive(
        &self,
        host: HostId,
        client: HostId,
        session: &Server,
        forward_path: &ForwardPath,
    ) -> Result<(), Refusal> {
        let Some(mta) = &self.host(host).mta else {
            return Err(Refusal::LocalError);
        };
        let mailbox = match forward_path {
            ForwardPath::Postmaster => return Ok(()),
            ForwardPath::Mailbox(mailbox) => mailbox,
        };
        match local_store(mta, mailbox) {
            Some(store) => match self.recipient(store, mailbox) {
                Some(_) => Ok(()),
                None => Err(Refusal::NoSuchMailbox),
            },
            None if session.identity().is_some() => Ok(()),
            None if relays_for(mta, self.host(client).address) => Ok(()),
            None => Err(Refusal::RelayingDenied),
        }
    }

    /// The user's address as the store spells it. Local parts compare ignoring case here: every
    /// host of this world does so (RFC 5321 section 2.4 leaves it to the host).
    pub(super) fn find_user(&self, store: HostId, mailbox: &Mailbox) -> Option<Mailbox> {
        let users = &self.world.host(store)?.store.as_ref()?.users;
        users
            .keys()
            .find(|user| {
                user.host == mailbox.host
                    && user
                        .local
                        .as_str()
                        .eq_ignore_ascii_case(mailbox.local.as_str())
            })
            .cloned()
    }

    /// Whose mailbox a local address is; a postmaster is there for each domain (RFC 5321 section
    /// 4.5.1).
    pub(super) fn recipient(&self, store: HostId, mailbox: &Mailbox) -> Option<Mailbox> {
        let of_postmaster = || is_postmaster(mailbox).then(|| self.postmaster(store))?;
        self.find_user(store, mailbox).or_else(of_postmaster)
    }

    /// Who reads what is for the postmaster: the user of that name, or else the first.
    pub(super) fn postmaster(&self, store: HostId) -> Option<Mailbox> {
        let users = &self.world.host(store)?.store.as_ref()?.users;
        let named = users.keys().find(|user| is_postmaster(user));
        named.or_else(|| users.keys().next()).cloned()
    }

    fn take(
        &mut self,
        host: HostId,
        client: HostId,
        carries: Option<MessageId>,
        received: Received,
    ) -> Result<Taken, Refusal> {
        let Received {
            envelope,
            content,
            hello,
            with,
        } = received;
        if count_received(&content) >= MAX_RECEIVED {
            return Err(Refusal::RoutingLoop);
        }
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
        let message = carries.unwrap_or_else(|| self.new_message());
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
        let Some(mta) = &self.host(host).mta else {
            return;
        };
        let mut ways: Vec<(Destination, Vec<ForwardPath>)> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for path in core::mem::take(&mut envelope.forward_paths) {
            let (key, way) = self.way(mta, &path);
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

    fn way(&self, mta: &Mta, path: &ForwardPath) -> (String, Destination) {
        let local = |store: HostId| (format!("local {store}"), Destination::Local(store));
        match path {
            ForwardPath::Postmaster => match mta.local.first() {
                Some((_, store)) => local(*store),
                None => (String::from("lost"), Destination::Local(HostId(u16::MAX))),
            },
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

fn is_postmaster(mailbox: &Mailbox) -> bool {
    mailbox.local.as_str().eq_ignore_ascii_case("postmaster")
}

/// The host of the mailboxes, where the address is local to this one.
fn local_store(mta: &Mta, mailbox: &Mailbox) -> Option<HostId> {
    let domain = mailbox.domain()?;
    mta.local
        .iter()
        .find(|(local, _)| local == domain)
        .map(|(_, store)| *store)
}

fn relays_for(mta: &Mta, client: Ipv4Addr) -> bool {
    mta.relay_for.iter().any(|(network, prefix)| {
        let mask = u32::MAX.checked_shl(32 - u32::from(*prefix)).unwrap_or(0);
        client.to_bits() & mask == network.to_bits() & mask
    })
}

/// How a queue identifier is written.
pub(super) fn queue_name(number: u32) -> String {
    format!("Q{number:04}")
}
