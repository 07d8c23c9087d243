# What the inspector says of an event: what it means, what may follow, and why it happened now.

# Why an event happened. $cause is the sentence of what led to it, $rule the rule by which it did.
why = { $cause } { $rule }
# A word of a protocol and what it says.
glossary = { $word }: { $says }.

about-composed =
    .meaning =
        A mail program (a mail user agent, MUA) makes two things of what was written: the letter, with its header and text, and an envelope, with the addresses that the servers will use.

        Whoever is named in Bcc is on the envelope and not in the letter.
    .follow = The mail program calls the server that it is set up with.
about-mail-checked =
    .meaning = SMTP never pushes a letter into a reader’s program. The program asks, again and again; or stays connected, and is told by its mailbox server.
    .follow = A connection to the mailbox server.

# $port says what the port is for.
about-connection =
    .meaning =
        { $port }

        Who calls is the client, who is called is the server: for this connection only.

        Simplified here: the three segments with which TCP opens a connection are drawn as one.
about-connection-requested = The other end takes the call, or refuses it.
about-connection-opened = The server speaks first: its greeting.
about-port-587 = Port 587 is for submission: a person’s program hands over a new letter.
about-port-465 = Port 465 is for submission under TLS from the first octet.
about-port-25 = Port 25 is for relaying: one server passes mail to the next.
about-port-smtp = SMTP is spoken on this port.
about-port-993 = Port 993 is for IMAP under TLS from the first octet.
about-port-imap = IMAP: a program looks into mailboxes that stay at the server.
about-port-995 = Port 995 is for POP3 under TLS from the first octet.
about-port-pop3 = POP3: a program collects what is in one mailbox, and may empty it.
# What the greeting may be, beside its code.
answer-imap-ok = ready
answer-imap-preauth = ready, and the client is let in already
answer-imap-bye = no session for this client
answer-pop3-ok = ready
answer-pop3-err = no session now

# $reason is one of the three that follow it.
about-connection-refused =
    .meaning =
        { $reason }

        A server that sends tries the next server of the domain, and then waits and tries again.
    .follow = The next server, if there is one. A queue waits; a mail program tells its owner.
about-no-service = The host is there, but nothing listens on that port.
about-no-host = No host of this world has that address.
about-no-answer = Nobody has answered the call for three minutes: the host may be down, or the way to it.
about-closed-smtp =
    .meaning =
        A session ends with QUIT and 221; then both close.

        A connection that breaks before counts as 451, “not now”: what had no final answer is tried again.
about-closed-imap =
    .meaning = A session ends with LOGOUT and BYE; then both close. What was changed in the mailbox was changed at once.
about-closed-pop3 =
    .meaning = Only QUIT deletes. Where the connection ends without it, what was marked as deleted is still there, and the mailbox is free again.
about-connection-reset =
    .meaning =
        The other end is gone without a word: no 221, no 421. What was on its way is lost.

        It counts as 451, “not now”. After the end of the letter nobody knows whether the other end has it.
    .follow = What was open counts as “not now”. A queue waits, a mail program tells its owner.

about-tls =
    .meaning =
        From here on who listens on the line sees how long each record is, and between whom, and nothing else.

        It holds for this connection. The server at its end reads everything, and decides anew for the next hop.

        Simplified here: one message each way, no certificate is looked at, and the octets of the handshake are not made.
about-tls-begun = The server’s part of the handshake.
about-tls-established = EHLO, as if nothing had been said before; where TLS came first, the greeting.

# $sender: nobody, where the reverse-path is <>.
about-envelope-begun =
    .meaning =
        The server has taken a blank envelope and written the reverse-path on it, the sender’s address.

        { $sender ->
            [nobody] It is <>: the letter is a notice, and nobody is told if it fails.
           *[mailbox] To it a notice of failure would go.
        }
    .follow = RCPT, once for each recipient.
about-recipient-added =
    .meaning = The forward-path, the recipient’s address, is on the envelope. The server has not seen the letter.
    .follow = Another RCPT, or DATA.
about-envelope-discarded =
    .meaning = What was on the envelope is forgotten. The server is responsible for nothing.
    .follow = MAIL, for a new envelope, or the end of the session.
# $accepted: how many recipients were.
about-envelope-settled =
    .meaning = Every RCPT has its own answer. If at least one is a yes, the client goes on with DATA.
    .follow =
        { $accepted ->
            [0] QUIT: there is nobody to hand a letter over for.
           *[other] DATA, and after 354 the letter; or BDAT, where it is offered.
        }

