//! The talk of a server case: what the client says and what class of reply it expects, a line each.

use crate::suite::{Problem, duration};
use core::time::Duration;
use story::{Fact, fact, text};

/// The steps of a talk.
pub type Talk = Vec<Step>;

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its line in the suite.
    pub line: usize,
    /// What it is.
    pub what: Act,
}

/// What a step can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `C:` says a line; `C+` together with the next one; `C|` octets as they are.
    Say {
        /// The octets, names in braces not filled in.
        text: String,
        /// Whether CRLF is added.
        line: bool,
        /// Whether it goes out together with what follows.
        joined: bool,
    },
    /// `{message}` and the like: lines of a message.
    Lines(String),
    /// `S:` waits for a reply of a class.
    Expect(Expect),
    /// `wait 60ms` does nothing.
    Wait(Duration),
    /// `quiet 120ms`: no reply may come; or only one of these classes, which ends the case well.
    Quiet(Duration, Option<Classes>),
    /// `data refused`: DATA is refused, or the message at its end.
    DataRefused,
    /// `close`: the client closes the connection.
    Close,
    /// `closed`: the server closes the connection.
    Closed,
    /// `again` and how far the new session is.
    Again(Option<String>),
    /// `beside`: a second connection, while this one stays open.
    Beside,
    /// `lines N`: how many lines the reply has behind its first.
    LineCount(String),
    /// `size as listed`: the reply is as long as the one before last said.
    SizeAsListed,
    /// `body 1`: the reply has the body of the n-th message; `body "…"`: these lines.
    Body(Result<usize, String>),
    /// `keep a`: keeps the last word of the reply.
    Keep(String),
    /// `same a b` and `differ a b`.
    Compare(bool, String, String),
}

/// What is expected of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expect {
    /// Its class.
    pub classes: Classes,
    /// The words behind the code: `*` is any, `#` a number.
    pub words: Vec<String>,
    /// Whether it has one line.
    pub one_line: bool,
    /// Whether lines up to a dot follow (POP3).
    pub listing: bool,
    /// Whether the server may close the connection instead.
    pub or_closed: bool,
    /// Whether the case does not apply where it is another.
    pub or_not: bool,
}

/// Classes of replies: `250`, `2xx`, `+OK`, `-ERR`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Classes(pub Vec<String>);

impl Classes {
    /// Whether a reply with this code is of the class.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.0.iter().any(|class| {
            let same = |(a, b): (char, char)| a == b || a == 'x' && b.is_ascii_digit();
            class.len() == code.len() && class.chars().zip(code.chars()).all(same)
        })
    }

    fn is_class(word: &str) -> bool {
        let digits = |it: &str| it.chars().all(|it| it.is_ascii_digit() || it == 'x');
        matches!(word, "+OK" | "-ERR") || word.len() == 3 && digits(word)
    }

    /// As it is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        self.0.join(", ")
    }
}

/// Reads a talk whose first line is that line of the file.
///
/// # Errors
/// The first line that is no step.
pub fn parse(talk: &str, first: usize) -> Result<Talk, Problem> {
    let mut steps = Vec::new();
    for (line, written) in (first..).zip(talk.lines()) {
        if written.trim().is_empty() || written.starts_with('#') {
            continue;
        }
        let what = act(written).map_err(|what| Problem { line, what })?;
        steps.push(Step { line, what });
    }
    Ok(steps)
}

