//! mutt: a person's keys, at a terminal that `script` gives it: reads, marks, copies, deletes, by IMAP and
//! by POP3.

use crate::support::{Folder, Served, ours, program, run, said};
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
            "set header_cache=\"\"\nset ssl_starttls=no\nset ssl_force_tls=no\nset abort_key=\"\\Cx\"\n\
             set imap_user=bob\nset imap_pass=letmein\nset pop_user=bob\nset pop_pass=letmein\n\
             set delete=yes\nset confirmappend=no\nset confirmcreate=no\nset move=no\nset quit=yes\n\
             set mark_old=no\nset wait_key=no\nset certificate_file=\"{at}/known\"\nset tmpdir=\"{at}\"\n\
             set record=\"\"\nset beep=no\nset read_inc=0\nset folder=\"{mailbox}\"\n\
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
    let inbox = format!("imap://127.0.0.1:{}/INBOX", served.imap.port());
    // Flagged, copied to a mailbox that is created, deleted, read.
    let keys = format!(
        "<first-entry><pipe-message>cat > {at}/one<enter><flag-message>\
         <search>~s two<enter><copy-message>=../Còpies<enter>\
         <search>~s three<enter><delete-message>\
         <limit>~b four<enter><pipe-message>cat > {at}/four<enter><limit>all<enter>\
         <sync-mailbox><exit>"
    );
    let output = mutt.presses(&inbox, "set imap_authenticators=login", &keys);
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
}
