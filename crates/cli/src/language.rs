//! The language that is printed, and what prints.

use protocol_core::trace::SyntaxError;
use std::io::{self, Write as _};
use std::str::FromStr;
use story::Fact;
use words::{PSEUDO, Words, sources};

thread_local! {
    /// Chosen once, before anything is said. All is said by the main thread.
    static WORDS: std::cell::OnceCell<Words> = const { std::cell::OnceCell::new() };
}

/// Chooses the language of `--lang`, or else that of the environment.
pub fn choose() {
    let arguments: Vec<String> = std::env::args().collect();
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|it| std::env::var(it).ok());
    let tag = tag(&arguments, variables);
    let words = sources::words(tag).unwrap_or_else(|_| sources::english());
    WORDS.with(|it| drop(it.set(words)));
}

/// What the fact says in that language.
pub fn said(fact: &Fact) -> String {
    with(|it| it.text(fact))
}

/// What is made with the words of that language.
pub fn with<T>(make: impl FnOnce(&Words) -> T) -> T {
    WORDS.with(|it| make(it.get_or_init(sources::english)))
}

/// The text of a fact: `say!("cli-send-user")`.
macro_rules! say {
    ($($fact:tt)*) => { $crate::language::said(&::story::fact!($($fact)*)) };
}
pub(crate) use say;

/// Reads an argument, an address or a domain.
pub fn parse<T: FromStr<Err = SyntaxError>>(text: &str) -> Result<T, String> {
    text.parse()
        .map_err(|error| said(&story::syntax_error(&error)))
}

/// Prints a line at once.
pub fn print(line: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())
}

#[expect(clippy::print_stderr, reason = "a command's complaint goes there")]
pub fn complain(problem: &str) {
    eprintln!("smtplab: {problem}");
}

/// The language of the arguments, which help is said in before they are read, or of the first variable that
/// is set. English where there is no catalogue.
fn tag(arguments: &[String], variables: [Option<String>; 3]) -> &'static str {
    let mut asked = None;
    for (at, argument) in arguments.iter().enumerate() {
        match argument.strip_prefix("--lang") {
            Some("") => asked = arguments.get(at + 1).cloned(),
            Some(tag) => asked = tag.strip_prefix('=').map(str::to_owned).or(asked),
            None => {}
        }
    }
    let set = variables.into_iter().flatten().find(|it| !it.is_empty());
    // As in `es_ES.UTF-8` and `ca_ES@valencia`.
    let locale = asked.or(set).unwrap_or_default().replace('_', "-");
    let wanted = locale.split(['.', '@']).next().unwrap_or_default();
    let language = wanted.split('-').next().unwrap_or_default();
    let known = |it: &str| {
        let mut tags = sources::tags().chain([PSEUDO]);
        tags.find(|tag| tag.eq_ignore_ascii_case(it))
    };
    known(wanted).or_else(|| known(language)).unwrap_or("en")
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn the_language_is_that_of_the_option_or_of_the_first_variable_that_is_set() {
        for (arguments, variables, found) in [
            ("run relay", ["", "", ""], "en"),
            ("run relay --lang qps", ["en", "", ""], "qps"),
            ("--lang=QPS run relay", ["", "", ""], "qps"),
            ("--lang", ["qps", "", ""], "qps"),
            ("run relay", ["", "qps_ES.UTF-8", "en"], "qps"),
            ("run relay", ["", "", "qps@euro"], "qps"),
            ("run relay", ["C", "qps", "qps"], "en"),
            ("run relay", ["xx_XX.UTF-8", "", ""], "en"),
            ("run relay --lang xx", ["qps", "", ""], "en"),
        ] {
            let arguments: Vec<String> = arguments.split(' ').map(Into::into).collect();
            let variables = variables.map(|it| Some(it.to_owned()));
            assert_eq!(tag(&arguments, variables), found, "{arguments:?}");
        }
    }
}
