//! `cargo xtask bench`: builds what is measured and runs the programs of the crate `bench`.

use crate::process::{command, run};
use crate::{Outcome, dist, tools};

/// Measures the page's weight, the engines' throughput and the page's work per step.
pub(crate) fn bench() -> Outcome {
    let folder = dist::dist()?;
    let mut bench = command(
        "cargo",
        &["run", "--quiet", "--release", "--package", "bench", "--"],
    );
    bench.env("SMTP_LAB_DIST", &folder);
    bench.arg(folder);
    if let Ok((browser, driver)) = tools::chromium() {
        bench
            .env("SMTP_LAB_CHROMIUM", browser)
            .env("SMTP_LAB_CHROMEDRIVER", driver);
    }
    run(bench)
}
