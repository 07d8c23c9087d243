//! The page's address: what it shows, in the query, and a run, in the fragment, which no server sees (`EMBED`).
//! One table makes the parser, the guide's page and the tests. Nothing in an address acts without a click.

use crate::choices::{Height, Keys, Mode, Motion, Panel, SPEEDS, Theme, View};
use crate::state::Source;

/// The longest query that is read, in octets.
const MAX: usize = 8192;
/// The longest title, in octets.
const MAX_TITLE: usize = 200;
/// What stands before a run in the fragment.
pub const RUN: &str = "#s=";

/// What a parameter takes.
pub trait Value: Sized {
    /// What can be written, for the guide.
    fn form() -> String;
    /// The value, if it is one.
    fn read(value: &str) -> Option<Self>;
}

/// A parameter of the address.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does, for the guide.
    pub about: &'static str,
    /// What can be written, for the guide.
    pub form: fn() -> String,
    /// An example of a good value.
    pub good: &'static str,
    /// A value that it does not take.
    pub bad: &'static str,
    take: fn(&mut Address, &str) -> bool,
}

macro_rules! parameters {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $good:literal, not $bad:literal;)+) => {
        /// What the address asks for.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Address {
            $($(#[doc = $doc])+ pub $name: Option<$type>,)+
            /// A run, as the fragment has it.
            pub run: Option<String>,
            /// What was not understood, `key=value`.
            pub unknown: Vec<String>,
        }

        /// Every parameter.
        pub const PARAMETERS: &[Parameter] = &[$(Parameter {
            name: stringify!($name),
            about: concat!($($doc),+),
            form: <$type as Value>::form,
            good: $good,
            bad: $bad,
            take: |address, value| {
                address.$name = Value::read(value);
                address.$name.is_some()
            },
        }),+];
    };
}

parameters! {
    /// The version of this list. You can leave it out.
    v: Version = "1", not "2";
    /// The lesson that is opened: its name in the catalogue, or the address of its JSON file on the same site.
    lesson: What = "first-session", not "no lesson";
    /// The scenario that is opened, in the same way; a saved run can stand in its place. A lesson has its own scenario.
    scenario: What = "relay", not "Nowhere!";
    /// The [place](places.md) at which the run opens: the letter has been sent. Without it, the letter waits to be sent.
    at: Place = "2/rcpt-bob", not "a b";
    /// `home` is the home page; `learn`, `watch` and `try` are the pages of the catalogue; `full` is the whole lab; `embed` is stage, player and lines, as in a frame; `overview` shows all hosts at once, with the player; `present` is the [presenter view](../lecturers/show.md#presenter-view).
    view: View = "embed", not "sideways";
    /// What the reader can do: `watch` the run; also `predict`, which means that a lesson hides what comes next until its question is answered; also `type` commands; or everything (`free`, as if left out).
    mode: Mode = "watch", not "sleep";
    /// The panels of a frame, with commas between them. `ladder` is the lines, `explain` the inspector.
    show: Vec<Panel> = "stage,ladder", not "kitchen";
    /// The panels that are left out, with commas between them.
    hide: Vec<Panel> = "stage", not "kitchen";
    /// Whether the world stays as it is: the reader steps through the run and changes nothing.
    readonly: bool = "1", not "maybe";
    /// With `0`, the last hint of each step, which says what to do, is not given.
    solution: bool = "0", not "never";
    /// The colours: as the system has them (`auto`), or light, dark or high contrast.
    theme: Theme = "dark", not "pink";
    /// The language of the page, by its tag (RFC 5646). If left out, it is the one that was chosen before, or that of the page around the frame, or of the browser.
    lang: Tag = "en", not "ours?";
    /// With `reduce`, nothing moves. With `auto` and `full` things move, unless the reader’s system asks for less.
    motion: Motion = "reduce", not "wild";
    /// The speed of play, in per cent.
    speed: Speed = "50", not "9";
    /// The page is as tall as what it shows, and tells the page around it how tall that is.
    height: Height = "auto", not "12";
    /// With `host`, the keys that are pressed in a frame go to the page around it, such as the slides of a lecture. A field or a button that has the focus still gets its own.
    keys: Keys = "host", not "both";
    /// What varies in a lesson is chosen by this number, 0 if left out: give each learner a number of their own.
    seed: u64 = "20250017", not "mine";
    /// The name of this frame in its [messages](messages.md): letters, digits, `-` and `_`.
    id: Name = "first", not "a b";
    /// The page comes from `smtplab serve --page`: it lists the sessions there, or shows the session of this number as it happens.
    live: Watched = "17", not "first";
    /// A heading for the frame, in place of the lesson’s or the letter’s.
    title: Title = "Lunch?", not "";
}

