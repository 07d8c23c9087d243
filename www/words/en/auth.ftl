# What the mechanisms of authentication are.

mechanism-plain = PLAIN: user and password in one message. Without encryption the password is open to whoever sees the line.
mechanism-login = LOGIN: the server asks for the user, then for the password. No RFC has it, many programs do.
mechanism-cram-md5 = CRAM-MD5: the client answers a challenge with a digest of it that only who knows the password can make. The server has to keep the password itself for that.
mechanism-scram-sha-256 = SCRAM-SHA-256: each side proves to the other that it knows the password, and the password is not on the wire. What the server stores lets nobody in.
mechanism-oauthbearer = OAUTHBEARER: a token in place of the password. Whoever has the token is let in until it expires, so it belongs under TLS.
mechanism-xoauth2 = XOAUTH2: a token in place of the password, in the form that came before OAUTHBEARER. No RFC has it.

# What a line of an exchange says.

auth-given-up = It is a single star: the client gives the exchange up.
response-plain = Whoever sees the line can undo base64: without encryption the password is open.
response-cram-md5 = The user’s name and a digest that is right for this challenge alone: who saw it cannot use it again.
response-scram-empty = An empty line: the server’s signature is right, and the client has nothing to add.
response-scram-proof = The client’s proof. It fits the nonces of this exchange alone, and the password cannot be read from it.
response-scram-nonce = The user’s name and a nonce: what was drawn for this exchange alone.
response-token = The user’s name and the token. No password is in it.
response-token-refused = It says nothing: the client has read why its token is refused, and lets the server end the exchange.
challenge-empty = The challenge is empty: the client begins.
challenge-plain = The server asks for one thing, and the client answers.
challenge-cram-md5 = The challenge was never there before: random digits, the date and the server’s name.
challenge-scram-signature = The server’s signature: it knows the password, too. The client checks it, and gives up if it is wrong.
challenge-scram-salt = Both nonces, the salt of the password, and how often its hash is iterated. A user whom nobody knows gets a salt, too.
challenge-token = The token is not taken; this JSON says why. A token that has expired is as invalid as one that nobody gave out. Only after the client’s response the server says no.

# A password that stands in a line as it is (LOGIN, PASS).

password-under-tls = The connection is under TLS: on the way nobody reads the password.
password-in-plain-text = The connection is not under TLS: whoever is on the way reads the password.

# Tokens. $by says how the program gets it.

token-asked =
    .meaning =
        OAuth: not the password but a token opens the mail server. It is good for one thing and for some time, and can be taken back.

        { $by ->
            [consent] The owner has signed in at the issuer, in a browser, and agreed that this program may send mail. The program has never seen the password.
           *[password] The program shows the password to the issuer, and to nobody else: no mail server gets it.
        }

        Simplified here: it is HTTPS, drawn as one request and one answer, and its octets are not made.
    .follow = A token, or none.
token-issued =
    .meaning =
        Whoever has the token is let in, so it should travel under TLS alone.

        The mail server must know which tokens are good. How it learns that is not on the wire here.
    .follow = The program calls its mail server and shows the token.
token-refused =
    .meaning = The owner has not agreed, or the password is wrong at the issuer. Without a token the program does not call the mail server.
    .follow = The program tells its owner.
