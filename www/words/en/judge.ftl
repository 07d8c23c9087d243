# Verdicts of `smtplab judge` and `smtplab explain`. $sent, $got and $expected are octets in quotes.

judge-title-client = client · { $suite } · { $runs } runs of { $what }
judge-title-server = server · { $suite } · { $runs } sessions with { $what }
# The last line.
judge-sum = { $good } of { $all } required rules hold, { $got } of { $points } points
# Where a rule does not hold. $run is the name of a run, $says what is wrong there.
judge-run = run "{ $run }": { $says }
judge-line = run "{ $run }", line { $line }: { $says }
judge-more =
    { $more ->
        [one] and in { $more } more place
       *[other] and in { $more } more places
    }
judge-see = see it: { $command }
# Why nothing is said of a rule. $from are names of rules.
judge-follows = not judged: it depends on { $from }
judge-follows-from-others = not judged: other rules say why
judge-never-happened = this did not happen

# Clients: before anything is said, and who waits for whom.
judge-not-delivered = the message was not accepted
judge-before-greeting = sent { $sent } before the greeting
judge-before-reply = sent { $sent } before the reply to the command before it
judge-within-reply = sent { $sent } before the reply had ended
judge-before-354 = sent { $sent } without a reply 354 to DATA
judge-before-acceptance = sent { $sent } before the reply to the end of data
judge-closed-early = closed the connection before the reply to the end of data
judge-no-hello = sent { $sent } before EHLO or HELO
judge-after-refused-greeting = sent { $sent } although the greeting was a refusal
judge-no-helo = did not try HELO after EHLO was refused
judge-helo = sent HELO instead of EHLO
judge-nested-mail = sent MAIL although a transaction is open
judge-rcpt-first = sent RCPT before MAIL
judge-data-first = sent DATA before RCPT
judge-not-offered = sent { $sent }, but the server does not offer { $extension }
judge-text-matters = the same codes with other texts had another result than in the run "plain"
judge-code-matters = 251 for 250 had another result than in the run "plain"
judge-missing-recipient = no RCPT names { $recipient }
judge-other-sender = no MAIL names { $sender }
judge-hangs = the program did not end
judge-stopped = one recipient was refused, and the message was not sent to the other
judge-repeated = sent { $sent } again, which had been refused
judge-without-sender = sent { $sent } although the sender was refused
judge-without-recipient = sent DATA although every recipient was refused
judge-exit-0 = the message was refused, and the exit code is 0
judge-exit = the message was accepted, and the exit code is { $code }
judge-retried = tried again after { $after }
judge-no-ehlo-after-tls = sent { $sent } first under TLS, not EHLO
judge-plain-after-starttls = sent { $sent } in plain text after STARTTLS
judge-auth-again = sent the same sign-in again, which had been refused
judge-no-quit = closed the connection without QUIT

# Clients: single lines.
judge-crlf = sent { $sent }, and CR LF does not end it or does not stand together in it
judge-syntax = sent { $sent }: { $why }
judge-no-command = sent { $sent }, which begins with no known verb
judge-several-recipients = sent { $sent }, which names several recipients
judge-space = sent { $sent }: most servers accept the space
judge-hello-name = sent { $sent }, whose name is neither a domain nor an address in brackets
judge-auth-mechanism = used { $mechanism }, which the server does not offer
judge-auth-unasked = sent { $sent } without a reply 334 to AUTH
judge-auth-base64 = sent { $sent }, which is not base64
judge-auth-plain = the response of PLAIN is { $sent }, without the user and the password that were given

# Clients: the message.
judge-no-end = the message did not end; the last that was sent is { $sent }
judge-unstuffed = sent { $sent }, expected { $expected }
judge-cut-short = this line ended the message, but { $after } came after it
judge-other-line = sent { $sent }, expected { $expected }
judge-missing-line = the line { $expected } was not sent
judge-no-empty-line = { $sent } is no header field, and no empty line stands before it
judge-no-field = the message has no field { $field }
judge-long-line = a line has { $octets }
judge-eight-bit = sent an octet above 127 without BODY=8BITMIME

# Servers. $got is one of the three that follow, or a part of a reply.
judge-got = { $reply }
judge-got-closed = the end of the connection
judge-got-nothing = nothing
judge-before-case = before the case began, { $says }
judge-server-ended = the server has ended
judge-no-connection = the server accepts no connection
judge-other-reply = got { $got }, expected { $expected }
judge-other-word = got { $got }, expected { $expected } there
judge-too-early = got { $got }, expected nothing yet
judge-not-closed = the connection stays open
judge-not-refused = got { $got }, expected a refusal of DATA or of the message
judge-several-lines = the reply has several lines
judge-no-dot = the lines of the reply have no end
judge-line-count = the reply has { $got } lines, expected { $expected }
judge-size = LIST says { $listed } octets, RETR sends { $octets }
judge-identifiers = the unique identifiers are { $first } and { $second }
judge-reply-end = sent { $sent }, which does not end with CR LF
judge-reply-code = sent { $sent }, which does not begin with a code of three digits and a space or hyphen
judge-reply-codes = sent { $sent }, whose code is not that of the line before it
judge-reply-long = a line of a reply has { $octets }; 512 are allowed
judge-other-body = line { $line } of the body is { $got }, expected { $expected }
judge-not-there = the message is not in the mailbox
judge-there-twice = the message is in the mailbox { $times } times
judge-there = the message is in the mailbox
judge-lacks = the message does not have { $text }

