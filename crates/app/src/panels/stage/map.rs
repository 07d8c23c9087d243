//! All hosts at once: who may send to whom, and what each holds. Places are pure, in units of the drawing.

use super::View;
use super::layout::{Rect, size};
use super::node::{Size, Spot, node};
use super::plan::is_beside;
use super::thing::Thing;
use std::collections::BTreeMap;
use world::host::Role;
use world::{Host, HostId, World};
use yew::prelude::*;

/// The height of a host with its name and what it holds.
const LARGE: i32 = 58;
/// The same with its name in the network, and the width that takes.
const FULL: (i32, i32) = (108, 100);
/// The least width of a host with its name below.
const LEAST: i32 = 46;
/// The height of a host with its name beside it, and with its name above.
const SMALL: i32 = 24;
const BELOW: i32 = 30;
/// The width that a name beside a host takes.
const NAME: i32 = 92;
/// How wide a column of few hosts is where another has many.
const FEW: i32 = 92;
/// The height of the row of hosts through which no mail goes.
const BESIDE: i32 = 50;

/// The hosts by how near the sender they are, and who may send to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    columns: Vec<Vec<HostId>>,
    beside: Vec<HostId>,
    edges: Vec<(HostId, HostId)>,
}

/// The places of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapLayout {
    /// The size of the drawing.
    pub width: i32,
    pub height: i32,
    /// Hosts with their names.
    pub spots: Vec<Spot>,
    /// Many hosts as dots.
    pub fields: Vec<Field>,
}

/// Many hosts as dots, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Where.
    pub area: Rect,
    /// From one to the next.
    pub pitch: i32,
    /// Who.
    pub hosts: Vec<HostId>,
}

impl Field {
    fn per_row(&self) -> usize {
        usize::try_from(self.area.width / self.pitch)
            .unwrap_or(1)
            .max(1)
    }

    /// Where the middle of a dot is.
    pub fn dot(&self, index: usize) -> (i32, i32) {
        let (row, column) = (index / self.per_row(), index % self.per_row());
        let at = |it: usize| i32::try_from(it).unwrap_or(0) * self.pitch + self.pitch / 2;
        (self.area.x + at(column), self.area.y + at(row))
    }

    /// Whose dot is there.
    pub fn at(&self, x: i32, y: i32) -> Option<HostId> {
        let part = |it: i32| usize::try_from(it / self.pitch).ok();
        let (column, row) = (part(x - self.area.x)?, part(y - self.area.y)?);
        self.hosts
            .get(row * self.per_row() + column.min(self.per_row() - 1))
            .copied()
    }
}

fn rank(host: &Host, is_sender: bool) -> usize {
    match (host.role(), &host.mua) {
        (Role::MailProgram, Some(mua))
            if is_sender || mua.spec.read.is_none() && mua.spec.submit.is_some() =>
        {
            0
        }
        (Role::Submission, _) => 1,
        (Role::Exchanger, _) => 3,
        (Role::Mailboxes, _) => 4,
        (Role::MailProgram, _) => 5,
        _ => 2,
    }
}

impl Map {
    /// The map of a world.
    pub fn of(world: &World) -> Self {
        let (mut columns, mut beside, mut edges) = (BTreeMap::new(), Vec::new(), Vec::new());
        let exchangers: Vec<HostId> = world
            .scenario()
            .dns
            .iter()
            .filter_map(|it| match &it.record {
                protocol_core::dns::Record::Mx { exchange, .. } => {
                    world.host_named(exchange.as_ref()?)
                }
                protocol_core::dns::Record::A { .. } => None,
            })
            .collect();
        for (id, host) in world.hosts().filter(|(_, it)| !it.removed) {
            if is_beside(host.role()) {
                beside.push(id);
                continue;
            }
            let rank = rank(host, world.scenario().letter.host == host.name);
            columns.entry(rank).or_insert_with(Vec::new).push(id);
            let named = |name| world.host_named(name);
            if let Some(mua) = &host.mua {
                let (submit, read) = (mua.spec.submit.as_ref(), mua.spec.read.as_ref());
                edges.extend(submit.and_then(|it| Some((id, named(&it.host)?))));
                edges.extend(read.and_then(|it| Some((named(&it.host)?, id))));
            }
            let Some(mta) = &host.mta else { continue };
            let stores = mta.spec.local.iter();
            edges.extend(stores.filter_map(|it| Some((id, named(&it.store)?))));
            match &mta.spec.smarthost {
                Some(next) => edges.extend(named(&next.host).map(|next| (id, next))),
                None if host.role() != Role::Exchanger => {
                    edges.extend(exchangers.iter().map(|next| (id, *next)));
                }
                None => {}
            }
        }
        edges.retain(|(from, to)| from != to);
        edges.sort_unstable();
        edges.dedup();
        Self {
            columns: columns.into_values().collect(),
            beside,
            edges,
        }
    }

