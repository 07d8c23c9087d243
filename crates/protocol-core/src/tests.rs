//! Tables of text: what is read, and what is made of it.

use crate::smtp::Side;
use std::path::Path;

/// Demands of each line `input => output` of a file in `src` that `run` makes that output of that
/// input. Control characters stand as their pictures, as `␍␊`. A line that starts with `==` is given
/// to `run` too, and has no output; lines that start with `#` are comments. `UPDATE_EXPECT=1` writes what is made
/// now: read it before you keep it.
pub(crate) fn table(file: &str, mut run: impl FnMut(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
    let text = std::fs::read_to_string(&path).expect("it can be read");
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut written = String::new();
    for (number, line) in text.lines().enumerate() {
        if line.starts_with("==") {
            run(&plain(line));
        }
        match line.rsplit_once(" => ") {
            Some((input, expected)) if !line.starts_with('#') => {
                let output = pictured(&run(&plain(input)));
                assert!(
                    update || output == expected,
                    "{file}:{}: {output}",
                    number + 1
                );
                written += &format!("{input} => {output}\n");
            }
            _ => written += &format!("{line}\n"),
        }
    }
    if update {
        std::fs::write(&path, written).expect("it can be written");
    }
}

/// [`table`] of what stretches of dialogues are called: `units` of each line that a side says, which begins
/// with `C: ` or `S: `; before any other line a dialogue begins anew.
pub(crate) fn dialogues<D: Default>(file: &str, units: impl Fn(&mut D, Side, &str) -> Vec<String>) {
    let mut dissector = D::default();
    table(file, |line| {
        let (side, text) = match (line.strip_prefix("C: "), line.strip_prefix("S: ")) {
            (Some(text), _) => (Side::Client, text),
            (_, Some(text)) => (Side::Server, text),
            _ => {
                dissector = D::default();
                return String::new();
            }
        };
        units(&mut dissector, side, text).join(", ")
    });
}

fn plain(text: &str) -> String {
    let octet = |it: char| match it {
        '\u{2400}'..='\u{241f}' => char::from_u32(u32::from(it) - 0x2400).unwrap_or(it),
        other => other,
    };
    text.chars().map(octet).collect()
}

fn pictured(text: &str) -> String {
    let picture = |it: char| match it {
        '\0'..='\u{1f}' => char::from_u32(u32::from(it) + 0x2400).unwrap_or(it),
        other => other,
    };
    text.chars().map(picture).collect()
}
