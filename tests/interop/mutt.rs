//! mutt: a person's keys, at a terminal that `script` gives it: reads, marks, copies, deletes, by IMAP and
//! by POP3.

use crate::support::{Folder, Served, imap_says, ours, program, run, said};
use std::path::PathBuf;
use std::process::{Command, Output};

struct Mutt {
    folder: Folder,
    mutt: PathBuf,
    script: PathBuf,
}

impl Mutt {
    fn find(name: &str) -> Option<Self> {
        Some(Self {
            mutt: program("mutt")?,
            script: program("script")?,
            folder: Folder::new(name),
        })
    }

    /// Opens a mailbox, with these settings, and has these keys.
    fn presses(&self, mailbox: &str, settings: &str, keys: &str) -> Output {
        let at = self.folder.0.display();
        let file = format!(
            "set header_cache=\"\"\nset ssl_starttls=no\nset ssl_force_tls=no\n\
             set imap_user=bob\nset imap_pass=letmein\nset pop_user=bob\nset pop_pass=letmein\n\
             set delete=yes\nset confirmappend=no\nset confirmcreate=no\nset move=no\nset quit=yes\n\
             set mark_old=no\nset wait_key=no\nset sleep_time=0\nset certificate_file=\"{at}/known\"\nset tmpdir=\"{at}\"\n\
             set record=\"\"\nset beep=no\nset read_inc=0\nset folder=\"{at}\"\n\
             set pop_delete=no\nset postponed=\"\"\nset imap_check_subscribed=no\n\
             {settings}\npush \"{keys}\"\n"
        );
        let file = self.folder.write("muttrc", &file);
        let command = format!(
            "{} -n -F {} -f '{mailbox}'",
            self.mutt.display(),
            file.display()
        );
        let mut at_terminal = Command::new("timeout");
        at_terminal.arg("20").arg(&self.script);
        at_terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
        at_terminal.env("TERM", "xterm").env("LC_ALL", "C.UTF-8");
        at_terminal.env("HOME", &self.folder.0);
        run(at_terminal, "")
    }

    fn kept(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.0.join(name)).unwrap_or_default()
    }
}

#[test]
fn mutt_reads_marks_copies_and_deletes_by_imap() {
    let (Some(ours), Some(mutt)) = (ours(), Mutt::find("mutt-imap")) else {
        return;
    };
    let served = Served::start(&ours);
    for subject in ["one", "two", "three", "four"] {
        let letter = format!("Subject: {subject}\r\n\r\n.a dot\r\nété {subject}\r\n");
        served.deliver("bob@receiver.example", &letter);
    }
    served.letters("bob", 4);
    let at = mutt.folder.0.display();
    let root = format!("imap://127.0.0.1:{}/", served.imap.port());
    let inbox = format!("{root}INBOX");
    // Flagged, copied to a mailbox that is created, deleted, read.
    let keys = format!(
        "<first-entry><pipe-message>cat > {at}/one<enter><flag-message>\
         <search>~s two<enter><copy-message>=Còpies<enter>\
         <search>~s three<enter><delete-message>\
         <limit>~b four<enter><display-message><exit><pipe-message>cat > {at}/four<enter><limit>all<enter>\
         <sync-mailbox><exit>"
    );
    let output = mutt.presses(&inbox, &format!("set folder={root}"), &keys);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let one = mutt.kept("one");
    assert!(
        one.ends_with("\n\n.a dot\nété one\n"),
        "{one}: {}",
        said(&output)
    );
    assert!(
        mutt.kept("four").contains("Subject: four\n"),
        "{}",
        said(&output)
    );
    let left = served.letters("bob", 3);
    assert!(!left.contains("Subject: three"), "{left}");
    let told = imap_says(
        served.imap,
        "bob",
        &[
            "SELECT INBOX",
            "SEARCH FLAGGED SUBJECT one",
            "SEARCH SEEN",
            "EXAMINE C&API-pies",
            "FETCH 1:* BODY[]",
        ],
    );
    assert!(told.contains("* SEARCH 1\r\n"), "{told}");
    assert!(told.contains("* SEARCH 3\r\n"), "{told}");
    assert_eq!(told.matches("Subject: ").count(), 1, "{told}");
    assert!(
        told.contains("Subject: two\r\n\r\n.a dot\r\nété two\r\n"),
        "{told}"
    );
}

#[test]
fn mutt_logs_in_by_every_mechanism_it_has() {
    let (Some(ours), Some(mutt)) = (ours(), Mutt::find("mutt-logs-in")) else {
        return;
    };
    let served = Served::start(&ours);
    served.deliver("bob@receiver.example", "Subject: one\r\n\r\nx\r\n");
    served.letters("bob", 1);
    let at = mutt.folder.0.display();
    // What it once accepted, it knows.
    std::fs::copy(&served.certificate, mutt.folder.0.join("known")).unwrap();
    let keys = format!("<pipe-message>cat > {at}/one<enter><exit>");
    let imap = format!("imap://localhost:{}/INBOX", served.imap.port());
    let imaps = format!("imaps://localhost:{}/INBOX", served.imaps.port());
    let pop = format!("pop://localhost:{}", served.pop3.port());
    let pops = format!("pops://localhost:{}", served.pop3s.port());
    for (mailbox, tls) in [
        (&imap, "no"),
        (&imap, "yes"),
        (&imaps, "no"),
        (&pop, "no"),
        (&pop, "yes"),
        (&pops, "no"),
    ] {
        let mechanisms: &[&str] = match mailbox.starts_with("imap") {
            true => &["scram-sha-256", "cram-md5", "plain", "login"],
            false => &["scram-sha-256", "cram-md5", "plain", "apop", "user"],
        };
        for mechanism in mechanisms {
            let settings = format!(
                "set imap_authenticators={mechanism}\nset pop_authenticators={mechanism}\n\
                 set ssl_starttls={tls}\nset ssl_force_tls={tls}"
            );
            let output = mutt.presses(mailbox, &settings, &keys);
            let one = mutt.kept("one");
            assert!(
                one.contains("Subject: one\n\nx\n"),
                "{mailbox} {mechanism}: {}",
                said(&output)
            );
            std::fs::remove_file(mutt.folder.0.join("one")).unwrap();
        }
    }
}

#[test]
fn mutt_reads_and_deletes_by_pop3() {
    let (Some(ours), Some(mutt)) = (ours(), Mutt::find("mutt-pop3")) else {
        return;
    };
    let served = Served::start(&ours);
    for subject in ["one", "two", "three"] {
        let letter = format!("Subject: {subject}\r\n\r\n.a dot\r\nété {subject}\r\n");
        served.deliver("bob@receiver.example", &letter);
    }
    served.letters("bob", 3);
    let at = mutt.folder.0.display();
    let pop = format!("pop://127.0.0.1:{}", served.pop3.port());
    let keys = format!(
        "<search>~s two<enter><pipe-message>cat > {at}/two<enter><delete-message>\
         <sync-mailbox><exit>"
    );
    let output = mutt.presses(&pop, "", &keys);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let two = mutt.kept("two");
    assert!(two.ends_with("\n\n.a dot\nété two\n"), "{two}");
    let left = served.letters("bob", 2);
    assert!(!left.contains("Subject: two"), "{left}");
}
