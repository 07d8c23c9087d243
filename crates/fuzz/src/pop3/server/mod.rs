//! A whole server session: the client says anything, in any pieces; the host decides anything.
//!
//! The first line sets it up: letters (see [`config`]), then a word with a decision for each question,
//! `0` for yes. Without a decision the host agrees.

mod watch;

use crate::drive::Heard;
use crate::known::Known;
use crate::script::{Cut, Script, Step};
use protocol_core::pop3::server::{
    Config, Decision, Expire, Extensions, Fact, Question, Refusal, Server, StateName, Tls,
};
use protocol_core::pop3::{Maildrop, Message, UniqueId, limits};
use protocol_core::sasl::Mechanism;
use protocol_core::{Instant, Session};
use std::sync::Arc;
use std::time::Duration;
use watch::{Stepped, Watch};

/// Takes a set-up and what a client says.
///
/// # Panics
/// Where the answers depend on how the octets were cut, are not one for each command, or not what RFC 1939
/// says; where something is deleted without QUIT, a lock is not let go exactly once, or more is kept than
/// fits.
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
        let mut watch = watched.then(|| Watch::new(run.server.config(), script.has(b'i')));
        run.heard.open(&mut run.server, script.has(b'i'));
        while !late && run.heard.open.is_some() {
            run.answer();
        }
        if let Some(watch) = &mut watch {
            watch.opened(&run.heard.octets);
        }
        for step in script.steps(cut) {
            let before = run.server.state();
            let said = run.heard.octets.len();
            let asked = run.questions.len();
            let facts = run.heard.facts.len();
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
                watch.stepped(&Stepped {
                    before,
                    step: &step,
                    secured,
                    said: &run.heard.octets[said..],
                    asked: &run.questions[asked..],
                    facts: &run.heard.facts[facts..],
                    after: run.server.state(),
                });
            }
            if cut == Cut::Everywhere && !late {
                let held = run.server.held();
                assert!(held <= limits::AUTH_LINE + 101, "{held}");
            }
        }
        run.locks();
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
            assert_eq!(self.server.state(), StateName::Over);
        }
        self.heard.drain(&mut self.server);
    }

    /// Each lock was let go exactly once, unless it is held.
    fn locks(&self) {
        let count = |is: fn(&Fact) -> bool| self.heard.facts.iter().filter(|it| is(it)).count();
        let opened = count(|it| matches!(it, Fact::Opened { .. }));
        let released = count(|it| matches!(it, Fact::Released { .. }));
        let over = self.server.state() == StateName::Over;
        assert!(opened <= 1);
        assert_eq!(released, if over { opened } else { 0 });
        assert_eq!(self.heard.closes, usize::from(over));
    }
}

/// `t` STLS, `T` required; `a` AUTH, `A` APOP; `x` RFC 1939 alone, `y` the same with USER refused; `r` no
/// response codes; `d` LOGIN-DELAY, EXPIRE; `e` few errors; `l` the host answers late, `i` TLS from the
/// first octet.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    let extensions = if has(b'x') || has(b'y') {
        Extensions {
            user: has(b'x'),
            ..Extensions::bare()
        }
    } else {
        Extensions {
            apop: has(b'A'),
            auth: if has(b'a') {
                Mechanism::ALL.to_vec()
            } else {
                Vec::new()
            },
            resp_codes: !has(b'r'),
            login_delay: has(b'd').then_some(60),
            expire: has(b'd').then_some(Expire::Days(3)),
            ..Extensions::default()
        }
    };
    Config {
        name: "mx.example".parse().expect("it is a domain"),
        extensions,
        tls: match (has(b't'), has(b'T')) {
            (_, true) => Tls::Required,
            (true, false) => Tls::Offered,
            (false, false) => Tls::None,
        },
        max_errors: if has(b'e') { 3 } else { 500 },
        command_timeout: Duration::from_secs(600),
    }
}

/// What is in the maildrop.
const CONTENTS: [&str; 5] = [
    "A: b\r\n\r\nc\r\n",
    "A: b\r\nC: d\r\n\r\n.\r\n..e\r\n.f\r\n",
    "",
    "A: b\r\n\r\nno end",
    ".\r\n.\n.\r.",
];

fn uid(place: usize) -> UniqueId {
    UniqueId::of_imap(1, u32::try_from(place).expect("it is small"))
}

/// What the host says: yes (to the password `b` of `a`), or one of its refusals.
fn decide(question: &Question, chosen: Option<u8>) -> Decision {
    let refusal = match chosen {
        None | Some(b'0') => None,
        Some(octet) => Some(Refusal::ALL[usize::from(octet) % Refusal::ALL.len()]),
    };
    let message = |(place, content): (usize, &&str)| Message::new(uid(place), (**content).into());
    match (refusal, question) {
        (Some(refusal), _) => Decision::Refuse(refusal),
        (None, Question::Authenticate(it)) => {
            Decision::Authenticate(Known::new("a", "b").answer(it.clone()))
        }
        (None, Question::Open { .. }) => Decision::Open(Maildrop {
            messages: Arc::new(CONTENTS.iter().enumerate().map(message).collect()),
        }),
        (None, Question::Delete { .. }) => Decision::Done,
    }
}
