//! `cargo xtask fuzz [TARGET] [SECONDS]`: looks for octets that break what must hold.

use crate::process::{command, root, run, say, target};
use crate::{Outcome, tools};

/// Runs a target, or each after the other, for so many seconds each. What it finds on the way lies in
/// `fuzzing/corpus` of cargo's target folder; what breaks something in `crates/fuzz/artifacts`.
pub(crate) fn fuzz(options: &[&str]) -> Outcome {
    let (only, seconds) = match options {
        [] => (None, "300"),
        [name] => (Some(*name), "300"),
        [name, seconds] => (Some(*name), *seconds),
        _ => return Err("fuzz takes TARGET and SECONDS.".to_owned()),
    };
    let seconds: u32 = seconds
        .parse()
        .map_err(|_| format!("{seconds} is no number of seconds."))?;
    let names = targets();
    let chosen: Vec<&String> = names
        .iter()
        .filter(|name| only.is_none_or(|only| only == name.as_str()))
        .collect();
    if chosen.is_empty() {
        return Err(format!("There is no such target. {}.", names.join(", ")));
    }
    tools::for_fuzzing()?;
    let folder = target().join("fuzzing");
    for name in chosen {
        say(&format!("Fuzzing {name} for {seconds} seconds."));
        let found = folder.join("corpus").join(name);
        std::fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
        let mut fuzz = command("cargo", &["+nightly", "fuzz", "run"]);
        fuzz.args(["--fuzz-dir", "crates/fuzz", "--features", "libfuzzer"]);
        fuzz.arg("--target-dir").arg(&folder).arg(name);
        fuzz.args([found, root().join("crates/fuzz/corpus").join(name)]);
        fuzz.args(["--", "-max_len=1000", "-timeout=20"]);
        fuzz.arg(format!("-max_total_time={seconds}"));
        // What is measured is not its speed.
        fuzz.env("CARGO_PROFILE_RELEASE_LTO", "off");
        fuzz.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        run(fuzz)?;
    }
    Ok(())
}

/// The names of the targets, each of which is a program in `crates/fuzz/targets`.
fn targets() -> Vec<String> {
    let folder = root().join("crates/fuzz/targets");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let stem = |path: std::path::PathBuf| Some(path.file_stem()?.to_string_lossy().into_owned());
    let mut names: Vec<String> = files.filter_map(|file| stem(file.path())).collect();
    names.sort();
    names
}
