//! Which names LIST and LSUB find (RFC 3501 sections 6.3.8 and 6.3.9), and what they say of each.

use crate::imap::MailboxName;
use crate::names;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A name of a mailbox, as a host has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The name.
    pub name: MailboxName,
    /// Whether it can be selected; else it only has others below it.
    pub selectable: bool,
    /// Whether it exists: a name that is subscribed need not (section 6.3.9).
    pub exists: bool,
    /// Whether it is subscribed.
    pub subscribed: bool,
    /// What it is for.
    pub special_use: Option<SpecialUse>,
}

names! {
    /// The special use of a mailbox (RFC 6154 section 2).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum SpecialUse {
        /// `\All`: all messages, perhaps without those in trash and junk.
        All = "\\All",
        /// `\Archive`.
        Archive = "\\Archive",
        /// `\Drafts`.
        Drafts = "\\Drafts",
        /// `\Flagged`: every message with that flag.
        Flagged = "\\Flagged",
        /// `\Junk`.
        Junk = "\\Junk",
        /// `\Sent`.
        Sent = "\\Sent",
        /// `\Trash`.
        Trash = "\\Trash",
    }
}

/// Which extensions say something in LIST.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered {
    /// CHILDREN.
    pub(super) children: bool,
    /// SPECIAL-USE.
    pub(super) special_use: bool,
}

/// Names with their attributes.
pub(super) type Found = BTreeMap<MailboxName, Vec<&'static str>>;

const NO_SELECT: &str = "\\Noselect";

/// What `LIST` finds: names that exist, and where the pattern ends in `%` the levels above them that do
/// not (section 6.3.8).
pub(super) fn list(folders: &[Folder], pattern: &str, offered: Offered) -> Found {
    let those: Vec<&Folder> = folders.iter().filter(|it| it.exists).collect();
    let (mut found, parents) = find(&those, pattern);
    for it in those.iter().filter(|_| offered.special_use) {
        if let Some(attributes) = found.get_mut(&it.name) {
            attributes.extend(it.special_use.map(SpecialUse::as_str));
        }
    }
    for (name, attributes) in found.iter_mut().filter(|_| offered.children) {
        attributes.push(match parents.contains(name) {
            true => "\\HasChildren",
            false => "\\HasNoChildren",
        });
    }
    found
}

/// What `LSUB` finds: names that are subscribed, and where the pattern ends in `%` the levels above them
/// that are not (section 6.3.9).
pub(super) fn subscribed(folders: &[Folder], pattern: &str) -> Found {
    let those: Vec<&Folder> = folders.iter().filter(|it| it.subscribed).collect();
    find(&those, pattern).0
}

/// Those that match the pattern with the levels that it shows, and every level above any of them.
fn find(those: &[&Folder], pattern: &str) -> (Found, BTreeSet<MailboxName>) {
    let pattern = Pattern::new(pattern);
    let parents = parents(those.iter().copied());
    let levels = parents.iter().filter(|_| pattern.shows_levels());
    let levels = levels.map(|name| (name, false));
    let those = those
        .iter()
        .map(|it| (&it.name, it.exists && it.selectable));
    let matching = levels.chain(those).filter(|(it, _)| pattern.matches(it));
    let attributes = |can_be_selected| match can_be_selected {
        true => Vec::new(),
        false => vec![NO_SELECT],
    };
    let found = matching.map(|(name, it)| (name.clone(), attributes(it)));
    (found.collect(), parents)
}

/// Every level above these names.
fn parents<'a>(folders: impl Iterator<Item = &'a Folder>) -> BTreeSet<MailboxName> {
    let mut found = BTreeSet::new();
    for folder in folders {
        let mut name = folder.name.parent();
        while let Some(parent) = name {
            name = parent.parent();
            if !found.insert(parent) {
                break;
            }
        }
    }
    found
}

/// A name with wildcards: `*` stands for anything, `%` for anything within a level.
struct Pattern(Vec<char>);

impl Pattern {
    fn new(pattern: &str) -> Self {
        let mut letters: Vec<char> = Vec::new();
        for letter in pattern.chars() {
            // Of wildcards side by side the wider one is enough.
            match (letters.last_mut(), letter) {
                (Some('*'), '*' | '%') | (Some('%'), '%') => {}
                (Some(last @ '%'), '*') => *last = '*',
                _ => letters.push(letter),
            }
        }
        Self(letters)
    }

    fn shows_levels(&self) -> bool {
        self.0.last() == Some(&'%')
    }

    /// Whether the name matches. `INBOX` does in any case (section 5.1), also in front of other levels.
    fn matches(&self, name: &MailboxName) -> bool {
        let inbox = MailboxName::inbox();
        let any_case = match *name == inbox || name.is_below(&inbox) {
            true => inbox.as_str().len(),
            false => 0,
        };
        let name: Vec<char> = name.as_str().chars().collect();
        let literal = self.0.iter().filter(|it| !matches!(it, '*' | '%'));
        if literal.count() > name.len() {
            return false;
        }
        // After each letter of the pattern: which beginnings of the name it matches.
        let mut reached = vec![false; name.len() + 1];
        reached[0] = true;
        for letter in &self.0 {
            match letter {
                '*' | '%' => {
                    for at in 0..name.len() {
                        let within = *letter == '*' || name[at] != MailboxName::SEPARATOR;
                        reached[at + 1] |= reached[at] && within;
                    }
                }
                letter => {
                    for at in (0..name.len()).rev() {
                        let same = *letter == name[at]
                            || at < any_case && letter.eq_ignore_ascii_case(&name[at]);
                        reached[at + 1] = reached[at] && same;
                    }
                    reached[0] = false;
                }
            }
        }
        reached[name.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::table;

    fn name(text: &str) -> MailboxName {
        MailboxName::new(text).unwrap()
    }

    /// A name of the table, and behind a colon what is special about it.
    fn folder(text: &str) -> Folder {
        let (text, special) = text.split_once(':').unwrap_or((text, ""));
        Folder {
            name: name(text),
            selectable: special != "Noselect",
            exists: special != "gone",
            subscribed: special != "unsubscribed",
            special_use: (special == "Sent").then_some(SpecialUse::Sent),
        }
    }

    #[test]
    fn names_are_found_as_the_table_says() {
        let mut folders = Vec::new();
        table("imap/server/listing.txt", |line| {
            let (command, rest) = line.split_once(' ').expect("a command and a pattern");
            let offers = |it| Offered {
                children: it,
                special_use: it,
            };
            let found = match command {
                "==" => {
                    folders = rest.split(' ').map(folder).collect();
                    return String::new();
                }
                "match" => {
                    let (pattern, text) = rest.split_once(' ').expect("a pattern and a name");
                    return Pattern::new(pattern).matches(&name(text)).to_string();
                }
                "LIST" => list(&folders, rest, offers(false)),
                "LIST+" => list(&folders, rest, offers(true)),
                _ => subscribed(&folders, rest),
            };
            let each = found.iter();
            let each = each.map(|(name, it)| format!("({}) {name}", it.join(" ")));
            each.collect::<Vec<_>>().join(", ")
        });
    }
}
