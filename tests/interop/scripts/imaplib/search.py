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
