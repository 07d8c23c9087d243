//! What is on the stage, computed from the run at the cursor; no component here.

use crate::panels::ladder::{Flight, pair};
use crate::panels::wire;
use crate::state::addresses;
use protocol_core::dns::{Answer, RecordData};
use protocol_core::message::{fields, view};
use protocol_core::smtp::Unit;
use protocol_core::{Octets, smtp};
use words::Ui;
use world::event::TokenAnswer;
use world::host::OutgoingState;
use world::{
    ConnectionId, Endpoint, Event, EventId, EventKind, HostId, Instant, Line, MessageId, Protocol,
    Timeline, WireUnit,
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
    /// Whether it is under TLS.
    pub secured: bool,
    /// What is said.
    pub bubble: Option<Bubble>,
    /// The message that is told of.
    pub message: Option<MessageId>,
    /// The connection that is drawn.
    pub connection: Option<ConnectionId>,
    /// Whether a person types at its client: then there is no letter but what is typed.
    pub typed: bool,
    /// Who speaks to whom: `true` from left to right; `None` where nobody speaks.
    pub to_right: Option<bool>,
    /// What DNS is asked and what it answered.
    pub slip: Option<Slip>,
}

/// A question to DNS and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Who answers.
    pub resolver: HostId,
    /// `MX receiver.example`.
    pub question: String,
    /// The records, or what it says instead; `None` before it has answered.
    pub answer: Option<Vec<String>>,
}

/// What is between the two hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Nothing yet.
    None,
    /// A connection to this port that is being opened or stands.
    Port(u16, Protocol),
    /// The same, closed or refused.
    Closed(u16, Protocol),
    /// A question to DNS.
    Dns,
    /// A request to the token issuer.
    Https,
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
    /// How far it is, in thousandths of its way: by the time of the world.
    pub far: i32,
    /// Whether it never arrives.
    pub lost: bool,
    /// Whether it is the letter itself.
    pub is_letter: bool,
    /// Changes with each thing that is said, so that motion begins anew.
    pub key: u32,
    /// The sign of a reply.
    pub sign: Option<words::Sign>,
}

impl Scene {
    /// The scene at the cursor.
    pub fn at(timeline: &Timeline, ui: &Ui) -> Self {
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
        let carried = |event: &Event| timeline.world().connection(event.connection?)?.carries;
        let world = timeline.world();
        let on = with_pair.and_then(|it| it.connection);
        let typed = on
            .and_then(|id| world.connection(id))
            .is_some_and(|it| matches!(it.client.endpoint, Endpoint::Outside));
        let message = if typed {
            let told = past.iter().rev().filter(|it| it.connection == on);
            message_of(lit).or_else(|| told.filter_map(message_of).next())
        } else {
            let told = message_of(lit)
                .or_else(|| with_pair.and_then(carried))
                .or_else(|| past.iter().rev().find_map(message_of));
            // A letter that was given up is nobody's any more: then its notice is told of.
            told.filter(|it| world.holders(*it).next().is_some())
                .or(world.messages().last())
        };
        let Some(event) = with_pair else {
            return Self {
                message,
                ..opening(timeline)
            };
        };
        let (a, b) = pair(event).expect("it was chosen because it has one");
        let (left, right) = (a.min(b), a.max(b));
        let link = match &event.kind {
            EventKind::DnsAsked { .. }
            | EventKind::DnsAnswered { .. }
            | EventKind::DnsTimedOut { .. } => Link::Dns,
            EventKind::TokenAsked { .. } | EventKind::TokenAnswered { .. } => Link::Https,
            EventKind::Delivered { .. } => Link::Inside,
            EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => {
                Link::Port(line.ends.port, line.ends.protocol)
            }
            EventKind::ConnectionRequested(ends)
            | EventKind::ConnectionOpened(ends)
            | EventKind::TlsBegun(ends)
            | EventKind::TlsEstablished(ends) => Link::Port(ends.port, ends.protocol),
            EventKind::ConnectionClosed(ends)
            | EventKind::ConnectionReset(ends)
            | EventKind::ConnectionRefused { ends, .. } => Link::Closed(ends.port, ends.protocol),
            _ => Link::None,
        };
        let secured = match &event.kind {
            EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => line.secured,
            EventKind::TlsEstablished(_) => true,
            _ => false,
        };
        let bubble = bubble(timeline, event, left, ui);
        let to_right = match &event.kind {
            _ if bubble.is_some() => bubble.as_ref().map(|it| it.to_right),
            EventKind::ConnectionRequested(ends) | EventKind::ConnectionOpened(ends) => {
                Some(ends.client == left)
            }
            EventKind::Delivered { by, .. } => Some(*by == left),
            _ => None,
        };
        let connection = event.connection;
        Self {
            left,
            right: Some(right),
            link,
            secured,
            bubble,
            message,
            connection,
            typed,
            to_right,
            slip: slip(event, ui),
        }
    }
}

