//! Layers: what the line travels in, the outermost outside, and what the lab simplifies of it.

use super::of_another;
use crate::lab::Lab;
use crate::panels::wire;
use story::fact;
use story::inspect::{Layer, layers as found, trips};
use world::{ConnectionId, Line};
use yew::prelude::*;

/// The layers of what is on the wire.
pub fn layers(lab: &Lab) -> Html {
    let Some(found) = lab.told().lit().and_then(|it| found(it, lab.told())) else {
        return html! { <p class="empty">{ say!(lab, "ui-no-connection-yet") }</p> };
    };
    html! {
        <>
            { of_another(lab, &found) }
            { nested(lab, &found.it.layers, found.it.line) }
            { found.event.connection.map(|it| meter(lab, it)) }
            <h3>{ say!(lab, "ui-simplified") }</h3>
            <ul class="simplified">{ for found.it.simplified.iter().map(|it| html! { <li>{ lab.html(it) }</li> }) }</ul>
        </>
    }
}

fn nested(lab: &Lab, layers: &[Layer], line: Option<&Line>) -> Html {
    let Some((outer, inner)) = layers.split_last() else {
        return line.map(|line| html! {
            <p class="wire-line" dir="ltr" translate="no">{ wire::summary(line, &lab.words, 120) }</p>
        }).unwrap_or_default();
    };
    let id = format!("layer-{}", outer.name);
    html! {
        <div class="layer" role="group" aria-labelledby={id.clone()}>
            <p><b {id} translate="no">{ outer.name }</b>{ " " }{ lab.html(&outer.does) }{ " " }<small>{ lab.html(&story::section(outer.section)) }</small></p>
            { nested(lab, inner, line) }
        </div>
    }
}

/// How many round trips the connection has needed so far.
fn meter(lab: &Lab, connection: ConnectionId) -> Html {
    let trips = trips(connection, lab.told());
    html! {
        <div class="meter">
            <h3>{ say!(lab, "ui-round-trips") }</h3>
            <p><b>{ trips.count }</b>{ " " }{ lab.html(&fact!("ui-trips-took", time: trips.time)) }</p>
            if trips.waits.is_some() { <p>{ say!(lab, "ui-trip-waits") }</p> }
            <p class="hint">{ say!(lab, "ui-trips-explained") }</p>
        </div>
    }
}
