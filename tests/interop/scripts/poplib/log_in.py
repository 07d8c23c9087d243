import base64, hmac
def stls():
    p = clear()
    assert 'STLS' in p.capa()
    p.stls(context)
    assert 'STLS' not in p.capa()
    return p
def implicit():
    return poplib.POP3_SSL('127.0.0.1', port['pop3s'], context=context, timeout=5)
def by_user(p, password):
    p.user('bob')
    return p.pass_(password)
def plain(p, password):
    return p._shortcmd('AUTH PLAIN ' + base64.b64encode(b'\0bob\0' + password.encode()).decode())
def later(p, password):
    assert p._shortcmd('AUTH PLAIN').startswith(b'+ ')
    return p._shortcmd(base64.b64encode(b'\0bob\0' + password.encode()).decode())
def cram(p, password):
    challenge = base64.b64decode(p._shortcmd('AUTH CRAM-MD5')[2:])
    proof = b'bob ' + hmac.new(password.encode(), challenge, 'md5').hexdigest().encode()
    return p._shortcmd(base64.b64encode(proof).decode())
ways = [by_user, lambda p, password: p.apop('bob', password), plain, later, cram]
for connect in [clear, stls, implicit]:
    for way in ways:
        p = connect()
        capa = p.capa()
        assert {'TOP', 'UIDL', 'USER', 'SASL', 'PIPELINING', 'RESP-CODES'} <= set(capa), capa
        assert {'PLAIN', 'CRAM-MD5'} <= set(capa['SASL']), capa
        error = refused(poplib.error_proto, way, p, 'wrong')
        assert b'[AUTH]' in error.args[0], error
        assert way(p, 'letmein').startswith(b'+OK')
        assert p.stat() == (0, 0)
        assert p.quit().startswith(b'+OK')
refused(ssl.SSLError, lambda: poplib.POP3_SSL('127.0.0.1', port['pop3s'], context=ssl.create_default_context()))
