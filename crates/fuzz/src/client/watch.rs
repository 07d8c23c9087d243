//! What a client may say and report, by what is on the wire alone.

use super::Host;
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::sasl::decode;
use protocol_core::smtp::client::{Config, Fact, Failure, Outcome, TlsUse, Transaction};
use protocol_core::smtp::data::stuff;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::reply::ReplyParser;
use protocol_core::smtp::{Command, Dissector, ForwardPath, Reply, Severity, Side, Unit, Verb};

/// Watches one session.
#[derive(Debug)]
pub(crate) struct Watch {
    config: Config,
    transaction: Transaction,
    dissector: Dissector,
    parser: ReplyParser,
    secured: bool,
    /// A 2yz reply to EHLO or HELO came, since TLS came up; and what it offers.
    hello: bool,
    offered: Vec<String>,
    /// Commands without a reply.
    open: usize,
    /// Who was in a RCPT, and whether each of those that were answered was taken.
    asked: Vec<ForwardPath>,
    taken: Vec<bool>,
    begun: bool,
    /// MAIL was refused.
    refused: bool,
    content: Vec<u8>,
    end: Option<Severity>,
    left: bool,
}

impl drive::Watch<Host> for Watch {
    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        if it.secured {
            self.secured = true;
            self.hello = false;
            self.parser = ReplyParser::default();
        }
        let mut reply = None;
        for octet in it.heard {
            reply = self.parser.push(*octet).and_then(Result::ok).or(reply);
        }
        let units = self.dissector.units(Side::Server, it.heard);
        let answers = units.iter().rev().find_map(|(unit, _)| match unit {
            Unit::Reply { answers, .. } => Some(*answers),
            _ => None,
        });
        if let Some(reply) = reply {
            self.heard(&reply, answers.flatten());
        }
        for (unit, octets) in self.dissector.units(Side::Client, it.said) {
            self.said(unit, octets);
        }
        self.outcomes(it.facts);
    }
}

impl Watch {
    pub(super) fn new(config: &Config, transaction: Transaction) -> Self {
        Self {
            config: config.clone(),
            transaction,
            dissector: Dissector::default(),
            parser: ReplyParser::default(),
            secured: config.tls == TlsUse::Implicit,
            hello: false,
            offered: Vec::new(),
            open: 0,
            asked: Vec::new(),
            taken: Vec::new(),
            begun: false,
            refused: false,
            content: Vec::new(),
            end: None,
            left: false,
        }
    }

    fn heard(&mut self, reply: &Reply, answers: Option<Answered>) {
        let severity = reply.code.severity();
        let yes = severity == Severity::Completion;
        self.open = self.open.saturating_sub(usize::from(answers.is_some()));
        match answers {
            Some(Answered::Verb(Verb::Ehlo | Verb::Helo)) if yes => {
                self.hello = true;
                let keywords = reply.lines.iter().skip(1);
                let keyword = |line: &String| line.split(' ').next().map(str::to_ascii_uppercase);
                self.offered = if answers == Some(Answered::Verb(Verb::Ehlo)) {
                    keywords.filter_map(keyword).collect()
                } else {
                    Vec::new()
                };
            }
            // Who is not let in may only leave.
            Some(Answered::Verb(Verb::Auth)) if reply.code.get() >= 400 => self.hello = false,
            Some(Answered::Verb(Verb::Mail)) => self.refused = !yes,
            Some(Answered::Verb(Verb::Rcpt)) => self.taken.push(yes),
            Some(Answered::EndOfData) => self.end = Some(severity),
            _ => {}
        }
    }

    fn offers(&self, keyword: &str) -> bool {
        self.offered.iter().any(|it| it == keyword)
    }

