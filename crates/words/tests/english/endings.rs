//! What became of the message, at the end of each scenario and of what people do.

use crate::common::{Prose, check, scenario, sent, timeline};
use crate::runs::broken;
use crate::said;
use protocol_core::smtp::ReversePath;
use world::fault::{Fault, Stage};
use world::input::HandEnvelope;
use world::{Input, Timeline};

#[test]
fn the_end_of_each_scenario_says_what_became_of_the_message_and_what_shows_it() {
    let mut found = String::new();
    for name in lessons::scenario_names() {
        let timeline = sent(scenario(name));
        found += &format!("== {name}\n");
        let endings = story::endings(&timeline);
        for it in &endings {
            let said = said::text(&it.told());
            check(name, &said, Prose::Wire);
            let shown = it.why.and_then(|it| timeline.event(it));
            let shown = shown.map(|it| format!("  > {}\n", said::sentence(it, &timeline)));
            found += &format!("{said}\n{}", shown.unwrap_or_default());
        }
        let wait = story::wait(&timeline).map(|it| it.who);
        if let Some(over) = wait.filter(|it| it.id == "wait-over") {
            let first = said::text(&endings[0].told());
            assert_eq!(said::text(&over), format!("The run is over. {first}"));
        }
    }
    assert!(found == include_str!("endings.txt"), "{found}");
}

/// The run of `bcc`, with this envelope in the place of what To and Bcc say.
fn by_hand(to: &[&str]) -> Timeline {
    let mut timeline = timeline(scenario("bcc"));
    let letter = timeline.scenario().letter.clone();
    let paths = to
        .iter()
        .map(|it| format!("<{it}>").parse().expect("a path"));
    let envelope = HandEnvelope {
        reverse_path: ReversePath::Mailbox("alice@sender.example".parse().expect("an address")),
        forward_paths: paths.collect(),
    };
    let send = Input::Send {
        host: letter.host,
        draft: letter.draft,
        envelope: Some(Box::new(envelope)),
    };
    timeline.apply(send).expect("it is sent");
    timeline.last();
    timeline
}

#[test]
fn the_end_says_what_faults_and_envelopes_led_to() {
    let first = |timeline: &Timeline| said::text(&story::endings(timeline)[0].told());
    for (timeline, said) in [
        (
            by_hand(&["carol@receiver.example"]),
            "Delivered to the mailbox of carol@receiver.example, though “To:” names bob@receiver.example: the envelope decides.",
        ),
        (
            broken(Fault::Reset, Stage::EndOfData),
            "Delivered to Bob’s mailbox twice: the relay never got the reply 250 to the message, so it sent the message again.",
        ),
        (
            broken(Fault::Refuse, Stage::Connect),
            "Delivered to Bob’s mailbox, 30 minutes late: the receiving server refused the connection.",
        ),
        (
            broken(Fault::Crash { seconds: 3600 }, Stage::Now),
            "Delivered to Bob’s mailbox, 96 minutes late: the receiving server was down. The receiving server was back at 10:00:00. The message then waited 36 minutes for the next attempt.",
        ),
    ] {
        assert_eq!(first(&timeline), said);
    }
}

#[test]
fn at_most_four_recipients_are_told_of_one_by_one_and_no_future() {
    let nobodies: Vec<String> = (0..9)
        .map(|it| format!("nobody{it}@receiver.example"))
        .collect();
    let mut all: Vec<&str> = nobodies.iter().map(String::as_str).collect();
    all.extend(["bob@receiver.example", "carol@receiver.example"]);
    let mut timeline = by_hand(&all);
    let told = |timeline: &Timeline| -> Vec<String> {
        story::endings(timeline)
            .iter()
            .map(|it| said::text(&it.said))
            .collect()
    };
    let said = told(&timeline);
    // Those that failed in one reply each stand together where the reply is the same.
    assert!(said.len() <= 5, "{said:?}");
    assert!(
        said[0].starts_with("Not delivered to nobody0@receiver.example"),
        "{said:?}"
    );
    timeline.first();
    assert_eq!(told(&timeline), Vec::<String>::new());
}
