//! The guide's page about `smtplab` says what `--help` says. `UPDATE_EXPECT=1` writes it.

use std::process::Command;

#[test]
fn the_guide_has_the_help_of_each_command() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/src/reference/smtplab.md"
    );
    let help = |command: &str| {
        let mut smtplab = Command::new(env!("CARGO_BIN_EXE_smtplab"));
        // The page is in English.
        smtplab.env("LC_ALL", "C");
        let output = smtplab
            .args(command.split_whitespace())
            .arg("--help")
            .output();
        let text = String::from_utf8(output.unwrap().stdout).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    };
    let mut page = String::from(
        "<!-- Made by the tests of `cli`; UPDATE_EXPECT=1 writes it. -->\n\n\
         # Commands\n\n\
         This is what `smtplab --help` prints, and each of its commands.\n",
    );
    for command in ["", "run", "serve", "send", "check", "address"] {
        let title = format!("smtplab {command}");
        let help = help(command);
        page += &format!("\n## `{}`\n\n```text\n{help}\n```\n", title.trim());
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), page);
}
