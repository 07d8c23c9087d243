//! `cargo xtask serve`: builds the page, serves it, prints its address, builds again when a file
//! changes.

use crate::process::{Kept, command, say, start, target};
use crate::{Outcome, tools};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

const PORT: u16 = 8080;

/// Serves until it is stopped.
pub(crate) fn serve(options: &[&str]) -> Outcome {
    let port = match options {
        [] => PORT,
        ["--port", port] => port.parse().map_err(|_| format!("{port} is no port."))?,
        _ => return Err("usage: cargo xtask serve [--port N]".to_owned()),
    };
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err() {
        return Err(format!(
            "Port {port} is taken; choose another: cargo xtask serve --port {}",
            port.saturating_add(1)
        ));
    }
    tools::for_building()?;
    say("Building the page; the first time takes a minute or two.");
    let dist = target().join("web/serve");
    let mut trunk = command("trunk", &["serve", "--quiet", "--port", &port.to_string()]);
    trunk.arg("--dist").arg(dist);
    let mut trunk = start(trunk)?;
    wait_for_page(&mut trunk, port)?;
    say("Changes to the sources are built as they are saved. Ctrl-C ends.");
    say(&format!("SMTP Lab is at http://127.0.0.1:{port}/"));
    while trunk.ended().is_none() {
        std::thread::sleep(Duration::from_millis(200));
    }
    Err("trunk has ended.".to_owned())
}

/// Waits until the page answers: a build that fails is tried again when a file changes.
fn wait_for_page(trunk: &mut Kept, port: u16) -> Outcome {
    while !answers(port) {
        if trunk.ended().is_some() {
            return Err("The page could not be built; the reason stands above.".to_owned());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn answers(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(status.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}
