//! State: both ends' state machines, from the engines' own states.

use crate::lab::Lab;
use protocol_core::smtp::Side;
use protocol_core::{imap, pop3, smtp};
use story::Fact;
use world::{Connection, Endpoint, EventKind};
use yew::prelude::*;

/// The connection of the lit event, while it stands.
fn connection(lab: &Lab) -> Option<&Connection> {
    let id = lab.told().lit()?.connection?;
    lab.told().world().connection(id)
}

/// What may be sent next to the server of the lit connection: nothing while its answer is awaited.
pub fn legal(lab: &Lab) -> Vec<String> {
    let found = connection(lab);
    let last = found.and_then(|it| {
        let mut past = lab.told().past().iter().rev();
        past.find(|event| event.connection == Some(it.id) && story::view(event).line().is_some())
    });
    let answered = last.is_some_and(|event| {
        matches!(&event.kind, EventKind::LineReceived { line, .. } if line.from == Side::Server)
    });
    if !answered {
        return Vec::new();
    }
    match found.map(|it| &it.server.endpoint) {
        Some(Endpoint::SmtpServer(server)) => {
            server.legal_verbs().map(|it| it.to_string()).collect()
        }
        Some(Endpoint::ImapServer(server)) => {
            server.legal_commands().map(|it| it.to_string()).collect()
        }
        Some(Endpoint::Pop3Server { session, .. }) => {
            session.legal_commands().map(|it| it.to_string()).collect()
        }
        _ => Vec::new(),
    }
}

/// Both machines.
pub fn states(lab: &Lab) -> Html {
    let words = lab.words();
    let Some(connection) = connection(lab) else {
        return html! { <p class="empty">{ say!(words, "ui-select-something") }</p> };
    };
    let name = |id| {
        lab.told()
            .world()
            .host(id)
            .map_or_else(String::new, |it| it.name.to_string())
    };
    let next = legal(lab);
    html! {
        <>
            <h3>{ say!(words, "ui-client-side") }{ ": " }<code translate="no">{ name(connection.ends.client) }</code></h3>
            { machine(lab, &connection.client.endpoint) }
            <h3>{ say!(words, "ui-server-side") }{ ": " }<code translate="no">{ name(connection.ends.server) }</code></h3>
            { machine(lab, &connection.server.endpoint) }
            if !next.is_empty() {
                <h3>{ say!(words, "ui-legal-next") }</h3>
                <ul class="verbs">{ for next.iter().map(|it| html! { <li><code translate="no">{ it }</code></li> }) }</ul>
            }
        </>
    }
}

fn machine(lab: &Lab, endpoint: &Endpoint) -> Html {
    match endpoint {
        Endpoint::SmtpServer(it) => list(
            lab,
            &smtp::server::StateName::ALL,
            it.state(),
            story::server_state,
        ),
        Endpoint::SmtpClient(it) => list(
            lab,
            &smtp::client::StateName::ALL,
            it.state(),
            story::client_state,
        ),
        Endpoint::ImapServer(it) => list(
            lab,
            &imap::server::StateName::ALL,
            it.state(),
            story::imap_server_state,
        ),
        Endpoint::ImapClient(it) => list(
            lab,
            &imap::client::StateName::ALL,
            it.state(),
            story::imap_client_state,
        ),
        Endpoint::Pop3Server { session, .. } => list(
            lab,
            &pop3::server::StateName::ALL,
            session.state(),
            story::pop3_server_state,
        ),
        Endpoint::Pop3Client(it) => list(
            lab,
            &pop3::client::StateName::ALL,
            it.state(),
            story::pop3_client_state,
        ),
        Endpoint::Outside => html! { <p>{ say!(lab, "ui-outside") }</p> },
        Endpoint::Gone => html! { <p>{ say!(lab, "ui-gone") }</p> },
    }
}

/// The states in the order of a session, the current one lit.
fn list<S: Copy + PartialEq>(lab: &Lab, all: &[S], now: S, name: impl Fn(S) -> Fact) -> Html {
    html! {
        <ol class="machine">
            { for all.iter().map(|state| html! {
                <li class={(*state == now).then_some("lit")} aria-current={(*state == now).then_some("true")}>{ lab.text(&name(*state)) }</li>
            }) }
        </ol>
    }
}
