//! The transcripts as files.

use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("transcripts")
}

/// Their paths, without the ending, and their texts.
pub fn all() -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&folder(), &mut found);
    found
}

fn walk(below: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(below).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|it| it == "txt") {
            let text = fs::read_to_string(&path).expect("it was listed");
            let path = path.strip_prefix(folder()).expect("it is below");
            let path = path.with_extension("");
            found.push((path.display().to_string(), text));
        }
    }
}

pub fn write(path: &str, text: &str) {
    fs::write(folder().join(format!("{path}.txt")), text).expect("it can be written");
}
