//! What a client may send next, from what it knows and from whose turn it is.

use crate::{Fact, Value, fact, text};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Reply, Severity, Side, Verb};
use protocol_core::{imap, pop3, smtp};
use std::collections::BTreeSet;
use world::fault::Fault;
use world::{ConnectionId, Endpoint, Event, EventKind, Line, Timeline, WireUnit};

/// What comes next on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The client may send one of these commands.
    Commands(Vec<String>),
    /// The client may send no command now, and this is why.
    Waits(Fact),
}

/// What the server of a connection has offered, as far as its client has heard of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offers(BTreeSet<String>);

/// Commands that a client sends only where the server has offered something.
const NEEDS: [(&str, &str); 15] = [
    ("STARTTLS", "STARTTLS"),
    ("AUTH", "AUTH"),
    ("BDAT", "CHUNKING"),
    ("EXPN", "EXPN"),
    ("STLS", "STLS"),
    ("AUTHENTICATE", "AUTH"),
    ("IDLE", "IDLE"),
    ("MOVE", "MOVE"),
    ("UID MOVE", "MOVE"),
    ("UID EXPUNGE", "UIDPLUS"),
    ("UNSELECT", "UNSELECT"),
    ("NAMESPACE", "NAMESPACE"),
    ("ENABLE", "ENABLE"),
    ("ID", "ID"),
    ("APOP", "APOP"),
];

impl Offers {
    /// Whether the client may send the command, as far as it has to be offered.
    #[must_use]
    pub fn allow(&self, command: &str) -> bool {
        let mut needs = NEEDS.iter();
        let needs = needs.find(|(name, _)| *name == command);
        needs.is_none_or(|(_, offer)| self.has(offer))
    }

    pub(crate) fn has(&self, offer: &str) -> bool {
        self.0.contains(offer)
    }

    /// Takes what a line of the server offers.
    pub(crate) fn hears(&mut self, line: &Line) {
        let octets = line.octets.to_text();
        let first = |it: &str| {
            let word = it.split([' ', '=']).next().unwrap_or_default();
            word.to_ascii_uppercase()
        };
        let lines = || octets.lines().skip(1).map(first);
        match line.unit {
            WireUnit::Smtp(smtp::Unit::Reply {
                answers: Some(Answered::Verb(Verb::Ehlo | Verb::Helo)),
                ..
            }) => {
                let reply = Reply::parse(&line.octets).ok();
                let said_yes = reply.filter(|it| it.code.severity() == Severity::Completion);
                let lines = said_yes.map(|it| it.lines);
                self.0 = lines
                    .into_iter()
                    .flatten()
                    .skip(1)
                    .map(|it| first(&it))
                    .collect();
            }
            WireUnit::Pop3(pop3::Unit::Greeting(_)) if octets.contains('<') => {
                self.0.insert("APOP".into());
            }
            WireUnit::Pop3(pop3::Unit::Listing(pop3::Verb::Capa)) => {
                let auth = |it: String| if it == "SASL" { "AUTH".into() } else { it };
                self.0.retain(|it| it == "APOP");
                self.0.extend(lines().map(auth));
            }
            WireUnit::Imap(_) => {
                let upper = octets.to_ascii_uppercase();
                let list = upper
                    .split_once("[CAPABILITY ")
                    .and_then(|it| it.1.split_once(']'));
                let list = list.map(|it| it.0).or(upper.strip_prefix("* CAPABILITY "));
                if let Some(list) = list {
                    self.0 = list.split_whitespace().map(first).collect();
                }
            }
            _ => {}
        }
    }
}

/// What the client of the connection has heard that the server offers, in these events.
pub(crate) fn heard<'a>(events: impl Iterator<Item = &'a Event>) -> Offers {
    let mut offers = Offers::default();
    for event in events {
        match &event.kind {
            EventKind::LineReceived { line, .. } if line.from == Side::Server => offers.hears(line),
            // What was heard in plain text does not count any more.
            EventKind::TlsEstablished(ends) if event.host == ends.client => {
                offers = Offers::default();
            }
            _ => {}
        }
    }
    offers
}

