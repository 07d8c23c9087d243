# What the commands of SMTP do. These texts stand after the name of the command: “MAIL: starts an envelope”.

smtp-verb-helo = greets the server, the old way
smtp-verb-ehlo = greets the server and asks for its extensions
smtp-verb-mail = starts an envelope, with the sender’s address
smtp-verb-rcpt = adds one recipient to the envelope
smtp-verb-data = asks to send the message
smtp-verb-rset = discards the envelope
smtp-verb-noop = changes nothing; the server answers OK
smtp-verb-quit = ends the session
smtp-verb-vrfy = asks whether a user exists
smtp-verb-expn = asks who is on a mailing list
smtp-verb-help = asks for help
smtp-verb-auth = authenticates the client
smtp-verb-starttls = asks to switch to TLS
smtp-verb-bdat = sends a chunk of the message

# What the commands of IMAP do, likewise.

imap-command-capability = asks what the server can do
imap-command-noop = changes nothing; the server may send what is new
imap-command-logout = ends the session
imap-command-id = names the client program, and asks for the server’s
imap-command-starttls = asks to switch to TLS
imap-command-authenticate = signs in, with a mechanism
imap-command-login = signs in, with user name and password
imap-command-select = opens a mailbox
imap-command-examine = opens a mailbox, read-only
imap-command-create = creates a mailbox
imap-command-delete = removes a mailbox and all its messages
imap-command-rename = gives a mailbox another name
imap-command-subscribe = adds a name to the list of mailboxes to show
imap-command-unsubscribe = removes a name from the list of mailboxes to show
imap-command-list = asks which mailboxes exist
imap-command-lsub = asks which names are on the list of mailboxes to show
imap-command-status = asks about a mailbox without opening it
imap-command-append = stores a message in a mailbox
imap-command-namespace = asks for the prefixes of mailbox names
imap-command-enable = switches extensions on
imap-command-idle = asks the server to report changes at once
imap-command-check = asks the server to tidy up the mailbox
imap-command-close = removes what is marked as deleted and closes the mailbox
imap-command-unselect = closes the mailbox without removing anything
imap-command-expunge = removes the messages that are marked as deleted
imap-command-search = asks which messages match
imap-command-fetch = asks for messages, or for parts of them
imap-command-store = changes the flags of messages
imap-command-copy = copies messages to another mailbox
imap-command-move = moves messages to another mailbox
imap-command-uid-expunge = removes the listed messages that are marked as deleted
imap-command-uid-search = asks which messages match, by UID
imap-command-uid-fetch = asks for messages, or for parts of them, by UID
imap-command-uid-store = changes the flags of messages, by UID
imap-command-uid-copy = copies messages to another mailbox, by UID
imap-command-uid-move = moves messages to another mailbox, by UID

# What the commands of POP3 do, likewise.

pop3-verb-user = gives the user name
pop3-verb-pass = gives the password
pop3-verb-apop = signs in, with a digest of the password
pop3-verb-auth = signs in, with a mechanism
pop3-verb-stls = asks to switch to TLS
pop3-verb-capa = asks what the server can do
pop3-verb-stat = asks how many messages there are, and how large they are in total
pop3-verb-list = asks how large each message is
pop3-verb-retr = asks for a whole message
pop3-verb-dele = marks a message as deleted
pop3-verb-noop = changes nothing; the server answers +OK
pop3-verb-rset = removes every mark of this session
pop3-verb-top = asks for the first part of a message
pop3-verb-uidl = asks for the unique-id of each message
pop3-verb-quit = ends the session, and removes the messages that are marked as deleted

# The states of an SMTP server. The subject is the server. The texts stand alone, under its card.

smtp-server-state-connected = connected, greeting not sent yet
smtp-server-state-await-hello = waits for EHLO
smtp-server-state-ready = waits for MAIL
smtp-server-state-envelope = has an envelope without a recipient
smtp-server-state-recipients = has an envelope with a recipient
smtp-server-state-data = receives the message
smtp-server-state-authenticating = waits for a response
smtp-server-state-securing = waits for TLS
smtp-server-state-chunk = receives a chunk of the message
smtp-server-state-chunks = has part of the message, waits for more
smtp-server-state-asking = waits for its host to decide
smtp-server-state-closed = closed

# The states of an SMTP client.

smtp-client-state-await-greeting = waits for the greeting
smtp-client-state-hello = has sent EHLO
smtp-client-state-tls = starts TLS
smtp-client-state-auth = authenticates
smtp-client-state-mail = has sent MAIL
smtp-client-state-recipients = has sent the recipients
smtp-client-state-data = has asked to send the message
smtp-client-state-end-of-data = has sent the message, waits for the last 250
smtp-client-state-quit = has sent QUIT
smtp-client-state-closed = closed

# The states of an IMAP server.

imap-server-state-connected = connected, greeting not sent yet
imap-server-state-not-authenticated = waits for the client to sign in
imap-server-state-securing = waits for TLS
imap-server-state-authenticating = waits for a response
imap-server-state-authenticated = client signed in, no mailbox open
imap-server-state-selected = a mailbox is open
imap-server-state-idling = reports changes, until DONE
imap-server-state-asking = waits for its host to decide
imap-server-state-logout = session over

# The states of an IMAP client.

imap-client-state-await-greeting = waits for the greeting
imap-client-state-capability = asks what the server can do
imap-client-state-tls = starts TLS
imap-client-state-authenticating = authenticates
imap-client-state-login = signs in with LOGIN
imap-client-state-select = opens the mailbox
imap-client-state-working = works in the mailbox
imap-client-state-idling = waits for changes
imap-client-state-waiting = waits before it asks again
imap-client-state-logout = ends the session
imap-client-state-closed = closed

# The states of a POP3 server.

pop3-server-state-connected = connected, greeting not sent yet
pop3-server-state-authorization = waits for the client to sign in
pop3-server-state-user-given = waits for the password
pop3-server-state-securing = waits for TLS
pop3-server-state-authenticating = waits for a response
pop3-server-state-transaction = has the maildrop open and locked
pop3-server-state-update = removes the marked messages
pop3-server-state-asking = waits for its host to decide
pop3-server-state-over = session over

# The states of a POP3 client.

pop3-client-state-await-greeting = waits for the greeting
pop3-client-state-capabilities = asks what the server can do
pop3-client-state-tls = starts TLS
pop3-client-state-auth = authenticates
pop3-client-state-login = signs in
pop3-client-state-listing = asks what is in the maildrop
pop3-client-state-working = collects messages, and marks them as deleted
pop3-client-state-quit = has sent QUIT
pop3-client-state-closed = closed

# What a mailbox is for (SPECIAL-USE).

special-use-all = all messages
special-use-archive = archive
special-use-drafts = drafts
special-use-flagged = flagged messages
special-use-junk = junk
special-use-sent = sent messages
special-use-trash = trash

# Topics: the parts of the list of scenarios.

topic-delivery = How a letter travels
topic-recipients = Who receives it
topic-content = What is in it
topic-routing = Which server is next
topic-trouble = Delays and failures
topic-notices = Notices to the sender
topic-submission = Who may send
topic-encryption = Who can read it
topic-policy = What servers allow
topic-mailboxes = Reading mail

# How far a step goes: up to the next …

grain-bytes = event
grain-line = line
grain-exchange = exchange
grain-hop = scene

# A command and what it does. $does is one of the texts above.
command-what = { $command }: { $does }.
