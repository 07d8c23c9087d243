//! What a person puts in.

use super::Turn;
use crate::agenda::Task;
use crate::build::service_config;
use crate::chance::{self, Purpose};
use crate::connection::{Connection, EndTls, Endpoint};
use crate::event::{Ends, EventKind};
use crate::host::{Outgoing, OutgoingState};
use crate::ids::{ConnectionId, HostId};
use crate::input::{HandEnvelope, Input, InputError};
use crate::policy::Policy;
use crate::scenario::{Access, LaterSpec};
use core::time::Duration;
use protocol_core::Octets;
use protocol_core::imap::client::Job;
use protocol_core::message::{Composed, Draft, compose, header};
use protocol_core::smtp::{Body, Envelope, ForwardPath, ReversePath, Side};
use std::sync::Arc;

/// The most octets of one message.
const MAX_CONTENT: usize = 20_000_000;
/// The most octets typed at once.
const MAX_TYPED: usize = 1_000_000;
/// The most connections that are open at once.
const MAX_CONNECTIONS: usize = 1_000;
/// The longest wait, 30 days.
const MAX_WAIT_MICROS: u64 = 30 * 86_400 * 1_000_000;

impl Turn<'_> {
    pub(crate) fn take_input(&mut self, input: &Input) -> Result<(), InputError> {
        match input {
            Input::Send {
                host,
                draft,
                envelope,
            } => self.compose(*host, draft, envelope.as_deref()),
            Input::Check { host } => self.check(*host, Vec::new()),
            Input::Read { host, job } => self.check(*host, vec![job.clone()]),
            Input::Open { from, to, port } => self.open_console(*from, *to, *port),
            Input::Bytes { connection, octets } => self.type_octets(*connection, octets),
            Input::Close { connection } => {
                let side = self.acts(*connection)?;
                self.close(*connection, side);
                Ok(())
            }
            Input::Break { fault } => self.put_in_fault(fault),
            Input::Mend { fault } => self.mend(*fault),
            Input::Secure { connection } => self.secure(*connection),
            Input::Policy { host, policy } => self.change_policy(*host, policy),
            Input::Advance { micros } => {
                if *micros > MAX_WAIT_MICROS {
                    let what = String::from("microseconds");
                    return Err(InputError::TooMuch {
                        limit: MAX_WAIT_MICROS,
                        what,
                    });
                }
                let acted = self.emit(HostId(0), None, EventKind::PersonActed);
                let at = self.now() + Duration::from_micros(*micros);
                self.world.agenda.add(at, Some(acted), Task::Waited);
                Ok(())
            }
        }
    }

    fn change_policy(&mut self, host: HostId, policy: &Policy) -> Result<(), InputError> {
        let own = self.world.host(host).ok_or(InputError::NoHost(host))?;
        let mta = own.mta.as_ref().ok_or(InputError::NotAMailServer(host))?;
        let offers_auth = !mta.spec.extensions.auth.is_empty();
        policy.check(offers_auth).map_err(InputError::Policy)?;
        let name = own.name.clone();
        self.cause = Some(self.emit(host, None, EventKind::PersonActed));
        if let Some(mta) = self.mta_mut(host) {
            mta.policy = Arc::new(policy.clone());
            let spec = Arc::clone(&mta.spec);
            for config in mta.services.values_mut() {
                let changed = service_config(&name, &spec, config.service, policy);
                *config = Arc::new(changed);
            }
        }
        let policy = Box::new(policy.clone());
        self.emit(host, None, EventKind::PolicyChanged { policy });
        Ok(())
    }

    fn compose(
        &mut self,
        host: HostId,
        draft: &Draft,
        by_hand: Option<&HandEnvelope>,
    ) -> Result<(), InputError> {
        let own = self.world.host(host).ok_or(InputError::NoHost(host))?;
        let mua = own.mua.as_ref().ok_or(InputError::NotAMailProgram(host))?;
        let submit = mua
            .spec
            .submit
            .as_ref()
            .ok_or(InputError::NotAMailProgram(host))?;
        self.world
            .host_named(&submit.host)
            .ok_or(InputError::NotAMailProgram(host))?;
        let domain = mua.spec.address.domain().unwrap_or(&own.name);
        let number = u64::from(self.world.next_message);
        let unique = chance::draw(self.world.seed, host, None, Purpose::MessageId, number);
        let message_id = format!("{unique:016x}@{domain}");
        let Composed {
            content,
            recipients,
            sender,
        } = compose(draft, self.date(), &message_id).map_err(InputError::Draft)?;
        if content.len() > MAX_CONTENT {
            let what = String::from("octets");
            return Err(InputError::TooMuch {
                limit: MAX_CONTENT as u64,
                what,
            });
        }
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
                token_renewed: false,
            });
        }
        self.submit(host, message);
        Ok(())
    }

    /// Lets a mail program look for mail, and do something in its mailboxes.
    pub(super) fn check(&mut self, host: HostId, jobs: Vec<Job>) -> Result<(), InputError> {
        self.world.host(host).ok_or(InputError::NoHost(host))?;
        let mua = self.mua_mut(host);
        let read = mua.and_then(|mua| mua.spec.read.as_ref());
        let read = read.ok_or(InputError::NotAMailProgram(host))?;
        let collects = matches!(read.by, Access::Pop3 | Access::Pop3s);
        if collects && !jobs.is_empty() {
            return Err(InputError::OnlyCollects(host));
        }
        self.cause = Some(self.emit(host, None, EventKind::PersonActed));
        self.wants(host, jobs);
        Ok(())
    }

    /// What the scenario says that the owner of a mail program does of herself.
    pub(super) fn later(&mut self, number: u32) {
        let later = self.world.later.get(number as usize).cloned();
        let Some(LaterSpec { host, jobs, .. }) = later else {
            return;
        };
        if let Some(host) = self.world.host_named(&host) {
            // That its program can do this was seen to when the world was made.
            drop(self.check(host, jobs));
        }
    }

    fn open_console(&mut self, from: HostId, to: HostId, port: u16) -> Result<(), InputError> {
        self.world.host(from).ok_or(InputError::NoHost(from))?;
        if self.world.host(to).ok_or(InputError::NoHost(to))?.outside {
            return Err(InputError::Outside(to));
        }
        if self.world.connections.len() >= MAX_CONNECTIONS {
            let what = String::from("connections");
            return Err(InputError::TooMuch {
                limit: MAX_CONNECTIONS as u64,
                what,
            });
        }
        let protocol = self.host(to).protocol_at(port);
        self.cause = Some(self.emit(from, None, EventKind::PersonActed));
        let ends = Ends {
            client: from,
            server: to,
            port,
            protocol,
        };
        self.connect(ends, Endpoint::Outside, None, None);
        Ok(())
    }

    fn type_octets(&mut self, id: ConnectionId, octets: &Octets) -> Result<(), InputError> {
        self.outside(id)?;
        if octets.len() > MAX_TYPED {
            let what = String::from("octets");
            return Err(InputError::TooMuch {
                limit: MAX_TYPED as u64,
                what,
            });
        }
        let side = self.acts(id)?;
        self.send(id, side, octets);
        Ok(())
    }

    fn secure(&mut self, id: ConnectionId) -> Result<(), InputError> {
        let (side, connection) = self.outside(id)?;
        match (side, connection.end(side).tls) {
            (Side::Client, EndTls::Clear) => {
                self.acts(id)?;
                self.begin_tls(id);
            }
            (Side::Server, EndTls::Awaited(_)) => {
                self.acts(id)?;
                self.tls_is_up(id);
            }
            (Side::Server, EndTls::Clear) => return Err(InputError::TlsNotBegun(id)),
            _ => return Err(InputError::TlsBegun(id)),
        }
        Ok(())
    }

    /// Whoever is at the end of the connection that is outside does something; which end that is.
    fn acts(&mut self, id: ConnectionId) -> Result<Side, InputError> {
        let (side, connection) = self.outside(id)?;
        let ends = connection.ends;
        let host = match side {
            Side::Client => ends.client,
            Side::Server => ends.server,
        };
        self.cause = Some(self.emit(host, Some(id), EventKind::PersonActed));
        Ok(side)
    }

    fn outside(&self, id: ConnectionId) -> Result<(Side, &Connection), InputError> {
        let found = self.world.connection(id);
        found
            .and_then(|it| Some((it.outside()?, it)))
            .ok_or(InputError::NotAConsole(id))
    }
}
