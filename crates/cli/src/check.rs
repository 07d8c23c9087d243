//! `smtplab check`: proves lessons, and what scenarios teach.

use crate::language::{print, say};
use lessons::Sources;
use std::fs;
use std::path::Path;
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
        match lesson(&name)? {
            Some((name, sources)) => check_lesson(&name, &sources)?,
            None => check_scenario(&name)?,
        }
    }
    Ok(())
}

/// The lesson that is called so: one that is built in, or a folder that holds one.
pub fn lesson(name: &str) -> Result<Option<(String, Sources)>, String> {
    let built_in = Sources::embedded();
    if lessons::lesson_names().any(|it| it == name) {
        return Ok(Some((name.to_owned(), built_in)));
    }
    let folder = Path::new(name);
    let of_folder = folder.file_name().and_then(|it| it.to_str());
    let Some(own) = of_folder.filter(|_| folder.join("lesson.toml").is_file()) else {
        return Ok(None);
    };
    let mut files = Vec::new();
    let unread = |error: std::io::Error| format!("{name}: {error}");
    for file in fs::read_dir(folder).map_err(unread)? {
        let path = file.map_err(unread)?.path();
        let file = path.file_name().and_then(|it| it.to_str());
        let is_source = |it: &&str| it.ends_with(".toml") || it.ends_with(".md");
        if let Some(file) = file.filter(is_source) {
            let text = fs::read_to_string(&path).map_err(unread)?;
            files.push((format!("lessons/{own}/{file}"), text));
        }
    }
    Ok(Some((own.to_owned(), built_in.with(files))))
}

/// How many who do things by chance try a lesson: one that they pass teaches nothing.
const MONKEYS: u64 = 1000;

fn check_lesson(name: &str, sources: &Sources) -> Result<(), String> {
    let proof = sources.prove(name, MONKEYS);
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
        attacks: shown.attacks,
    ))
}
