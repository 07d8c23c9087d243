//! What authors write, TOML and Markdown, as what programs read, JSON.

use crate::document::WholeLesson;
use crate::index::{Heading, Index, hashed_name};
use crate::proof::{Proof, Unproved, prove};
use crate::story::{Shown, WholeScenario, show};
use crate::template::Template;
use crate::{introduction, lesson_text, locate, terms};
use core::fmt;
use include_dir::{Dir, include_dir};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use world::host::Role;
use world::json;
use world::scenario::{ScenarioError, Texts};
use world::{Scenario, Timeline};

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

    /// These, and files beside them or in their place.
    #[must_use]
    pub fn with(mut self, files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = files.into_iter();
        self.0.extend(files.map(|(path, text)| (path, text.into())));
        self
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

    /// The files of a folder that hold prose: language, path and text.
    fn prose(&self, folder: &str) -> impl Iterator<Item = (&str, &str, &str)> {
        let files = self.0.range(folder.to_owned()..);
        let files = files.map_while(move |(path, text)| {
            let file = path.strip_prefix(folder)?;
            Some((file, path.as_str(), text.as_ref()))
        });
        files.filter_map(|(file, path, text)| Some((file.strip_suffix(".md")?, path, text)))
    }

    /// The scenario of that name, without what it teaches.
    ///
    /// # Errors
    /// Where there is none, or one of its sources is faulty.
    pub fn scenario(&self, name: &str) -> Result<Scenario, Problem> {
        Ok(self.whole_scenario(name)?.scenario)
    }

    /// The scenario of that name, with its texts in each language.
    ///
    /// # Errors
    /// Where there is none, or one of its sources is faulty.
    pub fn whole_scenario(&self, name: &str) -> Result<WholeScenario, Problem> {
        let (file, text) = self.scenario_file(name)?;
        let mut written = parse(&file, text)?;
        let folder = format!("scenarios/{name}/");
        for (language, path, text) in self.prose(&folder) {
            introduction::put_in(&mut written, language, text)
                .map_err(|(at, what)| problem(path, text, at, what))?;
        }
        let whole = self.whole(&file, text, written, &mut Vec::new())?;
        let english = format!("{folder}en.md");
        match self.0.contains_key(&english) {
            true => Ok(whole),
            false => Err(Problem {
                file: english,
                line: None,
                what: "there is no such file; it holds the scenario’s title and text".to_owned(),
            }),
        }
    }

    /// Shows that what the scenario of that name teaches is true of its run.
    ///
    /// # Errors
    /// Where it is not, there is no such scenario, or one of its sources is faulty.
    pub fn show(&self, name: &str) -> Result<Shown, Problem> {
        let (file, text) = self.scenario_file(name)?;
        show(&self.whole_scenario(name)?).map_err(|error| in_file(&file, text, &error))
    }

    /// Shows the same of the scenario that a file holds.
    ///
    /// # Errors
    /// Where it is not so, or the file is faulty.
    pub fn show_of(&self, file: &str, text: &str) -> Result<Shown, Problem> {
        show(&self.scenario_of(file, text)?).map_err(|error| in_file(file, text, &error))
    }

    /// The scenario that a file holds, TOML where its name ends so, else JSON.
    ///
    /// # Errors
    /// Where it, or a scenario that it builds on, is faulty.
    pub fn scenario_of(&self, file: &str, text: &str) -> Result<WholeScenario, Problem> {
        self.whole(file, text, parse(file, text)?, &mut Vec::new())
    }

    /// `above` are the files that build on this one.
    fn whole(
        &self,
        file: &str,
        text: &str,
        written: Value,
        above: &mut Vec<String>,
    ) -> Result<WholeScenario, Problem> {
        if above.iter().any(|it| it == file) {
            let what = "its base leads back to it".to_owned();
            let file = file.to_owned();
            return Err(Problem {
                file,
                line: None,
                what,
            });
        }
        above.push(file.to_owned());
        let mut of_base = None;
        let find = &mut |name: &str| {
            let (file, text) = self.scenario_file(name).ok()?;
            let base = parse(&file, text);
            let base = base.and_then(|it| self.whole(&file, text, it, above));
            let base = base.map_err(|problem| of_base = Some(problem)).ok();
            base.map(|it| it.scenario)
        };
        let scenario = WholeScenario::written(written, find);
        scenario.map_err(|error| of_base.unwrap_or_else(|| in_file(file, text, &error)))
    }

    fn scenario_file(&self, name: &str) -> Result<(String, &str), Problem> {
        self.file(&format!("scenarios/{name}/scenario"), "scenario")
    }

    /// The lesson of that name with its prose and its scenario, for every seed.
    ///
    /// # Errors
    /// Where there is none, or one of its sources is faulty.
    pub fn lesson(&self, name: &str) -> Result<Template, Problem> {
        let folder = format!("lessons/{name}/");
        let (file, text) = self.file(&format!("{folder}lesson"), "lesson")?;
        let wrong = |path: &str, what: String| Problem {
            file: file.clone(),
            line: Some(locate::line(&file, text, path)),
            what,
        };
        let mut lesson: Value = parse(&file, text)?;
        let Value::Object(fields) = &mut lesson else {
            return Err(wrong("", "it is no lesson".to_owned()));
        };
        let scenario = fields.remove("scenario").unwrap_or_default();
        let vary = fields.remove("vary").unwrap_or_else(|| Map::new().into());
        let vary = world::edit::read("vary", &vary);
        let vary = vary.map_err(|error| in_file(&file, text, &error))?;
        if fields.get("name").is_some_and(|it| it != name) {
            let what = format!("its folder is called {name:?}, and it must be, too");
            return Err(wrong("name", what));
        }
        fields.insert("name".to_owned(), name.into());
        let base = match &scenario {
            Value::String(base) => Some(base.as_str()),
            differs => differs.get("base").and_then(Value::as_str),
        };
        let what = "a lesson has a `scenario`: the name of one, or a table with a `base` and what differs from it";
        let base = base.ok_or_else(|| wrong("scenario", what.to_owned()))?;
        let base = Box::new(self.scenario(base).map_err(|problem| match problem.line {
            None => wrong("scenario", format!("{}: {}", problem.file, problem.what)),
            Some(_) => problem,
        })?);
        for (language, path, text) in self.prose(&folder) {
            lesson_text::put_in(&mut lesson, language, text)
                .map_err(|(at, what)| problem(path, text, at, what))?;
        }
        let english = format!("{folder}en.md");
        if !self.0.contains_key(&english) {
            return Err(Problem {
                file: english,
                line: None,
                what: "there is no such file; it holds the lesson’s title and text".to_owned(),
            });
        }
        let differs = match scenario {
            Value::Object(_) => scenario,
            _ => Value::Null,
        };
        let template = Template {
            lesson,
            base,
            differs,
            vary,
        };
        template
            .at(0)
            .map_err(|error| in_file(&file, text, &error))?;
        Ok(template)
    }

    /// Proves the lesson of that name; so many monkeys try it.
    ///
    /// # Errors
    /// What is not so, or is faulty, and where.
    pub fn prove(&self, name: &str, monkeys: u64) -> Result<Proof, Problem> {
        let template = self.lesson(name)?;
        let (file, text) = self.file(&format!("lessons/{name}/lesson"), "lesson")?;
        prove(&template, monkeys).map_err(|Unproved { path, what }| Problem {
            line: Some(locate::line(&file, text, &path)),
            file,
            what: format!("{path}: {what}"),
        })
    }

    /// Every file that a page may fetch, and the list that names them. A faulty source is in the list
    /// without a title: whoever fetches it is told what is wrong.
    #[must_use]
    pub fn pack(&self) -> Packed {
        let mut index = Index::default();
        let mut files = Vec::new();
        let mut add = |kind: &str, name: &str, made: Result<(Heading, String), Problem>| {
            let (mut heading, text) = match made {
                Ok((heading, text)) => (heading, Ok(text)),
                Err(problem) => (Heading::default(), Err(problem)),
            };
            name.clone_into(&mut heading.name);
            heading.file = hashed_name(
                &format!("{kind}/{name}"),
                text.as_deref().unwrap_or_default(),
                "json",
            );
            files.push((heading.file.clone(), text));
            heading
        };
        for name in self.scenarios() {
            let made = self.whole_scenario(name);
            let made = made.map(|it| (heading(&it.scenario), to_json(&it)));
            index.scenarios.push(add("scenarios", name, made));
        }
        for name in self.lessons() {
            let made = self.lesson(name);
            let made = made.map(|it| (lesson_heading(&it), to_json(&it.without_solutions())));
            index.lessons.push(add("lessons", name, made));
        }
        index
            .lessons
            .sort_by_key(|it| (it.title.is_empty(), it.number));
        Packed { index, files }
    }
}