/// What the client of the connection has heard so far that the server offers.
#[must_use]
pub fn offers(connection: ConnectionId, timeline: &Timeline) -> Offers {
    heard(timeline.on(connection, timeline.past().len()))
}

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// The connection does not stand yet.
    Call,
    Greeting,
    Command,
    Content,
    Literal,
    Response,
    Idle,
    Tls,
    Close,
    /// The connection was never opened.
    None,
}

/// What comes next on the connection; `None` where it is over, or nobody knows.
#[must_use]
pub fn next(connection: ConnectionId, timeline: &Timeline) -> Option<Next> {
    let connected = timeline.world().connection(connection)?;
    let past = || timeline.on(connection, timeline.past().len());
    let mut turn = Turn::Call;
    let mut due: Vec<&Line> = Vec::new();
    for event in past() {
        match &event.kind {
            EventKind::ConnectionOpened(_) => turn = Turn::Greeting,
            EventKind::ConnectionClosed(ends) | EventKind::ConnectionReset(ends)
                if event.host == ends.client =>
            {
                turn = Turn::Close;
            }
            EventKind::ConnectionRefused { .. }
            | EventKind::FaultApplied {
                fault: Fault::Refuse,
                ..
            } => turn = Turn::None,
            EventKind::TlsBegun(_) => turn = Turn::Tls,
            EventKind::TlsEstablished(ends) if event.host == ends.client => {
                due.clear();
                let greeted = past().any(|it| is_greeting(it) && it.id < event.id);
                turn = if greeted {
                    Turn::Command
                } else {
                    Turn::Greeting
                };
            }
            EventKind::LineSent { line, .. } if line.from == Side::Client => {
                if wants_answer(line.unit) {
                    due.push(line);
                }
                turn = said(turn, line.unit);
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                if answers(line.unit) && !due.is_empty() {
                    due.remove(0);
                }
                turn = heard_by_client(turn, line.unit);
            }
            _ => {}
        }
    }
    let offers = heard(past());
    Some(Next::Waits(match turn {
        Turn::Call => fact!("next-call"),
        Turn::Greeting => fact!("next-greeting"),
        Turn::Tls => fact!("next-tls"),
        Turn::Close => fact!("next-close"),
        Turn::None => fact!("next-none"),
        Turn::Content => fact!("next-content"),
        Turn::Literal => fact!("next-literal"),
        Turn::Response => fact!("next-response"),
        Turn::Idle => return Some(Next::Commands(vec!["DONE".into()])),
        Turn::Command => match due.first() {
            Some(line) => {
                let more = due.len() - 1;
                let may_go_on =
                    offers.has("PIPELINING") && due.iter().all(|it| lets_go_on(it.unit));
                let waits = if may_go_on { "free" } else { "bound" };
                fact!("next-reply", to: asked(line), more: more, rule: Value::Choice(waits))
            }
            None => {
                let legal = legal(&connected.server.endpoint)?;
                let legal = legal.into_iter().filter(|it| offers.allow(it));
                return Some(Next::Commands(legal.collect()));
            }
        },
    }))
}

fn legal(server: &Endpoint) -> Option<Vec<String>> {
    Some(match server {
        // Whether a user has to sign in first, or TLS to be up, a client learns from the reply.
        Endpoint::SmtpServer(it) => {
            let signs_in = it.legal_verbs().any(|it| it == Verb::Auth);
            let verbs = it.state().legal_verbs().iter();
            let verbs = verbs.filter(|it| **it != Verb::Auth || signs_in);
            verbs.map(ToString::to_string).collect()
        }
        Endpoint::ImapServer(it) => it.legal_commands().map(|it| it.to_string()).collect(),
        Endpoint::Pop3Server { session, .. } => {
            session.legal_commands().map(|it| it.to_string()).collect()
        }
        _ => return None,
    })
}

/// What the client has sent, in a word.
fn asked(line: &Line) -> Value {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Command(it)) => text(it),
        WireUnit::Imap(imap::Unit::Command(it) | imap::Unit::Begun(it)) => text(it),
        WireUnit::Pop3(pop3::Unit::Command(it)) => text(it),
        WireUnit::Smtp(smtp::Unit::EndOfData) => fact!("next-to-message").into(),
        _ => fact!("next-to-line").into(),
    }
}

