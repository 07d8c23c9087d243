//! Connections and TLS.

use super::viewer::{At, Viewer};
use super::{Link, Row, Spoken, Tone};
use crate::explain::greetings;
use crate::hosts::owner;
use crate::sections::{rfc1939, rfc3501, rfc5321};
use crate::{Beat, Explanation, Fact, Grain, Value, beat, explained, fact};
use protocol_core::trace::Section;
use world::event::Refused;
use world::{Ends, Event, EventKind, HostId, Protocol, Timeline};

fn open(ends: &Ends) -> Link {
    Link::Port(ends.port, ends.protocol)
}

fn shut(ends: &Ends) -> Link {
    Link::Closed(ends.port, ends.protocol)
}

pub(super) fn requested<'a>(it: &mut impl Viewer<'a>, ends: &Ends) {
    it.stops(Grain::Hop)
        .row(Row::Heading)
        .between(ends.client, ends.server, open(ends))
        .place("called")
        .says(|at| {
            fact!("event-calls", who: at.here(), server: at.host(ends.server), port: ends.port)
        })
        .caption(|at| called(ends, at))
        .means(|at| connection(ends, at, fact!("about-connection-requested")));
}

pub(super) fn opened<'a>(it: &mut impl Viewer<'a>, ends: &Ends) {
    it.stops(Grain::Line)
        .row(Row::Implied)
        .between(ends.client, ends.server, open(ends))
        .says(|at| fact!("event-takes-call", who: at.here(), client: at.host(ends.client)))
        .means(|at| {
            let it = connection(ends, at, fact!("about-connection-opened"));
            it.answers(greetings(ends.protocol))
        });
}

pub(super) fn refused<'a>(it: &mut impl Viewer<'a>, ends: &Ends, reason: Refused) {
    it.stops(Grain::Hop)
        .row(Row::Note(Tone::Bad))
        .between(ends.client, ends.server, shut(ends))
        .place("refused")
        .says(|at| match reason {
            Refused::NoService => {
                fact!("event-no-service", server: at.host(ends.server), port: ends.port)
            }
            Refused::NoAnswer => {
                fact!("event-no-answer", who: at.here(), server: at.host(ends.server))
            }
            Refused::NoHost => fact!("event-no-host", who: at.here()),
        })
        .caption(|at| {
            let (client, server) = (at.host(ends.client), at.host(ends.server));
            match reason {
                Refused::NoService => {
                    beat!("caption-no-service", client: client, server: server, port: ends.port)
                }
                Refused::NoAnswer => beat!("caption-no-answer", client: client, server: server),
                Refused::NoHost => beat!("caption-no-host", client: client),
            }
        })
        .means(|_| {
            let tcp = (reason == Refused::NoAnswer).then_some(Section::new(9293, "3.8.3"));
            let reason = match reason {
                Refused::NoService => fact!("about-no-service"),
                Refused::NoHost => fact!("about-no-host"),
                Refused::NoAnswer => fact!("about-no-answer"),
            };
            match ends.protocol {
                Protocol::Smtp => explained!("about-connection-refused", reason: reason)
                    .sections([rfc5321("5.1"), rfc5321("4.5.4.1")]),
                Protocol::Imap | Protocol::Pop3 => Explanation {
                    follow: vec![fact!("about-reading-next")],
                    ..explained!("about-reading-refused", reason: reason)
                },
            }
            .sections(tcp)
        });
}

pub(super) fn closed<'a>(it: &mut impl Viewer<'a>, ends: &Ends) {
    it.stops(Grain::Line)
        .row(Row::Note(Tone::Quiet))
        .between(ends.client, ends.server, shut(ends))
        .says(|at| fact!("event-closes", who: at.here()))
        .means(|_| of_closing(ends.protocol));
}

fn of_closing(protocol: Protocol) -> Explanation {
    match protocol {
        Protocol::Smtp => {
            explained!("about-closed-smtp").sections([rfc5321("3.8"), rfc5321("4.1.1.10")])
        }
        Protocol::Imap => explained!("about-closed-imap").sections([rfc3501("6.1.3")]),
        Protocol::Pop3 => explained!("about-closed-pop3").sections([rfc1939("6"), rfc1939("3")]),
    }
}

pub(super) fn reset<'a>(it: &mut impl Viewer<'a>, ends: &Ends) {
    it.stops(Grain::Exchange)
        .row(Row::Note(Tone::Bad))
        .between(ends.client, ends.server, shut(ends))
        .place("reset")
        .says(|at| match at.event.host == ends.client {
            true => {
                fact!("event-reset-at-client", who: at.here(), server: at.host(ends.server))
            }
            false => {
                fact!("event-reset-at-server", who: at.here(), client: at.host(ends.client))
            }
        })
        .means(|_| match ends.protocol {
            Protocol::Smtp => explained!("about-connection-reset")
                .sections([rfc5321("3.8"), rfc5321("4.5.3.2.6")]),
            Protocol::Imap | Protocol::Pop3 => {
                let mut it = of_closing(ends.protocol);
                it.meaning.insert(0, fact!("about-reading-lost"));
                it.follow = vec![fact!("about-reading-next")];
                it
            }
        });
}

