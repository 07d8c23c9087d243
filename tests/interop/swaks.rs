//! swaks: a letter, a refused recipient, several commands at once.

use crate::support::{Served, ends, run, said};
use std::process::Command;
use tests::or_skip;

#[test]
fn swaks_delivers_is_refused_and_pipelines() {
    let (served, swaks) = or_skip!(Served::beside("swaks"));
    let mut one = Command::new(&swaks);
    one.args(["--server", "127.0.0.1", "--port", &served.port()]);
    one.args(["--from", "alice@sender.example", "--ehlo", "client.example"]);
    let mut taken = Command::new(&swaks);
    taken.args(one.get_args());
    taken.args([
        "--to",
        "bob@receiver.example",
        "--header",
        "Subject: by swaks",
    ]);
    ends(taken, "", 0);
    let mut refused = Command::new(&swaks);
    refused.args(one.get_args());
    refused.args(["--to", "nobody@receiver.example"]);
    let output = run(refused, "");
    // swaks: 24 is "no recipient was taken".
    assert_eq!(output.status.code(), Some(24), "{}", said(&output));
    assert!(said(&output).contains("550 5.1.1"), "{}", said(&output));
    let mut at_once = Command::new(&swaks);
    at_once.args(one.get_args());
    at_once.args([
        "--to",
        "bob@receiver.example,carol@receiver.example",
        "--pipeline",
    ]);
    ends(at_once, "", 0);
    assert!(served.letters("bob", 2).contains("Subject: by swaks"));
    served.letters("carol", 1);
}
