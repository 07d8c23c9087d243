//! Two futures side by side: which of their rows say the same, and what differs in the end.

use crate::hosts::{host, person, time_of_day};
use crate::view::{Link, Row, Spoken, sentence, view};
use crate::{Fact, Value, fact, list, text};
use protocol_core::dns::Answer;
use protocol_core::message::Action;
use protocol_core::smtp::Domain;
use std::collections::BTreeMap;
use world::host::Progress;
use world::{Event, EventKind, HostId, Timeline};

/// The most comparisons of rows; what is longer is not aligned beyond its beginning and its end.
const MAX_WORK: usize = 4_000_000;
/// What of a sentence is another in each run, though it says the same.
const CHANGING: [&str; 6] = ["queued", "until", "time", "at", "token", "uid"];
/// The fields of a message that servers and programs write anew each time.
const WRITTEN_ANEW: [&str; 3] = ["received:", "date:", "message-id:"];

/// What a row says, without when it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    parties: [Option<Domain>; 2],
    link: Link,
    what: What,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// Text on the wire, and whether it arrives.
    Wire(String, bool),
    Records(Answer),
    Told(Fact),
}

/// What the events of a row say. `arrived`: what it sends has arrived.
#[must_use]
pub fn said(row: &[&Event], arrived: bool, timeline: &Timeline) -> Option<Said> {
    let first = *row.first()?;
    let look = view(first);
    let name = |id: HostId| timeline.world().host(id).map(|it| it.name.clone());
    let parties = match look.parties {
        Some((from, to)) => [name(from), name(to)],
        None => [name(first.host), None],
    };
    let what = match look.spoken {
        Some(Spoken::Line(_)) => {
            let lines = row.iter().filter_map(|it| view(it).line());
            let text = lines.map(|it| wire(&it.octets.to_text()));
            What::Wire(text.collect(), arrived && look.row != Row::Sent(None))
        }
        Some(Spoken::Records(_, answer)) => What::Records(answer.clone()),
        _ => What::Told(timeless(sentence(first, timeline))),
    };
    Some(Said {
        parties,
        link: look.link,
        what,
    })
}

/// What is on the wire without numbers of queues, the day a mailbox got a message, and the fields of a message that are
/// written anew.
fn wire(text: &str) -> String {
    let mut skips = false;
    let lines = text.split_inclusive('\n').filter(|it| {
        let of = it.to_ascii_lowercase();
        let anew = WRITTEN_ANEW.iter().any(|name| of.starts_with(name));
        skips = anew || skips && it.starts_with([' ', '\t']);
        !skips
    });
    let lines: String = lines.collect();
    let is_number = |it: &str| {
        let digits = it.strip_prefix('Q').unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit())
    };
    let words = lines
        .split_inclusive(' ')
        .filter(|it| !is_number(it.trim()));
    let said: String = words.collect();
    let dated = said.split_once("INTERNALDATE \"");
    let undated = dated.and_then(|(before, it)| Some((before, it.split_once('"')?.1)));
    undated.map_or(said.clone(), |(before, after)| format!("{before}{after}"))
}

fn timeless(fact: Fact) -> Fact {
    let inside = |value: Value| match value {
        Value::Fact(it) => timeless(*it).into(),
        other => other,
    };
    let kept = fact.arguments.into_iter();
    let kept = kept.filter(|(name, _)| !CHANGING.contains(name));
    Fact {
        arguments: kept.map(|(name, value)| (name, inside(value))).collect(),
        ..fact
    }
}

/// What stands side by side, by its place in the left and in the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// On the left.
    pub left: Option<usize>,
    /// On the right.
    pub right: Option<usize>,
    /// Whether both say the same.
    pub same: bool,
}