pub(super) fn tls_begun<'a>(it: &mut impl Viewer<'a>, ends: &Ends) {
    it.stops(Grain::Line)
        .row(Row::Arrow)
        .between(ends.client, ends.server, open(ends))
        .speaks(Spoken::Tls)
        .place("tls")
        .says(|at| fact!("event-tls-begun", who: at.here(), server: at.host(ends.server)))
        .means(|_| tls(ends.protocol, |_| fact!("about-tls-begun")));
}

/// Up at the server is half of the handshake, and on its way to the client: one arrow. Up at the client is
/// the whole of it.
pub(super) fn tls_established<'a>(it: &mut impl Viewer<'a>, here: HostId, ends: &Ends) {
    if here == ends.client {
        it.stops(Grain::Hop)
            .row(Row::Detail)
            .place("secured")
            .caption(|at| beat!("caption-tls", client: at.here(), server: at.host(ends.server)));
    } else {
        it.stops(Grain::Line).row(Row::Arrow);
    }
    it.between(ends.server, ends.client, open(ends))
        .speaks(Spoken::TlsUp)
        .says(|at| fact!("event-tls", who: at.here()))
        .means(|_| {
            tls(
                ends.protocol,
                |first| fact!("about-tls-established", command: first),
            )
        });
}

/// `follow` is given the first command behind STARTTLS or STLS.
fn tls(protocol: Protocol, follow: fn(&'static str) -> Fact) -> Explanation {
    let (first, section) = match protocol {
        Protocol::Smtp => ("EHLO", Section::new(3207, "4")),
        Protocol::Imap => ("CAPABILITY", rfc3501("6.2.1")),
        Protocol::Pop3 => ("CAPA", Section::new(2595, "4")),
    };
    Explanation {
        follow: vec![follow(first)],
        ..explained!("about-tls")
    }
    .sections([section, Section::new(8446, "E.3")])
}

fn connection(ends: &Ends, at: At<'_>, follow: Fact) -> Explanation {
    let by_program = owner(at.timeline, ends.client).is_some();
    let (port, section) = match (ends.protocol, ends.port) {
        (Protocol::Smtp, 587) => (fact!("about-port-587"), Section::new(6409, "3.1")),
        (Protocol::Smtp, 465) => (fact!("about-port-465"), Section::new(8314, "3.3")),
        (Protocol::Smtp, 25) if by_program => {
            (fact!("about-port-25-program"), Section::new(6409, "3.1"))
        }
        (Protocol::Smtp, 25) => (fact!("about-port-25"), rfc5321("4.5.4.2")),
        (Protocol::Smtp, _) => (fact!("about-port-smtp"), rfc5321("3.1")),
        (Protocol::Imap, 993) => (fact!("about-port-993"), Section::new(8314, "3.2")),
        (Protocol::Imap, _) => (fact!("about-port-imap"), rfc3501("2.1")),
        (Protocol::Pop3, 995) => (fact!("about-port-995"), Section::new(8314, "3.1")),
        (Protocol::Pop3, _) => (fact!("about-port-pop3"), rfc1939("3")),
    };
    let first = match ends.protocol {
        Protocol::Smtp => rfc5321("3.1"),
        Protocol::Imap => rfc3501("3.1"),
        Protocol::Pop3 => rfc1939("4"),
    };
    Explanation {
        follow: vec![follow],
        ..explained!("about-connection", port: port)
    }
    .sections([section])
    .sections((first != section).then_some(first))
}

fn called(ends: &Ends, at: At<'_>) -> Beat {
    let At { event, timeline } = at;
    let (client, server) = (at.host(ends.client), at.host(ends.server));
    let is_outside = |it: &world::Host| it.outside;
    if timeline.by_person(event) && !timeline.world().host(ends.client).is_some_and(is_outside) {
        return beat!("caption-you-call", server: server, port: ends.port);
    }
    let what = match ends.protocol {
        Protocol::Imap => "imap",
        Protocol::Pop3 => "pop3",
        Protocol::Smtp if owner(timeline, ends.client).is_some() => "program",
        Protocol::Smtp if server_called_before(timeline, event) => "server-again",
        Protocol::Smtp => "server",
    };
    beat!(
        "caption-calls",
        client: client,
        server: server,
        port: ends.port,
        what: Value::Choice(what),
    )
}

/// Whether a server was the caller of another before `event`.
fn server_called_before(timeline: &Timeline, event: &Event) -> bool {
    timeline.requests(event.id.index()).any(|it| {
        matches!(&it.kind, EventKind::ConnectionRequested(ends)
            if ends.protocol == Protocol::Smtp && owner(timeline, ends.client).is_none())
    })
}
