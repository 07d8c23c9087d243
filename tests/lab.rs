//! The page, open in a browser of its own: a fresh profile, its console kept, its accessibility
//! checked by axe-core.
//!
//! `cargo xtask test` tells by the environment where things are: `SMTP_LAB_DIST` (the built page),
//! `SMTP_LAB_CHROMIUM`, `SMTP_LAB_CHROMEDRIVER`, `SMTP_LAB_AXE` (axe-core's script); where there is a Firefox,
//! `SMTP_LAB_FIREFOX` and `SMTP_LAB_GECKODRIVER`.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use site::server::Server;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// The page in a browser. All of it ends when this value goes.
#[derive(Debug)]
pub struct Lab {
    /// The browser, by WebDriver.
    pub client: Client,
    server: Server,
    _driver: Driver,
    profile: Profile,
}

impl Lab {
    /// A browser with nothing open yet; `None`, and a word why, where there is no page or browser.
    ///
    /// # Panics
    /// Where the browser is there and does not start.
    pub async fn start() -> Option<Self> {
        Self::launch("CHROMEDRIVER", |profile| chromium(profile, false)).await
    }

    /// The same in Firefox, without motion. What speaks Chromium's own protocol does not work there.
    ///
    /// # Panics
    /// Where the browser is there and does not start.
    pub async fn firefox() -> Option<Self> {
        Self::launch("GECKODRIVER", |_| firefox()).await
    }

    /// The same, and the browser traces what its threads do, for [`Lab::trace`].
    ///
    /// # Panics
    /// Where the browser is there and does not start.
    pub async fn traced() -> Option<Self> {
        Self::launch("CHROMEDRIVER", |profile| chromium(profile, true)).await
    }

    async fn launch(driver: &str, browser: impl Fn(&Profile) -> Capabilities) -> Option<Self> {
        let Some(dist) = std::env::var_os("SMTP_LAB_DIST").map(PathBuf::from) else {
            skip("SMTP_LAB_DIST names no built page");
            return None;
        };
        let variable = format!("SMTP_LAB_{driver}");
        let Some(program) = std::env::var_os(&variable) else {
            skip(&format!("{variable} names no driver of a browser"));
            return None;
        };
        let server =
            Server::start(0, &dist, None).expect("a port of the loopback interface is free");
        let profile = Profile::new();
        let mut driver = Driver::start(Path::new(&program));
        let mut http = HttpConnector::new();
        http.set_nodelay(true);
        let client = ClientBuilder::new(http)
            .capabilities(browser(&profile))
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .expect("the driver opens a session");
        driver.session = client.session_id().await.ok().flatten();
        Some(Self {
            client,
            server,
            _driver: driver,
            profile,
        })
    }

    /// The page open and drawn. `query` is what follows the address: `""`, `"?view=overview"`.
    ///
    /// # Panics
    /// Where the page does not appear within ten seconds.
    pub async fn open(query: &str) -> Option<Self> {
        let lab = Self::start().await?;
        lab.visit(query).await;
        Some(lab)
    }

    /// Goes to the page and waits until it is drawn and all of it is there.
    ///
    /// # Panics
    /// Where it does not appear within ten seconds.
    pub async fn visit(&self, query: &str) {
        let address = self.address() + query;
        self.client
            .goto(&address)
            .await
            .expect("the page is served");
        self.find("#app:not([aria-busy]) main:not([aria-busy])")
            .await;
    }