/// The question and the answer of a DNS event.
fn slip(event: &Event, ui: &Ui) -> Option<Slip> {
    let (resolver, question, answer) = match &event.kind {
        EventKind::DnsAsked { resolver, question }
        | EventKind::DnsTimedOut {
            resolver, question, ..
        } => (*resolver, question, None),
        EventKind::DnsAnswered {
            resolver,
            question,
            answer,
            ..
        } => (*resolver, question, Some(records(answer, ui).0)),
        _ => return None,
    };
    Some(Slip {
        resolver,
        question: format!("{} {}", question.kind, question.name),
        answer,
    })
}

/// The records of an answer, or what it says instead, and its sign.
fn records(answer: &Answer, ui: &Ui) -> (Vec<String>, words::Sign) {
    let only = |text: &str, sign| (vec![text.to_owned()], sign);
    match answer {
        Answer::NoError(records) if records.is_empty() => only(ui.no_record, words::Sign::No),
        Answer::NoError(records) => {
            let data = |data: &RecordData| match data {
                RecordData::Mx(preference, Some(exchange)) => format!("{preference} {exchange}"),
                RecordData::Mx(preference, None) => format!("{preference} ."),
                RecordData::A(address) => address.to_string(),
            };
            (
                records.iter().take(4).map(|it| data(&it.data)).collect(),
                words::Sign::Done,
            )
        }
        Answer::NxDomain => only(ui.no_such_name, words::Sign::No),
        Answer::ServFail => only(ui.no_answer, words::Sign::Later),
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
        secured: false,
        bubble: None,
        message: None,
        connection: None,
        typed: false,
        to_right: None,
        slip: None,
    }
}

/// The longest text of what is said; the drawing shortens it further.
const SAID: usize = 90;

