//! Hosts, DNS records and links are changed on the page, and the run shows what comes of it.

use crate::keyboard::{key, keys, press as press_by_key, tab_to};
use fantoccini::key::Key;
use serde_json::{Value, json};
use tests::lab::Lab;
use tests::or_skip;

/// All lines that were said until the end.
async fn said(lab: &Lab) -> String {
    lab.press("#last").await;
    lab.run("window.dispatchEvent(new Event('beforeprint'))")
        .await;
    lab.find(".transcript").await;
    let said = lab
        .run("return document.querySelector('.transcript').textContent")
        .await;
    lab.run("window.dispatchEvent(new Event('afterprint'))")
        .await;
    said.as_str().unwrap_or_default().to_owned()
}

async fn sent(lab: &Lab) -> String {
    lab.press("#send-it").await;
    said(lab).await
}

fn id(id: &str) -> String {
    format!("[id='{id}']")
}

/// The form of a host, and a part of it.
async fn open(lab: &Lab, host: &str, part: &str) {
    if lab
        .run("return !document.querySelector('.work-hosts')")
        .await
        == true
    {
        lab.press("#work-hosts").await;
    }
    let hosts = lab.find("#settings-host").await;
    hosts
        .select_by_label(host)
        .await
        .expect("the host is there");
    if !part.is_empty() {
        lab.press(&format!("{} > summary", id(part))).await;
    }
}

/// Types in place of what is there.
async fn fill(lab: &Lab, css: &str, text: &str) {
    let field = lab.find(css).await;
    lab.client
        .execute(
            "const it = document.querySelector(arguments[0]); it.focus(); it.select();",
            vec![json!(css)],
        )
        .await
        .expect("it is a field");
    let text = if text.is_empty() { "\u{e017}" } else { text };
    field
        .send_keys(&format!("{text}\u{e004}"))
        .await
        .expect("it takes keys");
}

async fn choose(lab: &Lab, css: &str, value: &str) {
    let list = lab.find(css).await;
    list.select_by_value(value).await.expect("it can be chosen");
}

async fn value(lab: &Lab, css: &str) -> Value {
    let script = "const it = document.querySelector(arguments[0]); return it.type === 'checkbox' ? it.checked : it.value";
    let value = lab.client.execute(script, vec![json!(css)]).await;
    value.expect("it is a field")
}

