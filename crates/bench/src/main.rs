//! What `cargo xtask bench` prints, one part after the other: its argument is the folder of the
//! built site. With `weight` behind it, only what the page weighs; with `page`, how quick it is too; with
//! `engines`, only the engines.
#![expect(
    clippy::print_stdout,
    reason = "a command speaks on its standard output"
)]

mod crowd;
mod mailbox;
mod page;
mod serve;
mod throughput;
mod weight;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let dist = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("dist/site"), PathBuf::from);
    let part = std::env::args().nth(2);
    if part.as_deref() == Some("engines") {
        println!("{}", throughput::measure());
        crowd::measure(|line| println!("{line}"));
        return ExitCode::SUCCESS;
    }
    if part.is_none() {
        println!("{}", throughput::measure());
        crowd::measure(|line| println!("{line}"));
        serve::measure(|line| println!("{line}"));
        mailbox::measure(|line| println!("{line}"));
    }
    if part.is_none_or(|it| it == "page") {
        measure_page();
    }
    match weight::weigh(&dist) {
        Ok(weights) => {
            println!("{weights}");
            if weights.is_within_budget() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            println!("{} cannot be weighed: {error}.", dist.display());
            ExitCode::FAILURE
        }
    }
}

/// The page's figures, where there is a browser.
fn measure_page() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(page::measure(|line| println!("{line}"))),
        Err(error) => println!("The page is not measured: {error}."),
    }
}
