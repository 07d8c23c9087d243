//! English.

mod codes;
mod errors;
mod explain;
mod names;
mod story;
mod ui;

pub(crate) use codes::{enhanced_status, reply_code};
pub(crate) use errors::{command_error, input_error, syntax_error};
pub(crate) use explain::explain;
pub(crate) use names::{
    calls, client_state, grain, host_short, host_title, imap_client_state, imap_server_state, role,
    server_state, service, sign, verb,
};
pub(crate) use story::{beat, before, closing, host_status, sentence};
pub(crate) use ui::ui;
