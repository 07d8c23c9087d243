//! What a host has at the cursor, as its card shows it; no component here.

use super::bubble::last_line;
use super::scene::Scene;
use super::slip::Slip;
use crate::panels::event::Flight;
use crate::panels::wire;
use crate::state::addresses;
use protocol_core::Octets;
use protocol_core::message::{fields, view};
use protocol_core::smtp::{self, Unit, Verb};
use std::time::Duration;
use words::Words;
use world::host::{OutgoingState, Progress, Queued};
use world::{Endpoint, EventKind, Host, HostId, Instant, Line, MessageId, Timeline, WireUnit};

/// What happens within this time is not waited for.
pub const SOON: Duration = Duration::from_secs(1);

/// What a card shows of a host.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Card {
    /// `From:` and `To:` of the letter it has, where it has it.
    pub letter: Option<(String, String)>,
    /// The envelope it is filling in.
    pub envelope: Option<EnvelopeState>,
    /// What DNS is asked.
    pub slip: Option<Slip>,
    /// Whether it has crashed and is not back.
    pub down: bool,
    /// Whether it is responsible for the message.
    pub responsible: bool,
    /// What waits in its queue.
    pub queue: Option<Waiting>,
    /// How many messages are in its mailboxes.
    pub stored: usize,
}

/// What waits in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: usize,
    /// When the next of them is tried, where all of them wait.
    pub until: Option<Instant>,
}

impl Waiting {
    /// What waits in the queue of a host; `None`: nothing.
    pub fn of(host: &Host, timeline: &Timeline) -> Option<Self> {
        let queue = &host.mta.as_ref().filter(|mta| !mta.queue.is_empty())?.queue;
        let until = |item: &Queued| match item.progress {
            // What is tried at once waits for nothing.
            Progress::Waits(at) if at > timeline.now() + SOON => Some(at),
            _ => None,
        };
        let until = queue
            .values()
            .map(|it| until(it))
            .collect::<Option<Vec<_>>>();
        Some(Self {
            count: queue.len(),
            until: until.and_then(|it| it.into_iter().min()),
        })
    }
}

/// What is on an envelope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvelopeState {
    /// Who it is from; `<>` where it is from nobody.
    pub from: Option<String>,
    /// Who it is for.
    pub to: Vec<String>,
    /// The sender or the recipient that a command asks about, which has been heard and not answered.
    pub pending: Option<PendingAddress>,
    /// Whether the letter is in it.
    pub is_filled: bool,
}