    /// Its places in a panel of so many CSS pixels.
    pub fn layout(&self, panel: (i32, i32)) -> MapLayout {
        let (width, height) = size(panel, false);
        let low = if self.beside.is_empty() { 0 } else { BESIDE };
        let room = height - low;
        let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
        let is_many = |it: &Vec<HostId>| count(it.len()) > (room / SMALL).max(1);
        let columns = count(self.columns.len()).max(1);
        let many = count(self.columns.iter().filter(|it| is_many(it)).count());
        let usual = match many {
            0 => width / columns,
            _ => FEW
                .min(width / columns)
                .min(width * 6 / 10 / (columns - many).max(1)),
        };
        let wide = (width - usual * (columns - many)) / many.max(1);
        let (mut x, mut spots, mut fields) = (0, Vec::new(), Vec::new());
        for hosts in &self.columns {
            let own = if is_many(hosts) { wide } else { usual };
            let area = Rect {
                x: x + 4,
                y: 4,
                width: own - 8,
                height: room - 8,
            };
            x += own;
            let rows = count(hosts.len());
            let step = room / rows.max(1);
            let size = match step {
                _ if step >= FULL.0 && own >= FULL.1 => Some(Size::Full),
                LARGE.. if own >= LEAST => Some(Size::Large),
                SMALL.. if own >= NAME => Some(Size::Small),
                BELOW.. if own >= LEAST => Some(Size::Beside),
                SMALL.. => Some(Size::Dot),
                _ => None,
            };
            match size {
                Some(size) => spots.extend(hosts.iter().zip(0..).map(|(id, row)| Spot {
                    id: *id,
                    x: if size == Size::Small {
                        area.x + 12
                    } else {
                        area.x + area.width / 2
                    },
                    y: row * step + step / 2
                        - match size {
                            Size::Full => 30,
                            Size::Large => 7,
                            Size::Beside => -7,
                            _ => 0,
                        },
                    size,
                    room: if size == Size::Small {
                        own - 34
                    } else {
                        own - 2
                    },
                })),
                None => {
                    let pitch = (1..=24)
                        .rev()
                        .find(|pitch| (area.width / pitch) * (area.height / pitch) >= rows);
                    fields.push(Field {
                        area,
                        pitch: pitch.unwrap_or(1),
                        hosts: hosts.clone(),
                    });
                }
            }
        }
        let step = width / count(self.beside.len()).max(1);
        spots.extend(self.beside.iter().zip(0..).map(|(id, index)| Spot {
            id: *id,
            x: index * step + step / 2,
            y: room + 18,
            size: Size::Large,
            room: step.min(120),
        }));
        MapLayout {
            width,
            height,
            spots,
            fields,
        }
    }
}

/// All hosts.
pub fn map(view: &View<'_>, layout: &MapLayout, panel: (i32, i32)) -> Html {
    let at = |id: HostId| {
        let spot = layout
            .spots
            .iter()
            .find(|it| it.id == id)
            .map(|it| (it.x, it.y, 21));
        spot.or_else(|| {
            layout.fields.iter().find_map(|it| {
                let index = it.hosts.binary_search(&id).ok();
                let index = index.or_else(|| it.hosts.iter().position(|it| *it == id))?;
                let (x, y) = it.dot(index);
                Some((x, y, it.pitch / 2))
            })
        })
    };
    let line = |(from, to): (HostId, HostId)| {
        let ((ax, ay, ar), (bx, by, br)) = (at(from)?, at(to)?);
        // In thousandths: the way between the two shapes.
        let far = ((bx - ax).pow(2) + (by - ay).pow(2)).isqrt().max(1);
        let (dx, dy) = ((bx - ax) * 1000 / far, (by - ay) * 1000 / far);
        let (ax, ay) = (ax + dx * ar / 1000, ay + dy * ar / 1000);
        let (bx, by) = (bx - dx * br / 1000, by - dy * br / 1000);
        let back = |side: i32| {
            let (x, y) = (bx - dx * 7 / 1000, by - dy * 7 / 1000);
            (x - dy * 4 * side / 1000, y + dx * 4 * side / 1000)
        };
        let ((lx, ly), (rx, ry)) = (back(1), back(-1));
        Some(format!(
            "M{ax} {ay}L{bx} {by}M{lx} {ly}L{bx} {by}L{rx} {ry}"
        ))
    };
    let ways: String = view
        .plan
        .map
        .edges
        .iter()
        .filter_map(|it| line(*it))
        .collect();
    let active = view
        .scene
        .right
        .and_then(|right| line((view.scene.left, right)));
    html! {
        <g class="map">
            <path class="way" d={ways} />
            { active.map(|d| html! { <path class="way active" d={d} /> }) }
            { for layout.fields.iter().map(|it| field(view, it, layout.width, panel.0)) }
            { for layout.spots.iter().map(|it| node(view, *it, true)) }
        </g>
    }
}

