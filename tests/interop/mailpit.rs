//! What tests of programs use: a client library of Mailpit, and the guide's examples that wait for a message.

use crate::support::{Kept, address, ends, installed, ours, program};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use tests::or_skip;

/// `serve --mailpit` on ports that were free.
struct Mailpit {
    _child: Kept,
    smtp: SocketAddr,
    page: SocketAddr,
}

impl Mailpit {
    fn start(ours: &Path) -> Self {
        const FREE: &str = "127.0.0.1:0";
        let mut serve = Command::new(ours);
        serve.args(["serve", "--mailpit", "--smtp", FREE, "--page", FREE]);
        let mut child = serve.stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut ready).unwrap();
        Self {
            _child: Kept(child),
            smtp: address(&ready, "smtp"),
            page: address(&ready, "page"),
        }
    }

    fn url(&self) -> String {
        format!("http://{}", self.page)
    }

    /// An example of the guide.
    fn example(&self, program: &Path, arguments: &[&str]) -> Command {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../www/examples/tests");
        let mut example = Command::new(program);
        example.current_dir(folder).args(arguments);
        example.env("PYTHONDONTWRITEBYTECODE", "1");
        example.env("MAIL_API", self.url());
        example.env("SMTP_PORT", self.smtp.port().to_string());
        example
    }
}

#[test]
fn a_client_library_of_mailpit_works_unchanged() {
    let (ours, node) = or_skip!(ours().zip(program("node")));
    let Some(modules) = installed("node_modules", "mailpit-api/package.json") else {
        return;
    };
    let mailpit = Mailpit::start(&ours);
    let mut client = Command::new(node);
    client.env("NODE_PATH", modules);
    client.args([
        "-e",
        include_str!("scripts/mailpit/client.js"),
        &mailpit.url(),
    ]);
    ends(client, "", 0);
}

#[test]
fn the_example_for_python_waits_for_its_message() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let mailpit = Mailpit::start(&ours);
    ends(
        mailpit.example(&python, &["-m", "unittest", "test_registration.py"]),
        "",
        0,
    );
}

#[test]
fn the_example_for_node_waits_for_its_message() {
    let (ours, node) = or_skip!(ours().zip(program("node")));
    let mailpit = Mailpit::start(&ours);
    ends(
        mailpit.example(&node, &["--test", "registration.test.mjs"]),
        "",
        0,
    );
}
