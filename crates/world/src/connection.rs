//! Connections: two ends, each a session or something outside, and what is on the wire.

use crate::agenda::{Agenda, Due, Slot, Task};
use crate::event::{Ends, Protocol, WireUnit};
use crate::ids::{ConnectionId, EventId, MessageId};
use crate::outside::ConnectionName;
use crate::turn::fault::Struck;
use protocol_core::smtp::Side;
use protocol_core::{Input, Instant, Session as _, imap, pop3, smtp};
use std::sync::Arc;

/// With so many octets on their way no more are sent: TCP's window (RFC 9293 section 3.8.6), simplified.
pub(crate) const WINDOW: usize = 256 * 1024;

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Its number.
    pub id: ConnectionId,
    /// What inputs call it, where an end is outside.
    pub name: Option<ConnectionName>,
    /// Its ends.
    pub ends: Ends,
    /// The end that called.
    pub client: End,
    /// The end that was called.
    pub server: End,
    /// The message that the client delivers over it, where the client is a session.
    pub carries: Option<MessageId>,
    /// For which item of the client's queue.
    pub(crate) queue_id: Option<u32>,
    /// How many nonces its server has drawn.
    pub(crate) nonces: u64,
    /// How many transactions its server has begun; what the client carries is in the first.
    pub(crate) transactions: u32,
    /// When it was asked for.
    pub since: Instant,
    /// Names what is on the wire.
    pub(crate) dissector: Dissector,
    /// When what was sent last arrives, each way: nothing overtakes.
    pub(crate) last_arrival: [Due; 2],
    /// How much may be sent, each way.
    pub(crate) flow: [Flow; 2],
    /// Whether what is sent arrives.
    pub wire: Wire,
    /// Until then the server's end holds what comes to it, if it does.
    pub(crate) held_until: Option<Instant>,
    /// At how many moments a fault could have struck.
    pub(crate) moments: u64,
    /// The fault that breaks it once its server has said what it says.
    pub(crate) breaks: Option<(Struck, EventId)>,
}

/// One end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// What is there.
    pub endpoint: Endpoint,
    /// How far it is.
    pub stage: EndStage,
    /// Whether it is under TLS.
    pub tls: EndTls,
    /// Its timer in the agenda.
    pub(crate) timer: Option<Slot>,
    /// The event of opening it.
    pub(crate) opened: Option<EventId>,
}

/// What an end may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flow {
    /// The octets that were sent and have not arrived.
    pub(crate) in_flight: usize,
    /// Whether the other end, which is outside, does not read.
    pub(crate) is_shut: bool,
    /// Whether there was no room for all that was to be sent.
    pub(crate) is_blocked: bool,
    /// What follows once all was sent.
    pub(crate) then: Then,
}

/// What an end does once all was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Then {
    pub(crate) start_tls: bool,
    pub(crate) close: bool,
}

/// What carries a connection's octets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Wire {
    /// What is sent arrives.
    #[default]
    Whole,
    /// Nothing that is sent arrives any more, and nobody is told.
    Silent,
    /// It broke, and what was under way is lost.
    Torn,
}

/// How far an end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndStage {
    /// Not open yet.
    Opening,
    /// Open.
    Open,
    /// It closed, or learnt that the other end did.
    Closed,
}

/// How far TLS is at an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum EndTls {
    /// Plain text.
    #[default]
    Clear,
    /// The handshake is what comes next, since then.
    Awaited(Instant),
    /// It is up.
    Up,
}

/// What is at an end. A clone shares the session until it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Endpoint {
    /// An SMTP server session.
    SmtpServer(Arc<smtp::server::Server>),
    /// An SMTP client session.
    SmtpClient(Arc<smtp::client::Client>),
    /// An IMAP server session.
    ImapServer(Arc<imap::Server>),
    /// An IMAP client session.
    ImapClient(Arc<imap::Client>),
    /// A POP3 server session.
    Pop3Server {
        /// The session.
        session: Arc<pop3::Server>,
        /// Whether TLS comes before the greeting.
        secured_first: bool,
    },
    /// A POP3 client session.
    Pop3Client(Arc<pop3::Client>),
    /// A person at a console, or a program that is not ours.
    Outside,
    /// Nothing any more: the host crashed.
    Gone,
}

