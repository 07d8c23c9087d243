//! Transcripts: the format of their files, and the one driver that runs every session by them.
//!
//! A file is the transcripts of one state, or of conversations that belong together. `#` starts a
//! comment and `name: value` sets up the session. `== heading` starts a cell, and `C:`, `S:` and `= `
//! lines are what the client says, what the server says and what became of it. `== before each` is
//! how every cell of the file starts. `> ` quotes what an RFC shows; a quote that ends in `…` is how
//! a line starts, and `> …` is any number of lines.

#[cfg_attr(target_arch = "wasm32", path = "built_in.rs")]
mod files;
pub mod imap;
pub mod imap_client;
pub mod pop3;
pub mod pop3_client;
mod sasl;
pub mod smtp;
pub mod smtp_client;

use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::client::TlsUse;
use protocol_core::{Input, Instant, Octets, Output, Session};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Debug;

const BEFORE: &str = "before each";

/// What happens on the other side that is no line.
pub const CUT: &str = "(cut)";
pub const LOST: &str = "(lost)";
pub const SILENCE: &str = "(silence)";
pub const TLS: &str = "(TLS)";
pub const OPENED: &str = "(opened)";
pub const CLOSES: &str = "(closes)";

/// A file of transcripts.
pub struct Book {
    /// In the folder of transcripts, without its ending: `smtp/ready`.
    pub path: String,
    head: Vec<String>,
    pub cells: Vec<Cell>,
}

/// One transcript.
#[derive(Debug, Clone)]
pub struct Cell {
    pub path: String,
    pub name: String,
    /// The comments, settings and quotes of the cell.
    head: Vec<String>,
    /// The same of its file.
    common: Vec<String>,
    /// How many lines of the dialogue every cell of its file has.
    before: usize,
    pub dialogue: Vec<String>,
}

impl Book {
    fn parse(path: String, text: &str) -> Self {
        let mut parts = text.split("\n== ");
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|it| !it.is_empty());
            lines.map(str::to_owned).collect()
        };
        let head = lines(parts.next().unwrap_or_default());
        let mut before = Vec::new();
        let mut cells = Vec::new();
        for part in parts {
            let mut own = lines(part);
            let name = own.remove(0);
            let at = own.iter().position(|it| is_dialogue(it));
            let dialogue = own.split_off(at.unwrap_or(own.len()));
            if name == BEFORE {
                before = dialogue;
                continue;
            }
            cells.push(Cell {
                path: path.clone(),
                name,
                head: own,
                common: head.clone(),
                before: before.len(),
                dialogue: before.iter().cloned().chain(dialogue).collect(),
            });
        }
        Self { path, head, cells }
    }

    /// The file; what all its cells start with is written once.
    fn text(&self) -> String {
        let first = self.cells.first().map_or(&[][..], |it| &it.dialogue);
        let shared = |it: &Cell| {
            let pairs = it.dialogue.iter().zip(first);
            pairs.take_while(|(a, b)| a == b).count()
        };
        let shared = self.cells.iter().map(shared).min();
        let shared = shared.filter(|_| self.cells.len() > 1).unwrap_or(0);
        let mut text = self.head.join("\n") + "\n";
        if shared > 0 {
            text += &format!("\n== {BEFORE}\n{}\n", first[..shared].join("\n"));
        }
        for cell in &self.cells {
            text += &format!("\n== {}\n", cell.name);
            for line in cell.head.iter().chain(&cell.dialogue[shared..]) {
                text += &format!("{line}\n");
            }
        }
        text
    }
}

fn is_dialogue(line: &str) -> bool {
    ["C:", "S:", "= "].iter().any(|it| line.starts_with(it))
}

impl Cell {
    /// The name of its file: of a state.
    pub fn state(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// A setting of the cell or of its file; without either it is empty.
    pub fn setting(&self, name: &str) -> &str {
        let all = self.head.iter().chain(&self.common);
        let mut found = all.filter_map(|it| it.strip_prefix(name)?.strip_prefix(':'));
        found.next().unwrap_or_default().trim()
    }

    pub fn setting_or<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        match self.setting(name) {
            "" => default,
            it => it,
        }
    }

