//! The page and its API, over HTTP in its simplest words.

use crate::program::Folder;
use crate::secured::{expect, secured, shake_hands};
use crate::{FREE, Served, reply};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};
use world::{Run, Timeline};

const PAGE: [&str; 2] = ["--page", FREE];

/// Status, header and body of the answer.
fn request(served: &Served, method: &str, path: &str, headers: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(served.address("page")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_owned(), body.to_owned())
}

fn host(served: &Served) -> String {
    format!("Host: {}\r\n", served.address("page"))
}

fn get(served: &Served, path: &str) -> String {
    let (status, _, body) = request(served, "GET", path, &host(served));
    assert_eq!(status, 200, "{path}: {body}");
    body
}

fn json(served: &Served, path: &str) -> Value {
    serde_json::from_str(&get(served, path)).unwrap()
}

/// The newest session, once it is closed.
fn closed(served: &Served) -> Value {
    let start = Instant::now();
    loop {
        let newest = json(served, "/api/lab/sessions")["sessions"][0].clone();
        if newest["closed"].is_string() {
            return newest;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{newest}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_session_is_listed_explained_and_opens_as_a_run() {
    let served = Served::start(&PAGE);
    let mut smtp = served.talk("smtp");
    smtp.expect("EHLO client.example", "250");
    smtp.expect("MAIL FROM: <ann@sender.example>", "250");
    smtp.expect("RCPT TO:<bob@receiver.example>", "250");
    smtp.expect("RCPT TO:<nobody@receiver.example>", "550");
    smtp.expect("DATA", "354");
    smtp.expect(
        "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n..dot\r\n.",
        "250",
    );
    smtp.expect("QUIT", "221");
    drop(smtp);

    let session = closed(&served);
    assert_eq!(session["service"], "smtp");
    assert_eq!(session["from"], "ann@sender.example");
    let codes: Vec<&Value> = session["to"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["code"])
        .collect();
    assert_eq!(codes, [250, 550]);
    assert_eq!(session["last"], "221 2.0.0 closing the connection");

    let path = format!("/api/lab/sessions/{}", session["number"]);
    let found = json(&served, &path);
    let findings = found["findings"].as_array().unwrap();
    let space = findings
        .iter()
        .find(|it| it["rule"] == "space-after-colon")
        .unwrap();
    assert_eq!(
        (&space["place"], &space["level"]),
        (&"m/1/4".into(), &"note".into())
    );
    assert_eq!(session["findings"], findings.len());

    let text = get(&served, &format!("{path}?format=text"));
    assert!(
        text.starts_with("S: 220 ") && text.contains("\nC: ..dot\nC: .\nS: 250 "),
        "{text}"
    );
    let run = Run::from_json(&get(&served, &format!("{path}?format=run"))).unwrap();
    let mut timeline = Timeline::replay(&run).unwrap();
    timeline.last();
    let lines = timeline
        .past()
        .iter()
        .filter(|it| matches!(it.kind, world::EventKind::LineSent { .. }));
    assert_eq!(session["lines"], lines.count());

    let messages = json(&served, "/api/lab/messages");
    let message = &messages["messages"][0];
    assert_eq!(
        (&messages["total"], &message["subject"]),
        (&1.into(), &"Grüße".into())
    );
    // Behind a greeting and EHLO, MAIL, two RCPT and DATA with their replies: three lines of content, the dot, 250.
    assert_eq!(message["line"], "m/1/16");
    let id = message["id"].as_str().unwrap();
    // It is delivered a moment after it was accepted.
    let start = Instant::now();
    while json(&served, "/api/lab/messages")["messages"][0]["mailbox"] != "bob@receiver.example" {
        assert!(start.elapsed() < Duration::from_secs(5));
    }
    let envelope = &json(&served, &format!("/api/lab/message/{id}/session"))["envelope"];
    assert_eq!(envelope["to"][1]["reply"], "550 5.1.1 no such mailbox here");
    assert!(get(&served, &format!("/api/v1/message/{id}/raw")).ends_with("\r\n\r\n.dot\r\n"));

    for gone in [
        "/api/lab/sessions/99",
        "/api/lab/sessions/x",
        "/api/v1/message/99",
        "/api/lab/no",
    ] {
        let (status, _, body) = request(&served, "GET", gone, &host(&served));
        assert_eq!(status, 404, "{gone}");
        assert!(serde_json::from_str::<Value>(&body).unwrap()["error"].is_string());
    }
    served.end();
}

#[test]
fn sessions_under_tls_open_as_runs_too() {
    let (served, certificate) = secured(&PAGE);
    let stream = TcpStream::connect(served.address("submissions")).unwrap();
    let mut talk = shake_hands(stream, &certificate);
    reply(&mut talk, "", "220");
    expect(&mut talk, "EHLO client.example", "250");
    expect(&mut talk, "AUTH PLAIN AGJvYgBsZXRtZWlu", "235");
    expect(&mut talk, "QUIT", "221");
    drop(talk);
    let session = closed(&served);
    assert_eq!(
        (&session["secured"], &session["user"]),
        (&true.into(), &"bob".into())
    );
    let path = format!("/api/lab/sessions/{}?format=run", session["number"]);
    let run = Run::from_json(&get(&served, &path)).unwrap();
    assert!(Timeline::replay(&run).is_ok());
}

#[test]
fn requests_for_another_host_or_from_another_origin_are_refused() {
    let served = Served::start(&PAGE);
    let port = served.address("page").port();
    for (headers, status) in [
        (format!("Host: localhost:{port}\r\n"), 200),
        (
            format!("Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"),
            200,
        ),
        (format!("Host: evil.example:{port}\r\n"), 403),
        (
            format!("Host: 127.0.0.1:{port}\r\nOrigin: https://evil.example\r\n"),
            403,
        ),
        (format!("Host: 127.0.0.1:{port}\r\nOrigin: null\r\n"), 403),
    ] {
        for (method, path) in [
            ("GET", "/api/lab/sessions"),
            ("DELETE", "/api/v1/messages"),
            ("GET", "/livez"),
        ] {
            let (got, head, body) = request(&served, method, path, &headers);
            assert_eq!(got, status, "{path} {headers}");
            assert!(
                !head.to_ascii_lowercase().contains("access-control"),
                "{head}"
            );
            assert!(status == 200 || body.starts_with("{\"error\":"), "{body}");
        }
    }
}

#[test]
fn each_line_is_told_within_two_hundred_milliseconds() {
    let served = Served::start(&PAGE);
    let mut stream = TcpStream::connect(served.address("page")).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    write!(
        stream,
        "GET /api/lab/events HTTP/1.1\r\n{}\r\n",
        host(&served)
    )
    .unwrap();
    let mut events = BufReader::new(stream).lines();
    assert_eq!(events.next().unwrap().unwrap(), "HTTP/1.1 200 OK");
    // The newest line that was told, once it is that.
    let mut told = |wanted: &str| {
        let start = Instant::now();
        while !events.next().unwrap().unwrap().contains(wanted) {}
        start.elapsed()
    };
    let mut smtp = served.talk("smtp");
    told("ESMTP ready");
    for line in ["NOOP one", "NOOP two", "MAIL FROM:<a@b.example>", "RSET"] {
        // It waits for more than a reply to be seen with its command.
        smtp.say(&format!("{line}\r\n"));
        let reply = smtp.line();
        let took = told(reply.trim_end());
        assert!(took < Duration::from_millis(200), "{line}: {took:?}");
    }
    served.deliver("Subject: told\r\n\r\nx");
    told("\"subject\":\"told\"");
}

#[test]
fn a_request_waits_for_a_message_and_says_why_none_fits() {
    let served = Served::start(&PAGE);
    served.deliver("Subject: one\r\n\r\nx");
    let start = Instant::now();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| json(&served, "/api/lab/wait?query=subject:two&timeout=10s"));
        std::thread::sleep(Duration::from_millis(300));
        served.deliver("Subject: two\r\n\r\nx");
        assert_eq!(waiting.join().unwrap()["message"]["Subject"], "two");
    });
    assert!(start.elapsed() < Duration::from_secs(5));
    let both = json(&served, "/api/lab/wait?count=2");
    assert_eq!(both["messages"].as_array().unwrap().len(), 2);
    for (query, why) in [
        ("query=subject:three", "the message has “two” there"),
        ("after=2", "not newer than the message 2"),
    ] {
        let path = format!("/api/lab/wait?{query}&timeout=100ms");
        let (status, _, body) = request(&served, "GET", &path, &host(&served));
        assert_eq!(status, 408);
        let body: Value = serde_json::from_str(&body).unwrap();
        let newest = &body["seen"][0];
        assert!(newest["why"].as_str().unwrap().contains(why), "{body}");
    }
    for wrong in ["timeout=soon", "timeout=1h", "count=x"] {
        let path = format!("/api/lab/wait?{wrong}");
        assert_eq!(
            request(&served, "GET", &path, &host(&served)).0,
            400,
            "{wrong}"
        );
    }
}

