//! `cargo xtask bench`: builds what is measured and runs the programs of the crate `bench`.

use crate::process::{command, run, say, target};
use crate::{Outcome, dist, mail_programs, tools};
use std::path::PathBuf;

/// Measures the page's weight, and only this where `part` is `weight`; how quick it is, and only these two
/// where `part` is `page`; the engines' throughput, and `serve` beside others.
pub(crate) fn bench(part: Option<&str>) -> Outcome {
    if !matches!(part, None | Some("weight" | "page" | "engines")) {
        return Err("Of the measurements `weight`, `page` and `engines` can be had alone.".into());
    }
    let folder = match part {
        Some("engines") => PathBuf::new(),
        _ => dist::dist(None)?,
    };
    if part.is_none() {
        for sentence in mail_programs::install() {
            say(&format!("A mail program is not there. {sentence}"));
        }
        run(command(
            "cargo",
            &["build", "--quiet", "--release", "--package", "cli"],
        ))?;
    }
    let mut bench = command(
        "cargo",
        &["run", "--quiet", "--release", "--package", "bench", "--"],
    );
    bench.env("SMTP_LAB_DIST", &folder);
    bench.env("SMTP_LAB_CLI", target().join("release/smtplab"));
    bench.arg(folder).args(part);
    if let Ok((browser, driver)) = tools::chromium() {
        bench
            .env("SMTP_LAB_CHROMIUM", browser)
            .env("SMTP_LAB_CHROMEDRIVER", driver);
    }
    run(bench)
}
