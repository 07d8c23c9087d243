//! Checks: declarative, over what happened and what is so then. They name the first event that breaks them.

use crate::pattern::{Pattern, contains, last};
use protocol_core::Octets;
use protocol_core::imap::{Flag, Flags, MailboxName};
use protocol_core::message::view;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use story::place;
use world::edit::read;
use world::scenario::ScenarioError;
use world::{ConnectionId, Event, EventId, EventKind, MessageId, Timeline};

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// These happen in this order.
    Seq(#[serde(deserialize_with = "steps")] Vec<Step>),
    /// These happen in this order on one connection.
    OneConnection(#[serde(deserialize_with = "steps")] Vec<Step>),
    /// This happens.
    Happens(Box<Pattern>),
    /// This never happens.
    Never(Box<Pattern>),
    /// This happens as often as that.
    Count {
        /// What.
        event: Box<Pattern>,
        /// How often, at least.
        #[serde(default)]
        at_least: usize,
        /// How often, at the most.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<usize>,
    },
    /// So many messages came into a mailbox and are there.
    Mailbox(Box<InMailbox>),
    /// So many messages wait in a queue.
    Queue {
        /// Of which host.
        at: String,
        /// How many.
        count: usize,
    },
    /// These hosts, and no others, are responsible for the last message.
    Responsible(Vec<String>),
    /// So many hosts have a copy of the last message.
    Copies(usize),
    /// A field of a host has this value in the set-up as it is now.
    Setting {
        /// The host’s name.
        host: String,
        /// The path of the field: `mta.smarthost`.
        field: String,
        /// Its value; if left out, the field is not there.
        #[serde(default)]
        is: Value,
    },
    /// Moves are played on a copy, and then this holds of what comes of them.
    Trial {
        /// The moves.
        moves: Vec<crate::moves::Move>,
        /// What then holds.
        holds: Box<Check>,
    },
    /// It holds when this place of the run is reached.
    By {
        /// The place.
        place: String,
        /// What holds then.
        holds: Box<Check>,
    },
    /// It holds of all that happened, and not only since the step began.
    Ever(Box<Check>),
    /// All of these.
    All(Vec<Check>),
    /// One of these.
    Any(Vec<Check>),
    /// Not this.
    Not(Box<Check>),
}

/// One of a sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, try_from = "Value")]
pub enum Step {
    /// This must not happen before the next one does.
    Not {
        /// What.
        not: Box<Pattern>,
    },
    /// This happens.
    Is(Box<Pattern>),
}

fn steps<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Step>, D::Error> {
    let steps = Vec::deserialize(from)?;
    match steps.first() {
        Some(Step::Not { .. }) => Err(D::Error::custom(
            "a sequence cannot begin with `not`: nothing is before it",
        )),
        _ => Ok(steps),
    }
}

impl TryFrom<Value> for Step {
    type Error = ScenarioError;

    fn try_from(value: Value) -> Result<Self, ScenarioError> {
        Ok(match value.get("not") {
            Some(not) => Self::Not {
                not: read("not", not)?,
            },
            None => Self::Is(read("", &value)?),
        })
    }
}

/// Messages in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InMailbox {
    /// Whose: an address.
    pub of: String,
    /// Which of the user’s; INBOX if left out.
    pub folder: Option<MailboxName>,
    /// Exactly so many.
    pub count: Option<usize>,
    /// At least so many. If neither is said: at least one.
    pub at_least: Option<usize>,
    /// Fields of the header, in lower case, and a text that is in each.
    pub header: BTreeMap<String, String>,
    /// A text that is in the message.
    pub contains: Option<String>,
    /// A text that is nowhere in the message.
    pub lacks: Option<String>,
    /// A flag that it has.
    pub flag: Option<Flag>,
    /// A flag that it does not have.
    pub without_flag: Option<Flag>,
}

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The run, up to its cursor.
    pub timeline: &'a Timeline,
    /// The place of the first event that counts.
    pub from: usize,
}

/// How a check is broken, or not yet done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Broken {
    /// The first event that breaks it; `None` where something is missing.
    pub at: Option<EventId>,
    /// Of a sequence: how many of its events have happened.
    pub done: usize,
}

impl Broken {
    const fn missing(done: usize) -> Self {
        Self { at: None, done }
    }
}

/// What held, and by which event it came about where it was one.
pub type Held = Option<EventId>;

impl<'a> Scope<'a> {
    /// All that is past.
    #[must_use]
    pub const fn all(timeline: &'a Timeline) -> Self {
        Self { timeline, from: 0 }
    }

    fn events(&self) -> &'a [Event] {
        self.timeline.past().get(self.from..).unwrap_or_default()
    }

    /// Whether nothing more comes of what was done so far.
    fn is_decided(&self) -> Result<(), Broken> {
        match self.timeline.at_end() {
            true => Ok(()),
            false => Err(Broken::default()),
        }
    }
}

