//! Tests of the whole, and what they share: a server of the built page and a browser that opens
//! it.

pub mod lab;
pub mod server;
