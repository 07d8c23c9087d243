//! What a server may say, by what is on the wire alone: it sees each octet of the client, what the
//! server says to it, and nothing inside.

use crate::script::Step;
use protocol_core::smtp::data::{BareLineEnds, Endings, mend};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::server::{Config, Fact, Question, StateName, Tls};
use protocol_core::smtp::{Dissector, ReplyCode, Side, Unit, Verb};

/// Watches one session.
#[derive(Debug)]
pub(super) struct Watch {
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

/// One thing that happened.
#[derive(Debug)]
pub(super) struct Stepped<'a> {
    pub(super) before: StateName,
    pub(super) step: &'a Step,
    /// TLS came up.
    pub(super) secured: bool,
    pub(super) said: &'a [u8],
    pub(super) asked: &'a [Question],
    pub(super) facts: &'a [Fact],
    pub(super) after: StateName,
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

    pub(super) fn opened(&mut self, said: &[u8], secured: bool) {
        self.secured = secured;
        assert!(said.starts_with(b"220 "), "{said:?}");
        self.dissector.push(Side::Server, said, |_| {});
    }

    pub(super) fn stepped(&mut self, it: &Stepped<'_>) {
        let listens = !matches!(it.before, StateName::Closed | StateName::Securing);
        if it.secured {
            self.secured = true;
        }
        if let Step::Octets(octets) = it.step
            && listens
        {
            match it.before {
                StateName::Data => self.content.extend_from_slice(octets),
                StateName::Chunk => self.chunk.extend_from_slice(octets),
                _ => {}
            }
            self.client(octets);
        }
        for question in it.asked {
            self.question(question);
        }
        if !listens {
            assert_eq!(it.said, b"", "it speaks out of turn");
        }
        self.server(it.said, it.facts);
        self.counts(it);
        if it.before == StateName::Data && it.after != StateName::Data && !gone(it) {
            self.data_ended();
        }
    }

    fn client(&mut self, octets: &[u8]) {
        let asked = &mut self.asked;
        self.dissector.push(Side::Client, octets, |it| {
            *asked += usize::from(matches!(
                it.unit,
                Unit::Command(_) | Unit::UnknownCommand | Unit::EndOfData | Unit::AuthResponse
            ));
        });
    }

    fn server(&mut self, said: &[u8], facts: &[Fact]) {
        let mut replies = Vec::new();
        self.dissector.push(Side::Server, said, |it| match it.unit {
            Unit::Reply { code, answers } => replies.push((code, answers)),
            other => panic!("{other:?}"),
        });
        for (code, answers) in replies {
            self.answered += 1;
            self.last = Some(code);
            self.reply(code, answers, facts);
        }
    }

    /// Exactly one reply for each command, response, end of data and chunk.
    fn counts(&self, it: &Stepped<'_>) {
        match it.after {
            StateName::Closed => {
                let by_itself = it.before == StateName::Closed || gone(it);
                // 421 by itself, or a chunk that never came.
                let apart = usize::from(by_itself);
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

/// Whether the session was ended from outside.
fn gone(it: &Stepped<'_>) -> bool {
    matches!(it.step, Step::Timeout | Step::Closed)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;

    fn watch() -> Watch {
        let mut watch = Watch::new(&super::super::config(&Script::new(b"c")));
        watch.opened(b"220 mx.example\r\n", false);
        watch
    }

    /// A conversation, as `(what the client says, what the server answers, its state then)`.
    fn watched(lines: &[(&[u8], &[u8], StateName)]) {
        let mut watch = watch();
        let mut before = StateName::AwaitHello;
        for (says, answer, after) in lines {
            for (index, octet) in says.iter().enumerate() {
                let last = index + 1 == says.len();
                watch.stepped(&Stepped {
                    before,
                    step: &Step::Octets(vec![*octet]),
                    secured: false,
                    said: if last { answer } else { b"" },
                    asked: &[],
                    facts: &[Fact::Accepted],
                    after: if last { *after } else { before },
                });
            }
            before = *after;
        }
    }

    const HELLO: (&[u8], &[u8], StateName) = (b"EHLO a\r\n", b"250 a\r\n", StateName::Ready);
    const MAIL: (&[u8], &[u8], StateName) =
        (b"MAIL FROM:<>\r\n", b"250 a\r\n", StateName::Envelope);
    const RCPT: (&[u8], &[u8], StateName) =
        (b"RCPT TO:<a@b>\r\n", b"250 a\r\n", StateName::Recipients);
    const DATA: (&[u8], &[u8], StateName) = (b"DATA\r\n", b"354 a\r\n", StateName::Data);
    const END: (&[u8], &[u8], StateName) = (b"a\r\n.\r\n", b"250 a\r\n", StateName::Ready);

    #[test]
    fn a_session_in_order_is_let_pass() {
        watched(&[HELLO, MAIL, RCPT, DATA, END]);
    }

    #[test]
    #[should_panic(expected = "self.hello && !self.mail")]
    fn a_server_that_takes_mail_before_hello_is_caught() {
        watched(&[MAIL]);
    }

    #[test]
    #[should_panic(expected = "self.recipients > 0")]
    fn a_server_that_takes_data_without_a_recipient_is_caught() {
        watched(&[HELLO, MAIL, DATA]);
    }

    #[test]
    #[should_panic(expected = "left == right")]
    fn a_server_that_says_nothing_is_caught() {
        watched(&[HELLO, (b"NOOP\r\n", b"", StateName::Ready)]);
    }

    #[test]
    #[should_panic(expected = "answers nothing")]
    fn a_server_that_says_two_things_is_caught() {
        watched(&[
            HELLO,
            (b"NOOP\r\n", b"250 a\r\n250 b\r\n", StateName::Ready),
        ]);
    }

    #[test]
    #[should_panic(expected = "250 answers nothing")]
    fn a_server_that_ends_data_at_a_bare_line_feed_is_caught() {
        let end: (&[u8], &[u8], StateName) = (b"a\n.\r\n", b"250 a\r\n", StateName::Ready);
        watched(&[HELLO, MAIL, RCPT, DATA, end]);
    }
}
