//! Every sentence a person reads, by language, keyed by typed values of the engines. No engine
//! explains; no panel writes sentences.
//!
//! A language is one module with the functions and the [`Ui`] that are listed here: what is missing
//! does not compile.

mod en;
mod ui;

pub use ui::Ui;

use protocol_core::message::ComposeError;
use protocol_core::smtp::{
    CommandError, EnhancedStatus, ReplyCode, Severity, Verb, client, server,
};
use protocol_core::trace::{Section, SyntaxError};
use protocol_core::{imap, pop3};
use world::event::Obstacle;
use world::run::ReplayError;
use world::scenario::{ScenarioError, Topic};
use world::{Event, Grain, Host, HostId, InputError, Protocol, Timeline};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 1] = [Self::En];

    /// Its tag (RFC 5646).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
        }
    }
}

/// A caption of the story: what happened, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beat {
    /// What happened.
    pub title: String,
    /// What it means.
    pub text: String,
}

/// The question at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// What the run was, in numbers.
    pub summary: String,
    /// The question.
    pub question: &'static str,
    /// What can be answered: the answer, whether it is right, what is said to it.
    pub answers: [(&'static str, bool, &'static str); 2],
}

/// What the inspector says of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Explanation {
    /// What this is.
    pub what: String,
    /// Why it happened now.
    pub why: Option<String>,
    /// What it means.
    pub meaning: Vec<String>,
    /// What may be answered: sign, codes, meaning.
    pub may_answer: Vec<(Sign, &'static str, &'static str)>,
    /// What may follow.
    pub may_follow: Vec<String>,
    /// Where it is defined.
    pub sections: Vec<Section>,
}

/// The class of a reply, by sign and word as well as colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Done.
    Done,
    /// Go on.
    GoOn,
    /// Not now.
    Later,
    /// No.
    No,
}

impl Sign {
    /// The sign of a reply's first digit.
    #[must_use]
    pub const fn of(severity: Severity) -> Self {
        match severity {
            Severity::Completion => Self::Done,
            Severity::Intermediate => Self::GoOn,
            Severity::TransientNegative => Self::Later,
            Severity::PermanentNegative => Self::No,
        }
    }

    /// As it is drawn.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Done => "✓",
            Self::GoOn => "→",
            Self::Later => "↻",
            Self::No => "✕",
        }
    }

    /// Its name for style sheets.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::GoOn => "go-on",
            Self::Later => "later",
            Self::No => "no",
        }
    }
}

macro_rules! spoken {
    ($($(#[$doc:meta])* fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(language: Language, $($argument: $type),*) -> $result {
            match language {
                Language::En => en::$name($($argument),*),
            }
        }
    )*};
}

spoken! {
    /// The words of buttons, labels and panels.
    fn ui() -> &'static Ui;
    /// A host as a person calls it: "Alice’s mail program".
    fn host_title(host: &Host) -> String;
    /// The same, for narrow places: "Alice".
    fn host_short(host: &Host) -> String;
    /// A topic's name in the list of scenarios.
    fn topic(topic: Topic) -> &'static str;
    /// A grain's name.
    fn grain(grain: Grain) -> &'static str;
    /// What a verb does, in a few words.
    fn verb(verb: Verb) -> &'static str;
    /// What a command of IMAP does, in a few words.
    fn imap_command(name: imap::CommandName) -> &'static str;
    /// What a command of POP3 does, in a few words.
    fn pop3_verb(verb: pop3::Verb) -> &'static str;
    /// What a mailbox is for, in a word or two.
    fn special_use(of: imap::server::SpecialUse) -> &'static str;
    /// A state of an SMTP server.
    fn server_state(state: server::StateName) -> &'static str;
    /// A state of an SMTP client.
    fn client_state(state: client::StateName) -> &'static str;
    /// A state of an IMAP server.
    fn imap_server_state(state: imap::server::StateName) -> &'static str;
    /// A state of an IMAP client.
    fn imap_client_state(state: imap::client::StateName) -> &'static str;
    /// A state of a POP3 server.
    fn pop3_server_state(state: pop3::server::StateName) -> &'static str;
    /// A state of a POP3 client.
    fn pop3_client_state(state: pop3::client::StateName) -> &'static str;
    /// What a reply code means.
    fn reply_code(code: ReplyCode) -> &'static str;
    /// What an enhanced status code means.
    fn enhanced_status(status: EnhancedStatus) -> Option<&'static str>;
    /// The reply codes that have words of their own, ascending, and what each means.
    fn reply_codes() -> &'static [(u16, &'static str)];
    /// The enhanced status codes that have words of their own: class, subject, detail, meaning.
    fn enhanced_statuses() -> &'static [((u8, u16, u16), &'static str)];
    /// Why a server refuses.
    fn refusal(refusal: server::Refusal) -> &'static str;
    /// Why an IMAP server says NO.
    fn imap_refusal(refusal: imap::server::Refusal) -> &'static str;
    /// Why a POP3 server says -ERR.
    fn pop3_refusal(refusal: pop3::server::Refusal) -> &'static str;
    /// Why an IMAP session of a mail program ended too soon.
    fn imap_failure(failure: &imap::client::Failure) -> String;
    /// Why a POP3 session of a mail program ended too soon.
    fn pop3_failure(failure: &pop3::client::Failure) -> String;
    /// Why a message is not passed on.
    fn obstacle(obstacle: &Obstacle) -> String;
    /// The still before anything was sent.
    fn before(timeline: &Timeline) -> Beat;
    /// The caption of an event at which the story stops.
    fn beat(event: &Event, timeline: &Timeline) -> Option<Beat>;
    /// One sentence of any event.
    fn sentence(event: &Event, timeline: &Timeline) -> String;
    /// The question at the end.
    fn closing(timeline: &Timeline) -> Closing;
    /// What the inspector says of an event.
    fn explain(event: &Event, timeline: &Timeline) -> Explanation;
    /// Why an input was refused.
    fn input_error(error: &InputError) -> String;
    /// Why a letter cannot be sent as it is written.
    fn compose_error(error: &ComposeError) -> String;
    /// Why a run cannot be replayed.
    fn replay_error(error: &ReplayError) -> String;
    /// Why a scenario makes no world.
    fn scenario_error(error: &ScenarioError) -> String;
    /// What is wrong with a line, and where.
    fn syntax_error(error: &SyntaxError) -> String;
    /// What is wrong with a command of SMTP.
    fn command_error(error: &CommandError) -> String;
    /// What is wrong with a command of IMAP.
    fn imap_command_error(error: &imap::command::CommandError) -> String;
    /// What is wrong with a command of POP3.
    fn pop3_command_error(error: &pop3::CommandError) -> String;
    /// Who calls whom, without a full stop: the heading of a connection.
    fn calls(client: &Host, server: &Host) -> String;
    /// What is spoken on which port: "SMTP, port 25".
    fn service(protocol: Protocol, port: u16) -> String;
    /// Under a host's card: what it does now.
    fn host_status(host: HostId, timeline: &Timeline) -> Option<String>;
}
