//! Reading: what arrives, cut into lines.

use super::{Server, State};
use crate::Instant;
use crate::pop3::command::{Command, CommandError};
use crate::pop3::limits;
use crate::pop3::server::texts;
use core::time::Duration;

/// How often it is looked whether a host that cannot send has become able to.
const PATIENCE: Duration = Duration::from_secs(1);

impl Server {
    /// Takes what waits, as far as the state allows.
    pub(super) fn work(&mut self) {
        let mut taken = 0;
        let waiting = core::mem::take(&mut self.waiting);
        while taken < waiting.len() && !self.is_full() {
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

    /// Whether a whole line waits that could be looked at: what was said has to be taken first.
    pub(super) fn has_work(&self) -> bool {
        let blocked = matches!(
            self.state,
            State::Connected | State::Asking(..) | State::Update(..) | State::Over
        );
        !blocked && self.waiting.contains(&b'\n')
    }

    /// The deadline came: the client was silent for too long, or lines wait. In the first case nothing is
    /// said, and nothing deleted (RFC 1939 section 3).
    pub(super) fn time_is_up(&mut self, now: Instant) {
        let still_full = self.is_full();
        let too_late = now >= self.logout_at();
        if !self.has_work() || too_late && still_full {
            return self.close();
        }
        self.work();
        self.set_deadline(now);
        if still_full && self.deadline.is_some() {
            self.deadline = Some(self.logout_at().min(now + PATIENCE));
        }
    }

    /// When the autologout timer is over.
    fn logout_at(&self) -> Instant {
        self.heard + self.config.command_timeout
    }

    /// Where lines wait until somebody takes what was said, the host is to come back as soon as it has.
    pub(super) fn set_deadline(&mut self, now: Instant) {
        self.deadline = match self.state {
            State::Over => None,
            _ if self.has_work() => Some(now),
            _ => Some(self.logout_at()),
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
