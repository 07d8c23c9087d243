//! The state machines of both ends of a connection, as diagrams draw them.

use super::{Nearest, nearest};
use crate::{Fact, fact, family, states, text};
use protocol_core::imap::server::Extension;
use protocol_core::smtp::Side;
use protocol_core::smtp::server::Tls;
use protocol_core::{imap, pop3, smtp};
use world::{Connection, ConnectionId, Endpoint, Event, EventKind, Timeline, WireUnit};

/// So many states lead to another by the same before that is said once, of all.
const MANY: usize = 4;
/// How many events are gone back in search of the last change of a state.
const BACK: usize = 16;

/// A session's states and moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// Its states, those of the usual way first.
    pub states: Vec<Fact>,
    /// The one that it is in; while it waits for its host, the one that it asked in.
    pub now: Option<usize>,
    /// Whether it waits for its host.
    pub asks: bool,
    /// Its moves.
    pub moves: Vec<Move>,
    /// The move that led here.
    pub came: Option<usize>,
}

/// A move from a state, or from each of many, to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// From where.
    pub from: Vec<usize>,
    /// By what: a command, a reply, or what is none.
    pub by: Vec<Fact>,
    /// To where.
    pub to: usize,
}

/// Both ends of a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session<'a> {
    /// Of which event it is the connection.
    pub nearest: Nearest<'a, ConnectionId>,
    /// The connection; where it is over, as it was last.
    pub connection: Option<Connection>,
    /// Whether it is over.
    pub is_over: bool,
    /// The client; `None` where it is outside, or gone.
    pub client: Option<Machine>,
    /// The server, likewise.
    pub server: Option<Machine>,
}

/// The session of the event, or of the nearest event that is on a connection.
#[must_use]
pub fn session<'a>(event: &'a Event, timeline: &'a Timeline) -> Option<Session<'a>> {
    let nearest = nearest(event, timeline, |it| it.connection)?;
    let before = timeline.on(nearest.it, event.id.index() + 1).rev();
    let before = before.filter(|it| is_seen(it)).take(BACK);
    let mut before: Vec<_> = before.map(|it| it.id).collect();
    // Forwards: that is one replay.
    before.reverse();
    let mut past = timeline.clone();
    let mut seen = Vec::new();
    for id in before {
        past.seek_event(id);
        seen.extend(past.world().connection(nearest.it).cloned());
    }
    let now = timeline.world().connection(nearest.it).cloned();
    let is_over = now.is_none();
    seen.extend(now);
    let machine = |side| {
        let drawn = drawn(&seen.last()?.end(side).endpoint)?;
        let states = seen
            .iter()
            .rev()
            .filter_map(|it| state(&it.end(side).endpoint));
        let trail: Vec<usize> = states.filter(|it| drawn.is_drawn(*it)).collect();
        Some(drawn.machine(&trail))
    };
    let (client, server) = (machine(Side::Client), machine(Side::Server));
    Some(Session {
        nearest,
        connection: seen.pop(),
        is_over,
        client,
        server,
    })
}

/// Whether it moves an end, or an event after it on the connection shows what moved one.
fn is_seen(event: &Event) -> bool {
    match &event.kind {
        EventKind::LineReceived { line, .. } => {
            !matches!(line.unit, WireUnit::Imap(imap::Unit::Untagged(_)))
        }
        EventKind::LineSent { .. } => false,
        _ => true,
    }
}

/// The last change in a trail of states, the latest first: from which state.
fn moved(trail: &[usize]) -> Option<usize> {
    let now = trail.first()?;
    trail.iter().copied().find(|it| it != now)
}

