//! A step in motion, frame by frame.

use serde_json::{Value, json};
use tests::lab::Lab;
use tests::or_skip;

/// Presses Step and gives its frames.
const FRAMES: &str = include_str!("scripts/frames.js");

async fn choose(lab: &Lab, css: &str, value: &str) {
    let script = "const [css, value] = arguments; const list = document.querySelector(css); \
        list.value = value; list.dispatchEvent(new Event('change', { bubbles: true }));";
    let arguments = vec![json!(css), json!(value)];
    lab.client
        .execute(script, arguments)
        .await
        .expect("it is chosen");
}

/// The frames of the step of this grain in which the place lies, at this speed in per cent.
async fn frames(lab: &Lab, place: &str, grain: &str, speed: &str) -> Vec<Value> {
    lab.visit(place).await;
    choose(lab, "#speed", speed).await;
    choose(lab, "#grain", grain).await;
    // Of every event the flight is a step of its own.
    if grain != "bytes" {
        lab.press("#back").await;
    }
    let frames = lab.client.execute_async(FRAMES, Vec::new()).await;
    let frames = frames.expect("the script runs");
    frames.as_array().expect("they are many").clone()
}

/// The flights among frames: each as the frames in which one thing crosses.
fn flights(frames: &[Value]) -> Vec<&[Value]> {
    frames
        .chunk_by(|a, b| a["flies"] == b["flies"] && a["said"] == b["said"])
        .filter(|it| it[0]["flies"] == true)
        .collect()
}

/// How many different values there are in a row, all in one direction.
fn advances(frames: &[Value], what: &str) -> usize {
    let mut values: Vec<f64> = frames.iter().filter_map(|it| it[what].as_f64()).collect();
    values.dedup();
    let rises = values.windows(2).all(|it| it[0] < it[1]);
    let falls = values.windows(2).all(|it| it[0] > it[1]);
    assert!(rises || falls, "{what}: {values:?}");
    values.len()
}

/// Nothing is told before the end, and then once.
fn expect_told_once(frames: &[Value], about: &str) {
    let told: Vec<&Value> = frames.iter().map(|it| &it["told"]).collect();
    let changes = told.windows(2).filter(|it| it[0] != it[1]).count();
    assert_eq!(changes, 1, "{about}: {told:?}");
    let last = frames.iter().rposition(|it| it["flies"] == true);
    assert!(
        last.is_some_and(|last| told[last] == told[0]),
        "{about}: told before it arrived"
    );
}

