//! How a mail program hands a letter to its server: with a password, with a token, or with neither.
//!
//! The talk with the token issuer is simplified to one request and one answer, and its octets are not
//! made: it is HTTPS (RFC 6749 section 4).

use super::Turn;
use crate::agenda::Task;
use crate::chance::{self, Purpose};
use crate::connection::Endpoint;
use crate::event::{Ends, EventKind, Grant, Obstacle, Protocol, TokenAnswer};
use crate::host::HeldToken;
use crate::ids::{HostId, MessageId};
use crate::scenario::TokenSpec;
use protocol_core::Instant;
use protocol_core::sasl::{Credentials, Nonce, Secret};
use protocol_core::smtp::ForwardPath;
use protocol_core::smtp::address::MailHost;
use protocol_core::smtp::client::{Client, Config, Failure, Outcome, Stage, Transaction};
use protocol_core::smtp::data::BareLineEnds;
use std::sync::Arc;

impl Turn<'_> {
    /// Calls the server with a letter of the outbox; where that wants a token and there is none that is
    /// good, the issuer is asked first.
    pub(super) fn submit(&mut self, host: HostId, message: MessageId) {
        let own = self.host(host);
        let Some(mua) = &own.mua else { return };
        let Some(submit) = &mua.spec.submit else {
            return;
        };
        let Some(server) = self.world.host_named(&submit.host) else {
            return;
        };
        let Some(letter) = mua.outbox.iter().find(|it| it.message == message) else {
            return;
        };
        let now = self.now();
        let credentials = match (&submit.token, &submit.login) {
            (Some(spec), _) => match &mua.token {
                Some(held) if held.expires.is_none_or(|at| now < at) => Some(Credentials {
                    user: spec.user.clone(),
                    secret: Secret::Token(held.token.clone()),
                }),
                _ => {
                    let spec = spec.clone();
                    return self.ask_token(host, message, &spec);
                }
            },
            (None, login) => login.as_ref().map(|it| Credentials {
                user: it.user.clone(),
                secret: Secret::Password(it.password.clone()),
            }),
        };
        let draw = u64::from(message.0);
        let seed = self.world.seed;
        let nonce = Nonce {
            random: chance::octets(seed, host, None, Purpose::ClientNonce, draw),
            date: self.date(),
        };
        let config = Config {
            name: MailHost::Domain(own.name.clone()),
            pipelining: submit.pipelining,
            credentials: credentials.map(|it| (it, nonce)),
            tls: submit.tls,
            chunking: submit.chunking,
            // What a person wrote by hand goes as it is; a composed message has none.
            bare_line_ends: BareLineEnds::Keep,
        };
        let ends = Ends {
            client: host,
            server,
            port: submit.port,
            protocol: Protocol::Smtp,
        };
        let transaction = Transaction {
            envelope: letter.envelope.clone(),
            content: letter.content.clone(),
        };
        let client = Endpoint::SmtpClient(Arc::new(Client::new(config, transaction)));
        self.connect(ends, client, Some(message), None);
    }

    fn ask_token(&mut self, host: HostId, message: MessageId, spec: &TokenSpec) {
        let named = spec.issuer.as_ref();
        let Some(issuer) = named.and_then(|name| self.world.host_named(name)) else {
            return;
        };
        let asked_at = self.now();
        let kind = EventKind::TokenAsked {
            issuer,
            user: spec.user.clone(),
            grant: grant(spec),
        };
        let asked = self.emit(host, None, kind);
        let there = self.world.latency(host, issuer);
        let task = Task::TokenAnswer {
            host,
            issuer,
            message,
            asked_at,
        };
        self.world
            .agenda
            .add(asked_at + there + there, Some(asked), task);
    }

    /// The issuer's answer reaches the mail program.
    pub(super) fn token_arrives(
        &mut self,
        host: HostId,
        issuer: HostId,
        message: MessageId,
        asked_at: Instant,
    ) {
        let Some(spec) = self.token_spec(host) else {
            return;
        };
        let answer = self.issue(issuer, &spec.user, grant(&spec), spec.password.as_deref());
        let kind = EventKind::TokenAnswered {
            issuer,
            user: spec.user,
            asked_at,
            answer: answer.clone(),
        };
        self.cause = Some(self.emit(host, None, kind));
        match answer {
            TokenAnswer::Issued { token, expires, .. } => {
                if let Some(mua) = self.mua_mut(host) {
                    mua.token = Some(HeldToken {
                        token,
                        expires: Some(expires),
                    });
                }
                self.submit(host, message);
            }
            TokenAnswer::Refused => {
                let mua = self.host(host).mua.as_ref();
                let letter = mua.and_then(|it| it.outbox.iter().find(|it| it.message == message));
                let paths = letter.map(|it| it.envelope.forward_paths.clone());
                let all = paths.into_iter().flatten();
                let refused = all.map(|path| (path, Obstacle::NoToken)).collect();
                self.left_mail_program(host, message, refused);
            }
        }
    }

    /// Whether the server refused the token and a new one was asked for: once for a letter, since who
    /// gave it out may have thought better of it, or the program does not know when it ended.
    pub(super) fn tries_new_token(
        &mut self,
        host: HostId,
        message: MessageId,
        outcomes: &[(ForwardPath, Outcome)],
    ) -> bool {
        let refused = outcomes.iter().any(|(_, outcome)| match outcome {
            Outcome::Failed(Failure::Replied { stage, reply }) => {
                *stage == Stage::Auth && reply.code.get() == 535
            }
            _ => false,
        });
        let spec = self.token_spec(host).filter(|it| it.issuer.is_some());
        let Some(spec) = spec.filter(|_| refused) else {
            return false;
        };
        let Some(mua) = self.mua_mut(host) else {
            return false;
        };
        let Some(letter) = mua.outbox.iter_mut().find(|it| it.message == message) else {
            return false;
        };
        if core::mem::replace(&mut letter.token_renewed, true) {
            return false;
        }
        mua.token = None;
        self.ask_token(host, message, &spec);
        true
    }

    fn token_spec(&self, host: HostId) -> Option<TokenSpec> {
        let mua = self.host(host).mua.as_ref()?;
        mua.spec.submit.as_ref()?.token.clone()
    }
}

fn grant(spec: &TokenSpec) -> Grant {
    match spec.password {
        Some(_) => Grant::Password,
        None => Grant::Consent,
    }
}
