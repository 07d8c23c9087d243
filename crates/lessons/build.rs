//! Turns the folders of `www/scenarios` and `www/lessons` into data that is built in: TOML becomes
//! JSON and Markdown a compact tree, so that the page needs no parser of either. A folder is added
//! without touching Rust.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script is told where to write by its environment"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod prose;

fn main() {
    let root =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../www");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut code = String::new();
    write_scenarios(&root.join("scenarios"), &mut code);
    write_lessons(&root.join("lessons"), &mut code);
    fs::write(out.join("built_in.rs"), code).expect("OUT_DIR can be written");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=prose.rs");
}

/// The sub-folders that hold `file`, by name.
fn folders(parent: &Path, file: &str) -> Vec<(String, PathBuf)> {
    println!("cargo:rerun-if-changed={}", parent.display());
    let mut found: Vec<_> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let path = entry.path().join(file);
            path.is_file()
                .then(|| (entry.file_name().to_string_lossy().into_owned(), path))
        })
        .collect();
    found.sort();
    found
}

fn read(path: &Path) -> String {
    println!("cargo:rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn toml_to_json(path: &Path) -> serde_json::Value {
    let text = read(path);
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write_scenarios(parent: &Path, code: &mut String) {
    code.push_str("pub(crate) static SCENARIOS: &[(&str, &str)] = &[\n");
    for (name, path) in folders(parent, "scenario.toml") {
        let json = toml_to_json(&path).to_string();
        writeln!(code, "    ({name:?}, {json:?}),").expect("a String takes all");
    }
    code.push_str("];\n");
}

/// A lesson's JSON gets its prose by language under `prose`.
fn write_lessons(parent: &Path, code: &mut String) {
    code.push_str("pub(crate) static LESSONS: &[(&str, &str)] = &[\n");
    for (name, path) in folders(parent, "lesson.toml") {
        let mut lesson = toml_to_json(&path);
        let folder = path.parent().expect("the file is in a folder");
        let mut languages = serde_json::Map::new();
        for entry in fs::read_dir(folder).expect("it was listed").flatten() {
            let file = entry.path();
            if file.extension().is_some_and(|it| it == "md") {
                let language = file.file_stem().expect("it has a name").to_string_lossy();
                languages.insert(language.into_owned(), prose::tree(&read(&file)));
            }
        }
        lesson["prose"] = languages.into();
        writeln!(code, "    ({name:?}, {:?}),", lesson.to_string()).expect("a String takes all");
    }
    code.push_str("];\n");
}
