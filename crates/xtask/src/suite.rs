//! `cargo xtask test`: every test, a heading each, one line at the end that counts them.

use crate::process::{command, find, is_ci, root, run, run_lines, say, target};
use crate::{Outcome, dist, mail_programs, tools};
use std::path::PathBuf;
use std::process::Command;

/// The page is of the browser alone: it is built, linted and tested for wasm32.
const PAGE: &str = "app";
const WASM: &str = "wasm32-unknown-unknown";
/// One profile for whatever runs in a browser under test, so that nothing compiles twice.
const PROFILE: &str = "web-dev";

/// A part of the suite: its name for FILTER, its heading, and what runs it.
type Part = (&'static str, &'static str, fn(&mut Suite) -> Outcome);

const PARTS: [Part; 6] = [
    ("fmt", "Formatting", Suite::formatting),
    ("clippy", "Lints", Suite::lints),
    (
        "native",
        "Tests of the crates, on this machine",
        Suite::native,
    ),
    (
        "interop",
        "Conversations with mail programs",
        Suite::interop,
    ),
    ("wasm", "Tests of the crates, in Chromium", Suite::wasm),
    (
        "browser",
        "Tests of the whole page, in Chromium",
        Suite::browser,
    ),
];

/// Runs all, or the part that `filter` names, or the tests whose names contain it.
pub(crate) fn test(filter: Option<&str>) -> Outcome {
    let is_part = PARTS.iter().any(|(name, ..)| Some(*name) == filter);
    let mut suite = Suite {
        filter: filter.filter(|_| !is_part).map(str::to_owned),
        counts: Counts::default(),
    };
    for (name, heading, run) in PARTS {
        let skipped = suite.filter.is_some() && matches!(name, "fmt" | "clippy");
        if skipped || is_part && Some(name) != filter {
            continue;
        }
        say(&format!("\n== {heading} ({name})"));
        if let Err(sentence) = run(&mut suite) {
            say(&sentence);
            suite.counts.failed += 1;
        }
    }
    let Counts {
        passed,
        failed,
        skipped,
    } = suite.counts;
    let skipped = if skipped > 0 {
        format!(", {skipped} skipped")
    } else {
        String::new()
    };
    say(&format!("\n{passed} passed, {failed} failed{skipped}"));
    // The count stands alone on the last line: the exit code says the rest.
    if failed > 0 {
        Err(String::new())
    } else {
        Ok(())
    }
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

struct Suite {
    filter: Option<String>,
    counts: Counts,
}

impl Suite {
    fn formatting(&mut self) -> Outcome {
        tools::lints()?;
        // The names of the files say enough: `cargo fmt` mends them.
        run(command("cargo", &["fmt", "--all", "--", "--check", "-l"]))?;
        self.counts.passed += 1;
        Ok(())
    }

    fn lints(&mut self) -> Outcome {
        tools::lints()?;
        tools::wasm_target()?;
        let mut native = cargo("clippy", &["--workspace", "--exclude", PAGE]);
        native.args(["--all-targets", "--", "-D", "warnings"]);
        let mut page = cargo("clippy", &["--package", PAGE, "--all-targets"]);
        page.args([
            "--target",
            WASM,
            "--profile",
            PROFILE,
            "--",
            "-D",
            "warnings",
        ]);
        // What `--all-targets` leaves out, as a plain `cargo test` does.
        let mut browser = cargo("clippy", &["--workspace", "--exclude", PAGE]);
        browser.args(["--test", "browser", "--test", "interop"]);
        browser.args(["--", "-D", "warnings"]);
        let outcomes = [native, page, browser].map(run);
        self.counts.passed += outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        self.counts.failed += outcomes.iter().filter(|outcome| outcome.is_err()).count();
        Ok(())
    }

    fn native(&mut self) -> Outcome {
        // The page too: what it computes from the run needs no browser.
        let tests = cargo("test", &["--workspace", "--no-fail-fast"]);
        self.count(tests)
    }

    fn interop(&mut self) -> Outcome {
        for sentence in mail_programs::install() {
            say(&format!("A mail program is not there. {sentence}"));
        }
        run(cargo("build", &["--package", "cli"]))?;
        let mut tests = cargo(
            "test",
            &["--workspace", "--exclude", PAGE, "--test", "interop"],
        );
        tests.env("SMTP_LAB_CLI", target().join("debug/smtplab"));
        // What is skipped says why.
        tests.env("RUST_TEST_NOCAPTURE", "1");
        self.count(tests)
    }

    fn wasm(&mut self) -> Outcome {
        tools::for_building()?;
        let Some((_, driver)) = self.chromium() else {
            return Ok(());
        };
        // Never `--quiet`: cargo hands it on to the runner, which does not know it.
        let mut tests = command("cargo", &["test", "--target", WASM, "--profile", PROFILE]);
        tests.arg("--no-fail-fast");
        for package in packages_with_web_tests() {
            tests.args(["--package", &package]);
        }
        tests.args(["--test", "web"]);
        tests.env("CHROMEDRIVER", driver);
        tests.env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            "wasm-bindgen-test-runner",
        );
        let options = root().join("crates/xtask/webdriver.json");
        tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", options);
        self.count(tests)
    }

    fn browser(&mut self) -> Outcome {
        tools::for_building()?;
        let Some((browser, driver)) = self.chromium() else {
            return Ok(());
        };
        let axe = tools::axe()?;
        for package in ["reveal.js", "scorm-again"] {
            if let Err(sentence) = tools::npm_package(package) {
                say(&format!("What needs {package} is skipped. {sentence}"));
            }
        }
        let dist = build_page()?;
        run(cargo("build", &["--package", "cli"]))?;
        let mut tests = cargo(
            "test",
            &["--workspace", "--exclude", PAGE, "--test", "browser"],
        );
        tests.env("SMTP_LAB_DIST", dist);
        tests.env("SMTP_LAB_CHROMIUM", browser);
        tests.env("SMTP_LAB_CHROMEDRIVER", driver);
        tests.env("SMTP_LAB_AXE", axe);
        if let (Some(browser), Some(driver)) =
            (find(&["firefox-esr", "firefox"]), find(&["geckodriver"]))
        {
            tests.env("SMTP_LAB_FIREFOX", browser);
            tests.env("SMTP_LAB_GECKODRIVER", driver);
        }
        tests.env("SMTP_LAB_CLI", target().join("debug/smtplab"));
        tests.env("SMTP_LAB_NODE_MODULES", root().join(".tools/node_modules"));
        self.count(tests)
    }

    /// A browser and its driver, or one more thing skipped and the reason said.
    fn chromium(&mut self) -> Option<(PathBuf, PathBuf)> {
        tools::chromium()
            .map_err(|sentence| {
                say(&format!(
                    "Skipped: there is no Chromium with a chromedriver. {sentence}"
                ));
                self.counts.skipped += 1;
            })
            .ok()
    }

    /// Runs tests and counts them by the lines in which each binary sums up.
    fn count(&mut self, mut tests: Command) -> Outcome {
        if let Some(filter) = &self.filter {
            tests.args(["--", filter]);
        }
        let mut counts = Counts::default();
        let succeeded = run_lines(tests, |line| {
            say(line);
            if let Some(result) = line.trim_start().strip_prefix("test result:") {
                counts.passed += number_before(result, "passed");
                counts.failed += number_before(result, "failed");
                counts.skipped += number_before(result, "ignored");
            }
        })?;
        // A binary that did not compile or did not reach its end counts as one test.
        if !succeeded && counts.failed == 0 {
            counts.failed = 1;
        }
        self.counts.passed += counts.passed;
        self.counts.failed += counts.failed;
        self.counts.skipped += counts.skipped;
        Ok(())
    }
}

