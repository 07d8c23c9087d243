//! A whole server session: the client says anything, in any pieces; the host decides anything; others
//! change the mailbox.
//!
//! The first line sets it up: letters (see [`config`]), then a word with a decision for each question,
//! `0` for yes. Without a decision the host agrees. `^E` is the host's answer where it answers late, and
//! somebody else's change of INBOX where it does not.

#[path = "../../../protocol-core/tests/imap/host.rs"]
#[expect(dead_code, reason = "it is shared, and not all of it is needed here")]
mod host;
mod watch;

use crate::drive::Heard;
use crate::known::Known;
use crate::script::{Cut, Script, Step};
use host::{Changes, Mailbox, Store, name};
use protocol_core::imap::server::{
    Config, Decision, Extension, Fact, Question, Refusal, Server, StateName, Tls,
};
use protocol_core::imap::{Flag, Flags};
use protocol_core::sasl::Mechanism;
use protocol_core::{Instant, Octets, Session};
use std::sync::Arc;
use watch::Watch;

/// Takes a set-up and what a client says.
///
/// # Panics
/// Where the answers depend on how the octets were cut, are not one for each command, or are given out
/// of order; where a client that counts what it is told is wrong; where more is kept than fits.
pub fn run(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = Run::of(&script, Cut::Nowhere);
    for cut in [Cut::AsWritten, Cut::Everywhere] {
        let other = Run::of(&script, cut);
        assert_eq!(other.heard.text(), whole.heard.text(), "{cut:?}");
        assert_eq!(other.questions, whole.questions, "{cut:?}");
        assert_eq!(other.server.state(), whole.server.state(), "{cut:?}");
        assert!(other.store == whole.store, "{cut:?}");
    }
}

/// A run of a script.
struct Run {
    server: Server,
    store: Store,
    heard: Heard<Question, Fact>,
    /// What the host was asked.
    questions: Vec<Question>,
    /// What it will answer: the next is the last.
    decisions: Vec<u8>,
    /// Whether the session is told of its own changes before the host answers, or after.
    told_before: bool,
    /// How often others changed INBOX.
    changes: usize,
}

