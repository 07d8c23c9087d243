//! Which rows are drawn, and where the panel is scrolled to: pure, in whole pixels.

use core::ops::Range;

/// Rows drawn beyond what is in sight, each way.
const AROUND: usize = 6;

/// Which rows are drawn: those in sight and a few around, however long the run.
pub fn window(count: usize, row: i32, top: i32, height: i32) -> Range<usize> {
    let row = row.max(1);
    let index = |pixels: i32| usize::try_from(pixels.max(0) / row).unwrap_or(0);
    let start = index(top).saturating_sub(AROUND).min(count);
    let end = (index(top.saturating_add(height.max(0))) + 1 + AROUND).min(count);
    // In steps of that many, so that not every pixel scrolled draws again.
    start / AROUND * AROUND..end
}

/// Where the panel must be scrolled to so that the current row is in sight with two rows before it and,
/// where there is room, one after; `None` where it is already.
pub fn scroll_to(current: usize, row: i32, head: i32, top: i32, height: i32) -> Option<i32> {
    let y = i32::try_from(current)
        .unwrap_or(i32::MAX)
        .saturating_mul(row);
    let sight = (height - head).max(row);
    // In a low panel there is room for the row itself, or for what was said before it, and for no more.
    let (before, after) = match sight / row {
        ..3 => (0, 0),
        3 => (row, 0),
        _ => (row, row),
    };
    if y.saturating_sub(before) < top {
        Some(y.saturating_sub(2 * before).max(0))
    } else if y.saturating_add(row + after) > top.saturating_add(sight) {
        Some(y.saturating_add(row + after).saturating_sub(sight).max(0))
    } else {
        None
    }
    .filter(|to| *to != top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_run_draws_as_few_rows_as_a_short_one_and_all_that_are_in_sight() {
        for count in [0, 1, 10, 100, 10_000, 200_000] {
            for top in [0, 33, 34, 500, 170_000, 339_900] {
                for height in [0, 60, 350, 1200] {
                    let shown = window(count, 34, top, height);
                    assert!(shown.len() <= 1200 / 34 + 4 * AROUND, "{shown:?}");
                    assert!(shown.start <= shown.end && shown.end <= count, "{shown:?}");
                    for y in (top..top + height).step_by(17) {
                        let row = usize::try_from(y / 34).unwrap();
                        assert!(row >= count || shown.contains(&row), "{row} {shown:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_current_row_comes_into_sight_and_then_nothing_moves() {
        for current in [0, 1, 5, 50, 9_999] {
            for top in [0, 100, 3_000, 339_000] {
                let to = scroll_to(current, 34, 42, top, 350).unwrap_or(top);
                let y = i32::try_from(current).unwrap() * 34;
                assert!(y >= to && y + 34 <= to + 350 - 42, "{current} {top}: {to}");
                assert_eq!(scroll_to(current, 34, 42, to, 350), None, "{current} {top}");
            }
        }
    }

    #[test]
    fn in_a_panel_of_any_height_the_current_row_is_in_sight_and_stays_there() {
        for height in 42 + 34..400 {
            for top in [0, 100, 3_000] {
                let to = scroll_to(20, 34, 42, top, height).unwrap_or(top);
                let y = 20 * 34;
                assert!(
                    y >= to && y + 34 <= to + height - 42,
                    "{height} {top}: {to}"
                );
                assert_eq!(scroll_to(20, 34, 42, to, height), None, "{height} {top}");
            }
        }
    }
}
