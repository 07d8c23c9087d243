//! `smtplab check`: proves lessons.

use std::io::Write as _;

#[derive(clap::Args)]
pub struct Arguments {
    /// The lessons; without one, all that are built in.
    lessons: Vec<String>,
}

pub fn check(arguments: &Arguments) -> Result<(), String> {
    let mut names = arguments.lessons.clone();
    if names.is_empty() {
        names = lessons::lesson_names().map(str::to_owned).collect();
    }
    let mut out = std::io::stdout().lock();
    for name in names {
        let lesson = lessons::lesson(&name).map_err(|error| error.to_string())?;
        let proof = lessons::prove(&lesson).map_err(|flaw| format!("{name}: {flaw}"))?;
        let lessons::Proof {
            tasks,
            wrong,
            predictions,
        } = proof;
        writeln!(
            out,
            "{name}: proved ({tasks} tasks, {predictions} predictions, {wrong} wrong solutions)"
        )
        .map_err(|error| error.to_string())?;
    }
    Ok(())
}
