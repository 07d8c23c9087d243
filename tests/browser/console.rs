//! The prompt: TLS and AUTH by hand, three protocols by the keyboard alone, the server's side, what is pasted.

use crate::keyboard::{key, keys, press, tab_to};
use fantoccini::key::Key;
use serde_json::json;
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

/// Types a line and waits until what it set off has come to rest.
async fn type_line(lab: &Lab, line: &str) {
    fill(lab, line).await;
    // As Enter does; a button moves while the page lays itself out.
    lab.run("document.querySelector('.prompt').requestSubmit()")
        .await;
    still(lab).await;
}

/// Waits until nothing moves.
async fn still(lab: &Lab) {
    until(
        lab,
        "return !document.querySelector('.crosses, .moving, .on-its-way:not(:empty)')",
    )
    .await;
}

async fn until(lab: &Lab, holds: &str) {
    for _ in 0..400 {
        if lab.run(holds).await == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never: {holds}");
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

/// Chooses a server of the list.
async fn choose(lab: &Lab, server: &str) {
    lab.press("#type-it").await;
    lab.find("#call-to").await;
    let choose = "const list = document.querySelector('#call-to'); \
        list.value = [...list.options].find((it) => it.text.startsWith(arguments[0] + ' ')).value;";
    lab.client
        .execute(choose, vec![json!(server)])
        .await
        .expect("the server is in the list");
}

/// Connects to `server`.
async fn connect(lab: &Lab, server: &str) {
    choose(lab, server).await;
    lab.press("#connect").await;
    lab.find("#console-line").await;
    still(lab).await;
}

/// What may be sent next, in sight or behind “More”.
async fn chips(lab: &Lab) -> String {
    let chips =
        "return [...document.querySelectorAll('.prompt .chip')].map((it) => it.textContent).join()";
    lab.run(chips).await.as_str().unwrap_or_default().to_owned()
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
    assert_eq!(chips(&lab).await, "");
    lab.press("#begin-tls").await;
    assert!(chips(&lab).await.contains("EHLO"));
    assert!(!text(&lab, ".prompt").await.contains("Start TLS"));
    type_line(&lab, "EHLO laptop.sender.example").await;
    type_line(&lab, "AUTH PLAIN").await;
    assert!(text(&lab, "#console-verdict").await.contains("base64"));
    fill(&lab, "∅alice∅soup").await;
    lab.press("#to-base64").await;
    let typed = "return document.querySelector('#console-line').value";
    assert_eq!(lab.run(typed).await, "AGFsaWNlAHNvdXA=");
    lab.press("#console-send").await;
    still(&lab).await;
    let said = text(&lab, ".ladder-rows").await;
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
    assert!(chips(&lab).await.contains("a1 LOGIN"));
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
    assert_eq!(chips(&lab).await, "");
    type_line(&lab, "bob letmein").await;
    assert!(text(&lab, ".ladder-rows").await.contains("a1 OK"));
    type_line(&lab, "a2 SELECT INBOX").await;
    type_line(&lab, "a3 IDLE").await;
    assert!(text(&lab, "#console-verdict").await.contains("IDLE"));
    assert_eq!(chips(&lab).await, "DONE");
    type_line(&lab, "DONE").await;
    assert!(text(&lab, ".ladder-rows").await.contains("a3 OK"));
    // A tag that was not used.
    assert!(chips(&lab).await.contains("a6 "));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn pop3_is_typed_and_what_is_wrong_is_told() {
    let lab = or_skip!(Lab::open("?scenario=pop3").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    connect(&lab, "mail.receiver.example:110").await;
    fill(&lab, "USER ").await;
    assert!(
        text(&lab, "#console-verdict")
            .await
            .contains("Still to type")
    );
    type_line(&lab, "AUTH PLAIN").await;
    type_line(&lab, "*").await;
    type_line(&lab, "USER bob").await;
    type_line(&lab, "PASS letmein").await;
    assert!(chips(&lab).await.contains("DELE"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn three_protocols_are_typed_by_the_keyboard_alone() {
    let lab = or_skip!(Lab::start().await);
    for (scenario, server, lines) in [
        (
            "relay",
            "mx.receiver.example:25",
            ["EHLO me.example", "VRFY bob", "QUIT"],
        ),
        (
            "seen",
            "mail.receiver.example:143",
            ["a1 LOGIN bob letmein", "a2 SELECT INBOX", "a3 LOGOUT"],
        ),
        (
            "pop3",
            "mail.receiver.example:110",
            ["USER bob", "PASS letmein", "QUIT"],
        ),
    ] {
        lab.visit(&format!("?scenario={scenario}")).await;
        press(&lab, "#type-it").await;
        tab_to(&lab, "#call-to").await;
        let chosen = "return document.querySelector('#call-to').selectedOptions[0].text";
        while !lab.run(chosen).await.as_str().unwrap().starts_with(server) {
            key(&lab, Key::Down.into()).await;
        }
        press(&lab, "#connect").await;
        let has_focus = "return document.activeElement?.id === 'console-line'";
        until(&lab, has_focus).await;
        for line in lines {
            keys(&lab, line).await;
            key(&lab, Key::Enter.into()).await;
            still(&lab).await;
        }
        let said = text(&lab, ".ladder-rows").await;
        for line in lines {
            assert!(said.contains(line), "{line}: {said}");
        }
        // The prompt is gone, and the focus is where one begins anew.
        until(&lab, "return document.activeElement?.id === 'type-it'").await;
        // Up gives what was typed back, and what is typed in the past begins another future.
        tab_to(&lab, "#back").await;
        for _ in 0..3 {
            key(&lab, Key::Enter.into()).await;
        }
        tab_to(&lab, "#console-line").await;
        key(&lab, Key::Up.into()).await;
        let typed = "return document.querySelector('#console-line').value";
        assert_eq!(lab.run(typed).await, lines[2]);
        key(&lab, Key::Enter.into()).await;
        still(&lab).await;
        assert_eq!(
            lab.run("return document.querySelectorAll('.rung.later').length")
                .await,
            0
        );
    }
    lab.expect_quiet_console().await;
}

/// A line of the server that a person plays, a chip that is offered before, and what is on the ladder then.
type Played<'a> = (&'a str, &'a str, &'a str);

#[tokio::test]
async fn a_person_is_the_server_of_each_protocol() {
    let lab = or_skip!(Lab::start().await);
    let smtp: &[Played] = &[
        ("220 mx.receiver.example", "554", "EHLO"),
        ("250 mx.receiver.example", "504", "MAIL FROM"),
        ("250 ok", "451", "RCPT TO"),
        ("250 ok", "550", "DATA"),
        ("354 go on", "354", "the message"),
        ("250 kept", "450", "QUIT"),
        ("221 bye", "221", "221"),
    ];
    let imap: &[Played] = &[
        ("* OK ready", "* BYE", "a1 CAPABILITY"),
        ("* CAPABILITY IMAP4rev1", "a1 BAD", "* CAPABILITY"),
        ("a1 OK done", "a1 OK", "a2 LOGIN"),
        ("a2 OK in", "a2 NO", "a3 CAPABILITY"),
        ("a3 OK done", "a3 OK", "a4 SELECT INBOX"),
        ("* 0 EXISTS", "a4 OK", "0 EXISTS"),
        ("a4 OK done", "a4 OK", "a5 UID SEARCH"),
    ];
    let pop3: &[Played] = &[
        ("+OK ready", "-ERR", "CAPA"),
        ("-ERR no", "-ERR", "USER bob"),
        ("+OK", "+OK", "PASS letmein"),
        ("+OK in", "+OK", "STAT"),
        ("+OK 0 0", "+OK", "QUIT"),
        ("+OK bye", "+OK", "found no new mail"),
    ];
    for (scenario, server, wrong, played) in [
        ("direct", "mx.receiver.example:25", "2x0 no", smtp),
        ("seen", "mail.receiver.example:143", "%s no", imap),
        ("pop3", "mail.receiver.example:110", "+no", pop3),
    ] {
        lab.visit(&format!("?scenario={scenario}")).await;
        choose(&lab, server).await;
        lab.press("#play-server").await;
        assert!(text(&lab, ".played").await.contains(server));
        lab.press("#send-it").await;
        lab.press("#last").await;
        for (reply, chip, then) in played {
            lab.find("#console-line").await;
            still(&lab).await;
            let offered = chips(&lab).await;
            assert!(offered.contains(chip), "{reply}: {offered}");
            fill(&lab, wrong).await;
            assert!(text(&lab, ".caret").await.ends_with('▲'));
            type_line(&lab, reply).await;
            let said = "document.querySelector('.ladder-rows').textContent.includes";
            until(&lab, &format!("return {said}({then:?})")).await;
        }
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_field_and_the_newest_replies_are_in_sight_whatever_may_come_next() {
    let lab = or_skip!(Lab::start().await);
    for (width, height, least) in [(1280, 800, 5), (390, 844, 3)] {
        lab.resize(width, height).await;
        lab.visit("?scenario=seen").await;
        if width < 820 {
            lab.press(".narrow-tabs button:nth-of-type(3)").await;
        }
        connect(&lab, "mail.receiver.example:143").await;
        for line in [
            "LOGIN bob letmein",
            "a1 LOGIN bob letmein",
            "a2 SELECT INBOX",
        ] {
            type_line(&lab, line).await;
        }
        assert!(chips(&lab).await.matches("a3 ").count() > 20);
        if width < 820 {
            // Where the story stands under the lines, too.
            lab.press(".narrow-tabs button:nth-of-type(1)").await;
        }
        for open in [false, true] {
            let seen = "const box = (css) => document.querySelector(css).getBoundingClientRect(); \
                const [now, typed, after, rows, heads] = ['.ladder-rows .now', '.typed', '.after > .chips', '.ladder-rows', '.heads'].map(box); \
                const whole = [...document.querySelectorAll('.rung')].map((it) => it.getBoundingClientRect()).filter((it) => it.top >= heads.bottom - 1 && it.bottom <= typed.top); \
                return now.top >= heads.bottom - 1 && typed.top - now.bottom < 12 && typed.top >= now.bottom && typed.bottom <= rows.bottom && after.height < 40 ? whole.length : -1";
            let least = if open { 1 } else { least };
            until(&lab, &format!("return (() => {{ {seen} }})() >= {least}")).await;
            lab.press(".of-octets summary").await;
        }
    }
    // What chooses another server stands in the place of the prompt, which comes back as it was.
    lab.resize(1280, 800).await;
    fill(&lab, "a4 NOO").await;
    lab.press("#type-it").await;
    let hidden = "return !document.querySelector('#console-line').checkVisibility()";
    until(&lab, hidden).await;
    assert!(
        text(&lab, "#call-to")
            .await
            .contains("mail.receiver.example:143 IMAP")
    );
    lab.press("#connect-close").await;
    let typed = "const it = document.querySelector('#console-line'); return it.checkVisibility() && it.value";
    assert_eq!(lab.run(typed).await, "a4 NOO");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn who_tries_to_be_a_server_is_told_what_comes_next() {
    let lab = or_skip!(Lab::open("?view=try").await);
    lab.press("#try-server").await;
    lab.press("#play-server").await;
    assert!(
        text(&lab, ".played")
            .await
            .contains("mx.receiver.example:25 SMTP")
    );
    assert!(text(&lab, ".foot .hint").await.contains("Send a message"));
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.press("#send-to-played").await;
    lab.press("#last").await;
    lab.find("#console-line").await;
    still(&lab).await;
    assert!(chips(&lab).await.contains("220"));
    assert_eq!(
        lab.run("return document.querySelector('.connect')").await,
        serde_json::Value::Null
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_is_pasted_goes_line_by_line_and_the_lines_of_a_message_gather() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    connect(&lab, "mx.receiver.example:25").await;
    let paste = "const data = new DataTransfer(); data.setData('text/plain', arguments[0]); \
        const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }); \
        document.querySelector('#console-line').dispatchEvent(event);";
    let text_of = "EHLO me.example\nMAIL FROM:<alice@sender.example>\nRCPT TO:<bob@receiver.example>\nDATA\n\
        Subject: Pasted\n\nOne\nTwo\n.\nNOO";
    lab.client
        .execute(paste, vec![json!(text_of)])
        .await
        .expect("it is pasted");
    until(
        &lab,
        "return document.querySelector('.ladder-rows').textContent.includes('4 lines: Two')",
    )
    .await;
    still(&lab).await;
    assert_eq!(
        lab.run("return document.querySelector('#console-line').value")
            .await,
        "NOO"
    );
    key(&lab, Key::Tab.into()).await;
    assert_eq!(
        lab.run("return document.querySelector('#console-line').value")
            .await,
        "NOOP"
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn play_and_run_stop_at_a_breakpoint() {
    let lab = or_skip!(Lab::open("?scenario=no-such-user").await);
    lab.press("#send-it").await;
    lab.press("#last").await;
    lab.press("#ladder-tools").await;
    let choose = "const list = document.querySelector('#break-at'); list.value = '5'; \
        list.dispatchEvent(new Event('change', { bubbles: true })); \
        const speed = document.querySelector('#speed'); speed.value = '400'; \
        speed.dispatchEvent(new Event('change', { bubbles: true }));";
    lab.run(choose).await;
    lab.press("#first").await;
    let at_550 =
        "return document.querySelector('.ladder-rows .now')?.textContent.includes('550') ?? false";
    lab.press("#run-on").await;
    until(&lab, at_550).await;
    lab.press("#back").await;
    lab.press("#play").await;
    until(&lab, at_550).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(lab.run(at_550).await, true);
    // A rung is a breakpoint, too, and the condition goes away.
    lab.press(".tools .break").await;
    lab.run("document.querySelector('.now + .gutter').click()")
        .await;
    lab.find(".gutter[aria-pressed=true]").await;
    lab.press("#first").await;
    lab.press("#run-on").await;
    until(&lab, at_550).await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn octets_are_sent_as_they_are_and_reading_stops_and_goes_on() {
    let lab = or_skip!(Lab::open("?scenario=direct").await);
    lab.press("#type-it").await;
    lab.press("#connect").await;
    lab.find("#console-line").await;
    lab.press(".of-octets summary").await;
    lab.press("#as-octets").await;
    let verdict = "return document.querySelector('#console-verdict').textContent";
    fill(&lab, r"NOOP\r\nHE\q").await;
    let said = lab.run(verdict).await;
    assert!(said.as_str().unwrap().contains("backslash"), "{said}");
    // Two commands in one, and the beginning of a third.
    type_line(&lab, r"NOOP\r\nNOOP\r\nHE").await;
    let replies = "return [...document.querySelectorAll('.ladder-rows')].map((it) => it.textContent.split('250 ').length - 1)[0]";
    let before = lab.run(replies).await;
    assert!(before.as_u64() >= Some(2), "{before}");
    lab.press("#stop-reading").await;
    lab.find("#read-again").await;
    type_line(&lab, r"LP\r\n").await;
    lab.press("#read-again").await;
    lab.find("#stop-reading").await;
    let help = "return document.querySelector('.ladder-rows').textContent.includes('214')";
    until(&lab, help).await;
    assert_eq!(lab.axe().await, Vec::<String>::new());
    lab.expect_quiet_console().await;
}
