//! What a sentence says, before it is a sentence: an identifier and typed arguments.
//!
//! A fact names a message of the catalogues (`www/words/<language>/*.ftl`). The calls of [`fact!`](crate::fact!),
//! [`beat!`](crate::beat!), [`explained!`](crate::explained!) and [`named!`](crate::named!) are the table of all facts: a test reads them
//! from the source and compares identifiers and arguments with each catalogue, both ways.

use core::time::Duration;
use protocol_core::trace::Section;
use std::borrow::Cow;

/// What one message of a catalogue says, with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The message.
    pub id: Cow<'static, str>,
    /// The attribute of the message that says it; `None`: its value.
    pub attribute: Option<&'static str>,
    /// The arguments, by name.
    pub arguments: Vec<(&'static str, Value)>,
}

/// An argument of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text that is the same in every language: an address, a name, what was on the wire.
    Text(String),
    /// A number.
    Number(u64),
    /// One of a closed list: a catalogue selects by it and never prints it.
    Choice(&'static str),
    /// How long something takes.
    Duration(Duration),
    /// A number of octets.
    Size(u64),
    /// Another fact, such as the title of a host.
    Fact(Box<Fact>),
    /// Several, in order.
    List(Vec<Value>),
}

impl Fact {
    /// A fact without arguments.
    #[must_use]
    pub fn new(id: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id: id.into(),
            attribute: None,
            arguments: Vec::new(),
        }
    }

    /// The fact `family-key`: one message for each member of a closed list, such as the verbs of SMTP.
    /// What is no letter or digit in the key counts as `-`.
    #[must_use]
    pub fn of(family: &str, key: impl core::fmt::Display) -> Self {
        let key = key.to_string().to_ascii_lowercase();
        let key = key.replace(|it: char| !it.is_ascii_alphanumeric(), "-");
        Self::new(format!("{family}-{key}"))
    }

    /// The same with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// What an attribute of the same message says.
    #[must_use]
    pub fn attribute(&self, attribute: &'static str) -> Self {
        Self {
            attribute: Some(attribute),
            ..self.clone()
        }
    }
}

/// Text that is the same in every language.
#[must_use]
pub fn text(shown: impl core::fmt::Display) -> Value {
    Value::Text(shown.to_string())
}

/// Several, in order.
pub fn list<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Value {
    Value::List(values.into_iter().map(Into::into).collect())
}

/// A number of octets.
#[must_use]
pub fn size(octets: usize) -> Value {
    Value::Size(number(octets))
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl From<Fact> for Value {
    fn from(fact: Fact) -> Self {
        Self::Fact(Box::new(fact))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Duration> for Value {
    fn from(time: Duration) -> Self {
        Self::Duration(time)
    }
}

impl From<usize> for Value {
    fn from(count: usize) -> Self {
        Self::Number(number(count))
    }
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Number(number.into())
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64);

/// A section of an RFC.
#[must_use]
pub fn section(section: Section) -> Fact {
    crate::fact!("section", rfc: text(section.rfc), section: section.section)
}

impl From<Section> for Value {
    fn from(it: Section) -> Self {
        section(it).into()
    }
}

/// A fact: its identifier and its arguments, `fact!("calls", who: here, port: 25)`. Members of a family:
/// `fact!(family "smtp-verb", verb)`.
#[macro_export]
macro_rules! fact {
    (family $family:literal, $key:expr $(, $name:ident: $value:expr)* $(,)?) => {
        $crate::Fact::of($family, $key)$(.with(stringify!($name), $value))*
    };
    ($id:literal $(, $name:ident: $value:expr)* $(,)?) => {
        $crate::Fact::new($id)$(.with(stringify!($name), $value))*
    };
}

/// A caption: a message whose value is the title and whose `.text` is what it means.
#[macro_export]
macro_rules! beat {
    ($($all:tt)*) => { $crate::Beat::from($crate::fact!($($all)*)) };
}

/// An explanation: a message whose value says what it is (where it does), whose `.meaning` what it means and
/// whose `.follow` what may follow, each in paragraphs.
#[macro_export]
macro_rules! explained {
    ($($all:tt)*) => { $crate::Explanation::from($crate::fact!($($all)*)) };
}

/// What a thing is called: a message whose value is its name inside a sentence, whose `.title` stands alone and
/// whose `.short` is for narrow places.
#[macro_export]
macro_rules! named {
    ($($all:tt)*) => { $crate::fact!($($all)*) };
}
