//! What the source code says: the facts that it makes, and the sentences that it must not hold.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A macro that makes facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `fact!` and the page's `say!`: a value.
    Fact,
    /// `beat!`: a value and `.text`.
    Beat,
    /// `explained!`: any of a value, `.meaning` and `.follow`.
    Explained,
    /// `named!`: a value, `.title` and `.short`.
    Named,
}

/// The facts that code makes: of an identifier, the kinds and the arguments.
#[derive(Debug, Default)]
pub struct Facts {
    pub facts: BTreeMap<String, (Kind, BTreeSet<String>)>,
    pub families: BTreeMap<String, (Kind, BTreeSet<String>)>,
    pub faults: Vec<String>,
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The Rust files of the crate's `src`.
pub fn files(krate: &str) -> Vec<(String, TokenStream)> {
    let mut folders = vec![root().join("crates").join(krate).join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the crate has a folder src") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).expect("it can be read");
                let tokens = text.parse().expect("it is Rust");
                let name = path.strip_prefix(root()).unwrap_or(&path);
                files.push((name.display().to_string(), tokens));
            }
        }
    }
    files
}

impl Facts {
    pub fn read(&mut self, file: &str, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else {
                continue;
            };
            if let [.., TokenTree::Ident(name), TokenTree::Punct(mark)] = &tokens[..at]
                && mark.as_char() == '!'
            {
                let kind = match name.to_string().as_str() {
                    "fact" | "say" => Some(Kind::Fact),
                    "beat" => Some(Kind::Beat),
                    "explained" => Some(Kind::Explained),
                    "named" => Some(Kind::Named),
                    _ => None,
                };
                if let Some(kind) = kind {
                    self.add(file, kind, name == "say", group);
                }
            }
            self.read(file, group.stream());
        }
    }

    fn add(&mut self, file: &str, kind: Kind, said: bool, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let comma = |it: &TokenTree| matches!(it, TokenTree::Punct(it) if it.as_char() == ',');
        // The page's macro has the words first; that of `cli` knows them.
        let from = match tokens.first() {
            Some(TokenTree::Ident(_)) if said => {
                tokens.iter().position(comma).map_or(0, |it| it + 1)
            }
            _ => 0,
        };
        let is_family = matches!(tokens.get(from), Some(TokenTree::Ident(it)) if it == "family");
        let Some(id) = tokens.get(from + usize::from(is_family)).and_then(string) else {
            return;
        };
        let mut arguments = BTreeSet::new();
        for three in tokens.windows(4) {
            if let [
                first,
                TokenTree::Ident(name),
                TokenTree::Punct(colon),
                after,
            ] = three
                && comma(first)
                && colon.as_char() == ':'
                && colon.spacing() == Spacing::Alone
                && !matches!(after, TokenTree::Punct(it) if it.as_char() == ':')
            {
                arguments.insert(name.to_string());
            }
        }
        let table = match is_family {
            true => &mut self.families,
            false => &mut self.facts,
        };
        let made = (kind, arguments);
        let known = table.entry(id.clone()).or_insert_with(|| made.clone());
        if *known != made {
            let fault = format!("{file}: {id} is made as {known:?} and as {made:?}");
            self.faults.push(fault);
        }
    }
}

/// The text of a string literal.
fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let text = literal.to_string();
    let text = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(text.to_owned())
}

/// The names that code uses.
pub fn idents(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                found.insert(name.to_string());
            }
            TokenTree::Group(group) => idents(group.stream(), found),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The string literals that read as sentences, outside of tests, attributes and what a panic says.
pub fn sentences(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tests = false;
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).map(|it| tokens[it].to_string());
        match token {
            TokenTree::Group(group) => {
                let attribute =
                    before(1).as_deref() == Some("#") || before(2).as_deref() == Some("#");
                let told = matches!(before(1).as_deref(), Some("expect" | "expect_err"))
                    || before(1).as_deref() == Some("!")
                        && matches!(
                            before(2).as_deref(),
                            Some("panic" | "assert" | "assert_eq" | "debug_assert" | "unreachable")
                        );
                if attribute {
                    tests |= group.stream().to_string().replace(' ', "") == "cfg(test)";
                } else if tests && group.delimiter() == Delimiter::Brace {
                    tests = false;
                } else if !told {
                    sentences(group.stream(), found);
                }
            }
            TokenTree::Literal(_) => {
                found.extend(string(token).filter(|it| is_sentence(it)));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Two words of small letters beside each other, and more than two classes of a style sheet: a third word, a
/// capital or a full stop.
fn is_sentence(text: &str) -> bool {
    let is_word = |it: &str| {
        let it = it.trim_end_matches([',', '.', ':', ';', '?', '!']);
        let mut letters = it.chars();
        letters.next().is_some_and(char::is_alphabetic)
            && letters.clone().next().is_some()
            && letters.all(char::is_lowercase)
    };
    let words: Vec<&str> = text.split(' ').collect();
    let more = words.len() > 2
        || text.starts_with(char::is_uppercase)
        || text.ends_with(['.', ':', '?', '!']);
    more && words.windows(2).any(|two| two.iter().all(|it| is_word(it)))
}
