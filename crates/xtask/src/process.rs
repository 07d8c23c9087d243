//! Child processes: run to their end or kept while we live, and always stopped by their id.

use crate::Outcome;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};

/// The process groups that live, each named by its leader's id.
static LIVING: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// Says what is being done, in a line.
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("the crate lies in crates/xtask")
        .to_path_buf()
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Whether we run for a machine rather than for a person.
pub(crate) fn is_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty())
}

/// A command in the repository's root, with our own tools first on its PATH.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(root())
        .env("PATH", search_path());
    command
}

/// Where programs are looked for: our own tools, then PATH.
fn search_path() -> std::ffi::OsString {
    let tools = root().join(".tools");
    let ours = [tools.join("bin"), tools.join("node_modules/.bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(std::env::split_paths(&theirs));
    std::env::join_paths(all).unwrap_or(theirs)
}

/// The first of `programs` that is to be found, with its whole path.
pub(crate) fn find(programs: &[&str]) -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&search_path()).collect();
    programs
        .iter()
        .flat_map(|program| folders.iter().map(move |folder| folder.join(program)))
        .find(|path| path.is_file())
}

/// A child that is stopped, with all it started, when this value goes.
pub(crate) struct Kept(Child);

impl Kept {
    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.0.try_wait().ok().flatten()
    }

    fn wait(mut self) -> Outcome<ExitStatus> {
        self.0
            .wait()
            .map_err(|error| format!("A child process was lost: {error}."))
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        living().retain(|id| *id != self.0.id());
        if self.ended().is_none() {
            stop(self.0.id());
            drop(self.0.wait());
        }
    }
}

/// Starts a child in a process group of its own.
pub(crate) fn start(mut command: Command) -> Outcome<Kept> {
    let mut living = living();
    let child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| {
            format!(
                "{} could not be started: {error}.",
                command.get_program().display()
            )
        })?;
    living.push(child.id());
    Ok(Kept(child))
}

/// Runs a command to its end, its output being ours.
pub(crate) fn run(command: Command) -> Outcome {
    let name = spelled(&command);
    if start(command)?.wait()?.success() {
        Ok(())
    } else {
        Err(format!("`{name}` failed."))
    }
}

/// Runs a command to its end without a word: tools that print where they load things from.
pub(crate) fn run_quietly(mut command: Command) -> Outcome {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    run(command)
}

/// Runs a command to its end and hands each line of its standard output to `line`; whether it
/// succeeded.
pub(crate) fn run_lines(mut command: Command, mut line: impl FnMut(&str)) -> Outcome<bool> {
    command.stdout(Stdio::piped());
    let mut child = start(command)?;
    if let Some(output) = child.0.stdout.take() {
        for bytes in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            line(&String::from_utf8_lossy(&bytes));
        }
    }
    Ok(child.wait()?.success())
}

/// What a command prints, where it can be run and succeeds.
pub(crate) fn output(mut command: Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Stops whatever still lives.
pub(crate) fn stop_children() {
    for id in living().drain(..) {
        stop(id);
    }
}

/// From now on Ctrl-C, or a request to end, stops our children and then us.
pub(crate) fn stop_children_on_signals() {
    let handler = || {
        stop_children();
        std::process::exit(130);
    };
    if let Err(error) = ctrlc::set_handler(handler) {
        say(&format!(
            "Signals cannot be handled here ({error}): children may outlive us."
        ));
    }
}

fn living() -> std::sync::MutexGuard<'static, Vec<u32>> {
    LIVING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks a process group of ours to end. Without `unsafe` a signal is sent by the shell alone, in a
/// group of its own: what ended ours must not reach it.
fn stop(id: u32) {
    drop(
        Command::new("sh")
            .arg("-c")
            .arg(format!("kill -s TERM -- -{id}"))
            .process_group(0)
            .status(),
    );
}

fn spelled(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_and_what_it_started_are_stopped_when_it_goes() {
        let mut shell = command("sh", &["-c", "sleep 600 & echo $!; wait"]);
        shell.stdout(Stdio::piped());
        let mut kept = start(shell).unwrap();
        let mut grandchild = String::new();
        BufReader::new(kept.0.stdout.take().unwrap())
            .read_line(&mut grandchild)
            .unwrap();
        let lives = || {
            let state = std::fs::read_to_string(format!("/proc/{}/stat", grandchild.trim()));
            // A zombie has ended; who takes it in is not our affair.
            state.is_ok_and(|state| !state.contains(") Z "))
        };
        assert!(lives());
        drop(kept);
        for _ in 0..100 {
            if !lives() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("process {grandchild} outlived its parent");
    }
}
