//! curl: delivers, submits, reads by IMAP and POP3.

use crate::support::{Served, ends, run, said};
use std::path::Path;
use std::process::{Command, Output};
use tests::or_skip;

#[test]
fn curl_delivers_and_reads() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let mut deliver = Command::new(&curl);
    deliver.args(["--silent", "--show-error", "--crlf", "--upload-file", "-"]);
    deliver.args(["--url", &format!("smtp://{}/client.example", served.smtp)]);
    deliver.args(["--mail-from", "alice@sender.example"]);
    deliver.args(["--mail-rcpt", "carol@receiver.example"]);
    ends(deliver, "Subject: by curl\n\n.a dot\nend\n", 0);
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
    ends(submit, "Subject: submitted by curl\n\nx\n", 0);
    served.letters("carol", 2);
    let mut read = Command::new(&curl);
    read.args(["--silent", "--show-error", "--user", "carol:letmein"]);
    read.args(["--url", &format!("imap://{}/INBOX;UID=1", served.imap)]);
    let output = ends(read, "", 0);
    assert!(
        output.contains("Subject: by curl\r\n\r\n.a dot\r\nend\r\n"),
        "{output}"
    );
}

/// What curl does with an address and these options, as Bob; the certificate is checked.
fn bob(curl: &Path, served: &Served, address: &str, options: &[&str], input: &str) -> Output {
    let mut command = Command::new(curl);
    command.args(["--silent", "--show-error", "--max-time", "10"]);
    command.arg("--cacert").arg(&served.certificate);
    command.args(["--user", "bob:letmein", "--url", address]);
    command.args(options);
    run(command, input)
}

/// The same, to a good end: what it printed.
fn told(curl: &Path, served: &Served, address: &str, options: &[&str]) -> String {
    let output = bob(curl, served, address, options, "");
    assert!(output.status.success(), "{address}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn curl_reads_and_keeps_by_imap() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let at = |path: &str| format!("imap://127.0.0.1:{}/{path}", served.imap.port());
    let ask = |path: &str, request: &str| {
        let options: &[&str] = match request {
            "" => &[],
            request => &["--request", request],
        };
        told(&curl, &served, &at(path), options)
    };
    ask("", "CREATE Esborranys");
    ask("", "CREATE &ZeVnLIqe-");
    // Not the last line is what has no end of its own.
    let letter = "Subject: kept by curl\r\nX-Colour: blue\r\n\r\n.a dot\r\nété 日本\r\nend\r\n";
    for mailbox in ["INBOX", "INBOX", "Esborranys", "%26ZeVnLIqe-"] {
        let output = bob(
            &curl,
            &served,
            &at(mailbox),
            &["--upload-file", "-"],
            letter,
        );
        // It needs to know how long what it appends is.
        assert_eq!(output.status.code(), Some(25), "{}", said(&output));
        let file = served.certificate.with_extension("eml");
        std::fs::write(&file, letter).unwrap();
        let upload = ["--upload-file", &file.to_string_lossy()];
        let output = bob(&curl, &served, &at(mailbox), &upload, "");
        assert!(output.status.success(), "{mailbox}: {}", said(&output));
        std::fs::remove_file(&file).unwrap();
    }
    let listed = ask("", "");
    for name in ["INBOX", "Esborranys", "&ZeVnLIqe-"] {
        assert!(listed.contains(&format!("\"/\" {name}\r\n")), "{listed}");
    }
    assert_eq!(ask("INBOX;UID=2", ""), letter);
    assert_eq!(ask("%26ZeVnLIqe-;UID=1", ""), letter);
    assert_eq!(ask("INBOX;MAILINDEX=1", ""), letter);
    assert_eq!(
        ask("INBOX;UID=1;SECTION=TEXT", ""),
        ".a dot\r\nété 日本\r\nend\r\n"
    );
    assert_eq!(
        ask("INBOX;UID=1;SECTION=HEADER.FIELDS%20(SUBJECT)", ""),
        "Subject: kept by curl\r\n\r\n"
    );
    assert_eq!(
        ask("INBOX;UID=1;SECTION=1", ""),
        ask("INBOX;UID=1;SECTION=TEXT", "")
    );
    assert_eq!(ask("INBOX?SUBJECT%20CURL%20UNSEEN", ""), "* SEARCH\r\n");
    assert_eq!(
        ask("INBOX?HEADER%20X-Colour%20blue", ""),
        "* SEARCH 1 2\r\n"
    );
    assert_eq!(ask("INBOX", "SEARCH 2:* SEEN"), "* SEARCH 2\r\n");
    assert_eq!(
        ask("INBOX", "STORE 2 +FLAGS (\\Deleted $Mine)"),
        "* 2 FETCH (FLAGS (\\Seen \\Deleted $Mine))\r\n"
    );
    assert_eq!(
        ask("INBOX", "UID FETCH 2 (FLAGS RFC822.SIZE)"),
        format!(
            "* 2 FETCH (UID 2 FLAGS (\\Seen \\Deleted $Mine) RFC822.SIZE {})\r\n",
            letter.len()
        )
    );
    ask("INBOX", "COPY 1 Esborranys");
    assert_eq!(ask("INBOX", "EXPUNGE"), "* 2 EXPUNGE\r\n");
    assert_eq!(
        ask("", "STATUS Esborranys (MESSAGES)"),
        "* STATUS Esborranys (MESSAGES 2)\r\n"
    );
    assert!(ask("INBOX", "EXAMINE INBOX").contains("* 1 EXISTS"));
    let gone = bob(&curl, &served, &at("INBOX;UID=2"), &[], "");
    assert_eq!(gone.status.code(), Some(78), "{}", said(&gone));
    let nowhere = bob(&curl, &served, &at("Enlloc;UID=1"), &[], "");
    assert!(!nowhere.status.success(), "{}", said(&nowhere));
}

#[test]
fn curl_reads_and_deletes_by_pop3() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let letter = ".a dot\r\n..\r\nend\r\n";
    for subject in ["one", "two"] {
        let mut deliver = Command::new(&curl);
        deliver.args(["--silent", "--show-error", "--upload-file", "-"]);
        deliver.args(["--url", &format!("smtp://{}/client.example", served.smtp)]);
        deliver.args(["--mail-from", "alice@sender.example"]);
        deliver.args(["--mail-rcpt", "bob@receiver.example"]);
        ends(deliver, &format!("Subject: {subject}\r\n\r\n{letter}"), 0);
    }
    served.letters("bob", 2);
    let at = |path: &str| format!("pop3://127.0.0.1:{}/{path}", served.pop3.port());
    let ask = |path: &str, options: &[&str]| told(&curl, &served, &at(path), options);
    let sizes = ask("", &[]);
    assert_eq!(sizes.lines().count(), 2, "{sizes}");
    let first = ask("1", &[]);
    assert!(
        first.ends_with(&format!("\r\nSubject: one\r\n\r\n{letter}")),
        "{first}"
    );
    assert!(
        sizes.starts_with(&format!("1 {}\r\n", first.len())),
        "{sizes}"
    );
    let ids = ask("", &["--request", "UIDL"]);
    assert_eq!(ids.lines().count(), 2, "{ids}");
    let top = ask("", &["--request", "TOP 2 1"]);
    assert!(top.ends_with("Subject: two\r\n\r\n.a dot\r\n"), "{top}");
    ask("1", &["--request", "DELE", "--list-only"]);
    let left = ask("", &["--request", "UIDL"]);
    assert_eq!(
        left.split_whitespace().collect::<Vec<_>>(),
        ["1", ids.split_whitespace().nth(3).unwrap()]
    );
    let gone = bob(&curl, &served, &at("2"), &[], "");
    assert_eq!(gone.status.code(), Some(8), "{}", said(&gone));
}

