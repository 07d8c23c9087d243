//! What a server may say, by what is on the wire alone: it sees each octet of the client, what the
//! server says to it, and nothing inside.

use super::Host;
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::smtp::data::{BareLineEnds, Endings, mend};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::server::{Config, Fact, Question, StateName, Tls};
use protocol_core::smtp::{Dissector, ReplyCode, Side, Unit, Verb};

/// Watches one session.
#[derive(Debug)]
pub(crate) struct Watch {
    config: Config,
    dissector: Dissector,
    /// What wants an answer, and how many answers there were.
    asked: usize,
    answered: usize,
    last: Option<ReplyCode>,
    hello: bool,
    secured: bool,
    authenticated: bool,
    mail: bool,
    recipients: usize,
    chunks: bool,
    /// Content since 354, as it is on the wire.
    content: Vec<u8>,
    /// The octets of chunks since the transaction began.
    chunk: Vec<u8>,
}

impl drive::Watch<Host> for Watch {
    fn opened(&mut self, said: &[u8], secured: bool) {
        self.secured = secured;
        assert!(said.starts_with(b"220 "), "{said:?}");
        self.dissector.units(Side::Server, said);
    }

    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        self.secured |= it.secured;
        match it.before {
            StateName::Data => self.content.extend_from_slice(it.heard),
            StateName::Chunk => self.chunk.extend_from_slice(it.heard),
            _ => {}
        }
        self.client(it.heard);
        for question in it.asked {
            self.question(question);
        }
        self.server(it.said, it.facts);
        self.counts(it);
        if it.before == StateName::Data && it.after != StateName::Data && !it.is_gone {
            self.data_ended();
        }
    }
}

