//! A chosen answer: what a host says where it would have said something else.

use super::{Addressed, Begun, Fact, Server, State, Verb};
use crate::smtp::reply::{Reply, Severity};

/// A chosen answer is a refusal: a 4yz or a 5yz reply. What it would mean to be told another one (an
/// envelope, an identity) a session cannot make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a chosen answer is a 4yz or a 5yz reply")]
pub struct NotARefusal;

impl Server {
    /// Answers the next command, the end of data (that of BDAT too) or, before the greeting, the
    /// call with `reply`, as if its host had refused it. Nothing comes of what is answered so: a
    /// MAIL begins no envelope, a DATA takes no content, after the end of data the transaction is
    /// over. A 421 closes (RFC 5321 section 3.8), and so does any answer to QUIT (section 4.1.1.10).
    /// An answer before the greeting leaves a session that takes nothing but QUIT (section 3.1).
    /// The enhanced status code is left out where none may stand (RFC 2034 section 4).
    ///
    /// # Errors
    /// Where it is no refusal; nothing has changed then.
    pub fn answer_next_with(&mut self, reply: Reply) -> Result<(), NotARefusal> {
        match reply.code.severity() {
            Severity::TransientNegative | Severity::PermanentNegative => {
                self.instead = Some(reply);
                Ok(())
            }
            Severity::Completion | Severity::Intermediate => Err(NotARefusal),
        }
    }

    /// Instead of the greeting. Whether there was such an answer.
    pub(super) fn greet_instead(&mut self) -> bool {
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.say_instead(&reply, false);
        true
    }

    /// Instead of the answer to a command line or a response of AUTH. Whether there was one.
    pub(super) fn answer_line_instead(&mut self, line: &[u8]) -> bool {
        let verb = match self.state {
            State::Authenticating(..) => Some(Verb::Auth),
            _ => Verb::of_line(line.trim_ascii_end()),
        };
        // What BDAT brings is to come, and is answered when it is whole.
        if verb == Some(Verb::Bdat) {
            return false;
        }
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.state = match core::mem::replace(&mut self.state, State::Closed) {
            State::Authenticating(greeted, _) => State::Ready(greeted),
            State::Begun(begun) if verb == Some(Verb::Rcpt) => State::Begun(Begun {
                refused: true,
                ..begun
            }),
            state => state,
        };
        let hello = matches!(verb, Some(Verb::Ehlo | Verb::Helo));
        self.say_instead(&reply, !hello);
        if verb == Some(Verb::Quit) {
            self.close();
        }
        true
    }

    /// Instead of the answer to a whole message. Whether there was one.
    pub(super) fn answer_message_instead(&mut self, to: &Addressed) -> bool {
        let Some(reply) = self.instead.take() else {
            return false;
        };
        self.state = State::Ready(to.greeted.clone());
        self.fact(Fact::TransactionEnded);
        self.say_instead(&reply, true);
        true
    }

