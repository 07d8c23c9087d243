//! What a server's host answers to an exchange of SASL, and what a token issuer answers to a mail
//! program.

use super::Turn;
use crate::chance::{self, Purpose};
use crate::event::{Grant, Protocol, TokenAnswer};
use crate::host::Token;
use crate::ids::{ConnectionId, HostId};
use core::time::Duration;
use protocol_core::sasl::Nonce;
use protocol_core::sasl::scram::{ITERATIONS, Keys, salt};
use protocol_core::sasl::server::{Answer, Question, TokenFault};

/// What a token must be good for where this is spoken (RFC 6749 section 3.3).
const fn scope(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Smtp => "smtp",
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop",
    }
}

impl Turn<'_> {
    pub(super) fn authenticate(
        &mut self,
        host: HostId,
        id: ConnectionId,
        protocol: Protocol,
        question: Question,
    ) -> Answer {
        match question {
            Question::Nonce => Answer::Nonce(self.server_nonce(host, id)),
            // To act as another is nobody allowed here.
            Question::Password {
                authorization,
                user,
                password,
            } => {
                let own = authorization.is_empty() || authorization == user;
                let mta = self
                    .host(host)
                    .mta
                    .as_ref()
                    .filter(|_| protocol == Protocol::Smtp);
                let any = mta.is_some_and(|it| it.spec.policy.any_password);
                if any || own && self.password_of(host, &user).as_ref() == Some(&password) {
                    Answer::Known(user)
                } else {
                    Answer::Unknown
                }
            }
            Question::PasswordOf(user) => Answer::Password(self.password_of(host, &user)),
            Question::KeysOf(user) => Answer::Keys(self.keys_of(host, &user)),
            Question::Token { user, token } => self.judge(host, protocol, user.as_deref(), &token),
        }
    }

    fn server_nonce(&mut self, host: HostId, id: ConnectionId) -> Nonce {
        let draw = self.connection_mut(id).map_or(0, |connection| {
            connection.nonces += 1;
            connection.nonces
        });
        let seed = self.world.seed;
        Nonce {
            random: chance::octets(seed, host, Some(id), Purpose::ServerNonce, draw),
            date: self.date(),
        }
    }

    /// The password of a user with a mailbox of this host, or of its domains.
    pub(super) fn password_of(&self, host: HostId, user: &str) -> Option<String> {
        let own = self.host(host).store.iter().map(|_| host);
        let locals = self.host(host).mta.iter().flat_map(|mta| &mta.local);
        own.chain(locals.map(|(_, store)| *store))
            .find_map(|store| {
                let address = self.account(store, user)?;
                let users = &self.host(store).store.as_ref()?.users;
                users.get(&address).map(|it| it.password.clone())
            })
    }

    /// What a server that has SCRAM alone would store of the password. It is made of the password each
    /// time, since CRAM-MD5 wants that itself; salt and keys are the same each time.
    fn keys_of(&self, host: HostId, user: &str) -> Keys {
        let key: [u8; 16] = chance::octets(self.world.seed, host, None, Purpose::Salt, 0);
        let keys = self.password_of(host, user).and_then(|password| {
            let salt = salt(&key, user);
            Keys::of(&password, &salt, ITERATIONS)
        });
        keys.unwrap_or_else(|| Keys::decoy(&key, user))
    }

    /// A token is taken that the issuer gave out, for that user, for this service, until it expires.
    /// How the server knows of it (RFC 7662, RFC 9068) is not on the wire here.
    fn judge(&self, host: HostId, protocol: Protocol, user: Option<&str>, token: &str) -> Answer {
        let own = self.host(host);
        let issuer = match protocol {
            Protocol::Smtp => own.mta.as_ref().and_then(|it| it.tokens_from),
            Protocol::Imap | Protocol::Pop3 => own.store.as_ref().and_then(|it| it.tokens_from),
        };
        let tokens = issuer.and_then(|it| self.host(it).issuer.as_ref());
        let found = tokens
            .and_then(|it| it.tokens.get(token))
            .filter(|it| self.now() < it.expires)
            .filter(|it| user.is_none_or(|user| user == it.user))
            .filter(|it| self.password_of(host, &it.user).is_some());
        let fault = match found {
            Some(it) if it.scope.split(' ').any(|it| it == scope(protocol)) => {
                return Answer::Known(it.user.clone());
            }
            Some(_) => TokenFault::InsufficientScope,
            None => TokenFault::Invalid,
        };
        Answer::BadToken {
            fault,
            scope: scope(protocol).to_owned(),
        }
    }

    /// What the issuer says to a mail program's request; what it gives out, it remembers.
    pub(super) fn issue(
        &mut self,
        issuer: HostId,
        user: &str,
        grant: Grant,
        password: Option<&str>,
    ) -> TokenAnswer {
        let now = self.now();
        let seed = self.world.seed;
        let Some(it) = self.host_mut(issuer).issuer.as_mut() else {
            return TokenAnswer::Refused;
        };
        let known = it.spec.users.iter().find(|it| it.user == user);
        let granted = known.is_some_and(|it| match grant {
            Grant::Consent => it.consents,
            Grant::Password => it.password.is_some() && it.password.as_deref() == password,
        });
        if !granted {
            return TokenAnswer::Refused;
        }
        it.issued += 1;
        let random: [u8; 16] = chance::octets(seed, issuer, None, Purpose::Token, it.issued);
        let token = format!("{:032x}", u128::from_be_bytes(random));
        let scope = it.spec.scope.clone();
        let expires = now + Duration::from_secs(it.spec.lifetime_seconds);
        let kept = Token {
            user: user.to_owned(),
            scope: scope.clone(),
            expires,
        };
        it.tokens.insert(token.clone(), kept);
        TokenAnswer::Issued {
            token,
            scope,
            expires,
        }
    }
}
