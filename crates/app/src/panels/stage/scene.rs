//! What is on the stage, computed from the run at the cursor; no component here.

use crate::panels::ladder::pair;
use crate::panels::wire;
use protocol_core::message::{fields, view};
use protocol_core::smtp::{Side, Unit};
use protocol_core::{Octets, smtp};
use world::host::OutgoingState;
use world::{
    ConnectionId, Endpoint, Event, EventKind, HostId, Line, MessageId, Protocol, Timeline, WireUnit,
};

/// What is on the stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The host on the left.
    pub left: HostId,
    /// The host on the right.
    pub right: Option<HostId>,
    /// What is between them.
    pub link: Link,
    /// What is said.
    pub bubble: Option<Bubble>,
    /// The message that is told of.
    pub message: Option<MessageId>,
    /// The connection that is drawn.
    pub connection: Option<ConnectionId>,
}

/// What is between the two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing yet.
    None,
    /// A connection to this port.
    Port(u16, Protocol),
    /// A question to DNS.
    Dns,
    /// A hand-over inside one provider.
    Inside,
}

/// What is said, and where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Its text.
    pub text: String,
    /// Whether it goes to the right.
    pub to_right: bool,
    /// Whether it has arrived.
    pub arrived: bool,
    /// Whether it is the letter itself.
    pub is_letter: bool,
    /// Changes with each thing that is said, so that motion begins anew.
    pub key: u32,
    /// The sign of a reply.
    pub sign: Option<words::Sign>,
}

impl Scene {
    /// The scene at the cursor.
    pub fn at(timeline: &Timeline) -> Self {
        let past = timeline.past();
        let Some(lit) = past.last() else {
            return opening(timeline);
        };
        let near =
            |event: &&Event| pair(event).is_some_and(|(a, b)| a == lit.host || b == lit.host);
        let with_pair = if pair(lit).is_some() {
            Some(lit)
        } else {
            past.iter().rfind(near)
        };
        let told = message_of(lit).or_else(|| past.iter().rev().find_map(message_of));
        // A letter that was given up is nobody's any more: then its notice is told of.
        let world = timeline.world();
        let message = told
            .filter(|it| world.holders(*it).next().is_some())
            .or(world.messages().last());
        let Some(event) = with_pair else {
            return Self {
                message,
                ..opening(timeline)
            };
        };
        let (a, b) = pair(event).expect("it was chosen because it has one");
        let (left, right) = (a.min(b), a.max(b));
        let link = match &event.kind {
            EventKind::DnsAsked { .. } | EventKind::DnsAnswered { .. } => Link::Dns,
            EventKind::Delivered { .. } => Link::Inside,
            EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
                Link::Port(line.ends.port, line.ends.protocol)
            }
            EventKind::ConnectionRequested(ends)
            | EventKind::ConnectionOpened(ends)
            | EventKind::ConnectionClosed(ends)
            | EventKind::ConnectionRefused { ends, .. } => Link::Port(ends.port, ends.protocol),
            _ => Link::None,
        };
        let bubble = bubble(past, event, left);
        Self {
            left,
            right: Some(right),
            link,
            bubble,
            message,
            connection: event.connection,
        }
    }
}

/// Before anything: the letter's program and the server it will call.
fn opening(timeline: &Timeline) -> Scene {
    let world = timeline.world();
    let left = world
        .host_named(&timeline.scenario().letter.host)
        .unwrap_or(HostId(0));
    let server = world
        .host(left)
        .and_then(|host| host.mua.as_ref()?.spec.submit.as_ref())
        .and_then(|server| world.host_named(&server.host));
    let (left, right) = match server {
        Some(server) => (left.min(server), Some(left.max(server))),
        None => (left, None),
    };
    Scene {
        left,
        right,
        link: Link::None,
        bubble: None,
        message: None,
        connection: None,
    }
}

