//! A connection as segments of TCP (RFC 9293), seen at the end that called.

use super::frame::{self, Nic, Packet};
use core::time::Duration;
use etherparse::{TcpHeader, TcpOptionElement};
use protocol_core::smtp::Side;
use protocol_core::tls;
use world::{ConnectionId, Ends, Instant, Line};

/// The most octets of one segment, on Ethernet.
const MOST: u16 = 1460;
/// How far the window is scaled (RFC 7323 section 2): it is never full.
const SCALE: u8 = 7;
/// Type 22, handshake, and the length of a record (RFC 8446 section 5.1) that stands for a flight of it.
const HANDSHAKE: usize = 256;

/// The port of a client.
pub fn ephemeral(number: u32) -> u16 {
    // RFC 6335 section 6 has 16,384 of them.
    49_152 + (number % 16_384) as u16
}

pub struct Flow {
    pub ends: Ends,
    /// Whether nothing arrives any more.
    pub is_silent: bool,
    is_reset: bool,
    /// Those of the client and of the server.
    nics: [Nic; 2],
    ports: [u16; 2],
    /// How long a segment takes one way.
    way: Duration,
    halves: [Half; 2],
}

/// What one end has sent and heard.
#[derive(Default)]
struct Half {
    /// The sequence number of what comes next.
    next: u32,
    /// The sequence number of what the other end says next.
    heard: u32,
    /// Whether it has not acknowledged all that it heard.
    owes: bool,
    pending: Pending,
    /// When the client last saw something of it.
    seen: Instant,
    /// When the other end sees that it has closed.
    closed: Option<Instant>,
}

/// What an end says at one moment, not yet in segments.
#[derive(Default)]
struct Pending {
    octets: Vec<u8>,
    /// When the client sees it.
    seen: Instant,
    comment: Option<String>,
}

/// What a segment says besides its octets.
#[derive(Clone, Copy, Default)]
struct Flags {
    syn: bool,
    fin: bool,
    rst: bool,
    psh: bool,
    ack: bool,
}

const ACK: Flags = Flags {
    syn: false,
    fin: false,
    rst: false,
    psh: false,
    ack: true,
};

impl Flow {
    pub fn new(id: ConnectionId, ends: Ends, nics: [Nic; 2], way: Duration) -> Self {
        // Any number would do (RFC 9293 section 3.4.1); these tell connections apart.
        let number = id.0.wrapping_mul(0x9e37_79b1);
        let mut halves = [Half::default(), Half::default()];
        halves[0].next = number;
        halves[1].next = number.swap_bytes();
        Self {
            ends,
            is_silent: false,
            is_reset: false,
            nics,
            ports: [ephemeral(id.0), ends.port],
            way,
            halves,
        }
    }

    pub fn request(&mut self, now: Instant, out: &mut Vec<Packet>) {
        let syn = Flags {
            syn: true,
            ..Flags::default()
        };
        self.send(Side::Client, syn, now, out);
        self.halves[0].next = self.halves[0].next.wrapping_add(1);
        self.halves[1].heard = self.halves[0].next;
    }

    /// The server takes the connection, and the client learns it.
    pub fn open(&mut self, now: Instant, out: &mut Vec<Packet>) {
        if self.is_silent {
            return;
        }
        let seen = now + self.way;
        self.send(Side::Server, Flags { syn: true, ..ACK }, seen, out);
        self.halves[1].next = self.halves[1].next.wrapping_add(1);
        self.halves[0].heard = self.halves[1].next;
        self.send(Side::Client, ACK, seen, out);
    }

    pub fn refuse(&mut self, seen: Instant, out: &mut Vec<Packet>) {
        // The answer to a segment without ACK has number 0 (RFC 9293 section 3.5.2).
        self.halves[1].next = 0;
        self.send(Side::Server, Flags { rst: true, ..ACK }, seen, out);
        self.is_reset = true;
    }

    /// An end puts a line on the wire, and the client sees it then.
    pub fn say(
        &mut self,
        line: &Line,
        seen: Instant,
        comment: Option<String>,
        out: &mut Vec<Packet>,
    ) {
        let pending = self.pending(line.from, seen, comment, out);
        for_wire(line, |it| pending.octets.extend(it));
    }

    /// An end hears a line.
    pub fn hear(&mut self, line: &Line) {
        let mut count = 0;
        for_wire(line, |it| count += it.len());
        self.count(line.from, count);
    }

    /// An end does its part of the handshake.
    pub fn shake(&mut self, side: Side, seen: Instant, comment: String, out: &mut Vec<Packet>) {
        let pending = self.pending(side, seen, Some(comment), out);
        // No message of a handshake has this type (RFC 8446 section 4).
        let [high, low] = (HANDSHAKE as u16).to_be_bytes();
        pending.octets.extend([22, 3, 3, high, low]);
        pending.octets.extend([0xff; HANDSHAKE]);
    }

    /// That end hears the other's part of the handshake.
    pub fn hear_shake(&mut self, side: Side) {
        self.count(other(side), 5 + HANDSHAKE);
    }

    fn count(&mut self, from: Side, octets: usize) {
        let half = &mut self.halves[index(other(from))];
        half.heard = half.heard.wrapping_add(octets as u32);
        half.owes = true;
    }

