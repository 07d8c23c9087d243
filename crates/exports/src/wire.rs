//! Wire text as it is shown: shortened, controls visible; and what else is said, in one line.

use protocol_core::imap::Untagged;
use protocol_core::smtp::{ReplyCode, Unit};
use story::Sign;
use words::{Span, Words};
use world::{Event, Line, Timeline, WireUnit};

/// Control characters as their pictures, so that nothing hides.
pub fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            // Arrows: every font has them, and not the pictures of controls.
            '\r' => '←',
            '\n' => '↓',
            '\t' => '→',
            '\0' => '∅',
            '\0'..='\x1f' => char::from_u32(0x2400 + letter as u32).unwrap_or('�'),
            '\x7f' => '␡',
            // Marks that turn the direction of writing could hide what follows them.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
            other => other,
        })
        .collect()
}

/// At most `limit` characters.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The text in one line of at most `first` characters, or in two, the second of at most `second`.
pub fn in_lines(text: &str, first: usize, second: usize) -> Vec<String> {
    let Some((end, _)) = text.char_indices().nth(first) else {
        return vec![text.to_owned()];
    };
    let (one, two) = text.split_at(text[..end].rfind(' ').unwrap_or(end));
    vec![one.to_owned(), shorten(two.trim_start(), second)]
}

/// At most `limit` characters of a sentence.
pub fn shorten_spans(spans: Vec<Span>, limit: usize) -> Vec<Span> {
    let mut left = limit;
    let mut shown = Vec::new();
    for span in spans {
        let letters = span.text.chars().count();
        let text = shorten(&span.text, left);
        shown.push(Span { text, ..span });
        if letters > left {
            break;
        }
        left -= letters;
    }
    shown
}

/// What an event puts on the wire, in one line. Where a server ends the message otherwise than it should, the octets
/// that it takes for the end.
pub fn said(event: &Event, timeline: &Timeline, words: &Words, limit: usize) -> Option<String> {
    let line = story::view(event).line()?;
    let end = story::odd_end(event, timeline);
    Some(end.unwrap_or_else(|| summary(line, words, limit)))
}

/// A line of the wire in one line: its first, and how much more there is.
pub fn summary(line: &Line, words: &Words, limit: usize) -> String {
    let text = line.octets.to_text();
    let mut lines = text.split("\r\n").filter(|it| !it.is_empty());
    let first = visible(lines.next().unwrap_or_default());
    let more = lines.count();
    let text = match line.unit {
        WireUnit::Smtp(Unit::Content | Unit::Chunk { .. }) => {
            say!(words, "ui-the-letter", size: story::size(line.octets.len()))
        }
        _ if more > 0 => {
            let more = say!(words, "ui-more-lines", more: more);
            let room = limit.saturating_sub(more.chars().count() + 1);
            format!("{} {more}", shorten(&first, room))
        }
        _ if first.trim().is_empty() => say!(words, "ui-empty-line"),
        _ => first,
    };
    shorten(&text, limit)
}

/// Whether it is the letter itself, or a part of it: to a server, or to a program that fetches it.
pub fn is_letter(line: &Line) -> bool {
    use protocol_core::imap::Unit as Imap;
    use protocol_core::pop3::Unit as Pop3;
    match line.unit {
        WireUnit::Smtp(Unit::Content | Unit::Chunk { .. }) | WireUnit::Pop3(Pop3::Content) => true,
        // With a literal.
        WireUnit::Imap(Imap::Untagged(Untagged::Fetch)) => line.octets.to_text().contains("}\r\n"),
        _ => false,
    }
}

/// The code of a reply.
pub fn code(line: &Line) -> Option<ReplyCode> {
    match line.unit {
        WireUnit::Smtp(Unit::Greeting(code) | Unit::Reply { code, .. }) => Some(code),
        _ => None,
    }
}

/// The sign of a reply or a tagged response.
pub fn sign(line: &Line) -> Option<Sign> {
    use protocol_core::imap::{Status, Unit as Imap};
    use protocol_core::pop3::{self, Unit as Pop3};
    match line.unit {
        WireUnit::Smtp(_) => code(line).map(|code| Sign::of(code.severity())),
        WireUnit::Imap(
            Imap::Tagged {
                status: Status::Ok, ..
            }
            | Imap::Greeting(Status::Ok),
        ) => Some(Sign::Done),
        WireUnit::Imap(Imap::Tagged { .. } | Imap::Greeting(_)) => Some(Sign::No),
        WireUnit::Imap(Imap::Continuation) => Some(Sign::GoOn),
        WireUnit::Pop3(Pop3::Greeting(status) | Pop3::Reply { status, .. }) => Some(match status {
            pop3::Status::Ok => Sign::Done,
            pop3::Status::Err => Sign::No,
        }),
        WireUnit::Pop3(Pop3::Listing(_)) => Some(Sign::Done),
        WireUnit::Pop3(Pop3::Challenge) => Some(Sign::GoOn),
        WireUnit::Imap(_) | WireUnit::Pop3(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_lines;

    #[test]
    fn a_long_text_breaks_between_words_into_two_lines() {
        assert_eq!(
            in_lines("250 SIZE, 8BITMIME", 10, 20),
            ["250 SIZE,", "8BITMIME"]
        );
        assert_eq!(in_lines("AHNvdXAgAHNvdXA", 10, 3), ["AHNvdXAgAH", "Nvd…"]);
        assert_eq!(in_lines("QUIT", 10, 10), ["QUIT"]);
    }
}