/// What the list says of a scenario, by the run of its letter.
fn heading(scenario: &Scenario) -> Heading {
    let mut heading = Heading {
        title: scenario.title.clone(),
        topic: scenario.topic,
        about: first_sentences(scenario.about.iter()),
        ..Heading::default()
    };
    if let Ok(mut timeline) = Timeline::new(Arc::new(scenario.clone())) {
        let hosts = timeline.world().hosts().map(|(_, host)| host.role());
        let beside = [Role::Resolver, Role::Issuer, Role::Other];
        heading.roles = hosts.filter(|it| !beside.contains(it)).collect();
        // Where the letter is refused there is less to find it by.
        let _taken = timeline.apply(scenario.letter.send());
        heading.terms = terms::of(&timeline);
    }
    heading
}

fn lesson_heading(template: &Template) -> Heading {
    match template.at(0) {
        Ok(WholeLesson { lesson, scenario }) => Heading {
            title: lesson.title,
            number: lesson.number,
            chapter: lesson.chapter,
            minutes: lesson.minutes,
            needs: lesson.needs,
            about: lesson.about,
            ..heading(&scenario)
        },
        Err(_) => Heading::default(),
    }
}

fn first_sentences<'a, T: AsRef<str>>(texts: impl Iterator<Item = (&'a String, T)>) -> Texts {
    let first = |text: &str| {
        let mut ends = text.match_indices(['.', '?', '!']).map(|(at, _)| at + 1);
        let end = ends.find(|end| text[*end..].starts_with(char::is_whitespace));
        text[..end.unwrap_or(text.len())].to_owned()
    };
    texts
        .map(|(language, text)| (language.clone(), first(text.as_ref())))
        .collect()
}

