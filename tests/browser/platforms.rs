//! The lab on the platforms of course pages, each built by its own tool: where one is not there, its part is skipped.

use crate::keyboard::{key, strike};
use crate::lessons::{complete, is_at, solved_small};
use crate::student::{Student, With};
use fantoccini::key::Key;
use serde_json::Value;
use site::server::Server;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;
use tests::lab::Lab;
use tests::or_skip;

/// What browser and disk do.
const OBEYS: &str = "it does as it is told";
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www/examples");
/// Where the examples say that the lab is.
const YOURS: &str = "https://your.site/lab/";

/// An empty page: a browser asks for its icon.
const ICON: &str = "<!doctype html>\n<link rel=\"icon\" href=\"data:,\">\n";

/// A site on a port of its own; it ends with the value.
struct Elsewhere {
    server: Server,
    folder: PathBuf,
}

impl Elsewhere {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("smtp-lab-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("examples")).expect(OBEYS);
        let server = Server::start(0, &folder, None).expect(OBEYS);
        Self { server, folder }
    }

    /// Its files: a policy of our own does not go with them.
    fn files(&self) -> PathBuf {
        self.folder.join("examples")
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.files().join(path);
        fs::create_dir_all(path.parent().expect(OBEYS)).expect(OBEYS);
        fs::write(path, text).expect(OBEYS);
    }

    /// Copies an example into a folder, with the address of the lab.
    fn copy(&self, lab: &Lab, from: &Path, to: &str) {
        for entry in fs::read_dir(from).expect(OBEYS) {
            let path = entry.expect(OBEYS).path();
            let to = format!("{to}/{}", path.file_name().expect(OBEYS).display());
            match path.is_dir() {
                true => self.copy(lab, &path, &to),
                false => {
                    let text = fs::read_to_string(&path).expect(OBEYS);
                    self.write(&to, &text.replace(YOURS, &lab.address()));
                }
            }
        }
    }

