//! The world that is served.

use crate::clock;
use crate::language::say;
use lessons::Sources;
use protocol_core::sasl::Mechanism;
use protocol_core::smtp::server::Tls;
use protocol_core::smtp::{Domain, Mailbox};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;
use story::{list, text};
use world::chance::{self, Purpose};
use world::scenario::{HostSpec, IssuedSpec, LocalDomain, MuaSpec, UserSpec};
use world::{HostId, Scenario};

/// The world that is served where no scenario is named: one server with the mailboxes of everybody.
const USUAL: &str = r#"{
  "name": "serve",
  "epoch": 0,
  "latency_micros": 0,
  "hosts": [
    { "name": "mx.receiver.example", "address": "198.51.100.25",
      "mta": { "ports": { "25": "relay", "587": "submission", "465": "submissions" }, "local": [],
               "tls": "offered",
               "outbox": "outbox@mx.receiver.example",
               "extensions": { "auth": ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"], "chunking": true, "binary_mime": true,
                               "smtputf8": true, "dsn": true } },
      "store": { "users": [], "tls": "offered",
                 "ports": { "143": "imap", "993": "imaps", "110": "pop3", "995": "pop3s" },
                 "mechanisms": ["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"],
                 "pop3": { "apop": true } } }
  ],
  "letter": { "host": "caller.invalid", "draft": { "from": "a@b.example", "to": [] } }
}"#;

/// Who has a mailbox there, all with the password `letmein`.
const USERS: [&str; 4] = [
    "alice@sender.example",
    "bob@receiver.example",
    "carol@receiver.example",
    "postmaster@receiver.example",
];
const PASSWORD: &str = "letmein";
/// Who keeps what is for outside.
const OUTBOX: &str = "outbox@mx.receiver.example";
/// Who reads what is for the postmaster, where no user does (RFC 5321 section 4.5.1).
const POSTMASTER: &str = "postmaster@mx.receiver.example";
/// The host that stands for whoever calls; a name that nobody has (RFC 2606).
const CALLER: &str = "caller.invalid";
/// The largest message of a server that takes everything, in octets.
const LARGE: u64 = 50_000_000;

/// The scenario of that name, or the usual one; with these users in place of its own, where there are
/// any.
pub fn find(name: Option<&str>, users: &[(Mailbox, String)]) -> Result<Scenario, String> {
    let users: Vec<UserSpec> = users
        .iter()
        .map(|(address, password)| UserSpec::new(address.clone(), password.clone()))
        .collect();
    let mut scenario = match name {
        Some(file) if is_file(file) => read(file)?,
        Some(name) => lessons::scenario(name).map_err(|it| it.to_string())?,
        None => usual(&users),
    };
    if name.is_some() && !users.is_empty() {
        replace(&mut scenario, users)?;
    }
    // Who calls from a socket calls from this host, the last one.
    let name = CALLER.parse().expect("it is a domain");
    scenario.hosts.push(HostSpec {
        mua: Some(MuaSpec {
            owner: "Caller".into(),
            address: address(&format!("caller@{CALLER}")),
            submit: None,
            read: None,
        }),
        ..HostSpec::new(name, Ipv4Addr::LOCALHOST)
    });
    give_tokens(&mut scenario);
    // Here time is real: octets take as long as they take.
    scenario.latency_micros = 0;
    scenario.links.clear();
    scenario.epoch = clock::date();
    scenario.uid_validity = uid_validity().0;
    Ok(scenario)
}

/// Whether it is no name of a scenario, and so that of a file.
pub fn is_file(name: &str) -> bool {
    lessons::scenario_names().all(|it| it != name)
}

/// The scenario that the file holds, as an author writes it or as the page saves it.
fn read(file: &str) -> Result<Scenario, String> {
    let written = std::fs::read_to_string(file).map_err(|error| {
        let scenarios = list(lessons::scenario_names());
        say!("cli-serve-unknown", name: file, error: text(error), scenarios: scenarios)
    })?;
    let whole = Sources::embedded().scenario_of(file, &written);
    whole.map(|it| it.scenario).map_err(|it| it.to_string())
}

/// Lets every server take mail for anybody from anybody, signed in with any password or not at all, as a
/// program under test expects of Mailpit.
pub fn take_everything(scenario: &mut Scenario) {
    for mta in scenario.hosts.iter_mut().filter_map(|it| it.mta.as_mut()) {
        mta.policy.open_relay = true;
        mta.policy.any_password = true;
        // What Mailpit does not offer is not there to be tried: many programs use TLS where they see it, and then
        // check its certificate.
        mta.tls = Tls::None;
        mta.extensions.auth = vec![Mechanism::Plain, Mechanism::Login];
        mta.extensions.size = Some(LARGE);
        for local in &mut mta.local {
            local.catch_all.clone_from(&mta.outbox);
        }
    }
}

