//! What a visit without a network needs: the list of files that `worker.js` keeps, and the page that starts it.

use crate::{listing, read, write};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use lessons::sources::to_json;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

/// The script that keeps the files.
pub(crate) const WORKER: &str = "worker.js";
/// Of these folders all files are kept; of the site's own folder those that the page is made of.
pub(crate) const FOLDERS: [&str; 3] = ["lessons", "scenarios", "words"];
const KINDS: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];
/// Without a hash in its name, and nothing that a page loads.
const SCHEMA: &str = "embed.schema.json";

/// Makes the packed site in `folder` one that the browser keeps. `www` is the folder of the sources.
///
/// # Errors
/// What cannot be read or written.
pub fn offline(folder: &Path, www: &Path) -> Result<(), String> {
    let page = folder.join("index.html");
    let html = read(&page)?;
    let started = format!("data-worker=\"{WORKER}\"");
    write(&page, html.replace("data-worker=\"\"", &started))?;
    let mut files = BTreeMap::new();
    for path in listing(folder)? {
        let (inside, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let kind = Path::new(name).extension().and_then(|it| it.to_str());
        let is_part = inside.is_empty() && kind.is_some_and(|it| KINDS.contains(&it));
        if !(is_part || FOLDERS.contains(&inside)) || [WORKER, SCHEMA].contains(&name) {
            continue;
        }
        let digest = match is_hashed(name) {
            true => String::new(),
            false => integrity(&std::fs::read(folder.join(&path)).map_err(|it| it.to_string())?),
        };
        let path = path.replace("index.html", "./");
        files.insert(path, digest);
    }
    let list = to_json(&files);
    let script = read(&www.join(WORKER))?;
    let version = integrity(format!("{list}{script}").as_bytes());
    let script = script
        .replace("const FILES = {};", &format!("const FILES = {list};"))
        .replace(
            "const VERSION = \"\";",
            &format!("const VERSION = \"{version}\";"),
        );
    write(&folder.join(WORKER), script)
}

/// Whether a name says what is in the file: it ends in a hash of it, of 16 hexadecimal digits.
fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem
        .trim_end_matches("_bg")
        .rsplit_once('-')
        .map_or("", |it| it.1);
    hash.len() == 16 && hash.bytes().all(|it| it.is_ascii_hexdigit())
}

/// The digest of a file, as browsers compare it.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(content)))
}
