//! What a client may say at each moment and report, by the octets of both sides alone.

use protocol_core::imap::client::{Config, Fact, StateName};
use protocol_core::imap::command::Body;
use protocol_core::imap::{Command, CommandName, Dissector, Job, JobName, Unit};
use protocol_core::smtp::Side;
use protocol_core::smtp::client::TlsUse;
use std::collections::{BTreeSet, VecDeque};

/// Watches one session.
pub(super) struct Watch {
    /// Whether it hears each octet alone, so that it knows what came before what.
    is_exact: bool,
    needs_tls: bool,
    dissector: Dissector,
    /// What the server has said since what it offers may have changed, in capitals.
    heard: String,
    secured: bool,
    greeted: bool,
    /// How many commands were sent.
    commands: usize,
    /// The command that is out, as far as it was sent; `None`: it was answered.
    out: Option<Vec<u8>>,
    /// Whether the server has said `+` and nothing was sent since.
    may_go_on: bool,
    /// Which messages are being fetched.
    fetching: BTreeSet<u32>,
    /// The jobs that have not ended.
    given: VecDeque<JobName>,
    selected: bool,
    finished: Option<bool>,
}

impl Watch {
    pub(super) fn new(config: &Config, jobs: &[Job], is_exact: bool) -> Self {
        let implicit = config.tls == TlsUse::Implicit;
        Self {
            is_exact,
            needs_tls: implicit || config.tls == TlsUse::Required,
            dissector: Dissector::default(),
            heard: String::new(),
            secured: implicit,
            greeted: false,
            commands: 0,
            out: None,
            may_go_on: false,
            fetching: BTreeSet::new(),
            given: jobs.iter().map(Job::name).collect(),
            selected: false,
            finished: None,
        }
    }

    /// The host gave a job.
    pub(super) fn is_given(&mut self, job: JobName, taken: bool) {
        if taken {
            self.given.push_back(job);
        }
    }

    /// The server said something, or TLS came up, and the client answered.
    pub(super) fn stepped(&mut self, heard: &[u8], secured: bool, said: &[u8]) {
        if !self.is_exact {
            return;
        }
        if secured {
            self.secured = true;
            self.heard.clear();
        }
        self.heard += &String::from_utf8_lossy(heard).to_ascii_uppercase();
        self.greeted |= heard.contains(&b'\n');
        let mut units = Vec::new();
        self.dissector
            .push(Side::Server, heard, |it| units.push(it.unit));
        for unit in units {
            match unit {
                Unit::Tagged { .. } => self.out = None,
                Unit::Continuation | Unit::Challenge | Unit::IdleBegun => self.may_go_on = true,
                _ => {}
            }
        }
        let mut units = Vec::new();
        let mut at = 0;
        self.dissector.push(Side::Client, said, |it| {
            units.push((it.unit, &said[at..at + it.len]));
            at += it.len;
        });
        for (unit, octets) in units {
            self.said(unit, octets);
        }
    }

    fn said(&mut self, unit: Unit, octets: &[u8]) {
        match unit {
            Unit::Begun(_) | Unit::Command(_) => {
                assert!(self.greeted && self.out.is_none(), "it does not wait");
                self.commands += 1;
                let tag = format!("a{} ", self.commands);
                assert!(
                    octets.starts_with(tag.as_bytes()),
                    "{}",
                    octets.escape_ascii()
                );
                self.may_go_on = false;
                self.out = Some(octets.to_vec());
            }
            Unit::Literal { .. } => {
                let leave = core::mem::take(&mut self.may_go_on);
                let out = self.out.as_mut().expect("a command is out");
                let plus = out.ends_with(b"+}\r\n");
                assert!(leave || plus, "it does not wait for `+`");
                assert!(!plus || self.heard.contains("LITERAL"));
                out.extend_from_slice(octets);
            }
            Unit::AuthResponse | Unit::AuthCancelled | Unit::IdleDone => {
                let leave = core::mem::take(&mut self.may_go_on);
                assert!(leave, "it does not wait for `+`");
                return;
            }
            other => panic!("{other:?} {}", octets.escape_ascii()),
        }
        if matches!(unit, Unit::Command(_) | Unit::Literal { ends: true, .. }) {
            self.asked();
        }
    }

