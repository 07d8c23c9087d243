//! Draws the page: README's picture, and those that a reviewer lays beside the mock. Called by
//! `cargo xtask screenshots`.
#![expect(
    clippy::print_stdout,
    reason = "a command speaks on its standard output"
)]

use std::path::{Path, PathBuf};
use tests::lab::Lab;

/// A picture: its name, what follows the page's address, its size in CSS pixels, the colours.
const SHOTS: [(&str, &str, (u32, u32), &str); 8] = [
    ("home", "", (1280, 800), "light"),
    ("home-narrow", "", (390, 844), "light"),
    ("home-dark", "", (1280, 800), "dark"),
    ("catalogue", "?view=watch", (1280, 800), "light"),
    ("wide", "?at=2/rcpt-bob", (1280, 800), "light"),
    ("narrow", "?at=2/rcpt-bob", (390, 844), "light"),
    ("dark", "?at=2/eod", (1280, 800), "dark"),
    ("embedded", "?at=2/rcpt-bob&view=embed", (720, 420), "light"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let Some(lab) = Lab::start().await else {
        return Ok(());
    };
    for (name, query, (width, height), scheme) in SHOTS {
        lab.prefer(&[
            ("prefers-color-scheme", scheme),
            ("prefers-reduced-motion", "reduce"),
        ])
        .await;
        lab.resize(width, height).await;
        lab.visit(query).await;
        let picture = lab
            .client
            .screenshot()
            .await
            .map_err(std::io::Error::other)?;
        let path = folder.join(name).with_extension("png");
        std::fs::write(&path, &picture)?;
        println!("{}", path.display());
        if name == "wide" {
            std::fs::write(
                Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/picture.png"),
                picture,
            )?;
        }
    }
    Ok(())
}
