//! Every value of every enumeration has its words.

use crate::common::{Prose, check, scenario, timeline};
use crate::said;
use protocol_core::imap::CommandName;
use protocol_core::imap::server::SpecialUse;
use protocol_core::smtp::client::{AuthOffer, Failure, Outcome, Stage};
use protocol_core::smtp::server::Refusal;
use protocol_core::smtp::{EnhancedStatus, Reply, ReplyCode, Severity, Verb, client, server};
use protocol_core::{imap, pop3};
use std::collections::BTreeSet;
use story::Grain;
use story::Sign;
use world::Protocol;
use world::event::Obstacle;
use world::fault::FaultName;
use world::scenario::{Access, Topic};

/// A way that is not listed does not compile.
const ACCESS: [Access; 4] = [Access::Imap, Access::Imaps, Access::Pop3, Access::Pop3s];

fn protocol(access: Access) -> Protocol {
    match access {
        Access::Imap | Access::Imaps => Protocol::Imap,
        Access::Pop3 | Access::Pop3s => Protocol::Pop3,
    }
}

const SEVERITIES: [Severity; 4] = [
    Severity::Completion,
    Severity::Intermediate,
    Severity::TransientNegative,
    Severity::PermanentNegative,
];

/// Checks that each has words, and no two the same.
fn distinct<'a>(place: &str, texts: impl IntoIterator<Item = &'a String>, prose: Prose) {
    let mut seen = BTreeSet::new();
    for text in texts {
        check(place, text, prose);
        assert!(seen.insert(text.to_owned()), "{place}: twice: {text}");
    }
    assert!(!seen.is_empty(), "{place}");
}

#[test]
fn every_verb_state_role_and_grain_has_words_of_its_own() {
    use crate::said as w;
    use Prose::{Sentence, Words};
    macro_rules! distinct {
        ($($all:expr => $words:path, $prose:expr;)*) => {
            $(distinct(stringify!($words), &$all.map(|it| $words(it)), $prose);)*
        };
    }
    distinct! {
        Verb::ALL => w::verb, Words;
        server::StateName::ALL => w::server_state, Words;
        client::StateName::ALL => w::client_state, Words;
        imap::server::StateName::ALL => w::imap_server_state, Words;
        imap::client::StateName::ALL => w::imap_client_state, Words;
        pop3::server::StateName::ALL => w::pop3_server_state, Words;
        pop3::client::StateName::ALL => w::pop3_client_state, Words;
        CommandName::ALL => w::imap_command, Words;
        pop3::Verb::ALL => w::pop3_verb, Words;
        SpecialUse::ALL => w::special_use, Words;
        imap::server::Refusal::ALL => w::imap_refusal, Sentence;
        pop3::server::Refusal::ALL => w::pop3_refusal, Sentence;
        Grain::ALL => w::grain, Words;
        Topic::ALL => w::topic, Words;
        Refusal::ALL => w::refusal, Sentence;
        FaultName::ALL => w::fault_kind, Words;
        world::fault::Stage::ALL => w::fault_stage, Words;
    }
    let ports = ACCESS.map(|it| w::service(protocol(it), it.port()));
    distinct("services", &ports, Words);
    let signs = SEVERITIES.map(Sign::of);
    distinct("symbols", &signs.map(|it| it.symbol().to_owned()), Words);
}

#[test]
fn the_codes_are_in_order_and_each_has_words() {
    let codes = story::reply_codes();
    assert!(codes.is_sorted());
    for code in codes {
        let meaning = said::reply_code(ReplyCode::new(*code));
        check(&code.to_string(), &meaning, Prose::Sentence);
    }
    let statuses = story::enhanced_statuses();
    assert!(statuses.is_sorted());
    for (class, subject, detail) in statuses {
        let status = EnhancedStatus::new(*class, *subject, *detail);
        let meaning = story::enhanced_status(status).map(|it| said::text(&it));
        check(
            &status.to_string(),
            &meaning.unwrap_or_default(),
            Prose::Sentence,
        );
    }
}

#[test]
fn the_codes_of_rfc_5321_7504_and_4954_are_all_there() {
    let wanted = [
        211, 214, 220, 221, 235, 250, 251, 252, 334, 354, 421, 450, 451, 452, 454, 455, 500, 501,
        502, 503, 504, 521, 530, 535, 550, 551, 552, 553, 554, 555, 556,
    ];
    assert_eq!(story::reply_codes(), wanted);
}

#[test]
fn any_code_at_all_has_words() {
    for code in 0..1000 {
        if let Ok(code) = ReplyCode::try_from(code) {
            check(&code.to_string(), &said::reply_code(code), Prose::Sentence);
        }
    }
    for subject in 1..=7 {
        let status = EnhancedStatus::new(5, subject, 99);
        assert!(story::enhanced_status(status).is_some(), "{status}");
    }
    assert_eq!(story::enhanced_status(EnhancedStatus::new(5, 9, 0)), None);
}

#[test]
fn what_a_refusal_puts_on_the_wire_has_words_in_both_tables() {
    for refusal in Refusal::ALL {
        let (code, status, _) = refusal.reply();
        let codes = story::reply_codes();
        assert!(codes.contains(&code.get()), "{code}");
        let key = (status.class(), status.subject(), status.detail());
        let statuses = story::enhanced_statuses();
        assert!(statuses.contains(&key), "{status}");
        assert_eq!(u16::from(status.class()), code.get() / 100, "{refusal:?}");
        let only_for_now = matches!(key, (_, 3, 1) | (_, 4, 1 | 3 | 5 | 6));
        assert!(
            !only_for_now || key.0 == 4,
            "{refusal:?}: RFC 3463 section 3"
        );
    }
}

