# What the inspector says of lines of SMTP (RFC 5321).

# Commands. $does says what the command does, as in “begins an envelope: who it is from”.
smtp-command = { $verb }: { $does }.
smtp-command-ehlo =
    .meaning =
        The client says who it is, and asks which extensions the server has.

        It begins every session. Said again later, it throws away the envelope, as RSET does.
    .follow = After 250: MAIL.
smtp-command-helo =
    .meaning = The greeting of 1982, without extensions. Clients use it where EHLO is not understood.
    .follow = After 250: MAIL.
smtp-command-mail =
    .meaning =
        The server takes a blank envelope and writes on it who it is from.

        The address is the reverse-path: where a notice goes if the letter cannot be delivered. It need not be what “From:” says.
    .follow = After 250: RCPT, once for each recipient.
smtp-command-rcpt =
    .meaning =
        Names one recipient: the forward-path. One command for each, so each gets its own answer.

        The address need not appear anywhere in the letter. That is how Bcc works, and mailing lists.
    .follow = After 250: RCPT for the next recipient, or DATA.
smtp-command-data =
    .meaning =
        Asks to hand over the letter. Until the server says 354, not an octet of it has travelled.

        Where every recipient was refused, servers differ: 503 or 554, and some say 354 all the same.
    .follow = After 354: the letter, then a line that is a single dot.
smtp-command-rset =
    .meaning = The envelope is thrown away. The greeting stays.
    .follow = After 250: MAIL, for a new envelope.
smtp-command-noop =
    .meaning = It changes nothing, and shows that the other end is still there.
    .follow = Whatever could come before it.
smtp-command-quit =
    .meaning = The client is done. The server answers before it closes; the client waits for that answer.
    .follow = After 221: both ends close.
smtp-command-vrfy =
    .meaning = Asks whether there is such a user. Most servers will not tell, so that addresses cannot be collected: 252 says “send it and see”.
    .follow = Whatever could come before it.
smtp-command-expn =
    .meaning = Asks who is on a mailing list. Hardly any server answers it today; one that does says so in its answer to EHLO.
    .follow = Whatever could come before it.
smtp-command-help =
    .meaning = For people who type: the server says something helpful.
    .follow = Whatever could come before it.
smtp-command-auth =
    .meaning =
        Says who the client is, by one of the mechanisms that EHLO named. Base64 hides nothing: it only makes one line of any octets.

        A submission server takes no mail before it.
    .follow = After 334: a response in base64, or * to give up. After 235: MAIL.
smtp-command-starttls =
    .meaning =
        Asks to go on under TLS, on this connection. It protects this hop and no other: each server reads the whole letter.

        The command and its offer travel in plain text: who sits on the line can remove them, and the client sees a server without TLS.
    .follow = After 220: the handshake, then EHLO anew. What was said before counts no more.
smtp-command-bdat =
    .meaning =
        Hands over so many octets, at once behind the line. LAST says that the letter ends with them.

        The octets are counted, so there is no 354, no line with a dot, and no dot is doubled.
    .follow = After 250: the next BDAT; after LAST: MAIL, for another letter, or QUIT.
smtp-unknown-command = A line that begins with no known command.
    .meaning = The server answers 500. 502 would say that it knows the command and does not offer it.
    .follow = Any command that may stand here: the session goes on.

# Of the arguments of MAIL and RCPT.
smtp-null-reverse-path = Here it is <>, the null reverse-path: this is a notice, and nobody is to be told if it fails.
parameter-size = SIZE={ $size } tells beforehand how many octets will come, so that a letter that is too big is refused before it travels.
parameter-body = BODY={ $body } says whether octets above 127 occur in the letter.
parameter-body-binary = BODY={ $body } says any octets may come, in lines of any length or in none.
parameter-smtputf8 = SMTPUTF8 says that addresses or the header are in UTF-8. It may go only to servers that offer it, all the way.
parameter-ret = RET={ $what } says how much of the letter a notice of failure is to bring back: all of it (FULL) or its header (HDRS).
parameter-envid = ENVID={ $id } is what the sender calls this envelope: each notice about it will say so.
parameter-notify = NOTIFY={ $when } says of what the sender wants to hear for this recipient. Without it: of failure, and perhaps of delay.
parameter-orcpt = ORCPT={ $whom } is the recipient as the sender wrote it, whatever it is rewritten to on the way.
parameter-other = { $keyword } is a parameter. A server that does not know it answers 555.

