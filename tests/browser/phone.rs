//! On a telephone: the stage in two hundred pixels, three lines, the story; and little room when a keyboard is there.

use crate::keyboard::drawn;
use fantoccini::actions::{InputSource, PointerAction, TouchActions};
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

async fn boxes(lab: &Lab, css: &[&str]) -> Vec<Value> {
    let script = "return [...arguments].map((css) => { const it = document.querySelector(css)?.getBoundingClientRect(); \
        return it && it.height > 0 ? { top: it.top, bottom: it.bottom, height: it.height } : null; })";
    let arguments = css.iter().map(|it| (*it).into()).collect();
    let boxes = lab.client.execute(script, arguments).await;
    boxes
        .expect("it is measured")
        .as_array()
        .expect("many")
        .clone()
}

#[tokio::test]
async fn a_telephone_shows_the_stage_three_lines_and_the_story_and_the_explanation_as_a_sheet() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?scenario=relay&at=2/rcpt-bob-reply").await;
    let shown = boxes(
        &lab,
        &[".stage", ".ladder", ".left", ".inspector", ".narrow-tabs"],
    )
    .await;
    let of = |it: usize, what: &str| shown[it][what].as_f64().unwrap_or_default();
    assert!(
        of(0, "height") <= 200.0 && of(0, "height") > 150.0,
        "{shown:?}"
    );
    // Three rungs under the names of the hosts.
    assert!((of(1, "height") - 146.0).abs() < 4.0, "{shown:?}");
    assert!(
        of(2, "height") > 200.0 && of(2, "top") >= of(1, "bottom") - 1.0,
        "{shown:?}"
    );
    assert_eq!(shown[3], Value::Null, "{shown:?}");
    let cards = lab
        .run("return document.querySelectorAll('.stage .card').length")
        .await;
    assert_eq!(cards, 2);
    lab.press(".narrow-tabs button:nth-of-type(2)").await;
    let sheet = boxes(&lab, &[".inspector", ".stage"]).await;
    assert!(
        sheet[0]["top"].as_f64() >= sheet[1]["bottom"].as_f64(),
        "{sheet:?}"
    );
    // The menu and the tools are behind a button.
    lab.press("#more").await;
    lab.press(".menu a[href='?view=watch']").await;
    lab.find(".catalogue").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn with_the_keyboard_open_the_stage_is_a_line_and_the_prompt_is_in_sight() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?scenario=direct").await;
    lab.press(".narrow-tabs button:nth-of-type(3)").await;
    lab.press("#type-it").await;
    lab.press("#connect").await;
    lab.press("#console-line").await;
    let field = "const it = document.querySelector('#console-line'); return ['autocapitalize', 'autocorrect', \
        'spellcheck', 'enterkeyhint', 'autocomplete'].map((name) => it.getAttribute(name)).join()";
    assert_eq!(lab.run(field).await, "off,off,false,send,off");
    lab.resize(390, 420).await;
    lab.find(":root.keyboard").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let folded = lab.find(".folded").await.text().await.expect("it has text");
    assert!(
        folded.starts_with("You → ") && folded.contains("✓ 220"),
        "{folded}"
    );
    let shown = boxes(&lab, &[".stage", ".narrow-tabs", "#console-line"]).await;
    assert_eq!(shown[..2], [Value::Null, Value::Null]);
    assert!(
        shown[2]["bottom"].as_f64().is_some_and(|it| it <= 420.0),
        "{shown:?}"
    );
    // It is closed again.
    lab.resize(390, 844).await;
    lab.find(":root:not(.keyboard) .stage").await;
}

/// Gives the browser a touch screen as large as a telephone's.
pub(crate) async fn take_up(lab: &Lab) {
    let fingers = json!({ "enabled": true, "maxTouchPoints": 2 });
    let done = lab.devtools("Emulation.setTouchEmulationEnabled", fingers);
    done.await.expect("the browser has a touch screen");
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    lab.resize(390, 844).await;
}

/// Where a finger touches an element, moves by so many pixels, and leaves it.
async fn draw(lab: &Lab, element: fantoccini::elements::Element, by: f64) {
    let to = PointerAction::MoveToElement {
        element,
        duration: None,
        x: 0.0,
        y: 0.0,
    };
    let mut finger = TouchActions::new("finger".into())
        .then(to)
        .then(PointerAction::Down { button: 0 });
    if by != 0.0 {
        let duration = Duration::from_millis(60);
        let (x, y) = (0.0, by);
        let moves = [
            PointerAction::MoveBy {
                duration: Some(duration),
                x,
                y,
            },
            PointerAction::Pause { duration },
        ];
        finger = moves.into_iter().fold(finger, InputSource::then);
    }
    let done = lab
        .client
        .perform_actions(finger.then(PointerAction::Up { button: 0 }));
    done.await.expect("a finger can do this");
}

/// Touches an element with a finger, and nothing that lies over it.
pub(crate) async fn touch(lab: &Lab, css: &str) {
    lab.find(css).await;
    let seen = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', inline: 'center' })";
    let shown = lab.client.execute(seen, vec![json!(css)]).await;
    shown.expect("it is brought into sight");
    tap(lab, css).await;
}