# Of a recipient or a letter that a server refuses: what may follow, and what its code says.
about-recipient-refused = The reply to RCPT.
about-transaction-refused = The reply, and the end of this envelope.
about-refusal-recipient = A recipient must have a mailbox here, or the client must be one for whom the server relays.
about-refusal-greylisted = A real mail server keeps the letter and tries again. Programs that only send spam often do not, and that is the point.
about-refusal-status = It will answer { $code }. Enhanced status { $status }: { $says }
about-refusal-code = It will answer { $code }.

about-accepted =
    .meaning =
        With the 250 to the end of the letter the server takes responsibility: it must deliver the letter, or tell the sender that it could not.

        The client lets go only when that 250 reaches it. Until then both hold the letter: there are two seals.
    .follow = The 250 travels to the client. Then the letter goes on, or into a mailbox.
about-released =
    .meaning =
        The 250 has arrived: from here on the next server alone is responsible. 250 does not mean delivered, and not read.

        Had it been lost, the client would have sent the letter again, and it would have come twice.
    .follow = QUIT, or MAIL for another letter.
about-return-path-added =
    .meaning = The envelope is thrown away now. The server of final delivery writes its sender into the letter first, as Return-Path.
    .follow = The letter is put into the mailbox.
about-header-added =
    .meaning =
        Each server that takes a letter writes on top of it where it came from. Read from the bottom, these fields tell the way.

        Below the first one that you trust, anyone could have written them.
about-expanded =
    .meaning =
        An alias stands for other addresses. The server writes them on the envelope in its place; the letter itself is not touched.

        The reverse-path stays: if a member cannot be reached, the notice goes to who wrote the letter. A mailing list would put its own address there.
    .follow = An item in the queue for each way that the members’ mail goes.

about-queued =
    .meaning = A server stores what it has taken before it passes it on. If the next server is not there, the letter waits here.
    .follow = An attempt to pass it on.
about-attempted =
    .meaning = The server becomes a client now: roles belong to a connection, not to a machine.
    .follow = A question to DNS, or a call to the next server.
# $why is a sentence.
about-deferred =
    .meaning =
        { $why }

        A server should wait at least 30 minutes and try again, for 4 to 5 days. Only when it gives up, a notice goes to the sender.
    .follow = The next attempt.
about-dns-timed-out =
    .meaning = No answer is not “no”: whether the name is there, nobody knows. It will be asked again.
    .follow = The letter waits in the queue.
about-failed-queued =
    .meaning = The server that holds the letter can neither deliver it nor forget it: it has promised to tell the sender.
    .follow = A notice to the sender, unless the letter came from <>.
about-failed-unsent =
    .meaning = No server has taken the letter for this recipient, so none has promised anything. The program shows its owner what happened.
    .follow = The owner writes the address again, or gives up.
about-failed-expired = The obstacle was temporary, but the queue does not keep a letter for ever: it was given up.

about-notice-delayed =
    .meaning =
        The letter is late, and its sender is told so, once. It is only a warning: the server still has the letter and tries on.

        Until when it will try stands in the part for programs, as Will-Retry-Until.
    .follow = The notice goes its way. The letter itself waits on.
about-notice-failed =
    .meaning =
        A notice (a delivery status notification, DSN) is a message like any other, with a part for people and a part for programs.

        It goes to the reverse-path on the letter’s envelope, not to “From:”, and is sent from <>, so that it can cause no other.
    .follow = The notice goes its way like any other letter.
about-notice-delivered =
    .meaning =
        The server of final delivery tells the sender, because NOTIFY=SUCCESS was asked for this recipient.

        In the mailbox is not read: for that there are other notices, which a reader’s program sends or does not.
    .follow = The notice goes its way like any other letter.
about-notice-relayed =
    .meaning =
        The next server has taken the letter and does not offer DSN: what was asked could not be told to it.

        So this server reports “relayed”, once it has that server’s 250. More will not be heard, unless it fails.
    .follow = The notice goes its way like any other letter.
about-notice-not-asked =
    .meaning = NOTIFY for these recipients does not name FAILURE: the sender does not want to hear of it.
about-notice-omitted =
    .meaning = What comes from <> must not be answered by a notice. Two servers that send each other notices about notices would never stop.
