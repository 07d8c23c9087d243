//! Where the lifelines stand: pure, in whole pixels. The pair that talks is drawn wide.

use std::collections::BTreeSet;
use world::HostId;

/// Room beside the outermost lifelines.
const MARGIN: i32 = 14;
/// The most lifelines that are told apart.
const MOST: usize = 12;
/// Room for the lifeline of all others.
const OTHERS: i32 = 76;

/// The lifelines of a ladder of some width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lanes {
    width: i32,
    places: Vec<(HostId, i32)>,
    active: Option<(HostId, HostId)>,
    /// How many hosts have no lifeline of their own.
    others: usize,
}

impl Lanes {
    /// The lifelines of `hosts`, in this order from left to right, in `width` pixels.
    pub fn new(hosts: &[HostId], active: Option<(HostId, HostId)>, width: i32) -> Self {
        let width = width.max(160);
        Self {
            width,
            places: spread(hosts, active, width),
            active,
            others: 0,
        }
    }

    /// The lifelines of a run: of every host that takes part in it, so that they stay in their order while one
    /// steps; where these are too many, of the pair and of those `near`, the first of them first, and one for
    /// all others.
    pub fn of(
        takes_part: &BTreeSet<HostId>,
        near: impl Iterator<Item = HostId>,
        active: Option<(HostId, HostId)>,
        width: i32,
    ) -> Self {
        let mut shown = takes_part.clone();
        if takes_part.len() > MOST {
            let pair = active.into_iter().flat_map(|(a, b)| [a, b]);
            shown.clear();
            for host in pair.chain(near) {
                if shown.len() < MOST {
                    shown.insert(host);
                }
            }
        }
        let hosts: Vec<HostId> = shown.into_iter().collect();
        let others = takes_part.len().saturating_sub(hosts.len());
        // The others' lifeline is at the right, apart.
        let room = if others > 0 { OTHERS } else { 0 };
        Self {
            width,
            others,
            ..Self::new(&hosts, active, (width - room).max(160))
        }
    }

    /// How many hosts share the last lifeline, and where it stands; `None`: each has its own.
    pub fn others(&self) -> Option<(usize, i32)> {
        (self.others > 0).then_some((self.others, self.width - MARGIN))
    }

    /// From left to right.
    pub fn hosts(&self) -> impl Iterator<Item = (HostId, i32)> + '_ {
        self.places.iter().copied()
    }

    /// How wide the ladder is.
    pub const fn width(&self) -> i32 {
        self.width
    }

    /// Where a host's lifeline stands.
    pub fn x(&self, host: HostId) -> i32 {
        let place = self.places.iter().find(|(id, _)| *id == host);
        let others = self.others().map(|(_, x)| x);
        place.map_or(others.unwrap_or(self.width / 2), |(_, x)| *x)
    }

    /// Whether the host is one of the pair that talks.
    pub fn is_active(&self, host: HostId) -> bool {
        self.active.is_some_and(|(a, b)| a == host || b == host)
    }

    /// Where each name stands, its left end, where `widths` says how wide it is: the pair's always,
    /// the others' where they are in nobody's way.
    pub fn names(&self, widths: impl Fn(HostId) -> i32) -> Vec<(HostId, i32)> {
        let place = |id: HostId, x: i32| {
            let wide = widths(id);
            let left = (x - wide / 2).min(self.width - wide).max(0);
            (id, left, left + wide)
        };
        let mut taken: Vec<(HostId, i32, i32)> = Vec::new();
        let (first, second): (Vec<_>, Vec<_>) =
            self.hosts().partition(|(id, _)| self.is_active(*id));
        for (id, x) in first.into_iter().chain(second) {
            let it = place(id, x);
            let free = taken
                .iter()
                .all(|(_, left, right)| it.2 + 8 <= *left || *right + 8 <= it.1);
            if free || self.is_active(id) {
                taken.push(it);
            }
        }
        taken.into_iter().map(|(id, left, _)| (id, left)).collect()
    }
}

