# What is wrong with what a person entered, and what to do.

# What the world refuses to do. $problem is a sentence.
error-unchanged = { $problem } Nothing was changed.
error-no-host = This world has no such host. Nothing was changed.
error-no-mail-program = This host has no mail program that can do this. Nothing was changed.
error-only-collects = This program uses POP3, which only fetches and removes messages. It has no folders, no flags and no search. Nothing was changed.
error-no-console = Your connection is not open at this point of the run. Connect again, or go to the end of the run.
error-tls-not-begun = The client has not started TLS on this connection. Nothing was changed.
error-tls-begun = TLS has already been started on this connection. Nothing was changed.
error-outside = This server is not simulated, so you cannot connect to it. Nothing was changed.
error-nothing-waits = Nothing in this queue waits for its next attempt, or the host is down.
error-no-fault = This fault no longer exists. Nothing was changed.
error-no-service = Nothing listens on port { $port } of { $host }, so you cannot play a server there. Nothing was changed.
# $what is what the limit counts.
error-too-much =
    That is more than this world allows. The limit is { $limit } { $what ->
        [microseconds] microseconds
        [octets] octets
        [connections] connections
        [events] events
       *[inputs] inputs
    }. Nothing was changed.

# A message that cannot be sent. $field is From, To, Cc or Bcc, $number which of its addresses.
error-no-recipient = The message has no recipient. Enter an address in To, Cc or Bcc.
error-no-envelope-recipient = The envelope has no recipient. Enter an address in RCPT TO. Nothing was sent, and your message is unchanged.
error-address = { $field }, address { $number }, “{ $address }”: { $problem } Nothing was sent, and your message is unchanged.
error-address-without-at = { $field }, address { $number }: “{ $address }” has no @. An address is name@domain. Nothing was sent, and your message is unchanged.

# A scenario with an error. $path is where in it, as in hosts[1].mta.
error-scenario-host = The scenario names { $name } at { $path }, but has no such host.
error-scenario-twice = The scenario has { $name } twice. Each host needs its own name and address.
error-scenario-fault = The scenario has a fault that is not valid. { $problem }
error-scenario-policy = The policy at { $path } is not valid. { $problem }
# $problem is in English.
error-scenario-value = The scenario has an error at { $path }: { $problem }.
error-policy-max-recipients = The limit of recipients must be 1 to 10,000. RFC 5321 requires a server to accept at least 100.
error-policy-max-received = The limit of Received fields must be 1 to 10,000. RFC 5321 advises at least 100.
error-policy-rate = A rate must be 1 to 10,000 messages per period of at least one second.
error-policy-no-mechanism = A server that requires AUTH must offer a mechanism for it.

# A saved run.
error-replay-scenario = This run cannot be replayed. { $problem } Your previous run is still open.
error-replay-input = This run cannot be replayed, because one of its inputs has an error. { $problem }

# A line with an error. $expected is a production, $got what is there instead, $section “RFC 5321, section 4.1.2”.
error-syntax = Expected { $expected } at octet { $at }, but { $got }. See { $section }.
error-got-sign = found “{ $sign }”
error-got-space = found a space
error-got-octet = found octet { $octet }
error-got-end = the line ends
# $counted is what the limit counts.
error-too-long = Too long: the limit here is { $limit } { $counted }. See also { $section }.

# A command with an error. $problem is what is wrong with the line.
error-answered = { $problem } The server will answer { $answer }.
# $example is a whole command.
error-answered-example = { $problem } A whole command is, for example, { $example }. The server will answer { $answer }.
# A command that is right so far, and not whole.
error-still-to-come = Still to type: { $expected }.
error-still-to-come-example = Still to type: { $expected }. A whole command is, for example, { $example }.
command-example-ehlo = EHLO laptop.sender.example
command-example-helo = HELO laptop.sender.example
command-example-mail = MAIL FROM:<alice@sender.example>
command-example-rcpt = RCPT TO:<bob@receiver.example>
command-example-vrfy = VRFY bob
command-example-bdat = BDAT 120 LAST
command-example-login = a1 LOGIN user password
command-example-select = a2 SELECT INBOX
command-example-fetch = a3 FETCH 1 BODY[]
error-command-unknown = There is no such command. The server will reply 500. See RFC 5321, section 4.2.4.
error-imap-tag = A command begins with a tag: any short word, which the response repeats. { $problem } The server will answer BAD.
error-imap-no-tag = The tag is missing: { $tag } was read as the tag. Begin with a short word of your own, such as a1. The server will answer BAD.
error-imap-unknown = There is no such command. The server will answer BAD. See { $section }.
error-pop3-unknown = There is no such command. The server will answer -ERR. See RFC 1939, section 3.

