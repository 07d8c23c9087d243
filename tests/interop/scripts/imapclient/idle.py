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
