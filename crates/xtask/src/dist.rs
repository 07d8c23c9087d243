//! `cargo xtask dist`: the static site, as small as it gets, with the guide in `dist/site`; the same as one file; both in
//! an archive; the command with the site inside.

use crate::process::{command, find, output, root, run, say, target};
use crate::{Outcome, tools};
use std::path::{Path, PathBuf};

/// Builds the site, which will be at that address where it is known; its folder.
pub(crate) fn dist(address: Option<&str>) -> Outcome<PathBuf> {
    tools::for_building()?;
    say("Building the page for release; this takes some minutes.");
    let folder = root().join("dist/site");
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
    for file in files(&folder, "wasm")? {
        shrink(&file)?;
    }
    pack(&folder, address)?;
    Ok(folder)
}

/// Builds the guide into the site, and what is given away beside it.
pub(crate) fn bundle(site: &Path) -> Outcome {
    tools::mdbook()?;
    let mut mdbook = command("mdbook", &["build", "docs", "--dest-dir"]);
    mdbook.arg(site.join("guide"));
    run(mdbook)?;
    native(site)?;
    say("Packing all of it.");
    of_site("bundle", &root().join("dist"), None)?;
    say("dist/site is the site with its guide: any web server can serve it, under any path.");
    say("dist/smtp-lab.html is all of the lab in one file, which opens from a disk.");
    say("dist/smtp-lab.zip has both.");
    say("dist/smtplab is the command, with the site inside.");
    Ok(())
}

/// Builds the command with the site inside, for `serve --page`.
fn native(site: &Path) -> Outcome {
    say("Building the command for release.");
    let mut build = command(
        "cargo",
        &["build", "--quiet", "--release", "--package", "cli"],
    );
    build.env("SMTPLAB_SITE", site);
    run(build)?;
    let (built, wanted) = (
        target().join("release/smtplab"),
        root().join("dist/smtplab"),
    );
    std::fs::copy(built, wanted)
        .map(drop)
        .map_err(|error| format!("dist/smtplab was not written: {error}."))
}

/// Writes what the page fetches beside it.
pub(crate) fn pack(folder: &Path, address: Option<&str>) -> Outcome {
    of_site("pack", folder, address)
}

fn of_site(word: &str, folder: &Path, address: Option<&str>) -> Outcome {
    let mut site = command("cargo", &["run", "--quiet", "--package", "site", "--"]);
    site.arg(word)
        .args([folder, &root().join("www")])
        .args(address);
    run(site)
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
    optimise.arg(wasm).arg("-o").arg(&shrunk);
    run(optimise)?;
    if !is_valid(&shrunk) {
        return Err(
            "wasm-opt wrote a module that engines refuse; dist/site has the one before.".into(),
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

fn files(folder: &Path, kind: &str) -> Outcome<Vec<PathBuf>> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("dist/site is not there: {error}."))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths
        .filter(|path| path.extension().is_some_and(|it| it == kind))
        .collect())
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}
