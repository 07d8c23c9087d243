//! English.

mod codes;
mod errors;
mod explain;
mod faults;
mod names;
mod productions;
mod refusals;
mod states;
mod story;
mod ui;

pub(crate) use codes::{enhanced_status, enhanced_statuses, reply_code, reply_codes};
pub(crate) use errors::{
    command_error, compose_error, imap_command_error, input_error, pop3_command_error,
    replay_error, scenario_error, syntax_error,
};
use explain::named;

pub(crate) use explain::explain;
pub(crate) use names::{calls, grain, host_short, host_title, service, special_use, topic};
pub(crate) use refusals::{
    imap_failure, imap_refusal, pop3_failure, pop3_refusal, read_failure, refusal,
};
pub(crate) use states::{
    client_state, imap_client_state, imap_command, imap_server_state, pop3_client_state,
    pop3_server_state, pop3_verb, server_state, verb,
};
pub(crate) use story::{beat, before, closing, host_status, obstacle, sentence};
pub(crate) use ui::ui;
