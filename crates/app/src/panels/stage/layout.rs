//! Where things stand on the stage: pure, in whole units of the drawing. Up to a size one unit is
//! one CSS pixel, so that no text gets small in a small panel: the drawing gets simpler instead.
//! Beyond that all of it grows, for a projector.

use super::node::{Size, Spot};
use super::plan::{OnWay, Way};

/// The size at which the drawing is whole; a larger panel enlarges it.
const WHOLE: (i32, i32) = (640, 290);
/// The smallest drawing; a smaller panel shrinks it.
const LEAST: (i32, i32) = (320, 156);
/// The largest enlargement, in thousandths.
const LARGEST: i32 = 3_000;
/// The height of a drawing for a room, where letters are large: 13 units are 3.5 % of the screen. The style sheet
/// knows both.
const IN_ROOM: i32 = 173;
/// A drawing less wide has small gaps, and a room's has a line more.
const WIDE: i32 = 540;
const LINE: i32 = 17;

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Rect {
    /// The unit right of it.
    pub const fn right(self) -> i32 {
        self.x + self.width
    }

    /// The unit under it.
    pub const fn bottom(self) -> i32 {
        self.y + self.height
    }
}

/// The hosts in a row, small, above the two that talk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    /// Where the line through those on the way runs.
    pub y: i32,
    /// Where each stands.
    pub spots: Vec<Spot>,
    /// Where it is said how many are folded.
    pub others: Option<i32>,
}

impl Strip {
    /// From where to where the way goes.
    pub fn way(&self) -> Option<(i32, i32)> {
        let on_way = || self.spots.iter().filter(|it| it.y == self.y).map(|it| it.x);
        on_way().min().zip(self.others.or(on_way().max()))
    }
}

impl Strip {
    /// The way from one host to another, around those through which nothing goes.
    pub fn between(&self, (ax, ay): (i32, i32), (bx, by): (i32, i32)) -> String {
        let inside = |it: &&Spot| it.y == self.y && it.x > ax.min(bx) && it.x < ax.max(bx);
        match self.spots.iter().find(inside) {
            None => format!("M{ax} {ay}L{bx} {by}"),
            Some(it) if ay == by => {
                let around = ay + if it.size == Size::Large { 17 } else { 10 };
                format!("M{ax} {ay}V{around}H{bx}V{by}")
            }
            Some(_) if ay == self.y => format!("M{ax} {ay}V{by}H{bx}"),
            Some(_) => format!("M{ax} {ay}H{bx}V{by}"),
        }
    }
}

/// The places of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The size of the drawing.
    pub width: i32,
    pub height: i32,
    /// All hosts, where there is room.
    pub strip: Option<Strip>,
    /// Where the upper edge of what is said stands.
    pub bubble: i32,
    /// The two cards.
    pub left: Rect,
    pub right: Rect,
    /// Whether the cards are so narrow that names are shortened and what they do stands in two
    /// lines.
    pub narrow: bool,
    /// The base line under the cards, for the left card and for the right.
    pub status: (i32, i32),
    /// The base line of what is between the hosts, where there is no room for it under the arrow.
    pub link: Option<i32>,
    /// Whether it is for a room: its letters are large, and what is said may have two lines.
    pub room: bool,
}

/// The height of what is said, with its tip; for a room it may have two lines.
pub const fn bubble(room: bool) -> i32 {
    if room { 44 } else { 46 }
}

/// The height of the strip with names, and how much more where hosts stand beside the way.
const NAMED: i32 = 54;
const ASIDE: i32 = 16;
/// The height of a strip of dots.
const DOTS: i32 = 28;
/// The least from one name to the next.
const STEP: i32 = 50;
/// The height of the strip with names for a room, where hosts stand beside the way and where not, and the least
/// from one name to the next.
const NAMED_IN_ROOM: (i32, i32) = (43, 38);
const STEP_IN_ROOM: i32 = 76;

