//! `cargo xtask screenshots`: pictures of the page, drawn by a browser from the built page.

use crate::process::{command, run, say, target};
use crate::{Outcome, suite, tools};

/// Draws the README's pictures, and a gallery of each panel and moment in three sizes and four themes.
pub(crate) fn screenshots() -> Outcome {
    tools::for_building()?;
    let (browser, driver) = tools::chromium()?;
    let dist = suite::build_page()?;
    let mut shots = command(
        "cargo",
        &[
            "run",
            "--quiet",
            "--package",
            "tests",
            "--bin",
            "screenshots",
        ],
    );
    shots.arg("--").arg(target().join("screenshots"));
    shots.env("SMTP_LAB_DIST", dist);
    shots.env("SMTP_LAB_CHROMIUM", browser);
    shots.env("SMTP_LAB_CHROMEDRIVER", driver);
    run(shots)?;
    say("README's pictures are www/picture.png and www/first-minute.gif.");
    Ok(())
}