impl Check {
    /// Whether the run so far satisfies it.
    ///
    /// # Errors
    /// How it is broken.
    pub fn test(&self, timeline: &Timeline) -> Result<Held, Broken> {
        self.of(Scope::all(timeline))
    }

    /// Whether what is in the scope satisfies it.
    ///
    /// # Errors
    /// How it is broken, or what is missing.
    pub fn of(&self, scope: Scope<'_>) -> Result<Held, Broken> {
        let Scope { timeline, from } = scope;
        let holds = |it: bool| it.then_some(None).ok_or_else(Broken::default);
        match self {
            Self::Seq(steps) => sequence(scope.events().iter(), steps, timeline),
            Self::OneConnection(steps) => on_one_connection(scope, steps),
            Self::Happens(pattern) => last(pattern, timeline, from)
                .map(Some)
                .ok_or_else(Broken::default),
            Self::Never(pattern) => match first_of(pattern, scope).next() {
                Some(at) => Err(Broken {
                    at: Some(at),
                    done: 0,
                }),
                None => scope.is_decided().map(|()| None),
            },
            Self::Count {
                event,
                at_least,
                at_most,
            } => {
                let found: Vec<_> = first_of(event, scope).collect();
                match at_most {
                    Some(most) if found.len() > *most => Err(Broken {
                        at: found.get(*most).copied(),
                        done: found.len(),
                    }),
                    _ if found.len() < *at_least => Err(Broken::missing(found.len())),
                    Some(_) => scope.is_decided().map(|()| found.last().copied()),
                    None => Ok(found.get(at_least.saturating_sub(1)).copied()),
                }
            }
            Self::Mailbox(wanted) => wanted.of(scope),
            Self::Queue { at, count } => {
                let mut hosts = timeline.world().hosts();
                let host = hosts.find(|(_, it)| it.name.to_string().eq_ignore_ascii_case(at));
                let mta = host.and_then(|(_, it)| it.mta.as_ref());
                holds(mta.map_or(0, |it| it.queue.len()) == *count)
            }
            Self::Responsible(names) => {
                let world = timeline.world();
                let name = |id| world.host(id).map(|it| it.name.to_string());
                let of = |message| world.holders(message).filter_map(name);
                let are: BTreeSet<_> = last_message(scope).into_iter().flat_map(of).collect();
                holds(are == names.iter().cloned().collect())
            }
            Self::Copies(count) => {
                let world = timeline.world();
                let of = |it| world.holders(it).chain(world.programs_with(it));
                let have: BTreeSet<_> = last_message(scope).into_iter().flat_map(of).collect();
                holds(have.len() == *count)
            }
            Self::Setting { host, field, is } => {
                let hosts = &timeline.world().scenario().hosts;
                let spec = hosts
                    .iter()
                    .find(|it| it.name.to_string().eq_ignore_ascii_case(host));
                let spec = spec.and_then(|it| serde_json::to_value(it).ok());
                let found = spec.as_ref().and_then(|spec| {
                    let mut path = field.split('.');
                    path.try_fold(spec, |it, field| it.get(field))
                });
                holds(found.unwrap_or(&Value::Null) == is)
            }
            Self::Trial { moves, holds: then } => {
                let mut trial = timeline.clone();
                trial.last();
                let from = trial.events().len();
                let mut play = crate::moves::Play::new(trial);
                let taken = moves.iter().try_for_each(|it| play.give(it));
                holds(taken.is_ok())?;
                play.timeline.last();
                let scope = Scope {
                    timeline: &play.timeline,
                    from,
                };
                // What breaks it is in the copy, and not in what is seen.
                then.of(scope).map(|_| None).map_err(|_| Broken::default())
            }
            Self::By { place, holds } => {
                let found = place::find(timeline.past(), place).flatten();
                let found = found.ok_or_else(Broken::default)?;
                let mut there = timeline.clone();
                there.seek_event(found);
                let scope = Scope {
                    timeline: &there,
                    from,
                };
                holds.of(scope)
            }
            Self::Ever(check) => check.of(Scope::all(timeline)),
            Self::All(checks) => {
                let mut each = checks.iter().map(|it| it.of(scope));
                each.try_fold(None, |last: Held, it| it.map(|it| last.max(it)))
            }
            Self::Any(checks) => {
                let mut best = Broken::default();
                for check in checks {
                    match check.of(scope) {
                        Ok(held) => return Ok(held),
                        Err(broken) if broken.done > best.done => best = broken,
                        Err(_) => {}
                    }
                }
                Err(best)
            }
            Self::Not(check) => match check.of(scope) {
                Ok(at) => Err(Broken { at, done: 0 }),
                Err(_) => scope.is_decided().map(|()| None),
            },
        }
    }
}

fn first_of<'a>(pattern: &'a Pattern, scope: Scope<'a>) -> impl Iterator<Item = EventId> + 'a {
    let events = scope.events().iter();
    let fits = events.filter(move |it| pattern.fits(it, scope.timeline));
    fits.map(|it| it.id)
}