#[tokio::test]
async fn each_flight_advances_frame_by_frame_and_nothing_is_told_before_it_has_arrived() {
    let lab = or_skip!(Lab::start().await);
    for scenario in ["relay", "chunked", "reply-lost"] {
        for grain in ["bytes", "line", "exchange", "hop"] {
            let about = format!("{scenario} {grain}");
            let place = format!("?scenario={scenario}&at=2/rcpt-bob");
            // A browser without a graphics card may draw few frames a second: slowly enough for it.
            let speed = if grain == "hop" { "25" } else { "50" };
            let frames = frames(&lab, &place, grain, speed).await;
            expect_told_once(&frames, &about);
            let flights = flights(&frames);
            assert!(!flights.is_empty(), "{about}");
            for flight in flights {
                let about = format!("{about}: {}", flight[0]["said"]);
                assert!(advances(flight, "x") >= 8, "{about}");
                assert!(advances(flight, "arrow") >= 8, "{about}");
                assert!(flight.iter().all(|it| it["seen"] == true), "{about}");
            }
        }
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn rcpt_and_its_250_are_shown_as_they_happen() {
    let lab = or_skip!(Lab::start().await);
    for reduced in [false, true] {
        let preference = if reduced { "reduce" } else { "no-preference" };
        lab.prefer(&[("prefers-reduced-motion", preference)]).await;
        let frames = frames(&lab, "?scenario=relay&at=2/rcpt-bob", "exchange", "100").await;
        let states: Vec<_> = frames
            .chunk_by(|a, b| {
                a["flies"] == b["flies"] && a["said"] == b["said"] && a["told"] == b["told"]
            })
            .map(|it| (&it[0], it))
            .skip_while(|(it, _)| it["flies"] == false)
            .collect();
        let [(rcpt, flying), (heard, _), (answer, replying), (end, _)] = &states[..] else {
            panic!("{states:?}");
        };
        let says = |it: &Value, text: &str| it.as_str().is_some_and(|it| it.contains(text));
        assert!(says(&rcpt["said"], "RCPT TO") && says(&rcpt["strip"], "RCPT TO"));
        assert!(!says(&rcpt["envelope"], "bob"), "{rcpt}");
        assert!(says(&heard["envelope"], "bob") && says(&heard["envelope"], "?"));
        assert!(says(&answer["said"], "250") && !says(&answer["envelope"], "?"));
        assert!(says(&answer["envelope"], "bob"), "{answer}");
        assert_eq!(end["strip"], "");
        let due = if reduced {
            [0, 300, 600, 900]
        } else {
            [0, 850, 1100, 1800]
        };
        for ((state, _), due) in states.iter().zip(due) {
            let at = state["at"].as_i64().unwrap_or_default();
            // Late where the machine is busy, and never early.
            assert!(at >= due - 20, "{at} instead of {due}");
        }
        if reduced {
            assert_eq!((advances(flying, "x"), advances(replying, "x")), (1, 1));
        }
    }
}

#[tokio::test]
async fn the_seal_passes_with_the_reply() {
    let lab = or_skip!(Lab::start().await);
    for (place, grain) in [
        ("relay&at=2/eod-reply", "line"),
        ("chunked&at=2/eod-reply", "hop"),
    ] {
        let frames = frames(&lab, &format!("?scenario={place}"), grain, "50").await;
        let flights = flights(&frames);
        let sealed: Vec<_> = flights
            .iter()
            .filter(|it| it[0]["sealed"] == true)
            .collect();
        let [flight] = &sealed[..] else {
            panic!("{place}: {flights:?}");
        };
        assert!(
            flight[0]["said"]
                .as_str()
                .is_some_and(|it| it.contains("250 2.0.0"))
        );
        // The server has its seal since it said so, and the sender its own until it hears of it.
        assert!(flight.iter().all(|it| it["seals"] == 2), "{place}");
        assert_eq!(frames[frames.len() - 1]["seals"], 1, "{place}");
    }
}

#[tokio::test]
async fn play_shows_the_hold_that_is_left_and_goes_on_by_itself() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/rcpt-bob").await);
    for (preference, seen, unseen) in [
        ("no-preference", ".hold-ring", ".hold-text"),
        ("reduce", ".hold-text", ".hold-ring"),
    ] {
        lab.prefer(&[("prefers-reduced-motion", preference)]).await;
        lab.press("#play").await;
        lab.find("#play .hold").await;
        let display =
            "const [css] = arguments; return getComputedStyle(document.querySelector(css)).display";
        for (css, is_seen) in [(seen, true), (unseen, false)] {
            let shown = lab.client.execute(display, vec![json!(css)]).await;
            assert_eq!(
                shown.expect("it is there") != "none",
                is_seen,
                "{preference} {css}"
            );
        }
        let at = "return document.querySelector('#scrub').value";
        let before = lab.run(at).await;
        tokio::time::sleep(std::time::Duration::from_millis(4500)).await;
        assert_ne!(lab.run(at).await, before, "it goes on");
        lab.press("#play[aria-label=Pause]").await;
        lab.find("#play[aria-label=Play]").await;
    }
}

#[tokio::test]
async fn a_reply_that_is_lost_stops_on_its_way_and_stays() {
    let lab = or_skip!(Lab::start().await);
    let mut frames = frames(&lab, "?scenario=reply-lost&at=3/content", "line", "50").await;
    for _ in 0..12 {
        if frames.last().is_some_and(|it| it["lost"] == true) {
            break;
        }
        let more = lab.client.execute_async(FRAMES, Vec::new()).await;
        frames = more
            .expect("the script runs")
            .as_array()
            .expect("many")
            .clone();
    }
    let flights = flights(&frames);
    let [flight] = &flights[..] else {
        panic!("{frames:?}");
    };
    assert!(advances(flight, "x") >= 8);
    let (last, end) = (&flight[flight.len() - 1], &frames[frames.len() - 1]);
    assert_eq!((&end["said"], &end["lost"]), (&last["said"], &json!(true)));
    assert_eq!((&last["sealed"], &end["seals"]), (&json!(true), &json!(2)));
    let moved = last["x"].as_f64().zip(end["x"].as_f64());
    assert!(
        moved.is_some_and(|(a, b)| (a - b).abs() < 12.0),
        "{moved:?}"
    );
}