/// Dots, one path for each state, so that a thousand cost little.
fn field(view: &View<'_>, field: &Field, width: i32, pixels: i32) -> Html {
    let (mut plain, mut holds) = (String::new(), String::new());
    let half = (field.pitch * 2 / 5).max(1);
    for (index, id) in field.hosts.iter().enumerate() {
        let (x, y) = field.dot(index);
        let into = match view.scene.holders.contains(id) {
            true => &mut holds,
            false => &mut plain,
        };
        *into += &format!(
            "M{} {}h{side}v{side}h-{side}z",
            x - half,
            y - half,
            side = 2 * half
        );
    }
    let own = field.clone();
    let press = view.lab.with(move |lab, event: MouseEvent| {
        // From CSS pixels to the units of the drawing.
        let scale = |it: i32| it * width / pixels.max(1);
        if let Some(id) = own.at(scale(event.offset_x()), scale(event.offset_y())) {
            lab.act(crate::state::Action::Select(Some(Thing::Host(id))));
        }
    });
    html! {
        <g class="crowd" onclick={press}>
            <rect class="hit" x={field.area.x.to_string()} y={field.area.y.to_string()} width={field.area.width.to_string()} height={field.area.height.to_string()} />
            <path class="dots" d={plain} /><path class="dots holds" d={holds} />
        </g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::tests::{crowd, sent};

    /// What is covered of a panel: left, top, right, bottom.
    fn covered(layout: &MapLayout) -> Vec<(i32, i32, i32, i32)> {
        let spots = layout.spots.iter().flat_map(|it| it.covers());
        let fields = layout.fields.iter();
        let fields = fields.map(|it| (it.area.x, it.area.y, it.area.right(), it.area.bottom()));
        spots.chain(fields).collect()
    }

    #[test]
    fn each_host_is_once_on_the_map_inside_and_nothing_overlaps() {
        let mut worlds: Vec<_> = lessons::scenario_names()
            .map(|it| (it.to_owned(), sent(it)))
            .collect();
        worlds.extend([8, 60, 1000].map(|it| (it.to_string(), crowd(it))));
        for (name, timeline) in worlds {
            let world = timeline.world();
            let map = Map::of(world);
            for panel in [
                (320, 200),
                (390, 212),
                (640, 266),
                (900, 320),
                (1280, 700),
                (1920, 1000),
            ] {
                let it = map.layout(panel);
                let dots: usize = it.fields.iter().map(|it| it.hosts.len()).sum();
                let there = world.hosts().filter(|(_, it)| !it.removed).count();
                assert_eq!(it.spots.len() + dots, there, "{name}");
                let all = covered(&it);
                for (index, (left, top, right, bottom)) in all.iter().enumerate() {
                    let inside =
                        *left >= 0 && *top >= 0 && *right <= it.width && *bottom <= it.height;
                    assert!(inside, "{name} {panel:?}: {it:?}");
                    let apart = |(l, t, r, b): &(i32, i32, i32, i32)| {
                        right <= l || r <= left || bottom <= t || b <= top
                    };
                    assert!(
                        all[index + 1..].iter().all(apart),
                        "{name} {panel:?}: {it:?}"
                    );
                }
                for field in &it.fields {
                    let found = (0..field.hosts.len()).all(|index| {
                        let (x, y) = field.dot(index);
                        y < field.area.bottom() && field.at(x, y) == Some(field.hosts[index])
                    });
                    assert!(found, "{name} {panel:?}");
                }
            }
        }
    }
}
