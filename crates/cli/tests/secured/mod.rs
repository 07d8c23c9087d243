//! TLS: by STARTTLS and from the first octet, and what came before it in plain text.

use crate::program::{Folder, ends};
use crate::{FREE, Served, Talk, reply};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A server whose certificate is known, and where that is.
pub fn secured(arguments: &[&str]) -> (Served, PathBuf) {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("smtplab-{}-{number}.pem", std::process::id());
    let file = std::env::temp_dir().join(name);
    let mut all = vec!["--submission", FREE, "--submissions", FREE];
    all.extend(["--certificate", file.to_str().unwrap()]);
    all.extend(arguments);
    (Served::start(&all), file)
}

type Secured = BufReader<StreamOwned<ClientConnection, TcpStream>>;

/// Shakes hands, checking the certificate.
pub fn shake_hands(stream: TcpStream, certificate: &Path) -> Secured {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_file(certificate).unwrap();
    roots.add(certificate).unwrap();
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "localhost".try_into().unwrap();
    let tls = ClientConnection::new(Arc::new(config), name).unwrap();
    BufReader::new(StreamOwned::new(tls, stream))
}

pub fn expect(talk: &mut Secured, text: &str, code: &str) -> String {
    let said = format!("{text}\r\n");
    talk.get_mut().write_all(said.as_bytes()).unwrap();
    reply(talk, text, code)
}

/// An empty message from bob to himself.
fn send(server: SocketAddr, options: &[&str]) -> (Option<i32>, String) {
    let (server, bob) = (server.to_string(), "bob@receiver.example");
    let arguments = ["send", &server, "--from", bob, "--to", bob];
    ends(&[&arguments[..], options].concat(), b"")
}

#[test]
fn send_delivers_under_tls_and_the_letter_says_so() {
    let (served, certificate) = secured(&[]);
    let ca = certificate.to_str().unwrap();
    let of_others = certificate.with_extension("others.pem");
    let stranger = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
    std::fs::write(&of_others, stranger.cert.pem()).unwrap();
    let of_others = of_others.to_str().unwrap();
    for (service, options, code) in [
        ("smtp", "--starttls".to_owned(), 0),
        ("smtp", format!("--starttls --ca {ca}"), 0),
        (
            "submission",
            format!("--starttls --user bob:letmein --ca {ca}"),
            0,
        ),
        ("submissions", "--tls --user bob:letmein".to_owned(), 0),
        // A certificate that is not trusted: later perhaps.
        (
            "submissions",
            format!("--tls --user bob:letmein --ca {of_others}"),
            75,
        ),
        ("smtp", format!("--starttls --ca {of_others}"), 75),
    ] {
        let words: Vec<&str> = options.split(' ').collect();
        let (found, text) = send(served.address(service), &words);
        assert_eq!(found, Some(code), "{service} {options}: {text}");
    }
    let letters = served.mailbox(4);
    assert_eq!(letters.matches("with ESMTPS id ").count(), 2, "{letters}");
    assert_eq!(letters.matches("with ESMTPSA id ").count(), 2, "{letters}");
    std::fs::remove_file(of_others).unwrap();
    std::fs::remove_file(certificate).unwrap();
}

/// A server that takes one connection under TLS by this certificate and has no time.
fn busy(certificate: &rcgen::Certificate, key: &rcgen::KeyPair) -> SocketAddr {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = TcpListener::bind(FREE).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let tls = ServerConnection::new(Arc::new(config)).unwrap();
        let mut tls = StreamOwned::new(tls, stream);
        // Who does not trust it hears nothing.
        drop(tls.write_all(b"421 not now\r\n"));
        drop(tls.read(&mut [0]));
    });
    address
}