    fn said(&mut self, unit: Unit, octets: &[u8]) {
        assert!(!self.left, "it has left");
        let verb = match unit {
            Unit::Command(verb) => verb,
            Unit::Content => {
                assert!(self.somebody(), "nobody gets it");
                self.content.extend_from_slice(octets);
                return;
            }
            Unit::EndOfData => {
                if self.somebody() {
                    assert_eq!(self.content, stuff(&self.transaction.content));
                } else {
                    assert_eq!(self.content, b"");
                }
                self.open += 1;
                return;
            }
            Unit::Chunk { ends } => {
                assert!(ends);
                assert_eq!(octets, &self.transaction.content[..]);
                return;
            }
            Unit::AuthResponse => {
                let response = octets.strip_suffix(b"\r\n").expect("it is a line");
                assert!(response == b"*" || decode(response).is_some(), "no base64");
                self.open += 1;
                return;
            }
            other => panic!("{other:?}"),
        };
        let line = octets.strip_suffix(b"\r\n").expect("it is a line");
        let command = Command::parse(line).expect("it is a command");
        assert!(
            self.open == 0 || self.pipelines(verb),
            "{verb} does not wait"
        );
        self.open += 1;
        match &command {
            Command::Mail { parameters, .. } => {
                assert!(self.hello && !self.begun);
                self.may_be_of_weight();
                self.begun = true;
                for parameter in parameters {
                    let needs = match parameter.keyword.as_str() {
                        "BODY" if parameter.value.as_deref() == Some("BINARYMIME") => "BINARYMIME",
                        "BODY" => "8BITMIME",
                        "RET" | "ENVID" => "DSN",
                        other => other,
                    };
                    assert!(self.offers(needs), "{parameter}");
                }
            }
            Command::Rcpt {
                forward_path,
                parameters,
            } => {
                assert!(self.begun);
                self.asked.push(forward_path.clone());
                assert!(parameters.is_empty() || self.offers("DSN"));
            }
            Command::Data => assert!(self.somebody() || self.open > 1, "nobody gets it"),
            Command::Bdat { size, last } => {
                assert!(self.somebody() && self.offers("CHUNKING"));
                assert!(*last && *size == self.transaction.content.len() as u64);
            }
            Command::Auth { .. } => {
                assert!(self.hello && !self.begun && self.config.credentials.is_some());
                assert!(self.offers("AUTH"));
                self.may_be_of_weight();
            }
            Command::StartTls => {
                assert!(self.hello && !self.secured && !self.begun && self.offers("STARTTLS"));
            }
            Command::Quit => self.left = true,
            Command::Ehlo(_) | Command::Helo(_) => assert!(!self.hello),
            other => panic!("{other}"),
        }
    }

    /// Whether a recipient was taken.
    fn somebody(&self) -> bool {
        !self.refused && self.taken.contains(&true)
    }

    /// RFC 2920 section 3.1: these may go without waiting, where it is offered and wanted.
    fn pipelines(&self, verb: Verb) -> bool {
        self.config.pipelining
            && self.offers("PIPELINING")
            && matches!(verb, Verb::Rcpt | Verb::Data)
    }

    fn may_be_of_weight(&self) {
        let required = matches!(self.config.tls, TlsUse::Required | TlsUse::Implicit);
        assert!(self.secured || !required, "without TLS");
    }

    /// What the client reported.
    fn outcomes(&mut self, facts: &[Fact]) {
        for fact in facts {
            let Fact::Finished { outcomes, notifies } = fact else {
                continue;
            };
            assert!(!notifies || self.offers("DSN"));
            let paths = outcomes.iter().map(|(path, _)| path);
            assert!(paths.eq(&self.transaction.envelope.forward_paths));
            for (path, outcome) in outcomes {
                let mut answered = self.asked.iter().zip(&self.taken);
                let taken = !self.refused && answered.any(|(it, taken)| it == path && *taken);
                let delivered = taken && self.end == Some(Severity::Completion);
                assert_eq!(
                    matches!(outcome, Outcome::Delivered(_)),
                    delivered,
                    "{path}"
                );
                let (failure, wants) = match outcome {
                    Outcome::Delivered(_) => continue,
                    Outcome::Deferred(failure) => (failure, Severity::TransientNegative),
                    Outcome::Failed(failure) => (failure, Severity::PermanentNegative),
                };
                if let Failure::Replied { reply, .. } = failure {
                    assert_eq!(reply.code.severity(), wants, "{path}");
                }
            }
        }
    }
}
