//! What every conversation needs: where programs are, `serve` on free ports, its mailboxes by IMAP.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A program, where it is installed.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Debian's own first: its Python has Debian's modules.
    let folders = std::iter::once(PathBuf::from("/usr/bin")).chain(std::env::split_paths(&path));
    let found = folders
        .map(|folder| folder.join(name))
        .find(|it| it.is_file());
    if found.is_none() {
        skip(&format!("{name} is not installed"));
    }
    found
}

/// A folder of `.tools`, where `cargo xtask test` laid that file there.
pub fn installed(folder: &str, file: &str) -> Option<PathBuf> {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools");
    let found = tools.join(folder);
    if found.join(file).exists() {
        return Some(found);
    }
    skip(&format!("{file} of {folder} is not installed"));
    None
}

/// Our command, `smtplab`.
pub fn ours() -> Option<PathBuf> {
    let found = std::env::var_os("SMTP_LAB_CLI").map(PathBuf::from);
    if found.is_none() {
        skip("SMTP_LAB_CLI names no command");
    }
    found
}

#[expect(clippy::print_stdout, reason = "who runs the tests is told")]
pub fn skip(why: &str) {
    println!("skipped: {why}");
}

/// A program that runs while a test does.
pub struct Kept(pub Child);

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// `smtplab serve`, all that it serves on ports that were free.
pub struct Served {
    _child: Kept,
    _out: BufReader<ChildStdout>,
    pub smtp: SocketAddr,
    pub submission: SocketAddr,
    pub submissions: SocketAddr,
    pub imap: SocketAddr,
    pub imaps: SocketAddr,
    pub pop3: SocketAddr,
    pub pop3s: SocketAddr,
    /// The certificate, in PEM.
    pub certificate: PathBuf,
}

impl Served {
    pub fn start(ours: &Path) -> Self {
        Self::start_with(ours, &[])
    }

    /// Beside a program that is installed.
    pub fn beside(name: &str) -> Option<(Self, PathBuf)> {
        let (ours, program) = ours().zip(program(name))?;
        Some((Self::start(&ours), program))
    }

    /// With options of its own.
    pub fn start_with(ours: &Path, options: &[&str]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("smtplab-interop-{}-{number}.pem", std::process::id());
        let certificate = std::env::temp_dir().join(name);
        let mut serve = Command::new(ours);
        serve.arg("serve");
        for service in [
            "--smtp",
            "--submission",
            "--submissions",
            "--imap",
            "--imaps",
            "--pop3",
            "--pop3s",
        ] {
            serve.args([service, "127.0.0.1:0"]);
        }
        let mut child = serve
            .arg("--certificate")
            .arg(&certificate)
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        out.read_line(&mut ready).unwrap();
        let address = |name| address(&ready, name);
        Self {
            smtp: address("smtp"),
            submission: address("submission"),
            submissions: address("submissions"),
            imap: address("imap"),
            imaps: address("imaps"),
            pop3: address("pop3"),
            pop3s: address("pop3s"),
            certificate,
            _child: Kept(child),
            _out: out,
        }
    }

    pub fn port(&self) -> String {
        self.smtp.port().to_string()
    }

    /// Delivers a letter by SMTP in the simplest words; it is there when this returns.
    pub fn deliver(&self, to: &str, letter: &str) {
        let stream = TcpStream::connect(self.smtp).unwrap();
        let mut replies = BufReader::new(&stream);
        let mut wait = |code: &str| {
            let mut line = String::new();
            while !line.starts_with(&format!("{code} ")) {
                line.clear();
                assert!(replies.read_line(&mut line).unwrap() > 0, "it closed");
                assert!(line.starts_with(code), "{line}");
            }
        };
        wait("220");
        let stuffed = letter.replace("\r\n.", "\r\n..");
        for (say, code) in [
            ("HELO client.example", "250"),
            ("MAIL FROM:<alice@sender.example>", "250"),
            (&format!("RCPT TO:<{to}>"), "250"),
            ("DATA", "354"),
            (&format!("{stuffed}."), "250"),
            ("QUIT", "221"),
        ] {
            (&stream)
                .write_all(format!("{say}\r\n").as_bytes())
                .unwrap();
            wait(code);
        }
    }

