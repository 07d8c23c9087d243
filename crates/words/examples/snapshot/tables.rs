//! Every value that has words by itself.

use crate::out::Out;
use crate::say;
use protocol_core::imap::server::SpecialUse;
use protocol_core::message::{ComposeError, DraftField};
use protocol_core::smtp::client::{AuthOffer, Failure, Outcome, Stage};
use protocol_core::smtp::{
    Command, EnhancedStatus, Reply, ReplyCode, Severity, Verb, client, server,
};
use protocol_core::trace::{Got, Production, SyntaxError};
use protocol_core::{imap, pop3, smtp};
use world::event::Obstacle;
use world::fault::FaultError;
use world::policy::PolicyError;
use world::run::ReplayError;
use world::scenario::{Access, Flaw, ScenarioError, Topic};
use story::Grain;
use world::{ConnectionName, FaultId, InputError, Protocol};

pub fn tell(out: &mut Out) {
    macro_rules! each {
        ($($all:expr => $words:ident;)*) => {
            $(for it in $all {
                out.say(&format!("{} {it:?}", stringify!($words)), &say::$words(it));
            })*
        };
    }
    out.begin("tables");
    each! {
        Verb::ALL => verb;
        server::StateName::ALL => server_state;
        client::StateName::ALL => client_state;
        imap::server::StateName::ALL => imap_server_state;
        imap::client::StateName::ALL => imap_client_state;
        pop3::server::StateName::ALL => pop3_server_state;
        pop3::client::StateName::ALL => pop3_client_state;
        imap::CommandName::ALL => imap_command;
        pop3::Verb::ALL => pop3_verb;
        SpecialUse::ALL => special_use;
        imap::server::Refusal::ALL => imap_refusal;
        pop3::server::Refusal::ALL => pop3_refusal;
        Grain::ALL => grain;
        Topic::ALL => topic;
        server::Refusal::ALL => refusal;
    }
    for (name, text) in say::ui() {
        out.say(&format!("ui.{name}"), &text);
    }
    for protocol in [Protocol::Smtp, Protocol::Imap, Protocol::Pop3] {
        for port in [25, 110, 143, 465, 587, 993, 995, 2525] {
            out.say("service", &say::service(protocol, port));
        }
    }
    for access in [Access::Imap, Access::Imaps, Access::Pop3, Access::Pop3s] {
        let protocol = match access {
            Access::Imap | Access::Imaps => Protocol::Imap,
            Access::Pop3 | Access::Pop3s => Protocol::Pop3,
        };
        out.say("service", &say::service(protocol, access.port()));
    }
    for severity in [
        Severity::Completion,
        Severity::Intermediate,
        Severity::TransientNegative,
        Severity::PermanentNegative,
    ] {
        out.say(&format!("sign {severity:?}"), &say::sign(severity));
    }
    codes(out);
    errors(out);
    commands(out);
    for failure in imap_failures() {
        out.say("imap_failure", &say::imap_failure(&failure));
    }
    for failure in pop3_failures() {
        out.say("pop3_failure", &say::pop3_failure(&failure));
    }
    for it in obstacles() {
        out.say("obstacle", &say::obstacle(&it));
    }
}

fn codes(out: &mut Out) {
    for (code, text) in say::reply_codes() {
        out.say(&format!("reply_codes {code}"), &text);
    }
    for code in 0..1000 {
        if let Ok(code) = ReplyCode::try_from(code) {
            out.say(&format!("reply_code {code}"), &say::reply_code(code));
        }
    }
    for ((class, subject, detail), text) in say::enhanced_statuses() {
        let context = format!("enhanced_statuses {class}.{subject}.{detail}");
        out.say(&context, &text);
    }
    for class in [2, 4, 5] {
        for subject in 0..=9 {
            for detail in (0..40).chain([99]) {
                let status = EnhancedStatus::new(class, subject, detail);
                let context = format!("enhanced_status {status}");
                out.maybe(&context, say::enhanced_status(status));
            }
        }
    }
}

fn syntax(expected: &'static Production, got: Got) -> SyntaxError {
    SyntaxError {
        at: 14,
        got,
        expected,
    }
}

