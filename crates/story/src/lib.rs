//! What events mean, without a language: facts, computed from events and the timeline.
//!
//! No sentence stands here. `words` turns a fact into text.

mod caption;
pub mod capture;
mod clock;
mod codes;
mod compare;
mod errors;
mod exchange;
mod explain;
mod fact;
mod faults;
mod futures;
mod grain;
mod hosts;
pub mod inspect;
pub mod place;
mod productions;
mod refusals;
mod sections;
mod session;
pub mod settings;
mod states;
mod told;
mod view;
mod wait;

pub use caption::lines::odd_end;
pub use caption::{Ending, before, closing, endings, heading, host_status, obstacle, tour, turn};
pub use clock::TimeOfDay;
pub use codes::{enhanced_status, enhanced_statuses, reply_code, reply_codes};
pub use compare::{Outcome, Pair, Said, align, outcomes, said};
pub use errors::{
    address_error, command_error, compose_error, imap_command_error, input_error,
    pop3_command_error, replay_error, scenario_error, setting_error, still_to_come, syntax_error,
};
pub use exchange::Exchange;
pub use explain::{explain, under_base64};
pub use fact::{Fact, Value, list, section, size, text};
pub use faults::{fault_error, fault_kind, fault_sentence, fault_stage};
pub use futures::{deed, future, parting};
pub use grain::Grain;
pub use hosts::{Names, calls, host, host_role, host_short, host_title, service, time_of_day};
pub use refusals::{imap_failure, imap_refusal, pop3_failure, pop3_refusal, read_failure, refusal};
pub use states::{
    client_state, grain, imap_client_state, imap_command, imap_server_state, pop3_client_state,
    pop3_server_state, pop3_verb, server_state, special_use, topic, verb,
};
pub use told::{Answer, Beat, Explanation, Sign};
pub use view::{Link, Row, Spoken, Tone, View, caption as beat, row, sentence, view};
pub use wait::{Wait, about_time, agenda, wait};

/// The identifiers of each family of facts.
#[must_use]
pub fn families() -> Vec<(&'static str, Vec<String>)> {
    let mut families = Vec::new();
    families.extend(capture::families());
    families.extend(codes::families());
    families.extend(errors::families());
    families.extend(explain::families());
    families.extend(faults::families());
    families.extend(hosts::families());
    families.extend(inspect::families());
    families.extend(productions::families());
    families.extend(refusals::families());
    families.extend(settings::families());
    families.extend(states::families());
    families.extend(view::families());
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

/// The key of a variant in a family: `await-hello` of `AwaitHello`.
pub(crate) fn variant(of: impl core::fmt::Debug) -> String {
    let mut key = String::new();
    for letter in format!("{of:?}").chars() {
        if letter.is_ascii_uppercase() && !key.is_empty() {
            key.push('-');
        }
        key.push(letter.to_ascii_lowercase());
    }
    key
}
