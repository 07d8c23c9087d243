//! A session of a run, held again by what `smtplab run --format python | swaks | terminal` prints.

use crate::support::{Kept, address, ours, program, run, said};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tests::or_skip;

/// Holds the session of a scenario with the server that the script names; what the program printed.
fn held(ours: &Path, scenario: &str, format: &str, holds: impl Fn(&str) -> Command) -> String {
    let mut write = Command::new(ours);
    write.args(["run", scenario, "--format", format]);
    let script = run(write, "");
    assert!(script.status.success(), "{}", said(&script));
    let script = String::from_utf8(script.stdout).expect("it is text");
    let (_, first) = script
        .lines()
        .next()
        .and_then(|it| it.split_once("smtplab "))
        .expect("what to start");
    let mut serve = Command::new(ours);
    serve.args(first.split(' '));
    serve.args(["--smtp", "127.0.0.1:0"]);
    let mut child = Kept(serve.stdout(Stdio::piped()).spawn().expect("it starts"));
    let mut out = BufReader::new(child.0.stdout.take().expect("it is piped"));
    let mut ready = String::new();
    out.read_line(&mut ready).expect("it says that it is ready");
    let port = address(&ready, "smtp").port().to_string();
    let output = run(holds(&script.replace("2525", &port)), "");
    assert!(output.status.success(), "{scenario}: {}", said(&output));
    said(&output)
}

#[test]
fn python_holds_the_session_of_a_run() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    for scenario in ["direct", "starttls", "chunked", "dot-stuffing", "pipelined"] {
        let output = held(&ours, scenario, "python", |script| {
            let mut holds = Command::new(&python);
            holds.args(["-c", script]);
            holds
        });
        assert!(output.contains("S: 221 "), "{scenario}: {output}");
        let refused = |it: &str| it.starts_with("S: 4") || it.starts_with("S: 5");
        assert!(!output.lines().any(refused), "{scenario}: {output}");
    }
}

#[test]
fn swaks_holds_the_session_of_a_run() {
    let (ours, _) = or_skip!(ours().zip(program("swaks")));
    for scenario in ["direct", "starttls", "chunked", "dot-stuffing"] {
        held(&ours, scenario, "swaks", |script| {
            let mut holds = Command::new("sh");
            holds.args(["-c", script]);
            holds
        });
    }
}
