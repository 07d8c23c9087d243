//! What the host decided, and the replies that say so.

use super::{Addressed, Begun, Pending, Server, State};
use crate::sasl::server::Answer;
use crate::smtp::server::texts;
use crate::smtp::server::texts::Text;
use crate::smtp::server::{Decision, Fact, Refusal};

impl Server {
    pub(super) fn decided(&mut self, asked: Pending, decision: Decision) {
        let accepted = matches!(decision, Decision::Accept | Decision::Taken(_));
        match asked {
            Pending::Mail(begun) => {
                if accepted {
                    let reverse_path = begun.envelope.reverse_path.clone();
                    let body = begun.envelope.body;
                    self.state = State::Begun(begun);
                    self.channel
                        .fact(Fact::TransactionBegun { reverse_path, body });
                } else {
                    self.state = State::Ready(begun.greeted);
                }
                self.reply_to(&decision, texts::SENDER_OK);
            }
            Pending::FirstRecipient(mut begun, addressee) => {
                if accepted {
                    let path = addressee.path.clone();
                    let Begun {
                        greeted, envelope, ..
                    } = begun;
                    let mut addressed = Addressed { greeted, envelope };
                    addressed.add(addressee);
                    self.state = State::Addressed(addressed);
                    self.channel.fact(Fact::RecipientAdded(path));
                } else {
                    begun.refused = true;
                    self.state = State::Begun(begun);
                }
                self.reply_to(&decision, texts::RECIPIENT_OK);
            }
            Pending::Recipient(mut addressed, addressee) => {
                if accepted {
                    let path = addressee.path.clone();
                    addressed.add(addressee);
                    self.channel.fact(Fact::RecipientAdded(path));
                }
                self.state = State::Addressed(addressed);
                self.reply_to(&decision, texts::RECIPIENT_OK);
            }
            Pending::Take(greeted) => {
                self.state = State::Ready(greeted);
                match &decision {
                    Decision::Taken(id) => {
                        self.channel.fact(Fact::Accepted);
                        let (code, status, _) = texts::OK;
                        self.reply(code.get(), status, &format!("accepted as {id}"));
                    }
                    Decision::Accept | Decision::Authenticate(_) => {
                        self.channel.fact(Fact::Accepted);
                        self.text(texts::OK);
                    }
                    Decision::Refuse(_) | Decision::Tell(_) => {
                        self.channel.fact(Fact::TransactionEnded);
                        self.reply_to(&decision, texts::OK);
                    }
                }
            }
            Pending::Address { state, smtputf8 } => {
                self.state = state;
                match decision {
                    Decision::Tell(told) if !smtputf8 && !told.is_ascii() => {
                        self.text(texts::REPLY_NOT_ASCII);
                    }
                    decision => self.reply_to(&decision, texts::OK),
                }
            }
            Pending::Authenticate(greeted, mut exchange) => {
                let step = match decision {
                    Decision::Authenticate(answer) => exchange.answer(answer),
                    Decision::Accept | Decision::Taken(_) | Decision::Tell(_) => {
                        exchange.answer(Answer::Unknown)
                    }
                    // The host cannot say now.
                    Decision::Refuse(refusal) => {
                        self.state = State::Ready(greeted);
                        return self.refusal(refusal);
                    }
                };
                self.proceed(greeted, exchange, step);
            }
        }
    }

    pub(super) fn reply_to(&mut self, decision: &Decision, yes: Text) {
        match decision {
            Decision::Accept | Decision::Taken(_) | Decision::Authenticate(_) => self.text(yes),
            Decision::Refuse(refusal) => self.refusal(*refusal),
            Decision::Tell(told) => {
                let (code, status, lines) = told.reply();
                let enhanced =
                    Some(status).filter(|_| self.config.extensions.enhanced_status_codes);
                self.say(code, enhanced, &lines);
            }
        }
    }

    pub(super) fn refusal(&mut self, refusal: Refusal) {
        let (code, status, text) = refusal.reply();
        self.reply(code.get(), Some(status), text);
        if code.get() == 421 {
            // It says that the connection is closed (section 3.8).
            self.close();
        }
    }
}
