//! Changes of a world's set-up while it runs.
//!
//! The world keeps the description it is set up by. An edit changes the description, and of that a new
//! world is made; what happened since the beginning is carried over into it.

use super::Turn;
use crate::agenda::Task;
use crate::build::build;
use crate::edit::Edit;
use crate::event::EventKind;
use crate::host::{Host, Issuer, Mta, Mua, Reading};
use crate::ids::HostId;
use crate::input::InputError;
use crate::store::{Account, Store};
use crate::world::World;
use protocol_core::smtp::Mailbox;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Turn<'_> {
    pub(super) fn edit(&mut self, edit: &Edit) -> Result<(), InputError> {
        let spec = self.world.spec.edited(edit).map_err(InputError::Edit)?;
        let after = build(&spec).map_err(InputError::Edit)?;
        let before = build(&self.world.spec).map_err(InputError::Edit)?;
        let at = match edit {
            Edit::Host(change) => spec.hosts.iter().position(|it| it.name == change.name),
            Edit::Link(link) => spec.hosts.iter().position(|it| it.name == link.a),
            Edit::Dns { .. } => spec.hosts.iter().position(|it| it.resolver),
        };
        let at = at.map_or(HostId(0), crate::world::host_id);
        self.cause = Some(self.emit(at, None, EventKind::PersonActed));
        let edit = Box::new(edit.clone());
        self.cause = Some(self.emit(at, None, EventKind::Edited { edit }));
        for (id, host) in after.hosts() {
            if host.removed && self.world.host(id).is_some_and(|it| !it.removed) {
                self.remove_host(id);
            }
        }
        self.install(&before, after);
        self.world.spec = Arc::new(spec);
        self.lose_in_flight();
        Ok(())
    }

    /// The host is gone with all it has; who is connected to it learns that the connection broke.
    fn remove_host(&mut self, host: HostId) {
        self.lose_memory(host);
        if let Some(down) = self.host_mut(host).down.take() {
            self.world.agenda.remove(down.restart);
        }
        self.world.agenda.forget(|task| match task {
            Task::Read(it) | Task::TokenAnswer { host: it, .. } => *it == host,
            _ => false,
        });
    }

    /// Sets the world up as `after`. What was as in `before`, the world that its description made, becomes
    /// as in `after`; what happened stays.
    fn install(&mut self, before: &World, after: World) {
        let world = &mut *self.world;
        for (index, new) in after.hosts.iter().enumerate() {
            let id = crate::world::host_id(index);
            let known = world.hosts.get(index).zip(before.hosts.get(index));
            let host = match known {
                Some((now, then)) if !now.removed && !new.removed => {
                    Arc::new(carried(now, then, new))
                }
                _ => Arc::clone(new),
            };
            let stays = |host: &Arc<Host>| {
                let read = host.mua.as_ref().and_then(|it| it.spec.read.as_ref());
                read.is_some_and(|it| it.stays)
            };
            let waits = |host: &Arc<Host>| {
                let mua = host.mua.as_ref();
                mua.is_some_and(|it| it.reading == Reading::Idle)
            };
            let stayed = known.is_some_and(|(now, _)| stays(now));
            match (stayed, stays(&host)) {
                (false, true) => drop(world.agenda.add(world.now, None, Task::Read(id))),
                (true, false) if waits(&host) => {
                    world.agenda.forget(|task| *task == Task::Read(id));
                }
                _ => {}
            }
            world.hosts.put(index, host);
        }
        world.names = after.names;
        world.zone = after.zone;
        world.links = after.links;
    }
}

/// `now`, where it is no longer what the description made it; else what the new one makes it.
fn carry<T: Clone + PartialEq>(now: &T, then: &T, new: &T) -> T {
    if now == then {
        new.clone()
    } else {
        now.clone()
    }
}

fn carried(now: &Host, then: &Host, new: &Host) -> Host {
    let all = [now, then, new];
    Host {
        mua: carried_part(
            all,
            |it| it.mua.as_ref(),
            |now, then, new| Mua {
                outbox: now.outbox.clone(),
                mail: now.mail.clone(),
                token: carry(&now.token, &then.token, &new.token),
                reading: now.reading,
                in_vain: now.in_vain,
                jobs: now.jobs.clone(),
                ..new.clone()
            },
        ),
        mta: carried_part(
            all,
            |it| it.mta.as_ref(),
            |now, _, new| Mta {
                seen: Arc::clone(&now.seen),
                queue: now.queue.clone(),
                next_queue_id: now.next_queue_id,
                ..new.clone()
            },
        ),
        store: carried_part(
            all,
            |it| it.store.as_ref(),
            |now, then, new| Store {
                users: carried_users(&now.users, &then.users, &new.users),
                ..new.clone()
            },
        ),
        issuer: carried_part(
            all,
            |it| it.issuer.as_ref(),
            |now, then, new| Issuer {
                tokens: carry(&now.tokens, &then.tokens, &new.tokens),
                issued: now.issued,
                ..new.clone()
            },
        ),
        down: now.down,
        ..new.clone()
    }
}

/// A part that the host had and still has; one that is new is as it is described.
fn carried_part<T: Clone>(
    hosts: [&Host; 3],
    of: fn(&Host) -> Option<&T>,
    carry: impl FnOnce(&T, &T, &T) -> T,
) -> Option<T> {
    match hosts.map(of) {
        [Some(now), Some(then), Some(new)] => Some(carry(now, then, new)),
        [_, _, new] => new.cloned(),
    }
}

fn carried_users(
    now: &BTreeMap<Mailbox, Arc<Account>>,
    then: &BTreeMap<Mailbox, Arc<Account>>,
    new: &BTreeMap<Mailbox, Arc<Account>>,
) -> BTreeMap<Mailbox, Arc<Account>> {
    let account = |(mailbox, new): (&Mailbox, &Arc<Account>)| {
        let known = now.get(mailbox).zip(then.get(mailbox));
        let account = match known {
            Some((now, then)) if now != then => Arc::new(now.set_up_as(new)),
            _ => Arc::clone(new),
        };
        (mailbox.clone(), account)
    };
    new.iter().map(account).collect()
}
