//! The faults that are in a world, and what they are waiting for.

use super::{Fault, FaultError, FaultSpec, MAX_FAULTS, Stage, When};
use crate::chance::{self, Purpose};
use crate::ids::{ConnectionId, EventId, FaultId, HostId};
use protocol_core::smtp::ForwardPath;

/// The faults of a world.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Faults(Vec<Armed>);

/// A fault that is in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armed {
    /// What it is.
    pub spec: FaultSpec,
    /// How many times it has struck.
    pub struck: u32,
    /// Whether a person took it out again.
    pub mended: bool,
    host: HostId,
}

/// What a fault is asked about.
pub(crate) struct Moment {
    pub(crate) seed: u64,
    pub(crate) host: HostId,
    pub(crate) connection: Option<ConnectionId>,
    pub(crate) stage: Stage,
    pub(crate) when: When,
    /// The recipient that RCPT names, or those on the envelope.
    pub(crate) recipients: Vec<ForwardPath>,
    /// Whether what is struck speaks SMTP: only then a reply can be chosen, or an offer be stripped.
    pub(crate) is_smtp: bool,
    /// Differs from one moment of a connection (or of a host, where there is none) to the next.
    pub(crate) count: u64,
}

impl Faults {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FaultId, &Armed)> {
        let ids = (0..).map(FaultId);
        ids.zip(&self.0)
    }

    /// Puts a fault in that was checked.
    pub(crate) fn add(&mut self, spec: FaultSpec, host: HostId) -> Result<FaultId, FaultError> {
        let waiting = self.0.iter().filter(|it| !it.mended).count();
        let id = u16::try_from(self.0.len()).map(FaultId);
        let Some(id) = id.ok().filter(|_| waiting < MAX_FAULTS) else {
            return Err(FaultError::TooMany);
        };
        self.0.push(Armed {
            spec,
            struck: 0,
            mended: false,
            host,
        });
        Ok(id)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a fault out, where it is in; whose it was.
    pub(crate) fn mend(&mut self, id: FaultId) -> Option<HostId> {
        let it = self.0.get_mut(id.index()).filter(|it| !it.mended)?;
        it.mended = true;
        Some(it.host)
    }

    /// The fault, where it waits for no stage and has not struck.
    pub(crate) fn strike_now(&mut self, id: FaultId) -> Option<(HostId, Fault)> {
        let it = self.0.get_mut(id.index())?;
        let waits = it.spec.stage == Stage::Now && !it.mended && it.struck == 0;
        waits.then(|| {
            it.struck = 1;
            (it.host, it.spec.fault.clone())
        })
    }

    /// The first fault that strikes at this moment.
    pub(crate) fn strike(&mut self, at: &Moment) -> Option<(FaultId, Fault)> {
        let (index, armed) = self.0.iter_mut().enumerate().find(|(index, it)| {
            let here = (it.host, it.spec.stage, it.spec.when) == (at.host, at.stage, at.when);
            let left = !it.mended && it.spec.times.is_none_or(|times| it.struck < times);
            let fits = at.is_smtp || !matches!(it.spec.fault, Fault::Reply(_) | Fault::Strip);
            let meant = it.spec.recipient.as_ref();
            here && left
                && fits
                && meant.is_none_or(|it| at.recipients.contains(it))
                && it.spec.per_mille.is_none_or(|rate| {
                    let count = (*index as u64) << 48 | at.count & ((1 << 48) - 1);
                    let drawn =
                        chance::draw(at.seed, at.host, at.connection, Purpose::Fault, count);
                    drawn % 1000 < u64::from(rate)
                })
        })?;
        armed.struck += 1;
        let id = FaultId(u16::try_from(index).unwrap_or(u16::MAX));
        Some((id, armed.spec.fault.clone()))
    }
}

/// A host that crashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Down {
    /// By which fault.
    pub fault: FaultId,
    /// The event of its crash.
    pub(crate) crashed: EventId,
    /// Its return in the agenda.
    pub(crate) restart: crate::agenda::Slot,
}
