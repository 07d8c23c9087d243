//! Checks: declarative, over events and state. They compare meaning (a verb, a code, a mailbox),
//! not spelling, and name the first event that breaks them.

use crate::story::contains;
use protocol_core::imap;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{self, Verb};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use story::place;
use world::{ConnectionId, Event, EventId, EventKind, Host, HostId, Line, Timeline, WireUnit};

/// What must be so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// These happen in this order, on one connection where `one-connection` says so.
    Seq {
        /// What happens.
        events: Vec<Pattern>,
        /// Whether all of it is on one connection.
        #[serde(default, rename = "one-connection")]
        one_connection: bool,
    },
    /// This never happens.
    Never(Pattern),
    /// This happens as often as that.
    Count {
        /// What.
        event: Pattern,
        /// How often, at least.
        at_least: usize,
        /// How often, at the most.
        at_most: Option<usize>,
    },
    /// At the end so many messages are in that mailbox.
    Stored {
        /// The address.
        mailbox: String,
        /// How many.
        messages: usize,
        /// A text that each of those has in it.
        #[serde(default)]
        with: String,
    },

    /// All of these.
    All(Vec<Check>),
    /// One of these.
    Any(Vec<Check>),
}

/// A kind of event. What is not said may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pattern {
    /// A command with this verb is sent.
    pub command: Option<Verb>,
    /// Content or the end of data is sent: `content`, `end-of-data`.
    pub data: Option<Data>,
    /// An IMAP command of this name is sent.
    pub imap: Option<imap::CommandName>,
    /// A reply is received: its code, or its first digit.
    pub reply: Option<u16>,
    /// What the reply answers: a verb, `greeting` or `end-of-data`.
    pub to: Option<String>,
    /// Whether a person typed it, or received it on a connection of theirs.
    pub typed: Option<bool>,
    /// It is sent, and never arrives.
    pub lost: bool,
    /// A text is in the line.
    pub text: Option<String>,
    /// It happens at the host of this name: where a command is sent, or a reply is received.
    pub at: Option<String>,
    /// The host of this name sends it.
    pub from: Option<String>,
    /// It has this name as a place of the run: `deferred`, `delivered-bob`, `2/rcpt-bob`.
    pub place: Option<String>,
}

/// What follows 354.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Data {
    /// Content.
    Content,
    /// The line that ends it.
    EndOfData,
}

/// How a check is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first event that breaks it; `None` where something is missing at the end.
    pub at: Option<EventId>,
    /// Of a sequence: how many of its events have happened.
    pub done: usize,
}

impl Check {
    /// Whether the run so far satisfies it.
    ///
    /// # Errors
    /// How it is broken.
    pub fn test(&self, timeline: &Timeline) -> Result<(), Broken> {
        let events = timeline.past();
        match self {
            Self::Seq {
                events: wanted,
                one_connection,
            } => sequence(events, wanted, *one_connection, timeline),
            Self::Never(pattern) => match events.iter().find(|it| pattern.fits(it, timeline)) {
                None => Ok(()),
                Some(event) => Err(Broken {
                    at: Some(event.id),
                    done: 0,
                }),
            },
            Self::Count {
                event,
                at_least,
                at_most,
            } => {
                let found: Vec<_> = events
                    .iter()
                    .filter(|it| event.fits(it, timeline))
                    .collect();
                match at_most {
                    Some(most) if found.len() > *most => Err(Broken {
                        at: found.get(*most).map(|it| it.id),
                        done: found.len(),
                    }),
                    _ if found.len() < *at_least => Err(Broken {
                        at: None,
                        done: found.len(),
                    }),
                    _ => Ok(()),
                }
            }
            Self::Stored {
                mailbox,
                messages,
                with,
            } => {
                let stored = stored(timeline, mailbox, with);
                if stored == *messages {
                    Ok(())
                } else {
                    Err(Broken {
                        at: None,
                        done: stored,
                    })
                }
            }
            Self::Any(checks) => {
                let mut best = Broken { at: None, done: 0 };
                for check in checks {
                    match check.test(timeline) {
                        Ok(()) => return Ok(()),
                        Err(broken) if broken.done > best.done => best = broken,
                        Err(_) => {}
                    }
                }
                Err(best)
            }
            Self::All(checks) => checks.iter().try_for_each(|check| check.test(timeline)),
        }
    }
}

/// How many messages with a text are in a mailbox at the cursor.
#[must_use]
pub fn stored(timeline: &Timeline, mailbox: &str, with: &str) -> usize {
    let in_host = |host: &Host| {
        host.store.as_ref().map_or(0, |store| {
            store
                .users
                .iter()
                .filter(|(address, _)| address.to_string().eq_ignore_ascii_case(mailbox))
                .flat_map(|(_, user)| user.inbox().content.messages.iter())
                .filter(|it| with.is_empty() || contains(&it.content, with))
                .count()
        })
    };
    timeline
        .world()
        .hosts()
        .map(|(_, host)| in_host(host))
        .sum()
}

