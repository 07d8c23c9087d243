//! What stands on the stage is changed there, and what is waited for is listed: each wish in a few presses.

use crate::keyboard::{key, keys, tab_to};
use fantoccini::key::Key;
use serde_json::{Value, json};
use tests::lab::Lab;
use tests::or_skip;

/// A person with a mouse, whose presses are counted.
struct Person<'a> {
    lab: &'a Lab,
    presses: usize,
}

impl<'a> Person<'a> {
    fn at(lab: &'a Lab) -> Self {
        Self { lab, presses: 0 }
    }

    async fn press(&mut self, css: &str) {
        self.presses += 1;
        self.lab.press(css).await;
    }

    /// Presses the thing of the stage, then the items of its menu.
    async fn choose(&mut self, thing: &str, items: &[&str]) {
        self.press(&format!(".stage [data-thing={thing}]")).await;
        self.lab.find(".popover [role=menuitem]").await;
        for item in items {
            let find = "const it = [...document.querySelectorAll('.popover [role=menuitem]')] \
                .find((it) => it.textContent.startsWith(arguments[0])); \
                document.querySelectorAll('[data-pressed]').forEach((it) => delete it.dataset.pressed); \
                if (it) it.dataset.pressed = ''; return !!it;";
            let found = self.lab.client.execute(find, vec![json!(item)]).await;
            assert_eq!(found.expect("it is asked"), Value::Bool(true), "{item}");
            self.press("[data-pressed]").await;
        }
    }

    /// Everything happened in so many presses.
    async fn ends(&self) {
        assert!(self.presses <= 6, "{} presses", self.presses);
        self.lab.expect_quiet_console().await;
    }
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

/// Waits until an element has a text.
async fn says(lab: &Lab, css: &str, words: &str) {
    for _ in 0..40 {
        let found = lab.client.execute(
            "return [...document.querySelectorAll(arguments[0])].some((it) => it.textContent.includes(arguments[1]))",
            vec![json!(css), json!(words)],
        );
        if found.await.expect("it is asked") == Value::Bool(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{css} does not say {words}: {}", text(lab, "main").await);
}

const AT_END: &str = "The run is over";

#[tokio::test]
async fn a_server_is_down_for_an_hour_and_the_letter_waits_and_arrives() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(1280, 800).await;
    lab.visit("?scenario=relay").await;
    let mut person = Person::at(&lab);
    person.choose("host-4", &["Stop it for 1 hour"]).await;
    person.press("#step").await;
    // To where it waits, and then to the end.
    person.press("#last").await;
    says(&lab, ".why", "tries again").await;
    person.press("#last").await;
    says(&lab, ".why", AT_END).await;
    person.ends().await;
    let clock = text(&lab, ".clock").await;
    assert!(clock.starts_with("10:"), "{clock}");
    // What waited for it is in the run.
    lab.press("#first").await;
    lab.press("#work-queue").await;
    for _ in 0..60 {
        lab.press("#step").await;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        if text(&lab, ".queues").await.contains("in 30 minutes") {
            break;
        }
    }
    says(&lab, ".agenda", "is down until 10:00:00").await;
    lab.press(".wait-here").await;
    says(&lab, ".clock", "09:3").await;
}

#[tokio::test]
async fn the_cable_is_cut_during_the_final_reply_and_there_are_two_letters() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=3/rcpt-bob").await);
    let mut person = Person::at(&lab);
    person
        .choose("link", &["Cut the connection during the final"])
        .await;
    person.press("#last").await;
    person.press("#last").await;
    says(&lab, ".story, .why", "twice").await;
    person.ends().await;
    // In the past, too.
    lab.visit("?scenario=relay&at=3/eod-reply").await;
    let mut person = Person::at(&lab);
    person
        .choose("link", &["Cut the connection during the final"])
        .await;
    person.press("#last").await;
    person.press("#last").await;
    says(&lab, ".story, .why", "twice").await;
    person.choose("link", &["Cut the link"]).await;
    person.choose("link", &["Restore the link"]).await;
    lab.press(".stage [data-thing=link]").await;
    says(&lab, ".popover", "Cut the link").await;
}

#[tokio::test]
async fn the_cable_is_cut_at_a_line_of_the_ladder_and_from_the_home_page() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=3/eod-reply").await);
    let mut person = Person::at(&lab);
    person.press(".row > .cut").await;
    person.press("#last").await;
    person.press("#last").await;
    says(&lab, ".story, .why", "twice").await;
    person.ends().await;
    // Before anything is sent.
    lab.visit("").await;
    let mut person = Person::at(&lab);
    person
        .choose("link", &["Cut the connection during the final"])
        .await;
    person.press("#send-it").await;
    says(&lab, ".runs, .story, .ladder", "lost").await;
    person.ends().await;
}

#[tokio::test]
async fn the_mx_record_is_pointed_to_a_server_that_is_added() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(1280, 800).await;
    lab.visit("?scenario=relay").await;
    let mut person = Person::at(&lab);
    person.press("#work-dns").await;
    person.press(".mx-others > summary").await;
    person.press(".mx-others .mx-add").await;
    says(&lab, ".mx-to", "mx2.receiver.example").await;
    let find = "[...document.querySelectorAll('.mx-to')] \
        .find((it) => it.textContent.startsWith('mx2')).dataset.pressed = ''";
    lab.run(find).await;
    person.press("[data-pressed]").await;
    says(&lab, ".mx-choices", "It accepts mail for receiver.example").await;
    assert_eq!(lab.axe().await, Vec::<String>::new());
    person.press("#send-it").await;
    person.press("#last").await;
    says(&lab, ".ladder", "mx2").await;
    person.ends().await;
}

