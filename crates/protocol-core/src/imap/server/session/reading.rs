//! Reading: what arrives, cut into commands and lines.

use super::{Server, State};
use crate::imap::framer::Framed;
use crate::smtp::limits;

/// The longest command besides the message in it, literals included.
const MAX_COMMAND: usize = 256 * 1024;

impl Server {
    /// Takes what waits, as far as the state allows.
    pub(super) fn work(&mut self) {
        let waiting = core::mem::take(&mut self.waiting);
        let mut taken = 0;
        while taken < waiting.len() {
            let rest = &waiting[taken..];
            match self.state {
                // What stands behind STARTTLS in plain text is nobody's (RFC 3501 section 6.2.1).
                State::Securing => taken = waiting.len(),
                State::Asking(..) | State::Connected | State::Logout => break,
                State::Authenticating(..) | State::Idling(..) => {
                    match rest.iter().position(|octet| *octet == b'\n') {
                        Some(end) => {
                            taken += end + 1;
                            let line = &rest[..end];
                            self.plain_line(line.strip_suffix(b"\r").unwrap_or(line));
                        }
                        None if rest.len() > limits::AUTH_LINE => {
                            self.bye("line too long");
                        }
                        None => break,
                    }
                }
                State::NotAuthenticated | State::LoggedIn(_) => taken += self.framed(rest),
            }
        }
        if self.state != State::Logout {
            self.waiting = waiting;
            self.waiting.drain(..taken);
        }
    }

    /// Takes octets of a command; how many.
    fn framed(&mut self, octets: &[u8]) -> usize {
        let limit = MAX_COMMAND + self.config.max_message;
        let mut framer = core::mem::take(&mut self.framer);
        let (taken, framed) = framer.push(octets, limit);
        self.framer = framer;
        match framed {
            Framed::Open => {}
            Framed::Literal => self.say(format_args!("+ ready for the literal")),
            Framed::TooLong => self.refuse(format_args!("* BAD command too long")),
            Framed::Whole(line) => self.line(&line),
        }
        taken
    }

    /// A line that is no command.
    fn plain_line(&mut self, line: &[u8]) {
        if matches!(self.state, State::Idling(..)) {
            self.idle_ends(line);
        } else if line.len() > limits::AUTH_LINE {
            self.response(b"*");
        } else {
            self.response(line);
        }
    }

    /// TLS is up: the session begins anew and knows nothing of what was said before (RFC 3501 section
    /// 11.1).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        if self.state == State::Securing {
            self.waiting.clear();
            self.state = State::NotAuthenticated;
        }
    }
}
