//! What authors write, TOML and Markdown, as what programs read, JSON.

use crate::index::{Heading, Index, hashed_name};
use crate::lesson::{Lesson, Texts};
use crate::prose;
use core::fmt;
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use world::{Scenario, World};

pub(crate) static SCENARIOS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../www/scenarios");
pub(crate) static LESSONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../www/lessons");

/// The names of the folders, in alphabetical order.
pub(crate) fn folders(parent: &'static Dir<'static>) -> impl Iterator<Item = &'static str> {
    let names = parent.dirs().filter_map(|it| it.path().to_str());
    names.collect::<BTreeSet<_>>().into_iter()
}

/// What is wrong with a source, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Its line, where it is known.
    pub line: Option<usize>,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, what } = self;
        match line {
            Some(line) => write!(f, "{file}:{line}: {what}"),
            None => write!(f, "{file}: {what}"),
        }
    }
}

/// The files of `www/scenarios` and `www/lessons`, by their path under `www`.
#[derive(Debug, Clone, Default)]
pub struct Sources(BTreeMap<String, Cow<'static, str>>);

impl<T: Into<Cow<'static, str>>> FromIterator<(String, T)> for Sources {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(files: I) -> Self {
        let files = files.into_iter();
        Self(files.map(|(path, text)| (path, text.into())).collect())
    }
}

impl Sources {
    /// Those that are built in.
    #[must_use]
    pub fn embedded() -> Self {
        let folders = [("scenarios", &SCENARIOS), ("lessons", &LESSONS)];
        let files = folders.into_iter().flat_map(|(kind, folder)| {
            let files = folder.dirs().flat_map(Dir::files);
            files.filter_map(move |it| {
                let path = format!("{kind}/{}", it.path().display());
                Some((path, it.contents_utf8()?))
            })
        });
        files.collect()
    }

