//! SMTPUTF8: addresses of any script, by programs that give a domain as it is written and as an
//! A-label.

use crate::support::{Served, called, curl_sends, ends, ours, program};
use std::process::Command;

const USERS: [&str; 4] = [
    "--user",
    "p\u{e9}l\u{e9}@b\u{fc}cher.example:secret",
    "--user",
    "bob@receiver.example:letmein",
];

#[test]
fn python_curl_and_send_deliver_to_addresses_of_any_script() {
    let Some(ours) = ours() else { return };
    let served = Served::start_with(&ours, &USERS);
    let (from, to) = (
        "\u{e5}nd@sender.example",
        "p\u{e9}l\u{e9}@b\u{fc}cher.example",
    );
    let mut letters = 0;
    if let Some(python) = program("python3") {
        let script = include_str!("scripts/smtputf8/send.py");
        let mut send = Command::new(python);
        send.args(["-c", script, &served.port(), from, to]);
        ends(send, "", 0);
        letters += 1;
    }
    if let Some(curl) = program("curl") {
        let url = format!("smtp://{}/client.example", served.smtp);
        let envelope = format!("--mail-from {from} --mail-rcpt {to}");
        let options = format!("{envelope} --mail-rcpt bob@receiver.example");
        let send = curl_sends(&curl, &url, &options);
        ends(send, "Subject: by curl\n\nx\n", 0);
        letters += 1;
    }
    let envelope = format!("--from {from} --to {to} --to bob@receiver.example");
    let send = called(&ours, &format!("send {} {envelope}", served.smtp));
    ends(send, "Subject: by send\n\nx\n", 0);
    letters += 1;
    let all = served.letters("bob", letters);
    let path = format!("Return-Path: <{from}>\r\n");
    assert_eq!(all.matches(&path).count(), letters, "{all}");
    assert_eq!(all.matches("with UTF8SMTP id ").count(), letters, "{all}");
}
