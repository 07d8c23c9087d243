//! AUTH in the world: SCRAM, tokens and their issuer (RFC 4954, 5802, 6749, 7628).

use crate::common::{apply, delivered, lines, scenario, send, sent};
use crate::{count, each, first};
use protocol_core::smtp::auth::under_base64;
use protocol_core::{imap, pop3};
use std::sync::Arc;
use world::event::{Grant, ReadFailure, TokenAnswer};
use world::scenario::{IssuedSpec, IssuerUserSpec, MtaSpec, Scenario, TokenSpec};
use world::{EventKind, Input, Timeline, WireUnit};

fn scram() -> Scenario {
    scenario("scram")
}

fn oauth() -> Scenario {
    scenario("oauth")
}

fn expired() -> Scenario {
    scenario("oauth-expired")
}

/// Every line, as it is and as it is under base64.
fn all_said(timeline: &Timeline) -> Vec<String> {
    let mut all = Vec::new();
    for line in lines(timeline) {
        all.push(line.octets.to_text().to_string());
        if let WireUnit::Smtp(unit) = line.unit {
            let under = under_base64(unit, &line.octets);
            all.extend(under.map(|it| String::from_utf8_lossy(&it).into_owned()));
        }
    }
    all
}

fn asked(timeline: &Timeline) -> usize {
    count!(timeline, EventKind::TokenAsked { .. })
}

fn replies(timeline: &Timeline, code: &str) -> usize {
    lines(timeline)
        .filter(|it| it.octets.to_text().starts_with(code))
        .count()
}

fn submit(scenario: &mut Scenario) -> &mut world::scenario::ServerSpec {
    let mut programs = scenario.hosts.iter_mut().filter_map(|it| it.mua.as_mut());
    programs.find_map(|it| it.submit.as_mut()).unwrap()
}

fn token(scenario: &mut Scenario) -> &mut TokenSpec {
    submit(scenario).token.as_mut().unwrap()
}

fn issuer(scenario: &mut Scenario) -> &mut world::scenario::IssuerSpec {
    let mut all = scenario.hosts.iter_mut();
    all.find_map(|it| it.issuer.as_mut()).unwrap()
}

fn mta(scenario: &mut Scenario) -> &mut MtaSpec {
    let mut all = scenario.hosts.iter_mut();
    all.find_map(|it| it.mta.as_mut()).unwrap()
}

#[test]
fn the_password_is_on_no_line_with_scram_nor_with_a_token() {
    for scenario in [scram(), oauth(), expired()] {
        let timeline = sent(scenario);
        assert_eq!(delivered(&timeline), 1);
        for said in all_said(&timeline) {
            assert!(!said.contains("harbour lamp"), "{said}");
        }
    }
    // The test would see it.
    let mut plain = scram();
    mta(&mut plain)
        .extensions
        .auth
        .retain(|it| it.as_str() == "PLAIN");
    let said = all_said(&sent(plain));
    assert!(said.iter().any(|it| it.contains("harbour lamp")));
}

#[test]
fn the_token_goes_under_tls_alone() {
    let timeline = sent(expired());
    for line in lines(&timeline) {
        assert!(
            line.secured || !line.octets.to_text().contains("AUTH OAUTHBEARER"),
            "{}",
            line.octets.to_text()
        );
    }
}

#[test]
fn two_exchanges_of_scram_are_alike_in_nothing_that_was_drawn() {
    let mut timeline = sent(scram());
    send(&mut timeline);
    assert_eq!(delivered(&timeline), 2);
    let of = |what: &str| {
        let all = all_said(&timeline);
        let all: Vec<String> = all.into_iter().filter(|it| it.starts_with(what)).collect();
        assert_eq!(all.len(), 2, "{what}");
        all
    };
    for what in ["n,,n=alice,r=", "r=", "c=biws,r=", "v="] {
        let both = of(what);
        assert_ne!(both[0], both[1], "{what}");
    }
    // The salt stays.
    let salts: Vec<String> = of("r=")
        .iter()
        .map(|it| it.split_once(",s=").unwrap().1.to_owned())
        .collect();
    assert_eq!(salts[0], salts[1]);
}

