//! The inspector's tabs: what they show of a line, and of what is none.

use tests::lab::Lab;
use tests::or_skip;

async fn count(lab: &Lab, selector: &str) -> i64 {
    let script = format!("return document.querySelectorAll(\"{selector}\").length");
    lab.run(&script).await.as_i64().expect("a number")
}

async fn text(lab: &Lab, selector: &str) -> String {
    let script = format!("return document.querySelector(\"{selector}\")?.textContent ?? ''");
    lab.run(&script).await.as_str().expect("text").to_owned()
}

#[tokio::test]
async fn each_tab_shows_its_part_of_the_lit_line() {
    let lab = or_skip!(Lab::start().await);
    for width in [1280, 390] {
        lab.resize(width, 844).await;
        lab.visit("?at=2/rcpt-bob-reply").await;
        if width == 390 {
            lab.press(".narrow-tabs button:nth-of-type(2)").await;
        }
        lab.press("#tab-bytes").await;
        assert!(count(&lab, ".spans li").await >= 4);
        lab.press(".spans ul ul button").await;
        assert_eq!(count(&lab, ".spans [aria-pressed=true]").await, 1);
        assert!(text(&lab, ".abnf").await.contains("RFC 5321"));
        assert!(count(&lab, ".hex .marked").await >= 3);

        lab.press("#tab-state").await;
        assert_eq!(count(&lab, ".machine-diagram").await, 2);
        assert_eq!(count(&lab, ".machine-diagram .state.now").await, 2);
        assert_eq!(count(&lab, ".machine-diagram .move.came").await, 2);
        assert_eq!(count(&lab, ".machine .lit").await, 2);

        lab.press("#tab-layers").await;
        let names = "return [...document.querySelectorAll('.layer')] \
            .map((it) => document.getElementById(it.getAttribute('aria-labelledby')).textContent).join()";
        assert_eq!(lab.run(names).await, "IP,TCP,SMTP");
        assert_eq!(text(&lab, ".meter b").await, "4");
        let wide = "const it = document.querySelector('.inspected'); return it.scrollWidth - it.clientWidth";
        assert!(lab.run(wide).await.as_i64().is_some_and(|it| it <= 0));
    }
}

#[tokio::test]
async fn what_puts_nothing_on_the_wire_shows_what_led_to_it() {
    let lab = or_skip!(Lab::start().await);
    lab.visit("?at=delivered-bob").await;
    for (tab, part) in [
        ("bytes", ".hex"),
        ("state", ".machine-diagram"),
        ("layers", ".layer"),
    ] {
        lab.press(&format!("#tab-{tab}")).await;
        assert!(count(&lab, part).await > 0, "{tab}");
        assert_eq!(count(&lab, ".of-another .shown-of").await, 1, "{tab}");
    }
    lab.press("#tab-message").await;
    assert!(count(&lab, ".writer").await >= 4);
    let said = text(&lab, ".fields dd:nth-of-type(2) .writer").await;
    lab.press(".fields dd:nth-of-type(2) .writer").await;
    lab.press("#tab-explain").await;
    assert_eq!(text(&lab, ".inspected .what").await, said);
}
