//! The first minute, and a person's own letter.

use serde_json::json;
use std::time::{Duration, Instant};
use tests::lab::Lab;
use tests::or_skip;

/// Waits until the script gives true.
async fn until(lab: &Lab, what: &str, script: &str) {
    let start = Instant::now();
    while lab.run(script).await != true {
        assert!(start.elapsed() < Duration::from_secs(30), "never: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

/// Types into a field, in place of what is there.
async fn fill(lab: &Lab, css: &str, text: &str) {
    let script = "const [css, text] = arguments; const field = document.querySelector(css); \
        const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement; \
        Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text); \
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    lab.client
        .execute(script, vec![json!(css), json!(text)])
        .await
        .expect("it is filled in");
}

#[tokio::test]
async fn one_press_and_the_letter_goes_to_bobs_inbox_by_itself() {
    let lab = or_skip!(Lab::open("").await);
    lab.press("#send-it").await;
    until(
        &lab,
        "the end",
        "return document.querySelector('#again-by-line') !== null",
    )
    .await;
    lab.press("#again-by-line").await;
    lab.press("#last").await;
    lab.find(".question").await;
    lab.press("#work-mailbox").await;
    assert!(text(&lab, ".mail").await.contains("Lunch on Thursday?"));
    let ladder = text(&lab, ".ladder-rows").await;
    assert!(ladder.contains("LOGOUT"), "{ladder}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_letter_of_ones_own_goes_forth_and_back_and_is_read() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    lab.press("#work-compose").await;
    fill(
        &lab,
        "#compose-to",
        "Carol <carol@receiver.example>, bob@receiver.example",
    )
    .await;
    fill(&lab, "#compose-subject", "Two of you").await;
    fill(&lab, "#compose-body", ".hidden dot\nand a line\n").await;
    assert!(text(&lab, ".preview").await.contains("Subject: Two of you"));
    lab.press("#compose-send").await;
    lab.press("#last").await;
    let end = text(&lab, ".ladder-rows .now").await;
    // Step back, and forth again.
    lab.press("#back").await;
    assert_ne!(text(&lab, ".ladder-rows .now").await, end);
    lab.press("#step").await;
    lab.press("#last").await;
    assert_eq!(text(&lab, ".ladder-rows .now").await, end);
    // By the scrubber to the beginning, by a rung somewhere else.
    fill(&lab, "#scrub", "0").await;
    until(
        &lab,
        "the beginning",
        "return document.querySelector('.ladder-rows .now') === null \
         && document.querySelectorAll('.rung.later').length > 3",
    )
    .await;
    lab.press("#step").await;
    lab.press("#step").await;
    lab.press("#step").await;
    lab.press(".row:nth-last-of-type(3) .rung").await;
    assert!(!text(&lab, ".inspected .what").await.is_empty());
    // Bob reads it.
    lab.press("#last").await;
    lab.press("#work-mailbox").await;
    lab.press(".mail").await;
    assert!(text(&lab, ".mail-text").await.contains(".hidden dot"));
    lab.press("#mark-read").await;
    until(
        &lab,
        "STORE",
        // The ladder draws what is in sight.
        "const rows = document.querySelector('.ladder-rows'); \
         if (rows.textContent.includes('UID STORE 1 +FLAGS')) return true; \
         rows.scrollTop = rows.scrollTop > 0 ? rows.scrollTop - 100 : rows.scrollHeight; return false;",
    )
    .await;
    until(
        &lab,
        "read",
        "return document.querySelector('.mail.unread') === null",
    )
    .await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_course_page_shows_two_labs_that_are_independent() {
    let lab = or_skip!(Lab::start().await);
    lab.client
        .goto(&(lab.address() + "examples/html/index.html"))
        .await
        .expect("it is served");
    let ready = "return [...document.querySelectorAll('iframe')].map((it) => \
        it.contentDocument?.querySelector('.embed-head p')?.textContent ?? '')";
    lab.run("document.querySelectorAll('iframe').forEach((it) => { it.loading = 'eager'; })")
        .await;
    let start = Instant::now();
    let said = loop {
        let said = lab.run(ready).await;
        let all = said
            .as_array()
            .is_some_and(|it| it.len() == 2 && it.iter().all(|it| it != ""));
        if all || start.elapsed() > Duration::from_secs(15) {
            break said;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert!(
        said[0]
            .as_str()
            .is_some_and(|it| it.contains("RCPT TO:<bob")),
        "{said}"
    );
    assert!(
        said[1].as_str().is_some_and(|it| it.contains("550")),
        "{said}"
    );
    // The command arrives, and then the reply.
    for _ in 0..2 {
        lab.run("document.querySelector('iframe').contentDocument.querySelector('#step').click()")
            .await;
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    let start = Instant::now();
    let after = loop {
        let after = lab.run(ready).await;
        if after[0] != said[0] || start.elapsed() > Duration::from_secs(15) {
            break after;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_ne!(after[0], said[0]);
    assert_eq!(after[1], said[1]);
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_world_without_bob_gets_550_and_alice_a_notice() {
    let lab = or_skip!(Lab::open("").await);
    let run = json!({ "engine": "test", "inputs": [], "scenario": without_bob() }).to_string();
    lab.open_run(&run, "run.json").await;
    lab.find(".notice.info").await;
    lab.press("#send-it").await;
    lab.press("#last").await;
    let events = "return document.querySelector('.ladder-rows').textContent";
    until(
        &lab,
        "the end",
        "return document.querySelector('.beats') !== null",
    )
    .await;
    let script = "document.querySelector('#ladder-list').click()";
    lab.run(script).await;
    lab.run("document.querySelector('.ladder-rows').scrollTop = 0")
        .await;
    let mut seen = String::new();
    for _ in 0..12 {
        seen += lab.run(events).await.as_str().unwrap_or_default();
        lab.run("document.querySelector('.ladder-rows').scrollBy(0, 900)")
            .await;
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    assert!(seen.contains("550 5.1.1"), "{seen}");
    assert!(seen.contains("MAIL FROM:<>"), "{seen}");
    lab.press("#work-mailbox").await;
    lab.run(
        "const s = document.querySelector('#reader'); s.selectedIndex = 0; \
         s.dispatchEvent(new Event('change', { bubbles: true }))",
    )
    .await;
    until(&lab, "the notice", "return document.querySelector('.mail')?.textContent.includes('could not be delivered') ?? false").await;
}

/// The scenario `relay` with one user less.
fn without_bob() -> serde_json::Value {
    let mut scenario = lessons::scenario("relay").expect("it is in order");
    for store in scenario.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
        let is_bob =
            |it: &world::scenario::UserSpec| it.address.to_string() == "bob@receiver.example";
        store.users.retain(|it| !is_bob(it));
    }
    serde_json::to_value(scenario).expect("it is data")
}

#[tokio::test]
async fn hostile_input_gets_an_answer_and_never_a_dead_page() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    lab.press("#work-compose").await;
    let subject = "x".repeat(100_000);
    let long = format!("{}@receiver.example", "a".repeat(10_000));
    let many: Vec<String> = (0..10_000)
        .map(|it| format!("u{it}@receiver.example"))
        .collect();
    let cases: [(&str, &str, String); 6] = [
        ("#compose-subject", "sent", subject),
        (
            "#compose-subject",
            "sent",
            "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>".into(),
        ),
        (
            "#compose-subject",
            "sent",
            "a\u{0}b\u{feff}\u{202e}c".into(),
        ),
        (
            "#compose-body",
            "sent",
            "nul \u{0} here\n.\n.\nQUIT\n".into(),
        ),
        ("#compose-to", "refused", long),
        ("#compose-to", "sent", many.join(",")),
    ];
    for (field, wanted, value) in cases {
        lab.visit("?scenario=direct").await;
        lab.press("#work-compose").await;
        fill(&lab, field, &value).await;
        lab.press("#compose-send").await;
        match wanted {
            "sent" => {
                lab.press("#last").await;
                until(
                    &lab,
                    "something was said",
                    "return document.querySelectorAll('.rung').length > 3",
                )
                .await;
            }
            _ => {
                let notice = text(&lab, ".notice.error").await;
                assert!(
                    notice.contains("octet") && notice.contains("Nothing was sent"),
                    "{notice}"
                );
            }
        }
        assert_eq!(lab.run("return window.hit === undefined").await, true);
        assert_eq!(
            lab.run("return document.querySelector('dialog.crash') === null")
                .await,
            true
        );
    }
    // A lone surrogate, which only a script can type.
    lab.visit("?scenario=direct").await;
    lab.press("#work-compose").await;
    let script = "const f = document.querySelector('#compose-subject'); \
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(f, 'a\\ud800b'); \
        f.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    lab.run(script).await;
    lab.press("#compose-send").await;
    lab.press("#last").await;
    until(
        &lab,
        "something was said",
        "return document.querySelectorAll('.rung').length > 3",
    )
    .await;
    // Files that are no runs.
    for (name, content) in [
        ("a.json", "{".to_owned()),
        ("b.json", "[]".into()),
        ("c.json", "x".repeat(6_000_000)),
    ] {
        lab.open_run(&content, name).await;
        until(
            &lab,
            name,
            "return document.querySelector('.notice.error') !== null",
        )
        .await;
        lab.press(".notice button").await;
    }
    lab.press("#back").await;
    lab.save("json").await;
    lab.find(".notice.info").await;
    assert!(lab.downloaded("direct.json").await.contains("\"scenario\""));
    // An address that is too long, or means nothing.
    lab.visit(&format!("?scenario=direct&junk={}", "y".repeat(10_000)))
        .await;
    assert!(text(&lab, ".notice.error").await.contains("was ignored"));
    lab.press("#send-it").await;
    until(
        &lab,
        "it lives",
        "return document.querySelector('.touring') !== null",
    )
    .await;
}

/// Every storage of a browser throws where it is asked for, as where a person has forbidden it.
const STORAGE_REFUSED: &str = "for (const name of \
    ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore']) { \
    Object.defineProperty(window, name, { get() { \
    throw new DOMException('refused', 'SecurityError') } }) } \
    Object.defineProperty(Document.prototype, 'cookie', { get() { \
    throw new DOMException('refused', 'SecurityError') } });";

#[tokio::test]
async fn a_page_whose_storage_is_refused_works_and_saves_its_run() {
    let lab = or_skip!(Lab::start().await);
    lab.devtools(
        "Page.addScriptToEvaluateOnNewDocument",
        json!({ "source": STORAGE_REFUSED }),
    )
    .await
    .expect("the browser takes a script");
    lab.visit("?scenario=relay").await;
    let refused = "try { localStorage; return false } catch { return true }";
    assert_eq!(lab.run(refused).await, true);
    lab.press("#send-it").await;
    lab.press("#last").await;
    lab.press("#work-mailbox").await;
    assert!(text(&lab, ".mail").await.contains("Lunch on Thursday?"));
    lab.save("json").await;
    let saved = lab.downloaded("relay.json").await;
    assert!(saved.contains("\"inputs\""), "{saved}");
    lab.expect_quiet_console().await;
}
