//! What a server may say, by what is on the wire alone: it sees each octet of the client, what the
//! server says to it, and nothing inside.

use super::Host;
use crate::dissector::Dissector as _;
use crate::drive::{self, Stepped};
use protocol_core::imap::response::{Data, Response};
use protocol_core::imap::server::{Config, StateName, Tls};
use protocol_core::imap::{CommandName, Dissector, Status, Unit};
use protocol_core::smtp::Side;

/// Watches one session.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    tls: Tls,
    dissector: Dissector,
    /// What wants an answer, and how many answers there were.
    asked: usize,
    answered: usize,
    /// The last command.
    current: Option<CommandName>,
    secured: bool,
    logged_in: bool,
    /// How many messages the client knows of, where a mailbox is open.
    count: Option<usize>,
    said_bye: bool,
    /// The last octets of the client.
    last: Vec<u8>,
    /// Something announced a literal that is no command: what the client makes of that nobody knows.
    is_lost: bool,
}

impl drive::Watch<Host> for Watch {
    fn opened(&mut self, said: &[u8], _: bool) {
        assert!(said.starts_with(b"* OK [CAPABILITY IMAP4rev1"), "{said:?}");
        self.dissector.units(Side::Server, said);
    }

    fn stepped(&mut self, it: &Stepped<'_, Host>) {
        self.last.extend_from_slice(it.heard);
        self.last.drain(..self.last.len().saturating_sub(3));
        // In these states no literal is announced, whatever a line looks like.
        let plain = matches!(it.before, StateName::Idling | StateName::Authenticating);
        let announces = self.last == *b"}\r\n";
        self.is_lost |= announces && (plain || it.said.starts_with(b"* BAD"));
        // What stands in the place of DONE is a command to who only looks at the wire.
        let ended = it.said.windows(5).any(|it| it == b" BAD ");
        self.is_lost |= it.before == StateName::Idling && ended;
        if self.is_lost {
            return;
        }
        self.secured |= it.secured;
        // What ends IDLE answers it, whatever it looks like.
        self.client(it.heard, it.before != StateName::Idling);
        self.server(it.said);
        assert!(!self.said_bye || it.after == StateName::Logout);
        match it.after {
            StateName::Logout => {}
            StateName::Asking => panic!("the host has answered"),
            StateName::Idling | StateName::Authenticating => {
                assert_eq!(self.asked, self.answered + 1);
            }
            // A literal may be to come.
            _ => assert!(self.asked <= self.answered + 1, "{self:?}"),
        }
        assert!(self.answered <= self.asked, "{self:?}");
    }
}

impl Watch {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            tls: config.tls,
            secured: config.secured_from_start,
            ..Self::default()
        }
    }

    /// How many messages the client knows of, where a mailbox is open.
    pub(super) fn count(&self) -> Option<usize> {
        self.count
    }

    /// Whether a command is under way.
    pub(super) fn is_within_a_command(&self) -> bool {
        self.is_lost || self.asked > self.answered
    }

    fn client(&mut self, octets: &[u8], counts: bool) {
        for (unit, _) in self.dissector.units(Side::Client, octets) {
            let name = match unit {
                Unit::Command(name) | Unit::Begun(name) => Some(name),
                Unit::UnknownCommand => None,
                _ => continue,
            };
            if counts {
                self.asked += 1;
                self.current = name;
            }
        }
    }

    fn server(&mut self, said: &[u8]) {
        for (unit, octets) in self.dissector.units(Side::Server, said) {
            let line = octets.strip_suffix(b"\r\n");
            let line = line.expect("it says whole lines");
            assert_ne!(unit, Unit::Malformed, "{line:?}");
            let response = Response::parse(line);
            match response.unwrap_or_else(|error| panic!("{error}: {line:?}")) {
                Response::Tagged { status, .. } => {
                    self.answered += 1;
                    self.ended(unit, status);
                }
                // What had no tag.
                Response::Status(Status::Bad, _) => self.answered += 1,
                Response::Status(..) | Response::Continuation(_) => {}
                Response::PreAuth(_) => panic!("nobody is let in so"),
                Response::Bye(_) => self.said_bye = true,
                Response::Data(data) => self.data(&data),
            }
        }
    }

    fn ended(&mut self, unit: Unit, status: Status) {
        let Unit::Tagged { answers, .. } = unit else {
            panic!("{unit:?}");
        };
        if status != Status::Ok {
            let opens = [Some(CommandName::Select), Some(CommandName::Examine)];
            if status == Status::No && opens.contains(&answers) {
                self.count = None;
            }
            return;
        }
        match answers.expect("only a command ends well") {
            CommandName::Login | CommandName::Authenticate => {
                assert!(self.secured || self.tls != Tls::Required);
                assert!(!self.logged_in);
                self.logged_in = true;
            }
            CommandName::StartTls => {
                assert!(!self.secured && !self.logged_in);
            }
            CommandName::Close | CommandName::Unselect => {
                assert!(self.count.is_some());
                self.count = None;
            }
            CommandName::Select | CommandName::Examine => assert!(self.count.is_some()),
            CommandName::Capability | CommandName::Noop | CommandName::Logout | CommandName::Id => {
            }
            _ => assert!(self.logged_in),
        }
    }

    fn data(&mut self, data: &Data<'_>) {
        let opens = matches!(
            self.current,
            Some(CommandName::Select | CommandName::Examine)
        );
        let count = self.count.unwrap_or(0);
        let known = |number: u32| (1..=count).contains(&(number as usize));
        assert!(self.is_within_a_command(), "nobody asked: {data:?}");
        match data {
            Data::Capability(_) | Data::Id(_) => {}
            Data::Exists(number) => {
                let number = *number as usize;
                assert!(self.logged_in && (opens || number >= count));
                self.count = Some(number);
            }
            Data::Expunge(number) => {
                assert!(known(*number), "{number} of {count}");
                let quiet = matches!(
                    self.current,
                    Some(CommandName::Fetch | CommandName::Store | CommandName::Search)
                );
                assert!(!quiet, "RFC 3501 section 7.4.1");
                self.count = Some(count - 1);
            }
            Data::Fetch(number, _) => assert!(known(*number), "{number} of {count}"),
            Data::Recent(number) => assert!(*number as usize <= count),
            Data::Search(_) | Data::Flags(_) => assert!(self.count.is_some()),
            Data::Other(values) => panic!("{values:?}"),
            _ => assert!(self.logged_in),
        }
    }
}
