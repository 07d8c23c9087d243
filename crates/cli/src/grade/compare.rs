//! Submissions beside each other: one seed under two pseudonyms, and the same deeds twice.

use super::Graded;
use lessons::submission::Act;
use std::collections::{BTreeMap, BTreeSet};
use story::{fact, list, text};

/// Notes what is only seen of all together.
pub fn remarks_of_all(all: &mut [Graded]) {
    let deeds: Vec<Vec<String>> = all.iter().map(deeds).collect();
    let mut of_seed: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut of_deeds: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    let mut of_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, it) in all.iter().enumerate() {
        of_seed.entry(it.submission.seed).or_default().push(at);
        if !deeds[at].is_empty() {
            of_deeds.entry(&deeds[at]).or_default().push(at);
        }
        let name = it.submission.pseudonym.trim().to_lowercase();
        of_name.entry(name).or_default().push(at);
    }
    let names: Vec<String> = all
        .iter()
        .map(|it| it.submission.pseudonym.trim().to_owned())
        .collect();
    // Each other pseudonym, once.
    let others = |at: usize, group: &[usize]| {
        let others = group.iter().map(|it| names[*it].as_str());
        let others: BTreeSet<_> = others.filter(|it| *it != names[at]).collect();
        (!others.is_empty()).then(|| list(others.into_iter().map(text)))
    };
    let mut noted = Vec::new();
    for group in of_seed.values() {
        // Where everybody has the same seed, it was given out so.
        if group.len() == all.len() && group.len() > 2 {
            continue;
        }
        noted.extend(group.iter().filter_map(|at| {
            Some((
                *at,
                fact!("cli-grade-same-seed", others: others(*at, group)?),
            ))
        }));
    }
    for (done, group) in &of_deeds {
        let Some(one_in) = (group.len() > 1).then(|| one_in(done, group, &deeds)) else {
            continue;
        };
        noted.extend(group.iter().filter_map(|at| {
            let others = others(*at, group)?;
            let said = fact!("cli-grade-same-deeds", others: others, deeds: done.len(), chance: text(&one_in));
            Some((*at, said))
        }));
    }
    for group in of_name.values().filter(|it| it.len() > 1) {
        noted.extend(group.iter().map(|at| (*at, fact!("cli-grade-twice"))));
    }
    for (at, remark) in noted {
        all[at].remarks.push(remark);
    }
}

/// What was done, without where: that follows from it.
fn deeds(it: &Graded) -> Vec<String> {
    let deeds = it.submission.deeds.iter().map(|it| &it.did);
    let own = deeds.filter(|it| !matches!(it, Act::Look | Act::Hint { .. } | Act::GoOn { .. }));
    own.filter_map(|it| serde_json::to_string(it).ok())
        .collect()
}

/// How rarely another learner does the same by chance: each deed is as likely as it followed the one before it in the
/// submissions outside the group. Every deed that was seen, and one that was not, count once more, so that nothing is
/// impossible.
fn one_in(done: &[String], group: &[usize], all: &[Vec<String>]) -> String {
    let mut followed: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let mut stood: BTreeMap<&str, f64> = BTreeMap::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for (_, other) in all.iter().enumerate().filter(|(at, _)| !group.contains(at)) {
        let mut before = "";
        for deed in other {
            *followed.entry((before, deed)).or_default() += 1.0;
            *stood.entry(before).or_default() += 1.0;
            kinds.insert(deed);
            before = deed;
        }
    }
    let mut before = "";
    let mut bits = 0.0;
    for deed in done {
        let often = followed.get(&(before, deed.as_str())).unwrap_or(&0.0) + 1.0;
        let of = stood.get(before).unwrap_or(&0.0) + 1.0 + kinds.len() as f64;
        bits += (of / often).log2();
        before = deed;
    }
    match bits {
        ..40.0 => format!("{:.0}", bits.exp2()),
        _ => format!("10^{:.0}", (bits * std::f64::consts::LOG10_2).floor()),
    }
}
