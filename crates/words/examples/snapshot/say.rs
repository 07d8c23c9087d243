//! The one place that calls `words`: when its functions change, only this follows.

use protocol_core::message::ComposeError;
use protocol_core::smtp::{
    CommandError, EnhancedStatus, ReplyCode, Severity, Verb, client, server,
};
use protocol_core::trace::SyntaxError;
use protocol_core::{imap, pop3};
use words::{Language, Sign};
use world::event::Obstacle;
use world::run::ReplayError;
use world::scenario::{ScenarioError, Topic};
use world::{Event, Grain, Host, HostId, InputError, Protocol, Timeline};

const EN: Language = Language::En;

macro_rules! say {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {$(
        pub fn $name($($argument: $type),*) -> String {
            words::$name(EN, $($argument),*).into()
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

/// Name and words of each.
pub fn ui() -> Vec<(String, String)> {
    let shown = format!("{:#?}", words::ui(EN));
    let fields = shown.lines().filter_map(|it| it.trim().split_once(": \""));
    fields
        .map(|(name, text)| (name.to_owned(), text.trim_end_matches("\",").to_owned()))
        .collect()
}

pub fn enhanced_status(status: EnhancedStatus) -> Option<String> {
    words::enhanced_status(EN, status).map(Into::into)
}

pub fn reply_codes() -> Vec<(u16, String)> {
    let all = words::reply_codes(EN).iter();
    all.map(|(code, text)| (*code, (*text).into())).collect()
}

pub fn enhanced_statuses() -> Vec<((u8, u16, u16), String)> {
    let all = words::enhanced_statuses(EN).iter();
    all.map(|(status, text)| (*status, (*text).into()))
        .collect()
}

pub fn host_status(host: HostId, timeline: &Timeline) -> Option<String> {
    words::host_status(EN, host, timeline)
}

pub fn sign(severity: Severity) -> String {
    let sign = Sign::of(severity);
    format!("{} {}", sign.symbol(), sign.class())
}

/// Title and text.
pub fn before(timeline: &Timeline) -> (String, String) {
    let beat = words::before(EN, timeline);
    (beat.title, beat.text)
}

/// Title and text.
pub fn beat(event: &Event, timeline: &Timeline) -> Option<(String, String)> {
    words::beat(EN, event, timeline).map(|it| (it.title, it.text))
}

/// Each part's name and words.
pub fn closing(timeline: &Timeline) -> Vec<(&'static str, String)> {
    let it = words::closing(EN, timeline);
    let mut parts = vec![("summary", it.summary), ("question", it.question.into())];
    for (answer, right, feedback) in it.answers {
        parts.push(("answer", format!("{answer} ({right}): {feedback}")));
    }
    parts
}

/// Each part's name and words.
pub fn explain(event: &Event, timeline: &Timeline) -> Vec<(&'static str, String)> {
    let it = words::explain(EN, event, timeline);
    let mut parts = vec![("what", it.what)];
    parts.extend(it.why.map(|why| ("why", why)));
    parts.extend(it.meaning.into_iter().map(|text| ("meaning", text)));
    for (sign, codes, meaning) in it.may_answer {
        parts.push(("may_answer", format!("{} {codes}: {meaning}", sign.class())));
    }
    parts.extend(it.may_follow.into_iter().map(|text| ("may_follow", text)));
    let sections: Vec<String> = it.sections.iter().map(ToString::to_string).collect();
    parts.push(("sections", sections.join("; ")));
    parts
}
