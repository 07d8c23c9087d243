//! Sets up what is missing. Versions stand in the workspace's `Cargo.toml`.

use crate::Outcome;
use crate::process::{command, find, output, root, run, run_quietly, say};
use std::path::PathBuf;

const WORKSPACE: &str = include_str!("../../../Cargo.toml");

/// What building the page needs: the target of rustc, trunk, wasm-bindgen, the libraries.
pub(crate) fn for_building() -> Outcome {
    wasm_target()?;
    // wasm-bindgen's command and library must be of one version: it is read off the library.
    cargo_tool(
        "wasm-bindgen",
        "wasm-bindgen-cli",
        library_version("wasm-bindgen"),
        &[],
    )?;
    cargo_tool(
        "trunk",
        "trunk",
        tool_version("trunk"),
        &["--no-default-features", "--features", "rustls"],
    )?;
    libraries()
}

/// What builds the guide.
pub(crate) fn mdbook() -> Outcome {
    cargo_tool(
        "mdbook",
        "mdbook",
        tool_version("mdbook"),
        &["--no-default-features", "--features", "search"],
    )
}

/// What fuzzing needs: a nightly toolchain, and cargo-fuzz, which makes libFuzzer of it.
pub(crate) fn for_fuzzing() -> Outcome {
    if output(command("cargo", &["+nightly", "--version"])).is_none() {
        say("Adding a nightly Rust toolchain.");
        run(command(
            "rustup",
            &["toolchain", "install", "nightly", "--profile", "minimal"],
        ))?;
    }
    cargo_tool("cargo-fuzz", "cargo-fuzz", tool_version("cargo-fuzz"), &[])
}

/// The path of axe-core's script, which finds what keeps people out; installed by npm.
pub(crate) fn axe() -> Outcome<PathBuf> {
    npm_package("axe-core")?;
    Ok(root().join(".tools/node_modules/axe-core/axe.min.js"))
}

/// The path of `wasm-opt`; installed by npm.
pub(crate) fn wasm_opt() -> Outcome<PathBuf> {
    if find(&["wasm-opt"]).is_none() {
        npm_package("binaryen")?;
    }
    find(&["wasm-opt"]).ok_or_else(|| "npm's binaryen brought no wasm-opt.".to_owned())
}

/// The paths of Chromium and of its driver.
pub(crate) fn chromium() -> Outcome<(PathBuf, PathBuf)> {
    let both = || {
        let browser = find(&["chromium", "chromium-browser", "google-chrome"])?;
        Some((browser, find(&["chromedriver"])?))
    };
    if let Some(found) = both() {
        return Ok(found);
    }
    debian_packages(&["chromium", "chromium-driver"])?;
    both().ok_or_else(|| "Debian's chromium brought no chromedriver.".to_owned())
}

/// Installs packages of Debian as root or on a machine that tests for us; elsewhere says which.
pub(crate) fn debian_packages(packages: &[&str]) -> Outcome {
    let list = packages.join(" ");
    let by_hand = format!("install {list} (on Debian: sudo apt-get install {list})");
    if !(is_root() || crate::process::is_ci()) || find(&["apt-get"]).is_none() {
        return Err(format!("To have it, {by_hand}."));
    }
    say(&format!("Installing {list} with apt-get."));
    apt_update()
        .and_then(|()| {
            let install = ["install", "--yes", "--no-install-recommends"];
            apt(&[&install[..], packages].concat())
        })
        .map_err(|_| format!("apt-get did not succeed: {by_hand} by hand."))
}

/// Learns which packages of Debian there are.
pub(crate) fn apt_update() -> Outcome {
    apt(&["update"])
}

fn apt(arguments: &[&str]) -> Outcome {
    let mut apt = if is_root() {
        command("apt-get", arguments)
    } else {
        let sudo = ["-n", "--preserve-env=DEBIAN_FRONTEND", "apt-get"];
        command("sudo", &[&sudo, arguments].concat())
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    run_quietly(apt)
}

fn is_root() -> bool {
    output(command("id", &["-u"])).is_some_and(|id| id.trim() == "0")
}

/// The target `wasm32-unknown-unknown` of rustc.
pub(crate) fn wasm_target() -> Outcome {
    const TARGET: &str = "wasm32-unknown-unknown";
    let libraries = output(command(
        "rustc",
        &["--print", "target-libdir", "--target", TARGET],
    ));
    if libraries.is_some_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    say("Adding the WebAssembly target to the Rust toolchain.");
    run(command("rustup", &["target", "add", TARGET]))
}

/// Clippy and rustfmt, which rustup's minimal profile leaves out.
pub(crate) fn lints() -> Outcome {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(command("cargo", &[subcommand, "--version"])).is_none() {
            say(&format!("Adding {component} to the Rust toolchain."));
            run(command("rustup", &["component", "add", component]))?;
        }
    }
    Ok(())
}

