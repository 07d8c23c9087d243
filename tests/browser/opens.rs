//! The page opens, under its policy, without a word on the console.

use serde_json::{Value, json};
use tests::lab::Lab;
use tests::server::POLICY;

#[tokio::test]
async fn the_page_opens_without_a_word_on_the_console() {
    let Some(lab) = Lab::open("").await else {
        return;
    };
    lab.find("h1").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn axe_core_finds_nothing_wrong_with_the_page() {
    let Some(lab) = Lab::open("").await else {
        return;
    };
    assert_eq!(lab.axe().await.violations, Vec::<String>::new());
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_policy_stops_an_inline_script_and_says_so() {
    let Some(lab) = Lab::open("").await else {
        return;
    };
    lab.run(
        "const script = document.createElement('script'); \
         script.textContent = 'window.slipped = true'; document.head.append(script);",
    )
    .await;
    assert_eq!(lab.run("return window.slipped === undefined").await, true);
    let console = lab.console().await;
    assert!(
        console
            .iter()
            .any(|line| line.contains("Content Security Policy")),
        "{console:?}"
    );
}

#[tokio::test]
async fn without_its_wasm_the_page_says_that_it_could_not_load() {
    let Some(lab) = Lab::start().await else {
        return;
    };
    lab.devtools("Network.enable", json!({}))
        .await
        .expect("the network is watched");
    let blocked = json!({ "urls": ["*.wasm"] });
    lab.devtools("Network.setBlockedURLs", blocked)
        .await
        .expect("a file is blocked");
    lab.client
        .goto(&lab.address())
        .await
        .expect("the page is served");
    let alert = lab
        .find("#app [role=alert]")
        .await
        .text()
        .await
        .expect("it has text");
    assert!(alert.starts_with("SMTP Lab could not load."), "{alert}");
}

/// The page as it opens is drawn by the first part of its WebAssembly, at any width and in any colours.
#[tokio::test]
async fn without_its_second_part_the_page_opens_and_acts_when_it_is_there() {
    let Some(lab) = Lab::start().await else {
        return;
    };
    lab.devtools("Network.enable", json!({}))
        .await
        .expect("the network is watched");
    let block = async |urls: &[&str]| {
        let blocked = json!({ "urls": urls });
        lab.devtools("Network.setBlockedURLs", blocked)
            .await
            .expect("files are blocked");
    };
    for (width, height, colours) in [(390, 844, "light"), (1280, 800, "dark")] {
        block(&["*_later.wasm"]).await;
        lab.resize(width, height).await;
        lab.prefer(&[("prefers-color-scheme", colours)]).await;
        lab.client
            .goto(&lab.address())
            .await
            .expect("the page is served");
        lab.find("#app[aria-busy] .story").await;
        lab.press("#send-it").await;
        let still = "return [__smtpLab.actions().length, document.querySelector('dialog.crash')]";
        assert_eq!(lab.run(still).await, json!([0, null]), "{width}");
        block(&[]).await;
        lab.find("#app:not([aria-busy]) .ladder-rows .rung").await;
        assert_eq!(
            lab.run("return document.querySelector('dialog.crash')")
                .await,
            Value::Null
        );
    }
}

#[test]
fn the_policy_is_the_same_in_the_page_in_serve_and_in_the_tests() {
    let page = include_str!("../../index.html");
    let serve = include_str!("../../Trunk.toml");
    assert!(
        page.contains(&format!("content=\"{POLICY}\"")),
        "index.html"
    );
    assert!(
        serve.contains(&format!("Content-Security-Policy = \"{POLICY}\"")),
        "Trunk.toml"
    );
}
