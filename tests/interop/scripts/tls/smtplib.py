import smtplib, ssl, sys
smtp, submission, submissions = (int(it) for it in sys.argv[2:5])
trusting = ssl.create_default_context(cafile=sys.argv[1])
letter = 'Subject: by smtplib\r\n\r\nx\r\n'
for port, user in ((smtp, None), (submission, 'bob')):
    s = smtplib.SMTP('localhost', port, local_hostname='client.example', timeout=5)
    s.ehlo()
    assert s.has_extn('starttls')
    assert s.starttls(context=trusting)[0] == 220
    assert s.sock.version() == 'TLSv1.3', s.sock.version()
    s.ehlo()
    assert not s.has_extn('starttls')
    if user:
        s.login(user, 'letmein')
    assert not s.sendmail('bob@receiver.example', ['carol@receiver.example'], letter)
    s.quit()
s = smtplib.SMTP_SSL('localhost', submissions, context=trusting, timeout=5)
s.login('bob', 'letmein')
assert not s.sendmail('bob@receiver.example', ['carol@receiver.example'], letter)
s.quit()
old = ssl.create_default_context(cafile=sys.argv[1])
old.maximum_version = ssl.TLSVersion.TLSv1_2
s = smtplib.SMTP_SSL('localhost', submissions, context=old, timeout=5)
assert s.sock.version() == 'TLSv1.2'
s.quit()
try:
    smtplib.SMTP_SSL('localhost', submissions, context=ssl.create_default_context(), timeout=5)
    assert False
except ssl.SSLCertVerificationError:
    pass
