//! Locks, deadlines, bounds: what transcripts do not show.

use super::*;
use crate::pop3::Message;
use crate::pop3::server::{Extensions, Refusal, Tls};
use crate::sasl::server::{Answer, Question as Wanted};
use crate::sasl::{Mechanism, Nonce};
use crate::session::MAX_UNSENT;
use core::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(600);

fn config() -> Config {
    Config {
        name: "mail.example".parse().expect("a domain"),
        extensions: Extensions::default(),
        tls: Tls::Offered,
        max_errors: 3,
        command_timeout: TIMEOUT,
    }
}

fn with_apop() -> Config {
    let mut config = config();
    config.extensions.apop = true;
    config
}

fn server() -> Server {
    Server::new(Arc::new(config()))
}

fn maildrop(contents: &[&str]) -> Maildrop {
    let message = |(place, content): (usize, &&str)| {
        Message::new(UniqueId::of_imap(1, number(place)), (**content).into())
    };
    Maildrop {
        messages: Arc::new(contents.iter().enumerate().map(message).collect()),
    }
}

/// What a server does whose host lets bob in and has two messages.
#[derive(Default)]
struct Heard {
    facts: Vec<Fact>,
    said: String,
    closes: usize,
    deadline: Option<Instant>,
    /// A question that the host keeps.
    kept: Option<(Ticket, Question)>,
}

impl Heard {
    fn drain(&mut self, server: &mut Server, keeps: fn(&Question) -> bool) {
        loop {
            match server.poll_output() {
                Output::Ask(ticket, question) if keeps(&question) => {
                    self.kept = Some((ticket, question));
                }
                Output::Ask(ticket, question) => {
                    let answered = server.answer(Instant::ZERO, ticket, decide(&question));
                    answered.expect("it was just asked");
                }
                Output::Fact(fact) => self.facts.push(fact),
                Output::Close => self.closes += 1,
                Output::StartTls => {}
                Output::Timeout(deadline) => {
                    self.deadline = deadline;
                    break;
                }
            }
        }
    }

    /// Says this to the server, whose host keeps the question that comes of it.
    fn asked(&mut self, server: &mut Server, lines: &str, keeps: fn(&Question) -> bool) -> Ticket {
        server.handle_input(Instant::ZERO, Input::Octets(lines.as_bytes()));
        self.drain(server, keeps);
        self.kept.as_ref().expect("the host was asked").0
    }

    fn take(&mut self, server: &mut Server) {
        while let Some(octets) = server.poll_transmit(1000) {
            self.said.push_str(&octets.to_text());
        }
    }

    /// The host answers the question that it kept, and what comes of that is taken.
    fn answer(&mut self, server: &mut Server, ticket: Ticket, decision: Decision) {
        let answered = server.answer(Instant::ZERO, ticket, decision);
        answered.expect("the question is open");
        self.drain(server, |_| false);
        self.take(server);
    }

    /// How often the lock was taken and let go.
    fn locks(&self) -> (usize, usize) {
        let count = |is: fn(&Fact) -> bool| self.facts.iter().filter(|it| is(it)).count();
        (
            count(|it| matches!(it, Fact::Opened { .. })),
            count(|it| matches!(it, Fact::Released { .. })),
        )
    }
}

fn decide(question: &Question) -> Decision {
    match question {
        Question::Authenticate(Wanted::Nonce) => Decision::Authenticate(Answer::Nonce(Nonce {
            random: [0; 16],
            date: 0,
        })),
        Question::Authenticate(Wanted::Password { user, .. }) => {
            Decision::Authenticate(Answer::Known(user.clone()))
        }
        Question::Authenticate(_) => Decision::Refuse(Refusal::Temporary),
        Question::Open { .. } => Decision::Open(maildrop(&["A: b\r\n\r\n.c\r\n", "D: e\r\n\r\n"])),
        Question::Delete { .. } => Decision::Done,
    }
}

/// A server that has greeted.
fn greeted(config: Config) -> (Server, Heard) {
    let (mut server, mut heard) = (Server::new(Arc::new(config)), Heard::default());
    step(&mut server, &mut heard, Input::Opened);
    (server, heard)
}

