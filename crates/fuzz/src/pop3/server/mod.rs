//! A whole server session: the client says anything, in any pieces; the host decides anything.
//!
//! The first line sets it up: letters (see [`config`]), then a word with a decision for each question,
//! `0` for yes. Without a decision the host agrees.

mod watch;

use crate::drive::{End, Run, refusal};
use crate::known::Known;
use crate::script::Script;
use protocol_core::pop3::server::{
    Config, Decision, Expire, Extensions, Fact, Question, Refusal, Server, StateName,
};
use protocol_core::pop3::{Maildrop, Message, UniqueId, limits};
use std::sync::Arc;
use std::time::Duration;
use watch::Watch;

/// The host.
pub(crate) struct Host;

impl End for Host {
    type Session = Server;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Server) -> StateName = Server::state;
    const OVER: StateName = StateName::Over;
    const ASKS: bool = true;

    fn new(script: &Script<'_>) -> (Self, Server, Watch) {
        let config = config(script);
        let watch = Watch::new(&config);
        (Self, Server::new(Arc::new(config)), watch)
    }

    /// Yes (to the password `b` of `a`), or one of its refusals.
    fn decide(&mut self, _: &mut Server, question: &Question, chosen: Option<u8>) -> Decision {
        let message =
            |(place, content): (usize, &&str)| Message::new(uid(place), (**content).into());
        match (refusal(chosen, &Refusal::ALL), question) {
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

    fn held(&self, session: &Server) -> (usize, usize) {
        (session.held(), limits::AUTH_LINE + 101)
    }

    /// Each lock was let go exactly once, unless it is held.
    fn finished(run: &mut Run<Self>) {
        let count = |is: fn(&Fact) -> bool| run.facts.iter().filter(|it| is(it)).count();
        let opened = count(|it| matches!(it, Fact::Opened { .. }));
        let released = count(|it| matches!(it, Fact::Released { .. }));
        let over = run.state() == StateName::Over;
        assert!(opened <= 1);
        assert_eq!(released, if over { opened } else { 0 });
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
            auth: script.mechanisms(),
            resp_codes: !has(b'r'),
            login_delay: has(b'd').then_some(60),
            expire: has(b'd').then_some(Expire::Days(3)),
            ..Extensions::default()
        }
    };
    Config {
        name: "mx.example".parse().expect("it is a domain"),
        extensions,
        tls: script.tls(),
        max_errors: script.max_errors(),
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