    /// What that end is about to say: what needs the same comment goes together.
    fn pending(
        &mut self,
        side: Side,
        seen: Instant,
        comment: Option<String>,
        out: &mut Vec<Packet>,
    ) -> &mut Pending {
        let pending = &self.halves[index(side)].pending;
        if pending.seen != seen || pending.comment != comment {
            self.flush(side, out);
        }
        let pending = &mut self.halves[index(side)].pending;
        (pending.seen, pending.comment) = (seen, comment);
        pending
    }

    pub fn is_busy(&self) -> bool {
        let holds = |it: &Half| it.owes || !it.pending.octets.is_empty();
        self.halves.iter().any(holds)
    }

    /// Time moves on.
    pub fn settle(&mut self, now: Instant, out: &mut Vec<Packet>) {
        for side in [Side::Client, Side::Server] {
            self.flush(side, out);
            if self.halves[index(side)].owes {
                self.send_from(side, ACK, now, out);
            }
        }
    }

    /// Sends what waits, in segments.
    fn flush(&mut self, side: Side, out: &mut Vec<Packet>) {
        let pending = core::mem::take(&mut self.halves[index(side)].pending);
        let mut comment = pending.comment;
        let mut segments = pending.octets.chunks(MOST.into()).peekable();
        while let Some(payload) = segments.next() {
            let psh = segments.peek().is_none();
            let flags = Flags { psh, ..ACK };
            self.emit(side, flags, pending.seen, payload, comment.take(), out);
            let half = &mut self.halves[index(side)];
            half.next = half.next.wrapping_add(payload.len() as u32);
        }
    }

    /// An end closes.
    pub fn close(&mut self, side: Side, now: Instant, out: &mut Vec<Packet>) {
        if self.is_silent && side == Side::Server {
            return;
        }
        self.flush(side, out);
        let (own, peer) = (index(side), index(other(side)));
        let heard = self.halves[peer].closed;
        let is_heard = heard.is_some_and(|it| it <= now);
        if is_heard {
            self.halves[own].heard = self.halves[peer].next;
        }
        self.send_from(side, Flags { fin: true, ..ACK }, now, out);
        self.halves[own].next = self.halves[own].next.wrapping_add(1);
        if self.is_silent {
            return;
        }
        let arrives = match side {
            Side::Client => now + self.way,
            Side::Server => self.halves[own].seen,
        };
        self.halves[own].closed = Some(arrives);
        // Each end acknowledges the other's end.
        if let Some(heard) = heard {
            if !is_heard {
                self.halves[own].heard = self.halves[peer].next;
                self.send_from(side, ACK, heard, out);
            }
            self.halves[peer].heard = self.halves[own].next;
            self.send_from(other(side), ACK, arrives, out);
        }
    }

    /// The connection breaks, at that end; the client sees it then.
    pub fn reset(&mut self, by: Side, seen: Instant, out: &mut Vec<Packet>) {
        if self.is_reset {
            return;
        }
        self.flush(Side::Client, out);
        self.flush(Side::Server, out);
        self.send(by, Flags { rst: true, ..ACK }, seen, out);
        self.is_reset = true;
    }

    /// A segment without octets that leaves that end now.
    fn send_from(&mut self, side: Side, flags: Flags, now: Instant, out: &mut Vec<Packet>) {
        match side {
            Side::Client => self.send(side, flags, now, out),
            Side::Server => self.send(side, flags, now + self.way, out),
        }
    }

    fn send(&mut self, side: Side, flags: Flags, seen: Instant, out: &mut Vec<Packet>) {
        self.emit(side, flags, seen, &[], None, out);
    }

    fn emit(
        &mut self,
        side: Side,
        flags: Flags,
        seen: Instant,
        payload: &[u8],
        comment: Option<String>,
        out: &mut Vec<Packet>,
    ) {
        let (own, peer) = (index(side), index(other(side)));
        let half = &mut self.halves[own];
        half.owes = false;
        // Nothing overtakes.
        half.seen = half.seen.max(seen);
        if self.is_reset || self.is_silent && side == Side::Server && payload.is_empty() {
            return;
        }
        let mut header = TcpHeader::new(self.ports[own], self.ports[peer], half.next, u16::MAX);
        if flags.ack {
            header.acknowledgment_number = half.heard;
        }
        (header.syn, header.fin, header.rst) = (flags.syn, flags.fin, flags.rst);
        (header.psh, header.ack) = (flags.psh, flags.ack);
        if flags.syn {
            let options = [
                TcpOptionElement::MaximumSegmentSize(MOST),
                TcpOptionElement::Noop,
                TcpOptionElement::WindowScale(SCALE),
            ];
            let set = header.set_options(&options);
            set.expect("there is room for two options");
        }
        out.push(Packet {
            at: half.seen,
            host: self.ends.client,
            frame: frame::tcp(self.nics[own], self.nics[peer], header, payload),
            comment,
        });
    }
}

/// The octets of a line on the wire. Of what is under TLS there are only records, whose content is not made.
fn for_wire(line: &Line, mut each: impl FnMut(&[u8])) {
    if !line.secured {
        return each(&line.octets);
    }
    for record in tls::records(line.octets.len()) {
        each(&record.header);
        each(&vec![0; record.protected]);
    }
}

const fn index(side: Side) -> usize {
    match side {
        Side::Client => 0,
        Side::Server => 1,
    }
}

const fn other(side: Side) -> Side {
    match side {
        Side::Client => Side::Server,
        Side::Server => Side::Client,
    }
}
