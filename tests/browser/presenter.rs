//! The presenter view: by the keys of a slide remote, and legible from the last row.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

/// What the last row cannot read.
const LEGIBLE: &str = include_str!("scripts/legible.js");

async fn press(lab: &Lab, keys: &[char]) {
    let mut actions = KeyActions::new("keyboard".into());
    for value in keys.iter().copied() {
        actions = actions.then(KeyAction::Down { value });
    }
    for value in keys.iter().rev().copied() {
        actions = actions.then(KeyAction::Up { value });
    }
    let done = lab.client.perform_actions(actions).await;
    done.expect("a key is pressed");
    // A later press within this time would be the same one.
    tokio::time::sleep(Duration::from_millis(300)).await;
}

async fn at(lab: &Lab) -> i64 {
    let at = lab
        .run("return Number(document.querySelector('#scrub').value)")
        .await;
    at.as_i64().unwrap_or(-1)
}

#[tokio::test]
async fn the_keys_of_a_remote_step_blank_the_screen_and_fill_it() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/rcpt-bob&view=present").await);
    let key = |it: Key| char::from(it);
    let mut before = at(&lab).await;
    for next in [key(Key::PageDown), key(Key::Right), ' ', 'n', 'N'] {
        // The second press ends the motion of the first.
        press(&lab, &[next]).await;
        press(&lab, &[next]).await;
        assert!(at(&lab).await > before, "{next:?}");
        before = at(&lab).await;
    }
    for back in [key(Key::PageUp), key(Key::Left), 'p', 'P'] {
        // Where something moves the first press is a cut to where it began.
        press(&lab, &[back]).await;
        press(&lab, &[back]).await;
        assert!(at(&lab).await < before, "{back:?}");
        before = at(&lab).await;
    }
    let blank = "return document.querySelector('.blanked') !== null";
    for blanks in ['.', 'b', 'B'] {
        press(&lab, &[blanks]).await;
        assert_eq!(lab.run(blank).await, true, "{blanks}");
        // Any key of the view shows it again, and does nothing else.
        press(&lab, &[key(Key::PageDown)]).await;
        assert_eq!(
            (lab.run(blank).await, at(&lab).await),
            (json!(false), before)
        );
    }
    lab.run("window.stays = true").await;
    let full = "return document.fullscreenElement !== null";
    for (keys, is_full) in [
        (&[key(Key::F5)][..], true),
        (&[key(Key::Shift), key(Key::F5)], false),
    ] {
        press(&lab, keys).await;
        assert_eq!(lab.run(full).await, is_full);
        assert_eq!(
            lab.run("return window.stays").await,
            true,
            "it was not loaded again"
        );
    }
    assert!(
        lab.run("return location.search")
            .await
            .as_str()
            .is_some_and(|it| it.contains("view=present"))
    );
    press(&lab, &[key(Key::Escape)]).await;
    lab.find(".columns .story").await;
    // Outside of it letters do nothing; the arrows work wherever the focus is, but in a field.
    lab.run("document.activeElement.blur()").await;
    for letter in ['n', '.', 'b'] {
        press(&lab, &[letter]).await;
        assert_eq!(at(&lab).await, before, "{letter}");
    }
    press(&lab, &[key(Key::Left)]).await;
    assert!(at(&lab).await < before);
    before = at(&lab).await;
    lab.press("#work-compose").await;
    lab.press("#compose-subject").await;
    for field in [Key::Left, Key::Home, Key::PageUp] {
        press(&lab, &[key(field)]).await;
        assert_eq!(at(&lab).await, before);
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_room_reads_the_caption_the_path_and_the_last_lines_under_a_large_stage() {
    let lab = or_skip!(Lab::start().await);
    for (width, height, stage, whole) in [
        (1280, 800, 0.465, 4),
        (1920, 1080, 0.465, 4),
        (1024, 768, 0.51, 4),
    ] {
        lab.resize(width, height).await;
        lab.visit("?scenario=relay&at=2/rcpt-bob-reply&view=present")
            .await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let sizes = "const box = (css) => document.querySelector(css).getBoundingClientRect(); \
            const rows = box('.ladder-rows'), heads = box('.heads'), now = box('.rung.now'); \
            const texts = (css) => [...document.querySelectorAll(css)].map((it) => it.textContent).join(); \
            return [parseFloat(getComputedStyle(document.querySelector('.caption')).fontSize), \
            box('.stage').height, box('.rung.now .wire').height, now.bottom <= innerHeight, \
            [...document.querySelectorAll('.rung')].filter((it) => { const { top, bottom } = it.getBoundingClientRect(); \
            return top >= heads.bottom - 1 && bottom <= rows.bottom + 1; }).length, \
            texts('.strip .node-name'), texts('.heads .head'), texts('.link-name').length]";
        let sizes = lab.run(sizes).await;
        let number = |it: usize| sizes[it].as_f64().unwrap_or_default();
        let screen = f64::from(height);
        assert!((number(0) - screen * 0.035).abs() < 1.0, "{sizes}");
        assert!((number(1) - screen * stage).abs() < 2.0, "{sizes}");
        assert!(number(2) > screen * 0.03 && sizes[3] == true, "{sizes}");
        assert!(number(4) >= f64::from(whole), "whole rungs: {sizes}");
        let names = [
            "Alice", "Provider", "Relay", "DNS", "Receiver", "Mailbox", "Bob",
        ];
        for (place, it) in [5, 6]
            .into_iter()
            .flat_map(|it| names.map(|name| (it, name)))
        {
            assert!(
                sizes[place].as_str().is_some_and(|all| all.contains(it)),
                "{it}: {sizes}"
            );
        }
        assert!(number(7) > 10.0, "what is between the hosts: {sizes}");
        assert_eq!(lab.axe().await, Vec::<String>::new());
    }
    assert_eq!(
        lab.run("return document.querySelectorAll('.story, .inspector').length")
            .await,
        Value::from(0)
    );
}

#[tokio::test]
async fn a_room_reads_the_message_as_its_octets_with_the_blank_line_and_the_dot() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/content&view=present").await);
    let octets = "return document.querySelector('.octets')?.innerText";
    let large = "return parseFloat(getComputedStyle(document.querySelector('.octets')).fontSize) >= innerHeight * 0.034";
    let mut text = String::new();
    for press_number in 0..8 {
        text = lab
            .run(octets)
            .await
            .as_str()
            .unwrap_or_default()
            .to_owned();
        for line in [
            "Received: from",
            "\nTo: ",
            "\nSubject: ",
            "\n(an empty line)\nHello Bob,",
        ] {
            assert!(
                text.contains(line),
                "{line:?} in {text} after {press_number}"
            );
        }
        assert_eq!(lab.run(large).await, true);
        if text.trim_end().ends_with("\n.") {
            break;
        }
        press(&lab, &[' ']).await;
    }
    assert!(text.trim_end().ends_with("\n."), "the dot: {text}");
    for _ in 0..3 {
        press(&lab, &[' ']).await;
    }
    assert_eq!(lab.run(octets).await, Value::Null);
    // Whoever presses a letter sees it, too. Esc closes what is open, and then leaves.
    lab.run("document.querySelector('[data-thing^=letter]').dispatchEvent(new MouseEvent('click', { bubbles: true }))")
        .await;
    lab.find(".octets").await;
    press(&lab, &[char::from(Key::Escape)]).await;
    assert_eq!(lab.run(octets).await, Value::Null);
    lab.find(".present").await;
    press(&lab, &[char::from(Key::Escape)]).await;
    lab.find(".columns .story").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_room_answers_the_question_and_sees_by_how_much_a_step_goes() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=end&view=present").await);
    lab.find(".sheet .question .answers button").await;
    let large = "return [...document.querySelectorAll('.sheet :is(.ask, button)')].every((it) => parseFloat(getComputedStyle(it).fontSize) >= innerHeight * 0.034)";
    assert_eq!(lab.run(large).await, true);
    assert_eq!(lab.axe().await, Vec::<String>::new());
    press(&lab, &['2']).await;
    lab.find(".sheet .answers button:nth-child(2)[aria-pressed=true]")
        .await;
    lab.find(".sheet .feedback").await;
    press(&lab, &[char::from(Key::Home)]).await;
    assert_eq!(
        lab.run("return document.querySelector('.sheet')").await,
        Value::Null
    );
    press(&lab, &['g']).await;
    let chosen = lab.find(".chosen").await.text().await.unwrap_or_default();
    assert!(chosen.starts_with("Each step: "), "{chosen}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_last_row_reads_every_step_and_nothing_is_cut_or_covered() {
    let lab = or_skip!(Lab::start().await);
    let mut wrong = Vec::new();
    for (name, width, height) in [
        ("stripped-submission", 1280, 800),
        ("smuggling", 1280, 800),
        ("mx-failover", 1280, 800),
        ("several-recipients", 1280, 800),
        ("starttls", 1920, 1080),
    ] {
        lab.resize(width, height).await;
        lab.visit(&format!("?scenario={name}&at=end&view=present"))
            .await;
        let found = lab.client.execute_async(LEGIBLE, Vec::new()).await;
        let found = found.expect("the script runs");
        let found = found.as_array().into_iter().flatten();
        wrong.extend(found.map(|it| format!("{name} {it}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    lab.expect_quiet_console().await;
}
