# What is wrong with what a person gave, and what to do.

# What the world refuses to do. $problem is a sentence.
error-unchanged = { $problem } Nothing was changed.
error-no-host = There is no such host in this world. Nothing was changed.
error-no-mail-program = This host has no mail program that is set up to do this. Nothing was changed.
error-only-collects = This program only collects mail, by POP3: there are no folders and no flags at the server for it, and nothing to search. Nothing was changed.
error-no-console = This console is not connected at this moment of the run. Connect it again, or go to the end.
error-tls-not-begun = The client did not begin TLS on this connection. Nothing was changed.
error-tls-begun = TLS was begun on this connection already. Nothing was changed.
error-outside = This server is not simulated, so nobody there answers a console. Nothing was changed.
error-no-fault = There is no such fault any more. Nothing was changed.
error-no-service = Nothing listens at port { $port } of { $host }, so nobody can play a server there. Nothing was changed.
# $what is what the limit counts.
error-too-much =
    That is more than this world takes: at most { $limit } { $what ->
        [microseconds] microseconds
        [octets] octets
        [connections] connections
        [events] events
       *[inputs] inputs
    }. Nothing was changed.

# Of a letter that cannot be sent. $field is From, To, Cc or Bcc, $number which of its addresses.
error-no-recipient = The letter has no recipient. Write an address into To, Cc or Bcc.
error-address = { $field }, address { $number }, “{ $address }”: { $problem } Nothing was sent; your letter is unchanged.
error-address-without-at = { $field }, address { $number }: “{ $address }” has no @. An address is name@domain. Nothing was sent; your letter is unchanged.

# Of a scenario that cannot be. $path is where in it, as in hosts[1].mta.
error-scenario-host = The scenario names { $name } at { $path }, and has no such host.
error-scenario-twice = The scenario has { $name } twice. Names and addresses of hosts must differ.
error-scenario-fault = The scenario has a fault that cannot be. { $problem }
error-scenario-policy = The policy at { $path } cannot be. { $problem }
# $problem is in English.
error-scenario-value = The scenario is wrong at { $path }: { $problem }.
error-policy-max-recipients = A server takes 1 to 10,000 recipients at once.
error-policy-max-received = A server bears 1 to 10,000 Received fields.
error-policy-rate = A limit is 1 to 10,000 messages in a second or more.
error-policy-no-mechanism = To require AUTH, a server must offer a way to authenticate.

# Of a saved run.
error-replay-scenario = The run cannot be replayed. { $problem } What you had before is kept.
error-replay-input = The run cannot be replayed: one of its inputs is refused. { $problem }

# Of a line. $expected is a production, $got what stands there instead, $section “RFC 5321, section 4.1.2”.
error-syntax = Expected { $expected } at octet { $at }, but { $got }. { $section }.
error-got-sign = “{ $sign }” stands there
error-got-space = a space stands there
error-got-octet = the octet { $octet } stands there
error-got-end = the line ends there
# $counted is what the limit counts.
error-too-long = Too long: at most { $limit } { $counted } are taken. { $section }.

# Of a command. $problem is what is wrong with the line.
error-answered = { $problem } The server will answer { $answer }.
error-command-unknown = No command begins like this. The server will answer 500. RFC 5321, section 4.2.4.
error-imap-tag = A command begins with a tag: any short word, which the answer will carry. { $problem } The server will answer BAD.
error-imap-unknown = No command is called that. { $section } The server will answer BAD.
error-pop3-unknown = No command begins like this. The server will answer -ERR. RFC 1939, section 3.

# What a limit counts, after “at most 64”.
counted-local-part-of-64-octets = octets in front of @
counted-domain-of-255-octets = octets in a domain
counted-label-of-63-octets = octets in a part of a domain
counted-path-of-256-octets = octets in a path
counted-command-line-of-2048-octets = octets in a command line
counted-reply-line-of-512-octets = octets in a line of a reply
counted-reply-of-128-lines = lines in a reply
counted-field-name-of-30-octets = octets in a name
counted-value-of-1024-octets = octets in a value
counted-30-pairs-of-field-and-value = names and values
counted-mailbox-name-of-1000-octets = octets in the name of a mailbox
counted-search-key-nested-32-deep = keys in one another
counted-number = digits
counted-nz-number = digits
counted-message-number = digits
counted-lines = digits
counted-command-line-of-255-octets = octets in a command line
counted-octets = octets