    /// A whole command is out.
    fn asked(&mut self) {
        let out = self.out.as_deref().unwrap_or_default();
        let line = out.strip_suffix(b"\r\n").expect("it is a line");
        let command = match Command::parse(line) {
            Ok(command) => command,
            Err(error) => panic!("{error} {}", out.escape_ascii()),
        };
        let name = command.name();
        let needs = match (name, &command.body) {
            (CommandName::StartTls, _) => {
                assert!(!self.secured);
                "STARTTLS"
            }
            (CommandName::Authenticate, Body::Authenticate { mechanism, initial }) => {
                assert!(self.heard.contains(mechanism.as_str()));
                if initial.is_some() {
                    "SASL-IR"
                } else {
                    "AUTH="
                }
            }
            (CommandName::Idle, _) => "IDLE",
            (CommandName::UidMove, _) => "MOVE",
            (CommandName::UidExpunge, _) => "UIDPLUS",
            (CommandName::Unselect, _) => "UNSELECT",
            _ => "",
        };
        assert!(self.heard.contains(needs), "{name} is not offered");
        if matches!(name, CommandName::Login | CommandName::Authenticate) {
            assert!(self.secured || !self.needs_tls, "without TLS");
        }
        let about_messages = [
            CommandName::UidFetch,
            CommandName::UidStore,
            CommandName::UidCopy,
            CommandName::UidMove,
            CommandName::UidSearch,
            CommandName::Fetch,
            CommandName::Expunge,
        ];
        assert!(self.selected || !about_messages.contains(&name), "{name}");
        self.fetching.clear();
        if let Body::Fetch { set, items, .. } = command.body
            && items.len() == 3
        {
            self.fetching = set.numbers(0).collect();
        }
    }

    /// The client reported something.
    pub(super) fn reported(&mut self, facts: &[Fact]) {
        for fact in facts {
            assert_eq!(self.finished, None, "it goes on after its end");
            match fact {
                Fact::Done(job) | Fact::Refused { job, .. } => {
                    assert_eq!(self.given.pop_front(), Some(*job), "in its turn");
                    if *job == JobName::Logout {
                        self.given.clear();
                    }
                }
                Fact::Finished(result) => {
                    self.finished = Some(result.is_ok());
                    assert!(result.is_err() || self.given.is_empty());
                }
                Fact::Selected { .. } => self.selected = true,
                Fact::Left => {
                    assert!(core::mem::take(&mut self.selected));
                }
                Fact::Fetched { uid, .. } if self.is_exact => {
                    assert!(self.fetching.remove(uid), "it was not asked for");
                }
                Fact::FlagsChanged { .. } | Fact::Vanished { .. } | Fact::Arrived => {
                    assert!(self.selected);
                }
                _ => {}
            }
        }
    }

    /// The script is over.
    pub(super) fn ended(&self, state: StateName) {
        let over = self.finished.is_some();
        match state {
            StateName::Closed => assert!(over),
            StateName::Logout => assert_ne!(self.finished, Some(true)),
            _ => assert!(!over, "{state:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;

    /// A conversation, as `(what the server says, what the client answers)`.
    fn watched(setup: &[u8], lines: &[(&str, &str)]) -> Watch {
        let config = super::super::config(&Script::new(setup));
        let mut watch = Watch::new(&config, &[Job::Noop], true);
        for (server, client) in lines {
            watch.stepped(server.as_bytes(), false, client.as_bytes());
        }
        watch
    }

    #[test]
    fn a_client_that_does_as_it_should_passes() {
        let lines = [
            ("* OK [CAPABILITY LITERAL+]\r\n", "a1 LOGIN a {1+}\r\nb\r\n"),
            ("a1 OK\r\n", "a2 NOOP\r\n"),
            ("a2 OK\r\n", "a3 LOGOUT\r\n"),
        ];
        let mut watch = watched(b"", &lines);
        watch.reported(&[Fact::Done(JobName::Noop), Fact::Finished(Ok(()))]);
        watch.ended(StateName::Closed);
    }

    #[test]
    #[should_panic(expected = "it does not wait")]
    fn a_client_that_pipelines_is_caught() {
        watched(b"", &[("* OK\r\n", "a1 NOOP\r\na2 NOOP\r\n")]);
    }

    #[test]
    #[should_panic(expected = "without TLS")]
    fn a_client_that_does_without_the_tls_it_requires_is_caught() {
        watched(b"T", &[("* OK\r\n", "a1 LOGIN a b\r\n")]);
    }

    #[test]
    #[should_panic(expected = "does not wait for `+`")]
    fn a_client_that_sends_a_literal_unasked_is_caught() {
        watched(b"", &[("* OK\r\n", "a1 LOGIN a {1}\r\nb\r\n")]);
    }

    #[test]
    #[should_panic(expected = "IDLE is not offered")]
    fn a_client_that_uses_what_is_not_offered_is_caught() {
        watched(b"", &[("* OK\r\n", "a1 IDLE\r\n")]);
    }

    #[test]
    #[should_panic(expected = "in its turn")]
    fn a_client_that_ends_a_job_twice_is_caught() {
        let done = Fact::Done(JobName::Noop);
        watched(b"", &[]).reported(&[done.clone(), done]);
    }

    #[test]
    #[should_panic(expected = "it was not asked for")]
    fn a_client_that_reports_a_message_unasked_is_caught() {
        watched(b"", &[]).reported(&[Fact::Fetched {
            uid: 1,
            flags: [].into(),
            internal_date: String::new(),
            content: "x".into(),
        }]);
    }
}