impl Endpoint {
    pub(crate) fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        match self {
            Self::SmtpServer(session) => Arc::make_mut(session).handle_input(now, input),
            Self::SmtpClient(session) => Arc::make_mut(session).handle_input(now, input),
            Self::ImapServer(session) => Arc::make_mut(session).handle_input(now, input),
            Self::ImapClient(session) => Arc::make_mut(session).handle_input(now, input),
            Self::Pop3Server { session, .. } => Arc::make_mut(session).handle_input(now, input),
            Self::Pop3Client(session) => Arc::make_mut(session).handle_input(now, input),
            Self::Outside | Self::Gone => {}
        }
    }

    /// Whether it is a server to which TLS comes before the greeting (RFC 8314 section 3).
    pub(crate) fn expects_tls(&self) -> bool {
        match self {
            Self::SmtpServer(it) => it.config().service == smtp::server::Service::Submissions,
            Self::ImapServer(it) => it.config().secured_from_start,
            Self::Pop3Server { secured_first, .. } => *secured_first,
            _ => false,
        }
    }

    /// Whether it is a client that begins with TLS.
    pub(crate) fn begins_with_tls(&self) -> bool {
        match self {
            Self::SmtpClient(it) => it.begins_with_tls(),
            Self::ImapClient(it) => it.begins_with_tls(),
            Self::Pop3Client(it) => it.begins_with_tls(),
            _ => false,
        }
    }
}

/// The dissector of the connection's protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Dissector {
    Smtp(smtp::Dissector),
    Imap(imap::Dissector),
    Pop3(pop3::Dissector),
}

impl Dissector {
    pub(crate) fn new(protocol: Protocol) -> Self {
        match protocol {
            Protocol::Smtp => Self::Smtp(smtp::Dissector::default()),
            Protocol::Imap => Self::Imap(imap::Dissector::default()),
            Protocol::Pop3 => Self::Pop3(pop3::Dissector::default()),
        }
    }

    /// The dissector of a connection to that server: what ends data is not to be seen on the wire.
    pub(crate) fn to(server: &Endpoint, protocol: Protocol) -> Self {
        match server {
            Endpoint::SmtpServer(session) => {
                let also_end = session.config().rules.line_ends.also_end;
                Self::Smtp(smtp::Dissector::loosened(also_end))
            }
            _ => Self::new(protocol),
        }
    }

    /// Takes octets that `side` put on the wire and yields each unit and its length.
    pub(crate) fn push(
        &mut self,
        side: Side,
        octets: &[u8],
        mut each: impl FnMut(usize, WireUnit),
    ) {
        match self {
            Self::Smtp(it) => it.push(side, octets, |it| each(it.len, WireUnit::Smtp(it.unit))),
            Self::Imap(it) => it.push(side, octets, |it| each(it.len, WireUnit::Imap(it.unit))),
            Self::Pop3(it) => it.push(side, octets, |it| each(it.len, WireUnit::Pop3(it.unit))),
        }
    }
}

impl Connection {
    /// What is spoken.
    #[must_use]
    pub fn protocol(&self) -> Protocol {
        self.ends.protocol
    }

    /// That end.
    #[must_use]
    pub fn end(&self, side: Side) -> &End {
        match side {
            Side::Client => &self.client,
            Side::Server => &self.server,
        }
    }

    pub(crate) fn end_mut(&mut self, side: Side) -> &mut End {
        match side {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        }
    }

    /// The end that is open and outside: what is said there is put in ([`Input::Octets`]).
    ///
    /// [`Input::Octets`]: crate::Input::Octets
    #[must_use]
    pub fn outside(&self) -> Option<Side> {
        let mut sides = [Side::Client, Side::Server].into_iter();
        sides.find(|side| self.is_outside(*side))
    }

    /// Whether that end is open and outside.
    pub(crate) fn is_outside(&self, side: Side) -> bool {
        let end = self.end(side);
        end.endpoint == Endpoint::Outside && end.stage == EndStage::Open
    }

    /// Sets the timer of an end, or takes it away.
    pub(crate) fn set_timer(&mut self, agenda: &mut Agenda, side: Side, at: Option<Instant>) {
        let task = Task::Timer {
            connection: self.id,
            side,
            is_work: side == Side::Client && self.is_work(),
        };
        let timer = &mut self.end_mut(side).timer;
        *timer = agenda.replace(*timer, at, task);
    }

    /// Whether mail moves when the client loses its patience: not where who is called is not simulated,
    /// and not where it only waits to be told of something.
    pub(crate) fn is_work(&self) -> bool {
        let waits = match &self.client.endpoint {
            Endpoint::ImapClient(it) => it.is_waiting(),
            _ => false,
        };
        !waits && self.outside() != Some(Side::Server)
    }

    /// Whether octets wait for room somewhere on the way: more should not be put in.
    #[must_use]
    pub fn is_congested(&self) -> bool {
        let waits = |it: &Flow| it.is_shut || it.is_blocked || it.in_flight >= WINDOW;
        self.flow.iter().any(waits)
    }

    /// Whether an end takes what the other sends: one that is outside may have stopped ([`Input::Window`]).
    ///
    /// [`Input::Window`]: crate::Input::Window
    #[must_use]
    pub const fn reads(&self, side: Side) -> bool {
        let sender = match side {
            Side::Client => 1,
            Side::Server => 0,
        };
        !self.flow[sender].is_shut
    }

    /// Whether both ends are closed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.client.stage == EndStage::Closed && self.server.stage == EndStage::Closed
    }
}