# Why a case of a server does not apply, or only a part of it was seen.
judge-not-announced = the server does not offer { $extension }
judge-optional = the server does not have this optional command
judge-not-observed = the mailbox was not looked at (--observe)
judge-unsure = the POP3 server sends lines that begin with a dot as they are, so the message cannot be compared
judge-one-known = this needs a second --known
judge-refused-at-once = the server refused it at once
judge-no-deposit = a message that has to be there first did not arrive
judge-mailbox-unread = the mailbox could not be read: { $error }

# Why there is no verdict.
judge-never-connected = { $command } never connected
judge-nobody-there = the server accepts no connection
judge-no-time = { $text } is no time such as 300ms, 2s or 1m
judge-observe = --observe { $text }: it is pop3, imap, pop3:HOST:PORT, imap:HOST:PORT, maildir:DIR, mbox:FILE or none

# What is wrong with a suite, after its file and line.
judge-suite-unread = { $name } is no suite ({ $known }), and no file that can be read: { $error }
judge-suite-toml = { $problem }
judge-suite-section = "{ $section }" is not a section: write the number of the RFC and the section, such as "5321 4.5.2"
judge-suite-id = "{ $id }" is not a name: it has lower-case letters, digits and hyphens
judge-suite-twice = { $id } stands twice
judge-suite-unknown = there is no { $name }; there are { $known }
judge-suite-of-clients = situations and rules are for clients; a suite for servers has cases
judge-suite-of-servers = cases are for servers; a suite for clients has situations and rules
judge-suite-empty = the suite has nothing to judge by
judge-suite-no-talk = the case { $id } needs either a talk or a check
judge-suite-step = "{ $step }" is no step of a talk

# What `explain` prints. $line is a line of the text.
explain-session = a session, from line { $line }
explain-departure = { $rule } ({ $section }): { $says }
explain-unread = line { $line } is not understood: { $text }
explain-nothing = nothing in it is a session, a log, a header or a notice; the first line that is not understood is line { $line }
# In the page. $line is where it begins, $count how many there are.
explain-open = Explain a transcript
explain-title = What did another program print?
explain-about = Paste a session as telnet, openssl, swaks or msmtp shows it, lines that begin with C: and S:, a log of Postfix or Exim, a notice of failed delivery, or the header of a message.
explain-read = Explain it
explain-none = Nothing in it is a session, a log, a notice or a header.
explain-found = From line { $line }: a session of { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
explain-nothing-wrong = As far as a transcript shows it, the client does what the RFCs ask.
explain-wrong = { $count ->
        [one] In one place the client does not do
       *[other] In { $count } places the client does not do
    } what the RFCs ask, by the line of the text:
explain-step = Step through it
explain-left = { $count ->
        [one] One line is not understood
       *[other] { $count } lines are not understood
    }
explain-left-more = And { $count } more.
explain-too-large = the text has more than { $limit }

# Logs. $id names a message, $how is "begins", "ends" or "lost", $fate is "sent", "deferred" or "bounced".
explain-log-connection =
    { $how ->
        [begins] { $host } connects
        [lost] { $host } is gone
       *[ends] { $host } disconnects
    }
explain-log-refused = refused: { $what }: { $why }
explain-log-client = { $id }: a message from { $host } begins
explain-log-message-id = { $id }: its Message-ID is { $message }
explain-log-queued =
    { $id }: from { $from }, { $size }, for { $recipients ->
        [one] { $recipients } recipient
       *[other] { $recipients } recipients
    }
explain-log-arrived = { $id }: from { $from }, by { $host }, { $size }
explain-log-delivery =
    { $id }: to { $to } by { $relay }: { $fate ->
        [sent] delivered
        [deferred] not delivered yet, it will be tried again
       *[bounced] not delivered
    } ({ $why })
explain-log-notice = { $id }: { $what }
explain-log-removed = { $id }: done, removed from the queue

# Headers and notices.
explain-hop = hop { $hop }: from { $from } by { $by } with { $how }, { $date }
explain-null-sender = the sender on the envelope is empty: this is a notice, and no notice answers it
explain-return-path = the sender on the envelope, to whom notices go, is { $address }
explain-reporting = { $host } wrote this notice
explain-remote = { $host } said so
explain-recipient = about the recipient { $address }:
explain-action =
    { $action ->
        [failed] the message was not delivered and will not be tried again
        [delayed] the message is not delivered yet and will be tried again
        [delivered] the message was delivered
        [relayed] the message was passed on to a server that gives no notices
       *[expanded] the message was passed on to the members of a list
    }
explain-status = the status code is { $status }
explain-diagnostic = the other server said: { $reply }
explain-authentication = checks of the sender: { $results }
