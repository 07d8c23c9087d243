//! `cargo xtask bench`: builds what is measured and runs the programs of the crate `bench`.

use crate::process::{command, run, say, target};
use crate::{Outcome, dist, mail_programs, tools};

/// Measures the page's weight, and only this where `part` is `weight`; the engines' throughput, `serve`
/// beside others and the page's work per step.
pub(crate) fn bench(part: Option<&str>) -> Outcome {
    if !matches!(part, None | Some("weight")) {
        return Err("Of the measurements only `weight` can be had alone.".into());
    }
    let folder = dist::dist()?;
    if part.is_some() {
        let mut weigh = command(
            "cargo",
            &["run", "--quiet", "--release", "--package", "bench", "--"],
        );
        weigh.arg(folder).arg("weight");
        return run(weigh);
    }
    for sentence in mail_programs::install() {
        say(&format!("A mail program is not there. {sentence}"));
    }
    run(command(
        "cargo",
        &["build", "--quiet", "--release", "--package", "cli"],
    ))?;
    let mut bench = command(
        "cargo",
        &["run", "--quiet", "--release", "--package", "bench", "--"],
    );
    bench.env("SMTP_LAB_DIST", &folder);
    bench.env("SMTP_LAB_CLI", target().join("release/smtplab"));
    bench.arg(folder);
    if let Ok((browser, driver)) = tools::chromium() {
        bench
            .env("SMTP_LAB_CHROMIUM", browser)
            .env("SMTP_LAB_CHROMEDRIVER", driver);
    }
    run(bench)
}
