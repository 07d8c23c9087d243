//! One case, spoken with the server.

use super::{FROM, Judge, Otherwise, header, same_body};
use crate::judge::BODY;
use crate::judge::talker::{Heard, Reply, Talker};
use judge::record::{Finding, shown};
use judge::suite::{Begin, Case, filled};
use judge::talk::{self, Act, Expect};
use protocol_core::smtp::{Domain, MailHost};
use std::collections::BTreeMap;
use story::{Fact, fact, text};

/// One case that is spoken.
pub(super) struct Play<'a, 'b> {
    pub(super) judge: &'a mut Judge<'b>,
    pub(super) case: &'a Case,
    pub(super) tokens: [String; 2],
    pub(super) talks: Vec<Talker>,
    pub(super) values: BTreeMap<String, String>,
    pub(super) last: Reply,
    pub(super) listing: Vec<String>,
    /// The last number of the reply before.
    pub(super) size: Option<u64>,
    pub(super) offers: Vec<String>,
    /// The session is brought to where the talk begins.
    pub(super) begins: bool,
}

const HELLO: &str = "C: EHLO client.example\nS: 250\n";
const TRANSACTION: &str =
    "S: +OK\nC: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: STAT\nS: +OK # #\n";

impl Play<'_, '_> {
    pub(super) fn whole(&mut self) -> Result<(), Otherwise> {
        self.session(self.case.begin)?;
        if let Some(extension) = &self.case.only_if
            && !self
                .offers
                .iter()
                .any(|it| it.split(' ').next() == Some(extension))
        {
            return Err(Otherwise::NotApplicable(
                fact!("judge-not-announced", extension: text(extension)),
            ));
        }
        let case = self.case;
        self.begins = false;
        self.steps(case.talk.as_ref().map_or(&[][..], |it| it))
    }

    /// Ends the sessions as a client does.
    pub(super) fn end(&mut self, politely: bool) {
        for talk in &mut self.talks {
            if politely && talk.is_open() {
                talk.say(b"QUIT\r\n");
                drop(talk.hear());
            }
            talk.close();
        }
    }

    /// A new session, as far as that.
    fn session(&mut self, begin: Begin) -> Result<(), Otherwise> {
        let Some(talk) = self.judge.connect(self.case.pop3) else {
            return Err(self.broken(fact!("judge-no-connection")));
        };
        self.talks.push(talk);
        let rank = |it: Begin| match it {
            Begin::Nothing => 0,
            Begin::Connected => 1,
            Begin::Hello => 2,
            Begin::Mail => 3,
            Begin::Rcpt => 4,
            Begin::Data => 5,
            Begin::Transaction => 6,
        };
        let parts = [
            "S: 2xx\n",
            HELLO,
            "C: MAIL FROM:<{from}>\nS: 2xx\n",
            "C: RCPT TO:<{to}>\nS: 2xx\n",
            "C: DATA\nS: 354\n",
        ];
        let text = match (begin, self.case.pop3) {
            (Begin::Transaction, _) => TRANSACTION.to_owned(),
            (Begin::Connected, true) => "S: +OK\n".to_owned(),
            (begin, _) => parts[..rank(begin)].concat(),
        };
        let steps = talk::parse(&text, 1).expect("it is a talk");
        self.steps(&steps)?;
        if begin == Begin::Transaction {
            let count = self.last.lines[0]
                .split(' ')
                .nth(1)
                .and_then(|it| it.parse::<i64>().ok());
            let count = count.unwrap_or(0);
            for (name, number) in [
                ("n", count),
                ("n-1", count - 1),
                ("n-2", count - 2),
                ("n+1", count + 1),
            ] {
                self.values.insert(name.to_owned(), number.to_string());
            }
        }
        Ok(())
    }

    fn talk(&mut self) -> &mut Talker {
        self.talks.last_mut().expect("a session has begun")
    }

    fn broken(&self, says: Fact) -> Otherwise {
        let says = match self.begins {
            true => fact!("judge-before-case", says: says),
            false => says,
        };
        Otherwise::Broken(Finding {
            run: self.case.about.id.clone(),
            connection: self.talks.len().max(1),
            line: self.talks.last().map_or(0, Talker::line),
            says,
        })
    }

