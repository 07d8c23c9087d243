import smtplib, ssl, sys
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
port, token = int(sys.argv[1]), sys.argv[2]
user = "alice@sender.example"
forms = {
    "XOAUTH2": ("user=%s\1auth=Bearer %s\1\1", ""),
    "OAUTHBEARER": ("n,a=%s,\1host=127.0.0.1\1port=587\1auth=Bearer %s\1\1", "\1"),
}
for name, (form, dummy) in forms.items():
    for it in [token, "stolen"]:
        server = smtplib.SMTP("127.0.0.1", port)
        server.starttls(context=context)
        server.ehlo()
        told = []
        def say(challenge=None):
            if challenge:
                told.append(challenge)
                return dummy
            return form % (user, it)
        try:
            server.auth(name, say)
            assert it == token
            server.sendmail(user, ["carol@sender.example"], "Subject: by hand\r\n\r\nx\r\n")
        except smtplib.SMTPAuthenticationError as error:
            assert it != token and error.smtp_code == 535, error
            assert b"status" in told[0], told
        server.quit()