impl Watch {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            config: config.clone(),
            dissector: Dissector::loosened(config.rules.line_ends.also_end),
            asked: 0,
            answered: 0,
            last: None,
            hello: false,
            secured: false,
            authenticated: false,
            mail: false,
            recipients: 0,
            chunks: false,
            content: Vec::new(),
            chunk: Vec::new(),
        }
    }

    fn client(&mut self, octets: &[u8]) {
        let units = self.dissector.units(Side::Client, octets);
        let asks = units.iter().filter(|(unit, _)| {
            let response = matches!(unit, Unit::EndOfData | Unit::AuthResponse);
            response || matches!(unit, Unit::Command(_) | Unit::UnknownCommand)
        });
        self.asked += asks.count();
    }

    fn server(&mut self, said: &[u8], facts: &[Fact]) {
        for (unit, _) in self.dissector.units(Side::Server, said) {
            let Unit::Reply { code, answers } = unit else {
                panic!("{unit:?}");
            };
            self.answered += 1;
            self.last = Some(code);
            self.reply(code, answers, facts);
        }
    }

    /// Exactly one reply for each command, response, end of data and chunk.
    fn counts(&self, it: &Stepped<'_, Host>) {
        match it.after {
            StateName::Closed => {
                // 421 by itself, or a chunk that never came.
                let apart = usize::from(it.before == StateName::Closed || it.is_gone);
                assert!(self.asked.abs_diff(self.answered) <= apart);
            }
            StateName::Chunk => assert_eq!(self.asked, self.answered + 1),
            StateName::Asking => panic!("the host has answered"),
            _ => assert_eq!(self.asked, self.answered),
        }
        let code = self.last.map(ReplyCode::get);
        assert_eq!(
            it.after == StateName::Data,
            code == Some(354) && it.after != StateName::Closed
        );
        assert_eq!(
            it.after == StateName::Authenticating,
            code == Some(334) && it.after != StateName::Closed
        );
    }

    /// RFC 5321 section 4.1.4, and what may stand in front of it.
    fn reply(&mut self, code: ReplyCode, answers: Option<Answered>, facts: &[Fact]) {
        let code = code.get();
        let yes = code < 300;
        match answers {
            Some(Answered::Verb(verb)) => match (verb, code) {
                (Verb::Ehlo | Verb::Helo, 250) => {
                    self.reset();
                    self.hello = true;
                }
                (Verb::Rset, 250) => self.reset(),
                (Verb::Mail, _) if yes => {
                    assert!(self.hello && !self.mail);
                    self.may_be_of_weight();
                    let must_be_known = self.config.service.is_submission()
                        && !self.config.extensions.auth.is_empty();
                    assert!(self.authenticated || !must_be_known);
                    self.reset();
                    self.mail = true;
                }
                (Verb::Rcpt, _) if yes => {
                    assert!(self.mail && !self.chunks);
                    self.chunk.clear();
                    self.recipients += 1;
                    assert!(self.recipients <= self.config.max_recipients);
                }
                (Verb::Data, 354) => {
                    assert!(self.recipients > 0 && !self.chunks);
                    self.content.clear();
                }
                (Verb::Bdat, 250) => {
                    assert!(self.recipients > 0 && self.config.extensions.chunking);
                    self.chunks = true;
                }
                // Too big: the transaction is over.
                (Verb::Bdat, 552) => self.reset(),
                (Verb::Auth, 235 | 334) => {
                    assert!(self.hello && !self.mail && !self.authenticated);
                    assert!(!self.config.extensions.auth.is_empty());
                    self.may_be_of_weight();
                    self.authenticated = code == 235;
                }
                (Verb::StartTls, 220) => {
                    assert!(self.hello && !self.secured && self.config.tls != Tls::None);
                    self.reset();
                    self.hello = false;
                    self.authenticated = false;
                }
                (Verb::Noop, 250) | (Verb::Help, 214) | (Verb::Quit, 221) => {}
                (Verb::Vrfy | Verb::Expn, 250 | 252) => {}
                _ => assert!(code >= 400, "{verb} {code}"),
            },
            Some(Answered::EndOfData) if yes => {
                assert!(self.recipients > 0);
                assert_eq!(facts.last(), Some(&Fact::Accepted));
                self.reset();
            }
            // Out of order, not offered, or before TLS: nothing has changed.
            Some(Answered::EndOfData) if matches!(code, 502 | 503 | 530) => {}
            Some(Answered::EndOfData) if self.recipients == 0 => assert!(code >= 400),
            Some(Answered::EndOfData) => {
                assert!(code >= 400);
                self.reset();
            }
            None => assert!(code >= 400, "{code} answers nothing"),
        }
    }

    /// With TLS required, before it only what weighs nothing.
    fn may_be_of_weight(&self) {
        assert!(self.secured || self.config.tls != Tls::Required);
    }

    fn reset(&mut self) {
        self.mail = false;
        self.recipients = 0;
        self.chunks = false;
        self.chunk.clear();
    }

    /// What is to be taken is what was sent.
    fn question(&self, question: &Question) {
        let Question::Take(received) = question else {
            return;
        };
        if self.content.is_empty() {
            assert_eq!(&received.content[..], self.chunk, "chunks");
        } else if !self.is_loosened() {
            let sent = unstuffed(&self.content);
            let mends = self.config.rules.line_ends.bare == BareLineEnds::Mend;
            let sent = if mends { mend(&sent) } else { sent };
            assert_eq!(&received.content[..], sent, "content");
        }
        assert_eq!(received.envelope.forward_paths.len(), self.recipients);
    }

    /// CRLF.CRLF ended it, and stands nowhere before (RFC 5321 section 4.1.1.4): the first CRLF is
    /// that of DATA.
    fn data_ended(&mut self) {
        let wire = [b"\r\n", &self.content[..]].concat();
        let end = wire.windows(5).position(|it| it == b"\r\n.\r\n");
        if !self.is_loosened() {
            assert_eq!(end, wire.len().checked_sub(5));
        }
        self.content.clear();
    }

    /// Whether a policy lets more than CRLF.CRLF end data.
    fn is_loosened(&self) -> bool {
        self.config.rules.line_ends.also_end != Endings::default()
    }
}

/// The content of the wire without its end and without the dots that were put in (RFC 5321 section
/// 4.5.2), a line at a time.
fn unstuffed(wire: &[u8]) -> Vec<u8> {
    let content = wire.strip_suffix(b".\r\n").expect("it has ended");
    let mut stored = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let end = rest.windows(2).position(|it| it == b"\r\n");
        let (line, after) = rest.split_at(end.map_or(rest.len(), |at| at + 2));
        stored.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
        rest = after;
    }
    stored
}