/// What a MAIL or a RCPT that is not answered yet asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingAddress {
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
    let unsent = scene.message.is_none() && !scene.typed && scene.origin == Some(id);
    let has = unsent || scene.copies.contains(&id);
    let letter = scene.letter.clone().filter(|_| has);
    Card {
        letter,
        envelope: envelope(timeline, scene, id),
        slip: scene.slip.clone().filter(|it| it.resolver == id),
        down: host.down.is_some(),
        responsible: unsent || scene.holders.contains(&id),
        queue: Waiting::of(host, timeline),
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
fn envelope(timeline: &Timeline, scene: &Scene, id: HostId) -> Option<EnvelopeState> {
    let connection = timeline.world().connection(scene.connection?)?;
    if connection.ends.server != id {
        return None;
    }
    let Endpoint::SmtpServer(server) = &connection.server.endpoint else {
        return None;
    };
    let last = last_line(timeline, connection.id);
    let asked = last.and_then(|(_, line, flight)| Some((pending_address(line)?, flight)));
    let written = server.envelope().map(|(from, to)| EnvelopeState {
        from: Some(without_brackets(&from.to_string())),
        to: to
            .iter()
            .map(|it| without_brackets(&it.to_string()))
            .collect(),
        ..EnvelopeState::default()
    });
    // MAIL is on its way: a blank envelope lies ready.
    let mut written = match (written, &asked) {
        (Some(written), _) => written,
        (None, Some((PendingAddress::From(_), _))) => EnvelopeState::default(),
        (None, _) => return None,
    };
    let heard = asked.filter(|(_, flight)| *flight == Flight::Arrived);
    written.pending = heard.map(|(address, _)| address).filter(|it| match it {
        PendingAddress::From(_) => written.from.is_none(),
        PendingAddress::To(to) => !written.to.contains(to),
    });
    let mut said = timeline.on(connection.id, timeline.past().len()).rev();
    let is_filled = said.find_map(|it| match &it.kind {
        EventKind::LineReceived { line, .. } => match line.unit {
            WireUnit::Smtp(Unit::Content | Unit::Chunk { .. }) => Some(true),
            // With BDAT the letter comes in parts.
            WireUnit::Smtp(Unit::Command(Verb::Bdat)) => None,
            WireUnit::Smtp(Unit::Command(_) | Unit::Reply { .. }) => Some(false),
            _ => None,
        },
        _ => None,
    });
    written.is_filled = is_filled.unwrap_or(false);
    Some(written)
}

/// The envelope on the desk of the server that is talked to, and `From:` and `To:` of the letter that
/// the talk is about, whole.
pub fn envelope_so_far(
    timeline: &Timeline,
    words: &Words,
) -> Option<(EnvelopeState, Option<(String, String)>)> {
    let scene = Scene::pair(timeline, None, words);
    let connection = timeline.world().connection(scene.connection?)?;
    let written = envelope(timeline, &scene, connection.ends.server)?;
    let letter = connection.carries.or(scene.message);
    let letter = letter.and_then(|message| content(timeline, message));
    Some((written, letter.map(|it| address_fields(&it))))
}

/// The message that the hosts on the stage have, as it is now.
pub fn message(timeline: &Timeline, words: &Words) -> Option<Octets> {
    content(timeline, Scene::pair(timeline, None, words).message?)
}

/// What a line of the client asks about.
fn pending_address(line: &Line) -> Option<PendingAddress> {
    let WireUnit::Smtp(Unit::Command(_)) = line.unit else {
        return None;
    };
    match smtp::Command::parse(line.octets.strip_suffix(b"\r\n")?).ok()? {
        smtp::Command::Mail { reverse_path, .. } => Some(PendingAddress::From(without_brackets(
            &reverse_path.to_string(),
        ))),
        smtp::Command::Rcpt { forward_path, .. } => Some(PendingAddress::To(without_brackets(
            &forward_path.to_string(),
        ))),
        _ => None,
    }
}

/// Without its angle brackets; `<>` stays.
fn without_brackets(path: &str) -> String {
    match path {
        "<>" => path.to_owned(),
        _ => path
            .trim_start_matches('<')
            .trim_end_matches('>')
            .to_owned(),
    }
}

/// The content of a message, as it was last told of. What the world at the cursor has seen is past: the events of
/// the last step are all in it.
fn content(timeline: &Timeline, message: MessageId) -> Option<Octets> {
    let past = timeline.letters(message, None, timeline.world().event_count());
    past.rev().find_map(|event| match &event.kind {
        EventKind::Composed { content, .. }
        | EventKind::Accepted { content, .. }
        | EventKind::Delivered { content, .. }
        | EventKind::NoticeWritten { content, .. }
        | EventKind::ListExpanded { content, .. }
        | EventKind::VacationReplied { content, .. } => Some(content.clone()),
        _ => None,
    })
}

/// Who the letter of the scene says it is from and for, in short: its own header, not the envelope.
pub fn letter(timeline: &Timeline, message: Option<MessageId>) -> Option<(String, String)> {
    let (from, to) = match message {
        Some(message) => address_fields(&content(timeline, message)?),
        None => {
            let draft = &timeline.scenario().letter.draft;
            (draft.from.clone(), draft.to.join(", "))
        }
    };
    Some((short_address(&from), short_address(&to)))
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
fn short_address(text: &str) -> String {
    let mut list = addresses(text);
    let first = list.next().unwrap_or(text);
    let address = first
        .rsplit_once('<')
        .map_or(first, |(_, it)| it)
        .trim_end_matches('>');
    let local = address.split('@').next().unwrap_or(address).trim();
    match list.count() {
        0 => wire::shorten(local, 14),
        more => format!("{} +{more}", wire::shorten(local, 10)),
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
