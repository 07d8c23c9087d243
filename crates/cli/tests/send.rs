//! `smtplab send` against servers of its own kind and against bad ones.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod program;

use program::{Folder, ends};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

fn send(server: SocketAddr, to: &[&str], message: &str) -> (Option<i32>, String) {
    send_with(server, to, message, &[])
}

fn send_with(
    server: SocketAddr,
    to: &[&str],
    message: &str,
    options: &[&str],
) -> (Option<i32>, String) {
    let server = server.to_string();
    let mut arguments = vec!["send", &server, "--from", "alice@sender.example"];
    arguments.extend(to.iter().flat_map(|it| ["--to", it]));
    arguments.extend(options);
    ends(&arguments, message.as_bytes())
}

/// A server that says the pieces between `|`: the greeting, then one for each line that it hears, whatever
/// it is; of a letter it hears only the end. After a piece that ends in `~` and not in a line it hangs up.
fn server(script: &str) -> (SocketAddr, JoinHandle<String>) {
    let pieces = script.split('|').map(|it| match it.strip_suffix('~') {
        Some(cut) => cut.replace('\n', "\r\n"),
        None => it.replace('\n', "\r\n") + "\r\n",
    });
    let pieces: Vec<String> = pieces.collect();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let done = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut heard = String::new();
        let mut in_data = false;
        for piece in pieces {
            in_data = in_data || piece.starts_with("354");
            say_slowly(&stream, &piece);
            if !piece.ends_with('\n') {
                return heard;
            }
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 {
                    return heard;
                }
                heard += &line;
                if !in_data || line == ".\r\n" {
                    in_data = in_data && line != ".\r\n";
                    break;
                }
            }
        }
        heard
    });
    (address, done)
}

