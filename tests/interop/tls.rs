//! TLS: by STARTTLS on each port that offers it and from the first octet, with programs that check the
//! certificate or know how not to.

use crate::support::{
    FROM_BOB, Served, called, curl_sends, ends, installed, ours, program, run, said, skip,
};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};
use std::process::Command;
use tests::or_skip;

/// Carol has so many letters, so many of them from who had logged in.
fn arrived(served: &Served, all: usize, authenticated: usize) {
    let letters = served.letters("carol", all);
    let count = |with: &str| letters.matches(with).count();
    assert_eq!(count("with ESMTPSA id "), authenticated, "{letters}");
    assert_eq!(count("with ESMTPS id "), all - authenticated, "{letters}");
}

#[test]
fn swaks_delivers_under_tls() {
    let (Some(ours), Some(swaks), Some(perl)) = (ours(), program("swaks"), program("perl")) else {
        return;
    };
    let mut known = Command::new(perl);
    known.args(["-MNet::SSLeay", "-e", "1"]);
    if !run(known, "").status.success() {
        skip("Perl has no Net::SSLeay");
        return;
    }
    let served = Served::start(&ours);
    for (port, options) in [
        (served.smtp.port(), "-tls"),
        (
            served.submission.port(),
            "-tls --auth PLAIN --auth-user bob --auth-password letmein",
        ),
        (
            served.submissions.port(),
            "-tlsc --auth LOGIN --auth-user bob --auth-password letmein",
        ),
    ] {
        let letter = "--server localhost --from bob@receiver.example --to carol@receiver.example";
        let mut send = called(&swaks, &format!("{letter} --port {port} {options}"));
        send.args(["--tls-verify", "--tls-ca-path"]);
        send.arg(&served.certificate);
        ends(send, "", 0);
    }
    arrived(&served, 3, 2);
}

#[test]
fn curl_delivers_under_tls_and_checks_the_certificate() {
    let (served, curl) = or_skip!(Served::beside("curl"));
    let starttls = format!("smtp://localhost:{}/c.example", served.submission.port());
    let implicit = format!("smtps://localhost:{}/c.example", served.submissions.port());
    for (address, trusts, right) in [
        (&starttls, true, true),
        (&implicit, true, true),
        (&starttls, false, false),
        (&implicit, false, false),
    ] {
        let options = format!("--ssl-reqd --user bob:letmein {FROM_BOB}");
        let mut send = curl_sends(&curl, address, &options);
        if trusts {
            send.arg("--cacert").arg(&served.certificate);
        }
        let output = run(send, "Subject: by curl\n\nx\n");
        assert_eq!(output.status.success(), right, "{}", said(&output));
    }
    arrived(&served, 2, 2);
}

#[test]
fn msmtp_delivers_under_tls() {
    let (served, msmtp) = or_skip!(Served::beside("msmtp"));
    for (port, starttls) in [
        (served.submission.port(), "on"),
        (served.submissions.port(), "off"),
    ] {
        let server = format!("--file=/dev/null --host=localhost --port={port} --tls=on");
        let trusted = served.certificate.display();
        let tls = format!("--tls-starttls={starttls} --tls-trust-file={trusted}");
        let login = "--auth=plain --user=bob --from=bob@receiver.example";
        let mut send = called(&msmtp, &format!("{server} {tls} {login}"));
        send.args([
            "--passwordeval=echo letmein",
            "--",
            "carol@receiver.example",
        ]);
        ends(send, "Subject: by msmtp\n\nx\n", 0);
    }
    arrived(&served, 2, 2);
}

#[test]
fn python_delivers_under_tls() {
    let (served, python) = or_skip!(Served::beside("python3"));
    let script = include_str!("scripts/tls/smtplib.py");
    let mut talk = Command::new(python);
    talk.args(["-c", script]).arg(&served.certificate);
    talk.args([&served.port(), &served.submission.port().to_string()]);
    talk.arg(served.submissions.port().to_string());
    ends(talk, "", 0);
    arrived(&served, 3, 2);
}

#[test]
fn nodemailer_delivers_under_tls() {
    let (ours, node) = or_skip!(ours().zip(program("node")));
    let Some(modules) = installed("node_modules", "nodemailer/package.json") else {
        return;
    };
    let script = include_str!("scripts/tls/nodemailer.js");
    let served = Served::start(&ours);
    let mut send = Command::new(node);
    send.env("NODE_PATH", modules);
    send.args(["-e", script]).arg(&served.certificate);
    send.arg(served.submission.port().to_string());
    send.arg(served.submissions.port().to_string());
    ends(send, "", 0);
    arrived(&served, 2, 2);
}

#[test]
fn lettre_delivers_under_tls() {
    let served = Served::start(&or_skip!(ours()));
    let letter = Message::builder()
        .from("bob@receiver.example".parse().unwrap())
        .to("carol@receiver.example".parse().unwrap())
        .body(String::from("x\r\n"))
        .unwrap();
    let certificate = std::fs::read(&served.certificate).unwrap();
    let tls = |trusts: bool| {
        let parameters = TlsParameters::builder("localhost".into());
        let own = Certificate::from_pem(&certificate).unwrap();
        let parameters = if trusts {
            parameters.add_root_certificate(own)
        } else {
            parameters
        };
        parameters.build_rustls().unwrap()
    };
    for (port, tls, right) in [
        (served.submission.port(), Tls::Required(tls(true)), true),
        (served.submissions.port(), Tls::Wrapper(tls(true)), true),
        (served.submission.port(), Tls::Required(tls(false)), false),
        (served.submissions.port(), Tls::Wrapper(tls(false)), false),
    ] {
        let transport = SmtpTransport::builder_dangerous("localhost").port(port);
        let login = Credentials::new("bob".into(), "letmein".into());
        let outcome = transport.tls(tls).credentials(login).build().send(&letter);
        assert_eq!(outcome.is_ok(), right, "{outcome:?}");
    }
    arrived(&served, 2, 2);
}
