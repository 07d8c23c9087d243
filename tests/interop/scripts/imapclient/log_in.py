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
