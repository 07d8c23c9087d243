//! Facts to sentences, by Fluent catalogues (`www/words/<language>/*.ftl`).
//!
//! Nothing here knows an event or a run; a language needs no Rust.

mod pseudo;
#[cfg(feature = "sources")]
pub mod sources;
mod span;

pub use span::Span;

use core::time::Duration;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use span::{mark, marked, spans, unmarked};
use story::{Fact, Value, fact};
use unic_langid::LanguageIdentifier;

/// The pseudo-language, made of the English catalogue by code: it shows what is not translated, and what
/// does not fit.
pub const PSEUDO: &str = "qps";

/// The words of one language.
pub struct Words {
    tag: String,
    bundle: FluentBundle<FluentResource>,
}

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// The language's tag is none (RFC 5646).
    #[error("{0} is no language tag")]
    Tag(String),
    /// A message that does not parse.
    #[error("line {line}: {reason}")]
    Syntax {
        /// The line of the source, from 1.
        line: usize,
        /// What the parser says.
        reason: String,
    },
    /// Two messages have this name.
    #[error("{0}")]
    Twice(String),
}

impl core::fmt::Debug for Words {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Words").field(&self.tag).finish()
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.tag == other.tag
    }
}

impl Words {
    /// Reads the catalogues of a language; of [`PSEUDO`], those of English.
    ///
    /// # Errors
    /// Where one of them is faulty.
    pub fn load<S: Into<String>>(
        tag: &str,
        catalogues: impl IntoIterator<Item = S>,
    ) -> Result<Self, CatalogueError> {
        let is_pseudo = tag == PSEUDO;
        let language: LanguageIdentifier = if is_pseudo { "en" } else { tag }
            .parse()
            .map_err(|_| CatalogueError::Tag(tag.to_owned()))?;
        let mut bundle = FluentBundle::new(vec![language]);
        bundle.set_use_isolating(false);
        bundle.set_transform(is_pseudo.then_some(pseudo::stretched));
        for catalogue in catalogues {
            let resource =
                FluentResource::try_new(catalogue.into()).map_err(|(read, errors)| {
                    let first = errors.first();
                    let before = first.and_then(|it| read.source().get(..it.pos.start));
                    CatalogueError::Syntax {
                        line: before.unwrap_or_default().matches('\n').count() + 1,
                        reason: first.map_or_else(String::new, |it| it.kind.to_string()),
                    }
                })?;
            bundle.add_resource(resource).map_err(|errors| {
                CatalogueError::Twice(errors.first().map_or_else(String::new, ToString::to_string))
            })?;
        }
        let added = [
            bundle.add_function("CAPITAL", |all, _| first_text(all, capital)),
            bundle.add_function("STOP", |all, _| first_text(all, stop)),
        ];
        debug_assert!(added.iter().all(Result::is_ok), "their names differ");
        Ok(Self {
            tag: tag.to_owned(),
            bundle,
        })
    }

    /// The language's tag (RFC 5646).
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// What the fact says, as plain text; empty where its message has no such attribute.
    #[must_use]
    pub fn text(&self, fact: &Fact) -> String {
        unmarked(&self.whole(fact))
    }

    /// The same, with what is the same in every language told apart.
    #[must_use]
    pub fn spans(&self, fact: &Fact) -> Vec<Span> {
        spans(&self.whole(fact))
    }

    /// The paragraphs that the fact says: blank lines of the catalogue part them.
    #[must_use]
    pub fn paragraphs(&self, fact: &Fact) -> Vec<Vec<Span>> {
        let whole = self.whole(fact);
        let all = whole.split("\u{2029}").filter(|it| !it.is_empty());
        all.map(spans).collect()
    }

    /// Prose of an author in this language, such as the title of a scenario; the pseudo-language makes its own
    /// of it.
    #[must_use]
    pub fn prose(&self, text: &str) -> String {
        match self.tag == PSEUDO {
            true => pseudo::bracketed(&pseudo::stretched(text)),
            false => text.to_owned(),
        }
    }

