//! The rules of a relay, attacked: the score follows the rules, and a message that came through is shown as a run.

use serde_json::Value;
use tests::lab::Lab;
use tests::or_skip;

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has a text")
}

#[tokio::test]
async fn the_score_follows_the_rules_and_a_message_that_came_through_is_shown() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    let has_tab = "return document.querySelector('#work-attacks') !== null";
    lab.find("#work-capture").await;
    assert_eq!(lab.run(has_tab).await, false);

    lab.visit("?scenario=relay-rules&at=end").await;
    lab.press("#work-attacks").await;
    assert!(
        text(&lab, ".attack-score [role=status]")
            .await
            .starts_with("5 of 12")
    );
    let reply = text(&lab, ".attacks li.wrong .attack-reply code").await;
    assert!(reply.starts_with("250 "), "{reply}");

    lab.press("#attack-source-route").await;
    lab.find(".work-attacks").await;
    let ladder = text(&lab, ".ladder-rows").await;
    assert!(
        ladder.contains("<@relay.open.example:bob@receiver.example>"),
        "{ladder}"
    );

    lab.press("#attack-rules").await;
    lab.find("#settings-host").await;
    // A way to do as the experiment does; the forms have tests of their own.
    lab.press("#last").await;
    lab.visit("?scenario=relay-rules&at=end").await;
    lab.press("#experiment-rules").await;
    lab.press("#last").await;
    lab.press("#work-attacks").await;
    assert!(
        text(&lab, ".attack-score [role=status]")
            .await
            .starts_with("All 12")
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_attacks_fit_a_phone_and_axe_finds_nothing() {
    let lab = or_skip!(Lab::start().await);
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        for theme in ["light", "dark"] {
            lab.visit(&format!("?scenario=relay-rules&at=end&theme={theme}"))
                .await;
            let open = "document.querySelector('#work-attacks').click(); \
                [...document.querySelectorAll('.narrow-tabs button')].at(-1).click();";
            lab.run(open).await;
            lab.find(".work-attacks").await;
            let wide = "const it = document.querySelector('.work'); return it.scrollWidth > it.clientWidth";
            assert_eq!(lab.run(wide).await, Value::Bool(false), "{width}");
            assert_eq!(lab.axe().await, Vec::<String>::new(), "{width} {theme}");
        }
    }
}