fn errors(out: &mut Out) {
    let all = smtp::grammar::productions::ALL.iter();
    let all = all.chain(imap::grammar::productions::ALL);
    for production in all.chain(pop3::grammar::productions::ALL) {
        let context = format!("syntax_error {}", production.name);
        for got in [Got::Octet(b'>'), Got::End, Got::TooLong { limit: 64 }] {
            out.say(&context, &say::syntax_error(&syntax(production, got)));
        }
    }
    for got in [Got::Octet(b' '), Got::Octet(0), Got::Octet(200)] {
        let error = syntax(&smtp::grammar::productions::DOMAIN, got);
        out.say("syntax_error", &say::syntax_error(&error));
    }
    let compose = compose_errors();
    for error in &compose {
        out.say("compose_error", &say::compose_error(error));
    }
    let scenarios = scenario_errors();
    for error in &scenarios {
        out.say("scenario_error", &say::scenario_error(error));
        let replay = ReplayError::Scenario(error.clone());
        out.say("replay_error", &say::replay_error(&replay));
    }
    let host = || "mx.receiver.example".parse().expect("a domain");
    let on = ConnectionName::Opened(3);
    let mut inputs = vec![
        InputError::NoFault(FaultId(7)),
        InputError::NoHost(host()),
        InputError::NotAMailProgram(host()),
        InputError::OnlyCollects(host()),
        InputError::NotAConsole(on),
        InputError::TlsBegun(on),
        InputError::TlsNotBegun(on),
        InputError::Outside(host()),
        InputError::NoService {
            host: host(),
            port: 25,
        },
    ];
    for what in ["octets", "recipients", "connections", "steps"] {
        inputs.push(InputError::TooMuch {
            limit: 100_000,
            what: what.into(),
        });
    }
    inputs.extend(fault_errors().into_iter().map(InputError::Fault));
    inputs.extend(scenarios.into_iter().map(InputError::Edit));
    inputs.extend(compose.into_iter().map(InputError::Draft));
    for error in inputs {
        out.say("input_error", &say::input_error(&error));
        let replay = ReplayError::Input(error);
        out.say("replay_error", &say::replay_error(&replay));
    }
}

fn fault_errors() -> [FaultError; 7] {
    let host = || "mx.receiver.example".parse().expect("a domain");
    [
        FaultError::NoHost(host()),
        FaultError::NotAServer(host()),
        FaultError::WrongStage,
        FaultError::OutOfRange,
        FaultError::BadReply,
        FaultError::AlreadyDown(host()),
        FaultError::TooMany,
    ]
}

fn compose_errors() -> Vec<ComposeError> {
    let mut all = vec![ComposeError::NoRecipient];
    for field in [
        DraftField::From,
        DraftField::To,
        DraftField::Cc,
        DraftField::Bcc,
    ] {
        for address in ["bob@", "bob", &"b".repeat(90)] {
            all.push(ComposeError::Address {
                field,
                number: 2,
                address: address.into(),
                error: syntax(&smtp::grammar::productions::DOMAIN, Got::End),
            });
        }
    }
    all
}

fn scenario_errors() -> Vec<ScenarioError> {
    let mut flaws = vec![
        Flaw::NoHost {
            name: "laptop.sender.example".parse().expect("a domain"),
            hosts: Vec::new(),
        },
        Flaw::Twice("192.0.2.1".into()),
        Flaw::Value("port 99999 is none".into()),
    ];
    flaws.extend(fault_errors().map(Flaw::Fault));
    flaws.extend(PolicyError::ALL.map(Flaw::Policy));
    let path = "hosts[1]".to_owned();
    let error = |flaw| ScenarioError {
        path: path.clone(),
        flaw,
    };
    flaws.into_iter().map(error).collect()
}

