//! Reading, running and rewriting transcripts.

pub mod imap;
pub mod smtp;

use protocol_core::{Input, Instant, Output, Session};
use std::fs;
use std::path::{Path, PathBuf};

/// A cell of a matrix.
pub struct Cell {
    pub state: &'static str,
    pub file: String,
    /// What the client says to come into the state, and then the command.
    pub lines: Vec<String>,
    /// What is said of it, and where it is written.
    pub about: String,
    pub section: String,
}

/// A transcript.
pub struct Conversation {
    pub path: PathBuf,
    pub text: String,
}

impl Conversation {
    /// `C:` and `S:` lines.
    pub fn dialogue(&self) -> Vec<String> {
        let lines = self
            .text
            .lines()
            .filter(|it| it.starts_with("C:") || it.starts_with("S:"));
        lines.map(str::to_owned).collect()
    }

    pub fn client_lines(&self) -> Vec<String> {
        let lines = self.text.lines().filter_map(|it| it.strip_prefix("C:"));
        lines
            .map(|it| it.strip_prefix(' ').unwrap_or(it).to_owned())
            .collect()
    }
}

pub fn conversations(protocol: &str) -> Vec<Conversation> {
    let mut found = Vec::new();
    walk(&crate::folder().join(protocol), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &Path, found: &mut Vec<Conversation>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|it| it == "txt") {
            let text = fs::read_to_string(&path).expect("it was listed");
            found.push(Conversation { path, text });
        }
    }
}

/// Runs every transcript of a protocol, and demands one for each cell.
pub fn check(protocol: &str, cells: &[Cell], run: impl Fn(&[String]) -> Vec<String>) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for cell in cells {
        let path = crate::folder()
            .join(protocol)
            .join(cell.state)
            .join(format!("{}.txt", cell.file));
        if update {
            let said = run(&cell.lines).join("\n");
            let text = format!("# {}\n# {}\n{said}\n", cell.about, cell.section);
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            fs::write(&path, text).expect("it can be written");
        }
        assert!(
            path.is_file(),
            "the cell {} has no transcript",
            path.display()
        );
    }
    let all = conversations(protocol);
    assert!(all.len() >= cells.len());
    for it in all {
        let said = run(&it.client_lines());
        assert_eq!(
            said.join("\n"),
            it.dialogue().join("\n"),
            "{}",
            it.path.display()
        );
    }
}

/// Drains a session, answering by `decide`; what it says, line by line.
pub fn drain<S: Session>(
    session: &mut S,
    mut decide: impl FnMut(&S, S::Question) -> S::Decision,
) -> Vec<String> {
    loop {
        match session.poll_output() {
            Output::Ask(ticket, question) => {
                let decision = decide(session, question);
                session
                    .answer(Instant::ZERO, ticket, decision)
                    .expect("it was just asked");
            }
            Output::Fact(_) | Output::Close => {}
            Output::Timeout(_) => break,
        }
    }
    let mut said = Vec::new();
    while let Some(octets) = session.poll_transmit(usize::MAX) {
        said.extend(octets.to_text().lines().map(str::to_owned));
    }
    said
}

pub fn open<S: Session>(session: &mut S) {
    session.handle_input(Instant::ZERO, Input::Opened);
}

pub fn line<S: Session>(session: &mut S, text: &str) {
    session.handle_input(
        Instant::ZERO,
        Input::Octets(format!("{text}\r\n").as_bytes()),
    );
}