#[tokio::test]
async fn a_fault_for_one_recipient_is_added_by_a_form_and_removed() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=3/ehlo").await);
    let mut person = Person::at(&lab);
    person.choose("host-4", &["Add a fault"]).await;
    let choose = |id: &'static str, text: &'static str| {
        let lab = &lab;
        async move {
            let list = lab.find(id).await;
            list.select_by_label(text).await.expect("it is chosen");
        }
    };
    choose("#fault-kind", "The server refuses").await;
    choose("#fault-stage", "RCPT").await;
    for (field, text) in [("recipient", "nobody at all"), ("chance", "2000")] {
        let input = lab.find(&format!("#fault-{field}")).await;
        input.send_keys(text).await.expect("it is typed");
        lab.find(&format!("#fault-{field}[aria-invalid=true]"))
            .await;
        lab.find(&format!("#fault-{field}-error")).await;
        input.clear().await.expect("it is empty");
        input.send_keys(" ").await.expect("it is typed");
    }
    let input = lab.find("#fault-recipient").await;
    input
        .send_keys("bob@receiver.example")
        .await
        .expect("typed");
    let input = lab.find("#fault-chance").await;
    input.send_keys("1000").await.expect("it is typed");
    person.press("#add-fault").await;
    says(&lab, ".faults", "It occurs only for").await;
    person.press("#last").await;
    says(&lab, ".faults", "It has occurred").await;
    assert_eq!(lab.axe().await, Vec::<String>::new());
    let before = text(&lab, ".faults").await;
    assert!(!before.contains("has not occurred"), "{before}");
    person.press(".mend").await;
    says(&lab, ".faults", "Nothing goes wrong here").await;
    person.ends().await;
}

#[tokio::test]
async fn by_the_keyboard_a_queue_is_tried_now_and_waited_for() {
    let lab = or_skip!(Lab::open("?scenario=greylisting&at=deferred").await);
    lab.run(
        "document.querySelector('.stage [data-thing=queue-1], .stage [data-thing=host-1]').focus()",
    )
    .await;
    key(&lab, Key::Enter.into()).await;
    let focused = "return document.activeElement.textContent";
    lab.find("[role=menuitem]:focus").await;
    for _ in 0..12 {
        if lab.run(focused).await == "Try now" {
            break;
        }
        key(&lab, Key::Down.into()).await;
    }
    assert_eq!(lab.run(focused).await, "Try now");
    key(&lab, Key::Enter.into()).await;
    // The focus is where it was, and the second attempt begins.
    let thing = "return document.activeElement.dataset.thing ?? ''";
    let back = lab.run(thing).await;
    assert!(back.as_str().is_some_and(|it| it.ends_with("-1")), "{back}");
    tab_to(&lab, "#work-queue").await;
    key(&lab, Key::Enter.into()).await;
    says(&lab, ".queues", "Attempt 2").await;
    says(&lab, ".agenda", "greylists mail for").await;
    assert_eq!(lab.axe().await, Vec::<String>::new());
    tab_to(&lab, "#wait-amount").await;
    for _ in 0..2 {
        key(&lab, Key::Backspace.into()).await;
    }
    keys(&lab, "2").await;
    tab_to(&lab, "#wait-unit").await;
    key(&lab, Key::Down.into()).await;
    key(&lab, Key::Enter.into()).await;
    tab_to(&lab, "#wait-so-long").await;
    key(&lab, Key::Enter.into()).await;
    let clock = text(&lab, ".clock").await;
    assert!(
        clock.starts_with("09:3") || clock.starts_with("1"),
        "{clock}"
    );
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_menu_is_closed_by_escape_and_is_a_sheet_on_a_telephone() {
    let lab = or_skip!(Lab::start().await);
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        lab.visit("?scenario=relay&at=3/rcpt-bob").await;
        if width > 820 {
            lab.press("#work-queue").await;
        }
        for thing in ["host-4", "host-2", "link"] {
            let press = "document.querySelector(`.stage [data-thing=${arguments[0]}]`).focus()";
            let pressed = lab.client.execute(press, vec![json!(thing)]).await;
            pressed.expect("it has the focus");
            key(&lab, Key::Enter.into()).await;
            lab.find("[role=menuitem]:focus").await;
            assert_eq!(lab.axe().await, Vec::<String>::new());
            let inside = "const it = document.querySelector('.popover'); const menu = it.getBoundingClientRect(); \
                return menu.top >= 0 && menu.bottom <= innerHeight && menu.left >= 0 && menu.right <= innerWidth \
                    && (innerWidth < 820 || it.scrollHeight <= it.clientHeight)";
            assert_eq!(lab.run(inside).await, true, "{thing} {width}");
            key(&lab, Key::End.into()).await;
            key(&lab, Key::Home.into()).await;
            key(&lab, Key::Escape.into()).await;
            let back = "return document.activeElement.dataset.thing + document.querySelectorAll('.popover').length";
            assert_eq!(lab.run(back).await, format!("{thing}0"));
        }
    }
    lab.expect_quiet_console().await;
}
