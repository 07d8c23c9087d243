//! A student, who does on the page what the moves of a lesson say: by the keyboard alone, or with a finger.

use crate::keyboard::{drawn, key, strike, tab_to, type_over};
use crate::phone::{swipe_to, tap, touch};
use crate::settings_by_hand::{Act, edits};
use ::lessons::lesson::Lesson;
use ::lessons::moves::{Move, Play, begin};
use ::lessons::{Document, Learner, WholeLesson};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use world::fault::{FaultName, Stage};
use world::{EventId, EventKind, FaultSpec, Input, Scenario, Timeline};

/// With what a student acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    Keys,
    Finger,
}

/// A lesson on the page.
pub struct Student<'a> {
    pub lab: &'a Lab,
    pub lesson: Lesson,
    with: With,
    /// The run as it begins, and who begins.
    begun: (Timeline, Learner),
}

/// The panels of the workbench, as they are in order.
const PANELS: [&str; 7] = [
    "compose", "mailbox", "hosts", "dns", "links", "queue", "faults",
];

impl<'a> Student<'a> {
    pub fn new(lab: &'a Lab, name: &str, with: With) -> Self {
        let template = ::lessons::lesson(name).expect("it is in order");
        let WholeLesson { lesson, scenario } = template.at(0).expect("it is a lesson");
        let mut play = Play::new(begin(&lesson, &scenario).expect("it begins"));
        let mut learner = Learner::default();
        while let Some(step) = learner.derive(&lesson, &play.timeline) {
            let to = step.at.clone().map(Move::Go);
            for it in to.iter().chain(&step.given) {
                play.give(it).expect("what is given can be");
            }
            learner.begun(&play.timeline);
        }
        Self {
            lab,
            lesson,
            with,
            begun: (play.timeline, learner),
        }
    }

    /// The world as it is at first.
    pub fn scenario(&self) -> &Scenario {
        self.begun.0.scenario()
    }

    pub async fn ask(&self, script: &str, of: Value) -> Value {
        let asked = self.lab.client.execute(script, vec![of]).await;
        asked.unwrap_or_else(|error| panic!("{}: {script}: {error}", self.lesson.name))
    }

