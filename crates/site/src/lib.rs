//! What the page fetches: packed into the static site, or made on request while one works on it.

pub mod server;

use lessons::index::hashed_name;
use lessons::sources::{Packed, Problem, Sources, to_json};
use std::io;
use std::path::Path;

/// The name under which the page asks for the list where it is made on request; `index.html` has it
/// (`Trunk.toml`).
const INDEX: &str = "index.json";

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

/// Writes what the page fetches beside it into `dist`, and the name of the list into the page.
///
/// # Errors
/// The first fault of a source, or what cannot be written.
pub fn pack(dist: &Path, www: &Path) -> Result<(), String> {
    let sources = sources(www).map_err(|error| format!("{}: {error}", www.display()))?;
    let Packed { index, files } = sources.pack();
    let list = to_json(&index);
    let list_name = hashed_name("index", &list);
    let mut texts = vec![(list_name.clone(), list)];
    for (name, text) in files {
        texts.push((name, text.map_err(|problem| problem.to_string())?));
    }
    let page = dist.join("index.html");
    let write = || {
        for kind in ["scenarios", "lessons"] {
            std::fs::create_dir_all(dist.join(kind))?;
        }
        for (name, text) in &texts {
            std::fs::write(dist.join(name), text)?;
        }
        let html = std::fs::read_to_string(&page)?;
        std::fs::write(&page, html.replace(INDEX, &list_name))
    };
    write().map_err(|error: io::Error| format!("{}: {error}", dist.display()))
}

/// What the page asks for under this path, made of the sources as they are now; `None` where it is none
/// of it. The hash in a name tells old from new, so here any will do.
fn made(www: &Path, path: &str) -> Option<Result<String, Problem>> {
    let name = |kind: &str| {
        let hashed = path.strip_prefix(kind)?.strip_suffix(".json")?;
        hashed.rsplit_once('-').map(|(name, _)| name)
    };
    // By the address of its source.
    let at_source = || {
        path.strip_prefix("scenarios/")?
            .strip_suffix("/scenario.toml")
    };
    let sources = || sources(www).unwrap_or_default();
    if path.starts_with("index") && path.ends_with(".json") {
        Some(Ok(to_json(&sources().pack().index)))
    } else if let Some(name) = name("scenarios/").or_else(at_source) {
        Some(sources().scenario(name).map(|it| to_json(&it)))
    } else if let Some(name) = name("lessons/") {
        Some(sources().lesson(name).map(|it| to_json(&it)))
    } else if path.ends_with(".toml") {
        let text = std::fs::read_to_string(www.join(path)).ok()?;
        Some(sources().scenario_of(path, &text).map(|it| to_json(&it)))
    } else {
        None
    }
}
