//! Commands: which may come when (RFC 1939 section 9), and what each does.

use super::{Server, State, Transaction, number};
use crate::Octets;
use crate::pop3::command::{Command, Verb};
use crate::pop3::reply::{Reply, Status};
use crate::pop3::server::texts::{self, Text};
use crate::pop3::server::{Expire, Fact, Question, Tls};
use crate::pop3::stuffing::{self, Stuffing};
use core::fmt::{self, Write as _};

use super::said::Said;

/// What IMPLEMENTATION tells.
const IMPLEMENTATION: &str = "SMTP-Lab";

impl Server {
    /// What is wrong with this command coming now.
    pub(super) fn out_of_order(&self, verb: Verb) -> Option<Text> {
        if !self.offers(verb) {
            return Some(texts::NOT_IMPLEMENTED);
        }
        match (verb, &self.state) {
            (Verb::Quit | Verb::Capa, _) => None,
            (Verb::User | Verb::Pass | Verb::Apop | Verb::Auth, State::Transaction(_)) => {
                Some(texts::LOGGED_IN)
            }
            (Verb::User | Verb::Pass | Verb::Apop | Verb::Auth, _) if self.must_secure() => {
                Some(texts::TLS_FIRST)
            }
            (Verb::User | Verb::Pass | Verb::Apop | Verb::Auth, _) => None,
            (Verb::Stls, State::Transaction(_)) => Some(texts::TLS_TOO_LATE),
            (Verb::Stls, _) if self.secured => Some(texts::TLS_TWICE),
            (Verb::Stls, _) | (_, State::Transaction(_)) => None,
            _ => Some(texts::LOGIN_FIRST),
        }
    }

    /// Whether the command is offered at all.
    fn offers(&self, verb: Verb) -> bool {
        let offered = &self.config.extensions;
        match verb {
            Verb::Capa => offered.capa,
            Verb::Top => offered.top,
            Verb::Uidl => offered.uidl,
            Verb::User | Verb::Pass => offered.user,
            Verb::Apop => self.timestamp.is_some(),
            Verb::Auth => !offered.auth.is_empty(),
            Verb::Stls => self.config.tls != Tls::None,
            _ => true,
        }
    }

