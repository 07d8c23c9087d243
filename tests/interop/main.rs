//! Conversations with mail programs that know nothing of us. Where one disagrees with us it is our
//! bug, until an RFC section says otherwise.
//!
//! | program | proves |
//! |---|---|
//! | swaks | SMTP to `serve`: a letter, a refused recipient, PIPELINING; AUTH PLAIN and LOGIN |
//! | curl | SMTP, AUTH and IMAP of `serve` |
//! | msmtp | SMTP to `serve`, several recipients, a dot at a line's beginning; AUTH PLAIN and LOGIN |
//! | Python smtplib, imaplib | SMTP, AUTH and IMAP of `serve`: 8BITMIME, SIZE, flags, search |
//! | aiosmtpd | takes what `send` delivers |
//!
//! `cargo xtask test` installs them and says by `SMTP_LAB_CLI` where our command is. A program that is
//! missing is skipped, and the reason is printed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A program, where it is installed.
fn program(name: &str) -> Option<PathBuf> {
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

/// Our command, `smtplab`.
fn ours() -> Option<PathBuf> {
    let found = std::env::var_os("SMTP_LAB_CLI").map(PathBuf::from);
    if found.is_none() {
        skip("SMTP_LAB_CLI names no command");
    }
    found
}

#[expect(clippy::print_stdout, reason = "who runs the tests is told")]
fn skip(why: &str) {
    println!("skipped: {why}");
}

/// A program that runs while a test does.
struct Kept(Child);

impl Drop for Kept {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// `smtplab serve`, with SMTP and IMAP on ports that were free.
struct Served {
    _child: Kept,
    _out: BufReader<ChildStdout>,
    smtp: SocketAddr,
    submission: SocketAddr,
    imap: SocketAddr,
}

impl Served {
    fn start(ours: &Path) -> Self {
        let mut child = Command::new(ours)
            .arg("serve")
            .args(["--smtp", "127.0.0.1:0", "--submission", "127.0.0.1:0"])
            .args(["--imap", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        out.read_line(&mut ready).unwrap();
        let address = |name: &str| -> SocketAddr {
            let mut words = ready.split_whitespace();
            let found = words.find_map(|it| it.strip_prefix(name)?.strip_prefix('='));
            found.unwrap().parse().unwrap()
        };
        Self {
            smtp: address("smtp"),
            submission: address("submission"),
            imap: address("imap"),
            _child: Kept(child),
            _out: out,
        }
    }

    fn port(&self) -> String {
        self.smtp.port().to_string()
    }

    /// The letters of a user, by IMAP in the simplest words, once there are so many.
    fn letters(&self, user: &str, wanted: usize) -> String {
        let start = Instant::now();
        loop {
            let stream = TcpStream::connect(self.imap).unwrap();
            stream
                .set_read_timeout(Some(Duration::from_secs(5)))
                .unwrap();
            let say = format!(
                "a LOGIN {user} letmein\r\nb SELECT INBOX\r\nc FETCH 1:* (BODY.PEEK[])\r\nd LOGOUT\r\n"
            );
            (&stream).write_all(say.as_bytes()).unwrap();
            let mut all = Vec::new();
            std::io::Read::read_to_end(&mut &stream, &mut all).unwrap();
            let text = String::from_utf8_lossy(&all).into_owned();
            if text.contains(&format!("* {wanted} EXISTS")) {
                return text;
            }
            assert!(start.elapsed() < Duration::from_secs(5), "{text}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

/// Runs a program to its end, this given to it.
fn run(mut command: Command, input: &str) -> Output {
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

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn swaks_delivers_is_refused_and_pipelines() {
    let (Some(ours), Some(swaks)) = (ours(), program("swaks")) else {
        return;
    };
    let served = Served::start(&ours);
    let mut one = Command::new(&swaks);
    one.args(["--server", "127.0.0.1", "--port", &served.port()]);
    one.args(["--from", "alice@sender.example", "--ehlo", "client.example"]);
    let mut taken = Command::new(&swaks);
    taken.args(one.get_args());
    taken.args([
        "--to",
        "bob@receiver.example",
        "--header",
        "Subject: by swaks",
    ]);
    let output = run(taken, "");
    assert!(output.status.success(), "{}", said(&output));
    let mut refused = Command::new(&swaks);
    refused.args(one.get_args());
    refused.args(["--to", "nobody@receiver.example"]);
    let output = run(refused, "");
    // swaks: 24 is "no recipient was taken".
    assert_eq!(output.status.code(), Some(24), "{}", said(&output));
    assert!(said(&output).contains("550 5.1.1"), "{}", said(&output));
    let mut at_once = Command::new(&swaks);
    at_once.args(one.get_args());
    at_once.args([
        "--to",
        "bob@receiver.example,carol@receiver.example",
        "--pipeline",
    ]);
    let output = run(at_once, "");
    assert!(output.status.success(), "{}", said(&output));
    assert!(served.letters("bob", 2).contains("Subject: by swaks"));
    served.letters("carol", 1);
}

#[test]
fn swaks_and_msmtp_authenticate_by_each_mechanism() {
    let Some(ours) = ours() else { return };
    let served = Served::start(&ours);
    let port = served.submission.port().to_string();
    let mut delivered = 0;
    if let Some(swaks) = program("swaks") {
        for mechanism in ["PLAIN", "LOGIN"] {
            for (password, code) in [("letmein", 0), ("wrong", 28)] {
                let mut submit = Command::new(&swaks);
                submit.args([
                    "--server",
                    "127.0.0.1",
                    "--port",
                    &port,
                    "--auth",
                    mechanism,
                ]);
                submit.args([
                    "--auth-user",
                    "alice@sender.example",
                    "--auth-password",
                    password,
                ]);
                submit.args([
                    "--from",
                    "alice@sender.example",
                    "--to",
                    "bob@receiver.example",
                ]);
                let output = run(submit, "");
                // swaks: 28 is "authentication failed".
                assert_eq!(output.status.code(), Some(code), "{}", said(&output));
                delivered += usize::from(code == 0);
            }
        }
    }
    if let Some(msmtp) = program("msmtp") {
        for mechanism in ["plain", "login"] {
            let mut submit = Command::new(&msmtp);
            submit.args(["--file=/dev/null", "--host=127.0.0.1", "--tls=off"]);
            submit.args([&format!("--port={port}"), &format!("--auth={mechanism}")]);
            submit.args([
                "--user=bob",
                "--passwordeval=echo letmein",
                "--from=bob@receiver.example",
            ]);
            submit.args(["--", "bob@receiver.example"]);
            let output = run(submit, "Subject: submitted\n\nx\n");
            assert!(output.status.success(), "{}", said(&output));
            delivered += 1;
        }
    }
    if delivered > 0 {
        assert!(served.letters("bob", delivered).contains("with ESMTPA"));
    }
}

#[test]
fn send_logs_in_where_serve_wants_it() {
    let Some(ours) = ours() else { return };
    let served = Served::start(&ours);
    let server = served.submission.to_string();
    for (login, code) in [
        (Some("bob:letmein"), 0),
        (Some("bob:wrong"), 69),
        (None, 69),
    ] {
        let mut send = Command::new(&ours);
        send.args(["send", &server, "--from", "bob@receiver.example"]);
        send.args(["--to", "carol@receiver.example"]);
        send.args(login.iter().flat_map(|it| ["--user", it]));
        let output = run(send, "Subject: logged in\n\nx\n");
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    }
    assert!(served.letters("carol", 1).contains("with ESMTPA"));
}

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

#[test]
fn msmtp_delivers_to_several() {
    let (Some(ours), Some(msmtp)) = (ours(), program("msmtp")) else {
        return;
    };
    let served = Served::start(&ours);
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
    let output = run(deliver, "Subject: by msmtp\n\n..\n.\nend\n");
    assert!(output.status.success(), "{}", said(&output));
    for user in ["bob", "carol"] {
        let letter = served.letters(user, 1);
        assert!(
            letter.contains("Subject: by msmtp\r\n\r\n..\r\n.\r\nend\r\n"),
            "{letter}"
        );
    }
}

#[test]
fn python_delivers_and_reads() {
    let (Some(ours), Some(python)) = (ours(), program("python3")) else {
        return;
    };
    let served = Served::start(&ours);
    let script = r#"
import imaplib, smtplib, sys, time
smtp_port, imap_port, submission_port = (int(it) for it in sys.argv[1:4])
s = smtplib.SMTP('127.0.0.1', smtp_port, local_hostname='client.example', timeout=5)
s.ehlo()
assert s.has_extn('8bitmime') and s.esmtp_features['size'] == '10485760', s.esmtp_features
refused = s.sendmail('alice@sender.example', ['bob@receiver.example', 'nobody@receiver.example'],
    'Subject: by smtplib\r\n\r\nété\r\n'.encode(), mail_options=['BODY=8BITMIME'])
assert list(refused) == ['nobody@receiver.example'], refused
assert refused['nobody@receiver.example'][0] == 550, refused
try:
    s.sendmail('a@b.example', ['x@elsewhere.example'], 'Subject: relay me\r\n\r\n')
    assert False
except smtplib.SMTPRecipientsRefused as error:
    assert error.recipients['x@elsewhere.example'][0] == 550, error
assert s.docmd('MAIL', 'FROM:<a@b.example> SIZE=99999999')[0] == 552
assert s.docmd('XYZZY')[0] == 500 and s.docmd('DATA')[0] == 503
assert s.verify('bob')[0] == 252 and s.help() and s.noop()[0] == 250
assert s.quit()[0] == 221
time.sleep(0.4)
i = imaplib.IMAP4('127.0.0.1', imap_port)
assert i.login('bob', 'letmein')[0] == 'OK'
assert i.select() == ('OK', [b'1'])
assert i.search(None, 'UNSEEN', 'SUBJECT', 'smtplib') == ('OK', [b'1'])
body = i.fetch('1', '(RFC822.SIZE BODY[TEXT])')[1][0][1]
assert body == 'été\r\n'.encode(), body
assert b'\\Seen' in i.fetch('1', '(FLAGS)')[1][0]
assert i.store('1', '-FLAGS', '(\\Seen)')[0] == 'OK'
assert i.uid('SEARCH', 'UNSEEN') == ('OK', [b'1'])
try:
    imaplib.IMAP4('127.0.0.1', imap_port).login('bob', 'wrong')
    assert False
except imaplib.IMAP4.error:
    pass
assert i.logout()[0] == 'BYE'
s = smtplib.SMTP('127.0.0.1', submission_port, local_hostname='client.example', timeout=5)
try:
    s.sendmail('bob@receiver.example', ['carol@receiver.example'], 'x')
    assert False
except smtplib.SMTPSenderRefused as error:
    assert error.smtp_code == 530, error
for mechanism in ('plain', 'login'):
    for initial in (False, True):
        s = smtplib.SMTP('127.0.0.1', submission_port, local_hostname='client.example', timeout=5)
        s.ehlo()
        s.user, s.password = 'bob', 'letmein'
        respond = getattr(s, 'auth_' + mechanism)
        assert s.auth(mechanism.upper(), respond, initial_response_ok=initial)[0] == 235
        assert not s.sendmail('bob@receiver.example', ['carol@receiver.example'], 'Subject: ok\r\n\r\nx')
        s.quit()
try:
    s = smtplib.SMTP('127.0.0.1', submission_port, timeout=5)
    s.login('bob', 'wrong')
    assert False
except smtplib.SMTPAuthenticationError as error:
    assert error.smtp_code == 535, error
"#;
    let mut talk = Command::new(python);
    talk.args([
        "-c",
        script,
        &served.port(),
        &served.imap.port().to_string(),
        &served.submission.port().to_string(),
    ]);
    let output = run(talk, "");
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn aiosmtpd_takes_what_send_delivers() {
    let (Some(ours), Some(python)) = (ours(), program("python3")) else {
        return;
    };
    let mut known = Command::new(&python);
    known.args(["-c", "import aiosmtpd"]);
    if !run(known, "").status.success() {
        skip("Python has no aiosmtpd");
        return;
    }
    let script = r#"
import sys, time
from aiosmtpd.controller import Controller
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody'):
            return '550 5.1.1 no such user'
        envelope.rcpt_tos.append(address)
        return '250 ok'
    async def handle_DATA(self, server, session, envelope):
        print(repr((envelope.mail_from, envelope.rcpt_tos, envelope.content)), flush=True)
        return '250 taken'
c = Controller(Handler(), hostname='127.0.0.1', port=0)
c.port = int(sys.argv[1])
c.start()
print('ready', flush=True)
time.sleep(60)
"#;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let mut server = Command::new(python)
        .args(["-c", script, &port])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let _server = Kept(server);
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    for pipelining in [false, true] {
        let mut send = Command::new(&ours);
        send.args([
            "send",
            &format!("127.0.0.1:{port}"),
            "--from",
            "alice@sender.example",
        ]);
        send.args([
            "--to",
            "bob@receiver.example",
            "--to",
            "carol@receiver.example",
        ]);
        if pipelining {
            send.arg("--pipelining");
        }
        let output = run(send, "Subject: by send\n\n.dot\n.\nend\n");
        assert!(output.status.success(), "{}", said(&output));
        let taken = lines.next().unwrap().unwrap();
        let wanted = r"('alice@sender.example', ['bob@receiver.example', 'carol@receiver.example'], b'Subject: by send\r\n\r\n.dot\r\n.\r\nend\r\n')";
        assert_eq!(taken, wanted);
    }
    let mut send = Command::new(&ours);
    send.args(["send", &format!("127.0.0.1:{port}"), "--from", "<>"]);
    send.args(["--to", "nobody@receiver.example"]);
    let output = run(send, "x\n");
    assert_eq!(output.status.code(), Some(69), "{}", said(&output));
}
