//! The transaction: MAIL, RCPT, and the content by DATA or BDAT, one by one or pipelined (RFC 2920).

use super::outcome;
use super::{
    Client, Fact, Failure, Filling, Next, Outcome, PendingReply, Stage, State, Transaction,
};
use crate::Octets;
use crate::smtp::data;
use crate::smtp::{Body, Reply, Severity};
use std::collections::VecDeque;

impl Client {
    pub(super) fn begin(&mut self) {
        let binary = self.transaction.envelope.body == Body::BinaryMime;
        let eight_bit = !binary && !self.transaction.content.is_ascii();
        let international = self.is_international();
        let lacks = if international && !self.learnt.smtputf8 {
            self.without_smtputf8()
        } else {
            None
        };
        let lacks = lacks.or_else(|| self.lacks_of(binary, eight_bit));
        let lacks = lacks.or_else(|| self.bare_line_ends(binary));
        if let Some(failure) = lacks {
            self.all(&Outcome::Failed(failure));
        }
        let open = (0..self.outcomes.len()).filter(|index| self.outcomes[*index].is_none());
        let recipients: Vec<usize> = open.collect();
        if recipients.is_empty() && !self.outcomes.is_empty() {
            self.finish();
            self.quit();
            return;
        }
        let Transaction { envelope, content } = &*self.transaction;
        let size = self.learnt.size.then(|| format!(" SIZE={}", content.len()));
        let size = size.unwrap_or_default();
        let body = match (binary, eight_bit) {
            (true, _) => " BODY=BINARYMIME",
            (false, true) => " BODY=8BITMIME",
            (false, false) => "",
        };
        let utf8 = match international && self.learnt.smtputf8 {
            true => " SMTPUTF8",
            false => "",
        };
        let asked = self.learnt.dsn.then_some(&envelope.request);
        let asked = asked.map(ToString::to_string).unwrap_or_default();
        let path = envelope.reverse_path.with_a_labels();
        self.channel.send(Octets::line(format_args!(
            "MAIL FROM:{path}{size}{body}{utf8}{asked}"
        )));
        let next = if recipients.is_empty() {
            Next::Nothing
        } else {
            Next::Recipient(0)
        };
        let mut filling = Filling {
            recipients,
            asked: VecDeque::from([PendingReply::Mail]),
            next,
            accepted: Vec::new(),
            refused: Vec::new(),
        };
        if self.config.pipelining && self.learnt.pipelining {
            // A chunk waits until it is known that somebody gets it.
            let last = if self.chunks() {
                Next::Data
            } else {
                Next::Nothing
            };
            while filling.next != last {
                self.advance(&mut filling);
            }
        }
        self.state = State::Envelope(filling);
    }

    /// Sends what comes next.
    pub(super) fn advance(&mut self, filling: &mut Filling) {
        match filling.next {
            Next::Recipient(place) => {
                let index = filling.recipients[place];
                let envelope = &self.transaction.envelope;
                let paths = &envelope.forward_paths;
                let asked = self.learnt.dsn.then(|| envelope.request_of(&paths[index]));
                let asked = asked.map(|it| it.to_string()).unwrap_or_default();
                let path = paths[index].with_a_labels();
                let line = Octets::line(format_args!("RCPT TO:{path}{asked}"));
                let more = place + 1 < filling.recipients.len();
                filling.next = if more {
                    Next::Recipient(place + 1)
                } else {
                    Next::Data
                };
                filling.asked.push_back(PendingReply::Recipient(index));
                self.channel.send(line);
            }
            Next::Data => {
                filling.next = Next::Nothing;
                filling.asked.push_back(PendingReply::Data);
                self.channel.send(Octets::from_static(b"DATA\r\n"));
            }
            Next::Nothing => {}
        }
    }

    pub(super) fn answered(&mut self, mut filling: Filling, reply: &Reply) {
        let done = reply.code.severity() == Severity::Completion;
        match filling.asked.pop_front() {
            Some(PendingReply::Mail) if !done => {
                self.all(&outcome(Stage::Mail, reply));
                if filling.asked.is_empty() {
                    // Nothing else is on its way.
                    self.finish();
                    self.quit();
                    return;
                }
            }
            Some(PendingReply::Mail) => {}
            Some(PendingReply::Recipient(index)) => {
                if done {
                    filling.accepted.push(index);
                } else {
                    filling.refused.push((index, reply.clone()));
                    self.outcomes[index].get_or_insert(outcome(Stage::Recipient, reply));
                }
                let answered = filling.accepted.len() + filling.refused.len();
                let settled = answered == filling.recipients.len();
                if settled {
                    self.settle(&filling);
                }
                // Everybody was refused, or the sender was before them.
                let nobody = self.outcomes.iter().all(Option::is_some);
                if settled && nobody && filling.next == Next::Data {
                    self.finish();
                    self.quit();
                    return;
                }
            }
            Some(PendingReply::Data) => {
                self.answered_data(&filling, reply);
                return;
            }
            None => {
                self.give_up(&Failure::Nonsense(Stage::Data));
                return;
            }
        }
        if filling.asked.is_empty() {
            if filling.next == Next::Data && self.chunks() {
                self.send_chunk();
                return;
            }
            self.advance(&mut filling);
        }
        self.state = State::Envelope(filling);
    }

    /// The whole content in one chunk: no 354 before it, no dots in it, no line behind it.
    pub(super) fn send_chunk(&mut self) {
        let content = self.transaction.content.clone();
        self.channel
            .send(Octets::line(format_args!("BDAT {} LAST", content.len())));
        if !content.is_empty() {
            self.channel.send(content);
        }
        self.state = State::EndOfData;
    }

    /// Whether the content goes by BDAT.
    pub(super) fn chunks(&self) -> bool {
        let wanted = self.config.chunking || self.transaction.envelope.body == Body::BinaryMime;
        wanted && self.learnt.chunking
    }

    pub(super) fn settle(&mut self, filling: &Filling) {
        let path = |index: usize| self.transaction.envelope.forward_paths[index].clone();
        let accepted = filling.accepted.iter().map(|index| path(*index)).collect();
        let refused = filling
            .refused
            .iter()
            .map(|(index, reply)| (path(*index), reply.clone()))
            .collect();
        self.channel
            .fact(Fact::EnvelopeSettled { accepted, refused });
    }

    pub(super) fn answered_data(&mut self, filling: &Filling, reply: &Reply) {
        let nobody = filling.accepted.is_empty() || self.outcomes.iter().all(Option::is_some);
        match (reply.code.get(), nobody) {
            (354, true) => {
                // RFC 2920 section 3.1: the server asks for data that nobody will get.
                self.channel.send(END_OF_DATA);
                self.state = State::EndOfData;
            }
            (354, false) => {
                let content = &self.transaction.content;
                if content.is_empty() {
                    // Nothing stands before the end.
                } else if data::is_plain(content) {
                    self.channel.send(content.clone());
                } else {
                    self.channel.send(data::stuff(content).into());
                }
                self.channel.send(END_OF_DATA);
                self.state = State::EndOfData;
            }
            _ => self.fail_all(Stage::Data, reply),
        }
    }
}

/// The line that ends the content.
const END_OF_DATA: Octets = Octets::from_static(b".\r\n");