fn spread(hosts: &[HostId], active: Option<(HostId, HostId)>, width: i32) -> Vec<(HostId, i32)> {
    let count = |gaps: usize| i32::try_from(gaps).unwrap_or(i32::MAX);
    let within =
        |pair: &[HostId]| active.is_some_and(|(a, b)| a != b && a <= pair[0] && pair[1] <= b);
    let inside = count(hosts.windows(2).filter(|it| within(it)).count());
    let outside = count(hosts.windows(2).filter(|it| !within(it)).count());
    let room = width - 2 * MARGIN;
    if hosts.len() == 1 {
        return vec![(hosts[0], width / 4)];
    }
    // The gaps that do not belong to the pair are narrow, and together never half of the width.
    let narrow = match (inside, outside) {
        (_, 0) => 0,
        (0, outside) => room / outside,
        (_, outside) => (width / 20).clamp(12, 44).min(room * 9 / 20 / outside),
    };
    let wide = if inside == 0 {
        0
    } else {
        (room - narrow * outside) / inside
    };
    let mut x = MARGIN;
    let mut places = Vec::with_capacity(hosts.len());
    for (index, id) in hosts.iter().enumerate() {
        if index > 0 {
            x += if within(&hosts[index - 1..=index]) {
                wide
            } else {
                narrow
            };
        }
        places.push((*id, x));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_that_talks_has_more_than_half_of_any_width_and_all_stay_inside() {
        let hosts: Vec<HostId> = (0..7).map(HostId).collect();
        for width in [300, 318, 460, 550, 900, 1900] {
            for a in 0..7 {
                for b in a + 1..7 {
                    let lanes = Lanes::new(&hosts, Some((HostId(a), HostId(b))), width);
                    let wide = lanes.x(HostId(b)) - lanes.x(HostId(a));
                    assert!(wide * 2 >= width - 2 * MARGIN, "{width} {a} {b}: {wide}");
                    let places: Vec<i32> = lanes.hosts().map(|(_, x)| x).collect();
                    assert!(places.windows(2).all(|it| it[0] < it[1]), "{places:?}");
                    assert!(places.iter().all(|x| (MARGIN..=width - MARGIN).contains(x)));
                }
            }
        }
    }

    #[test]
    fn names_never_overlap_but_where_the_pair_itself_has_no_room() {
        let hosts: Vec<HostId> = (0..7).map(HostId).collect();
        for width in [318, 550, 900] {
            let lanes = Lanes::new(&hosts, Some((HostId(2), HostId(4))), width);
            let names = lanes.names(|_| 80);
            assert!(names.iter().filter(|(id, _)| lanes.is_active(*id)).count() == 2);
            for (index, (_, a)) in names.iter().enumerate() {
                assert!(*a >= 0 && a + 80 <= width);
                for (_, b) in &names[index + 1..] {
                    assert!((a - b).abs() >= 88, "{width}: {names:?}");
                }
            }
        }
    }

    #[test]
    fn of_a_thousand_hosts_those_in_sight_are_told_apart_and_the_others_share_a_lifeline() {
        let all: BTreeSet<HostId> = (0..1000).map(HostId).collect();
        for width in [318, 550, 1900] {
            let near = [1, 700, 3, 700, 999].map(HostId);
            let pair = (HostId(1), HostId(700));
            let lanes = Lanes::of(&all, near.into_iter(), Some(pair), width);
            let shown: Vec<HostId> = lanes.hosts().map(|(id, _)| id).collect();
            assert_eq!(shown, [1, 3, 700, 999].map(HostId));
            let (others, x) = lanes.others().expect("there are some");
            assert_eq!((others, lanes.x(HostId(500))), (996, x));
            assert!(lanes.hosts().all(|(_, it)| it < x && x < width));
            let few = all.iter().copied().take(MOST).collect();
            assert_eq!(
                Lanes::of(&few, near.into_iter(), Some(pair), width).others(),
                None
            );
            let many = Lanes::of(&all, all.iter().copied(), Some(pair), width);
            assert_eq!(many.hosts().count(), MOST);
        }
    }

    #[test]
    fn one_host_alone_and_none_have_their_places_too() {
        assert_eq!(Lanes::new(&[], None, 500).hosts().count(), 0);
        assert_eq!(Lanes::new(&[HostId(3)], None, 500).x(HostId(3)), 125);
    }
}