#[test]
fn the_page_is_served_where_it_is_and_said_where_it_is_not() {
    let folder = Folder::new("site");
    let site = folder.0.to_str().unwrap();
    std::fs::write(folder.file("index.html"), "<title>page</title>").unwrap();
    std::fs::write(folder.file("a.wasm"), "wasm").unwrap();
    let served = Served::start(&[&PAGE[..], &["--site", site]].concat());
    let (status, head, _) = request(&served, "GET", "/", &host(&served));
    assert_eq!(status, 302);
    assert!(head.contains("location: /?live\r\n"), "{head}");
    assert_eq!(get(&served, "/?live"), "<title>page</title>");
    let (_, head, _) = request(&served, "GET", "/a.wasm", &host(&served));
    assert!(head.contains("content-type: application/wasm"), "{head}");
    let (status, ..) = request(&served, "GET", "/../Cargo.toml", &host(&served));
    assert_eq!(status, 404);
    let refused = crate::program::ends(&["serve", "--page", FREE, "--site", "/nowhere"], b"");
    assert_eq!(refused.0, Some(1));
    assert!(refused.1.contains("--site /nowhere"), "{}", refused.1);
}

/// The most memory, in KiB.
#[cfg(target_os = "linux")]
const MOST: u64 = 100 * 1024;