#[test]
fn curl_logs_in_to_mailboxes_by_every_mechanism_it_has() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let port = |address: std::net::SocketAddr| address.port();
    for (address, tls, mechanisms) in [
        (
            format!("imap://localhost:{}/", port(served.imap)),
            "--no-ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5"][..],
        ),
        (
            format!("imap://localhost:{}/", port(served.imap)),
            "--ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5"],
        ),
        (
            format!("imaps://localhost:{}/", port(served.imaps)),
            "--ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5"],
        ),
        (
            format!("pop3://localhost:{}/", port(served.pop3)),
            "--no-ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5", "+APOP"],
        ),
        (
            format!("pop3://localhost:{}/", port(served.pop3)),
            "--ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5", "+APOP"],
        ),
        (
            format!("pop3s://localhost:{}/", port(served.pop3s)),
            "--ssl-reqd",
            &["PLAIN", "LOGIN", "CRAM-MD5", "+APOP"],
        ),
    ] {
        for mechanism in mechanisms {
            let options = format!("AUTH={mechanism}");
            let options = [tls, "--verbose", "--login-options", &options];
            let right = bob(&curl, &served, &address, &options, "");
            let all = said(&right);
            assert!(right.status.success(), "{address} {mechanism}: {all}");
            let words: &[&str] = match (*mechanism, address.starts_with("imap")) {
                ("+LOGIN", true) => &[" LOGIN "],
                ("+LOGIN", false) => &["> USER "],
                ("+APOP", _) => &["> APOP "],
                (_, true) => &["AUTHENTICATE "],
                (_, false) => &["> AUTH "],
            };
            assert!(
                words.iter().all(|it| all.contains(it)),
                "{mechanism}: {all}"
            );
            assert_eq!(
                all.contains("SSL certificate verify ok"),
                tls == "--ssl-reqd",
                "{all}"
            );
            let wrong = [&options[..], &["--user", "bob:wrong"]].concat();
            let wrong = bob(&curl, &served, &address, &wrong, "");
            assert_eq!(
                wrong.status.code(),
                Some(67),
                "{address} {mechanism}: {}",
                said(&wrong)
            );
        }
    }
    let mut stranger = Command::new(&curl);
    stranger.args([
        "--silent",
        "--url",
        &format!("imaps://localhost:{}/", port(served.imaps)),
    ]);
    assert_eq!(run(stranger, "").status.code(), Some(60));
}
