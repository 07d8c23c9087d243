import imaplib, ssl, sys
context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
port, token = int(sys.argv[1]), sys.argv[2]
user = "alice@sender.example"
for it in [token, "stolen"]:
    client = imaplib.IMAP4("127.0.0.1", port)
    client.starttls(context)
    said = []
    def say(challenge):
        said.append(challenge)
        return "user=%s\1auth=Bearer %s\1\1" % (user, it) if len(said) == 1 else ""
    try:
        client.authenticate("XOAUTH2", say)
        assert it == token
        assert client.select()[0] == "OK"
    except imaplib.IMAP4.error as error:
        assert it != token and "AUTHENTICATIONFAILED" in str(error), error
        assert b"status" in said[1], said
    client.logout()
