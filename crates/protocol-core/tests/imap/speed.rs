use crate::host::{Store, name};
use crate::logged_in;
use protocol_core::imap::Flags;
#[test]
fn speed() {
    let mut store = Store::new();
    let inbox = store.mailbox(&name("INBOX"));
    let body =
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod.\r\n".repeat(60);
    for n in 0..10_000 {
        let letter = format!(
            "Return-Path: <a@b.example>\r\nReceived: from a.example by b.example with ESMTPS id 1234;\r\n Mon, 2 Mar 2026 09:00:00 +0000\r\nDKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=x; h=from:to;\r\n bh=abcdefabcdefabcdefabcdefabcdefabcdef; b=abcdefabcdefabcdefabcdefabcdefabcdefabcdef\r\nDate: Mon, 2 Mar 2026 09:59:59 +0100\r\nFrom: \"Alice Adams\" <alice{n}@sender.example>\r\nTo: bob@receiver.example, Carol <carol@x.example>\r\nSubject: =?utf-8?Q?Zw=C3=B6lf?= number {n}\r\nMessage-ID: <{n}@sender.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=abc\r\n\r\n--abc\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n--abc\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>x=3D</p>\r\n--abc--\r\n"
        );
        inbox.append(Flags::new(), 0, letter.into());
    }
    let mut host = logged_in(store, 2);
    for i in 0..2 {
        host.line(i, "b SELECT INBOX");
    }
    for line in [
        "FETCH 1:* FLAGS",
        "FETCH 1:* ENVELOPE",
        "FETCH 1:* BODYSTRUCTURE",
        "FETCH 1:* FULL",
        "FETCH 1:* BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]",
        "FETCH 1:* BODY.PEEK[]",
        "SEARCH SUBJECT nowhere",
        "SEARCH UNSEEN",
        "SEARCH FROM alice77",
        "SEARCH TEXT nowhere",
        "SEARCH BODY nowhere",
        "SEARCH SENTSINCE 1-Jan-2026",
        "STORE 1:* +FLAGS (\\Deleted)",
        "NOOP",
    ] {
        let at = std::time::Instant::now();
        let len = host.line(0, &format!("c {line}")).len();
        println!("{line}: {:?} {len}", at.elapsed());
    }
    let at = std::time::Instant::now();
    let s = host.line(1, "c NOOP").len();
    println!("other NOOP: {:?} {s}", at.elapsed());
    let at = std::time::Instant::now();
    let s = host.line(0, "c EXPUNGE").len();
    println!("EXPUNGE: {:?} {s}", at.elapsed());
}
