//! `smtplab grade`: does again what each submission says was done, and compares the submissions with each other.

use crate::language::{print, say};
use crate::{check, parallel};
use compare::remarks_of_all;
use lessons::document::WholeLesson;
use lessons::submission::{Again, MAX_OCTETS};
use lessons::{Submission, Template};
use std::fs;
use std::path::{Path, PathBuf};
use story::{Fact, fact, list, place, text};

mod compare;
mod report;

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-grade-folder"))]
    folder: PathBuf,
    #[arg(long, help = say!("cli-help-grade-lesson"))]
    lesson: String,
    #[arg(long, conflicts_with = "report", help = say!("cli-help-grade-csv"))]
    csv: bool,
    #[arg(long, help = say!("cli-help-grade-report"))]
    report: bool,
    #[arg(long, value_name = "FOLDER", help = say!("cli-help-grade-runs"))]
    runs: Option<PathBuf>,
}

/// A submission that was done again.
struct Graded {
    file: String,
    submission: Submission,
    whole: WholeLesson,
    again: Again,
    remarks: Vec<Fact>,
}

pub fn grade(arguments: &Arguments) -> Result<(), String> {
    let found = check::lesson(&arguments.lesson)?;
    let (name, sources) = found.ok_or_else(|| {
        let lessons = list(lessons::lesson_names());
        say!("cli-grade-unknown", name: text(&arguments.lesson), lessons: lessons)
    })?;
    let template = sources.lesson(&name).map_err(|it| it.to_string())?;
    let files = files(&arguments.folder)?;
    let read = parallel::map(&files, |path| graded(&arguments.folder, path, &template));
    let (mut all, mut unread) = (Vec::new(), Vec::new());
    for it in read {
        match it {
            Ok(it) => all.push(it),
            Err(it) => unread.push(it),
        }
    }
    remarks_of_all(&mut all);
    if let Some(folder) = &arguments.runs {
        write_runs(folder, &all)?;
    }
    match (arguments.csv, arguments.report) {
        (true, _) => csv(&template, &all, &unread),
        (_, true) => report::print(&all),
        _ => lines(&all, &unread),
    }
}