/// Trunk builds offline, so that no build depends on the network: what it needs is loaded before.
fn libraries() -> Outcome {
    const FETCH: [&str; 2] = ["fetch", "--quiet"];
    if output(command("cargo", &[&FETCH[..], &["--offline"]].concat())).is_some() {
        return Ok(());
    }
    say("Fetching the libraries of Cargo.lock.");
    run(command("cargo", &FETCH))
}

/// Installs a command from the registry into `.tools`, unless the right version is to be had.
fn cargo_tool(program: &str, package: &str, version: &str, options: &[&str]) -> Outcome {
    let is_right = |path: PathBuf| {
        let printed = output(command(&path.to_string_lossy(), &["--version"]));
        // Some print `v0.5.4`.
        let is_version = |word: &str| word.trim_start_matches('v') == version;
        printed.is_some_and(|printed| printed.split_whitespace().any(is_version))
    };
    if find(&[program]).is_some_and(is_right) {
        return Ok(());
    }
    say(&format!(
        "Installing {package} {version} into .tools; this takes some minutes, once."
    ));
    let mut install = command(
        "cargo",
        &["install", "--locked", "--quiet", "--root", ".tools"],
    );
    install.args([package, "--version", version]).args(options);
    // The tools work on small files: to compile them quickly matters more.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(install)
}

pub(crate) fn npm_package(package: &str) -> Outcome {
    let version = tool_version(package);
    let manifest = root()
        .join(".tools/node_modules")
        .join(package)
        .join("package.json");
    let mark = format!("\"version\": \"{version}\"");
    if std::fs::read_to_string(manifest).is_ok_and(|manifest| manifest.contains(&mark)) {
        return Ok(());
    }
    if find(&["npm"]).is_none() {
        debian_packages(&["nodejs", "npm"])?;
    }
    say(&format!("Installing {package} {version} into .tools."));
    let mut npm = command(
        "npm",
        &["install", "--prefix", ".tools", "--ignore-scripts"],
    );
    npm.args(["--no-audit", "--no-fund", "--no-package-lock"]);
    npm.arg(format!("{package}@{version}"));
    run_quietly(npm).map_err(|_| format!("npm could not install {package} {version}."))
}

/// Installs a package of PyPI into `.tools/python`, where Python's own programs do not look.
pub(crate) fn python_package(package: &str) -> Outcome {
    let version = tool_version(package);
    let folder = root().join(".tools/python");
    let mark = format!("{package}-{version}.dist-info");
    if folder.join(mark).is_dir() {
        return Ok(());
    }
    let pip = |arguments: &[&str]| {
        let pip = [&["-m", "pip", "--disable-pip-version-check"], arguments].concat();
        command("python3", &pip)
    };
    if output(pip(&["--version"])).is_none() {
        debian_packages(&["python3-pip"])?;
    }
    say(&format!("Installing {package} {version} into .tools."));
    let mut install = pip(&["install", "--upgrade", "--no-compile", "--target"]);
    install.arg(folder).arg(format!("{package}=={version}"));
    run_quietly(install).map_err(|_| format!("pip could not install {package} {version}."))
}

/// The version of a tool, from `[workspace.metadata.tools]`.
fn tool_version(tool: &str) -> &'static str {
    version_in("[workspace.metadata.tools]", tool)
}

/// The exact version of a library, from `[workspace.dependencies]`.
fn library_version(library: &str) -> &'static str {
    version_in("[workspace.dependencies]", library)
}

fn version_in(section: &str, name: &str) -> &'static str {
    let after = WORKSPACE.split_once(section).map_or("", |(_, after)| after);
    after
        .lines()
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .find(|(key, _)| key.trim_matches('"') == name)
        .and_then(|(_, value)| value.split('"').nth(1))
        .map(|version| version.trim_start_matches('='))
        .expect("Cargo.toml names the version of every tool")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_toml_names_an_exact_version_of_every_tool() {
        let versions = [
            "trunk",
            "mdbook",
            "cargo-fuzz",
            "axe-core",
            "binaryen",
            "nodemailer",
            "reveal.js",
            "scorm-again",
            "imapclient",
        ]
        .map(tool_version);
        for version in versions
            .into_iter()
            .chain([library_version("wasm-bindgen")])
        {
            let numbers: Vec<_> = version.split('.').map(str::parse::<u32>).collect();
            assert!(
                numbers.len() == 3 && numbers.iter().all(Result::is_ok),
                "{version}"
            );
        }
    }
}
