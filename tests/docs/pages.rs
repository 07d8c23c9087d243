//! Pages and the links between them.

use crate::{read, root};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

const GUIDE: &str = "docs/src";
const OTHERS: [&str; 4] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

/// The paths of the guide's pages, from the root of the repository.
pub fn guide() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root().join(&path).is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(Path::new(GUIDE), &mut found);
    found.sort();
    found
}

/// Every page that people read.
pub fn all() -> impl Iterator<Item = PathBuf> {
    guide().into_iter().chain(OTHERS.map(PathBuf::from))
}

/// Where the links and pictures of a text lead.
fn links(text: &str) -> Vec<String> {
    let links = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    });
    links.collect()
}

/// The names by which links reach the headings of a text.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut heading = None;
    let mut found = BTreeSet::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                found.extend(heading.take().map(|it| anchor(&it)));
            }
            Event::Text(text) | Event::Code(text) => {
                heading = heading.map(|it| it + &text);
            }
            _ => {}
        }
    }
    found
}

/// The name of a heading, as GitHub and mdBook make it.
pub fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|it| match it {
        ' ' => Some('-'),
        '-' | '_' => Some(it),
        _ => it.is_alphanumeric().then(|| it.to_ascii_lowercase()),
    });
    kept.collect()
}

/// The path without `.` and `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(tidy.pop()),
            Component::CurDir => {}
            part => tidy.push(part),
        }
    }
    tidy
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading() {
    let mut broken = Vec::new();
    for page in all() {
        let text = read(&page);
        for link in links(&text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.clone(),
                file => tidy(&page.parent().unwrap().join(file)),
            };
            // The guide is published without the rest of the repository.
            let is_published = !page.starts_with(GUIDE) || target.starts_with(GUIDE);
            let is_there = is_published && root().join(&target).exists();
            let has_heading = || heading.is_empty() || anchors(&read(&target)).contains(heading);
            if !(is_there && has_heading()) {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_summary_lists_every_page_of_the_guide() {
    let summary = Path::new(GUIDE).join("SUMMARY.md");
    let listed: Vec<PathBuf> = links(&read(&summary))
        .iter()
        .map(|link| Path::new(GUIDE).join(link))
        .collect();
    let mut sorted = listed.clone();
    sorted.sort();
    let pages: Vec<PathBuf> = guide().into_iter().filter(|it| *it != summary).collect();
    assert_eq!(sorted, pages);
}

#[test]
fn every_path_of_a_source_that_is_named_is_there() {
    let mut missing = Vec::new();
    for page in all() {
        let text = read(&page);
        let spans = Parser::new(&text).filter_map(|event| match event {
            Event::Code(code) if code.starts_with("crates/") || code.starts_with("tests/") => {
                Some(code)
            }
            _ => None,
        });
        // What stands for a name is in capitals.
        let named = spans.filter(|it| !it.contains(|it: char| it.is_uppercase() || it == '*'));
        let lost = named.filter(|it| !root().join(it.as_ref()).exists());
        missing.extend(lost.map(|it| format!("{}: {it}", page.display())));
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
