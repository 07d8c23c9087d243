//! Rules about the message.

use super::session::{Session, Stray};
use super::{Given, Runs, Seen};
use crate::record::{Finding, Line};
use protocol_core::smtp::data::stuff;
use protocol_core::smtp::{Unit, Verb};
use story::{fact, text};

/// The content ends.
pub(super) fn end_of_data(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let (data, ..) = session
            .commands()
            .filter(|(it, verb, _)| *verb == Verb::Data && session.code_to(*it) == 354)
            .last()?;
        let mut after = session
            .client()
            .filter(|(it, _)| *it > data)
            .map(|(_, it)| it);
        let ends = session
            .client()
            .any(|(it, line)| it > data && line.unit == Unit::EndOfData);
        if ends {
            return Some(Vec::new());
        }
        let last = after.by_ref().last()?;
        Some(vec![session.finding(
            last,
            fact!("judge-no-end", sent: text(last.shown())),
        )])
    })
}

/// The lines that are to be on the wire for the body.
fn wanted(given: &Given) -> Vec<Vec<u8>> {
    given
        .body
        .lines()
        .map(|it| it.as_bytes().to_vec())
        .collect()
}

/// Where the body begins on the wire: the line that is its first.
fn begin(session: &Session<'_>, first: &[u8]) -> Option<usize> {
    let is_content = |it: &Line| matches!(it.unit, Unit::Content);
    session
        .client()
        .find(|(_, it)| is_content(it) && it.text() == first)
        .map(|(it, _)| it)
}

/// Each line that begins with a dot has one more.
pub(super) fn dot_stuffing(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().flat_map(|(trial, sessions)| {
        sessions.iter().map(move |session| match &trial.given {
            Some(given) => stuffed(session, given),
            None => cut_short(session),
        })
    }))
}

fn stuffed(session: &Session<'_>, given: &Given) -> Option<Vec<Finding>> {
    let lines = wanted(given);
    if !lines.iter().any(|it| it.starts_with(b".")) {
        return None;
    }
    let begin = begin(session, lines.first()?)?;
    let mut sent = session
        .client()
        .filter(|(it, _)| *it >= begin)
        .map(|(_, it)| it);
    for line in &lines {
        let it = sent.next()?;
        let mut right = stuff(line);
        right.truncate(right.len().saturating_sub(2));
        if it.text() == right || line.is_empty() && it.text().is_empty() {
            continue;
        }
        let expected = text(crate::record::shown(&[&right[..], b"\r\n"].concat()));
        let found = (it.text() == line.as_slice()).then(|| {
            session.finding(
                it,
                fact!("judge-unstuffed", sent: text(it.shown()), expected: expected),
            )
        });
        return Some(found.into_iter().collect());
    }
    Some(Vec::new())
}

/// A line that begins with one dot, which no client that adds a dot sends; or lines of the message behind its end.
fn cut_short(session: &Session<'_>) -> Option<Vec<Finding>> {
    let (end, line) = session
        .client()
        .find(|(_, it)| it.unit == Unit::EndOfData)?;
    let is_bare = |it: &Line| {
        let text = it.text();
        it.unit == Unit::Content && text.starts_with(b".") && !text.starts_with(b"..")
    };
    if let Some((_, bare)) = session.client().find(|(_, it)| is_bare(it)) {
        let expected = crate::record::shown(&[b".", bare.octets.as_slice()].concat());
        return Some(vec![session.finding(
            bare,
            fact!("judge-unstuffed", sent: text(bare.shown()), expected: text(expected)),
        )]);
    }
    let stray = session
        .client()
        .find(|(it, _)| *it > end && session.strays[*it] == Some(Stray::AfterEnd));
    let found = stray.map(|(_, after)| {
        session.finding(line, fact!("judge-cut-short", after: text(after.shown())))
    });
    Some(found.into_iter().collect())
}