/// The version of the list of parameters: 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version;

/// A session of the command that the page comes from, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watched(pub Option<u64>);

/// A lesson or a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// By its name in the list.
    Listed(String),
    /// By the address of its file.
    File(String),
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $form:literal, $reads:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(pub String);

        impl Value for $name {
            fn form() -> String {
                $form.to_owned()
            }

            fn read(value: &str) -> Option<Self> {
                let reads: fn(&str) -> bool = $reads;
                reads(value).then(|| Self(value.to_owned()))
            }
        }
    )+};
}

texts! {
    /// A place in a run.
    Place: "name", |it| is_word(it, b"-_/.");
    /// A name that an author gives.
    Name: "name", |it| is_word(it, b"-_");
    /// A heading.
    Title: "text", |it| !it.trim().is_empty() && it.len() <= MAX_TITLE && !it.contains(char::is_control);
    /// The tag of a language (RFC 5646). `still.js` reads it: the catalogue is there before the page.
    Tag: "tag", |it| it.len() <= 35 && is_word(it, b"-");
}

/// The speed of play, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(pub u16);

fn is_word(value: &str, others: &[u8]) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || others.contains(&it);
    !value.is_empty() && value.len() <= 64 && value.bytes().all(plain)
}

fn one_of(names: impl IntoIterator<Item = String>) -> String {
    let names: Vec<String> = names.into_iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}

impl Value for Version {
    fn form() -> String {
        "`1`".to_owned()
    }

    fn read(value: &str) -> Option<Self> {
        (value == "1").then_some(Self)
    }
}

impl Value for What {
    fn form() -> String {
        "name".to_owned()
    }

    fn read(value: &str) -> Option<Self> {
        // A name is that of a folder.
        let is_name = is_word(value, b"-") && !value.bytes().any(|it| it.is_ascii_uppercase());
        let is_file = value.contains(['/', '.']) && value.bytes().all(|it| it.is_ascii_graphic());
        match (is_name, is_file) {
            (true, _) => Some(Self::Listed(value.to_owned())),
            (_, true) => Some(Self::File(value.to_owned())),
            _ => None,
        }
    }
}

impl Value for u64 {
    fn form() -> String {
        "number".to_owned()
    }

    fn read(value: &str) -> Option<Self> {
        value.parse().ok()
    }
}

impl Value for Watched {
    fn form() -> String {
        "number?".to_owned()
    }

    fn read(value: &str) -> Option<Self> {
        match value {
            "" => Some(Self(None)),
            number => number.parse().ok().map(|it| Self(Some(it))),
        }
    }
}

impl Value for bool {
    fn form() -> String {
        "`1`, `0`".to_owned()
    }

    fn read(value: &str) -> Option<Self> {
        match value {
            "" | "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        }
    }
}

impl Value for Speed {
    fn form() -> String {
        one_of(SPEEDS.map(|it| it.to_string()))
    }

    fn read(value: &str) -> Option<Self> {
        let speed = value.parse().ok()?;
        SPEEDS.contains(&speed).then_some(Self(speed))
    }
}

impl Value for Vec<Panel> {
    fn form() -> String {
        Panel::form()
    }

