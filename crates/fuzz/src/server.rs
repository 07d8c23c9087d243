//! A whole server session: the client says anything, in any pieces; the host decides anything.
//!
//! The first line sets it up: letters (see [`config`]), then a word with a decision for each question,
//! `0` for yes. Without a decision the host agrees.

mod watch;

use crate::drive::Heard;
use crate::known::Known;
use crate::script::{Cut, Script, Step};
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::data::{BareLineEnds, Ending, Endings, LineEnds};
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Fact, Question, Refusal, Rules, Server, Service, StateName, Tls,
    Told,
};
use protocol_core::smtp::{Severity, limits};
use protocol_core::{Instant, Session};
use std::sync::Arc;
use std::time::Duration;
use watch::Watch;

/// Takes a set-up and what a client says.
///
/// # Panics
/// Where the answers depend on how the octets were cut, are not one for each command, or are given out
/// of order; where something other than CRLF.CRLF ends data, octets of a chunk are read as commands,
/// or more is kept than fits.
pub fn run(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = Run::of(&script, Cut::Nowhere);
    for cut in [Cut::AsWritten, Cut::Everywhere] {
        let other = Run::of(&script, cut);
        assert_eq!(other.heard.text(), whole.heard.text(), "{cut:?}");
        assert_eq!(other.heard.facts, whole.heard.facts, "{cut:?}");
        assert_eq!(other.questions, whole.questions, "{cut:?}");
        assert_eq!(other.server.state(), whole.server.state(), "{cut:?}");
    }
}

/// A run of a script.
struct Run {
    server: Server,
    heard: Heard<Question, Fact>,
    /// What the host was asked.
    questions: Vec<Question>,
    /// What it will answer: the next is the last.
    decisions: Vec<u8>,
}

impl Run {
    fn of(script: &Script<'_>, cut: Cut) -> Self {
        let decisions = script.words().next().unwrap_or_default();
        let mut run = Self {
            server: Server::new(Arc::new(config(script))),
            heard: Heard::default(),
            questions: Vec::new(),
            decisions: decisions.iter().rev().copied().collect(),
        };
        let late = script.has(b'l');
        // Who asks late lets the client's lines overtake the answers: they are judged elsewhere.
        let watched = cut == Cut::Everywhere && !late && !script.is_long();
        let mut watch = watched.then(|| Watch::new(run.server.config()));
        run.heard.open(&mut run.server, script.has(b'i'));
        if let Some(watch) = &mut watch {
            watch.opened(&run.heard.octets, script.has(b'i'));
        }
        for step in script.steps(cut) {
            let before = run.server.state();
            let said = run.heard.octets.len();
            let asked = run.questions.len();
            let secured = step == Step::Secured && run.heard.wants_tls;
            if step == Step::Answer {
                run.answer();
            } else {
                run.heard.step(&mut run.server, &step);
            }
            while !late && run.heard.open.is_some() {
                run.answer();
            }
            assert!(run.heard.closes <= 1);
            if let Some(watch) = &mut watch {
                watch.stepped(&watch::Stepped {
                    before,
                    step: &step,
                    secured,
                    said: &run.heard.octets[said..],
                    asked: &run.questions[asked..],
                    facts: &run.heard.facts,
                    after: run.server.state(),
                });
            }
            if cut == Cut::Everywhere && !late {
                run.fits(script);
            }
        }
        if run.server.state() == StateName::Closed {
            assert_eq!(run.heard.closes, 1);
        }
        run
    }

    fn answer(&mut self) {
        let Some((ticket, question)) = self.heard.open.take() else {
            return;
        };
        let decision = decide(&question, self.decisions.pop());
        self.questions.push(question);
        // The connection may be closed by now.
        if self.server.answer(Instant::ZERO, ticket, decision).is_err() {
            assert_eq!(self.server.state(), StateName::Closed);
        }
        self.heard.drain(&mut self.server);
    }

    /// Whether what is kept fits: a line, and a message of the size that is taken.
    fn fits(&self, script: &Script<'_>) {
        if script.has(b'z') {
            let most = limits::AUTH_LINE + SMALL + 2;
            assert!(self.server.held() <= most, "{}", self.server.held());
        }
    }
}

/// The size of a message with the letter `z`.
const SMALL: usize = 100;

/// `s` submission, `S` the same under TLS; `t` STARTTLS, `T` required; `a` AUTH, `c` CHUNKING, `b`
/// BINARYMIME, `u` SMTPUTF8, `d` DSN, `z` SIZE 100, `x` no extension at all, `e` few errors, `r` few
/// recipients; `v` EXPN; `n` more than CRLF.CRLF ends data, `k` keeps and `m` mends a CR or LF of its own; `l` the host
/// answers late, `i` TLS from the first octet.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    let plain = !has(b'x');
    Config {
        name: "mx.example".parse().expect("it is a domain"),
        service: match (has(b's'), has(b'S')) {
            (_, true) => Service::Submissions,
            (true, false) => Service::Submission,
            (false, false) => Service::Relay,
        },
        extensions: Extensions {
            size: plain.then_some(if has(b'z') { SMALL as u64 } else { 1_000_000 }),
            pipelining: plain,
            eight_bit_mime: plain,
            enhanced_status_codes: plain,
            smtputf8: has(b'u'),
            dsn: has(b'd'),
            chunking: has(b'c'),
            binary_mime: has(b'b'),
            auth: if has(b'a') {
                Mechanism::ALL.to_vec()
            } else {
                Vec::new()
            },
        },
        tls: match (has(b't'), has(b'T')) {
            (_, true) => Tls::Required,
            (true, false) => Tls::Offered,
            (false, false) => Tls::None,
        },
        max_recipients: if has(b'r') { 2 } else { 100 },
        max_errors: if has(b'e') { 3 } else { 1000 },
        command_timeout: Duration::from_secs(300),
        rules: Rules {
            expn: has(b'v'),
            line_ends: LineEnds {
                bare: match (has(b'k'), has(b'm')) {
                    (true, _) => BareLineEnds::Keep,
                    (_, true) => BareLineEnds::Mend,
                    _ => BareLineEnds::Refuse,
                },
                also_end: if has(b'n') {
                    Ending::ALL.to_vec().into()
                } else {
                    Endings::default()
                },
            },
            ..Rules::default()
        },
    }
}

/// What the host says: yes (to the password `b` of `a`), or one of its refusals. Only VRFY is refused with a 2yz reply.
fn decide(question: &Question, chosen: Option<u8>) -> Decision {
    let refusal = match chosen {
        None | Some(b'0') => None,
        Some(octet) => Some(Refusal::ALL[usize::from(octet) % Refusal::ALL.len()]),
    };
    match (refusal, question) {
        (None, Question::Verify(_) | Question::Expand(_)) => {
            let mailbox = "bob@c.example".parse().expect("it is a mailbox");
            Decision::Tell(Told::Mailboxes(vec![mailbox]))
        }
        (None, Question::Authenticate(it)) => {
            Decision::Authenticate(Known::new("a", "b").answer(it.clone()))
        }
        (None, Question::Take(_)) => Decision::Taken("Q1".into()),
        (None, _) => Decision::Accept,
        (Some(refusal), Question::Verify(_) | Question::Expand(_)) => Decision::Refuse(refusal),
        (Some(refusal), _) => match refusal.reply().0.severity() {
            Severity::Completion | Severity::Intermediate => Decision::Refuse(Refusal::LocalError),
            _ => Decision::Refuse(refusal),
        },
    }
}
