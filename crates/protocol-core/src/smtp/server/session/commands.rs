//! Commands: which may come when (RFC 5321 section 4.1.4), and what each does.

use super::{Addressed, Begun, Greeted, Pending, Server, State};
use crate::smtp::Body;
use crate::smtp::address::MailHost;
use crate::smtp::command::{Command, Verb};
use crate::smtp::reply::ReplyCode;
use crate::smtp::server::texts;
use crate::smtp::server::texts::Text;
use crate::smtp::server::{Fact, Question, Tls};

impl Server {
    /// What is wrong with this verb coming now.
    pub(super) fn out_of_order(&self, verb: Verb) -> Option<Text> {
        match (verb, &self.state) {
            // Who was turned away by the greeting can only leave (section 3.1).
            (Verb::Quit, State::Connected) => None,
            (_, State::Connected) => Some(texts::NO_SERVICE),
            (Verb::StartTls, _) if self.config.tls == Tls::None => Some(texts::NOT_IMPLEMENTED),
            (Verb::StartTls, _) if self.secured => Some(texts::TLS_TWICE),
            (Verb::StartTls, State::AwaitHello) => Some(texts::HELLO_FIRST),
            (Verb::Ehlo | Verb::StartTls | Verb::Noop | Verb::Quit, _) => None,
            _ if self.must_secure() => Some(texts::TLS_REQUIRED),
            // Who does not answer it says so without a verdict (section 7.3).
            _ if verb != Verb::Expn && !self.offers(verb) => Some(texts::NOT_IMPLEMENTED),
            (Verb::Mail | Verb::Rcpt | Verb::Data, State::Chunks(_)) => Some(texts::BDAT_UNDER_WAY),
            (Verb::Auth, State::Chunks(_)) => Some(texts::AUTH_IN_TRANSACTION),
            (Verb::Data, State::Addressed(to)) if to.envelope.body == Body::BinaryMime => {
                Some(texts::BINARY_NEEDS_BDAT)
            }
            (Verb::Auth, _) if self.identity.is_some() => Some(texts::AUTH_TWICE),
            (Verb::Auth, State::AwaitHello) => Some(texts::HELLO_FIRST),
            (Verb::Auth, State::Begun(_) | State::Addressed(_)) => Some(texts::AUTH_IN_TRANSACTION),
            (Verb::Mail, State::Ready(_)) if self.must_authenticate() => Some(texts::AUTH_REQUIRED),
            (Verb::Mail | Verb::Rcpt | Verb::Data | Verb::Bdat, State::AwaitHello) => {
                Some(texts::HELLO_FIRST)
            }
            (Verb::Mail, State::Begun(_) | State::Addressed(_)) => Some(texts::NESTED_MAIL),
            (Verb::Rcpt | Verb::Data | Verb::Bdat, State::Ready(_)) => Some(texts::MAIL_FIRST),
            (Verb::Data | Verb::Bdat, State::Begun(begun)) if begun.refused => {
                Some(texts::NO_VALID_RECIPIENTS)
            }
            (Verb::Data | Verb::Bdat, State::Begun(_)) => Some(texts::RCPT_FIRST),
            _ => None,
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        if let Some(text) = self.out_of_order(command.verb()) {
            match command {
                // Its octets are on their way, whatever is answered.
                Command::Bdat { size, .. } => self.drop_chunk(size, text),
                _ => self.refuse(text),
            }
            return;
        }
        match command {
            Command::StartTls => {
                self.reset();
                self.text(texts::START_TLS);
                self.state = State::Securing;
                self.identity = None;
                self.channel.start_tls();
            }
            Command::Bdat { size, last } => self.bdat(size, last),
            Command::Helo(name) => self.hello(name, false),
            Command::Ehlo(name) => self.hello(name, true),
            Command::Mail {
                reverse_path,
                parameters,
            } => self.mail(reverse_path, &parameters),
            Command::Rcpt {
                forward_path,
                parameters,
            } => self.rcpt(forward_path, &parameters),
            Command::Data => self.data(),
            Command::Rset => {
                self.reset();
                self.text(texts::FLUSHED);
            }
            Command::Noop(_) => self.text(texts::OK),
            Command::Help(_) => self.help(),
            Command::Auth { mechanism, initial } => self.auth(&mechanism, initial.as_deref()),
            Command::Expn { .. } if !self.config.rules.expn => self.text(texts::NOT_EXPANDED),
            Command::Expn { list, smtputf8 } => {
                let ascii = list.is_ascii();
                self.ask_address(Question::Expand(list), ascii, smtputf8);
            }
            Command::Vrfy { whom, smtputf8 } => {
                let ascii = whom.is_ascii();
                self.ask_address(Question::Verify(whom), ascii, smtputf8);
            }
            Command::Quit => {
                self.text(texts::BYE);
                self.close();
            }
        }
    }

    /// The commands that are offered here.
    fn help(&mut self) {
        let (code, status, text) = texts::HELP;
        let offered = Verb::ALL.into_iter().filter(|verb| self.offers(*verb));
        let offered: Vec<&str> = offered.map(Verb::as_str).collect();
        self.reply(code.get(), status, &format!("{text} {}", offered.join(" ")));
    }

    pub(super) fn hello(&mut self, name: MailHost, extended: bool) {
        self.reset();
        let mut lines = vec![format!("{} greets {name}", self.config.name)];
        if extended {
            let offered = &self.config.extensions;
            lines.extend(offered.size.map(|limit| format!("SIZE {limit}")));
            let keywords = [
                (offered.pipelining, "PIPELINING"),
                (offered.eight_bit_mime, "8BITMIME"),
                (offered.enhanced_status_codes, "ENHANCEDSTATUSCODES"),
                (offered.smtputf8, "SMTPUTF8"),
                (offered.dsn, "DSN"),
                (offered.chunking, "CHUNKING"),
                (self.offers_binary(), "BINARYMIME"),
                // Who supports EXPN must say so (section 3.5.2).
                (self.config.rules.expn, "EXPN"),
                (self.config.tls != Tls::None && !self.secured, "STARTTLS"),
            ];
            let keywords = keywords.iter().filter(|(is_offered, _)| *is_offered);
            lines.extend(keywords.map(|(_, keyword)| (*keyword).to_owned()));
            if !offered.auth.is_empty() && !self.must_secure() {
                let names: Vec<&str> = offered.auth.iter().map(|it| it.as_str()).collect();
                lines.push(format!("AUTH {}", names.join(" ")));
            }
        }
        self.say(ReplyCode::new(250), None, &lines);
        self.state = State::Ready(Greeted { name, extended });
    }

    /// VRFY or EXPN, of what is `ascii` or not; what is open stays open.
    fn ask_address(&mut self, question: Question, ascii: bool, smtputf8: bool) {
        if (smtputf8 || !ascii) && !self.config.extensions.smtputf8 {
            return self.refuse(texts::BAD_ARGUMENTS);
        }
        let state = core::mem::replace(&mut self.state, State::Closed);
        self.ask(question, Pending::Address { state, smtputf8 });
    }

    /// The largest message taken: what SIZE announces or the host's rules say. SIZE 0 announces no
    /// limit (RFC 1870 section 3).
    pub(super) fn size_limit(&self) -> Option<u64> {
        let announced = self.config.extensions.size.filter(|limit| *limit > 0);
        let limits = [announced, self.config.rules.max_size];
        limits.into_iter().flatten().min()
    }

    /// Whether nothing of weight is taken before TLS (RFC 3207 section 4).
    pub(super) fn must_secure(&self) -> bool {
        self.config.tls == Tls::Required && !self.secured
    }

    /// Back to where MAIL may come; an open transaction ends.
    pub(super) fn reset(&mut self) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Begun(Begun { greeted, .. }) | State::Addressed(Addressed { greeted, .. }) => {
                self.state = State::Ready(greeted);
                self.channel.fact(Fact::TransactionEnded);
            }
            State::Chunks(it) => {
                self.state = State::Ready(it.to.greeted);
                self.channel.fact(Fact::TransactionEnded);
            }
            other => self.state = other,
        }
    }
}
