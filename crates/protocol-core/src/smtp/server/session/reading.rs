//! Reading: what arrives, cut into lines and content.

use super::{Server, State};
use crate::smtp::command::{Command, CommandError, Verb};
use crate::smtp::grammar;
use crate::smtp::limits;
use crate::smtp::server::texts;

impl Server {
    /// Takes what waits, as far as the state allows.
    pub(super) fn work(&mut self) {
        let mut taken = 0;
        let waiting = core::mem::take(&mut self.waiting);
        while taken < waiting.len() && !self.replies.is_full() {
            let rest = &waiting[taken..];
            match &mut self.state {
                State::Data(_) => taken += self.content(rest),
                State::Chunk(_) => taken += self.chunk(rest),
                // What stands behind STARTTLS in plain text is nobody's (RFC 3207 section 4.2).
                State::Securing => taken = waiting.len(),
                State::Asking(..) | State::Closed => break,
                _ => match rest.iter().position(|octet| *octet == b'\n') {
                    Some(end) => {
                        taken += end + 1;
                        self.line(&rest[..end]);
                    }
                    None if rest.len() > limits::AUTH_LINE => {
                        // Too long already: keep what shows that it is, drop the rest.
                        let mut kept = rest[..limits::AUTH_LINE].to_vec();
                        kept.extend_from_slice(&rest[rest.len() - 1..]);
                        self.waiting = kept;
                        return;
                    }
                    None => break,
                },
            }
        }
        self.waiting = waiting;
        self.waiting.drain(..taken);
    }

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
