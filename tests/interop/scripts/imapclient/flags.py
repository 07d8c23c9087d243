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
