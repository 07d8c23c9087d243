//! `smtplab check`: proves lessons, and what scenarios teach.

use crate::language::{print, say};
use lessons::Sources;
use std::fs;
use story::{list, text};

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-check-names"))]
    names: Vec<String>,
}

pub fn check(arguments: &Arguments) -> Result<(), String> {
    let mut names = arguments.names.clone();
    if names.is_empty() {
        let all = lessons::lesson_names().chain(lessons::scenario_names());
        names = all.map(str::to_owned).collect();
    }
    for name in names {
        if lessons::lesson_names().any(|it| it == name) {
            check_lesson(&name)?;
        } else {
            check_scenario(&name)?;
        }
    }
    Ok(())
}

/// How many who do things by chance try a lesson: one that they pass teaches nothing.
const MONKEYS: u64 = 1000;

fn check_lesson(name: &str) -> Result<(), String> {
    let proof = Sources::embedded().prove(name, MONKEYS);
    let lessons::Proof {
        tasks,
        wrong,
        answers,
    } = proof.map_err(|problem| problem.to_string())?;
    print(&say!(
        "cli-check-proved",
        lesson: name,
        tasks: tasks,
        predictions: answers,
        wrong: wrong,
    ))
}

fn check_scenario(name: &str) -> Result<(), String> {
    let sources = Sources::embedded();
    let shown = if lessons::scenario_names().any(|it| it == name) {
        sources.show(name)
    } else {
        let file = fs::read_to_string(name).map_err(|_| {
            let (lessons, scenarios) = (
                list(lessons::lesson_names()),
                list(lessons::scenario_names()),
            );
            say!("cli-check-unknown", name: text(name), lessons: lessons, scenarios: scenarios)
        })?;
        sources.show_of(name, &file)
    };
    let shown = shown.map_err(|problem| problem.to_string())?;
    let questions = usize::from(shown.question);
    print(&say!(
        "cli-check-shown",
        scenario: name,
        moments: shown.moments,
        questions: questions,
        experiments: shown.experiments,
    ))
}
