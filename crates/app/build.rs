//! The scenario of the first visit is compiled in, as JSON: the page has no reader of TOML or Markdown.

#[path = "../lessons/src/introduction.rs"]
mod introduction;

use std::path::Path;

fn main() {
    let folder = Path::new("../../www/scenarios/relay");
    println!("cargo:rerun-if-changed={}", folder.display());
    println!("cargo:rerun-if-changed=../lessons/src/introduction.rs");
    let read = |path: &Path| {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let mut scenario: serde_json::Value = toml::from_str(&read(&folder.join("scenario.toml")))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("the folder can be read").path();
        if path.extension().is_none_or(|it| it != "md") {
            continue;
        }
        let language = path.file_stem().and_then(|it| it.to_str());
        let language = language.expect("its name is a language");
        introduction::put_in(&mut scenario, language, &read(&path))
            .unwrap_or_else(|(_, what)| panic!("{}: {what}", path.display()));
    }
    let out = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("first.json"), scenario.to_string())
        .expect("OUT_DIR can be written");
}
