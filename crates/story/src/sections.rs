//! Sections of the RFCs that are cited most.

use protocol_core::trace::Section;

pub(crate) const fn rfc5321(section: &'static str) -> Section {
    Section::new(5321, section)
}

pub(crate) const fn rfc1939(section: &'static str) -> Section {
    Section::new(1939, section)
}

/// IMAP4rev1, which the servers here speak.
pub(crate) const fn rfc3501(section: &'static str) -> Section {
    Section::new(3501, section)
}
