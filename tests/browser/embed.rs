//! The lab in a page of another site: the element, its messages, and links that carry a run.

use serde_json::{Value, json};
use site::server::Server;
use std::time::{Duration, Instant};
use tests::lab::Lab;
use tests::or_skip;

/// The reply has arrived.
const NOW: &str =
    "return document.querySelector('.ladder-rows .now')?.textContent.includes('503') ?? false";
/// What browser and disk do.
const OBEYS: &str = "it does as it is told";

/// Waits until the script gives that.
async fn until(lab: &Lab, script: &str, wanted: Value) {
    let start = Instant::now();
    loop {
        let is = lab.run(script).await;
        if is == wanted {
            return;
        }
        let told = "return window.heard && JSON.stringify(heard.slice(-12))";
        if start.elapsed() > Duration::from_secs(20) {
            panic!(
                "{script}: {is} instead of {wanted}: {} {:?}",
                lab.run(told).await,
                lab.console().await
            );
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A course page on a port of its own, with three elements; it ends with the value.
struct Course {
    _server: Server,
    folder: std::path::PathBuf,
}

impl Course {
    async fn visit(lab: &Lab) -> Self {
        // One for each server of a lab, whose port is its own.
        let name = lab.address().replace(|it: char| !it.is_ascii_digit(), "");
        let folder = std::env::temp_dir().join(format!("smtp-lab-course-{name}"));
        std::fs::create_dir_all(folder.join("examples")).expect(OBEYS);
        let page = include_str!("host/course.html").replace("LAB", &lab.address());
        for (name, text) in [
            ("course.html", page.as_str()),
            ("course.css", include_str!("host/course.css")),
            ("course.js", include_str!("host/course.js")),
        ] {
            std::fs::write(folder.join("examples").join(name), text).expect(OBEYS);
        }
        let server = Server::start(0, &folder, None).expect(OBEYS);
        let address = format!("{}examples/course.html", server.address());
        lab.client.goto(&address).await.expect(OBEYS);
        Self {
            _server: server,
            folder,
        }
    }
}

impl Drop for Course {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// How many messages of a kind an element heard.
fn count(id: &str, kind: &str) -> String {
    format!("return heard.filter((it) => it[0] === '{id}' && it[1] === '{kind}').length")
}

fn last(id: &str, kind: &str, field: &str) -> String {
    format!(
        "return heard.filter((it) => it[0] === '{id}' && it[1] === '{kind}').at(-1)?.[2].{field}"
    )
}

async fn inside(lab: &Lab, id: &str, script: &str) -> Value {
    let frame =
        format!("return document.querySelector('#{id}').shadowRoot.querySelector('iframe')");
    let found = lab.client.execute(&frame, vec![]).await.expect(OBEYS);
    let element = fantoccini::elements::Element::from_element_id(
        lab.client.clone(),
        found["element-6066-11e4-a52e-4f735466cecf"]
            .as_str()
            .expect(OBEYS)
            .to_owned()
            .into(),
    );
    element.enter_frame().await.expect(OBEYS);
    let said = lab.run(script).await;
    lab.client.clone().enter_parent_frame().await.expect(OBEYS);
    said
}

#[tokio::test]
async fn elements_in_a_page_of_another_site_are_independent_and_follow_it() {
    let lab = or_skip!(Lab::start().await);
    let _course = Course::visit(&lab).await;
    for id in ["first", "second"] {
        until(&lab, &count(id, "ready"), json!(1)).await;
    }
    until(&lab, &last("first", "step", "at"), json!("2/rcpt-bob")).await;
    // Nothing takes the focus by itself.
    let free = "return document.activeElement === document.body";
    assert_eq!(lab.run(free).await, true);
    // One steps, the other stands still.
    let before = lab.run(&count("second", "step")).await;
    lab.run("first.send('step'); first.send('step')").await;
    until(
        &lab,
        &last("first", "step", "at"),
        json!("2/rcpt-bob-reply"),
    )
    .await;
    until(
        &lab,
        &last("first", "reply", "text.slice(0, 3)"),
        json!("250"),
    )
    .await;
    lab.run("first.send('goto', { at: '2/eod-reply' })").await;
    until(&lab, &last("first", "step", "at"), json!("2/eod-reply")).await;
    assert_eq!(lab.run(&count("second", "step")).await, before);
    // A question is answered in the frame, and told.
    inside(
        &lab,
        "second",
        "document.querySelector('.at-hand button').click()",
    )
    .await;
    until(&lab, &count("second", "prediction"), json!(1)).await;
    // What one is goes into another.
    lab.run("first.send('getState')").await;
    until(&lab, &last("first", "state", "run.slice(0, 1)"), json!("1")).await;
    lab.run(
        "second.send('setState', { run: heard.filter((it) => it[1] === 'state').at(-1)[2].run })",
    )
    .await;
    until(&lab, &last("second", "ready", "scenario"), json!("relay")).await;
    lab.run("second.send('load', { lesson: 'bcc' })").await;
    until(&lab, &last("second", "ready", "lesson"), json!("bcc")).await;
    // Colours and language are those of the page.
    let theme = "return [document.documentElement.dataset.theme, document.documentElement.lang]";
    assert_eq!(inside(&lab, "first", theme).await, json!(["light", "en"]));
    lab.run("document.documentElement.className = 'night'; document.documentElement.lang = 'qps'")
        .await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(inside(&lab, "first", theme).await[0], "dark");
    // The height is that of what is shown, however wide, and asked for only when it changes.
    for width in [1280, 500] {
        lab.resize(width, 800).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        let asked = lab.run(&count("first", "resize")).await;
        let heights = inside(
            &lab,
            "first",
            "return [document.body.scrollHeight, innerHeight]",
        )
        .await;
        assert_eq!(heights[0], heights[1], "{width}");
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert_eq!(lab.run(&count("first", "resize")).await, asked, "{width}");
        assert!(asked.as_u64().is_some_and(|it| it < 9), "{asked}");
    }
    // What is to be pressed waits.
    lab.run("third.scrollIntoView()").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let poster = "const it = third.shadowRoot; return [it.querySelector('iframe') === null, it.querySelector('.poster').textContent, it.querySelector('a').href.includes('view=full')]";
    assert_eq!(
        lab.run(poster).await,
        json!([
            true,
            "Only if pressedWhat comes first?StartOpen the full lab",
            true
        ])
    );
    lab.run("third.shadowRoot.querySelector('button').click()")
        .await;
    until(&lab, &count("third", "ready"), json!(1)).await;
    // Its keys are those of the page around it.
    let hear = "addEventListener('keydown', (it) => { window.pressed = [it.target.id, it.key, it.keyCode]; })";
    lab.run(hear).await;
    let press = "document.body.dispatchEvent(new KeyboardEvent('keydown', \
        { key: 'PageDown', keyCode: 34, bubbles: true, cancelable: true }))";
    inside(&lab, "third", press).await;
    let pressed = json!(["third", "PageDown", 34]);
    until(&lab, "return window.pressed", pressed).await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_counted_and_changes_nothing() {
    let lab = or_skip!(Lab::start().await);
    let _course = Course::visit(&lab).await;
    for id in ["first", "second"] {
        until(&lab, &count(id, "ready"), json!(1)).await;
    }
    until(&lab, &last("first", "step", "at"), json!("2/rcpt-bob")).await;
    let hostile = "const port = ports[0]; const ours = { ns: 'smtp-lab', v: 1 }; \
        const endless = {}; endless.endless = endless; \
        const through = [null, 7, 'step', [], {}, endless, new Map(), 10n, { ...ours }, { ...ours, type: 'explode' }, \
          { ...ours, type: 'goto', payload: { at: '<img src=x onerror=alert(1)>' } }, { ...ours, type: 'goto', payload: { at: 7 } }, \
          { ...ours, v: 2, type: 'step' }, { ...ours, ns: 'other', type: 'step' }, { ...ours, type: 'step', more: 1 }, \
          { ...ours, type: 'load', payload: {} }, { ...ours, type: 'load', payload: { lesson: '../../etc/passwd', __proto__: null, constructor: 1 } }, \
          { ...ours, type: 'setState', payload: { run: '1AAAA' } }, { ...ours, type: 'goto', payload: { at: 'x'.repeat(1e6) } }, \
          { ...ours, type: 'setView', payload: { view: 'full' } }, { ...ours, type: 'setView', payload: { theme: 'pink' } }, \
          { ...ours, id: 'x'.repeat(100), type: 'step' }]; \
        through.forEach((it) => port.postMessage(it)); \
        const frame = first.shadowRoot.querySelector('iframe').contentWindow; \
        const other = new MessageChannel(); \
        frame.postMessage({ ...ours, type: 'hello' }, '*', [other.port2]); \
        frame.postMessage('step', '*'); frame.postMessage({ ...ours, type: 'step' }, '*'); \
        window.postMessage({ ...ours, type: 'resize', payload: { height: 9 } }, '*'); \
        return through.length + 3";
    let sent = lab.run(hostile).await.as_u64().expect(OBEYS);
    lab.run("first.send('getState')").await;
    until(&lab, &count("first", "state"), json!(1)).await;
    let refused = lab
        .run(&last("first", "state", "refused"))
        .await
        .as_u64()
        .expect(OBEYS);
    assert_eq!(
        refused,
        sent,
        "{}",
        lab.run("return JSON.stringify(heard.slice(-30))").await
    );
    assert_eq!(lab.run(&last("first", "state", "at")).await, "2/rcpt-bob");
    assert_eq!(lab.run(&count("second", "error")).await, 0);
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_goes_out_of_sight_stops() {
    let lab = or_skip!(Lab::start().await);
    let _course = Course::visit(&lab).await;
    until(&lab, &count("first", "ready"), json!(1)).await;
    lab.run("first.send('play')").await;
    let plays = count("first", "step") + " > 2";
    until(&lab, &plays, json!(true)).await;
    lab.run("third.scrollIntoView()").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before = lab.run(&count("first", "step")).await;
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert_eq!(lab.run(&count("first", "step")).await, before);
    assert_eq!(lab.run(&count("first", "complete")).await, 0);
}

#[tokio::test]
async fn on_paper_the_element_is_its_transcript() {
    let lab = or_skip!(Lab::start().await);
    let _course = Course::visit(&lab).await;
    until(&lab, &count("first", "ready"), json!(1)).await;
    let shown = "return [...document.querySelectorAll('smtp-lab')].map((it) => \
        [it.shadowRoot.querySelector('.box').checkVisibility(), it.querySelector('pre')?.checkVisibility() ?? null])";
    assert_eq!(lab.run(shown).await[0], json!([true, false]));
    let print = lab
        .devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }))
        .await;
    print.expect(OBEYS);
    assert_eq!(lab.run(shown).await[0], json!([false, true]));
    let page = lab
        .devtools("Page.printToPDF", json!({}))
        .await
        .expect(OBEYS);
    assert!(page["data"].as_str().is_some_and(|it| it.len() > 5_000));
}

#[tokio::test]
async fn a_copied_link_leads_to_this_moment_with_what_was_done() {
    let lab = or_skip!(Lab::open("?scenario=direct&at=rcpt-bob").await);
    let allow = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": lab.address().trim_end_matches('/') });
    lab.devtools("Browser.grantPermissions", allow)
        .await
        .expect(OBEYS);
    let copied = "const done = arguments[0]; document.querySelector('#copy-link').click(); \
        setTimeout(() => navigator.clipboard.readText().then(done, (error) => done(String(error))), 600)";
    let copy = async || {
        let link = lab.client.execute_async(copied, vec![]).await.expect(OBEYS);
        link.as_str().expect(OBEYS).to_owned()
    };
    assert_eq!(copy().await, lab.address() + "?scenario=direct&at=rcpt-bob");
    lab.press("#type-it").await;
    lab.press("#connect").await;
    let shows = "return document.querySelector('.ladder-rows')?.textContent.includes";
    until(&lab, &format!("{shows}('220') ?? false"), json!(true)).await;
    let field = lab.find("#console-line").await;
    field
        .send_keys("MAIL FROM:<me@gmail.com>\u{e007}")
        .await
        .expect(OBEYS);
    until(&lab, NOW, json!(true)).await;
    let link = copy().await;
    assert!(link.contains("#s=1") && link.len() < 4000, "{link}");
    let notice = lab.find(".notice.info").await.text().await.expect(OBEYS);
    assert!(notice.contains("me@gmail.com"), "{notice}");
    lab.client.goto("about:blank").await.expect(OBEYS);
    lab.client.goto(&link).await.expect(OBEYS);
    until(&lab, NOW, json!(true)).await;
    // It stays in the address while one steps.
    lab.press("#back").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(lab.run("return location.hash.slice(0, 4)").await, "#s=1");
    // One that was cut off says so, and the rest of it counts.
    lab.client.goto("about:blank").await.expect(OBEYS);
    lab.client
        .goto(&link[..link.len() - 30])
        .await
        .expect(OBEYS);
    let told = lab.find(".notice.error").await.text().await.expect(OBEYS);
    assert!(told.contains("cannot be read"), "{told}");
    lab.expect_quiet_console().await;
}