    /// A fact that is not part of another.
    fn whole(&self, fact: &Fact) -> String {
        let said = self.said(fact);
        match self.tag == PSEUDO && !said.is_empty() {
            true => pseudo::bracketed(&said),
            false => said,
        }
    }

    /// What a fact says: with marks around what is the same in every language, and U+2029 between paragraphs.
    fn said(&self, fact: &Fact) -> String {
        let Some(message) = self.bundle.get_message(&fact.id) else {
            return mark(&fact.id);
        };
        let pattern = match fact.attribute {
            Some(name) => message.get_attribute(name).map(|it| it.value()),
            None => message.value(),
        };
        let Some(pattern) = pattern else {
            return String::new();
        };
        let arguments = fact.arguments.iter();
        let arguments: FluentArgs<'_> = arguments
            .map(|(name, value)| (*name, self.value(value)))
            .collect();
        // What cannot be resolved shows itself as `{$name}`; a test compares catalogues and facts.
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors);
        match said.contains('\n') {
            true => said.replace("\n\n", "\u{2029}").replace('\n', " "),
            false => said.into_owned(),
        }
    }

    fn value(&self, value: &Value) -> FluentValue<'static> {
        match value {
            Value::Text(text) => mark(text).into(),
            Value::Number(number) => FluentValue::from(*number),
            Value::Choice(choice) => FluentValue::from(*choice),
            Value::Duration(time) => self.said(&duration(*time)).into(),
            Value::Size(octets) => self.said(&fact!("size", octets: *octets)).into(),
            Value::Fact(fact) => self.said(fact).into(),
            Value::List(values) => self.list(values).into(),
        }
    }

    fn list(&self, values: &[Value]) -> String {
        let said = values.iter().map(|it| match self.value(it) {
            FluentValue::String(text) => text.into_owned(),
            FluentValue::Number(number) => number.as_string().into_owned(),
            _ => String::new(),
        });
        let said: Vec<String> = said.collect();
        said.join(&self.said(&fact!("list-separator")))
    }
}

/// How long something takes, in the unit that people would say.
fn duration(time: Duration) -> Fact {
    let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let (of, unit) = match time.as_secs() {
        0 if millis > 0 => (1, "milliseconds"),
        0..120 => (1_000, "seconds"),
        120..7200 => (60_000, "minutes"),
        7200..172_800 => (3_600_000, "hours"),
        _ => (86_400_000, "days"),
    };
    let tenths = millis.saturating_mul(10).saturating_add(of / 2) / of;
    // Below ten of them people say tenths.
    let count = match (tenths / 10, tenths % 10) {
        (whole @ 0..10, tenth @ 1..) => format!("{whole}.{tenth}").into(),
        _ => Value::Number(millis.saturating_add(of / 2) / of),
    };
    fact!("duration", unit: Value::Choice(unit), count: count)
}

fn first_text(all: &[FluentValue<'_>], change: fn(&str) -> String) -> FluentValue<'static> {
    match all.first() {
        Some(FluentValue::String(text)) => change(text).into(),
        _ => FluentValue::Error,
    }
}

/// The text at the beginning of a sentence.
fn capital(text: &str) -> String {
    let begins = text.find(|it| !marked(it)).unwrap_or_default();
    let (marks, rest) = text.split_at(begins);
    let mut letters = rest.chars();
    match letters.next() {
        Some(first) => format!("{marks}{}{}", first.to_uppercase(), letters.as_str()),
        None => text.to_owned(),
    }
}

/// The text at the end of a sentence, with a full stop where it has no end of its own.
fn stop(text: &str) -> String {
    let shown = text.trim_end_matches(|it: char| marked(it) || it.is_whitespace());
    let marks = text[shown.len()..].chars().filter(|it| marked(*it));
    let mut ended: String = shown.chars().chain(marks).collect();
    if !shown.ends_with(['.', ':', '?', '!', '…', '”']) {
        ended.push('.');
    }
    ended
}