/// A UIDVALIDITY for a world that begins now, and how long it is until a world has another. Each quarter of a
/// second has its own, higher than all before it, from 2020 to 2051: what a client knows of mailboxes that
/// were forgotten counts no more (RFC 3501 section 2.3.1.1, and by UIDL RFC 1939 section 7).
fn uid_validity() -> (u32, Duration) {
    const YEAR_2020: Duration = Duration::from_secs(1_577_836_800);
    let since = clock::since_1970().saturating_sub(YEAR_2020);
    let quarters = u32::try_from(since.as_millis() / QUARTER.as_millis()).unwrap_or(u32::MAX);
    let left = QUARTER.saturating_sub(since.saturating_sub(QUARTER * quarters));
    (quarters.clamp(1, 4_000_000_000), left)
}

const QUARTER: Duration = Duration::from_millis(250);

/// How long it is until a world that begins has a higher UIDVALIDITY than that.
pub fn until_above(validity: u32) -> Duration {
    let (now, left) = uid_validity();
    let ahead = validity.checked_sub(now);
    ahead.map_or(Duration::ZERO, |ahead| left + QUARTER * ahead)
}

/// A token for each user of each issuer, as if each had asked for one before: a real program has no
/// other way to it, since what the issuer says to a mail program is no part of the wire here. They are
/// the same each time, so that a run that was recorded goes on.
fn give_tokens(scenario: &mut Scenario) {
    let mut draw = u64::MAX;
    let issuers = scenario.hosts.iter_mut();
    for issuer in issuers.filter_map(|it| it.issuer.as_mut()) {
        for user in &issuer.users {
            let random: [u8; 16] =
                chance::octets(scenario.seed, HostId(0), None, Purpose::Token, draw);
            draw -= 1;
            issuer.issued.push(IssuedSpec {
                token: format!("{:032x}", u128::from_be_bytes(random)),
                user: user.user.clone(),
                expires_seconds: issuer.lifetime_seconds,
            });
        }
    }
}

/// The tokens that are good at the beginning, as they are printed.
pub fn tokens(scenario: &Scenario) -> impl Iterator<Item = String> {
    let issuers = scenario.hosts.iter().filter_map(|it| it.issuer.as_ref());
    let all = issuers.flat_map(|it| &it.issued);
    let good = all.filter(|it| it.expires_seconds > 0);
    good.map(|it| {
        format!(
            "token {} {} for {} s",
            it.user, it.token, it.expires_seconds
        )
    })
}

fn usual(users: &[UserSpec]) -> Scenario {
    let mut scenario: Scenario = serde_json::from_str(USUAL).expect("it is a scenario");
    let mut users = users.to_vec();
    if users.is_empty() {
        users = USERS.map(usual_user).into();
    }
    let is_postmaster = |user: &UserSpec| {
        let local = user.address.local.as_str();
        local.eq_ignore_ascii_case("postmaster")
    };
    if !users.iter().any(is_postmaster) {
        users.push(usual_user(POSTMASTER));
    }
    users.push(usual_user(OUTBOX));
    let domains: BTreeMap<String, Domain> = users
        .iter()
        .filter_map(|it| it.address.domain())
        .map(|it| (it.as_str().to_ascii_lowercase(), it.clone()))
        .collect();
    for host in &mut scenario.hosts {
        let store = host.name.clone();
        if let Some(mta) = &mut host.mta {
            mta.local = domains
                .values()
                .map(|domain| LocalDomain::new(domain.clone(), store.clone()))
                .collect();
        }
        if let Some(it) = &mut host.store {
            it.users.clone_from(&users);
        }
    }
    scenario
}

fn usual_user(text: &str) -> UserSpec {
    UserSpec::new(address(text), PASSWORD.to_owned())
}

/// An address of this file.
fn address(text: &str) -> Mailbox {
    text.parse().expect("it is an address")
}

/// Each user goes to the mailboxes of the domain.
fn replace(scenario: &mut Scenario, users: Vec<UserSpec>) -> Result<(), String> {
    for host in &mut scenario.hosts {
        if let Some(store) = &mut host.store {
            store.users.clear();
        }
    }
    for user in users {
        let locals = scenario.hosts.iter().filter_map(|it| it.mta.as_ref());
        let store = locals
            .flat_map(|mta| &mta.local)
            .find(|local| Some(&local.domain) == user.address.domain())
            .map(|local| local.store.clone())
            .ok_or_else(|| say!("cli-serve-no-server", address: text(&user.address)))?;
        let host = scenario.hosts.iter_mut().find(|it| it.name == store);
        if let Some(store) = host.and_then(|it| it.store.as_mut()) {
            store.users.push(user);
        }
    }
    Ok(())
}
