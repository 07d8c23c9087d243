//! A fault of the engine never leaves a dead page: it says so, and the run can be saved.

use fantoccini::Locator;
use serde_json::Value;
use tests::lab::Lab;
use tests::or_skip;

#[tokio::test]
async fn a_panic_shows_what_happened_and_saves_the_run() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    for button in ["#send-it", "#last", "#work-mailbox", "#check-mail"] {
        lab.press(button).await;
    }
    lab.run("setTimeout(__smtpLab.provokePanic, 0)").await;

    let overlay = lab.find("dialog[role=alertdialog][open]").await;
    let text = overlay.text().await.expect("it has text");
    assert!(text.contains("SMTP Lab has stopped"), "{text}");
    assert!(
        text.contains("Your run was kept up to this moment"),
        "{text}"
    );
    let focused = lab
        .client
        .active_element()
        .await
        .expect("something has the focus");
    assert_eq!(focused.text().await.expect("it has text"), "Save run");
    assert_eq!(lab.axe().await, Vec::<String>::new());

    focused.click().await.expect("it can be pressed");
    let saved = lab.downloaded("smtp-lab-run.json").await;
    let run: Value = serde_json::from_str(&saved).expect("it is JSON");
    let inputs = run["inputs"].as_array().expect("it has inputs");
    assert_eq!(inputs.len(), 2);
    assert!(inputs[0]["input"]["send"].is_object(), "{run}");
    assert!(inputs[1]["input"]["check"].is_object(), "{run}");
    let crash = run["crash"].as_str().expect("it names the fault");
    assert!(
        crash.contains("provoked") && crash.contains("crash.rs"),
        "{crash}"
    );

    // What was saved opens again, and what is done then is kept after it.
    lab.visit("").await;
    lab.open_run(&saved, "smtp-lab-run.json").await;
    lab.find(".notice.info").await;
    // What the world refuses is not kept: with it the run could not be opened.
    lab.press("#work-compose").await;
    lab.find("#compose-to").await;
    lab.run(
        "const to = document.querySelector('#compose-to'); to.value = ''; \
         to.dispatchEvent(new InputEvent('input', { bubbles: true }));",
    )
    .await;
    lab.press("#compose-send").await;
    lab.find(".notice.error").await;
    for button in ["#last", "#work-mailbox", "#check-mail"] {
        lab.press(button).await;
    }
    lab.run("setTimeout(__smtpLab.provokePanic, 0)").await;
    let text = lab.find("dialog.crash textarea").await;
    let text = text.prop("value").await.expect("it has a value");
    let run: Value = serde_json::from_str(&text.unwrap_or_default()).expect("it is JSON");
    assert_eq!(run["inputs"].as_array().map(Vec::len), Some(3), "{run}");
}

#[tokio::test]
async fn a_trap_without_a_message_shows_the_same() {
    let lab = or_skip!(Lab::open("").await);
    // A module of three instructions' worth: an exported function that is `unreachable`.
    lab.run(
        "const trap = new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0, \
         7,5,1,1,116,0,0,10,5,1,3,0,0,11]); \
         const { t } = new WebAssembly.Instance(new WebAssembly.Module(trap)).exports; \
         Promise.resolve().then(t);",
    )
    .await;
    let text = lab
        .find("dialog[role=alertdialog][open]")
        .await
        .text()
        .await
        .expect("text");
    assert!(text.contains("You had not done anything yet"), "{text}");
}

#[tokio::test]
async fn reload_leads_back_to_a_page_that_lives() {
    let lab = or_skip!(Lab::open("").await);
    lab.run("setTimeout(__smtpLab.provokePanic, 0)").await;
    lab.press("dialog .crash-reload").await;
    lab.find("#app main").await;
    let overlays = lab
        .client
        .find_all(Locator::Css("dialog.crash"))
        .await
        .expect("the page is searched");
    assert!(overlays.is_empty());
}

#[tokio::test]
async fn an_error_that_is_not_the_engines_shows_nothing() {
    let lab = or_skip!(Lab::open("").await);
    lab.run("setTimeout(() => { throw new Error('of an extension') }, 0)")
        .await;
    lab.run("setTimeout(() => { window.later = true }, 50)")
        .await;
    while lab.run("return window.later === true").await != true {}
    assert_eq!(
        lab.run("return document.querySelector('dialog.crash') === null")
            .await,
        true
    );
}