/// What is said at the cursor: on the connection of `event`, or to or by DNS.
fn bubble(timeline: &Timeline, event: &Event, left: HostId, ui: &Ui) -> Option<Bubble> {
    let past = timeline.past();
    match &event.kind {
        EventKind::DnsAsked { question, .. } => {
            return Some(Bubble {
                text: wire::shorten(&format!("{} {} ?", question.kind, question.name), SAID),
                to_right: event.host == left,
                far: 0,
                lost: false,
                is_letter: false,
                key: event.id.0,
                sign: None,
            });
        }
        EventKind::DnsAnswered {
            question, answer, ..
        } => {
            let (records, sign) = records(answer, ui);
            let text = format!("{} {}", question.kind, records.join(", "));
            return Some(Bubble {
                text: wire::shorten(&text, SAID),
                to_right: event.host != left,
                far: 1000,
                lost: false,
                is_letter: false,
                key: event.id.0,
                sign: Some(sign),
            });
        }
        EventKind::TlsBegun(ends) | EventKind::TlsEstablished(ends) => {
            let begun = matches!(event.kind, EventKind::TlsBegun(_));
            let from = if begun { ends.client } else { ends.server };
            let text = if begun { ui.tls_begins } else { ui.tls_answer };
            return Some(Bubble {
                text: text.to_owned(),
                to_right: from == left,
                far: if event.host == from { 0 } else { 1000 },
                lost: false,
                is_letter: false,
                key: event.id.0,
                sign: None,
            });
        }
        EventKind::TokenAsked { .. } => {
            return Some(Bubble {
                text: ui.token_wanted.to_owned(),
                to_right: event.host == left,
                far: 0,
                lost: false,
                is_letter: false,
                key: event.id.0,
                sign: None,
            });
        }
        EventKind::TokenAnswered { answer, .. } => {
            let (text, sign) = match answer {
                TokenAnswer::Issued { token, .. } => (token.as_str(), words::Sign::Done),
                TokenAnswer::Refused => (ui.no_token, words::Sign::No),
            };
            return Some(Bubble {
                text: wire::shorten(text, SAID),
                to_right: event.host != left,
                far: 1000,
                lost: false,
                is_letter: false,
                key: event.id.0,
                sign: Some(sign),
            });
        }
        // Nothing is said any more, or not yet.
        EventKind::Delivered { .. }
        | EventKind::ConnectionClosed(_)
        | EventKind::ConnectionReset(_)
        | EventKind::DnsTimedOut { .. }
        | EventKind::ConnectionRefused { .. } => return None,
        _ => {}
    }
    let connection = event.connection?;
    let (id, line, far) = last_line(past, connection, timeline.world().now())?;
    Some(Bubble {
        text: wire::summary(line, ui, SAID),
        to_right: line.sender() == left,
        far: match far {
            Flight::Flying(far) => far,
            Flight::Arrived => 1000,
            Flight::Lost => 600,
        },
        lost: far == Flight::Lost,
        is_letter: line.unit == WireUnit::Smtp(Unit::Content),
        key: id.0,
        sign: wire::sign(line),
    })
}

/// What was put on the wire of `connection` last, or arrived last if that is later.
fn last_line(
    past: &[Event],
    connection: ConnectionId,
    now: Instant,
) -> Option<(EventId, &Line, Flight)> {
    past.iter()
        .rev()
        .filter(|it| it.connection == Some(connection))
        .take_while(|it| !matches!(it.kind, EventKind::ConnectionRequested(_)))
        .find_map(|it| match &it.kind {
            EventKind::LineSent { line, arrives } => {
                Some((it.id, line, Flight::at(now, it.at, *arrives)))
            }
            EventKind::LineReceived { line, .. } => Some((it.id, line, Flight::Arrived)),
            _ => None,
        })
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
        | EventKind::NoticeOmitted { message, .. }
        | EventKind::Expanded { message, .. }
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
    /// The envelope it is filling in.
    pub envelope: Option<Written>,
    /// What DNS is asked.
    pub slip: Option<Slip>,
    /// Whether it has crashed and is not back.
    pub down: bool,
    /// Whether it is responsible for the message.
    pub responsible: bool,
    /// How many messages wait in its queue.
    pub queue: usize,
    /// How many messages are in its mailboxes.
    pub stored: usize,
}

/// What is on an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Who it is from; `<>` where it is from nobody.
    pub from: Option<String>,
    /// Who it is for.
    pub to: Vec<String>,
    /// The sender or the recipient that a command on its way asks about.
    pub asked: Option<Asked>,
    /// Whether the letter is in it.
    pub is_filled: bool,
}

/// What a MAIL or a RCPT that is not answered yet asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// May this sender send?
    From(String),
    /// Is this recipient taken?
    To(String),
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
    } else if scene.message.is_none() && !scene.typed {
        let letter = &timeline.scenario().letter;
        (letter.host == host.name).then(|| {
            (
                person(&letter.draft.from),
                person(&letter.draft.to.join(", ")),
            )
        })
    } else {
        None
    };
    let unsent = scene.message.is_none() && letter.is_some();
    Card {
        letter,
        envelope: envelope(timeline, scene, id),
        slip: scene.slip.clone().filter(|it| it.resolver == id),
        down: host.down.is_some(),
        responsible: unsent
            || scene
                .message
                .is_some_and(|message| world.holders(message).any(|it| it == id)),
        queue: host.mta.as_ref().map_or(0, |mta| mta.queue.len()),
        stored: host.store.as_ref().map_or(0, |store| {
            store
                .users
                .values()
                .map(|it| it.inbox().content.messages.len())
                .sum()
        }),
    }
}

