//! The home page, the catalogue, and the way back.

use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::lab::Lab;
use tests::or_skip;

/// Waits until the script gives this.
async fn until(lab: &Lab, script: &str, wanted: &Value) {
    let start = Instant::now();
    loop {
        let is = lab.run(script).await;
        if is == *wanted {
            return;
        }
        let waited = start.elapsed() < Duration::from_secs(20);
        assert!(waited, "{script}: {is} instead of {wanted}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The address says this behind its path.
async fn says(lab: &Lab, query: &str) {
    until(lab, "return location.search", &json!(query)).await;
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

/// The names in the catalogue, in its order.
async fn listed(lab: &Lab) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.cards .card')].map((it) => it.search)";
    let listed = lab.run(script).await;
    let listed = listed.as_array().into_iter().flatten();
    listed
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn the_home_page_sends_its_letter_in_place_and_leads_on_in_three_ways() {
    let lab = or_skip!(Lab::open("").await);
    lab.find(".cards .card").await;
    let listed = listed(&lab).await;
    assert_eq!(listed[0], "?lesson=who-takes-part");
    assert!(listed.len() > 50);
    for (way, there) in [
        ("learn", ".cards"),
        ("watch", ".topic"),
        ("try", "#try-console"),
    ] {
        lab.press(&format!(".ways a[href='?view={way}']")).await;
        says(&lab, &format!("?view={way}")).await;
        lab.find(there).await;
        lab.press(".menu a[href='./']").await;
        says(&lab, "").await;
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn one_press_on_the_home_page_plays_its_letter_in_place() {
    let lab = or_skip!(Lab::start().await);
    for preference in ["no-preference", "reduce"] {
        lab.prefer(&[("prefers-reduced-motion", preference)]).await;
        lab.visit("").await;
        // Nothing plays by itself.
        tokio::time::sleep(Duration::from_millis(600)).await;
        assert!(text(&lab, ".hero").await.contains("Nothing has been sent"));
        let box_of = "const it = document.querySelector('.still').getBoundingClientRect(); return [it.top, it.height].join()";
        let place = lab.run(box_of).await;
        lab.press("#send-it").await;
        let begun = Instant::now();
        lab.find(".hero.touring #play[aria-label=Pause]").await;
        assert_eq!(lab.run("return document.activeElement.id").await, "play");
        until(
            &lab,
            "return document.querySelector('.bubble')?.textContent.includes('MAIL FROM') ?? false",
            &json!(true),
        )
        .await;
        assert_eq!(lab.run(box_of).await, place, "in place");
        lab.press("#play").await;
        let bubble = "const it = document.querySelector('.bubble'); return [it.textContent, it.getBoundingClientRect().left].join()";
        let held = lab.run(bubble).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert_eq!(lab.run(bubble).await, held, "it is paused");
        lab.press("#play").await;
        until(
            &lab,
            "return document.querySelector('.hero-text').textContent.includes('responsible now')",
            &json!(true),
        )
        .await;
        until(
            &lab,
            "return document.querySelector('.hero h2').textContent",
            &json!("You have just read SMTP."),
        )
        .await;
        let took = begun.elapsed();
        assert!(
            (Duration::from_secs(14)..Duration::from_secs(24)).contains(&took),
            "{took:?}"
        );
        says(&lab, "").await;
    }
    for (way, there) in [
        ("a[href='?lesson=first-session']", ".lesson"),
        ("a[href='?lesson=who-takes-part']", ".lesson"),
        ("#again-by-line", ".columns .ladder-rows .rung"),
    ] {
        lab.press(&format!(".go {way}")).await;
        lab.find(there).await;
        lab.client.back().await.expect("the browser goes");
        lab.find(".hero").await;
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_catalogue_finds_by_command_reply_rfc_and_wording_and_tells_what_is_done() {
    let lab = or_skip!(Lab::open("?view=watch").await);
    lab.find(".cards .card").await;
    let search = lab.find("#search").await;
    for (words, first) in [
        ("451", "?scenario=temporary-failure"),
        ("BDAT", "?scenario=chunked"),
        ("Relay access denied", "?scenario=closed-relay"),
        ("rfc 3461", "?scenario=dsn-failure"),
    ] {
        search.clear().await.expect("it is cleared");
        search.send_keys(words).await.expect("it is typed");
        assert!(listed(&lab).await.iter().any(|it| it == first), "{words}");
    }
    search.clear().await.expect("it is cleared");
    search.send_keys("xyzzy").await.expect("it is typed");
    assert!(
        text(&lab, ".hint[role=status]")
            .await
            .contains("No tool, lesson or scenario")
    );
    search.clear().await.expect("it is cleared");
    search.send_keys("closed relay").await.expect("it is typed");
    let card = ".card[href='?scenario=closed-relay']";
    lab.press(card).await;
    lab.press("#send-it").await;
    lab.press("#first").await;
    lab.press(".menu a[href='?view=watch']").await;
    assert!(text(&lab, card).await.contains("in progress"));
    lab.press(card).await;
    lab.press("#last").await;
    lab.press(".menu a[href='?view=watch']").await;
    assert!(text(&lab, card).await.contains("done"));
    // It is kept on the device.
    lab.visit("?view=watch").await;
    assert!(text(&lab, card).await.contains("done"));
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_address_says_where_one_is_and_back_leads_there_with_what_was_done() {
    let lab = or_skip!(Lab::open("?theme=light").await);
    lab.press(".card[href='?scenario=direct']").await;
    says(&lab, "?scenario=direct&theme=light").await;
    lab.press("#send-it").await;
    lab.press("#first").await;
    lab.press("#step").await;
    lab.press("#step").await;
    // Steps change this entry of the history; they make no new one.
    until(
        &lab,
        "return location.search.startsWith('?scenario=direct&at=')",
        &json!(true),
    )
    .await;
    let query = lab.run("return location.search").await;
    let direct = query.as_str().unwrap_or_default();
    let now = text(&lab, ".ladder-rows .now").await;
    // Another thing is opened, and something is done there.
    lab.press(".menu a[href='?view=learn']").await;
    lab.press(".card[href='?lesson=bob-reads']").await;
    says(&lab, "?lesson=bob-reads&at=delivered-bob&theme=light").await;
    let title = "Bob reads it · SMTP Lab";
    until(&lab, "return document.title", &json!(title)).await;
    lab.press("#hint").await;
    let hint = text(&lab, ".hint-text").await;
    for (back, there) in [
        (true, "?view=learn&theme=light"),
        (true, direct),
        (true, "?theme=light"),
        (false, direct),
        (false, "?view=learn&theme=light"),
        (false, "?lesson=bob-reads&at=delivered-bob&theme=light"),
    ] {
        let went = match back {
            true => lab.client.back().await,
            false => lab.client.forward().await,
        };
        went.expect("the browser goes");
        says(&lab, there).await;
        match there {
            it if it == direct => {
                assert_eq!(text(&lab, ".ladder-rows .now").await, now);
                assert_eq!(text(&lab, ".crumb b").await, "One server");
            }
            "?theme=light" => assert!(text(&lab, ".hero").await.contains("Nothing has been sent")),
            "?view=learn&theme=light" => drop(lab.find(".catalogue .cards").await),
            _ => assert_eq!(text(&lab, ".hint-text").await, hint),
        }
    }
    // What the address says is there again in another visit.
    lab.visit(direct).await;
    assert_eq!(text(&lab, ".ladder-rows .now").await, now);
    lab.visit("").await;
    lab.press(".card[href='?scenario=relay']").await;
    lab.press("#send-it").await;
    lab.press("#first").await;
    lab.client.back().await.expect("the browser goes");
    lab.press("#continue").await;
    lab.find(".columns .ladder-rows").await;
    lab.expect_quiet_console().await;
}