# What a limit counts, after “the limit is 64”.
counted-local-part-of-64-octets = octets before the @
counted-domain-of-255-octets = octets in a domain
counted-label-of-63-octets = octets in a label of a domain
counted-path-of-256-octets = octets in a path
counted-command-line-of-2048-octets = octets in a command line
counted-reply-line-of-512-octets = octets in a reply line
counted-reply-of-128-lines = lines in a reply
counted-field-name-of-30-octets = octets in a name
counted-value-of-1024-octets = octets in a value
counted-30-pairs-of-field-and-value = names and values
counted-mailbox-name-of-1000-octets = octets in a mailbox name
counted-search-key-nested-32-deep = nested search keys
counted-number = digits
counted-nz-number = digits
counted-message-number = digits
counted-lines = digits
counted-command-line-of-255-octets = octets in a command line
counted-octets = octets

# What the productions of the grammars are, after “Expected”.

# SMTP.
smtp-production-command = a command
smtp-production-verb = a verb, such as EHLO or MAIL
smtp-production-ehlo = EHLO and the client’s name
smtp-production-helo = HELO and the client’s name
smtp-production-mail = MAIL FROM:<address>
smtp-production-rcpt = RCPT TO:<address>
smtp-production-data = DATA without arguments
smtp-production-rset = RSET without arguments
smtp-production-vrfy = VRFY and a name
smtp-production-expn = EXPN and the name of a list
smtp-production-help = HELP, or HELP and a topic
smtp-production-noop = NOOP
smtp-production-quit = QUIT without arguments
smtp-production-sp = a space
smtp-production-crlf = the end of the line
smtp-production-from- = “FROM:”
smtp-production-to- = “TO:”
smtp-production-reverse-path = an address in angle brackets, or <>
smtp-production-forward-path = an address in angle brackets
smtp-production-path = an address in angle brackets
smtp-production-a-d-l = a source route
smtp-production-at-domain = @ and a domain
smtp-production-mail-parameters = parameters
smtp-production-esmtp-param = a parameter
smtp-production-esmtp-keyword = a parameter name
smtp-production-esmtp-value = a parameter value
smtp-production-size-value = a number of octets, at most 20 digits
smtp-production-body-value = 7BIT, 8BITMIME or BINARYMIME
smtp-production-domain = a domain
smtp-production-sub-domain = a label of a domain (letters, digits, hyphens)
smtp-production-u-label = a valid label of an internationalized domain
smtp-production-address-literal = an IP address in square brackets
smtp-production-ipv4-address-literal = an IPv4 address
smtp-production-ipv6-address-literal = an IPv6 address
smtp-production-general-address-literal = a tagged address
smtp-production-mailbox = a mailbox, as in name@domain
smtp-production-local-part = the name before the @
smtp-production-dot-string = the name before the @
smtp-production-atom = letters, digits or symbols, without spaces
smtp-production-quoted-string = text in double quotes
smtp-production-string = a word, or text in double quotes
smtp-production-local-part-of-64-octets = at most 64 octets before the @
smtp-production-domain-of-255-octets = a domain of at most 255 octets
smtp-production-label-of-63-octets = a label of at most 63 octets
smtp-production-path-of-256-octets = a path of at most 256 octets
smtp-production-sasl-mech = a mechanism name
smtp-production-initial-response = a response in base64, or =
smtp-production-chunk-size = the number of octets that follow
smtp-production-end-marker = LAST
smtp-production-command-line-of-2048-octets = a command line of at most 2048 octets
smtp-production-reply-line-of-512-octets = a reply line of at most 512 octets
smtp-production-reply-of-128-lines = a reply of at most 128 lines
smtp-production-reply-line = a reply line
smtp-production-reply-code = a reply code of three digits
smtp-production-the-same-reply-code = the same code as in the first line of the reply
smtp-production-textstring = text
smtp-production-status-code = an enhanced status code

