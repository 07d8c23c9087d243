//! Tests of the whole, and what they share: a browser that opens the built page.

pub mod lab;

/// What a test needs; where that is not there the test ends, and has been told why.
#[macro_export]
macro_rules! or_skip {
    ($needed:expr) => {
        match $needed {
            Some(it) => it,
            None => return,
        }
    };
}
