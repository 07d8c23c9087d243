//! Text on its way into a header or a body: one line, line ends, encoded words.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// The text as one line of a header: each line end becomes a space, so that no further field can
/// begin, each other control character U+FFFD; the space around it goes.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        line.push(match letter {
            '\r' if letters.peek() == Some(&'\n') => continue,
            '\r' | '\n' | '\t' => ' ',
            it if it.is_control() => char::REPLACEMENT_CHARACTER,
            it => it,
        });
    }
    Cow::Owned(line)
}

/// The text with CRLF at the end of each line, the last one too. CR alone, LF alone and CRLF all
/// end a line.
pub(super) fn with_line_ends(text: &str) -> String {
    let mut lines = String::with_capacity(text.len() + text.len() / 32 + 2);
    let mut rest = text;
    while let Some(at) = rest.find(['\r', '\n']) {
        lines.push_str(&rest[..at]);
        lines.push_str("\r\n");
        rest = rest[at..].strip_prefix("\r\n").unwrap_or(&rest[at + 1..]);
    }
    if !rest.is_empty() {
        lines.push_str(rest);
        lines.push_str("\r\n");
    }
    lines
}

/// The most octets of text in one encoded word: RFC 2047 section 2 allows 75 in all.
const WORD: usize = 45;

/// Base64 encoded words (RFC 2047), divided between characters, with spaces between them where the
/// line may be folded.
pub(super) fn encoded_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while !rest.is_empty() {
        let (word, left) = rest.split_at(rest.floor_char_boundary(WORD));
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str("=?utf-8?B?");
        STANDARD.encode_string(word, &mut words);
        words.push_str("?=");
        rest = left;
    }
    words
}

/// Base64 in lines of 76 (RFC 2045 section 6.8), the last one ended too.
pub(super) fn base64_lines(octets: &[u8]) -> String {
    let mut lines = String::with_capacity(octets.len() / 57 * 78 + 80);
    for line in octets.chunks(57) {
        STANDARD.encode_string(line, &mut lines);
        lines.push_str("\r\n");
    }
    lines
}
