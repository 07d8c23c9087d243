//! Reads JSON (RFC 8259) into the types of scenarios, lessons and runs, and writes runs as JSON.
//!
//! The text first becomes a tree by `serde_json`, then the tree is walked by a deserializer of our
//! own. It is there for the page's weight: a parser that is compiled into the reading of each type
//! comes out many times as large as this walk, which knows only what JSON knows. Types say what they
//! are made of by `Deserialize` as ever.

mod walk;
mod write;

pub use write::write;

use core::fmt;
use serde::de::{DeserializeOwned, Expected, Unexpected};

/// Reads a value from its JSON.
///
/// # Errors
/// What is wrong with the text, by line and column, or with a value, by its place in the tree.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let tree = Json::parse(text)?;
    T::deserialize(&tree)
}

/// A value of JSON. Numbers are whole: no data of ours has others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number from zero up.
    Unsigned(u64),
    /// A number below zero.
    Signed(i64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object: names, each a [`Json::Text`], and their values, in their order in the text.
    Fields(Vec<(Json, Json)>),
}

impl Json {
    /// Parses a text. How deep it may be nested is limited by `serde_json`, to 128.
    ///
    /// # Errors
    /// Where it is not JSON, or has a number with a fraction.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        serde_json::from_str(text).map_err(|error| Problem::new(error.to_string()))
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What is wrong, and where. Displays as `hosts[1].mta: unknown field ...`.
#[derive(Debug)]
pub struct Problem(Box<Said>);

/// What a [`Problem`] says. It stands apart so that a result that holds it is small.
#[derive(Debug)]
struct Said {
    place: String,
    what: String,
}

impl Problem {
    fn new(what: String) -> Self {
        Self(Box::new(Said {
            place: String::new(),
            what,
        }))
    }

    /// The problem, a step further out.
    fn within(mut self, step: fmt::Arguments<'_>) -> Self {
        let inner = core::mem::take(&mut self.0.place);
        self.0.place = step.to_string() + &inner;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Said { place, what } = &*self.0;
        match place.strip_prefix('.').unwrap_or(place) {
            "" => f.write_str(what),
            place => write!(f, "{place}: {what}"),
        }
    }
}

impl core::error::Error for Problem {}

impl serde::de::Error for Problem {
    fn custom<T: fmt::Display>(what: T) -> Self {
        Self::new(what.to_string())
    }

    #[inline(never)]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("{}, expected {expected}", Found(found)))
    }

    #[inline(never)]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("{}, expected {expected}", Found(found)))
    }
}

/// Displays what was found. Of what [`Unexpected`] can be, this is what JSON has.
struct Found<'a>(Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("found ")?;
        match self.0 {
            Unexpected::Unit => f.write_str("null"),
            Unexpected::Bool(value) => f.write_str(if value { "true" } else { "false" }),
            Unexpected::Unsigned(number) => fmt::Display::fmt(&number, f),
            Unexpected::Signed(number) => fmt::Display::fmt(&number, f),
            Unexpected::Str(text) => fmt::Debug::fmt(text, f),
            Unexpected::Seq => f.write_str("an array"),
            Unexpected::Map => f.write_str("an object"),
            _ => f.write_str("something else"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "kebab-case")]
    enum Shape {
        Point,
        Named(String),
        Pair(u16, i64),
        Circle { radius: u32 },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Drawing {
        name: String,
        #[serde(default)]
        shapes: Vec<Shape>,
        #[serde(default)]
        layers: BTreeMap<String, Option<u8>>,
        mark: Option<char>,
    }

    fn refusal(text: &str) -> String {
        read::<Drawing>(text).unwrap_err().to_string()
    }

    #[test]
    fn every_shape_of_data_is_read() {
        let text = r#"{"name":"n\n","shapes":["point",{"named":"x"},{"pair":[1,-2]},{"circle":{"radius":3}}],
            "layers":{"b":2,"a":null},"mark":"+"}"#;
        let drawing: Drawing = read(text).unwrap();
        assert_eq!(drawing.name, "n\n");
        let circle = Shape::Circle { radius: 3 };
        let named = Shape::Named("x".into());
        assert_eq!(
            drawing.shapes,
            [Shape::Point, named, Shape::Pair(1, -2), circle]
        );
        assert_eq!(
            drawing.layers,
            BTreeMap::from([("a".into(), None), ("b".into(), Some(2))])
        );
        assert_eq!(drawing.mark, Some('+'));
        assert_eq!(read::<Drawing>(r#"{"name":""}"#).unwrap().mark, None);
    }

    #[test]
    fn a_problem_says_what_is_wrong_and_where() {
        for (text, said) in [
            ("{", "EOF while parsing an object at line 1 column 1"),
            ("{\n1}", "key must be a string at line 2 column 1"),
            (
                "[1.5]",
                "a number must be whole and fit 64 bits at line 1 column 4",
            ),
            ("[]", "found an array, expected Drawing"),
            ("{}", "missing field `name`"),
            (r#"{"name":"","name":""}"#, "name: duplicate field `name`"),
            (r#"{"name":1}"#, "name: found 1, expected a string"),
            (
                r#"{"name":"","x":1}"#,
                "x: unknown field `x`, expected one of `name`, `shapes`, `layers`, `mark`",
            ),
            (
                r#"{"name":"","layers":{"a":256}}"#,
                "layers.a: found 256, expected u8",
            ),
            (
                r#"{"name":"","layers":{"a":-1}}"#,
                "layers.a: found -1, expected u8",
            ),
            (
                r#"{"name":"","shapes":["point","line"]}"#,
                "shapes[1]: unknown variant `line`, expected one of `point`, `named`, `pair`, `circle`",
            ),
            (
                r#"{"name":"","shapes":[{"point":1}]}"#,
                "shapes[0]: found 1, expected the name alone",
            ),
            (
                r#"{"name":"","shapes":["circle"]}"#,
                "shapes[0]: found null, expected an object",
            ),
            (
                r#"{"name":"","shapes":[{"pair":[1,2,3]}]}"#,
                "shapes[0]: invalid length 3, expected fewer",
            ),
            (
                r#"{"name":"","shapes":[{"circle":{}}]}"#,
                "shapes[0]: missing field `radius`",
            ),
        ] {
            let text_said = match Json::parse(text) {
                Err(problem) => problem.to_string(),
                Ok(_) => refusal(text),
            };
            assert_eq!(text_said, said, "{text}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_refused() {
        let text = "[".repeat(1000);
        let problem = Json::parse(&text).unwrap_err().to_string();
        assert!(problem.contains("recursion limit"), "{problem}");
    }
}
