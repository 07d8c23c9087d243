//! A scenario in a file of one's own, and what SIGHUP does.

use crate::program::{Folder, ends};
use crate::{FREE, Served};
use std::io::{BufRead, BufReader};
use std::process::{ChildStderr, Stdio};

/// Bob's server, which takes messages of this size at most and knows these users.
fn scenario(max_size: u32, more: &str) -> String {
    format!(
        r#"
        base = "direct"
        name = "small"
        [[edits]]
        host.name = "mx.receiver.example"
        host.set.mta.extensions.size = {max_size}
        {more}
        "#
    )
}

fn said(from: &mut BufReader<ChildStderr>) -> String {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    line
}

#[test]
fn a_file_is_served_and_read_again_and_a_mistake_changes_nothing() {
    let folder = Folder::new("reloaded");
    let (file, record) = (folder.file("small.toml"), folder.file("run.json"));
    let write = |text: &str| std::fs::write(&file, text).unwrap();
    write(&scenario(400, ""));
    let mut served = Served::with_errors(
        &["--smtp", FREE, "--imap", FREE, &file, "--record", &record],
        Stdio::piped(),
    );
    let mut errors = BufReader::new(served.child.stderr.take().unwrap());
    let mut open = served.talk("smtp");
    open.expect("EHLO a.example", "250");
    served.deliver("Subject: before\r\n\r\nx");

    write(&scenario(500, ""));
    served.signal("HUP");
    assert!(said(&mut errors).contains("small.toml was read again: 1 change"));
    // Who is connected keeps the old rules; who connects gets the new ones.
    let offers = open.expect("EHLO a.example", "250");
    assert!(offers.contains("SIZE 400"), "{offers}");
    let offers = served.talk("smtp").expect("EHLO a.example", "250");
    assert!(offers.contains("SIZE 500"), "{offers}");

    let fault = r#"
        [[faults]]
        host = "mx.receiver.example"
        stage = "rcpt"
        fault.reply = { code = 450, text = "later" }
    "#;
    write(&scenario(500, fault));
    served.signal("HUP");
    assert!(said(&mut errors).contains("1 change"));
    let refused = |code| {
        let mut smtp = served.talk("smtp");
        smtp.expect("HELO a.example", "250");
        smtp.expect("MAIL FROM:<>", "250");
        smtp.expect("RCPT TO:<bob@receiver.example>", code);
    };
    refused("450 later");

    // The old one goes on, fault and all.
    write(&scenario(500, "host.set.mta.policy.max_sise = 1"));
    served.signal("HUP");
    let problem = said(&mut errors);
    let told = problem.contains("the old scenario goes on") && problem.contains("max_sise");
    assert!(told, "{problem}");
    refused("450 later");

    write(&scenario(500, ""));
    served.signal("HUP");
    assert!(said(&mut errors).contains("1 change"));
    served.deliver("Subject: after\r\n\r\nx");
    let mail = served.mailbox(2);
    assert!(mail.contains("Subject: before") && mail.contains("Subject: after"));
    served.end();
    let (code, said) = ends(&["run", &record], b"");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn what_is_neither_a_scenario_nor_a_file_is_told_of() {
    let (code, said) = ends(&["serve", "no-such.toml"], b"");
    let told = said.contains("no-such.toml") && said.contains("greylisting");
    assert!(code == Some(1) && told, "{said}");
}
