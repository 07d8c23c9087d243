//! `smtplab check`: proves lessons, and what scenarios teach.

use crate::language::{print, say};
use crate::parallel;
use lessons::sources::Problem;
use lessons::story::Shown;
use lessons::{Proof, Sources};
use std::fs;
use std::path::Path;
use story::{list, text};

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-check-names"))]
    names: Vec<String>,
    #[arg(long, help = say!("cli-help-check-all"))]
    all: bool,
    #[arg(long, default_value_t = 1000, help = say!("cli-help-check-tries"))]
    tries: u64,
}

pub fn check(arguments: &Arguments) -> Result<(), String> {
    let mut names = arguments.names.clone();
    if arguments.all || names.is_empty() {
        let all = lessons::lesson_names().chain(lessons::scenario_names());
        names.extend(all.map(str::to_owned));
    }
    let mut jobs = Vec::new();
    for name in &names {
        jobs.extend(jobs_of(name)?);
    }
    let mut problems = Vec::new();
    for (job, proved) in jobs
        .iter()
        .zip(parallel::map(&jobs, |it| it.prove(arguments.tries)))
    {
        match proved {
            Ok(proved) => print(&said(job, &proved))?,
            Err(problem) => problems.push(problem.to_string()),
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n")),
    }
}

/// What is to be proved.
enum Job {
    Lesson(String, Sources),
    Scenario(String),
    /// One that is not built in: its file, and its text.
    OwnScenario(String, String),
}

enum Proved {
    Lesson(Proof),
    Scenario(Shown),
}

impl Job {
    fn prove(&self, tries: u64) -> Result<Proved, Problem> {
        let sources = Sources::embedded();
        Ok(match self {
            Self::Lesson(name, sources) => Proved::Lesson(sources.prove(name, tries)?),
            Self::Scenario(name) => Proved::Scenario(sources.show(name)?),
            Self::OwnScenario(file, text) => Proved::Scenario(sources.show_of(file, text)?),
        })
    }
}

/// What a name means: a lesson, each lesson of a folder, or a scenario.
fn jobs_of(name: &str) -> Result<Vec<Job>, String> {
    if let Some((name, sources)) = lesson(name)? {
        return Ok(vec![Job::Lesson(name, sources)]);
    }
    if lessons::scenario_names().any(|it| it == name) {
        return Ok(vec![Job::Scenario(name.to_owned())]);
    }
    let mut jobs = Vec::new();
    for folder in folders(name) {
        jobs.extend(lesson(&folder)?.map(|(name, sources)| Job::Lesson(name, sources)));
    }
    if jobs.is_empty() {
        let text_of = fs::read_to_string(name).map_err(|_| {
            let (lessons, scenarios) = (
                list(lessons::lesson_names()),
                list(lessons::scenario_names()),
            );
            say!("cli-check-unknown", name: text(name), lessons: lessons, scenarios: scenarios)
        })?;
        jobs.push(Job::OwnScenario(name.to_owned(), text_of));
    }
    Ok(jobs)
}

/// The folders in a folder, in alphabetical order.
fn folders(name: &str) -> Vec<String> {
    let files = fs::read_dir(name).into_iter().flatten().flatten();
    let paths = files.map(|it| it.path()).filter(|it| it.is_dir());
    let mut folders: Vec<String> = paths
        .filter_map(|it| it.to_str().map(str::to_owned))
        .collect();
    folders.sort();
    folders
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

fn said(job: &Job, proved: &Proved) -> String {
    let (Job::Lesson(name, _) | Job::Scenario(name) | Job::OwnScenario(name, _)) = job;
    match proved {
        Proved::Lesson(it) => say!(
            "cli-check-proved",
            lesson: text(name),
            tasks: it.tasks,
            predictions: it.answers,
            wrong: it.wrong,
        ),
        Proved::Scenario(it) => say!(
            "cli-check-shown",
            scenario: text(name),
            moments: it.moments,
            questions: usize::from(it.question),
            experiments: it.experiments,
            attacks: it.attacks,
        ),
    }
}
