//! Python's imaplib: logging in by what it has, words as a mail program with windows says them, two
//! clients at one mailbox.

use crate::support::{Served, ours, program, python};

fn talk(script: &str) {
    let (Some(ours), Some(python3)) = (ours(), program("python3")) else {
        return;
    };
    python(&python3, script, &Served::start(&ours), &[]);
}

#[test]
fn imaplib_logs_in_by_every_way_it_has() {
    talk(
        r"
import imaplib
def plain(password):
    return lambda challenge: b'\0bob\0' + password.encode()
def login(password):
    answers = iter([b'bob', password.encode()])
    return lambda challenge: next(answers)
ways = {
    'LOGIN': lambda i, password: i.login('bob', password),
    'whole address': lambda i, password: i.login('bob@receiver.example', password),
    'CRAM-MD5': lambda i, password: i.login_cram_md5('bob', password),
    'AUTHENTICATE PLAIN': lambda i, password: i.authenticate('PLAIN', plain(password)),
    'AUTHENTICATE LOGIN': lambda i, password: i.authenticate('LOGIN', login(password)),
}
def clear():
    return imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
def starttls():
    i = clear()
    assert 'STARTTLS' in i.capabilities
    assert i.starttls(context)[0] == 'OK' and 'STARTTLS' not in i.capabilities, i.capabilities
    return i
def implicit():
    return imaplib.IMAP4_SSL('127.0.0.1', port['imaps'], ssl_context=context, timeout=5)
for connect in [clear, starttls, implicit]:
    for way, enter in ways.items():
        i = connect()
        error = refused(imaplib.IMAP4.error, enter, i, 'wrong')
        assert 'AUTHENTICATIONFAILED' in str(error), error
        # Having failed, it may try again.
        assert enter(i, 'letmein')[0] == 'OK', way
        assert i.select() == ('OK', [b'0'])
        assert i.logout()[0] == 'BYE'
stranger = ssl.create_default_context()
refused(ssl.SSLError, lambda: imaplib.IMAP4_SSL('127.0.0.1', port['imaps'], ssl_context=stranger))
i = clear()
refused(imaplib.IMAP4.error, i.authenticate, 'GSSAPI', lambda it: b'')
refused(imaplib.IMAP4.error, i.authenticate, 'PLAIN', lambda it: None)
assert i.login('bob', 'letmein')[0] == 'OK'
",
    );
}

#[test]
fn what_imaplib_appends_and_smtp_delivers_comes_back_byte_for_byte() {
    talk(
        r#"
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
"#,
    );
}