    pub async fn until(&self, holds: &str, of: Value) {
        for _ in 0..300 {
            if self.ask(holds, of.clone()).await == true {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        let text = "return ['.notices', '.at-hand', '.ladder-rows', '.work'].map((it) => document.querySelector(it)?.innerText)";
        let shown = self.ask(text, Value::Null).await;
        panic!("{}: never {holds} {of}: {shown:#}", self.lesson.name);
    }

    pub async fn is_there(&self, css: &str) -> bool {
        let script = "return document.querySelector(arguments[0])?.checkVisibility() ?? false";
        self.ask(script, json!(css)).await == true
    }

    /// Waits until nothing moves and all is worked out.
    pub async fn still(&self) {
        drawn(self.lab).await;
        let still = "return !document.querySelector('.player.moves, [aria-busy=true]')";
        self.until(still, Value::Null).await;
        drawn(self.lab).await;
    }

    /// The run as the page keeps it, and how far it says that one is.
    async fn kept(&self) -> (Play, Learner) {
        let name = json!(format!("smtp-lab.lesson.{}", self.lesson.name));
        let kept = self.ask("return localStorage[arguments[0]]", name).await;
        let Some(kept) = kept.as_str() else {
            let (timeline, learner) = self.begun.clone();
            return (Play::new(timeline), learner);
        };
        let Ok(Document::Run(saved)) = Document::read(kept) else {
            panic!("{}: no run: {kept}", self.lesson.name);
        };
        let progress = saved.progress.expect("a lesson was begun");
        let mut timeline = Timeline::open(&saved.run).expect("it can be done again");
        timeline.finish();
        timeline.seek(progress.at);
        (Play::new(timeline), progress.learner)
    }

    /// Presses a button.
    pub async fn press(&self, css: &str) {
        self.lab.find(css).await;
        match self.with {
            With::Keys => {
                tab_to(self.lab, css).await;
                key(self.lab, Key::Enter.into()).await;
            }
            With::Finger => touch(self.lab, css).await,
        }
    }

    /// Goes to a field.
    async fn focus(&self, css: &str) {
        match self.with {
            With::Keys => tab_to(self.lab, css).await,
            With::Finger => touch(self.lab, css).await,
        }
    }

    /// Puts into a field what is to stand there.
    pub async fn fill(&self, css: &str, wanted: &str) {
        let field = self.lab.find(css).await;
        let now = "const it = document.querySelector(arguments[0]); return [it.type, it.type === 'checkbox' ? String(it.checked) : it.value]";
        let now = self.ask(now, json!(css)).await;
        if now[1] == wanted {
            return;
        }
        self.focus(css).await;
        match (now[0].as_str(), self.with) {
            (Some("checkbox"), With::Keys) => key(self.lab, ' ').await,
            (Some("checkbox"), With::Finger) => {}
            // The list that a finger opens is the system's own.
            (Some("select-one"), With::Finger) => {
                let chosen = field.select_by_value(wanted).await;
                chosen.unwrap_or_else(|error| panic!("{css}: {wanted}: {error}"));
            }
            (Some("select-one"), With::Keys) => {
                let steps = "const it = document.querySelector(arguments[0][0]); \
                    const to = [...it.options].findIndex((it) => it.value === arguments[0][1]); return to < 0 ? null : to - it.selectedIndex";
                let steps = self.ask(steps, json!([css, wanted])).await.as_i64();
                let steps = steps.unwrap_or_else(|| panic!("{css} has no {wanted}"));
                self.arrows(steps).await;
            }
            _ => {
                type_over(self.lab, wanted).await;
                drawn(self.lab).await;
                // What is typed into a form of settings counts when one leaves the field.
                if self.is_there(&format!(".work {css}")).await {
                    strike(self.lab, &[Key::Tab.into()]).await;
                }
            }
        }
    }

    /// The same for a list, by the text of the option.
    async fn choose(&self, css: &str, text: &str) {
        self.lab.find(css).await;
        let value = "return [...document.querySelector(arguments[0][0]).options].find((it) => (it.text + ' ').startsWith(arguments[0][1] + ' '))?.value";
        let value = self.ask(value, json!([css, text])).await;
        let value = value.as_str();
        self.fill(css, value.unwrap_or_else(|| panic!("{css} has no {text}")))
            .await;
    }

    /// Up or down.
    async fn arrows(&self, steps: i64) {
        let arrow = if steps < 0 { Key::Up } else { Key::Down };
        let steps = usize::try_from(steps.unsigned_abs()).unwrap_or(0);
        strike(self.lab, &vec![arrow.into(); steps]).await;
        drawn(self.lab).await;
    }

    /// Shows a tab of a narrow page.
    pub async fn tab(&self, number: usize) {
        let tab = format!(".narrow-tabs button:nth-of-type({number})");
        if self.is_there(&format!("{tab}[aria-pressed=false]")).await {
            self.press(&tab).await;
        }
    }

    /// Shows a panel of the workbench.
    async fn work(&self, panel: &str) {
        let number = PANELS.iter().position(|it| *it == panel);
        self.tab(4 + number.expect("it is a panel")).await;
        if !self.is_there(&format!(".work-{panel}")).await {
            self.press(&format!("#work-{panel}")).await;
        }
    }

    /// Goes on from what is only read.
    pub async fn read_on(&self) {
        self.tab(1).await;
        while self.is_there(".at-hand #lesson-next").await {
            self.press(".at-hand #lesson-next").await;
            self.still().await;
        }
    }

    /// Goes to the line of an event.
    async fn go_to(&self, event: EventId, past: usize) {
        self.tab(3).await;
        // What was not seen yet has no line.
        let last = "return Math.max(-1, ...[...document.querySelectorAll('.ladder-rows [data-event]')].map((it) => it.dataset.event))";
        if event.index() >= past {
            for _ in 0..100 {
                if self.ask(last, Value::Null).await.as_i64() >= Some(event.0.into()) {
                    break;
                }
                self.press("#step").await;
                self.still().await;
            }
        }
        let row = format!(".ladder-rows [data-event='{}']", event.0);
        if self.with == With::Finger {
            swipe_to(self.lab, event.0).await;
            return tap(self.lab, &row).await;
        }
        let rows = ".ladder-rows [data-event][tabindex='0'], .ladder-rows";
        tab_to(self.lab, rows).await;
        // How far it is, as far as lines are drawn.
        let steps = "const all = [...document.querySelectorAll('.ladder-rows [data-event]')]; const at = all.indexOf(document.activeElement); \
            const wanted = all.findLastIndex((it) => Number(it.dataset.event) <= arguments[0]); \
            return at < 0 ? 1 : Math.max(0, wanted) - at || Math.sign(arguments[0] - all[at].dataset.event)";
        let there = "return Number(document.activeElement.dataset.event) === arguments[0]";
        for _ in 0..60 {
            let steps = self.ask(steps, json!(event.0)).await.as_i64();
            self.arrows(steps.unwrap_or(0)).await;
            if self.ask(there, json!(event.0)).await == true {
                return key(self.lab, Key::Enter.into()).await;
            }
        }
        panic!("{}: no line of event {}", self.lesson.name, event.0);
    }

    /// Goes to the end of the run.
    pub async fn see_it_out(&self) {
        self.press("#last").await;
        self.read_on().await;
    }

    pub async fn do_it(&self, it: &Move) {
        self.read_on().await;
        self.still().await;
        match it {
            Move::Answer(given) => self.answer(given).await,
            Move::Skip => self.press("#lesson-skip").await,
            Move::Type(lines) => {
                for line in lines {
                    self.say(line, false).await;
                }
            }
            Move::Close => self.press("#hang-up").await,
            Move::Tls => self.press("#begin-tls").await,
            Move::Click(pattern) => {
                let timeline = self.kept().await.0.timeline;
                let mut events = timeline.events().iter();
                let found = events.find(|it| pattern.fits(it, &timeline));
                let found = found.unwrap_or_else(|| panic!("{}: {pattern:?}", self.lesson.name));
                // A line is on the ladder where it is sent.
                let row = match found.kind {
                    EventKind::LineReceived { sent, .. } => sent,
                    _ => found.id,
                };
                self.go_to(row, timeline.past().len()).await;
            }
            Move::Go(place) => {
                let timeline = self.kept().await.0.timeline;
                let events = timeline.events();
                let found = story::place::find(events, place).expect("it is a place");
                match found {
                    None => self.press("#first").await,
                    Some(event) if event.index() + 1 == events.len() => self.press("#last").await,
                    Some(event) => self.go_to(event, timeline.past().len()).await,
                }
            }
            Move::Give(input) => self.give(input).await,
            Move::Send(_) => {
                let inputs = self.kept().await.0.inputs(it).expect("it is a letter");
                self.give(&inputs[0]).await;
            }
        }
        self.still().await;
    }

    async fn answer(&self, given: &str) {
        let (_, learner) = self.kept().await;
        // Some solutions answer what is only asked after a wrong one.
        if learner.open(&self.lesson).is_none() {
            return;
        }
        let choice = format!(".at-hand [data-answer='{given}']");
        if self.is_there(&choice).await {
            self.press(&choice).await;
        } else if self.is_there("#lesson-answer").await {
            self.fill("#lesson-answer", given).await;
            self.press(".at-hand .answers [type=submit]").await;
        } else {
            for host in given.split(", ") {
                self.fill(&format!(".at-hand input[value='{host}']"), "true")
                    .await;
            }
            self.press(".at-hand .answers [type=submit]").await;
        }
    }

    /// Types at the prompt: a line, or octets.
    async fn say(&self, text: &str, as_octets: bool) {
        self.tab(3).await;
        match (as_octets, self.is_there("#as-octets").await) {
            (false, false) => {}
            (true, false) => {
                self.press(".of-octets > summary").await;
                self.fill("#as-octets", "true").await;
            }
            (_, true) => self.fill("#as-octets", &as_octets.to_string()).await,
        }
        self.focus("#console-line").await;
        type_over(self.lab, text).await;
        key(self.lab, Key::Enter.into()).await;
        self.still().await;
    }

    async fn give(&self, input: &Input) {
        match input {
            Input::Open { from, to, port } => {
                self.tab(3).await;
                if !self.is_there("#connect").await {
                    self.press("#type-it").await;
                }
                self.choose("#call-from", from.as_str()).await;
                self.choose("#call-to", &format!("{to}:{port}")).await;
                self.press("#connect").await;
                self.lab.find("#console-line, .notices .error").await;
            }
            Input::Octets { octets, .. } => {
                let text = String::from_utf8_lossy(octets).replace('\\', r"\\");
                let text = text.replace('\r', r"\r").replace('\n', r"\n");
                self.say(&text, true).await;
            }
            Input::Send { .. } => self.send(input).await,
            Input::Edit(edit) => {
                let world = self.kept().await.0.timeline.world().clone();
                let (panel, host, acts) = edits(&world, edit);
                self.work(panel).await;
                if let Some(host) = host {
                    self.choose("#settings-host", host.as_str()).await;
                }
                for act in acts {
                    self.set(&act).await;
                }
            }
            Input::Break { fault } => self.break_it(fault).await,
            Input::Advance { micros } => {
                self.work("queue").await;
                self.fill("#wait-amount", &(micros / 1_000_000).to_string())
                    .await;
                self.fill("#wait-unit", "1").await;
                self.press("#wait-so-long").await;
            }
            _ => unreachable!("{}: {input:?}", self.lesson.name),
        }
    }

    /// Changes a setting, in whichever parts of the form it is.
    async fn set(&self, act: &Act) {
        let parts = "let it = document.querySelector(arguments[0]), parts = []; while (it = it?.parentElement.closest('details')) \
            if (!it.open) parts.unshift(it.id); return parts";
        let css = act.css();
        let parts = self.ask(parts, json!(css)).await;
        for part in parts.as_array().into_iter().flatten() {
            self.press(&format!("[id={part}] > summary")).await;
        }
        match act {
            Act::Fill(_, text) => self.fill(css, text).await,
            Act::Press(_) => self.press(css).await,
        }
        self.still().await;
    }

    async fn send(&self, input: &Input) {
        let written = serde_json::to_value(input).expect("it is JSON");
        let (draft, envelope) = (&written["send"]["draft"], &written["send"]["envelope"]);
        self.work("compose").await;
        let text = |value: &Value| match value {
            Value::Array(all) => {
                let all: Vec<_> = all.iter().filter_map(Value::as_str).collect();
                all.join(", ")
            }
            value => value.as_str().unwrap_or_default().to_owned(),
        };
        for name in ["to", "cc", "bcc", "subject", "body"] {
            self.fill(&format!("#compose-{name}"), &text(&draft[name]))
                .await;
        }
        let is_kept = !draft["keep"].is_null();
        if self.is_there("#compose-keep").await {
            self.fill("#compose-keep", &is_kept.to_string()).await;
        }
        let by_hand = !envelope.is_null();
        self.fill("#compose-by-hand", &by_hand.to_string()).await;
        if by_hand {
            self.fill("#envelope-from", &text(&envelope["reverse_path"]))
                .await;
            self.fill("#envelope-to", &text(&envelope["forward_paths"]))
                .await;
        }
        self.press("#compose-send").await;
        // It plays, and is stopped: what is to be done next is not missed.
        if self.is_there("#play[aria-label=Pause]").await {
            self.press("#play").await;
        }
    }

    async fn break_it(&self, fault: &FaultSpec) {
        self.work("faults").await;
        let written = serde_json::to_value(fault).expect("it is JSON");
        let kind = FaultName::ALL
            .iter()
            .position(|it| *it == fault.fault.name());
        let stage = Stage::ALL.iter().position(|it| *it == fault.stage);
        let reply = &written["fault"]["reply"];
        let text = |value: &Value| value.to_string().trim_matches('"').to_owned();
        for (field, value) in [
            ("kind", kind.into()),
            ("host", written["host"].clone()),
            ("stage", stage.into()),
            ("when", json!(u8::from(written["when"] == "after"))),
            ("amount", written["fault"]["crash"]["seconds"].clone()),
            ("unit", json!(1)),
            ("code", reply["code"].clone()),
            ("status", reply["status"].clone()),
            ("text", reply["text"].clone()),
            (
                "times",
                written["times"]
                    .as_u64()
                    .map_or_else(|| json!(""), |it| json!(it)),
            ),
        ] {
            let css = format!("#fault-{field}");
            // What was filled before decides which fields there are.
            drawn(self.lab).await;
            if !value.is_null() && self.is_there(&css).await {
                self.fill(&css, &text(&value)).await;
            }
        }
        self.press("#add-fault").await;
    }
}
