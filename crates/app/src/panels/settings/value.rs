//! Values of fields: how they are written, and where in a description they stand.

use serde_json::{Map, Value};
use story::settings::Kind;
use story::{Fact, fact, syntax_error};

/// The value that a text means.
pub fn read(kind: &Kind, text: &str) -> Result<Value, Fact> {
    let written = match kind {
        Kind::Lines => text,
        _ => text.trim(),
    };
    let domain = |problem| fact!("error-setting-domain", problem: syntax_error(&problem));
    Ok(match kind {
        Kind::List(inner) => {
            let items = written.split(',').filter(|it| !it.trim().is_empty());
            items.map(|it| read(inner, it)).collect::<Result<_, _>>()?
        }
        // What is left out is the default, so that only this says no.
        Kind::Size if written.is_empty() => Value::Bool(false),
        _ if written.is_empty() => Value::Null,
        Kind::Number(unit) => number(written, *unit == "ms")?,
        Kind::Size => number(written, false)?,
        Kind::Days if written == "never" => written.into(),
        Kind::Days => serde_json::json!({ "days": number(written, false)? }),
        Kind::Choice(..) => number(written, false).unwrap_or_else(|_| written.into()),
        Kind::Ipv4 => match written.parse::<std::net::Ipv4Addr>() {
            Ok(_) => written.into(),
            Err(_) => return Err(fact!("error-setting-address")),
        },
        Kind::Domain => {
            let read = written.parse::<protocol_core::smtp::Domain>();
            read.map_err(domain)?.to_string().into()
        }
        Kind::Address => {
            let read = written.parse::<protocol_core::smtp::Mailbox>();
            read.map_err(domain)?.to_string().into()
        }
        _ => written.into(),
    })
}

/// Microseconds are written in milliseconds.
fn number(written: &str, in_thousands: bool) -> Result<Value, Fact> {
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    let digits = match in_thousands {
        true if part.len() <= 3 => format!("{whole}{part:0<3}"),
        true => String::new(),
        false => written.to_owned(),
    };
    let is_number = !whole.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    let number = digits.parse::<u64>().ok().filter(|_| is_number);
    number
        .map(Value::from)
        .ok_or_else(|| fact!("error-setting-number"))
}

/// How a value is written.
pub fn written(kind: &Kind, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(micros) if *kind == Kind::Number("ms") => {
            let micros = micros.as_u64().unwrap_or_default();
            let parts = format!("{}.{:03}", micros / 1000, micros % 1000);
            parts.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|it| written(kind, it)).collect();
            items.join(", ")
        }
        Value::Object(days) => days.get("days").map(Value::to_string).unwrap_or_default(),
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// Puts a value at its place; null takes away what is there.
pub fn place(whole: &mut Value, path: &[String], new: Value) {
    let [name, rest @ ..] = path else {
        *whole = new;
        return;
    };
    if let Value::Array(items) = whole {
        let index = name.parse().unwrap_or(items.len());
        if rest.is_empty() && new.is_null() {
            items.remove(index);
        } else {
            if index == items.len() {
                items.push(Value::Null);
            }
            place(&mut items[index], rest, new);
        }
        return;
    }
    if !whole.is_object() {
        *whole = Value::Object(Map::new());
    }
    let Value::Object(fields) = whole else { return };
    if rest.is_empty() && new.is_null() {
        fields.remove(name);
    } else {
        place(fields.entry(name.clone()).or_insert(Value::Null), rest, new);
    }
}

/// The change (RFC 7396) that puts a value at its place: of a list it has all, of a table what is new.
pub fn change(whole: &Value, path: &[String], new: Value) -> Value {
    match (path, whole) {
        ([name, rest @ ..], Value::Object(_) | Value::Null) => {
            let inner = change(&whole[name], rest, new);
            Value::Object(Map::from_iter([(name.clone(), inner)]))
        }
        ([], _) => new,
        (_, _) => {
            let mut whole = whole.clone();
            place(&mut whole, path, new);
            whole
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_and_what_cannot_be_is_told() {
        for (kind, text, value) in [
            (Kind::Number("ms"), "20", json!(20_000)),
            (Kind::Number("ms"), "0.5", json!(500)),
            (Kind::Number(""), "", Value::Null),
            (Kind::Size, "", json!(false)),
            (Kind::Days, "never", json!("never")),
            (Kind::Days, "3", json!({ "days": 3 })),
            (Kind::Choice("", &["450"]), "450", json!(450)),
            (Kind::Domain, "mx.example", json!("mx.example")),
            (Kind::List(&Kind::Number("")), "30, 60", json!([30, 60])),
            (Kind::List(&Kind::Address), "", json!([])),
        ] {
            assert_eq!(read(&kind, text), Ok(value.clone()), "{kind:?} {text}");
            assert_eq!(written(&kind, &value), text, "{kind:?} {text}");
        }
        for (kind, text) in [
            (Kind::Number(""), "1.5"),
            (Kind::Number("ms"), "1.5000"),
            (Kind::Number("ms"), ".5"),
            (Kind::Number(""), "-1"),
            (Kind::Ipv4, "192.0.2"),
            (Kind::Domain, "a b"),
            (Kind::Address, "bob"),
            (Kind::List(&Kind::Number("")), "30 60"),
        ] {
            assert!(read(&kind, text).is_err(), "{kind:?} {text}");
        }
    }

    #[test]
    fn a_change_makes_of_the_old_what_is_wanted() {
        let old = json!({ "a": { "b": [{ "c": 1 }, { "c": 2 }], "d": 3, "n": null } });
        for (path, new) in [
            ("a/b/1/c", json!(5)),
            ("a/b/0", Value::Null),
            ("a/b/2", json!({ "c": 7 })),
            ("a/d", Value::Null),
            ("a/n/x", json!(1)),
            ("e/f", json!("g")),
        ] {
            let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
            let mut wanted = old.clone();
            place(&mut wanted, &parts, new.clone());
            let mut merged = old.clone();
            world::edit::merge(&mut merged, &change(&old, &parts, new));
            assert_eq!(merged, wanted, "{path}");
        }
    }
}