    /// What the client does about TLS, unless it is one that goes on without.
    pub fn tls_use(&self, without: bool) -> TlsUse {
        match self.setting("tls") {
            _ if without => TlsUse::Never,
            "never" => TlsUse::Never,
            "required" => TlsUse::Required,
            "implicit" => TlsUse::Implicit,
            _ => TlsUse::WhereOffered,
        }
    }

    /// A setting that is a list.
    pub fn settings(&self, name: &str) -> Vec<&str> {
        let all = self.setting(name).split(", ");
        all.filter(|it| !it.is_empty()).collect()
    }

    /// The password or the token that the client has, where it is not the usual one.
    pub fn secret(&self) -> Option<Secret> {
        let text = |name| self.setting(name).replace(r"\r\n", "\r\n");
        match (text("password"), text("token")) {
            (password, _) if !password.is_empty() => Some(Secret::Password(password)),
            (_, token) if !token.is_empty() => Some(Secret::Token(token)),
            _ => None,
        }
    }

    /// What one side says in it.
    pub fn lines_of(&self, mark: &str) -> Vec<String> {
        let lines = self.dialogue.iter().filter_map(|it| it.strip_prefix(mark));
        let lines = lines.map(|it| it.strip_prefix(' ').unwrap_or(it));
        lines.map(str::to_owned).collect()
    }

    /// Where it is: as a failure names it.
    pub fn place(&self) -> String {
        format!("tests/transcripts/{}.txt, {}", self.path, self.name)
    }

    pub fn cites_its_section(&self) -> bool {
        let all = self.head.iter().chain(&self.common);
        let mut notes = all.filter(|it| it.starts_with('#'));
        notes.any(|it| it.contains("RFC "))
    }

    /// What an RFC shows of it. A cell without quotes has nothing to show.
    pub fn quotes(&self) -> Vec<&str> {
        let quotes = self.head.iter().filter_map(|it| it.strip_prefix("> "));
        quotes.collect()
    }

    /// Whether it ends as its RFC shows: a line for each quote, and no others.
    pub fn is_as_quoted(&self) -> bool {
        let wire = self.dialogue.iter().map(String::as_str);
        let wire: Vec<&str> = wire.filter(|it| !it.starts_with("= ")).collect();
        (0..wire.len()).any(|start| fits(&wire[start..], &self.quotes()))
    }
}

fn fits(lines: &[&str], quotes: &[&str]) -> bool {
    match (lines, quotes) {
        ([], []) => true,
        (_, ["…", rest @ ..]) if fits(lines, rest) => true,
        ([_, rest @ ..], ["…", ..]) => fits(rest, quotes),
        ([line, lines @ ..], [quote, quotes @ ..]) => {
            let is_same = match quote.strip_suffix('…') {
                Some(start) => line.starts_with(start),
                None => line == quote,
            };
            is_same && fits(lines, quotes)
        }
        _ => false,
    }
}

/// The files of a folder, in the order of their paths.
pub fn books(folder: &str) -> Vec<Book> {
    let mut found: Vec<Book> = files::all()
        .into_iter()
        .filter(|(path, _)| path.starts_with(&format!("{folder}/")))
        .map(|(path, text)| Book::parse(path, &text))
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{folder} has no transcripts");
    found
}

/// The transcripts of some folders.
pub fn cells(folders: &[&str]) -> Vec<Cell> {
    let books = folders.iter().flat_map(|it| books(it));
    books.flat_map(|it| it.cells).collect()
}

/// A session under test, as a transcript sets it up, which may be wrong in one way.
pub trait Subject: Sized {
    type Mutant: Copy + Debug;

    /// The mark of the side that talks to it.
    const HEARS: &'static str;

    fn new(cell: &Cell, mutant: Option<Self::Mutant>) -> Self;

    /// What it says when the connection is open; here and below with the marks of a transcript.
    fn open(&mut self) -> Vec<String> {
        self.hear(OPENED)
    }

    /// What it says to a line.
    fn hear(&mut self, line: &str) -> Vec<String>;

    /// Its state.
    fn state(&self) -> String;

    /// What became of it in the end.
    fn end(&mut self) -> Vec<String> {
        Vec::new()
    }