/// Touches an element that is in sight.
pub(crate) async fn tap(lab: &Lab, css: &str) {
    let element = lab.find(css).await;
    let felt = "const it = arguments[0]; window.touched = null; \
        addEventListener('click', (event) => touched = event.composedPath().includes(it) || event.target.outerHTML.slice(0, 200), { capture: true, once: true })";
    let argument = serde_json::to_value(&element).expect("an element has a name");
    let waits = lab.client.execute(felt, vec![argument]).await;
    waits.expect("the page waits for a finger");
    draw(lab, element, 0.0).await;
    for _ in 0..100 {
        match lab.run("return window.touched").await {
            Value::Null => tokio::time::sleep(Duration::from_millis(20)).await,
            touched => {
                assert_eq!(touched, true, "{css} lies under another");
                return drawn(lab).await;
            }
        }
    }
    panic!("{css} does not feel a finger");
}

/// How far a line of the ladder is from what is in sight, once nothing moves.
const FAR: &str = "const [event, done] = arguments, list = document.querySelector('.ladder-rows'); let last; \
    const look = () => { \
        if (list.scrollTop !== last) { last = list.scrollTop; return requestAnimationFrame(() => requestAnimationFrame(look)); } \
        const edge = (css, side) => list.querySelector(css)?.getBoundingClientRect()[side]; \
        const [top, bottom] = [edge('.heads', 'bottom') ?? list.getBoundingClientRect().top, edge('.foot.held', 'top') ?? list.getBoundingClientRect().bottom]; \
        const row = list.querySelector(`[data-event='${event}']`)?.getBoundingClientRect(); \
        const first = Number(list.querySelector('[data-event]')?.dataset.event); \
        if (!row) return done(first > event ? top - bottom : bottom - top); \
        done(row.top < top ? row.top - top - 40 : row.bottom > bottom ? row.bottom - bottom + 40 : 0); \
    }; look()";

/// Draws the ladder with a finger until the line of an event is in sight.
pub(crate) async fn swipe_to(lab: &Lab, event: u32) {
    for _ in 0..60 {
        let far = lab.client.execute_async(FAR, vec![json!(event)]).await;
        let far = far.expect("it is measured").as_f64().unwrap_or(0.0);
        if far == 0.0 {
            return;
        }
        let list = lab.find(".ladder-rows").await;
        draw(lab, list, -far.clamp(-120.0, 120.0)).await;
    }
    panic!("no finger finds the line of event {event}");
}

/// What a finger does not hit well: less than 44 pixels. A row of the ladder, its marks and the drawing are smaller: the
/// player and the list of what is told do the same.
const SMALL: &str = "return [...document.querySelectorAll('button, a, input:not([type=file]), select, textarea, summary')] \
    .filter((it) => it.checkVisibility() && !it.matches('.skip, .rung, .gutter, .fold, .list *')) \
    .map((it) => [it.id || it.className || it.textContent.slice(0, 40), (it.matches('[type=checkbox]') && it.closest('label') || it).getBoundingClientRect().height]) \
    .filter(([, height]) => height < 43.9)";

#[tokio::test]
async fn a_finger_sends_steps_answers_changes_and_types_and_hits_what_it_touches() {
    let lab = or_skip!(Lab::start().await);
    take_up(&lab).await;
    lab.visit("?view=watch").await;
    let expect_large = async |about: &str| assert_eq!(lab.run(SMALL).await, json!([]), "{about}");
    expect_large("catalogue").await;
    touch(&lab, ".card[href='?scenario=relay']").await;
    touch(&lab, "#send-it").await;
    touch(&lab, "#step").await;
    touch(&lab, "#step").await;
    lab.find(".ladder-rows .now").await;
    for tab in 2..=5 {
        touch(&lab, &format!(".narrow-tabs button:nth-of-type({tab})")).await;
        expect_large(&format!("tab {tab}")).await;
    }
    for tab in ["bytes", "state", "message", "layers"] {
        touch(&lab, ".narrow-tabs button:nth-of-type(2)").await;
        touch(&lab, &format!("#tab-{tab}")).await;
        expect_large(tab).await;
    }
    touch(&lab, ".narrow-tabs button:nth-of-type(1)").await;
    touch(&lab, "#last").await;
    touch(&lab, ".answers button").await;
    lab.find(".feedback").await;
    expect_large("end").await;
    touch(&lab, ".change button").await;
    lab.find("#leave-experiment").await;
    expect_large("experiment").await;
    touch(&lab, ".narrow-tabs button:nth-of-type(3)").await;
    touch(&lab, "#ladder-tools").await;
    expect_large("tools").await;
    touch(&lab, "#ladder-tools").await;
    touch(&lab, "#type-it").await;
    touch(&lab, "#connect").await;
    touch(&lab, "#console-line").await;
    touch(&lab, ".chip:nth-of-type(1)").await;
    expect_large("prompt").await;
    lab.run("document.querySelector('.prompt').requestSubmit()")
        .await;
    lab.find("#console-line").await;
    lab.expect_quiet_console().await;
}