/// The JSON files of a folder and of the folders in it, in alphabetical order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    const DEPTH: usize = 3;
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let unread = |error| format!("{}: {error}", folder.display());
        for file in fs::read_dir(&folder).map_err(unread)? {
            let file = file.map_err(unread)?;
            let kind = file.file_type().map_err(unread)?;
            let path = file.path();
            if kind.is_dir() && depth < DEPTH {
                folders.push((path, depth + 1));
            } else if kind.is_file() && path.extension().is_some_and(|it| it == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn graded(folder: &Path, path: &Path, template: &Template) -> Result<Graded, Fact> {
    let file = path.strip_prefix(folder).unwrap_or(path);
    let file = file.display().to_string();
    let unread = |why: String| fact!("cli-grade-unread", file: text(&file), why: text(why));
    // No more is read than a submission may have.
    let size = fs::metadata(path).map_err(|error| unread(error.to_string()))?;
    if size.len() > MAX_OCTETS as u64 {
        return Err(fact!("cli-grade-too-large", file: text(&file), size: story::size(MAX_OCTETS)));
    }
    let json = fs::read_to_string(path).map_err(|error| unread(error.to_string()))?;
    let submission = Submission::read(&json).map_err(|error| unread(error.to_string()))?;
    let name = template.lesson["name"].as_str().unwrap_or_default();
    if submission.lesson != name {
        let is = text(&submission.lesson);
        return Err(fact!("cli-grade-other-lesson", file: text(&file), lesson: is));
    }
    let whole = template.at(submission.seed);
    let whole = whole.map_err(|error| unread(error.to_string()))?;
    let again = submission.again(&whole).map_err(unread)?;
    let remarks = remarks(&submission, &whole, &again, &template.version());
    Ok(Graded {
        file,
        submission,
        whole,
        again,
        remarks,
    })
}

/// What of a file is not as a page writes it.
fn remarks(it: &Submission, whole: &WholeLesson, again: &Again, version: &str) -> Vec<Fact> {
    let mut remarks = Vec::new();
    if !it.is_sealed() {
        remarks.push(fact!("cli-grade-edited"));
    }
    if let Some((number, why)) = &again.refused {
        remarks.push(fact!("cli-grade-refused", number: *number, why: text(why)));
    }
    let done = again.done(&whole.lesson);
    let claimed = it.claims.done.iter().filter(|it| !done.contains(it));
    let claimed: Vec<_> = claimed.map(text).collect();
    if !claimed.is_empty() {
        remarks.push(fact!("cli-grade-claims", steps: list(claimed)));
    } else if it.version != version {
        remarks.push(fact!("cli-grade-version"));
    } else if again.refused.is_none() && !again.agrees(&whole.lesson, &it.claims) {
        remarks.push(fact!("cli-grade-differs"));
    }
    remarks
}

impl Graded {
    /// The first step that is not done, and why.
    fn broken(&self) -> Option<(String, Fact)> {
        let (at, broken) = self.again.broken(&self.whole.lesson)?;
        let step = self.whole.lesson.steps.get(at)?;
        let events = self.again.timeline.events();
        let place = broken.at.map(|id| {
            let line = place::name(events, id);
            line.unwrap_or_else(|| format!("{}", id.index() + 1))
        });
        let fact = match place {
            _ if step.task.is_none() => fact!("cli-grade-open"),
            Some(place) => fact!("cli-grade-broken", done: broken.done, place: text(place)),
            None => fact!("cli-grade-missing", done: broken.done),
        };
        Some((step.id.clone(), fact))
    }

    /// What came of a step, in a word: `done`, `left`, `wrong 250`; empty where it was not reached.
    fn cell(&self, at: usize) -> String {
        let learner = &self.again.learner;
        let answered = learner.answers.get(&at);
        let given = answered.and_then(|it| it.given.as_deref());
        let first_click = learner.clicks.get(&at).and_then(|it| it.first());
        match (learner.is_right(at), given, first_click) {
            (Some(true), ..) => "right".to_owned(),
            (_, Some(given), _) => format!("wrong {given}"),
            (.., Some(click)) if !click.right => "wrong".to_owned(),
            _ if answered.is_some() => "left".to_owned(),
            _ if learner.has_done(at) => "done".to_owned(),
            _ if learner.has_passed(at) => "left".to_owned(),
            _ => String::new(),
        }
    }

    fn hints(&self) -> usize {
        self.again.learner.hints.values().sum()
    }
}

fn lines(all: &[Graded], unread: &[Fact]) -> Result<(), String> {
    for it in all {
        let steps = &it.whole.lesson.steps;
        print(&say!(
            "cli-grade-line",
            pseudonym: text(&it.submission.pseudonym),
            file: text(&it.file),
            done: it.again.done(&it.whole.lesson).len(),
            steps: steps.len(),
            hints: it.hints(),
        ))?;
        if let Some((step, why)) = it.broken() {
            print(&say!("cli-grade-first", step: text(step), why: why))?;
        }
        for (at, step) in steps.iter().enumerate() {
            if let Some(given) = it.cell(at).strip_prefix("wrong") {
                let right = it.again.learner.answers.get(&at);
                let right = right.and_then(|it| it.right.as_deref()).unwrap_or_default();
                let (given, right) = (text(given.trim()), text(right));
                print(&say!("cli-grade-wrong", step: text(&step.id), given: given, right: right))?;
            }
        }
        for remark in &it.remarks {
            print(&say!("cli-grade-remark", what: remark.clone()))?;
        }
    }
    unread
        .iter()
        .try_for_each(|it| print(&crate::language::said(it)))
}

fn csv(template: &Template, all: &[Graded], unread: &[Fact]) -> Result<(), String> {
    let first = template.at(0).map_err(|it| it.to_string())?;
    let steps = first.lesson.steps.iter().map(|it| it.id.clone());
    let head = ["file", "pseudonym", "seed", "done", "steps", "hints"].map(str::to_owned);
    let tail = ["first", "why", "remarks"].map(str::to_owned);
    let rows = all.iter().map(|it| {
        let steps = it.whole.lesson.steps.len();
        let done = it.again.done(&it.whole.lesson).len();
        let (first, why) = it.broken().map_or_else(Default::default, |(step, why)| {
            (step, crate::language::said(&why))
        });
        let remarks: Vec<_> = it.remarks.iter().map(crate::language::said).collect();
        let numbers = [it.submission.seed.to_string(), done.to_string()];
        [it.file.clone(), it.submission.pseudonym.clone()]
            .into_iter()
            .chain(numbers)
            .chain([steps.to_string(), it.hints().to_string()])
            .chain((0..steps).map(|at| it.cell(at)))
            .chain([first, why, remarks.join("; ")])
            .collect::<Vec<String>>()
    });
    let head: Vec<_> = head.into_iter().chain(steps).chain(tail).collect();
    let columns = head.len();
    for row in [head].into_iter().chain(rows) {
        print(
            &row.iter()
                .map(|it| quoted(it))
                .collect::<Vec<_>>()
                .join(","),
        )?;
    }
    for it in unread {
        let file = it.arguments.iter().find(|(name, _)| *name == "file");
        let file = match file {
            Some((_, story::Value::Text(file))) => quoted(file),
            _ => String::new(),
        };
        let between = ",".repeat(columns - 1);
        print(&format!(
            "{file}{between}{}",
            quoted(&crate::language::said(it))
        ))?;
    }
    Ok(())
}

/// A field of CSV (RFC 4180 section 2). A program for tables takes what begins like a formula for one.
fn quoted(field: &str) -> String {
    let text = match field.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{field}"),
        false => field.to_owned(),
    };
    match text.contains(['"', ',', '\n', '\r', ';']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text,
    }
}

/// Writes the run of each, for the page to open.
fn write_runs(folder: &Path, all: &[Graded]) -> Result<(), String> {
    for it in all {
        let path = folder.join(&it.file);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, it.again.timeline.run().to_json()))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}