    /// What the other side says in the cell when the transcript is written anew.
    fn script(cell: &Cell) -> Vec<String> {
        cell.lines_of(Self::HEARS)
    }
}

fn converse<S: Subject>(cell: &Cell, mutant: Option<S::Mutant>, lines: &[String]) -> Vec<String> {
    let mut it = S::new(cell, mutant);
    let mut said = it.open();
    for line in lines {
        said.push(mark_line(S::HEARS, line));
        said.extend(it.hear(line));
    }
    said.extend(it.end());
    said
}

/// Runs every transcript of the folders. Each file has at least these cells.
pub fn check<S: Subject>(folders: &[&str], demanded: impl Fn(&str) -> Vec<String>) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for folder in folders {
        let mut books = books(folder);
        for at in 0..books.len() {
            for name in demanded(&books[at].path) {
                if books[at].cells.iter().any(|it| it.name == name) {
                    continue;
                }
                assert!(update, "{} has no cell {name}", books[at].path);
                let cell = missing_cell(&books, at, &name);
                books[at].cells.push(cell);
            }
        }
        for mut book in books {
            for cell in &mut book.cells {
                if update {
                    cell.dialogue = converse::<S>(cell, None, &S::script(cell));
                }
            }
            if update {
                files::write(&book.path, &book.text());
            }
        }
    }
    for cell in cells(folders) {
        let said = converse::<S>(&cell, None, &cell.lines_of(S::HEARS));
        assert_eq!(
            said.join("\n"),
            cell.dialogue.join("\n"),
            "{}",
            cell.place()
        );
    }
}

/// A cell with the lines that it has in another file of the folder.
fn missing_cell(books: &[Book], at: usize, name: &str) -> Cell {
    let mut all = books.iter().flat_map(|it| &it.cells);
    let like = all.find(|it| it.name == name);
    let like = like.unwrap_or_else(|| panic!("no file has a cell {name}: write one"));
    let first = books[at].cells.first().expect("it has a cell");
    let before = first.dialogue[..first.before].iter();
    let own = like.dialogue[like.before..].iter();
    Cell {
        path: books[at].path.clone(),
        common: books[at].head.clone(),
        dialogue: before.chain(own).cloned().collect(),
        ..like.clone()
    }
}

/// The moves that the sessions of the transcripts make between their states, and by which lines. That one side
/// is lost is no move.
pub fn moves<S: Subject>(folders: &[&str]) -> BTreeMap<(String, String), Vec<String>> {
    let mut found = BTreeMap::<_, Vec<String>>::new();
    for cell in cells(folders) {
        let mut it = S::new(&cell, None);
        it.open();
        for line in cell.lines_of(S::HEARS) {
            let before = it.state();
            it.hear(&line);
            let is_lost = line.ends_with(CUT) || line == SILENCE || line == LOST;
            if it.state() != before && !is_lost {
                found.entry((before, it.state())).or_default().push(line);
            }
        }
    }
    found
}

/// Demands that some transcript notices each mutant.
pub fn catch_all<S: Subject>(folders: &[&str], mutants: impl IntoIterator<Item = S::Mutant>) {
    let cells = cells(folders);
    for mutant in mutants {
        let notices = |cell: &Cell| {
            let said = converse::<S>(cell, Some(mutant), &cell.lines_of(S::HEARS));
            said != cell.dialogue
        };
        assert!(cells.iter().any(notices), "{mutant:?} is not caught");
    }
}

/// A server that does as a client expects, but for one reply: how the transcripts of clients are
/// written.
pub trait Responder {
    type Client: Subject;

    fn new(cell: &Cell) -> Self;

    /// What the client waits for, when the server has said all that and the client has answered so.
    fn awaits(
        &mut self,
        client: &Self::Client,
        before: &[String],
        said: &[String],
    ) -> Option<String>;

    fn expected(&mut self, client: &Self::Client, before: &[String], state: &str) -> Vec<String>;

    /// Some other reply, in place of the expected one.
    fn unexpected(
        &self,
        client: &Self::Client,
        expected: &[String],
        state: &str,
        reply: &str,
    ) -> Vec<String>;

    /// Whether the reply of the cell stands at this state too, when it has been given before.
    fn repeats(_: &Cell, _state: &str) -> bool {
        false
    }

