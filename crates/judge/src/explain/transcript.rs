//! Transcripts: swaks, curl, msmtp, Python's smtplib, lines after `C:` and `S:`, and what a terminal shows of telnet
//! and `openssl s_client`.

use super::{Explained, Session};
use crate::record::{Piece, What};
use core::time::Duration;
use protocol_core::smtp::{Side, Verb};

/// How a program writes down who says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Marks in front of lines: of the client, of the server, and of what is said about the session.
    Marked(
        &'static [&'static str],
        &'static [&'static str],
        &'static [&'static str],
    ),
    /// `send: '…'` and `reply: b'…'`.
    Python,
    /// No marks.
    Terminal,
}

const SWAKS: Dialect = Dialect::Marked(
    &[" -> ", " ~> ", "-> ", "~> ", " ->", " ~>"],
    &["<-  ", "<~  ", "<** ", "<~* ", "<- ", "<~ "],
    &["===", "***"],
);
const CURL: Dialect = Dialect::Marked(&["> "], &["< "], &["* ", "{ ", "} ", "  %", "   ", "\r"]);
const ARROWS: Dialect = Dialect::Marked(&["--> ", "-->"], &["<-- ", "<--"], &[]);
const LETTERS: Dialect = Dialect::Marked(
    &["C: ", "C:", "c: ", ">>> "],
    &["S: ", "S:", "s: ", "<<< "],
    &["#", "--", "=="],
);

/// Which one the lines are in, by their marks.
pub fn dialect(lines: &[&str]) -> Option<Dialect> {
    let has = |mark: &str| lines.iter().any(|it| it.starts_with(mark));
    let replies = |mark: &str| {
        // Python prints octets so.
        let bare = |it: &str| it.trim_start_matches(['b', '\'', '"']).to_owned();
        let of = |it: &&str| {
            let said = it.strip_prefix(mark);
            said.is_some_and(|it| code(&bare(it)).is_some())
        };
        lines.iter().any(of)
    };
    let marks = [
        (replies("<-  ") || replies("<~  ") || has(" -> EHLO"), SWAKS),
        (has("reply: b'") || has("send: '"), Dialect::Python),
        (replies("<-- "), ARROWS),
        (
            replies("S: ") || replies("s: ") || replies("<<< ") || replies("S:") || has("C: EHLO"),
            LETTERS,
        ),
        (replies("< "), CURL),
    ];
    marks.into_iter().find(|it| it.0).map(|it| it.1)
}

/// The code of a line that a server says: three digits, or POP3's words.
fn code(line: &str) -> Option<&str> {
    for word in ["+OK", "-ERR"] {
        if line.starts_with(word) {
            return Some(word);
        }
    }
    let code = line.get(..3)?;
    let ends = matches!(line.as_bytes().get(3), None | Some(b' ' | b'-'));
    let digits =
        code.bytes().all(|it| it.is_ascii_digit()) && matches!(code.as_bytes()[0], b'2'..=b'5');
    (ends && digits).then_some(code)
}

