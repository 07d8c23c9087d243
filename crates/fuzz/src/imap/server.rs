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

use crate::drive::{End, Run, refusal};
use crate::known::Known;
use crate::script::{Script, Step};
use host::{Changes, Mailbox, Store, name};
use protocol_core::Octets;
use protocol_core::imap::server::{
    Config, Decision, Extension, Question, Refusal, Server, StateName,
};
use protocol_core::imap::{Flag, Flags};
use std::sync::Arc;
use watch::Watch;

/// The host, and others who change the mailbox.
pub(crate) struct Host {
    store: Store,
    /// Whether the session is told of its own changes before the host answers, or after.
    told_before: bool,
    /// What it is still to be told.
    untold: Option<Changes>,
    /// How often others changed INBOX.
    changes: usize,
}

impl End for Host {
    type Session = Server;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Server) -> StateName = Server::state;
    const OVER: StateName = StateName::Logout;
    const ASKS: bool = true;

    fn new(script: &Script<'_>) -> (Self, Server, Watch) {
        let config = config(script);
        let watch = Watch::new(&config);
        let host = Self {
            store: store(),
            told_before: !script.has(b'o'),
            untold: None,
            changes: 0,
        };
        (host, Server::new(Arc::new(config)), watch)
    }

    fn decide(&mut self, server: &mut Server, question: &Question, chosen: Option<u8>) -> Decision {
        let (decision, changes) = match (refusal(chosen, &Refusal::ALL), question) {
            (Some(refusal), _) => return Decision::Refuse(refusal),
            (None, Question::Sasl(it)) => {
                return Decision::Sasl(Known::new("a", "b").answer(it.clone()));
            }
            (None, other) => self.store.answer(other.clone()),
        };
        if self.told_before {
            self.store.tell(&changes, server);
        } else {
            self.untold = Some(changes);
        }
        decision
    }

    fn answered(&mut self, server: &mut Server) {
        if let Some(changes) = self.untold.take() {
            self.store.tell(&changes, server);
        }
    }

    /// Somebody else changes INBOX, each time otherwise.
    fn provoke(&mut self, server: &mut Server, _: &mut Watch) {
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
        self.store.tell(&Changes::of(&name("INBOX")), server);
    }

    fn held(&self, session: &Server) -> (usize, usize) {
        (session.held(), MOST)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.store == other.store
    }

    /// After NOOP the client knows how many messages there are.
    fn finished(run: &mut Run<Self>) {
        let is_within = run.session.held() > 0 || run.watch.is_within_a_command();
        if !run.is_watched || run.state() != StateName::Selected || is_within {
            return;
        }
        let open = run.session.selected().map(|it| it.mailbox);
        let mailbox = open.and_then(|it| run.end.store.mailboxes.get(it));
        let Some(count) = mailbox.map(|it| it.messages.len()) else {
            return;
        };
        run.step(&Step::Octets(
            b"z NOOP
"
            .to_vec(),
        ));
        if run.state() == StateName::Selected {
            assert_eq!(run.watch.count(), Some(count));
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
        tls: script.tls(),
        secured_from_start: has(b'i'),
        mechanisms: script.mechanisms(),
        extensions: match has(b'x') {
            true => [].into(),
            false => Extension::ALL.into_iter().collect(),
        },
        max_errors: script.max_errors(),
        max_message: if has(b's') { 100 } else { 100_000 },
    }
}
