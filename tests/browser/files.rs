//! What is taken away as a file, and brought as one.

use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;
use world::{Scenario, Timeline};

fn sent(scenario: Scenario) -> Timeline {
    let send = scenario.letter.send();
    let mut timeline = Timeline::new(Arc::new(scenario)).expect("a world");
    timeline.apply(send).expect("it is sent");
    timeline.last();
    timeline
}

#[tokio::test]
async fn each_file_is_what_the_command_writes_and_has_the_name_that_was_typed() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    // Without a message there is none to save.
    lab.save("eml").await;
    lab.find(".notice.error").await;
    lab.press("#send-it").await;
    lab.press("#last").await;
    let (timeline, words) = (
        sent(lessons::scenario("relay").expect("in order")),
        words::sources::english(),
    );
    let letter = timeline
        .lit()
        .and_then(|it| story::inspect::letter(it, &timeline));
    let letter = letter.expect("it is about the message").content.to_vec();
    for (end, expected) in [
        ("txt", exports::transcript(&timeline, &words).into_bytes()),
        ("svg", exports::svg(&timeline, &words).into_bytes()),
        ("mmd", exports::mermaid(&timeline, &words).into_bytes()),
        ("pcapng", exports::pcapng(&timeline, &words)),
        ("eml", letter),
    ] {
        lab.save(end).await;
        let saved = lab.downloaded_octets(&format!("relay.{end}")).await;
        assert!(saved == expected, "{end}");
    }
    lab.press("#save").await;
    let typed = "const f = document.querySelector('#save-name'); \
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(f, 'my/picture'); \
        f.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    lab.run(typed).await;
    lab.press("#save-png").await;
    let picture = lab.downloaded_octets("mypicture.png").await;
    let decoder = png::Decoder::new(std::io::Cursor::new(&picture));
    let mut reader = decoder.read_info().expect("PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it is small")];
    let (width, height) = (reader.info().width, reader.info().height);
    reader.next_frame(&mut pixels).expect("it is whole");
    assert!(width > 1000 && height > 1000, "{width}x{height}");
    // Not all of it is paper.
    assert!(pixels.iter().filter(|it| **it < 128).count() > 10_000);
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.expect_quiet_console().await;
}

/// Brings a text as a file that is dropped, or as what is pasted.
const BRING: &str = "const [how, content, name] = arguments; const data = new DataTransfer(); \
    if (how === 'paste') data.setData('text/plain', content); else data.items.add(new File([content], name)); \
    const event = how === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }) \
        : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }); \
    document.querySelector('main').dispatchEvent(event); return event.defaultPrevented";

#[tokio::test]
async fn runs_scenarios_lessons_and_messages_are_opened_where_they_are_dropped_or_pasted() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    let bring = async |how: &str, content: &str, name: &str| {
        let all = vec![json!(how), json!(content), json!(name)];
        let dropped = lab.client.execute(BRING, all).await.expect("it is brought");
        assert_eq!(dropped, Value::Bool(how == "drop"));
    };
    let scenario = |name: &str| {
        let mut scenario = lessons::scenario("direct").expect("in order");
        scenario.title.clear();
        name.clone_into(&mut scenario.name);
        scenario
    };
    let json = |name| serde_json::to_string(&scenario(name)).expect("JSON");
    let run = |name| sent(scenario(name)).run().to_json();
    for (how, content, name) in [
        ("drop", json("one"), "one"),
        ("paste", json("two"), "two"),
        ("drop", run("three"), "three"),
        ("paste", run("four"), "four"),
    ] {
        bring(how, &content, "file.json").await;
        let opened = format!("return document.querySelector('.crumb b').textContent === '{name}'");
        for _ in 0..200 {
            if lab.run(&opened).await == true {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(lab.run(&opened).await, true, "{name}");
    }
    let lesson = lessons::lesson("bcc").expect("in order");
    let lesson = serde_json::to_string(&lesson).expect("JSON");
    bring("drop", &lesson, "lesson.json").await;
    lab.find(".lesson").await;
    lab.visit("?scenario=relay").await;
    let message = "From: Carol <carol@other.example>\nTo: Bob <bob@receiver.example>\nSubject: Brought\nX-Own: yes\n\nAs it is.\n";
    for how in ["drop", "paste"] {
        bring(how, message, "a.eml").await;
        lab.find("#compose-subject").await;
        let subject = lab
            .run("return document.querySelector('#compose-subject').value")
            .await;
        assert_eq!(subject, "Brought", "{how}");
        lab.press("#work-compose").await;
    }
    lab.press("#work-compose").await;
    lab.press("#compose-send").await;
    lab.press("#last").await;
    lab.save("eml").await;
    let sent = lab.downloaded("relay.eml").await;
    let whole = message.replace('\n', "\r\n");
    assert!(
        sent.ends_with(&whole) && sent.starts_with("Return-Path:"),
        "{sent}"
    );
    for content in ["{", "no message", "X: \u{0}"] {
        bring("paste", content, "").await;
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_another_program_printed_is_explained_and_stepped_through() {
    let lab = or_skip!(Lab::open("?view=try").await);
    let text = async |css: &str| lab.find(css).await.text().await.expect("it is there");
    let read = |text: &str| {
        let text = json!(text);
        format!(
            "document.querySelector('#explained-text').value = {text}; document.querySelector('#explain-it').click();"
        )
    };
    lab.press("#explain-text").await;
    lab.run(&read("<img src=x onerror=alert(1)>\nnothing\n"))
        .await;
    let none = text(".explain .wrong").await;
    assert!(none.starts_with("Nothing in it"), "{none}");
    let unread = text(".explain .lines").await;
    assert!(unread.contains("<img src=x"), "{unread}");
    lab.run(&read(
        "220 mx.example ready\nEHLO me.example\n250 mx.example\nMAIL FROM:<a@b.example>\n250 ok\n\
         RCPT TO:<c@d.example>,<e@d.example>\n501 no\nQUIT\n221 bye\n",
    ))
    .await;
    lab.find("#explain-step").await;
    let wrong = text(".explain .lines").await;
    assert!(
        wrong.starts_with("one-recipient-per-rcpt (5321 4.1.1.3)"),
        "{wrong}"
    );
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.press("#explain-step").await;
    lab.press("#last").await;
    // The line is marked, and its explanation says why.
    let line = "[...document.querySelectorAll('.rung')].find((it) => it.textContent.includes('RCPT TO:<c')).click()";
    lab.run(line).await;
    let why = text(".live-findings").await;
    assert!(why.contains("names several recipients"), "{why}");
    let ladder = text(".ladder").await;
    assert!(
        ladder.contains("RCPT TO:<c@d.example>,<e@d.example>"),
        "{ladder}"
    );
    // A header that is pasted beside the fields.
    let header = "Received: from a.example by b.example with ESMTP; Mon, 1 Jan 2024 10:00:00 +0000\nSubject: hi\n";
    let pasted = lab
        .client
        .execute(BRING, vec![json!("paste"), json!(header)])
        .await;
    pasted.expect("it is pasted");
    let hops = text(".explain .lines").await;
    assert!(hops.starts_with("hop 1"), "{hops}");
    lab.expect_quiet_console().await;
}
