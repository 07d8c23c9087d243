//! Ethernet frames with IPv4 packets.

use etherparse::{EtherType, Ethernet2Header, IpNumber, Ipv4Header, TcpHeader, UdpHeader};
use world::{HostId, Instant, World};

/// A packet as a host sees it.
pub struct Packet {
    /// When.
    pub at: Instant,
    /// Who.
    pub host: HostId,
    pub frame: Vec<u8>,
    pub comment: Option<String>,
}

/// What a host is called on the network.
#[derive(Clone, Copy)]
pub struct Nic {
    address: [u8; 4],
    mac: [u8; 6],
}

impl Nic {
    pub fn of(world: &World, id: HostId) -> Self {
        let [high, low] = id.0.to_be_bytes();
        let host = world.host(id);
        Self {
            address: host.map_or([0; 4], |it| it.address.octets()),
            // Administered locally (IEEE 802 section 8.4).
            mac: [2, 0, 0, 0, high, low],
        }
    }
}

/// A datagram between a client and a server, which is at a port that is known.
pub fn udp(ends: [Nic; 2], own: u16, port: u16, payload: &[u8], asks: bool) -> Vec<u8> {
    let [client, server] = ends;
    let (from, to, ports) = match asks {
        true => (client, server, (own, port)),
        false => (server, client, (port, own)),
    };
    let ip = ip(from, to, IpNumber::UDP, UdpHeader::LEN + payload.len());
    let header = UdpHeader::with_ipv4_checksum(ports.0, ports.1, &ip, payload);
    let header = header.expect("messages of DNS are short");
    framed(from, to, &ip, &header.to_bytes(), payload)
}

/// A segment; its checksum is worked out here.
pub fn tcp(from: Nic, to: Nic, mut header: TcpHeader, payload: &[u8]) -> Vec<u8> {
    let ip = ip(from, to, IpNumber::TCP, header.header_len() + payload.len());
    let sum = header.calc_checksum_ipv4(&ip, payload);
    header.checksum = sum.expect("a segment is short");
    framed(from, to, &ip, &header.to_bytes(), payload)
}

fn ip(from: Nic, to: Nic, protocol: IpNumber, length: usize) -> Ipv4Header {
    let length = u16::try_from(length).expect("packets are short");
    let ip = Ipv4Header::new(length, 64, protocol, from.address, to.address);
    let mut ip = ip.expect("packets are short");
    ip.header_checksum = ip.calc_header_checksum();
    ip
}

fn framed(from: Nic, to: Nic, ip: &Ipv4Header, header: &[u8], payload: &[u8]) -> Vec<u8> {
    let ethernet = Ethernet2Header {
        source: from.mac,
        destination: to.mac,
        ether_type: EtherType::IPV4,
    };
    [&ethernet.to_bytes()[..], &ip.to_bytes(), header, payload].concat()
}
