//! One clock for the whole page: the time of day in the scenario.

use crate::{Fact, fact, text};
use world::{Instant, World};

const DAY: i64 = 86_400;

/// A moment of a run by the scenario's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    /// Whole days since the day on which the run begins.
    day: i64,
    seconds: i64,
    millis: u64,
}

impl TimeOfDay {
    /// When it is at that moment of a run of this world.
    #[must_use]
    pub fn at(world: &World, at: Instant) -> Self {
        Self::since(world.epoch(), at)
    }

    fn since(epoch: i64, at: Instant) -> Self {
        let since = i64::try_from(at.as_secs()).unwrap_or(i64::MAX);
        let now = epoch.saturating_add(since);
        Self {
            day: now.div_euclid(DAY) - epoch.div_euclid(DAY),
            seconds: now.rem_euclid(DAY),
            millis: at.as_micros() / 1000 % 1000,
        }
    }

    /// Hours and minutes: `09:00`.
    #[must_use]
    pub fn minute(self) -> String {
        format!("{:02}:{:02}", self.seconds / 3600, self.seconds / 60 % 60)
    }

    /// Seconds of the minute: `00.141`.
    #[must_use]
    pub fn seconds(self) -> String {
        format!("{:02}.{:03}", self.seconds % 60, self.millis)
    }

    /// Whether both are in the same minute.
    #[must_use]
    pub fn is_same_minute(self, other: Self) -> bool {
        (self.day, self.seconds / 60) == (other.day, other.seconds / 60)
    }

    /// The whole time, `09:00:00.141`, and the day where it is not the first.
    #[must_use]
    pub fn whole(self) -> Fact {
        self.on_its_day(format!("{}:{}", self.minute(), self.seconds()))
    }

    /// The same without thousandths.
    pub(crate) fn to_the_second(self) -> Fact {
        self.on_its_day(format!("{}:{:02}", self.minute(), self.seconds % 60))
    }

    fn on_its_day(self, time: String) -> Fact {
        match u64::try_from(self.day) {
            Ok(day @ 1..) => fact!("time-on-day", day: day + 1, time: text(time)),
            _ => fact!("verbatim", text: text(time)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;

    #[test]
    fn a_run_that_begins_at_nine_tells_the_time_of_day() {
        for (epoch, millis, minute, seconds, same) in [
            (1_772_442_000, 141, "09:00", "00.141", true),
            (1_772_442_000, 180_720, "09:03", "00.720", false),
            (1_772_442_000, 54_000_000, "00:00", "00.000", false),
            (-1, 0, "23:59", "59.000", true),
        ] {
            let start = TimeOfDay::since(epoch, Instant::ZERO);
            let now = TimeOfDay::since(epoch, Instant::ZERO + Duration::from_millis(millis));
            assert_eq!(
                (now.minute(), now.seconds()),
                (minute.into(), seconds.into())
            );
            assert_eq!(now.is_same_minute(start), same);
            assert_eq!(now.whole().id == "time-on-day", millis == 54_000_000);
        }
    }
}
