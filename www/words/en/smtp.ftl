# What the inspector says about lines of SMTP (RFC 5321).

# Commands. $does says what the command does, as in “begins an envelope: who it is from”.
smtp-command = { $verb }: { $does }.
smtp-command-ehlo =
    .meaning =
        The client gives its name and asks which extensions the server offers.

        EHLO begins a session (or HELO, its older form without extensions), and comes again after STARTTLS. The client may also send it later: the server then discards the envelope, as after RSET.
    .follow = After 250: STARTTLS and AUTH, if the server offers them, then MAIL.
smtp-command-helo =
    .meaning = HELO is the older greeting, without extensions. Clients send it to servers that do not know EHLO.
    .follow = After 250: MAIL.
smtp-command-mail =
    .meaning =
        The server starts a new envelope and writes the sender’s address on it.

        This address is the reverse-path: a bounce (non-delivery notice) goes there. It may differ from “From:” in the message.
    .follow = After 250: RCPT, once for each recipient.
smtp-command-rcpt =
    .meaning =
        RCPT names one recipient, the forward-path. The client sends one RCPT for each recipient, so the server can accept one and refuse another.

        The address may be missing from the message. Bcc and mailing lists work this way.
    .follow = After 250: RCPT for the next recipient, or DATA.
smtp-command-data =
    .meaning =
        The client asks to send the message. It sends nothing until the server replies 354.

        If the server has refused every recipient, its reply may be 503 or 554. Some servers still reply 354: then the client sends only the dot.
    .follow = After 354: the message, then a line with a single dot.
smtp-command-rset =
    .meaning = The server discards the envelope. No second EHLO is necessary.
    .follow = After 250: MAIL, for a new envelope.
smtp-command-noop =
    .meaning = NOOP changes nothing. The reply shows that the server is still there.
smtp-command-quit =
    .meaning = The client has finished. The server replies before it closes the connection, and the client waits for that reply.
    .follow = After 221: both ends close the connection.
smtp-command-vrfy =
    .meaning = The client asks whether this user exists. Most servers do not say, because spammers collect addresses. 252 means that the server accepts mail and tries to deliver it.
smtp-command-expn =
    .meaning = The client asks who is on a mailing list. Few servers still answer this. If a server does, its reply to EHLO lists EXPN.
smtp-command-help =
    .meaning = HELP is for people who type commands. The server replies with some information.
smtp-command-auth =
    .meaning =
        The client authenticates, with one of the mechanisms in the reply to EHLO. Base64 is not encryption: anyone can decode it.

        By default, a submission server must require AUTH before MAIL, unless it has another reason to trust the client.
    .follow = After 334: a response in base64, or * to cancel. After 235: MAIL.
# About the server to which the client sends AUTH.
smtp-auth-required = This server accepts no MAIL before the client has authenticated.
smtp-auth-optional = This server also accepts MAIL from clients that have not authenticated.
smtp-command-starttls =
    .meaning =
        The client asks to encrypt the connection with TLS. TLS protects this connection only: each server on the way reads the whole message.

        The server’s offer and this command are in plain text. An attacker on the path can remove the offer, and then the client sees a server without TLS.
    .follow = After 220: the TLS handshake, then EHLO again. Both ends forget what they learned before TLS.
smtp-command-bdat =
    .meaning =
        BDAT says how many octets of the message follow this line. LAST marks the end of the message.

        The length is announced, so there is no 354, no line with a dot and no doubled dot.
    .follow = After 250: the next BDAT. After LAST: MAIL, for another message, or QUIT. After a refusal: RSET, before another message.
smtp-unknown-command = This line does not begin with a known command.
    .meaning = The server replies 500. 502 would mean that it knows the command but does not offer it.

