//! What is on the stage whoever talks: what hosts are called, their order, which stand beside the way. Worked out
//! once, until somebody changes the world.

use super::map::Map;
use super::scene::Scene;
use super::thing::Thing;
use crate::lab::Lab;
use std::rc::Rc;
use std::sync::Arc;
use story::Names;
use world::host::Role;
use world::{HostId, Input, RecordedInput, Scenario, Timeline};
use yew::prelude::*;

/// So many hosts all stand in the strip.
const MOST: usize = 12;
/// Of more so many do, and the rest is folded.
const FEW: usize = 7;

/// What does not change from step to step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What it is of, kept so that no other scenario takes its place in memory.
    scenario: Arc<Scenario>,
    /// What the hosts are called.
    pub names: Names,
    /// All of them as a map.
    pub map: Map,
    hosts: Vec<OnWay>,
}

/// The hosts of the strip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Those that are shown, in order.
    pub hosts: Vec<OnWay>,
    /// How many are folded.
    pub others: usize,
}

/// A host of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnWay {
    /// Which.
    pub id: HostId,
    /// Whether no mail goes through it: it is only asked.
    pub beside: bool,
}

/// The plan at the cursor, which is another where somebody has changed the world.
#[hook]
pub fn use_plan(lab: &Lab) -> Rc<Plan> {
    let timeline = lab.shown();
    let past = |it: &&RecordedInput| it.after < timeline.tick();
    let inputs = timeline.inputs().iter().take_while(past);
    let edits = inputs
        .filter(|it| matches!(it.input, Input::Edit(_)))
        .count();
    let run = (edits > 0).then_some(lab.run);
    let scenario = Arc::as_ptr(timeline.scenario());
    use_memo((scenario, edits, run), |_| Plan::of(timeline))
}

/// Whether mail does not go through such a host.
pub const fn is_beside(role: Role) -> bool {
    matches!(role, Role::Resolver | Role::Issuer | Role::Other)
}

impl Plan {
    /// The plan of the world at the cursor.
    pub fn of(timeline: &Timeline) -> Self {
        let world = timeline.world();
        let there = world.hosts().filter(|(_, host)| !host.removed);
        let on_way = |(id, host): (HostId, &world::Host)| OnWay {
            id,
            beside: is_beside(host.role()),
        };
        Self {
            scenario: Arc::clone(timeline.scenario()),
            names: Names::of(world),
            map: Map::of(world),
            hosts: there.map(on_way).collect(),
        }
    }

    /// Who is in the strip: all, or those that take part and some that hold the message.
    pub fn way(&self, scene: &Scene, selected: Option<Thing>) -> Way {
        let mut hosts = self.hosts.clone();
        if hosts.len() > MOST {
            let mut kept = vec![scene.left];
            kept.extend(scene.right);
            kept.extend(match selected {
                Some(Thing::Host(id)) => Some(id),
                _ => None,
            });
            for id in scene.origin.iter().chain(&scene.holders) {
                if kept.len() < FEW && !kept.contains(id) {
                    kept.push(*id);
                }
            }
            hosts.retain(|it| kept.contains(&it.id));
        }
        Way {
            others: self.hosts.len() - hosts.len(),
            hosts,
        }
    }
}
