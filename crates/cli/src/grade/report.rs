//! What a class misunderstood, by its wrong first answers and by what was said to it on the way.

use super::Graded;
use crate::language::{print as print_line, say};
use lessons::lesson::{Misread, Prose, in_language};
use std::collections::BTreeMap;
use story::text;

/// How many did or said something, and what is to be said about it.
type Count = BTreeMap<String, (usize, Option<String>)>;

pub fn print(all: &[Graded]) -> Result<(), String> {
    let Some(first) = all.first() else {
        return print_line(&say!("cli-grade-nobody"));
    };
    for (at, step) in first.whole.lesson.steps.iter().enumerate() {
        let is_read = step.task.is_none() && step.predict.is_none() && step.point.is_none();
        if is_read {
            continue;
        }
        let done = all.iter().filter(|it| {
            let learner = &it.again.learner;
            learner.is_right(at).unwrap_or_else(|| learner.has_done(at))
        });
        print_line(&say!(
            "cli-grade-step",
            step: text(&step.id),
            done: done.count(),
            all: all.len(),
        ))?;
        let mut counts: Count = BTreeMap::new();
        for it in all {
            for (what, says) in misread(it, at) {
                let count = counts.entry(what).or_insert((0, says));
                count.0 += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, (count, _))| core::cmp::Reverse(*count));
        for (what, (count, says)) in counts {
            let what = text(what);
            print_line(&match says {
                Some(says) => {
                    say!("cli-grade-misread", count: count, all: all.len(), what: what, says: text(says))
                }
                None => say!("cli-grade-answered", count: count, all: all.len(), what: what),
            })?;
        }
    }
    Ok(())
}

/// What was wrong at a step, by the name of the slip or by the answer; and the first sentence of what is said to it.
fn misread(it: &Graded, at: usize) -> Vec<(String, Option<String>)> {
    let step = &it.whole.lesson.steps[at];
    let slips = it.again.slips.iter().filter(|(of, _)| *of == at);
    let mut found: Vec<_> = slips
        .map(|(_, says)| {
            let predict = step.predict.iter().flat_map(|it| text_of(&it.slips, says));
            let task = step.task.iter().flat_map(|it| text_of(&it.slips, says));
            let point = step.point.iter().flat_map(|it| text_of(&it.slips, says));
            (says.clone(), predict.chain(task).chain(point).next())
        })
        .collect();
    if let (true, Some(given)) = (found.is_empty(), it.cell(at).strip_prefix("wrong ")) {
        found.push((given.to_owned(), None));
    }
    found
}

fn text_of<T>(slips: &[Misread<T>], says: &str) -> Option<String> {
    let slip = slips.iter().find(|it| it.says == says)?;
    Some(first_sentence(&slip.text))
}

fn first_sentence(prose: &Prose) -> String {
    let blocks = in_language(prose, "en");
    let plain: String = blocks.first().map(lessons::plain).unwrap_or_default();
    let mut ends = plain.match_indices(". ").map(|(at, _)| at + 1);
    plain[..ends.next().unwrap_or(plain.len())].to_owned()
}
