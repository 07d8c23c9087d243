//! `smtplab exam`: a lesson as a file that the page opens, without its hints and solutions.

use crate::check;
use crate::language::{print, say};
use std::fs;
use std::path::PathBuf;
use story::{list, text};

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-exam-lesson"))]
    lesson: String,
    #[arg(long, short, value_name = "FILE", help = say!("cli-help-exam-output"))]
    output: PathBuf,
}

pub fn exam(Arguments { lesson, output }: &Arguments) -> Result<(), String> {
    let (name, sources) = check::lesson(lesson)?.ok_or_else(|| {
        let lessons = list(lessons::lesson_names());
        say!("cli-grade-unknown", name: text(lesson), lessons: lessons)
    })?;
    let template = sources.lesson(&name).map_err(|it| it.to_string())?;
    let pack = template.without_solutions().without_hints();
    let shown = output.display();
    fs::write(output, lessons::sources::to_json(&pack)).map_err(|it| format!("{shown}: {it}"))?;
    print(&say!("cli-exam-made", file: text(shown), lesson: text(name)))
}
