import imaplib, smtplib, sys, time
smtp_port, imap_port, submission_port = (int(it) for it in sys.argv[1:4])
s = smtplib.SMTP('127.0.0.1', smtp_port, local_hostname='client.example', timeout=5)
s.ehlo()
assert s.has_extn('8bitmime') and s.esmtp_features['size'] == '10485760', s.esmtp_features
refused = s.sendmail('alice@sender.example', ['bob@receiver.example', 'nobody@receiver.example'],
    'Subject: by smtplib\r\n\r\nété\r\n'.encode(), mail_options=['BODY=8BITMIME'])
assert list(refused) == ['nobody@receiver.example'], refused
assert refused['nobody@receiver.example'][0] == 550, refused
try:
    s.sendmail('a@b.example', ['x@elsewhere.example'], 'Subject: relay me\r\n\r\n')
    assert False
except smtplib.SMTPRecipientsRefused as error:
    assert error.recipients['x@elsewhere.example'][0] == 550, error
assert s.docmd('MAIL', 'FROM:<a@b.example> SIZE=99999999')[0] == 552
assert s.docmd('XYZZY')[0] == 500 and s.docmd('DATA')[0] == 503
assert s.verify('bob')[0] == 252 and s.help() and s.noop()[0] == 250
assert s.quit()[0] == 221
time.sleep(0.4)
i = imaplib.IMAP4('127.0.0.1', imap_port)
assert i.login('bob', 'letmein')[0] == 'OK'
assert i.select() == ('OK', [b'1'])
assert i.search(None, 'UNSEEN', 'SUBJECT', 'smtplib') == ('OK', [b'1'])
body = i.fetch('1', '(RFC822.SIZE BODY[TEXT])')[1][0][1]
assert body == 'été\r\n'.encode(), body
assert b'\\Seen' in i.fetch('1', '(FLAGS)')[1][0]
assert i.store('1', '-FLAGS', '(\\Seen)')[0] == 'OK'
assert i.uid('SEARCH', 'UNSEEN') == ('OK', [b'1'])
try:
    imaplib.IMAP4('127.0.0.1', imap_port).login('bob', 'wrong')
    assert False
except imaplib.IMAP4.error:
    pass
assert i.logout()[0] == 'BYE'
s = smtplib.SMTP('127.0.0.1', submission_port, local_hostname='client.example', timeout=5)
try:
    s.sendmail('bob@receiver.example', ['carol@receiver.example'], 'x')
    assert False
except smtplib.SMTPSenderRefused as error:
    assert error.smtp_code == 530, error
for mechanism in ('plain', 'login'):
    for initial in (False, True):
        s = smtplib.SMTP('127.0.0.1', submission_port, local_hostname='client.example', timeout=5)
        s.ehlo()
        s.user, s.password = 'bob', 'letmein'
        respond = getattr(s, 'auth_' + mechanism)
        assert s.auth(mechanism.upper(), respond, initial_response_ok=initial)[0] == 235
        assert not s.sendmail('bob@receiver.example', ['carol@receiver.example'], 'Subject: ok\r\n\r\nx')
        s.quit()
try:
    s = smtplib.SMTP('127.0.0.1', submission_port, timeout=5)
    s.login('bob', 'wrong')
    assert False
except smtplib.SMTPAuthenticationError as error:
    assert error.smtp_code == 535, error
