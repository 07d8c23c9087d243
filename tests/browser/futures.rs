//! Futures: undone, done again, kept, named, saved, compared.

use crate::keyboard::{key, keys, press, tab_to};
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;
use tests::lab::Lab;
use tests::or_skip;

/// In the middle of a delivery, from where every input begins another future.
const MIDDLE: &str = "?scenario=relay&at=2/rcpt-bob";

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has a text")
}

async fn count(lab: &Lab, css: &str) -> Value {
    lab.run(&format!("return document.querySelectorAll({css:?}).length"))
        .await
}

/// Presses Z with Ctrl, or with Ctrl and Shift, where the focus is.
async fn ctrl_z(lab: &Lab, shift: bool) {
    let held = [Some(Key::Control), shift.then_some(Key::Shift)];
    let held: Vec<char> = held.into_iter().flatten().map(char::from).collect();
    let mut actions = KeyActions::new("keyboard".into());
    let z = if shift { 'Z' } else { 'z' };
    for value in held.iter().copied().chain([z]) {
        actions = actions.then(KeyAction::Down { value });
    }
    for value in [z].into_iter().chain(held) {
        actions = actions.then(KeyAction::Up { value });
    }
    let done = lab.client.perform_actions(actions).await;
    done.expect("the keys are pressed");
}

/// Bob looks for mail while his letter is on its way.
async fn check(lab: &Lab) {
    lab.press("#work-mailbox").await;
    lab.press("#check-mail").await;
    lab.press("#work-mailbox").await;
    lab.find("#player:not([aria-busy])").await;
}