#[test]
fn every_obstacle_has_words() {
    let reply = Reply::new(ReplyCode::new(451), None, "later");
    let stages = [
        Stage::Greeting,
        Stage::Hello,
        Stage::Mail,
        Stage::Recipient,
        Stage::Data,
        Stage::EndOfData,
        Stage::Quit,
    ];
    let mut obstacles = vec![
        Obstacle::NoSuchDomain,
        Obstacle::NoRoute,
        Obstacle::NullMx,
        Obstacle::DnsFailure,
        Obstacle::Unreachable,
        Obstacle::NoToken,
        Obstacle::Loop,
        Obstacle::NotForList,
        Obstacle::Outcome(Outcome::Failed(Failure::ServerUnproven)),
        Obstacle::Outcome(Outcome::Failed(Failure::NoWayIn(AuthOffer::Nothing))),
        Obstacle::Outcome(Outcome::Failed(Failure::NoWayIn(AuthOffer::StartTls))),
        Obstacle::Outcome(Outcome::Failed(Failure::NoWayIn(
            AuthOffer::OtherMechanisms,
        ))),
        Obstacle::Outcome(Outcome::Delivered(reply.clone())),
        Obstacle::Outcome(Outcome::Failed(Failure::NeedsEightBitMime)),
    ];
    for stage in stages {
        let reply = reply.clone();
        for failure in [
            Failure::Replied { stage, reply },
            Failure::Lost(stage),
            Failure::Nonsense(stage),
            Failure::TimedOut(stage),
        ] {
            obstacles.push(Obstacle::Outcome(Outcome::Deferred(failure)));
        }
    }
    for obstacle in &obstacles {
        check("obstacle", &said::obstacle(obstacle), Prose::Sentence);
    }
}

#[test]
fn a_lost_answer_to_the_letter_warns_of_two_copies() {
    let at = |stage| Obstacle::Outcome(Outcome::Deferred(Failure::Lost(stage)));
    let end = said::obstacle(&at(Stage::EndOfData));
    assert!(end.contains("twice"), "{end}");
    assert!(!said::obstacle(&at(Stage::Mail)).contains("twice"));
}

#[test]
fn every_host_of_every_scenario_has_a_title_and_a_short_name() {
    for name in lessons::scenario_names() {
        let timeline = timeline(scenario(name));
        for (_, host) in timeline.world().hosts() {
            let title = said::host_title(host);
            check(name, &title, Prose::Words);
            assert!(title.chars().count() <= 30, "{title}");
            let short = said::host_short(host);
            check(name, &short, Prose::Words);
            assert!(short.chars().count() <= 10, "{short}");
        }
    }
}

#[test]
fn no_two_hosts_of_a_scenario_have_the_same_name() {
    for name in lessons::scenario_names() {
        let timeline = timeline(scenario(name));
        let world = timeline.world();
        let names = story::Names::of(world);
        let mut all = BTreeSet::new();
        for (id, _) in world.hosts() {
            let (title, short) = (said::text(&names.title(id)), said::text(&names.short(id)));
            check(name, &title, Prose::Words);
            assert!(
                title.chars().count() <= 32 && short.chars().count() <= 16,
                "{name}: {title}, {short}"
            );
            assert!(
                all.insert(title) && all.insert(format!("short {short}")),
                "{name}: {short}"
            );
        }
    }
    let timeline = timeline(scenario("mx-failover"));
    let world = timeline.world();
    let names = story::Names::of(world);
    let short = world.hosts().map(|(id, _)| said::text(&names.short(id)));
    let short: Vec<_> = short.filter(|it| it.starts_with("MX")).collect();
    assert_eq!(short, ["MX 10", "MX 20"]);
}

#[test]
fn a_provider_is_named_after_whom_it_serves() {
    let title = |scenario, host: &str| {
        let timeline = timeline(scenario);
        let id = timeline
            .world()
            .host_named(&host.parse().expect("a domain"));
        let host = timeline
            .world()
            .host(id.expect("it is there"))
            .expect("it is there");
        said::host_title(host)
    };
    let mut relay = scenario("relay");
    assert_eq!(
        title(relay.clone(), "mail.sender.example"),
        "Alice’s provider"
    );
    let store = relay.hosts[1].store.as_mut().expect("it keeps mailboxes");
    let mut dave = store.users[0].clone();
    dave.address = "dave@sender.example".parse().expect("an address");
    store.users.push(dave);
    assert_eq!(
        title(relay.clone(), "mail.sender.example"),
        "Provider of sender.example"
    );
    relay.hosts[1].store = None;
    if let Some(mta) = &mut relay.hosts[1].mta {
        mta.local.clear();
    }
    relay.hosts[0].mua.as_mut().expect("Alice’s program").read = None;
    assert_eq!(title(relay, "mail.sender.example"), "Submission server");
}

#[test]
fn a_name_gets_a_capital_letter_only_at_the_beginning_of_a_sentence() {
    for (file, text) in words::sources::catalogues("en") {
        for line in text.lines().filter(|it| !it.starts_with('#')) {
            for (at, _) in line.match_indices("{ CAPITAL(") {
                let before = line[..at].trim_end();
                let begins = before.is_empty() || before.ends_with(['=', ']', '.', '}']);
                assert!(begins, "{file}: {line}");
            }
        }
    }
}
