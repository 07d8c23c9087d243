//! Who is meant by an address at a server: a mailbox, an alias (RFC 5321 section 3.9.1), a user who
//! moved (section 3.4), nobody; and who may be told so (VRFY and EXPN, section 3.5).

use super::Turn;
use crate::event::EventKind;
use crate::host::Mta;
use crate::ids::{HostId, MessageId};
use crate::policy::{RecipientCheck, Telling};
use crate::scenario::{ListSpec, LocalDomain, MtaSpec};
use crate::store::Account;
use protocol_core::smtp::address::NameOrMailbox;
use protocol_core::smtp::dsn::RecipientRequest;
use protocol_core::smtp::server::{Decision, Refusal, Server, Told};
use protocol_core::smtp::{Envelope, ForwardPath, MailHost, Mailbox, ReversePath};
use std::collections::VecDeque;

impl Turn<'_> {
    /// Whether the host takes mail for this recipient from this client: it is local, or the client
    /// is one it relays for.
    pub(super) fn may_receive(
        &mut self,
        host: HostId,
        client: HostId,
        session: &Server,
        reverse_path: &ReversePath,
        forward_path: &ForwardPath,
    ) -> Decision {
        let client = self.host(client).address;
        let Some(mta) = &self.host(host).mta else {
            return Decision::Refuse(Refusal::LocalError);
        };
        let spec = std::sync::Arc::clone(&mta.spec);
        let policy = &spec.policy;
        let trusted = session.identity().is_some() || mta.relays_for(client);
        let relays = trusted || policy.open_relay;
        if let ForwardPath::Mailbox(mailbox) = forward_path {
            if !is_local(mta, mailbox) {
                return if relays || relays_to(mta, mailbox) {
                    Decision::Accept
                } else {
                    Decision::Refuse(Refusal::RelayingDenied)
                };
            }
            if let Some(to) = moved(&mta.spec, mailbox) {
                return Decision::Tell(Told::Moved(to.clone()));
            }
            if policy.recipients == RecipientCheck::AtRcpt
                && members_of(&mta.spec, mailbox).is_none()
            {
                let Some((store, user)) = self.user_of(mta, mailbox) else {
                    return Decision::Refuse(Refusal::NoSuchMailbox);
                };
                if self.user(store, &user).is_some_and(|it| it.room() == 0) {
                    return Decision::Refuse(policy.mailbox_full.refusal());
                }
            }
        }
        if let Some(rule) = policy.greylist
            && !trusted
        {
            let now = self.now();
            let greylisted = self.mta_mut(host).is_some_and(|mta| {
                let seen = std::sync::Arc::make_mut(&mut mta.seen);
                seen.is_greylisted(rule, now, client, reverse_path, forward_path)
            });
            if greylisted {
                return Decision::Refuse(rule.code.refusal());
            }
        }
        Decision::Accept
    }

    /// Whether none of the recipients has room for so many octets.
    pub(super) fn nobody_has_room(&self, mta: &Mta, to: &[ForwardPath], octets: u64) -> bool {
        let lacks_room = |path: &ForwardPath| match path {
            ForwardPath::Postmaster => false,
            ForwardPath::Mailbox(mailbox) => {
                is_local(mta, mailbox)
                    && members_of(&mta.spec, mailbox).is_none()
                    && self.user_of(mta, mailbox).is_some_and(|(store, user)| {
                        self.user(store, &user).is_some_and(|it| it.room() < octets)
                    })
            }
        };
        to.iter().all(lacks_room)
    }

    /// What VRFY is answered.
    pub(super) fn verify(
        &self,
        host: HostId,
        client: HostId,
        session: &Server,
        whom: NameOrMailbox,
    ) -> Decision {
        let mta = match &self.host(host).mta {
            Some(mta) if mta.spec.policy.vrfy == Telling::Answered => mta,
            _ => return Decision::Refuse(Refusal::CannotVerify),
        };
        let mailbox = match self.meant(mta, whom).as_slice() {
            [] => return Decision::Refuse(Refusal::NoSuchMailbox),
            [one] => one.clone(),
            several => return Decision::Tell(Told::Ambiguous(several.to_vec())),
        };
        if !is_local(mta, &mailbox) {
            let relays = mta.spec.policy.open_relay
                || relays_to(mta, &mailbox)
                || session.identity().is_some()
                || mta.relays_for(self.host(client).address);
            // It takes mail for the address, and only another host knows more.
            return Decision::Refuse(if relays {
                Refusal::CannotVerify
            } else {
                Refusal::RelayingDenied
            });
        }
        if let Some(to) = moved(&mta.spec, &mailbox) {
            return Decision::Tell(Told::Moved(to.clone()));
        }
        if list_at(&mta.spec, &mailbox).is_some() {
            return Decision::Refuse(Refusal::IsAList);
        }
        match aliased(&mta.spec, &mailbox) {
            Some([one]) if is_local(mta, one) => Decision::Tell(Told::Mailboxes(vec![one.clone()])),
            Some([one]) => Decision::Tell(Told::WillForward(one.clone())),
            Some(_) => Decision::Refuse(Refusal::IsAList),
            None => match self.user_of(mta, &mailbox) {
                Some((_, user)) => Decision::Tell(Told::Mailboxes(vec![user])),
                None => Decision::Refuse(Refusal::NoSuchMailbox),
            },
        }
    }

    /// What EXPN is answered, where it is answered at all.
    pub(super) fn members(&self, host: HostId, list: NameOrMailbox) -> Decision {
        let Some(mta) = &self.host(host).mta else {
            return Decision::Refuse(Refusal::LocalError);
        };
        let meant = self.meant(mta, list);
        let members = meant.iter().find_map(|it| members_of(&mta.spec, it));
        match (members, meant.first()) {
            (Some(members), _) => Decision::Tell(Told::Mailboxes(members.to_vec())),
            (None, Some(_)) => Decision::Refuse(Refusal::NotAList),
            (None, None) => Decision::Refuse(Refusal::NoSuchMailbox),
        }
    }

    /// Who may be meant by VRFY or EXPN: a mailbox, or all of that name at any local domain.
    fn meant(&self, mta: &Mta, whom: NameOrMailbox) -> Vec<Mailbox> {
        let name = match whom {
            NameOrMailbox::Mailbox(mailbox) => return vec![mailbox],
            NameOrMailbox::Name(name) => name,
        };
        let all = mta.local.iter().map(|(local, _)| Mailbox {
            local: name.clone(),
            host: MailHost::Domain(local.domain.clone()),
        });
        all.filter(|it: &Mailbox| {
            members_of(&mta.spec, it).is_some() || moved(&mta.spec, it).is_some() || {
                let local = local_domain(mta, it);
                local.is_some_and(|(_, store)| self.find_user(*store, it).is_some())
            }
        })
        .collect()
    }

    /// The envelope's recipients with each alias replaced by whom it stands for, each of them once. What
    /// was asked of an alias is asked of each (RFC 3461 section 5.2.7).
    pub(super) fn expand(
        &mut self,
        host: HostId,
        message: MessageId,
        envelope: &mut Envelope,
    ) -> Vec<ForwardPath> {
        let mut open: VecDeque<ForwardPath> = core::mem::take(&mut envelope.forward_paths).into();
        let mut expanded: Vec<Mailbox> = Vec::new();
        let mut recipients: Vec<ForwardPath> = Vec::with_capacity(open.len());
        while let Some(path) = open.pop_front() {
            let Some((alias, members)) = self.stands_for(host, &path) else {
                self.add(host, &mut recipients, path);
                continue;
            };
            if expanded.iter().any(|known| same(known, &alias)) {
                continue;
            }
            ask_of_members(envelope, &path, &members);
            for member in members.iter().rev() {
                if same(member, &alias) {
                    let path = ForwardPath::Mailbox(member.clone());
                    self.add(host, &mut recipients, path);
                } else {
                    open.push_front(ForwardPath::Mailbox(member.clone()));
                }
            }
            expanded.push(alias.clone());
            let kind = EventKind::Expanded {
                message,
                alias,
                members,
            };
            self.emit(host, None, kind);
        }
        recipients
    }

    /// Adds a recipient who is not there yet. The host ignores case in local parts of its own domains
    /// alone: what it means in another's, it does not know (RFC 5321 section 2.4).
    fn add(&self, host: HostId, recipients: &mut Vec<ForwardPath>, path: ForwardPath) {
        let mta = self.host(host).mta.as_ref();
        let own = |it: &Mailbox| mta.is_some_and(|mta| is_local(mta, it));
        let known = recipients.iter().any(|it| {
            let both = it.mailbox().zip(path.mailbox());
            *it == path || both.is_some_and(|(one, other)| own(one) && same(one, other))
        });
        if !known {
            recipients.push(path);
        }
    }

    fn stands_for(&self, host: HostId, path: &ForwardPath) -> Option<(Mailbox, Vec<Mailbox>)> {
        let spec = &self.host(host).mta.as_ref()?.spec;
        // With a trace each copy is another: it is expanded when it is delivered.
        let mailbox = path.mailbox().filter(|_| !spec.policy.delivered_to)?;
        Some((mailbox.clone(), aliased(spec, mailbox)?.to_vec()))
    }

    /// The store and the user with the mailbox for a local address: its own, or that of the address
    /// without its detail, or the postmaster's, who is there for each domain (RFC 5321 section
    /// 4.5.1), or that of who catches all.
    pub(super) fn user_of(&self, mta: &Mta, mailbox: &Mailbox) -> Option<(HostId, Mailbox)> {
        let (local, store) = local_domain(mta, mailbox)?;
        let found = self
            .find_user(*store, mailbox)
            .or_else(|| self.find_user(*store, &without_detail(local, mailbox)?))
            .or_else(|| is_postmaster(mailbox).then(|| self.postmaster(*store))?)
            .or_else(|| self.find_user(*store, local.catch_all.as_ref()?));
        Some((*store, found?))
    }

    /// Who reads what is for the postmaster: the user of that name, or else the first.
    pub(super) fn postmaster(&self, store: HostId) -> Option<Mailbox> {
        let users = &self.world.host(store)?.store.as_ref()?.users;
        let named = users.keys().find(|user| is_postmaster(user));
        named.or_else(|| users.keys().next()).cloned()
    }

    /// The user's address as the store spells it. Local parts compare ignoring case here: every
    /// host of this world does so (RFC 5321 section 2.4 leaves it to the host).
    pub(super) fn find_user(&self, store: HostId, mailbox: &Mailbox) -> Option<Mailbox> {
        let users = &self.world.host(store)?.store.as_ref()?.users;
        users.keys().find(|user| same(user, mailbox)).cloned()
    }

    pub(super) fn user(&self, store: HostId, user: &Mailbox) -> Option<&Account> {
        Some(self.world.host(store)?.store.as_ref()?.users.get(user)?)
    }
}

