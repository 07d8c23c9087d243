//! Everything a person can do can be done by the keyboard alone.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::lab::Lab;
use tests::or_skip;

/// Presses and lets go of a key, where the focus is, and lets the page act.
pub(crate) async fn key(lab: &Lab, key: char) {
    strike(lab, &[key]).await;
    drawn(lab).await;
}

/// Waits until the page is drawn again, and has nothing more to do.
pub(crate) async fn drawn(lab: &Lab) {
    let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestIdleCallback(done, { timeout: 2000 }))";
    // A page that is left is not drawn.
    drop(lab.client.execute_async(drawn, Vec::new()).await);
}

/// Presses and lets go of keys, one after the other.
pub(crate) async fn strike(lab: &Lab, keys: &[char]) {
    hold(lab, None, keys).await;
}

/// The same while another is held.
async fn hold(lab: &Lab, held: Option<Key>, keys: &[char]) {
    let strokes = keys
        .iter()
        .flat_map(|&value| [KeyAction::Down { value }, KeyAction::Up { value }]);
    let held = held.map(char::from);
    let down = held.map(|value| KeyAction::Down { value });
    let up = held.map(|value| KeyAction::Up { value });
    let all = down.into_iter().chain(strokes).chain(up);
    let keys = all.fold(KeyActions::new("keyboard".into()), InputSource::then);
    let done = lab.client.perform_actions(keys).await;
    done.expect("keys are pressed");
}

/// Types in place of what stands in the field that has the focus.
pub(crate) async fn type_over(lab: &Lab, text: &str) {
    hold(lab, Some(Key::Control), &['a']).await;
    let typed = text
        .chars()
        .map(|it| if it == '\n' { Key::Enter.into() } else { it });
    let typed: Vec<char> = typed.collect();
    strike(lab, if text.is_empty() { &[DELETE] } else { &typed }).await;
}

const DELETE: char = '\u{e017}';

pub(crate) async fn keys(lab: &Lab, text: &str) {
    for letter in text.chars() {
        key(lab, letter).await;
    }
}

/// How often Tab is pressed until the focus is on the element, as far as the page shows: less than 0 with Shift.
const TABS: &str = "const within = document.querySelector('dialog[open]') ?? document, at = document.activeElement; \
    const all = [...within.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')] \
        .filter((it) => it === at || it.tabIndex >= 0 && !it.disabled && it.checkVisibility({ visibilityProperty: true })); \
    if (at.matches(arguments[0])) return 0; \
    const own = all.findLastIndex((it) => it === at || at !== document.body && it.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING); \
    const ways = all.flatMap((it, index) => it.matches(arguments[0]) ? [index - own] : []); \
    const on = ways.map((it) => it > 0 ? it : it + all.length); \
    return [...ways, ...on].filter((it) => it !== 0).reduce((a, b) => Math.abs(b) < Math.abs(a) ? b : a, 160)";

/// Goes by Tab until the focus is on the element, back where that is shorter.
pub(crate) async fn tab_to(lab: &Lab, css: &str) {
    for _ in 0..40 {
        let tabs = lab.client.execute(TABS, vec![json!(css)]).await;
        let tabs = tabs.expect("it is asked").as_i64().unwrap_or(1);
        // What comes by Tab may be one that the page does not know of; and it may not be there yet.
        let (shift, tabs) = match tabs {
            0 => return,
            160 => (None, 1),
            tabs => ((tabs < 0).then_some(Key::Shift), tabs.unsigned_abs()),
        };
        let tabs = vec![Key::Tab.into(); usize::try_from(tabs).unwrap_or(1)];
        // The browser itself moves the focus.
        hold(lab, shift, &tabs).await;
    }
    let at = lab
        .run("return document.activeElement?.outerHTML.slice(0, 200)")
        .await;
    panic!("Tab does not reach {css}; the focus is on {at}");
}

pub(crate) async fn press(lab: &Lab, css: &str) {
    tab_to(lab, css).await;
    key(lab, Key::Enter.into()).await;
}

/// Changes a list by an arrow key.
async fn change(lab: &Lab, css: &str, arrow: Key) {
    tab_to(lab, css).await;
    key(lab, arrow.into()).await;
}

async fn acted(lab: &Lab, into: &mut BTreeSet<String>) {
    let names = lab.run("return __smtpLab.actions()").await;
    into.extend(
        names
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| Some(it.as_str()?.to_owned())),
    );
}

