import smtplib, sys
port, letter = int(sys.argv[1]), "Subject: by smtplib\r\n\r\nx\r\n"
for method in ["auth_cram_md5", "auth_plain", "auth_login"]:
    for password in ["wrong", "letmein"]:
        server = smtplib.SMTP("127.0.0.1", port)
        server.ehlo()
        server.user, server.password = "alice@sender.example", password
        name = method[5:].upper().replace("_", "-")
        assert name in server.esmtp_features["auth"], server.esmtp_features
        first = method != "auth_cram_md5"
        try:
            server.auth(name, getattr(server, method), initial_response_ok=first)
            assert password == "letmein", method
            server.sendmail("alice@sender.example", ["bob@receiver.example"], letter)
        except smtplib.SMTPAuthenticationError as error:
            assert password == "wrong" and error.smtp_code == 535, (method, error)
        server.quit()
# By itself it takes the best it knows.
with smtplib.SMTP("127.0.0.1", port) as server:
    server.login("alice@sender.example", "letmein")
    server.sendmail("alice@sender.example", ["bob@receiver.example"], letter)
