//! The world that is served.

use protocol_core::smtp::{Domain, Mailbox};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use world::Scenario;
use world::scenario::{HostSpec, MuaSpec, UserSpec};

/// The world that is served where no scenario is named: one server with the mailboxes of everybody.
const USUAL: &str = r#"{
  "name": "serve",
  "epoch": 0,
  "latency_micros": 0,
  "hosts": [
    { "name": "mx.receiver.example", "address": "198.51.100.25",
      "mta": { "ports": { "25": "relay", "587": "submission" }, "local": [],
               "extensions": { "auth": ["PLAIN", "LOGIN"] } },
      "store": { "users": [] } }
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
/// The host that stands for whoever calls; a name that nobody has (RFC 2606).
const CALLER: &str = "caller.invalid";

/// The scenario of that name, or the usual one; with these users in place of its own, where there are
/// any.
pub fn find(name: Option<&str>, users: &[(Mailbox, String)]) -> Result<Scenario, String> {
    let users: Vec<UserSpec> = users
        .iter()
        .map(|(address, password)| UserSpec {
            address: address.clone(),
            password: password.clone(),
        })
        .collect();
    let mut scenario = match name {
        Some(name) => lessons::scenario(name).map_err(|error| error.to_string())?,
        None => usual(&users)?,
    };
    if name.is_some() && !users.is_empty() {
        replace(&mut scenario, users)?;
    }
    // Who calls from a socket calls from this host, the last one.
    scenario.hosts.push(HostSpec {
        name: CALLER
            .parse()
            .map_err(|error| format!("{CALLER}: {error}"))?,
        address: Ipv4Addr::LOCALHOST,
        mua: Some(MuaSpec {
            owner: "Caller".into(),
            address: format!("caller@{CALLER}")
                .parse()
                .map_err(|error| format!("{CALLER}: {error}"))?,
            submit: None,
            read: None,
        }),
        mta: None,
        store: None,
        resolver: false,
    });
    // Here time is real: octets take as long as they take.
    scenario.latency_micros = 0;
    scenario.links.clear();
    scenario.epoch = now();
    Ok(scenario)
}

fn usual(users: &[UserSpec]) -> Result<Scenario, String> {
    let mut scenario: Scenario = serde_json::from_str(USUAL).map_err(|error| error.to_string())?;
    let users = if users.is_empty() {
        let all = USERS.iter().map(|address| {
            let address = address
                .parse()
                .map_err(|error| format!("{address}: {error}"))?;
            Ok(UserSpec {
                address,
                password: PASSWORD.to_owned(),
            })
        });
        all.collect::<Result<_, String>>()?
    } else {
        users.to_vec()
    };
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
                .map(|domain| world::scenario::LocalDomain {
                    domain: domain.clone(),
                    store: store.clone(),
                })
                .collect();
        }
        if let Some(it) = &mut host.store {
            it.users.clone_from(&users);
        }
    }
    Ok(scenario)
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
            .ok_or_else(|| {
                format!(
                    "no server of this scenario is for the domain of {}",
                    user.address
                )
            })?;
        let host = scenario.hosts.iter_mut().find(|it| it.name == store);
        if let Some(store) = host.and_then(|it| it.store.as_mut()) {
            store.users.push(user);
        }
    }
    Ok(())
}

/// Seconds since 1970-01-01T00:00:00Z.
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |it| i64::try_from(it.as_secs()).unwrap_or(i64::MAX))
}
