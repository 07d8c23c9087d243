//! `send`, against servers of others.

use crate::support::{Kept, called, ends, ours, program, run, skip};
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use tests::or_skip;

#[test]
fn aiosmtpd_takes_what_send_delivers() {
    let (ours, python) = or_skip!(ours().zip(program("python3")));
    let mut known = Command::new(&python);
    known.args(["-c", "import aiosmtpd"]);
    if !run(known, "").status.success() {
        skip("Python has no aiosmtpd");
        return;
    }
    let script = include_str!("scripts/send/aiosmtpd.py");
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
        let to = "--to bob@receiver.example --to carol@receiver.example";
        let from = "--from alice@sender.example";
        let mut send = called(&ours, &format!("send 127.0.0.1:{port} {from} {to}"));
        send.args(pipelining.then_some("--pipelining"));
        ends(send, "Subject: by send\n\n.dot\n.\nend\n", 0);
        let taken = lines.next().unwrap().unwrap();
        let wanted = r"('alice@sender.example', ['bob@receiver.example', 'carol@receiver.example'], b'Subject: by send\r\n\r\n.dot\r\n.\r\nend\r\n')";
        assert_eq!(taken, wanted);
    }
    let nobody = format!("send 127.0.0.1:{port} --from <> --to nobody@receiver.example");
    let send = called(&ours, &nobody);
    ends(send, "x\n", 69);
}
