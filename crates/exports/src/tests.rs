//! What the tests of the modules share, and tests of whole files.

use crate::{mermaid, svg, transcript};
use std::rc::Rc;
use std::sync::Arc;
use words::Words;
use world::{EventKind, Scenario, Timeline};

/// English, read once.
pub fn english() -> Rc<Words> {
    thread_local! {
        static ENGLISH: Rc<Words> = Rc::new(words::sources::english());
    }
    ENGLISH.with(Rc::clone)
}

/// The run of a scenario that is built in, its message sent, at its beginning.
pub fn sent(name: &str) -> Timeline {
    run(lessons::scenario(name).expect("it is built in"))
}

fn run(scenario: Scenario) -> Timeline {
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("it makes a world");
    timeline.apply(send).expect("the message can be sent");
    timeline
}

#[test]
fn drawings_and_transcripts_of_every_scenario_hold_each_line_once() {
    let words = english();
    for name in lessons::scenario_names() {
        let mut timeline = sent(name);
        timeline.last();
        let sent = timeline.past().iter();
        let sent = sent.filter_map(|it| match &it.kind {
            EventKind::LineSent { line, .. } => {
                let text = line.octets.to_text();
                let text = text.strip_suffix("\r\n").unwrap_or(&text);
                Some(text.split("\r\n").count())
            }
            _ => None,
        });
        let text = transcript(&timeline, &words);
        let said = text
            .lines()
            .filter(|it| it.starts_with("C:") || it.starts_with("S:"));
        assert_eq!(said.count(), sent.sum::<usize>(), "{name}");
        let (drawing, diagram) = (svg(&timeline, &words), mermaid(&timeline, &words));
        let arrows = |it: &&str| it.trim_start().starts_with('h');
        assert_eq!(
            drawing.matches("class=\"wire\"").count(),
            diagram.lines().filter(arrows).count(),
            "{name}"
        );
        assert_eq!(
            drawing.matches("<g ").count(),
            drawing.matches("</g>").count()
        );
    }
}

#[test]
fn markup_in_a_message_is_text_in_every_file() {
    let mut scenario = lessons::scenario("direct").expect("it is built in");
    let markup = "</text><script>alert(1)</script>]]>&amp;#lt;;%%{init}";
    scenario.letter.draft.subject = markup.to_owned();
    scenario.letter.draft.body = format!("{markup}\r\n");
    let mut timeline = run(scenario);
    timeline.last();
    let words = english();
    for file in [svg(&timeline, &words), mermaid(&timeline, &words)] {
        assert!(!file.contains("<script") && !file.contains("%%"), "{file}");
    }
    assert!(transcript(&timeline, &words).contains(markup));
}
