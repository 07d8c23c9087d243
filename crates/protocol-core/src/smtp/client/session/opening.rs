//! The opening of a session: greeting, EHLO, STARTTLS, AUTH.

use super::{AuthOffer, Client, Failure, Learnt, Outcome, Stage, State, TlsUse};
use crate::Octets;
use crate::sasl::Mechanism;
use crate::sasl::client::{Dialogue, Exchange, Verdict};
use crate::smtp::limits;
use crate::smtp::reply::ReplyParser;
use crate::smtp::{Reply, Severity};

impl Client {
    pub(super) fn greeted(&mut self, reply: &Reply) {
        if reply.code.get() == 220 {
            self.channel
                .send(Octets::line(format_args!("EHLO {}", self.config.name)));
            self.state = State::Hello { extended: true };
        } else {
            self.fail_all(Stage::Greeting, reply);
        }
    }

    pub(super) fn answered_hello(&mut self, extended: bool, reply: &Reply) {
        match (reply.code.severity(), extended) {
            (Severity::Completion, _) => {
                self.learnt = Learnt::default();
                if extended {
                    self.learn(reply);
                }
                self.start_tls();
            }
            (Severity::PermanentNegative, true) => {
                self.channel
                    .send(Octets::line(format_args!("HELO {}", self.config.name)));
                self.state = State::Hello { extended: false };
            }
            _ => self.fail_all(Stage::Hello, reply),
        }
    }

    pub(super) fn learn(&mut self, reply: &Reply) {
        for line in reply.lines.iter().skip(1) {
            let keyword = line.split(' ').next().unwrap_or("").to_ascii_uppercase();
            match keyword.as_str() {
                "SIZE" => self.learnt.size = true,
                "PIPELINING" => self.learnt.pipelining = true,
                "8BITMIME" => self.learnt.eight_bit_mime = true,
                "SMTPUTF8" => self.learnt.smtputf8 = true,
                "DSN" => self.learnt.dsn = true,
                "CHUNKING" => self.learnt.chunking = true,
                "BINARYMIME" => self.learnt.binary_mime = true,
                "STARTTLS" => self.learnt.tls = true,
                "AUTH" => {
                    let offered: Vec<Mechanism> = line
                        .split(' ')
                        .skip(1)
                        .filter_map(Mechanism::named)
                        .collect();
                    let known = self.config.credentials.as_ref();
                    let best = known.and_then(|(it, _)| Mechanism::best(&offered, it));
                    (self.learnt.auth, self.learnt.mechanism) = (true, best);
                }
                _ => {}
            }
        }
    }

    /// STARTTLS, where the client wants it and does not have it; else AUTH.
    pub(super) fn start_tls(&mut self) {
        match (self.config.tls, self.secured, self.learnt.tls) {
            (TlsUse::WhereOffered | TlsUse::Required, false, true) => {
                self.channel.send(Octets::from_static(b"STARTTLS\r\n"));
                self.state = State::StartTls;
            }
            (TlsUse::Required | TlsUse::Implicit, false, _) => {
                self.fail(Outcome::Deferred(Failure::NeedsTls));
            }
            _ => self.authenticate(),
        }
    }

    pub(super) fn answered_start_tls(&mut self, reply: &Reply) {
        if reply.code.get() == 220 {
            self.state = State::Securing;
            self.channel.start_tls();
        } else if self.config.tls == TlsUse::Required {
            self.fail_all(Stage::Tls, reply);
        } else {
            self.authenticate();
        }
    }

    /// TLS is up: what was learnt before counts no more (RFC 3207 section 4.2).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        self.parser = ReplyParser::default();
        self.learnt = Learnt::default();
        if self.state == State::Securing {
            self.channel
                .send(Octets::line(format_args!("EHLO {}", self.config.name)));
            self.state = State::Hello { extended: true };
        }
    }

    /// AUTH, where the client has credentials; else MAIL.
    pub(super) fn authenticate(&mut self) {
        let Some((credentials, nonce)) = &self.config.credentials else {
            self.begin();
            return;
        };
        let exchange = self.learnt.mechanism.and_then(|mechanism| {
            let exchange = Exchange::new(mechanism, credentials, *nonce)?;
            Some((mechanism, exchange))
        });
        let Some((mechanism, exchange)) = exchange else {
            let offer = match (self.learnt.auth, self.secured, self.learnt.tls) {
                (true, ..) => AuthOffer::OtherMechanisms,
                (false, false, true) => AuthOffer::StartTls,
                (false, ..) => AuthOffer::Nothing,
            };
            self.fail(Outcome::Failed(Failure::NoWayIn(offer)));
            return;
        };
        let line = format!("AUTH {}", mechanism.as_str());
        // RFC 4954 section 4.
        let most = limits::PLAIN_COMMAND_LINE - line.len() - " \r\n".len();
        let (dialogue, initial) = Dialogue::new(exchange, most);
        let initial = initial.map(|it| format!(" {it}")).unwrap_or_default();
        self.channel
            .send(Octets::line(format_args!("{line}{initial}")));
        self.state = State::Auth(Box::new(dialogue));
    }

    pub(super) fn answered_auth(&mut self, mut it: Box<Dialogue>, reply: &Reply) {
        let severity = reply.code.severity();
        if severity == Severity::Intermediate {
            let text = reply.lines.first().map_or("", String::as_str);
            if let Some(response) = it.respond(text.as_bytes()) {
                self.channel.send(response);
                self.state = State::Auth(it);
                return;
            }
        }
        match it.verdict(severity == Severity::Completion) {
            Verdict::LetIn => self.begin(),
            Verdict::Unproven => {
                self.fail(Outcome::Failed(Failure::ServerUnproven));
            }
            Verdict::Refused | Verdict::Nonsense => self.fail_all(Stage::Auth, reply),
        }
    }
}
