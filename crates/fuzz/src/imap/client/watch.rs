//! What a client may say at each moment and report, by the octets of both sides alone.

use super::Host;
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::imap::client::{Config, Fact};
use protocol_core::imap::command::Body;
use protocol_core::imap::{Command, CommandName, Dissector, Job, JobName, Unit};
use protocol_core::smtp::Side;
use protocol_core::smtp::client::TlsUse;
use std::collections::{BTreeSet, VecDeque};

/// Watches one session.
#[derive(Default)]
pub(crate) struct Watch {
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
    finished: bool,
}

impl drive::Watch<Host> for Watch {
    fn opened(&mut self, _: &[u8], _: bool) {
        self.is_exact = true;
    }

    fn reported(&mut self, facts: &[Fact]) {
        for fact in facts {
            assert!(!self.finished, "it goes on after its end");
            match fact {
                Fact::Done(job) | Fact::Refused { job, .. } => {
                    assert_eq!(self.given.pop_front(), Some(*job), "in its turn");
                    if *job == JobName::Logout {
                        self.given.clear();
                    }
                }
                Fact::Finished(result) => {
                    self.finished = true;
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

    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        if it.secured {
            self.secured = true;
            self.heard.clear();
        }
        self.heard += &String::from_utf8_lossy(it.heard).to_ascii_uppercase();
        self.greeted |= it.heard.contains(&b'\n');
        for (unit, _) in self.dissector.units(Side::Server, it.heard) {
            match unit {
                Unit::Tagged { .. } => self.out = None,
                Unit::Continuation | Unit::Challenge | Unit::IdleBegun => self.may_go_on = true,
                _ => {}
            }
        }
        for (unit, octets) in self.dissector.units(Side::Client, it.said) {
            self.said(unit, octets);
        }
    }
}

impl Watch {
    pub(super) fn new(config: &Config, jobs: &[Job]) -> Self {
        let implicit = config.tls == TlsUse::Implicit;
        Self {
            needs_tls: implicit || config.tls == TlsUse::Required,
            secured: implicit,
            given: jobs.iter().map(Job::name).collect(),
            ..Self::default()
        }
    }

    /// The host gave a job.
    pub(super) fn is_given(&mut self, job: JobName) {
        self.given.push_back(job);
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
}
