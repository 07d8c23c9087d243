//! DSN (RFC 3461): what a client asks, and who is told, in a notice that Python reads.

use crate::support::{Served, ours, program, run, said};
use std::process::Command;

#[test]
fn python_asks_to_be_told_of_success_and_reads_the_notice() {
    let (Some(ours), Some(python)) = (ours(), program("python3")) else {
        return;
    };
    let served = Served::start(&ours);
    let script = r"
import smtplib, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), local_hostname='client.example', timeout=5)
s.ehlo()
assert s.has_extn('dsn')
s.sendmail('alice@sender.example', ['bob@receiver.example'], 'Subject: x\r\n\r\nx\r\n',
    mail_options=['RET=HDRS', 'ENVID=QQ314159'],
    rcpt_options=['NOTIFY=SUCCESS', 'ORCPT=rfc822;Bob+2Bx@receiver.example'])
s.quit()
";
    let mut send = Command::new(&python);
    send.args(["-c", script, &served.port()]);
    let output = run(send, "");
    assert!(output.status.success(), "{}", said(&output));
    // It is there once somebody sees it by IMAP.
    served.letters("alice", 1);
    let script = r"
import email, email.policy, imaplib, sys
m = imaplib.IMAP4('127.0.0.1', int(sys.argv[1]))
m.login('alice', 'letmein')
m.select('INBOX', readonly=True)
octets = m.fetch('1', '(BODY.PEEK[])')[1][0][1]
notice = email.message_from_bytes(octets, policy=email.policy.default)
assert not notice.defects and notice['Return-Path'] == '<>', notice['Return-Path']
text, report, header = notice.iter_parts()
assert report.get_content_type() == 'message/delivery-status'
whole, bob = report.get_payload()
assert whole['Original-Envelope-Id'] == 'QQ314159'
assert bob['Original-Recipient'] == 'rfc822; Bob+x@receiver.example', bob['Original-Recipient']
assert bob['Action'] == 'delivered' and bob['Status'] == '2.0.0'
assert header.get_content_type() == 'text/rfc822-headers'
";
    let mut read = Command::new(&python);
    read.args(["-c", script, &served.imap.port().to_string()]);
    let output = run(read, "");
    assert!(output.status.success(), "{}", said(&output));
}