    pub(super) fn values(&self) -> BTreeMap<String, String> {
        let mut all = self.values.clone();
        let arguments = self.judge.arguments;
        let known = arguments.known[0].to_string();
        let upper = arguments.known[0].clone();
        let upper = match upper.host {
            MailHost::Domain(it) => format!("{}@{}", upper.local.as_str(), upper_case(&it)),
            MailHost::Literal(_) => known.clone(),
        };
        let (user, password) = &self.judge.login;
        for (name, value) in [
            ("from", FROM),
            ("to", known.as_str()),
            ("TO", upper.as_str()),
            ("unknown", self.judge.unknown.as_str()),
            ("user", user.as_str()),
            ("password", password.as_str()),
            ("token", self.tokens[0].as_str()),
            ("token2", self.tokens[1].as_str()),
        ] {
            all.insert(name.to_owned(), value.to_owned());
        }
        if let Some(second) = arguments.known.get(1) {
            all.insert("to2".to_owned(), second.to_string());
        }
        all
    }

    fn fill(&self, template: &str) -> String {
        let values = self.values();
        filled(template, &|name| values.get(name).cloned())
    }

    fn steps(&mut self, steps: &[talk::Step]) -> Result<(), Otherwise> {
        let mut joined = Vec::new();
        for step in steps {
            if let Act::Say { text: said, .. } = &step.what
                && said.contains("{to2}")
                && self.judge.arguments.known.len() < 2
            {
                return Err(Otherwise::NotApplicable(fact!("judge-one-known")));
            }
            match &step.what {
                Act::Say {
                    text,
                    line,
                    joined: more,
                } => {
                    joined.extend(self.fill(text).into_bytes());
                    joined.extend_from_slice(if *line { b"\r\n" } else { b"" });
                    if !more {
                        let octets = core::mem::take(&mut joined);
                        self.talk().say(&octets);
                    }
                }
                Act::Lines(name) => {
                    let lines = self.lines(name);
                    self.talk().say(lines.replace('\n', "\r\n").as_bytes());
                }
                other => self.step(other)?,
            }
        }
        Ok(())
    }

    fn lines(&self, name: &str) -> String {
        let to = self.judge.arguments.known[0].to_string();
        let head = |token: &str| header(token, &to).replace("\r\n", "\n");
        let text = format!("\n{BODY}");
        match name {
            "message" => head(&self.tokens[0]) + &text,
            "message2" => head(&self.tokens[1]) + &text,
            "header" => head(&self.tokens[0]) + "\n",
            other => self.fill(&format!("{{{other}}}")),
        }
    }

    fn step(&mut self, act: &Act) -> Result<(), Otherwise> {
        match act {
            Act::Expect(expect) => self.expect(expect),
            Act::Wait(time) => {
                std::thread::sleep(*time);
                Ok(())
            }
            Act::Quiet(time, allowed) => match (self.talk().quiet(*time), allowed) {
                (None, _) => Ok(()),
                (Some(Heard::Reply(reply)), Some(classes)) if classes.has(&reply.code) => {
                    Err(Otherwise::Unseen(fact!("judge-refused-at-once")))
                }
                (Some(Heard::Closed), Some(_)) => {
                    Err(Otherwise::Unseen(fact!("judge-refused-at-once")))
                }
                (Some(heard), _) => Err(self.broken(fact!("judge-too-early", got: got(&heard)))),
            },
            Act::DataRefused => {
                self.talk().say(b"DATA\r\n");
                let mut heard = self.talk().hear();
                if matches!(&heard, Heard::Reply(it) if it.code == "354") {
                    self.talk().say(b".\r\n");
                    heard = self.talk().hear();
                }
                match heard {
                    Heard::Reply(it) if it.code.starts_with(['4', '5']) => Ok(()),
                    other => Err(self.broken(fact!("judge-not-refused", got: got(&other)))),
                }
            }
            Act::Close => {
                self.talk().close();
                Ok(())
            }
            Act::Closed => {
                let timeout = self.judge.arguments.timeout;
                match self.talk().quiet(timeout) {
                    Some(Heard::Closed) => Ok(()),
                    None => Err(self.broken(fact!("judge-not-closed"))),
                    Some(other) => Err(self.broken(fact!("judge-too-early", got: got(&other)))),
                }
            }
            Act::Again(begin) => {
                self.talk().close();
                let child = self.judge.child.as_mut();
                if child.is_some_and(|it| it.exit().is_some()) {
                    return Err(self.broken(fact!("judge-server-ended")));
                }
                let begin = match begin.as_deref() {
                    Some("transaction") => Begin::Transaction,
                    Some("hello") => Begin::Hello,
                    Some("connected") => Begin::Connected,
                    _ => Begin::Nothing,
                };
                self.session(begin)
            }
            Act::Beside => self.session(Begin::Nothing),
            Act::LineCount(count) => {
                let wanted = self.fill(count);
                let has = self.listing.len().to_string();
                match has == wanted {
                    true => Ok(()),
                    false => Err(self
                        .broken(fact!("judge-line-count", got: text(has), expected: text(wanted)))),
                }
            }
            Act::SizeAsListed => {
                let octets: usize = self.listing.iter().map(|it| it.len() + 2).sum();
                let listed = self.size.unwrap_or_default();
                match octets as u64 == listed {
                    true => Ok(()),
                    false => Err(self.broken(fact!("judge-size", listed: listed, octets: octets))),
                }
            }
            Act::Body(which) => {
                let wanted = match which {
                    Ok(number) => self
                        .case
                        .messages
                        .get(number - 1)
                        .cloned()
                        .unwrap_or_default(),
                    Err(lines) => lines.clone(),
                };
                same_body(&self.listing.join("\n"), &wanted).map_err(|it| self.broken(it))
            }
            Act::Keep(name) => {
                let line = self.last.lines.first().cloned().unwrap_or_default();
                let word = line.split_whitespace().last().unwrap_or_default();
                self.values.insert(name.clone(), word.to_owned());
                Ok(())
            }
            Act::Compare(same, a, b) => {
                let (a, b) = (self.values.get(a), self.values.get(b));
                match (a == b) == *same {
                    true => Ok(()),
                    false => {
                        let of = |it: Option<&String>| text(it.map_or("", String::as_str));
                        let (a, b) = (of(a), of(b));
                        Err(self.broken(fact!("judge-identifiers", first: a, second: b)))
                    }
                }
            }
            Act::Say { .. } | Act::Lines(_) => Ok(()),
        }
    }