#[test]
fn a_certificate_in_the_file_is_trusted_itself_and_what_is_wrong_is_named() {
    let key = &rcgen::KeyPair::generate().unwrap();
    let params = |name: &str| rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
    let own = |change: fn(&mut rcgen::CertificateParams)| {
        let mut params = params("127.0.0.1");
        change(&mut params);
        params.self_signed(key).unwrap()
    };
    let plain = own(|_| {});
    // As `openssl req -x509` makes them.
    let authority = own(|it| it.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained));
    let expired = own(|it| it.not_after = rcgen::date_time_ymd(2020, 1, 1));
    let later = own(|it| it.not_before = rcgen::date_time_ymd(3000, 1, 1));
    let elsewhere = params("mx.other.example").self_signed(key).unwrap();
    let mut named = params("authority.example");
    named.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = named.self_signed(key).unwrap();
    let issuer = rcgen::Issuer::new(named, key);
    let mut leaf = params("127.0.0.1");
    leaf.distinguished_name
        .push(rcgen::DnType::CommonName, "a server");
    let issued = leaf.signed_by(key, &issuer).unwrap();
    let stranger = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()])
        .unwrap()
        .cert;
    let file = std::env::temp_dir().join(format!("smtplab-ca-{}.pem", std::process::id()));
    let trusts = ": deferred. The server replied 421 ";
    let unknown = "an issuer’s certificate that is not in the --ca file";
    let ended = ": deferred. TLS failed: the server’s certificate has expired";
    for (shown, trusted, says) in [
        (&plain, &plain, trusts),
        (&authority, &authority, trusts),
        (&issued, &root, trusts),
        (&issued, &issued, trusts),
        (
            &plain,
            &stranger,
            "none of the certificates there issued it",
        ),
        (&authority, &stranger, unknown),
        (&expired, &expired, ended),
        (&later, &later, "is not valid yet"),
        (&elsewhere, &elsewhere, ", not for 127.0.0.1"),
    ] {
        std::fs::write(&file, trusted.pem()).unwrap();
        let options = ["--tls", "--ca", file.to_str().unwrap()];
        let (code, text) = send(busy(shown, key), &options);
        assert_eq!(code, Some(75), "{text}");
        assert!(text.contains(says), "{says}: {text}");
        assert!(!text.contains("lost"), "{text}");
    }
    std::fs::remove_file(file).unwrap();
}

#[test]
fn plain_text_behind_starttls_reaches_nobody() {
    let (served, certificate) = secured(&[]);
    let injected = "MAIL FROM:<evil@attacker.example>\r\nRCPT TO:<bob@receiver.example>\r\n";
    // In one piece with it; and in one of its own, at once, which the server may get before or after
    // its reply is out.
    for pieces in [
        &[&format!("STARTTLS\r\n{injected}")[..]][..],
        &["STARTTLS\r\n", injected],
    ] {
        let mut talk = served.talk("smtp");
        let offers = talk.expect("EHLO c.example", "250");
        assert!(offers.contains("250 STARTTLS"), "{offers}");
        for piece in pieces {
            talk.say(piece);
        }
        let reply = talk.line();
        if reply.is_empty() {
            assert_eq!(pieces.len(), 2);
            continue;
        }
        assert!(reply.starts_with("220 "), "{reply}");
        let Talk { stream, reader } = talk;
        // Got behind the reply it is no handshake, which TLS says by an alert (RFC 8446 section 6).
        if let [21, ..] = reader.buffer() {
            assert_eq!(pieces.len(), 2);
            continue;
        }
        assert_eq!(reader.buffer(), b"");
        let mut talk = shake_hands(stream, &certificate);
        let first = b"RCPT TO:<bob@receiver.example>\r\n";
        let first = talk.get_mut().write_all(first);
        let mut reply = String::new();
        if first.and_then(|()| talk.read_line(&mut reply)).is_err() {
            // What was put in came into the handshake, and broke it.
            assert_eq!(pieces.len(), 2);
            continue;
        }
        // Nothing of what was said before counts, EHLO neither (RFC 3207 section 4.2).
        assert!(reply.starts_with("503 "), "{reply}");
        let offers = expect(&mut talk, "EHLO c.example", "250");
        assert!(!offers.contains("STARTTLS"), "{offers}");
        expect(&mut talk, "STARTTLS", "503");
        expect(&mut talk, "RCPT TO:<bob@receiver.example>", "503");
        expect(&mut talk, "QUIT", "221");
    }
    served.deliver("Subject: still there\r\n\r\nx");
    assert!(!served.mailbox(1).contains("attacker"));
    std::fs::remove_file(certificate).unwrap();
}

