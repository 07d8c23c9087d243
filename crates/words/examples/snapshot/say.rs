//! The one place that calls `words`: when its functions change, only this follows.

use protocol_core::message::ComposeError;
use protocol_core::smtp::{
    CommandError, EnhancedStatus, ReplyCode, Severity, Verb, client, server,
};
use protocol_core::trace::SyntaxError;
use protocol_core::{imap, pop3};
use story::{Fact, Grain, Sign};
use words::Words;
use world::event::Obstacle;
use world::run::ReplayError;
use world::scenario::{ScenarioError, Topic};
use world::{Event, Host, HostId, InputError, Protocol, Timeline};

thread_local! {
    static ENGLISH: std::cell::LazyCell<Words> = std::cell::LazyCell::new(words::sources::english);
}

fn text(fact: &Fact) -> String {
    ENGLISH.with(|it| it.text(fact))
}

fn paragraphs<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Vec<String> {
    let all = facts.into_iter().flat_map(|it| ENGLISH.with(|words| words.paragraphs(it)));
    all.map(|spans| spans.into_iter().map(|it| it.text).collect()).collect()
}

macro_rules! say {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {$(
        pub fn $name($($argument: $type),*) -> String {
            text(&story::$name($($argument),*))
        }
    )*};
}

say! {
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
    calls(client: &Host, server: &Host);
    service(protocol: Protocol, port: u16);
}

/// Name and words of each: none since they are in the catalogue.
pub fn ui() -> Vec<(String, String)> {
    Vec::new()
}

pub fn enhanced_status(status: EnhancedStatus) -> Option<String> {
    story::enhanced_status(status).map(|it| text(&it))
}

pub fn reply_codes() -> Vec<(u16, String)> {
    let all = story::reply_codes().iter();
    all.map(|code| (*code, text(&story::reply_code(ReplyCode::new(*code))))).collect()
}

pub fn enhanced_statuses() -> Vec<((u8, u16, u16), String)> {
    let all = story::enhanced_statuses().iter();
    all.map(|it| (*it, enhanced_status(EnhancedStatus::new(it.0, it.1, it.2)).unwrap_or_default()))
        .collect()
}

pub fn host_status(host: HostId, timeline: &Timeline) -> Option<String> {
    story::host_status(host, timeline).map(|it| text(&it))
}

pub fn sign(severity: Severity) -> String {
    let sign = Sign::of(severity);
    format!("{} {}", sign.symbol(), sign.class())
}

/// Title and text.
pub fn before(timeline: &Timeline) -> (String, String) {
    let beat = story::before(timeline);
    let about = world::scenario::text(&timeline.scenario().about, "en");
    (text(&beat.title), about.map_or_else(|| text(&beat.text), Into::into))
}

/// Title and text.
pub fn beat(event: &Event, timeline: &Timeline) -> Option<(String, String)> {
    story::beat(event, timeline).map(|it| (text(&it.title), text(&it.text)))
}

/// Each part's name and words.
pub fn closing(timeline: &Timeline) -> Vec<(&'static str, String)> {
    let it = story::closing(timeline);
    let mut parts = vec![("summary", text(&it.summary)), ("question", text(&it.question))];
    for it in it.answers {
        parts.push(("answer", format!("{} ({}): {}", text(&it.answer), it.right, text(&it.feedback))));
    }
    parts
}

/// Each part's name and words.
pub fn explain(event: &Event, timeline: &Timeline) -> Vec<(&'static str, String)> {
    let it = story::explain(event, timeline);
    let mut parts = vec![("what", it.what.as_ref().map(text).unwrap_or_default())];
    parts.extend(it.why.map(|why| ("why", text(&why))));
    parts.extend(paragraphs(&it.meaning).into_iter().map(|text| ("meaning", text)));
    for it in it.answers {
        parts.push(("may_answer", format!("{} {}: {}", it.sign.class(), it.codes, text(&it.meaning))));
    }
    parts.extend(paragraphs(&it.follow).into_iter().map(|text| ("may_follow", text)));
    let sections: Vec<String> = it.sections.iter().map(ToString::to_string).collect();
    parts.push(("sections", sections.join("; ")));
    parts
}