    fn expect(&mut self, expect: &Expect) -> Result<(), Otherwise> {
        let heard = self.talk().hear();
        let wrong = |it: &Self| {
            let expected = text(expect.classes.shown());
            it.broken(fact!("judge-other-reply", got: got(&heard), expected: expected))
        };
        let reply = match &heard {
            Heard::Reply(reply) => reply.clone(),
            Heard::Closed if expect.or_closed => return Ok(()),
            _ => return Err(wrong(self)),
        };
        if !expect.classes.has(&reply.code) {
            return Err(match expect.or_not && reply.code != "?" {
                true => Otherwise::NotApplicable(fact!("judge-optional")),
                false => wrong(self),
            });
        }
        if expect.one_line && reply.lines.len() > 1 {
            return Err(self.broken(fact!("judge-several-lines")));
        }
        let line = reply.lines.first().cloned().unwrap_or_default();
        let mut words = line.split_whitespace().skip(1);
        for wanted in &expect.words {
            let wanted = self.fill(wanted);
            let word = words.next();
            let fits = match (wanted.as_str(), word) {
                ("*", Some(_)) => true,
                ("#", Some(it)) => it.parse::<u64>().is_ok(),
                (wanted, it) => it == Some(wanted),
            };
            if !fits {
                let got = text(shown(line.as_bytes()));
                return Err(
                    self.broken(fact!("judge-other-word", got: got, expected: text(wanted)))
                );
            }
        }
        if reply.code == "250" && reply.lines.len() > 1 {
            let offers = reply.lines[1..].iter().filter_map(|it| it.get(4..));
            self.offers = offers.map(str::to_ascii_uppercase).collect();
        }
        let number = |it: &str| it.split_whitespace().last().and_then(|it| it.parse().ok());
        if !expect.listing {
            self.size = number(&line);
        }
        self.last = reply;
        if expect.listing {
            self.listing = match self.talk().listing() {
                Ok(lines) => lines,
                Err(_) => return Err(self.broken(fact!("judge-no-dot"))),
            };
        }
        Ok(())
    }
}

fn upper_case(domain: &Domain) -> String {
    domain.as_str().to_ascii_uppercase()
}

fn got(heard: &Heard) -> Fact {
    match heard {
        Heard::Reply(reply) => {
            let first = reply.lines.first().map_or("", String::as_str);
            fact!("judge-got", reply: text(shown(first.as_bytes())))
        }
        Heard::Closed => fact!("judge-got-closed"),
        Heard::Nothing => fact!("judge-got-nothing"),
    }
}
