//! mbsync: a Maildir and `serve` kept the same, both ways, with changes on both sides.

use crate::support::{Folder, Served, ours, program, python, run, said};
use std::process::Command;
use tests::or_skip;

/// What mbsync is told: the whole account of Bob, and a Maildir.
fn configuration(folder: &Folder, connect: &str) -> String {
    let at = folder.0.display();
    format!(
        "FSync no\n\n\
         IMAPAccount serve\nHost 127.0.0.1\nUser bob\n{connect}\n\n\
         IMAPStore far\nAccount serve\n\n\
         MaildirStore near\nPath {at}/mail/\nInbox {at}/mail/INBOX\nSubFolders Verbatim\n\n\
         Channel all\nFar :far:\nNear :near:\nPatterns *\nCreate Both\nRemove Both\nExpunge Both\n\
         CopyArrivalDate yes\nSyncState *\n"
    )
}

#[test]
fn mbsync_logs_in_by_every_mechanism_it_has() {
    let (served, mbsync) = or_skip!(Served::beside("mbsync"));
    let folder = Folder::new("mbsync-logs-in");
    std::fs::create_dir_all(folder.0.join("mail")).unwrap();
    let trusted = served.certificate.display();
    let (imap, imaps) = (served.imap.port(), served.imaps.port());
    for (connect, mechanisms) in [
        (
            format!("Port {imap}\nSSLType None"),
            &["SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"][..],
        ),
        (
            format!("Port {imap}\nSSLType STARTTLS\nCertificateFile {trusted}"),
            &["SCRAM-SHA-256", "PLAIN"],
        ),
        (
            format!("Port {imaps}\nSSLType IMAPS\nCertificateFile {trusted}"),
            &["SCRAM-SHA-256", "LOGIN"],
        ),
    ] {
        for mechanism in mechanisms {
            for (password, right) in [("letmein", true), ("wrong", false)] {
                let connect = format!("{connect}\nAuthMechs {mechanism}\nPass {password}");
                let file = folder.write("mbsyncrc", &configuration(&folder, &connect));
                let mut list = Command::new(&mbsync);
                list.arg("--config").arg(file).args(["--list", "all"]);
                let output = run(list, "");
                assert_eq!(output.status.success(), right, "{}", said(&output));
                assert_eq!(said(&output).contains("INBOX"), right, "{}", said(&output));
            }
        }
    }
}

/// RFC 3501 section 2.3.1.1: mbsync is told that what it knows of INBOX counts no more, and says so; it does
/// not take new mail for old.
#[test]
fn mbsync_notices_that_a_server_was_started_again() {
    let (ours, mbsync) = or_skip!(ours().zip(program("mbsync")));
    let folder = Folder::new("mbsync-again");
    std::fs::create_dir_all(folder.0.join("mail")).unwrap();
    for again in [false, true] {
        let served = Served::start(&ours);
        served.deliver(
            "bob@receiver.example",
            &format!("Subject: {again}\r\n\r\nx\r\n"),
        );
        served.letters("bob", 1);
        let connect = format!("Port {}\nSSLType None\nPass letmein", served.imap.port());
        let file = folder.write("mbsyncrc", &configuration(&folder, &connect));
        let mut sync = Command::new(&mbsync);
        sync.arg("--config").arg(file).args(["--pull", "all"]);
        let output = run(sync, "");
        assert_eq!(output.status.success(), !again, "{}", said(&output));
        let lost = said(&output).contains("recover from UIDVALIDITY change");
        assert_eq!(lost, again, "{}", said(&output));
    }
}

/// Three rounds. After each, both sides are what was wanted: by name of the mailbox the messages, by
/// Message-ID, each once, with their flags.
const ROUNDS: &str = include_str!("scripts/mbsync/rounds.py");

#[test]
fn mbsync_keeps_a_maildir_and_the_server_the_same_for_three_rounds() {
    let (Some(ours), Some(python3), Some(_)) = (ours(), program("python3"), program("mbsync"))
    else {
        return;
    };
    let served = Served::start(&ours);
    let folder = Folder::new("mbsync");
    std::fs::create_dir_all(folder.0.join("mail")).unwrap();
    let connect = format!(
        "Port {}\nSSLType None\nAuthMechs SCRAM-SHA-256\nPass letmein",
        served.imap.port()
    );
    let file = folder.write("mbsyncrc", &configuration(&folder, &connect));
    python(
        &python3,
        ROUNDS,
        &served,
        &[
            format!("folder={}", folder.0.display()),
            format!("configuration={}", file.display()),
        ],
    );
}
