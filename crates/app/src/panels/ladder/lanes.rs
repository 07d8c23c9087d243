//! Where the lifelines stand: pure, in whole pixels. They keep their places, whoever talks.

use std::collections::BTreeSet;
use world::HostId;

/// Room beside the outermost lifelines.
const MARGIN: i32 = 14;
/// The most lifelines that are told apart.
const MOST: usize = 12;
/// The least between two names.
const GAP: i32 = 4;
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
            places: spread(hosts, width),
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
        let hosts: Vec<HostId> = if takes_part.len() > MOST {
            let pair = active.into_iter().flat_map(|(a, b)| [a, b]);
            let mut shown = BTreeSet::new();
            for host in pair.chain(near) {
                if shown.len() < MOST {
                    shown.insert(host);
                }
            }
            shown.into_iter().collect()
        } else {
            takes_part.iter().copied().collect()
        };
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

    /// Where each name stands, its left end, where `widths` says how wide it is: the pair's always, side by side
    /// where there is room for no more, the others' where they are in nobody's way.
    pub fn names(&self, widths: impl Fn(HostId) -> i32) -> Vec<(HostId, i32)> {
        let place = |id: HostId, x: i32| {
            let wide = widths(id);
            let left = (x - wide / 2).min(self.width - wide).max(0);
            (id, left, left + wide)
        };
        let (pair, others): (Vec<_>, Vec<_>) =
            self.hosts().partition(|(id, _)| self.is_active(*id));
        let mut taken: Vec<_> = pair.into_iter().map(|(id, x)| place(id, x)).collect();
        if let [first, second] = &mut taken[..]
            && first.2 + GAP > second.1
        {
            let (one, two) = (first.2 - first.1, second.2 - second.1);
            let middle = (first.2 + second.1 - GAP) / 2;
            let most = (self.width - one - GAP - two).max(0);
            first.1 = (middle - one).clamp(0, most);
            first.2 = first.1 + one;
            second.1 = first.2 + GAP;
            second.2 = second.1 + two;
        }
        for (id, x) in others {
            let it = place(id, x);
            let free =
                |(_, left, right): &(_, i32, i32)| it.2 + GAP <= *left || *right + GAP <= it.1;
            if taken.iter().all(free) {
                taken.push(it);
            }
        }
        taken.into_iter().map(|(id, left, _)| (id, left)).collect()
    }
}

fn spread(hosts: &[HostId], width: i32) -> Vec<(HostId, i32)> {
    let gaps = i32::try_from(hosts.len()).unwrap_or(i32::MAX) - 1;
    if gaps == 0 {
        return vec![(hosts[0], width / 4)];
    }
    let x = |index: i32| MARGIN + (width - 2 * MARGIN) * index / gaps;
    hosts.iter().copied().zip((0..).map(x)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lifelines_keep_their_places_whoever_talks_and_the_pair_always_has_its_names_side_by_side()
     {
        let hosts: Vec<HostId> = (0..7).map(HostId).collect();
        for width in [318, 550, 900, 1900] {
            let quiet: Vec<_> = Lanes::new(&hosts, None, width).hosts().collect();
            for (a, b) in (0..7).flat_map(|a| (a + 1..7).map(move |b| (HostId(a), HostId(b)))) {
                let lanes = Lanes::new(&hosts, Some((a, b)), width);
                assert_eq!(lanes.hosts().collect::<Vec<_>>(), quiet);
                let names = lanes.names(|_| 80);
                assert_eq!(
                    names.iter().filter(|(id, _)| lanes.is_active(*id)).count(),
                    2
                );
                for (index, (_, left)) in names.iter().enumerate() {
                    assert!(*left >= 0 && left + 80 <= width, "{width}: {names:?}");
                    let apart = |(_, it): &(_, i32)| (left - it).abs() >= 80 + GAP;
                    assert!(names[index + 1..].iter().all(apart), "{width}: {names:?}");
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
