//! Where in a source a value stands, by its path: `hosts[1].mta.ports.25`.

use jsonc_parser::ast::Value as Json;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line of a value, or of the innermost around it that is there; 1 where nothing is.
pub(crate) fn line(file: &str, text: &str, path: &str) -> usize {
    let at = if file.ends_with(".toml") {
        let table = DeTable::parse(text).ok();
        table.map(|it| in_table(it.get_ref(), path, 0))
    } else {
        let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
        let value = parsed.ok().and_then(|it| it.value);
        value.map(|it| in_json(&it, path, it.range().start))
    };
    line_at(text, at.unwrap_or(0))
}

/// The line of an octet.
pub(crate) fn line_at(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|it| *it == b'\n').count()
}

/// What follows `key` in a path that begins with it. A key may have dots in it, as an address has.
fn behind<'a>(path: &'a str, key: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(key)?;
    match rest.as_bytes().first() {
        None | Some(b'[') => Some(rest),
        Some(b'.') => Some(&rest[1..]),
        Some(_) => None,
    }
}

/// The index that a path begins with, and what follows it.
fn index(path: &str) -> Option<(usize, &str)> {
    let (index, rest) = path.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, rest.strip_prefix('.').unwrap_or(rest)))
}

fn in_table(table: &DeTable<'_>, path: &str, around: usize) -> usize {
    let mut fields = table.iter();
    let found = fields.find_map(|(key, value)| Some((key, value, behind(path, key.get_ref())?)));
    found.map_or(around, |(key, value, rest)| {
        in_toml(value, rest, key.span().start)
    })
}

fn in_toml(value: &Spanned<DeValue<'_>>, path: &str, around: usize) -> usize {
    match value.get_ref() {
        DeValue::Table(table) => in_table(table, path, around),
        DeValue::Array(items) => {
            let found = index(path).and_then(|(index, rest)| Some((items.get(index)?, rest)));
            found.map_or(around, |(item, rest)| {
                in_toml(item, rest, item.span().start)
            })
        }
        _ => around,
    }
}

fn in_json(value: &Json<'_>, path: &str, around: usize) -> usize {
    match value {
        Json::Object(object) => {
            let mut fields = object.properties.iter();
            let found = fields.find_map(|it| Some((it, behind(path, it.name.as_str())?)));
            found.map_or(around, |(it, rest)| {
                in_json(&it.value, rest, it.range.start)
            })
        }
        Json::Array(array) => {
            let found =
                index(path).and_then(|(index, rest)| Some((array.elements.get(index)?, rest)));
            found.map_or(around, |(item, rest)| {
                in_json(item, rest, item.range().start)
            })
        }
        _ => around,
    }
}
