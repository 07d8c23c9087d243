//! `site pack SITE WWW [ADDRESS]` writes what the page fetches into a built site; `site bundle DIST WWW`
//! makes of the site in `DIST/site` all that is given away; `site serve PORT SITE WWW` serves a built page and makes on
//! request what it fetches. `cargo xtask` calls them.
#![expect(
    clippy::print_stderr,
    reason = "a command says on its standard error why it did not succeed"
)]

use site::server::Server;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["pack", dist, www, ref address @ ..] => {
            site::pack(Path::new(dist), Path::new(www), address.first().copied())
        }
        ["bundle", dist, www] => site::bundle(Path::new(dist), Path::new(www)),
        ["serve", port, dist, www] => serve(port, Path::new(dist), Path::new(www)),
        _ => Err(
            "usage: site pack SITE WWW [ADDRESS] | bundle DIST WWW | serve PORT SITE WWW"
                .to_owned(),
        ),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn serve(port: &str, dist: &Path, www: &Path) -> Result<(), String> {
    let number = port.parse().map_err(|_| format!("{port} is no port"))?;
    let _server =
        Server::start(number, dist, Some(www)).map_err(|error| format!("port {port}: {error}"))?;
    loop {
        std::thread::park();
    }
}
