//! The panels. Each reads the state and acts; none holds any of the world. A new panel is one
//! module, one entry here, its style and its words.

pub mod attacks;
pub mod capture;
pub mod catalogue;
pub mod compose;
pub mod cut;
pub mod embed;
pub mod event;
pub mod explained;
pub mod faults;
pub mod files;
pub mod inspector;
pub mod ladder;
pub mod lesson;
pub mod live;
pub mod mailbox;
pub mod player;
pub mod queue;
pub mod room;
pub mod save;
pub mod settings;
pub mod size;
pub mod stage;
pub mod story;
pub mod wait;

use crate::lab::Lab;
use ::story::{Fact, fact};
pub use exports::wire;
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
        view: || html! { <mailbox::MailboxPanel /> },
    },
    WorkPanel {
        name: settings::HOSTS,
        title: || fact!("ui-hosts"),
        waiting: |_| 0,
        view: || html! { <settings::Hosts /> },
    },
    WorkPanel {
        name: settings::DNS,
        title: || fact!("ui-dns"),
        waiting: |_| 0,
        view: || html! { <settings::Dns /> },
    },
    WorkPanel {
        name: settings::LINKS,
        title: || fact!("ui-links"),
        waiting: |_| 0,
        view: || html! { <settings::Links /> },
    },
    WorkPanel {
        name: queue::NAME,
        title: || fact!("ui-queues"),
        waiting: queue::waiting,
        view: || html! { <queue::Queue /> },
    },
    WorkPanel {
        name: faults::NAME,
        title: || fact!("ui-faults"),
        waiting: |_| 0,
        view: || html! { <faults::Faults /> },
    },
    WorkPanel {
        name: capture::NAME,
        title: || fact!("ui-capture"),
        waiting: |_| 0,
        view: || html! { <capture::CapturePanel /> },
    },
    WorkPanel {
        name: attacks::NAME,
        title: || fact!("ui-attacks"),
        waiting: |_| 0,
        view: || html! { <attacks::Attacks /> },
    },
];

/// The panels of the workbench that this scenario has.
pub fn workbench(lab: &Lab) -> impl Iterator<Item = &'static WorkPanel> {
    let is_attacked = !lab.story.attacks.is_empty();
    let panels = WORKBENCH.iter();
    panels.filter(move |it| is_attacked || it.name != attacks::NAME)
}

/// How many things wait for the person in each of these panels.
pub fn waiting(lab: &Lab) -> Vec<usize> {
    workbench(lab).map(|panel| (panel.waiting)(lab)).collect()
}

#[cfg(test)]
pub mod tests {
    use std::rc::Rc;
    use std::sync::Arc;
    use words::Words;
    use world::Timeline;

    /// A world with a letter to so many domains, each with a server of its own.
    pub fn crowd(domains: usize) -> Timeline {
        let scenario = lessons::crowd(domains);
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
