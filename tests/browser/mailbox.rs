//! A mail program's panel: everything that is pressed there goes over the wire.

use serde_json::json;
use tests::lab::Lab;

async fn text(lab: &Lab, css: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
    let said = lab.run(script, vec![json!(css)]).await;
    said.as_str().unwrap_or_default().to_owned()
}

/// Waits until the ladder, which draws what is near, has that text.
async fn said(lab: &Lab, wanted: &str) {
    let script = "return document.querySelector('.ladder-rows').textContent.includes(arguments[0])";
    lab.until(wanted, script, vec![json!(wanted)]).await;
}

async fn sent(name: &str) -> Option<Lab> {
    let lab = Lab::open(&format!("?scenario={name}")).await?;
    lab.press("#send-it").await;
    lab.press("#last").await;
    lab.press("#work-mailbox").await;
    Some(lab)
}

#[tokio::test]
async fn what_is_pressed_in_the_mailbox_is_said_on_the_wire() {
    let Some(lab) = sent("move-and-expunge").await else {
        return;
    };
    lab.press("#list-mailboxes").await;
    said(&lab, "LIST").await;
    let names = text(&lab, ".folders").await;
    assert!(names.starts_with("INBOX") && names.contains("Archive"), "{names}");
    lab.press(".folders li:nth-of-type(2) button").await;
    said(&lab, "SELECT Archive").await;
    assert!(text(&lab, ".mails").await.contains("Minutes"));
    lab.press(".mail").await;
    lab.press("#mark-deleted").await;
    said(&lab, "+FLAGS (\\Deleted)").await;
    lab.press("#expunge").await;
    said(&lab, "EXPUNGE").await;
    assert!(!text(&lab, ".mails").await.contains("Minutes"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_search_shows_what_the_server_found_and_its_no_is_told() {
    let Some(lab) = sent("two-programs").await else {
        return;
    };
    for (keys, found) in [("SUBJECT lunch", "Lunch"), ("SUBJECT dinner", "")] {
        lab.type_into("#search-keys", keys).await;
        lab.press(".one-line button").await;
        said(&lab, keys).await;
        assert!(text(&lab, ".mails").await.contains(found), "{keys}");
    }
    assert!(!text(&lab, ".mails").await.contains("Lunch"));
    lab.type_into("#search-keys", "NONSENSE").await;
    lab.press(".one-line button").await;
    lab.until(
        "the server's no",
        "return document.querySelector('.mailbox .verdict.wrong')?.textContent.includes('SEARCH')",
        Vec::new(),
    )
    .await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn two_programs_stand_beside_each_other() {
    let Some(lab) = sent("two-programs").await else {
        return;
    };
    lab.press("#beside").await;
    let both = text(&lab, ".programs").await;
    assert!(both.contains("phone.receiver.example") && both.contains("tablet.receiver.example"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn from_what_was_told_unasked_a_click_leads_to_the_250_and_back() {
    let Some(lab) = sent("idle").await else {
        return;
    };
    lab.press("#work-mailbox").await;
    let told = "return document.querySelector('.inspected .wire-line')?.textContent.includes(arguments[0])";
    // To the line that nobody asked for.
    lab.run(
        "for (const rung of document.querySelectorAll('.ladder-rows .rung')) \
            if (rung.textContent.includes('1 EXISTS')) { rung.click(); return; }",
        Vec::new(),
    )
    .await;
    lab.until("EXISTS", told, vec![json!("* 1 EXISTS")]).await;
    // By what led to it, until the server says that it has the letter.
    for _ in 0..12 {
        if text(&lab, ".inspected").await.contains("250 2.0.0") {
            break;
        }
        lab.press(".inspected .link").await;
    }
    let accepted = text(&lab, ".inspected").await;
    assert!(accepted.contains("250 2.0.0") || accepted.contains("responsible"), "{accepted}");
    // And by what came of it, forth again.
    for _ in 0..12 {
        if text(&lab, ".inspected .wire-line").await.contains("1 EXISTS") {
            break;
        }
        lab.press(".inspected .led-to:last-of-type").await;
    }
    lab.until("EXISTS again", told, vec![json!("* 1 EXISTS")]).await;
    lab.expect_quiet_console().await;
}