#[test]
fn imaplib_searches_in_utf_8_and_by_every_key() {
    talk(
        r#"
import imaplib
i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
i.login('bob', 'letmein')
def put(flags, date, head, body):
    content = (head + '\r\n\r\n' + body).encode()
    assert i.append('INBOX', flags, date, content)[0] == 'OK'
put(r'(\Seen \Answered)', '" 1-Feb-2020 10:00:00 +0000"', '''From: Alice <alice@sender.example>
To: bob@receiver.example
Cc: Carol <carol@receiver.example>
Subject: =?utf-8?Q?Un_caf=C3=A9?= a les cinc
Date: Wed, 01 Jan 2020 10:00:00 +0000
Message-ID: <one@sender.example>'''.replace('\n', '\r\n'), 'Ens veiem.')
put(r'(\Flagged $Work)', '" 2-Feb-2021 10:00:00 +0000"', '''From: Carol <carol@receiver.example>
To: bob@receiver.example
Bcc: dave@receiver.example
Subject: =?utf-8?B?5pel5pys6Kqe?= =?iso-8859-1?Q?=E0?=
Date: Fri, 01 Jan 2021 10:00:00 +0000
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64'''.replace('\n', '\r\n'), '5pel5pys6Kqe44Gu5omL57SZ')
put(r'(\Draft)', '" 3-Feb-2022 10:00:00 +0000"', 'Subject: plain\r\nX-Colour: blue', 'x' * 5000)
assert i.select() == ('OK', [b'3'])
def found(*keys, charset=None, literal=None):
    i.literal = literal and literal.encode()
    kind, data = i.search(charset, *keys)
    assert kind == 'OK', data
    return [int(it) for it in data[0].split()]
for wanted, keys in [
    ([1, 2, 3], 'ALL'), ([1], 'ANSWERED'), ([], 'DELETED'), ([3], 'DRAFT'), ([2], 'FLAGGED'), ([1], 'SEEN'),
    ([2, 3], 'UNSEEN'), ([2, 3], 'UNANSWERED'), ([1, 2, 3], 'UNDELETED'), ([1, 2], 'UNDRAFT'),
    ([1, 3], 'UNFLAGGED'), ([2], 'KEYWORD $Work'), ([1, 3], 'UNKEYWORD $Work'), ([1], 'FROM alice'),
    ([1, 2], 'TO bob@'), ([1], 'CC carol'), ([2], 'BCC dave'), ([3], 'SUBJECT PLAIN'), ([1], 'BODY "veiem"'),
    ([1, 2], 'TEXT "bob@receiver"'), ([3], 'HEADER X-Colour BLUE'), ([3], 'HEADER X-Colour ""'),
    ([1], 'BEFORE 1-Jan-2021'), ([2], 'ON 2-Feb-2021'), ([2, 3], 'SINCE 2-Feb-2021'),
    ([1], 'SENTBEFORE 1-Jul-2020'), ([2], 'SENTON 1-Jan-2021'), ([2], 'SENTSINCE 1-Jul-2020'),
    ([3], 'LARGER 4000'), ([1, 2], 'SMALLER 4000'), ([2, 3], 'UID 2:*'), ([1, 3], '1,3'), ([3], '*'),
    ([1, 3], 'NOT FLAGGED'), ([1, 2], 'OR ANSWERED FLAGGED'), ([2], 'UNSEEN (OR FROM carol FROM alice)'),
    ([1], 'NOT (OR DRAFT (FLAGGED UNSEEN))'), ([1, 2, 3], 'RECENT'), ([], 'OLD'), ([2, 3], 'NEW'),
]:
    assert found(keys) == wanted, (keys, found(keys))
assert found('SUBJECT', charset='UTF-8', literal='CAFé') == [1]
assert found('SUBJECT', charset='UTF-8', literal='日本') == [2]
assert found('SUBJECT', charset='UTF-8', literal='語à') == [2]
assert found('BODY', charset='UTF-8', literal='手紙') == [2]
assert found('TEXT', charset='UTF-8', literal='日本語の') == [2]
assert found('SUBJECT', charset='US-ASCII', literal='plain') == [3]
i.literal = b'x'
kind, data = i.search('KOI8-R', 'SUBJECT')
assert kind == 'NO' and b'BADCHARSET' in data[0], data
assert i.uid('SEARCH', 'UID', '3') == ('OK', [b'3'])
# What stands for several items.
for macro, items in [('FAST', 3), ('ALL', 4), ('FULL', 5)]:
    head = i.fetch('2', macro)[1][0]
    found = sum(head.count(it) for it in [b'FLAGS (', b'INTERNALDATE "', b'RFC822.SIZE ', b'ENVELOPE (', b'BODY ('])
    assert found == items, head
"#,
    );
}

