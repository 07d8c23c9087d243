//! `smtplab check`: proves lessons.

use crate::language::{print, say};
use story::{list, text};

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-check-lessons"))]
    lessons: Vec<String>,
}

pub fn check(arguments: &Arguments) -> Result<(), String> {
    let mut names = arguments.lessons.clone();
    if names.is_empty() {
        names = lessons::lesson_names().map(str::to_owned).collect();
    }
    for name in names {
        let lesson = lessons::lesson(&name).map_err(|_| {
            let lessons = list(lessons::lesson_names());
            say!("cli-check-unknown", name: text(&name), lessons: lessons)
        })?;
        let proof = lessons::prove(&lesson).map_err(|flaw| format!("{name}: {flaw}"))?;
        let lessons::Proof {
            tasks,
            wrong,
            predictions,
        } = proof;
        print(&say!(
            "cli-check-proved",
            lesson: name,
            tasks: tasks,
            predictions: predictions,
            wrong: wrong,
        ))?;
    }
    Ok(())
}