#[tokio::test]
async fn two_runs_are_compared_by_the_mouse() {
    let lab = or_skip!(Lab::open(MIDDLE).await);
    assert_eq!(count(&lab, ".runs").await, 0);
    check(&lab).await;
    assert!(text(&lab, ".runs").await.contains("2 runs"));
    assert_eq!(count(&lab, ".ticks .parts").await, 1);
    lab.press("#compare").await;
    lab.find(".compare.two #difference-0").await;
    assert!(
        text(&lab, ".compare-head p")
            .await
            .contains("checks for new mail")
    );
    assert!(
        text(&lab, "#difference-0")
            .await
            .contains("first difference")
    );
    let runs = text(&lab, ".compare-end thead").await;
    assert!(runs.contains("As the scenario has it"), "{runs}");
    // What is equal is folded, and opens.
    let few = count(&lab, ".compare-rows li").await;
    lab.press("#compare-all").await;
    assert!(count(&lab, ".compare-rows li").await.as_u64() > few.as_u64());
    // The same run on both sides differs nowhere.
    lab.run("const it = document.querySelector('#compare-left'); it.value = '0'; it.dispatchEvent(new Event('change', { bubbles: true }))").await;
    assert_eq!(
        text(&lab, ".compare-head p").await,
        "The same happens in both runs."
    );
    lab.press("#compare-close").await;

    lab.press("#runs").await;
    lab.press(".runs .follow").await;
    assert!(
        text(&lab, ".notice")
            .await
            .contains("As the scenario has it")
    );
    lab.press(".runs .delete").await;
    assert_eq!(count(&lab, ".runs").await, 0);
    lab.press(".work-tabs .undo").await;
    assert!(
        text(&lab, ".notice")
            .await
            .starts_with("Undone: You delete a run.")
    );
    lab.find(".runs").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn two_runs_are_compared_by_the_keyboard_on_a_narrow_page() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?scenario=greylisting").await;
    press(&lab, "#send-it").await;
    lab.find("#player:not([aria-busy])").await;
    tab_to(&lab, "#step").await;
    key(&lab, Key::End.into()).await;
    key(&lab, Key::End.into()).await;
    press(&lab, "#experiment-off").await;
    lab.find("#player:not([aria-busy])").await;
    press(&lab, "#compare-experiment").await;
    lab.find(".compare:not(.two) #difference-0").await;
    let only = text(&lab, "#difference-0").await;
    assert!(only.contains("Only in “"), "{only}");
    let ends = text(&lab, ".compare-end").await;
    assert!(ends.contains("Responsible for the message"), "{ends}");
    press(&lab, "#difference-next").await;
    let focused = lab.run("return document.activeElement.id").await;
    assert_eq!(focused, "difference-1");
    let only = text(&lab, "#difference-1").await;
    assert!(only.contains("Only in “As the scenario has it”"), "{only}");
    key(&lab, Key::Escape.into()).await;
    lab.find(".narrow-tabs").await;

    // The list of the runs is above the lines.
    press(&lab, ".narrow-tabs button:nth-of-type(3)").await;
    press(&lab, "#runs").await;
    tab_to(&lab, ".runs li:not(.own) .name").await;
    key(&lab, Key::End.into()).await;
    keys(&lab, " 1").await;
    key(&lab, Key::Enter.into()).await;
    press(&lab, ".runs .follow").await;
    let here = text(&lab, ".notice").await;
    assert!(here.contains("As the scenario has it 1"), "{here}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_was_done_is_undone_and_done_again_also_by_keys_outside_of_fields() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    lab.press("#send-it").await;
    lab.find("#player:not([aria-busy])").await;
    lab.press("#first").await;
    ctrl_z(&lab, false).await;
    let undone = text(&lab, ".notice").await;
    assert!(
        undone.starts_with("Undone: Alice’s mail program sends"),
        "{undone}"
    );
    lab.find("#send-it").await;
    ctrl_z(&lab, true).await;
    assert!(text(&lab, ".notice").await.starts_with("Done again: Alice"));
    assert_eq!(count(&lab, "#send-it").await, 0);
    // In a field the keys are the field's.
    lab.press("#work-compose").await;
    lab.press("#compose-subject").await;
    ctrl_z(&lab, false).await;
    assert_eq!(count(&lab, "#send-it").await, 0);
    lab.press(".work-tabs .undo").await;
    lab.find("#send-it").await;
    lab.press(".work-tabs .redo").await;
    lab.press("#last").await;
    lab.find(".further").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_saved_file_holds_all_runs_with_their_names_and_so_does_a_crash() {
    let lab = or_skip!(Lab::open(MIDDLE).await);
    check(&lab).await;
    lab.press("#runs").await;
    lab.run("const it = document.querySelector('.runs .own .name'); it.value = 'Bob is early'; it.dispatchEvent(new Event('change', { bubbles: true }))").await;
    lab.save("json").await;
    let saved = lab.downloaded("relay.json").await;
    let run: Value = serde_json::from_str(&saved).expect("JSON");
    assert_eq!(run["name"], "Bob is early");
    assert_eq!(run["branches"].as_array().map(Vec::len), Some(1));

    lab.run("setTimeout(__smtpLab.provokePanic, 0)").await;
    lab.find("dialog.crash").await;
    let kept = lab
        .run("return document.querySelector('dialog.crash textarea').value")
        .await;
    let kept: Value = serde_json::from_str(kept.as_str().expect("a text")).expect("JSON");
    assert_eq!(kept["branches"], run["branches"]);
    assert_eq!(kept["inputs"], run["inputs"]);

    lab.visit("?scenario=direct").await;
    lab.console().await;
    lab.open_run(&saved, "run.json").await;
    lab.find(".notice.info").await;
    assert_eq!(text(&lab, ".runs > .here").await, "Bob is early");
    lab.press("#compare").await;
    lab.find("#difference-0").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn axe_core_finds_no_violation_in_a_comparison() {
    let lab = or_skip!(Lab::start().await);
    for (width, height) in [(1280, 800), (390, 844), (320, 256)] {
        lab.resize(width, height).await;
        for theme in ["light", "dark"] {
            lab.visit(&format!("?theme={theme}&scenario=greylisting"))
                .await;
            for css in ["#send-it", "#last", "#last", "#experiment-off"] {
                lab.run(&format!("document.querySelector('{css}').click()"))
                    .await;
                lab.find("#player:not([aria-busy])").await;
            }
            lab.find("#compare-experiment").await;
            lab.run("document.querySelector('#runs').click()").await;
            assert_eq!(lab.axe().await, Vec::<String>::new());
            lab.run("document.querySelector('#compare-experiment').click()")
                .await;
            lab.find("#difference-0").await;
            let wrong = lab.axe().await;
            assert_eq!(wrong, Vec::<String>::new(), "{width} {theme}");
            let wide = lab
                .run("return document.documentElement.scrollWidth - innerWidth")
                .await;
            assert!(wide.as_i64() <= Some(0), "{width}: {wide}");
        }
    }
}
