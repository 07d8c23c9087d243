//! The way of queued mail to the next server, by DNS (RFC 5321 section 5.1).

use super::Turn;
use super::fault::Lookup;
use super::queue::RELAY_PORT;
use crate::agenda::Task;
use crate::chance::{self, Purpose};
use crate::event::{EventKind, Obstacle};
use crate::fault::DNS_PATIENCE;
use crate::host::Progress;
use crate::ids::HostId;
use protocol_core::Instant;
use protocol_core::dns::{Answer, Question, RecordData, RecordType, Route, route};
use protocol_core::smtp::Domain;
use std::collections::VecDeque;
use std::net::Ipv4Addr;

impl Turn<'_> {
    pub(super) fn ask(
        &mut self,
        host: HostId,
        number: u32,
        question: Question,
        progress: Progress,
    ) {
        if let Some(item) = self.item_mut(host, number) {
            item.progress = progress;
        }
        let Some(resolver) = self.world.resolver() else {
            self.all_recipients(host, number, &Obstacle::DnsFailure);
            return;
        };
        let asked_at = self.now();
        let kind = EventKind::DnsAsked {
            resolver,
            question: question.clone(),
        };
        let before = self.cause;
        self.cause = Some(self.emit(host, None, kind));
        let there = self.world.latency(host, resolver);
        let Lookup { answer, later } = self.look_up(
            resolver,
            &question,
            asked_at.as_micros() + u64::from(number),
        );
        let due = asked_at + there + there + later;
        let patience = asked_at + DNS_PATIENCE;
        // What comes too late is not heard.
        let reaches = !self.world.is_cut(host, resolver);
        let (at, answer) = match answer {
            Some(answer) if reaches && due <= patience => (due, Some(answer)),
            _ => (patience, None),
        };
        let task = Task::Answer {
            host,
            queue_id: number,
            question,
            asked_at,
            answer,
        };
        self.world.agenda.add(at, self.cause, task);
        self.cause = before;
    }

    pub(super) fn answer_arrives(
        &mut self,
        host: HostId,
        number: u32,
        question: Question,
        asked_at: Instant,
        answer: Option<Answer>,
    ) {
        let Some(resolver) = self.world.resolver() else {
            self.all_recipients(host, number, &Obstacle::DnsFailure);
            return;
        };
        let kind = match &answer {
            Some(answer) => EventKind::DnsAnswered {
                resolver,
                question: question.clone(),
                asked_at,
                answer: answer.clone(),
            },
            None => EventKind::DnsTimedOut {
                resolver,
                question: question.clone(),
                asked_at,
            },
        };
        // Who hears nothing knows as little as who hears that the resolver cannot tell.
        let answer = answer.unwrap_or(Answer::ServFail);
        self.cause = Some(self.emit(host, None, kind));
        let own_name = self.host(host).name.clone();
        let shuffled = self.shuffled(host, number, &answer);
        let Some(item) = self.item_mut(host, number) else {
            return;
        };
        match core::mem::replace(&mut item.progress, Progress::AsksMx) {
            Progress::AsksMx => match route(&question.name, &shuffled, &own_name) {
                Route::Exchanges(exchanges) => self.ask_address(host, number, exchanges, false),
                Route::Implicit => self.ask_address(host, number, vec![question.name], false),
                Route::NullMx => self.all_recipients(host, number, &Obstacle::NullMx),
                Route::NoSuchDomain => self.all_recipients(host, number, &Obstacle::NoSuchDomain),
                Route::Failure => self.all_recipients(host, number, &Obstacle::DnsFailure),
                Route::Loop => self.all_recipients(host, number, &Obstacle::NoRoute),
            },
            Progress::AsksAddress { left, later, .. } => {
                let there = addresses(&answer).filter_map(|it| self.world.host_at(it));
                let mut there: VecDeque<HostId> = there.collect();
                match there.pop_front() {
                    Some(server) => {
                        self.call(host, number, server, RELAY_PORT, there.into(), left);
                    }
                    None if answer == Answer::ServFail && left.is_empty() => {
                        self.all_recipients(host, number, &Obstacle::DnsFailure);
                    }
                    None => {
                        let later = later || answer == Answer::ServFail;
                        self.next_server(host, number, left, later);
                    }
                }
            }
            progress @ (Progress::Waits(_) | Progress::Connects { .. }) => {
                item.progress = progress;
            }
        }
    }

    pub(super) fn ask_address(
        &mut self,
        host: HostId,
        number: u32,
        mut servers: Vec<Domain>,
        later: bool,
    ) {
        if servers.is_empty() {
            self.all_recipients(host, number, &Obstacle::NoRoute);
            return;
        }
        let server = servers.remove(0);
        let (name, kind) = (server.clone(), RecordType::A);
        let progress = Progress::AsksAddress {
            server,
            left: servers,
            later,
        };
        self.ask(host, number, Question { name, kind }, progress);
    }

    /// A server has no address that is known. Where it is the last one, the message waits for those
    /// that may take it later.
    fn next_server(&mut self, host: HostId, number: u32, left: Vec<Domain>, later: bool) {
        match (left.is_empty(), later) {
            (false, _) => self.ask_address(host, number, left, later),
            (true, true) => self.all_recipients(host, number, &Obstacle::Unreachable),
            (true, false) => self.all_recipients(host, number, &Obstacle::NoRoute),
        }
    }

    /// The answer with its records in an order of chance: servers of one preference share the mail
    /// (RFC 5321 section 5.1).
    fn shuffled(&self, host: HostId, number: u32, answer: &Answer) -> Answer {
        let Answer::NoError(records) = answer else {
            return answer.clone();
        };
        let attempts = self.host(host).mta.as_ref().and_then(|mta| {
            let item = mta.queue.get(&number)?;
            Some(u64::from(item.attempts))
        });
        let attempt = u64::from(number) << 32 | attempts.unwrap_or(0) << 16;
        let draws =
            (attempt..).map(|at| chance::draw(self.world.seed, host, None, Purpose::Exchange, at));
        let mut drawn: Vec<_> = draws.zip(records.iter().cloned()).collect();
        drawn.sort_by_key(|(draw, _)| *draw);
        Answer::NoError(drawn.into_iter().map(|(_, record)| record).collect())
    }
}

fn addresses(answer: &Answer) -> impl Iterator<Item = Ipv4Addr> {
    let records = match answer {
        Answer::NoError(records) => records.as_slice(),
        Answer::NxDomain | Answer::ServFail => &[],
    };
    records.iter().filter_map(|record| match record.data {
        RecordData::A(address) => Some(address),
        RecordData::Mx(..) => None,
    })
}