/// Aligns two lists by what is equal in them (the longest common subsequence).
#[must_use]
pub fn align<T: PartialEq>(left: &[T], right: &[T]) -> Vec<Pair> {
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let work = |end: usize| (left.len() - start - end) * (right.len() - start - end);
    // What is equal at the end is aligned early where it can be.
    let end = if work(0) <= MAX_WORK {
        0
    } else {
        let ends = left[start..].iter().rev().zip(right[start..].iter().rev());
        ends.take_while(|(a, b)| a == b).count()
    };
    let (a, b) = (
        &left[start..left.len() - end],
        &right[start..right.len() - end],
    );
    let aligns = work(end) <= MAX_WORK;
    let wide = b.len() + 1;
    // For each pair of places, how much is equal from there on.
    let mut equal = vec![0_u32; if aligns { (a.len() + 1) * wide } else { 0 }];
    if aligns {
        for (i, one) in a.iter().enumerate().rev() {
            for (j, other) in b.iter().enumerate().rev() {
                equal[i * wide + j] = match one == other {
                    true => equal[(i + 1) * wide + j + 1] + 1,
                    false => equal[(i + 1) * wide + j].max(equal[i * wide + j + 1]),
                };
            }
        }
    }
    let mut pairs = Pairs::default();
    (0..start).for_each(|it| pairs.both(it, it));
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let is_same = aligns && i < a.len() && j < b.len() && a[i] == b[j];
        if is_same {
            pairs.both(start + i, start + j);
            (i, j) = (i + 1, j + 1);
        } else if i < a.len()
            && (j == b.len() || !aligns || equal[(i + 1) * wide + j] >= equal[i * wide + j + 1])
        {
            pairs.left.push(start + i);
            i += 1;
        } else {
            pairs.right.push(start + j);
            j += 1;
        }
    }
    let (a, b) = (left.len() - end, right.len() - end);
    (0..end).for_each(|it| pairs.both(a + it, b + it));
    pairs.pair_up();
    pairs.all
}

/// What differs is gathered, and then stands side by side.
#[derive(Default)]
struct Pairs {
    all: Vec<Pair>,
    left: Vec<usize>,
    right: Vec<usize>,
}

impl Pairs {
    fn both(&mut self, left: usize, right: usize) {
        self.pair_up();
        self.all.push(Pair {
            left: Some(left),
            right: Some(right),
            same: true,
        });
    }

    fn pair_up(&mut self) {
        let (left, right) = (
            core::mem::take(&mut self.left),
            core::mem::take(&mut self.right),
        );
        let rows = 0..left.len().max(right.len());
        self.all.extend(rows.map(|it| Pair {
            left: left.get(it).copied(),
            right: right.get(it).copied(),
            same: false,
        }));
    }
}

/// Something at the end of two runs: what it is, and how it is in the one and in the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What it is.
    pub of: Fact,
    /// How it is on the left.
    pub left: Fact,
    /// How it is on the right.
    pub right: Fact,
}

impl Outcome {
    /// Whether it is the same in both.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.left == self.right
    }
}

/// What there is in the end of two runs: mailboxes, queues, who is responsible, notices. What is empty in both is left
/// out.
#[must_use]
pub fn outcomes(left: &Timeline, right: &Timeline) -> Vec<Outcome> {
    let none = || fact!("outcome-none");
    let mut all: Vec<Outcome> = Vec::new();
    for (of, is) in outcome(left) {
        let (left, right) = (is, none());
        all.push(Outcome { of, left, right });
    }
    for (of, is) in outcome(right) {
        match all.iter_mut().find(|it| it.of == of) {
            Some(it) => it.right = is,
            None => all.push(Outcome {
                of,
                left: none(),
                right: is,
            }),
        }
    }
    all
}

