//! Submission wants a login first: that of `send`; `auth` has those of others.

use crate::support::{Served, ends, ours};
use std::process::Command;

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