/// What a page may fetch.
#[derive(Debug)]
pub struct Packed {
    /// The list.
    pub index: Index,
    /// The name of each file, and its text or what is wrong with its source.
    pub files: Vec<(String, Result<String, Problem>)>,
}

/// What a page fetches.
///
/// # Panics
/// Never: scenarios, lessons and their list have text and numbers alone for keys.
pub fn to_json(it: &impl Serialize) -> String {
    json::write(it)
}

/// Reads TOML where the file's name ends so, else JSON.
fn parse<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, Problem> {
    if file.ends_with(".toml") {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |it| it.start);
            problem(file, text, at, error.message().to_owned())
        })
    } else {
        serde_json::from_str(text).map_err(|error| Problem {
            file: file.to_owned(),
            line: Some(error.line()),
            what: error.to_string(),
        })
    }
}

/// A problem of a scenario, at the line of its path.
fn in_file(file: &str, text: &str, error: &ScenarioError) -> Problem {
    Problem {
        file: file.to_owned(),
        line: Some(locate::line(file, text, &error.path)),
        what: error.to_string(),
    }
}

/// A problem at an octet of a text.
fn problem(file: &str, text: &str, at: usize, what: String) -> Problem {
    Problem {
        file: file.to_owned(),
        line: Some(locate::line_at(text, at)),
        what,
    }
}
