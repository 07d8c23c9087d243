//! `cargo xtask dist`: the static site, as small as it gets, in `dist/`.

use crate::process::{command, find, output, root, run, say};
use crate::{Outcome, tools};
use std::path::{Path, PathBuf};

/// Builds the site; its folder.
pub(crate) fn dist() -> Outcome<PathBuf> {
    tools::for_building()?;
    say("Building the page for release; this takes some minutes.");
    let folder = root().join("dist");
    let mut trunk = command("trunk", &["build", "--quiet", "--release", "--dist"]);
    trunk.arg(&folder);
    // Paths of the machine that built it do not belong into the page.
    let home = std::env::var("CARGO_HOME")
        .unwrap_or_else(|_| format!("{}/.cargo", std::env::var("HOME").unwrap_or_default()));
    let root = root();
    trunk.env(
        "RUSTFLAGS",
        format!(
            "--remap-path-prefix={home}=cargo --remap-path-prefix={}=.",
            root.display()
        ),
    );
    run(trunk)?;
    part(&folder)?;
    for file in files(&folder, "wasm")? {
        shrink(&file)?;
    }
    number_imports(&folder)?;
    say("The site is in dist/: any web server can serve it, under any path.");
    Ok(folder)
}

/// Parts the page's WebAssembly in two, so that it opens before all of it is there; the page learns the
/// second's name by `data-later` (`www/boot.js`).
pub(crate) fn part(folder: &Path) -> Outcome {
    let module = files(folder, "wasm")?
        .pop()
        .ok_or("The page has no WebAssembly.")?;
    let first = module.file_name().unwrap_or_default().to_string_lossy();
    let later = first.replace(".wasm", "_later.wasm");
    let mut split = command("cargo", &["run", "--quiet", "--package", "split", "--"]);
    split.args([&module, &module, &folder.join(&later)]);
    run(split)?;
    let index = folder.join("index.html");
    let unwritten = |error: std::io::Error| format!("The page was not written: {error}.");
    let page = std::fs::read_to_string(&index).map_err(unwritten)?;
    let named = format!("{first}\"");
    let page = page.replace(&named, &format!("{named} data-later=\"./{later}\""));
    std::fs::write(&index, page).map_err(unwritten)
}

/// Runs wasm-opt where it is to be had, and keeps its result where engines take it.
fn shrink(wasm: &Path) -> Outcome {
    let wasm_opt = match tools::wasm_opt() {
        Ok(wasm_opt) => wasm_opt,
        Err(sentence) => {
            say(&format!(
                "The page stays some percent larger, without wasm-opt. {sentence}"
            ));
            return Ok(());
        }
    };
    let before = size(wasm);
    let shrunk = wasm.with_extension("shrunk");
    say("Shrinking the page with wasm-opt.");
    // What the module may use stands in its own section `target_features`: no `--all-features`,
    // which emits what engines refuse.
    let mut optimise = command(&wasm_opt.to_string_lossy(), &["-Oz", "--strip-producers"]);
    // These make the module smaller and what brotli makes of it larger: they part what is alike.
    for pass in [
        "inlining",
        "inlining-optimizing",
        "local-cse",
        "simplify-locals",
        "merge-locals",
    ] {
        optimise.arg(format!("--skip-pass={pass}"));
    }
    optimise.arg(wasm).arg("-o").arg(&shrunk);
    run(optimise)?;
    if !is_valid(&shrunk) {
        return Err(
            "wasm-opt wrote a module that engines refuse; dist/ has the one before.".into(),
        );
    }
    std::fs::rename(&shrunk, wasm)
        .map_err(|error| format!("The page was not written: {error}."))?;
    say(&format!("{before} octets became {}.", size(wasm)));
    Ok(())
}

/// Whether an engine takes the module; where node is missing it is believed.
fn is_valid(wasm: &Path) -> bool {
    if find(&["node"]).is_none() {
        return true;
    }
    let script = "process.stdout.write(String(WebAssembly.validate(require('fs').readFileSync(process.argv[1]))))";
    let wasm = wasm.to_string_lossy();
    output(command("node", &["-e", script, &wasm])).is_some_and(|said| said == "true")
}

/// Puts numbers for the hashes in the names by which the module imports from its script, in both. They
/// are of one length, so that the module stays as it is otherwise; brotli finds nothing in a hash.
fn number_imports(folder: &Path) -> Outcome {
    let (scripts, modules) = (files(folder, "js")?, files(folder, "wasm")?);
    let read = |file: &PathBuf| {
        std::fs::read(file).map_err(|error| format!("The page was not read: {error}."))
    };
    let mut hashes: Vec<Vec<u8>> = Vec::new();
    for script in &scripts {
        for hash in read(script)?.windows(HASH + 1).filter(|it| is_hash(it)) {
            if !hashes.iter().any(|it| it == hash) {
                hashes.push(hash.to_vec());
            }
        }
    }
    for file in scripts.iter().chain(&modules) {
        let mut content = read(file)?;
        for at in 0..content.len().saturating_sub(HASH) {
            let here = &mut content[at..=at + HASH];
            if !is_hash(here) {
                continue;
            }
            if let Some(number) = hashes.iter().position(|it| it == here) {
                here.copy_from_slice(format!("_{number:0HASH$}").as_bytes());
            }
        }
        std::fs::write(file, content)
            .map_err(|error| format!("The page was not written: {error}."))?;
    }
    Ok(())
}

/// How many digits wasm-bindgen's hashes have.
const HASH: usize = 16;

/// Whether this is an underscore and a hash. A number is none: what is numbered stays so.
fn is_hash(name: &[u8]) -> bool {
    let digits = |fits: fn(&u8) -> bool| name[1..].iter().filter(|it| fits(it)).count();
    name[0] == b'_'
        && digits(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f')) == HASH
        && digits(|it| *it == b'0') < HASH / 2
}

fn files(folder: &Path, kind: &str) -> Outcome<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("dist/ is not there: {error}."))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension().is_some_and(|it| it == kind))
        .collect())
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_gets_its_number_in_the_script_and_in_the_module() {
        let folder = std::env::temp_dir().join(format!("smtp-lab-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (script, module) = (folder.join("app.js"), folder.join("app.wasm"));
        let written = "a_0123456789abcdef b_fedcba9876543210(a_0123456789abcdef) c_0123";
        std::fs::write(&script, written).unwrap();
        std::fs::write(&module, b"\x12a_0123456789abcdef\xff").unwrap();
        number_imports(&folder).unwrap();
        let numbered = "a_0000000000000000 b_0000000000000001(a_0000000000000000) c_0123";
        assert_eq!(std::fs::read_to_string(&script).unwrap(), numbered);
        assert_eq!(
            std::fs::read(&module).unwrap(),
            b"\x12a_0000000000000000\xff"
        );
        number_imports(&folder).unwrap();
        assert_eq!(std::fs::read_to_string(&script).unwrap(), numbered);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
