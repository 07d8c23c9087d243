//! One connection, read: its lines, which reply answers which of them, and what is no command at all.

use crate::record::{Connection, Finding, Line, What};
use protocol_core::smtp::{Side, Unit, Verb};
use story::Fact;

/// A connection and what was made out.
#[derive(Debug, Clone)]
pub(crate) struct Session<'a> {
    pub run: &'a str,
    pub number: usize,
    pub connection: &'a Connection,
    pub lines: Vec<Line>,
    /// Of each line of the client the index of the reply to it.
    pub replies: Vec<Option<usize>>,
    /// What of the client's lines is no command.
    pub strays: Vec<Option<Stray>>,
    /// What the server offered when the line was sent, in capitals; `None`: it was not asked.
    pub offers: Vec<Option<Vec<String>>>,
}

/// A line that looks like no command, because it was meant for something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stray {
    /// The message, though there was no 354.
    Content,
    /// The rest of a message that had ended.
    AfterEnd,
    /// A response of AUTH, though there was no 334.
    Auth,
}

impl<'a> Session<'a> {
    pub fn new(run: &'a str, number: usize, connection: &'a Connection) -> Self {
        let lines = connection.lines();
        let mut session = Self {
            run,
            number,
            connection,
            replies: vec![None; lines.len()],
            strays: vec![None; lines.len()],
            offers: vec![None; lines.len()],
            lines,
        };
        session.answer();
        session.stray();
        session.offer();
        session
    }

    fn answer(&mut self) {
        let mut due = std::collections::VecDeque::new();
        let mut greeted = false;
        for (index, line) in self.lines.iter().enumerate() {
            match line.unit {
                Unit::Greeting(_) => greeted = true,
                Unit::Reply { .. } | Unit::Malformed if greeted => {
                    if let Some(asked) = due.pop_front() {
                        let asked: usize = asked;
                        self.replies[asked] = Some(index);
                        // What stood behind it in plain text is never answered.
                        if self.verb(asked) == Some(Verb::StartTls) && self.code(index) == 220 {
                            due.clear();
                        }
                    }
                }
                Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData | Unit::AuthResponse => {
                    due.push_back(index)
                }
                _ => {}
            }
        }
    }

    fn stray(&mut self) {
        let mut now = None;
        for index in 0..self.lines.len() {
            let line = &self.lines[index];
            if line.from == Side::Server {
                continue;
            }
            match line.unit {
                Unit::Command(Verb::Data) => {
                    let reply = self.reply(index);
                    let code = reply.map_or(0, |it| self.code(it));
                    let early = reply.is_some_and(|it| it > index + 1);
                    now = (code != 354 || early).then_some(Stray::Content);
                }
                Unit::Command(Verb::Auth) => {
                    let code = self.reply(index).map_or(0, |it| self.code(it));
                    now = (code != 334).then_some(Stray::Auth);
                }
                Unit::EndOfData => now = Some(Stray::AfterEnd),
                Unit::Command(Verb::Mail | Verb::Quit | Verb::Rset | Verb::Ehlo) => now = None,
                Unit::UnknownCommand | Unit::Partial
                    if !line.text().is_empty() || now.is_some() =>
                {
                    self.strays[index] = now;
                }
                _ => {}
            }
        }
    }

    fn offer(&mut self) {
        let mut offers = None;
        for index in 0..self.lines.len() {
            self.offers[index].clone_from(&offers);
            let Unit::Command(Verb::Ehlo | Verb::Helo) = self.lines[index].unit else {
                continue;
            };
            let Some(reply) = self.reply(index).filter(|it| self.code(*it) == 250) else {
                continue;
            };
            let is_ehlo = self.lines[index].unit == Unit::Command(Verb::Ehlo);
            let text = String::from_utf8_lossy(&self.lines[reply].octets).to_ascii_uppercase();
            let lines = text.lines().skip(1).filter(|_| is_ehlo);
            offers = Some(
                lines
                    .filter_map(|it| it.get(4..))
                    .map(str::to_owned)
                    .collect(),
            );
        }
    }

