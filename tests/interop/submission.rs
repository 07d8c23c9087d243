//! Submission wants a login first: AUTH PLAIN and LOGIN of swaks, msmtp and `send`.

use crate::support::{Served, ends, ours, program, run, said};
use std::process::Command;

#[test]
fn swaks_and_msmtp_authenticate_by_each_mechanism() {
    let Some(ours) = ours() else { return };
    let served = Served::start(&ours);
    let port = served.submission.port().to_string();
    let mut delivered = 0;
    if let Some(swaks) = program("swaks") {
        for mechanism in ["PLAIN", "LOGIN"] {
            for (password, code) in [("letmein", 0), ("wrong", 28)] {
                let mut submit = Command::new(&swaks);
                submit.args([
                    "--server",
                    "127.0.0.1",
                    "--port",
                    &port,
                    "--auth",
                    mechanism,
                ]);
                submit.args([
                    "--auth-user",
                    "alice@sender.example",
                    "--auth-password",
                    password,
                ]);
                submit.args([
                    "--from",
                    "alice@sender.example",
                    "--to",
                    "bob@receiver.example",
                ]);
                let output = run(submit, "");
                // swaks: 28 is "authentication failed".
                assert_eq!(output.status.code(), Some(code), "{}", said(&output));
                delivered += usize::from(code == 0);
            }
        }
    }
    if let Some(msmtp) = program("msmtp") {
        for mechanism in ["plain", "login"] {
            let mut submit = Command::new(&msmtp);
            submit.args(["--file=/dev/null", "--host=127.0.0.1", "--tls=off"]);
            submit.args([&format!("--port={port}"), &format!("--auth={mechanism}")]);
            submit.args([
                "--user=bob",
                "--passwordeval=echo letmein",
                "--from=bob@receiver.example",
            ]);
            submit.args(["--", "bob@receiver.example"]);
            ends(submit, "Subject: submitted\n\nx\n", 0);
            delivered += 1;
        }
    }
    if delivered > 0 {
        assert!(served.letters("bob", delivered).contains("with ESMTPA"));
    }
}

#[test]
fn send_logs_in_where_serve_wants_it() {
    let Some(ours) = ours() else { return };
    let served = Served::start(&ours);
    let server = served.submission.to_string();
    for (login, code) in [
        (Some("bob:letmein"), 0),
        (Some("bob:wrong"), 69),
        (None, 69),
    ] {
        let mut send = Command::new(&ours);
        send.args(["send", &server, "--from", "bob@receiver.example"]);
        send.args(["--to", "carol@receiver.example"]);
        send.args(login.iter().flat_map(|it| ["--user", it]));
        ends(send, "Subject: logged in\n\nx\n", code);
    }
    assert!(served.letters("carol", 1).contains("with ESMTPA"));
}