fn commands(out: &mut Out) {
    let long = |verb: &str, limit: usize| format!("{verb} {}", "x".repeat(limit));
    let noop = long("NOOP", smtp::limits::COMMAND_LINE);
    let user = long("USER", pop3::limits::COMMAND_LINE);
    let login = long("a LOGIN", 100_000);
    for line in [
        "",
        "JUMP",
        "MAIL FROM:<alice@>",
        "MAIL",
        "RCPT TO:<bob",
        "EHLO",
        "HELO",
        "BDAT x",
        "AUTH",
        "AUTH PLAIN *",
        "QUIT now",
        "NOOP a\0b",
        "STARTTLS x",
        "DATA x",
        "RSET x",
        "VRFY",
        "MAIL FROM:<a@b> SIZE=x",
        "MAIL FROM:<a@b> BODY=9",
        "RCPT TO:<a@b> NOTIFY=x",
        "+ NOOP",
        "a1 DANCE",
        "a1",
        "a1 LOGIN bob",
        "a1 FETCH 0 FLAGS",
        "a1 FETCH 1 COLOUR",
        "a1 STORE 1 FLAGS x(",
        "a1 SEARCH COLOUR",
        "a1 SELECT",
        "a1 UID DANCE",
        "a1 STATUS x (Y)",
        "a1 AUTHENTICATE",
        "a1 LIST",
        "a1 APPEND x y",
        "a1 ENABLE",
        "a1 ID x",
        "a1 COPY 1",
        "RETR",
        "RETR x",
        "STAT\rQUIT",
        "TOP 1",
        "USER",
        "PASS",
        "APOP bob x",
        "LIST x",
        "DELE 0",
        "UIDL x",
        "NOOP x",
        "STLS x",
        "CAPA x",
        &noop,
        &user,
        &login,
    ] {
        let octets = line.as_bytes();
        let smtp = Command::parse(octets).err();
        out.maybe("command_error", smtp.map(|it| say::command_error(&it)));
        let imap = imap::Command::parse(octets).err();
        out.maybe(
            "imap_command_error",
            imap.map(|it| say::imap_command_error(&it)),
        );
        let pop3 = pop3::Command::parse(octets).err();
        out.maybe(
            "pop3_command_error",
            pop3.map(|it| say::pop3_command_error(&it)),
        );
    }
}

pub fn imap_failures() -> Vec<imap::client::Failure> {
    use imap::client::Failure as F;
    let refused = |command| F::Refused {
        command,
        text: "[INUSE] not now".into(),
    };
    let mut all: Vec<F> = imap::CommandName::ALL.map(refused).to_vec();
    all.extend([
        F::Bye("the mailbox is gone".into()),
        F::NeedsTls,
        F::NoWayIn,
        F::ServerUnproven,
        F::Lost,
        F::Nonsense,
        F::TimedOut,
    ]);
    all
}

pub fn pop3_failures() -> Vec<pop3::client::Failure> {
    use pop3::client::{Failure as F, StateName};
    let mut all: Vec<F> = Vec::new();
    for command in pop3::Verb::ALL.map(Some).into_iter().chain([None]) {
        for code in [None, Some(pop3::ResponseCode::InUse)] {
            all.push(F::Refused {
                command,
                code,
                text: "another session has it.".into(),
            });
        }
    }
    for state in StateName::ALL {
        all.extend([F::Lost(state), F::Nonsense(state), F::TimedOut(state)]);
    }
    all.extend([F::NeedsTls, F::NoWayIn, F::ServerUnproven]);
    all
}

pub fn obstacles() -> Vec<Obstacle> {
    let mut failures = vec![
        Failure::ServerUnproven,
        Failure::NoWayIn(AuthOffer::Nothing),
        Failure::NoWayIn(AuthOffer::StartTls),
        Failure::NoWayIn(AuthOffer::OtherMechanisms),
        Failure::NeedsEightBitMime,
        Failure::NeedsTls,
        Failure::NeedsSmtpUtf8 { address: true },
        Failure::NeedsSmtpUtf8 { address: false },
        Failure::NeedsBinaryMime,
        Failure::BareLineEnds,
    ];
    for stage in STAGES {
        failures.extend([
            Failure::Lost(stage),
            Failure::Nonsense(stage),
            Failure::TimedOut(stage),
        ]);
        for (code, status) in [
            (451, None),
            (421, Some(EnhancedStatus::new(4, 3, 2))),
            (550, Some(EnhancedStatus::new(5, 1, 1))),
            (554, Some(EnhancedStatus::new(5, 7, 1))),
            (555, None),
        ] {
            let reply = Reply::new(ReplyCode::new(code), status, "later");
            failures.push(Failure::Replied { stage, reply });
        }
    }
    let mut all = vec![
        Obstacle::NoSuchDomain,
        Obstacle::NoRoute,
        Obstacle::NullMx,
        Obstacle::DnsFailure,
        Obstacle::Unreachable,
        Obstacle::NoToken,
        Obstacle::Outcome(Outcome::Delivered(Reply::new(
            ReplyCode::new(250),
            None,
            "done",
        ))),
    ];
    for failure in failures {
        all.push(Obstacle::Outcome(Outcome::Deferred(failure.clone())));
        all.push(Obstacle::Outcome(Outcome::Failed(failure)));
    }
    all
}

const STAGES: [Stage; 9] = [
    Stage::Greeting,
    Stage::Hello,
    Stage::Auth,
    Stage::Mail,
    Stage::Recipient,
    Stage::Data,
    Stage::EndOfData,
    Stage::Quit,
    Stage::Tls,
];