# What may be answered to a command, beside its codes: smtp-answer-<command>-<codes>.
smtp-answer-ehlo-250 = a line for each extension
smtp-answer-ehlo-502 = an old server: the client falls back to HELO
smtp-answer-ehlo-504--550 = refused by the server’s rules
smtp-answer-helo-250 = go on, without extensions
smtp-answer-helo-504--550 = refused by the server’s rules
smtp-answer-mail-250 = the envelope is begun
smtp-answer-mail-451--452--455 = not now
smtp-answer-mail-503 = not at this point: say EHLO first, or an envelope is open
smtp-answer-mail-550--553 = this sender is not taken
smtp-answer-mail-552 = the letter is too big
smtp-answer-mail-555 = a parameter is not known
smtp-answer-rcpt-250--251 = taken (251: and sent on elsewhere)
smtp-answer-rcpt-450-452--455 = not now, try later
smtp-answer-rcpt-550--551--553 = no such mailbox here, or no relaying
smtp-answer-rcpt-552 = the mailbox is full
smtp-answer-rcpt-503 = not at this point: MAIL comes first
smtp-answer-rcpt-555 = a parameter is not known
smtp-answer-data-354 = send the letter
smtp-answer-data-450-452 = not now
smtp-answer-data-503--554 = there is no envelope, or nobody on it
smtp-answer-data-550 = refused by the server’s rules
smtp-answer-rset-250 = forgotten
smtp-answer-noop-250 = fine
smtp-answer-quit-221 = goodbye
smtp-answer-vrfy-250--251 = there is one
smtp-answer-vrfy-252 = will not tell, but will take mail and try
smtp-answer-vrfy-550--551 = there is none here, or no longer
smtp-answer-vrfy-553 = more than one may be meant
smtp-answer-vrfy-502--504 = not offered
smtp-answer-expn-250 = the members
smtp-answer-expn-252 = will not tell, but will take mail and try
smtp-answer-expn-550 = there is no such list, or it is not told
smtp-answer-expn-502--504 = not offered
smtp-answer-help-211--214 = help
smtp-answer-help-502--504 = not offered
smtp-answer-auth-235 = the client is who it says
smtp-answer-auth-334 = a challenge: a response comes next
smtp-answer-auth-454 = cannot be checked for now
smtp-answer-auth-535 = user, password or token is wrong
smtp-answer-auth-504 = the mechanism is not offered
smtp-answer-auth-502--503 = not offered, or not at this point
smtp-answer-starttls-220 = begin the handshake
smtp-answer-starttls-454 = not for now
smtp-answer-starttls-502--503 = not offered, or up already
smtp-answer-bdat-250 = these octets are here; after LAST: taken
smtp-answer-bdat-451--452 = not now
smtp-answer-bdat-552 = the letter is too big
smtp-answer-bdat-503 = not at this point: nobody is on the envelope
smtp-answer-bdat-502 = not offered
# To any command.
smtp-answer-any-421 = the server shuts down, in order
smtp-answer-any-500--501 = not understood, or wrong arguments
# To a line that is no command.
smtp-answer-unknown-500 = the command is not recognised
# As the greeting.
smtp-answer-greeting-220 = ready
smtp-answer-greeting-421 = not now
smtp-answer-greeting-554 = no SMTP service here
# To a response of AUTH.
smtp-answer-response-235 = the client is who it says
smtp-answer-response-334 = a challenge: another response comes next
smtp-answer-response-501 = not understood, or given up with *
smtp-answer-response-535 = user, password or token is wrong
# To the end of the letter.
smtp-answer-end-250 = taken: the server is responsible now
smtp-answer-end-450-452 = not now: keep it and try again
smtp-answer-end-550--552--554 = refused for good

