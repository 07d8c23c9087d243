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
