//! English.

mod codes;
mod errors;
mod explain;
mod faults;
mod names;
mod productions;
mod story;
mod ui;

pub(crate) use codes::{enhanced_status, enhanced_statuses, reply_code, reply_codes};
pub(crate) use errors::{
    command_error, compose_error, input_error, replay_error, scenario_error, syntax_error,
};
pub(crate) use explain::explain;
pub(crate) use names::{
    calls, client_state, grain, host_short, host_title, imap_client_state, imap_server_state,
    refusal, role, server_state, service, sign, topic, verb,
};
pub(crate) use story::{beat, before, closing, host_status, obstacle, sentence};
pub(crate) use ui::ui;
