//! What was said: each sentence once, and of each run a digest of all in their order.

use crate::say;
use std::collections::BTreeSet;
use std::collections::hash_map::DefaultHasher;
use std::fmt::{self, Debug, Write};
use std::hash::{Hash, Hasher};
use story::Grain;
use world::{Event, EventKind, Timeline};

#[derive(Default)]
pub struct Out {
    pub lines: BTreeSet<String>,
    pub said: usize,
    digest: DefaultHasher,
    run: String,
    /// The run that is shown line by line.
    show: Option<String>,
}

impl Out {
    pub fn new(show: Option<String>) -> Self {
        Self {
            show,
            ..Self::default()
        }
    }

    /// What follows is said of that run.
    pub fn begin(&mut self, run: impl Into<String>) {
        self.end();
        self.run = run.into();
    }

    pub fn end(&mut self) {
        let digest = std::mem::take(&mut self.digest).finish();
        if !self.run.is_empty() {
            self.lines
                .insert(format!("digest\t{} {digest:016x}", self.run));
        }
        self.run.clear();
    }

    pub fn say(&mut self, context: &str, text: &str) {
        self.said += 1;
        (context, text).hash(&mut self.digest);
        let text = text.replace('\\', "\\\\").replace('\r', "\\r");
        let line = format!("{context}\t{}", text.replace('\n', "\\n"));
        if self.show.as_ref() == Some(&self.run) {
            println!("{line}");
        }
        self.lines.insert(line);
    }

    pub fn maybe(&mut self, context: &str, text: Option<String>) {
        match text {
            Some(text) => self.say(context, &text),
            None => context.hash(&mut self.digest),
        }
    }

    /// All that is said of an event.
    pub fn event(&mut self, event: &Event, timeline: &Timeline) {
        let kind = kind(&event.kind);
        self.say(&format!("sentence {kind}"), &say::sentence(event, timeline));
        if let Some((title, text)) = say::beat(event, timeline) {
            self.say(&format!("beat.title {kind}"), &title);
            self.say(&format!("beat.text {kind}"), &text);
        }
        for (part, text) in say::explain(event, timeline) {
            self.say(&format!("explain.{part} {kind}"), &text);
        }
    }

    /// All that is said of a timeline's events from that one on.
    pub fn events(&mut self, timeline: &Timeline, from: usize) {
        for event in &timeline.events()[from..] {
            self.event(event, timeline);
        }
    }

    /// What is said at the cursor.
    pub fn moment(&mut self, timeline: &Timeline) {
        let (title, text) = say::before(timeline);
        self.say("before.title", &title);
        self.say("before.text", &text);
        for (part, text) in say::closing(timeline) {
            self.say(&format!("closing.{part}"), &text);
        }
        self.statuses(timeline);
    }

    pub fn statuses(&mut self, timeline: &Timeline) {
        let hosts = timeline.world().hosts().map(|(id, _)| id);
        for id in hosts.collect::<Vec<_>>() {
            self.maybe("host_status", say::host_status(id, timeline));
        }
    }

    /// A whole run: its hosts, its events, and each moment.
    pub fn whole(&mut self, timeline: &Timeline) {
        self.hosts(timeline);
        self.events(timeline, 0);
        let mut timeline = timeline.clone();
        timeline.first();
        self.moment(&timeline);
        while timeline.step(|it| Grain::Bytes.stops_at(it)) {
            self.statuses(&timeline);
        }
        timeline.first();
        while timeline.step(|it| Grain::Hop.stops_at(it)) {
            self.moment(&timeline);
        }
        timeline.last();
        self.moment(&timeline);
    }

    pub fn hosts(&mut self, timeline: &Timeline) {
        let hosts: Vec<_> = timeline.world().hosts().collect();
        for (_, host) in &hosts {
            self.say("host_title", &say::host_title(host));
            self.say("host_short", &say::host_short(host));
            for (_, other) in &hosts {
                self.say("calls", &say::calls(host, other));
            }
        }
    }
}

/// The name of a kind of event; of a line, its unit too.
fn kind(kind: &EventKind) -> String {
    match kind {
        EventKind::LineSent { line, arrives } => {
            let lost = if arrives.is_none() { " lost" } else { "" };
            format!("LineSent{lost} {:?}", line.unit)
        }
        EventKind::LineReceived { line, .. } => format!("LineReceived {:?}", line.unit),
        other => name(other),
    }
}

/// The first word of what is shown of a value.
pub fn name(of: &impl Debug) -> String {
    struct Word(String);
    impl Write for Word {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let word: String = text.chars().take_while(|it| it.is_alphanumeric()).collect();
            self.0.push_str(&word);
            if word.len() < text.len() {
                return Err(fmt::Error);
            }
            Ok(())
        }
    }
    let mut word = Word(String::new());
    // It ends with an error behind the first word.
    let _ = write!(word, "{of:?}");
    word.0
}
