//! Reading: what arrives, cut into lines.

use super::{Server, State};
use crate::Instant;
use crate::pop3::command::{Command, CommandError};
use crate::pop3::limits;
use crate::pop3::server::texts;

impl Server {
    /// Takes what waits, as far as the state allows.
    pub(super) fn work(&mut self) {
        let mut taken = 0;
        let waiting = core::mem::take(&mut self.waiting);
        while taken < waiting.len() && !self.said.is_full() {
            let rest = &waiting[taken..];
            match self.state {
                // What stands behind STLS in plain text is nobody's (RFC 2595 section 4).
                State::Securing => taken = waiting.len(),
                State::Connected | State::Asking(..) | State::Update(..) => break,
                State::Over => taken = waiting.len(),
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

    /// The autologout timer begins anew (RFC 1939 section 3).
    pub(super) fn set_deadline(&mut self, now: Instant) {
        self.deadline = match self.state {
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
