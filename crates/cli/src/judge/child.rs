//! A program of somebody else: it may hang, spam or leave children behind.

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::io::{self, Read, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How much of its output is kept.
const KEPT: usize = 64 * 1024;

/// A program that runs. It and all its group are killed at the latest when this goes.
pub struct Started {
    child: Child,
    output: Arc<Mutex<Vec<u8>>>,
}

impl Started {
    pub fn new(mut command: Command, input: Vec<u8>) -> io::Result<Self> {
        command.process_group(0);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that does not read does not stop us.
            thread::spawn(move || drop(stdin.write_all(&input)));
        }
        let output = Arc::new(Mutex::new(Vec::new()));
        for pipe in [
            child
                .stdout
                .take()
                .map(|it| Box::new(it) as Box<dyn Read + Send>),
            child
                .stderr
                .take()
                .map(|it| Box::new(it) as Box<dyn Read + Send>),
        ] {
            let Some(mut pipe) = pipe else { continue };
            let output = Arc::clone(&output);
            thread::spawn(move || {
                let mut piece = [0; 4096];
                while let Ok(count @ 1..) = pipe.read(&mut piece) {
                    let mut kept = output.lock().unwrap_or_else(PoisonError::into_inner);
                    let room = KEPT.saturating_sub(kept.len()).min(count);
                    kept.extend_from_slice(&piece[..room]);
                }
            });
        }
        Ok(Self { child, output })
    }

    /// Its exit code, once it has ended; one that a signal ended has 128 and its number.
    pub fn exit(&mut self) -> Option<i32> {
        let status = self.child.try_wait().ok()??;
        status.code().or_else(|| status.signal().map(|it| 128 + it))
    }

    /// The end of what it printed.
    pub fn output(&self) -> String {
        let kept = self.output.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).into_owned()
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Ok(group) = i32::try_from(self.child.id()) {
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
        drop(self.child.wait());
    }
}
