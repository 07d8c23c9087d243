# What the commands of SMTP do. They stand behind the name of the command and a colon.

smtp-verb-helo = greets, the old way
smtp-verb-ehlo = greets and asks what the server can do
smtp-verb-mail = begins an envelope: who it is from
smtp-verb-rcpt = adds one recipient to the envelope
smtp-verb-data = asks to hand over the letter
smtp-verb-rset = throws the envelope away
smtp-verb-noop = does nothing; the server says OK
smtp-verb-quit = ends the session
smtp-verb-vrfy = asks whether a user exists
smtp-verb-expn = asks who is on a list
smtp-verb-help = asks for help
smtp-verb-auth = says who the client is, and proves it
smtp-verb-starttls = asks to go on under TLS
smtp-verb-bdat = hands over a chunk of the letter

# What the commands of IMAP do, likewise.

imap-command-capability = asks what the server can do
imap-command-noop = changes nothing; the server may tell what is new
imap-command-logout = ends the session
imap-command-id = says which program calls, and asks which program answers
imap-command-starttls = asks to go on under TLS
imap-command-authenticate = says who the client is, and proves it by a mechanism
imap-command-login = says who the client is, by user and password
imap-command-select = opens a mailbox
imap-command-examine = opens a mailbox, to look only
imap-command-create = makes a mailbox
imap-command-delete = removes a mailbox and all that is in it
imap-command-rename = gives a mailbox another name
imap-command-subscribe = adds a name to the list of mailboxes to show
imap-command-unsubscribe = takes a name off the list of mailboxes to show
imap-command-list = asks which mailboxes there are
imap-command-lsub = asks which mailboxes are on the list to show
imap-command-status = asks about a mailbox without opening it
imap-command-append = puts a message into a mailbox
imap-command-namespace = asks whose mailboxes are where
imap-command-enable = switches extensions on
imap-command-idle = asks to be told at once what changes
imap-command-check = asks the server to put the mailbox in order
imap-command-close = closes the mailbox, and removes what is marked as deleted
imap-command-unselect = closes the mailbox, and removes nothing
imap-command-expunge = removes for good what is marked as deleted
imap-command-search = asks which messages fit
imap-command-fetch = asks for messages, or for parts of them
imap-command-store = changes flags of messages
imap-command-copy = copies messages into another mailbox
imap-command-move = moves messages into another mailbox
imap-command-uid-expunge = removes for good those of the named that are marked as deleted
imap-command-uid-search = asks which messages fit, by UID
imap-command-uid-fetch = asks for messages, or for parts of them, by UID
imap-command-uid-store = changes flags of messages, by UID
imap-command-uid-copy = copies messages into another mailbox, by UID
imap-command-uid-move = moves messages into another mailbox, by UID

# What the commands of POP3 do, likewise.

pop3-verb-user = says whose mail is to be collected
pop3-verb-pass = says the password
pop3-verb-apop = says who the client is, by a digest of the password
pop3-verb-auth = says who the client is, and proves it by a mechanism
pop3-verb-stls = asks to go on under TLS
pop3-verb-capa = asks what the server can do
pop3-verb-stat = asks how many messages there are, and how large they are
pop3-verb-list = asks how large each message is
pop3-verb-retr = asks for a whole message
pop3-verb-dele = marks a message as deleted
pop3-verb-noop = does nothing; the server says yes
pop3-verb-rset = takes back every mark of this session
pop3-verb-top = asks for the beginning of a message
pop3-verb-uidl = asks for the name that each message keeps
pop3-verb-quit = ends the session, and only now deletes what is marked

# The states of an SMTP server. The subject is the server; they stand alone, under its card.

smtp-server-state-connected = connected, not greeted yet
smtp-server-state-await-hello = waits for EHLO
smtp-server-state-ready = waits for MAIL
smtp-server-state-envelope = envelope begun, no recipient
smtp-server-state-recipients = envelope has a recipient
smtp-server-state-data = takes the letter
smtp-server-state-authenticating = waits for a response
smtp-server-state-securing = waits for TLS
smtp-server-state-chunk = takes a chunk of the letter
smtp-server-state-chunks = has a part of the letter, waits for more
smtp-server-state-asking = asks its host
smtp-server-state-closed = closed

# The states of an SMTP client.

smtp-client-state-await-greeting = waits for the greeting
smtp-client-state-hello = has said EHLO
smtp-client-state-tls = begins TLS
smtp-client-state-auth = says who it is, by AUTH
smtp-client-state-mail = has said MAIL
smtp-client-state-recipients = has named recipients
smtp-client-state-data = has asked to send the letter
smtp-client-state-end-of-data = has sent the letter, waits for the last 250
smtp-client-state-quit = has said QUIT
smtp-client-state-closed = closed

# The states of an IMAP server.

imap-server-state-connected = connected, not greeted yet
imap-server-state-not-authenticated = waits to be told who calls
imap-server-state-securing = waits for TLS
imap-server-state-authenticating = waits for a response
imap-server-state-authenticated = logged in, no mailbox open
imap-server-state-selected = a mailbox is open
imap-server-state-idling = tells what changes, until DONE
imap-server-state-asking = asks its host
imap-server-state-logout = over

# The states of an IMAP client.

imap-client-state-await-greeting = waits for the greeting
imap-client-state-capability = asks what the server can do
imap-client-state-tls = begins TLS
imap-client-state-authenticating = proves who it is
imap-client-state-login = logs in
imap-client-state-select = opens the mailbox
imap-client-state-working = works in the mailbox
imap-client-state-idling = listens for what changes
imap-client-state-waiting = waits until it asks again
imap-client-state-logout = logs out
imap-client-state-closed = closed

# The states of a POP3 server.

pop3-server-state-connected = connected, not greeted yet
pop3-server-state-authorization = waits to be told who calls
pop3-server-state-user-given = waits for the password
pop3-server-state-securing = waits for TLS
pop3-server-state-authenticating = waits for a response
pop3-server-state-transaction = has the maildrop open and locked
pop3-server-state-update = deletes what was marked
pop3-server-state-asking = asks its host
pop3-server-state-over = over

# The states of a POP3 client.

pop3-client-state-await-greeting = waits for the greeting
pop3-client-state-capabilities = asks what the server can do
pop3-client-state-tls = begins TLS
pop3-client-state-auth = proves who it is
pop3-client-state-login = logs in
pop3-client-state-listing = asks what is in the maildrop
pop3-client-state-working = collects, and marks as deleted
pop3-client-state-quit = has said QUIT
pop3-client-state-closed = closed

# What a mailbox is for (SPECIAL-USE).

special-use-all = all letters
special-use-archive = archive
special-use-drafts = drafts
special-use-flagged = flagged letters
special-use-junk = junk
special-use-sent = sent letters
special-use-trash = trash

# Topics: the parts of the list of scenarios.

topic-delivery = The way of a letter
topic-recipients = Who it is for
topic-content = What is in it
topic-routing = Which server takes it
topic-trouble = What waits, what breaks
topic-notices = Who is told
topic-submission = Who may send
topic-encryption = Who can read it
topic-policy = What servers allow
topic-mailboxes = Reading mail

# How far a step goes: up to the next …

grain-bytes = every event
grain-line = line
grain-exchange = exchange
grain-hop = scene

# A command and what it does. $does is one of the texts above.
command-what = { $command }: { $does }.
