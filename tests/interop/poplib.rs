//! Python's poplib: a session of POP3 from login to QUIT, the lock, what a connection that drops leaves.

use crate::support::{Served, ours, program, python};

fn talk(script: &str) {
    let (Some(ours), Some(python3)) = (ours(), program("python3")) else {
        return;
    };
    let script = format!("{BEGIN}{script}");
    python(&python3, &script, &Served::start(&ours), &[]);
}

/// A session, and one that is let in.
const BEGIN: &str = "
import poplib
def clear():
    return poplib.POP3('127.0.0.1', port['pop3'], timeout=5)
def enter(user='bob'):
    p = clear()
    p.user(user)
    p.pass_('letmein')
    return p
";

#[test]
fn poplib_logs_in_by_every_way_it_has() {
    talk(
        r"
import base64, hmac
def stls():
    p = clear()
    assert 'STLS' in p.capa()
    p.stls(context)
    assert 'STLS' not in p.capa()
    return p
def implicit():
    return poplib.POP3_SSL('127.0.0.1', port['pop3s'], context=context, timeout=5)
def by_user(p, password):
    p.user('bob')
    return p.pass_(password)
def plain(p, password):
    return p._shortcmd('AUTH PLAIN ' + base64.b64encode(b'\0bob\0' + password.encode()).decode())
def later(p, password):
    assert p._shortcmd('AUTH PLAIN').startswith(b'+ ')
    return p._shortcmd(base64.b64encode(b'\0bob\0' + password.encode()).decode())
def cram(p, password):
    challenge = base64.b64decode(p._shortcmd('AUTH CRAM-MD5')[2:])
    proof = b'bob ' + hmac.new(password.encode(), challenge, 'md5').hexdigest().encode()
    return p._shortcmd(base64.b64encode(proof).decode())
ways = [by_user, lambda p, password: p.apop('bob', password), plain, later, cram]
for connect in [clear, stls, implicit]:
    for way in ways:
        p = connect()
        capa = p.capa()
        assert {'TOP', 'UIDL', 'USER', 'SASL', 'PIPELINING', 'RESP-CODES'} <= set(capa), capa
        assert {'PLAIN', 'CRAM-MD5'} <= set(capa['SASL']), capa
        error = refused(poplib.error_proto, way, p, 'wrong')
        assert b'[AUTH]' in error.args[0], error
        assert way(p, 'letmein').startswith(b'+OK')
        assert p.stat() == (0, 0)
        assert p.quit().startswith(b'+OK')
refused(ssl.SSLError, lambda: poplib.POP3_SSL('127.0.0.1', port['pop3s'], context=ssl.create_default_context()))
",
    );
}

#[test]
fn poplib_takes_the_messages_byte_for_byte_and_deletes_by_quit() {
    talk(
        r"
bodies = [b'.\r\n..\r\n...x\r\n', b'', b'\r\n\r\n', 'été 日本\r\n'.encode(), b'x' * 900 + b'\r\n', b'-ERR\r\n+OK\r\n']
letters = [b'Subject: %d\r\n\r\n' % number + body for number, body in enumerate(bodies, 1)]
with smtplib.SMTP('127.0.0.1', port['smtp'], local_hostname='client.example', timeout=5) as s:
    for letter in letters:
        s.sendmail('a@b.example', ['bob@receiver.example'], letter, mail_options=['BODY=8BITMIME'])
def there():
    p = enter()
    count = p.stat()[0]
    p.quit()
    return count == len(letters)
until(there)
poplib._MAXLINE = 4096
p = enter()
count, octets = p.stat()
sizes = [int(it.split()[1]) for it in p.list()[1]]
assert count == len(letters) == len(sizes) and sum(sizes) == octets
uids = [it.split()[1] for it in p.uidl()[1]]
assert len(set(uids)) == count and p.uidl(2).split()[2] == uids[1]
for number, (letter, size) in enumerate(zip(letters, sizes), 1):
    _, lines, _ = p.retr(number)
    whole = b''.join(it + b'\r\n' for it in lines)
    assert whole.endswith(b'\r\n' + letter), (letter, whole)
    assert size == len(whole) and int(p.list(number).split()[2]) == size
    head = p.top(number, 0)[1]
    assert head[-1] == b'' and b'Subject: %d' % number in head
    assert p.top(number, 1)[1] == lines[:len(head) + 1], p.top(number, 1)
    assert p.top(number, 999)[1] == lines
assert p.dele(2).startswith(b'+OK')
refused(poplib.error_proto, p.retr, 2)
refused(poplib.error_proto, p.dele, 2)
refused(poplib.error_proto, p.retr, 99)
assert p.stat()[0] == count - 1 and len(p.list()[1]) == count - 1
assert p.rset().startswith(b'+OK') and p.stat() == (count, octets) and p.noop().startswith(b'+OK')
# The connection drops: nothing is deleted (RFC 1939 section 6), and the lock goes.
p.dele(1)
p.close()
def again():
    try:
        return enter()
    except poplib.error_proto as error:
        assert b'[IN-USE]' in error.args[0], error
p = until(again)
assert p.stat() == (count, octets)
p.dele(1)
p.dele(3)
assert p.quit().startswith(b'+OK')
p = enter()
assert [it.split()[1] for it in p.uidl()[1]] == [uids[1], *uids[3:]]
p.quit()
",
    );
}

#[test]
fn one_session_of_poplib_locks_another_out_and_imap_sees_what_it_deleted() {
    talk(
        r"
import imaplib
deliver('bob@receiver.example', *[b'Subject: x\r\n\r\nx\r\n'] * 3)
i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
i.login('bob', 'letmein')
until(lambda: i.select() == ('OK', [b'3']))
one = enter()
for _ in range(2):
    two = clear()
    two.user('bob')
    error = refused(poplib.error_proto, two.pass_, 'letmein')
    assert b'[IN-USE]' in error.args[0], error
    two.quit()
# Another's is free, and so is the mailbox by IMAP.
assert enter('carol').quit().startswith(b'+OK')
assert i.search(None, 'ALL') == ('OK', [b'1 2 3'])
# What comes is for the next session.
deliver('bob@receiver.example', b'Subject: later\r\n\r\nx\r\n')
until(lambda: i.noop()[0] == 'OK' and i.untagged_responses.get('EXISTS', [0])[-1] == b'4')
assert one.stat()[0] == 3
# IMAP takes one away: the other is not shifted by that.
i.store('1', '+FLAGS', r'(\Deleted)')
i.expunge()
i.untagged_responses.clear()
two_before = one.uidl()[1][1]
one.dele(2)
assert one.uidl()[1][-1] != two_before and len(one.uidl()[1]) == 2
one.quit()
i.noop()
assert i.untagged_responses['EXPUNGE'] == [b'1'], i.untagged_responses
assert i.fetch('1:*', '(UID)')[1] == [b'1 (UID 3)', b'2 (UID 4)']
three = enter()
assert three.stat()[0] == 2 and three.uidl()[1][0].split()[1] != two_before.split()[1]
three.quit()
",
    );
}
