//! axe-core in every scenario and on every page, in every theme and size; and what axe-core cannot see.

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

const AXE: &str = include_str!("scripts/axe.js");

/// Light, dark, more contrast and the system's colours, as a person's system asks for them.
const THEMES: [&[(&str, &str)]; 4] = [
    &[("prefers-color-scheme", "light")],
    &[("prefers-color-scheme", "dark")],
    &[
        ("prefers-contrast", "more"),
        ("prefers-color-scheme", "dark"),
    ],
    &[("forced-colors", "active")],
];

async fn wear(lab: &Lab, theme: usize) {
    let still = &[("prefers-reduced-motion", "reduce")];
    lab.prefer(&[THEMES[theme], still].concat()).await;
}

/// What axe-core finds: `look` says what to do before, and whether only the colours matter.
async fn look(lab: &Lab, about: &str, look: Value) -> Vec<String> {
    let found = lab.client.execute_async(AXE, vec![look]).await;
    let found = found.expect("axe-core runs");
    let found = found.as_array().into_iter().flatten();
    found.map(|it| format!("{about}: {it}")).collect()
}

/// Every page and panel, wide and narrow, in every theme.
#[tokio::test]
async fn axe_core_finds_no_violation_anywhere() {
    let lab = or_skip!(Lab::start().await);
    let mut wrong = Vec::new();
    for (width, height) in [(1280, 800), (390, 844), (320, 844)] {
        lab.resize(width, height).await;
        for place in [
            "",
            "?view=learn",
            "?view=watch",
            "?view=try",
            "?at=2/rcpt-bob",
            "?at=end",
            "?lesson=first-session",
            "?at=2/eod-reply&view=embed",
        ] {
            wear(&lab, 0).await;
            lab.visit(place).await;
            lab.load_axe().await;
            let panels: &[&str] = match place {
                "?at=2/rcpt-bob" | "?at=end" => &[
                    "",
                    "#tab-bytes",
                    "#tab-state",
                    "#tab-message",
                    "#tab-layers",
                    "#work-compose",
                    "#ladder-tools",
                    "#work-mailbox",
                    "#work-hosts",
                    "#work-dns",
                    "#work-links",
                    "#work-queue",
                    "#work-faults",
                    "#work-capture",
                    "#ladder-list",
                ],
                _ => &[""],
            };
            for panel in panels {
                let about = format!("{width} {place} {panel}");
                // What a colour is does not depend on the width.
                let themes = if width == 1280 { THEMES.len() } else { 1 };
                for theme in 0..themes {
                    wear(&lab, theme).await;
                    let press = if theme == 0 { panel } else { "" };
                    let what = json!({ "press": press, "colours": theme > 0 });
                    wrong.extend(look(&lab, &format!("{about} {theme}"), what).await);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each scenario at its end, its middle, its first failure and its start. Each of these four is looked at in another
/// size, theme and panel, and the next scenario begins with the next: so each scenario meets each size and each theme,
/// and over all scenarios each place meets each pair of them.
/// 320 by 256 pixels are a window of 1280 by 1024 at 400 %.
#[tokio::test]
async fn axe_core_finds_no_violation_in_any_scenario() {
    let lab = or_skip!(Lab::start().await);
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../www/scenarios"));
    let mut names: Vec<_> = folders
        .expect("the scenarios are there")
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    let sizes = [(1000, 760), (390, 844), (320, 844), (320, 256)];
    let mut wrong = Vec::new();
    for (number, name) in names.iter().enumerate() {
        lab.visit(&format!("?scenario={name}&at=end")).await;
        lab.load_axe().await;
        for (turn, place) in ["end", "middle", "failure", "start"].iter().enumerate() {
            let (width, height) = sizes[(number + turn) % sizes.len()];
            lab.resize(width, height).await;
            let theme = (number / sizes.len() + turn) % THEMES.len();
            wear(&lab, theme).await;
            let what = json!({ "place": place, "panel": number + turn });
            let about = format!("{name} {place} {width}x{height} {:?}", THEMES[theme]);
            wrong.extend(look(&lab, &about, what).await);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// WCAG 2.2: what axe-core cannot see.
#[tokio::test]
async fn letters_do_nothing_nothing_moves_unasked_and_focus_is_seen() {
    let lab = or_skip!(Lab::start().await);
    for query in ["", "?view=watch", "?at=2/rcpt-bob", "?lesson=first-session"] {
        for (width, height) in [(1280, 800), (390, 844)] {
            lab.resize(width, height).await;
            lab.visit(query).await;
            // On a telephone, the sheet of the explanation.
            if width == 390 && query.contains("rcpt") {
                lab.press(".narrow-tabs button:nth-of-type(2)").await;
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
            let about = format!("{query} {width}");
            // 2.2.2: nothing moves that nobody has set going.
            let moves =
                "return document.getAnimations().filter((it) => it.playState === 'running').length";
            assert_eq!(lab.run(moves).await, 0, "{about}");
            // 2.1.4: a letter is no command where nothing has the focus.
            let page = "return document.querySelector('#app').innerHTML";
            let before = lab.run(page).await;
            for letter in ('a'..='z').chain("?.,/ 0".chars()) {
                key(&lab, letter).await;
            }
            assert_eq!(lab.run(page).await, before, "{about}");
            // 2.4.11: what has the focus is not hidden, or not all of it.
            for _ in 0..60 {
                key(&lab, Key::Tab.into()).await;
                let hidden = "const it = document.activeElement; if (it === document.body) return null; \
                    const { left, top, right, bottom } = it.getBoundingClientRect(); \
                    const parts = [0.05, 0.25, 0.5, 0.75, 0.95]; \
                    const seen = parts.some((x) => parts.some((y) => { \
                        const at = document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)); \
                        return at && (it.contains(at) || at.contains(it)); })); \
                    return seen ? null : it.outerHTML.slice(0, 200)";
                assert_eq!(lab.run(hidden).await, Value::Null, "{about}");
            }
            // 2.5.7: nothing wants to be dragged; a slider has its keys and takes a press on its bar.
            let drags = "return document.querySelectorAll('[draggable=true]').length";
            assert_eq!(lab.run(drags).await, 0, "{about}");
        }
    }
}

/// 4.1.3: of all that is announced only one thing changes at a step.
#[tokio::test]
async fn a_step_is_announced_once() {
    let lab = or_skip!(Lab::start().await);
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    for view in ["full", "embed", "present"] {
        lab.visit(&format!("?at=2/rcpt-bob&view={view}")).await;
        for _ in 0..4 {
            let regions = "const regions = [...document.querySelectorAll('output, [aria-live], [role=status], [role=alert]')]
                .filter((it) => it.getAttribute('aria-live') !== 'off');";
            lab.run(&format!(
                "{regions} window.before = new Map(regions.map((it) => [it, it.textContent]))"
            ))
            .await;
            lab.press("#step").await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let told = format!(
                "{regions} return regions.map((it) => [it, it.textContent])
                .filter(([it, text]) => text !== '' && text !== window.before.get(it)).map(([, text]) => text)"
            );
            let told = lab.run(&told).await;
            assert_eq!(told.as_array().map(Vec::len), Some(1), "{view}: {told}");
        }
    }
}

/// What is read of stage, ladder and inspector, as roles and names.
#[tokio::test]
async fn stage_ladder_and_inspector_read_as_sentences() {
    let lab = or_skip!(Lab::start().await);
    for (name, query) in [
        ("rcpt", "?at=2/rcpt-bob"),
        ("lost", "?scenario=reply-lost&at=end"),
    ] {
        lab.resize(1280, 800).await;
        lab.visit(query).await;
        let mut read = String::new();
        for part in [".stage", ".ladder", ".inspector"] {
            read += &format!("# {part}\n\n{}\n", tree(&lab, part).await);
        }
        let path = format!("{}/browser/read/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &read).expect("it can be written");
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(read, expected, "{path}: read it, then UPDATE_EXPECT=1");
    }
}

/// The accessibility tree below an element: a line a node that has a name.
async fn tree(lab: &Lab, css: &str) -> String {
    let ask = |command, parameters| async move {
        let answer = lab.devtools(command, parameters).await;
        answer.expect("the browser gives its accessibility tree")
    };
    let expression = format!("document.querySelector('{css}')");
    let object = ask("Runtime.evaluate", json!({ "expression": expression })).await;
    let object = &object["result"]["objectId"];
    let found = ask("Accessibility.queryAXTree", json!({ "objectId": object })).await;
    let nodes = found["nodes"].as_array().into_iter().flatten();
    let lines = nodes.filter_map(|node| {
        let name = node["name"]["value"].as_str()?.trim();
        let role = node["role"]["value"].as_str()?;
        let told = !name.is_empty() && !["InlineTextBox", "StaticText"].contains(&role);
        told.then(|| format!("{role}: {name}\n"))
    });
    lines.collect()
}

async fn key(lab: &Lab, key: char) {
    let press = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key });
    let pressed = lab.client.perform_actions(press).await;
    pressed.expect("a key is pressed");
}

#[tokio::test]
async fn each_tab_of_a_narrow_page_shows_its_panel() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?at=2/rcpt-bob").await;
    for (tab, panel) in [
        (1, ".story"),
        (2, ".inspected"),
        (3, ".ladder-rows"),
        (4, ".work-compose"),
        (5, ".work-mailbox"),
        (6, ".work-hosts"),
        (7, ".work-dns"),
        (8, ".work-links"),
        (9, ".work-queue"),
        (10, ".work-faults"),
        (11, ".work-capture"),
    ] {
        let button = format!(".narrow-tabs button:nth-of-type({tab})");
        lab.press(&button).await;
        lab.find(panel).await;
        let seen = format!(
            "const it = document.querySelector('{panel}').getBoundingClientRect(); \
             return it.height > 150 && it.width > 300 && it.top < innerHeight - 150"
        );
        assert_eq!(lab.run(&seen).await, true, "{panel}");
    }
}
