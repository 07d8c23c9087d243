//! lessons.