/// The envelope at the desk of the called server: what is on it, and what is being asked.
fn envelope(timeline: &Timeline, scene: &Scene, id: HostId) -> Option<Written> {
    let connection = timeline.world().connection(scene.connection?)?;
    if connection.ends.server != id {
        return None;
    }
    let Endpoint::SmtpServer(server) = &connection.server.endpoint else {
        return None;
    };
    let past = timeline.past();
    let last = last_line(past, connection.id, timeline.world().now());
    let asked = last.and_then(|(_, line, _)| asked(line));
    let written = server.envelope().map(|(from, to)| Written {
        from: Some(plain(&from.to_string())),
        to: to.iter().map(|it| plain(&it.to_string())).collect(),
        ..Written::default()
    });
    // MAIL is on its way: a blank envelope lies ready.
    let mut written = match (written, &asked) {
        (Some(written), _) => written,
        (None, Some(Asked::From(_))) => Written::default(),
        (None, _) => return None,
    };
    written.asked = asked.filter(|asked| match asked {
        Asked::From(_) => written.from.is_none(),
        Asked::To(to) => !written.to.contains(to),
    });
    written.is_filled = past
        .iter()
        .rev()
        .filter(|it| it.connection == Some(connection.id))
        .find_map(|it| match &it.kind {
            EventKind::LineReceived { line, .. } => match line.unit {
                WireUnit::Smtp(Unit::Content) => Some(true),
                WireUnit::Smtp(Unit::Command(_) | Unit::Reply { .. }) => Some(false),
                _ => None,
            },
            _ => None,
        })
        .unwrap_or(false);
    Some(written)
}

/// The envelope on the desk of the server that is talked to, and `From:` and `To:` of the letter that
/// the talk is about, whole.
pub fn envelope_so_far(
    timeline: &Timeline,
    ui: &Ui,
) -> Option<(Written, Option<(String, String)>)> {
    let scene = Scene::at(timeline, ui);
    let connection = timeline.world().connection(scene.connection?)?;
    let written = envelope(timeline, &scene, connection.ends.server)?;
    let letter = connection.carries.or(scene.message);
    let letter = letter.and_then(|message| content(so_far(timeline), message));
    Some((written, letter.map(|it| address_fields(&it))))
}

/// What a line of the client asks about.
fn asked(line: &Line) -> Option<Asked> {
    let WireUnit::Smtp(Unit::Command(_)) = line.unit else {
        return None;
    };
    match smtp::Command::parse(line.octets.strip_suffix(b"\r\n")?).ok()? {
        smtp::Command::Mail { reverse_path, .. } => {
            Some(Asked::From(plain(&reverse_path.to_string())))
        }
        smtp::Command::Rcpt { forward_path, .. } => {
            Some(Asked::To(plain(&forward_path.to_string())))
        }
        _ => None,
    }
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
    let (from, to) = address_fields(content);
    (person(&from), person(&to))
}

/// The first `From:` and `To:` of a letter; a dash for what it has not.
fn address_fields(content: &Octets) -> (String, String) {
    let end = fields(content).last().map_or(0, |it| it.range.end);
    let header = view(&content.slice(..end));
    let field = |name| header.field(name).unwrap_or("—").to_owned();
    (field("From"), field("To"))
}

