//! What a client may say and report, by what is on the wire alone.

use super::Host;
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::pop3::client::{Config, Fact, Job, Policy, TlsUse};
use protocol_core::pop3::reply::{scan_listing, unique_id_listing};
use protocol_core::pop3::stuffing::Unstuffer;
use protocol_core::pop3::{Command, Dissector, Status, UniqueId, Unit, Verb};
use protocol_core::smtp::Side;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Watches one session.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    tls: TlsUse,
    pipelining: bool,
    apop: bool,
    jobs: Vec<Job>,
    dissector: Dissector,
    secured: bool,
    greeted: bool,
    /// What CAPA told since TLS came up; `None`: nothing yet, or there is none.
    offered: Option<String>,
    asked_capa: bool,
    /// What was said and not answered.
    open: VecDeque<Command>,
    let_in: bool,
    /// The unit of the server that is under way, as far as it is a listing or content.
    body: Vec<u8>,
    /// The messages by their unique-ids, and those that were listed at all.
    uids: BTreeMap<u32, UniqueId>,
    listed: BTreeSet<u32>,
    /// The contents that came whole, by number.
    read: BTreeMap<u32, Vec<u8>>,
    fetched: Vec<Vec<u8>>,
    /// DELE was answered with yes.
    marked: usize,
    left: bool,
    farewell: Option<Status>,
}

impl drive::Watch<Host> for Watch {
    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        if it.secured {
            self.secured = true;
            self.offered = None;
            self.asked_capa = false;
            // What was cut off by TLS was nobody's.
            self.dissector = Dissector::default();
            self.dissector.units(Side::Server, b"+OK\r\n");
        }
        for octet in it.heard {
            self.body.push(*octet);
            for (unit, _) in self.dissector.units(Side::Server, &[*octet]) {
                self.heard(unit);
            }
        }
        for (unit, octets) in self.dissector.units(Side::Client, it.said) {
            self.said(unit, octets);
        }
        self.outcomes(it.facts);
    }
}

impl Watch {
    pub(super) fn new(config: &Config, jobs: Vec<Job>) -> Self {
        Self {
            tls: config.tls,
            pipelining: config.pipelining,
            apop: config.apop,
            jobs,
            secured: config.tls == TlsUse::Implicit,
            ..Self::default()
        }
    }

    fn heard(&mut self, unit: Unit) {
        match unit {
            Unit::Partial | Unit::Content => return,
            Unit::Greeting(status) => self.greeted = status == Status::Ok,
            Unit::Reply { status, .. } => self.answered(status),
            Unit::Listing(verb) => {
                self.open.pop_front();
                self.listed(verb);
            }
            Unit::EndOfContent => {
                let content = self.content();
                if let Some(Command::Retr(message)) = self.open.pop_front() {
                    self.fetched.push(content.clone());
                    self.read.insert(message, content);
                }
            }
            Unit::Challenge => drop(self.open.pop_front()),
            // What is no reply ends the session.
            _ => {}
        }
        self.body.clear();
    }

    /// The first line of an answer, which is all of it unless content follows.
    fn answered(&mut self, status: Status) {
        let yes = status == Status::Ok;
        match self.open.front() {
            Some(Command::Retr(_) | Command::Top { .. }) if yes => return,
            Some(Command::Pass(_) | Command::Apop { .. } | Command::Auth { .. }) => {
                self.let_in = yes;
            }
            Some(Command::Dele(_)) => self.marked += usize::from(yes),
            Some(Command::Quit) => self.farewell = Some(status),
            _ => {}
        }
        self.open.pop_front();
    }

