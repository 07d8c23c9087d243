//! What `cargo xtask bench` prints, one part after the other: its argument is the folder of the
//! built site.
#![expect(
    clippy::print_stdout,
    reason = "a command speaks on its standard output"
)]

mod weight;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let dist = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("dist"), PathBuf::from);
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
