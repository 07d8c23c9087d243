//! A run as a packet capture (pcapng), for Wireshark.
//!
//! Each host that calls another has captured its own connections and its questions to DNS. So a packet is in the
//! file once, and what never reached the caller is not in it.
//!
//! The world has no packets. Here they are made of its events: TCP segments (RFC 9293) and UDP datagrams, as an
//! ordinary stack would send them. What the world does not make stays opaque, and a comment says so.

mod ahead;
mod block;
mod dns;
mod frame;
mod tcp;

use ahead::Ahead;
use core::time::Duration;
use frame::{Nic, Packet};
use protocol_core::dns::Question;
use protocol_core::smtp::Side;
use std::collections::{BTreeMap, BTreeSet};
use story::text;
use tcp::Flow;
use words::Words;
use world::event::Refused;
use world::{ConnectionId, Edit, Event, EventKind, Fault, HostId, Instant, Timeline, World};

/// What the callers captured up to the cursor.
#[must_use]
pub fn pcapng(timeline: &Timeline, words: &Words) -> Vec<u8> {
    let mut capture = Capture::new(timeline, words);
    for event in timeline.past() {
        capture.add(event);
    }
    capture.write(timeline.at_end())
}

struct Capture<'a> {
    world: &'a World,
    words: &'a Words,
    ahead: Ahead<'a>,
    now: Instant,
    flows: BTreeMap<ConnectionId, Flow>,
    /// The flows that hold something back until time moves on.
    busy: BTreeSet<ConnectionId>,
    /// The links that let nothing through.
    cut: BTreeSet<(HostId, HostId)>,
    /// Questions without an answer: who asked what, when, and the question's identifier.
    asked: Vec<(HostId, &'a Question, Instant, u16)>,
    questions: u16,
    packets: Vec<Packet>,
}

impl<'a> Capture<'a> {
    fn new(timeline: &'a Timeline, words: &'a Words) -> Self {
        let mut capture = Self {
            world: timeline.world(),
            words,
            ahead: Ahead::new(timeline.past()),
            now: Instant::default(),
            flows: BTreeMap::new(),
            busy: BTreeSet::new(),
            cut: BTreeSet::new(),
            asked: Vec::new(),
            questions: 0,
            packets: Vec::new(),
        };
        for link in &timeline.scenario().links {
            capture.link(link);
        }
        capture
    }

    fn link(&mut self, link: &world::scenario::LinkSpec) {
        let ends = [&link.a, &link.b].map(|it| self.world.host_named(it));
        if let [Some(a), Some(b)] = ends {
            let pair = (a.min(b), a.max(b));
            match link.cut {
                true => self.cut.insert(pair),
                false => self.cut.remove(&pair),
            };
        }
    }

    fn add(&mut self, event: &'a Event) {
        if event.at > self.now {
            self.settle();
            self.now = event.at;
        }
        match &event.kind {
            EventKind::Edited { edit } => {
                if let Edit::Link(link) = &**edit {
                    self.link(link);
                }
            }
            EventKind::DnsAsked { resolver, question } => {
                self.questions = self.questions.wrapping_add(1);
                let id = self.questions;
                self.asked.push((event.host, question, event.at, id));
                let message = dns::query(id, question);
                self.datagram(event.host, *resolver, id, &message, true);
            }
            EventKind::DnsAnswered {
                resolver,
                question,
                asked_at,
                answer,
            } => {
                let own = (event.host, question, *asked_at);
                let found = self.asked.iter().position(|it| (it.0, it.1, it.2) == own);
                if let Some(found) = found {
                    let id = self.asked.remove(found).3;
                    let message = dns::response(id, question, answer);
                    self.datagram(event.host, *resolver, id, &message, false);
                }
            }
            _ => {
                if let Some(id) = event.connection {
                    self.of_connection(id, event);
                }
            }
        }
    }

    fn datagram(&mut self, host: HostId, resolver: HostId, id: u16, message: &[u8], asks: bool) {
        let ends = [host, resolver].map(|it| Nic::of(self.world, it));
        let frame = frame::udp(ends, tcp::ephemeral(id.into()), dns::PORT, message, asks);
        self.packets.push(Packet {
            at: self.now,
            host,
            frame,
            comment: None,
        });
    }