    fn is_closed(client: &Self::Client) -> bool;
}

/// What the server says in a cell whose file is a state and whose name is a reply.
pub fn respond<R: Responder>(cell: &Cell) -> Vec<String> {
    let mut client = R::Client::new(cell, None);
    let mut server = R::new(cell);
    let mut said = client.open();
    let (mut lines, mut chosen) = (Vec::new(), false);
    while let Some(state) = server.awaits(&client, &lines, &said) {
        assert!(lines.len() < 200, "it does not come to an end: {lines:#?}");
        let mut says = server.expected(&client, &lines, &state);
        if cell.name != "expected" && (cell.state() == state && !chosen || R::repeats(cell, &state))
        {
            chosen = true;
            says = server.unexpected(&client, &says, &state, &cell.name);
        }
        said.clear();
        for line in says {
            said.extend(client.hear(&line));
            lines.push(line);
            if R::is_closed(&client) {
                return lines;
            }
        }
    }
    lines
}

/// What a session did, drained.
#[derive(Default)]
pub struct Done {
    /// What it said, without marks.
    pub lines: Vec<String>,
    pub start_tls: bool,
    pub closes: bool,
}

/// Drains a session: answers its questions by `decide`, and tells its facts.
pub fn drain<S: Session>(
    session: &mut S,
    mut decide: impl FnMut(S::Question) -> S::Decision,
    mut tell: impl FnMut(S::Fact),
) -> Done {
    let mut done = Done::default();
    loop {
        match session.poll_output() {
            Output::Ask(ticket, question) => {
                let answered = session.answer(Instant::ZERO, ticket, decide(question));
                answered.expect("it was just asked");
            }
            Output::Fact(fact) => tell(fact),
            Output::StartTls => done.start_tls = true,
            Output::Close => done.closes = true,
            Output::Timeout(_) => break,
        }
    }
    let mut said = Vec::new();
    while let Some(octets) = session.poll_transmit(usize::MAX) {
        said.extend_from_slice(&octets);
    }
    let said = Octets::from(said);
    done.lines.extend(said.to_text().lines().map(str::to_owned));
    done
}

/// What a client says, and that it closes; its facts are told.
pub fn says<S: Session<Question = Infallible>>(
    client: &mut S,
    tell: impl FnMut(S::Fact),
) -> Vec<String> {
    let mut done = drain(client, |question| match question {}, tell);
    done.lines.extend(done.closes.then(|| CLOSES.to_owned()));
    marked("C:", done.lines)
}

/// Lines with the mark of who says them.
pub fn marked(mark: &str, lines: impl IntoIterator<Item = String>) -> Vec<String> {
    let lines = lines.into_iter();
    lines.map(|it| mark_line(mark, &it)).collect()
}

fn mark_line(mark: &str, line: &str) -> String {
    match line {
        "" => mark.to_owned(),
        _ => format!("{mark} {line}"),
    }
}

pub fn handle<S: Session>(session: &mut S, input: Input<'_>) {
    session.handle_input(Instant::ZERO, input);
}

pub fn line<S: Session>(session: &mut S, text: &str) {
    handle(session, Input::Octets(format!("{text}\r\n").as_bytes()));
}

/// What a client gets to hear: a line, or what is none. A line before `(cut)` has no end.
pub fn play<S: Session>(client: &mut S, text: &str) {
    match (text, text.strip_suffix(CUT)) {
        (SILENCE, _) => handle(client, Input::Timeout),
        (TLS, _) => handle(client, Input::Secured),
        (OPENED, _) => handle(client, Input::Opened),
        (_, Some(start)) => {
            if !start.is_empty() {
                handle(client, Input::Octets(start.as_bytes()));
            }
            handle(client, Input::Closed);
        }
        _ => line(client, text),
    }
}

/// A client's user, with the nonce that nobody draws.
pub fn credentials(user: &str) -> (Credentials, Nonce) {
    let credentials = Credentials {
        user: user.into(),
        secret: Secret::Password("letmein".into()),
    };
    let nonce = Nonce {
        random: [0; 16],
        date: 0,
    };
    (credentials, nonce)
}