/// After these lines.
fn after(lines: &str) -> (Server, Heard) {
    let (mut server, mut heard) = greeted(config());
    step(&mut server, &mut heard, Input::Octets(lines.as_bytes()));
    heard.said.clear();
    (server, heard)
}

fn step(server: &mut Server, heard: &mut Heard, input: Input<'_>) {
    server.handle_input(Instant::ZERO, input);
    heard.drain(server, |_| false);
    heard.take(server);
}

const LOGIN: &str = "USER bob\r\nPASS x\r\n";

#[test]
fn the_lock_goes_exactly_once_whatever_ends_the_session() {
    let junk = "X\r\n".repeat(5);
    let much = "y".repeat(20_000);
    for end in [
        Input::Octets(b"QUIT\r\n"),
        Input::Octets(b"DELE 1\r\nQUIT\r\nQUIT\r\n"),
        Input::Octets(junk.as_bytes()),
        Input::Closed,
        Input::Timeout,
    ] {
        let (mut server, mut heard) = after(LOGIN);
        assert_eq!(heard.locks(), (1, 0));
        step(&mut server, &mut heard, Input::Octets(much.as_bytes()));
        step(&mut server, &mut heard, Input::Octets(b"\r\n"));
        assert_eq!(heard.locks(), (1, 0));
        for input in [
            end,
            Input::Closed,
            Input::Timeout,
            Input::Octets(b"NOOP\r\n"),
        ] {
            step(&mut server, &mut heard, input);
        }
        assert_eq!(heard.locks(), (1, 1), "{end:?}");
        assert_eq!((heard.closes, server.state()), (1, StateName::Over));
        assert_eq!(heard.deadline, None);
    }
}

#[test]
fn who_has_no_lock_lets_none_go() {
    for lines in ["", "USER bob\r\n", "QUIT\r\n", "STLS\r\n"] {
        let (mut server, mut heard) = after(lines);
        step(&mut server, &mut heard, Input::Closed);
        assert_eq!((heard.locks(), heard.closes), ((0, 0), 1), "{lines}");
    }
}

#[test]
fn a_maildrop_that_is_opened_too_late_is_not_locked() {
    let (mut server, mut heard) = greeted(config());
    let ticket = heard.asked(&mut server, LOGIN, |it| matches!(it, Question::Open { .. }));
    assert_eq!(server.state(), StateName::Asking);
    step(&mut server, &mut heard, Input::Closed);
    let late = server.answer(Instant::ZERO, ticket, Decision::Open(maildrop(&["a"])));
    assert_eq!(late, Err(Stale));
    heard.drain(&mut server, |_| false);
    assert_eq!((heard.locks(), heard.closes), ((0, 0), 1));
}

#[test]
fn a_connection_that_is_lost_in_update_lets_the_lock_go_and_the_removal_stands() {
    let (mut server, mut heard) = after(LOGIN);
    server.handle_input(Instant::ZERO, Input::Octets(b"DELE 2\r\nQUIT\r\nNOOP\r\n"));
    heard.drain(&mut server, |it| matches!(it, Question::Delete { .. }));
    let (ticket, question) = heard.kept.take().expect("the host was asked");
    let uids = vec![UniqueId::of_imap(1, 2)];
    let user = "bob".to_owned();
    assert_eq!(question, Question::Delete { user, uids });
    assert_eq!(server.state(), StateName::Update);
    step(&mut server, &mut heard, Input::Closed);
    assert_eq!((heard.locks(), heard.closes), ((1, 1), 1));
    assert_eq!(
        server.answer(Instant::ZERO, ticket, Decision::Done),
        Err(Stale)
    );
    heard.drain(&mut server, |_| false);
    assert_eq!((heard.locks(), heard.closes), ((1, 1), 1));
}

