import smtplib, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), local_hostname='client.example', timeout=5)
s.ehlo()
assert s.has_extn('smtputf8')
letter = 'Subject: h\u00e9\r\n\r\nx\r\n'.encode()
try:
    s.sendmail('a@b.example', [sys.argv[3]], letter)
    assert False
except UnicodeEncodeError:
    s.rset()
everybody = [sys.argv[3], 'bob@receiver.example']
assert not s.sendmail(sys.argv[2], everybody, letter, mail_options=['SMTPUTF8', 'BODY=8BITMIME'])
s.quit()