# What is no command and no reply.
smtp-malformed = This is no reply.
    .meaning = A reply begins with three digits. The client cannot tell a yes from a no.
    .follow = The client gives up, and may try again later.
smtp-content = The letter: its header, an empty line, its text.
    .meaning = No server reads “To:” here to decide where the letter goes. What is on the envelope decides.
    .follow = A line that is a single dot.
smtp-content-stuffed =
    { $lines ->
        [one] One line here begins with a dot and has got another in front.
       *[other] { $lines } lines here begin with a dot and have got another in front.
    } The server takes it away (dot transparency).
smtp-content-bare = A line here ends in a CR or an LF alone, which RFC 5321 forbids. Where one server takes that for the end of a line and another does not, one letter can become two.
smtp-end-of-data = The end of the letter: a line that is a single dot.
    .meaning =
        Only CR LF, a dot, CR LF ends it. A dot at the beginning of any other line is doubled by the client, so that it cannot end the letter.

        Until the answer is here, the client keeps its copy. If the answer is lost, both hold the letter, and it may come twice.
    .follow = The most important reply of all: with 250 the responsibility passes.
# A dot after an LF alone, where the policy of this server takes it for the end.
smtp-end-of-data-bare = The end of the letter, to this server only.
    .meaning =
        Its policy takes this for the end of a letter, and RFC 5321 forbids it: only CR LF, a dot, CR LF is one.

        Where the server before it knows only that, the two see different letters: one can be smuggled inside another.
    .follow = What stood behind it in the letter is now taken for commands.
smtp-auth-response = A response of the client.
    .meaning = It is in base64, which hides nothing: the page of its octets shows what is under it.
    .follow = After 334 another response; after 235 MAIL.
# $place: whether it is the last chunk of the letter.
smtp-chunk = A chunk of the letter.
    .meaning =
        It is as long as BDAT said. Nothing in it can end it, and no dot is doubled in it.

        No server reads “To:” here to decide where the letter goes. What is on the envelope decides.
    .follow =
        { $place ->
            [last] The most important reply of all: with 250 the responsibility passes.
           *[before] A reply, and then the next chunk.
        }
smtp-partial = Part of a line.
    .meaning = Octets may arrive in any pieces. A line is only looked at when its CR LF has come.
    .follow = The rest of the line.

# Replies. $says is what a code or a status means.
smtp-greeting = The server’s greeting.
    .meaning =
        In SMTP the server speaks first, and the client must wait for it.

        220 says that the server is ready; the name behind it is its own.
    .follow = EHLO, with the client’s name.
smtp-greeting-refused = The server’s greeting.
    .meaning =
        In SMTP the server speaks first, and the client must wait for it.

        { $code }: { $says }
    .follow = QUIT: nothing else will be served.
smtp-reply = A reply: { $sign }.
smtp-reply-to = The answer to { $verb }: { $sign }.
smtp-reply-to-letter = The answer to the letter: { $sign }.
# The class of a reply, inside these three.
sign-done = done
sign-go-on = go on
sign-later = not now
sign-no = no
smtp-reply-code = { $code }: { $says }
smtp-reply-status = { $status }, the enhanced status code, says it more exactly: { $says }
smtp-reply-421 =
    .meaning = The client counts what was under way as “not now”, keeps it and tries again later.
    .follow = The server closes the connection.
smtp-reply-to-nothing =
    .follow = Any command that may stand here: the session goes on.
smtp-letter-answered-done =
    .meaning = With this reply the server takes responsibility: it must deliver the letter, or tell the sender that it could not. It does not say that the letter was delivered, or read.
    .follow = MAIL, for another letter, or QUIT.
smtp-letter-answered-go-on =
    .meaning = The client is responsible as before. It keeps the letter and tries again later.
    .follow = MAIL, for another letter, or QUIT. This one waits in the client’s queue.
smtp-letter-answered-later =
    .meaning = The client is responsible as before. It keeps the letter and tries again later.
    .follow = MAIL, for another letter, or QUIT. This one waits in the client’s queue.
smtp-letter-answered-no =
    .meaning = The client is responsible as before. Sending it again will not help: the sender must be told.
    .follow = MAIL, for another letter, or QUIT. Then the sender is told.