    /// Does it; `named` is whom the line before has named, if it was USER.
    pub(super) fn command(&mut self, command: Command, named: Option<String>) {
        if let Some(text) = self.out_of_order(command.verb()) {
            return self.refuse(text);
        }
        match command {
            Command::User(name) => {
                self.state = State::Authorization(Some(name));
                self.yes(texts::SEND_PASSWORD);
            }
            Command::Pass(password) => match named {
                Some(user) => self.pass(user, password),
                None => self.refuse(texts::USER_FIRST),
            },
            Command::Apop { name, digest } => self.apop(name, digest),
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial.as_deref()),
            Command::Stls => self.stls(),
            Command::Capa => self.capa(),
            Command::Quit => self.quit(),
            Command::Noop => self.yes(texts::NOTHING),
            Command::Stat
            | Command::List(_)
            | Command::Retr(_)
            | Command::Dele(_)
            | Command::Rset
            | Command::Top { .. }
            | Command::Uidl(_) => self.on_maildrop(&command),
        }
    }

    /// What needs an open maildrop.
    fn on_maildrop(&mut self, command: &Command) {
        let State::Transaction(mut it) = core::mem::replace(&mut self.state, State::Over) else {
            return;
        };
        let done = match *command {
            Command::List(None) => {
                self.listing(texts::SCAN_LISTING, &it, |message| message.size());
                Ok(())
            }
            Command::Uidl(None) => {
                self.listing(texts::UNIQUE_IDS, &it, |message| message.uid().clone());
                Ok(())
            }
            Command::List(Some(message)) => it.message(message).map(|place| {
                let size = it.maildrop.messages[place].size();
                self.yes(&format!("{message} {size}"));
            }),
            Command::Uidl(Some(message)) => it.message(message).map(|place| {
                let uid = it.maildrop.messages[place].uid();
                self.yes(&format!("{message} {uid}"));
            }),
            Command::Retr(message) => it.message(message).map(|place| {
                let message = &it.maildrop.messages[place];
                let text = format!("{} octets", message.size());
                self.content(&text, message.content().clone());
            }),
            Command::Top { message, lines } => it.message(message).map(|place| {
                let content = it.maildrop.messages[place].content();
                let end = stuffing::top(content, lines);
                self.content(texts::TOP, content.slice(..end));
            }),
            Command::Dele(message) => it.message(message).map(|place| {
                it.marked.insert(place);
                let uid = it.maildrop.messages[place].uid().clone();
                let number = message;
                self.channel.fact(Fact::Marked { number, uid });
                self.yes(texts::MARKED);
            }),
            Command::Rset => {
                it.marked.clear();
                self.channel.fact(Fact::Unmarked);
                self.yes(&it.to_string());
                Ok(())
            }
            // STAT.
            _ => {
                let (count, octets) = it.left();
                self.yes(&format!("{count} {octets}"));
                Ok(())
            }
        };
        self.state = State::Transaction(it);
        if let Err(text) = done {
            self.refuse(text);
        }
    }

    /// A line for each message that is not marked: its number, and what is told of it.
    fn listing<T: fmt::Display>(
        &mut self,
        text: &str,
        it: &Transaction,
        told: impl Fn(&crate::pop3::Message) -> T,
    ) {
        let mut lines = format!("{}\r\n", Reply::new(Status::Ok, None, text));
        for (place, message) in it.maildrop.messages.iter().enumerate() {
            if !it.marked.contains(&place) {
                let written = write!(lines, "{} {}\r\n", number(place), told(message));
                written.expect("a string takes all");
            }
        }
        self.end_listing(lines);
    }

    fn end_listing(&mut self, mut lines: String) {
        lines.push_str(".\r\n");
        self.channel.send(Said::Line(lines.into()));
    }

    /// A message, whole or in part, and the line that ends it.
    fn content(&mut self, text: &str, content: Octets) {
        self.yes(text);
        self.channel.send(Said::Content(Stuffing::new(content)));
        let end = Octets::from_static(b".\r\n");
        self.channel.send(Said::Line(end));
    }

    pub(super) fn challenge(&mut self, challenge: &[u8]) {
        let challenge = crate::sasl::encode(challenge);
        let line = Octets::line(format_args!("+ {challenge}"));
        self.channel.send(Said::Line(line));
    }

    /// CAPA (RFC 2449 section 5): what is there in this state. What may come only before the login is
    /// announced behind it too, but for STLS (RFC 2595 section 4).
    fn capa(&mut self) {
        let offered = &self.config.extensions;
        let open = !self.must_secure();
        let mut lines = format!("{}\r\n", Reply::new(Status::Ok, None, texts::CAPABILITIES));
        let mut add = |is: bool, tag: fmt::Arguments<'_>| {
            if is {
                let written = write!(lines, "{tag}\r\n");
                written.expect("a string takes all");
            }
        };
        add(offered.top, format_args!("TOP"));
        add(offered.uidl, format_args!("UIDL"));
        add(offered.user && open, format_args!("USER"));
        let names: Vec<&str> = offered.auth.iter().map(|it| it.as_str()).collect();
        add(
            !names.is_empty() && open,
            format_args!("SASL {}", names.join(" ")),
        );
        let begun = matches!(self.state, State::Transaction(_));
        let stls = self.config.tls != Tls::None && !self.secured && !begun;
        add(stls, format_args!("STLS"));
        add(offered.resp_codes, format_args!("RESP-CODES"));
        let auth_code = offered.resp_codes && offered.auth_resp_code;
        add(auth_code, format_args!("AUTH-RESP-CODE"));
        add(offered.pipelining, format_args!("PIPELINING"));
        let delay = offered.login_delay;
        add(
            delay.is_some(),
            format_args!("LOGIN-DELAY {}", delay.unwrap_or(0)),
        );
        match offered.expire {
            None => {}
            Some(Expire::Never) => add(true, format_args!("EXPIRE NEVER")),
            Some(Expire::Days(days)) => add(true, format_args!("EXPIRE {days}")),
        }
        add(
            offered.implementation,
            format_args!("IMPLEMENTATION {IMPLEMENTATION}"),
        );
        self.end_listing(lines);
    }

    /// QUIT: before the login the end; behind it UPDATE (RFC 1939 section 6).
    fn quit(&mut self) {
        match core::mem::replace(&mut self.state, State::Over) {
            State::Transaction(it) if !it.marked.is_empty() => {
                let question = Question::Delete {
                    user: it.user.clone(),
                    uids: it.marked_ids(),
                };
                self.state = State::Update(self.channel.ask(question), it);
            }
            State::Transaction(it) => {
                self.farewell(Some(&it));
                self.state = State::Transaction(it);
                self.close();
            }
            _ => {
                self.farewell(None);
                self.close();
            }
        }
    }
}

impl Transaction {
    /// The place of the message with that number.
    fn message(&self, number: u32) -> Result<usize, Text> {
        let place = usize::try_from(number)
            .ok()
            .and_then(|it| it.checked_sub(1));
        let there = place.filter(|it| *it < self.maildrop.messages.len());
        let place = there.ok_or(texts::NO_SUCH_MESSAGE)?;
        if self.marked.contains(&place) {
            return Err(texts::DELETED);
        }
        Ok(place)
    }
}

impl fmt::Display for Transaction {
    /// What is in the maildrop.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, octets) = self.left();
        let messages = if count == 1 { "message" } else { "messages" };
        write!(f, "maildrop has {count} {messages} ({octets} octets)")
    }
}
