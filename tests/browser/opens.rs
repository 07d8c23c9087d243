//! The page opens, under its policy, without a word on the console.

use serde_json::json;
use site::server::POLICY;
use tests::lab::Lab;
use tests::or_skip;

#[tokio::test]
async fn the_page_opens_without_a_word_on_the_console() {
    let lab = or_skip!(Lab::open("").await);
    lab.find("h1").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn axe_core_finds_nothing_wrong_with_the_page() {
    let lab = or_skip!(Lab::open("").await);
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_policy_stops_an_inline_script_and_says_so() {
    let lab = or_skip!(Lab::open("").await);
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
    let lab = or_skip!(Lab::start().await);
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

#[test]
fn the_policy_is_the_same_in_the_page_and_in_its_server() {
    let page = include_str!("../../index.html");
    assert!(page.contains(&format!("content=\"{POLICY}\"")));
}

#[tokio::test]
async fn a_printed_page_has_its_stage_and_its_ladder() {
    let lab = or_skip!(Lab::open("?at=2/rcpt-bob").await);
    lab.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await
        .expect("the page is laid out for print");
    for panel in [".stage svg", ".story", ".rung.now", ".inspected .what"] {
        let height =
            format!("return document.querySelector('{panel}').getBoundingClientRect().height > 15");
        assert_eq!(lab.run(&height).await, true, "{panel}");
    }
}

#[tokio::test]
async fn a_page_that_goes_out_of_sight_in_the_middle_of_a_step_has_done_it() {
    let lab = or_skip!(Lab::open("?scenario=direct&at=settled").await);
    lab.find(".ladder-rows .now").await;
    let leave = "const done = arguments[0]; document.querySelector('#step').click(); setTimeout(() => { \
        Object.defineProperty(document, 'hidden', { value: true }); document.dispatchEvent(new Event('visibilitychange')); \
        setTimeout(() => done([new URLSearchParams(location.search).get('at'), document.querySelector('.player.moves')])); }, 50)";
    let left = lab.client.execute_async(leave, vec![]).await;
    assert_eq!(left.expect("it leaves"), json!(["data", null]));
}
