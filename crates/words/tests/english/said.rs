//! Facts of `story`, said in English.

use protocol_core::message::ComposeError;
use protocol_core::smtp::{CommandError, ReplyCode, Verb, client, server};
use protocol_core::trace::SyntaxError;
use protocol_core::{imap, pop3};
use std::cell::LazyCell;
use story::{Fact, Grain};
use words::Words;
use world::event::Obstacle;
use world::run::ReplayError;
use world::scenario::{ScenarioError, Topic};
use world::{Event, Host, InputError, Protocol, Timeline};

thread_local! {
    static ENGLISH: LazyCell<Words> = LazyCell::new(words::sources::english);
}

pub(crate) fn text(fact: &Fact) -> String {
    ENGLISH.with(|it| it.text(fact))
}

macro_rules! said {
    ($($name:ident($argument:ident: $type:ty $(, $more:ident: $other:ty)?);)*) => {$(
        pub(crate) fn $name($argument: $type $(, $more: $other)?) -> String {
            text(&story::$name($argument $(, $more)?))
        }
    )*};
}

said! {
    host_title(host: &Host);
    host_short(host: &Host);
    topic(topic: Topic);
    grain(grain: Grain);
    verb(verb: Verb);
    imap_command(name: imap::CommandName);
    pop3_verb(verb: pop3::Verb);
    special_use(of: imap::server::SpecialUse);
    server_state(state: server::StateName);
    client_state(state: client::StateName);
    imap_server_state(state: imap::server::StateName);
    imap_client_state(state: imap::client::StateName);
    pop3_server_state(state: pop3::server::StateName);
    pop3_client_state(state: pop3::client::StateName);
    reply_code(code: ReplyCode);
    refusal(refusal: server::Refusal);
    imap_refusal(refusal: imap::server::Refusal);
    pop3_refusal(refusal: pop3::server::Refusal);
    imap_failure(failure: &imap::client::Failure);
    pop3_failure(failure: &pop3::client::Failure);
    obstacle(obstacle: &Obstacle);
    sentence(event: &Event, timeline: &Timeline);
    input_error(error: &InputError);
    compose_error(error: &ComposeError);
    replay_error(error: &ReplayError);
    scenario_error(error: &ScenarioError);
    syntax_error(error: &SyntaxError);
    command_error(error: &CommandError);
    imap_command_error(error: &imap::command::CommandError);
    pop3_command_error(error: &pop3::CommandError);
    service(protocol: Protocol, port: u16);
    fault_kind(it: world::fault::FaultName);
    fault_stage(it: world::fault::Stage);
}

/// A caption in English.
#[derive(Debug)]
pub(crate) struct Beat {
    pub title: String,
    pub text: String,
}

pub(crate) fn beat(event: &Event, timeline: &Timeline) -> Option<Beat> {
    story::beat(event, timeline).map(|it| Beat {
        title: text(&it.title),
        text: text(&it.text),
    })
}

/// An explanation in English, each part in paragraphs.
#[derive(Debug)]
pub(crate) struct Explanation {
    pub what: String,
    pub why: Option<String>,
    pub meaning: Vec<String>,
    pub may_follow: Vec<String>,
    pub it: story::Explanation,
}

pub(crate) fn explain(event: &Event, timeline: &Timeline) -> Explanation {
    let it = story::explain(event, timeline);
    Explanation {
        what: it.what.as_ref().map(text).unwrap_or_default(),
        why: it.why.as_ref().map(|(_, why)| text(why)),
        meaning: paragraphs(&it.meaning),
        may_follow: paragraphs(&it.follow),
        it,
    }
}

fn paragraphs(facts: &[Fact]) -> Vec<String> {
    let all = facts
        .iter()
        .flat_map(|it| ENGLISH.with(|words| words.paragraphs(it)));
    all.map(|spans| spans.into_iter().map(|it| it.text).collect())
        .collect()
}