#[test]
fn imaplib_says_what_a_mail_program_with_windows_does() {
    talk(
        r#"
import base64, email, email.policy, imaplib
letter = b'''From: Alice <alice@sender.example>
To: bob@receiver.example
Subject: Two parts
Message-ID: <two@sender.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Hello.
--b
Content-Type: text/csv; name="a.csv"
Content-Disposition: attachment; filename="a.csv"

1,2
--b--
'''.replace(b'\n', b'\r\n')
deliver('bob@receiver.example', *[letter] * 3)
i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
def say(name, *arguments, untagged=None):
    i.untagged_responses = {}
    kind, data = i._simple_command(name, *arguments)
    assert kind == 'OK', (name, arguments, data)
    return i._untagged_response(kind, data, untagged)[1] if untagged else data
imaplib.Commands.update({it: ('NONAUTH', 'AUTH', 'SELECTED') for it in ['ID', 'IDLE', 'UNSELECT']})
say('CAPABILITY')
i.starttls(context)
say('AUTHENTICATE', 'PLAIN', base64.b64encode(b'\0bob\0letmein').decode())
i.state = 'AUTH'
capabilities = say('CAPABILITY', untagged='CAPABILITY')[0].split()
for it in [b'IMAP4rev1', b'SASL-IR', b'IDLE', b'UIDPLUS', b'MOVE', b'NAMESPACE', b'ID', b'ENABLE', b'LITERAL+',
           b'CHILDREN', b'SPECIAL-USE', b'UNSELECT']:
    assert it in capabilities, (it, capabilities)
assert b'name' in say('ID', '("name" "Thunderbird" "version" "128.0")', untagged='ID')[0]
assert say('NAMESPACE', untagged='NAMESPACE') == [b'(("" "/")) NIL NIL']
assert say('LIST', '""', '""', untagged='LIST') == [rb'(\Noselect) "/" ""']
assert b'INBOX' in say('LIST', '""', '"INBOX"', untagged='LIST')[0]
assert b'INBOX' in b' '.join(say('LSUB', '""', '"*"', untagged='LSUB'))
for name in ['Trash', 'Sent', 'Archives/2026']:
    say('CREATE', f'"{name}"')
    say('SUBSCRIBE', f'"{name}"')
assert len(say('LSUB', '""', '"*"', untagged='LSUB')) == 4
until(lambda: say('STATUS', 'INBOX', '(UIDNEXT MESSAGES UNSEEN RECENT)', untagged='STATUS')[0]
    == b'INBOX (UIDNEXT 4 MESSAGES 3 UNSEEN 3 RECENT 3)')
say('SELECT', '"INBOX"')
i.state = 'SELECTED'
assert int(i.untagged_responses['UIDVALIDITY'][0]) > 0 and i.untagged_responses['UIDNEXT'] == [b'4']
flags = say('UID', 'FETCH', '1:*', '(FLAGS)', untagged='FETCH')
assert [it.split()[2] for it in flags] == [b'1', b'2', b'3'], flags
fields = 'From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To'
heads = say('UID', 'FETCH', '1:3', f'(UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS ({fields})])', untagged='FETCH')
heads = [it for it in heads if isinstance(it, tuple)]
assert len(heads) == 3
head = email.message_from_bytes(heads[0][1], policy=email.policy.default)
assert head['Subject'] == 'Two parts' and head['Message-ID'] == '<two@sender.example>', head.items()
assert head['Received'] is None and heads[0][1].endswith(b'\r\n\r\n')
structure = say('UID', 'FETCH', '1', '(UID BODYSTRUCTURE)', untagged='FETCH')[0]
assert b'"CSV"' in structure.upper() and b'"a.csv"' in structure, structure
parts = say('UID', 'FETCH', '1', '(UID BODY.PEEK[HEADER] BODY.PEEK[1.MIME] BODY.PEEK[1] BODY.PEEK[2.MIME] BODY.PEEK[2])', untagged='FETCH')
texts = [it[1] for it in parts if isinstance(it, tuple)]
assert texts[1:] == [b'Content-Type: text/plain\r\n\r\n', b'Hello.',
    b'Content-Type: text/csv; name="a.csv"\r\nContent-Disposition: attachment; filename="a.csv"\r\n\r\n', b'1,2'], texts
assert rb'\Seen' not in say('UID', 'FETCH', '1', '(FLAGS)', untagged='FETCH')[0]
whole = say('UID', 'FETCH', '1', '(UID RFC822.SIZE BODY[])', untagged='FETCH')
assert whole[0][1].endswith(letter) and rb'\Seen' in b''.join(it for it in whole if isinstance(it, bytes)), whole
say('UID', 'STORE', '1', '+Flags', r'(\Seen $label1)')
say('UID', 'STORE', '1', '-Flags.Silent', '(Junk)')
assert 'FETCH' not in i.untagged_responses
# IDLE, as a program does that has something else to say.
tag = i._command('IDLE')
assert i.readline().startswith(b'+ ')
i.send(b'DONE\r\n')
assert i.readline().startswith(tag + b' OK')
del i.tagged_commands[tag]
uid_validity = say('STATUS', '"Trash"', '(UIDVALIDITY)', untagged='STATUS')[0].split()[-1].rstrip(b')')
moved = say('UID', 'MOVE', '1', '"Trash"')
assert i.untagged_responses['COPYUID'] == [uid_validity + b' 1 1'] and i.untagged_responses['EXPUNGE'] == [b'1']
copied = say('UID', 'COPY', '2:3', '"Archives/2026"')
assert b'COPYUID' in copied[0] and b' 2:3 1:2]' in copied[0], copied
say('UID', 'STORE', '2,3', '+FLAGS.SILENT', r'(\Deleted)')
assert say('UID', 'EXPUNGE', '3', untagged='EXPUNGE') == [b'2']
say('CHECK')
say('NOOP')
say('UNSELECT')
assert say('STATUS', 'INBOX', '(MESSAGES)', untagged='STATUS') == [b'INBOX (MESSAGES 1)']
say('SELECT', 'INBOX')
say('CLOSE')
assert say('STATUS', 'INBOX', '(MESSAGES)', untagged='STATUS') == [b'INBOX (MESSAGES 0)']
# What was sent is kept by a literal that waits for nothing.
i.send(b'z APPEND "Sent" (\\Seen) "26-Jul-2026 10:00:00 +0200" {%d+}\r\n' % len(letter) + letter + b'\r\n')
assert i.readline().startswith(b'z OK [APPENDUID ')
assert say('STATUS', '"Sent"', '(MESSAGES UNSEEN)', untagged='STATUS') == [b'Sent (MESSAGES 1 UNSEEN 0)']
assert i.logout()[0] == 'BYE'
"#,
    );
}