/// The layout of a panel of `panel` CSS pixels for the hosts of the strip; `room`: of the presenter view.
pub fn layout(panel: (i32, i32), way: &Way, room: bool) -> Layout {
    let (width, height) = size(panel, room);
    let narrow = width < if room { 440 } else { WIDE };
    let snug = room && width < WIDE;
    let under = match (narrow, height) {
        (true, 232..) => 54,
        (true, _) => 38,
        (false, _) if snug => 18 + LINE,
        (false, _) if room => 18,
        (false, _) => 28,
    };
    let bubble = bubble(room);
    let rest = height - bubble - under;
    let slots = way.hosts.iter().filter(|it| !it.beside).count() + usize::from(way.others > 0);
    let step = width / i32::try_from(slots).unwrap_or(i32::MAX).max(2);
    let gaps = gaps(way, slots);
    let crowded = step < 60 || gaps.windows(2).any(|it| it[0] == it[1]);
    let aside = match (gaps.is_empty(), crowded) {
        (true, _) => 0,
        (false, false) => ASIDE,
        (false, true) => ASIDE + 9,
    };
    // The cards first, then the strip with as much as there is room for.
    let dots = DOTS + aside * 3 / 8;
    let (strip_height, named) = match rest {
        _ if room && !narrow && step >= STEP_IN_ROOM => match gaps.is_empty() {
            true => (NAMED_IN_ROOM.1, true),
            false => (NAMED_IN_ROOM.0, true),
        },
        _ if room && !narrow => (dots, false),
        _ if !narrow && step >= STEP && rest - NAMED - aside >= 96 => (NAMED + aside, true),
        _ if rest >= dots + if narrow { 112 } else { 104 } => (dots, false),
        _ => (0, false),
    };
    let (gap, side, widest) = match narrow {
        true => (48, 6, 236),
        false if snug => (48, 6, 236),
        false if room => (96, 6, 270),
        false => ((width - 24) * 3 / 10, 12, 236),
    };
    let card_width = ((width - 2 * side - gap) / 2).min(widest);
    let card_height = (rest - strip_height).clamp(if room { 60 } else { 70 }, 150);
    // What is left over stands above and below.
    let spare = (rest - strip_height - card_height).max(0) / 2;
    let y = spare + strip_height + bubble;
    let card = |x| Rect {
        x,
        y,
        width: card_width,
        height: card_height,
    };
    let (left, right) = (card(side), card(width - side - card_width));
    let y = spare
        + match (named, room) {
            (true, true) => strip_height - 25,
            (true, false) => 22 + aside,
            (false, _) => 16 + aside * 3 / 8,
        };
    let base = left.bottom() + if room && !narrow { 14 } else { 18 };
    let named = named.then_some(if room {
        Names::InRoom
    } else {
        Names::Beside(aside)
    });
    Layout {
        width,
        height,
        strip: (strip_height > 0).then(|| strip(way, &gaps, (step, y, named))),
        bubble: spare + strip_height + 2,
        left,
        right,
        narrow,
        status: if narrow {
            (base, base + 16)
        } else {
            (base, base)
        },
        link: match under {
            54 => Some(base + 32),
            _ => (snug && !narrow).then_some(base + LINE),
        },
        room,
    }
}

/// The gap, between two on the way, at which each host stands that is beside it.
fn gaps(way: &Way, slots: usize) -> Vec<usize> {
    let mut before = 0;
    let mut gaps = Vec::new();
    for it in &way.hosts {
        match it.beside {
            true => gaps.push(before.clamp(1, slots.max(2) - 1)),
            false => before += 1,
        }
    }
    gaps
}

/// How the hosts of a strip are named.
#[derive(Clone, Copy)]
enum Names {
    /// Those beside the way above their shapes, so high.
    Beside(i32),
    /// In large letters.
    InRoom,
}

/// The hosts on the way in steps; those beside it above their gaps.
fn strip(way: &Way, gaps: &[usize], (step, y, named): (i32, i32, Option<Names>)) -> Strip {
    let count = |it: usize| i32::try_from(it).unwrap_or(0);
    let (mut on_way, mut aside) = (0, 0);
    let mut spot = |it: &OnWay| {
        if !it.beside {
            on_way += 1;
            let size = match named {
                Some(Names::Beside(_)) => Size::Large,
                Some(Names::InRoom) => Size::Named,
                None => Size::Dot,
            };
            let (x, room) = (on_way * step - step / 2, (step - 4).min(120));
            return Spot {
                id: it.id,
                x,
                y,
                size,
                room,
            };
        }
        let gap = gaps[aside];
        // Those at one gap share it.
        let first = gaps.partition_point(|it| *it < gap);
        let all = gaps.partition_point(|it| *it <= gap) - first;
        // Between the shapes of two on the way, and above the line.
        let free = (step - 30) / count(all) - 21;
        let (pitch, up, size, room) = match named {
            Some(Names::Beside(aside)) => (42, aside + 1, Size::Beside, 40),
            Some(Names::InRoom) if free >= 28 => (free + 21, 10, Size::Aside, free),
            Some(Names::InRoom) => (18, 10, Size::Dot, 0),
            None => (18, 15, Size::Dot, 0),
        };
        let x = count(gap) * step + count(aside - first) * pitch - count(all - 1) * pitch / 2;
        let x = x - if size == Size::Aside {
            (room + 7) / 2
        } else {
            0
        };
        aside += 1;
        Spot {
            id: it.id,
            x,
            y: y - up,
            size,
            room,
        }
    };
    let spots = way.hosts.iter().map(&mut spot).collect();
    Strip {
        y,
        spots,
        others: (way.others > 0).then_some(on_way * step + step / 2),
    }
}