# What the productions of the grammars are called, after “Expected”.

# SMTP.
smtp-production-command = a command
smtp-production-verb = a verb of four letters
smtp-production-ehlo = EHLO and the client’s name
smtp-production-helo = HELO and the client’s name
smtp-production-mail = MAIL FROM:<address>
smtp-production-rcpt = RCPT TO:<address>
smtp-production-data = DATA with nothing behind it
smtp-production-rset = RSET with nothing behind it
smtp-production-vrfy = VRFY and a name
smtp-production-expn = EXPN and the name of a list
smtp-production-help = HELP, or HELP and a topic
smtp-production-noop = NOOP
smtp-production-quit = QUIT with nothing behind it
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
smtp-production-esmtp-keyword = the name of a parameter
smtp-production-esmtp-value = the value of a parameter
smtp-production-size-value = a number of octets, at most 20 digits
smtp-production-body-value = 7BIT or 8BITMIME
smtp-production-domain = a domain
smtp-production-sub-domain = a part of a domain (letters, digits, hyphens)
smtp-production-u-label = a label of a domain that DNS has a name for
smtp-production-address-literal = an address in square brackets
smtp-production-ipv4-address-literal = an IPv4 address
smtp-production-ipv6-address-literal = an IPv6 address
smtp-production-general-address-literal = a tagged address
smtp-production-mailbox = a mailbox, as in name@domain
smtp-production-local-part = the name in front of @
smtp-production-dot-string = the name in front of @
smtp-production-atom = letters, digits or signs, without spaces
smtp-production-quoted-string = text in double quotes
smtp-production-string = a word, or text in double quotes
smtp-production-local-part-of-64-octets = at most 64 octets in front of @
smtp-production-domain-of-255-octets = a domain of at most 255 octets
smtp-production-label-of-63-octets = a part of a domain of at most 63 octets
smtp-production-path-of-256-octets = a path of at most 256 octets
smtp-production-sasl-mech = the name of a mechanism
smtp-production-initial-response = a response in base64, or =
smtp-production-chunk-size = the number of octets that follow
smtp-production-end-marker = LAST
smtp-production-command-line-of-2048-octets = a command line of at most 2048 octets
smtp-production-reply-line-of-512-octets = a reply line of at most 512 octets
smtp-production-reply-of-128-lines = a reply of at most 128 lines
smtp-production-reply-line = a line of a reply
smtp-production-reply-code = a reply code of three digits
smtp-production-the-same-reply-code = the code of the reply’s first line
smtp-production-textstring = text
smtp-production-status-code = an enhanced status code