# About the arguments of MAIL and RCPT.
smtp-null-reverse-path = The reverse-path is empty (<>), as in notices. If this message cannot be delivered, no server sends a notice about it.
parameter-size = SIZE={ $size } announces the size of the message in octets, exactly or as an estimate. If the message is too big, the server can refuse it before it is sent.
parameter-body = BODY={ $body } says whether the body of the message may contain octets above 127.
parameter-body-binary = BODY={ $body } says that the message may contain any octets, with lines of any length or no lines at all.
parameter-smtputf8 = SMTPUTF8 says that an address or the header may be in UTF-8. Every server on the way must offer SMTPUTF8.
parameter-ret = RET={ $what } says how much of the message a bounce returns: all of it (FULL) or only its header (HDRS).
parameter-envid = ENVID={ $id } is the sender’s identifier for this envelope. Each notice repeats it.
parameter-notify = NOTIFY={ $when } says which notices the sender requests for this recipient. Without it, servers report failures, and perhaps delays.
parameter-orcpt = ORCPT={ $whom } is the original recipient, usually as the sender wrote it. It stays the same when a server rewrites the address.
parameter-other = { $keyword } is a parameter. A server that does not know it replies 555.

# What the server may reply to a command, beside the codes: smtp-answer-<command>-<codes>.
smtp-answer-ehlo-250 = accepted, with one line for each extension
smtp-answer-ehlo-502 = an old server: the client sends HELO instead
smtp-answer-ehlo-504--550 = refused by the server’s rules
smtp-answer-helo-250 = accepted, without extensions
smtp-answer-helo-504--550 = refused by the server’s rules
smtp-answer-mail-250 = the server has started an envelope
smtp-answer-mail-451--452--455 = deferred: try again later
smtp-answer-mail-503 = out of order: no EHLO yet, or an envelope is open
smtp-answer-mail-530 = authentication or TLS is required first
smtp-answer-mail-550--553 = the server refuses this sender
smtp-answer-mail-552 = the message is too big
smtp-answer-mail-555 = the server does not know a parameter
smtp-answer-rcpt-250--251 = accepted (251: the server will forward the message)
smtp-answer-rcpt-450-452--455 = deferred: try again later
smtp-answer-rcpt-550--551--553 = no such mailbox here, or no relaying
smtp-answer-rcpt-552 = the mailbox is full (from old servers also: too many recipients)
smtp-answer-rcpt-503 = out of order: MAIL comes first
smtp-answer-rcpt-555 = the server does not know a parameter
smtp-answer-data-354 = send the message
smtp-answer-data-450-452 = deferred: try again later
smtp-answer-data-503--554 = no envelope, or no recipient on it
smtp-answer-data-550 = refused by the server’s rules
smtp-answer-rset-250 = the server has discarded the envelope
smtp-answer-noop-250 = the server is there
smtp-answer-quit-221 = the server closes the connection
smtp-answer-vrfy-250--251 = the user exists
smtp-answer-vrfy-252 = the server does not say, but accepts mail and tries to deliver it
smtp-answer-vrfy-550--551 = no such user here (551: try another address)
smtp-answer-vrfy-553 = more than one user fits
smtp-answer-vrfy-502--504 = not offered
smtp-answer-expn-250 = the members of the list
smtp-answer-expn-252 = the server does not say, but accepts mail and tries to deliver it
smtp-answer-expn-550 = no such list, or the server does not show it
smtp-answer-expn-502--504 = not offered
smtp-answer-help-211--214 = help
smtp-answer-help-502--504 = not offered
smtp-answer-auth-235 = authentication succeeded
smtp-answer-auth-334 = a challenge: the client sends a response
smtp-answer-auth-454 = the server cannot check it now
smtp-answer-auth-535 = the user, password or token is wrong
smtp-answer-auth-504 = the server does not offer this mechanism
smtp-answer-auth-502--503 = not offered, or out of order
smtp-answer-starttls-220 = the client starts the handshake
smtp-answer-starttls-454 = TLS is not available now
smtp-answer-starttls-502--503 = not offered, or TLS is on already
smtp-answer-bdat-250 = chunk received; after LAST: the server is responsible
smtp-answer-bdat-451--452 = deferred: try again later
smtp-answer-bdat-552 = the message is too big
smtp-answer-bdat-503 = out of order: no recipient on the envelope, or LAST was already sent
smtp-answer-bdat-502 = not offered
# To any command.
smtp-answer-any-421 = the server closes the connection
smtp-answer-any-500--501 = not understood, or wrong arguments
# To a line that is no command.
smtp-answer-unknown-500 = the server does not know the command
# As the greeting.
smtp-answer-greeting-220 = the server is ready
smtp-answer-greeting-421 = not now: the server closes the connection
smtp-answer-greeting-554 = no SMTP service here
# To a response in AUTH.
smtp-answer-response-235 = authentication succeeded
smtp-answer-response-334 = a challenge: the client sends another response
smtp-answer-response-501 = not understood, or cancelled with *
smtp-answer-response-535 = the user, password or token is wrong
# To the end of the message.
smtp-answer-end-250 = accepted: the server is responsible for the message
smtp-answer-end-450-452 = deferred: keep the message and try again later
smtp-answer-end-550--552--554 = refused: do not send it again unchanged

