//! Draws the page: README's pictures, and a gallery of every panel, place, size and theme to look at.
//! Called by `cargo xtask screenshots`.
#![expect(
    clippy::print_stdout,
    reason = "a command speaks on its standard output"
)]

#[path = "screenshots/film.rs"]
mod film;

use std::fmt::Write as _;
use std::fs;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tests::lab::Lab;

const SIZES: [(&str, u32, u32); 3] = [
    ("wide", 1280, 800),
    ("middle", 1000, 760),
    ("narrow", 390, 844),
];

const THEMES: [(&str, (&str, &str)); 4] = [
    ("light", ("prefers-color-scheme", "light")),
    ("dark", ("prefers-color-scheme", "dark")),
    ("contrast", ("prefers-contrast", "more")),
    ("forced", ("forced-colors", "active")),
];

/// Moments: a name, and what follows the page's address.
const MOMENTS: [(&str, &str); 16] = [
    ("home", ""),
    ("learn", "?view=learn"),
    ("watch", "?view=watch"),
    ("try", "?view=try"),
    ("lesson", "?lesson=first-session"),
    ("start", "?scenario=relay"),
    ("rcpt", "?at=2/rcpt-bob"),
    ("message", "?at=2/eod"),
    ("end", "?at=end"),
    ("reply-lost", "?scenario=reply-lost&at=end"),
    ("greylisting", "?scenario=greylisting&at=deferred"),
    ("smuggling", "?scenario=smuggling&at=end"),
    ("embedded", "?at=2/rcpt-bob&view=embed"),
    ("present", "?view=present&at=2/rcpt-bob"),
    ("overview", "?view=overview&at=2/rcpt-bob"),
    ("no-such-place", "?at=nowhere"),
];

/// Where each panel is looked at.
const PANELS_AT: &str = "?at=2/rcpt-bob";

/// Shows the panel of a button, on a narrow page its tab first.
const SHOW: &str = "const it = document.getElementById('NAME'), [kind] = it.id.split('-'); \
    const tabs = [...document.querySelectorAll('.narrow-tabs button')].filter((tab) => tab.checkVisibility()); \
    const tab = { tab: tabs[1], ladder: tabs[2], work: tabs.find((tab) => tab.textContent === it.textContent) }[kind]; \
    tab?.click(); if (!tab || kind !== 'work') it.click();";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("."), PathBuf::from);
    fs::create_dir_all(&folder)?;
    let Some(lab) = Lab::start().await else {
        return Ok(());
    };
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www");
    film::film(&lab, &readme.join("first-minute.gif")).await?;
    let mut index = String::from("<!doctype html><title>Gallery</title>");
    for (size, width, height) in SIZES {
        lab.resize(width, height).await;
        for (theme, preference) in THEMES {
            lab.prefer(&[preference, ("prefers-reduced-motion", "reduce")])
                .await;
            let mut names = Vec::new();
            for (moment, query) in MOMENTS {
                lab.visit(query).await;
                names.push(moment.to_owned());
                shoot(&lab, &folder, &format!("{size}-{theme}-{moment}")).await?;
            }
            lab.visit(PANELS_AT).await;
            for tab in panels(&lab).await {
                lab.visit(PANELS_AT).await;
                lab.run(&SHOW.replace("NAME", &tab)).await;
                tokio::time::sleep(Duration::from_millis(200)).await;
                shoot(&lab, &folder, &format!("{size}-{theme}-{tab}")).await?;
                names.push(tab);
            }
            for name in names {
                let file = format!("{size}-{theme}-{name}");
                write!(index, "<figure><img src={file}.png loading=lazy><figcaption>{file}</figcaption></figure>")
                    .map_err(Error::other)?;
            }
        }
    }
    fs::write(folder.join("index.html"), index)?;
    fs::copy(
        folder.join("wide-light-rcpt.png"),
        readme.join("picture.png"),
    )?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// The names of the tabs of inspector, workbench and ladder.
async fn panels(lab: &Lab) -> Vec<String> {
    let names = "return [...document.querySelectorAll('[id^=tab-],[id^=work-],[id^=ladder-]')] \
        .filter((it) => it.tagName === 'BUTTON').map((it) => it.id)";
    let names = lab.run(names).await;
    let names = names.as_array().into_iter().flatten();
    names
        .filter_map(|it| Some(it.as_str()?.to_owned()))
        .collect()
}

async fn shoot(lab: &Lab, folder: &Path, name: &str) -> Result<()> {
    let picture = lab.client.screenshot().await.map_err(Error::other)?;
    fs::write(folder.join(name).with_extension("png"), picture)
}