    async fn visit(&self, lab: &Lab, path: &str) {
        let address = format!("{}examples/{path}", self.server.address());
        lab.client.goto(&address).await.expect(OBEYS);
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
fn skip(why: &str) {
    eprintln!("skipped: {why}");
}

/// Runs a tool in a folder; `None`, and a word why, where it is not there.
fn tool(folder: &Path, program: &str, arguments: &[&str]) -> Option<Output> {
    let Ok(output) = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
    else {
        skip(&format!("{program} is not installed"));
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said}");
    Some(output)
}

/// A folder of npm's packages, where all of these are in it.
fn npm_packages(wanted: &[&str]) -> Option<PathBuf> {
    let folder = std::env::var_os("SMTP_LAB_NODE_MODULES").map(PathBuf::from);
    let found = folder.filter(|it| wanted.iter().all(|name| it.join(name).is_dir()));
    if found.is_none() {
        skip(&format!(
            "SMTP_LAB_NODE_MODULES names no folder with {wanted:?}"
        ));
    }
    found
}

/// Steps the lab in the page's first frame, which may be in an element: `2/rcpt-bob` is shown there.
async fn step_inside(lab: &Lab, about: &str) {
    let frame = "const it = document.querySelector('smtp-lab')?.shadowRoot ?? document; \
        document.querySelector('smtp-lab')?.shadowRoot?.querySelector('button')?.click(); return it.querySelector('iframe')";
    let mut found = Value::Null;
    for _ in 0..100 {
        found = lab.run(frame).await;
        if found != Value::Null {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let id = found
        .as_object()
        .and_then(|it| it.values().next()?.as_str());
    let id = id.unwrap_or_else(|| panic!("{about}: there is no frame"));
    let frame =
        fantoccini::elements::Element::from_element_id(lab.client.clone(), id.to_owned().into());
    frame.enter_frame().await.expect(OBEYS);
    lab.find("#app:not([aria-busy]) main:not([aria-busy])")
        .await;
    let lit = "return document.querySelector('.ladder-rows .now')?.textContent ?? ''";
    let before = lab.run(lit).await;
    assert!(
        before.as_str().is_some_and(|it| it.contains("RCPT TO")),
        "{about}: {before}"
    );
    lab.find("#step").await;
    for turn in 0.. {
        let now = lab.run(lit).await;
        if now.as_str().is_some_and(|it| it.contains("250")) {
            break;
        }
        assert!(turn < 200, "{about}: {now}");
        // One press for the line, one for its reply.
        if turn % 20 == 0 {
            lab.run("document.querySelector('#step').click()").await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    lab.client.clone().enter_parent_frame().await.expect(OBEYS);
}

#[tokio::test]
async fn what_the_dialog_writes_works_in_an_empty_file_of_another_site() {
    let lab = or_skip!(Lab::open("?scenario=relay&at=2/rcpt-bob").await);
    let site = Elsewhere::new("snippet");
    lab.resize(390, 844).await;
    lab.press("#more").await;
    lab.press("#embed").await;
    lab.find("#embed-what optgroup").await;
    assert_eq!(
        lab.run("return document.activeElement.id").await,
        "embed-what"
    );
    for (css, typed) in [("#embed-title", "“Lunch” & <more>"), ("#embed-height", "")] {
        let field = lab.find(css).await;
        field.clear().await.expect(OBEYS);
        field.send_keys(typed).await.expect(OBEYS);
    }
    // What is not shown, and what the reader may do.
    lab.press("#embed-explain").await;
    lab.run("const it = document.querySelector('#embed-mode'); it.value = 'watch'; it.dispatchEvent(new Event('change', { bubbles: true }))").await;
    for (width, scheme) in [(390, "dark"), (1280, "light")] {
        lab.resize(width, 844).await;
        lab.prefer(&[("prefers-color-scheme", scheme)]).await;
        assert_eq!(lab.axe().await, Vec::<String>::new(), "{width} {scheme}");
    }
    lab.press("#embed-look").await;
    lab.client.enter_frame(0).await.expect(OBEYS);
    lab.find(".embed-head h1").await;
    lab.client.clone().enter_parent_frame().await.expect(OBEYS);
    let mut written = Vec::new();
    for name in ["html", "element", "mkdocs", "mdbook", "moodle"] {
        lab.press(&format!("#embed-{name}")).await;
        let snippet = lab
            .run("return document.querySelector('#embed-snippet').value")
            .await;
        let snippet = snippet.as_str().expect(OBEYS).to_owned();
        site.write(&format!("{name}.html"), &format!("{ICON}{snippet}\n"));
        written.push(snippet);
    }
    // Both are Markdown.
    assert_eq!(written[2], written[3]);
    for name in ["html", "element", "mkdocs", "moodle"] {
        site.visit(&lab, &format!("{name}.html")).await;
        step_inside(&lab, name).await;
        let title = "const it = document.querySelector('smtp-lab')?.shadowRoot ?? document; return it.querySelector('iframe').title";
        assert_eq!(lab.run(title).await, "“Lunch” & <more>");
    }
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn the_keys_stay_those_of_the_slides() {
    let lab = or_skip!(Lab::start().await);
    let packages = or_skip!(npm_packages(&["reveal.js"]));
    let site = Elsewhere::new("reveal");
    site.copy(&lab, &Path::new(EXAMPLES).join("reveal"), "slides");
    std::os::unix::fs::symlink(packages, site.files().join("slides/node_modules")).expect(OBEYS);
    site.visit(&lab, "slides/index.html#/1").await;
    let slide = async |number: u64| {
        for turn in 0.. {
            let now = lab
                .run("return window.Reveal?.isReady() && Reveal.getIndices().h")
                .await;
            if now == number {
                return;
            }
            assert!(turn < 100, "slide {now} instead of {number}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    slide(1).await;
    step_inside(&lab, "reveal").await;
    lab.client.enter_frame(0).await.expect(OBEYS);
    lab.press(".stage").await;
    strike(&lab, &[Key::PageDown.into()]).await;
    lab.client.clone().enter_parent_frame().await.expect(OBEYS);
    slide(2).await;
    key(&lab, Key::PageUp.into()).await;
    slide(1).await;
    key(&lab, Key::Left.into()).await;
    slide(0).await;
    lab.expect_quiet_console().await;
}

#[tokio::test]
async fn markdown_pages_are_built_and_the_lab_is_stepped_in_them() {
    let lab = or_skip!(Lab::start().await);
    let site = Elsewhere::new("markdown");
    let folder = site.files();
    for name in ["mkdocs", "mdbook", "quarto"] {
        site.copy(&lab, &Path::new(EXAMPLES).join(name), name);
    }
    let mkdocs = tool(
        &folder.join("mkdocs"),
        "mkdocs",
        &["build", "--quiet", "--site-dir", "out"],
    );
    let mdbook = tool(
        &folder.join("mdbook"),
        "mdbook",
        &["build", "--dest-dir", "out"],
    );
    // The shortcode alone, under pandoc: Quarto itself has no package.
    let filter = concat!(env!("CARGO_MANIFEST_DIR"), "/browser/scripts/quarto.lua");
    let pandoc = |arguments: &[&str]| {
        let own = [
            "lecture.qmd",
            "--from=markdown-smart",
            "--standalone",
            "--lua-filter",
            filter,
        ];
        tool(
            &folder.join("quarto"),
            "pandoc",
            &[&own, arguments].concat(),
        )
    };
    fs::write(
        folder.join("quarto/relay.txt"),
        "C: RCPT TO:<bob@receiver.example>\n",
    )
    .expect(OBEYS);
    let quarto = pandoc(&["--to=html", "--output=index.html"]);
    for (built, page) in [
        (&mkdocs, "mkdocs/out/index.html"),
        (&mdbook, "mdbook/out/letter.html"),
        (&quarto, "quarto/index.html"),
    ] {
        if built.is_some() {
            site.visit(&lab, page).await;
            step_inside(&lab, page).await;
        }
    }
    if let Some(latex) = pandoc(&["--to=latex", "--metadata=transcript=relay.txt"]) {
        let latex = String::from_utf8_lossy(&latex.stdout).into_owned();
        let link = format!("\\href{{{}?at=2/rcpt-bob&scenario=relay}}", lab.address());
        assert!(
            latex.contains(&link) && latex.contains("C: RCPT TO:<bob@receiver.example>"),
            "{latex}"
        );
    }
}

#[tokio::test]
async fn the_guide_has_the_lab_of_its_own_site() {
    let lab = or_skip!(Lab::start().await);
    let site = Elsewhere::new("guide");
    let guide = site.files().join("guide");
    let docs = Path::new(EXAMPLES).join("../../docs");
    let guide = guide.to_string_lossy();
    or_skip!(tool(&docs, "mdbook", &["build", "--dest-dir", &guide]));
    let dist = PathBuf::from(std::env::var_os("SMTP_LAB_DIST").expect(OBEYS));
    for entry in fs::read_dir(dist).expect(OBEYS) {
        let path = entry.expect(OBEYS).path();
        let to = site.files().join(path.file_name().expect(OBEYS));
        if !to.exists() {
            std::os::unix::fs::symlink(&path, to).expect(OBEYS);
        }
    }
    site.visit(&lab, "guide/lecturers/embed.html").await;
    step_inside(&lab, "guide").await;
}

#[tokio::test]
async fn a_course_keeps_progress_and_score_by_scorm() {
    let lab = or_skip!(Lab::start().await);
    let packages = or_skip!(npm_packages(&["scorm-again"]));
    let Some(smtplab) = std::env::var_os("SMTP_LAB_CLI") else {
        return eprintln!("skipped: SMTP_LAB_CLI names no command");
    };
    lab.prefer(&[("prefers-reduced-motion", "reduce")]).await;
    let site = Elsewhere::new("scorm");
    for (name, text) in [
        ("index.html", include_str!("lms/index.html")),
        ("left.html", ICON),
        ("course.css", include_str!("lms/course.css")),
        ("course.js", include_str!("lms/course.js")),
    ] {
        site.write(name, text);
    }
    std::os::unix::fs::symlink(packages, site.files().join("node_modules")).expect(OBEYS);
    let file = site.folder.join("package.zip");
    let dist = std::env::var("SMTP_LAB_DIST").expect(OBEYS);
    let file = file.to_string_lossy();
    let arguments = [
        "export",
        "scorm",
        "bob-reads",
        "bcc",
        "--site",
        &dist,
        "-o",
        &file,
    ];
    or_skip!(tool(&site.folder, &smtplab.to_string_lossy(), &arguments));
    let mut package = zip::ZipArchive::new(fs::File::open(&*file).expect(OBEYS)).expect(OBEYS);
    package.extract(site.files().join("package")).expect(OBEYS);

    let launch = async || {
        site.visit(&lab, "index.html").await;
        for _ in 0..2 {
            lab.client.enter_frame(0).await.expect(OBEYS);
        }
        lab.find("#app:not([aria-busy]) .lesson").await;
        lab.find("main:not([aria-busy])").await;
    };
    // Leaves the course, and looks at what it kept. There is no page between: `pagehide` is all that is told.
    let leave = async || {
        site.visit(&lab, "left.html").await;
        let kept = lab
            .run("return [JSON.parse(localStorage.lms).cmi, localStorage.last]")
            .await;
        assert_eq!(kept[1], "LMSFinish");
        kept[0].clone()
    };
    launch().await;
    let student = Student::new(&lab, "bob-reads", With::Keys);
    let moves = solved_small("bob-reads");
    for it in &moves[..moves.len() / 2] {
        student.do_it(it).await;
    }
    student.still().await;
    let at = lab.run(crate::lessons::AT).await;
    let kept = leave().await;
    let (core, suspended) = (&kept["core"], &kept["suspend_data"]);
    assert_eq!(
        [&core["lesson_status"], &core["exit"]],
        ["incomplete", "suspend"],
        "{kept}"
    );
    let suspended = suspended.as_str().expect(OBEYS);
    assert!(
        suspended.len() <= 4096 && suspended.contains("\"run\":\"1"),
        "{suspended}"
    );
    // Another browser: only the course knows what was done.
    lab.run("for (const it of Object.keys(localStorage)) if (it.startsWith('smtp-lab')) delete localStorage[it]").await;
    launch().await;
    student.until(&is_at(), at).await;
    let again = leave().await;
    assert_eq!(
        [&again["core"]["score"], &again["suspend_data"]],
        [&core["score"], &kept["suspend_data"]]
    );
    // Another learner on the same device begins anew.
    lab.run("delete localStorage.lms").await;
    launch().await;
    complete(&student, &moves, false).await;
    let kept = leave().await;
    let core = &kept["core"];
    assert_eq!(
        [&core["lesson_status"], &core["score"]["raw"]],
        ["completed", "100"],
        "{kept}"
    );
    lab.expect_quiet_console().await;
}
