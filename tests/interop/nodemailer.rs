//! nodemailer: submits after a login, to several, with attachments, and is told of refusals.

use crate::support::{Served, ends, installed, ours, program};
use std::process::Command;
use tests::or_skip;

const SCRIPT: &str = include_str!("scripts/nodemailer/send.js");

#[test]
fn nodemailer_submits_and_is_told_who_was_refused() {
    let (ours, node) = or_skip!(ours().zip(program("node")));
    let Some(modules) = installed("node_modules", "nodemailer/package.json") else {
        return;
    };
    let served = Served::start(&ours);
    let mut letters = 0;
    for (port, login) in [
        (served.smtp.port(), None),
        (served.submission.port(), Some(("bob", "letmein"))),
        (served.submission.port(), Some(("bob", "wrong"))),
    ] {
        let mut send = Command::new(&node);
        send.env("NODE_PATH", &modules);
        send.args(["-e", SCRIPT, &port.to_string()]);
        send.args(login.iter().flat_map(|(user, password)| [user, password]));
        ends(send, "", 0);
        letters += usize::from(login.is_none_or(|(_, password)| password != "wrong"));
    }
    let all = served.letters("carol", letters);
    assert_eq!(all.matches("Subject: by nodemailer\r\n").count(), letters);
    assert_eq!(all.matches("\r\nAP8NCg==\r\n").count(), letters, "{all}");
    assert!(all.contains("with ESMTPA id ") && all.contains("with ESMTP id "));
}