/// The size of a drawing in a panel of so many CSS pixels.
pub fn size((width, height): (i32, i32), room: bool) -> (i32, i32) {
    let (width, height) = (width.max(1), height.max(1));
    if room {
        let scaled = |units| {
            let scale = (width * 1000 / LEAST.0).min(height * 1000 / units).max(1);
            (width * 1000 / scale, height * 1000 / scale)
        };
        return match scaled(IN_ROOM) {
            whole if whole.0 >= WIDE => whole,
            _ => scaled(IN_ROOM + LINE),
        };
    }
    let larger = (width * 1000 / WHOLE.0).min(height * 1000 / WHOLE.1);
    if larger > 1000 {
        let scale = larger.min(LARGEST);
        return (width * 1000 / scale, height * 1000 / scale);
    }
    // Too small in one direction: it shrinks, and has more room in the other.
    let smaller = (width * 1000 / LEAST.0)
        .min(height * 1000 / LEAST.1)
        .clamp(1, 1000);
    (width * 1000 / smaller, height * 1000 / smaller)
}

/// Where what is said stands, its left edge: at the speaker, at the listener, or so many
/// thousandths of the way between.
pub fn on_the_way(layout: &Layout, to_right: bool, width: i32, far: i32) -> i32 {
    let left = layout.left.x + 6;
    let right = (layout.width - layout.left.x - 6 - width).max(left);
    let far = far.clamp(0, 1000);
    let (from, to) = if to_right {
        (left, right)
    } else {
        (right, left)
    };
    from + (to - from) * far / 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use world::HostId;

    const PANELS: [(i32, i32); 16] = [
        (620, 290),
        (640, 305),
        (640, 265),
        (390, 250),
        (390, 300),
        (390, 170),
        (320, 200),
        (760, 224),
        (720, 380),
        (900, 300),
        (1280, 700),
        (1920, 1000),
        (1920, 300),
        (2560, 400),
        (200, 100),
        (0, 0),
    ];

    /// So many hosts, of which these stand beside the way.
    fn way(count: u16, beside: &[u16]) -> Way {
        let shown = if count > 12 { 7 } else { count };
        Way {
            hosts: (0..shown)
                .map(|id| OnWay {
                    id: HostId(id),
                    beside: beside.contains(&id),
                })
                .collect(),
            others: usize::from(count - shown),
        }
    }

    fn ways() -> Vec<Way> {
        let counts = (1..=12).chain([13, 100, 1000]);
        counts
            .flat_map(|count| [&[][..], &[3], &[0], &[1, 2], &[4, 5]].map(|it| way(count, it)))
            .collect()
    }

    fn apart(a: (i32, i32, i32, i32), b: (i32, i32, i32, i32)) -> bool {
        a.2 <= b.0 || b.2 <= a.0 || a.3 <= b.1 || b.3 <= a.1
    }

    #[test]
    fn at_every_size_all_of_every_number_of_hosts_stand_inside_and_nothing_overlaps() {
        let all = PANELS
            .iter()
            .flat_map(|it| ways().into_iter().map(move |way| (*it, way)));
        for ((panel, way), room) in all.flat_map(|it| [(it.clone(), false), (it, true)]) {
            let it = layout(panel, &way, room);
            let about = format!("{panel:?} {way:?} {it:?}");
            let bubble = bubble(room);
            assert!(it.left.x >= 0 && it.right.right() <= it.width, "{about}");
            assert!(it.right.x - it.left.right() >= 40, "{about}");
            assert!(
                it.bubble >= 0 && it.bubble + bubble - 4 <= it.left.y,
                "{about}"
            );
            assert!(
                it.status.0 > it.left.bottom() && it.status.1 <= it.height,
                "{about}"
            );
            assert!(
                it.link
                    .is_none_or(|link| link > it.status.1 && link + 3 <= it.height)
            );
            let Some(strip) = it.strip else { continue };
            assert_eq!(strip.spots.len(), way.hosts.len());
            assert_eq!(strip.others.is_some(), way.others > 0);
            let covers: Vec<_> = strip.spots.iter().map(|it| it.covers()).collect();
            for (index, spot) in covers.iter().enumerate() {
                for own in spot {
                    let (left, top, right, bottom) = *own;
                    assert!(left >= 0 && top >= 0 && right <= it.width, "{about}");
                    assert!(bottom <= it.bubble + 2, "{about}");
                    let mut rest = covers[index + 1..].iter().flatten();
                    assert!(rest.all(|it| apart(*own, *it)), "{about}");
                    let others = |x| right <= x - 12 && x + 20 <= it.width;
                    assert!(strip.others.is_none_or(others), "{about}");
                }
            }
        }
    }

    #[test]
    fn the_way_from_one_host_to_another_leads_around_those_between() {
        for room in [false, true] {
            let it = layout((1280, 372), &way(7, &[3]), room);
            let strip = it.strip.expect("there is room");
            let at = |id: usize| (strip.spots[id].x, strip.spots[id].y);
            assert!(strip.between(at(0), at(1)).contains('L'));
            for (a, b) in [(0, 5), (5, 0), (0, 3), (3, 0)] {
                let way = strip.between(at(a), at(b));
                let level = way.split(['M', 'H', 'V']).nth(2).map(str::parse);
                let is_away = level != Some(Ok(strip.y)) || a == 3;
                assert!(!way.contains('L') && is_away, "{way}");
            }
        }
    }

    #[test]
    fn up_to_twelve_hosts_have_their_names_on_a_panel_of_usual_size() {
        for count in 1..=12 {
            let it = layout((640, 266), &way(count, &[3]), false);
            let named = |it: &Spot| it.size != Size::Dot;
            assert!(
                it.strip.is_some_and(|it| it.spots.iter().all(named)),
                "{count}"
            );
        }
    }

    #[test]
    fn one_unit_is_never_less_than_a_pixel_on_panels_of_usual_sizes() {
        for (width, height) in PANELS {
            if width < LEAST.0 || height < LEAST.1 {
                continue;
            }
            let it = layout((width, height), &way(7, &[3]), false);
            assert!(
                it.width <= width && it.height <= height,
                "{width} {height}: {it:?}"
            );
        }
    }

    #[test]
    fn a_projector_gets_a_larger_drawing_of_the_same_kind() {
        let it = layout((1280, 580), &way(7, &[3]), false);
        assert_eq!((it.width, it.height), (640, 290));
        assert!(
            it.strip
                .is_some_and(|strip| strip.spots[0].size == Size::Large)
        );
    }

    #[test]
    fn in_a_room_thirteen_units_are_a_line_that_the_last_row_reads() {
        for (width, height) in [(1280, 800), (1920, 1080), (1024, 768), (2560, 1440)] {
            let share = if width * 100 < height * 145 {
                51
            } else {
                465 / 10
            };
            let panel = (width, height * share / 100);
            let it = layout(panel, &way(7, &[3]), true);
            let named = |it: &Spot| it.size != Size::Dot;
            assert!(
                it.strip
                    .as_ref()
                    .is_some_and(|it| it.spots.iter().all(named))
            );
            // 13 units in thousandths of the height of the screen.
            assert!(13 * panel.1 * 1000 / it.height / height >= 34, "{it:?}");
            assert!((it.width * panel.1 / it.height - width).abs() < 9, "{it:?}");
        }
    }

    #[test]
    fn what_is_said_goes_from_the_speaker_to_the_listener_and_stays_inside() {
        let it = layout((640, 290), &way(7, &[3]), false);
        for to_right in [true, false] {
            let places: Vec<i32> = (0..=10)
                .map(|tenth| on_the_way(&it, to_right, 250, tenth * 100))
                .collect();
            let ordered = places.windows(2).all(|it| (it[0] < it[1]) == to_right);
            assert!(ordered, "{places:?}");
            assert!(
                places.iter().all(|x| *x >= 0 && x + 250 <= it.width),
                "{places:?}"
            );
        }
        assert_eq!(on_the_way(&it, true, 9_000, 500), it.left.x + 6);
    }
}