about-delivered =
    .meaning =
        This is final delivery, the work of a mail delivery agent (MDA). The envelope is gone; the mailbox keeps the letter under a number of its own, its UID.

        Simplified here: the hand-over from the server to the mailbox is inside the provider and not drawn as a protocol.
    .follow = Nothing, until a program asks for it, by IMAP or POP3. One that stays connected is told (IDLE).

about-host-restarted =
    .meaning =
        A server that has said 250 to a letter has it on its disk, so that it is there after a crash.

        What was only in its sessions is forgotten: a client that had no answer tries again.
    .follow = It tries to pass on what waits in its queue.
about-person-acted =
    .meaning = What a person does is part of the run: it is replayed with it.
about-token-asked = A token, or none.
about-time-advanced =
    .meaning = Time in this world is virtual: nothing waits for a clock.
about-edited =
    .meaning =
        How a server is set up says whom it serves, what it accepts and how strict it is. RFC 5321 leaves most of that to whoever runs the server.

        Sessions that are open keep the set-up with which they began.
    .follow = From now on hosts decide by the new set-up.
# Of data in IDLE.
about-unasked =
    .meaning = Nobody asked for it now: the client idles, and the server tells what has changed the moment it does.
    .follow = More of it, whenever something changes; DONE from the client.

# Rules by which one thing leads to another, behind the sentence of what led to it.
rule-received = It took the time of the link to arrive.
rule-unasked = The server tells each session that has the mailbox open.
rule-greeted = The server has greeted: now the client asks what it can do.
rule-log-in = The client knows what the server can do: now it says who it is.
rule-challenge = The exchange goes on until the server knows who calls.
rule-plus = The + has asked for it.
rule-response = Each response gets a reply.
rule-quit = The client has nothing more to do here.
# IMAP.
rule-imap-literal = The + has said: go on. Only now the octets may travel.
rule-imap-continuation = The client has announced octets, and waits to be told to go on.
rule-imap-done-to-fetch = Something has come. While it idles the client may ask for nothing, so it ends IDLE to fetch.
rule-imap-done = While it idles the client may ask for nothing else.
rule-imap-idle-begun = The server is ready to tell what changes.
rule-imap-tagged = Every command gets exactly one such end, which carries its tag.
rule-imap-opened = Who opens a mailbox is told first what is in it.
rule-imap-goodbye = A server says goodbye before it answers LOGOUT.
rule-imap-data = What was asked for comes before the end of the command.
rule-imap-news = Something has changed since the client was last told: it is told now, before the end of the command.
rule-imap-starttls = The server offers STARTTLS, and the client wants it before the password.
rule-imap-open = The server knows who calls: a mailbox may be opened.
rule-imap-look = The mailbox is open: the program looks what it does not have yet.
rule-imap-found = The search has told what is there: now it is fetched.
rule-imap-fetch-news = The server has told that something came: now it is fetched.
rule-imap-idle = There is nothing to do: the program stays, and listens.
rule-imap-noop = It is a good moment to be told what is new.
# POP3.
rule-pop3-reply = Every command gets exactly one reply: yes or no.
rule-pop3-content = A yes is followed by what was asked for.
rule-pop3-stls = The server offers STLS, and the client wants it before the password.
rule-pop3-pass = The server has the name: now it wants the password.
rule-pop3-look = The maildrop is open: the program looks what is in it.
rule-pop3-retr = There is a message that the program does not have yet.
rule-pop3-dele = The program has the message whole: only now may it ask to delete it.
# SMTP.
rule-smtp-ehlo = The server has greeted: now the client says who it is.
rule-smtp-helo = The server did not take EHLO: the client greets the old way.
rule-smtp-mail = The greetings are over: an envelope may begin.
rule-smtp-pipelining = The server offers PIPELINING: the client need not wait for each answer.
rule-smtp-rcpt = The envelope is begun: it needs whoever the letter is for.
rule-smtp-data = Every recipient has its answer, and at least one was a yes.
rule-smtp-auth = The server offers AUTH, and wants to know who calls.
rule-smtp-starttls = The server offers STARTTLS, and the client wants it.
rule-smtp-bdat = Every recipient has its answer, and the server offers CHUNKING: no 354 is needed.
rule-smtp-reply = Every command gets exactly one reply, of one line or more.
rule-smtp-end = The end of the letter gets a reply of its own.
rule-smtp-chunk = Each chunk gets a reply.
rule-smtp-content = 354 has said: go on. Only now the letter may travel.
rule-smtp-response = 334 has asked for it.