#[test]
fn nothing_behind_quit_is_looked_at_while_the_host_removes() {
    let (mut server, mut heard) = after(LOGIN);
    let ticket = heard.asked(&mut server, "DELE 1\r\nQUIT\r\nSTAT\r\n", |it| {
        matches!(it, Question::Delete { .. })
    });
    heard.take(&mut server);
    assert_eq!(heard.said, "+OK marked as deleted\r\n");
    heard.said.clear();
    heard.answer(&mut server, ticket, Decision::Done);
    let left = "+OK mail.example POP3 server signing off (1 message left)\r\n";
    assert_eq!(heard.said, left);
    let removed = Fact::Removed(vec![UniqueId::of_imap(1, 1)]);
    assert!(heard.facts.contains(&removed));
}

#[test]
fn a_message_is_sent_from_the_octets_that_are_stored() {
    let content = Octets::from("D: e\r\n\r\n".repeat(1000).as_str());
    let (mut server, mut heard) = greeted(config());
    let ticket = heard.asked(&mut server, LOGIN, |it| matches!(it, Question::Open { .. }));
    let uid = UniqueId::of_imap(1, 1);
    let messages = Arc::new(vec![Message::new(uid, content.clone())]);
    heard.answer(&mut server, ticket, Decision::Open(Maildrop { messages }));
    server.handle_input(Instant::ZERO, Input::Octets(b"RETR 1\r\n"));
    assert_eq!(
        &*server.poll_transmit(9000).expect("a line"),
        b"+OK 8000 octets\r\n"
    );
    let sent = server.poll_transmit(9000).expect("the content");
    assert_eq!((sent.as_ptr(), sent.len()), (content.as_ptr(), 8000));
    assert_eq!(&*server.poll_transmit(9000).expect("the end"), b".\r\n");
    assert_eq!(server.poll_transmit(9000), None);
}

#[test]
fn who_reads_nothing_is_not_listened_to_without_end() {
    let (mut server, mut heard) = after(LOGIN);
    let some = "RETR 1\r\n".repeat(1000);
    let mut rounds = 0;
    while server.state() != StateName::Over {
        server.handle_input(Instant::ZERO, Input::Octets(some.as_bytes()));
        heard.drain(&mut server, |_| false);
        assert!(server.held() <= MAX_WAITING + MAX_UNSENT + some.len());
        rounds += 1;
    }
    assert!(rounds < 60, "{rounds}");
    assert_eq!(heard.locks(), (1, 1));
}

#[test]
fn who_reads_nothing_loses_the_lock_when_the_timer_is_over() {
    let (mut server, mut heard) = after(LOGIN);
    let some = "RETR 1\r\n".repeat(10_000);
    server.handle_input(Instant::ZERO, Input::Octets(some.as_bytes()));
    heard.drain(&mut server, |_| false);
    assert_eq!(heard.deadline, Some(Instant::ZERO + TIMEOUT));
    server.handle_input(Instant::ZERO + TIMEOUT, Input::Timeout);
    heard.drain(&mut server, |_| false);
    assert_eq!(server.state(), StateName::Over);
    assert_eq!(heard.locks(), (1, 1));
}

#[test]
fn a_line_without_end_is_swallowed_and_refused_once() {
    let (mut server, mut heard) = after("");
    for _ in 0..100 {
        step(&mut server, &mut heard, Input::Octets(&[b'x'; 1000]));
        assert!(server.held() <= 13_300, "{}", server.held());
    }
    assert_eq!(heard.said, "");
    step(&mut server, &mut heard, Input::Octets(b"\r\nQUIT\r\n"));
    assert!(
        heard.said.starts_with("-ERR line too long\r\n+OK "),
        "{}",
        heard.said
    );
}

#[test]
fn the_autologout_timer_begins_anew_with_each_command() {
    let (mut server, mut heard) = after(LOGIN);
    let later = Instant::from_micros(9_000_000);
    server.handle_input(later, Input::Octets(b"NOOP\r\n"));
    heard.drain(&mut server, |_| false);
    assert_eq!(heard.deadline, Some(later + TIMEOUT));
}

