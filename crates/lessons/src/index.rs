//! What a page fetches: the list of scenarios and lessons, and a file for each.

use crate::lesson::Chapter;
use core::hash::Hasher as _;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use world::host::Role;
use world::scenario::{Texts, Topic, text};

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Index {
    /// The scenarios, in alphabetical order of their names.
    pub scenarios: Vec<Heading>,
    /// The lessons, in the order of the curriculum.
    pub lessons: Vec<Heading>,
}

/// What a list says of a scenario or a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// What it is called; empty where its source is faulty.
    pub title: Texts,
    /// The number of a lesson; 0 for a scenario.
    pub number: u32,
    /// The part of the curriculum that a lesson belongs to.
    #[serde(default)]
    pub chapter: Chapter,
    /// How many minutes a lesson takes.
    #[serde(default)]
    pub minutes: u32,
    /// The lessons that come before it.
    #[serde(default)]
    pub needs: Vec<String>,
    /// The first sentence about it.
    pub about: Texts,
    /// The hosts that a message passes.
    pub roles: Vec<Role>,
    /// What else it is found by.
    pub terms: String,
    /// What a scenario is about.
    pub topic: Topic,
    /// The file to fetch, relative to the page.
    pub file: String,
}

impl Heading {
    /// How many words of the query are in what the list says of it in this language.
    #[must_use]
    pub fn matches(&self, query: &str, group: &str, language: &str) -> usize {
        let [title, about] = [&self.title, &self.about].map(|it| text(it, language));
        let said = [
            title.unwrap_or(&self.name),
            about.unwrap_or_default(),
            &self.terms,
            group,
        ];
        matches(query, &said.join("\n"))
    }
}

/// How many words of the query are in a text, in capitals or not.
#[must_use]
pub fn matches(query: &str, text: &str) -> usize {
    let (query, text) = (query.to_lowercase(), text.to_lowercase());
    let words = query.split(|it: char| it.is_whitespace() || it == '?' || it == ',');
    words
        .filter(|it| !it.is_empty() && text.contains(it))
        .count()
}

impl Index {
    /// The file of that scenario.
    #[must_use]
    pub fn scenario(&self, name: &str) -> Option<&str> {
        file(&self.scenarios, name)
    }

    /// The file of that lesson.
    #[must_use]
    pub fn lesson(&self, name: &str) -> Option<&str> {
        file(&self.lessons, name)
    }
}

fn file<'a>(headings: &'a [Heading], name: &str) -> Option<&'a str> {
    let found = headings.iter().find(|it| it.name == name)?;
    Some(&found.file)
}

/// The name of a file of this kind that holds this text: another text has another name, so that no cache is wrong.
#[must_use]
pub fn hashed_name(path: &str, text: &str, kind: &str) -> String {
    let mut hasher = SipHasher13::new();
    hasher.write(text.as_bytes());
    format!("{path}-{:016x}.{kind}", hasher.finish())
}
