//! Sets of numbers in order, as ranges that neither touch nor overlap: what a sequence set names (RFC
//! 3501 section 9), whatever its order and however often it names a number.

use super::command::SequenceSet;
use core::fmt;
use core::ops::RangeInclusive;

/// A set of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Numbers(Vec<(u32, u32)>);

impl Numbers {
    /// What the set names where the highest number is `highest`, which `*` stands for.
    pub(super) fn of(set: &SequenceSet, highest: u32) -> Self {
        let ends = set.0.iter().map(|(a, b)| {
            let (a, b) = (a.unwrap_or(highest), b.unwrap_or(highest));
            (a.min(b), a.max(b))
        });
        Self::merged(ends.collect())
    }

    fn merged(mut ends: Vec<(u32, u32)>) -> Self {
        ends.sort_unstable();
        let mut found = Self::default();
        for (first, last) in ends {
            found.add(first, last);
        }
        found
    }

    /// Adds numbers wherever they belong.
    pub(super) fn insert(&mut self, first: u32, last: u32) {
        let mut ends = core::mem::take(&mut self.0);
        ends.push((first, last));
        *self = Self::merged(ends);
    }

    /// Adds numbers, none of them lower than the lowest of the last that were added.
    pub(super) fn add(&mut self, first: u32, last: u32) {
        match self.0.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => self.0.push((first, last)),
        }
    }

    /// Adds a number that is higher than all before.
    pub(super) fn push(&mut self, number: u32) {
        self.add(number, number);
    }

    pub(super) fn contains(&self, number: u32) -> bool {
        let at = self.0.partition_point(|(_, last)| *last < number);
        self.0.get(at).is_some_and(|(first, _)| *first <= number)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn lowest(&self) -> Option<u32> {
        self.0.first().map(|(first, _)| *first)
    }

    pub(super) fn highest(&self) -> Option<u32> {
        self.0.last().map(|(_, last)| *last)
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = RangeInclusive<u32>> {
        self.0.iter().map(|(first, last)| *first..=*last)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.ranges().flatten()
    }

    /// Takes out the lowest.
    pub(super) fn pop_lowest(&mut self) -> Option<u32> {
        let (first, last) = self.0.first_mut()?;
        let lowest = *first;
        if first == last {
            self.0.remove(0);
        } else {
            *first += 1;
        }
        Some(lowest)
    }
}

impl FromIterator<u32> for Numbers {
    /// The numbers come in order.
    fn from_iter<T: IntoIterator<Item = u32>>(numbers: T) -> Self {
        let mut found = Self::default();
        numbers.into_iter().for_each(|it| found.push(it));
        found
    }
}

/// `uid-set` (RFC 4315 section 4): numbers in the order in which they come, runs of them as ranges.
pub(super) fn uid_set(numbers: impl Iterator<Item = u32> + Clone) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        let mut numbers = numbers.clone().peekable();
        let mut separator = "";
        while let Some(first) = numbers.next() {
            let mut last = first;
            while let Some(next) = numbers.next_if(|it| last.checked_add(1) == Some(*it)) {
                last = next;
            }
            write!(f, "{separator}{first}")?;
            if last > first {
                write!(f, ":{last}")?;
            }
            separator = ",";
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(set: &[(Option<u32>, Option<u32>)], highest: u32) -> Vec<u32> {
        Numbers::of(&SequenceSet(set.to_vec()), highest)
            .iter()
            .collect()
    }

    #[test]
    fn a_set_is_the_same_in_any_order_and_however_often_it_names_a_number() {
        let wanted = [1, 2, 3, 4, 7];
        for set in [
            &[(1, 4), (7, 7)][..],
            &[(7, 7), (4, 1)],
            &[(3, 4), (1, 2), (2, 3), (7, 7), (7, 7)],
            &[(1, 1), (2, 2), (4, 4), (3, 3), (7, 7)],
        ] {
            let set: Vec<_> = set.iter().map(|(a, b)| (Some(*a), Some(*b))).collect();
            assert_eq!(numbers(&set, 9), wanted);
            let found = Numbers::of(&SequenceSet(set), 9);
            let members: Vec<u32> = (0..10).filter(|it| found.contains(*it)).collect();
            assert_eq!(members, wanted);
        }
    }

    #[test]
    fn the_star_is_the_highest_number_also_where_the_other_end_is_higher() {
        assert_eq!(numbers(&[(Some(8), None)], 9), [8, 9]);
        assert_eq!(numbers(&[(Some(11), None)], 9), [9, 10, 11]);
        assert_eq!(numbers(&[(None, None)], 9), [9]);
        assert_eq!(numbers(&[(Some(u32::MAX), Some(u32::MAX))], 9), [u32::MAX]);
    }

    #[test]
    fn the_lowest_goes_first() {
        let mut set: Numbers = [1, 2, 5].into_iter().collect();
        let mut taken = Vec::new();
        while let Some(number) = set.pop_lowest() {
            taken.push(number);
        }
        assert_eq!(taken, [1, 2, 5]);
    }

    #[test]
    fn runs_are_written_as_ranges_in_the_order_given() {
        let written = |numbers: &[u32]| uid_set(numbers.iter().copied()).to_string();
        assert_eq!(written(&[]), "");
        assert_eq!(written(&[304, 319, 320]), "304,319:320");
        assert_eq!(written(&[3956, 3957, 3958]), "3956:3958");
        assert_eq!(written(&[5, 4, 3]), "5,4,3");
        assert_eq!(written(&[u32::MAX]), "4294967295");
    }
}
