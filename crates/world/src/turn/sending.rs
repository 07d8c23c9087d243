//! What an SMTP client reports, and what that means for the queue or the mail program it serves.

use super::Turn;
use super::transport::Drained;
use crate::connection::Connection;
use crate::event::{Ends, EventKind, Obstacle, Protocol};
use crate::host::OutgoingState;
use crate::ids::{ConnectionId, HostId, MessageId};
use protocol_core::imap::{Flag, Flags, Job};
use protocol_core::smtp::ForwardPath;
use protocol_core::smtp::client::{Client, Fact, Failure, Outcome, Stage};

impl Turn<'_> {
    pub(super) fn drain_smtp_client(
        &mut self,
        id: ConnectionId,
        ends: Ends,
        client: &mut Client,
    ) -> Drained {
        let connection = self.world.connection(id);
        let (carries, queue_id) = connection.map_or((None, None), |it| (it.carries, it.queue_id));
        self.drain(
            client,
            |_, _, question| match question {},
            |turn, _, fact| {
                let Some(message) = carries else { return };
                match fact {
                    Fact::EnvelopeSettled { accepted, refused } => {
                        let kind = EventKind::EnvelopeSettled {
                            message,
                            accepted,
                            refused,
                        };
                        turn.emit(ends.client, Some(id), kind);
                    }
                    Fact::Finished { outcomes, notifies } => {
                        let recipients = delivered(&outcomes);
                        if !recipients.is_empty() {
                            let to = ends.server;
                            let kind = EventKind::Released {
                                message,
                                to,
                                recipients,
                            };
                            turn.emit(ends.client, Some(id), kind);
                        }
                        turn.finished(ends, (message, queue_id), outcomes, notifies);
                    }
                }
            },
        )
    }

    fn finished(
        &mut self,
        ends: Ends,
        (message, queue_id): (MessageId, Option<u32>),
        outcomes: Vec<(ForwardPath, Outcome)>,
        notifies: bool,
    ) {
        let host = ends.client;
        let Some(number) = queue_id else {
            if !self.tries_new_token(host, message, &outcomes) {
                let refused = outcomes
                    .into_iter()
                    .filter(|(_, outcome)| !matches!(outcome, Outcome::Delivered(_)))
                    .map(|(path, outcome)| (path, Obstacle::Outcome(outcome)))
                    .collect();
                self.left_mail_program(host, message, refused);
            }
            return;
        };
        if let Some((_, Outcome::Deferred(failure))) = outcomes.first()
            && said_nothing(failure)
            && self.next_of_list(host, number)
        {
            return;
        }
        let (mut deferred, mut failed) = (Vec::new(), Vec::new());
        let mut relayed = Vec::new();
        for (path, outcome) in outcomes {
            match outcome {
                Outcome::Delivered(reply) => relayed.push((path, Some(reply))),
                Outcome::Deferred(_) => deferred.push((path, Obstacle::Outcome(outcome))),
                Outcome::Failed(_) => failed.push((path, Obstacle::Outcome(outcome))),
            }
        }
        // Who was told of what is asked tells the sender itself.
        if !notifies && let Some(item) = self.queued(host, number) {
            self.tell_of_success(host, &item, Some(ends.server), &relayed);
        }
        self.settle(host, number, Some(ends.server), deferred, failed);
    }

    /// A mail program does not queue: what its server refuses, its owner is told.
    pub(super) fn left_mail_program(
        &mut self,
        host: HostId,
        message: MessageId,
        refused: Vec<(ForwardPath, Obstacle)>,
    ) {
        let mut kept = None;
        if let Some(mua) = self.mua_mut(host)
            && let Some(sent) = mua.outbox.iter_mut().find(|sent| sent.message == message)
        {
            let keep = sent.keep.take();
            let left = refused.len() < sent.envelope.forward_paths.len();
            kept = keep.filter(|_| left).map(|mailbox| Job::Append {
                mailbox,
                flags: Flags::from([Flag::Seen]),
                content: sent.content.clone(),
            });
            sent.state = if refused.is_empty() {
                OutgoingState::Left
            } else {
                OutgoingState::Refused(refused.clone())
            };
        }
        if !refused.is_empty() {
            let kind = EventKind::Failed {
                message,
                queue_id: None,
                recipients: refused,
                expired: false,
            };
            self.emit(host, None, kind);
        }
        if let Some(copy) = kept {
            self.queue_jobs(host, vec![copy, Job::List]);
        }
    }

    /// A client session's connection was refused.
    pub(super) fn client_refused(&mut self, connection: &Connection) {
        let host = connection.ends.client;
        match (
            connection.ends.protocol,
            connection.carries,
            connection.queue_id,
        ) {
            (Protocol::Smtp, _, Some(number)) => self.queue_refused(connection, number),
            (Protocol::Smtp, Some(message), None) => {
                let paths = self.mua_mut(host).and_then(|mua| {
                    let sent = mua.outbox.iter().find(|sent| sent.message == message)?;
                    Some(sent.envelope.forward_paths.clone())
                });
                let lost = Outcome::Deferred(Failure::Lost(Stage::Greeting));
                let outcomes = paths
                    .into_iter()
                    .flatten()
                    .map(|path| (path, Obstacle::Outcome(lost.clone())))
                    .collect();
                self.left_mail_program(host, message, outcomes);
            }
            (Protocol::Smtp, None, None) => {}
            (Protocol::Imap | Protocol::Pop3, ..) => self.reading_refused(host, connection),
        }
    }
}

/// Whether the server did not get as far as a greeting that welcomes. Then it is as if the connection
/// did not stand, and the next address is tried (RFC 5321 section 5.1).
const fn said_nothing(failure: &Failure) -> bool {
    matches!(
        failure,
        Failure::Lost(Stage::Greeting)
            | Failure::TimedOut(Stage::Greeting)
            | Failure::Nonsense(Stage::Greeting)
            | Failure::Replied {
                stage: Stage::Greeting,
                ..
            }
    )
}

fn delivered(outcomes: &[(ForwardPath, Outcome)]) -> Vec<ForwardPath> {
    outcomes
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Delivered(_)))
        .map(|(path, _)| path.clone())
        .collect()
}
