//! The layers: what a line travels in, from the protocol of mail down to IP.

use super::{Nearest, nearest};
use crate::sections::{rfc1939, rfc3501, rfc5321};
use crate::session::ends;
use crate::{Fact, Link, Spoken, Value, fact, hosts, size, view};
use protocol_core::tls;
use protocol_core::trace::Section;
use world::{Event, Line, Protocol, Timeline};

/// A layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Its protocol.
    pub name: &'static str,
    /// What it does with what it carries.
    pub does: Fact,
    /// Where it is defined.
    pub section: Section,
}

/// The layers of something on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layers<'a> {
    /// The innermost first.
    pub layers: Vec<Layer>,
    /// The line inside, where it is one.
    pub line: Option<&'a Line>,
    /// What is simplified.
    pub simplified: Vec<Fact>,
}

/// The layers of the event, or of the nearest event that puts something on the wire.
#[must_use]
pub fn layers<'a>(event: &'a Event, timeline: &'a Timeline) -> Option<Nearest<'a, Layers<'a>>> {
    nearest(event, timeline, |it| of(it, timeline))
}

const fn layer(name: &'static str, does: Fact, section: Section) -> Layer {
    Layer {
        name,
        does,
        section,
    }
}

fn of_mail(line: &Line) -> Layer {
    let (name, section) = match line.ends.protocol {
        Protocol::Smtp => ("SMTP", rfc5321("2.1")),
        Protocol::Imap => ("IMAP", rfc3501("2.1")),
        Protocol::Pop3 => ("POP3", rfc1939("3")),
    };
    layer(
        name,
        fact!("layer-mail", size: size(line.octets.len())),
        section,
    )
}

fn of<'a>(event: &'a Event, timeline: &Timeline) -> Option<Layers<'a>> {
    let view = view(event);
    let (first, second) = view.parties?;
    let line = view.line();
    let mut simplified = Vec::new();
    let mut layers = Vec::new();
    match view.spoken {
        Some(Spoken::Line(line)) => layers.push(of_mail(line)),
        Some(Spoken::Question(_) | Spoken::NoAnswer(_) | Spoken::Records(..)) => {
            simplified.push(fact!("simple-dns"));
            layers.push(layer("DNS", fact!("layer-dns"), Section::new(1035, "4.1")));
        }
        Some(Spoken::TokenRequest | Spoken::Token(_)) => {
            simplified.push(fact!("simple-token"));
            layers.push(layer(
                "HTTP",
                fact!("layer-http"),
                Section::new(6749, "3.2"),
            ));
        }
        Some(Spoken::Tls | Spoken::TlsUp) | None => {}
    }
    let secured = match line {
        Some(line) if line.secured => {
            let records: Vec<_> = tls::records(line.octets.len()).collect();
            let octets = records
                .iter()
                .map(|it| it.header.len() + it.protected)
                .sum();
            Some(fact!("layer-tls", records: records.len(), size: size(octets)))
        }
        Some(_) => None,
        None if view.link == Link::Https => Some(fact!("layer-tls-https")),
        None if view.spoken.is_some() && view.link != Link::Dns => Some(fact!("layer-handshake")),
        None => None,
    };
    if let Some(does) = secured {
        layers.push(layer("TLS", does, Section::new(8446, "5")));
        simplified.push(fact!("simple-tls"));
    }
    // The one that was called, and its port.
    let other = if first == event.host { second } else { first };
    let (called, port) = match view.link {
        Link::Port(port, _) | Link::Closed(port, _) => {
            let server = ends(event, timeline).map(|it| it.server);
            (server.unwrap_or(second), port)
        }
        Link::Dns => (other, 53),
        Link::Https => (other, 443),
        Link::None | Link::Inside => return None,
    };
    // What the other end says of the call itself goes back.
    let answers = view.spoken.is_none() && event.host == second;
    let (from, to) = if answers {
        (second, first)
    } else {
        (first, second)
    };
    let number = |host| match host == called {
        true => Value::from(fact!("layer-port", port: port)),
        false => fact!("layer-free-port").into(),
    };
    let (from_port, to_port) = (number(from), number(to));
    if view.link == Link::Dns {
        let does = fact!("layer-udp", from: from_port, to: to_port);
        layers.push(layer("UDP", does, Section::new(1035, "4.2.1")));
    } else {
        let does = fact!("layer-tcp", from: from_port, to: to_port);
        layers.push(layer("TCP", does, Section::new(9293, "3.1")));
        simplified.push(fact!("simple-tcp"));
    }
    let world = timeline.world();
    let address = |id| {
        let host = world.host(id)?;
        Some(
            fact!("layer-address", address: crate::text(host.address), host: hosts::host_title(host)),
        )
    };
    let ip = fact!("layer-ip", from: address(from)?, to: address(to)?);
    layers.push(layer("IP", ip, Section::new(791, "3.1")));
    simplified.push(fact!("simple-port"));
    Some(Layers {
        layers,
        line,
        simplified,
    })
}
