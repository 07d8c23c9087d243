//! Reading: what arrives, cut into lines.

use super::said::Said;
use super::{Server, State};
use crate::Instant;
use crate::pop3::command::{Command, CommandError};
use crate::pop3::limits;
use crate::pop3::server::{Fact, Question, texts};
use crate::session::{Channel, Expects, Reader};

impl Reader for Server {
    type Sent = Said;

    fn channel(&mut self) -> &mut Channel<Question, Fact, Said> {
        &mut self.channel
    }

    fn expects(&self) -> Expects {
        match &self.state {
            // What stands behind STLS in plain text is nobody's (RFC 2595 section 4).
            State::Securing | State::Over => Expects::End,
            State::Connected | State::Asking(..) | State::Update(..) => Expects::Nothing,
            _ => Expects::Line,
        }
    }

    fn take_line(&mut self, line: &[u8]) {
        self.line(line);
    }

    fn take_octets(&mut self, octets: &[u8]) -> usize {
        octets.len()
    }
}

impl Server {
    /// The autologout timer begins anew (RFC 1939 section 3).
    pub(super) fn set_deadline(&mut self, now: Instant) {
        self.channel.deadline = match self.state {
            State::Over => None,
            _ => Some(now + self.config.command_timeout),
        };
    }

    /// A line up to its LF.
    fn line(&mut self, line: &[u8]) {
        // PASS is to come at once behind USER (RFC 1939 section 7): any other line makes it forgotten.
        let named = match &mut self.state {
            State::Authorization(named) => named.take(),
            _ => None,
        };
        let Some(line) = line.strip_suffix(b"\r") else {
            // A refusal ends an exchange of AUTH.
            self.forget_exchange();
            return self.refuse(texts::BARE_CONTROL);
        };
        if let State::Authenticating(_) = &self.state {
            return self.response(line);
        }
        if line.len() + 2 > limits::AUTH_LINE {
            // Whatever stands in it: of one that came in pieces the rest is gone.
            return self.refuse(texts::LINE_TOO_LONG);
        }
        match Command::parse(line) {
            Ok(command) => self.command(command, named),
            Err(CommandError::Unknown(_)) => self.refuse(texts::UNKNOWN_COMMAND),
            Err(CommandError::TooLong(_)) => self.refuse(texts::LINE_TOO_LONG),
            Err(CommandError::BareControl(_)) => self.refuse(texts::BARE_CONTROL),
            Err(CommandError::Arguments { verb, .. }) => {
                // Order comes first: what cannot stand here is not looked at.
                let text = self.out_of_order(verb);
                self.refuse(text.unwrap_or(texts::BAD_ARGUMENTS));
            }
        }
    }
}