/// Whether something may follow it before it is answered, where the server offers PIPELINING (RFC 2920 section 3.1).
const fn lets_go_on(unit: WireUnit) -> bool {
    matches!(
        unit,
        WireUnit::Smtp(
            smtp::Unit::Command(Verb::Mail | Verb::Rcpt | Verb::Rset | Verb::Bdat)
                | smtp::Unit::EndOfData
        )
    )
}

fn is_greeting(event: &Event) -> bool {
    use WireUnit::{Imap, Pop3, Smtp};
    matches!(&event.kind, EventKind::LineReceived { line, .. } if matches!(
        line.unit,
        Smtp(smtp::Unit::Greeting(_))
            | Imap(imap::Unit::Greeting(_) | imap::Unit::PreAuth)
            | Pop3(pop3::Unit::Greeting(_))
    ))
}

/// Whether the server owes an answer to the client's line.
const fn wants_answer(unit: WireUnit) -> bool {
    use imap::Unit as I;
    use pop3::Unit as P;
    use smtp::Unit as S;
    match unit {
        WireUnit::Smtp(it) => matches!(
            it,
            S::Command(_) | S::UnknownCommand | S::EndOfData | S::AuthResponse
        ),
        WireUnit::Imap(it) => matches!(it, I::Command(_) | I::Begun(_) | I::UnknownCommand),
        WireUnit::Pop3(it) => matches!(it, P::Command(_) | P::UnknownCommand | P::AuthResponse),
    }
}

/// Whether the server's line ends an answer.
const fn answers(unit: WireUnit) -> bool {
    use pop3::Unit as P;
    match unit {
        WireUnit::Smtp(it) => matches!(it, smtp::Unit::Reply { .. }),
        WireUnit::Imap(it) => matches!(it, imap::Unit::Tagged { .. }),
        WireUnit::Pop3(P::Reply { status, answers }) => !matches!(
            (status, answers),
            (pop3::Status::Ok, Some(pop3::Verb::Retr | pop3::Verb::Top))
        ),
        WireUnit::Pop3(it) => matches!(it, P::Listing(_) | P::EndOfContent | P::Challenge),
    }
}

/// Whose turn it is after a line of the client.
const fn said(turn: Turn, unit: WireUnit) -> Turn {
    use imap::Unit as I;
    match unit {
        WireUnit::Smtp(smtp::Unit::EndOfData | smtp::Unit::AuthResponse)
        | WireUnit::Imap(
            I::Literal { ends: true, .. } | I::AuthResponse | I::AuthCancelled | I::IdleDone,
        )
        | WireUnit::Pop3(pop3::Unit::AuthResponse) => Turn::Command,
        _ => turn,
    }
}

/// Whose turn it is after a line that the client has got.
const fn heard_by_client(turn: Turn, unit: WireUnit) -> Turn {
    use imap::{CommandName as C, Status, Unit as I, Untagged};
    use pop3::Unit as P;
    use smtp::Unit as S;
    match unit {
        WireUnit::Smtp(S::Greeting(_))
        | WireUnit::Imap(I::Greeting(_) | I::PreAuth)
        | WireUnit::Pop3(P::Greeting(_)) => Turn::Command,
        WireUnit::Smtp(S::Reply { code, answers }) => match (code.get(), answers) {
            (421, _) | (_, Some(Answered::Verb(Verb::Quit))) => Turn::Close,
            (354, _) => Turn::Content,
            (334, _) => Turn::Response,
            (220, Some(Answered::Verb(Verb::StartTls))) => Turn::Tls,
            _ => turn,
        },
        WireUnit::Imap(it) => match it {
            I::Continuation => Turn::Literal,
            I::Challenge => Turn::Response,
            I::IdleBegun => Turn::Idle,
            I::Untagged(Untagged::Bye) => Turn::Close,
            I::Tagged {
                status: Status::Ok,
                answers: Some(C::StartTls),
            } => Turn::Tls,
            I::Tagged { .. } if !matches!(turn, Turn::Close) => Turn::Command,
            _ => turn,
        },
        WireUnit::Pop3(it) => match it {
            P::Challenge => Turn::Response,
            P::Reply {
                answers: Some(pop3::Verb::Quit),
                ..
            } => Turn::Close,
            P::Reply {
                status: pop3::Status::Ok,
                answers: Some(pop3::Verb::Stls),
            } => Turn::Tls,
            _ => turn,
        },
        _ => turn,
    }
}
