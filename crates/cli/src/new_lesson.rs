//! `smtplab new-lesson`: a small lesson to begin with. It is proved as it stands.

use crate::language::{print, say};
use std::fs;
use std::path::PathBuf;
use story::text;

const FILES: [(&str, &str); 2] = [
    ("lesson.toml", include_str!("new_lesson/lesson.toml")),
    ("en.md", include_str!("new_lesson/en.md")),
];

#[derive(clap::Args)]
pub struct Arguments {
    #[arg(help = say!("cli-help-new-lesson-folder"))]
    folder: PathBuf,
}

pub fn new_lesson(Arguments { folder }: &Arguments) -> Result<(), String> {
    let shown = folder.display();
    let name = folder.file_name().and_then(|it| it.to_str());
    let is_kept = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    if !name.is_some_and(|it| it.chars().all(is_kept)) {
        return Err(say!("cli-new-lesson-name", folder: text(shown)));
    }
    fs::create_dir_all(folder).map_err(|error| format!("{shown}: {error}"))?;
    for (name, content) in FILES {
        let path = folder.join(name);
        // What is there is an author's work.
        fs::File::create_new(&path)
            .and_then(|mut it| std::io::Write::write_all(&mut it, content.as_bytes()))
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    print(&say!("cli-new-lesson-made", folder: text(shown)))
}
