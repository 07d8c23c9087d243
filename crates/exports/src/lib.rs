//! A run as files of other programs, and the ladder's rows, which the page draws and files are made of.
//!
//! What is written is what the engines said, up to the cursor. Nothing here knows where a file goes: the page and
//! the command both call it.

/// The text of a fact: `say!(words, "capture-lost")`.
macro_rules! say {
    ($words:expr, $($fact:tt)*) => { $words.text(&::story::fact!($($fact)*)) };
}

mod capture;
mod ladder;
mod mermaid;
mod said;
mod script;
mod svg;
mod transcript;
pub mod wire;

pub use capture::pcapng;
pub use ladder::{Item, Items, Row, RowContent, content, hosts};
pub use mermaid::mermaid;
pub use said::{Flight, records, said};
pub use script::{Program, script};
pub use svg::svg;
pub use transcript::transcript;

#[cfg(test)]
mod tests;
