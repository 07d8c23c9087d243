//! A letter that one writes: its envelope, its files, a reply, a copy in Sent; and what an eavesdropper has of it.

use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

/// Types into a field, in place of what is there.
async fn fill(lab: &Lab, css: &str, text: &str) {
    let script = "const [css, text] = arguments; const field = document.querySelector(css); \
        const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement; \
        Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text); \
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    let filled = lab.client.execute(script, vec![json!(css), json!(text)]);
    filled.await.expect("it is filled in");
}

async fn choose(lab: &Lab, css: &str, option: &str) {
    let script = "const [css, wanted] = arguments; const list = document.querySelector(css); \
        list.selectedIndex = [...list.options].findIndex((it) => it.textContent.includes(wanted)); \
        list.dispatchEvent(new Event('change', { bubbles: true })); return list.selectedIndex;";
    let chosen = lab.client.execute(script, vec![json!(css), json!(option)]);
    assert_ne!(chosen.await.expect("it is chosen"), -1, "{option}");
}

async fn until(lab: &Lab, what: &str, script: &str) {
    for _ in 0..300 {
        if lab.run(script).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never: {what}");
}

/// Gives Compose files, as the browser's own dialog would.
async fn attach(lab: &Lab, files: &[(&str, &str, usize)]) {
    let script = "const files = new DataTransfer(); for (const [name, type, size] of arguments[0]) { \
            const octets = Uint8Array.from({ length: size }, (_, at) => at % 256); \
            files.items.add(new File([octets], name, { type })); } \
        const input = document.querySelector('#compose-attach'); input.files = files.files; \
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    let given = lab.client.execute(script, vec![json!(files)]);
    given.await.expect("the files are given");
}

async fn send(lab: &Lab) {
    lab.press("#compose-send").await;
    lab.press("#last").await;
}

/// The subjects in somebody's mailbox.
async fn mailbox(lab: &Lab, owner: &str) -> Vec<String> {
    if lab
        .client
        .find(fantoccini::Locator::Css("#reader"))
        .await
        .is_err()
    {
        lab.press("#work-mailbox").await;
    }
    lab.find("#reader").await;
    choose(lab, "#reader", owner).await;
    let subjects = lab
        .run("return [...document.querySelectorAll('.mail-subject')].map((it) => it.textContent)")
        .await;
    serde_json::from_value(subjects).expect("a list")
}

#[tokio::test]
async fn the_envelope_by_hand_decides_who_gets_the_letter_whatever_to_says() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    lab.press("#work-compose").await;
    lab.press("#compose-by-hand").await;
    // What is wrong is said at the field, and nothing is sent.
    fill(&lab, "#envelope-to", "carol").await;
    assert!(
        text(&lab, "#envelope-to-problem")
            .await
            .contains("has no @")
    );
    lab.press("#compose-send").await;
    lab.find(".notice.error").await;
    lab.press(".notice button").await;
    fill(&lab, "#envelope-to", "<carol@receiver.example>").await;
    let raw = text(&lab, ".preview .raw").await;
    assert!(
        raw.contains("To: \"Bob\" <bob@receiver.example>") && !raw.contains("carol"),
        "{raw}"
    );
    lab.press("#compose-send").await;
    lab.press("#last").await;
    assert_eq!(mailbox(&lab, "Bob").await, Vec::<String>::new());
    lab.press("#ladder-list").await;
    let stored = text(&lab, ".ladder-rows").await;
    assert!(
        stored.contains("the mailbox of carol@receiver.example"),
        "{stored}"
    );
    assert!(!stored.contains("the mailbox of bob"), "{stored}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_blind_copy_is_on_the_envelope_and_not_in_the_letter() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    // The letter on the stage is edited before it is sent.
    lab.press(".stage [data-thing^='letter']").await;
    lab.press(".popover .does button:first-child").await;
    fill(&lab, "#compose-bcc", "carol@receiver.example").await;
    assert!(text(&lab, ".envelope-lines").await.contains("carol@"));
    assert!(!text(&lab, ".preview .raw").await.contains("carol"));
    send(&lab).await;
    assert_eq!(mailbox(&lab, "Bob").await, ["Lunch on Thursday?"]);
    lab.press(".mail").await;
    assert!(!text(&lab, ".mail-open").await.contains("carol"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn an_attachment_arrives_as_it_was_and_can_be_saved() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    lab.press("#work-compose").await;
    attach(
        &lab,
        &[
            ("nul.bin", "", 300),
            ("menü.csv", "text/csv", 65),
            ("big.iso", "", 1_000_000),
        ],
    )
    .await;
    until(
        &lab,
        "two files",
        "return document.querySelectorAll('.compose .files li').length === 2",
    )
    .await;
    let problem = text(&lab, "#compose-attach-problem").await;
    assert!(
        problem.contains("big.iso") && problem.contains("not attached"),
        "{problem}"
    );
    attach(&lab, &[("gone.txt", "text/plain", 1)]).await;
    // Wherever the panel is scrolled to.
    lab.run("document.querySelector('.compose .files li:nth-child(3) button').click()")
        .await;
    until(
        &lab,
        "it is gone",
        "return document.querySelectorAll('.compose .files li').length === 2",
    )
    .await;
    assert!(
        text(&lab, ".preview .raw")
            .await
            .contains("multipart/mixed")
    );
    send(&lab).await;
    mailbox(&lab, "Bob").await;
    lab.press(".mail").await;
    let files = text(&lab, ".mail-open .files").await;
    for part in [
        "nul.bin",
        "application/octet-stream",
        "menü.csv",
        "text/csv",
        "65",
    ] {
        assert!(files.contains(part), "{part}: {files}");
    }
    lab.press(".mail-open .files li:nth-child(2) button").await;
    lab.find(".notice.info").await;
    let saved: String = (0..65_u8).map(char::from).collect();
    assert_eq!(lab.downloaded("menü.csv").await, saved);
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn bob_replies_in_the_conversation_and_keeps_a_copy_in_sent() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    mailbox(&lab, "Bob").await;
    lab.press(".mail").await;
    lab.press("#reply").await;
    let field = |id: &str| format!("return document.querySelector('#compose-{id}').value");
    assert_eq!(
        lab.run(&field("to")).await,
        "\"Alice\" <alice@sender.example>"
    );
    assert_eq!(lab.run(&field("subject")).await, "Re: Lunch on Thursday?");
    let quoted = lab.run(&field("body")).await;
    assert!(
        quoted
            .as_str()
            .is_some_and(|it| it.starts_with("> Hello Bob,\n>")),
        "{quoted}"
    );
    // One types above what is quoted.
    let at = "return document.activeElement.id + document.querySelector('.work').scrollTop";
    assert_eq!(lab.run(at).await, "compose-body0");
    let raw = text(&lab, ".preview .raw").await;
    assert!(
        raw.contains("In-Reply-To: <") && raw.contains("References: <"),
        "{raw}"
    );
    lab.run("document.querySelector('#compose-keep').scrollIntoView({ block: 'center' })")
        .await;
    lab.press("#compose-keep").await;
    send(&lab).await;
    assert_eq!(mailbox(&lab, "Alice").await, ["Re: Lunch on Thursday?"]);
    // The program's own copy, by its own session.
    mailbox(&lab, "Bob").await;
    lab.find(".folders").await;
    assert!(text(&lab, ".folders").await.contains("Sent"));
    lab.press(".folders li:nth-of-type(2) button").await;
    until(&lab, "Sent", "return document.querySelector('.mails .mail-subject')?.textContent.startsWith('Re: ') ?? false").await;
    // Alice writes another: who sends can be chosen.
    lab.press("#work-compose").await;
    choose(&lab, "#compose-from", "Alice").await;
    assert!(
        text(&lab, ".preview .raw")
            .await
            .contains("From: \"Alice\"")
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn an_eavesdropper_has_all_that_is_plain_and_of_tls_the_sizes() {
    let lab = or_skip!(Lab::open("?scenario=starttls").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    lab.press("#work-capture").await;
    choose(&lab, "#capture-link", "Alice").await;
    let heard = text(&lab, ".heard").await;
    let (before, after) = heard.split_once("STARTTLS CR LF").expect("it is plain");
    assert!(
        before.contains("EHLO") && !before.contains("of TLS"),
        "{heard}"
    );
    assert!(
        after.contains("handshake") && after.contains(" of TLS"),
        "{heard}"
    );
    assert!(
        !heard.contains("MAIL FROM") && !heard.contains("AUTH PLAIN"),
        "{heard}"
    );
    assert!(text(&lab, ".learned").await.contains("no password"));
    // The link on the stage leads there; the password that goes in plain text is read.
    lab.visit("?scenario=auth&at=end").await;
    lab.press("#first").await;
    lab.press(".stage [data-thing='link']").await;
    lab.press(".popover .does button:first-child").await;
    assert!(text(&lab, ".learned").await.contains("Nothing"));
    lab.press("#last").await;
    until(
        &lab,
        "a password",
        "return document.querySelector('.learned').textContent.includes('a password')",
    )
    .await;
    let heard = text(&lab, ".heard").await;
    assert!(heard.contains("∅alice∅letmein"), "{heard}");
    lab.press(".heard li:nth-child(2) button").await;
    until(
        &lab,
        "the moment",
        "return document.querySelectorAll('.heard li').length < 4",
    )
    .await;
    // Somebody strips the offer.
    lab.visit("?scenario=stripped-submission&at=end").await;
    lab.press("#work-capture").await;
    choose(&lab, "#capture-link", "Alice").await;
    let changed = text(&lab, ".heard .changed").await;
    assert!(
        changed.contains("EHLO") || !changed.contains("STARTTLS"),
        "{changed}"
    );
    assert!(text(&lab, ".heard").await.contains("STARTTLS"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn compose_and_capture_fit_a_phone_and_axe_finds_nothing() {
    let lab = or_skip!(Lab::start().await);
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        for theme in ["light", "dark"] {
            lab.visit(&format!("?scenario=auth&at=end&theme={theme}"))
                .await;
            for panel in ["compose", "capture", "mailbox"] {
                let open = format!(
                    "const tab = document.querySelector('#work-{panel}'); tab.click(); \
                     [...document.querySelectorAll('.narrow-tabs button')].find((it) => tab.textContent.startsWith(it.textContent)).click();",
                );
                lab.run(&open).await;
                lab.find(&format!(".work-{panel}")).await;
                if panel == "compose" {
                    lab.run("document.querySelector('#compose-by-hand').click()")
                        .await;
                    fill(&lab, "#compose-to", "nobody").await;
                    attach(
                        &lab,
                        &[(
                            "a-file-with-a-name-that-is-long-enough-to-be-broken.txt",
                            "text/plain",
                            5,
                        )],
                    )
                    .await;
                    lab.find(".compose .files li").await;
                }
                let wide = "const it = document.querySelector('.work'); return it.scrollWidth > it.clientWidth";
                assert_eq!(lab.run(wide).await, Value::Bool(false), "{panel} {width}");
                let found = lab.axe().await;
                assert_eq!(found, Vec::<String>::new(), "{panel} {width} {theme}");
            }
        }
    }
}
