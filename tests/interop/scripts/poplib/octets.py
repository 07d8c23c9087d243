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
