//! The transcripts as files.

use super::Conversation;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("transcripts")
}

pub fn all() -> Vec<Conversation> {
    let mut found = Vec::new();
    walk(&folder(), &mut found);
    found
}

fn walk(below: &Path, found: &mut Vec<Conversation>) {
    for entry in fs::read_dir(below).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|it| it == "txt") {
            let text = fs::read_to_string(&path).expect("it was listed");
            let path = path.strip_prefix(folder()).expect("it is below").to_owned();
            found.push(Conversation { path, text });
        }
    }
}

pub fn write(path: &Path, text: &str) {
    let path = folder().join(path);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
    fs::write(&path, text).expect("it can be written");
}
