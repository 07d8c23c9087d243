//! The page's address: what it shows, in the query (`EMBED`): one table makes the parser and its
//! tests. Nothing in an address acts without a click.

use crate::choices::{Theme, View};
use crate::state::Source;

/// The longest query that is read, in octets.
const MAX: usize = 8192;

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// What is to be opened.
    pub open: Option<Source>,
    /// A named place in the run.
    pub at: Option<String>,
    /// What varies in a lesson is chosen by it.
    pub seed: Option<u64>,
    /// What is shown.
    pub view: Option<View>,
    /// Light, dark or as the system.
    pub theme: Option<Theme>,
    /// Panels to show and no others, by name; empty: all.
    pub show: Vec<String>,
    /// What was not understood, `key=value`.
    pub unknown: Vec<String>,
}

type Set = fn(&mut Address, &str) -> bool;

/// Every key, how a value is taken, and an example of a good and of a bad value.
pub const KEYS: &[(&str, Set, &str, &str)] = &[
    ("v", |_, value| value == "1", "1", "2"),
    (
        "scenario",
        |address, value| {
            let source = match value {
                name if is_name(name) => Source::Scenario(name.to_owned()),
                place if is_place(place) => Source::Address(place.to_owned()),
                _ => return false,
            };
            // A lesson has its scenario.
            address.open.get_or_insert(source);
            true
        },
        "relay",
        "Nowhere!",
    ),
    (
        "lesson",
        |address, value| {
            address.open = Some(match value {
                name if is_name(name) => Source::Lesson(name.to_owned()),
                place if is_place(place) => Source::Address(place.to_owned()),
                _ => return false,
            });
            true
        },
        "first-session",
        "no lesson",
    ),
    (
        "at",
        |address, value| {
            let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_/.".contains(&it);
            let good = !value.is_empty() && value.len() <= 64 && value.bytes().all(plain);
            address.at = good.then(|| value.to_owned());
            good
        },
        "2/rcpt-bob",
        "a b",
    ),
    (
        "seed",
        |address, value| {
            address.seed = value.parse().ok();
            address.seed.is_some()
        },
        "20250017",
        "mine",
    ),
    (
        "view",
        |address, value| {
            address.view = View::named(value);
            address.view.is_some()
        },
        "embed",
        "sideways",
    ),
    // `boot.js` reads it: the catalogue is there before the page.
    ("lang", |_, value| is_tag(value), "en", "ours?"),
    (
        "theme",
        |address, value| {
            address.theme = Theme::named(value);
            address.theme.is_some()
        },
        "dark",
        "pink",
    ),
    (
        "show",
        |address, value| {
            let names: Vec<&str> = value.split(',').collect();
            let known = names
                .iter()
                .all(|it| ["stage", "player", "ladder", "explain"].contains(it));
            if known {
                address.show = names.iter().map(|it| (*it).to_owned()).collect();
            }
            known
        },
        "stage,ladder",
        "kitchen",
    ),
];

/// Whether it can be the tag of a language (RFC 5646).
fn is_tag(value: &str) -> bool {
    value.len() <= 35
        && value
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// Whether it can be the name of a scenario or a lesson, which is that of a folder.
fn is_name(value: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    !value.is_empty() && value.len() <= 64 && value.bytes().all(plain)
}

/// Whether it can be the address of a file.
fn is_place(value: &str) -> bool {
    value.contains(['/', '.']) && value.bytes().all(|it| it.is_ascii_graphic())
}

impl Address {
    /// Reads a query, given as its decoded pairs; `len` is the length of the query as it stands.
    #[must_use]
    pub fn read(len: usize, pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut address = Self::default();
        if len > MAX {
            address.unknown.push(format!("> {MAX}"));
            return address;
        }
        for (key, value) in pairs {
            let taken = KEYS
                .iter()
                .find(|(name, ..)| *name == key)
                .is_some_and(|(_, set, ..)| set(&mut address, &value));
            if !taken {
                let shown: String = format!("{key}={value}").chars().take(60).collect();
                address.unknown.push(shown);
            }
        }
        address
    }

    /// Which page it shows.
    #[must_use]
    pub fn page(&self) -> View {
        let is_home = self.open.is_none() && self.at.is_none() && self.show.is_empty();
        let default = if is_home { View::Home } else { View::Full };
        self.view.unwrap_or(default)
    }

    /// Whether the panel is to be shown.
    #[must_use]
    pub fn shows(&self, panel: &str) -> bool {
        self.show.is_empty() || self.show.iter().any(|it| it == panel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, value: &str) -> Address {
        Address::read(
            key.len() + value.len(),
            [(key.to_owned(), value.to_owned())],
        )
    }

    #[test]
    fn each_key_takes_its_good_value_and_names_its_bad_one() {
        for (key, _, good, bad) in KEYS {
            assert_eq!(
                read(key, good).unknown,
                Vec::<String>::new(),
                "{key}={good}"
            );
            assert_eq!(read(key, bad).unknown, [format!("{key}={bad}")]);
        }
    }

    #[test]
    fn what_is_not_in_the_table_is_named_and_changes_nothing_else() {
        let address = read("speed", "9");
        assert_eq!(address.unknown, ["speed=9"]);
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
        let address = Address::read(MAX + 1, [("scenario".into(), "direct".into())]);
        assert_eq!(address.open, None);
        assert_eq!(address.unknown.len(), 1);
    }
}
