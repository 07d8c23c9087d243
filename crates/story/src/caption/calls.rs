//! Somebody calls a server, and whether anybody is there.

use super::{inner, outer, owner};
use world::event::Refused;
use world::{Ends, Event, EventKind, Protocol, Timeline};

pub(super) fn called(ends: &Ends, timeline: &Timeline, event: &Event) -> (String, String) {
    let caller = outer(timeline, ends.client);
    let called = inner(timeline, ends.server);
    let port = ends.port;
    if timeline.by_person(event) {
        return (
            format!("You call {called}."),
            format!("You are the client now, on port {port}. The server speaks first."),
        );
    }
    let text = match ends.protocol {
        Protocol::Imap => format!(
            "Anything new? On port {port} it speaks IMAP, to read mail. Nobody called {}.",
            inner(timeline, ends.client)
        ),
        Protocol::Pop3 => format!(
            "Anything new? On port {port} it speaks POP3, to collect what is there. Nobody called {}.",
            inner(timeline, ends.client)
        ),
        Protocol::Smtp if owner(timeline, ends.client).is_some() => format!(
            "On port {port}. Before the letter come three questions: who are you, who is it from, who is it for?"
        ),
        Protocol::Smtp if server_called_before(timeline, event) => {
            format!(
                "On port {port}. A server is the caller once more, and asked the same questions."
            )
        }
        Protocol::Smtp => format!(
            "On port {port}. The server is the caller now: roles belong to a connection. The same questions come again."
        ),
    };
    (format!("{caller} calls {called}."), text)
}

/// Whether a server was the caller of another before `event`.
fn server_called_before(timeline: &Timeline, event: &Event) -> bool {
    let before = &timeline.events()[..event.id.index().min(timeline.events().len())];
    before.iter().any(|it| {
        matches!(&it.kind, EventKind::ConnectionRequested(ends)
            if ends.protocol == Protocol::Smtp && owner(timeline, ends.client).is_none())
    })
}

pub(super) fn not_there(ends: &Ends, reason: Refused, timeline: &Timeline) -> (String, String) {
    let caller = outer(timeline, ends.client);
    match reason {
        Refused::NoService => (
            format!("{caller} is turned away."),
            format!(
                "{} is there, but nothing listens on port {}.",
                outer(timeline, ends.server),
                ends.port
            ),
        ),
        Refused::NoAnswer => (
            format!("{caller} gets no answer."),
            format!(
                "It called {} for three minutes. The server may be down: that is “not now”.",
                inner(timeline, ends.server)
            ),
        ),
        Refused::NoHost => (
            format!("{caller} reaches nobody."),
            "No host in this world has the address that it called.".into(),
        ),
    }
}