#[tokio::test]
async fn mail_goes_where_dns_points_now() {
    let lab = or_skip!(Lab::open("?scenario=mx-failover").await);
    lab.press("#work-dns").await;
    fill(&lab, &id("dns-receiver.example-0-preference"), "30").await;
    let lines = sent(&lab).await;
    assert!(lines.contains("220 mx2.receiver.example"), "{lines}");
    // A null MX: nobody takes mail for the domain. Both records are replaced, from the beginning.
    lab.press("#first").await;
    lab.press("#work-dns").await;
    lab.press(&id("dns-receiver.example-1-remove")).await;
    fill(&lab, &id("dns-receiver.example-0-exchange"), ".").await;
    let lines = sent(&lab).await;
    assert!(!lines.contains("220 mx"), "{lines}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_record_is_added_from_the_stage_and_one_that_cannot_be_is_told() {
    let lab = or_skip!(Lab::open("?scenario=mx-failover").await);
    lab.press("#all-hosts").await;
    lab.press(".stage [data-thing='host-3']").await;
    lab.find(".popover [role=menuitem]").await;
    let records = "[...document.querySelectorAll('.popover [role=menuitem]')] \
        .find((it) => it.textContent === 'Records').click()";
    lab.run(records).await;
    lab.find(".work-dns").await;
    lab.press(".work-dns .add > summary").await;
    fill(&lab, &id("new-record-name"), "receiver.example").await;
    fill(&lab, &id("new-record-preference"), "many").await;
    lab.find(&format!("{}.problem", id("new-record-preference-problem")))
        .await;
    fill(&lab, &id("new-record-preference"), "1").await;
    lab.press("#new-record .primary").await;
    let problem = lab.find("#new-record-problem.problem").await.text().await;
    assert_eq!(
        problem.expect("it is told"),
        "Mail server is empty. Fill it in."
    );
    fill(&lab, &id("new-record-exchange"), "mx2.receiver.example").await;
    lab.press("#new-record .primary").await;
    lab.find(&id("dns-receiver.example-2-exchange")).await;
    let lines = sent(&lab).await;
    assert!(lines.contains("220 mx2.receiver.example"), "{lines}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn starttls_is_offered_and_withdrawn() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    for (settings, has) in [(&["offered", "none"][..], false), (&["offered"], true)] {
        open(&lab, "mx.receiver.example", "").await;
        for tls in settings {
            choose(&lab, &id("host-4-mta-tls"), tls).await;
        }
        let lines = sent(&lab).await;
        assert_eq!(lines.contains("STARTTLS"), has, "{lines}");
        lab.press("#first").await;
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn who_has_an_alias_or_a_new_account_gets_mail() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    open(&lab, "mx.receiver.example", "host-4-mta-aliases").await;
    fill(
        &lab,
        &id("host-4-mta-aliases-new-alias"),
        "sales@receiver.example",
    )
    .await;
    fill(
        &lab,
        &id("host-4-mta-aliases-new-members"),
        "dora@receiver.example",
    )
    .await;
    lab.press(&format!("{} .primary", id("host-4-mta-aliases-new")))
        .await;
    lab.find(&id("host-4-mta-aliases-sales@receiver.example"))
        .await;
    open(&lab, "mail.receiver.example", "host-5-store-users").await;
    fill(
        &lab,
        &id("host-5-store-users-new-address"),
        "dora@receiver.example",
    )
    .await;
    fill(&lab, &id("host-5-store-users-new-password"), "x").await;
    lab.press(&format!("{} .primary", id("host-5-store-users-new")))
        .await;
    lab.find(&id("host-5-store-users-3-address")).await;
    // Bob's mail program reads the new mailbox.
    open(&lab, "phone.receiver.example", "host-6-mua-read").await;
    fill(&lab, &id("host-6-mua-read-user"), "dora").await;
    fill(&lab, &id("host-6-mua-read-password"), "x").await;
    lab.press("#work-compose").await;
    fill(&lab, "#compose-to", "sales@receiver.example").await;
    lab.press("#compose-send").await;
    let lines = said(&lab).await;
    assert!(
        lines.contains("RCPT TO:<sales@receiver.example>"),
        "{lines}"
    );
    lab.press("#work-mailbox").await;
    let mails = lab.find(".mail").await.text().await.expect("it has text");
    assert!(mails.contains("Lunch on Thursday?"), "{mails}");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn a_server_stops_relaying_a_host_is_added_and_a_link_is_cut() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    open(&lab, "mail.sender.example", "").await;
    fill(&lab, &id("host-1-mta-relay_for"), "").await;
    let lines = sent(&lab).await;
    assert!(lines.contains("550 5.7.1"), "{lines}");
    lab.press("#first").await;
    lab.press("#work-links").await;
    lab.press(".work-links .add > summary").await;
    choose(&lab, &id("new-link-a"), "laptop.sender.example").await;
    choose(&lab, &id("new-link-b"), "mail.sender.example").await;
    lab.press(&id("new-link-cut")).await;
    lab.press("#new-link .primary").await;
    lab.find(&id("link-0-cut")).await;
    let lines = sent(&lab).await;
    assert!(!lines.contains("250"), "{lines}");
    lab.press("#first").await;
    lab.press("#work-hosts").await;
    lab.press(".work-hosts .add > summary").await;
    fill(&lab, &id("new-host-name"), "backup.receiver.example").await;
    fill(&lab, &id("new-host-address"), "198.51.100.99").await;
    lab.press("#new-host .primary").await;
    lab.press(&format!("{} > summary", id("host-7-mta"))).await;
    lab.press(&format!("{} .primary", id("host-7-mta-new")))
        .await;
    lab.find(&id("host-7-mta-ports-25-remove")).await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_cannot_be_is_told_at_its_field_and_changes_nothing() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    open(&lab, "mail.sender.example", "host-1-mta-policy").await;
    for (field, typed, told) in [
        ("host-1-address", "192.0.2", "IPv4"),
        ("host-1-address", "192.0.2.10", "192.0.2.10 twice"),
        ("host-1-address", "", "empty"),
        ("host-1-mta-retry_minutes", "soon", "whole number"),
        ("host-1-mta-policy-max_recipients", "0", "1 to 10,000"),
        (
            "host-1-mta-policy-max_recipients",
            "5000000000",
            "too large",
        ),
        ("host-1-mta-relay_for", "here", "192.0.2.0/24"),
        ("host-1-mta-outbox", "bob", "not a name or an address"),
        ("host-1-mta-outbox", "bob@receiver.example", "local"),
    ] {
        let was = value(&lab, &id(field)).await;
        fill(&lab, &id(field), typed).await;
        let problem = lab
            .find(&format!("{}.problem", id(&format!("{field}-problem"))))
            .await;
        let problem = problem.text().await.expect("it is told");
        assert!(problem.contains(told), "{field} {typed}: {problem}");
        assert_eq!(
            lab.run("return document.querySelectorAll('.setting [aria-invalid]').length")
                .await,
            1,
            "{field}"
        );
        fill(&lab, &id(field), was.as_str().unwrap_or_default()).await;
        assert_eq!(
            lab.run("return document.querySelectorAll('.setting .problem').length")
                .await,
            0,
            "{field}"
        );
    }
    // A switch goes back by itself.
    lab.press(&id("host-1-mta-policy-require_auth")).await;
    lab.find(&format!(
        "{}.problem",
        id("host-1-mta-policy-require_auth-problem")
    ))
    .await;
    assert_eq!(
        value(&lab, &id("host-1-mta-policy-require_auth")).await,
        false
    );
    // The world took nothing: it was told what it has already.
    let edits = lab
        .run("return document.querySelectorAll('.rung').length")
        .await;
    assert_eq!(edits, 0);
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn settings_are_found_and_changed_by_the_keyboard_alone() {
    let lab = or_skip!(Lab::open("?scenario=relay").await);
    press_by_key(&lab, "#work-hosts").await;
    tab_to(&lab, "#settings-host").await;
    key(&lab, Key::Down.into()).await;
    tab_to(&lab, ".find-setting").await;
    keys(&lab, "greylist").await;
    let part = id("host-2-mta-policy-greylist");
    press_by_key(&lab, &format!("{part} .primary")).await;
    let focus = "return document.activeElement.closest('details')?.id";
    assert_eq!(lab.run(focus).await, "host-2-mta-policy-greylist");
    press_by_key(&lab, &format!("{part} .row-end button")).await;
    assert_eq!(lab.run(focus).await, "host-2-mta-policy-greylist");
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_forms_fit_a_telephone() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?scenario=relay").await;
    for (number, field) in [(6, "#settings-host"), (7, ".records"), (8, ".add")] {
        lab.press(&format!(".narrow-tabs button:nth-of-type({number})"))
            .await;
        lab.find(field).await;
        lab.run("document.querySelectorAll('.workbench details').forEach((it) => it.open = true)")
            .await;
        let over = "return document.documentElement.scrollWidth - innerWidth + ' ' + \
            [...document.querySelectorAll('.work *')].filter((it) => it.getBoundingClientRect().right > innerWidth + 1).length";
        assert_eq!(lab.run(over).await, "0 0", "{field}");
        let found = lab.axe().await;
        assert_eq!(found, Vec::<String>::new(), "{field}");
    }
}