/// Every line of the body that was given, in order.
pub(super) fn whole_message(runs: &Runs<'_>) -> Seen {
    Seen::of(runs.all.iter().flat_map(|(trial, sessions)| {
        sessions.iter().map(move |session| {
            let given = trial.given.as_ref()?;
            let lines = wanted(given);
            let begin = begin(session, lines.first()?)?;
            if !session
                .client()
                .any(|(it, line)| it > begin && line.unit == Unit::EndOfData)
            {
                return None;
            }
            let mut sent = session
                .client()
                .filter(|(it, line)| *it >= begin && line.unit == Unit::Content)
                .map(|(_, it)| it);
            for line in &lines {
                let right = stuff(line);
                let right = right.strip_suffix(b"\r\n").unwrap_or(&right);
                let got = sent.next();
                // That no dot was added is another rule’s finding.
                if got.is_some_and(|it| {
                    it.text() == right || it.text() == line.as_slice() || line.starts_with(b".")
                }) {
                    continue;
                }
                let missing = text(crate::record::shown(line));
                return Some(vec![match got {
                    Some(it) => session.finding(
                        it,
                        fact!("judge-other-line", sent: text(it.shown()), expected: missing),
                    ),
                    None => session.at_end(fact!("judge-missing-line", expected: missing)),
                }]);
            }
            Some(Vec::new())
        })
    }))
}

/// Header fields of a message, until its empty line or the first line that is none.
struct Header<'a> {
    names: Vec<String>,
    /// The line that is no field, before the empty line.
    wrong: Option<&'a Line>,
}

fn header<'a>(content: &[&'a Line]) -> Header<'a> {
    let mut header = Header {
        names: Vec::new(),
        wrong: None,
    };
    for line in content {
        let written = line.text();
        if written.is_empty() {
            break;
        }
        if written.starts_with(b" ") || written.starts_with(b"\t") {
            if header.names.is_empty() {
                header.wrong = Some(line);
                break;
            }
            continue;
        }
        let colon = written.iter().position(|it| *it == b':');
        let name = colon.map(|it| written[..it].trim_ascii_end());
        match name.filter(|it| !it.is_empty() && it.iter().all(u8::is_ascii_graphic)) {
            Some(name) => header
                .names
                .push(String::from_utf8_lossy(name).to_ascii_lowercase()),
            None => {
                header.wrong = Some(line);
                break;
            }
        }
    }
    header
}

fn each_message(runs: &Runs<'_>, look: impl Fn(&Session<'_>, &[&Line]) -> Option<Finding>) -> Seen {
    runs.each(|session| {
        let contents = session.contents();
        let found = contents.iter().find_map(|it| look(session, it));
        (!contents.is_empty()).then(|| found.into_iter().collect())
    })
}

/// An empty line ends the header.
pub(super) fn empty_line(runs: &Runs<'_>) -> Seen {
    each_message(runs, |session, content| {
        let wrong = header(content).wrong?;
        Some(session.finding(
            wrong,
            fact!("judge-no-empty-line", sent: text(wrong.shown())),
        ))
    })
}

fn lacks(runs: &Runs<'_>, names: &[&'static str]) -> Seen {
    each_message(runs, |session, content| {
        let header = header(content);
        let missing = names
            .iter()
            .find(|it| !header.names.iter().any(|name| name == **it))?;
        let first = content.first()?;
        Some(session.finding(first, fact!("judge-no-field", field: text(missing))))
    })
}

/// From and Date.
pub(super) fn from_and_date(runs: &Runs<'_>) -> Seen {
    lacks(runs, &["from", "date"])
}

/// Message-ID.
pub(super) fn message_id(runs: &Runs<'_>) -> Seen {
    lacks(runs, &["message-id"])
}

/// 998 octets and CRLF.
pub(super) fn line_length(runs: &Runs<'_>) -> Seen {
    each_message(runs, |session, content| {
        let long = content
            .iter()
            .find(|it| it.text().len() > 998 + usize::from(it.text().starts_with(b".")))?;
        Some(session.finding(
            long,
            fact!("judge-long-line", octets: story::size(long.text().len())),
        ))
    })
}

/// Eight bits only where they are announced.
pub(super) fn eight_bit(runs: &Runs<'_>) -> Seen {
    runs.each(|session| {
        let line = session
            .client()
            .find(|(_, it)| matches!(it.unit, Unit::Content) && !it.octets.is_ascii());
        let (at, line) = line?;
        let mail = session
            .commands()
            .filter(|(it, verb, _)| *it < at && *verb == Verb::Mail)
            .last();
        let announced = mail.is_some_and(|(_, _, it)| {
            String::from_utf8_lossy(&it.octets)
                .to_ascii_uppercase()
                .contains("BODY=8BITMIME")
        });
        let found = (!announced).then(|| session.finding(line, fact!("judge-eight-bit")));
        Some(found.into_iter().collect())
    })
}
