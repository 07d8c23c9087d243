//! A fixed set of messages with which somebody attacks a server, and mail that must get through: each is played
//! against the set-up as it is now.

use crate::check::{Check, Scope};
use crate::moves::{Move, Play};
use crate::pattern::reply_of;
use protocol_core::smtp::Domain;
use serde::{Deserialize, Serialize};
use world::scenario::Texts;
use world::{Event, EventId, EventKind, Input, Scenario, Timeline};

/// One of the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attack {
    /// Its name. The first paragraph below `## attack ID` is its title, the others say more.
    pub id: String,
    /// Whether it is mail that must get through.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub good: bool,
    /// What is done. After a refusal nothing more is typed.
    pub moves: Vec<Move>,
    /// What holds then if the server does what it should.
    pub wanted: Check,
    /// Its title.
    #[serde(default)]
    pub label: Texts,
    /// What it tries.
    #[serde(default)]
    pub text: Texts,
}

/// What came of one of the messages.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Its run, at its end.
    pub timeline: Timeline,
    /// Whether the server did what it should.
    pub as_wanted: bool,
    /// The reply of the attacked server that decided.
    pub reply: Option<EventId>,
}

/// What changed the set-up of a run before its cursor.
pub fn set_up(run: &Timeline) -> impl Iterator<Item = &Input> {
    let past = run.inputs().iter().filter(|it| it.after <= run.tick());
    let inputs = past.map(|it| &it.input);
    inputs.filter(|it| matches!(it, Input::Edit(_)))
}

/// The server that is attacked: the one that the scenario’s letter comes to first.
#[must_use]
pub fn server(scenario: &Scenario) -> Option<&Domain> {
    let mut hosts = scenario.hosts.iter();
    let from = hosts.find(|it| it.name == scenario.letter.host)?;
    Some(&from.mua.as_ref()?.submit.as_ref()?.host)
}

impl Attack {
    /// Plays it in a world with the set-up that a run has at its cursor.
    ///
    /// # Errors
    /// Why it cannot be played there.
    pub fn on(&self, run: &Timeline) -> Result<Attempt, String> {
        let world = Timeline::new(run.scenario().clone()).map_err(|error| error.to_string())?;
        let mut play = Play::new(world);
        for input in set_up(run) {
            play.give(&Move::Give(Box::new(input.clone())))?;
        }
        let from = play.timeline.events().len();
        self.play(&mut play)?;
        let mut timeline = play.timeline;
        timeline.last();
        let scope = Scope {
            timeline: &timeline,
            from,
        };
        let as_wanted = self.wanted.of(scope).is_ok();
        Ok(Attempt {
            reply: deciding(&timeline, self.good == as_wanted),
            as_wanted,
            timeline,
        })
    }

    fn play(&self, play: &mut Play) -> Result<(), String> {
        for it in &self.moves {
            let Move::Type(lines) = it else {
                play.give(it)?;
                continue;
            };
            for line in lines {
                let before = play.timeline.past().len();
                play.give(&Move::Type(vec![line.clone()]))?;
                let new = &play.timeline.past()[before..];
                if new.iter().any(|it| replied(it).is_some_and(refuses)) {
                    return play.give(&Move::Close);
                }
            }
        }
        Ok(())
    }
}

const fn refuses(code: u16) -> bool {
    code >= 400
}

fn replied(event: &Event) -> Option<u16> {
    let is_received = matches!(event.kind, EventKind::LineReceived { .. });
    reply_of(event)
        .filter(|_| is_received)
        .map(|(code, _)| code)
}

/// The reply of the attacked server that decided.
fn deciding(timeline: &Timeline, got_through: bool) -> Option<EventId> {
    let server = server(timeline.scenario())?;
    let is_of_server = |it: &&Event| match &it.kind {
        EventKind::LineReceived { line, .. } => {
            let sender = timeline.world().host(line.sender());
            sender.is_some_and(|it| it.name == *server)
        }
        _ => false,
    };
    let of_server = || timeline.events().iter().filter(is_of_server);
    let refusal = of_server().find(|it| replied(it).is_some_and(refuses));
    let taken = of_server().find(|it| {
        reply_of(it).is_some_and(|(code, answers)| !refuses(code) && answers == "end-of-data")
    });
    let (first, second) = match got_through {
        true => (taken, refusal),
        false => (refusal, taken),
    };
    first.or(second).map(|it| it.id)
}
