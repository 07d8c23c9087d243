use crate::session::session;
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{ReplyCode, Unit, Verb};
use world::{Event, EventKind, HostId, Timeline, WireUnit};

/// The codes that the replies of one connection had, in its last transaction up to an event.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    /// Who was called.
    pub(crate) server: Option<HostId>,
    pub(crate) hello: Option<ReplyCode>,
    pub(crate) mail: Option<ReplyCode>,
    /// In the order of the commands.
    pub(crate) recipients: Vec<ReplyCode>,
    pub(crate) data: Option<ReplyCode>,
    pub(crate) end_of_data: Option<ReplyCode>,
}

impl Codes {
    /// Reads backwards from `event` to the opening of its connection.
    pub(crate) fn before(event: &Event, timeline: &Timeline) -> Self {
        let mut codes = Self::default();
        for it in core::iter::once(event).chain(session(event, timeline)) {
            if let EventKind::ConnectionRequested(ends) = &it.kind {
                codes.server = Some(ends.server);
                break;
            }
            if let EventKind::LineReceived { line, .. } = &it.kind
                && let WireUnit::Smtp(Unit::Reply {
                    code,
                    answers: Some(answers),
                }) = line.unit
            {
                codes.note(answers, code);
            }
        }
        codes.recipients.reverse();
        codes
    }

    fn note(&mut self, answers: Answered, code: ReplyCode) {
        let in_transaction = self.mail.is_none();
        match answers {
            Answered::EndOfData if in_transaction => {
                self.end_of_data.get_or_insert(code);
            }
            Answered::Verb(Verb::Data) if in_transaction => {
                self.data.get_or_insert(code);
            }
            Answered::Verb(Verb::Rcpt) if in_transaction => self.recipients.push(code),
            Answered::Verb(Verb::Mail) => {
                self.mail.get_or_insert(code);
            }
            Answered::Verb(Verb::Ehlo | Verb::Helo) => {
                self.hello.get_or_insert(code);
            }
            Answered::EndOfData
            | Answered::Verb(
                Verb::Data
                | Verb::Rcpt
                | Verb::Rset
                | Verb::Noop
                | Verb::Quit
                | Verb::Vrfy
                | Verb::Expn
                | Verb::Help
                | Verb::Auth
                | Verb::StartTls
                | Verb::Bdat,
            ) => {}
        }
    }
}