impl Run {
    fn of(script: &Script<'_>, cut: Cut) -> Self {
        let decisions = script.words().next().unwrap_or_default();
        let mut run = Self {
            server: Server::new(Arc::new(config(script))),
            store: store(),
            heard: Heard::default(),
            questions: Vec::new(),
            decisions: decisions.iter().rev().copied().collect(),
            told_before: !script.has(b'o'),
            changes: 0,
        };
        let late = script.has(b'l');
        let watched = cut == Cut::Everywhere && !late && !script.is_long();
        let mut watch = watched.then(|| Watch::new(run.server.config()));
        run.heard.open(&mut run.server, script.has(b'i'));
        if let Some(watch) = &mut watch {
            watch.opened(&run.heard.octets);
        }
        for step in script.steps(cut) {
            let said = run.heard.octets.len();
            let before = run.server.state();
            let secured = step == Step::Secured && run.heard.wants_tls;
            match step {
                Step::Answer if late => run.answer(),
                Step::Answer => run.change(),
                _ => run.heard.step(&mut run.server, &step),
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
                    after: run.server.state(),
                });
            }
            if cut == Cut::Everywhere && !late {
                assert!(run.server.held() <= MOST, "{}", run.server.held());
            }
        }
        if run.server.state() == StateName::Logout {
            assert_eq!(run.heard.closes, 1);
        }
        if let Some(watch) = watch {
            run.knows(&watch);
        }
        run
    }

    fn answer(&mut self) {
        let Some((ticket, question)) = self.heard.open.take() else {
            return;
        };
        self.questions.push(question.clone());
        let (decision, changes) = self.decide(question);
        if self.told_before {
            self.store.tell(&changes, &mut self.server);
        }
        // The connection may be closed by now.
        if self.server.answer(Instant::ZERO, ticket, decision).is_err() {
            assert_eq!(self.server.state(), StateName::Logout);
        }
        if !self.told_before {
            self.store.tell(&changes, &mut self.server);
        }
        self.heard.drain(&mut self.server);
    }

    fn decide(&mut self, question: Question) -> (Decision, Changes) {
        match self.decisions.pop() {
            None | Some(b'0') => {}
            Some(octet) => {
                let refusal = Refusal::ALL[usize::from(octet) % Refusal::ALL.len()];
                return (Decision::Refuse(refusal), Changes::default());
            }
        }
        match question {
            Question::Sasl(it) => {
                let answer = Known::new("a", "b").answer(it);
                (Decision::Sasl(answer), Changes::default())
            }
            other => self.store.answer(other),
        }
    }

    /// Somebody else changes INBOX, each time otherwise.
    fn change(&mut self) {
        self.changes += 1;
        let Some(inbox) = self.store.mailboxes.get_mut(&name("INBOX")) else {
            return;
        };
        match self.changes % 4 {
            0 => drop(inbox.messages.pop()),
            1 => fill(inbox, 1),
            2 => drop((!inbox.messages.is_empty()).then(|| inbox.messages.remove(0))),
            _ => {
                for it in &mut inbox.messages {
                    let flags = &mut Arc::make_mut(it).flags;
                    if !flags.remove(&Flag::Flagged) {
                        flags.insert(Flag::Flagged);
                    }
                }
            }
        }
        self.store
            .tell(&Changes::of(&name("INBOX")), &mut self.server);
        self.heard.drain(&mut self.server);
    }

    /// After NOOP the client knows how many messages there are.
    fn knows(&self, watch: &Watch) {
        let Some(open) = self.server.selected() else {
            return;
        };
        let is_within = self.server.held() > 0 || watch.is_within_a_command();
        if self.server.state() != StateName::Selected || is_within {
            return;
        }
        let (mut server, mut watch) = (self.server.clone(), watch.clone());
        let mut heard: Heard<Question, Fact> = Heard::default();
        let step = Step::Octets(b"z NOOP\r\n".to_vec());
        heard.step(&mut server, &step);
        let Some(mailbox) = self.store.mailboxes.get(open.mailbox) else {
            return;
        };
        watch.stepped(&watch::Stepped {
            before: StateName::Selected,
            step: &step,
            secured: false,
            said: &heard.octets,
            after: server.state(),
        });
        if server.state() == StateName::Selected {
            assert_eq!(watch.count(), Some(mailbox.messages.len()));
        }
    }
}

/// The most that a session keeps: a command that is too long, and what it says to the last line.
const MOST: usize = 2_000_000;

/// Two letters in INBOX, and another mailbox.
fn store() -> Store {
    let mut store = Store::new();
    store.user = "a".to_owned();
    store.password = "b".to_owned();
    store.create(&name("x/y"));
    fill(store.mailbox(&name("INBOX")), 2);
    store
}

fn fill(mailbox: &mut Mailbox, count: usize) {
    for _ in 0..count {
        let letter = "Subject: =?utf-8?Q?=C3=A9?=\r\nFrom: A <a@b.example>\r\n\
            Content-Type: multipart/mixed; boundary=c\r\n\r\n\
            --c\r\n\r\nOne.\r\n--c\r\nContent-Type: message/rfc822\r\n\r\nTo: d\r\n\r\nTwo.\r\n--c--\r\n";
        mailbox.append(
            Flags::new(),
            1_772_442_000,
            Octets::from_static(letter.as_bytes()),
        );
    }
}

/// `t` STARTTLS, `T` required; `a` AUTHENTICATE; `x` no extension at all; `e` few errors; `s` small
/// messages; `o` the host tells of a change after it answered; `l` it answers late; `i` TLS from the
/// first octet.
fn config(script: &Script<'_>) -> Config {
    let has = |letter| script.has(letter);
    Config {
        name: "imap.example".parse().expect("it is a domain"),
        tls: match (has(b't'), has(b'T')) {
            (_, true) => Tls::Required,
            (true, false) => Tls::Offered,
            (false, false) => Tls::None,
        },
        secured_from_start: has(b'i'),
        mechanisms: match has(b'a') {
            true => Mechanism::ALL.to_vec(),
            false => Vec::new(),
        },
        extensions: match has(b'x') {
            true => [].into(),
            false => Extension::ALL.into_iter().collect(),
        },
        max_errors: if has(b'e') { 3 } else { 1000 },
        max_message: if has(b's') { 100 } else { 100_000 },
    }
}