/// The page as the tests open it; its folder.
pub(crate) fn build_page() -> Outcome<PathBuf> {
    say("Building the page.");
    let folder = target().join("web/test");
    let mut trunk = command("trunk", &["build", "--quiet", "--dist"]);
    trunk.arg(&folder);
    run(trunk)?;
    dist::pack(&folder, None)?;
    Ok(folder)
}

/// The packages whose `tests/web.rs` runs in a browser.
fn packages_with_web_tests() -> Vec<String> {
    let crates = std::fs::read_dir(root().join("crates"))
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = crates
        .filter(|folder| folder.path().join("tests/web.rs").is_file())
        .map(|folder| folder.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Cargo; without its progress where nobody watches.
fn cargo(subcommand: &str, arguments: &[&str]) -> Command {
    let mut cargo = command("cargo", &[subcommand]);
    if is_ci() {
        cargo.arg("--quiet");
    }
    cargo.args(arguments);
    cargo
}

/// The number before `word` in `result`, ` ok. 5 passed; 0 failed; …`.
fn number_before(result: &str, word: &str) -> usize {
    let (before, _) = result.split_once(word).unwrap_or_default();
    before
        .split_whitespace()
        .next_back()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::number_before;

    #[test]
    fn the_line_in_which_a_test_binary_sums_up_is_understood() {
        let line = " FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out; finished";
        let counts =
            ["passed", "failed", "ignored", "absent"].map(|word| number_before(line, word));
        assert_eq!(counts, [12, 3, 1, 0]);
    }
}