#[test]
fn a_wrong_password_is_refused_by_every_mechanism_and_the_owner_is_told() {
    for mechanism in ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"] {
        let mut wrong = scram();
        let offered = &mut mta(&mut wrong).extensions.auth;
        offered.retain(|it| it.as_str() == mechanism);
        submit(&mut wrong).login.as_mut().unwrap().password = "harbour".into();
        let timeline = sent(wrong);
        assert_eq!(replies(&timeline, "535 5.7.8"), 1, "{mechanism}");
        assert_eq!(delivered(&timeline), 0, "{mechanism}");
        let failed = count!(timeline, EventKind::Failed { .. });
        assert_eq!(failed, 1, "{mechanism}");
    }
}

#[test]
fn each_mechanism_lets_the_right_password_in() {
    for mechanism in ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"] {
        for password in ["harbour lamp", "größer"] {
            let mut right = scram();
            let offered = &mut mta(&mut right).extensions.auth;
            offered.retain(|it| it.as_str() == mechanism);
            submit(&mut right).login.as_mut().unwrap().password = password.into();
            let stores = right.hosts.iter_mut().filter_map(|it| it.store.as_mut());
            for user in stores.flat_map(|it| &mut it.users) {
                if user.address.local.as_str() == "alice" {
                    user.password = password.into();
                }
            }
            let timeline = sent(right);
            // Without SASLprep a password beyond US-ASCII is not for SCRAM: then nothing is said of it.
            let usable = mechanism != "SCRAM-SHA-256" || password.is_ascii();
            assert_eq!(delivered(&timeline), usize::from(usable), "{mechanism}");
            assert_eq!(replies(&timeline, "235 2.7.0"), usize::from(usable));
        }
    }
}

#[test]
fn a_token_that_is_good_is_used_again_and_one_that_has_ended_is_not() {
    let mut timeline = sent(oauth());
    assert_eq!(asked(&timeline), 1);
    send(&mut timeline);
    assert_eq!((asked(&timeline), delivered(&timeline)), (1, 2));
    let micros = 3_600_000_000;
    apply(&mut timeline, Input::Advance { micros });
    send(&mut timeline);
    assert_eq!((asked(&timeline), delivered(&timeline)), (2, 3));
    // The program knew, and the server never had to refuse.
    assert_eq!(replies(&timeline, "535"), 0);
    let issued = each!(timeline, it, EventKind::TokenAnswered {
        answer: TokenAnswer::Issued { token, expires, .. }, ..
    } => (token, expires.as_secs() - it.at.as_secs()));
    let issued: Vec<_> = issued.collect();
    assert!(
        issued.iter().all(|(_, seconds)| *seconds == 3600),
        "{issued:?}"
    );
    assert_ne!(issued[0].0, issued[1].0);
}

#[test]
fn who_shows_a_token_that_has_expired_is_told_why_and_asks_for_a_new_one() {
    let timeline = sent(expired());
    let said = all_said(&timeline);
    let status = r#"{"status":"invalid_token","scope":"smtp"}"#;
    assert!(said.iter().any(|it| it == status));
    assert_eq!(replies(&timeline, "AQ=="), 1);
    // What led to the request is the refusal.
    let at = first!(timeline, EventKind::TokenAsked { .. });
    let cause = timeline.event(at.cause.unwrap()).unwrap();
    assert!(matches!(&cause.kind, EventKind::LineReceived { line, .. }
        if line.octets.to_text().starts_with("535")));
}

