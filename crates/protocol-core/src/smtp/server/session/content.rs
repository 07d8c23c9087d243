//! Content: by DATA and its last dot (RFC 5321 section 4.1.1.4), or in chunks by BDAT (RFC 3030).

use super::{Addressed, Chunk, ChunkFate, Chunked, Pending, Receiving, Server, State};
use crate::smtp::data;
use crate::smtp::data::{BareLineEnds, Unstuffer};
use crate::smtp::server::texts;
use crate::smtp::server::texts::Text;
use crate::smtp::server::{Fact, Question, Received};
use crate::smtp::{Body, Transmission};

impl Server {
    /// Takes content; how many octets.
    pub(super) fn content(&mut self, octets: &[u8]) -> usize {
        let limit = self.size_limit();
        let State::Data(it) = &mut self.state else {
            return 0;
        };
        let (taken, ended) = it.unstuffer.push(octets, &mut it.content);
        if limit.is_some_and(|limit| it.content.len() as u64 > limit) {
            it.too_big = true;
            it.content.clear();
        }
        if ended {
            self.end_of_data();
        }
        taken
    }

    pub(super) fn end_of_data(&mut self) {
        let State::Data(it) = core::mem::replace(&mut self.state, State::Closed) else {
            return;
        };
        let Receiving {
            to: Addressed { greeted, envelope },
            unstuffer,
            content,
            too_big,
        } = *it;
        let bare = self.config.rules.line_ends.bare;
        let refused = if too_big {
            Some(texts::TOO_BIG)
        } else if unstuffer.saw_bare() && bare == BareLineEnds::Refuse {
            Some(texts::BARE_LINE_END)
        } else {
            None
        };
        self.take(Addressed { greeted, envelope }, content, refused);
    }

    /// The content is whole: it is taken, unless it is refused with this text.
    fn take(&mut self, to: Addressed, mut content: Vec<u8>, refused: Option<Text>) {
        if let Some(text) = refused {
            self.state = State::Ready(to.greeted);
            self.channel.fact(Fact::TransactionEnded);
            return self.refuse(text);
        }
        if self.answer_message_instead(&to) {
            return;
        }
        let Addressed { greeted, envelope } = to;
        let mends = self.config.rules.line_ends.bare == BareLineEnds::Mend;
        if mends && envelope.body != Body::BinaryMime && data::has_bare(&content) {
            content = data::mend(&content);
        }
        let with = Transmission {
            extended: greeted.extended,
            secured: self.secured,
            authenticated: self.identity.is_some(),
            internationalised: envelope.internationalised,
        };
        let received = Received {
            envelope,
            content: content.into(),
            hello: greeted.name.clone(),
            with,
        };
        self.ask(Question::Take(received), Pending::Take(greeted));
    }

    /// Takes octets of a chunk; how many.
    pub(super) fn chunk(&mut self, octets: &[u8]) -> usize {
        let limit = self.size_limit();
        let State::Chunk(chunk) = &mut self.state else {
            return 0;
        };
        let count = usize::try_from(chunk.left).map_or(octets.len(), |it| it.min(octets.len()));
        chunk.left -= count as u64;
        if let ChunkFate::Message { it, .. } = &mut chunk.fate {
            it.content.extend_from_slice(&octets[..count]);
            if limit.is_some_and(|limit| it.content.len() as u64 > limit) {
                // What is too big ends the transaction; the rest of the chunk is dropped.
                let greeted = it.to.greeted.clone();
                chunk.fate = ChunkFate::Dropped(texts::TOO_BIG, State::Ready(greeted));
                self.channel.fact(Fact::TransactionEnded);
            }
        }
        self.end_of_chunk();
        count
    }

    /// Answers a chunk that is whole.
    pub(super) fn end_of_chunk(&mut self) {
        let chunk = match core::mem::replace(&mut self.state, State::Closed) {
            State::Chunk(chunk) if chunk.left == 0 => chunk,
            other => {
                self.state = other;
                return;
            }
        };
        match chunk.fate {
            ChunkFate::Dropped(text, state) => {
                self.state = state;
                self.refuse(text);
            }
            ChunkFate::Message { it, last: false } => {
                let (code, status, _) = texts::OK;
                let said = format!("{} octets so far", it.content.len());
                self.state = State::Chunks(Box::new(it));
                self.reply(code.get(), status, &said);
            }
            ChunkFate::Message { it, last: true } => {
                let Chunked { to, content } = it;
                let refuses = self.config.rules.line_ends.bare == BareLineEnds::Refuse;
                let binary = to.envelope.body == Body::BinaryMime;
                let is_refused = refuses && !binary && data::has_bare(&content);
                self.take(to, content, is_refused.then_some(texts::BARE_LINE_END));
            }
        }
    }

    pub(super) fn data(&mut self) {
        match core::mem::replace(&mut self.state, State::Closed) {
            State::Addressed(to) => {
                self.text(texts::START_MAIL);
                self.state = State::Data(Box::new(Receiving {
                    to,
                    unstuffer: Unstuffer::new(self.config.rules.line_ends.also_end),
                    content: Vec::new(),
                    too_big: false,
                }));
            }
            other => self.state = other,
        }
    }

    /// BDAT (RFC 3030 section 2).
    pub(super) fn bdat(&mut self, size: u64, last: bool) {
        let it = match core::mem::replace(&mut self.state, State::Closed) {
            State::Addressed(to) => {
                let content = Vec::new();
                Chunked { to, content }
            }
            State::Chunks(it) => *it,
            other => {
                self.state = other;
                return;
            }
        };
        let fate = ChunkFate::Message { it, last };
        self.state = State::Chunk(Box::new(Chunk { left: size, fate }));
        self.end_of_chunk();
    }

    /// Reads over a chunk that cannot be taken, and says why when it is over.
    pub(super) fn drop_chunk(&mut self, left: u64, text: Text) {
        let state = core::mem::replace(&mut self.state, State::Closed);
        let fate = ChunkFate::Dropped(text, state);
        self.state = State::Chunk(Box::new(Chunk { left, fate }));
        self.end_of_chunk();
    }
}
