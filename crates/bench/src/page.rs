//! How quick the page is, in Chromium: the engines in WebAssembly, and a step.

use crate::crowd::sent_to;
use crate::throughput::{full_mailbox, long_run};
use fantoccini::wd::TimeoutConfiguration;
use serde_json::{Value, json};
use std::time::Duration;
use tests::lab::Lab;

/// Measures, and prints each figure as it comes.
pub async fn measure(print: impl Fn(String)) {
    let Some(lab) = Lab::traced().await else {
        return;
    };
    let patient = TimeoutConfiguration::new(Some(Duration::from_secs(300)), None, None);
    lab.client.update_timeouts(patient).await.expect("it waits");
    // While hardly any of the page's code has run.
    if let Some(long) = mailbox(&lab, 10_000).await {
        print(format!(
            "a mailbox of 10000 messages in the panel: tasks over 50 ms: {long} (aim none)"
        ));
    }
    lab.visit("?scenario=direct").await;
    let scenario = lessons::scenario("direct").expect("it is built in");
    let scenario = serde_json::to_string(&scenario).expect("it is data");
    let engines = lab
        .client
        .execute(
            "const [scenario] = arguments; \
             const median = (f) => { const t = []; for (let i = 0; i < 60; i++) { \
             const a = performance.now(); f(); t.push(performance.now() - a); } \
             t.sort((a, b) => a - b); return t[30]; }; const m = window.__smtpLab; \
             m.measureDelivery(scenario, 50); m.measureParse(1000); \
             return [median(() => m.measureDelivery(scenario, 20)) / 20 * 1e3, \
                     median(() => m.measureParse(2000)) / 2000 * 1e6];",
            vec![json!(scenario)],
        )
        .await
        .expect("the script runs");
    print(format!(
        "wasm:   one whole delivery  {:9.1} µs",
        number(&engines[0])
    ));
    print(format!(
        "wasm:   one command parsed  {:9.0} ns",
        number(&engines[1])
    ));
    for events in [100, 1_000, 10_000, 100_000] {
        steps(&lab, &format!("{events} events"), &long_run(events), &print).await;
    }
    let crowd = serde_json::to_string(&sent_to(1000).run()).expect("a run is data");
    steps(&lab, "1000 hosts", &crowd, &print).await;
}

/// Opens a mailbox of so many messages in the panel of a page that has just been loaded, and turns to the
/// next page of it: the tasks of the main thread that took more than 50 ms (W3C Long Tasks), each with what
/// was pressed before it.
async fn mailbox(lab: &Lab, messages: usize) -> Option<Value> {
    lab.visit("?scenario=seen").await;
    lab.open_run(&full_mailbox(messages), "run.json").await;
    lab.find(".notice.info").await;
    let presses = "const [done] = arguments; (async () => { const long = []; \
        const observer = new PerformanceObserver((list) => \
          long.push(...list.getEntries().map((it) => [now, it.duration]))); let now = ''; \
        observer.observe({ type: 'longtask' }); \
        const pause = () => new Promise((r) => setTimeout(r, 500)); await pause(); \
        for (const css of ['#work-mailbox', '#check-mail', '#last', '.older', '#last']) { \
          now = css; document.querySelector(css).click(); await pause(); } \
        done([document.querySelectorAll('.mails .mail').length, long]); })();";
    let done = lab.client.execute_async(presses, Vec::new()).await.ok()?;
    assert_eq!(done[0], 50, "the page that was turned to is fetched");
    Some(done[1].clone())
}

/// Opens a run, steps near its end and in its middle, and scrubs from end to end.
async fn steps(lab: &Lab, name: &str, run: &str, print: &impl Fn(String)) {
    lab.visit("?scenario=direct").await;
    lab.open_run(run, "run.json").await;
    lab.find(".notice.info").await;
    lab.run(
        "const choose = document.querySelector('#grain'); choose.value = 'line'; \
         choose.dispatchEvent(new Event('change', { bubbles: true }));",
    )
    .await;
    let mut figures = Vec::new();
    for at in ["1", "0.5"] {
        go(lab, &format!("scrub({at})"), 1).await;
        // Where they were before, so that both ways go over the same steps.
        go(lab, BACK, STEPS + 10).await;
        figures.push(traced(lab, STEP, BACK).await);
        go(lab, STEP, STEPS).await;
        figures.push(traced(lab, BACK, STEP).await);
    }
    figures.push(traced(lab, "scrub(i / (count - 1))", "scrub(0)").await);
    let names = [
        "forth at the end",
        "back",
        "forth in the middle",
        "back",
        "scrubbed",
    ];
    for (what, figure) in names.iter().zip(figures) {
        print(format!("{name}, {what}: {figure}"));
    }
}

