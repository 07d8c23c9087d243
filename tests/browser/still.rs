//! The opening view, which stands in the page before any of it runs.

use serde_json::json;
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

/// Looks at every frame from the first: whether there is an opening view, and what is drawn first by the page itself.
const WATCH: &str = include_str!("scripts/still.js");

async fn watch(lab: &Lab) {
    let script = json!({ "source": WATCH });
    let done = lab.devtools("Page.addScriptToEvaluateOnNewDocument", script);
    done.await.expect("the browser takes a script");
}

#[tokio::test]
async fn the_page_takes_the_place_of_its_still_with_no_empty_frame_and_no_shift() {
    let lab = or_skip!(Lab::start().await);
    watch(&lab).await;
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        lab.visit("").await;
        lab.find(".cards .card").await;
        tokio::time::sleep(Duration::from_millis(400)).await;
        let seen = lab.run("return window.seen").await;
        assert_eq!(seen["empty"], 0, "{seen}");
        assert!(seen["frames"].as_u64().is_some_and(|it| it > 1), "{seen}");
        assert_eq!(seen["shift"], 0, "{width}: {}", seen["shifted"]);
        assert_eq!(
            seen["still"], seen["first"],
            "the still is what is drawn first"
        );
        assert!(
            seen["still"].as_array().is_some_and(|it| it.len() > 50),
            "{seen}"
        );
    }
}

#[tokio::test]
async fn the_still_is_hidden_where_something_else_comes_and_what_comes_stays_where_it_is() {
    let lab = or_skip!(Lab::start().await);
    watch(&lab).await;
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        for query in [
            "?view=watch",
            "?view=try",
            "?scenario=direct",
            "?at=2/rcpt-bob",
            "?lesson=first-session",
            "?view=embed&at=end",
            "?view=present&at=end",
            "?lang=qps",
        ] {
            lab.visit(query).await;
            tokio::time::sleep(Duration::from_millis(300)).await;
            let seen = lab.run("return window.seen").await;
            assert_eq!(seen["stills"], 0, "{query}");
            // The drawing alone is drawn once more, when it has been measured.
            assert!(
                seen["shift"].as_f64() < Some(0.05),
                "{width} {query}: {seen}"
            );
        }
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_press_on_the_still_is_not_lost() {
    let lab = or_skip!(Lab::start().await);
    let early =
        "addEventListener('DOMContentLoaded', () => document.querySelector('#send-it').click())";
    let script = json!({ "source": early });
    let done = lab.devtools("Page.addScriptToEvaluateOnNewDocument", script);
    done.await.expect("the browser takes a script");
    lab.visit("").await;
    lab.find(".hero.touring #play[aria-label=Pause]").await;
}

#[tokio::test]
async fn without_javascript_the_opening_view_is_there_and_says_what_it_needs() {
    let lab = or_skip!(Lab::start().await);
    let off = json!({ "value": true });
    let done = lab
        .devtools("Emulation.setScriptExecutionDisabled", off)
        .await;
    done.expect("the browser runs no scripts");
    lab.client
        .goto(&lab.address())
        .await
        .expect("the page is served");
    let text = |css: &'static str| async { lab.find(css).await.text().await.expect("it has text") };
    assert!(text(".hero").await.contains("Nothing has been sent"));
    assert!(text(".no-script").await.contains("needs JavaScript"));
    let stage = lab.find(".still .stage svg").await;
    let (_, _, width, height) = stage.rectangle().await.expect("it is drawn");
    assert!(width > 400.0 && height > 200.0);
    let label = stage.attr("aria-label").await.expect("it is asked");
    assert!(label.is_some_and(|it| it.contains("Alice")));
}
