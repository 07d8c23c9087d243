//! `smtplab serve`: a world on loopback TCP, in real time, so that programs which know nothing of it
//! can judge it.
//!
//! `sockets` carries octets between TCP and the engine; `engine` is the one thread that owns the
//! world; `scenario` is the world that is served where none is named; `choice` says which of its servers
//! speaks where; `faults` is what goes wrong there; `log` is what is printed of it; `reload` reads the
//! scenario again; `certificate` is what TLS is served with; `kept` holds what `page` shows of the sessions.

pub mod certificate;
mod choice;
mod engine;
mod faults;
mod kept;
mod log;
mod page;
mod reload;
mod scenario;
mod sockets;

use crate::language::{complain, parse, print, said, say};
use crate::recorder::Recorder;
use choice::Choice;
use engine::{Engine, Service};
use log::Log;
use protocol_core::Instant;
use protocol_core::smtp::server::Tls;
use protocol_core::smtp::{Domain, Mailbox};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use story::text;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use world::{Scenario, World};

/// How many pieces of input wait for the engine before the sockets wait.
const WAITING: usize = 1024;

/// How long it waits at the end until who begins after it has a higher UIDVALIDITY: names that are used again
/// in quick succession use up more than time brings.
const MAX_WAIT: Duration = Duration::from_secs(2);

#[derive(clap::Args)]
#[cfg_attr(test, derive(Default))]
pub struct Arguments {
    #[arg(help = say!("cli-help-serve-scenario"))]
    scenario: Option<String>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-smtp"))]
    smtp: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-submission"))]
    submission: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-submissions"))]
    submissions: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-imap"))]
    imap: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-imaps"))]
    imaps: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-pop3"))]
    pop3: Option<SocketAddr>,
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-pop3s"))]
    pop3s: Option<SocketAddr>,
    #[arg(long, value_name = "IP", help = say!("cli-help-serve-listen"))]
    listen: Option<IpAddr>,
    #[arg(long, value_name = "NAME", value_parser = parse::<Domain>, help = say!("cli-help-serve-host"))]
    host: Vec<Domain>,
    #[arg(long, value_name = "ADDRESS:PASSWORD", value_parser = user, help = say!("cli-help-serve-user"))]
    user: Vec<(Mailbox, String)>,
    #[arg(long, help = say!("cli-help-serve-require-tls"))]
    require_tls: bool,
    #[arg(long, value_name = "STAGE:CODE[:PERCENT]", help = say!("cli-help-serve-fault"))]
    fault: Vec<faults::Wanted>,
    #[arg(long, help = say!("cli-help-serve-recipient-faults"))]
    recipient_faults: bool,
    #[arg(long, value_name = "FILE", help = say!("cli-help-serve-certificate"))]
    certificate: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "certificate", help = say!("cli-help-serve-key"))]
    key: Option<PathBuf>,
    #[arg(long, value_enum, help = say!("cli-help-serve-log"))]
    log: Option<log::Form>,
    #[arg(long, value_name = "FILE", help = say!("cli-help-serve-record"))]
    record: Option<PathBuf>,
    #[arg(long, requires = "record", help = say!("cli-help-serve-reset"))]
    reset: bool,
    #[command(flatten)]
    page: page::PageArguments,
}

/// Without any address these are served.
const USUAL: [(&str, u16); 7] = [
    ("smtp", 2525),
    ("submission", 2587),
    ("submissions", 2465),
    ("imap", 1143),
    ("imaps", 1993),
    ("pop3", 1110),
    ("pop3s", 1995),
];