/// How many steps are measured.
const STEPS: usize = 40;
const STEP: &str = "press('#step')";
const BACK: &str = "press('#back')";

/// Does it so often, and again where something moves then: `step` marks the page's time before each, and `rest`
/// when it was drawn. Presses that follow at once would be one press.
async fn go(lab: &Lab, does: &str, count: usize) {
    let pause = if does == STEP { "await rest();" } else { "" };
    let script = format!(
        "const [count, done] = arguments; (async () => {{ \
        const frame = () => new Promise((r) => requestAnimationFrame(() => setTimeout(r))); \
        const press = (css) => document.querySelector(css).click(); \
        const rest = () => new Promise((r) => setTimeout(r, 260)); \
        const scrub = (part) => {{ const it = document.querySelector('#scrub'); \
          it.value = Math.round(it.max * part); it.dispatchEvent(new Event('input', {{ bubbles: true }})); }}; \
        await frame(); performance.mark('begin'); \
        for (let i = 0; i < count; i++) {{ \
          const once = async () => {{ performance.mark('step'); {does}; await frame(); await frame(); performance.mark('rest'); }}; \
          await once(); {pause} \
          if (document.querySelector('.crosses, .moving, .lamp')) {{ await once(); {pause} }} }} \
        performance.mark('end'); done(); }})();"
    );
    let done = lab.client.execute_async(&script, vec![json!(count)]).await;
    done.expect("the script runs");
}

/// The work of the page's main thread for a step, in all: the engine, the page's code, style, layout
/// and paint, out of the browser's trace.
async fn traced(lab: &Lab, does: &str, undoes: &str) -> String {
    for _ in 0..4 {
        go(lab, does, STEPS).await;
        if let Some(mut work) = work(&lab.trace().await) {
            work.sort_by(f64::total_cmp);
            let count = work.len();
            let [p50, p95, max] = [count / 2, count * 95 / 100, count - 1].map(|it| work[it]);
            return format!("p50 {p50:5.1} ms, p95 {p95:5.1} ms, max {max:5.1} ms");
        }
        // The browser had not begun to trace.
        go(lab, undoes, STEPS).await;
    }
    "no trace".into()
}

/// Milliseconds of work after each `step` and before the next mark, of those that were done last. They are of the
/// processor: others that run meanwhile do not count.
fn work(trace: &[Value]) -> Option<Vec<f64>> {
    let named = |name: &'static str| trace.iter().filter(move |it| it["name"] == name);
    let end = named("end").next_back()?;
    let (process, thread) = (&end["pid"], &end["tid"]);
    let begin = number(&named("begin").next_back()?["ts"]);
    let marks =
        ["step", "rest", "end"].map(|name| named(name).map(move |it| (number(&it["ts"]), name)));
    let mut marks: Vec<_> = marks
        .into_iter()
        .flatten()
        .filter(|(at, _)| *at > begin)
        .collect();
    marks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut work = vec![0.0; marks.len()];
    for task in named("ThreadControllerImpl::RunTask") {
        if &task["pid"] != process || &task["tid"] != thread {
            continue;
        }
        let ends = number(&task["ts"]) + task["dur"].as_f64().unwrap_or(0.0);
        // A task belongs to the step in which it ends: the one that presses begins before its mark.
        let step = marks.partition_point(|(at, _)| *at < ends);
        if let Some(sum) = step.checked_sub(1).and_then(|step| work.get_mut(step)) {
            *sum += task["tdur"].as_f64().unwrap_or(0.0) / 1000.0;
        }
    }
    let steps = marks
        .iter()
        .zip(work)
        .filter(|((_, name), _)| *name == "step");
    let work: Vec<f64> = steps.map(|(_, work)| work).collect();
    (work.len() >= STEPS).then_some(work)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(f64::NAN)
}
