//! IMAPClient, from PyPI: mailboxes of any name, all that FETCH says as it is parsed there, IDLE.

use crate::support::{Served, installed, ours, program, python};

fn talk(script: &str) {
    let (Some(ours), Some(python3)) = (ours(), program("python3")) else {
        return;
    };
    if installed("python", "imapclient/__init__.py").is_none() {
        return;
    }
    let script = format!("{CONNECT}{script}");
    python(&python3, &script, &Served::start(&ours), &[]);
}

/// A client that has logged in.
const CONNECT: &str = "
from imapclient import IMAPClient, exceptions
def clear():
    return IMAPClient('127.0.0.1', port['imap'], ssl=False, timeout=5)
def connect():
    i = clear()
    i.login('bob', 'letmein')
    return i
";

#[test]
fn imapclient_logs_in_by_every_way_it_has() {
    talk(
        r"
import hashlib, hmac
def starttls():
    i = clear()
    i.starttls(context)
    return i
def implicit():
    return IMAPClient('127.0.0.1', port['imaps'], ssl_context=context, timeout=5)
def cram(password):
    def respond(challenge):
        return b'bob ' + hmac.new(password.encode(), challenge, 'md5').hexdigest().encode()
    return respond
def by_name(password):
    return lambda it: {b'Username:': 'bob', b'User Name': 'bob'}.get(it.rstrip(b'\0'), password)
ways = [
    lambda i, password: i.login('bob', password),
    lambda i, password: i.plain_login('bob', password),
    lambda i, password: i.plain_login('bob', password, 'bob'),
    lambda i, password: i.sasl_login('CRAM-MD5', cram(password)),
    lambda i, password: i.sasl_login('LOGIN', by_name(password)),
]
for connect in [clear, starttls, implicit]:
    for enter in ways:
        with connect() as i:
            refused(exceptions.IMAPClientError, enter, i, 'wrong')
            enter(i, 'letmein')
            assert i.select_folder('INBOX')[b'EXISTS'] == 0
i = connect()
i.login('bob', 'letmein')
assert i.has_capability('ENABLE') and i.enable('X-NOTHING') == []
assert b'name' in i.id_({'name': 'IMAPClient'})[0]
assert i.namespace().personal == (('', '/'),)
",
    );
}

#[test]
fn imapclient_keeps_folders_of_any_name() {
    talk(
        r"
i = connect()
catalan, japanese = 'Esborranys i còpies', '日本語/受信箱'
names = [catalan, japanese, 'a & b', 'quo\x22te', 'back\\slash', '~peter/mail/台北/日本語', 'Ünïcode €', '😀', 'x' * 60]
for name in names:
    i.create_folder(name)
    i.subscribe_folder(name)
refused(exceptions.IMAPClientError, i.create_folder, catalan)
def listed():
    return {name: set(flags) for flags, separator, name in i.list_folders() if separator == b'/'}
def subscribed():
    return {name for _, _, name in i.list_sub_folders()}
above = {'日本語', '~peter', '~peter/mail', '~peter/mail/台北'}
assert set(listed()) == {'INBOX', *names, *above}, listed()
assert subscribed() == {'INBOX', *names}
assert rb'\HasChildren' in listed()['日本語'] and rb'\HasNoChildren' in listed()[japanese]
assert [name for _, _, name in i.list_folders('日本語/', '%')] == [japanese]
assert {name for _, _, name in i.list_folders('', '%')} == {'INBOX', '日本語', '~peter', *names} - {japanese, names[5]}
for number, name in enumerate(names, 1):
    for _ in range(number):
        i.append(name, b'Subject: x\r\n\r\nx', [b'\\Seen'] if number % 2 else [])
    status = i.folder_status(name, ['MESSAGES', 'UNSEEN', 'UIDNEXT'])
    assert status == {b'MESSAGES': number, b'UNSEEN': 0 if number % 2 else number, b'UIDNEXT': number + 1}, status
    assert i.folder_exists(name) and i.select_folder(name)[b'EXISTS'] == number
    i.close_folder()
i.rename_folder(catalan, 'Còpies/d’esborranys')
i.rename_folder('日本語', '日本')
assert not i.folder_exists(catalan) and not i.folder_exists(japanese)
assert i.select_folder('Còpies/d’esborranys')[b'EXISTS'] == 1
assert i.select_folder('日本/受信箱')[b'EXISTS'] == 2
i.close_folder()
refused(exceptions.IMAPClientError, i.rename_folder, 'nowhere', 'x')
refused(exceptions.IMAPClientError, i.rename_folder, 'a & b', '日本')
# A subscription is of the name.
assert catalan in subscribed()
for name in subscribed() - {'INBOX'}:
    i.unsubscribe_folder(name)
assert subscribed() == {'INBOX'}
# What is below stays.
i.delete_folder('日本')
assert listed()['日本'] >= {rb'\Noselect'} and i.folder_exists('日本/受信箱'), listed()
refused(exceptions.IMAPClientError, i.select_folder, '日本')
for name in ['日本/受信箱', '日本', *names[2:], '~peter/mail/台北', '~peter/mail', '~peter']:
    i.delete_folder(name)
assert set(listed()) == {'INBOX', 'Còpies', 'Còpies/d’esborranys'}, listed()
refused(exceptions.IMAPClientError, i.delete_folder, 'INBOX')
# The same name again is another mailbox.
i.create_folder('😀')
first = i.folder_status('😀', ['UIDVALIDITY'])
i.delete_folder('😀')
i.create_folder('😀')
assert i.folder_status('😀', ['UIDVALIDITY'])[b'UIDVALIDITY'] > first[b'UIDVALIDITY']
# Of INBOX the messages go to the new one.
i.append('INBOX', b'Subject: x\r\n\r\nx')
i.rename_folder('INBOX', 'Vell')
assert i.folder_status('INBOX', ['MESSAGES']) == {b'MESSAGES': 0}
assert i.folder_status('Vell', ['MESSAGES']) == {b'MESSAGES': 1}
",
    );
}

