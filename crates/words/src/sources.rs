//! The catalogues that native programs and tests have built in.

use crate::{CatalogueError, PSEUDO, Words};
use include_dir::{Dir, include_dir};

static CATALOGUES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../www/words");

/// The tags of the languages that there are, in alphabetical order.
pub fn tags() -> impl Iterator<Item = &'static str> {
    CATALOGUES.dirs().filter_map(|it| it.path().to_str())
}

/// The sources of a language: the name of each file and its text. Of [`PSEUDO`], those of English.
pub fn catalogues(tag: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let folder = if tag == PSEUDO { "en" } else { tag };
    let files = CATALOGUES.get_dir(folder).into_iter().flat_map(Dir::files);
    files.filter_map(|it| Some((it.path().to_str()?, it.contents_utf8()?)))
}

/// The words of a language that is built in.
///
/// # Errors
/// Where one of its catalogues is faulty.
pub fn words(tag: &str) -> Result<Words, CatalogueError> {
    Words::load(tag, catalogues(tag).map(|(_, text)| text))
}

/// English.
///
/// # Panics
/// Where its catalogue is faulty, which a test excludes.
#[must_use]
pub fn english() -> Words {
    words("en").expect("a test reads every catalogue")
}