pub fn serve(arguments: &Arguments) -> Result<(), String> {
    let mut scenario = asked_for(arguments)?;
    let world = new_world(&scenario)?;
    let found = addresses(arguments, &Choice::new(&world, &scenario, &arguments.host)?)?;
    let failing = smtp_hosts(&world, &found);
    put_in_faults(arguments, &mut scenario, &failing)?;
    let (world, recorder) = begin(arguments, &scenario)?;
    let page = arguments.page.bind(arguments.listen)?;
    let epoch = scenario.epoch;
    let since = u64::try_from(epoch - world.epoch()).unwrap_or(0);
    let now = Instant::from_micros(since.saturating_mul(1_000_000));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let names = world.hosts().map(|(_, host)| host.name.to_string());
        let names = names.collect();
        let acceptor = match (arguments.certificate.as_deref(), &arguments.key) {
            (Some(certificate), Some(key)) => certificate::read(certificate, key)?,
            (file, _) => certificate::make(names, file)?,
        };
        let (to_engine, from_sockets) = mpsc::channel(WAITING);
        let log = arguments.log.map(Log::new);
        let kept = page.as_ref().map(|it| it.kept.clone());
        let mut engine = Engine::new(world, now, recorder, log, kept, from_sockets);
        let mut ready = String::from("ready");
        let mut listening = Vec::new();
        let mut hosts = Vec::new();
        for (name, address, service) in found {
            let host = scenario.hosts.get(usize::from(service.host.0));
            hosts.extend(host.map(|it| (name, it.name.clone())));
            let listener =
                sockets::listen(address).map_err(|error| format!("{address}: {error}"))?;
            let bound = listener.local_addr().map_err(|error| error.to_string())?;
            ready += &format!(" {name}={bound}");
            listening.push((name, bound));
            let (acceptor, to_engine) = (acceptor.clone(), to_engine.clone());
            tokio::spawn(sockets::accept(listener, service, acceptor, to_engine));
        }
        if let Some(page) = page {
            ready += &format!(" page={}", page.address);
            page.start(scenario.name.clone(), listening, hosts, to_engine.clone())?;
        }
        let listen = |kind| signal(kind).map_err(|error| error.to_string());
        let mut terminate = listen(SignalKind::terminate())?;
        let mut interrupt = listen(SignalKind::interrupt())?;
        let mut hangup = listen(SignalKind::hangup())?;
        // Who begins after this has a higher UIDVALIDITY, however soon that is.
        tokio::time::sleep(scenario::until_above(scenario.uid_validity)).await;
        if let Some(ip) = arguments.listen.filter(|it| !it.is_loopback()) {
            complain(&say!("cli-serve-listens", ip: text(ip)));
        }
        for token in scenario::tokens(&scenario) {
            print(&token)?;
        }
        print(&ready)?;
        let is_file = arguments.scenario.as_deref().is_some_and(scenario::is_file);
        loop {
            tokio::select! {
                () = engine.run() => break,
                _ = terminate.recv() => break,
                _ = interrupt.recv() => break,
                // Whose terminal is gone ends, unless there is a file to read again.
                _ = hangup.recv() => match is_file {
                    true => reload(arguments, &mut engine, &mut scenario, &failing),
                    false => break,
                },
            }
        }
        let highest = engine.next_uid_validity();
        engine.end()?;
        tokio::time::sleep(scenario::until_above(highest).min(MAX_WAIT)).await;
        Ok(())
    })
}

/// The scenario as the command line names and changes it, without its faults.
fn asked_for(arguments: &Arguments) -> Result<Scenario, String> {
    let mut scenario = scenario::find(arguments.scenario.as_deref(), &arguments.user)?;
    if arguments.page.mailpit {
        scenario::take_everything(&mut scenario);
    }
    if arguments.require_tls {
        let hosts = scenario.hosts.iter_mut();
        for host in hosts {
            let (mta, store) = (host.mta.as_mut(), host.store.as_mut());
            let offers = mta.map(|it| &mut it.tls).into_iter();
            for tls in offers.chain(store.map(|it| &mut it.tls)) {
                *tls = Tls::Required;
            }
        }
    }
    Ok(scenario)
}

fn put_in_faults(
    arguments: &Arguments,
    scenario: &mut Scenario,
    hosts: &[Domain],
) -> Result<(), String> {
    let by_recipient = arguments.recipient_faults;
    faults::put_in(scenario, hosts, &arguments.fault, by_recipient)
}

/// Reads the file again, and says what became of it. With a mistake in it, all stays as it was.
fn reload(arguments: &Arguments, engine: &mut Engine, scenario: &mut Scenario, failing: &[Domain]) {
    let read = || {
        let mut new = asked_for(arguments)?;
        put_in_faults(arguments, &mut new, failing)?;
        let changes = reload::changes(engine.world(), scenario, &new)?;
        Ok::<_, String>((new, changes))
    };
    let file = arguments.scenario.as_deref().unwrap_or_default();
    match read() {
        Ok((new, changes)) => {
            engine.change(&changes);
            *scenario = new;
            complain(&say!("cli-serve-reloaded", file: file, count: changes.len()));
        }
        Err(problem) => {
            complain(&say!("cli-serve-not-reloaded", file: file, problem: text(problem)))
        }
    }
}

fn new_world(scenario: &Scenario) -> Result<World, String> {
    World::new(scenario).map_err(|error| said(&story::scenario_error(&error)))
}

/// The hosts that are served by SMTP.
fn smtp_hosts(world: &World, found: &[(&str, SocketAddr, Service)]) -> Vec<Domain> {
    let hosts = world.hosts().filter(|(id, host)| {
        let mut found = found.iter();
        host.mta.is_some() && found.any(|(_, _, service)| service.host == *id)
    });
    hosts.map(|(_, host)| host.name.clone()).collect()
}

/// The world to begin with, and who records what happens in it.
fn begin(arguments: &Arguments, scenario: &Scenario) -> Result<(World, Option<Recorder>), String> {
    let held = |file: &&PathBuf| file.exists() && !arguments.reset;
    if let Some(file) = arguments.record.as_ref().filter(held) {
        let (mut recorder, world) = Recorder::go_on(file, scenario)?;
        recorder.keep_up(&world)?;
        return Ok((world, Some(recorder)));
    }
    let world = new_world(scenario)?;
    let Some(file) = &arguments.record else {
        return Ok((world, None));
    };
    let mut recorder = Recorder::new(file, Arc::new(scenario.clone()))?;
    recorder.keep_up(&world)?;
    Ok((world, Some(recorder)))
}