#[tokio::test]
async fn every_action_is_done_by_the_keyboard() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    let mut done = BTreeSet::new();
    let (right, left): (char, char) = (Key::Right.into(), Key::Left.into());

    press(&lab, "#send-it").await; // SendLetter
    tab_to(&lab, "#step").await;
    key(&lab, Key::Home.into()).await; // First
    key(&lab, right).await; // Step
    key(&lab, left).await; // Back
    key(&lab, '?').await; // ToggleKeys
    press(&lab, "dialog.keys button").await; // closes it again
    press(&lab, "#play").await; // TogglePlay
    press(&lab, "#play").await;
    tab_to(&lab, "#step").await;
    key(&lab, Key::End.into()).await; // Last
    press(&lab, ".stage [data-thing][tabindex='0']").await; // Select
    press(&lab, "#all-hosts").await; // ToggleMap
    press(&lab, "#all-hosts").await;
    press(&lab, ".answers button").await; // AnswerClosing
    press(&lab, ".change button").await; // Experiment
    press(&lab, "#leave-experiment").await; // LeaveExperiment
    press(&lab, ".further button:nth-of-type(1)").await; // AgainByLine
    change(&lab, "#grain", Key::Down).await; // SetGrain
    change(&lab, "#speed", Key::Down).await; // SetSpeed
    change(&lab, "#scrub", Key::Right).await; // SeekStop
    press(&lab, "#ladder-list").await; // ShowLadder
    tab_to(&lab, ".ladder-rows").await;
    key(&lab, Key::Down.into()).await; // into the rows,
    key(&lab, Key::Up.into()).await; // to the one before,
    key(&lab, Key::Enter.into()).await; // and there: Seek
    press(&lab, "#ladder-diagram").await;
    press(&lab, ".now + .gutter").await; // Break
    press(&lab, "#ladder-tools").await; // ShowTools
    tab_to(&lab, "#find").await;
    keys(&lab, "250").await; // Find
    key(&lab, Key::Enter.into()).await; // FindNext
    change(&lab, "#only-protocol", Key::Down).await; // SetFilter
    change(&lab, "#only-protocol", Key::Up).await;
    press(&lab, "#fold-all").await; // FoldAll
    press(&lab, ".now ~ .fold").await; // Fold
    press(&lab, "#fold-all").await;
    press(&lab, "#run-on").await; // RunOn
    press(&lab, "#ladder-tools").await;
    tab_to(&lab, "[role=tab][aria-selected=true]").await;
    key(&lab, right).await; // ShowInspect
    press(&lab, "#save").await;
    press(&lab, "#save-json").await; // Tell
    press(&lab, ".notice button").await; // Dismiss
    change(&lab, "#theme", Key::Down).await; // SetTheme

    press(&lab, "#work-hosts").await;
    change(&lab, "#settings-host", Key::Down).await; // ShowHost
    tab_to(&lab, ".work-hosts .switch-field input").await;
    key(&lab, ' ').await; // Give
    press(&lab, "#work-compose").await; // ShowWork
    tab_to(&lab, "#compose-subject").await;
    keys(&lab, "!").await; // Write
    press(&lab, "#compose-send").await; // SendForm
    press(&lab, "#last").await;
    press(&lab, "#work-mailbox").await;
    press(&lab, "#check-mail").await; // Give
    press(&lab, ".mail").await;
    press(&lab, "#mark-read").await;
    press(&lab, "#type-it").await; // ShowConnect
    press(&lab, "#connect").await; // OpenConsole
    tab_to(&lab, "#console-line").await;
    keys(&lab, "NOOP").await;
    key(&lab, Key::Enter.into()).await; // TypeLine
    key(&lab, Key::Enter.into()).await; // EndMotion
    press(&lab, "#type-it").await;
    press(&lab, "#connect").await;
    press(&lab, ".held [aria-pressed=false]").await; // ChooseConsole
    press(&lab, "#hang-up").await; // HangUp
    press(&lab, "#type-it").await;
    press(&lab, "#play-server").await; // PlayServer
    press(&lab, ".stop-playing").await;
    press(&lab, ".work-tabs .undo").await; // Undo
    press(&lab, ".work-tabs .redo").await; // Redo
    press(&lab, "#runs").await; // ShowRuns
    tab_to(&lab, ".runs .name").await;
    keys(&lab, "!").await;
    key(&lab, Key::Enter.into()).await; // NameFuture
    press(&lab, ".runs .follow").await; // Follow
    press(&lab, "#compare").await; // Compare
    press(&lab, "#compare-close").await;
    press(&lab, ".runs .delete").await; // DeleteFuture
    acted(&lab, &mut done).await;

    press(&lab, ".menu a[href='?view=watch']").await; // Show
    press(&lab, ".card[href='?scenario=relay']").await; // Open
    lab.find("main:not([aria-busy])").await;
    press(&lab, "#send-it").await;
    press(&lab, "#last").await;
    press(&lab, "#work-mailbox").await;
    change(&lab, "#reader", Key::Up).await; // ChooseReader
    press(&lab, "#work-capture").await;
    change(&lab, "#capture-link", Key::Up).await; // ShowCapture
    press(&lab, ".further button:nth-of-type(3)").await; // StartOver
    press(&lab, ".work-tabs .undo").await;
    lab.find(".further").await;
    acted(&lab, &mut done).await;

    lab.visit("?scenario=greylisting&at=deferred").await;
    press(&lab, "#wait").await; // Wait
    press(&lab, "#work-faults").await;
    change(&lab, "#fault-kind", Key::Up).await; // EditFault
    press(&lab, "#add-fault").await; // Give
    acted(&lab, &mut done).await;

    lab.visit("?scenario=relay-rules").await;
    press(&lab, "#work-attacks").await;
    press(&lab, "#attack-stranger").await; // ShowAttack
    acted(&lab, &mut done).await;

    lab.visit("?scenario=starttls").await;
    press(&lab, "#type-it").await;
    press(&lab, "#connect").await;
    for line in ["EHLO laptop.sender.example", "STARTTLS"] {
        tab_to(&lab, "#console-line").await;
        keys(&lab, line).await;
        key(&lab, Key::Enter.into()).await;
    }
    press(&lab, "#begin-tls").await; // BeginTls
    acted(&lab, &mut done).await;

    // Hint, Answer, GoOn, Practise: a lesson that is left out, step by step.
    lab.visit("?lesson=bob-reads").await;
    lab.find(".lesson .at-hand").await;
    for _ in 0..60 {
        let next = "return ['#lesson-practise', '#lesson-skip', '#lesson-next', '#lesson-leave', '#hint'] \
            .find((it) => document.querySelector(it))";
        let next = lab.run(next).await;
        let next = next.as_str().expect("there is a way on");
        press(&lab, next).await;
        if next == "#lesson-practise" {
            break;
        }
    }
    acted(&lab, &mut done).await;
    lab.visit("?view=learn").await;
    press(&lab, "#forget").await;
    press(&lab, "#forget-sure").await; // Forget
    acted(&lab, &mut done).await;
    lab.visit("").await;
    press(&lab, "#explain-text").await; // ExplainText
    tab_to(&lab, "#explained-text").await;
    for line in ["S: 220 ready", "C: QUIT", "S: 221 bye"] {
        keys(&lab, line).await;
        key(&lab, Key::Enter.into()).await;
    }
    press(&lab, "#explain-it").await;
    press(&lab, "#explain-step").await; // Mark
    lab.find(".ladder").await;
    acted(&lab, &mut done).await;
    lab.visit("").await;
    lab.find(".card[href^='?lesson']").await;
    tab_to(&lab, "#search").await;
    keys(&lab, "BDAT").await; // Search
    press(&lab, ".card[href='?scenario=chunked']").await;
    lab.find(".columns #send-it").await;
    press(&lab, ".menu a[href='?view=try']").await;
    tab_to(&lab, "#search").await;
    for _ in 0..4 {
        key(&lab, Key::Backspace.into()).await;
    }
    press(&lab, "#try-console").await; // Try
    lab.find("#connect").await;
    acted(&lab, &mut done).await;

    // A second language, which has the words of the first.
    lab.visit("").await;
    lab.run(
        "const list = document.querySelector('#languages'); const [one] = JSON.parse(list.textContent); \
         list.textContent = JSON.stringify([one, { ...one, tag: 'xx', name: 'X' }]);",
    )
    .await;
    press(&lab, "#send-it").await;
    press(&lab, ".menu a[href='?view=try']").await;
    change(&lab, "#language", Key::Down).await; // SetLanguage
    lab.find("html[lang=xx]").await;
    acted(&lab, &mut done).await;

    lab.visit("?scenario=relay").await;
    press(&lab, "#embed").await; // AskForList
    press(&lab, "#embed-close").await;
    acted(&lab, &mut done).await;

    // The file dialog is the browser's own; what it gives is given here.
    lab.visit("").await;
    tab_to(&lab, "#open-run").await;
    let scenario = lessons::scenario("direct").expect("in order");
    let run = json!({ "engine": "0", "scenario": scenario, "inputs": [] }).to_string();
    lab.open_run(&run, "run.json").await;
    lab.find(".notice.info").await; // LoadFile
    acted(&lab, &mut done).await;

    lab.resize(390, 844).await;
    lab.visit("?scenario=relay").await;
    press(&lab, ".narrow-tabs button:nth-of-type(2)").await; // ShowNarrow
    acted(&lab, &mut done).await;

    lab.resize(1280, 800).await;
    lab.visit("?scenario=relay&view=present").await;
    keys(&lab, "..").await; // Blank
    acted(&lab, &mut done).await;

    let all = lab.run("return __smtpLab.actionNames()").await;
    let missing: Vec<&str> = all
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        // The page's own.
        .filter(|name| {
            // GoTo is the browser's own Back and Forward, and so is printing.
            ![
                "Tick",
                "Work",
                "Print",
                "Listed",
                "Opened",
                "Spoken",
                "GoTo",
                "Heard",
                // They need a command: `live.rs`.
                "Watch",
                "FollowLines",
                "FollowNewest",
                "ReadMessage",
            ]
            .contains(name)
                && !done.contains(*name)
        })
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
    lab.expect_quiet_console().await;
}
