//! `smtplab`: the mail world without a browser.

mod address;
mod check;
mod clock;
mod failure;
mod joiner;
mod recorder;
mod run;
mod send;
mod serve;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "smtplab", version, about = "A mail world to learn from")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Send a scenario's letter and print all that happens.
    Run(run::Arguments),
    /// Prove lessons: the solution passes, each wrong one fails with its words.
    Check(check::Arguments),
    /// Speak SMTP and IMAP on loopback TCP, in real time.
    Serve(serve::Arguments),
    /// Deliver a message to a server on loopback: 0 taken, 75 not now, 69 refused.
    Send(send::Arguments),
    /// Say of each line of input whether it is a mailbox address, and if not, where it fails.
    Address(address::Arguments),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Send(arguments) => match send::send(&arguments) {
            Ok(code) => return code,
            Err(problem) => Err(problem),
        },
        Command::Serve(arguments) => serve::serve(&arguments),
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

#[expect(clippy::print_stderr, reason = "a command's complaint goes there")]
fn complain(problem: &str) {
    eprintln!("smtplab: {problem}");
}