#[test]
#[cfg(target_os = "linux")]
fn ten_thousand_messages_from_fifty_connections_take_little_memory() {
    const CONNECTIONS: usize = 50;
    const EACH: usize = 200;
    let served = Served::start(&PAGE);
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(|| {
                for number in 0..EACH {
                    served.deliver(&format!(
                        "Subject: letter {number}\r\n\r\n{}",
                        "A line.\r\n".repeat(50)
                    ));
                }
            });
        }
    });
    let all = json(&served, "/api/lab/sessions");
    assert_eq!(all["total"], CONNECTIONS * EACH);
    let sessions = all["sessions"].as_array().unwrap();
    assert_eq!(
        (sessions.len(), &sessions[0]["number"]),
        (200, &(CONNECTIONS * EACH).into())
    );
    let oldest = &json(&served, "/api/lab/sessions?before=2")["sessions"][0];
    for number in [&sessions[0]["number"], &oldest["number"]] {
        if !number.is_null() {
            get(&served, &format!("/api/lab/sessions/{number}?format=run"));
        }
    }
    assert_eq!(
        json(&served, "/api/lab/messages")["total"],
        CONNECTIONS * EACH
    );
    let peak = crate::unread::peak(&served);
    assert!(peak < MOST, "{peak} KiB");
}

#[test]
fn a_message_that_was_not_waited_for_is_a_message_too() {
    let served = Served::start(&PAGE);
    let mut stream = TcpStream::connect(served.address("smtp")).unwrap();
    stream
        .write_all(
            b"HELO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@receiver.example>\r\nDATA\r\n\
              Subject: early\r\n\r\nhi\r\n.\r\nQUIT\r\n",
        )
        .unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).unwrap();
    assert!(said.contains("250 2.0.0"), "{said}");
    closed(&served);
    let messages = json(&served, "/api/lab/messages");
    assert_eq!(messages["messages"][0]["subject"], "early", "{messages}");
}

#[test]
fn what_a_wait_does_not_know_is_refused() {
    let served = Served::start(&PAGE);
    for query in ["qeury=to:bob", "after=bogus", "count=x", "timeout=soon"] {
        let path = format!("/api/lab/wait?{query}");
        let (status, _, body) = request(&served, "GET", &path, &host(&served));
        assert_eq!(status, 400, "{query}: {body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        assert!(body["error"].is_string(), "{query}: {body}");
    }
}
