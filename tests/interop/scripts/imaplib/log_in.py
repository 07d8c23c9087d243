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