/// The last thing said on the connection of `event`, or DNS's question or answer.
fn bubble(past: &[Event], event: &Event, left: HostId) -> Option<Bubble> {
    let dns = |text: String, to_right: bool, sign| {
        let text = wire::shorten(&text, 46);
        Bubble {
            text,
            to_right,
            arrived: false,
            is_letter: false,
            key: event.id.0,
            sign,
        }
    };
    match &event.kind {
        EventKind::DnsAsked { question, .. } => {
            return Some(dns(
                format!("{} {}?", question.kind, question.name),
                event.host == left,
                None,
            ));
        }
        EventKind::DnsAnswered { answer, .. } => {
            use protocol_core::dns::{Answer, RecordData};
            let (text, sign) = match answer {
                Answer::NoError(records) => match records.first().map(|it| &it.data) {
                    Some(RecordData::Mx(preference, Some(exchange))) => {
                        (format!("MX {preference} {exchange}"), words::Sign::Done)
                    }
                    Some(RecordData::Mx(_, None)) => ("MX 0 .".into(), words::Sign::No),
                    Some(RecordData::A(address)) => (format!("A {address}"), words::Sign::Done),
                    None => ("no such record".into(), words::Sign::No),
                },
                Answer::NxDomain => ("no such name".into(), words::Sign::No),
                Answer::ServFail => ("no answer".into(), words::Sign::Later),
            };
            let bubble = dns(text, event.host != left, Some(sign));
            return Some(Bubble {
                arrived: true,
                ..bubble
            });
        }
        EventKind::Delivered { .. } => return None,
        _ => {}
    }
    let connection = event.connection?;
    past.iter()
        .rev()
        .take_while(|it| !begins(it, connection))
        .find_map(|it| {
            if it.connection != Some(connection) {
                return None;
            }
            let (line, arrived) = match &it.kind {
                EventKind::LineSent { line, .. } => (line, false),
                EventKind::LineReceived { line, .. } => (line, true),
                _ => return None,
            };
            Some(Bubble {
                text: wire::summary(line, 46),
                to_right: line.sender() == left,
                arrived,
                is_letter: line.unit == WireUnit::Smtp(Unit::Content),
                key: it.id.0,
                sign: wire::sign(line),
            })
        })
}

fn begins(event: &Event, connection: ConnectionId) -> bool {
    event.connection == Some(connection) && matches!(event.kind, EventKind::ConnectionRequested(_))
}

fn message_of(event: &Event) -> Option<MessageId> {
    match &event.kind {
        EventKind::Composed { message, .. }
        | EventKind::EnvelopeSettled { message, .. }
        | EventKind::Accepted { message, .. }
        | EventKind::Released { message, .. }
        | EventKind::HeaderAdded { message, .. }
        | EventKind::Queued { message, .. }
        | EventKind::Attempted { message, .. }
        | EventKind::Deferred { message, .. }
        | EventKind::Failed { message, .. }
        | EventKind::NoticeOmitted { message }
        | EventKind::Delivered { message, .. } => Some(*message),
        EventKind::NoticeWritten { notice, .. } => Some(*notice),
        EventKind::Fetched { message, .. } => *message,
        _ => None,
    }
}

/// What a card shows of a host.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    /// `From:` and `To:` of the letter it has, where it has it.
    pub letter: Option<(String, String)>,
    /// The envelope it is writing: from, for whom, and who is asked about.
    pub envelope: Option<(String, Vec<String>, Option<String>)>,
    /// Whether it is responsible for the message.
    pub responsible: bool,
    /// How many messages wait in its queue.
    pub queue: usize,
    /// How many messages are in its mailboxes.
    pub stored: usize,
}

/// The card of a host.
pub fn card(timeline: &Timeline, scene: &Scene, id: HostId) -> Card {
    let world = timeline.world();
    let Some(host) = world.host(id) else {
        return Card::default();
    };
    let has = scene
        .message
        .is_some_and(|message| world.copies(message).any(|it| it == id));
    let letter = if has {
        scene
            .message
            .and_then(|message| content(so_far(timeline), message))
            .map(|it| names(&it))
    } else if scene.message.is_none() {
        let letter = &timeline.scenario().letter;
        (letter.host == host.name).then(|| {
            let to = letter.draft.to.first().map_or("", String::as_str);
            (person(&letter.draft.from), person(to))
        })
    } else {
        None
    };
    let unsent = scene.message.is_none() && letter.is_some();
    Card {
        letter,
        envelope: envelope(timeline, scene, id),
        responsible: unsent
            || scene
                .message
                .is_some_and(|message| world.holders(message).any(|it| it == id)),
        queue: host.mta.as_ref().map_or(0, |mta| mta.queue.len()),
        stored: host.store.as_ref().map_or(0, |store| {
            store.users.values().map(|it| it.inbox.messages.len()).sum()
        }),
    }
}

fn envelope(
    timeline: &Timeline,
    scene: &Scene,
    id: HostId,
) -> Option<(String, Vec<String>, Option<String>)> {
    let connection = timeline.world().connection(scene.connection?)?;
    if connection.ends.server != id {
        return None;
    }
    let Endpoint::SmtpServer(server) = &connection.server.endpoint else {
        return None;
    };
    let asked = timeline.lit().and_then(asked_recipient);
    let (from, to) = match server.envelope() {
        Some((from, to)) => (
            from.to_string(),
            to.iter().map(ToString::to_string).collect(),
        ),
        None => return None,
    };
    Some((plain(&from), to_plain(to), asked.map(|it| plain(&it))))
}

