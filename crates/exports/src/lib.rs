//! A run as files of other programs.
//!
//! What is written is what the engines said. Nothing here knows where a file goes: the page and the command
//! both call it.

/// The text of a fact: `say!(words, "capture-lost")`.
macro_rules! say {
    ($words:expr, $($fact:tt)*) => { $words.text(&::story::fact!($($fact)*)) };
}

mod capture;

pub use capture::pcapng;
