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
