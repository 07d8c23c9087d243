//! What the page fetches: packed into the static site, or made on request while one works on it.

mod bundle;
pub mod languages;
mod offline;
mod pages;
pub mod server;
mod single;

pub use bundle::bundle;
use lessons::index::hashed_name;
use lessons::sources::{Packed, Problem, Sources, to_json};
pub use offline::offline;
use pages::PICTURE;
pub use single::single;
use std::io;
use std::path::Path;

/// The name under which the page asks for the list where it is made on request; `index.html` has it
/// (`Trunk.toml`).
const INDEX: &str = "index.json";

/// The script for other pages.
const EMBED: &str = "embed.js";

/// Reads `scenarios` and `lessons` under the folder `www`.
///
/// # Errors
/// Where a file cannot be read.
pub fn sources(www: &Path) -> io::Result<Sources> {
    let mut files = Vec::new();
    for kind in ["scenarios", "lessons"] {
        for folder in std::fs::read_dir(www.join(kind))? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder.path())? {
                let file = file?;
                let (folder, name) = (folder.file_name(), file.file_name());
                let path = format!("{kind}/{}/{}", folder.display(), name.display());
                files.push((path, std::fs::read_to_string(file.path())?));
            }
        }
    }
    Ok(files.into_iter().collect())
}

/// Writes what the page fetches beside it into `dist`, and the name of the list into the page. `address` is that of the
/// site, where it is known.
///
/// # Errors
/// The first fault of a source, or what cannot be written.
pub fn pack(dist: &Path, www: &Path, address: Option<&str>) -> Result<(), String> {
    let sources = sources(www).map_err(|error| format!("{}: {error}", www.display()))?;
    let Packed { index, files } = sources.pack();
    let list = to_json(&index);
    let list_name = hashed_name("index", &list, "json");
    let languages = languages::languages(www)?;
    let mut texts = vec![(list_name.clone(), list)];
    for (language, catalogue) in &languages {
        texts.push((language.file.clone(), catalogue.clone()));
    }
    for (name, text) in files {
        texts.push((name, text.map_err(|problem| problem.to_string())?));
    }
    let page = dist.join("index.html");
    let html = languages::listed(&read(&page)?.replace(INDEX, &list_name), &languages)?;
    let script = read(&www.join(EMBED))?;
    texts.push((EMBED.to_owned(), languages::spoken(&script, &languages)));
    let words = languages::english(&languages)?;
    texts.extend(pages::pages(&sources, &index, &words, &html, address));
    if address.is_some() {
        std::fs::copy(www.join(PICTURE), dist.join(PICTURE))
            .map_err(|error| format!("{PICTURE}: {error}"))?;
    }
    for (name, text) in texts {
        write(&dist.join(name), text)?;
    }
    write(&page, html)
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    let written = folder.and_then(|()| std::fs::write(path, content));
    written.map_err(|error| format!("{}: {error}", path.display()))
}

/// The paths of all files in the folder, in order, relative to it.
fn listing(folder: &Path) -> Result<Vec<String>, String> {
    let mut paths = Vec::new();
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    for entry in entries.map_err(|error| format!("{}: {error}", folder.display()))? {
        let (path, name) = (entry.path(), entry.file_name().display().to_string());
        match path.is_dir() {
            true => paths.extend(listing(&path)?.into_iter().map(|it| format!("{name}/{it}"))),
            false => paths.push(name),
        }
    }
    paths.sort();
    Ok(paths)
}

/// What the page asks for under this path, made of the sources as they are now; `None` where it is none
/// of it. The hash in a name tells old from new, so here any will do.
fn made(dist: &Path, www: &Path, path: &str) -> Option<Result<String, String>> {
    let name = |kind: &str, ending: &str| {
        let hashed = path.strip_prefix(kind)?.strip_suffix(ending)?;
        hashed.rsplit_once('-').map(|(name, _)| name)
    };
    // By the address of its source.
    let at_source = || {
        path.strip_prefix("scenarios/")?
            .strip_suffix("/scenario.toml")
    };
    let sources = || sources(www).unwrap_or_default();
    let said = |made: Result<String, Problem>| Some(made.map_err(|problem| problem.to_string()));
    if path == "index.html" {
        let html = std::fs::read_to_string(dist.join(path)).ok()?;
        Some(languages::languages(www).and_then(|all| languages::listed(&html, &all)))
    } else if path.starts_with("l/") || path.starts_with("s/") {
        let html = std::fs::read_to_string(dist.join("index.html")).ok()?;
        let made = languages::languages(www).and_then(|all| {
            let (sources, words) = (sources(), languages::english(&all)?);
            let index = sources.pack().index;
            Ok(pages::pages(&sources, &index, &words, &html, None))
        });
        match made {
            Ok(files) => files
                .into_iter()
                .find(|(name, _)| name == path)
                .map(|(_, text)| Ok(text)),
            Err(problem) => Some(Err(problem)),
        }
    } else if path == EMBED {
        let js = std::fs::read_to_string(www.join(EMBED)).ok()?;
        Some(languages::languages(www).map(|all| languages::spoken(&js, &all)))
    } else if path == offline::WORKER {
        // Its list is empty: it keeps nothing, and takes the place of one that was here before.
        std::fs::read_to_string(www.join(path)).ok().map(Ok)
    } else if path.starts_with("index") && path.ends_with(".json") {
        Some(Ok(to_json(&sources().pack().index)))
    } else if let Some(name) = name("scenarios/", ".json").or_else(at_source) {
        said(sources().whole_scenario(name).map(|it| to_json(&it)))
    } else if let Some(name) = name("lessons/", ".json") {
        said(sources().lesson(name).map(|it| to_json(&it)))
    } else if let Some(tag) = name("words/", ".ftl") {
        let all = languages::languages(www);
        all.map(|all| {
            all.into_iter()
                .find(|(it, _)| it.tag == tag)
                .map(|(_, text)| text)
        })
        .transpose()
    } else if path.ends_with(".toml") {
        let text = std::fs::read_to_string(www.join(path)).ok()?;
        said(sources().scenario_of(path, &text).map(|it| to_json(&it)))
    } else {
        None
    }
}