#[test]
fn under_tls_from_the_first_octet_there_is_no_stls() {
    let (mut server, mut heard) = (server(), Heard::default());
    step(&mut server, &mut heard, Input::Secured);
    step(&mut server, &mut heard, Input::Opened);
    assert!(server.is_secured());
    step(&mut server, &mut heard, Input::Octets(b"CAPA\r\nSTLS\r\n"));
    assert!(!heard.said.contains("\r\nSTLS"));
    assert!(heard.said.ends_with("-ERR TLS is up already\r\n"));
}

#[test]
fn what_comes_before_the_greeting_waits_for_it() {
    let (mut server, mut heard) = (Server::new(Arc::new(with_apop())), Heard::default());
    step(&mut server, &mut heard, Input::Octets(b"QUIT\r\n"));
    assert_eq!(heard.said, "");
    step(&mut server, &mut heard, Input::Opened);
    assert_eq!(
        heard.said,
        "+OK mail.example POP3 server ready <0.0@mail.example>\r\n\
         +OK mail.example POP3 server signing off\r\n"
    );
}

#[test]
fn without_chance_there_is_no_apop() {
    let (mut server, mut heard) = (Server::new(Arc::new(with_apop())), Heard::default());
    server.handle_input(Instant::ZERO, Input::Opened);
    heard.drain(&mut server, |_| true);
    let (ticket, _) = heard.kept.take().expect("the host was asked");
    heard.answer(&mut server, ticket, Decision::Refuse(Refusal::Temporary));
    let apop = b"APOP bob 00000000000000000000000000000000\r\n";
    step(&mut server, &mut heard, Input::Octets(apop));
    assert_eq!(
        heard.said,
        "+OK mail.example POP3 server ready\r\n-ERR command not implemented\r\n"
    );
}

#[test]
fn a_host_that_answers_something_else_lets_nobody_in() {
    for decision in [
        Decision::Done,
        Decision::Open(Maildrop::default()),
        Decision::Authenticate(Answer::Unknown),
        Decision::Authenticate(Answer::Password(Some("x".into()))),
        Decision::Refuse(Refusal::LoginDelay),
    ] {
        let (mut server, mut heard) = after("");
        let ticket = heard.asked(&mut server, LOGIN, |_| true);
        heard.answer(&mut server, ticket, decision.clone());
        assert_eq!(server.state(), StateName::Authorization, "{decision:?}");
        assert!(heard.said.contains("-ERR ["), "{}", heard.said);
        assert_eq!(heard.locks(), (0, 0));
    }
}

#[test]
fn what_may_come_is_not_out_of_order_and_what_may_not_is() {
    let extensions = [
        Extensions::default(),
        Extensions::bare(),
        Extensions {
            apop: true,
            auth: vec![Mechanism::Plain],
            ..Extensions::default()
        },
    ];
    let all = extensions.into_iter().flat_map(|extensions| {
        [Tls::None, Tls::Offered, Tls::Required].map(|tls| Config {
            extensions: extensions.clone(),
            tls,
            max_errors: 100,
            ..config()
        })
    });
    for config in all {
        for lines in ["", "USER bob\r\n", LOGIN] {
            for verb in Verb::ALL {
                let (mut server, mut heard) = greeted(config.clone());
                step(&mut server, &mut heard, Input::Octets(lines.as_bytes()));
                let legal = server.legal_commands().any(|it| it == verb);
                let named = server.state() == StateName::UserGiven;
                heard.said.clear();
                // Out of order comes before what is wrong with its arguments.
                let line = match verb {
                    Verb::User | Verb::Apop | Verb::Auth => format!("{verb}\r\n"),
                    Verb::Retr | Verb::Top | Verb::Dele => format!("{verb}\r\n"),
                    Verb::Pass if named => "PASS\r\n".to_owned(),
                    _ => format!("{verb} x\r\n"),
                };
                step(&mut server, &mut heard, Input::Octets(line.as_bytes()));
                let wrong_arguments = heard.said == "-ERR arguments not understood\r\n";
                assert_eq!(legal, wrong_arguments, "{lines}{line}{}", heard.said);
            }
        }
    }
}