    /// The lines of the client with their indices.
    pub fn client(&self) -> impl Iterator<Item = (usize, &Line)> {
        let all = self.lines.iter().enumerate();
        all.filter(|(_, it)| it.from == Side::Client)
    }

    /// The commands that are such, with their indices.
    pub fn commands(&self) -> impl Iterator<Item = (usize, Verb, &Line)> {
        self.client().filter_map(|(index, line)| match line.unit {
            Unit::Command(verb) => Some((index, verb, line)),
            _ => None,
        })
    }

    pub fn greeting(&self) -> Option<usize> {
        let is_greeting = |it: &Line| matches!(it.unit, Unit::Greeting(_));
        self.lines.iter().position(is_greeting)
    }

    pub fn reply(&self, index: usize) -> Option<usize> {
        self.replies[index]
    }

    /// The code of the reply to a line, 0 where there is none.
    pub fn code_to(&self, index: usize) -> u16 {
        self.reply(index).map_or(0, |it| self.code(it))
    }

    /// The code of a reply.
    pub fn code(&self, reply: usize) -> u16 {
        match self.lines[reply].unit {
            Unit::Reply { code, .. } | Unit::Greeting(code) => code.get(),
            _ => 0,
        }
    }

    fn verb(&self, index: usize) -> Option<Verb> {
        match self.lines[index].unit {
            Unit::Command(verb) => Some(verb),
            _ => None,
        }
    }

    /// Whether that extension was on offer when the line was sent.
    pub fn offered(&self, index: usize, keyword: &str) -> bool {
        let offers = self.offers[index].iter().flatten();
        let mut keywords = offers.filter_map(|it| it.split([' ', '=']).next());
        keywords.any(|it| it == keyword)
    }

    /// Whether a message was accepted.
    pub fn delivers(&self) -> bool {
        let mut ends = self
            .client()
            .filter(|(_, it)| matches!(it.unit, Unit::EndOfData | Unit::Chunk { ends: true }));
        ends.any(|(index, line)| match line.unit {
            Unit::EndOfData => self.code_to(index) / 100 == 2,
            _ => {
                let bdat = self
                    .commands()
                    .filter(|(_, verb, _)| *verb == Verb::Bdat)
                    .last();
                bdat.is_some_and(|(it, ..)| self.code_to(it) / 100 == 2)
            }
        })
    }

    /// Whether the server refused something for good.
    pub fn was_refused(&self) -> bool {
        (0..self.lines.len()).any(|it| self.code(it) / 100 == 5)
    }

    /// The content of each message: the lines as they were on the wire.
    pub fn contents(&self) -> Vec<Vec<&Line>> {
        let mut all: Vec<Vec<&Line>> = Vec::new();
        let mut open = false;
        let (mut before, mut rest) = (None, false);
        for (at, line) in self.client() {
            // What came before 354 is no content: the rest of such a message says nothing of it.
            let is_rest = before
                .replace(at)
                .is_some_and(|it: usize| self.strays[it] == Some(Stray::Content));
            match line.unit {
                Unit::Content if !open && (is_rest || rest) => rest = true,
                Unit::Content => {
                    if !open {
                        all.push(Vec::new());
                    }
                    open = true;
                    if let Some(last) = all.last_mut() {
                        last.push(line);
                    }
                }
                _ => (open, rest) = (false, false),
            }
        }
        all
    }

    /// When the client closed, by the number of the piece.
    pub fn closed_by(&self, side: Side) -> Option<usize> {
        let pieces = &self.connection.pieces;
        pieces.iter().position(|it| it.what == What::Closed(side))
    }

    /// When TLS was up.
    pub fn secured(&self) -> Option<usize> {
        let pieces = &self.connection.pieces;
        pieces.iter().position(|it| it.what == What::Secured)
    }

    /// What is wrong with a line.
    pub fn finding(&self, line: &Line, says: Fact) -> Finding {
        Finding {
            run: self.run.to_owned(),
            connection: self.number,
            line: line.number,
            says,
        }
    }

    /// What is wrong at the end.
    pub fn at_end(&self, says: Fact) -> Finding {
        Finding {
            run: self.run.to_owned(),
            connection: self.number,
            line: self.lines.last().map_or(0, |it| it.number),
            says,
        }
    }
}
