//! Programs that log in by every mechanism they have, against `serve` and its submission service.

use super::support::{
    FROM_BOB, Kept, Served, address, called, curl_sends, ends, letters, ours, program, run, said,
    skip,
};
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
fn swaks_logs_in_by_each_mechanism() {
    let (served, swaks) = or_skip!(Served::beside("swaks"));
    let port = served.submission.port();
    let from = "--from alice@sender.example --to bob@receiver.example";
    let mut delivered = 0;
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
        for (password, code) in [("letmein", 0), ("wrong", 28)] {
            let login = format!("--auth-user alice@sender.example --auth-password {password}");
            let server = format!("--server 127.0.0.1 --port {port} --auth {mechanism}");
            let output = run(called(&swaks, &format!("{server} {login} {from}")), "");
            if said(&output).contains("Digest::MD5") && output.status.code() == Some(10) {
                skip("swaks has no Digest::MD5 for CRAM-MD5");
                break;
            }
            // swaks: 28 is "authentication failed".
            assert_eq!(output.status.code(), Some(code), "{}", said(&output));
            delivered += usize::from(code == 0);
        }
    }
    assert!(served.letters("bob", delivered).contains("with ESMTPA"));
}

#[test]
fn msmtp_logs_in_by_each_mechanism() {
    let (served, msmtp) = or_skip!(Served::beside("msmtp"));
    let submit = |mechanism: &str, user: &str, password: &str| {
        let port = served.submission.port();
        let server = format!("--file=/dev/null --host=127.0.0.1 --tls=off --port={port}");
        let login = format!("--auth={mechanism} --user={user} --from=bob@receiver.example");
        let mut submit = called(&msmtp, &format!("{server} {login}"));
        submit.arg(format!("--passwordeval=echo {password}"));
        submit.args(["--", "carol@receiver.example"]);
        run(submit, "Subject: proved\n\nx\n")
    };
    let mut delivered = 0;
    for mechanism in ["scram-sha-256", "cram-md5", "plain", "login"] {
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
            let login = format!("--user bob:{password} --login-options AUTH={mechanism}");
            let submit = curl_sends(&curl, &url, &format!("{login} {FROM_BOB}"));
            let output = run(submit, "Subject: by curl\n\nx\n");
            if mechanism == "SCRAM-SHA-256" && !has_gsasl(&curl) {
                skip("curl was built without SCRAM");
                break;
            }
            // curl: 67 is "login denied".
            let code = if right { 0 } else { 67 };
            let ended = output.status.code();
            assert_eq!(ended, Some(code), "{mechanism}: {}", said(&output));
            delivered += usize::from(right);
        }
    }
    assert!(served.letters("carol", delivered).contains("with ESMTPA"));
}

fn has_gsasl(curl: &Path) -> bool {
    said(&run(called(curl, "--version"), "")).contains("gsasl")
}

/// How curl logs in as Alice with a token.
fn by_token(token: &str, mechanism: &str) -> String {
    let user = "--verbose --ssl-reqd --insecure --user alice@sender.example:";
    format!("{user} --oauth2-bearer {token} --login-options AUTH={mechanism}")
}

#[test]
fn curl_shows_a_token_and_is_told_why_a_wrong_one_is_refused() {
    let (ours, curl) = or_skip!(ours().zip(program("curl")));
    let served = serve_oauth(&ours);
    let url = format!("smtp://{}/client.example", served.submission);
    let mut delivered = 0;
    for mechanism in ["OAUTHBEARER", "XOAUTH2"] {
        for (token, right) in [(served.token.as_str(), true), ("stolen", false)] {
            let from = "--mail-from alice@sender.example --mail-rcpt carol@sender.example";
            let login = by_token(token, mechanism);
            let submit = curl_sends(&curl, &url, &format!("{login} {from}"));
            let output = run(submit, "Subject: by token\n\nx\n");
            let (ended, code) = (output.status.code(), if right { 0 } else { 67 });
            assert_eq!(ended, Some(code), "{mechanism}: {}", said(&output));
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
                let login = by_token(token, mechanism);
                let read = format!("--silent --show-error --url {url} {login}");
                ends(called(&curl, &read), "", code);
            }
        }
    }
}

/// Runs a script that shows a token there.
fn shown(python: &Path, script: &str, server: SocketAddr, token: &str) {
    let mut talk = Command::new(python);
    talk.args(["-c", script, &server.port().to_string(), token]);
    ends(talk, "", 0);
}

/// A token in imaplib.
const IMAP_BY_TOKEN: &str = include_str!("scripts/auth/imaplib_token.py");

#[test]
fn imaplib_shows_a_token() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let served = serve_oauth(&ours);
    shown(&python, IMAP_BY_TOKEN, served.imap, &served.token);
}

#[test]
fn msmtp_shows_a_token() {
    let (ours, msmtp) = or_skip!(ours().zip(program("msmtp")));
    let served = serve_oauth(&ours);
    for mechanism in ["oauthbearer", "xoauth2"] {
        for (token, right) in [(served.token.as_str(), true), ("stolen", false)] {
            let port = served.submission.port();
            let server = format!("--file=/dev/null --host=127.0.0.1 --port={port} --tls=on");
            let tls = "--tls-starttls=on --tls-certcheck=off --user=alice@sender.example";
            let from = format!("--auth={mechanism} --from=alice@sender.example");
            let mut submit = called(&msmtp, &format!("{server} {tls} {from}"));
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
    shown(&python, BY_HAND, served.submission, &served.token);
    assert!(letters(served.imap, "carol", 2).contains("with ESMTPSA"));
}

#[test]
fn send_shows_a_token() {
    let Some(ours) = ours() else { return };
    let served = serve_oauth(&ours);
    for (token, code) in [(served.token.as_str(), 0), ("stolen", 69)] {
        let from = "--from alice@sender.example --to carol@sender.example --starttls";
        let login = format!("--token alice@sender.example:{token}");
        let send = called(&ours, &format!("send {} {from} {login}", served.submission));
        let output = ends(send, "Subject: by token\n\nx\n", code);
        assert!(output.contains("AUTH OAUTHBEARER"), "{output}");
    }
    assert!(letters(served.imap, "carol", 1).contains("with ESMTPSA"));
}
