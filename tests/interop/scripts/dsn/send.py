import smtplib, sys
s = smtplib.SMTP('127.0.0.1', int(sys.argv[1]), local_hostname='client.example', timeout=5)
s.ehlo()
assert s.has_extn('dsn')
s.sendmail('alice@sender.example', ['bob@receiver.example'], 'Subject: x\r\n\r\nx\r\n',
    mail_options=['RET=HDRS', 'ENVID=QQ314159'],
    rcpt_options=['NOTIFY=SUCCESS', 'ORCPT=rfc822;Bob+2Bx@receiver.example'])
s.quit()