    /// The address of the page, `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn address(&self) -> String {
        self.server.address()
    }

    /// The element of a CSS selector, once it is there.
    ///
    /// # Panics
    /// Where it does not appear within ten seconds.
    pub async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let wait = self.client.wait().at_most(Duration::from_secs(10));
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css}: {error}; console: {:?}", self.console().await),
        }
    }

    /// Presses the element of a CSS selector, once it is there.
    ///
    /// # Panics
    /// Where it does not appear, or something lies over it.
    pub async fn press(&self, css: &str) {
        let pressed = self.find(css).await.click().await;
        pressed.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// What the page's functions give: `script` is the body of a function.
    ///
    /// # Panics
    /// Where it throws.
    pub async fn run(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .expect("the script runs")
    }

    /// What the browser's console said since it was asked last: errors, warnings, messages.
    ///
    /// # Panics
    /// Where chromedriver keeps no log.
    pub async fn console(&self) -> Vec<String> {
        let log = Endpoint::post("se/log", json!({ "type": "browser" }));
        let log = self
            .client
            .issue_cmd(log)
            .await
            .expect("chromedriver keeps the log");
        let lines = log.as_array().into_iter().flatten();
        lines
            .map(|line| format!("{}: {}", line["level"], line["message"]))
            .collect()
    }

    /// What the browser traced since it was asked last: its tasks and the page's marks, as events of
    /// the trace format. It traces anew only when it is asked once more.
    ///
    /// # Panics
    /// Where chromedriver keeps no log.
    pub async fn trace(&self) -> Vec<Value> {
        let log = Endpoint::post("se/log", json!({ "type": "performance" }));
        let log = self
            .client
            .issue_cmd(log)
            .await
            .expect("chromedriver keeps the log");
        let entries = log.as_array().into_iter().flatten();
        let messages = entries
            .filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
        messages
            .filter(|it| it["message"]["method"] == "Tracing.dataCollected")
            .map(|mut it| it["message"]["params"].take())
            .collect()
    }

    /// # Panics
    /// Where the console said anything.
    pub async fn expect_quiet_console(&self) {
        assert_eq!(
            self.console().await,
            Vec::<String>::new(),
            "the console is quiet"
        );
    }

    /// Puts axe-core into the page, as `axe`.
    ///
    /// # Panics
    /// Where `SMTP_LAB_AXE` names no script.
    pub async fn load_axe(&self) {
        let script = std::env::var("SMTP_LAB_AXE").expect("SMTP_LAB_AXE names axe-core's script");
        let source = std::fs::read_to_string(script).expect("axe-core was installed");
        self.run(&format!("if (!window.axe) {{ {source}\n }}"))
            .await;
    }

    /// What axe-core finds wrong with the page as it is now, a line a finding. The size of targets (WCAG 2.5.8) it
    /// measures only where it is told to.
    ///
    /// # Panics
    /// Where `SMTP_LAB_AXE` names no script, or axe-core fails.
    pub async fn axe(&self) -> Vec<String> {
        self.load_axe().await;
        let run = "const done = arguments[0]; \
            axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then((it) => done(it.violations.flatMap( \
            (rule) => rule.nodes.map((at) => `${rule.id}: ${rule.help}: ${at.target} in ${at.html}`))), (error) => done([String(error)]));";
        let found = self.client.execute_async(run, Vec::new()).await;
        serde_json::from_value(found.expect("axe-core runs")).expect("it gives lines")
    }

    /// Gives the page a file as a run to open, as the browser's own dialog would.
    ///
    /// # Panics
    /// Where the page has no field for it.
    pub async fn open_run(&self, content: &str, name: &str) {
        let open = "const [content, name] = arguments; const files = new DataTransfer(); \
            files.items.add(new File([content], name, { type: 'application/json' })); \
            const input = document.querySelector('#open-run'); input.files = files.files; \
            input.dispatchEvent(new Event('change', { bubbles: true }));";
        self.client
            .execute(open, vec![json!(content), json!(name)])
            .await
            .expect("the file is given");
    }

    /// Saves the run as a file that ends so, under its own name.
    pub async fn save(&self, end: &str) {
        self.press("#save").await;
        self.press(&format!("#save-{end}")).await;
    }

    /// Sends a command of the Chrome DevTools Protocol.
    ///
    /// # Errors
    /// What chromedriver says.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Result<Value, CmdError> {
        let body = json!({ "cmd": command, "params": parameters });
        self.client
            .issue_cmd(Endpoint::post("goog/cdp/execute", body))
            .await
    }

    /// Makes the window `width` by `height` CSS pixels large, which may be smaller than a window.
    ///
    /// # Panics
    /// Where the browser refuses.
    pub async fn resize(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let done = self
            .devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
        done.expect("the browser takes a size");
    }

    /// Sets a preference of the person: `("prefers-color-scheme", "dark")`,
    /// `("prefers-reduced-motion", "reduce")`.
    ///
    /// # Panics
    /// Where the browser refuses.
    pub async fn prefer(&self, features: &[(&str, &str)]) {
        let features: Vec<_> = features
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let done = self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        );
        done.await.expect("the browser takes a preference");
    }

    /// The content of a file that the page handed to the browser, once it is whole.
    ///
    /// # Panics
    /// Where it does not arrive within ten seconds.
    pub async fn downloaded(&self, name: &str) -> String {
        String::from_utf8(self.downloaded_octets(name).await).expect("it is UTF-8")
    }

    /// The octets of a file that the page has the browser download.
    ///
    /// # Panics
    /// Where none comes.
    pub async fn downloaded_octets(&self, name: &str) -> Vec<u8> {
        let path = self.profile.downloads().join(name);
        for _ in 0..100 {
            // The browser writes under another name and renames what is whole.
            if let Ok(content) = std::fs::read(&path) {
                return content;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!(
            "{name} was not downloaded; console: {:?}",
            self.console().await
        )
    }
}

fn chromium(profile: &Profile, traced: bool) -> Capabilities {
    let profile_flag = format!("--user-data-dir={}", profile.0.display());
    let mut chromium = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--window-size=1280,800", profile_flag,
        ],
        "prefs": { "download.default_directory": profile.downloads() },
    });
    if let Ok(binary) = std::env::var("SMTP_LAB_CHROMIUM") {
        chromium["binary"] = json!(binary);
    }
    let mut logs = json!({ "browser": "ALL" });
    if traced {
        logs["performance"] = json!("ALL");
        chromium["perfLoggingPrefs"] = json!({
            "enableNetwork": false, "enablePage": false, "traceCategories": "toplevel,blink.user_timing",
        });
    }
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("chrome")),
        ("goog:loggingPrefs".to_owned(), logs),
        ("goog:chromeOptions".to_owned(), chromium),
    ])
}

