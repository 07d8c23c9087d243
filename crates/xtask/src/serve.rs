//! `cargo xtask serve`: builds the page, serves it, prints its address, builds again when a file of the
//! page changes; scenarios and lessons are read as they are at each visit.

use crate::process::{Kept, command, root, run, say, start, target};
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
    // The page of an earlier build would be taken for this one's.
    drop(std::fs::remove_file(dist.join("index.html")));
    run(command("cargo", &["build", "--quiet", "--package", "site"]))?;
    let mut trunk = command("trunk", &["watch", "--quiet", "--dist"]);
    trunk.arg(&dist);
    let mut trunk = start(trunk)?;
    let site = target().join("debug/site");
    let mut site = command(&site.to_string_lossy(), &["serve", &port.to_string()]);
    site.args([dist, root().join("www")]);
    let mut site = start(site)?;
    while !answers(port) {
        both_live(&mut trunk, &mut site)?;
        std::thread::sleep(Duration::from_millis(100));
    }
    say(
        "A change to the page is built as it is saved; one to a scenario or a lesson shows at the next reload. Ctrl-C ends.",
    );
    say(&format!("SMTP Lab is at http://127.0.0.1:{port}/"));
    loop {
        both_live(&mut trunk, &mut site)?;
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// A build that fails is tried again when a file changes; what ends by itself does not come back.
fn both_live(trunk: &mut Kept, site: &mut Kept) -> Outcome {
    for (child, sentence) in [
        (
            trunk,
            "The page can be built no more; the reason stands above.",
        ),
        (
            site,
            "The page can be served no more; the reason stands above.",
        ),
    ] {
        if child.ended().is_some() {
            return Err(sentence.to_owned());
        }
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
