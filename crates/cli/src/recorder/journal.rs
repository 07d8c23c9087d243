//! The file of a run that is being recorded: it holds a run at every moment, and a kill costs what came in
//! the last second.
//!
//! The file is replaced as a whole each time. A run is a few megabytes at most, and a file that grew at its
//! end would be no JSON if the kill came while it was written.

use crate::language::complain;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use world::{RecordedInput, Run};

/// How long inputs are collected for one write.
const COLLECTED: Duration = Duration::from_millis(250);

/// Writes on a thread of its own: whoever records does not wait for the disk.
pub struct Journal {
    to: Sender<RecordedInput>,
    writing: JoinHandle<()>,
}

impl Journal {
    /// Writes the run as it is now, and from then on each input that is added.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn begin(file: &Path, run: &Run) -> Result<Self, String> {
        let text = Growing::new(run);
        text.write(file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        let (to, from) = mpsc::channel();
        let file = file.to_owned();
        let writing = thread::spawn(move || keep(&file, text, &from));
        Ok(Self { to, writing })
    }

    pub fn add(&self, input: RecordedInput) {
        // The thread ends only when the journal does.
        drop(self.to.send(input));
    }

    /// Writes what is left.
    pub fn end(self) {
        drop(self.to);
        self.writing.thread().unpark();
        drop(self.writing.join());
    }
}

fn keep(file: &Path, mut text: Growing, from: &Receiver<RecordedInput>) {
    let mut failed = false;
    while let Ok(first) = from.recv() {
        thread::park_timeout(COLLECTED);
        for input in core::iter::once(first).chain(from.try_iter()) {
            text.add(&input);
        }
        let written = text.write(file);
        if let (false, Err(error)) = (failed, &written) {
            complain(&format!("{}: {error}", file.display()));
        }
        failed = written.is_err();
    }
}

/// A run as JSON, without its last two brackets, so that inputs can be added. It has no digest.
struct Growing(String);

impl Growing {
    fn new(run: &Run) -> Self {
        let mut fields = serde_json::json!(run);
        fields["digest"].take();
        let inputs = fields.as_object_mut().and_then(|it| it.remove("inputs"));
        let mut text = fields.to_string();
        text.pop();
        text += ",\"inputs\":[";
        let mut growing = Self(text);
        for input in inputs.iter().filter_map(|it| it.as_array()).flatten() {
            growing.push(&input.to_string());
        }
        growing
    }

    fn add(&mut self, input: &RecordedInput) {
        self.push(&serde_json::json!(input).to_string());
    }

    fn push(&mut self, json: &str) {
        let end = if self.0.ends_with('[') { "\n" } else { ",\n" };
        self.0 += end;
        self.0 += json;
    }

    fn write(&self, file: &Path) -> io::Result<()> {
        put(file, &[self.0.as_bytes(), b"\n]}\n"])
    }
}

/// Replaces a file in one move, once what it shall hold is on the disk: whoever is killed meanwhile leaves
/// the file that was there.
pub fn put(file: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let beside = beside(file);
    let mut new = File::create(&beside)?;
    for part in parts {
        new.write_all(part)?;
    }
    new.sync_data()?;
    fs::rename(&beside, file)
}

/// Where a file is written before it takes its place.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use world::{Digest, Input, Tick};

    #[test]
    fn what_is_written_so_far_is_a_run_at_every_moment() {
        let scenario = Arc::new(lessons::scenario("direct").expect("it is built in"));
        let name = format!("smtplab-journal-{}", std::process::id());
        let file = std::env::temp_dir().join(name);
        let inputs = |count| {
            let one = |tick| RecordedInput {
                after: Tick(tick),
                at: None,
                input: Input::Advance { micros: 1 },
            };
            (0..count).map(one).collect::<Vec<_>>()
        };
        for before in 0..3 {
            let run = Run::new(Arc::clone(&scenario), inputs(before), Digest::default());
            let mut growing = Growing::new(&run);
            for more in inputs(5).into_iter().skip(run.inputs.len()) {
                growing.add(&more);
            }
            growing.write(&file).expect("it can be written");
            let text = fs::read_to_string(&file).expect("it is there");
            let read = Run::from_json(&text).expect("it is a run");
            assert_eq!((read.inputs, read.digest), (inputs(5), None));
        }
        fs::remove_file(file).expect("it is there");
    }
}