#[test]
fn a_token_that_is_never_good_is_refused_with_its_reason() {
    // It is for something else; for somebody else; for a server that knows no issuer.
    let mut scope = oauth();
    issuer(&mut scope).scope = "imap".into();
    let mut another = oauth();
    for store in another.hosts.iter_mut().filter_map(|it| it.store.as_mut()) {
        store
            .users
            .retain(|it| it.address.local.as_str() != "alice");
    }
    let mut stranger = oauth();
    mta(&mut stranger).tokens_from = None;
    for (scenario, status) in [
        (scope, "insufficient_scope"),
        (another, "invalid_token"),
        (stranger, "invalid_token"),
    ] {
        let timeline = sent(scenario);
        let said = all_said(&timeline);
        let told = said.iter().filter(|it| it.contains(status)).count();
        assert_eq!(told, 2, "{status}");
    }
}

#[test]
fn a_password_goes_to_the_issuer_and_on_no_line() {
    let mut known = oauth();
    issuer(&mut known).users[0].password = Some("harbour lamp".into());
    token(&mut known).password = Some("harbour lamp".into());
    let timeline = sent(known);
    assert_eq!(delivered(&timeline), 1);
    let grants = each!(timeline, EventKind::TokenAsked { grant, .. } => *grant);
    assert_eq!(grants.collect::<Vec<_>>(), [Grant::Password]);
    let said = all_said(&timeline);
    assert!(said.iter().all(|it| !it.contains("harbour lamp")));
}

#[test]
fn a_scenario_whose_issuer_is_none_makes_no_world() {
    for wrong in ["mail.sender.example", "nowhere.sender.example"] {
        let mut it = oauth();
        token(&mut it).issuer = Some(wrong.parse().unwrap());
        assert!(Timeline::new(Arc::new(it)).is_err(), "{wrong}");
        let mut it = oauth();
        mta(&mut it).tokens_from = Some(wrong.parse().unwrap());
        assert!(Timeline::new(Arc::new(it)).is_err(), "{wrong}");
    }
}

/// The scenario `oauth`, with a program that reads by this and with a token that was given out before,
/// good for so many seconds.
fn reads_by_token(by: &str, seconds: u64, scope: &str) -> Timeline {
    let mut scenario = oauth();
    for host in &mut scenario.hosts {
        if let Some(issuer) = &mut host.issuer {
            issuer.scope = scope.into();
            issuer.users.push(IssuerUserSpec {
                user: "carol".into(),
                password: None,
                consents: true,
            });
            issuer.issued.push(IssuedSpec {
                token: "from-before".into(),
                user: "carol".into(),
                expires_seconds: seconds,
            });
        }
        if let Some(read) = host.mua.as_mut().and_then(|it| it.read.as_mut()) {
            read.by = serde_json::from_value(by.into()).unwrap();
            read.token = Some("from-before".into());
            read.password = "not this".into();
        }
    }
    sent(scenario)
}

#[test]
fn a_mail_program_reads_with_a_token_that_is_good_for_its_protocol() {
    let fetched = |timeline: &Timeline| count!(timeline, EventKind::Fetched { .. });
    for (by, scope) in [("imap", "smtp imap"), ("pop3", "smtp pop")] {
        let timeline = reads_by_token(by, 3600, scope);
        assert_eq!((delivered(&timeline), fetched(&timeline)), (1, 1), "{by}");
        let said = all_said(&timeline).concat();
        assert!(said.contains("OAUTHBEARER"), "{said}");
        // One that has expired, or is good for sending alone, shows nothing.
        for (seconds, scope) in [(0, scope), (3600, "smtp")] {
            let timeline = reads_by_token(by, seconds, scope);
            assert_eq!((delivered(&timeline), fetched(&timeline)), (1, 0), "{by}");
            let mut failures =
                each!(timeline, EventKind::MailboxChecked { failure, .. } => failure);
            let refused = failures.any(|it| {
                matches!(
                    it,
                    Some(
                        ReadFailure::Imap(imap::client::Failure::Refused { .. })
                            | ReadFailure::Pop3(pop3::client::Failure::Refused { .. })
                    )
                )
            });
            assert!(refused, "{by}");
        }
    }
}
