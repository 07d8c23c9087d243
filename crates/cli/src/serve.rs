//! `smtplab serve`: a world on loopback TCP, in real time, so that programs which know nothing of it
//! can judge it.
//!
//! `sockets` carries octets between TCP and the engine; `engine` is the one thread that owns the
//! world; `scenario` is the world that is served where none is named.

mod engine;
mod scenario;
mod sockets;

use engine::Engine;
use protocol_core::smtp::Mailbox;
use std::io::Write as _;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use world::{HostId, World};

/// How many pieces of input wait for the engine before the sockets wait.
const WAITING: usize = 1024;

#[derive(clap::Args)]
pub struct Arguments {
    /// A scenario that is built in; without one, mailboxes for alice, bob, carol and postmaster.
    scenario: Option<String>,
    /// Where SMTP is spoken, as on port 25.
    #[arg(long, value_name = "ADDR:PORT")]
    smtp: Option<SocketAddr>,
    /// Where IMAP is spoken, as on port 143.
    #[arg(long, value_name = "ADDR:PORT")]
    imap: Option<SocketAddr>,
    /// A user and the password, instead of the scenario's users; may be repeated.
    #[arg(long, value_name = "ADDRESS:PASSWORD", value_parser = user)]
    user: Vec<(Mailbox, String)>,
}

/// Without any address these two are served.
const USUAL: [(&str, u16); 2] = [("smtp", 2525), ("imap", 1143)];

pub fn serve(arguments: &Arguments) -> Result<(), String> {
    let scenario = scenario::find(arguments.scenario.as_deref(), &arguments.user)?;
    let world = World::new(&scenario).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(run(arguments, world))
}

async fn run(arguments: &Arguments, world: World) -> Result<(), String> {
    let (to_engine, from_sockets) = mpsc::channel(WAITING);
    let mut engine = Engine::new(world, from_sockets)?;
    let mut ready = String::from("ready");
    for (name, address) in addresses(arguments)? {
        let service = match name {
            "smtp" => engine.smtp(),
            _ => engine.imap(),
        };
        let service: (HostId, u16) =
            service.ok_or_else(|| format!("no host of this scenario offers {name}"))?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| format!("{address}: {error}"))?;
        let bound = listener.local_addr().map_err(|error| error.to_string())?;
        ready += &format!(" {name}={bound}");
        tokio::spawn(sockets::accept(listener, service, to_engine.clone()));
    }
    say(&ready)?;
    let mut end = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    tokio::select! {
        () = engine.run() => {}
        _ = end.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(())
}

fn addresses(arguments: &Arguments) -> Result<Vec<(&'static str, SocketAddr)>, String> {
    let asked = [("smtp", arguments.smtp), ("imap", arguments.imap)];
    let mut found: Vec<(&'static str, SocketAddr)> = asked
        .into_iter()
        .filter_map(|(name, address)| Some((name, address?)))
        .collect();
    if found.is_empty() {
        found = USUAL
            .into_iter()
            .map(|(name, port)| (name, ([127, 0, 0, 1], port).into()))
            .collect();
    }
    match found
        .iter()
        .find(|(_, address)| !address.ip().is_loopback())
    {
        Some((name, address)) => Err(format!(
            "--{name} {address}: only loopback addresses are served, since everybody who reaches it is \
             let in"
        )),
        None => Ok(found),
    }
}

fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())
}

/// `ADDRESS:PASSWORD`; the password may have colons.
fn user(text: &str) -> Result<(Mailbox, String), String> {
    let at = text.rfind('@').unwrap_or(0);
    let colon = text[at..].find(':').ok_or("ADDRESS:PASSWORD is wanted")?;
    let (address, password) = (&text[..at + colon], &text[at + colon + 1..]);
    let address = address
        .parse()
        .map_err(|error| format!("{address}: {error}"))?;
    Ok((address, password.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::user;

    #[test]
    fn a_user_is_an_address_and_a_password() {
        let (address, password) =
            user("\"a:b\"@c.example:x:y@z").unwrap_or_else(|it| panic!("{it}"));
        assert_eq!(
            address.to_string(),
            "\"a:b\"@c.example:x:y@z"
                .rsplit_once(":x")
                .map_or("", |it| it.0)
        );
        assert_eq!(password, "x:y@z");
        assert!(user("bob@c.example").is_err());
        assert!(user("bob:secret").is_err());
    }
}