fn act(line: &str) -> Result<Act, Fact> {
    let unknown = || fact!("judge-suite-step", step: text(line));
    let say = |rest: &str, whole, joined| Act::Say {
        text: rest.strip_prefix(' ').unwrap_or(rest).to_owned(),
        line: whole,
        joined,
    };
    if let Some(rest) = line.strip_prefix("C:") {
        return Ok(say(rest, true, false));
    }
    if let Some(rest) = line.strip_prefix("C+") {
        return Ok(say(rest, true, true));
    }
    if let Some(rest) = line.strip_prefix("C|") {
        let Act::Say { text, line, joined } = say(rest, false, false) else {
            return Err(unknown());
        };
        let text = unescaped(&text).ok_or_else(unknown)?;
        return Ok(Act::Say { text, line, joined });
    }
    if let Some(rest) = line.strip_prefix("S:") {
        return expect(rest).map(Act::Expect).ok_or_else(unknown);
    }
    if line.starts_with('{') && line.ends_with('}') {
        return Ok(Act::Lines(line[1..line.len() - 1].to_owned()));
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    Ok(match words.as_slice() {
        ["wait", time] => Act::Wait(duration(time).ok_or_else(unknown)?),
        ["quiet", time] => Act::Quiet(duration(time).ok_or_else(unknown)?, None),
        ["quiet", time, "or", classes @ ..] if classes.iter().all(|it| Classes::is_class(it)) => {
            let classes = classes.iter().map(|it| (*it).to_owned()).collect();
            Act::Quiet(duration(time).ok_or_else(unknown)?, Some(Classes(classes)))
        }
        ["data", "refused"] => Act::DataRefused,
        ["close"] => Act::Close,
        ["closed"] => Act::Closed,
        ["again"] => Act::Again(None),
        ["again", begin] => Act::Again(Some((*begin).to_owned())),
        ["beside"] => Act::Beside,
        ["lines", count] => Act::LineCount((*count).to_owned()),
        ["size", "as", "listed"] => Act::SizeAsListed,
        ["body", ..] => {
            let rest = line.trim_start_matches("body").trim();
            let quoted = rest.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            Act::Body(match quoted {
                Some(text) => Err(unescaped(text).ok_or_else(unknown)?),
                None => Ok(rest.parse().ok().filter(|it| *it > 0).ok_or_else(unknown)?),
            })
        }
        ["keep", name] => Act::Keep((*name).to_owned()),
        ["same", a, b] => Act::Compare(true, (*a).to_owned(), (*b).to_owned()),
        ["differ", a, b] => Act::Compare(false, (*a).to_owned(), (*b).to_owned()),
        _ => return Err(unknown()),
    })
}

fn expect(rest: &str) -> Option<Expect> {
    let mut expect = Expect::default();
    let mut rest = rest.trim();
    if let Some(before) = rest.strip_suffix("else n/a") {
        (rest, expect.or_not) = (before.trim(), true);
    }
    if let Some(before) = rest.strip_suffix("or closed") {
        (rest, expect.or_closed) = (before.trim(), true);
    }
    if let Some(before) = rest.strip_suffix("one line") {
        (rest, expect.one_line) = (before.trim(), true);
    }
    if let Some(before) = rest.strip_suffix("...") {
        (rest, expect.listing) = (before.trim(), true);
    }
    let mut words = rest.split_whitespace().peekable();
    while let Some(class) = words.next_if(|it| Classes::is_class(it)) {
        expect.classes.0.push(class.to_owned());
    }
    expect.words = words.map(str::to_owned).collect();
    (!expect.classes.0.is_empty()).then_some(expect)
}

/// The text with `\r`, `\n`, `\t`, `\\` and `\xNN` as what they stand for.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        out.push(match letters.next()? {
            'r' => '\r',
            'n' => '\n',
            't' => '\t',
            '\\' => '\\',
            '"' => '"',
            'x' => {
                let digits: String = letters.by_ref().take(2).collect();
                char::from(u8::from_str_radix(&digits, 16).ok().filter(u8::is_ascii)?)
            }
            _ => return None,
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_step_or_is_named() {
        for line in [
            "C: NOOP",
            "C:",
            "C+ NOOP",
            "C| a\\r\\n\\x41",
            "S: 250",
            "S: 2xx 4xx or closed",
            "S: +OK {n} * else n/a",
            "S: +OK ...",
            "{message}",
            "wait 60ms",
            "quiet 1s or 4xx 5xx",
            "data refused",
            "again transaction",
            "body 2",
            "body \"a\\nb\"",
            "same a b",
        ] {
            assert!(parse(line, 1).is_ok(), "{line}");
        }
        for line in [
            "C 1",
            "S:",
            "S: ok",
            "wait",
            "wait 5",
            "C| \\q",
            "body 0",
            "body x",
            "quiet 5ms or ok",
            "nonsense",
        ] {
            let text = format!("C: NOOP\n\n{line}\n");
            assert_eq!(parse(&text, 10).map_err(|it| it.line), Err(12), "{line}");
        }
        let classes = |it: &str| expect(it).expect("it is one").classes;
        assert!(classes("2xx").has("250") && !classes("2xx").has("550"));
        assert!(classes("250 251").has("251") && !classes("+OK").has("-ERR"));
    }
}
