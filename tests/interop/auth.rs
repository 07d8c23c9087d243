//! Programs that log in by every mechanism they have, against `serve` and its submission service.

use super::support::{Kept, Served, address, ends, letters, ours, program, run, said, skip};
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use tests::or_skip;

/// `smtplab serve oauth`, and the token it printed for Alice. It takes a token under TLS alone (RFC 7628
/// section 5).
struct WithTokens {
    _child: Kept,
    submission: SocketAddr,
    imap: SocketAddr,
    pop3: SocketAddr,
    token: String,
}

fn serve_oauth(ours: &Path) -> WithTokens {
    let mut child = Command::new(ours)
        .args(["serve", "oauth", "--submission", "127.0.0.1:0"])
        .args(["--imap", "127.0.0.1:0", "--pop3", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (mut token, mut ready) = (None, String::new());
    while !ready.starts_with("ready") {
        ready.clear();
        assert!(out.read_line(&mut ready).unwrap() > 0, "it ended");
        if let Some(rest) = ready.strip_prefix("token alice@sender.example ") {
            token = rest.split(' ').next().map(str::to_owned);
        }
    }
    let address = |name| address(&ready, name);
    WithTokens {
        submission: address("submission"),
        imap: address("imap"),
        pop3: address("pop3"),
        token: token.unwrap(),
        _child: Kept(child),
    }
}

#[test]
fn swaks_proves_its_password_by_cram_md5() {
    let (served, swaks) = or_skip!(Served::beside("swaks"));
    for (password, code) in [("letmein", 0), ("wrong", 28)] {
        let mut submit = Command::new(&swaks);
        submit.args(["--server", "127.0.0.1", "--auth", "CRAM-MD5"]);
        submit.args(["--port", &served.submission.port().to_string()]);
        submit.args(["--auth-user", "alice@sender.example"]);
        submit.args(["--auth-password", password, "--to", "bob@receiver.example"]);
        submit.args(["--from", "alice@sender.example"]);
        let output = run(submit, "");
        if said(&output).contains("Digest::MD5") && output.status.code() == Some(10) {
            skip("swaks has no Digest::MD5 for CRAM-MD5");
            return;
        }
        assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    }
    assert!(served.letters("bob", 1).contains("with ESMTPA"));
}

#[test]
fn msmtp_proves_its_password_by_scram_and_cram() {
    let (served, msmtp) = or_skip!(Served::beside("msmtp"));
    let submit = |mechanism: &str, user: &str, password: &str| {
        let mut submit = Command::new(&msmtp);
        submit.args(["--file=/dev/null", "--host=127.0.0.1", "--tls=off"]);
        submit.arg(format!("--port={}", served.submission.port()));
        submit.arg(format!("--auth={mechanism}"));
        submit.arg(format!("--user={user}"));
        submit.arg(format!("--passwordeval=echo {password}"));
        submit.args([
            "--from=bob@receiver.example",
            "--",
            "carol@receiver.example",
        ]);
        run(submit, "Subject: proved\n\nx\n")
    };
    let mut delivered = 0;
    for mechanism in ["scram-sha-256", "cram-md5"] {
        let output = submit(mechanism, "bob", "letmein");
        assert!(output.status.success(), "{}", said(&output));
        delivered += 1;
        for (user, password) in [("bob", "wrong"), ("nobody", "letmein")] {
            let output = submit(mechanism, user, password);
            assert!(!output.status.success(), "{mechanism} {user}");
            assert!(said(&output).contains("535"), "{}", said(&output));
        }
    }
    assert!(served.letters("carol", delivered).contains("with ESMTPA"));
}

/// What smtplib does by itself, and what it is told to.
const SMTPLIB: &str = include_str!("scripts/auth/smtplib.py");

#[test]
fn python_s_smtplib_logs_in_by_each_mechanism() {
    let (served, python) = or_skip!(Served::beside("python3"));
    let mut submit = Command::new(python);
    submit.args(["-c", SMTPLIB, &served.submission.port().to_string()]);
    ends(submit, "", 0);
    assert!(served.letters("bob", 4).contains("with ESMTPA"));
}

#[test]
fn curl_logs_in_by_each_mechanism() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let url = format!("smtp://{}/client.example", served.submission);
    let mut delivered = 0;
    for mechanism in ["CRAM-MD5", "PLAIN", "LOGIN", "SCRAM-SHA-256"] {
        for (password, right) in [("letmein", true), ("wrong", false)] {
            let mut submit = Command::new(&curl);
            submit.args(["--silent", "--show-error", "--crlf", "--upload-file", "-"]);
            submit.args(["--url", &url, "--user", &format!("bob:{password}")]);
            submit.args(["--login-options", &format!("AUTH={mechanism}")]);
            submit.args(["--mail-from", "bob@receiver.example"]);
            submit.args(["--mail-rcpt", "carol@receiver.example"]);
            let output = run(submit, "Subject: by curl\n\nx\n");
            if mechanism == "SCRAM-SHA-256" && !has_gsasl(&curl) {
                skip("curl was built without SCRAM");
                break;
            }
            // curl: 67 is "login denied".
            let code = if right { 0 } else { 67 };
            assert_eq!(
                output.status.code(),
                Some(code),
                "{mechanism}: {}",
                said(&output)
            );
            delivered += usize::from(right);
        }
    }
    assert!(served.letters("carol", delivered).contains("with ESMTPA"));
}

fn has_gsasl(curl: &Path) -> bool {
    let mut version = Command::new(curl);
    version.arg("--version");
    said(&run(version, "")).contains("gsasl")
}

#[test]
fn curl_shows_a_token_and_is_told_why_a_wrong_one_is_refused() {
    let (ours, curl) = or_skip!(ours().zip(program("curl")));
    let served = serve_oauth(&ours);
    let url = format!("smtp://{}/client.example", served.submission);
    let mut delivered = 0;
    for mechanism in ["OAUTHBEARER", "XOAUTH2"] {
        for (token, right) in [(served.token.as_str(), true), ("stolen", false)] {
            let mut submit = Command::new(&curl);
            submit.args(["--silent", "--show-error", "--verbose", "--crlf"]);
            submit.args(["--ssl-reqd", "--insecure"]);
            submit.args(["--upload-file", "-", "--url", &url]);
            submit.args(["--user", "alice@sender.example:", "--oauth2-bearer", token]);
            submit.args(["--login-options", &format!("AUTH={mechanism}")]);
            submit.args(["--mail-from", "alice@sender.example"]);
            submit.args(["--mail-rcpt", "carol@sender.example"]);
            let output = run(submit, "Subject: by token\n\nx\n");
            let code = if right { 0 } else { 67 };
            assert_eq!(
                output.status.code(),
                Some(code),
                "{mechanism}: {}",
                said(&output)
            );
            let challenged = said(&output).contains("< 334 eyJzdGF0dXMi");
            assert_eq!(challenged, !right, "{}", said(&output));
            delivered += usize::from(right);
        }
    }
    assert!(letters(served.imap, "carol", delivered).contains("with ESMTPSA"));
}

#[test]
fn curl_reads_by_imap_and_pop3_with_a_token() {
    let (ours, curl) = or_skip!(ours().zip(program("curl")));
    let served = serve_oauth(&ours);
    for url in [
        format!("imap://{}/INBOX?ALL", served.imap),
        format!("pop3://{}/", served.pop3),
    ] {
        for mechanism in ["OAUTHBEARER", "XOAUTH2"] {
            for (token, code) in [(served.token.as_str(), 0), ("stolen", 67)] {
                let mut read = Command::new(&curl);
                read.args(["--silent", "--show-error", "--verbose"]);
                read.args(["--ssl-reqd", "--insecure", "--url", &url]);
                read.args(["--user", "alice@sender.example:", "--oauth2-bearer", token]);
                read.args(["--login-options", &format!("AUTH={mechanism}")]);
                ends(read, "", code);
            }
        }
    }
}

/// A token in imaplib.
const IMAP_BY_TOKEN: &str = include_str!("scripts/auth/imaplib_token.py");

#[test]
fn imaplib_shows_a_token() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let served = serve_oauth(&ours);
    let mut read = Command::new(python);
    let port = served.imap.port().to_string();
    read.args(["-c", IMAP_BY_TOKEN, &port, &served.token]);
    ends(read, "", 0);
}