# After the answer to a command: a yes or a no; of AUTH, a challenge.
smtp-answered-ehlo-yes =
    .follow = MAIL begins an envelope.
smtp-answered-ehlo-no =
    .follow = HELO, the old greeting, or QUIT.
smtp-answered-helo-yes =
    .meaning = No extension may be used in this session.
    .follow = MAIL begins an envelope.
smtp-answered-helo-no =
    .follow = QUIT, or HELO once more.
smtp-answered-mail-yes =
    .meaning = The sender’s address is on the envelope now.
    .follow = RCPT, once for each recipient.
smtp-answered-mail-no =
    .follow = QUIT, or MAIL again.
smtp-answered-rcpt-yes =
    .meaning = The recipient is on the envelope now. The letter has not been seen.
    .follow = RCPT for the next recipient, or DATA.
smtp-answered-rcpt-no =
    .meaning = This one is not on the envelope. The other recipients are untouched.
    .follow = RCPT for another recipient; DATA if one was taken; else RSET or QUIT.
smtp-answered-data-yes =
    .meaning = It is neither a yes nor a no to the letter: only that the server listens.
    .follow = The letter, then a line that is a single dot.
smtp-answered-data-no =
    .follow = RSET and another envelope, or QUIT.
smtp-answered-rset-yes =
    .follow = MAIL, for a new envelope, or QUIT.
smtp-answered-rset-no =
    .follow = MAIL, for a new envelope, or QUIT.
smtp-answered-noop-yes =
    .follow = Whatever could come before it.
smtp-answered-noop-no =
    .follow = Whatever could come before it.
smtp-answered-quit-yes =
    .follow = Both ends close.
smtp-answered-quit-no =
    .follow = Both ends close.
smtp-answered-vrfy-yes =
    .follow = Whatever could come before it.
smtp-answered-vrfy-no =
    .follow = Whatever could come before it.
smtp-answered-expn-yes =
    .follow = Whatever could come before it.
smtp-answered-expn-no =
    .follow = Whatever could come before it.
smtp-answered-help-yes =
    .follow = Whatever could come before it.
smtp-answered-help-no =
    .follow = Whatever could come before it.
smtp-answered-auth-challenge =
    .follow = A response in base64, or * to give up.
smtp-answered-auth-yes =
    .follow = MAIL begins an envelope.
smtp-answered-auth-no =
    .follow = AUTH again, or QUIT.
smtp-answered-starttls-yes =
    .follow = The TLS handshake. Then EHLO, as if nothing had been said.
smtp-answered-starttls-no =
    .follow = QUIT, or the session in plain text where the client allows it.
smtp-answered-bdat-yes =
    .follow = BDAT, with the next octets of the letter.
smtp-answered-bdat-no =
    .follow = RSET and another envelope, or QUIT.

# Extensions, in the answer to EHLO.
smtp-no-extension = It names no extension.
smtp-extension-limit = SIZE { $limit }: a letter may have so many octets.
smtp-extension-size = SIZE: the client may say how big a letter is.
smtp-extension-pipelining = PIPELINING: commands may be sent without waiting for each answer.
smtp-extension-8bitmime = 8BITMIME: octets above 127 are taken.
smtp-extension-smtputf8 = SMTPUTF8: addresses and the header may be in UTF-8.
smtp-extension-dsn = DSN: the client may say of what the sender wants to hear.
smtp-extension-chunking = CHUNKING: the letter may come by BDAT, in counted octets.
smtp-extension-binarymime = BINARYMIME: the letter may have any octets, where it comes by BDAT.
smtp-extension-starttls = STARTTLS: the session may go on under TLS.
# $line is what the server offers, as in “AUTH PLAIN LOGIN”.
smtp-extension-mechanisms = { $line }: the client may say who it is, by one of these.
smtp-extension-enhancedstatuscodes = ENHANCEDSTATUSCODES: replies say more exactly what they mean, as in 5.1.1.
smtp-extension-expn = EXPN: the server tells who is on a list.
smtp-extension-help = HELP: the command is offered.
smtp-extension-unknown = { $name }: an extension that this page has no words for.
