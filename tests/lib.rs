//! Tests of the whole, and what they share: a browser that opens the built page.

pub mod lab;