# What is no command and no reply.
smtp-malformed = This is not a reply.
    .meaning = A reply begins with three digits. Without them the client does not know whether the server accepts or refuses.
    .follow = The client gives up this attempt. It may try again later.
smtp-content = The message: its header, an empty line, its text.
    .meaning = No server reads “To:” here to decide where the message goes. The envelope decides.
    .follow = The rest of the message, then a line with a single dot.
smtp-content-stuffed =
    { $lines ->
        [one] One line here begins with a dot. The client has added
       *[other] { $lines } lines here begin with a dot. The client has added
    } a second dot in front, and the server removes it (dot transparency).
smtp-content-bare = A line here ends in a bare CR or LF, which RFC 5321 forbids. If one server accepts this as the end of a line and another does not, one message can become two.
smtp-end-of-data = The end of the message: a line with a single dot.
    .meaning =
        In RFC 5321, only <CRLF>.<CRLF> ends a message. If another line begins with a dot, the client doubles that dot, so the line cannot end the message.

        The client keeps its copy until the reply arrives. If the reply is lost, both ends have the message, and it may arrive twice.
    .follow = The reply. With 250 the server becomes responsible for the message.
# About a server that also accepts other ends. $others are octets by name, as in “<LF>.<LF>”.
smtp-end-of-data-others = This server also accepts { $others } as the end, which RFC 5321 forbids. An attacker can use this to hide a second message inside the first.
# The client did not send <CRLF>.<CRLF>, but the server accepts this as the end.
smtp-end-of-data-bare = The end of the message, but only for this server.
    .meaning =
        This is not <CRLF>.<CRLF>, the only end in RFC 5321. This server’s policy accepts it anyway.

        A server that follows RFC 5321 reads this as text. The two servers see different messages, and an attacker can hide one inside the other.
    .follow = This server reads the rest of the text as commands.
smtp-auth-response = A response from the client.
    .meaning = The response is in base64. Base64 is not encryption: “Bytes” shows the decoded text.
    .follow = After 334: another response. After 235: MAIL.
# $place: whether this is the last chunk of the message.
smtp-chunk = A chunk of the message.
    .meaning =
        The chunk has the length that BDAT gave. A dot in it has no special meaning, so the client doubles no dots.

        No server reads “To:” here to decide where the message goes. The envelope decides.
    .follow =
        { $place ->
            [last] The reply. With 250 the server becomes responsible for the message.
           *[before] The server’s reply, and the next BDAT. With PIPELINING, the client need not wait for the reply.
        }
smtp-partial = Part of a line.
    .meaning = TCP may deliver the octets in pieces of any size. The server reads a line when its CR LF has arrived.
    .follow = The rest of the line.

# Replies. $says is what a code or a status means.
smtp-greeting = The server’s greeting.
    .meaning =
        In SMTP the server speaks first, and the client waits for it.

        220 means that the server is ready. The server’s name comes after the code.
smtp-greeting-refused = The server’s greeting.
    .meaning =
        In SMTP the server speaks first, and the client waits for it.

        { $code }: { $says }
smtp-reply = A reply: { $sign }.
smtp-reply-to = The reply to { $verb }: { $sign }.
smtp-reply-to-letter = The reply to the message: { $sign }.
# The class of a reply, inside these three.
sign-done = done
sign-go-on = continue
sign-later = not now
sign-no = refused
smtp-reply-code = { $code }: { $says }
smtp-reply-status = { $status }, the enhanced status code, is more exact: { $says }
smtp-reply-421 = The client treats its open transaction as deferred. A sending server keeps the message and tries again later.
# What the reply to the whole message means, by its class.
smtp-letter-answered-done = The server is now responsible for the message: it must deliver it, or report to the sender that it could not. This reply does not mean that the message was delivered or read.
smtp-letter-answered-go-on = The client is still responsible for the message. A sending server keeps it and tries again later. A mail program shows the error to its user.
smtp-letter-answered-later = The client is still responsible for the message. A sending server keeps it and tries again later. A mail program shows the error to its user.
smtp-letter-answered-no = The client is still responsible for the message. It should not send the same message again unchanged. A sending server sends a bounce. A mail program shows the error to its user.

