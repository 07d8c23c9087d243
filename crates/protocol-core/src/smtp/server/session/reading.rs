//! Reading: what arrives, cut into lines and content.

use super::{Server, State};
use crate::Octets;
use crate::session::{Channel, Expects, Reader};
use crate::smtp::command::{Command, CommandError, Verb};
use crate::smtp::grammar;
use crate::smtp::limits;
use crate::smtp::server::{Fact, Question, texts};

impl Reader for Server {
    type Sent = Octets;

    fn channel(&mut self) -> &mut Channel<Question, Fact> {
        &mut self.channel
    }

    fn expects(&self) -> Expects {
        match &self.state {
            State::Data(_) | State::Chunk(_) => Expects::Octets,
            // What stands behind STARTTLS in plain text is nobody's (RFC 3207 section 4.2).
            State::Securing | State::Closed => Expects::End,
            State::Asking(..) => Expects::Nothing,
            _ => Expects::Line,
        }
    }

    fn take_line(&mut self, line: &[u8]) {
        self.line(line);
    }

    fn take_octets(&mut self, octets: &[u8]) -> usize {
        match &self.state {
            State::Data(_) => self.content(octets),
            _ => self.chunk(octets),
        }
    }
}

impl Server {
    /// TLS is up: the session begins anew and knows nothing of what was said before (RFC 3207
    /// section 4.2).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        if self.state == State::Securing {
            self.state = State::AwaitHello;
        }
    }

    /// A line up to its LF.
    pub(super) fn line(&mut self, line: &[u8]) {
        let Some(line) = line.strip_suffix(b"\r") else {
            // A refusal ends an exchange of AUTH (RFC 4954 section 4).
            if let State::Authenticating(greeted, _) = &self.state {
                self.state = State::Ready(greeted.clone());
            }
            self.refuse(texts::BARE_CONTROL);
            return;
        };
        if self.answer_line_instead(line) {
            return;
        }
        if let State::Authenticating(..) = &self.state {
            self.response(line);
            return;
        }
        if line.len() + 2 > limits::AUTH_LINE {
            // Whatever stands in it: of one that came in pieces the rest is gone.
            self.refuse(texts::LINE_TOO_LONG);
            return;
        }
        match Command::parse(line) {
            Ok(command) => self.command(command),
            Err(CommandError::Unknown(_)) => self.refuse(texts::UNKNOWN_COMMAND),
            Err(CommandError::TooLong(_)) => self.refuse(texts::LINE_TOO_LONG),
            Err(CommandError::BareControl(_)) => self.refuse(texts::BARE_CONTROL),
            Err(CommandError::Arguments { verb, error }) => {
                // Order comes first: what cannot stand here is not looked at (section 4.1.4).
                if let Some(text) = self.out_of_order(verb) {
                    self.refuse(text);
                    return;
                }
                let in_path = grammar::is_of_path(error.expected);
                self.refuse(match verb {
                    Verb::Mail if in_path => texts::BAD_SENDER,
                    Verb::Rcpt if in_path => texts::BAD_RECIPIENT,
                    _ => texts::BAD_ARGUMENTS,
                });
            }
        }
    }
}
