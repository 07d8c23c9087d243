//! Without a network: the second visit to the site, and the single file. And a page that cannot start says why.

use crate::lessons::complete;
use crate::student::{Student, With};
use serde_json::json;
use site::server::Server;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

/// What browser and disk do.
const OBEYS: &str = "it does as it is told";
/// The page has come, with what its address asks for.
const THERE: &str = "#app:not([aria-busy]) main:not([aria-busy])";

fn www() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../www")
}

/// The built site, below a path of a server and in a folder where it may be changed; it goes with this value.
struct Site {
    folder: PathBuf,
    lab: PathBuf,
}

impl Site {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("smtp-lab-{name}-{}", std::process::id()));
        let lab = folder.join("lab");
        fs::create_dir_all(&lab).expect(OBEYS);
        let dist = std::env::var_os("SMTP_LAB_DIST").expect("a browser was started for it");
        for file in fs::read_dir(dist).expect(OBEYS).flatten() {
            let to = lab.join(file.file_name());
            match file.file_name().to_str() {
                // These are written anew.
                Some("index.html" | "boot.js") => drop(fs::copy(file.path(), to).expect(OBEYS)),
                _ => std::os::unix::fs::symlink(file.path(), to).expect(OBEYS),
            }
        }
        Self { folder, lab }
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let file = self.lab.join(file);
        let text = fs::read_to_string(&file).expect(OBEYS);
        assert!(text.contains(from), "{from}");
        fs::write(file, text.replace(from, to)).expect(OBEYS);
    }

    /// All of it as one file, made once for all tests.
    fn single(&self) -> &'static str {
        static SINGLE: OnceLock<String> = OnceLock::new();
        SINGLE.get_or_init(|| site::single(&self.lab).expect("all of the site is there"))
    }

    fn serve(&self, port: u16) -> Server {
        Server::start(port, &self.folder, None).expect("a port is free")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Waits until a promise of the page gives true.
async fn until(lab: &Lab, promise: &str) {
    let script =
        format!("const done = arguments[0]; ({promise}).then(done, (it) => done(String(it)))");
    let mut said = json!(null);
    for _ in 0..200 {
        said = lab
            .client
            .execute_async(&script, vec![])
            .await
            .expect(OBEYS);
        if said == true {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{promise}: {said} {:?}", lab.console().await);
}

#[tokio::test]
async fn the_second_visit_needs_no_network_and_a_new_version_takes_the_place_of_the_old_whole() {
    let lab = or_skip!(Lab::start().await);
    let site = Site::new("offline");
    site::offline(&site.lab, &www()).expect(OBEYS);
    let server = site.serve(0);
    let port = server.address();
    let port = port
        .trim_end_matches('/')
        .rsplit(':')
        .next()
        .and_then(|it| it.parse().ok());
    let address = server.address() + "lab/";
    let visit = async |query: &str, css: &str| {
        lab.client
            .goto(&(address.clone() + query))
            .await
            .expect("it comes");
        lab.find(&format!("{THERE} {css}")).await;
    };
    visit("", ".card").await;
    let active =
        "navigator.serviceWorker.getRegistration().then((it) => it?.active?.state === 'activated')";
    until(&lab, active).await;
    // Below another path, nothing is kept.
    until(
        &lab,
        "caches.keys().then((it) => it.length === 1 && it[0].includes('/lab/ '))",
    )
    .await;
    drop(server);
    for (query, css) in [
        ("", ".card"),
        ("?lesson=first-session", ".lesson .step"),
        ("index.html?scenario=pop3&at=end", ".ladder-rows .now"),
        ("?lang=qps&view=learn#there", ".card"),
    ] {
        visit(query, css).await;
    }
    let server = site.serve(port.expect("it has a port"));
    let version = |said: &str| {
        format!(
            "Promise.resolve(document.querySelector('[name=description]').content.startsWith('{said}'))"
        )
    };
    site.change("index.html", "A mail world", "Another mail world");
    site::offline(&site.lab, &www()).expect(OBEYS);
    visit("", ".card").await;
    until(&lab, &version("A mail world")).await;
    until(
        &lab,
        "navigator.serviceWorker.getRegistration().then((it) => it.waiting !== null)",
    )
    .await;
    visit("?view=learn", ".card").await;
    until(&lab, &version("Another mail world")).await;
    until(&lab, "caches.keys().then((it) => it.length === 1)").await;
    // Of a site whose files are of two versions nothing is taken.
    site.change("index.html", "Another mail world", "A third mail world");
    site::offline(&site.lab, &www()).expect(OBEYS);
    site.change("boot.js", "const", "bad const");
    let refused = "navigator.serviceWorker.getRegistration().then((it) => it.update()).then(({ installing }) => \
        new Promise((done) => { installing.onstatechange = () => done(installing.state === 'redundant'); }))";
    until(&lab, refused).await;
    drop(server);
    visit("?lesson=bcc", ".lesson .step").await;
    until(&lab, &version("Another mail world")).await;
    // While one works on the site, it goes.
    let _server = site.serve(port.expect("it has a port"));
    site.change("boot.js", "bad const", "const");
    site.change(
        "index.html",
        "data-worker=\"worker.js\"",
        "data-worker=\"\"",
    );
    fs::copy(www().join("worker.js"), site.lab.join("worker.js")).expect(OBEYS);
    visit("", ".card").await;
    until(&lab, &version("A third mail world")).await;
    until(&lab, "caches.keys().then((it) => it.length === 0)").await;
}

/// Opens the single file from a disk, does a lesson in it, and goes on.
async fn use_single_file(lab: &Lab, name: &str) {
    let site = Site::new(name);
    let file = site.folder.join("smtp-lab.html");
    fs::write(&file, site.single()).expect(OBEYS);
    let address = format!("file://{}?lesson=first-session", file.display());
    lab.client.goto(&address).await.expect("it opens");
    lab.find(&format!("{THERE} .lesson")).await;
    let student = Student::new(lab, "first-session", With::Keys);
    let shortest = student.lesson.solutions.iter().map(|it| it.moves.clone());
    let moves = shortest.min_by_key(Vec::len).expect("it can be done");
    complete(&student, &moves, true).await;
    // Whatever else there is opens, and Back leads back.
    lab.press(".menu a[href='?view=learn']").await;
    lab.press(".card[href='?lesson=bcc']").await;
    lab.find(&format!("{THERE} .lesson")).await;
    lab.client.back().await.expect(OBEYS);
    lab.press(".menu a[href='?view=watch']").await;
    lab.press(".card[href='?scenario=pop3']").await;
    lab.find(&format!("{THERE} .story")).await;
    let fetched = "return performance.getEntriesByType('resource').length";
    assert_eq!(lab.run(fetched).await, 0);
}

#[tokio::test]
async fn the_single_file_opens_from_a_disk_and_a_lesson_is_done_in_it() {
    let lab = or_skip!(Lab::start().await);
    let offline =
        json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    for (command, parameters) in [
        ("Network.enable", json!({})),
        ("Network.emulateNetworkConditions", offline),
    ] {
        lab.devtools(command, parameters).await.expect(OBEYS);
    }
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    use_single_file(&lab, "chromium").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn so_it_does_in_firefox() {
    let lab = or_skip!(Lab::firefox().await);
    use_single_file(&lab, "firefox").await;
}

#[tokio::test]
async fn a_page_that_cannot_start_says_why_and_what_to_do() {
    let lab = or_skip!(Lab::start().await);
    let site = Site::new("start");
    let examples = site.folder.join("examples");
    fs::create_dir_all(&examples).expect(OBEYS);
    fs::write(examples.join("smtp-lab.html"), site.single()).expect(OBEYS);
    for (name, shown) in [("site", "../lab/index.html"), ("single", "smtp-lab.html")] {
        let page = format!(
            "<!doctype html><iframe sandbox='allow-scripts' src='{shown}?lesson=bcc'></iframe>"
        );
        fs::write(examples.join(format!("{name}.html")), page).expect(OBEYS);
    }
    let server = site.serve(0);
    let says = async |address: &str, said: &str| {
        lab.client.goto(address).await.expect(OBEYS);
        if address.contains("examples") {
            lab.client.enter_frame(0).await.expect("there is a frame");
        }
        let alert = lab.find("#app:not([aria-busy]) [role=alert]").await;
        let text = alert.text().await.expect("it has text");
        assert!(
            text.starts_with("SMTP Lab could not load.") && text.contains(said),
            "{address}: {text}"
        );
    };
    let page = server.address() + "lab/index.html";
    says(
        &format!("file://{}/index.html", site.lab.display()),
        "Open smtp-lab.html",
    )
    .await;
    says(
        &(server.address() + "examples/site.html"),
        "Add allow-same-origin",
    )
    .await;
    // The way out.
    let framed = server.address() + "examples/single.html";
    lab.client.goto(&framed).await.expect(OBEYS);
    lab.client.enter_frame(0).await.expect("there is a frame");
    lab.find("#app:not([aria-busy]) .lesson").await;
    site.change("index.html", "'self' 'wasm-unsafe-eval'", "'self'");
    says(&page, "Add 'wasm-unsafe-eval'").await;
    for missing in ["_bg.wasm", ".js", "boot.js"] {
        let mut files = fs::read_dir(&site.lab).expect(OBEYS).flatten();
        let is_it = |it: &str| it == missing || it.starts_with("app-") && it.ends_with(missing);
        let file = files.find(|it| it.file_name().to_str().is_some_and(is_it));
        let file = file.expect("the site has it");
        fs::remove_file(file.path()).expect(OBEYS);
        says(
            &page,
            &format!("A file did not arrive: {}", file.file_name().display()),
        )
        .await;
    }
}
