//! What a page fetches: the list of scenarios and lessons, and a file for each.

use core::hash::Hasher as _;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;
use world::scenario::{Texts, Topic};

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Index {
    /// The scenarios, in alphabetical order of their names.
    pub scenarios: Vec<Heading>,
    /// The lessons, in the order of the curriculum.
    pub lessons: Vec<Heading>,
}

/// What a list says of a scenario or a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// What it is called; empty where its source is faulty.
    pub title: Texts,
    /// What a scenario is about.
    pub topic: Topic,
    /// The file to fetch, relative to the page.
    pub file: String,
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
