//! Somebody calls a server, and whether anybody is there.

use crate::hosts::{host, owner};
use crate::{Beat, Value, beat};
use world::event::Refused;
use world::{Ends, Event, EventKind, Protocol, Timeline};

pub(super) fn called(ends: &Ends, timeline: &Timeline, event: &Event) -> Beat {
    let (client, server) = (host(timeline, ends.client), host(timeline, ends.server));
    if timeline.by_person(event) {
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
    let before = &timeline.events()[..event.id.index().min(timeline.events().len())];
    before.iter().any(|it| {
        matches!(&it.kind, EventKind::ConnectionRequested(ends)
            if ends.protocol == Protocol::Smtp && owner(timeline, ends.client).is_none())
    })
}

pub(super) fn not_there(ends: &Ends, reason: Refused, timeline: &Timeline) -> Beat {
    let (client, server) = (host(timeline, ends.client), host(timeline, ends.server));
    match reason {
        Refused::NoService => {
            beat!("caption-no-service", client: client, server: server, port: ends.port)
        }
        Refused::NoAnswer => beat!("caption-no-answer", client: client, server: server),
        Refused::NoHost => beat!("caption-no-host", client: client),
    }
}