#[test]
fn msmtp_shows_a_token() {
    let (ours, msmtp) = or_skip!(ours().zip(program("msmtp")));
    let served = serve_oauth(&ours);
    for mechanism in ["oauthbearer", "xoauth2"] {
        for (token, right) in [(served.token.as_str(), true), ("stolen", false)] {
            let mut submit = Command::new(&msmtp);
            submit.args(["--file=/dev/null", "--host=127.0.0.1", "--tls=on"]);
            submit.args(["--tls-starttls=on", "--tls-certcheck=off"]);
            submit.arg(format!("--port={}", served.submission.port()));
            submit.arg(format!("--auth={mechanism}"));
            submit.args(["--user=alice@sender.example", "--from=alice@sender.example"]);
            submit.arg(format!("--passwordeval=echo {token}"));
            submit.args(["--", "carol@sender.example"]);
            let output = run(submit, "Subject: by token\n\nx\n");
            assert_eq!(output.status.success(), right, "{}", said(&output));
        }
    }
    assert!(letters(served.imap, "carol", 2).contains("with ESMTPSA"));
}

/// A token in smtplib: it has no mechanism for one, but takes one that it is given.
const BY_HAND: &str = include_str!("scripts/auth/by_hand.py");

#[test]
fn python_shows_a_token() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let served = serve_oauth(&ours);
    let mut submit = Command::new(python);
    let port = served.submission.port().to_string();
    submit.args(["-c", BY_HAND, &port, &served.token]);
    ends(submit, "", 0);
    assert!(letters(served.imap, "carol", 2).contains("with ESMTPSA"));
}

#[test]
fn send_shows_a_token() {
    let Some(ours) = ours() else { return };
    let served = serve_oauth(&ours);
    for (token, code) in [(served.token.as_str(), 0), ("stolen", 69)] {
        let mut send = Command::new(&ours);
        send.args(["send", &served.submission.to_string(), "--starttls"]);
        send.args([
            "--from",
            "alice@sender.example",
            "--to",
            "carol@sender.example",
        ]);
        send.args(["--token", &format!("alice@sender.example:{token}")]);
        let output = ends(send, "Subject: by token\n\nx\n", code);
        assert!(output.contains("AUTH OAUTHBEARER"), "{output}");
    }
    assert!(letters(served.imap, "carol", 1).contains("with ESMTPSA"));
}
