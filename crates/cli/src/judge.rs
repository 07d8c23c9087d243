//! `smtplab judge`: whether a program of somebody else does what the RFCs ask. Suites and rules are data and octets
//! (the crate `judge`); here are sockets and processes.

mod child;
mod client;
mod mailbox;
mod server;
mod talker;

use crate::clock;
use crate::language::{print, said, say};
use judge::suite::{self, Kind, Problem};
use judge::verdict::Report;
use judge::{Connection, replay};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use story::{list, text};

/// The header of a message, its names not filled in, and a body.
const HEADER: &str = include_str!("judge/header.eml");
const BODY: &str = include_str!("judge/body.txt");

/// Some required rule does not hold.
const BROKEN: u8 = 1;
/// The call or the suite is wrong.
const WRONG: u8 = 2;
/// The program could not be started, or never connected.
const UNREACHABLE: u8 = 3;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    whom: Whom,
}

#[derive(clap::Subcommand)]
enum Whom {
    #[command(about = say!("cli-help-judge-client"))]
    Client(client::Arguments),
    #[command(about = say!("cli-help-judge-server"))]
    Server(Box<server::Arguments>),
}

/// Why there is no verdict.
pub enum Failure {
    /// The call or the suite is wrong.
    Wrong(String),
    /// Nobody is there.
    Unreachable(String),
}

/// What comes of the runs of a program.
pub struct Judged {
    report: Report,
    /// What was on the wire, by run.
    runs: Vec<(String, Vec<Connection>)>,
}

pub fn judge(arguments: &Arguments) -> Result<ExitCode, String> {
    let (judged, out) = match &arguments.whom {
        Whom::Client(it) => (client::judge(it), it.out.as_deref()),
        Whom::Server(it) => (server::judge(it), it.out.as_deref()),
    };
    let (problem, code) = match judged {
        Ok(judged) => {
            let Ok(()) = write(&judged, out).map_err(|it| crate::language::complain(&it)) else {
                return Ok(ExitCode::from(WRONG));
            };
            print(judged.report.text(&said).trim_end())?;
            let code = if judged.report.is_good() { 0 } else { BROKEN };
            return Ok(ExitCode::from(code));
        }
        Err(Failure::Wrong(problem)) => (problem, WRONG),
        Err(Failure::Unreachable(problem)) => (problem, UNREACHABLE),
    };
    crate::language::complain(&problem);
    Ok(ExitCode::from(code))
}

/// The text of a suite, and the file that it stands in.
fn source(kind: Kind, name: &str) -> Result<(String, String), Failure> {
    if let Some((_, text)) = suite::embedded(kind).find(|(it, _)| *it == name) {
        return Ok((format!("{kind}/{name}.toml"), text.to_owned()));
    }
    match fs::read_to_string(name) {
        Ok(text) => Ok((name.to_owned(), text)),
        Err(error) => {
            let known = list(suite::embedded(kind).map(|it| it.0));
            Err(Failure::Wrong(
                say!("judge-suite-unread", name: name, error: text(error), known: known),
            ))
        }
    }
}

fn misread(file: &str, problem: &Problem) -> Failure {
    Failure::Wrong(format!("{file}:{}: {}", problem.line, said(&problem.what)))
}

/// Writes the verdict in each form, and a run for each session.
fn write(judged: &Judged, out: Option<&Path>) -> Result<(), String> {
    let Some(out) = out else { return Ok(()) };
    let named = |file: &Path| {
        let file = file.display().to_string();
        move |error: std::io::Error| format!("{file}: {error}")
    };
    fs::create_dir_all(out).map_err(named(out))?;
    let put = |name: &str, content: String| {
        let file = out.join(name);
        fs::write(&file, content).map_err(named(&file))
    };
    let results = judged.report.gradescope(&said);
    put("results.json", format!("{results:#}\n"))?;
    put("junit.xml", judged.report.junit(&said))?;
    for (name, connections) in &judged.runs {
        let run = replay::run(connections, name, clock::date());
        put(&format!("{name}.json"), run.to_json())?;
    }
    Ok(())
}