fn outcome(timeline: &Timeline) -> Vec<(Fact, Fact)> {
    let world = timeline.world();
    let mut all = Vec::new();
    for (_, it) in world.hosts() {
        let users = it.store.iter().flat_map(|it| &it.users);
        for (address, account) in users {
            let owner = person(timeline, address);
            let folders = account.folders.values();
            let count: usize = folders.clone().map(|it| it.content.messages.len()).sum();
            if count == 0 && owner.is_none() {
                continue;
            }
            let of = match owner {
                Some(owner) => fact!("mailbox-of-person", owner: owner),
                None => fact!("mailbox-of-address", address: text(address)),
            };
            let mut times: BTreeMap<_, usize> = BTreeMap::new();
            for id in folders.flat_map(|it| it.ids.values()) {
                *times.entry(id).or_default() += 1;
            }
            let times = times.into_values().max().unwrap_or_default();
            all.push((
                of,
                match times {
                    0 | 1 => fact!("outcome-messages", count: count),
                    _ => fact!("outcome-copies", count: count, times: times),
                },
            ));
        }
    }
    for (id, it) in world.hosts() {
        let queue = it.mta.iter().flat_map(|it| it.queue.values());
        let count = queue.clone().count();
        if count > 0 {
            let waits = queue.filter_map(|it| match it.progress {
                Progress::Waits(at) => Some(at),
                _ => None,
            });
            let is = match waits.min() {
                Some(at) => {
                    fact!("outcome-waits", count: count, at: time_of_day(world, at))
                }
                None => fact!("outcome-messages", count: count),
            };
            all.push((fact!("outcome-queue", who: host(timeline, id)), is));
        }
    }
    if let Some(message) = world.messages().next() {
        let holders = world.holders(message).map(|it| host(timeline, it));
        let holders: Vec<Fact> = holders.collect();
        let is = match holders.is_empty() {
            true => fact!("outcome-nobody"),
            false => fact!("outcome-hosts", hosts: list(holders)),
        };
        all.push((fact!("outcome-responsible"), is));
    }
    let delivered = |it: &&Event| matches!(it.kind, EventKind::Delivered { .. });
    let is = match timeline.events().iter().rfind(delivered) {
        Some(it) => fact!("outcome-at", at: time_of_day(world, it.at)),
        None => fact!("outcome-none"),
    };
    all.push((fact!("outcome-last-delivery"), is));
    let notices = timeline.events().iter().filter_map(|it| match &it.kind {
        EventKind::NoticeWritten { to, action, .. } => Some(match action {
            Action::Failed => fact!("outcome-bounce", to: text(to)),
            Action::Delayed => fact!("outcome-late", to: text(to)),
            Action::Delivered | Action::Relayed => fact!("outcome-receipt", to: text(to)),
        }),
        _ => None,
    });
    let notices: Vec<Fact> = notices.collect();
    let is = match notices.is_empty() {
        true => fact!("outcome-none"),
        false => fact!("outcome-list", notices: list(notices)),
    };
    all.push((fact!("outcome-notices"), is));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_equal_stands_side_by_side() {
        let shown = |left: &str, right: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            let at = |list: &[char], it: Option<usize>| it.map_or(' ', |it| list[it]);
            let pairs = align(&a, &b).into_iter().map(|it| {
                let between = if it.same { '=' } else { '|' };
                format!("{}{between}{}", at(&a, it.left), at(&b, it.right))
            });
            pairs.collect::<Vec<_>>().join(" ")
        };
        for (left, right, pairs) in [
            ("", "", ""),
            ("ab", "ab", "a=a b=b"),
            ("emrq", "emdq", "e=e m=m r|d q=q"),
            // Tried once more, and then as the other: the first try is what both have.
            ("em4qem2d", "em2d", "e=e m=m 4|  q|  e|  m|  2=2 d=d"),
            ("abc", "xyz", "a|x b|y c|z"),
        ] {
            assert_eq!(shown(left, right), pairs);
        }
    }

    proptest! {
        #[test]
        fn every_place_is_there_once_and_in_order(left in "[ab]{0,12}", right in "[abc]{0,12}") {
            let (a, b): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            let pairs = align(&a, &b);
            prop_assert!(pairs.iter().filter_map(|it| it.left).eq(0..a.len()));
            prop_assert!(pairs.iter().filter_map(|it| it.right).eq(0..b.len()));
            for it in pairs.iter().filter(|it| it.same) {
                prop_assert_eq!(a[it.left.unwrap()], b[it.right.unwrap()]);
            }
        }
    }
}
