//! Reading: what arrives, cut into commands and lines.

use super::sending::Sending;
use super::{Server, State};
use crate::cursor::text;
use crate::imap::command::{Command, CommandError, CommandName};
use crate::imap::framer::{Framed, Literal};
use crate::imap::grammar::is_tag;
use crate::imap::server::{Extension, Fact, Question};
use crate::session::{Channel, Expects, Reader};
use crate::smtp::limits;

/// The longest command besides the message in it, literals included.
const MAX_COMMAND: usize = 256 * 1024;

impl Reader for Server {
    type Sent = Sending;

    fn channel(&mut self) -> &mut Channel<Question, Fact, Sending> {
        &mut self.channel
    }

    fn expects(&self) -> Expects {
        match &self.state {
            // What stands behind STARTTLS in plain text is nobody's (RFC 3501 section 6.2.1).
            State::Securing | State::Logout => Expects::End,
            State::Asking(..) | State::Connected => Expects::Nothing,
            State::Authenticating(..) | State::Idling(..) => Expects::Line,
            State::NotAuthenticated | State::LoggedIn(_) => Expects::Octets,
        }
    }

    fn take_line(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if matches!(self.state, State::Idling(..)) {
            self.idle_ends(line);
        } else if line.len() + 2 > limits::AUTH_LINE {
            self.response_too_long();
        } else {
            self.response(line);
        }
    }

    /// Takes octets of a command.
    fn take_octets(&mut self, octets: &[u8]) -> usize {
        let limit = match self.user() {
            Some(_) => MAX_COMMAND + self.config.max_message,
            None => MAX_COMMAND,
        };
        let mut framer = core::mem::take(&mut self.framer);
        let (taken, framed) = framer.push(octets, limit);
        self.framer = framer;
        match framed {
            Framed::Open => {}
            Framed::Literal(literal) => self.literal(literal),
            Framed::TooLong(begun) => self.too_long(&begun),
            Framed::Whole(line) if core::mem::take(&mut self.unasked) => self.unasked(&line),
            Framed::Whole(line) => self.line(&line),
        }
        taken
    }
}

impl Server {
    /// A literal is announced. A client that waits is told to go on, or what is wrong already (RFC 3501
    /// section 7.5); from one that does not wait it comes, whatever is said (RFC 7888).
    fn literal(&mut self, literal: Literal) {
        if !literal.waits {
            self.unasked |= !self.has(Extension::LiteralPlus);
            return;
        }
        let begun = self.framer.begun();
        let wrong = match (Command::parse(begun), CommandName::of_line(begun)) {
            (Err(CommandError::Tag(_) | CommandError::Unknown { .. }), _) | (_, None) => true,
            (_, Some(name)) => {
                let tag = tag_of(begun);
                if !self.may_come(&tag, name) {
                    self.framer.refuse();
                    return;
                }
                false
            }
        };
        let most = self.config.max_message as u64;
        if wrong {
            let begun = self.framer.refuse();
            self.line(&begun);
        } else if !literal.fits || literal.octets > most {
            let begun = self.framer.refuse();
            self.too_long(&begun);
        } else {
            self.say(format_args!("+ ready for the literal"));
        }
    }

    /// The command has more octets than are taken.
    fn too_long(&mut self, begun: &[u8]) {
        self.unasked = false;
        let tag = tag_of(begun);
        match CommandName::of_line(begun) {
            Some(CommandName::Append) if self.user().is_some() => {
                self.no(&tag, "[LIMIT] the message is too large");
            }
            Some(name) => self.bad(&tag, format_args!("{name}: too long")),
            None => self.bad(&tag, "too long"),
        }
    }

    /// The command had a literal that does not wait, and that is not offered.
    fn unasked(&mut self, line: &[u8]) {
        let tag = tag_of(line);
        match CommandName::of_line(line) {
            Some(name) if !self.may_come(&tag, name) => {}
            Some(name) => self.bad(&tag, format_args!("{name}: LITERAL+ is not offered")),
            None => self.line(line),
        }
    }

    /// TLS is up: the session begins anew and knows nothing of what was said before (RFC 3501 section
    /// 11.1).
    pub(super) fn secured(&mut self) {
        self.secured = true;
        if self.state == State::Securing {
            self.state = State::NotAuthenticated;
        }
    }
}

/// The tag of a command, or what stands in its place.
fn tag_of(line: &[u8]) -> String {
    let tag = line.split(|octet| *octet == b' ').next();
    match tag.filter(|it| !it.is_empty() && it.iter().all(|octet| is_tag(*octet))) {
        Some(tag) => text(tag),
        None => String::from("*"),
    }
}