/// Reads the lines.
pub fn read(lines: &[&str], dialect: Dialect) -> Explained {
    let mut reader = Reader::default();
    match dialect {
        Dialect::Marked(client, server, about) => {
            for (line, number) in lines.iter().zip(1..) {
                let after = |marks: &[&'static str]| {
                    let mut marks = marks.iter();
                    marks
                        .find_map(|it| line.strip_prefix(*it))
                        .map(str::to_owned)
                };
                // curl's meter stands in front of its first note.
                let is_about =
                    line.contains("*   Trying") || about.iter().any(|it| line.starts_with(it));
                let literal = |said: &str| {
                    let said = said.trim_start();
                    let is_literal = said.starts_with("b'") || said.starts_with("b\"");
                    python(said).filter(|_| is_literal)
                };
                let part = |from: Side, said: &str, reader: &mut Reader| {
                    for one in said.split_terminator('\n') {
                        reader.say(number, from, one.trim_end_matches('\r'));
                    }
                };
                if let Some(said) = after(client).and_then(|it| literal(&it)) {
                    part(Side::Client, &said, &mut reader);
                } else if let Some(said) = after(server).and_then(|it| literal(&it)) {
                    part(Side::Server, &said, &mut reader);
                } else if let Some(said) = after(client) {
                    // Our own transcripts show a tab so.
                    let said = match said.strip_prefix('→') {
                        Some(rest) => format!("\t{rest}"),
                        None => said,
                    };
                    reader.say(number, Side::Client, &said);
                } else if let Some(said) = after(server) {
                    reader.say(number, Side::Server, &said);
                } else if is_about || line.trim().is_empty() {
                    reader.about(number, line);
                } else if reader.begun() || !line.contains('=') && !line.ends_with("command line") {
                    let is_meter = line
                        .bytes()
                        .all(|it| it.is_ascii_digit() || b" :-.kM".contains(&it));
                    if !is_meter {
                        reader.unread(number, line);
                    }
                }
            }
        }
        Dialect::Python => {
            for (line, number) in lines.iter().zip(1..) {
                let said = |mark: &str| line.strip_prefix(mark).and_then(python);
                if let Some(said) = said("send: ") {
                    for one in said.split_terminator("\r\n") {
                        reader.say(number, Side::Client, one);
                    }
                } else if line.starts_with("reply: retcode")
                    || line.starts_with("data: ")
                    || line.starts_with("connect: ")
                {
                } else if let Some(said) = said("reply: ") {
                    reader.say(number, Side::Server, said.trim_end_matches(['\r', '\n']));
                } else if !line.trim().is_empty() {
                    reader.unread(number, line);
                }
            }
        }
        Dialect::Terminal => terminal(lines, &mut reader),
    }
    reader.end()
}

/// What telnet, nc and `openssl s_client` show: a line of three digits is the server's, and the others are typed, but
/// for what these programs say themselves.
fn terminal(lines: &[&str], reader: &mut Reader) {
    const NEWS: &[&str] = &[
        "Trying ",
        "Connected to ",
        "Escape character",
        "Connection closed",
        "Connection to ",
        "Ncat: ",
        "DONE",
        "closed",
        "read R BLOCK",
        "RENEGOTIATING",
        "Can't use",
        "depth=",
        "verify ",
        "CONNECTED(",
        "didn't find STARTTLS",
        "Connecting to ",
    ];
    let is_openssl = lines
        .iter()
        .any(|it| it.starts_with("CONNECTED(") || it.starts_with("depth="));
    let mut block = false;
    if is_openssl {
        reader.secure(1);
    }
    for (line, number) in lines.iter().zip(1..) {
        if is_openssl
            && (line.starts_with("---") || line.starts_with("Post-Handshake"))
            && !reader.in_content()
        {
            block = !block || line.starts_with("Post");
            continue;
        }
        let is_chatter = NEWS.iter().any(|it| line.starts_with(it)) && !reader.in_content();
        let is_reply = code(line).is_some() && !reader.in_content();
        if is_reply && (!block || !is_openssl) || reader.in_listing() {
            block = false;
            reader.say(number, Side::Server, line);
        } else if is_chatter {
            reader.about(number, line);
        } else if is_openssl && (block || !reader.begun_talk() || line.contains(":error:"))
            || line.is_empty() && !reader.in_content()
        {
            // What openssl says of certificates and keys.
        } else if reader.begun() {
            reader.say(number, Side::Client, line);
        } else {
            reader.unread(number, line);
        }
    }
}

/// The text of a literal of Python.
fn python(literal: &str) -> Option<String> {
    let body = literal.trim_start_matches('b');
    let quote = body.chars().next().filter(|it| matches!(it, '\'' | '"'))?;
    let body = body.strip_prefix(quote)?.trim_end().strip_suffix(quote)?;
    let mut out = String::new();
    let mut letters = body.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next()? {
            'r' => out.push('\r'),
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'x' => {
                let digits: String = letters.by_ref().take(2).collect();
                out.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            other => out.push(other),
        }
    }
    Some(out)
}

