//! What a server may say, by what is on the wire alone: it sees each octet of the client, what the server
//! says to it, and knows what is in the maildrop.

use super::{CONTENTS, Host, uid};
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::pop3::server::{Config, Extensions, Fact, Question, StateName, Tls};
use protocol_core::pop3::{Command, Dissector, Status, Unit, Verb};
use protocol_core::smtp::Side;
use std::collections::BTreeSet;

/// Watches one session.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    extensions: Extensions,
    tls: Tls,
    dissector: Dissector,
    secured: bool,
    /// The line of the client that is under way.
    line: Vec<u8>,
    /// Whether the line before was a USER that was accepted.
    named: bool,
    open: bool,
    /// The messages that are marked.
    marked: BTreeSet<usize>,
}

impl drive::Watch<Host> for Watch {
    fn opened(&mut self, said: &[u8], secured: bool) {
        self.secured = secured;
        assert!(said.starts_with(b"+OK "), "{said:?}");
        let units = self.dissector.units(Side::Server, said);
        assert_eq!(units, [(Unit::Greeting(Status::Ok), said)]);
    }

    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        if it.secured {
            self.secured = true;
            self.named = false;
        }
        self.line.extend_from_slice(it.heard);
        let units = self.dissector.units(Side::Client, it.heard);
        match units.last() {
            Some((unit, _)) if *unit != Unit::Partial => {
                let line = core::mem::take(&mut self.line);
                self.answered(&line, *unit, it);
            }
            // It says nothing by itself (RFC 1939 section 3), and removes nothing.
            _ => assert_eq!((it.said, it.asked), (&b""[..], &[][..])),
        }
    }
}

