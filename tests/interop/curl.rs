//! curl: delivers, submits, reads by IMAP and POP3.

use crate::support::{FROM_BOB, Served, called, curl_sends, ends, run, said};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};
use tests::or_skip;

#[test]
fn curl_delivers_and_reads() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let at = |server: SocketAddr| format!("smtp://{server}/client.example");
    let deliver = curl_sends(&curl, &at(served.smtp), FROM_BOB);
    ends(deliver, "Subject: by curl\n\n.a dot\nend\n", 0);
    served.letters("carol", 1);
    let options = format!("--user bob:letmein {FROM_BOB}");
    let submit = curl_sends(&curl, &at(served.submission), &options);
    ends(submit, "Subject: submitted by curl\n\nx\n", 0);
    served.letters("carol", 2);
    let url = format!("imap://{}/INBOX;UID=1", served.imap);
    let read = format!("--silent --show-error --user carol:letmein --url {url}");
    let output = ends(called(&curl, &read), "", 0);
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
        let upload = ["--upload-file", "-"];
        let output = bob(&curl, &served, &at(mailbox), &upload, letter);
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
    let text = ".a dot\r\nété 日本\r\nend\r\n";
    let marked = "FLAGS (\\Seen \\Deleted $Mine)";
    let size = format!(
        "* 2 FETCH (UID 2 {marked} RFC822.SIZE {})\r\n",
        letter.len()
    );
    for (path, request, told) in [
        ("INBOX;UID=2", "", letter),
        ("%26ZeVnLIqe-;UID=1", "", letter),
        ("INBOX;MAILINDEX=1", "", letter),
        ("INBOX;UID=1;SECTION=TEXT", "", text),
        ("INBOX;UID=1;SECTION=1", "", text),
        (
            "INBOX;UID=1;SECTION=HEADER.FIELDS%20(SUBJECT)",
            "",
            "Subject: kept by curl\r\n\r\n",
        ),
        ("INBOX?SUBJECT%20CURL%20UNSEEN", "", "* SEARCH\r\n"),
        ("INBOX?HEADER%20X-Colour%20blue", "", "* SEARCH 1 2\r\n"),
        ("INBOX", "SEARCH 2:* SEEN", "* SEARCH 2\r\n"),
        (
            "INBOX",
            "STORE 2 +FLAGS (\\Deleted $Mine)",
            &format!("* 2 FETCH ({marked})\r\n"),
        ),
        ("INBOX", "UID FETCH 2 (FLAGS RFC822.SIZE)", &size),
    ] {
        assert_eq!(ask(path, request), told, "{path} {request}");
    }
    ask("INBOX", "COPY 1 Esborranys");
    assert_eq!(ask("INBOX", "EXPUNGE"), "* 2 EXPUNGE\r\n");
    let count = ask("", "STATUS Esborranys (MESSAGES)");
    assert_eq!(count, "* STATUS Esborranys (MESSAGES 2)\r\n");
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
        let content = format!("Subject: {subject}\r\n\r\n{letter}");
        served.deliver("bob@receiver.example", &content);
    }
    served.letters("bob", 2);
    let at = |path: &str| format!("pop3://127.0.0.1:{}/{path}", served.pop3.port());
    let ask = |path: &str, options: &[&str]| told(&curl, &served, &at(path), options);
    let sizes = ask("", &[]);
    assert_eq!(sizes.lines().count(), 2, "{sizes}");
    let first = ask("1", &[]);
    let whole = format!("\r\nSubject: one\r\n\r\n{letter}");
    assert!(first.ends_with(&whole), "{first}");
    let size = format!("1 {}\r\n", first.len());
    assert!(sizes.starts_with(&size), "{sizes}");
    let ids = ask("", &["--request", "UIDL"]);
    assert_eq!(ids.lines().count(), 2, "{ids}");
    let top = ask("", &["--request", "TOP 2 1"]);
    assert!(top.ends_with("Subject: two\r\n\r\n.a dot\r\n"), "{top}");
    ask("1", &["--request", "DELE", "--list-only"]);
    let left = ask("", &["--request", "UIDL"]);
    let second = ids.split_whitespace().nth(3).unwrap();
    assert_eq!(left.trim_end(), format!("1 {second}"));
    let gone = bob(&curl, &served, &at("2"), &[], "");
    assert_eq!(gone.status.code(), Some(8), "{}", said(&gone));
}

#[test]
fn curl_logs_in_to_mailboxes_by_every_mechanism_it_has() {
    let (served, curl) = or_skip!(Served::beside("curl"));

    let (imap, pop3) = (
        &["PLAIN", "LOGIN", "CRAM-MD5"][..],
        &["PLAIN", "LOGIN", "CRAM-MD5", "+APOP"][..],
    );
    for (scheme, server, tls, mechanisms) in [
        ("imap", served.imap, "--no-ssl-reqd", imap),
        ("imap", served.imap, "--ssl-reqd", imap),
        ("imaps", served.imaps, "--ssl-reqd", imap),
        ("pop3", served.pop3, "--no-ssl-reqd", pop3),
        ("pop3", served.pop3, "--ssl-reqd", pop3),
        ("pop3s", served.pop3s, "--ssl-reqd", pop3),
    ] {
        let address = format!("{scheme}://localhost:{}/", server.port());
        for mechanism in mechanisms {
            let options = format!("AUTH={mechanism}");
            let options = [tls, "--verbose", "--login-options", &options];
            let right = bob(&curl, &served, &address, &options, "");
            let all = said(&right);
            assert!(right.status.success(), "{address} {mechanism}: {all}");
            let word = match (*mechanism, address.starts_with("imap")) {
                ("+APOP", _) => "> APOP ",
                (_, true) => "AUTHENTICATE ",
                (_, false) => "> AUTH ",
            };
            assert!(all.contains(word), "{mechanism}: {all}");
            let verified = all.contains("SSL certificate verify ok");
            assert_eq!(verified, tls == "--ssl-reqd", "{all}");
            let wrong = [&options[..], &["--user", "bob:wrong"]].concat();
            let wrong = bob(&curl, &served, &address, &wrong, "");
            let (ended, all) = (wrong.status.code(), said(&wrong));
            assert_eq!(ended, Some(67), "{address} {mechanism}: {all}");
        }
    }
    let stranger = format!("--silent --url imaps://localhost:{}/", served.imaps.port());
    assert_eq!(run(called(&curl, &stranger), "").status.code(), Some(60));
}
