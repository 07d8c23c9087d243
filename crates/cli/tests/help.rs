//! The guide says what `smtplab` prints. `UPDATE_EXPECT=1` writes the page of its options.

use std::process::Command;

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src");

/// What a command prints, in English.
fn printed(arguments: &[&str]) -> String {
    let mut smtplab = Command::new(env!("CARGO_BIN_EXE_smtplab"));
    let output = smtplab.args(arguments).env("LC_ALL", "C").output();
    let output = output.expect("it can be started");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// In a block of the guide behind a block with one command stands what that prints, some of it left out.
#[test]
fn commands_print_what_the_guide_shows() {
    let mut count = 0;
    for page in ["programs/run.md", "authors/lesson.md"] {
        let text = std::fs::read_to_string(format!("{GUIDE}/{page}")).unwrap();
        for (command, shown) in text.split("```sh\nsmtplab ").skip(1).filter_map(|rest| {
            let (command, rest) = rest.split_once("\n```\n\n```text\n")?;
            let is_one = !command.contains('\n');
            is_one.then_some((command, rest.split("```").next()?))
        }) {
            let words: Vec<&str> = command.split(' ').collect();
            let printed = printed(&words);
            for line in shown.lines().filter(|it| *it != "…") {
                assert!(
                    printed.contains(line),
                    "{page}: `{command}` prints no {line:?}"
                );
                count += 1;
            }
        }
    }
    assert!(count >= 4, "only {count} lines are shown");
}

#[test]
fn the_guide_has_the_help_of_each_command() {
    let path = format!("{GUIDE}/reference/smtplab.md");
    let help = |command: &str| {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let text = printed(&arguments);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        lines.join("\n")
    };
    let mut page = String::from(
        "<!-- Made by the tests of `cli`; UPDATE_EXPECT=1 writes it. -->\n\n\
         # Commands\n\n\
         This is what `smtplab --help` prints, and each of its commands.\n",
    );
    for command in [
        "",
        "run",
        "serve",
        "send",
        "check",
        "new-lesson",
        "grade",
        "judge",
        "judge client",
        "judge server",
        "explain",
        "exam",
        "export",
        "address",
    ] {
        let title = format!("smtplab {command}");
        let help = help(command);
        page += &format!("\n## `{}`\n\n```text\n{help}\n```\n", title.trim());
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page);
}
