//! `smtplab`: the mail world without a browser.

mod address;
mod check;
mod clock;
mod exam;
mod explain;
mod export;
mod grade;
mod joiner;
mod judge;
mod language;
mod new_lesson;
mod parallel;
mod recorder;
mod run;
mod send;
mod serve;

use clap::{Parser, Subcommand};
use language::{complain, say};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "smtplab", version, about = say!("cli-help"))]
struct Arguments {
    // Read by `language` before all others.
    #[arg(long, global = true, value_name = "TAG", display_order = 900, help = say!("cli-help-lang"))]
    lang: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(about = say!("cli-help-run"))]
    Run(run::Arguments),
    #[command(about = say!("cli-help-check"))]
    Check(check::Arguments),
    #[command(about = say!("cli-help-new-lesson"))]
    NewLesson(new_lesson::Arguments),
    #[command(about = say!("cli-help-grade"))]
    Grade(grade::Arguments),
    #[command(about = say!("cli-help-serve"))]
    Serve(serve::Arguments),
    #[command(about = say!("cli-help-send"))]
    Send(send::Arguments),
    #[command(about = say!("cli-help-judge"))]
    Judge(judge::Arguments),
    #[command(about = say!("cli-help-explain"))]
    Explain(explain::Arguments),
    #[command(about = say!("cli-help-exam"))]
    Exam(exam::Arguments),
    #[command(about = say!("cli-help-export"))]
    Export(export::Arguments),
    #[command(about = say!("cli-help-address"))]
    Address(address::Arguments),
}

fn main() -> ExitCode {
    language::choose();
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::NewLesson(arguments) => new_lesson::new_lesson(&arguments),
        Command::Grade(arguments) => grade::grade(&arguments),
        Command::Send(arguments) => match send::send(&arguments) {
            Ok(code) => return code,
            Err(problem) => Err(problem),
        },
        Command::Judge(arguments) => match judge::judge(&arguments) {
            Ok(code) => return code,
            Err(problem) => Err(problem),
        },
        Command::Serve(arguments) => serve::serve(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
        Command::Exam(arguments) => exam::exam(&arguments),
        Command::Export(arguments) => export::export(&arguments),
        Command::Address(arguments) => address::address(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            complain(&problem);
            ExitCode::FAILURE
        }
    }
}
