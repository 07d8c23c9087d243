//! Reading, running and rewriting transcripts.

pub mod appendix_d;
pub mod client;
pub mod exchanges;
#[cfg_attr(target_arch = "wasm32", path = "built_in.rs")]
mod files;
pub mod imap;
pub mod imap_client;
pub mod pop3;
pub mod smtp;

use protocol_core::{Input, Instant, Output, Session};
use std::path::PathBuf;

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
    /// In the folder of transcripts.
    pub path: PathBuf,
    pub text: String,
}

impl Conversation {
    /// `C:` and `S:` lines, and what became of recipients.
    pub fn dialogue(&self) -> Vec<String> {
        let lines = self.text.lines();
        let lines = lines.filter(|it| ["C:", "S:", "= "].iter().any(|mark| it.starts_with(mark)));
        lines.map(str::to_owned).collect()
    }

    pub fn client_lines(&self) -> Vec<String> {
        self.lines_of("C:")
    }

    pub fn server_lines(&self) -> Vec<String> {
        self.lines_of("S:")
    }

    fn lines_of(&self, mark: &str) -> Vec<String> {
        let lines = self.text.lines().filter_map(|it| it.strip_prefix(mark));
        lines
            .map(|it| it.strip_prefix(' ').unwrap_or(it).to_owned())
            .collect()
    }
}

/// The transcripts of a protocol, in the order of their paths.
pub fn conversations(protocol: &str) -> Vec<Conversation> {
    let mut found: Vec<Conversation> = files::all()
        .into_iter()
        .filter(|it| it.path.starts_with(protocol))
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Where the transcript of a cell is, in the folder of transcripts.
pub fn place(protocol: &str, cell: &Cell) -> PathBuf {
    PathBuf::from(format!("{protocol}/{}/{}.txt", cell.state, cell.file))
}

/// Runs every transcript of a protocol, what its client says to a server, and demands one for each
/// cell.
pub fn check(protocol: &str, cells: &[Cell], run: impl Fn(&[String]) -> Vec<String>) {
    write(protocol, cells, &run);
    compare(&conversations(protocol), Conversation::client_lines, run);
    demand(protocol, cells);
}

/// Writes what is said now, where that is asked for.
pub fn write(protocol: &str, cells: &[Cell], run: impl Fn(&[String]) -> Vec<String>) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for cell in cells {
            let said = run(&cell.lines).join("\n");
            let text = format!("# {}\n# {}\n{said}\n", cell.about, cell.section);
            files::write(&place(protocol, cell), &text);
        }
    }
}

/// Demands a transcript for each cell.
pub fn demand(protocol: &str, cells: &[Cell]) {
    let all = conversations(protocol);
    for place in cells.iter().map(|it| place(protocol, it)) {
        assert!(
            all.iter().any(|it| it.path == place),
            "the cell {} has no transcript",
            place.display()
        );
    }
}

/// Runs transcripts by what one side says in them.
pub fn compare(
    all: &[Conversation],
    lines: impl Fn(&Conversation) -> Vec<String>,
    run: impl Fn(&[String]) -> Vec<String>,
) {
    for it in all {
        let said = run(&lines(it));
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
    let mut start_tls = false;
    loop {
        match session.poll_output() {
            Output::Ask(ticket, question) => {
                let decision = decide(session, question);
                session
                    .answer(Instant::ZERO, ticket, decision)
                    .expect("it was just asked");
            }
            Output::StartTls => start_tls = true,
            Output::Fact(_) | Output::Close => {}
            Output::Timeout(_) => break,
        }
    }
    let mut said = Vec::new();
    while let Some(octets) = session.poll_transmit(usize::MAX) {
        said.extend(octets.to_text().lines().map(str::to_owned));
    }
    if start_tls {
        said.push("(TLS)".into());
        session.handle_input(Instant::ZERO, Input::Secured);
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