impl Watch {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            extensions: config.extensions.clone(),
            tls: config.tls,
            ..Self::default()
        }
    }

    /// One line came and was answered.
    fn answered(&mut self, line: &[u8], unit: Unit, it: &Stepped<'_, Host>) {
        let units = self.dissector.units(Side::Server, it.said);
        let units: Vec<Unit> = units.into_iter().map(|(unit, _)| unit).collect();
        let wanted = match unit {
            Unit::Command(verb) => Some(verb),
            Unit::AuthResponse => Some(Verb::Auth),
            _ => None,
        };
        let (yes, answers) = match units.as_slice() {
            [Unit::Reply { status, answers }]
            | [Unit::Reply { status, answers }, Unit::EndOfContent]
            | [
                Unit::Reply { status, answers },
                Unit::Content,
                Unit::EndOfContent,
            ] => (*status == Status::Ok, *answers),
            [Unit::Listing(verb)] => (true, Some(*verb)),
            [Unit::Challenge] => (false, Some(Verb::Auth)),
            other => panic!("not one answer: {other:?}"),
        };
        assert_eq!(answers, wanted);
        if it.said.starts_with(b"-ERR [") {
            assert!(self.extensions.resp_codes);
        }
        let named = core::mem::take(&mut self.named);
        if !matches!(unit, Unit::Command(_)) && yes {
            assert_eq!(unit, Unit::AuthResponse, "yes to what is no command");
        }
        let command = line.strip_suffix(b"\r\n").map(Command::parse);
        let command = command.and_then(Result::ok);
        if unit == Unit::AuthResponse {
            self.lets_in(yes, it);
        } else if let Some(command) = command {
            self.command(&command, yes, named, it);
        } else {
            assert!(!yes, "yes to what is no command");
        }
        if it.after == StateName::Over {
            let quits = unit == Unit::Command(Verb::Quit);
            assert!(quits || it.said.ends_with(b"too many errors, closing\r\n"));
        }
    }

    fn command(&mut self, command: &Command, yes: bool, named: bool, it: &Stepped<'_, Host>) {
        let verb = command.verb();
        if matches!(verb, Verb::User | Verb::Pass | Verb::Apop | Verb::Auth) {
            let may = !self.open && (self.secured || self.tls != Tls::Required);
            assert!(!yes || may, "{verb}");
        }
        match command {
            Command::User(_) => self.named = yes,
            Command::Pass(_) => {
                assert!(!yes || named, "PASS without USER");
                self.lets_in(yes, it);
            }
            Command::Apop { .. } => {
                assert!(!yes || self.extensions.apop);
                self.lets_in(yes, it);
            }
            Command::Auth { .. } => {
                assert!(!yes || !self.extensions.auth.is_empty());
                self.lets_in(yes, it);
            }
            Command::Stls => {
                let may = !self.secured && !self.open && self.tls != Tls::None;
                assert_eq!(yes, may);
            }
            Command::Capa => assert_eq!(yes, self.extensions.capa),
            Command::Quit => self.quit(yes, it),
            _ if !self.open => assert!(!yes, "{verb} without a maildrop"),
            _ => self.on_maildrop(command, yes, it.said),
        }
    }

    /// Whether it is let in.
    fn lets_in(&mut self, yes: bool, it: &Stepped<'_, Host>) {
        let opened = it.facts.iter().any(|it| matches!(it, Fact::Opened { .. }));
        assert_eq!(yes, opened);
        if yes {
            assert_eq!(it.after, StateName::Transaction);
            let opens = |it: &Question| matches!(it, Question::Open { user } if user == "a");
            assert!(it.asked.iter().any(opens), "nobody was asked");
            self.open = true;
        }
    }

    /// UPDATE, where the maildrop is open (RFC 1939 section 6).
    fn quit(&mut self, yes: bool, it: &Stepped<'_, Host>) {
        assert_eq!(it.after, StateName::Over);
        let uids: Vec<_> = self.marked.iter().map(|it| uid(*it)).collect();
        let user = "a".to_owned();
        match it.asked {
            [] => assert!(yes && uids.is_empty()),
            [question] => {
                assert!(!uids.is_empty());
                assert_eq!(*question, Question::Delete { user, uids });
            }
            other => panic!("{other:?}"),
        }
    }

    fn on_maildrop(&mut self, command: &Command, yes: bool, said: &[u8]) {
        let extensions = &self.extensions;
        let there = |message: &u32| {
            let place = usize::try_from(*message).ok()?.checked_sub(1)?;
            let is = place < CONTENTS.len() && !self.marked.contains(&place);
            is.then_some(place)
        };
        let left = || (0..CONTENTS.len()).filter(|it| !self.marked.contains(it));
        match command {
            Command::Stat => {
                let octets: usize = left().map(size).sum();
                let wanted = format!("+OK {} {octets}\r\n", left().count());
                assert_eq!(said, wanted.as_bytes());
            }
            Command::List(None) => {
                let lines = left().map(|it| format!("{} {}\r\n", it + 1, size(it)));
                assert_eq!(behind_first(said), lines.collect::<String>() + ".\r\n");
            }
            Command::Uidl(None) if extensions.uidl => {
                let lines = left().map(|it| format!("{} {}\r\n", it + 1, uid(it)));
                assert_eq!(behind_first(said), lines.collect::<String>() + ".\r\n");
            }
            Command::List(Some(message)) => match there(message) {
                Some(it) => {
                    let wanted = format!("+OK {message} {}\r\n", size(it));
                    assert_eq!(said, wanted.as_bytes());
                }
                None => assert!(!yes),
            },
            Command::Uidl(Some(message)) if extensions.uidl => match there(message) {
                Some(it) => {
                    let wanted = format!("+OK {message} {}\r\n", uid(it));
                    assert_eq!(said, wanted.as_bytes());
                }
                None => assert!(!yes),
            },
            Command::Retr(message) => match there(message) {
                Some(it) => assert_eq!(behind_first(said), stuffed(&whole(CONTENTS[it]))),
                None => assert!(!yes),
            },
            Command::Top { message, lines } if extensions.top => match there(message) {
                Some(it) => {
                    let whole = whole(CONTENTS[it]);
                    assert_eq!(behind_first(said), stuffed(top(&whole, *lines)));
                }
                None => assert!(!yes),
            },
            Command::Dele(message) => {
                let place = there(message);
                assert_eq!(yes, place.is_some());
                self.marked.extend(place);
            }
            Command::Rset => {
                assert!(yes);
                self.marked.clear();
            }
            Command::Noop => assert!(yes),
            _ => assert!(!yes, "not offered"),
        }
    }
}

/// As RFC 1939 section 11 counts.
fn size(place: usize) -> usize {
    whole(CONTENTS[place]).len()
}

/// In lines that end in CRLF (RFC 1939 section 3).
fn whole(content: &str) -> String {
    let lines = content.replace("\r\n", "\n").replace('\r', "\n");
    let end = if lines.is_empty() || lines.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    (lines + end).replace('\n', "\r\n")
}

/// What is behind the first line.
fn behind_first(said: &[u8]) -> String {
    let text = core::str::from_utf8(said).expect("it is text");
    let (first, rest) = text.split_once("\r\n").expect("it is a line");
    assert!(first.starts_with("+OK"), "{first}");
    rest.to_owned()
}

/// Line by line, with the line that ends it.
fn stuffed(content: &str) -> String {
    let lines = content.split_inclusive("\r\n");
    let lines = lines.map(|line| {
        let dot = if line.starts_with('.') { "." } else { "" };
        format!("{dot}{line}")
    });
    lines.collect::<String>() + ".\r\n"
}

fn top(content: &str, lines: u32) -> &str {
    let begins = match content.find("\r\n\r\n") {
        _ if content.starts_with("\r\n") => 2,
        Some(at) => at + 4,
        None => return content,
    };
    let lines = usize::try_from(lines).expect("they fit");
    let body = content[begins..].split_inclusive("\r\n").take(lines);
    &content[..begins + body.map(str::len).sum::<usize>()]
}
