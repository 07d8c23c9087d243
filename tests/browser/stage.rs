//! What the stage says and what can be done there: a press on a thing, the keys, the button that waits.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;
use tests::lab::Lab;
use tests::or_skip;

async fn key(lab: &Lab, key: Key) {
    let value = key.into();
    let keys = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value })
        .then(KeyAction::Up { value });
    lab.client
        .perform_actions(keys)
        .await
        .expect("a key is pressed");
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

const FOCUS: &str = "return document.activeElement?.dataset?.thing ?? ''";

#[tokio::test]
async fn a_wait_is_explained_and_its_button_goes_to_the_next_attempt() {
    let lab = or_skip!(Lab::open("?scenario=greylisting&at=deferred").await);
    let why = text(&lab, ".why .who").await;
    assert!(
        why.contains("tries again") && why.contains("09:30:00"),
        "{why}"
    );
    assert_eq!(
        text(&lab, "#wait").await,
        "Wait until the next attempt (30 minutes)"
    );
    lab.press("#wait").await;
    let clock = text(&lab, ".clock").await;
    assert!(clock.contains("30:00"), "{clock}");
    // Beyond what was computed time passes.
    lab.visit("?scenario=idle&at=end").await;
    for _ in 0..2 {
        let before = text(&lab, ".clock").await;
        lab.press("#wait").await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_ne!(text(&lab, ".clock").await, before);
        lab.press("#last").await;
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn things_are_selected_by_a_press_and_by_keys_and_what_is_said_stays_in_sight() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/rcpt-bob").await);
    lab.resize(1280, 900).await;
    for (thing, words) in [
        ("[data-thing=host-1] .card-title", "mail.sender.example"),
        (
            "[data-thing=host-3]",
            "receiver.example MX 10 mx.receiver.example",
        ),
        ("[data-thing=link] .line", "SMTP, port 25"),
        ("[data-thing=queue-1]", "bob@receiver.example"),
        ("[data-thing=seal-1]", "RFC 5321"),
        ("[data-thing=letter-1]", "To: bob"),
        ("[data-thing=envelope]", "alice@sender.example"),
    ] {
        let press = "document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('click', { bubbles: true }))";
        let selector = format!(".stage {thing}");
        lab.client
            .execute(press, vec![selector.into()])
            .await
            .expect("it is pressed");
        let about = text(&lab, ".popover").await;
        assert!(about.contains(words), "{thing}: {about}");
        let apart = lab
            .run(
                "const box = (css) => document.querySelector(css).getBoundingClientRect(); \
                 return box('.popover').top >= box('.bubble rect').bottom - 1;",
            )
            .await;
        assert_eq!(apart, Value::Bool(true), "{thing}");
    }
    assert_eq!(
        text(&lab, "[role=tab][aria-selected=true]").await,
        "Message"
    );
    lab.find("[data-thing=envelope]").await;
    lab.run("document.querySelector('[data-thing=envelope]').focus()")
        .await;
    key(&lab, Key::Escape).await;
    let gone = "return document.querySelector('.popover') === null";
    assert_eq!(lab.run(gone).await, Value::Bool(true));
    let stop = "document.querySelector('.stage [data-thing][tabindex=\"0\"]').focus(); ";
    let first = lab.run(&format!("{stop}{FOCUS}")).await;
    key(&lab, Key::Down).await;
    let next = lab.run(FOCUS).await;
    assert_ne!(first, next);
    key(&lab, Key::Enter).await;
    lab.find(".popover").await;
    key(&lab, Key::Escape).await;
    assert_eq!(lab.run(FOCUS).await, next);
    key(&lab, Key::Up).await;
    assert_eq!(lab.run(FOCUS).await, first);
    key(&lab, Key::Escape).await;
    assert_eq!(lab.run(gone).await, Value::Bool(true));
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.press("#all-hosts").await;
    lab.find(".map [data-thing=host-6]")
        .await
        .click()
        .await
        .expect("it is pressed");
    assert!(
        text(&lab, ".popover")
            .await
            .contains("phone.receiver.example")
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_is_selected_leaves_the_other_card_in_sight_and_a_low_frame_keeps_its_ladder() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/rcpt-bob").await);
    lab.resize(1280, 800).await;
    for (thing, other) in [
        ("host-1", "host-2"),
        ("host-2", "host-1"),
        ("envelope", "host-1"),
    ] {
        // In the middle of a card lies the letter.
        lab.run(&format!("document.querySelector('.stage [data-thing={thing}]').dispatchEvent(new MouseEvent('click', {{ bubbles: true }}))"))
            .await;
        lab.find(".popover").await;
        let covers = format!(
            "const [a, b] = ['.popover', '.stage [data-thing={other}] .card-paper'].map((it) => document.querySelector(it).getBoundingClientRect()); \
             return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom",
        );
        assert_eq!(lab.run(&covers).await, false, "{thing} covers {other}");
        lab.press(".popover .close").await;
    }
    // A drawer leaves all where it is: the hosts, the main button, and more than four lines beside six of the text.
    let place = "return ['#step', '.stage', '.ladder-rows'].map((it) => document.querySelector(it).getBoundingClientRect()).map((it) => [it.left, it.top, it.height])";
    let before = lab.run(place).await;
    lab.press("#work-compose").await;
    lab.find(".strip").await;
    assert_eq!(lab.run(place).await, before);
    let seen = "const within = (it, out) => it.bottom <= out.bottom && it.top >= out.top; const box = (it) => document.querySelector(it).getBoundingClientRect(); \
         const text = document.querySelector('#compose-body'); \
         return within(box('#compose-body'), box('.work')) && text.clientHeight / parseFloat(getComputedStyle(text).lineHeight) >= 6 && box('.ladder-rows').height > 4 * 34";
    assert_eq!(lab.run(seen).await, true);
    key(&lab, Key::Escape).await;
    assert_eq!(
        lab.run("return document.querySelector('.work') === null && document.activeElement.id")
            .await,
        "work-compose"
    );
    // A click beside a card closes it and moves nothing.
    lab.press(".stage [data-thing=host-1] .card-title").await;
    lab.find(".popover").await;
    let now = "return document.querySelector('.rung.now').dataset.event";
    let event = lab.run(now).await;
    lab.press(".menu a[href='?view=try']").await;
    lab.find(".stage:not(:has(.popover))").await;
    assert_eq!(lab.run(now).await, event);
    lab.resize(600, 480).await;
    lab.visit("?scenario=relay&at=2/rcpt-bob&view=embed").await;
    let height = "return document.querySelector('.ladder-rows').clientHeight";
    assert!(lab.run(height).await.as_i64() > Some(100));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_first_step_is_seen_on_the_stage() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    lab.resize(1280, 800).await;
    let lit = "return document.querySelector('.card.lamp .card-title')?.textContent ?? ''";
    assert_eq!(lab.run(lit).await, "");
    lab.press("#send-it").await;
    lab.press("#play").await;
    lab.press("#first").await;
    lab.press("#step").await;
    lab.press("#step").await;
    assert_ne!(lab.run(lit).await, "");
    lab.expect_quiet_console().await;
}
