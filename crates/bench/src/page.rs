//! How quick the page is, in Chromium: the engines in WebAssembly, and a step.

use crate::throughput::long_run;
use serde_json::{Value, json};
use tests::lab::Lab;

/// Measures, and prints each figure as it comes.
pub async fn measure(print: impl Fn(String)) {
    let Some(lab) = Lab::open("?scenario=direct").await else {
        return;
    };
    let engines = lab
        .run(
            "const median = (f) => { const t = []; for (let i = 0; i < 60; i++) { \
             const a = performance.now(); f(); t.push(performance.now() - a); } \
             t.sort((a, b) => a - b); return t[30]; }; \
             const m = window.__smtpLab; m.measureDelivery(50); m.measureParse(1000); \
             return [median(() => m.measureDelivery(20)) / 20 * 1e3, \
                     median(() => m.measureParse(2000)) / 2000 * 1e6];",
        )
        .await;
    print(format!(
        "wasm:   one whole delivery  {:9.1} µs",
        number(&engines[0])
    ));
    print(format!(
        "wasm:   one command parsed  {:9.0} ns",
        number(&engines[1])
    ));
    for events in [100, 1_000, 10_000] {
        if let Some((forth, back)) = steps(&lab, events).await {
            print(format!(
                "a step at {events:6} events:   forth {forth}   back {back}"
            ));
        }
    }
}

/// Opens a long run, goes near its end, and steps there.
async fn steps(lab: &Lab, events: usize) -> Option<(String, String)> {
    lab.visit("?scenario=direct").await;
    let open = "const [json] = arguments; const files = new DataTransfer(); \
        files.items.add(new File([json], 'run.json', { type: 'application/json' })); \
        const input = document.querySelector('#open-run'); input.files = files.files; \
        input.dispatchEvent(new Event('change', { bubbles: true }));";
    lab.client
        .execute(open, vec![json!(long_run(events))])
        .await
        .ok()?;
    lab.find(".notice.info").await;
    let measure = "const [button, count, done] = arguments; (async () => { \
        const choose = document.querySelector('#grain'); choose.value = 'line'; \
        choose.dispatchEvent(new Event('change', { bubbles: true })); \
        const frame = () => new Promise((r) => requestAnimationFrame(() => setTimeout(r))); \
        document.querySelector('#last').click(); await frame(); await frame(); \
        for (let i = 0; i < 45; i++) { document.querySelector('#back').click(); } await frame(); \
        if (button === '#back') { for (let i = 0; i < 40; i++) document.querySelector('#step').click(); await frame(); } \
        const times = []; \
        for (let i = 0; i < count; i++) { const a = performance.now(); \
          document.querySelector(button).click(); await null; await Promise.resolve(); \
          await new Promise((r) => { const c = new MessageChannel(); c.port1.onmessage = r; c.port2.postMessage(0); }); \
          document.body.getBoundingClientRect(); times.push(performance.now() - a); await frame(); } \
        times.sort((a, b) => a - b); \
        done([times[Math.floor(count / 2)], times[Math.floor(count * 0.95)]]); })();";
    let mut figures = Vec::new();
    for button in ["#step", "#back"] {
        let found = lab
            .client
            .execute_async(measure, vec![json!(button), json!(40)])
            .await
            .ok()?;
        figures.push(format!(
            "p50 {:5.1} ms, p95 {:5.1} ms",
            number(&found[0]),
            number(&found[1])
        ));
    }
    let back = figures.pop()?;
    Some((figures.pop()?, back))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
