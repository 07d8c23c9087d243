//! Scenarios and lessons come when they are needed, may fail to come, and are as their files are now.

use serde_json::{Value, json};
use site::server::Server;
use std::fs;
use std::path::{Path, PathBuf};
use tests::lab::Lab;
use tests::or_skip;

/// Which files under this folder the page has fetched.
async fn fetched(lab: &Lab, folder: &str) -> usize {
    let script = format!(
        "return performance.getEntriesByType('resource').filter((it) => it.name.includes('/{folder}')).length"
    );
    let count = lab.run(&script).await;
    usize::try_from(count.as_u64().unwrap_or_default()).unwrap_or_default()
}

/// The page has fetched so many files of each folder.
async fn fetches(lab: &Lab, folders: [(&str, usize); 2]) {
    for (folder, count) in folders {
        assert_eq!(fetched(lab, folder).await, count, "{folder}");
    }
}

async fn network(lab: &Lab, command: &str, parameters: Value) {
    lab.devtools("Network.enable", json!({}))
        .await
        .expect("the network is watched");
    lab.devtools(command, parameters)
        .await
        .expect("the network obeys");
}

async fn block(lab: &Lab, urls: &[&str]) {
    network(lab, "Network.setBlockedURLs", json!({ "urls": urls })).await;
}

async fn slow_down(lab: &Lab, milliseconds: u32) {
    let conditions = json!({ "offline": false, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1 });
    network(lab, "Network.emulateNetworkConditions", conditions).await;
}

async fn pick(lab: &Lab, value: &str) {
    lab.press(&format!(".card[href='?{value}']")).await;
}

async fn text(lab: &Lab, css: &str) -> String {
    lab.find(css).await.text().await.expect("it has text")
}

/// Which scenario or lesson is shown.
async fn picked(lab: &Lab) -> String {
    lab.find(".columns:not([aria-busy])").await;
    text(lab, ".crumb b").await
}

