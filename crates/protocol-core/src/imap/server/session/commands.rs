//! Commands: which may come when (RFC 3501 section 3), and what those do that need no host.

use super::idling::Expected;
use super::{LoggedIn, Server, State};
use crate::imap::command::{Body, Command, CommandError, CommandName};
use crate::imap::grammar::productions;
use crate::imap::server::{Extension, Tls};
use crate::trace::SyntaxError;
use core::fmt;

impl Server {
    /// A whole command, without its last CRLF.
    pub(super) fn line(&mut self, line: &[u8]) {
        match Command::parse(line) {
            Ok(command) => self.command(command),
            Err(CommandError::Tag(error)) => self.no_tag(error.at),
            // What stands behind a tag is a space, or nothing.
            Err(CommandError::Unknown { tag, error })
                if error.at == tag.len() && error.at < line.len() =>
            {
                self.no_tag(error.at);
            }
            Err(CommandError::Unknown { tag, error }) => self.unknown(&tag, error.at),
            Err(CommandError::Arguments { tag, name, error }) => {
                // What cannot stand here is not looked at.
                if !self.may_come(&tag, name) {
                    return;
                }
                let why = Expected(error.expected.name, name, error.at);
                match (is_impossible_name(&error), name) {
                    (false, _) => self.bad(&tag, why),
                    // Nothing has such a name.
                    (true, CommandName::List | CommandName::Lsub) => self.ended(&tag, name),
                    (true, _) => {
                        self.tell(true);
                        self.no(&tag, format_args!("[CANNOT] {why}"));
                    }
                }
            }
        }
    }

    fn no_tag(&mut self, at: usize) {
        self.refuse(format_args!("* BAD expected a tag at octet {at}"));
    }

    fn unknown(&mut self, tag: &str, at: usize) {
        self.bad(tag, format_args!("unknown command at octet {at}"));
    }

    /// Whether the command may come now; else it is answered.
    pub(super) fn may_come(&mut self, tag: &str, name: CommandName) -> bool {
        if !self.knows(name) {
            // The name stands behind the tag and a space.
            self.unknown(tag, tag.len() + 1);
            return false;
        }
        let state = self.state();
        if !state.legal_commands().contains(&name) {
            let why = match (&self.state, name) {
                (State::NotAuthenticated, _) => "log in first",
                (_, CommandName::Login | CommandName::Authenticate) => "logged in already",
                (_, CommandName::StartTls) => "too late for TLS",
                (_, CommandName::Enable) => "too late, a mailbox is selected",
                _ => "select a mailbox first",
            };
            self.bad(tag, format_args!("{name}: {why}"));
            return false;
        }
        match name {
            CommandName::StartTls if self.secured => {
                self.bad(tag, format_args!("{name}: TLS is up already"));
                false
            }
            // RFC 3501 section 6.2.3, RFC 5530 section 3.
            CommandName::Login | CommandName::Authenticate if self.must_secure() => {
                self.refuse(format_args!("{tag} NO [PRIVACYREQUIRED] STARTTLS first"));
                false
            }
            _ => true,
        }
    }

    fn command(&mut self, command: Command) {
        let name = command.name();
        let Command { tag, body } = command;
        if !self.may_come(&tag, name) {
            return;
        }
        match body {
            Body::Capability => {
                let capabilities = self.capabilities();
                self.say(format_args!("* {capabilities}"));
                self.ended(&tag, name);
            }
            Body::Noop | Body::Check => self.ended(&tag, name),
            Body::Id(_) => {
                self.say(format_args!("* ID (\"name\" \"SMTP Lab\")"));
                self.ended(&tag, name);
            }
            Body::Namespace => {
                self.say(format_args!("* NAMESPACE ((\"\" \"/\")) NIL NIL"));
                self.ended(&tag, name);
            }
            // Nothing that is offered needs to be enabled (RFC 5161 section 3.1).
            Body::Enable(_) => {
                self.say(format_args!("* ENABLED"));
                self.ended(&tag, name);
            }
            Body::Logout => {
                self.say(format_args!("* BYE logging out"));
                self.done(&tag, name);
                self.close();
            }
            Body::StartTls => {
                self.done(&tag, name);
                self.state = State::Securing;
                self.channel.start_tls();
            }
            Body::Authenticate { mechanism, initial } => {
                self.authenticate(tag, &mechanism, initial.as_deref());
            }
            Body::Login(user, password) => self.login(tag, user, password),
            body => self.logged_in_command(tag, body),
        }
    }

    fn logged_in_command(&mut self, tag: String, body: Body) {
        let it = match core::mem::replace(&mut self.state, State::Logout) {
            State::LoggedIn(it) => it,
            state => {
                self.state = state;
                return;
            }
        };
        match body {
            Body::Idle => {
                self.state = State::LoggedIn(it);
                self.idle(tag);
            }
            Body::Fetch { .. }
            | Body::Store { .. }
            | Body::Search { .. }
            | Body::Copy { .. }
            | Body::Expunge(_)
            | Body::Close
            | Body::Unselect => self.selected_command(tag, it, body),
            body => self.mailbox_command(tag, it, body),
        }
    }

    /// The command has ended well, and its client is told what else there is: any command but FETCH,
    /// STORE and SEARCH (section 7.4.1).
    pub(super) fn ended(&mut self, tag: &str, name: CommandName) {
        self.tell(true);
        self.done(tag, name);
    }

    /// Back to the state it came from.
    pub(super) fn resume(&mut self, it: Box<LoggedIn>) {
        self.state = State::LoggedIn(it);
    }

    /// What works now (section 6.1.1).
    pub(super) fn capabilities(&self) -> impl fmt::Display + use<> {
        let mut line = String::from("CAPABILITY IMAP4rev1");
        let mut add = |name: &str, word: &str| {
            line.push(' ');
            line.push_str(name);
            line.push_str(word);
        };
        if self.user().is_none() {
            if self.config.tls != Tls::None && !self.secured {
                add("STARTTLS", "");
            }
            if self.must_secure() {
                add("LOGINDISABLED", "");
            } else {
                for mechanism in &self.config.mechanisms {
                    add("AUTH=", mechanism.as_str());
                }
            }
        }
        for extension in Extension::ALL {
            if self.has(extension) {
                add(extension.as_str(), "");
            }
        }
        line
    }
}

/// Whether the argument is a string that no mailbox can have as its name: the command is well formed, and the
/// mailbox cannot exist (RFC 3501 section 5.1: servers should not let anybody create 8-bit names).
fn is_impossible_name(error: &SyntaxError) -> bool {
    [&productions::UTF7, &productions::MAILBOX_LIMIT].contains(&error.expected)
}
