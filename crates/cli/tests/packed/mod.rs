//! What the container file and the action run.

use crate::program::Folder;
use crate::{FREE, Served};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output};

const CONTAINER: &str = include_str!("../../../../Containerfile");

/// The words of an instruction of the container file.
fn words(instruction: &str) -> Vec<String> {
    let line = CONTAINER
        .lines()
        .find_map(|it| it.strip_prefix(instruction));
    serde_json::from_str(line.unwrap()).unwrap()
}

#[test]
fn the_container_serves_every_address_and_prints_a_log() {
    let (entry, more) = (words("ENTRYPOINT"), words("CMD"));
    assert_eq!(entry[..2], ["smtplab", "serve"]);
    let mut arguments: Vec<&str> = entry[2..].iter().chain(&more).map(String::as_str).collect();
    arguments.extend(["--smtp", "0.0.0.0:0"]);
    let mut served = Served::start_alone(&arguments);
    drop(served.talk("smtp"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut served.printed, &mut line).unwrap();
    assert!(line.starts_with("c1: connected by SMTP"), "{line}");
}

/// Runs what the action runs, with these arguments for the server.
fn start(folder: &Folder, arguments: &str) -> Output {
    let action = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.github/actions/serve");
    Command::new("bash")
        .arg(action.join("start.sh"))
        .env("SMTPLAB", env!("CARGO_BIN_EXE_smtplab"))
        .env("ARGUMENTS", arguments)
        .env("RUNNER_TEMP", &folder.0)
        .env("GITHUB_OUTPUT", folder.0.join("output"))
        .output()
        .unwrap()
}

#[test]
fn the_action_starts_the_servers_and_tells_their_addresses() {
    let folder = Folder::new("action");
    let output = start(&folder, &format!("--smtp {FREE} --imap {FREE}"));
    assert!(output.status.success(), "{output:?}");
    let outputs = std::fs::read_to_string(folder.0.join("output")).unwrap();
    let of = |name: &str| {
        let mut lines = outputs.lines();
        let found = lines.find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
        found.unwrap().to_owned()
    };
    assert!(TcpStream::connect(of("smtp")).is_ok() && TcpStream::connect(of("imap")).is_ok());
    // It goes on after the step.
    let ended = Command::new("kill").arg(of("pid")).status();
    assert!(ended.unwrap().success());
}

#[test]
fn the_action_fails_with_the_reason_if_the_server_does() {
    let folder = Folder::new("action-fails");
    let output = start(&folder, "no-such-scenario");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains("no-such-scenario"),
        "{said}"
    );
}
