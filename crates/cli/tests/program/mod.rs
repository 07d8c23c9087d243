//! The program under test, run to its end, and folders for it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A folder of its own; it goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("smtplab-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// Runs the program to its end, with this to read: its exit code, and all that it says.
pub fn ends(arguments: &[&str], input: &[u8]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smtplab"));
    command
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped());
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = output.spawn().unwrap();
    let mut to = child.stdin.take().unwrap();
    // A command that refuses its arguments does not read.
    drop(to.write_all(input));
    drop(to);
    let said = child.wait_with_output().unwrap();
    let text = [said.stdout, said.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    (said.status.code(), text.concat())
}