#[test]
fn imapclient_parses_all_that_fetch_says() {
    talk(
        r#"
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
"#,
    );
}

#[test]
fn imapclient_marks_copies_moves_and_expunges() {
    talk(
        r"
i = connect()
for number in range(1, 11):
    said = i.append('INBOX', b'Subject: %d\r\n\r\nx' % number)
    assert b'APPENDUID' in said
    assert b' %d]' % number in said, said
i.select_folder('INBOX')
assert i.add_flags([1, 2], [b'\\Flagged', '$Feina'])[2] == (b'\\Flagged', b'$Feina', b'\\Recent')
assert i.remove_flags([1], b'\\Flagged')[1] == (b'$Feina', b'\\Recent')
assert i.set_flags([1], [b'\\Seen'])[1] == (b'\\Seen', b'\\Recent')
i.add_flags([3], [b'\\Seen'], silent=True)
assert i.get_flags([1, 2, 3, 99]) == {1: (b'\\Seen', b'\\Recent'), 2: (b'\\Flagged', b'$Feina', b'\\Recent'),
    3: (b'\\Seen', b'\\Recent')}, i.get_flags([1, 2, 3, 99])
assert i.search(['KEYWORD', '$feina']) == [2] and i.search(['UID', '4:6']) == [4, 5, 6]
assert i.search(['SUBJECT', '1', 'NOT', 'SEEN']) == [10]
i.create_folder('Arxiu')
i.copy([1, 2], 'Arxiu')
assert i.folder_status('Arxiu', ['MESSAGES', 'UNSEEN']) == {b'MESSAGES': 2, b'UNSEEN': 1}
i.move([3, 4], 'Arxiu')
assert i.search() == [1, 2, 5, 6, 7, 8, 9, 10]
refused(exceptions.IMAPClientError, i.copy, [5], 'Enlloc')
i.delete_messages([5, 6, 7])
i.uid_expunge([6])
assert i.search() == [1, 2, 5, 7, 8, 9, 10]
text, gone = i.expunge()
assert [it for it in gone if it[1] == b'EXPUNGE'] == [(3, b'EXPUNGE'), (3, b'EXPUNGE')], gone
assert i.search() == [1, 2, 8, 9, 10]
i.delete_messages([8])
i.close_folder()
assert i.select_folder('INBOX')[b'UIDNEXT'] == 11 and i.search() == [1, 2, 9, 10]
i.delete_messages([9])
i.unselect_folder()
assert i.folder_status('INBOX', ['MESSAGES']) == {b'MESSAGES': 4}
i.select_folder('Arxiu', readonly=True)
assert i.get_flags([1, 2, 3, 4]) == {1: (b'\\Seen', b'\\Recent'), 2: (b'\\Flagged', b'$Feina', b'\\Recent'),
    3: (b'\\Seen', b'\\Recent'), 4: (b'\\Recent',)}, i.get_flags([1, 2, 3, 4])
",
    );
}

#[test]
fn imapclient_is_told_in_idle_what_comes_and_what_others_do() {
    talk(
        r"
one, two = connect(), connect()
one.select_folder('INBOX')
two.select_folder('INBOX')
one.idle()
# Answers of one poll need not be all that is to come.
def told(*wanted):
    start, seen = time.monotonic(), []
    while not all(it in seen for it in wanted):
        assert time.monotonic() - start < 2, (wanted, seen)
        seen += one.idle_check(timeout=0.1)
    return seen
deliver('bob@receiver.example', b'Subject: 1\r\n\r\nx')
told((1, b'EXISTS'), (1, b'RECENT'))
deliver('bob@receiver.example', *[b'Subject: n\r\n\r\nx'] * 3)
told((4, b'EXISTS'))
two.noop()
two.add_flags([2], [b'\\Flagged'])
told((2, b'FETCH', (b'FLAGS', (b'\\Flagged', b'\\Recent'))))
two.delete_messages([1, 3])
two.expunge()
gone = [it for it in told((1, b'EXPUNGE'), (2, b'EXPUNGE')) if it[1] == b'EXPUNGE']
assert gone == [(1, b'EXPUNGE'), (2, b'EXPUNGE')], gone
two.append('INBOX', b'Subject: 5\r\n\r\nx')
told((3, b'EXISTS'))
text, rest = one.idle_done()
assert b'IDLE' in text, text
assert one.search() == [2, 4, 5]
# Without a mailbox that is open, too.
one.unselect_folder()
one.idle()
assert one.idle_check(timeout=0.1) == []
one.idle_done()
one.logout()
",
    );
}