#[test]
fn two_clients_of_imaplib_see_what_each_does() {
    talk(
        r#"
import imaplib
def client():
    i = imaplib.IMAP4('127.0.0.1', port['imap'], timeout=5)
    i.login('bob', 'letmein')
    return i
one, two = client(), client()
for number in range(1, 6):
    one.append('INBOX', None, None, b'Subject: %d\r\n\r\nx' % number)
assert one.select() == ('OK', [b'5']) and one.response('RECENT') == ('RECENT', [b'5'])
assert two.select() == ('OK', [b'5']) and two.response('RECENT') == ('RECENT', [b'0'])
def told(i, what):
    i.untagged_responses.pop(what, None)
    assert i.noop()[0] == 'OK'
    return i.untagged_responses.pop(what, [])
one.store('2', '+FLAGS', r'(\Flagged)')
assert told(two, 'FETCH') == [rb'2 (FLAGS (\Flagged))']
two.store('1,3', '+FLAGS.SILENT', r'(\Deleted)')
assert told(one, 'FETCH') == [rb'1 (FLAGS (\Deleted \Recent))', rb'3 (FLAGS (\Deleted \Recent))']
assert two.expunge() == ('OK', [b'1', b'2'])
# The numbers of `one` are what they were until it is told: not by FETCH, SEARCH or STORE (section 7.4.1).
for it in [one.fetch('2', '(BODY.PEEK[HEADER])')[1][0][1], one.fetch('5', '(BODY.PEEK[HEADER])')[1][0][1]]:
    assert it in (b'Subject: 2\r\n\r\n', b'Subject: 5\r\n\r\n'), it
assert 'EXPUNGE' not in one.untagged_responses
assert one.search(None, 'UNDELETED')[1] == [b'2 4 5']
assert 'EXPUNGE' not in one.untagged_responses
one.store('4', '+FLAGS', r'(\Seen)')
assert 'EXPUNGE' not in one.untagged_responses
assert told(one, 'EXPUNGE') == [b'1', b'2']
assert one.fetch('1:*', '(UID)')[1] == [b'1 (UID 2)', b'2 (UID 4)', b'3 (UID 5)']
assert told(two, 'FETCH') == [rb'2 (FLAGS (\Seen))']
two.append('INBOX', None, None, b'Subject: 6\r\n\r\nx')
assert told(one, 'EXISTS') == [b'4']
deliver('bob@receiver.example', b'Subject: 7\r\n\r\nx')
until(lambda: told(one, 'EXISTS') == [b'5'])
assert told(two, 'EXISTS') == [b'5']
# EXAMINE changes nothing; what one makes, the other has.
assert two.select('INBOX', readonly=True) == ('OK', [b'5'])
assert two.store('1', '+FLAGS', r'(\Deleted)')[0] == 'NO'
two.fetch('5', '(BODY[])')
assert one.search(None, 'UNSEEN')[1] == [b'1 3 4 5'] and two.search(None, 'UNSEEN')[1] == [b'1 3 4 5']
one.create('Shared')
assert two.select('Shared') == ('OK', [b'0'])
assert one.copy('1:2', 'Shared')[0] == 'OK'
assert told(two, 'EXISTS') == [b'2']
assert one.delete('Shared')[0] == 'OK'
# The mailbox is gone from under it: it is told and goes on, or it is shown the door.
try:
    two.noop()
    two.select()
except imaplib.IMAP4.abort:
    two = client()
    two.select()
assert two.search(None, 'ALL')[1] == [b'1 2 3 4 5']
"#,
    );
}
