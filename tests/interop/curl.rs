//! curl: delivers, submits, reads.

use crate::support::{Served, ours, program, run, said};
use std::process::Command;

#[test]
fn curl_delivers_and_reads() {
    let (Some(ours), Some(curl)) = (ours(), program("curl")) else {
        return;
    };
    let served = Served::start(&ours);
    let mut deliver = Command::new(&curl);
    deliver.args(["--silent", "--show-error", "--crlf", "--upload-file", "-"]);
    deliver.args(["--url", &format!("smtp://{}/client.example", served.smtp)]);
    deliver.args(["--mail-from", "alice@sender.example"]);
    deliver.args(["--mail-rcpt", "carol@receiver.example"]);
    let output = run(deliver, "Subject: by curl\n\n.a dot\nend\n");
    assert!(output.status.success(), "{}", said(&output));
    served.letters("carol", 1);
    let mut submit = Command::new(&curl);
    submit.args(["--silent", "--show-error", "--crlf", "--upload-file", "-"]);
    submit.args([
        "--url",
        &format!("smtp://{}/client.example", served.submission),
    ]);
    submit.args([
        "--user",
        "bob:letmein",
        "--mail-from",
        "bob@receiver.example",
    ]);
    submit.args(["--mail-rcpt", "carol@receiver.example"]);
    let output = run(submit, "Subject: submitted by curl\n\nx\n");
    assert!(output.status.success(), "{}", said(&output));
    served.letters("carol", 2);
    let mut read = Command::new(&curl);
    read.args(["--silent", "--show-error", "--user", "carol:letmein"]);
    read.args(["--url", &format!("imap://{}/INBOX;UID=1", served.imap)]);
    let output = run(read, "");
    assert!(output.status.success(), "{}", said(&output));
    assert!(
        said(&output).contains("Subject: by curl\r\n\r\n.a dot\r\nend\r\n"),
        "{}",
        said(&output)
    );
}