    /// The names of the scenarios, in alphabetical order.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.named("scenarios", "scenario.")
    }

    /// The names of the lessons, in alphabetical order.
    pub fn lessons(&self) -> impl Iterator<Item = &str> {
        self.named("lessons", "lesson.")
    }

    /// The folders of a kind that hold a file whose name begins so.
    fn named(&self, kind: &'static str, file: &'static str) -> impl Iterator<Item = &str> {
        self.0.keys().filter_map(move |path| {
            let (name, rest) = path
                .strip_prefix(kind)?
                .strip_prefix('/')?
                .split_once('/')?;
            rest.starts_with(file).then_some(name)
        })
    }

    /// The file of this path, in TOML or JSON.
    fn file(&self, path: &str, what: &str) -> Result<(String, &str), Problem> {
        let files = ["toml", "json"].map(|kind| format!("{path}.{kind}"));
        let mut found = files.into_iter().filter_map(|file| {
            let text = self.0.get(&file)?;
            Some((file, text.as_ref()))
        });
        found.next().ok_or_else(|| Problem {
            file: path.to_owned(),
            line: None,
            what: format!("there is no {what} of that name"),
        })
    }

    /// The scenario of that name, whole.
    ///
    /// # Errors
    /// Where there is none, or its source is faulty.
    pub fn scenario_json(&self, name: &str) -> Result<Value, Problem> {
        let (file, text) = self.file(&format!("scenarios/{name}/scenario"), "scenario")?;
        self.scenario_of(&file, text)
    }

    /// The scenario that a file holds, whole: TOML where its name ends so, else JSON.
    ///
    /// # Errors
    /// Where it is faulty.
    pub fn scenario_of(&self, file: &str, text: &str) -> Result<Value, Problem> {
        let (value, scenario) = read::<Scenario>(file, text)?;
        World::new(&scenario).map_err(|error| Problem {
            file: file.to_owned(),
            line: None,
            what: error.to_string(),
        })?;
        Ok(value)
    }

    /// The lesson of that name with its prose and its scenario: a [`crate::document::WholeLesson`].
    ///
    /// # Errors
    /// Where there is none, or one of its sources is faulty.
    pub fn lesson_json(&self, name: &str) -> Result<Value, Problem> {
        let folder = format!("lessons/{name}/");
        let (file, text) = self.file(&format!("{folder}lesson"), "lesson")?;
        let (mut lesson, Lesson { scenario, .. }) = read::<Lesson>(&file, text)?;
        let mut languages = Map::new();
        for (path, text) in self.0.range(folder.clone()..) {
            let Some(file) = path.strip_prefix(&folder) else {
                break;
            };
            if let Some(language) = file.strip_suffix(".md") {
                let tree = prose::tree(text).map_err(|(at, what)| problem(path, text, at, what))?;
                languages.insert(language.to_owned(), tree);
            }
        }
        lesson["prose"] = languages.into();
        Ok(json!({ "lesson": lesson, "scenario": self.scenario_json(&scenario)? }))
    }

    /// The list of all. What is faulty is in it without a title; whoever fetches it is told why.
    #[must_use]
    pub fn index(&self) -> Index {
        let scenarios = self.scenarios().map(|name| {
            let json = self.scenario_json(name).unwrap_or_default();
            heading("scenarios", name, &json, &json)
        });
        let mut lessons: Vec<_> = self
            .lessons()
            .map(|name| {
                let json = self.lesson_json(name).unwrap_or_default();
                let number = json["lesson"]["number"].as_u64();
                (number, heading("lessons", name, &json, &json["lesson"]))
            })
            .collect();
        lessons.sort_by_key(|(number, _)| *number);
        Index {
            scenarios: scenarios.collect(),
            lessons: lessons.into_iter().map(|(_, it)| it).collect(),
        }
    }

    /// Every file that a page may fetch, by its name; the list itself is the first.
    ///
    /// # Errors
    /// The first fault of a source.
    pub fn pack(&self) -> Result<Vec<(String, String)>, Problem> {
        let index = self.index();
        let text = serde_json::to_string(&index).expect("a list is data");
        let mut files = vec![(hashed_name("index", &text), text)];
        for Heading { name, file, .. } in index.scenarios {
            files.push((file, self.scenario_json(&name)?.to_string()));
        }
        for Heading { name, file, .. } in index.lessons {
            files.push((file, self.lesson_json(&name)?.to_string()));
        }
        Ok(files)
    }
}

fn heading(kind: &str, name: &str, json: &Value, titled: &Value) -> Heading {
    let field = |key: &str| titled[key].clone();
    Heading {
        name: name.to_owned(),
        title: serde_json::from_value::<Texts>(field("title")).unwrap_or_default(),
        topic: serde_json::from_value(field("topic")).unwrap_or_default(),
        file: hashed_name(&format!("{kind}/{name}"), &json.to_string()),
    }
}

/// Reads a source as JSON and as what it is.
fn read<T: DeserializeOwned>(file: &str, text: &str) -> Result<(Value, T), Problem> {
    if file.ends_with(".toml") {
        let bad = |error: toml::de::Error| {
            let at = error.span().map_or(0, |it| it.start);
            problem(file, text, at, error.message().to_owned())
        };
        Ok((
            toml::from_str(text).map_err(bad)?,
            toml::from_str(text).map_err(bad)?,
        ))
    } else {
        let bad = |error: serde_json::Error| Problem {
            file: file.to_owned(),
            line: Some(error.line()),
            what: error.to_string(),
        };
        Ok((
            serde_json::from_str(text).map_err(bad)?,
            serde_json::from_str(text).map_err(bad)?,
        ))
    }
}

/// A problem at an octet of a text.
fn problem(file: &str, text: &str, at: usize, what: String) -> Problem {
    let before = text.bytes().take(at);
    Problem {
        file: file.to_owned(),
        line: Some(1 + before.filter(|it| *it == b'\n').count()),
        what,
    }
}