/// The recipient that a RCPT on its way asks about.
fn asked_recipient(event: &Event) -> Option<String> {
    let EventKind::LineSent { line, .. } = &event.kind else {
        return None;
    };
    let Line {
        from: Side::Client,
        unit: WireUnit::Smtp(Unit::Command(smtp::Verb::Rcpt)),
        ..
    } = line
    else {
        return None;
    };
    let text = line.octets.strip_suffix(b"\r\n")?;
    match smtp::Command::parse(text).ok()? {
        smtp::Command::Rcpt { forward_path, .. } => Some(forward_path.to_string()),
        _ => None,
    }
}

fn to_plain(paths: Vec<String>) -> Vec<String> {
    paths.iter().map(|it| plain(it)).collect()
}

/// Without its angle brackets; `<>` stays.
fn plain(path: &str) -> String {
    match path {
        "<>" => path.to_owned(),
        _ => path
            .trim_start_matches('<')
            .trim_end_matches('>')
            .to_owned(),
    }
}

/// What the world at the cursor has seen: the events of the last step are all in it.
fn so_far(timeline: &Timeline) -> &[Event] {
    let count = timeline.world().event_count().min(timeline.events().len());
    &timeline.events()[..count]
}

/// The content of a message, as it was last told of.
fn content(past: &[Event], message: MessageId) -> Option<Octets> {
    past.iter().rev().find_map(|event| match &event.kind {
        EventKind::Composed {
            message: it,
            content,
            ..
        }
        | EventKind::Accepted {
            message: it,
            content,
            ..
        }
        | EventKind::Delivered {
            message: it,
            content,
            ..
        }
        | EventKind::NoticeWritten {
            notice: it,
            content,
            ..
        } if *it == message => Some(content.clone()),
        _ => None,
    })
}

/// Who the letter says it is from and for: its own header, not the envelope.
fn names(content: &Octets) -> (String, String) {
    let end = fields(content).last().map_or(0, |it| it.range.end);
    let header = view(&content.slice(..end));
    let name = |field| person(header.field(field).unwrap_or("—"));
    (name("From"), name("To"))
}

/// The local part of the first address, or the name: short enough for a card.
fn person(text: &str) -> String {
    let address = text
        .rsplit_once('<')
        .map_or(text, |(_, it)| it)
        .trim_end_matches('>');
    let local = address.split('@').next().unwrap_or(address).trim();
    wire::shorten(local, 14)
}

/// Whether the program was told that its letter was refused.
pub fn refused(timeline: &Timeline, id: HostId) -> bool {
    let mua = timeline.world().host(id).and_then(|host| host.mua.as_ref());
    mua.is_some_and(|mua| {
        mua.outbox
            .iter()
            .any(|it| matches!(it.state, OutgoingState::Refused(_)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn sent(name: &str) -> Timeline {
        let scenario = lessons::scenario(name).unwrap();
        let draft = scenario.letter.draft.clone();
        let mut timeline = Timeline::new(Arc::new(scenario)).unwrap();
        let input = world::Input::Send {
            host: HostId(0),
            draft,
            envelope: None,
        };
        timeline.apply(input).unwrap();
        timeline
    }

    #[test]
    fn every_moment_of_every_scenario_has_a_scene_with_a_seal_somewhere() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
            for id in ids {
                timeline.seek_event(id);
                let scene = Scene::at(&timeline);
                let seals = timeline
                    .world()
                    .hosts()
                    .filter(|(host, _)| card(&timeline, &scene, *host).responsible)
                    .count();
                assert!((1..=2).contains(&seals), "{name} {id}: {seals} seals");
            }
        }
    }

    #[test]
    fn the_envelope_is_at_the_servers_desk_and_the_letter_is_not_before_354() {
        let mut timeline = sent("direct");
        let place = world::place::find(timeline.events(), "rcpt-bob")
            .unwrap()
            .unwrap();
        timeline.seek_event(place);
        let scene = Scene::at(&timeline);
        let (client, server) = (
            card(&timeline, &scene, HostId(0)),
            card(&timeline, &scene, HostId(1)),
        );
        assert_eq!(client.letter, Some(("alice".into(), "bob".into())));
        assert_eq!(server.letter, None);
        let (from, to, asked) = server.envelope.unwrap();
        assert_eq!((from.as_str(), to.len()), ("alice@sender.example", 0));
        assert_eq!(asked.as_deref(), Some("bob@receiver.example"));
    }
}
