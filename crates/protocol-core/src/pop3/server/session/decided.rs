//! What the host decided, and the replies that say so.

use super::{Pending, Server, State, Transaction};
use crate::pop3::apop;
use crate::pop3::server::{Decision, Fact, Refusal};
use crate::sasl::server::Answer;

impl Server {
    pub(super) fn decided(&mut self, asked: Pending, decision: Decision) {
        self.state = State::Authorization(None);
        let refusal = match (asked, decision) {
            (Pending::Greeting, Decision::Authenticate(Answer::Nonce(nonce))) => {
                return self.greet_with(Some(nonce));
            }
            // Without chance there is no APOP.
            (Pending::Greeting, _) => return self.greet_with(None),
            (Pending::Exchange(mut exchange), Decision::Authenticate(answer)) => {
                let step = exchange.answer(answer);
                return self.proceed(exchange, step);
            }
            (Pending::Password, Decision::Authenticate(Answer::Known(user))) => {
                return self.open(user);
            }
            (
                Pending::Apop { user, digest },
                Decision::Authenticate(Answer::Password(Some(it))),
            ) if self.is_digest(&it, digest) => {
                return self.open(user);
            }
            (Pending::Open(user), Decision::Open(maildrop)) => {
                let transaction = Transaction::new(user.clone(), maildrop);
                let (messages, octets) = transaction.left();
                self.channel.fact(Fact::Opened {
                    user,
                    messages,
                    octets,
                });
                self.yes(&transaction.to_string());
                self.state = State::Transaction(Box::new(transaction));
                return;
            }
            (_, Decision::Refuse(refusal)) => refusal,
            (_, Decision::Authenticate(_)) => Refusal::AuthenticationFailed,
            // No answer to what was asked: the host's own fault.
            (_, Decision::Open(_) | Decision::Done) => Refusal::Temporary,
        };
        match refusal {
            Refusal::AuthenticationFailed => self.refuse(refusal.reply()),
            _ => self.no(refusal.reply()),
        }
    }

    fn is_digest(&self, password: &str, digest: [u8; 16]) -> bool {
        let timestamp = self.timestamp.as_deref();
        timestamp.is_some_and(|it| apop::digest(it, password) == digest)
    }

    /// What was marked is removed, or it is not; in any case the lock goes and the connection ends (RFC
    /// 1939 section 6).
    pub(super) fn updated(&mut self, transaction: Box<Transaction>, decision: &Decision) {
        match decision {
            Decision::Done => {
                self.channel.fact(Fact::Removed(transaction.marked_ids()));
                self.farewell(Some(&transaction));
            }
            Decision::Refuse(refusal) => self.no(refusal.reply()),
            Decision::Authenticate(_) | Decision::Open(_) => self.no(Refusal::NotRemoved.reply()),
        }
        self.state = State::Transaction(transaction);
        self.close();
    }

    /// The answer to QUIT.
    pub(super) fn farewell(&mut self, left: Option<&Transaction>) {
        let name = &self.config.name;
        let text = match left.map(Transaction::left) {
            None => format!("{name} POP3 server signing off"),
            Some((0, _)) => format!("{name} POP3 server signing off (maildrop empty)"),
            Some((1, _)) => format!("{name} POP3 server signing off (1 message left)"),
            Some((count, _)) => format!("{name} POP3 server signing off ({count} messages left)"),
        };
        self.yes(&text);
    }
}
