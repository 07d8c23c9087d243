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
