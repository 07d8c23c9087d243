//! The labs of the guide: what they show is what `judge` says.

use crate::judge::{failing, python};
use crate::support::{Folder, ours};
use std::path::Path;
use std::process::Command;
use tests::or_skip;

const SERVER: &str = include_str!("../../docs/src/lecturers/server-lab.md");

/// The first attempt, and what repairs it.
fn programs() -> (&'static str, &'static str) {
    let mut blocks = SERVER.split("```python,pop3-lab\n").skip(1);
    let mut next = || blocks.next().unwrap().split_once("```").unwrap().0;
    (next(), next())
}

fn judge(ours: &Path, python: &str, folder: &Folder, name: &str) -> Command {
    let at = |name: &str| folder.0.join(name).display().to_string();
    let mail = at(&format!("mail-{name}"));
    let start = format!("{python} {} {{pop3}} {mail}", at(name));
    let mut judge = Command::new(ours);
    judge
        .args(["judge", "server", "--start", &start])
        .args(["--observe", &format!("maildir:{mail}")]);
    judge
}

#[test]
fn the_pop3_server_of_the_guide_makes_the_mistake_that_it_shows_and_no_other() {
    let (ours, python) = or_skip!(ours().zip(python()));
    let folder = Folder::new("pop3-lab");
    let (first, repair) = programs();
    let wrong = "                self.wfile.write(line + b\"\\r\\n\")\n";
    assert!(first.contains(wrong), "{first}");
    std::fs::write(folder.0.join("first.py"), first).unwrap();
    std::fs::write(folder.0.join("repaired.py"), first.replace(wrong, repair)).unwrap();
    for (name, code, wanted) in [
        ("first.py", 1, &["pop3-dot-stuffing"][..]),
        ("repaired.py", 0, &[]),
    ] {
        let judge = judge(&ours, &python, &folder, name);
        let found = failing(judge, &folder.0.join("verdict"), code);
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn the_suite_of_the_lab_grades_it() {
    let (ours, python) = or_skip!(ours().zip(python()));
    let folder = Folder::new("pop3-suite");
    let (first, _) = programs();
    std::fs::write(folder.0.join("first.py"), first).unwrap();
    let suite = SERVER.split_once("```toml,server-suite\n").unwrap().1;
    let file = folder.0.join("lab4.toml");
    std::fs::write(&file, suite.split_once("```").unwrap().0).unwrap();
    let mut judge = judge(&ours, &python, &folder, "first.py");
    judge.arg("--suite").arg(&file);
    let found = failing(judge, &folder.0.join("verdict"), 1);
    assert_eq!(found, ["pop3-dot-stuffing"]);
}