fn local_domain<'a>(mta: &'a Mta, mailbox: &Mailbox) -> Option<&'a (LocalDomain, HostId)> {
    let domain = mailbox.domain()?;
    mta.local.iter().find(|(local, _)| local.domain == *domain)
}

/// The host of the mailboxes, where the address is local to this one.
pub(super) fn local_store(mta: &Mta, mailbox: &Mailbox) -> Option<HostId> {
    local_domain(mta, mailbox).map(|(_, store)| *store)
}

fn is_local(mta: &Mta, mailbox: &Mailbox) -> bool {
    local_domain(mta, mailbox).is_some()
}

/// For whom the address stands, or the address without its detail.
pub(crate) fn aliased<'a>(spec: &'a MtaSpec, mailbox: &Mailbox) -> Option<&'a [Mailbox]> {
    let find = |wanted: &Mailbox| {
        let mut aliases = spec.aliases.iter();
        aliases.find(|(alias, _)| same(alias, wanted))
    };
    let plain = || {
        let mut local = spec.local.iter();
        let domain = local.find(|it| Some(&it.domain) == mailbox.domain())?;
        without_detail(domain, mailbox)
    };
    let (_, members) = find(mailbox).or_else(|| find(&plain()?))?;
    Some(members)
}

/// The mailing list of that address.
pub(super) fn list_at<'a>(spec: &'a MtaSpec, mailbox: &Mailbox) -> Option<&'a ListSpec> {
    spec.lists.iter().find(|it| same(&it.address, mailbox))
}