#[test]
fn who_does_not_shake_hands_is_sent_away_and_harms_nobody() {
    let (served, certificate) = secured(&[]);
    // Says nothing, where TLS comes first.
    let _silent = TcpStream::connect(served.address("submissions")).unwrap();
    // Speaks in plain text there; and behind the 220.
    let plain = TcpStream::connect(served.address("submissions")).unwrap();
    let mut starttls = served.talk("submission");
    starttls.expect("EHLO c.example", "250");
    starttls.expect("STARTTLS", "220");
    for mut stream in [plain, starttls.stream.try_clone().unwrap()] {
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream
            .write_all(b"EHLO c.example\r\nAUTH PLAIN AGJvYgBsZXRtZWlu\r\n")
            .unwrap();
        let mut said = Vec::new();
        // An alert at the most, and then the end.
        drop(stream.read_to_end(&mut said));
        let text = String::from_utf8_lossy(&said);
        assert!(!text.contains("250") && !text.contains("235"), "{text}");
    }
    let stream = TcpStream::connect(served.address("submissions")).unwrap();
    let mut talk = shake_hands(stream, &certificate);
    let mut greeting = String::new();
    talk.read_line(&mut greeting).unwrap();
    assert!(greeting.starts_with("220 "), "{greeting}");
    expect(&mut talk, "EHLO c.example", "250");
    expect(&mut talk, "AUTH PLAIN AGJvYgBsZXRtZWlu", "235");
    expect(&mut talk, "QUIT", "221");
    std::fs::remove_file(certificate).unwrap();
}

#[test]
fn where_tls_is_required_no_password_is_taken_before_it() {
    let (served, certificate) = secured(&["--require-tls"]);
    let mut talk = served.talk("submission");
    let offers = talk.expect("EHLO c.example", "250");
    let (starttls, auth) = (offers.contains("STARTTLS"), offers.contains("AUTH"));
    assert!(starttls && !auth, "{offers}");
    talk.expect("AUTH PLAIN AGJvYgBsZXRtZWlu", "530 5.7.0");
    talk.expect("MAIL FROM:<bob@receiver.example>", "530 5.7.0");
    talk.expect("STARTTLS", "220");
    let mut talk = shake_hands(talk.stream, &certificate);
    let offers = expect(&mut talk, "EHLO c.example", "250");
    let all = "AUTH SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN";
    assert!(offers.contains(all), "{offers}");
    expect(&mut talk, "AUTH PLAIN AGJvYgBsZXRtZWlu", "235");
    // Where servers call it is only offered.
    served.deliver("Subject: from a server\r\n\r\nx");
    std::fs::remove_file(certificate).unwrap();
}

/// Files in PEM with this content.
fn pem(folder: &Folder, name: &str, content: &str) -> String {
    let file = folder.file(name);
    std::fs::write(&file, content).unwrap();
    file
}

#[test]
fn a_certificate_of_ones_own_is_served_and_what_is_wrong_with_it_is_told() {
    let folder = Folder::new("own");
    let made = || rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (own, other) = (made(), made());
    let certificate = pem(&folder, "own.pem", &own.cert.pem());
    let key = pem(&folder, "key.pem", &own.signing_key.serialize_pem());
    let options = ["--certificate", &certificate, "--key", &key];
    let served = Served::start(&[&["--submissions", FREE], &options[..]].concat());
    let mut talk = shake_hands(
        TcpStream::connect(served.address("submissions")).unwrap(),
        Path::new(&certificate),
    );
    assert!(reply(&mut talk, "", "220").starts_with("220 "));
    assert_eq!(
        std::fs::read_to_string(&certificate).unwrap(),
        own.cert.pem()
    );

    let missing = folder.file("missing.pem");
    let other = pem(&folder, "other.pem", &other.signing_key.serialize_pem());
    let text = pem(&folder, "text.pem", "no PEM");
    let cut = own.cert.pem().replace("-----END CERTIFICATE-----", "");
    let cut = pem(&folder, "cut.pem", &cut);
    for (certificate, key, wanted) in [
        (&missing, &key, "missing.pem: "),
        (&certificate, &missing, "missing.pem: "),
        (&text, &key, "text.pem holds no certificate"),
        (&key, &key, "key.pem holds no certificate"),
        (&certificate, &certificate, "own.pem holds no private key"),
        (&cut, &key, "cut.pem is damaged"),
        (&certificate, &other, "other.pem does not belong to"),
    ] {
        let options = ["serve", "--certificate", certificate, "--key", key];
        let (code, said) = ends(&[&options[..], &["--smtp", FREE]].concat(), b"");
        assert!(code == Some(1) && said.contains(wanted), "{wanted}: {said}");
    }
}
