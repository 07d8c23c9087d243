# Why somebody says no: servers by their rules, and programs that cannot go on.

# Why an SMTP server refuses.
refusal-no-such-mailbox = There is no such mailbox here.
refusal-relaying-denied = The recipient has no mailbox here, and the server does not relay for this client.
refusal-mailbox-full = The mailbox is full for now.
refusal-local-error = Something is wrong in the server; later perhaps.
refusal-routing-loop = The letter has too many Received fields: it goes round in a loop.
refusal-cannot-verify = The server does not tell whether there is such a user, but takes mail and tries.
refusal-credentials-invalid = The user is not known here, or the password is wrong.
refusal-mailbox-full-for-good = The mailbox is full, and the server expects it to stay so.
refusal-greylisted = Greylisting: the server does not know this sender and recipient yet, and wants to see them again later.
refusal-greylisted-as-error = Greylisting, said as a local error: the server wants to see this sender again later.
refusal-too-many-messages = The client has sent as many messages as it may for now.
refusal-too-many-messages-closing = The client has sent as many messages as it may for now; the server hangs up.
refusal-not-a-list = It is the address of a user, not of a list.
refusal-is-a-list = It is the address of a list, not of a user.

# Why an IMAP server says NO (RFC 5530).
imap-refusal-authentication-failed = The user is not known, or the password or the token is wrong. Which of them, the server does not tell.
imap-refusal-authorization-failed = Who asked is known, and may not act as that user.
imap-refusal-expired = The password or the token was right once, and is too old now.
imap-refusal-unavailable = Something that the server itself needs does not answer: later it may go through.
imap-refusal-no-such-mailbox = There is no mailbox of that name.
imap-refusal-already-exists = There is a mailbox of that name already.
imap-refusal-cannot = That can never be done, however often it is tried.
imap-refusal-no-permission = The mailbox is there, and this user may not do that with it.
imap-refusal-in-use = Somebody uses it at this moment: later it may go through.
imap-refusal-over-quota = There is no room for it: the user may keep no more than so many octets.
imap-refusal-limit = It is more, or larger, than this server takes.
imap-refusal-contact-admin = A person who looks after the server must see to it.
imap-refusal-server-bug = The server itself is at fault, not what was asked.

# Why a POP3 server says -ERR (RFC 2449 section 8, RFC 3206).
pop3-refusal-authentication-failed = The user is not known, or the password is wrong. Which of them, the server does not tell.
pop3-refusal-in-use = Another POP3 session has this maildrop, and it is for one at a time: come again when that session is over.
pop3-refusal-login-delay = The last login was only a moment ago: this server wants to be asked less often.
pop3-refusal-temporary = Something is wrong in the server for now: later it may go through.
pop3-refusal-permanent = Something is wrong in the server, and somebody has to mend it.
pop3-refusal-not-removed = Not all that was marked as deleted could be removed: some of it is still there.

# Why a session of a mail program that reads ended too soon. $text is what the server said.
failure-not-connected = There was no connection.
failure-refused = The server said no to { $command }: “{ $text }”.
failure-call-refused = The server did not take the call: “{ $text }”.
failure-bye = The server said goodbye in the middle of the session: “{ $text }”.
failure-needs-tls = TLS is required here, and the server does not offer it: no password was sent.
failure-no-way-in = The server offers no way to log in that this program could take.
failure-unproven = The server did not prove that it knows the password: it may be another.
failure-lost = The connection was lost. What the server had already done is done.
failure-lost-at-quit = The connection was lost when QUIT was sent and not yet answered: what was marked may be deleted, or not.
failure-nonsense = The server sent what cannot stand there.
failure-timed-out = The server did not answer in time.
