//! Addresses and their parts: text to a value and back.

use crate::lie_inside;
use core::fmt::{Debug, Display};
use core::str::FromStr;
use protocol_core::smtp::address::{AddressLiteral, HelloName, LocalPart};
use protocol_core::smtp::{Domain, ForwardPath, Mailbox, ReversePath};
use protocol_core::trace::{Spans, SyntaxError};

/// Takes a text and reads it as each thing that it can be.
///
/// # Panics
/// Where what a value is written as is not read as that value, or its A-labels are another domain.
pub fn run(octets: &[u8]) {
    let mut spans = Spans::default();
    let traced = Mailbox::parse_traced(octets, &mut spans);
    lie_inside(spans.into_spans(), octets);
    if let Err(error) = &traced {
        assert!(error.at <= octets.len());
    }
    let Ok(text) = core::str::from_utf8(octets) else {
        return;
    };
    assert_eq!(traced, text.parse());
    comes_back::<AddressLiteral>(text);
    comes_back::<HelloName>(text);
    comes_back::<LocalPart>(text);
    if let Some(domain) = comes_back::<Domain>(text) {
        check_domain(&domain);
    }
    if let Some(mailbox) = comes_back::<Mailbox>(text) {
        if let Some(domain) = mailbox.domain() {
            check_domain(domain);
        }
        let with_a_labels = mailbox.clone().with_a_labels();
        assert_eq!(with_a_labels, mailbox);
        assert_eq!(
            with_a_labels.is_ascii(),
            mailbox.local.as_str().is_ascii(),
            "{with_a_labels}"
        );
    }
    comes_back::<ReversePath>(text);
    comes_back::<ForwardPath>(text);
}

fn comes_back<T>(text: &str) -> Option<T>
where
    T: FromStr<Err = SyntaxError> + Display + PartialEq + Debug,
{
    let value: T = text.parse().ok()?;
    let written = value.to_string();
    assert_eq!(written.parse().as_ref(), Ok(&value), "{written}");
    Some(value)
}

fn check_domain(domain: &Domain) {
    let ascii = domain.to_ascii();
    assert!(ascii.is_ascii(), "{ascii}");
    assert_eq!(ascii.parse().as_ref(), Ok(domain), "{ascii}");
    assert!(domain.is_within(domain));
}
