//! Every scenario of the list is picked, sent, and stepped to its end and back.

use serde_json::{Value, json};
use tests::lab::Lab;
use tests::or_skip;

/// Steps through the scenario of its argument by scenes, in the page itself: a thousand presses are
/// too many to be sent one by one. Gives how many stops there were and what was wrong.
const WALK: &str = include_str!("scripts/walk.js");

#[tokio::test]
async fn every_scenario_is_picked_and_stepped_to_its_end_and_back() {
    let lab = or_skip!(Lab::open("?view=watch").await);
    lab.find(".card").await;
    let names = lab
        .run(
            "return [...document.querySelectorAll('.card')] \
             .map((it) => new URLSearchParams(it.search).get('scenario'))",
        )
        .await;
    let names: Vec<&str> = names
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../www/scenarios"))
        .expect("the scenarios are there");
    assert_eq!(names.len(), folders.count(), "the list has every scenario");
    let mut wrong = Vec::new();
    for name in names {
        let walked = lab
            .client
            .execute_async(WALK, vec![json!(name)])
            .await
            .expect("the script runs");
        let said = walked["wrong"].as_array().into_iter().flatten();
        wrong.extend(said.map(|it| format!("{name}: {it}")));
        if walked["stops"].as_u64() < Some(3) {
            wrong.push(format!("{name}: {} stops", walked["stops"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    lab.expect_quiet_console().await;
}
