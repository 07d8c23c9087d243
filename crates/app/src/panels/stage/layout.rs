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
}

/// The height of what is said, with its tip.
pub const BUBBLE: i32 = 46;

/// The height of the strip with names, and how much more where hosts stand beside the way.
const NAMED: i32 = 54;
const ASIDE: i32 = 16;
/// The least from one name to the next.
const STEP: i32 = 50;

/// The layout of a panel of `panel` CSS pixels for the hosts of the strip.
pub fn layout(panel: (i32, i32), way: &Way) -> Layout {
    let (width, height) = size(panel);
    let narrow = width < 540;
    let under = match (narrow, height) {
        (true, 232..) => 54,
        (true, _) => 38,
        (false, _) => 28,
    };
    let rest = height - BUBBLE - under;
    let slots = way.hosts.iter().filter(|it| !it.beside).count() + usize::from(way.others > 0);
    let step = width / i32::try_from(slots).unwrap_or(i32::MAX).max(1);
    let aside = if way.hosts.iter().any(|it| it.beside) { ASIDE } else { 0 };
    // The cards first, then the strip with as much as there is room for.
    let (strip_height, named) = match rest {
        _ if !narrow && step >= STEP && rest - NAMED - aside >= 96 => (NAMED + aside, true),
        _ if narrow && rest >= 112 + 26 => (26, false),
        130.. if !narrow => (26, false),
        _ => (0, false),
    };
    let gap = if narrow { 48 } else { (width - 24) * 3 / 10 };
    let side = if narrow { 6 } else { 12 };
    let card_width = ((width - 2 * side - gap) / 2).min(236);
    let card_height = (rest - strip_height).clamp(70, 150);
    // What is left over stands above and below.
    let spare = (rest - strip_height - card_height).max(0) / 2;
    let y = spare + strip_height + BUBBLE;
    let card = |x| Rect {
        x,
        y,
        width: card_width,
        height: card_height,
    };
    let (left, right) = (card(side), card(width - side - card_width));
    let y = spare + if named { 22 + aside } else { 17 };
    let base = left.bottom() + 18;
    Layout {
        width,
        height,
        strip: (strip_height > 0).then(|| strip(way, (width, step), y, named)),
        bubble: spare + strip_height + 2,
        left,
        right,
        narrow,
        status: if narrow {
            (base, base + 16)
        } else {
            (base, base)
        },
        link: (under == 54).then_some(base + 32),
    }
}

/// The hosts on the way in steps; each that stands beside it above the gap that it is at.
fn strip(way: &Way, (width, step): (i32, i32), y: i32, named: bool) -> Strip {
    let mut on_way = 0;
    let mut spots = Vec::new();
    for (index, it) in way.hosts.iter().enumerate() {
        let (x, y, size) = match (it.beside, named) {
            (false, true) => (on_way * step + step / 2, y, Size::Large),
            (false, false) => (on_way * step + step / 2, y, Size::Dot),
            (true, _) => {
                // Those at one gap share it.
                let at = |it: &&OnWay| it.beside;
                let before = way.hosts[..index].iter().rev().take_while(at).count();
                let after = way.hosts[index + 1..].iter().take_while(at).count();
                let place = i32::try_from(before).unwrap_or(0) * 2 + 1;
                let all = i32::try_from(before + after + 1).unwrap_or(1) * 2;
                let x = on_way * step - step / 2 + step * place / all;
                let size = if named { Size::Beside } else { Size::Dot };
                (x.clamp(20, width - 20), y - if named { 17 } else { 8 }, size)
            }
        };
        on_way += i32::from(!it.beside);
        let room = if it.beside { step.min(40) } else { step - 4 };
        spots.push(Spot { id: it.id, x, y, size, room });
    }
    Strip {
        y,
        spots,
        others: (way.others > 0).then_some(on_way * step + step / 2),
    }
}

/// The size of a drawing in a panel of so many CSS pixels.
pub fn size((width, height): (i32, i32)) -> (i32, i32) {
    let (width, height) = (width.max(1), height.max(1));
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

    const PANELS: [(i32, i32); 14] = [
        (620, 290),
        (640, 305),
        (640, 260),
        (390, 250),
        (390, 300),
        (390, 170),
        (320, 200),
        (760, 224),
        (720, 380),
        (1280, 700),
        (1920, 1000),
        (2560, 400),
        (200, 100),
        (0, 0),
    ];

    #[test]
    fn at_every_size_all_of_seven_hosts_stand_inside_and_nothing_overlaps() {
        for panel in PANELS {
            let it = layout(panel, 7);
            assert!(
                it.left.x >= 0 && it.right.right() <= it.width,
                "{panel:?} {it:?}"
            );
            assert!(it.right.x - it.left.right() >= 40, "{panel:?} {it:?}");
            assert!(
                it.bubble >= 0 && it.bubble + BUBBLE - 4 <= it.left.y,
                "{panel:?} {it:?}"
            );
            assert!(
                it.status.0 > it.left.bottom() && it.status.1 <= it.height,
                "{panel:?} {it:?}"
            );
            assert!(
                it.link
                    .is_none_or(|link| link > it.status.1 && link + 3 <= it.height)
            );
            if let Some(strip) = it.strip {
                assert_eq!(strip.xs.len(), 7);
                let low = strip.y + if strip.named { 38 } else { 9 };
                assert!(low <= it.bubble + 2, "{panel:?}: {strip:?} {}", it.bubble);
                assert!(strip.xs.iter().all(|x| (20..=it.width - 20).contains(x)));
                assert!(
                    strip.xs.windows(2).all(|it| it[1] - it[0] >= 36),
                    "{panel:?}"
                );
            }
        }
    }

    #[test]
    fn one_unit_is_never_less_than_a_pixel_on_panels_of_usual_sizes() {
        for (width, height) in PANELS {
            if width < LEAST.0 || height < LEAST.1 {
                continue;
            }
            let it = layout((width, height), 7);
            assert!(
                it.width <= width && it.height <= height,
                "{width} {height}: {it:?}"
            );
        }
    }

    #[test]
    fn a_projector_gets_a_larger_drawing_of_the_same_kind() {
        let it = layout((1280, 580), 7);
        assert_eq!((it.width, it.height), (640, 290));
        assert!(it.strip.is_some_and(|strip| strip.named));
    }

    #[test]
    fn what_is_said_goes_from_the_speaker_to_the_listener_and_stays_inside() {
        let it = layout((640, 290), 7);
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
