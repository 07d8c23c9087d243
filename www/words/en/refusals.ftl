# Why a server refuses, by its rules, and why a mail program cannot continue.

# Why an SMTP server refuses.
refusal-no-such-mailbox = There is no such mailbox here.
refusal-relaying-denied = The recipient has no mailbox here, and the server does not relay for this client.
refusal-mailbox-full = The mailbox is full now.
refusal-local-error = There is a temporary error in the server.
refusal-routing-loop = The message has too many Received fields: it is in a routing loop.
refusal-cannot-verify = The server does not say whether the user exists, but it accepts mail and tries to deliver it.
refusal-credentials-invalid = The server does not know the user, or the password is wrong.
refusal-mailbox-full-for-good = The mailbox is full, and the server does not expect this to change.
refusal-greylisted = Greylisting: the server has not seen this client, sender and recipient together before. The client has to try again later.
refusal-greylisted-as-error = Greylisting, reported as a local error: the client has to try again later.
refusal-too-many-messages = The client has reached the server’s limit of messages per period.
refusal-too-many-messages-closing = The client has reached the server’s limit of messages per period. The server closes the connection.
refusal-not-a-list = This is the address of a user, not of a list.
refusal-is-a-list = This is the address of a list, not of a user.

# Why an IMAP server responds NO (RFC 5530).
imap-refusal-authentication-failed = The user is not known, or the password or token is wrong. The server does not say which.
imap-refusal-authorization-failed = The user has signed in correctly, but may not act as the other user that the client named.
imap-refusal-expired = The password or token has expired.
imap-refusal-unavailable = Something that the server needs does not answer. A retry may work.
imap-refusal-no-such-mailbox = There is no mailbox with that name.
imap-refusal-already-exists = There is already a mailbox with that name.
imap-refusal-cannot = The server can never do this, so the client should not try it again.
imap-refusal-no-permission = The access rules of the server do not allow this user to do this.
imap-refusal-in-use = Another session is using it. It may work later.
imap-refusal-over-quota = The user has too little space left for it.
imap-refusal-limit = The command exceeds a limit of this server.
imap-refusal-contact-admin = The user has to ask the administrator of the server.
imap-refusal-server-bug = The error is in the server, not in the command.

# Why a POP3 server replies -ERR (RFC 2449 section 8, RFC 3206).
pop3-refusal-authentication-failed = The server does not accept the user’s credentials, such as the password. It does not say why.
pop3-refusal-in-use = The sign-in was correct, but another session, probably of POP3, has this maildrop open. Only one at a time is possible. The client has to try again when that session is over.
pop3-refusal-login-delay = The last sign-in was only a moment ago. This server wants clients to sign in less often.
pop3-refusal-temporary = There is a temporary problem in the server. It may work later.
pop3-refusal-permanent = There is a problem in the server, and its operator has to fix it.
pop3-refusal-not-removed = The server could not remove every message that was marked as deleted. Some are still there.

# Why a session of a mail program that reads ended early. $text is what the server sent.
failure-not-connected = There was no connection.
failure-refused = The server refused { $command }: “{ $text }”.
failure-call-refused = The server refused the connection: “{ $text }”.
failure-bye = The server ended the session: “{ $text }”.
failure-needs-tls = This program requires TLS, and the server does not offer it. The program sent no password.
failure-no-way-in = The server offers no way to sign in that this program can use.
failure-unproven = The server did not prove that it knows a key made from the password. It may be a different server.
failure-lost = The connection was lost. What the server had already done remains.
failure-lost-at-quit = The connection was lost before the reply to QUIT arrived. The server may or may not have removed the marked messages.
failure-nonsense = The server sent something that the protocol does not allow here.
failure-timed-out = The server did not answer in time.
