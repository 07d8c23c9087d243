//! Nothing lacks its words, and the words are well written.

mod common;
mod endings;
mod errors;
mod faults;
mod made;
mod mailboxes;
mod moments;
mod runs;
mod said;
mod smtp;
mod tables;
mod units;
mod waits;
