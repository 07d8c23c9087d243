# The lines of an exchange of AUTHENTICATE (IMAP) or AUTH (POP3).

auth-challenge = A challenge from the server.
    .meaning = The client must answer it. The text after the + is in base64. Base64 is not encryption: “Bytes” shows the decoded text.
    .follow = A response in base64, or * to cancel.
auth-response = A response from the client.
    .meaning = The response is in base64. Base64 is not encryption: “Bytes” shows the decoded text.
    .follow = Another challenge, or the end of the exchange.

# What the mechanisms of authentication are.

mechanism-plain = PLAIN: the client sends the user name and the password in one message. Without encryption, anyone on the path can read the password, so a server should offer PLAIN only under TLS.
mechanism-login = LOGIN: the server asks for the user name, then for the password. Without encryption, anyone on the path can read the password, so a server should offer LOGIN only under TLS. No RFC defines it, but many programs support it.
mechanism-cram-md5 =
    CRAM-MD5: the client answers a challenge with a digest of the challenge and the password. The password is not on the wire, but an eavesdropper can test guesses against the digest.

    The server must store the password or an equivalent value.
mechanism-scram-sha-256 =
    SCRAM-SHA-256: client and server prove to each other that they know the password or keys made from it. The password is not on the wire.

    What the server stores is not enough to sign in. A thief can still use it to guess the password or impersonate the server. A thief who also sees one exchange can sign in as the user.
mechanism-oauthbearer = OAUTHBEARER: the client sends a token in place of the password. Anyone who has the token can use it until it expires, so it needs TLS.
mechanism-xoauth2 = XOAUTH2: the client sends a token in place of the password. XOAUTH2 is older than OAUTHBEARER, with a different format. No RFC defines it, but large mail providers use it.

# What a line of an exchange says.

auth-given-up = A single star: the client cancels the exchange.
response-plain = Base64 is not encryption. Without TLS, anyone on the path can read this.
response-cram-md5 = The user name and a digest that answers this challenge only. An eavesdropper cannot use it a second time.
response-scram-empty = An empty line: the server’s signature is right, and the client has nothing to add.
response-scram-proof = The client’s proof. It is valid in this exchange only. An eavesdropper cannot read the password from it, but can test guesses against it.
response-scram-nonce = The user name and a nonce: a random value for this exchange only.
response-token = The user name and the token. The password is not in it.
response-token-refused = A response without content (in OAUTHBEARER, a single octet 1): the client has read why its token was refused, and lets the server end the exchange.
challenge-empty = The challenge is empty: the client sends data first.
challenge-plain = The server asks for one value, such as the user name or the password.
challenge-cram-md5 = The server makes a new challenge each time, from random digits, the time and its name.
challenge-scram-signature = The server’s signature. It proves that the server knows a key made from the password. The client checks it, and gives up if it is wrong.
challenge-scram-salt = Both nonces, the salt of the password and the number of hash iterations. This server sends a salt for unknown users, too, so an attacker cannot find out which users exist.
challenge-token = The server refuses the token, and this JSON says why. A token that has expired is as invalid as one that was never issued. After the client’s response, the server ends the exchange with an error.

# A password that stands in a line as it is (LOGIN, PASS).

password-under-tls = The connection is encrypted with TLS: nobody who only listens can read the password. The client must check the server’s certificate, or an attacker can pose as the server.
password-in-plain-text = The connection is not encrypted: anyone on the path can read the password.

# Tokens. $by says how the program gets it.

token-asked =
    .meaning =
        With OAuth, the program signs in to the mail server with a token, not with the password. A token usually has one purpose, expires, and can be revoked.

        { $by ->
            [consent] The owner has signed in at the issuer, in a browser, and has allowed this program to send mail. The program never sees the password.
           *[password] The program sends the password to the issuer, and no mail server gets it. Today RFC 9700 (section 2.4) forbids this, because the program sees the password.
        }

        Simplified here: the HTTPS exchange is drawn as one request and one answer, without octets.
    .follow = A token, or a refusal.
token-issued =
    .meaning =
        Anyone who has the token can use it, so it must travel under TLS only.

        The mail server must know which tokens are valid. How it learns that is not shown here.
    .follow = The program opens a connection to its mail server and sends the token.
token-refused =
    .meaning = The owner has not agreed, or the issuer does not accept the password. Without a token, the program does not connect to the mail server.
    .follow = The program informs its owner.