# IMAP.
imap-production-command = a command
imap-production-tag = a tag
imap-production-command-name = the name of a command
imap-production-crlf = the end of the line
imap-production-sp = a space
imap-production-capability-command = CAPABILITY with nothing behind it
imap-production-noop = NOOP with nothing behind it
imap-production-logout = LOGOUT with nothing behind it
imap-production-starttls = STARTTLS with nothing behind it
imap-production-check = CHECK with nothing behind it
imap-production-close = CLOSE with nothing behind it
imap-production-expunge = EXPUNGE with nothing behind it
imap-production-namespace = NAMESPACE with nothing behind it
imap-production-idle = IDLE with nothing behind it
imap-production-unselect = UNSELECT with nothing behind it
imap-production-id = ID, and names and values in parentheses or NIL
imap-production-authenticate = AUTHENTICATE and the name of a mechanism
imap-production-login = LOGIN, user and password
imap-production-select = SELECT and a mailbox
imap-production-examine = EXAMINE and a mailbox
imap-production-create = CREATE and the name of a mailbox
imap-production-delete = DELETE and a mailbox
imap-production-rename = RENAME, a mailbox and its new name
imap-production-subscribe = SUBSCRIBE and a mailbox
imap-production-unsubscribe = UNSUBSCRIBE and a mailbox
imap-production-list = LIST, where to begin, and a pattern
imap-production-lsub = LSUB, where to begin, and a pattern
imap-production-status = STATUS, a mailbox, and what is asked in parentheses
imap-production-append = APPEND, a mailbox, and a message as a literal
imap-production-enable = ENABLE and names of extensions
imap-production-uid-expunge = UID EXPUNGE and UIDs
imap-production-search = SEARCH and what to look for
imap-production-fetch = FETCH, numbers and what to fetch
imap-production-store = STORE, numbers, and flags
imap-production-copy = COPY, numbers, and a mailbox
imap-production-move = MOVE, numbers, and a mailbox
imap-production-id-params-list = names and values in parentheses, or NIL
imap-production-field-name-of-30-octets = a name of at most 30 octets
imap-production-value-of-1024-octets = a value of at most 1024 octets
imap-production-30-pairs-of-field-and-value = at most 30 names and values
imap-production-a-field-that-was-not-named-before = a name that does not stand there already
imap-production-auth-type = the name of a mechanism
imap-production-initial-response = a response in base64, or =
imap-production-base64 = text in base64
imap-production-capability = the name of an extension
imap-production-mailbox = the name of a mailbox
imap-production-mailbox-name-of-1000-octets = a name of at most 1000 octets
imap-production-modified-utf-7 = letters beyond ASCII written with & and - (modified UTF-7)
imap-production-list-mailbox = a pattern: a name, in which * and % stand for any letters
imap-production-status-att = MESSAGES, RECENT, UIDNEXT, UIDVALIDITY or UNSEEN
imap-production-fetch-att = what to fetch
imap-production-section = a part of the message in brackets
imap-production-section-spec = a part of the message, such as HEADER or 1.2
imap-production-section-part = the number of a part
imap-production-section-msgtext = HEADER, HEADER.FIELDS or TEXT
imap-production-partial = where to begin and how many octets, in <>
imap-production-header-list = names of header fields in parentheses
imap-production-store-att-flags = FLAGS, +FLAGS or -FLAGS, and flags
imap-production-flag-list = flags in parentheses
imap-production-flag = a flag, such as \Seen
imap-production-search-key = what to look for
imap-production-search-key-nested-32-deep = what to look for, at most 32 in one another
imap-production-sequence-set = numbers of messages
imap-production-number = a number from 0
imap-production-nz-number = a number from 1
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
imap-production-text-in-utf-8 = letters in UTF-8

# POP3.
pop3-production-command = a command
pop3-production-keyword = a command of three or four letters
pop3-production-sp = a space
pop3-production-crlf = the end of the line
pop3-production-user = USER and a name
pop3-production-pass = PASS and the password
pop3-production-apop = APOP, a name and a digest
pop3-production-auth = AUTH and the name of a mechanism
pop3-production-stls = STLS with nothing behind it
pop3-production-capa = CAPA with nothing behind it
pop3-production-stat = STAT with nothing behind it
pop3-production-list = LIST, or LIST and the number of a message
pop3-production-retr = RETR and the number of a message
pop3-production-dele = DELE and the number of a message
pop3-production-noop = NOOP with nothing behind it
pop3-production-rset = RSET with nothing behind it
pop3-production-top = TOP, the number of a message and a number of lines
pop3-production-uidl = UIDL, or UIDL and the number of a message
pop3-production-quit = QUIT with nothing behind it
pop3-production-name = the name of a user
pop3-production-string = a password
pop3-production-digest = a digest: 32 digits or letters from a to f
pop3-production-mechanism = the name of a mechanism
pop3-production-initial-response = a response in base64, or =
pop3-production-message-number = the number of a message
pop3-production-lines = a number of lines
pop3-production-command-line-of-255-octets = a command line of at most 255 octets
pop3-production-greeting = a greeting, which begins with +OK or -ERR
pop3-production-single-line = a reply of one line
pop3-production-status = +OK or -ERR
pop3-production-resp-code = a code in brackets
pop3-production-resp-level = a word of a code
pop3-production-text = the text of a reply
pop3-production-timestamp = a time stamp in <>
pop3-production-reply-line-of-512-octets = a reply line of at most 512 octets
pop3-production-drop-listing = how many messages there are, and their octets
pop3-production-count = how many messages there are
pop3-production-size = a number of octets
pop3-production-scan-listing = the number of a message, and its octets
pop3-production-unique-id-listing = the number of a message, and its unique-id
pop3-production-unique-id = a unique-id: 1 to 70 signs
pop3-production-capability = something that the server can do
pop3-production-capa-tag = the name of something that the server can do
pop3-production-param = a word about it
pop3-production-challenge = a +, and base64 behind it
pop3-production-base64 = text in base64
pop3-production-termination = a line that is a single dot
