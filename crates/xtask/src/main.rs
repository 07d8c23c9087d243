//! What README's commands call: `cargo xtask serve | test | bench | dist` and their helpers.
//!
//! Each command sets up what it needs and is missing, says in a line what it does, and never does
//! again what is done. It is no build system: cargo and trunk are.
#![expect(
    clippy::print_stdout,
    reason = "a command speaks on its standard output"
)]

mod bench;
mod dist;
mod fuzz;
mod mail_programs;
mod process;
mod screenshots;
mod serve;
mod suite;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port N]   build the page, serve it, print its address
cargo xtask test [FILTER]      run every test; FILTER is a part (fmt, clippy, native, interop,
                               wasm, browser) or a piece of a test's name
cargo xtask bench [PART]       measure: the page's weight, the engines, `serve`, a step of the page;
                               PART is one of them: weight, page, engines
cargo xtask dist [--address URL]
                               write the site and its guide into dist/site, the lab as one file, and both as a zip;
                               URL is where the site will be, for pictures in previews of links
cargo xtask fuzz [TARGET] [SECONDS]
                               look for octets that break what must hold, 300 seconds a target
cargo xtask screenshots        draw the README's pictures, and a gallery to look at
cargo xtask setup              set up what the others need, and do nothing else";

/// What a command comes to: done, or a sentence that says why not.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    process::stop_children_on_signals();
    let outcome = match words.as_slice() {
        ["serve", options @ ..] => serve::serve(options),
        ["test"] => suite::test(None),
        ["test", filter] => suite::test(Some(filter)),
        ["bench"] => bench::bench(None),
        ["bench", part] => bench::bench(Some(part)),
        ["dist"] => dist::dist(None).and_then(|site| dist::bundle(&site)),
        ["dist", "--address", url] => dist::dist(Some(url)).and_then(|site| dist::bundle(&site)),
        ["fuzz", options @ ..] => fuzz::fuzz(options),
        ["screenshots"] => screenshots::screenshots(),
        ["setup"] => tools::for_building(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("There is no such command.\n{USAGE}")),
    };
    process::stop_children();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            if !sentence.is_empty() {
                println!("{sentence}");
            }
            ExitCode::FAILURE
        }
    }
}
