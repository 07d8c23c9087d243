//! How quickly `smtplab serve` tells what is in a mailbox of ten thousand messages, beside Dovecot's
//! `imap`, which keeps them in a Maildir and is spoken to by pipes.

use crate::serve::start;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

const MESSAGES: usize = 10_000;
/// How often each is asked; the median counts.
const ROUNDS: usize = 5;
/// What is asked; one message in a hundred is found.
const ASKED: [&str; 4] = [
    "FETCH 1:* (FLAGS)",
    "FETCH 1:* (ENVELOPE)",
    "SEARCH SUBJECT \"needle\"",
    "SEARCH BODY \"needle\"",
];

/// A session of IMAP, and the program that serves it.
struct Talk {
    child: Child,
    to: Box<dyn Write>,
    from: BufReader<Box<dyn Read>>,
    /// A folder that goes with it.
    folder: Option<PathBuf>,
}

impl Drop for Talk {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
        if let Some(folder) = &self.folder {
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

/// Measures, and prints each figure as it comes.
pub fn measure(print: impl Fn(String)) {
    let Some(ours) = std::env::var_os("SMTP_LAB_CLI").map(PathBuf::from) else {
        print("Mailboxes are not measured: SMTP_LAB_CLI names no command.".into());
        return;
    };
    print(format!("a mailbox of {MESSAGES} messages"));
    let mut servers = [("serve", serve(&ours)), ("Dovecot", dovecot())];
    for (name, talk) in &mut servers {
        if !talk.as_mut().is_some_and(Talk::open) {
            print(format!("  {name:<8} is not there, or has not all"));
            *talk = None;
        }
    }
    for words in ASKED {
        let mut seconds = [(); 2].map(|()| Vec::new());
        // In turns, so that what else the machine does meets each of them.
        for _ in 0..ROUNDS {
            for ((_, talk), seconds) in servers.iter_mut().zip(&mut seconds) {
                let start = Instant::now();
                let answered = talk.as_mut().and_then(|talk| talk.ask(words));
                seconds.extend(answered.map(|_| start.elapsed().as_secs_f64()));
            }
        }
        for ((name, _), seconds) in servers.iter().zip(&mut seconds) {
            let first = seconds.first().copied();
            seconds.sort_by(f64::total_cmp);
            if let (Some(first), Some(middle)) = (first, seconds.get(ROUNDS / 2)) {
                print(format!(
                    "  {name:<8} {middle:7.3} s   {words}   (at first {first:.3} s)"
                ));
            }
        }
    }
}

impl Talk {
    /// Puts all messages into INBOX.
    fn fill(&mut self) -> Option<()> {
        let numbers: Vec<usize> = (0..MESSAGES).collect();
        for numbers in numbers.chunks(50) {
            for number in numbers {
                let letter = letter(*number);
                let size = letter.len();
                let said = write!(self.to, "a APPEND INBOX {{{size}+}}\r\n{letter}\r\n");
                said.ok()?;
            }
            self.to.flush().ok()?;
            for _ in numbers {
                self.answered()?;
            }
        }
        Some(())
    }

    /// Opens INBOX; whether all messages are there.
    fn open(&mut self) -> bool {
        let there = self
            .ask("SELECT INBOX")
            .and_then(|_| self.ask("FETCH 1:* (UID)"));
        there.is_some_and(|lines| lines >= MESSAGES)
    }

    /// How many lines it answers; `None` where it refuses.
    fn ask(&mut self, words: &str) -> Option<usize> {
        write!(self.to, "a {words}\r\n").ok()?;
        self.to.flush().ok()?;
        self.answered()
    }

    fn answered(&mut self) -> Option<usize> {
        let mut line = Vec::new();
        for count in 0.. {
            line.clear();
            if self.from.read_until(b'\n', &mut line).ok()? == 0 {
                return None;
            }
            if line.starts_with(b"a ") {
                return line.starts_with(b"a OK").then_some(count);
            }
        }
        None
    }
}

/// A letter of some thousand octets.
fn letter(number: usize) -> String {
    let found = if number.is_multiple_of(100) {
        "needle"
    } else {
        "straw"
    };
    let mut letter = format!(
        "From: Alice <alice{}@sender.example>\r\n\
         To: Bob <bob@receiver.example>, carol@receiver.example\r\n\
         Subject: letter {number} of {found}\r\n\
         Date: Mon, 02 Mar 2026 09:{:02}:{:02} +0000\r\n\
         Message-ID: <{number}@sender.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n",
        number % 37,
        number / 60 % 60,
        number % 60,
    );
    for line in 0..10 {
        let written = write!(
            letter,
            "Line {line} of what nobody will read, so that there is something to look through.\r\n"
        );
        written.expect("a string takes all");
    }
    letter + "And a " + found + ".\r\n"
}

fn serve(ours: &Path) -> Option<Talk> {
    let (child, port) = start(ours, "--imap")?;
    let stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_nodelay(true).ok()?;
    let mut talk = Talk {
        child,
        to: Box::new(stream.try_clone().ok()?),
        from: BufReader::new(Box::new(stream)),
        folder: None,
    };
    talk.ask("LOGIN bob letmein")?;
    talk.fill().map(|()| talk)
}

/// Dovecot's `imap`, which needs no other of its programs where it is begun by hand; as nobody where we
/// are root, whom it does not serve.
fn dovecot() -> Option<Talk> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/debian");
    let folder = std::env::temp_dir().join(format!("smtplab-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).ok()?;
    let own = std::fs::metadata(&folder).ok()?;
    let (user, group) = match own.uid() {
        0 => (65_534, 65_534),
        user => (user, own.gid()),
    };
    chown(&folder, Some(user), Some(group)).ok()?;
    maildir(&folder.join("mail"), user, group).ok()?;
    let at = folder.display();
    let mut imap = Command::new(tools.join("dovecot-imapd/usr/lib/dovecot/imap"));
    let libraries = tools.join("dovecot-core/usr/lib/dovecot");
    imap.env("LD_LIBRARY_PATH", libraries).arg("-O");
    for setting in [
        format!("mail_location=maildir:{at}/mail"),
        format!("base_dir={at}/run"),
        format!("log_path={at}/log"),
        format!("mail_uid={user}"),
        format!("mail_gid={group}"),
        "first_valid_uid=1".into(),
    ] {
        imap.arg("-o").arg(setting);
    }
    let mut child = imap
        .env("USER", "bob")
        .env("HOME", &folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    Some(Talk {
        to: Box::new(child.stdin.take()?),
        from: BufReader::new(Box::new(child.stdout.take()?)),
        child,
        folder: Some(folder),
    })
}

/// The Maildir with all messages: APPEND of each takes Dovecot a minute.
fn maildir(folder: &Path, user: u32, group: u32) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    for part in ["cur", "new", "tmp"] {
        std::fs::create_dir_all(folder.join(part))?;
        chown(folder.join(part), Some(user), Some(group))?;
    }
    chown(folder, Some(user), Some(group))?;
    for number in 0..MESSAGES {
        let file = folder
            .join("cur")
            .join(format!("{}.bench:2,", 1_000_000 + number));
        std::fs::write(&file, letter(number).replace("\r\n", "\n"))?;
        chown(&file, Some(user), Some(group))?;
    }
    Ok(())
}
