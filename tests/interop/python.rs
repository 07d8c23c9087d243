//! Python's smtplib and imaplib.

use crate::support::{Served, ours, program, run, said};
use std::process::Command;

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
fn python_reads_our_notice_as_a_delivery_status() {
    let (Some(ours), Some(python)) = (ours(), program("python3")) else {
        return;
    };
    let mut happens = Command::new(ours);
    happens.args(["run", "no-such-user", "--format", "json"]);
    let happened = run(happens, "");
    assert!(happened.status.success(), "{}", said(&happened));
    let script = r"
import email, email.policy, json, sys
kinds = [it['kind'] for it in json.load(sys.stdin)['events']]
notices = [it['notice-written'] for it in kinds if isinstance(it, dict) and 'notice-written' in it]
notice = email.message_from_string(notices[0]['content'], policy=email.policy.default)
assert len(notices) == 1 and not notice.defects, notice.defects
assert notice.get_content_type() == 'multipart/report', notice.get_content_type()
assert notice.get_param('report-type') == 'delivery-status'
assert notice['Auto-Submitted'] == 'auto-replied'
assert notice['To'].addresses[0].addr_spec == 'alice@sender.example'
text, status, original = notice.iter_parts()
assert text.get_content_type() == 'text/plain' and 'bop@receiver.example' in text.get_content()
assert status.get_content_type() == 'message/delivery-status'
whole, recipient = status.get_payload()
assert whole['Reporting-MTA'] == 'dns; relay.sender.example', whole.items()
assert recipient['Final-Recipient'] == 'rfc822; bop@receiver.example', recipient.items()
assert recipient['Action'] == 'failed' and recipient['Status'] == '5.1.1'
assert recipient['Diagnostic-Code'].startswith('smtp; 550 5.1.1'), recipient.items()
assert original.get_content_type() == 'message/rfc822'
assert original.get_payload(0)['Subject'] == 'Lunch on Thursday?'
assert not any(part.defects for part in notice.walk())
";
    let mut read = Command::new(python);
    read.args(["-c", script]);
    let output = run(read, &String::from_utf8_lossy(&happened.stdout));
    assert!(output.status.success(), "{}", said(&output));
}