    fn of_connection(&mut self, id: ConnectionId, event: &Event) {
        use EventKind as E;
        let (now, words, ahead) = (self.now, self.words, &self.ahead);
        if let E::ConnectionRequested(ends) = &event.kind {
            let nics = [ends.client, ends.server].map(|it| Nic::of(self.world, it));
            let flow = Flow::new(id, *ends, nics, ahead.way(id));
            self.flows.insert(id, flow);
        }
        let Some(flow) = self.flows.get_mut(&id) else {
            return;
        };
        let (a, b) = (flow.ends.client, flow.ends.server);
        flow.is_silent |= self.cut.contains(&(a.min(b), a.max(b)));
        let out = &mut self.packets;
        match &event.kind {
            E::ConnectionRequested(_) => flow.request(now, out),
            E::ConnectionOpened(_) => flow.open(now, out),
            E::ConnectionRefused { reason, .. } if *reason == Refused::NoService => {
                flow.refuse(now, out);
            }
            E::LineSent { line, arrives } => match (line.from, ahead.received(event.id)) {
                (Side::Client, received) => {
                    // Where the run was stopped meanwhile it is on its way.
                    let is_lost = received.is_none() && arrives.is_none_or(|it| it < ahead.end);
                    let comment = is_lost.then(|| say!(words, "capture-lost"));
                    flow.say(line, now, comment, out);
                }
                (Side::Server, Some((at, received))) => flow.say(received, at, None, out),
                (Side::Server, None) => {}
            },
            E::LineReceived { line, .. } => flow.hear(line),
            E::TlsBegun(_) => {
                let comment = say!(words, "capture-tls-hello");
                flow.shake(Side::Client, now, comment, out);
            }
            E::TlsEstablished(ends) if event.host == ends.client => flow.hear_shake(Side::Client),
            E::TlsEstablished(_) => {
                flow.hear_shake(Side::Server);
                if let Some(at) = ahead.tls_stands(id) {
                    let comment = say!(words, "capture-tls-answer");
                    flow.shake(Side::Server, at, comment, out);
                }
            }
            E::ConnectionClosed(ends) => {
                let side = match event.host == ends.client {
                    true => Side::Client,
                    false => Side::Server,
                };
                flow.close(side, now, out);
            }
            E::ConnectionReset(_) => match ahead.reset(id) {
                Some(at) => flow.reset(Side::Server, at, out),
                None => flow.reset(Side::Client, now, out),
            },
            E::FaultApplied { fault, .. } => flow.is_silent |= *fault == Fault::Drop,
            _ => {}
        }
        if flow.is_busy() {
            self.busy.insert(id);
        }
    }

    /// Time moves on: what was said at one moment is sent, and what was heard is acknowledged.
    fn settle(&mut self) {
        for id in core::mem::take(&mut self.busy) {
            if let Some(flow) = self.flows.get_mut(&id) {
                flow.settle(self.now, &mut self.packets);
            }
        }
    }

    /// The file. `whole`: what is on its way at the last event is seen, too.
    fn write(mut self, whole: bool) -> Vec<u8> {
        self.settle();
        self.packets.retain(|it| whole || it.at <= self.now);
        self.packets.sort_by_key(|it| it.at);
        let scenario = &self.world.scenario().name;
        let comment = say!(self.words, "capture-comment", scenario: text(scenario));
        let mut file = block::File::new(&comment);
        let names = self.world.hosts();
        file.names(names.map(|(_, it)| (it.address, it.name.to_ascii())));
        let mut interfaces: Vec<HostId> = Vec::new();
        let epoch = Duration::from_secs(u64::try_from(self.world.epoch()).unwrap_or(0));
        for packet in &self.packets {
            let known = interfaces.iter().position(|it| *it == packet.host);
            let interface = known.unwrap_or_else(|| {
                let host = self.world.host(packet.host);
                file.interface(host.map_or("", |it| it.name.as_str()));
                interfaces.push(packet.host);
                interfaces.len() - 1
            });
            let at = epoch + Duration::from_micros(packet.at.as_micros());
            file.packet(interface, at, &packet.frame, packet.comment.as_deref());
        }
        file.octets
    }
}