fn firefox() -> Capabilities {
    let mut firefox = json!({ "args": ["-headless"], "prefs": { "ui.prefersReducedMotion": 1 } });
    if let Ok(binary) = std::env::var("SMTP_LAB_FIREFOX") {
        firefox["binary"] = json!(binary);
    }
    Capabilities::from_iter([
        ("browserName".to_owned(), json!("firefox")),
        ("moz:firefoxOptions".to_owned(), firefox),
    ])
}

/// chromedriver or geckodriver, on a port it chose.
#[derive(Debug)]
struct Driver {
    child: Child,
    port: u16,
    session: Option<String>,
}

impl Driver {
    /// Several at once can choose the same port, of IPv4 and of IPv6, and the later ends then: it is
    /// started again.
    fn start(program: &Path) -> Self {
        let mut attempts = (0..5).map(|_| Self::try_start(program));
        let started = attempts.find_map(|it| it);
        started.expect("the driver says on which port it listens")
    }

    fn try_start(program: &Path) -> Option<Self> {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let port = said.by_ref().map_while(Result::ok).find_map(|line| {
            let says = ["started successfully on port ", "Listening on 127.0.0.1:"];
            let (_, port) = says.iter().find_map(|it| line.split_once(it))?;
            port.trim_end_matches('.').parse().ok()
        });
        let Some(port) = port else {
            // It closed its output: it is over, or will be.
            drop(child.kill());
            drop(child.wait());
            return None;
        };
        // What it says later is read away, so that it never waits for a reader.
        std::thread::spawn(move || said.for_each(drop));
        Some(Self {
            child,
            port,
            session: None,
        })
    }

    /// Ends the session, and with it the browser: the driver alone knows its processes.
    fn end_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else {
            return Ok(());
        };
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )?;
        // It answers when the browser has ended, and leaves the connection open.
        stream.read(&mut [0; 256]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.end_session());
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The folder of a browser that has never been used; it goes with this value.
#[derive(Debug)]
struct Profile(PathBuf);

impl Profile {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("smtp-lab-browser-{}-{number}", std::process::id());
        let profile = Self(std::env::temp_dir().join(name));
        std::fs::create_dir_all(profile.downloads()).expect("a folder can be made");
        profile
    }

    fn downloads(&self) -> PathBuf {
        self.0.join("downloads")
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A command of chromedriver beyond WebDriver.
#[derive(Debug)]
struct Endpoint {
    path: &'static str,
    body: Value,
}

impl Endpoint {
    fn post(path: &'static str, body: Value) -> Self {
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for Endpoint {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
fn skip(reason: &str) {
    eprintln!("skipped: {reason}; `cargo xtask test` tells where it is");
}
