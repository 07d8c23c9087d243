//! The server of a client suite: it takes any line, does what its situation says, and decides nothing else. It is
//! no engine: what is wrong is left to the rules, so that a client with one mistake is followed to its end.

use crate::suite::{Answer, Situation, Stage};
use core::time::Duration;
use protocol_core::smtp::Verb;
use std::collections::{BTreeMap, VecDeque};

/// How long it is until the next segment of a reply that comes in pieces.
const BETWEEN: Duration = Duration::from_millis(80);
/// The longest line that is kept.
const MAX_LINE: usize = 100_000;

/// What the server does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Waits.
    Wait(Duration),
    /// Sends a segment.
    Say(Vec<u8>),
    /// Begins TLS.
    StartTls,
    /// Closes.
    Close,
}

/// One session of the server.
#[derive(Debug)]
pub struct Session<'a> {
    situation: &'a Situation,
    state: State,
    secured: bool,
    counts: BTreeMap<&'static str, usize>,
    input: Vec<u8>,
    acts: VecDeque<Act>,
    mail: bool,
    recipients: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Commands,
    Content,
    /// Responses of AUTH: how many are to come.
    Auth(usize),
    Closed,
}

impl<'a> Session<'a> {
    /// A session that begins.
    #[must_use]
    pub fn new(situation: &'a Situation) -> Self {
        let mut session = Self {
            situation,
            state: State::Commands,
            secured: false,
            counts: BTreeMap::new(),
            input: Vec::new(),
            acts: VecDeque::new(),
            mail: false,
            recipients: 0,
        };
        session.answer(&[Stage::Greeting], "220 mx.judge.example ESMTP");
        session
    }

    /// Takes what the client said.
    pub fn take(&mut self, octets: &[u8]) {
        self.input.extend_from_slice(octets);
    }

    /// TLS is up.
    pub fn secured(&mut self) {
        self.secured = true;
        (self.mail, self.recipients) = (false, 0);
        self.input.clear();
    }

    /// Whether it is in the middle of a message.
    #[must_use]
    pub fn is_in_content(&self) -> bool {
        self.state == State::Content
    }

    /// What it does next: what is left of one reply comes before the next line is looked at.
    pub fn next_act(&mut self) -> Option<Act> {
        while self.acts.is_empty() && self.state != State::Closed {
            let end = self.input.iter().position(|it| *it == b'\n');
            let end = end.or((self.input.len() > MAX_LINE).then_some(MAX_LINE))?;
            let line: Vec<u8> = self.input.drain(..=end).collect();
            self.line(line.trim_ascii_end());
        }
        let act = self.acts.pop_front()?;
        if act == Act::Close {
            self.state = State::Closed;
        }
        Some(act)
    }

    fn line(&mut self, line: &[u8]) {
        match self.state {
            State::Content => {
                if line == b"." {
                    self.state = State::Commands;
                    (self.mail, self.recipients) = (false, 0);
                    self.answer(&[Stage::End], "250 OK");
                }
            }
            State::Auth(left) => {
                if line == b"*" || left <= 1 {
                    self.state = State::Commands;
                    let usual = match line {
                        b"*" => "501 5.7.0 cancelled",
                        _ => "235 2.7.0 you are known",
                    };
                    self.answer(&[Stage::Auth], usual);
                } else {
                    self.state = State::Auth(left - 1);
                    self.say("334 UGFzc3dvcmQ6");
                }
            }
            State::Commands => self.command(line),
            State::Closed => {}
        }
    }

