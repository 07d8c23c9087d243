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
