//! What a scenario teaches: moments, question, experiments.

use crate::keyboard::{key, press, tab_to};
use fantoccini::key::Key;
use serde_json::Value;
use tests::lab::Lab;
use tests::or_skip;

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has a text")
}

async fn is_there(lab: &Lab, css: &str) -> bool {
    let found = lab
        .run(&format!("return document.querySelector({css:?}) !== null"))
        .await;
    found == Value::Bool(true)
}

/// To the end by the keyboard.
async fn end(lab: &Lab) {
    lab.find("#player:not([aria-busy])").await;
    tab_to(lab, "#step").await;
    // To where it waits, and to the end.
    key(lab, Key::End.into()).await;
    key(lab, Key::End.into()).await;
    lab.find(".further").await;
}

#[tokio::test]
async fn greylisting_is_answered_changed_and_left_again_by_the_keyboard() {
    let lab = or_skip!(Lab::open("?scenario=greylisting").await);
    press(&lab, "#send-it").await;
    lab.find("#player:not([aria-busy])").await;
    // Two of the three decisive moments lie so near to each other that they are one mark.
    let moments = lab
        .run("return document.querySelectorAll('.ticks circle').length")
        .await;
    assert_eq!(moments, 2);
    // The decisive line is a stop of scenes, and says why.
    tab_to(&lab, "#step").await;
    key(&lab, Key::Home.into()).await;
    for _ in 0..40 {
        if is_there(&lab, ".moment").await {
            break;
        }
        key(&lab, Key::Right.into()).await;
        // The next press ends a motion.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    assert_eq!(
        text(&lab, ".beat-title").await,
        "The receiving server replies 450 to RCPT."
    );
    assert!(text(&lab, ".moment").await.contains("450 means “not now”"));

    end(&lab).await;
    assert!(
        text(&lab, "#closing-question")
            .await
            .starts_with("Where was the letter")
    );
    press(&lab, ".answers button:nth-of-type(3)").await;
    let said = text(&lab, ".feedback.wrong").await;
    assert!(said.contains("In the queue of her provider"), "{said}");
    press(&lab, ".answers button:nth-of-type(2)").await;
    lab.find(".feedback.right").await;

    press(&lab, "#experiment-off").await;
    lab.find(".tried").await;
    end(&lab).await;
    let greylisted =
        "return document.querySelector('.ladder-rows').textContent.includes('450 4.7.1')";
    assert_eq!(lab.run(greylisted).await, false);
    assert!(!is_there(&lab, ".question").await);
    // Another experiment begins in the first run, too.
    press(&lab, "#experiment-again").await;
    end(&lab).await;
    press(&lab, "#leave-experiment").await;
    lab.find(".feedback.right").await;
    assert!(!is_there(&lab, ".tried").await);
    press(&lab, ".next a").await;
    lab.find(".columns #send-it").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn who_looks_for_mail_first_can_still_send_and_is_asked_nothing() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    lab.press("#work-mailbox").await;
    lab.press("#check-mail").await;
    lab.find(".beats, .beat-title").await;
    lab.find("#player:not([aria-busy])").await;
    lab.press("#last").await;
    assert!(is_there(&lab, "#send-it").await && !is_there(&lab, ".question").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    lab.find(".question").await;
    lab.expect_quiet_console().await;
}