    /// What is behind the first line, unstuffed.
    fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        Unstuffer::default().push(&self.body, &mut content);
        content
    }

    fn listed(&mut self, verb: Verb) {
        let end = self.body.iter().position(|it| *it == b'\n').unwrap_or(0);
        self.body.drain(..=end);
        let content = self.content();
        for line in content.split_inclusive(|it| *it == b'\n') {
            let line = line.trim_ascii_end();
            match verb {
                Verb::Uidl => {
                    if let Ok((number, uid)) = unique_id_listing(line) {
                        self.uids.insert(number, uid);
                        self.listed.insert(number);
                    }
                }
                Verb::List => {
                    self.listed
                        .extend(scan_listing(line).map(|(number, _)| number));
                }
                _ => {}
            }
        }
        if verb == Verb::Capa {
            let text = String::from_utf8_lossy(&content);
            self.offered = Some(text.to_ascii_uppercase());
        }
    }

    fn offers(&self, tag: &str) -> bool {
        let offered = self.offered.iter().flat_map(|it| it.lines());
        let mut tags = offered.filter_map(|line| line.split(' ').next());
        tags.any(|it| it == tag)
    }

    fn said(&mut self, unit: Unit, octets: &[u8]) {
        assert!(!self.left, "it has left");
        let line = octets.strip_suffix(b"\r\n").expect("it is a line");
        if unit == Unit::AuthResponse {
            self.open.push_back(Command::Auth {
                mechanism: String::new(),
                initial: None,
            });
            return;
        }
        assert!(matches!(unit, Unit::Command(_)), "{unit:?}");
        let command = Command::parse(line).expect("it is a command");
        let verb = command.verb();
        assert!(
            self.open.is_empty() || self.pipelines(verb),
            "{verb} does not wait"
        );
        match &command {
            Command::Capa => {
                assert!(self.greeted && !self.asked_capa);
                self.asked_capa = true;
            }
            Command::Stls => assert!(!self.secured && self.offers("STLS")),
            Command::User(_) => {
                self.may_say_who_it_is();
                assert!(self.offers("USER") || self.offered.is_none());
            }
            Command::Auth { .. } => {
                self.may_say_who_it_is();
                assert!(self.offers("SASL"));
            }
            Command::Apop { .. } => {
                self.may_say_who_it_is();
                assert!(self.apop);
            }
            Command::Pass(_) => self.may_say_who_it_is(),
            Command::Stat | Command::List(None) | Command::Uidl(None) => {
                assert!(self.let_in, "{verb} without a login");
            }
            Command::Retr(message) | Command::Top { message, .. } => {
                assert!(self.let_in && self.listed.contains(message));
            }
            Command::Dele(message) => {
                assert!(self.let_in && self.may_delete(*message), "it was not read");
            }
            Command::Quit => self.left = true,
            other => panic!("{other}"),
        }
        self.open.push_back(command);
    }

    /// Nothing that would show who it is without the TLS that it requires.
    fn may_say_who_it_is(&self) {
        let clear = matches!(self.tls, TlsUse::Never | TlsUse::WhereOffered);
        assert!(self.secured || clear, "without TLS");
        assert!(self.asked_capa && !self.let_in);
    }

    fn pipelines(&self, verb: Verb) -> bool {
        let offered = self.pipelining && self.offers("PIPELINING");
        let may = matches!(
            verb,
            Verb::Stat | Verb::Uidl | Verb::List | Verb::Retr | Verb::Top | Verb::Dele
        );
        offered && may && self.open.len() < 16
    }

    /// It was read: now, or in another session.
    fn may_delete(&self, message: u32) -> bool {
        let uid = self.uids.get(&message);
        self.jobs.iter().any(|job| match job {
            Job::Fetch { known, policy } => {
                let known = uid.is_some_and(|it| known.contains(it));
                *policy == Policy::Delete && (known || self.read.contains_key(&message))
            }
            Job::Delete(uids) => uid.is_some_and(|it| uids.contains(it)),
            Job::Preview { .. } => false,
        })
    }

    /// What the client reported.
    fn outcomes(&mut self, facts: &[Fact]) {
        for fact in facts {
            match fact {
                Fact::LoggedIn => assert!(self.let_in),
                Fact::Fetched { content, .. } => {
                    let found = self.fetched.iter().position(|it| **it == content[..]);
                    self.fetched.remove(found.expect("it was on the wire"));
                }
                Fact::Deleted(uids) => {
                    assert_eq!(self.farewell, Some(Status::Ok), "QUIT was not answered");
                    assert_eq!(uids.len(), self.marked);
                }
                Fact::Finished(Ok(())) => assert!(self.left && self.let_in),
                Fact::Listed { .. } | Fact::Previewed { .. } | Fact::Finished(Err(_)) => {}
            }
        }
    }
}
