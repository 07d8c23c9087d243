//! A chosen answer: what a host says where it would have said something else.

use super::{Addressed, Begun, Fact, Server, State, Verb};
use crate::smtp::reply::{Reply, Severity};

/// A chosen answer is a refusal: a 4yz or a 5yz reply. What it would mean to be told another one (an
/// envelope, an identity) a session cannot make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chosen answer is a 4yz or a 5yz reply")]
pub struct NotARefusal;

impl Server {
    /// Answers the next command, the end of data (that of BDAT too) or, before the greeting, the
    /// call with `reply`, as if its host had refused it. Nothing comes of what is answered so: a
    /// MAIL begins no envelope, a DATA takes no content, after the end of data the transaction is
    /// over. A 421 closes (RFC 5321 section 3.8), and so does any answer to QUIT (section 4.1.1.10).
    /// An answer before the greeting leaves a session that takes nothing but QUIT (section 3.1).
    /// The enhanced status code is left out where none may stand (RFC 2034 section 4).
    ///
    /// # Errors
    /// Where it is no refusal; nothing has changed then.
    pub fn answer_next_with(&mut self, reply: Reply) -> Result<(), NotARefusal> {
        match reply.code.severity() {
            Severity::TransientNegative | Severity::PermanentNegative => {
                self.instead = Some(reply);
                Ok(())
            }
            Severity::Completion | Severity::Intermediate => Err(NotARefusal),
        }
    }

    /// Instead of the greeting. Whether there was such an answer.
    pub(super) fn greet_instead(&mut self) -> bool {
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.say_instead(&reply, false);
        true
    }

    /// Instead of the answer to a command line or a response of AUTH. Whether there was one.
    pub(super) fn answer_line_instead(&mut self, line: &[u8]) -> bool {
        let verb = match self.state {
            State::Authenticating(..) => Some(Verb::Auth),
            _ => Verb::of_line(line.trim_ascii_end()),
        };
        // What BDAT brings is to come, and is answered when it is whole.
        if verb == Some(Verb::Bdat) {
            return false;
        }
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Authenticating(greeted, _) => State::Ready(greeted),
            State::Begun(begun) if verb == Some(Verb::Rcpt) => State::Begun(Begun {
                refused: true,
                ..begun
            }),
            state => state,
        };
        let hello = matches!(verb, Some(Verb::Ehlo | Verb::Helo));
        self.say_instead(&reply, !hello);
        if verb == Some(Verb::Quit) {
            self.close();
        }
        true
    }

    /// Instead of the answer to a whole message. Whether there was one.
    pub(super) fn answer_message_instead(&mut self, to: &Addressed) -> bool {
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.state = State::Ready(to.greeted.clone());
        self.channel.fact(Fact::TransactionEnded);
        self.say_instead(&reply, true);
        true
    }

    fn say_instead(&mut self, reply: &Reply, may_be_enhanced: bool) {
        let offered = self.config.extensions.enhanced_status_codes;
        let enhanced = reply.enhanced.filter(|_| may_be_enhanced && offered);
        self.say(reply.code, enhanced, &reply.lines);
        if reply.code.get() == 421 {
            self.close();
        }
    }
}