# IMAP.
imap-production-command = a command
imap-production-tag = a tag
imap-production-command-name = a command name
imap-production-crlf = the end of the line
imap-production-sp = a space
imap-production-capability-command = CAPABILITY without arguments
imap-production-noop = NOOP without arguments
imap-production-logout = LOGOUT without arguments
imap-production-starttls = STARTTLS without arguments
imap-production-check = CHECK without arguments
imap-production-close = CLOSE without arguments
imap-production-expunge = EXPUNGE without arguments
imap-production-namespace = NAMESPACE without arguments
imap-production-idle = IDLE without arguments
imap-production-unselect = UNSELECT without arguments
imap-production-id = ID, and names and values in parentheses, or NIL
imap-production-authenticate = AUTHENTICATE and a mechanism name
imap-production-login = LOGIN, a user and a password
imap-production-select = SELECT and a mailbox
imap-production-examine = EXAMINE and a mailbox
imap-production-create = CREATE and a mailbox name
imap-production-delete = DELETE and a mailbox
imap-production-rename = RENAME, a mailbox and its new name
imap-production-subscribe = SUBSCRIBE and a mailbox
imap-production-unsubscribe = UNSUBSCRIBE and a mailbox
imap-production-list = LIST, a reference name and a pattern
imap-production-lsub = LSUB, a reference name and a pattern
imap-production-status = STATUS, a mailbox, and item names in parentheses
imap-production-append = APPEND, a mailbox and a message as a literal
imap-production-enable = ENABLE and extension names
imap-production-uid-expunge = UID EXPUNGE and UIDs
imap-production-search = SEARCH and search keys
imap-production-fetch = FETCH, message numbers and what to fetch
imap-production-store = STORE, message numbers and flags
imap-production-copy = COPY, message numbers and a mailbox
imap-production-move = MOVE, message numbers and a mailbox
imap-production-id-params-list = names and values in parentheses, or NIL
imap-production-field-name-of-30-octets = a name of at most 30 octets
imap-production-value-of-1024-octets = a value of at most 1024 octets
imap-production-30-pairs-of-field-and-value = at most 30 names and values
imap-production-a-field-that-was-not-named-before = a name that is not in the list yet
imap-production-auth-type = a mechanism name
imap-production-initial-response = a response in base64, or =
imap-production-base64 = text in base64
imap-production-capability = an extension name
imap-production-mailbox = a mailbox name
imap-production-mailbox-name-of-1000-octets = a name of at most 1000 octets
imap-production-modified-utf-7 = non-ASCII letters, written between & and - (modified UTF-7)
imap-production-list-mailbox = a pattern: a mailbox name, in which * and % stand for any characters
imap-production-status-att = MESSAGES, RECENT, UIDNEXT, UIDVALIDITY or UNSEEN
imap-production-fetch-att = what to fetch
imap-production-section = a part of the message in brackets
imap-production-section-spec = a part of the message, such as HEADER or 1.2
imap-production-section-part = a part number
imap-production-section-msgtext = HEADER, HEADER.FIELDS, HEADER.FIELDS.NOT, TEXT, or MIME after a part number
imap-production-partial = the first octet and the number of octets, in <>
imap-production-header-list = names of header fields in parentheses
imap-production-store-att-flags = FLAGS, +FLAGS or -FLAGS, and flags
imap-production-flag-list = flags in parentheses
imap-production-flag = a flag, such as \Seen
imap-production-search-key = a search key, such as UNSEEN
imap-production-search-key-nested-32-deep = search keys, at most 32 levels deep
imap-production-sequence-set = message numbers
imap-production-number = a number, 0 or more
imap-production-nz-number = a number, 1 or more
imap-production-date = a date, as in 2-Mar-2026
imap-production-date-text = a date, as in 2-Mar-2026
imap-production-date-month = a month, as in Mar
imap-production-date-time = date and time in double quotes, as in " 2-Mar-2026 10:00:00 +0000"
imap-production-time = a time, as in 10:00:00
imap-production-zone = a time zone, as in +0100
imap-production-astring = a word or a string
imap-production-atom = a word
imap-production-string = text in double quotes, or a literal
imap-production-nstring = a string, or NIL
imap-production-quoted = text in double quotes
imap-production-literal = a literal: the number of octets in braces, then the octets
imap-production-resp-cond-state = OK, NO or BAD
imap-production-text-in-utf-8 = text in UTF-8

# POP3.
pop3-production-command = a command
pop3-production-keyword = a command of three or four letters
pop3-production-sp = a space
pop3-production-crlf = the end of the line
pop3-production-user = USER and a user name
pop3-production-pass = PASS and a password
pop3-production-apop = APOP, a user name and a digest
pop3-production-auth = AUTH and a mechanism name
pop3-production-stls = STLS without arguments
pop3-production-capa = CAPA without arguments
pop3-production-stat = STAT without arguments
pop3-production-list = LIST, or LIST and a message number
pop3-production-retr = RETR and a message number
pop3-production-dele = DELE and a message number
pop3-production-noop = NOOP without arguments
pop3-production-rset = RSET without arguments
pop3-production-top = TOP, a message number and a number of lines
pop3-production-uidl = UIDL, or UIDL and a message number
pop3-production-quit = QUIT without arguments
pop3-production-name = a user name
pop3-production-string = a password
pop3-production-digest = a digest: 32 digits or letters from a to f
pop3-production-mechanism = a mechanism name
pop3-production-initial-response = a response in base64, or =
pop3-production-message-number = a message number
pop3-production-lines = a number of lines
pop3-production-command-line-of-255-octets = a command line of at most 255 octets
pop3-production-greeting = a greeting that begins with +OK or -ERR
pop3-production-single-line = a reply of one line
pop3-production-status = +OK or -ERR
pop3-production-resp-code = a response code in brackets
pop3-production-resp-level = a part of a response code
pop3-production-text = the text of a reply
pop3-production-timestamp = a timestamp in <>
pop3-production-reply-line-of-512-octets = a reply line of at most 512 octets
pop3-production-drop-listing = the number of messages and their size in octets
pop3-production-count = the number of messages
pop3-production-size = a number of octets
pop3-production-scan-listing = a message number and the size in octets
pop3-production-unique-id-listing = a message number and the unique-id
pop3-production-unique-id = a unique-id: 1 to 70 characters
pop3-production-capability = a capability
pop3-production-capa-tag = a capability name
pop3-production-param = a parameter of a capability
pop3-production-challenge = a + followed by base64
pop3-production-base64 = text in base64
pop3-production-termination = a line with a single dot