/// For whom the address stands, as a list or as an alias.
fn members_of<'a>(spec: &'a MtaSpec, mailbox: &Mailbox) -> Option<&'a [Mailbox]> {
    let list = list_at(spec, mailbox).map(|it| it.members.as_slice());
    list.or_else(|| aliased(spec, mailbox))
}

/// Asks of each member what was asked of the alias.
pub(super) fn ask_of_members(envelope: &mut Envelope, alias: &ForwardPath, members: &[Mailbox]) {
    let request = envelope.request_of(alias);
    if request != RecipientRequest::default() {
        let paths = members.iter().cloned().map(ForwardPath::Mailbox);
        let others = paths.filter(|it| it != alias);
        let requests = others.map(|it| (it, request.clone()));
        envelope.requests.extend(requests);
    }
}

fn moved<'a>(spec: &'a MtaSpec, mailbox: &Mailbox) -> Option<&'a Mailbox> {
    let mut moved = spec.moved.iter();
    moved
        .find(|(from, _)| same(from, mailbox))
        .map(|(_, to)| to)
}

/// `bob@receiver.example` of `bob+news@receiver.example` (RFC 5233 section 1).
fn without_detail(local: &LocalDomain, mailbox: &Mailbox) -> Option<Mailbox> {
    let (user, _) = mailbox.local.as_str().split_once(local.separator?)?;
    let local = user.parse().ok()?;
    Some(Mailbox {
        local,
        host: mailbox.host.clone(),
    })
}

fn is_postmaster(mailbox: &Mailbox) -> bool {
    mailbox.local.as_str().eq_ignore_ascii_case("postmaster")
}

/// Whether both are one mailbox to a host of this world.
pub(crate) fn same(one: &Mailbox, other: &Mailbox) -> bool {
    one.host == other.host
        && one
            .local
            .as_str()
            .eq_ignore_ascii_case(other.local.as_str())
}

fn relays_to(mta: &Mta, mailbox: &Mailbox) -> bool {
    let domain = mailbox.domain();
    mta.spec.relay_to.iter().any(|it| Some(it) == domain)
}