/// Octet by octet, as a bad network might.
fn say_slowly(mut stream: &TcpStream, text: &str) {
    for octet in text.as_bytes() {
        if stream.write_all(&[*octet]).is_err() {
            return;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_slow_server_with_long_replies_gets_the_letter_with_dots_stuffed() {
    let (address, done) = server(
        "220-hello\n220-this server\n220 talks much|250-mx\n250-X-NONSENSE 1 2 3\n250 HELP|250 ok|251 user not local; will forward|354 go|250-taken\n250 as 1|221 bye",
    );
    let (code, text) = send(address, &["bob@b.example"], "Subject: x\n\n.dot\nend");
    assert_eq!(code, Some(0), "{text}");
    // Whole lines are shown, though they came octet by octet.
    for says in [
        "<bob@b.example>: accepted",
        "S: 220-hello\nS: 220-this server\nS: 220 talks much\nC: EHLO",
        "\nC: ..dot\nC: end\nC: .\nS: 250-taken\nS: 250 as 1\n",
    ] {
        assert!(text.contains(says), "{text}");
    }
    let heard = done.join().unwrap();
    assert!(heard.contains("RCPT TO:<bob@b.example>\r\n"), "{heard}");
    assert!(heard.contains("\r\n\r\n..dot\r\nend\r\n.\r\n"), "{heard}");
}

#[test]
fn exit_codes_tell_later_from_never() {
    for (script, wanted) in [
        ("554 no service here", 69),
        ("421 not now", 75),
        ("220 a|250 a|451 not now|221 b", 75),
        ("220 a|250 a|250 a|550 no|221 b", 69),
        // What no server should say there, and what is no reply at all.
        ("250 a|250 a|334 a|221 b", 75),
        ("220 a|250-a\n251 b", 75),
        ("220 a|hello", 75),
        ("220 a|", 75),
        ("220 a|250 a|250 a|250 a|250 a", 75),
        ("220 a|250 a|250 a|334 a|221 b", 75),
        ("220 a|500 a|250 a|552 too much|221 b", 69),
        // Cut off in the middle of a reply, and after the letter: nobody said that it was taken.
        ("220 a|25~", 75),
        ("220 a|250 a|250 a|250 a|354 a|~", 75),
    ] {
        let (address, done) = server(script);
        let (code, text) = send(address, &["bob@b.example"], "Subject: x\n\nx\n");
        assert_eq!(code, Some(wanted), "{script}: {text}");
        done.join().unwrap();
    }
}

#[test]
fn without_the_tls_that_was_asked_for_nothing_is_sent() {
    for script in [
        // Not offered; refused; a 220 with plain text behind it and no handshake.
        "220 a|250 a|221 b",
        "220 a|250-a\n250 STARTTLS|454 not now|221 b",
        "220 a|250-a\n250 STARTTLS|220 go\n250 in~",
    ] {
        let (address, done) = server(script);
        let (code, text) = send_with(address, &["bob@b.example"], "x\n", &["--starttls"]);
        assert_eq!(code, Some(75), "{script}: {text}");
        let heard = done.join().unwrap();
        assert!(!heard.contains("MAIL") && heard.contains("EHLO"), "{heard}");
    }
}

#[test]
fn without_a_way_to_authenticate_nothing_is_sent() {
    let user = &["--user", "bob:letmein"][..];
    let token = &["--token", "bob:abc"][..];
    let none = "does not offer AUTH. The message was not sent.";
    let others = "can use none of the AUTH mechanisms";
    let later = "does not offer AUTH before TLS";
    for (ehlo, options, says) in [
        ("250 a", user, none),
        ("250-a\n250 AUTH GSSAPI XOAUTH2", user, others),
        ("250-a\n250 AUTH PLAIN LOGIN", token, others),
        ("250-a\n250 STARTTLS", user, later),
        ("250-a\n250 STARTTLS", token, later),
    ] {
        let (address, done) = server(&format!("220 a|{ehlo}|221 b"));
        let (code, text) = send_with(address, &["bob@b.example"], "x\n", options);
        assert_eq!(code, Some(69), "{ehlo}: {text}");
        assert!(text.contains(says), "{text}");
        assert_eq!(done.join().unwrap(), "EHLO client.example\r\nQUIT\r\n");
    }
}

#[test]
fn a_message_that_cannot_be_sent_as_it_is_is_refused_before_anybody_is_called() {
    for message in ["a\rb\n", "a\r\r\n", "a\0b\n", &"x".repeat(999)] {
        let (code, text) = send("127.0.0.1:9".parse().unwrap(), &["bob@b.example"], message);
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("line 1 has "), "{text}");
    }
}

#[test]
fn of_two_recipients_each_gets_its_own_verdict() {
    let (address, done) = server("220 a|250 a|250 a|250 a|550 5.1.1 no|354 a|250 a|221 a");
    let (code, text) = send(address, &["bob@b.example", "eve@b.example"], "x\n");
    assert_eq!(code, Some(69), "{text}");
    assert!(text.contains("<bob@b.example>: accepted"), "{text}");
    let refused = "<eve@b.example>: refused. The server replied 550 to RCPT.";
    assert!(text.contains(refused), "{text}");
    done.join().unwrap();
}

#[test]
fn nobody_there_is_later_and_what_is_not_on_loopback_is_not_called() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert_eq!(send(free, &["bob@b.example"], "x\n").0, Some(75));
    let (code, text) = send("192.0.2.1:25".parse().unwrap(), &["bob@b.example"], "x\n");
    assert_eq!(code, Some(1));
    assert!(text.contains("loopback"), "{text}");
}

#[test]
fn what_is_saved_is_the_talk_itself_and_replays() {
    let (address, done) = server(
        "220 a.real.server|250-a\n250 8BITMIME|250 a|250 a|550 5.1.1 no such user|354 a|250 it is yours no more|221 a",
    );
    let folder = Folder::new("save");
    let path = &folder.file("run.json");
    let latin = "Subject: x\n\ncaf\u{e9}\n";
    let to = ["bob@b.example", "eve@b.example"];
    let (code, _) = send_with(address, &to, latin, &["--save", path]);
    assert_eq!(code, Some(69));
    done.join().unwrap();

    let (code, text) = ends(&["run", path], b"");
    assert_eq!(code, Some(0), "{text}");
    for wanted in [
        "EHLO client.example",
        "eve@b.example. The server replied 550 to RCPT.",
        "server.example",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }

    // Another octet is another run.
    let saved = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, saved.replace("Subject: x", "Subject: y")).unwrap();
    assert_ne!(ends(&["run", path], b"").0, Some(0));
}