    fn say_instead(&mut self, reply: &Reply, may_be_enhanced: bool) {
        let offered = self.config.extensions.enhanced_status_codes;
        let enhanced = reply.enhanced.filter(|_| may_be_enhanced && offered);
        self.say(reply.code, enhanced, &reply.lines);
        if reply.code.get() == 421 {
            self.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Input, Output, Session};
    use crate::smtp::reply::{EnhancedStatus, ReplyCode};
    use crate::smtp::server::{Config, Decision, Extensions, Service, StateName, Tls};
    use crate::{Instant, Octets};
    use core::time::Duration;
    use std::sync::Arc;

    fn server() -> Server {
        let extensions = Extensions {
            chunking: true,
            ..Extensions::default()
        };
        Server::new(Arc::new(Config {
            name: "mx.receiver.example".parse().expect("a domain"),
            service: Service::Relay,
            extensions,
            tls: Tls::None,
            max_recipients: 100,
            max_errors: 20,
            command_timeout: Duration::from_secs(300),
            rules: crate::smtp::server::Rules::default(),
        }))
    }

    /// What it says to `input`; its host agrees to everything.
    fn said(server: &mut Server, input: Input<'_>) -> String {
        server.handle_input(Instant::ZERO, input);
        loop {
            match server.poll_output() {
                Output::Ask(ticket, _) => server
                    .answer(Instant::ZERO, ticket, Decision::Accept)
                    .expect("it was asked just now"),
                Output::Timeout(_) => break,
                Output::Fact(_) | Output::Close | Output::StartTls => {}
            }
        }
        let mut said = String::new();
        while let Some(octets) = server.poll_transmit(10_000) {
            said += &Octets::to_text(&octets);
        }
        said
    }

    fn to(server: &mut Server, lines: &str) -> String {
        said(server, Input::Octets(lines.as_bytes()))
    }

    fn refusal(code: u16) -> Reply {
        let status = EnhancedStatus::new(if code < 500 { 4 } else { 5 }, 3, 2);
        Reply::new(ReplyCode::new(code), Some(status), "chosen")
    }

    /// A session that has heard these commands.
    fn after(lines: &str) -> Server {
        let mut server = server();
        said(&mut server, Input::Opened);
        to(&mut server, lines);
        server
    }

    const GREETED: &str = "EHLO a.example\r\n";
    const BEGUN: &str = "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\n";
    const ADDRESSED: &str =
        "EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\n";

    #[test]
    fn only_a_refusal_can_be_chosen() {
        for code in [220, 250, 354] {
            let reply = Reply::new(ReplyCode::new(code), None, "chosen");
            assert_eq!(server().answer_next_with(reply), Err(NotARefusal));
        }
    }

    #[test]
    fn a_command_that_is_answered_so_changes_nothing_and_the_next_is_answered_as_ever() {
        for (before, line, state) in [
            ("", "EHLO a.example\r\n", StateName::AwaitHello),
            (GREETED, "MAIL FROM:<a@a.example>\r\n", StateName::Ready),
            (BEGUN, "RCPT TO:<b@b.example>\r\n", StateName::Envelope),
            (
                ADDRESSED,
                "RCPT TO:<c@b.example>\r\n",
                StateName::Recipients,
            ),
            (ADDRESSED, "DATA\r\n", StateName::Recipients),
        ] {
            let mut server = after(before);
            server.answer_next_with(refusal(451)).expect("a refusal");
            let enhanced = if line.starts_with("EHLO") {
                ""
            } else {
                "4.3.2 "
            };
            assert_eq!(to(&mut server, line), format!("451 {enhanced}chosen\r\n"));
            assert_eq!(server.state(), state, "{line}");
            let again = to(&mut server, line);
            assert!(
                again.starts_with("250") || again.starts_with("354"),
                "{again}"
            );
        }
    }

    #[test]
    fn when_every_recipient_was_refused_so_data_has_nobody() {
        let mut server = after(BEGUN);
        server.answer_next_with(refusal(550)).expect("a refusal");
        to(&mut server, "RCPT TO:<b@b.example>\r\n");
        assert!(to(&mut server, "DATA\r\n").starts_with("554 5.5.1"));
    }

    #[test]
    fn after_the_end_of_data_the_transaction_is_over_by_data_and_by_bdat() {
        for ended in [
            "DATA\r\nhello\r\n|.\r\n",
            "BDAT 7\r\nhello\r\n|BDAT 0 LAST\r\n",
        ] {
            let mut server = after(ADDRESSED);
            let (first, last) = ended.split_once('|').expect("two parts");
            to(&mut server, first);
            server.answer_next_with(refusal(452)).expect("a refusal");
            assert_eq!(to(&mut server, last), "452 4.3.2 chosen\r\n");
            assert_eq!(
                (server.state(), server.envelope()),
                (StateName::Ready, None)
            );
        }
    }

    #[test]
    fn a_421_closes_wherever_it_is_said_and_so_does_an_answer_to_quit() {
        for (before, line) in [("", "EHLO a.example\r\n"), (ADDRESSED, "DATA\r\n")] {
            let mut server = after(before);
            server.answer_next_with(refusal(421)).expect("a refusal");
            assert!(to(&mut server, line).starts_with("421 "));
            assert_eq!(server.state(), StateName::Closed);
        }
        let mut server = after(ADDRESSED);
        server.answer_next_with(refusal(500)).expect("a refusal");
        assert_eq!(to(&mut server, "QUIT\r\n"), "500 5.3.2 chosen\r\n");
        assert_eq!(server.state(), StateName::Closed);
    }

    #[test]
    fn who_is_turned_away_by_the_greeting_can_only_quit() {
        let mut server = server();
        server.answer_next_with(refusal(554)).expect("a refusal");
        assert_eq!(said(&mut server, Input::Opened), "554 chosen\r\n");
        for line in [
            "EHLO a.example\r\n",
            "NOOP\r\n",
            "MAIL FROM:<>\r\n",
            "MAIL\r\n",
        ] {
            assert!(to(&mut server, line).starts_with("503 5.5.1"), "{line}");
        }
        assert!(to(&mut server, "QUIT\r\n").starts_with("221"));
    }
}
