//! A mail program's panel: everything that is pressed there goes over the wire.

use serde_json::{Value, json};
use tests::lab::Lab;
use tests::or_skip;

async fn text(lab: &Lab, css: &str) -> String {
    let script = format!(
        "return document.querySelector({})?.textContent ?? ''",
        json!(css)
    );
    let said = lab.run(&script).await;
    said.as_str().unwrap_or_default().to_owned()
}

/// Searches for that.
async fn search(lab: &Lab, keys: &str) {
    let script = format!(
        "const field = document.querySelector('#search-keys'); field.value = {}; \
         field.focus(); field.form.requestSubmit();",
        json!(keys)
    );
    lab.run(&script).await;
}

/// Waits until the script, of one argument, gives true.
async fn until(lab: &Lab, what: &str, script: &str) {
    for _ in 0..300 {
        let script = format!("const wanted = {};\n{script}", json!(what));
        if lab.run(&script).await == true {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("never: {what}");
}

/// Waits until the ladder, which draws what is near, has that text.
async fn said(lab: &Lab, wanted: &str) {
    until(
        lab,
        wanted,
        "const rows = document.querySelector('.ladder-rows'); \
         if (rows.textContent.includes(wanted)) return true; \
         rows.scrollTop = rows.scrollTop > 0 ? rows.scrollTop - 100 : rows.scrollHeight; return false;",
    )
    .await;
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
    let lab = or_skip!(sent("move-and-expunge").await);
    lab.press("#list-mailboxes").await;
    said(&lab, "LIST").await;
    let names = text(&lab, ".folders").await;
    assert!(
        names.starts_with("INBOX") && names.contains("Archive"),
        "{names}"
    );
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
    let lab = or_skip!(sent("two-programs").await);
    for (keys, found) in [("SUBJECT lunch", "Lunch"), ("SUBJECT dinner", "")] {
        search(&lab, keys).await;
        said(&lab, keys).await;
        assert!(text(&lab, ".mails").await.contains(found), "{keys}");
    }
    assert!(!text(&lab, ".mails").await.contains("Lunch"));
    search(&lab, "NONSENSE").await;
    until(
        &lab,
        "SEARCH",
        "return document.querySelector('.mailbox .verdict.wrong')?.textContent.includes(wanted)",
    )
    .await;
    // What is wrong can be mended where it stands.
    let kept = "const at = document.activeElement; return [at.id, at.value]";
    assert_eq!(lab.run(kept).await, json!(["search-keys", "NONSENSE"]));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn two_programs_stand_beside_each_other() {
    let lab = or_skip!(sent("two-programs").await);
    lab.press("#beside").await;
    let both = text(&lab, ".programs").await;
    assert!(both.contains("phone.receiver.example") && both.contains("tablet.receiver.example"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn from_what_was_told_unasked_clicks_lead_to_the_250_and_back() {
    let lab = or_skip!(sent("idle").await);
    lab.press("#work-mailbox").await;
    let told =
        "return document.querySelector('.inspected .wire-line')?.textContent.includes(wanted)";
    // To the line that nobody asked for.
    let to_exists = "const rungs = [...document.querySelectorAll('.ladder-rows .rung')]; \
        const list = document.querySelector('.ladder-rows'); list.scrollTop = 0; \
        const found = rungs.find((it) => it.textContent.includes(wanted)); \
        found?.click(); return found !== undefined;";
    until(&lab, "1 EXISTS", to_exists).await;
    until(&lab, "* 1 EXISTS", told).await;
    // By what led to it, until a server says that it is responsible.
    let mut path = Vec::new();
    let responsible = "return /has the letter|responsible|accepted/i.test(document.querySelector('.inspected .what').textContent)";
    while lab.run(responsible).await != true {
        assert!(path.len() < 12, "{path:?}");
        let link = "const link = document.querySelector('.inspected .cause'); const id = link.dataset.event; link.click(); return id;";
        path.push(lab.run(link).await);
        let at = path
            .last()
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned();
        assert!(!at.is_empty());
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(path.len() >= 2, "{path:?}");
    // And by what came of it, forth again.
    path.pop();
    for id in path.iter().rev() {
        let id = id.as_str().unwrap_or_default();
        lab.press(&format!(".inspected .led-to[data-event='{id}']"))
            .await;
    }
    until(
        &lab,
        "EXISTS",
        "const all = [...document.querySelectorAll('.inspected .led-to')]; \
         const found = all.find((it) => it.textContent.includes(wanted)); found?.click(); return found !== undefined;",
    )
    .await;
    until(&lab, "* 1 EXISTS", told).await;
    lab.expect_quiet_console().await;
}

/// Of a mailbox with more messages than a page the newest are fetched, and others when they are turned to.
#[tokio::test]
async fn of_a_large_mailbox_a_page_is_fetched_when_it_is_turned_to() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    let scenario = lessons::scenario("idle").expect("in order");
    let mut scenario = serde_json::to_value(scenario).expect("it is data");
    let messages: Vec<Value> = (1..=120)
        .map(|number| json!({ "content": format!("Subject: number {number}\n\nText\n") }))
        .collect();
    let hosts = scenario["hosts"].as_array_mut().expect("it has hosts");
    for host in hosts.iter_mut().filter(|it| it["store"].is_object()) {
        host["store"]["users"][0]["folders"] = json!([{ "name": "INBOX", "messages": messages }]);
    }
    let run = json!({ "engine": "0", "scenario": scenario, "inputs": [] }).to_string();
    lab.open_run(&run, "run.json").await;
    lab.find(".notice.info").await;
    lab.press("#work-mailbox").await;
    lab.press("#check-mail").await;
    let listed = "const mails = [...document.querySelectorAll('.mails .mail-subject')]; \
        return mails.length === 50 && mails[0].textContent === wanted;";
    until(&lab, "number 120", listed).await;
    assert!(text(&lab, ".mailbox").await.contains("1–50 of 120"));
    lab.press(".older").await;
    until(&lab, "number 70", listed).await;
    said(&lab, "UID FETCH 21:70 ").await;
    // In another future the same page is not fetched yet, and can be.
    lab.press("#first").await;
    lab.press("#check-mail").await;
    let unfetched = "return document.querySelector('.unfetched')?.textContent.includes(wanted);";
    until(&lab, "50 not fetched yet", unfetched).await;
    lab.press(".unfetched button").await;
    until(&lab, "number 70", listed).await;
    lab.expect_quiet_console().await;
}
