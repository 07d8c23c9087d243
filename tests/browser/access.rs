//! axe-core at the start, in the middle and at the end, light and dark, wide and narrow, with every
//! panel open.

use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

#[tokio::test]
async fn axe_core_finds_no_violation_anywhere() {
    let lab = or_skip!(Lab::start().await);
    let mut wrong = Vec::new();
    let mut incomplete = std::collections::BTreeSet::new();
    for (width, height) in [(1280, 800), (390, 844)] {
        lab.resize(width, height).await;
        for theme in ["light", "dark"] {
            let places = [
                "",
                "view=learn",
                "view=watch",
                "view=try",
                "at=2/rcpt-bob",
                "at=end",
                "lesson=first-session",
                "view=embed&at=2/eod-reply",
            ];
            for place in places {
                lab.visit(&format!("?theme={theme}&{place}")).await;
                for tab in [
                    "none", "bytes", "state", "message", "compose", "console", "mailbox", "list",
                ] {
                    if place != "at=2/rcpt-bob" && place != "at=end" && tab != "none" {
                        continue;
                    }
                    let open = "const [tab] = [...arguments]; \
                        document.querySelector('#tab-' + tab + ', #work-' + tab + ', #ladder-' + tab)?.click();";
                    lab.client
                        .execute(open, vec![tab.into()])
                        .await
                        .expect("it is pressed");
                    tokio::time::sleep(Duration::from_millis(350)).await;
                    let found = lab.axe().await;
                    let about = format!("{width} {theme} {place} {tab}");
                    wrong.extend(found.violations.iter().map(|it| format!("{about}: {it}")));
                    incomplete.extend(found.incomplete.iter().cloned());
                }
            }
        }
    }
    for it in incomplete {
        println!(
            "axe cannot tell: {}",
            it.chars().take(300).collect::<String>()
        );
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_wider_than_a_narrow_page() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    for query in [
        "",
        "?view=watch",
        "?view=try",
        "?at=2/rcpt-bob",
        "?lesson=first-session",
        "?view=embed&at=end",
    ] {
        lab.visit(query).await;
        let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
        assert!(
            lab.run(overflow).await.as_i64().is_some_and(|it| it <= 0),
            "{query}"
        );
    }
}

#[tokio::test]
async fn each_tab_of_a_narrow_page_shows_its_panel() {
    let lab = or_skip!(Lab::start().await);
    lab.resize(390, 844).await;
    lab.visit("?at=2/rcpt-bob").await;
    for (tab, panel) in [
        (1, ".story"),
        (2, ".inspected"),
        (3, ".ladder-rows"),
        (4, ".work-compose"),
        (5, ".work-console"),
        (6, ".work-mailbox"),
    ] {
        let button = format!(".narrow-tabs button:nth-of-type({tab})");
        lab.press(&button).await;
        lab.find(panel).await;
        let seen = format!(
            "const it = document.querySelector('{panel}').getBoundingClientRect(); \
             return it.height > 150 && it.width > 300 && it.top < innerHeight - 150"
        );
        assert_eq!(lab.run(&seen).await, true, "{panel}");
    }
}
