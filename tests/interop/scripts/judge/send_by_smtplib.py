import smtplib, sys

host, port, sender, *recipients = sys.argv[1:]
try:
    with smtplib.SMTP(host, int(port)) as server:
        server.sendmail(sender, recipients, sys.stdin.read())
except (smtplib.SMTPException, OSError) as error:
    sys.exit(repr(error))
