//! Staying connected: IDLE (RFC 2177), or NOOP now and then; and jobs that come meanwhile.

use super::state::{Idle, State};
use super::{Client, Failure, Job};
use crate::imap::command::Body;
use crate::{Instant, Octets};
use core::time::Duration;

/// IDLE is ended and begun again before 29 minutes have passed, lest the server take the client for gone
/// (RFC 2177 section 3).
const IDLE_TIME: Duration = Duration::from_secs(28 * 60);
/// It does not ask what is new more often.
const MIN_POLL: Duration = Duration::from_secs(1);

/// Commands.
impl Client {
    /// A session may have more to do while it is connected: it ends IDLE for it. To be drained as after an
    /// input. Whether the job was taken: not after LOGOUT.
    pub fn add(&mut self, now: Instant, job: Job) -> bool {
        if matches!(self.state, State::Logout { .. } | State::Closed) {
            return false;
        }
        self.now = now;
        self.jobs.push_back(job.into());
        match self.state {
            State::Waiting(_) => self.next(),
            _ => self.end_idle_if_due(),
        }
        self.set_deadline();
        true
    }
}

impl Client {
    /// Nothing is left to do.
    pub(super) fn rest(&mut self) {
        if !self.config.stay {
            return self.log_out(false);
        }
        if self.opens_aim() {
            return;
        }
        if self.offers(|it| it.idle) && !self.idle_fails {
            self.ask(Body::Idle);
            self.state = State::Idling(Idle::Asked);
        } else {
            self.state = State::Waiting(self.now + self.config.poll.max(MIN_POLL));
        }
    }

    /// The server has said `+` to IDLE.
    pub(super) fn idles(&mut self) {
        self.state = State::Idling(Idle::On(self.now + IDLE_TIME));
    }

    /// Ends IDLE where there is something to do.
    pub(super) fn end_idle_if_due(&mut self) {
        if self.is_idle() && (!self.jobs.is_empty() || self.needs_uids()) {
            self.end_idle();
        }
    }

    /// Whether the server told of messages by numbers alone that are not known.
    fn needs_uids(&self) -> bool {
        self.mailbox.open().is_some_and(|it| it.view.needs_uids())
    }

    fn end_idle(&mut self) {
        self.channel.send(Octets::from_static(b"DONE\r\n"));
        self.state = State::Idling(Idle::Ending);
    }

    /// IDLE was answered. Where the server refuses it, or ends it by itself, it is not asked again.
    pub(super) fn idled(&mut self, idle: Idle) {
        self.idle_fails |= idle != Idle::Ending;
        self.next();
    }

    /// The deadline came.
    pub(super) fn timeout(&mut self) {
        match self.state {
            State::Idling(Idle::On(_)) => self.end_idle(),
            State::Waiting(_) => {
                self.ask(Body::Noop);
                self.state = State::Polling;
            }
            _ => self.give_up(Failure::TimedOut),
        }
    }
}
