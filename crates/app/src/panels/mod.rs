//! The panels. Each reads the state and acts; none holds any of the world. A new panel is one
//! module, one entry here, its style and its words.

pub mod catalogue;
pub mod compose;
pub mod event;
pub mod inspector;
pub mod ladder;
pub mod lesson;
pub mod mailbox;
pub mod player;
pub mod size;
pub mod stage;
pub mod story;
pub mod wire;

use crate::lab::Lab;
use ::story::{Fact, fact};
use yew::prelude::*;

/// A panel of the workbench.
pub struct WorkPanel {
    /// Its name in the page's code; its tab and its style are named after it.
    pub name: &'static str,
    /// Its title.
    pub title: fn() -> Fact,
    /// How many things in it wait for the person.
    pub waiting: fn(&Lab) -> usize,
    /// What it shows.
    pub view: fn() -> Html,
}

/// The workbench.
pub const WORKBENCH: &[WorkPanel] = &[
    WorkPanel {
        name: compose::NAME,
        title: || fact!("ui-compose"),
        waiting: |_| 0,
        view: || html! { <compose::Compose /> },
    },
    WorkPanel {
        name: mailbox::NAME,
        title: || fact!("ui-mailbox"),
        waiting: mailbox::unread,
        view: || html! { <mailbox::Mailbox /> },
    },
];

#[cfg(test)]
pub mod tests {
    use serde_json::json;
    use std::rc::Rc;
    use std::sync::Arc;
    use words::Words;
    use world::{Scenario, Timeline};

    /// A world with a letter to so many domains, each with a server of its own.
    pub fn crowd(domains: usize) -> Timeline {
        let scenario = lessons::scenario("relay").expect("it is built in");
        let mut scenario = serde_json::to_value(scenario).expect("it is data");
        let mut add = |list: &str, item| {
            let list = scenario[list].as_array_mut().expect("it is a list");
            list.push(item);
        };
        let mut to = Vec::new();
        for number in 0..domains {
            let (domain, host) = (
                format!("d{number}.example"),
                format!("mx.d{number}.example"),
            );
            let address = format!("10.0.{}.{}", number / 250, number % 250 + 1);
            let user = format!("bob@{domain}");
            add(
                "hosts",
                json!({ "name": host, "address": address,
                "store": { "users": [{ "address": user, "password": "letmein" }] },
                "mta": { "ports": { "25": "relay" }, "local": [{ "domain": domain, "store": host }] } }),
            );
            add(
                "dns",
                json!({ "name": domain, "type": "mx", "preference": 10, "exchange": host }),
            );
            add(
                "dns",
                json!({ "name": host, "type": "a", "address": address }),
            );
            to.push(user);
        }
        scenario["letter"]["draft"]["to"] = json!(to);
        let scenario: Scenario = serde_json::from_value(scenario).expect("it is a scenario");
        Timeline::new(Arc::new(scenario)).expect("it makes a world")
    }

    /// English, read once.
    pub fn english() -> Rc<Words> {
        thread_local! {
            static ENGLISH: Rc<Words> = Rc::new(words::sources::english());
        }
        ENGLISH.with(Rc::clone)
    }

    /// The run of a scenario that is built in, its letter sent from the first host.
    pub fn sent(name: &str) -> Timeline {
        let scenario = lessons::scenario(name).expect("it is built in");
        let send = scenario.letter.send();
        let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
        timeline.apply(send).expect("the letter can be sent");
        timeline
    }
}
