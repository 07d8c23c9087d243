//! What is said about SMTP is true in the state of the session and under the policy of its server.

use crate::common::{console_at, scenario, sent};
use crate::made::runs;
use crate::runs::kind;
use crate::said;
use protocol_core::Octets;
use protocol_core::smtp::data::Ending;
use protocol_core::smtp::server::StateName;
use protocol_core::smtp::{ReplyCode, Side, Unit, Verb};
use protocol_core::trace::Section;
use std::collections::{BTreeMap, BTreeSet};
use story::Fact;
use world::{
    ConnectionName, Endpoint, Event, EventKind, Input, Protocol, Scenario, Timeline,
    WireUnit as Wire,
};

const MX: &str = "mx.receiver.example";
const CONSOLE: ConnectionName = ConnectionName::Opened(1);

/// `starttls` with an MX that offers TLS and CHUNKING, and AUTH where it requires it.
fn offering_all(auth: bool) -> Scenario {
    let mut scenario = scenario("starttls");
    let mta = scenario.hosts.iter_mut().find(|it| it.name.as_str() == MX);
    let mta = mta.and_then(|it| it.mta.as_mut()).expect("it has an MX");
    mta.extensions.auth = vec![protocol_core::sasl::Mechanism::Plain];
    mta.extensions.chunking = true;
    mta.policy.require_auth = auth;
    scenario
}

/// What is said of the last line of this kind that was sent.
fn last(timeline: &Timeline, of: impl Fn(Unit) -> bool) -> said::Explanation {
    let is = |it: &&Event| match &it.kind {
        EventKind::LineSent { line, .. } => matches!(line.unit, Wire::Smtp(unit) if of(unit)),
        _ => false,
    };
    let event = timeline.events().iter().rev().find(is);
    said::explain(event.expect("there is such a line"), timeline)
}

fn is_reply(unit: Unit) -> bool {
    matches!(unit, Unit::Reply { .. } | Unit::Greeting(_))
}

fn state_of(timeline: &Timeline) -> StateName {
    let connection = timeline.world().connection_named(CONSOLE);
    match connection.map(|it| &it.end(Side::Server).endpoint) {
        Some(Endpoint::SmtpServer(session)) => session.state(),
        _ => StateName::Closed,
    }
}

fn next(state: StateName) -> Fact {
    let key = serde_json::to_value(state).expect("it has a name");
    Fact::of("smtp-next", key.as_str().expect("a word"))
}

#[test]
fn what_may_follow_a_reply_is_said_from_the_state_of_the_session() {
    const LINES: [&str; 24] = [
        "EHLO a.example\r\n",
        "EHLO a.example\r\n",
        "EHLO\r\n",
        "HELO a.example\r\n",
        "MAIL FROM:<a@a.example>\r\n",
        "MAIL FROM:<a@a.example>\r\n",
        "MAIL FROM:<>\r\n",
        "MAIL FROM:<a@\r\n",
        "RCPT TO:<bob@receiver.example>\r\n",
        "RCPT TO:<bob@receiver.example>\r\n",
        "RCPT TO:<bop@receiver.example>\r\n",
        "DATA\r\n",
        "DATA\r\n",
        "text\r\n.\r\n",
        "BDAT 3\r\nabc",
        "BDAT 3 LAST\r\nabc",
        "BDAT x LAST\r\n",
        "RSET\r\n",
        "NOOP\r\n",
        "VRFY bob\r\n",
        "AUTH PLAIN\r\n",
        "*\r\n",
        "STARTTLS\r\n",
        "QUIT\r\n",
    ];
    let begun = [false, true].map(|auth| console_at(offering_all(auth), MX, 25, &[""; 0]));
    let mut seed = 12_u64;
    let mut seen = BTreeSet::new();
    for run in 0..200 {
        let prefix: &[usize] = [&[] as &[usize], &[0], &[0, 4, 8], &[0, 20]][run % 4];
        let mut timeline = begun[usize::from(run % 4 == 3)].clone();
        let mut typed = Vec::new();
        for at in 0..12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let drawn = usize::try_from(seed >> 33).expect("it fits") % LINES.len();
            let line = LINES[prefix.get(at).copied().unwrap_or(drawn)];
            typed.push(line);
            let octets = Octets::from(line);
            let input = Input::Octets {
                on: CONSOLE,
                octets,
            };
            if timeline.apply(input).is_err() {
                break;
            }
            timeline.last();
            let state = state_of(&timeline);
            seen.insert(state);
            let follow = last(&timeline, is_reply).it.follow;
            assert_eq!(follow[0].id, next(state).id, "{typed:?}");
            names_only_allowed(state, &said::text(&follow[0]));
            if state == StateName::Securing {
                timeline.apply(Input::Tls { on: CONSOLE }).expect("it may");
                timeline.last();
            }
        }
    }
    // A greeting that refuses, a host that thinks and half a chunk do not come from these lines.
    assert_eq!(seen.len(), StateName::ALL.len() - 3, "{seen:?}");
}