/// The moves that a state machine may make, and where it is.
struct Drawn {
    names: Vec<Fact>,
    moves: Vec<(usize, &'static str, usize)>,
    now: usize,
    /// States that the server's set-up leaves out.
    left_out: Vec<usize>,
}

/// Where the state of an end stands in the list of its states.
fn state(endpoint: &Endpoint) -> Option<usize> {
    drawn(endpoint).map(|it| it.now)
}

/// The machine of one side of a protocol, by the names of the engine.
macro_rules! machine {
    ($protocol:ident::$side:ident, $session:expr, $name:ident, $left_out:expr) => {{
        type S = $protocol::$side::StateName;
        draw(
            &S::ALL,
            S::moves(),
            $session.state(),
            states::$name,
            $left_out,
        )
    }};
}

fn drawn(endpoint: &Endpoint) -> Option<Drawn> {
    Some(match endpoint {
        Endpoint::SmtpServer(it) => {
            use smtp::server::StateName::{Authenticating, Chunk, Chunks, Securing};
            let config = it.config();
            let left_out = [
                (Securing, config.tls == Tls::None),
                (Authenticating, config.extensions.auth.is_empty()),
                (Chunk, !config.extensions.chunking),
                (Chunks, !config.extensions.chunking),
            ];
            machine!(smtp::server, it, server_state, &left_out)
        }
        Endpoint::SmtpClient(it) => machine!(smtp::client, it, client_state, &[]),
        Endpoint::ImapServer(it) => {
            use imap::server::StateName::{Authenticating, Idling, Securing};
            let config = it.config();
            let left_out = [
                (Securing, config.tls == Tls::None),
                (Authenticating, config.mechanisms.is_empty()),
                (Idling, !config.extensions.contains(&Extension::Idle)),
            ];
            machine!(imap::server, it, imap_server_state, &left_out)
        }
        Endpoint::ImapClient(it) => machine!(imap::client, it, imap_client_state, &[]),
        Endpoint::Pop3Server { session: it, .. } => {
            use pop3::server::StateName::{Authenticating, Securing, UserGiven};
            let config = it.config();
            let left_out = [
                (Securing, config.tls == Tls::None),
                (Authenticating, config.extensions.auth.is_empty()),
                (UserGiven, !config.extensions.user),
            ];
            machine!(pop3::server, it, pop3_server_state, &left_out)
        }
        Endpoint::Pop3Client(it) => machine!(pop3::client, it, pop3_client_state, &[]),
        Endpoint::Outside | Endpoint::Gone => return None,
    })
}

fn draw<S: Copy + PartialEq>(
    all: &[S],
    moves: &[(S, &'static str, S)],
    now: S,
    name: fn(S) -> Fact,
    left_out: &[(S, bool)],
) -> Drawn {
    let place = |state: S| all.iter().position(|it| *it == state).unwrap_or(0);
    let is_out = |it: &&(S, bool)| it.1;
    Drawn {
        names: all.iter().map(|it| name(*it)).collect(),
        moves: moves
            .iter()
            .map(|it| (place(it.0), it.1, place(it.2)))
            .collect(),
        now: place(now),
        left_out: left_out
            .iter()
            .filter(is_out)
            .map(|it| place(it.0))
            .collect(),
    }
}

impl Drawn {
    /// Whether the state has moves: the one in which a session waits for its host has none.
    fn is_drawn(&self, state: usize) -> bool {
        self.moves.iter().any(|it| it.0 == state || it.2 == state)
    }

    /// The states in the order in which their moves lead to them, the last ones last.
    fn order(&self, at: usize, order: &mut Vec<usize>) {
        if order.contains(&at) {
            return;
        }
        order.push(at);
        for (_, _, to) in self.moves.iter().filter(|it| it.0 == at) {
            self.order(*to, order);
        }
    }

    fn machine(mut self, trail: &[usize]) -> Machine {
        let is_out = |it: &usize| self.left_out.contains(it) && !trail.contains(it);
        self.moves.retain(|it| !is_out(&it.0) && !is_out(&it.2));
        let mut order = Vec::new();
        self.order(0, &mut order);
        let is_last = |at: &usize| self.moves.iter().all(|it| it.0 != *at);
        order.sort_by_key(is_last);
        let place = |state| order.iter().position(|it| *it == state);
        let moves = self.moves.iter();
        let mut moves = moves.filter_map(|it| Some((place(it.0)?, it.1, place(it.2)?)));
        let mut drawn: Vec<Move> = Vec::new();
        let all: Vec<_> = moves.by_ref().collect();
        for (from, by, to) in &all {
            let sources = all.iter().filter(|it| (it.1, it.2) == (*by, *to));
            let sources: Vec<usize> = sources.map(|it| it.0).collect();
            let from = if sources.len() < MANY {
                vec![*from]
            } else {
                sources
            };
            let said = match by.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
                Some(key) => fact!(family "move", key),
                None => fact!("verbatim", text: text(by)),
            };
            match drawn.iter_mut().find(|it| it.from == from && it.to == *to) {
                Some(it) if it.by.contains(&said) => {}
                Some(it) => it.by.push(said),
                None => drawn.push(Move {
                    from,
                    by: vec![said],
                    to: *to,
                }),
            }
        }
        let now = trail.first().copied().and_then(place);
        // Before its first state is seen it was connected.
        let before = place(moved(trail).unwrap_or(0));
        let came = now.zip(before);
        let came = came.and_then(|(to, from)| {
            drawn
                .iter()
                .position(|it| it.to == to && it.from.contains(&from))
        });
        Machine {
            states: order.iter().map(|it| self.names[*it].clone()).collect(),
            now,
            asks: !self.is_drawn(self.now),
            moves: drawn,
            came,
        }
    }
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 1] {
    let all = (smtp::server::StateName::moves().iter().map(|it| it.1))
        .chain(smtp::client::StateName::moves().iter().map(|it| it.1))
        .chain(imap::server::StateName::moves().iter().map(|it| it.1))
        .chain(imap::client::StateName::moves().iter().map(|it| it.1))
        .chain(pop3::server::StateName::moves().iter().map(|it| it.1))
        .chain(pop3::client::StateName::moves().iter().map(|it| it.1));
    let keys = all.filter_map(|it| it.strip_prefix('(')?.strip_suffix(')'));
    let keys: std::collections::BTreeSet<&str> = keys.collect();
    [family("move", keys)]
}
