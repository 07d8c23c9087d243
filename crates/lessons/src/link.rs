//! A run in a link: its JSON, compressed (RFC 1951), in base64url (RFC 4648). The first character names the form,
//! so that links of earlier versions stay readable.

use crate::document::{Document, DocumentError, SavedRun};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The form that is written.
const FORM: char = '1';
/// The longest text that is read or written, in octets. Browsers take longer ones, programs that pass on links may not.
pub const MAX_TEXT: usize = 32_000;
/// The longest JSON that is read, in octets.
pub const MAX_JSON: usize = 1_000_000;

/// Why a text is no run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is longer than [`MAX_TEXT`], or what is in it than [`MAX_JSON`].
    #[error("it is too long")]
    TooLong,
    /// It is of a form that is not known.
    #[error("it is of a newer version")]
    Form,
    /// It is not what was written.
    #[error("it is damaged")]
    Damaged,
    /// It holds something else.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

/// The text for a run that is written as JSON; `None` where it is too long for a link.
#[must_use]
pub fn write(json: &str) -> Option<String> {
    let packed = URL_SAFE_NO_PAD.encode(compress_to_vec(json.as_bytes(), 9));
    (packed.len() < MAX_TEXT && json.len() <= MAX_JSON).then(|| format!("{FORM}{packed}"))
}

/// Reads the run of such a text.
///
/// # Errors
/// Why there is none.
pub fn read(text: &str) -> Result<Box<SavedRun>, LinkError> {
    if text.len() > MAX_TEXT {
        return Err(LinkError::TooLong);
    }
    let packed = text.strip_prefix(FORM).ok_or(LinkError::Form)?;
    let damaged = |_| LinkError::Damaged;
    let packed = URL_SAFE_NO_PAD.decode(packed).map_err(damaged)?;
    let json =
        decompress_to_vec_with_limit(&packed, MAX_JSON).map_err(|error| match error.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLong,
            _ => LinkError::Damaged,
        })?;
    let json = String::from_utf8(json).map_err(|_| LinkError::Damaged)?;
    match Document::read(&json)? {
        Document::Run(saved) => Ok(saved),
        _ => Err(LinkError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::Arc;
    use world::Timeline;

    fn linked() -> (String, String) {
        let scenario = crate::scenario("direct").unwrap();
        let send = scenario.letter.send();
        let mut timeline = Timeline::new(Arc::new(scenario)).unwrap();
        timeline.apply(send).unwrap();
        let json = timeline.run().to_json();
        (write(&json).unwrap(), json)
    }

    #[test]
    fn a_run_comes_back() {
        let (text, json) = linked();
        assert_eq!(read(&text).unwrap().run.to_json(), json);
        assert!(text.len() < json.len());
    }

    #[test]
    fn what_is_too_long_of_another_form_or_no_run_is_refused() {
        let packed = |json: &str| write(json).unwrap();
        let bomb = format!(
            "1{}",
            URL_SAFE_NO_PAD.encode(compress_to_vec(&vec![b' '; 9_000_000], 9))
        );
        assert!(bomb.len() < MAX_TEXT);
        for (text, why) in [
            (bomb.as_str(), LinkError::TooLong),
            (&"1".repeat(MAX_TEXT + 1), LinkError::TooLong),
            ("9abc", LinkError::Form),
            ("", LinkError::Form),
            ("1???", LinkError::Damaged),
            (&packed(r#"{"done":[],"lessons":{}}"#), LinkError::Damaged),
        ] {
            assert_eq!(read(text), Err(why));
        }
        let error = read(&packed("{")).unwrap_err();
        assert!(matches!(error, LinkError::Document(_)), "{error}");
        assert_eq!(write(&"x".repeat(MAX_JSON + 1)), None);
    }

    proptest! {
        #[test]
        fn whatever_a_link_became_it_is_a_run_or_refused(at in 0usize..4000, to in any::<u8>(), cut in any::<bool>()) {
            let mut text = linked().0.into_bytes();
            let at = at % text.len();
            match cut {
                true => text.truncate(at),
                false => text[at] = to,
            }
            drop(read(&String::from_utf8_lossy(&text)));
        }
    }
}