fn names_only_allowed(state: StateName, text: &str) {
    let words: Vec<&str> = text.split(|it: char| !it.is_ascii_alphanumeric()).collect();
    let named = Verb::ALL
        .into_iter()
        .filter(|it| words.contains(&it.as_str()));
    let allowed = match state {
        StateName::Connected => &[Verb::Quit],
        state => state.legal_verbs(),
    };
    let wrong: Vec<Verb> = named.filter(|it| !allowed.contains(it)).collect();
    assert!(wrong.is_empty(), "{state:?}: {wrong:?} in: {text}");
}

#[test]
fn what_may_follow_names_only_commands_that_the_state_allows() {
    for state in StateName::ALL {
        use StateName::{Asking, Chunk, Ready, Recipients};
        // In two of them it depends on what the server offers.
        if !matches!(state, Asking | Chunk | Ready | Recipients) {
            names_only_allowed(state, &said::text(&next(state)));
        }
    }
    let early = console_at(
        offering_all(false),
        MX,
        25,
        &["MAIL FROM:<a@a.example>\r\n"],
    );
    let follow = last(&early, is_reply).may_follow.join(" ");
    assert!(
        follow.contains("EHLO") && !follow.contains("MAIL"),
        "{follow}"
    );
}

#[test]
fn what_ends_data_is_said_as_this_server_has_it() {
    let rfc = "The end of the message: a line with a single dot.";
    let bare = "The end of the message, but only for this server.";
    let loose = "This server also accepts ";
    for (ending, ends, what) in [
        (None, &["x\r\n.\r\n"] as &[&str], rfc),
        (None, &["x\r\n.", "\r\n"], rfc),
        (None, &[".\r\n"], rfc),
        (None, &["x\n.\r\n\r\n.\r\n"], rfc),
        (Some(Ending::LfCrLf), &["x\r\n.\r\n"], rfc),
        (Some(Ending::LfCrLf), &["x\n.\r\n"], bare),
        (Some(Ending::LfCrLf), &["x\n", ".\r", "\n"], bare),
        (Some(Ending::LfLf), &["x\n.\n"], bare),
        (Some(Ending::CrLfLf), &["x\r\n.\n"], bare),
        (Some(Ending::CrCr), &["x\r.\r"], bare),
    ] {
        let mut scenario = offering_all(false);
        let mtas = scenario.hosts.iter_mut().filter_map(|it| it.mta.as_mut());
        mtas.for_each(|it| it.policy.line_ends.also_end = Vec::from_iter(ending).into());
        let mut lines = vec![
            "EHLO a.example\r\n",
            "MAIL FROM:<a@a.example>\r\n",
            "RCPT TO:<bob@receiver.example>\r\n",
            "DATA\r\n",
        ];
        lines.extend(ends);
        let timeline = console_at(scenario, MX, 25, &lines);
        let it = last(&timeline, |it| it == Unit::EndOfData);
        let place = format!("{ending:?} {ends:?}");
        assert_eq!(it.what, what, "{place}");
        let meaning = it.meaning.join(" ");
        let others = match ending {
            Some(ending) if what == rfc => meaning.contains(&format!("{loose}{}", ending.name())),
            _ => !meaning.contains(loose),
        };
        assert!(others, "{place}: {meaning}");
    }
}

