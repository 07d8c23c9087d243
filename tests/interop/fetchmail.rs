//! fetchmail: collects by POP3, leaving mail there or taking it away, and by IMAP, waiting in IDLE.

use crate::support::{Folder, Kept, Served, ends, ours, program, run, said};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tests::or_skip;

/// What a mail program hands over, as it is told to fetchmail.
struct Collector<'a> {
    fetchmail: &'a Path,
    folder: Folder,
    name: &'a str,
}

impl Collector<'_> {
    /// fetchmail with this in its file: `server`, and what it is to do for Bob.
    fn told(&self, server: &str, user: &str) -> Command {
        let at = self.folder.0.display();
        let file = format!(
            "set no syslog\nset idfile \"{at}/ids\"\nset pidfile \"{at}/pid\"\n\
             poll localhost {server}\n\
             user bob password letmein is root here {user}\n\
             mda \"cat >> {at}/mail; echo ==== >> {at}/mail\"\n"
        );
        let file = self.folder.write(self.name, &file);
        let mut collect = Command::new(self.fetchmail);
        collect.env("FETCHMAILHOME", &self.folder.0);
        collect.env("LC_ALL", "C");
        collect
            .args(["--nodetach", "-v", "--fetchmailrc"])
            .arg(file);
        collect
    }

    /// What was handed over by now.
    fn mail(&self) -> String {
        fs::read_to_string(self.folder.0.join("mail")).unwrap_or_default()
    }
}

fn deliver(served: &Served, subjects: &[&str]) {
    for subject in subjects {
        let letter = format!("Subject: {subject}\r\n\r\n.a dot\r\nété\r\nend\r\n");
        served.deliver("bob@receiver.example", &letter);
    }
}

#[test]
fn fetchmail_collects_by_pop3_what_is_new_and_takes_it_away_at_last() {
    let (served, fetchmail) = or_skip!(Served::beside("fetchmail"));
    let collector = Collector {
        fetchmail: &fetchmail,
        folder: Folder::new("fetchmail-pop3"),
        name: "rc",
    };
    let plain = format!("service {} protocol pop3 uidl", served.pop3.port());
    deliver(&served, &["one", "two"]);
    served.letters("bob", 2);
    // 1: there was nothing.
    for (subjects, code, count) in [(&[][..], 0, 2), (&[], 1, 2), (&["three"], 0, 3)] {
        deliver(&served, subjects);
        served.letters("bob", count);
        let output = ends(collector.told(&plain, "keep sslproto ''"), "", code);
        assert!(output.contains("POP3> UIDL"), "{output}");
        let mail = collector.mail();
        assert_eq!(mail.matches("====\n").count(), count, "{mail}");
    }
    let mail = collector.mail();
    for subject in ["one", "two", "three"] {
        let whole = format!("Subject: {subject}\n\n.a dot\nété\nend\n====\n");
        assert_eq!(mail.matches(&whole).count(), 1, "{mail}");
    }
    // Under TLS, the certificate checked, and away with all.
    let trusted = format!("sslcertck sslcertfile \"{}\"", served.certificate.display());
    let take = format!("fetchall nokeep {trusted} sslproto tls1.2+");
    let output = ends(collector.told(&plain, &take), "", 0);
    assert!(output.contains("POP3> STLS"), "{output}");
    assert_eq!(output.matches("POP3> DELE").count(), 3, "{output}");
    served.letters("bob", 0);
    deliver(&served, &["four"]);
    served.letters("bob", 1);
    let apop = format!("service {} protocol apop", served.pop3s.port());
    let output = run(collector.told(&apop, &format!("nokeep ssl {trusted}")), "");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("POP3> APOP"), "{}", said(&output));
    served.letters("bob", 0);
}

/// RFC 1939 section 7: an identifier that was used is not used for another message, though the server has
/// forgotten the one that had it.
#[test]
fn fetchmail_collects_what_comes_to_a_server_that_was_started_again() {
    let (ours, fetchmail) = or_skip!(ours().zip(program("fetchmail")));
    let collector = Collector {
        fetchmail: &fetchmail,
        folder: Folder::new("fetchmail-again"),
        name: "rc",
    };
    for count in 1..=3 {
        let served = Served::start(&ours);
        deliver(&served, &["new"]);
        served.letters("bob", 1);
        let plain = format!("service {} protocol pop3 uidl", served.pop3.port());
        ends(collector.told(&plain, "keep sslproto ''"), "", 0);
        assert_eq!(collector.mail().matches("====\n").count(), count);
    }
}

#[test]
fn fetchmail_collects_by_imap_and_waits_in_idle() {
    let (served, fetchmail) = or_skip!(Served::beside("fetchmail"));
    let collector = Collector {
        fetchmail: &fetchmail,
        folder: Folder::new("fetchmail-imap"),
        name: "rc",
    };
    let trusted = format!("sslcertck sslcertfile \"{}\"", served.certificate.display());
    let mut collected = 0;
    for (server, user, says) in [
        (
            format!("service {} protocol imap auth password", served.imap.port()),
            "keep sslproto ''",
            " LOGIN \"bob\" ",
        ),
        (
            format!("service {} protocol imap auth cram-md5", served.imap.port()),
            &format!("keep sslproto tls1.2+ {trusted}"),
            "AUTHENTICATE CRAM-MD5",
        ),
        (
            format!("service {} protocol imap", served.imaps.port()),
            &format!("nokeep ssl {trusted}"),
            "EXPUNGE",
        ),
    ] {
        deliver(&served, &["new"]);
        collected += 1;
        // What was kept is seen, and so not collected again.
        served.letters("bob", collected);
        let output = ends(collector.told(&server, user), "", 0);
        assert!(output.contains(says), "{output}");
        let mail = collector.mail();
        let whole = "Subject: new\n\n.a dot\nété\nend\n====\n";
        assert_eq!(mail.matches(whole).count(), collected, "{mail}");
        assert_eq!(mail.matches("====\n").count(), collected, "{mail}");
    }
    // One was taken away.
    served.letters("bob", 2);
    let server = format!("service {} protocol imap auth password", served.imap.port());
    let mut wait = collector.told(&server, "nokeep idle sslproto ''");
    let log = fs::File::create(collector.folder.0.join("log")).unwrap();
    wait.stdout(log.try_clone().unwrap()).stderr(log);
    let waits = Kept(wait.stdin(Stdio::null()).spawn().unwrap());
    let until = |what: &str, is_so: &dyn Fn() -> bool, seconds: u64| {
        let start = Instant::now();
        while !is_so() {
            let log = fs::read_to_string(collector.folder.0.join("log")).unwrap();
            assert!(
                start.elapsed() < Duration::from_secs(seconds),
                "{what}: {log}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    let log = || fs::read_to_string(collector.folder.0.join("log")).unwrap();
    until("IDLE", &|| log().contains("IDLE\n"), 5);
    deliver(&served, &["while it waits"]);
    until(
        "its letter",
        &|| collector.mail().contains("Subject: while it waits\n"),
        4,
    );
    until("IDLE again", &|| log().matches("IDLE\n").count() > 1, 4);
    drop(waits);
}
