//! The guide in `docs/`, the README and their like: links lead somewhere, examples work, and the
//! reference says what the types say.
//!
//! `UPDATE_EXPECT=1` writes the pages of the reference.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod embed;
mod examples;
mod pages;
mod reference;
mod settings;
mod types;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap().to_path_buf()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