# What the reply to a command means besides its code.
smtp-answered-helo = The client cannot use extensions, unless it sends EHLO later.
smtp-answered-mail = The reverse-path is on the envelope now. It is the address for bounces.
smtp-answered-rcpt = The recipient is on the envelope now. The server has not seen the message yet.
smtp-answered-rcpt-no = This recipient is not on the envelope. Recipients that were accepted stay on it.
smtp-answered-data = This reply neither accepts nor refuses the message. It only means that the server is ready to receive it.

# What may follow, by the state of the session: nothing was received yet, or only a refusal (connected), the greeting
# was (await-hello), EHLO was accepted (ready), STARTTLS was (securing), AUTH is going on (authenticating), MAIL was
# accepted (envelope), RCPT was (recipients), DATA was (data), a BDAT was that was not the last (chunks).
smtp-next-connected = Before the greeting, the client waits. After a greeting that refuses: QUIT. The server should reply 503 to any other command.
smtp-next-await-hello = EHLO, or HELO, its older form. NOOP, HELP, VRFY and RSET are possible, too. QUIT ends the session.
# $offered: STARTTLS, AUTH, or both, of which the client knows that the server offers them.
smtp-next-ready =
    { $count ->
        [0] MAIL starts an envelope. QUIT ends the session.
       *[other] MAIL starts an envelope. The server offers { $offered }, too. QUIT ends the session.
    }
smtp-next-securing = The TLS handshake. Then the session starts over.
smtp-next-authenticating = The client’s response in base64, or * to cancel.
smtp-next-envelope = RCPT, once for each recipient. RSET discards the envelope.
smtp-next-recipients =
    { $by ->
        [bdat] RCPT for another recipient, or the message with DATA or BDAT. RSET discards the envelope.
       *[data] RCPT for another recipient, or DATA. RSET discards the envelope.
    }
# The client has sent more commands than the server has answered.
smtp-next-replies =
    { $count ->
        [one] The reply to the next command, which the client has sent already.
       *[other] The replies to the next { $count } commands, which the client has sent already.
    }
smtp-next-data = The message, then a line with a single dot.
smtp-next-chunks = BDAT with the next octets of the message. RSET discards the envelope.
smtp-next-closed = Both ends close the connection.

# Extensions, in the reply to EHLO.
smtp-no-extension = The server offers no extensions.
smtp-extension-limit = SIZE { $limit }: the server accepts messages of up to this many octets.
smtp-extension-size = SIZE: the client may announce the size of a message.
smtp-extension-pipelining = PIPELINING: the client may send MAIL and RCPT in a group, without waiting for each reply. Some commands, such as DATA, must be the last in a group.
smtp-extension-8bitmime = 8BITMIME: the body of a message may contain octets above 127. In addresses and the header, they need SMTPUTF8.
smtp-extension-smtputf8 = SMTPUTF8: addresses and the header may be in UTF-8.
smtp-extension-dsn = DSN: the client may say which notices the sender requests.
smtp-extension-chunking = CHUNKING: the client may send the message with BDAT, in counted octets.
smtp-extension-binarymime = BINARYMIME: the message may contain any octets, if the client sends it with BDAT.
smtp-extension-starttls = STARTTLS: the client may encrypt the connection with TLS.
# $line is what the server offers, as in “AUTH PLAIN LOGIN”.
smtp-extension-mechanisms = { $line }: the client may authenticate with one of these mechanisms.
smtp-extension-enhancedstatuscodes = ENHANCEDSTATUSCODES: most replies carry a second, more exact code, as in 5.1.1. The greeting, the reply to EHLO, 334 and 354 do not.
smtp-extension-expn = EXPN: the server shows who is on a mailing list.
smtp-extension-help = HELP: the server offers this command.
smtp-extension-overwritten = { $name }: this is no extension. Something on the way has overwritten a line, so the client does not see what the server offered.
smtp-extension-unknown = { $name }: this page does not explain this extension.
