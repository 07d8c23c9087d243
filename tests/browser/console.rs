//! The console: TLS and AUTH by hand.

use serde_json::json;
use tests::lab::Lab;
use tests::or_skip;

async fn type_line(lab: &Lab, line: &str) {
    fill(lab, line).await;
    lab.press("#console-send").await;
}

async fn fill(lab: &Lab, line: &str) {
    let script = "const field = document.querySelector('#console-line'); \
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, arguments[0]); \
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    lab.client
        .execute(script, vec![json!(line)])
        .await
        .expect("it is filled in");
}

/// Opens the console and connects it to `server`.
async fn connect(lab: &Lab, server: &str) {
    lab.press("#work-console").await;
    lab.find("#call-to").await;
    let choose = "const list = document.querySelector('#call-to'); \
        list.value = [...list.options].find((it) => it.text === arguments[0]).value;";
    lab.client
        .execute(choose, vec![json!(server)])
        .await
        .expect("the server is in the list");
    lab.press("#connect").await;
    lab.find("#console-line").await;
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

#[tokio::test]
async fn tls_is_begun_by_a_button_and_a_password_is_typed_under_it() {
    let lab = or_skip!(Lab::open("?scenario=starttls").await);
    connect(&lab, "mail.sender.example:587").await;
    type_line(&lab, "EHLO laptop.sender.example").await;
    assert!(!text(&lab, ".prompt").await.contains("Start TLS"));
    type_line(&lab, "STARTTLS").await;
    // The server takes no command now, and none is offered.
    assert!(
        text(&lab, "#console-verdict")
            .await
            .contains("Press “Start TLS”")
    );
    assert_eq!(text(&lab, ".chips").await, "");
    lab.press("#begin-tls").await;
    assert!(text(&lab, ".chips").await.contains("EHLO"));
    assert!(!text(&lab, ".prompt").await.contains("Start TLS"));
    type_line(&lab, "EHLO laptop.sender.example").await;
    type_line(&lab, "AUTH PLAIN").await;
    assert!(text(&lab, "#console-verdict").await.contains("base64"));
    fill(&lab, "∅alice∅soup").await;
    lab.press("#to-base64").await;
    let typed = "return document.querySelector('#console-line').value";
    assert_eq!(lab.run(typed).await, "AGFsaWNlAHNvdXA=");
    lab.press("#console-send").await;
    let said = text(&lab, ".conversation").await;
    assert!(said.contains("235 2.7.0"), "{said}");
    assert!(!text(&lab, ".prompt").await.contains("In base64"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn imap_is_typed_with_a_literal_and_into_idle_and_the_caret_stands_where_it_is_wrong() {
    let lab = or_skip!(Lab::open("?scenario=seen").await);
    connect(&lab, "mail.receiver.example:143").await;
    assert!(
        text(&lab, "#console-verdict")
            .await
            .starts_with("A command begins with a tag")
    );
    assert!(text(&lab, ".chips").await.contains("a1 LOGIN"));
    fill(&lab, "a1 LOGIN \u{1}").await;
    assert!(
        text(&lab, "#console-verdict")
            .await
            .contains("The server will answer BAD.")
    );
    assert_eq!(text(&lab, ".caret").await, "         ▲");
    // What announces a literal is right as far as it goes.
    fill(&lab, "a1 LOGIN {3}").await;
    assert_eq!(
        lab.run("return document.querySelector('.verdict.wrong')")
            .await,
        serde_json::Value::Null
    );
    type_line(&lab, "a1 LOGIN {3}").await;
    assert!(
        text(&lab, "#console-verdict")
            .await
            .starts_with("The literal still needs 3 octets")
    );
    assert_eq!(text(&lab, ".chips").await, "");
    type_line(&lab, "bob letmein").await;
    assert!(text(&lab, ".conversation").await.contains("a1 OK"));
    type_line(&lab, "a2 SELECT INBOX").await;
    type_line(&lab, "a3 IDLE").await;
    assert!(text(&lab, "#console-verdict").await.contains("IDLE"));
    assert_eq!(text(&lab, ".chips").await, "DONE");
    type_line(&lab, "DONE").await;
    assert!(text(&lab, ".conversation").await.contains("a3 OK"));
    // A tag that was not used.
    assert!(text(&lab, ".chips").await.contains("a6 "));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn pop3_is_typed_and_what_is_wrong_is_told() {
    let lab = or_skip!(Lab::open("?scenario=pop3").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    connect(&lab, "mail.receiver.example:110").await;
    fill(&lab, "USER").await;
    assert!(
        text(&lab, "#console-verdict")
            .await
            .contains("The server will answer -ERR.")
    );
    type_line(&lab, "AUTH PLAIN").await;
    type_line(&lab, "*").await;
    type_line(&lab, "USER bob").await;
    type_line(&lab, "PASS letmein").await;
    assert!(text(&lab, ".chips").await.contains("DELE"));
    lab.expect_quiet_console().await;
}
