//! What somebody has who listens between two hosts: octets where they are plain, and sizes where they are under TLS.

use crate::explain::secret_kind;
use crate::{Fact, Spoken, Value, fact, family, list, size, under_base64, view};
use protocol_core::imap::{self, Untagged};
use protocol_core::pop3::{self, Verb as Pop3};
use protocol_core::smtp::{self, Verb};
use protocol_core::{Octets, tls};
use std::collections::BTreeSet;
use world::{Event, EventKind, HostId, Line, Timeline, WireUnit};

/// Two hosts, the lower number first.
pub type Pair = (HostId, HostId);

/// Something that was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard<'a> {
    /// The event.
    pub event: &'a Event,
    /// From whom, and to whom.
    pub between: (HostId, HostId),
    /// What was heard.
    pub what: What<'a>,
}

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What<'a> {
    /// Somebody connects to this port.
    Connects(u16),
    /// Octets as they are, and what they say under base64.
    Plain(&'a Octets, Option<Vec<u8>>),
    /// What came of the octets before: somebody on the way has written over them.
    Changed(&'a Octets),
    /// A message of TLS's handshake.
    Handshake,
    /// So many octets of TLS: records with their headers.
    Tls(usize),
}

/// What somebody has who listens between two hosts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture<'a> {
    /// What was heard until now, in order.
    pub heard: Vec<Heard<'a>>,
    /// What that teaches.
    pub learned: Vec<Fact>,
}

/// What can be learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Learned {
    Envelope,
    Message,
    Password,
    Token,
    Proof,
}

impl Learned {
    const ALL: [Self; 5] = [
        Self::Envelope,
        Self::Message,
        Self::Password,
        Self::Token,
        Self::Proof,
    ];
}

/// The pairs of hosts with a connection between them until now, and the pair that spoke last.
#[must_use]
pub fn links(timeline: &Timeline) -> (Vec<Pair>, Option<Pair>) {
    let (mut all, mut last) = (Vec::new(), None);
    for event in timeline.past() {
        let pair = match &event.kind {
            EventKind::ConnectionRequested(ends) => pair(ends.client, ends.server),
            EventKind::LineSent { line, .. } => pair(line.ends.client, line.ends.server),
            _ => continue,
        };
        if last != Some(pair) && !all.contains(&pair) {
            all.push(pair);
        }
        last = Some(pair);
    }
    (all, last)
}

fn pair(a: HostId, b: HostId) -> Pair {
    (a.min(b), a.max(b))
}

/// What was heard between two hosts until now.
#[must_use]
pub fn capture(timeline: &Timeline, (a, b): Pair) -> Capture<'_> {
    let mut heard = Vec::new();
    let mut learned = BTreeSet::new();
    let (mut plain, mut under_tls) = (0, 0);
    for event in timeline.past() {
        let view = view(event);
        let Some(between) = view.parties.filter(|it| pair(it.0, it.1) == pair(a, b)) else {
            continue;
        };
        let what = match &event.kind {
            EventKind::ConnectionRequested(ends) => What::Connects(ends.port),
            EventKind::LineSent { line, .. } if line.secured => {
                let records = tls::records(line.octets.len());
                let octets = records.map(|it| it.header.len() + it.protected).sum();
                under_tls += octets;
                What::Tls(octets)
            }
            EventKind::LineSent { line, .. } => {
                plain += line.octets.len();
                learned.extend(teaches(event, line, timeline));
                What::Plain(&line.octets, under_base64(line))
            }
            EventKind::LineReceived { line, sent, .. } if !line.secured => {
                let sent = timeline.event(*sent).and_then(|it| crate::view(it).line());
                if sent.is_none_or(|it| it.octets == line.octets) {
                    continue;
                }
                What::Changed(&line.octets)
            }
            _ if matches!(view.spoken, Some(Spoken::Tls | Spoken::TlsUp)) => What::Handshake,
            _ => continue,
        };
        heard.push(Heard {
            event,
            between,
            what,
        });
    }
    let mut facts = vec![match (learned.is_empty(), plain, heard.is_empty()) {
        (_, _, true) => fact!("capture-empty"),
        (false, ..) => fact!("capture-learns", what: learned_all(&learned)),
        (true, 0, _) => fact!("capture-sizes-only"),
        (true, ..) => fact!("capture-greetings"),
    }];
    if under_tls > 0 {
        facts.push(fact!("capture-under-tls", size: size(under_tls)));
    }
    Capture {
        heard,
        learned: facts,
    }
}

fn learned_all(learned: &BTreeSet<Learned>) -> Value {
    let mut all: Vec<Fact> = learned
        .iter()
        .map(|it| fact!(family "learned", crate::variant(it)))
        .collect();
    match (all.pop(), all.is_empty()) {
        (Some(last), false) => fact!("list-and", list: list(all), last: last).into(),
        (last, _) => list(last),
    }
}

/// What a plain line teaches.
fn teaches(event: &Event, line: &Line, timeline: &Timeline) -> Option<Learned> {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Command(Verb::Mail | Verb::Rcpt)) => Some(Learned::Envelope),
        WireUnit::Smtp(smtp::Unit::Content | smtp::Unit::Chunk { .. })
        | WireUnit::Pop3(pop3::Unit::Content)
        | WireUnit::Imap(imap::Unit::Command(imap::CommandName::Append)) => Some(Learned::Message),
        // With a literal.
        WireUnit::Imap(imap::Unit::Untagged(Untagged::Fetch)) => {
            let has_literal = line.octets.windows(3).any(|it| it == b"}\r\n");
            has_literal.then_some(Learned::Message)
        }
        WireUnit::Imap(imap::Unit::Command(imap::CommandName::Login))
        | WireUnit::Pop3(pop3::Unit::Command(Pop3::Pass)) => Some(Learned::Password),
        WireUnit::Pop3(pop3::Unit::Command(Pop3::Apop)) => Some(Learned::Proof),
        _ => secret_kind(event, line, timeline),
    }
}

pub(crate) fn families() -> [(&'static str, Vec<String>); 1] {
    [family("learned", Learned::ALL.map(crate::variant))]
}
