import datetime
inner = b'''From: carol@receiver.example
Subject: =?utf-8?Q?Adjunt_=C3=A0?=
Date: Fri, 2 Jan 2026 03:04:05 +0900
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p>=C3=A0</p>
'''
letter = (b'''From: "Alice, of S." <alice@sender.example>
Sender: list@sender.example
Reply-To: reply@sender.example
To: Bob <bob@receiver.example>, "the others":carol@receiver.example, dave@receiver.example;
Cc: =?utf-8?B?5pel5pys?= <j@receiver.example>
Subject: a "quoted" \\ subject
In-Reply-To: <zero@sender.example>
Message-ID: <one@sender.example>
Date: Thu, 1 Jan 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

preamble
--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8; format=flowed
Content-ID: <plain@sender.example>
Content-Description: the words
Content-Language: ca, en
Content-Location: http://sender.example/

line one
line two
--inner
Content-Type: text/html

<p>
--inner--
--outer
Content-Type: message/rfc822

''' + inner + b'''
--outer
Content-Type: image/png; name*=utf-8''%e6%97%a5.png
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="a \\"b\\".png"; size=3

AAAA
--outer--
epilogue
''').replace(b'\n', b'\r\n')
i = connect()
when = datetime.datetime(2026, 1, 5, 6, 7, 8)
i.append('INBOX', letter, [b'\\Answered', b'$Work'], when)
i.append('INBOX', b'Subject: bare\r\n\r\nx\r\n')
i.append('INBOX', b'no header at all', [b'\\Draft'])
i.select_folder('INBOX', readonly=True)
got = i.fetch([1, 2, 3], ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODYSTRUCTURE', 'BODY', 'UID'])
assert sorted(got) == [1, 2, 3]
one = got[1]
assert set(one[b'FLAGS']) == {b'\\Answered', b'$Work', b'\\Recent'}, one[b'FLAGS']
assert one[b'INTERNALDATE'] == when and one[b'RFC822.SIZE'] == len(letter) and one[b'SEQ'] == 1
e = one[b'ENVELOPE']
assert e.subject == b'a "quoted" \\ subject' and e.message_id == b'<one@sender.example>'
assert e.in_reply_to == b'<zero@sender.example>' and e.bcc is None
assert e.date == datetime.datetime.fromtimestamp(1767258000), e.date
assert e.from_[0].name == b'Alice, of S.' and (e.from_[0].mailbox, e.from_[0].host) == (b'alice', b'sender.example')
assert e.sender[0].mailbox == b'list' and e.reply_to[0].mailbox == b'reply'
to = [(it.name, it.mailbox, it.host) for it in e.to]
assert to == [(b'Bob', b'bob', b'receiver.example'), (None, b'the others', None), (None, b'carol', b'receiver.example'),
    (None, b'dave', b'receiver.example'), (None, None, None)], to
assert e.cc[0].name == b'=?utf-8?B?5pel5pys?='
# Types, names of parameters and encodings are in whatever case.
def lower(it):
    if isinstance(it, bytes):
        return it.lower()
    return type(it)(map(lower, it)) if isinstance(it, (tuple, list)) else it
s = lower(one[b'BODYSTRUCTURE'])
assert s.is_multipart and len(s[0]) == 3 and s[1] == b'mixed' and s[2] == (b'boundary', b'outer'), s
alternative, forwarded, picture = s[0]
plain, html = alternative[0]
assert alternative[1] == b'alternative'
assert plain[:8] == (b'text', b'plain', (b'charset', b'utf-8', b'format', b'flowed'), b'<plain@sender.example>',
    b'the words', b'7bit', 18, 2), plain
assert plain[8:] == (None, None, (b'ca', b'en'), b'http://sender.example/'), plain
assert html[:2] == (b'text', b'html') and html[5:8] == (b'7bit', 3, 1), html
assert forwarded[:2] == (b'message', b'rfc822') and forwarded[6] == len(inner.replace(b'\n', b'\r\n')), forwarded
assert forwarded[7][1] == b'=?utf-8?q?adjunt_=c3=a0?=' and forwarded[7][2][0][2] == b'carol'
assert forwarded[8][:2] == (b'text', b'html') and forwarded[8][5] == b'quoted-printable', forwarded[8]
assert forwarded[9] == inner.count(b'\n'), forwarded
assert picture[:2] == (b'image', b'png') and picture[5:7] == (b'base64', 4), picture
assert picture[2] == (b'name*', b"utf-8''%e6%97%a5.png") and picture[8][0] == b'attachment', picture
assert picture[8][1] == (b'filename', b'a "b".png', b'size', b'3'), picture
assert [len(it) for it in one[b'BODY'][0]] and len(one[b'BODY'][0][2]) == 7, one[b'BODY'][0][2]
assert got[2][b'ENVELOPE'].from_ is None and got[2][b'ENVELOPE'].subject == b'bare'
assert lower(got[2][b'BODYSTRUCTURE'])[:8] == (b'text', b'plain', (b'charset', b'us-ascii'), None, None, b'7bit', 3, 1), got[2]
parts = {
    'BODY.PEEK[]': letter, 'BODY.PEEK[HEADER]': letter.split(b'preamble')[0],
    'BODY.PEEK[TEXT]': letter[letter.index(b'preamble'):],
    'BODY.PEEK[HEADER.FIELDS (SUBJECT cc)]':
        b'Cc: =?utf-8?B?5pel5pys?= <j@receiver.example>\r\nSubject: a "quoted" \\ subject\r\n\r\n',
    'BODY.PEEK[1.1]': b'line one\r\nline two', 'BODY.PEEK[1.2]': b'<p>',
    'BODY.PEEK[2]': inner.replace(b'\n', b'\r\n'), 'BODY.PEEK[2.TEXT]': b'<p>=C3=A0</p>\r\n',
    'BODY.PEEK[2.1]': b'<p>=C3=A0</p>\r\n', 'BODY.PEEK[3]': b'AAAA',
    'BODY.PEEK[2.HEADER.FIELDS (Subject)]': b'Subject: =?utf-8?Q?Adjunt_=C3=A0?=\r\n\r\n',
    'BODY.PEEK[1.2.MIME]': b'Content-Type: text/html\r\n\r\n',
    'RFC822': letter, 'RFC822.HEADER': letter.split(b'preamble')[0], 'RFC822.TEXT': letter[letter.index(b'preamble'):],
}
for item, wanted in parts.items():
    key = item.replace('.PEEK', '').encode().upper()
    found = {name.upper(): it for name, it in i.fetch(1, [item])[1].items()}
    assert found[key] == wanted, (item, found)
assert i.fetch(1, ['BODY.PEEK[1.1]<5.3>'])[1][b'BODY[1.1]<5>'] == b'one'
assert not i.fetch(1, ['BODY.PEEK[7]'])[1][b'BODY[7]']
i.use_uid = False
assert i.fetch(2, ['UID'])[2][b'UID'] == 2
