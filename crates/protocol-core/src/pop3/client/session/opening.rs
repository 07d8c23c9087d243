//! The opening of a session: greeting, CAPA, STLS, and the login by AUTH, APOP or USER and PASS.

use super::reader::Reader;
use super::{Client, Learnt, State};
use crate::Octets;
use crate::pop3::apop;
use crate::pop3::client::{Fact, Failure, StateName, TlsUse};
use crate::pop3::command::{Command, Verb};
use crate::pop3::limits;
use crate::pop3::reply::{Capability, Reply, Status, challenge};
use crate::sasl::client::{Dialogue, Exchange, Verdict};
use crate::sasl::{Mechanism, Secret};

impl Client {
    pub(super) fn greeted(&mut self, reply: &Reply) {
        match reply.status {
            Status::Ok => {
                self.timestamp = apop::timestamp(&reply.text).map(str::to_owned);
                self.capa();
            }
            Status::Err => self.refused(None, reply.clone()),
        }
    }

    fn capa(&mut self) {
        self.learnt = Learnt::default();
        self.channel.send(Octets::from_static(b"CAPA\r\n"));
        self.state = State::Capabilities;
    }

    pub(super) fn answered_capa(&mut self, reply: &Reply) {
        match reply.status {
            Status::Ok => {
                self.reader.expect_body();
                self.state = State::Capabilities;
            }
            // The server has none (RFC 2449 section 5).
            Status::Err => self.start_tls(),
        }
    }

    pub(super) fn learn(&mut self, content: &[u8]) {
        let lines = content.split(|octet| *octet == b'\n');
        let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let all: Vec<Capability> = lines.filter_map(|it| Capability::parse(it).ok()).collect();
        let has = |tag: &str| all.iter().any(|it| it.is(tag));
        let offered = all.iter().filter(|it| it.is("SASL"));
        let offered = offered.flat_map(|it| &it.parameters);
        let offered: Vec<Mechanism> = offered.filter_map(|it| Mechanism::named(it)).collect();
        self.learnt = Learnt {
            capa: true,
            user: has("USER"),
            uidl: has("UIDL"),
            pipelining: has("PIPELINING"),
            resp_codes: has("RESP-CODES"),
            stls: has("STLS"),
            auth: Mechanism::best(&offered, &self.config.credentials),
        };
        self.start_tls();
    }

    /// STLS, where the client wants it and does not have it; else the login.
    fn start_tls(&mut self) {
        match (self.config.tls, self.secured, self.learnt.stls) {
            (TlsUse::WhereOffered | TlsUse::Required, false, true) => {
                self.channel.send(Octets::from_static(b"STLS\r\n"));
                self.state = State::Stls;
            }
            (TlsUse::Required | TlsUse::Implicit, false, _) => self.leave(Failure::NeedsTls),
            _ => self.login(),
        }
    }

    pub(super) fn answered_stls(&mut self, reply: Reply) {
        match reply.status {
            Status::Ok => {
                self.state = State::Securing;
                self.channel.start_tls();
            }
            Status::Err if self.config.tls == TlsUse::Required => {
                self.refused(Some(Verb::Stls), reply);
            }
            Status::Err => self.login(),
        }
    }

    /// TLS is up: what was learnt before counts no more (RFC 2595 section 4), the timestamp neither.
    pub(super) fn secured(&mut self) {
        self.secured = true;
        if matches!(self.state, State::Securing) {
            self.reader = Reader::default();
            self.timestamp = None;
            self.capa();
        }
    }

    /// By what shows least of the password: AUTH, where its mechanism hides it; APOP; AUTH; USER and PASS.
    fn login(&mut self) {
        let user = self.config.credentials.user.clone();
        let shows = matches!(
            self.learnt.auth,
            None | Some(Mechanism::Plain | Mechanism::Login)
        );
        if let (true, true, Some(timestamp), Secret::Password(password)) = (
            shows,
            self.config.apop,
            &self.timestamp,
            &self.config.credentials.secret,
        ) {
            let digest = apop::digest(timestamp, password);
            return self.log_in_by(&Command::Apop { name: user, digest });
        }
        let has_password = matches!(self.config.credentials.secret, Secret::Password(_));
        match self.learnt.auth {
            Some(mechanism) => self.authenticate(mechanism),
            None if has_password && (self.learnt.user || !self.learnt.capa) => {
                self.log_in_by(&Command::User(user));
            }
            None => self.leave(Failure::NoWayIn),
        }
    }

    /// Sends a command of the login, unless it cannot be said: a name with a space is none.
    fn log_in_by(&mut self, command: &Command) {
        let line = command.to_string();
        if Command::parse(line.as_bytes()).as_ref() == Ok(command) {
            self.channel.send(Octets::line(format_args!("{line}")));
            self.state = State::Login(command.verb());
        } else {
            self.leave(Failure::NoWayIn);
        }
    }

    pub(super) fn answered_login(&mut self, verb: Verb, reply: Reply) {
        let password = match &self.config.credentials.secret {
            Secret::Password(password) if verb == Verb::User => Some(password.clone()),
            _ => None,
        };
        match (reply.status, password) {
            (Status::Err, _) => self.refused(Some(verb), reply),
            (Status::Ok, Some(password)) => self.log_in_by(&Command::Pass(password)),
            (Status::Ok, None) => self.logged_in(),
        }
    }

    fn authenticate(&mut self, mechanism: Mechanism) {
        let credentials = &self.config.credentials;
        let Some(exchange) = Exchange::new(mechanism, credentials, self.config.nonce) else {
            return self.leave(Failure::NoWayIn);
        };
        let line = format!("AUTH {}", mechanism.as_str());
        // RFC 5034 section 4.
        let most = limits::COMMAND_LINE - line.len() - " \r\n".len();
        let (dialogue, initial) = Dialogue::new(exchange, most);
        let initial = initial.map(|it| format!(" {it}")).unwrap_or_default();
        self.channel
            .send(Octets::line(format_args!("{line}{initial}")));
        self.reader.allow_long(true);
        self.state = State::Auth(Box::new(dialogue));
    }

    /// A line of the server while AUTH is under way that is no reply.
    pub(super) fn challenged(&mut self, line: &[u8]) {
        let State::Auth(it) = &mut self.state else {
            return;
        };
        match challenge(line)
            .ok()
            .and_then(|challenge| it.respond(challenge))
        {
            Some(response) => self.channel.send(response),
            // It is no challenge, or the server goes on as if it had not heard.
            None => self.nonsense(),
        }
    }

    pub(super) fn answered_auth(&mut self, it: &Dialogue, reply: Reply) {
        self.reader.allow_long(false);
        match it.verdict(reply.status == Status::Ok) {
            Verdict::LetIn => self.logged_in(),
            Verdict::Unproven => self.leave(Failure::ServerUnproven),
            Verdict::Refused => self.refused(Some(Verb::Auth), reply),
            Verdict::Nonsense => self.give_up(Failure::Nonsense(StateName::Auth)),
        }
    }

    fn logged_in(&mut self) {
        self.channel.fact(Fact::LoggedIn);
        self.begin();
    }
}
