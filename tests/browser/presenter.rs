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
async fn a_room_reads_the_caption_and_three_lines_under_a_large_stage() {
    let lab = or_skip!(Lab::start().await);
    for (width, height) in [(1280, 800), (1920, 1080)] {
        lab.resize(width, height).await;
        lab.visit("?scenario=relay&at=2/rcpt-bob-reply&view=present")
            .await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let sizes = "const box = (css) => document.querySelector(css).getBoundingClientRect(); \
            const rows = box('.ladder-rows'), heads = box('.heads'), now = box('.rung.now'); \
            return [parseFloat(getComputedStyle(document.querySelector('.caption')).fontSize), \
            box('.stage').height, (rows.height - heads.height) / now.height, now.bottom <= innerHeight, \
            box('.rung.now .wire').height, \
            [...document.querySelectorAll('.rung')].filter((it) => { const { top, bottom } = it.getBoundingClientRect(); \
            return top >= heads.bottom - 1 && bottom <= rows.bottom + 1 && top >= now.top - 4 * now.height && bottom <= now.bottom + 1; }).length]";
        let sizes = lab.run(sizes).await;
        let number = |it: usize| sizes[it].as_f64().unwrap_or_default();
        let screen = f64::from(height);
        assert!((number(0) - screen * 0.035).abs() < 1.0, "{sizes}");
        assert!((number(1) - screen * 0.55).abs() < 2.0, "{sizes}");
        assert!(
            (2.8..4.2).contains(&number(2)) && sizes[3] == true,
            "{sizes}"
        );
        assert_eq!(sizes[5], 3, "whole rungs, the lit one the last: {sizes}");
        assert!(number(4) > screen * 0.03, "wire text: {sizes}");
        assert_eq!(lab.axe().await, Vec::<String>::new());
    }
    assert_eq!(
        lab.run("return document.querySelectorAll('.story, .inspector').length")
            .await,
        Value::from(0)
    );
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
