//! A whole server session: the client says anything, in any pieces; the host decides anything.
//!
//! The first line sets it up: letters (see [`config`]), then a word with a decision for each question,
//! `0` for yes. Without a decision the host agrees.

mod watch;

use crate::drive::{End, Run, refusal};
use crate::known::Known;
use crate::script::Script;
use protocol_core::smtp::data::{BareLineEnds, Ending, Endings, LineEnds};
use protocol_core::smtp::server::{
    Config, Decision, Extensions, Question, Refusal, Rules, Server, Service, StateName, Told,
};
use protocol_core::smtp::{Severity, limits};
use std::sync::Arc;
use std::time::Duration;
use watch::Watch;

/// The host.
pub(crate) struct Host {
    known: Known,
    /// The most octets that the session may hold.
    most: usize,
}

impl End for Host {
    type Session = Server;
    type State = StateName;
    type Watch = Watch;

    const STATE: fn(&Server) -> StateName = Server::state;
    const OVER: StateName = StateName::Closed;
    const ASKS: bool = true;

    fn new(script: &Script<'_>) -> (Self, Server, Watch) {
        let config = config(script);
        let watch = Watch::new(&config);
        // A line, and a message of the size that is taken.
        let most = match script.has(b'z') {
            true => limits::AUTH_LINE + SMALL + 2,
            false => usize::MAX,
        };
        let known = Known::new("a", "b");
        (Self { known, most }, Server::new(Arc::new(config)), watch)
    }

    /// Yes (to the password `b` of `a`), or one of its refusals. Only VRFY is refused with a 2yz reply.
    fn decide(&mut self, _: &mut Server, question: &Question, chosen: Option<u8>) -> Decision {
        match (refusal(chosen, &Refusal::ALL), question) {
            (None, Question::Verify(_) | Question::Expand(_)) => {
                let mailbox = "bob@c.example".parse().expect("it is a mailbox");
                Decision::Tell(Told::Mailboxes(vec![mailbox]))
            }
            (None, Question::Authenticate(it)) => {
                Decision::Authenticate(self.known.answer(it.clone()))
            }
            (None, Question::Take(_)) => Decision::Taken("Q1".into()),
            (None, _) => Decision::Accept,
            (Some(refusal), Question::Verify(_) | Question::Expand(_)) => Decision::Refuse(refusal),
            (Some(refusal), _) => match refusal.reply().0.severity() {
                Severity::Completion | Severity::Intermediate => {
                    Decision::Refuse(Refusal::LocalError)
                }
                _ => Decision::Refuse(refusal),
            },
        }
    }

    fn held(&self, session: &Server) -> (usize, usize) {
        (session.held(), self.most)
    }

    fn finished(run: &mut Run<Self>) {
        run.end.known.lets_in(run.session.identity());
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
            auth: script.mechanisms(),
        },
        tls: script.tls(),
        max_recipients: if has(b'r') { 2 } else { 100 },
        max_errors: script.max_errors(),
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