    fn command(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line).into_owned();
        let offers = match self.secured {
            true => self.situation.secured.as_slice(),
            false => self.situation.offers.as_deref().unwrap_or_default(),
        };
        match Verb::of_line(line) {
            Some(Verb::Ehlo) => {
                (self.mail, self.recipients) = (false, 0);
                let mut lines = vec!["250-mx.judge.example".to_owned()];
                lines.extend(offers.iter().map(|it| format!("250-{it}")));
                if let Some(last) = lines.last_mut() {
                    last.replace_range(3..4, " ");
                }
                self.answer(&[Stage::Ehlo, Stage::Hello], &lines.join("\n"));
            }
            Some(Verb::Helo) => {
                (self.mail, self.recipients) = (false, 0);
                self.answer(&[Stage::Helo, Stage::Hello], "250 mx.judge.example");
            }
            Some(Verb::Mail) => {
                if self.answer(&[Stage::Mail], "250 OK") {
                    (self.mail, self.recipients) = (true, 0);
                }
            }
            Some(Verb::Rcpt) if !self.mail => self.say("503 5.5.1 there is no sender"),
            Some(Verb::Rcpt) => {
                if self.answer(&[Stage::Rcpt], "250 OK") {
                    self.recipients += 1;
                }
            }
            Some(Verb::Data) if self.recipients == 0 => self.say("503 5.5.1 there is no recipient"),
            Some(Verb::Data) => {
                if self.answer(
                    &[Stage::Data],
                    "354 Start mail input; end with <CRLF>.<CRLF>",
                ) {
                    self.state = State::Content;
                }
            }
            Some(Verb::Rset) => {
                (self.mail, self.recipients) = (false, 0);
                self.answer(&[Stage::Rset], "250 OK");
            }
            Some(Verb::Quit) => {
                self.answer(&[Stage::Quit], "221 Bye");
                self.acts.push_back(Act::Close);
            }
            Some(Verb::StartTls) if self.situation.tls && !self.secured => {
                if self.answer(&[Stage::StartTls], "220 2.0.0 begin") {
                    self.acts.push_back(Act::StartTls);
                }
            }
            Some(Verb::Auth) if offers.iter().any(|it| it.starts_with("AUTH")) => {
                self.auth(&text);
            }
            Some(Verb::Noop) => self.say("250 2.0.0 nothing is done"),
            Some(Verb::Vrfy) => self.say("252 2.1.5 try it"),
            Some(Verb::Help) => self.say("214 2.0.0 read RFC 5321"),
            Some(_) => self.say("502 5.5.1 not here"),
            None => {
                self.answer(&[Stage::Other], "500 5.5.2 that is no command");
            }
        }
    }

    fn auth(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let left = match words.as_slice() {
            [_, name] if name.eq_ignore_ascii_case("PLAIN") => 1,
            [_, name, _] if name.eq_ignore_ascii_case("PLAIN") => 0,
            [_, name] if name.eq_ignore_ascii_case("LOGIN") => 2,
            [_, name, _] if name.eq_ignore_ascii_case("LOGIN") => 1,
            _ => return self.say("504 5.5.4 no such mechanism"),
        };
        match left {
            0 => drop(self.answer(&[Stage::Auth], "235 2.7.0 you are known")),
            2 => {
                self.state = State::Auth(2);
                self.say("334 VXNlcm5hbWU6");
            }
            _ if words.len() == 3 => {
                self.state = State::Auth(1);
                self.say("334 UGFzc3dvcmQ6");
            }
            _ => {
                self.state = State::Auth(1);
                self.say("334 ");
            }
        }
    }

    fn say(&mut self, line: &str) {
        self.acts
            .push_back(Act::Say(format!("{line}\r\n").into_bytes()));
    }

    /// Answers as the situation says, or as usual; whether that is a success.
    fn answer(&mut self, stages: &[Stage], usual: &str) -> bool {
        let count = self.counts.entry(key(stages[0])).or_default();
        *count += 1;
        let count = *count;
        let asked = self
            .situation
            .replies
            .iter()
            .find(|it| stages.contains(&it.to) && it.nth.is_none_or(|nth| nth == count));
        let say = asked.and_then(|it| it.say.as_deref()).unwrap_or(usual);
        let lines: Vec<String> = say.lines().map(|it| format!("{it}\r\n")).collect();
        if let Some(Answer { after, .. }) = asked.filter(|it| !it.after.is_zero()) {
            self.acts.push_back(Act::Wait(*after));
        }
        let segments = match asked.is_some_and(|it| it.pieces) {
            true => in_pieces(&lines),
            false => vec![lines.concat()],
        };
        for (index, segment) in segments.into_iter().enumerate() {
            if index > 0 {
                self.acts.push_back(Act::Wait(BETWEEN));
            }
            self.acts.push_back(Act::Say(segment.into_bytes()));
        }
        if asked.is_some_and(|it| it.close) {
            self.acts.push_back(Act::Close);
        }
        say.starts_with(['2', '3'])
    }
}

/// Each line on its own, and the last one cut.
fn in_pieces(lines: &[String]) -> Vec<String> {
    let mut pieces = lines.to_vec();
    if let Some(last) = pieces.pop() {
        let (begin, end) = last.split_at(2.min(last.len()));
        pieces.extend([begin.to_owned(), end.to_owned()]);
    }
    pieces
}

const fn key(stage: Stage) -> &'static str {
    match stage {
        Stage::Greeting => "greeting",
        Stage::Hello => "hello",
        Stage::Ehlo => "ehlo",
        Stage::Helo => "helo",
        Stage::Mail => "mail",
        Stage::Rcpt => "rcpt",
        Stage::Data => "data",
        Stage::End => "end",
        Stage::StartTls => "starttls",
        Stage::Auth => "auth",
        Stage::Rset => "rset",
        Stage::Quit => "quit",
        Stage::Other => "other",
    }
}
