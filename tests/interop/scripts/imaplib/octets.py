import imaplib, random
i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
i.login('bob', 'letmein')
i.select()
random.seed(1)
octets = bytes(it for it in range(1, 256) if it not in b'\r\n')
def line(length):
    return bytes(random.choices(octets, k=length))
bodies = [
    b'', b'\r\n', b'.\r\n', b'..\r\n.\r\n', b'no end', b'spaces  \t \r\n\r\n\r\n', 'été 日本\r\n'.encode(),
    b'(a) {3}\r\n* 1 EXISTS\r\na OK done\r\n', line(900) + b'\r\n',
    b'\r\n'.join(line(random.randrange(900)) for _ in range(300)) + b'\r\n',
]
for number, body in enumerate(bodies, 1):
    content = b'Subject: %d\r\n\r\n' % number + body
    day = 86400 * 365 * number
    kind, [told_uid] = i.append('INBOX', r'(\Seen $Label1)', imaplib.Time2Internaldate(day), content)
    assert kind == 'OK' and b'[APPENDUID ' in told_uid and b' %d]' % number in told_uid, told_uid
    found = i.uid('FETCH', str(number), '(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])')[1]
    head, said = found[0]
    assert said == content, (content, said)
    assert b'RFC822.SIZE %d ' % len(content) in head, head
    assert time.mktime(imaplib.Internaldate2tuple(head)) == day, head
    flags = imaplib.ParseFlags(head)
    assert {rb'\Seen', b'$Label1'} <= set(flags), flags
assert i.response('RECENT')[1] is not None
# The same by SMTP, what goes through it.
s = smtplib.SMTP('127.0.0.1', port['smtp'], local_hostname='client.example', timeout=5)
before = len(bodies)
sent = [b'Subject: %d\r\n\r\n' % number + body for number, body in enumerate(bodies) if body.endswith(b'\r\n')]
for content in sent:
    s.sendmail('a@b.example', ['bob@receiver.example'], content, mail_options=['BODY=8BITMIME'])
until(lambda: i.noop()[0] == 'OK' and int(i.status('INBOX', '(MESSAGES)')[1][0].split()[-1][:-1]) == before + len(sent))
i.select()
for number, content in enumerate(sent, before + 1):
    whole = i.fetch(str(number), '(BODY.PEEK[])')[1][0][1]
    assert whole.endswith(b'\r\n' + content), (content, whole)
    assert whole.count(b'Received: ') >= 1
    parts = [i.fetch(str(number), '(BODY.PEEK[%s])' % it)[1][0][1] for it in ('HEADER', 'TEXT')]
    assert b''.join(parts) == whole
    # By pieces, as programs on a thin line take it.
    pieces = [i.fetch(str(number), '(BODY.PEEK[]<%d.1000>)' % at)[1][0][1] for at in range(0, len(whole), 1000)]
    assert b''.join(pieces) == whole
    assert i.fetch(str(number), '(BODY.PEEK[]<%d.1000>)' % len(whole))[1][0].endswith(b'<%d> "")' % len(whole))