#[test]
fn whether_mail_waits_for_auth_is_said_as_this_server_has_it() {
    let typed = console_at(
        offering_all(false),
        MX,
        25,
        &["EHLO a.example\r\n", "AUTH PLAIN\r\n"],
    );
    for (timeline, says) in [
        (sent(scenario("auth")), "accepts no MAIL before"),
        (typed, "also accepts MAIL"),
    ] {
        let meaning = last(&timeline, |it| it == Unit::Command(Verb::Auth)).meaning;
        assert!(meaning.join(" ").contains(says), "{meaning:?}");
    }
}

#[test]
fn events_say_what_the_rfc_says_and_cite_it() {
    type Of = fn(&EventKind) -> bool;
    let rows: [(&str, Of, &str, Section); 3] = [
        (
            "greylisting",
            |it| matches!(it, EventKind::RecipientRefused { .. }),
            "Greylisting",
            Section::new(6647, "2.4"),
        ),
        (
            "greylisting",
            |it| matches!(it, EventKind::Deferred { .. }),
            "delay notice before that",
            Section::new(3461, "4.1"),
        ),
        (
            "starttls",
            |it| matches!(it, EventKind::TlsEstablished(_)),
            "who is connected, when each record is sent and how long it is",
            Section::new(8446, "E.3"),
        ),
    ];
    for (name, of, says, section) in rows {
        let timeline = sent(scenario(name));
        let event = timeline.events().iter().find(|it| of(&it.kind));
        let it = said::explain(event.expect("the run has one"), &timeline);
        assert!(
            it.meaning.join(" ").contains(says),
            "{name}: {:?}",
            it.meaning
        );
        assert!(it.it.sections.contains(&section), "{name}: {section}");
    }
}

#[test]
fn codes_say_no_less_than_the_rfcs_that_define_them() {
    for (code, says) in [
        (454, ["TLS", "authentication"]),
        (530, ["TLS", "authentication"]),
        (559, ["not send", "unchanged"]),
    ] {
        let text = said::reply_code(ReplyCode::new(code));
        assert!(says.iter().all(|it| text.contains(it)), "{code}: {text}");
    }
}

#[test]
fn what_is_said_on_a_connection_is_of_its_protocol() {
    let mut seen = BTreeSet::new();
    for (run, timeline) in runs() {
        let mut protocols = BTreeMap::new();
        for event in timeline.events() {
            if let EventKind::ConnectionRequested(ends) = &event.kind {
                protocols.insert(event.connection, ends.protocol);
            }
            // A fault says what it means to mail that is sent.
            if matches!(event.kind, EventKind::FaultApplied { .. }) {
                continue;
            }
            let others: &[&str] = match protocols.get(&event.connection) {
                Some(Protocol::Smtp) => &["CAPABILITY", "CAPA", "UIDL", "LOGOUT", "maildrop"],
                Some(Protocol::Imap) => &["EHLO", "RCPT", "451", "221", "421", "CAPA", "DELE"],
                Some(Protocol::Pop3) => &["EHLO", "RCPT", "451", "221", "421", "CAPABILITY"],
                None => continue,
            };
            let it = said::explain(event, &timeline);
            let text = [it.meaning, it.may_follow].concat().join(" ");
            let words: Vec<&str> = text.split(|it: char| !it.is_alphanumeric()).collect();
            let wrong = others.iter().find(|it| words.contains(it));
            assert_eq!(wrong, None, "{run}, {}: {text}", event.id);
            seen.insert((protocols[&event.connection], kind(&event.kind)));
        }
    }
    for what in ["ConnectionReset", "TlsEstablished", "ConnectionClosed"] {
        assert!(seen.contains(&(Protocol::Pop3, what)), "{what}");
    }
}
