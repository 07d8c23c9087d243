//! What a person puts in.

use super::Turn;
use crate::agenda::Task;
use crate::chance::{self, Purpose};
use crate::connection::{EndTls, Endpoint};
use crate::event::{Ends, EventKind};
use crate::host::{Outgoing, OutgoingState};
use crate::ids::{ConnectionId, HostId};
use crate::input::{HandEnvelope, Input, InputError};
use crate::outside::ConnectionName;
use crate::scenario::{Access, LaterSpec};
use core::time::Duration;
use protocol_core::Octets;
use protocol_core::imap::client::Job;
use protocol_core::message::{Composed, Draft, compose, header};
use protocol_core::smtp::{Body, Domain, Envelope, ForwardPath, ReversePath, Side};

/// The most octets of one message.
const MAX_CONTENT: u64 = 20_000_000;
/// The most octets typed at once.
const MAX_TYPED: u64 = 1_000_000;
/// The most connections that are open at once.
const MAX_CONNECTIONS: u64 = 1_000;
/// The longest wait, 30 days.
const MAX_WAIT_MICROS: u64 = 30 * 86_400 * 1_000_000;

impl Turn<'_> {
    pub(crate) fn take_input(&mut self, input: &Input) -> Result<(), InputError> {
        match input {
            Input::Send {
                host,
                draft,
                envelope,
            } => self.compose(self.named(host)?, draft, envelope.as_deref()),
            Input::Check { host } => self.check(self.named(host)?, Vec::new()),
            Input::Read { host, job } => self.check(self.named(host)?, vec![job.clone()]),
            Input::Open { from, to, port } => {
                self.open_console(self.named(from)?, self.named(to)?, *port)
            }
            Input::Type { on, line } => self.say(*on, &format!("{line}\r\n").into()),
            Input::Octets { on, octets } => self.say(*on, octets),
            Input::Tls { on } => self.secure(*on),
            Input::Window { on, open } => {
                let (id, side) = self.acts(*on)?;
                self.set_window(id, side, *open);
                Ok(())
            }
            Input::Close { on } => {
                let (id, side) = self.acts(*on)?;
                self.close(id, side);
                Ok(())
            }
            Input::Play { host, port, stop } => self.play(host, *port, *stop),
            Input::Break { fault } => self.put_in_fault(fault),
            Input::Mend { fault } => self.mend(*fault),
            Input::Edit(edit) => self.edit(edit),
            Input::Retry { host } => self.retry(self.named(host)?),
            Input::Advance { micros } => {
                within(*micros, MAX_WAIT_MICROS, "microseconds")?;
                let acted = self.emit(HostId(0), None, EventKind::PersonActed);
                let at = self.now() + Duration::from_micros(*micros);
                self.world.horizon = self.world.horizon.map(|it| it.max(at));
                self.world.agenda.add(at, Some(acted), Task::Waited);
                Ok(())
            }
        }
    }

    fn named(&self, name: &Domain) -> Result<HostId, InputError> {
        let found = self.world.host_named(name);
        found.ok_or_else(|| InputError::NoHost(name.clone()))
    }

    fn play(&mut self, name: &Domain, port: u16, stop: bool) -> Result<(), InputError> {
        let host = self.named(name)?;
        let listens = self.host(host).ports().any(|it| it == port);
        if !listens || stop && !self.world.outside.is_played(host, port) {
            let host = name.clone();
            return Err(InputError::NoService { host, port });
        }
        self.emit(host, None, EventKind::PersonActed);
        self.world.outside.play(host, port, !stop);
        Ok(())
    }

    fn compose(
        &mut self,
        host: HostId,
        draft: &Draft,
        by_hand: Option<&HandEnvelope>,
    ) -> Result<(), InputError> {
        let own = self.host(host);
        let cannot = || InputError::NotAMailProgram(own.name.clone());
        let mua = own.mua.as_ref().ok_or_else(cannot)?;
        let submit = mua.spec.submit.as_ref().ok_or_else(cannot)?;
        self.world.host_named(&submit.host).ok_or_else(cannot)?;
        if draft.keep.is_some() {
            self.by_imap(host)?;
        }
        let domain = mua.spec.address.domain().unwrap_or(&own.name);
        let number = u64::from(self.world.next_message);
        let unique = chance::draw(self.world.seed, host, None, Purpose::MessageId, number);
        let message_id = format!("{unique:016x}@{domain}");
        let Composed {
            content,
            recipients,
            sender,
        } = compose(draft, self.date(), &message_id).map_err(InputError::Draft)?;
        within(content.len() as u64, MAX_CONTENT, "octets")?;
        let (reverse_path, forward_paths) = match by_hand {
            Some(it) => (it.reverse_path.clone(), it.forward_paths.clone()),
            None => (
                ReversePath::Mailbox(sender),
                recipients.into_iter().map(ForwardPath::Mailbox).collect(),
            ),
        };
        let body = if content.is_ascii() {
            Body::SevenBit
        } else {
            Body::EightBitMime
        };
        let mut envelope = Envelope {
            reverse_path,
            forward_paths,
            body,
            ..Envelope::default()
        };
        // Whoever writes an address of another script into the header has it on the envelope, or
        // would (RFC 6531 section 3.4).
        envelope.internationalised =
            envelope.has_international_address() || !header(&content).is_ascii();
        if let Some(asked) = &draft.ask {
            asked.write_on(&mut envelope);
        }

        let message = self.new_message();
        let kind = EventKind::Composed {
            message,
            envelope: envelope.clone(),
            content: content.clone(),
        };
        self.cause = Some(self.emit(host, None, kind));
        if let Some(mua) = self.mua_mut(host) {
            mua.outbox.push(Outgoing {
                message,
                envelope,
                content,
                state: OutgoingState::Leaving,
                keep: draft.keep.clone(),
                token_renewed: false,
            });
        }
        self.submit(host, message);
        Ok(())
    }

    /// Lets a mail program look for mail, and do something in its mailboxes.
    pub(super) fn check(&mut self, host: HostId, jobs: Vec<Job>) -> Result<(), InputError> {
        match self.by_imap(host) {
            Err(InputError::OnlyCollects(_)) if jobs.is_empty() => {}
            it => it?,
        }
        self.cause = Some(self.emit(host, None, EventKind::PersonActed));
        self.queue_jobs(host, jobs);
        Ok(())
    }

    /// Whether a mail program reads its mailbox by IMAP.
    fn by_imap(&self, host: HostId) -> Result<(), InputError> {
        let own = self.host(host);
        let read = own.mua.as_ref().and_then(|mua| mua.spec.read.as_ref());
        match read.map(|it| it.by) {
            Some(Access::Imap | Access::Imaps) => Ok(()),
            Some(Access::Pop3 | Access::Pop3s) => Err(InputError::OnlyCollects(own.name.clone())),
            None => Err(InputError::NotAMailProgram(own.name.clone())),
        }
    }

    /// What the scenario says that the owner of a mail program does of herself.
    pub(super) fn later(&mut self, number: u32) {
        let later = self.world.spec.later.get(number as usize).cloned();
        let Some(LaterSpec { host, jobs, .. }) = later else {
            return;
        };
        if let Some(host) = self.world.host_named(&host) {
            // That its program can do this was seen to when the world was made.
            drop(self.check(host, jobs));
        }
    }

    fn open_console(&mut self, from: HostId, to: HostId, port: u16) -> Result<(), InputError> {
        let called = self.host(to);
        // What two programs outside said to each other can be repeated.
        let is_repeated = called.outside && self.host(from).outside;
        if called.outside && !is_repeated || self.world.outside.is_played(to, port) {
            return Err(InputError::Outside(called.name.clone()));
        }
        let protocol = called.protocol_at(port);
        within(
            self.world.connections.len() as u64 + 1,
            MAX_CONNECTIONS,
            "connections",
        )?;
        self.cause = Some(self.emit(from, None, EventKind::PersonActed));
        let ends = Ends {
            client: from,
            server: to,
            port,
            protocol,
        };
        let id = self.connect(ends, Endpoint::Outside, None, None);
        let name = self.world.outside.open(id);
        if let Some(connection) = self.connection_mut(id) {
            connection.name = Some(name);
        }
        Ok(())
    }

    fn say(&mut self, name: ConnectionName, octets: &Octets) -> Result<(), InputError> {
        self.outside(name)?;
        within(octets.len() as u64, MAX_TYPED, "octets")?;
        let (id, side) = self.acts(name)?;
        self.send(id, side, octets);
        Ok(())
    }

    fn secure(&mut self, name: ConnectionName) -> Result<(), InputError> {
        let (id, side) = self.outside(name)?;
        let tls = self.world.connection(id).map(|it| it.end(side).tls);
        match (side, tls) {
            (Side::Client, Some(EndTls::Clear)) => {
                self.acts(name)?;
                self.begin_tls(id);
            }
            (Side::Server, Some(EndTls::Awaited(_))) => {
                self.acts(name)?;
                self.tls_is_up(id);
            }
            (Side::Server, Some(EndTls::Clear)) => return Err(InputError::TlsNotBegun(name)),
            _ => return Err(InputError::TlsBegun(name)),
        }
        Ok(())
    }

    /// Whoever is at the end of the connection that is outside does something; which end that is.
    fn acts(&mut self, name: ConnectionName) -> Result<(ConnectionId, Side), InputError> {
        let (id, side) = self.outside(name)?;
        let ends = self.world.connection(id).map(|it| it.ends);
        let host = match (ends, side) {
            (None, _) => return Err(InputError::NotAConsole(name)),
            (Some(ends), Side::Client) => ends.client,
            (Some(ends), Side::Server) => ends.server,
        };
        self.cause = Some(self.emit(host, Some(id), EventKind::PersonActed));
        Ok((id, side))
    }

    fn outside(&self, name: ConnectionName) -> Result<(ConnectionId, Side), InputError> {
        let found = self.world.connection_named(name);
        let side = name.outside();
        found
            .filter(|it| it.is_outside(side))
            .map(|it| (it.id, side))
            .ok_or(InputError::NotAConsole(name))
    }
}

fn within(count: u64, limit: u64, what: &'static str) -> Result<(), InputError> {
    match count <= limit {
        true => Ok(()),
        false => Err(InputError::TooMuch { limit, what }),
    }
}
