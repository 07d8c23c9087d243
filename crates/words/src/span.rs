//! Which parts of a sentence are the same in every language: names, addresses, what was on the wire.

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its text.
    pub text: String,
    /// Whether it is the same in every language (`translate="no"`).
    pub verbatim: bool,
}

// Around such a part while a sentence is put together: private use, taken out of what comes from outside.
const BEGIN: char = '\u{E000}';
const END: char = '\u{E001}';

pub fn marked(it: char) -> bool {
    matches!(it, BEGIN | END)
}

pub fn mark(text: &str) -> String {
    format!(
        "{BEGIN}{}{END}",
        text.replace([BEGIN, END, '\u{2029}'], "\u{FFFD}")
    )
}

/// The parts of a sentence, of which none is empty.
pub fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut verbatim = false;
    for part in text.split_inclusive(marked) {
        let shown = part.trim_end_matches(marked);
        if !shown.is_empty() {
            let text = shown.replace('\u{2029}', " ");
            spans.push(Span { text, verbatim });
        }
        verbatim = match part.chars().last() {
            Some(BEGIN) => true,
            Some(END) => false,
            _ => verbatim,
        };
    }
    spans
}

pub fn unmarked(text: &str) -> String {
    let text = text.replace(marked, "");
    text.replace('\u{2029}', " ")
}