#[tokio::test]
async fn a_first_visit_fetches_the_list_alone_and_what_is_asked_for_is_fetched_once() {
    let lab = or_skip!(Lab::open("").await);
    lab.find(".card").await;
    fetches(&lab, [("index-", 1), ("scenarios/", 0)]).await;
    lab.visit("?scenario=direct&at=rcpt-bob").await;
    fetches(&lab, [("index-", 1), ("scenarios/", 1)]).await;
    assert!(text(&lab, ".ladder-rows .now").await.contains("RCPT TO"));
    lab.visit("?lesson=first-session").await;
    fetches(&lab, [("lessons/", 1), ("scenarios/", 0)]).await;
    lab.find(".lesson .step").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_is_on_its_way_is_said_and_only_the_last_that_was_asked_for_is_shown() {
    let lab = or_skip!(Lab::open("?view=watch").await);
    lab.find(".card").await;
    slow_down(&lab, 700).await;
    pick(&lab, "scenario=direct").await;
    pick(&lab, "scenario=pop3").await;
    let busy = "main[aria-busy] [href='?scenario=pop3'] [role=status]";
    assert_eq!(text(&lab, busy).await, "Loading");
    let shown = picked(&lab).await;
    assert!(include_str!("../../www/scenarios/pop3/en.md").contains(&shown));
    // The one that was asked for first has come by now, too.
    tokio::time::sleep(std::time::Duration::from_millis(1000)).await;
    assert_eq!(picked(&lab).await, shown);
    lab.client
        .goto(&(lab.address() + "?lesson=first-session"))
        .await
        .expect("it is served");
    assert_eq!(text(&lab, "main[aria-busy] .loading").await, "Loading");
    lab.find(".lesson .step").await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn what_does_not_arrive_is_told_and_can_be_asked_for_again() {
    let lab = or_skip!(Lab::start().await);
    // By the address: the file, the list.
    for blocked in ["*/scenarios/direct-*", "*/index-*"] {
        block(&lab, &[blocked]).await;
        lab.visit("?scenario=direct").await;
        assert!(
            text(&lab, ".notice.error")
                .await
                .starts_with("This file could not be loaded:")
        );
        lab.find(".story").await;
        block(&lab, &[]).await;
        lab.press("#try-again").await;
        assert_eq!(picked(&lab).await, "One server", "{blocked}");
        assert_eq!(
            lab.run("return document.querySelector('.notice')").await,
            Value::Null
        );
    }
    // By the list, in the middle of a run, which stays.
    block(&lab, &["*/lessons/*"]).await;
    lab.press("#send-it").await;
    lab.press("#last").await;
    let now = text(&lab, ".ladder-rows .now").await;
    lab.press(".menu a[href='?view=learn']").await;
    pick(&lab, "lesson=first-session").await;
    lab.find(".notice.error #try-again").await;
    lab.client.back().await.expect("the browser goes back");
    assert_eq!(
        (picked(&lab).await, text(&lab, ".ladder-rows .now").await),
        ("One server".to_owned(), now)
    );
    // Names and places that there are not, and another site.
    for (query, said) in [
        (
            "?scenario=nowhere",
            "There is no scenario or lesson with this name: nowhere",
        ),
        (
            "?lesson=nothing",
            "There is no scenario or lesson with this name: nothing",
        ),
        (
            "?scenario=nowhere/x.json",
            "This file could not be loaded: nowhere/x.json (404)",
        ),
        (
            "?scenario=boot.js",
            "This is not a run, a scenario, a lesson or a message",
        ),
        (
            "?scenario=https://other.example/x.json",
            "This scenario is on another site",
        ),
        (
            "?scenario=//other.example/x.json",
            "This scenario is on another site",
        ),
        (
            "?scenario=data:application/json,{}//",
            "This scenario is on another site",
        ),
    ] {
        lab.visit(query).await;
        let notice = text(&lab, ".notice.error").await;
        assert!(notice.starts_with(said), "{query}: {notice}");
        lab.find(".story").await;
    }
}

/// Scenarios and lessons that are written while the page is open; they go with this value.
struct Written(PathBuf);

impl Written {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("smtp-lab-www-{}", std::process::id()));
        let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www");
        for path in [
            "scenarios/relay",
            "scenarios/direct",
            "lessons/first-session",
            "words/en",
        ] {
            let to = folder.join(path);
            fs::create_dir_all(&to).expect("a folder can be made");
            for file in fs::read_dir(www.join(path)).expect("it is there").flatten() {
                fs::copy(file.path(), to.join(file.file_name())).expect("it can be copied");
            }
        }
        Self(folder)
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let file = self.0.join(file);
        let text = fs::read_to_string(&file).expect("it is there");
        assert!(text.contains(from), "{from}");
        fs::write(file, text.replacen(from, to, 1)).expect("it can be written");
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

#[tokio::test]
async fn a_changed_scenario_or_lesson_shows_after_a_reload() {
    let lab = or_skip!(Lab::start().await);
    let written = Written::new();
    let dist = std::env::var_os("SMTP_LAB_DIST")
        .map(PathBuf::from)
        .unwrap_or_default();
    let server = Server::start(0, &dist, Some(&written.0)).expect("a port is free");
    let visit = async |query: &str| {
        lab.client
            .goto(&(server.address() + query))
            .await
            .expect("it is served");
        lab.find("#app:not([aria-busy]) main:not([aria-busy])")
            .await;
    };
    visit("?scenario=relay").await;
    assert_eq!(picked(&lab).await, "The whole path of a message");
    // What is compiled in is no exception.
    for scenario in ["relay", "direct"] {
        let file = format!("scenarios/{scenario}/en.md");
        written.change(&file, "# ", "# Changed: ");
        written.change(&file, "\n\n", "\n\nChanged about. ");
        let query = if scenario == "relay" {
            ""
        } else {
            "?scenario=direct"
        };
        visit(query).await;
        if query.is_empty() {
            lab.find(".card[href='?scenario=direct']").await;
            lab.find("main:not([aria-busy])").await;
            pick(&lab, "scenario=relay").await;
        }
        assert!(picked(&lab).await.starts_with("Changed: "), "{scenario}");
        let story = text(&lab, ".story").await;
        assert!(story.contains("Changed about."), "{scenario}: {story}");
    }
    written.change(
        "lessons/first-session/en.md",
        "SMTP is a",
        "Changed prose. SMTP is a",
    );
    visit("?lesson=first-session").await;
    assert!(text(&lab, ".lesson").await.contains("Changed prose."));
    // By its address, as its author wrote it.
    visit("?scenario=scenarios/direct/scenario.toml&at=rcpt-bob").await;
    assert!(text(&lab, ".ladder-rows .now").await.contains("RCPT TO"));
    visit("?scenario=scenarios/direct/scenario.toml").await;
    assert!(text(&lab, ".story").await.contains("Changed about."));
    // A mistake is told by file and line.
    written.change("scenarios/direct/scenario.toml", "epoch", "epok");
    visit("?scenario=direct").await;
    let notice = text(&lab, ".notice.error").await;
    assert!(
        notice.starts_with("scenarios/direct/scenario.toml:") && notice.contains("epok"),
        "{notice}"
    );
}

#[tokio::test]
async fn a_scenario_opens_from_a_file_as_a_run_does() {
    let lab = or_skip!(Lab::open("?lesson=first-session").await);
    let mut scenario: Value =
        toml::from_str(include_str!("../../www/scenarios/pop3/scenario.toml")).expect("in order");
    scenario["title"]["en"] = json!("Out of a file");
    scenario["about"]["en"] = json!("One paragraph.\n\nAnother.");
    lab.open_run(&scenario.to_string(), "scenario.json").await;
    assert!(
        text(&lab, ".story")
            .await
            .contains("One paragraph.\nAnother.")
    );
    assert_eq!(picked(&lab).await, "Out of a file");
    lab.expect_quiet_console().await;
}