/// Where each service is to be had, and of which server: as asked, or else the usual address of each that
/// there is.
fn addresses(
    arguments: &Arguments,
    choice: &Choice<'_>,
) -> Result<Vec<(&'static str, SocketAddr, Service)>, String> {
    let asked = [
        arguments.smtp,
        arguments.submission,
        arguments.submissions,
        arguments.imap,
        arguments.imaps,
        arguments.pop3,
        arguments.pop3s,
    ];
    let mut asked = asked;
    let ip = arguments.listen.unwrap_or(Ipv4Addr::LOCALHOST.into());
    if arguments.page.mailpit {
        asked[0].get_or_insert(SocketAddr::from((ip, page::MAILPIT_SMTP)));
    }
    let none = asked.iter().all(Option::is_none);
    let mut found = Vec::new();
    for ((name, port), asked) in USUAL.into_iter().zip(asked) {
        let usual = none.then(|| SocketAddr::from((ip, port)));
        let Some(address) = asked.or(usual) else {
            continue;
        };
        if !address.ip().is_loopback() && arguments.listen != Some(address.ip()) {
            let address = text(address);
            return Err(say!("cli-serve-not-loopback", service: name, address: address));
        }
        match choice.service(name) {
            Some(service) => found.push((name, address, service)),
            None if none => {}
            None => return Err(choice.missing(name)),
        }
    }
    Ok(found)
}

/// `ADDRESS:PASSWORD`; the password may have colons, and so may a quoted local part.
fn user(text: &str) -> Result<(Mailbox, String), String> {
    let mut colons = text.match_indices(':').map(|(at, _)| at);
    let found = colons.find_map(|at| {
        let address = text[..at].parse().ok()?;
        Some((address, text[at + 1..].to_owned()))
    });
    found.ok_or_else(|| say!("cli-serve-user", text: text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_addresses_each_service_that_there_is_has_its_usual_one() {
        let arguments = Arguments::default();
        for (name, wanted) in [
            (
                None,
                "smtp=127.0.0.1:2525 submission=127.0.0.1:2587 submissions=127.0.0.1:2465 \
                 imap=127.0.0.1:1143 imaps=127.0.0.1:1993 pop3=127.0.0.1:1110 pop3s=127.0.0.1:1995",
            ),
            // Nobody submits there.
            (Some("direct"), "smtp=127.0.0.1:2525 imap=127.0.0.1:1143"),
            // No port 25.
            (
                Some("auth"),
                "submission=127.0.0.1:2587 imap=127.0.0.1:1143",
            ),
        ] {
            let scenario = scenario::find(name, &[]).unwrap_or_else(|problem| panic!("{problem}"));
            let world = World::new(&scenario).expect("it makes a world");
            let choice = Choice::new(&world, &scenario, &[]).unwrap_or_else(|it| panic!("{it}"));
            let found = addresses(&arguments, &choice).unwrap_or_else(|it| panic!("{it}"));
            let found = found.iter().map(|(it, at, _)| format!("{it}={at}"));
            let found: Vec<String> = found.collect();
            assert_eq!(found.join(" "), wanted, "{name:?}");
        }
    }

    #[test]
    fn each_user_of_a_token_issuer_is_given_a_token_that_is_good() {
        let served = |name| scenario::find(Some(name), &[]).unwrap_or_else(|it| panic!("{it}"));
        for name in ["oauth", "oauth-expired"] {
            let scenario = served(name);
            let tokens: Vec<String> = scenario::tokens(&scenario).collect();
            assert_eq!(tokens.len(), 1, "{name}");
            let mut words = tokens[0].split(' ');
            assert_eq!(words.next(), Some("token"));
            let user = words.next();
            let token = words.next().expect("there is one");
            let world = World::new(&scenario).expect("it makes a world");
            let issuers = world.hosts().filter_map(|(_, host)| host.issuer.as_ref());
            let mut known = issuers.filter_map(|it| it.tokens.get(token));
            assert_eq!(known.next().map(|it| it.user.as_str()), user);
        }
        assert_eq!(scenario::tokens(&served("auth")).count(), 0);
    }

    #[test]
    fn a_user_is_an_address_and_a_password() {
        for (text, address, password) in [
            ("bob@c.example:letmein", "bob@c.example", "letmein"),
            ("\"a:b\"@c.example:x:y@z", "\"a:b\"@c.example", "x:y@z"),
            ("bob@c.example:", "bob@c.example", ""),
        ] {
            let (found, said) = user(text).unwrap_or_else(|problem| panic!("{problem}"));
            assert_eq!(
                (found.to_string(), said.as_str()),
                (address.to_owned(), password)
            );
        }
        assert!(user("bob@c.example").is_err());
        assert!(user("bob:secret").is_err());
    }
}