#[derive(Default)]
struct Reader {
    out: Explained,
    session: Session,
    /// Whether the client’s lines are the message.
    content: bool,
    /// What the last DATA, STARTTLS or listing was.
    last: Option<Verb>,
    lists: bool,
    listing: bool,
    quits: bool,
}

impl Reader {
    const fn begun(&self) -> bool {
        !self.session.connection.pieces.is_empty()
    }

    /// Whether anything was said, besides that TLS is up.
    fn begun_talk(&self) -> bool {
        self.session
            .connection
            .pieces
            .iter()
            .any(|it| it.what != What::Secured)
    }

    const fn in_content(&self) -> bool {
        self.content
    }

    const fn in_listing(&self) -> bool {
        self.listing
    }

    fn unread(&mut self, number: usize, line: &str) {
        self.out.unread.push((number, line.to_owned()));
    }

    fn push(&mut self, number: usize, what: What) {
        let at = Duration::from_millis(self.session.sources.len() as u64);
        self.session.connection.pieces.push(Piece { at, what });
        self.session.sources.push(number);
    }

    fn secure(&mut self, number: usize) {
        self.push(number, What::Secured);
    }

    fn say(&mut self, number: usize, side: Side, said: &str) {
        let is_server = side == Side::Server;
        let begins = |it: &str| is_server && said.starts_with(it);
        let imap = begins("* OK") || begins("* PREAUTH");
        let greets = begins("220") || begins("+OK") && said.contains("ready") || imap;
        if greets && self.quits && self.last != Some(Verb::StartTls) {
            self.next();
        }
        let code = code(said);
        let connection = &mut self.session.connection;
        if is_server && connection.port == 0 {
            connection.port = match code {
                Some("+OK" | "-ERR") => 110,
                _ if imap => 143,
                _ => 25,
            };
        }
        self.push(number, What::Said(side, format!("{said}\r\n").into_bytes()));
        match side {
            Side::Client if self.content => self.content = said != ".",
            Side::Client => {
                let verb = Verb::of_line(said.as_bytes());
                self.quits |= verb == Some(Verb::Quit);
                self.last = verb.or(self.last);
                let mut words = said.split_whitespace();
                let name = words.next().unwrap_or_default().to_ascii_uppercase();
                let alone = words.next().is_none();
                self.lists = matches!(name.as_str(), "RETR" | "TOP" | "CAPA")
                    || alone && matches!(name.as_str(), "LIST" | "UIDL");
            }
            Side::Server if self.listing => self.listing = said != ".",
            Side::Server => {
                self.listing = self.lists && code == Some("+OK");
                self.lists = false;
                if code == Some("354") {
                    self.content = true;
                }
                if self.last == Some(Verb::StartTls) && said.starts_with("220 ") {
                    self.last = None;
                    self.secure(number);
                }
            }
        }
    }

    /// What a program says about the session.
    fn about(&mut self, number: usize, line: &str) {
        let opens = line.contains("Trying ") || line.contains("Connecting to ");
        if opens && self.begun() {
            self.next();
        }
        let secured = self
            .session
            .connection
            .pieces
            .iter()
            .any(|it| it.what == What::Secured);
        if line.starts_with("=== TLS started") && !secured {
            self.secure(number);
        }
        if line.starts_with("Connection closed by foreign host") {
            self.push(number, What::Closed(Side::Server));
        }
    }

    fn next(&mut self) {
        let session = core::mem::take(&mut self.session);
        let out = core::mem::take(&mut self.out);
        *self = Self {
            out,
            ..Self::default()
        };
        self.out.sessions.push(session);
    }

    fn end(mut self) -> Explained {
        if self.begun() {
            self.next();
        }
        let base = Duration::from_secs(1);
        for (session, number) in self.out.sessions.iter_mut().zip(0..) {
            let later = base * number;
            let connection = &mut session.connection;
            if connection.port == 0 {
                connection.port = 25;
            }
            connection.opened = later;
            connection.pieces.iter_mut().for_each(|it| it.at += later);
        }
        self.out
    }
}
