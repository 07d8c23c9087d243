//! What events mean, without a language: facts, computed from events and the timeline.
//!
//! No sentence stands here. `words` turns a fact into text.

mod codes;
mod fact;
mod grain;
mod hosts;
pub mod place;
mod sections;
mod session;
mod told;

pub use codes::{enhanced_status, enhanced_statuses, reply_code, reply_codes};
pub use fact::{Fact, Value, list, section, size, text};
pub use grain::Grain;
pub use hosts::{calls, host, host_short, host_title, service};
pub use told::{Answer, Beat, Closing, ClosingAnswer, Explanation, Sign};

/// The identifiers of each family of facts.
#[must_use]
pub fn families() -> Vec<(&'static str, Vec<String>)> {
    let mut families = Vec::new();
    families.extend(codes::families());
    families
}

/// The family of that name with these keys.
pub(crate) fn family<T: core::fmt::Display>(
    name: &'static str,
    keys: impl IntoIterator<Item = T>,
) -> (&'static str, Vec<String>) {
    let ids = keys
        .into_iter()
        .map(|key| Fact::of(name, key).id.into_owned());
    (name, ids.collect())
}