/// The local part of the first address, or the name, and how many more there are: short enough for
/// a card.
fn person(text: &str) -> String {
    let list = addresses(text);
    let first = list.first().map_or(text, String::as_str);
    let address = first
        .rsplit_once('<')
        .map_or(first, |(_, it)| it)
        .trim_end_matches('>');
    let local = address.split('@').next().unwrap_or(address).trim();
    match list.len() {
        0 | 1 => wire::shorten(local, 14),
        more => format!("{} +{}", wire::shorten(local, 10), more - 1),
    }
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
    use crate::panels::tests::sent;

    fn scene(timeline: &Timeline) -> Scene {
        Scene::at(timeline, words::ui(words::Language::En))
    }

    #[test]
    fn every_moment_of_every_scenario_has_a_scene_with_a_seal_somewhere() {
        for name in lessons::scenario_names() {
            let mut timeline = sent(name);
            let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
            for id in ids {
                timeline.seek_event(id);
                let scene = scene(&timeline);
                let seals = timeline
                    .world()
                    .hosts()
                    .filter(|(host, _)| card(&timeline, &scene, *host).responsible)
                    .count();
                // One for each recipient, one on its way; and a letter that comes twice is in the
                // mailbox when it is handed over again.
                let draft = &timeline.scenario().letter.draft;
                let most = 2 + draft.to.len() + draft.cc.len() + draft.bcc.len();
                // Of what ends with nobody to tell nobody is responsible any more.
                let ended = timeline
                    .past()
                    .iter()
                    .any(|it| matches!(it.kind, EventKind::NoticeOmitted { .. }));
                let least = usize::from(!ended);
                assert!(
                    (least..=most).contains(&seals),
                    "{name} {id}: {seals} seals"
                );
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
        let scene = scene(&timeline);
        let (client, server) = (
            card(&timeline, &scene, HostId(0)),
            card(&timeline, &scene, HostId(1)),
        );
        assert_eq!(client.letter, Some(("alice".into(), "bob".into())));
        assert_eq!(server.letter, None);
        let written = server.envelope.unwrap();
        assert_eq!(written.from.as_deref(), Some("alice@sender.example"));
        assert_eq!(
            written.asked,
            Some(Asked::To("bob@receiver.example".into()))
        );
        assert!(written.to.is_empty() && !written.is_filled);
    }

    #[test]
    fn a_line_is_at_its_speaker_when_it_is_sent_and_at_the_other_end_when_it_has_come() {
        let mut timeline = sent("relay");
        let ids: Vec<_> = timeline.events().iter().map(|it| it.id).collect();
        for id in ids {
            timeline.seek_event(id);
            let (far, line) = match &timeline.lit().unwrap().kind {
                EventKind::LineSent { line, .. } => (0, line.clone()),
                EventKind::LineReceived { line, .. } => (1000, line.clone()),
                _ => continue,
            };
            let scene = scene(&timeline);
            let bubble = scene.bubble.unwrap();
            assert_eq!(bubble.far, far, "{id}");
            assert_eq!(bubble.to_right, line.sender() == scene.left, "{id}");
            assert_eq!(scene.to_right, Some(bubble.to_right));
        }
    }

    #[test]
    fn the_letter_is_in_the_servers_envelope_only_after_it_has_travelled() {
        let mut timeline = sent("direct");
        let server = |timeline: &Timeline| card(timeline, &scene(timeline), HostId(1));
        let content = |wanted: bool| {
            move |event: &&Event| match &event.kind {
                EventKind::LineSent { line, .. } => {
                    !wanted && line.unit == WireUnit::Smtp(Unit::Content)
                }
                EventKind::LineReceived { line, .. } => {
                    wanted && line.unit == WireUnit::Smtp(Unit::Content)
                }
                _ => false,
            }
        };
        for wanted in [false, true] {
            let id = timeline.events().iter().find(content(wanted)).unwrap().id;
            timeline.seek_event(id);
            assert_eq!(server(&timeline).envelope.unwrap().is_filled, wanted);
        }
    }

    #[test]
    fn a_question_to_dns_and_its_answer_stand_on_one_card() {
        let mut timeline = sent("relay");
        let answered = |it: &&Event| matches!(it.kind, EventKind::DnsAnswered { .. });
        let id = timeline.events().iter().find(answered).unwrap().id;
        timeline.seek_event(id);
        let slip = scene(&timeline).slip.unwrap();
        assert_eq!(slip.question, "MX receiver.example");
        assert_eq!(slip.answer, Some(vec!["10 mx.receiver.example".to_owned()]));
    }
}