fn sequence(
    events: &[Event],
    wanted: &[Pattern],
    one_connection: bool,
    timeline: &Timeline,
) -> Result<(), Broken> {
    let mut best = Broken { at: None, done: 0 };
    let mut connections: BTreeSet<Option<ConnectionId>> = BTreeSet::from([None]);
    if one_connection {
        let all = events.iter().map(|it| it.connection);
        connections = all.filter(Option::is_some).collect();
    }
    for connection in connections {
        let mut left = wanted.iter();
        let mut next = left.next();
        let mut last = None;
        let mut done = 0;
        let on_it = |event: &&Event| connection.is_none() || event.connection == connection;
        for event in events.iter().filter(on_it) {
            let Some(pattern) = next else { break };
            if pattern.fits(event, timeline) {
                next = left.next();
                last = Some(event.id);
                done += 1;
            }
        }
        if next.is_none() {
            return Ok(());
        }
        if done > best.done {
            best = Broken { at: last, done };
        }
    }
    Err(best)
}

impl Pattern {
    /// Whether the event is of this kind.
    #[must_use]
    pub fn fits(&self, event: &Event, timeline: &Timeline) -> bool {
        let line = match &event.kind {
            EventKind::LineSent { line, arrives } => Some((line, true, arrives.is_none())),
            EventKind::LineReceived { line, .. } => Some((line, false, false)),
            _ => None,
        };
        let wants_reply = self.reply.is_some() || self.to.is_some();
        let fits = match line {
            // A reply counts when it is received, all else when it is sent.
            Some((line, sent, lost)) => {
                (if self.lost { lost } else { sent != wants_reply }) && self.fits_line(line)
            }
            None => self.place.is_some() && self.is_about_no_line(),
        };
        let is_named = |name: &Option<String>, host: Option<HostId>| {
            name.as_ref().is_none_or(|name| {
                let host = host.and_then(|it| timeline.world().host(it));
                host.is_some_and(|it| it.name.to_string().eq_ignore_ascii_case(name))
            })
        };
        fits && self.fits_person(event, timeline)
            && is_named(&self.at, Some(event.host))
            && is_named(&self.from, line.map(|(line, ..)| line.sender()))
            && self
                .place
                .as_ref()
                .is_none_or(|it| place::fits(event, timeline.events(), it))
    }

    fn is_about_no_line(&self) -> bool {
        let Self {
            at, place, typed, ..
        } = self.clone();
        *self
            == Self {
                at,
                place,
                typed,
                ..Self::default()
            }
    }

    fn fits_line(&self, line: &Line) -> bool {
        let unit = line.unit;
        let command = self
            .command
            .is_none_or(|verb| unit == WireUnit::Smtp(smtp::Unit::Command(verb)));
        let data = self.data.is_none_or(|data| match data {
            Data::Content => unit == WireUnit::Smtp(smtp::Unit::Content),
            Data::EndOfData => unit == WireUnit::Smtp(smtp::Unit::EndOfData),
        });
        let imap = self.imap.is_none_or(|name| match unit {
            WireUnit::Imap(imap::Unit::Command(it) | imap::Unit::Begun(it)) => it == name,
            _ => false,
        });
        let (code, answers) =
            reply_in(line).map_or((None, String::new()), |(code, to)| (Some(code), to));
        let reply = self.reply.is_none_or(|wanted| {
            code.is_some_and(|code| code == wanted || (wanted < 10 && code / 100 == wanted))
        });
        let to = self
            .to
            .as_ref()
            .is_none_or(|to| to.eq_ignore_ascii_case(&answers));
        let text = self.text.as_ref();
        let text = text.is_none_or(|it| contains(&line.octets, it));
        command && data && imap && reply && to && text
    }

    fn fits_person(&self, event: &Event, timeline: &Timeline) -> bool {
        let typed = || event.connection.is_some_and(|it| timeline.is_typed(it));
        self.typed.is_none_or(|wanted| wanted == typed())
    }
}

/// The code of the reply that the event is, and what it answers.
pub(crate) fn reply_of(event: &Event) -> Option<(u16, String)> {
    match &event.kind {
        EventKind::LineSent { line, .. } | EventKind::LineReceived { line, .. } => reply_in(line),
        _ => None,
    }
}

fn reply_in(line: &Line) -> Option<(u16, String)> {
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Greeting(code)) => Some((code.get(), "greeting".to_owned())),
        WireUnit::Smtp(smtp::Unit::Reply { code, answers }) => {
            let answers = match answers {
                Some(Answered::Verb(verb)) => verb.as_str().to_ascii_lowercase(),
                Some(Answered::EndOfData) => "end-of-data".to_owned(),
                None => String::new(),
            };
            Some((code.get(), answers))
        }
        _ => None,
    }
}