    /// The letters of a user, once there are so many.
    pub fn letters(&self, user: &str, wanted: usize) -> String {
        letters(self.imap, user, wanted)
    }
}

/// Where a service is, by the line that `smtplab serve` prints once it is ready.
pub fn address(ready: &str, service: &str) -> SocketAddr {
    let mut words = ready.split_whitespace();
    let found = words.find_map(|it| it.strip_prefix(service)?.strip_prefix('='));
    found.unwrap().parse().unwrap()
}

/// The letters of a user, by IMAP in the simplest words, once there are so many.
pub fn letters(imap: SocketAddr, user: &str, wanted: usize) -> String {
    let start = Instant::now();
    loop {
        let text = imap_says(imap, user, &["SELECT INBOX", "FETCH 1:* (BODY.PEEK[])"]);
        if text.contains(&format!("* {wanted} EXISTS")) {
            return text;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{text}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// What a user is told by IMAP, by one session that says this.
pub fn imap_says(imap: SocketAddr, user: &str, words: &[&str]) -> String {
    let stream = TcpStream::connect(imap).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let mut say = format!("a LOGIN {user} letmein\r\n");
    for it in words.iter().chain(&["LOGOUT"]) {
        say += &format!("b {it}\r\n");
    }
    (&stream).write_all(say.as_bytes()).unwrap();
    let mut all = Vec::new();
    std::io::Read::read_to_end(&mut &stream, &mut all).unwrap();
    String::from_utf8_lossy(&all).into_owned()
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.certificate));
    }
}

/// A folder of its own; it goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let name = format!("smtplab-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Writes a file that nobody else may read: programs mind where a password is.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// What every script in Python begins with: the ports by name, a TLS that checks, a delivery by SMTP, and
/// a wait until something is so.
const PYTHON: &str = include_str!("scripts/support/prelude.py");

/// Runs a script in Python that talks with `served`, to its end, which must be a good one.
pub fn python(python: &Path, script: &str, served: &Served, told: &[String]) {
    let mut talk = Command::new(python);
    talk.arg("-c").arg(format!("{PYTHON}{script}"));
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/python");
    talk.env("PYTHONPATH", tools).env("PYTHONUTF8", "1");
    for (name, address) in [
        ("smtp", served.smtp),
        ("imap", served.imap),
        ("imaps", served.imaps),
        ("pop3", served.pop3),
        ("pop3s", served.pop3s),
    ] {
        talk.arg(format!("{name}={}", address.port()));
    }
    talk.arg(format!("certificate={}", served.certificate.display()));
    talk.args(told);
    let output = run(talk, "");
    assert!(output.status.success(), "{}", said(&output));
}

/// A program with arguments, which are parted by spaces.
pub fn called(program: &Path, arguments: &str) -> Command {
    let mut command = Command::new(program);
    command.args(arguments.split(' '));
    command
}

/// What curl is told of an envelope.
pub const FROM_BOB: &str = "--mail-from bob@receiver.example --mail-rcpt carol@receiver.example";

/// curl, that delivers what it is given there, as these options say.
pub fn curl_sends(curl: &Path, url: &str, options: &str) -> Command {
    let sends = "--silent --show-error --crlf --upload-file - --url";
    called(curl, &format!("{sends} {url} {options}"))
}

/// Runs a program to its end, this given to it.
pub fn run(mut command: Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = child.stdin.take().unwrap();
    // A program that has ended already does not read.
    drop(to.write_all(input.as_bytes()));
    drop(to);
    child.wait_with_output().unwrap()
}

/// Runs it until it ends with that code; what it said.
pub fn ends(command: Command, input: &str, code: i32) -> String {
    let called = format!("{command:?}");
    let output = run(command, input);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(code), "{called}: {said}");
    said
}

pub fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
