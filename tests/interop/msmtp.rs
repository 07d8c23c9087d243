//! msmtp: several recipients, a dot at a line's beginning.

use crate::support::{Served, ends};
use std::process::Command;
use tests::or_skip;

#[test]
fn msmtp_delivers_to_several() {
    let (served, msmtp) = or_skip!(Served::beside("msmtp"));
    let mut deliver = Command::new(msmtp);
    deliver.args([
        "--file=/dev/null",
        "--host=127.0.0.1",
        "--auth=off",
        "--tls=off",
    ]);
    deliver.args([
        &format!("--port={}", served.port()),
        "--from=alice@sender.example",
    ]);
    deliver.args(["--", "bob@receiver.example", "carol@receiver.example"]);
    ends(deliver, "Subject: by msmtp\n\n..\n.\nend\n", 0);
    for user in ["bob", "carol"] {
        let letter = served.letters(user, 1);
        assert!(
            letter.contains("Subject: by msmtp\r\n\r\n..\r\n.\r\nend\r\n"),
            "{letter}"
        );
    }
}
