//! Internationalised domain names (RFC 5890, 5891): the A-label of each label.
//!
//! A label is lowered and written in Punycode (RFC 3492). It is taken to be in Unicode's composed form,
//! as keyboards write it, and the rules of RFC 5892 and 5893 on which letters may stand together are
//! not looked at: their tables would be a tenth of the page.

use super::limits;
use std::borrow::Cow;

/// What an A-label begins with (RFC 5890 section 2.3.2.1).
const PREFIX: &str = "xn--";

/// The domain with an A-label for each label that is not ASCII. `None` where one has none, or is too
/// long as one.
pub(super) fn to_ascii(domain: &str) -> Option<Cow<'_, str>> {
    if domain.is_ascii() {
        return Some(Cow::Borrowed(domain));
    }
    let labels: Option<Vec<Cow<'_, str>>> = domain.split('.').map(label).collect();
    let ascii = labels?.join(".");
    (ascii.len() <= limits::DOMAIN).then_some(Cow::Owned(ascii))
}

fn label(label: &str) -> Option<Cow<'_, str>> {
    if label.is_ascii() {
        return Some(Cow::Borrowed(label));
    }
    let letters = label.chars().flat_map(char::to_lowercase);
    let printable = letters
        .clone()
        .all(|letter| !letter.is_control() && !letter.is_whitespace());
    let lowered: String = letters.collect();
    let encoded = idna::punycode::encode_str(&lowered).filter(|_| printable)?;
    let label = format!("{PREFIX}{encoded}");
    (label.len() <= limits::LABEL).then_some(Cow::Owned(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_not_ascii_gets_its_a_label() {
        for (domain, ascii) in [
            ("receiver.example", Some("receiver.example")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("BÜCHER.example", Some("xn--bcher-kva.example")),
            ("例え.テスト", Some("xn--r8jz45g.xn--zckzah")),
            ("пример.example", Some("xn--e1afmkfd.example")),
            ("a\u{a0}b.example", None),
        ] {
            assert_eq!(to_ascii(domain).as_deref(), ascii, "{domain}");
        }
        assert_eq!(to_ascii(&"ü".repeat(60)), None);
    }
}