/// The message that was composed or accepted last.
fn last_message(scope: Scope<'_>) -> Option<MessageId> {
    scope.events().iter().rev().find_map(|it| match it.kind {
        EventKind::Composed { message, .. } | EventKind::Accepted { message, .. } => Some(message),
        _ => None,
    })
}

/// The event that completes the sequence, of the last time that it happens.
fn sequence<'a>(
    events: impl Iterator<Item = &'a Event>,
    steps: &[Step],
    timeline: &Timeline,
) -> Result<Held, Broken> {
    let (mut at, mut done, mut held) = (0, 0, None);
    let wanted = steps.iter().filter(|it| matches!(it, Step::Is(_))).count();
    let mut complete = None;
    // Where what must not be happened, the sequence may begin anew later.
    let mut broken = Broken::default();
    for event in events {
        let mut next = at;
        let mut is_forbidden = false;
        while let Some(Step::Not { not }) = steps.get(next) {
            is_forbidden |= not.fits(event, timeline);
            next += 1;
        }
        match steps.get(next) {
            Some(Step::Is(pattern)) if pattern.fits(event, timeline) => {
                (at, done, held) = (next + 1, done + 1, Some(event.id));
                if done == wanted {
                    (at, done, complete) = (0, 0, held);
                }
            }
            _ if is_forbidden => {
                broken = Broken {
                    at: Some(event.id),
                    done: broken.done.max(done),
                };
                (at, done) = (0, 0);
            }
            _ => {}
        }
    }
    match complete {
        Some(_) => Ok(complete),
        None if done >= broken.done => Err(Broken { at: held, done }),
        None => Err(broken),
    }
}

fn on_one_connection(scope: Scope<'_>, steps: &[Step]) -> Result<Held, Broken> {
    let events = scope.events();
    let connections: BTreeSet<ConnectionId> =
        events.iter().filter_map(|it| it.connection).collect();
    let mut best = Err(Broken::default());
    for connection in connections {
        let on_it = events.iter().filter(|it| it.connection == Some(connection));
        best = match (sequence(on_it, steps, scope.timeline), best) {
            (Ok(held), Ok(before)) => Ok(held.max(before)),
            (Ok(held), Err(_)) => Ok(held),
            (Err(broken), Err(before)) if broken.done >= before.done => Err(broken),
            (_, best) => best,
        };
    }
    best
}

impl InMailbox {
    fn of(&self, scope: Scope<'_>) -> Result<Held, Broken> {
        let folder = self.folder.as_ref();
        let folder = folder.map_or_else(MailboxName::inbox, MailboxName::clone);
        let came = |event: &Event| match &event.kind {
            EventKind::Delivered { mailbox, uid, .. }
                if folder.is_inbox() && self.is_whose(mailbox) =>
            {
                Some((*uid, event.id))
            }
            EventKind::MessageStored {
                mailbox,
                folder: at,
                uid,
                ..
            } if *at == folder && self.is_whose(mailbox) => Some((*uid, event.id)),
            _ => None,
        };
        let came: BTreeMap<u32, EventId> = scope.events().iter().filter_map(came).collect();
        let hosts = scope.timeline.world().hosts();
        let stores = hosts.filter_map(|(_, host)| host.store.as_ref());
        let users = stores.flat_map(|it| &it.users);
        let folders = users
            .filter(|(mailbox, _)| self.is_whose(mailbox))
            .filter_map(|(_, user)| user.folders.get(&folder));
        let messages = folders.flat_map(|it| it.content.messages.iter());
        let found: Vec<EventId> = messages
            .filter(|it| self.is_such(&it.content, &it.flags))
            .filter_map(|it| came.get(&it.uid).copied())
            .collect();
        let broken = || Broken {
            at: self.count.and_then(|count| found.get(count).copied()),
            done: found.len(),
        };
        let last = found.iter().max().copied();
        match (self.count, self.at_least) {
            (Some(count), _) if found.len() != count => Err(broken()),
            (Some(_), _) => scope.is_decided().map(|()| last),
            (None, at_least) if found.len() < at_least.unwrap_or(1) => Err(broken()),
            (None, _) => Ok(last),
        }
    }

    fn is_whose(&self, mailbox: &protocol_core::smtp::Mailbox) -> bool {
        mailbox.to_string().eq_ignore_ascii_case(&self.of)
    }

    fn is_such(&self, content: &Octets, flags: &Flags) -> bool {
        let fields = |(name, text): (&String, &String)| {
            let seen = view(content);
            let value = seen.field(name).map(str::to_lowercase);
            value.is_some_and(|it| it.contains(&text.to_lowercase()))
        };
        let has = |text: &String| contains(content, text);
        self.header.iter().all(fields)
            && self.contains.as_ref().is_none_or(has)
            && !self.lacks.as_ref().is_some_and(has)
            && self.flag.as_ref().is_none_or(|it| flags.contains(it))
            && !self
                .without_flag
                .as_ref()
                .is_some_and(|it| flags.contains(it))
    }
}