    fn read(value: &str) -> Option<Self> {
        value.split(',').map(Panel::named).collect()
    }
}

macro_rules! chosen {
    ($($choice:ident)+) => {$(
        impl Value for $choice {
            fn form() -> String {
                one_of(Self::ALL.iter().map(|it| it.name().to_owned()))
            }

            fn read(value: &str) -> Option<Self> {
                Self::named(value)
            }
        }
    )+};
}

chosen! { View Mode Panel Theme Motion Height Keys }

impl Address {
    /// Reads a query, given as its decoded pairs, and a fragment; `len` is the length of the query as it stands.
    #[must_use]
    pub fn read(
        len: usize,
        pairs: impl IntoIterator<Item = (String, String)>,
        fragment: &str,
    ) -> Self {
        let mut address = Self {
            // Any other fragment leads to a part of the page.
            run: fragment.strip_prefix(RUN).map(str::to_owned),
            ..Self::default()
        };
        if len > MAX {
            address.unknown.push(format!("> {MAX}"));
            return address;
        }
        for (key, value) in pairs {
            let parameter = PARAMETERS.iter().find(|it| it.name == key);
            if !parameter.is_some_and(|it| (it.take)(&mut address, &value)) {
                let shown: String = format!("{key}={value}").chars().take(60).collect();
                address.unknown.push(shown);
            }
        }
        address
    }

    /// What is to be opened.
    #[must_use]
    pub fn open(&self) -> Option<Source> {
        let (of, listed): (_, fn(String) -> Source) = match (&self.lesson, &self.scenario) {
            (Some(lesson), _) => (lesson, Source::Lesson),
            (None, scenario) => (scenario.as_ref()?, Source::Scenario),
        };
        Some(match of.clone() {
            What::Listed(name) => listed(name),
            What::File(address) => Source::Address(address),
        })
    }

    /// Which page it shows.
    #[must_use]
    pub fn page(&self) -> View {
        let is_home =
            self.open().is_none() && self.at.is_none() && self.show.is_none() && self.run.is_none();
        let is_home = is_home && !matches!(self.live, Some(Watched(Some(_))));
        let default = if is_home { View::Home } else { View::Full };
        self.view.unwrap_or(default)
    }

    /// Whether the panel is to be shown. The inspector must be asked for.
    #[must_use]
    pub fn shows(&self, panel: Panel) -> bool {
        let asked = self.show.as_ref();
        let hidden = self.hide.as_ref().is_some_and(|it| it.contains(&panel));
        !hidden && asked.is_none_or(|it| it.contains(&panel))
    }

    /// Whether the reader may type commands, and do everything else to the world.
    #[must_use]
    pub fn allows(&self) -> (bool, bool) {
        match self.mode.unwrap_or_default() {
            _ if self.readonly == Some(true) => (false, false),
            Mode::Watch | Mode::Predict => (false, false),
            Mode::Type => (true, false),
            Mode::Free => (true, true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, value: &str) -> Address {
        let pair = (key.to_owned(), value.to_owned());
        Address::read(key.len() + value.len(), [pair], "")
    }

    #[test]
    fn each_parameter_takes_its_good_value_and_names_its_bad_one() {
        for Parameter {
            name, good, bad, ..
        } in PARAMETERS
        {
            assert_eq!(
                read(name, good).unknown,
                Vec::<String>::new(),
                "{name}={good}"
            );
            assert_eq!(read(name, bad).unknown, [format!("{name}={bad}")]);
            let without = Address {
                unknown: vec![],
                ..read(name, bad)
            };
            assert_eq!(without, Address::default(), "{name}={bad} falls back");
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_named_and_changes_nothing_else() {
        let address = read("__proto__", "9");
        assert_eq!(address.unknown, ["__proto__=9"]);
        assert_eq!(
            Address {
                unknown: vec![],
                ..address
            },
            Address::default()
        );
    }

    #[test]
    fn a_long_address_is_not_read_at_all() {
        let address = Address::read(MAX + 1, [("scenario".into(), "direct".into())], "");
        assert_eq!(address.open(), None);
        assert_eq!(address.unknown.len(), 1);
    }

    #[test]
    fn only_a_fragment_of_a_run_is_one() {
        let run = |fragment| Address::read(0, [], fragment).run;
        assert_eq!(
            [run("#player"), run("#s=1abc"), run("")],
            [None, Some("1abc".into()), None]
        );
    }

    #[test]
    fn panels_are_shown_or_hidden() {
        let shown = |key, value| {
            let address = read(key, value);
            let all = Panel::ALL.iter().filter(|it| address.shows(**it));
            all.map(|it| it.name()).collect::<Vec<_>>()
        };
        assert_eq!(shown("show", "ladder,stage"), ["stage", "ladder"]);
        assert_eq!(shown("hide", "stage"), ["player", "ladder", "explain"]);
    }
}
