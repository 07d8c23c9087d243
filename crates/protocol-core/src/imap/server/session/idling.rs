//! Telling what changed (RFC 3501 sections 5.2 and 7), and IDLE (RFC 2177), which tells it at once.

use super::sending::Sending;
use super::{Server, State};
use crate::imap::command::{CommandName, FetchItem};
use core::fmt;

impl Server {
    /// Tells the client of the open mailbox what changed since it was told last; what is gone only where
    /// `may_expunge`.
    pub(super) fn tell(&mut self, may_expunge: bool) {
        let Some(open) = self.open_mut() else {
            return;
        };
        let news = open.news(may_expunge);
        let (count, recent) = (open.count(), open.count_recent());
        let flags = (!news.flags.is_empty())
            .then(|| Sending::fetch(open, news.flags, vec![FetchItem::Flags], Vec::new()));
        for number in news.expunged {
            self.say(format_args!("* {number} EXPUNGE"));
        }
        if news.came {
            self.say(format_args!("* {count} EXISTS"));
            self.say(format_args!("* {recent} RECENT"));
        }
        if news.keywords {
            self.tell_flags();
        }
        flags.into_iter().for_each(|it| self.channel.send(it));
    }

    /// Tells a client in IDLE at once, unless it does not read; whether there was anything to tell.
    pub(super) fn tell_idler(&mut self) -> bool {
        let is_free = matches!(self.state, State::Idling(..)) && !self.channel.outbox.is_full();
        let has_news = is_free && self.open_mut().is_some_and(|open| open.has_news());
        if has_news {
            self.tell(true);
        }
        has_news
    }

    /// `FLAGS`: those of the system, and the keywords that are in use (RFC 3501 section 7.2.6).
    pub(super) fn tell_flags(&mut self) {
        let Some(open) = self.open_mut() else {
            return;
        };
        let words: String = open.keywords().map(|it| format!(" {it}")).collect();
        self.say(format_args!("* FLAGS ({SYSTEM_FLAGS}{words})"));
    }

    /// `PERMANENTFLAGS`: those that can be changed for good (section 7.1); new keywords too, `\*`.
    pub(super) fn tell_permanent_flags(&mut self) {
        let Some(open) = self.open_mut() else {
            return;
        };
        let flags = match open.read_only {
            true => String::new(),
            false => {
                let words: String = open.keywords().map(|it| format!(" {it}")).collect();
                format!("{SYSTEM_FLAGS}{words} \\*")
            }
        };
        let text = match flags.as_str() {
            "" => "nothing can be changed",
            _ => "these are kept",
        };
        self.say(format_args!("* OK [PERMANENTFLAGS ({flags})] {text}"));
    }

    pub(super) fn idle(&mut self, tag: String) {
        match core::mem::replace(&mut self.state, State::Logout) {
            State::LoggedIn(it) => {
                self.state = State::Idling(tag, it);
                self.say(format_args!("+ idling"));
                self.tell(true);
            }
            state => self.state = state,
        }
    }

    /// The line that ends IDLE: `DONE` and nothing else (RFC 2177 section 3).
    pub(super) fn idle_ends(&mut self, line: &[u8]) {
        match core::mem::replace(&mut self.state, State::Logout) {
            State::Idling(tag, it) => {
                self.state = State::LoggedIn(it);
                if line.eq_ignore_ascii_case(b"DONE") {
                    self.done(&tag, CommandName::Idle);
                } else {
                    let alike = line.iter().zip(b"DONE");
                    let at = alike.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
                    self.bad(&tag, Expected("DONE", CommandName::Idle, at));
                }
            }
            state => self.state = state,
        }
    }
}

/// What every mailbox has.
const SYSTEM_FLAGS: &str = "\\Answered \\Flagged \\Deleted \\Seen \\Draft";

/// What was wanted of a command, and the octet where it is not.
pub(super) struct Expected(
    pub(super) &'static str,
    pub(super) CommandName,
    pub(super) usize,
);

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(wanted, name, at) = self;
        write!(f, "{name}: expected {wanted} at octet {at}")
    }
}
