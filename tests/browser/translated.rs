//! The page in the pseudo-language: every sentence comes from the catalogue, and fits when it is longer.

use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

const PLAIN: &str = include_str!("scripts/plain.js");

/// What is wrong with the page as it is now.
async fn faults(lab: &Lab, about: &str, found: &mut BTreeSet<String>) {
    let faults = lab.run(PLAIN).await;
    let faults = faults.as_array().into_iter().flatten();
    found.extend(
        faults
            .filter_map(|it| it.as_str())
            .map(|it| format!("{about}: {it}")),
    );
}

/// Nothing is wrong, and the console said nothing.
async fn expect_none(lab: &Lab, found: BTreeSet<String>) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    lab.expect_quiet_console().await;
}

async fn press(lab: &Lab, css: &str) {
    let press = "document.querySelector(arguments[0])?.click()";
    lab.client
        .execute(press, vec![json!(css)])
        .await
        .expect("it is pressed");
}

#[tokio::test]
async fn nothing_is_left_in_plain_letters_and_nothing_overflows() {
    let lab = or_skip!(Lab::start().await);
    let mut found = BTreeSet::new();
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        for query in [
            "",
            "view=learn",
            "view=watch",
            "view=try",
            "at=2/rcpt-bob",
            "lesson=first-session",
            "view=embed&at=2/eod-reply",
            "scenario=nowhere",
        ] {
            let about = format!("{width} {query}");
            lab.visit(&format!("?lang=qps&{query}")).await;
            for tab in [
                "body",
                "#tab-bytes",
                "#tab-state",
                "#tab-message",
                "#tab-layers",
                "#tab-explain",
                "#work-compose",
                "#type-it",
                "#connect",
                "#ladder-tools",
                "#work-mailbox",
                "#ladder-list",
                "#keys",
            ] {
                press(&lab, tab).await;
                faults(&lab, &format!("{about} {tab}"), &mut found).await;
            }
        }
    }
    expect_none(&lab, found).await;
}

#[tokio::test]
async fn every_scenario_begins_and_three_end_in_the_pseudo_language() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(1280, 800).await;
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    let mut found = BTreeSet::new();
    for name in lessons::scenario_names() {
        lab.visit(&format!("?lang=qps&scenario={name}")).await;
        faults(&lab, name, &mut found).await;
        if ["relay", "no-such-user", "pop3-and-imap"].contains(&name) {
            press(&lab, "#send-it").await;
            press(&lab, "#last").await;
            press(&lab, "#first").await;
            let is_over = "return document.querySelector('.further') !== null";
            let mut presses = 0;
            while lab.run(is_over).await == false {
                presses += 1;
                assert!(presses < 60, "{name} ends");
                press(&lab, "#step").await;
                faults(&lab, &format!("{name} on its way"), &mut found).await;
                // A press within a quarter of a second is the same one.
                tokio::time::sleep(Duration::from_millis(260)).await;
            }
        }
    }
    expect_none(&lab, found).await;
}

#[tokio::test]
async fn the_page_says_what_language_it_is_in() {
    let lab = or_skip!(Lab::open("?lang=qps").await);
    assert_eq!(lab.run("return document.documentElement.lang").await, "qps");
    lab.visit("?lang=xx").await;
    assert_eq!(lab.run("return document.documentElement.lang").await, "en");
}
