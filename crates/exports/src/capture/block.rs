//! The blocks of a pcapng file (draft-ietf-opsawg-pcapng section 4).

use core::time::Duration;
use std::borrow::Cow;
use std::net::Ipv4Addr;

const SECTION: u32 = 0x0a0d_0d0a;
const INTERFACE: u32 = 1;
const NAMES: u32 = 4;
const PACKET: u32 = 6;
const COMMENT: u16 = 1;
const IF_NAME: u16 = 2;
const USER_APPLICATION: u16 = 4;
const ETHERNET: u16 = 1;

/// A file of one section.
pub struct File {
    pub octets: Vec<u8>,
}

impl File {
    pub fn new(comment: &str) -> Self {
        let mut file = Self { octets: Vec::new() };
        let mut body = 0x1a2b_3c4d_u32.to_le_bytes().to_vec();
        body.extend([1, 0, 0, 0]);
        // Its length is not told.
        body.extend([0xff; 8]);
        field(&mut body, COMMENT, comment.as_bytes());
        field(&mut body, USER_APPLICATION, b"SMTP Lab");
        end(&mut body);
        file.block(SECTION, &body);
        file
    }

    /// What hosts are called.
    pub fn names<'a>(&mut self, hosts: impl Iterator<Item = (Ipv4Addr, Cow<'a, str>)>) {
        let mut body = Vec::new();
        for (address, name) in hosts {
            let mut record = address.octets().to_vec();
            record.extend(name.bytes());
            record.push(0);
            // An IPv4 address.
            field(&mut body, 1, &record);
        }
        end(&mut body);
        self.block(NAMES, &body);
    }

    /// The next interface; time on it is in microseconds.
    pub fn interface(&mut self, name: &str) {
        let mut body = ETHERNET.to_le_bytes().to_vec();
        body.extend([0; 6]);
        field(&mut body, IF_NAME, name.as_bytes());
        end(&mut body);
        self.block(INTERFACE, &body);
    }

    pub fn packet(&mut self, interface: usize, at: Duration, frame: &[u8], comment: Option<&str>) {
        let micros = u64::try_from(at.as_micros()).unwrap_or(u64::MAX);
        let length = number(frame.len());
        let mut body = Vec::with_capacity(frame.len() + 24);
        let (high, low) = (micros >> 32, micros & u64::from(u32::MAX));
        for it in [number(interface), high as u32, low as u32, length, length] {
            body.extend(it.to_le_bytes());
        }
        body.extend(frame);
        pad(&mut body);
        if let Some(comment) = comment {
            field(&mut body, COMMENT, comment.as_bytes());
            end(&mut body);
        }
        self.block(PACKET, &body);
    }

    fn block(&mut self, kind: u32, body: &[u8]) {
        let length = number(body.len() + 12).to_le_bytes();
        self.octets.extend(kind.to_le_bytes());
        self.octets.extend(length);
        self.octets.extend(body);
        self.octets.extend(length);
    }
}

/// An option, or a record of a name: both have one shape.
fn field(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let value = &value[..value.len().min(u16::MAX.into())];
    body.extend(code.to_le_bytes());
    body.extend((value.len() as u16).to_le_bytes());
    body.extend(value);
    pad(body);
}

fn end(body: &mut Vec<u8>) {
    body.extend([0; 4]);
}

fn pad(body: &mut Vec<u8>) {
    body.resize(body.len().next_multiple_of(4), 0);
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
