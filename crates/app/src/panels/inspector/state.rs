//! State: both ends' state machines, from the engines' own tables.

use super::{diagram, of_another};
use crate::lab::Lab;
use protocol_core::smtp::Side;
use story::inspect::{Machine, Next, Session, session};
use story::{fact, inspect};
use world::{ConnectionId, Endpoint};
use yew::prelude::*;

/// Both machines.
pub fn states(lab: &Lab) -> Html {
    let session = lab.told().lit().and_then(|it| session(it, lab.told()));
    let Some(session) = session else {
        return html! { <p class="empty">{ say!(lab, "ui-no-connection-yet") }</p> };
    };
    html! {
        <>
            { of_another(lab, &session.nearest) }
            if session.is_over { <p class="hint">{ say!(lab, "ui-connection-over") }</p> }
            { end(lab, &session, Side::Client) }
            { end(lab, &session, Side::Server) }
            { legal(lab, session.nearest.it) }
        </>
    }
}

/// The commands that the client may send next, or what it waits for.
pub fn legal(lab: &Lab, connection: ConnectionId) -> Option<Html> {
    let next = match inspect::next(connection, lab.told()).filter(|_| !lab.hides_future())? {
        Next::Commands(all) => html! {
            <ul class="verbs">{ for all.iter().map(|it| html! { <li><code translate="no">{ it }</code></li> }) }</ul>
        },
        Next::Waits(why) => html! { <p>{ lab.html(&why) }</p> },
    };
    Some(html! { <><h3>{ say!(lab, "ui-legal-next") }</h3>{ next }</> })
}

fn end(lab: &Lab, session: &Session<'_>, side: Side) -> Html {
    let (title, machine) = match side {
        Side::Client => (say!(lab, "ui-client-side"), &session.client),
        Side::Server => (say!(lab, "ui-server-side"), &session.server),
    };
    let host = session.connection.as_ref().and_then(|it| {
        let host = match side {
            Side::Client => it.ends.client,
            Side::Server => it.ends.server,
        };
        lab.told().world().host(host)
    });
    let outside = session
        .connection
        .as_ref()
        .is_some_and(|it| it.end(side).endpoint == Endpoint::Outside);
    html! {
        <>
            <h3>{ title }{ host.map(|it| html! { <>{ ": " }<code translate="no">{ it.name.as_str() }</code></> }) }</h3>
            { match machine {
                Some(machine) => drawn(lab, machine),
                None if outside => html! { <p>{ say!(lab, "ui-outside") }</p> },
                None => html! { <p>{ say!(lab, "ui-gone") }</p> },
            } }
        </>
    }
}

/// A machine, drawn and as a list.
fn drawn(lab: &Lab, machine: &Machine) -> Html {
    let name = |at: usize| lab.text(&machine.states[at]);
    let by = |at: usize| {
        let by: Vec<String> = machine.moves[at].by.iter().map(|it| lab.text(it)).collect();
        by.join(", ")
    };
    let now = machine.now.map(name).unwrap_or_default();
    let came = machine
        .came
        .map(|at| lab.html(&fact!("ui-came-by", by: by(at))));
    html! {
        <>
            <p class="state-now"><strong>{ now }</strong>{ came.map(|it| html! { <>{ " · " }{ it }</> }) }</p>
            if machine.asks { <p class="hint">{ say!(lab, "ui-asks-host") }</p> }
            { diagram::diagram(lab, machine) }
            <details class="machine-list">
                <summary>{ say!(lab, "ui-diagram-as-list") }</summary>
                <ol class="machine">
                    { for (0..machine.states.len()).map(|state| {
                        let is_now = machine.now == Some(state);
                        let moves = (0..machine.moves.len()).filter(|at| machine.moves[*at].from.contains(&state));
                        html! {
                            <li class={is_now.then_some("lit")} aria-current={is_now.then_some("true")}>
                                { name(state) }
                                <ul>{ for moves.map(|at| html! {
                                    <li>{ lab.html(&fact!("ui-leads-to", by: by(at), to: machine.states[machine.moves[at].to].clone())) }</li>
                                }) }</ul>
                            </li>
                        }
                    }) }
                </ol>
            </details>
        </>
    }
}
