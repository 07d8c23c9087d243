# What the inspector says about an event: what it means, what may follow, and why it happened now.

# Why an event happened. $cause is the sentence of what led to it, $rule the rule by which it did.
why = { $cause } { $rule }
# A word of a protocol and what it says.
glossary = { $word }: { $says }.

about-composed =
    .meaning =
        The mail program (mail user agent, MUA) makes two things: the message, with its header and text, and an envelope, with the addresses that the servers will use.

        Bcc recipients are on the envelope. They are not in the message here. This is the usual way.
    .follow = The mail program opens a connection to its own mail server.
about-mail-checked =
    .meaning = SMTP never pushes a message into the recipient’s mail program. The program asks its mailbox server again and again, or stays connected until the server reports something new.
    .follow = A connection to the mailbox server.

# $port says what the port is for.
about-connection =
    .meaning =
        { $port }

        The host that opens the connection is the client, and the other host is the server. These roles belong to this connection only.

        Simplified here: TCP opens a connection with three segments. The diagram shows one.
about-connection-requested = The server accepts the connection, or refuses it.
about-connection-opened = The server’s greeting: the server speaks first. On a port where TLS comes first: the TLS handshake, which the client begins.
about-port-587 = Port 587 is for submission: a mail program sends a new message to its user’s server.
about-port-465 = Port 465 is for submission with TLS from the first octet.
about-port-25 = Port 25 is for relaying: one server passes mail to the next.
about-port-25-program = Port 25 is for servers that pass mail to each other. A mail program should use a port for submission, 587 or 465. To keep things simple, some scenarios here use port 25 for it, and the server relays for its address.
about-port-smtp = The server accepts SMTP on this port.
about-port-993 = Port 993 is for IMAP with TLS from the first octet.
about-port-imap = IMAP: a mail program works with mailboxes that stay on the server.
about-port-995 = Port 995 is for POP3 with TLS from the first octet.
about-port-pop3 = POP3: a mail program fetches the messages of one mailbox, and may remove them from the server.
# What the greeting may be, beside its code.
answer-imap-ok = the server is ready
answer-imap-preauth = the server is ready, and the client is signed in already
answer-imap-bye = no session for this client
answer-pop3-ok = the server is ready
answer-pop3-err = no session now

# $reason is a sentence: that nothing listens, that there is no such host, or that nothing answers.
about-connection-refused =
    .meaning =
        { $reason }

        A sending server tries the next server of the domain. If none accepts, it defers the message.
    .follow = A connection to the next server, if there is one. Otherwise a sending server keeps the message in its queue, and a mail program shows the error to its user.
about-reading-refused =
    .meaning =
        { $reason }

        The mail program shows the error to its user. No message is lost: the mailbox server still has them all.
about-no-service = The host is there, but nothing listens on this port.
about-no-host = No host in this world has this address.
about-no-answer = Nothing answered for three minutes. TCP has to try for at least this long. The host may be down or unreachable.
about-closed-smtp =
    .meaning =
        A session normally ends with QUIT and 221. Then both ends close the connection.

        If the connection breaks earlier, the client treats the open transaction as deferred, as after 451. A sending server tries again later.
    .follow = Nothing more on this connection. For the next message, the client opens a new one.
about-closed-imap =
    .meaning = A session normally ends with LOGOUT and BYE. Then both ends close the connection. Each change to the mailbox took effect at once.
    .follow = Nothing more on this connection. The program connects again when it wants to look again.
about-closed-pop3 =
    .meaning = Only QUIT removes messages. If the connection ends without QUIT, the marked messages are still there. The maildrop is unlocked in both cases.
    .follow = Nothing more on this connection. Another session may now lock the maildrop.
about-connection-reset =
    .meaning =
        The other end is gone, without 221 or 421. Octets that had not arrived are lost.

        The client treats its open transaction as deferred, as after 451. If it had already sent the end of the message, it cannot know whether the server has the message.
    .follow = A sending server keeps the message in its queue and tries again. A mail program shows the error to its user.
# The same, where a program reads mail. Behind the first stands what the end of such a session means.
about-reading-lost = The other end is gone. Octets that had not arrived are lost.
about-reading-next = Another connection, when the user or the program checks for mail.

about-tls =
    .meaning =
        From here on, the connection is encrypted with TLS. A listener still sees who is connected, when each record is sent and how long it is. A mail program usually also sends the server’s name in plain text; a server that relays often does not.

        TLS protects this connection only. The server at its end reads everything. It decides for itself how it protects the next connection.

        Simplified here: one message each way stands for the handshake. Its octets are not generated, and no certificate is checked.
about-tls-begun = The server’s part of the handshake.
# $command: EHLO, CAPABILITY or CAPA.
about-tls-established = The session starts over: { $command } from the client. On a port where TLS comes first: the server’s greeting.

# $sender: nobody, where the reverse-path is <>.
about-envelope-begun =
    .meaning =
        The server has started a new envelope with the reverse-path, the sender’s address.

        { $sender ->
            [nobody] It is empty (<>), as in notices. If the message cannot be delivered, no server sends a notice about it.
           *[mailbox] If the message cannot be delivered, the bounce (non-delivery notice) goes to this address.
        }
    .follow = RCPT, once for each recipient.
about-recipient-added =
    .meaning = The forward-path, the recipient’s address, is on the envelope. The server has not seen the message yet.
    .follow = Another RCPT, or DATA.
about-envelope-discarded =
    .meaning = The server has discarded the envelope. It is responsible for nothing.
    .follow = MAIL, for a new envelope, or the end of the session.
# $accepted: how many recipients were.
about-envelope-settled =
    .meaning = Each RCPT has its own reply. If the server has accepted at least one recipient, the client continues.
    .follow =
        { $accepted ->
            [0] QUIT or RSET: there is no recipient to send the message to. If the client has already sent DATA and gets 354, it sends only the dot.
           *[other] DATA, and the message after 354. Or BDAT, if the server offers it.
        }

# A server refuses a recipient or a message: what may follow, and what its code means.
about-recipient-refused = The reply to RCPT.
about-transaction-refused = The server’s reply. The server keeps no envelope. After BDAT, the client still has to send RSET before another message.
about-refusal-recipient = The server accepts recipients with a mailbox here, and it relays only for some clients.
about-refusal-greylisted = A real mail server keeps the message and tries again. Programs that send spam often do not. Greylisting relies on this difference.
about-refusal-status = The server will reply { $code }. Enhanced status code { $status }: { $says }
about-refusal-code = The server will reply { $code }.

about-accepted =
    .meaning =
        The server replies 250 to the end of the message and is now responsible for it. It must deliver it, or report to the sender that it could not.

        The client stays responsible until this reply reaches it. Until then both are responsible: there are two seals.
    .follow = The reply 250 goes to the client. The server passes the message on, or delivers it to a mailbox.
about-released =
    .meaning =
        The reply 250 has arrived: from now on, only the next server is responsible for the message to these recipients. 250 does not mean that the message was delivered or read.

        If this reply had been lost, the client would have sent the message again later, and it could have arrived twice.
    .follow = QUIT, or MAIL for another message.
about-return-path-added =
    .meaning = Final delivery removes the envelope. Before that, the server copies the sender’s address from the envelope into the message, as Return-Path.
    .follow = The server delivers the message to the mailbox.
about-header-added =
    .meaning =
        Each server that accepts a message adds a Received field at the top. Read from the bottom, these fields show the message’s path.

        Do not trust the fields below those of your own servers: anyone could have written them.
    .follow = The message goes on with this field on top of it.
about-expanded =
    .meaning =
        An alias stands for other addresses. The server puts them on the envelope in its place. The message does not change.

        The reverse-path stays the same: if a member cannot be reached, the bounce goes to the sender of the message. A mailing list puts the address of its owner there.
    .follow = One queue entry for each destination of the new recipients.

about-delivered-to-added =
    .meaning =
        Delivered-To holds an address to which the message was delivered on its way.

        If a forwarder or a mailing list finds its own address in such a field, the message goes in a loop. It sends a bounce instead of the message.
    .follow = The message goes on with this field on top of it.
about-list-expanded =
    .meaning =
        A mailing list is more than an alias. It replaces the recipient on the envelope with its members, and the reverse-path with the address of its owner. The author of the message could do nothing about a member who cannot be reached.

        The list also writes into the message: List-Id names it, List-Post and List-Owner say where to write. Programs see from these fields that the message came through a list.
    .follow = One queue entry for each destination of the members.

about-vacation-replied =
    .meaning =
        The user is away and has set up an automatic reply. It goes to the reverse-path on the envelope, not to “From:” or “Reply-To:”.

        Auto-Submitted: auto-replied tells other programs not to answer it. The reverse-path <> means that no server sends a notice about it.
    .follow = The server sends the reply like any other message.
# $why is a sentence.
about-vacation-omitted =
    .meaning =
        { $why }

        A vacation reply is for a person who wrote to this user. The message itself is in the mailbox as usual.
    .follow = Nothing: the user finds the message after the vacation.

about-queued =
    .meaning = A server stores an accepted message before it passes it on. If the next server cannot be reached, the message waits here.
    .follow = An attempt to pass the message on.
about-attempted =
    .meaning = The server becomes a client now: these roles belong to a connection, not to a host.
    .follow = A DNS query, or a connection to the next server.
# $why is a sentence.
about-deferred =
    .meaning =
        { $why }

        In general, a server should wait at least 30 minutes before it tries again, and should keep trying for at least 4 to 5 days.

        If it gives up, it sends a bounce to the sender. It may send a delay notice before that, unless the sender excluded it (NOTIFY without DELAY).
    .follow = The next attempt.
about-dns-timed-out =
    .meaning = DNS has not answered, so the name may or may not exist. The server will ask again.
    .follow = The message waits in the queue.
about-failed-queued =
    .meaning = This server is responsible for the message and cannot deliver it. It must report this to the sender, unless the sender asked for no notice (NOTIFY).
    .follow = A bounce to the sender, unless the message came from <> or NOTIFY does not allow it.
about-failed-unsent =
    .meaning = No server has accepted the message for this recipient, so no server is responsible for it. The mail program shows the error to its user.
    .follow = The user corrects the problem and sends the message again, or gives up.
about-failed-expired = The failure was temporary, but the server keeps a message only for a limited time. It gave up.

about-notice-delayed =
    .meaning =
        The message is late. The server reports this to the sender once. It still has the message and will try again.

        In the part for programs, Will-Retry-Until says how long the server will try.
    .follow = The server sends the notice. The message itself waits in the queue.
about-notice-failed =
    .meaning =
        A bounce is a delivery status notification (DSN): a message like any other, with one part for people and one for programs.

        It goes to the reverse-path on the envelope, not to “From:”. The server sends it from <>, so it can cause no further notice.
    .follow = The server sends the notice like any other message.
about-notice-delivered =
    .meaning =
        The delivering server reports success, because the sender requested it with NOTIFY=SUCCESS for this recipient.

        Delivered does not mean read. Mail programs have another notice for that, and do not always send it.
    .follow = The server sends the notice like any other message.
about-notice-relayed =
    .meaning =
        The next server has accepted the message but does not offer DSN, so it does not know that the sender requested a notice.

        This server therefore reports “relayed”. The sender hears no more unless delivery fails.
    .follow = The server sends the notice like any other message.
about-notice-not-asked =
    .meaning = NOTIFY for these recipients does not include FAILURE: the sender wants no failure notice.
    .follow = Nothing: the message is given up, and nobody is told.
about-notice-omitted =
    .meaning = A server sends no notice about a message from <>. Otherwise two servers could send each other notices about notices and never stop.
    .follow = Nothing: the message is given up, and nobody is told.
about-delivered =
    .meaning =
        This is final delivery, the work of a mail delivery agent (MDA). The envelope is gone. The mailbox gives the message a number of its own, its UID.

        Simplified here: the diagram shows no protocol between the server and the mailbox, because both belong to the same provider.
    .follow = Nothing, until a mail program asks for the message with IMAP or POP3. A program that stays connected learns of it at once (IDLE).

about-host-restarted =
    .meaning =
        A server stores a message before it replies 250. So the message survives a crash.

        The server has forgotten its open sessions. A client that got no reply tries again.
    .follow = The server tries to pass on what is in its queue.
about-person-acted =
    .meaning = What a person does is part of the run. A replay repeats it.
    .follow = What the person asked for: the next steps show what the hosts do with it.
about-token-asked = A token, or none.
about-time-advanced =
    .meaning = Time in this world is virtual: nothing waits for a real clock.
    .follow = Whatever is due by then: a retry, a timeout, the next look at the mailbox.
about-edited =
    .meaning =
        A server’s settings say which clients it serves, what it accepts and how strict it is. RFC 5321 leaves most of this to the operator.

        Open sessions keep the settings they began with.
    .follow = From now on, hosts use the new settings.
# Data during IDLE.
about-lost =
    { $from ->
        [server] The line never arrives. The client goes on waiting for it, until it gives up.
       *[client] The line never arrives. The server does not know about it, so no answer comes.
    }
about-unasked =
    .meaning = The client did not ask for this now. In IDLE, the server can report each change at once.
    .follow = More data when something changes, or DONE from the client.

# Rules by which one thing leads to another. They stand behind the sentence of what led to it.
rule-received = It took some time to cross the link.
rule-unasked = The server reports it to each session that has this mailbox open.
rule-greeted = The server has sent its greeting. Now the client asks what the server offers.
rule-log-in = The client knows what the server offers. Now it signs in.
rule-challenge = The exchange continues until the server accepts or refuses.
rule-plus = The + asks for it.
rule-response = Each response gets a reply.
rule-quit = The client has nothing more to do here.
rule-smtp-quit-refused = No recipient is left on the envelope, so the client does not send the message.
# IMAP.
rule-imap-literal = The + allows the client to send these octets.
rule-imap-continuation = The client has announced octets and waits for permission to send them.
rule-imap-done-to-fetch = There is a new message. The client can send no other command during IDLE, so it ends IDLE first.
rule-imap-done = The client can send no other command during IDLE.
rule-imap-idle-begun = The server is ready to report changes.
rule-imap-tagged = Each command gets exactly one tagged response, which ends it.
rule-imap-opened = When a client opens a mailbox, the server first reports what is in it.
rule-imap-goodbye = The server sends BYE before it completes LOGOUT.
rule-imap-data = The data comes before the tagged response that ends the command.
rule-imap-news = Something has changed since the last report. The server reports it before the command ends.
rule-imap-starttls = The server offers STARTTLS, and the client wants TLS before it sends the password.
rule-imap-open = The client has signed in. Now it can open a mailbox.
rule-imap-look = The mailbox is open. The program looks for messages that it does not have yet.
rule-imap-found = The search has found messages. Now the program fetches them.
rule-imap-fetch-news = The server has reported something new. Now the program fetches it.
rule-imap-idle = There is nothing else to do. The program stays connected and waits for changes.
rule-imap-noop = NOOP lets the server report what is new.
# POP3.
rule-pop3-reply = Each command gets exactly one reply, +OK or -ERR.
rule-pop3-content = After +OK comes the data that the client asked for.
rule-pop3-stls = The server offers STLS, and the client wants TLS before it sends the password.
rule-pop3-pass = The server has the name. Now it needs the password.
rule-pop3-look = The maildrop is open. The program looks at what is in it.
rule-pop3-retr = There is a message that the program does not have yet.
rule-pop3-dele = The program has the whole message. It may mark the message as deleted only now.
# SMTP.
rule-smtp-ehlo = The server has sent its greeting. Now the client gives its name.
rule-smtp-helo = The server did not accept EHLO, so the client sends the older greeting.
rule-smtp-mail = The session is ready. The client starts an envelope.
rule-smtp-pipelining = The server offers PIPELINING, so the client does not wait for each reply.
rule-smtp-rcpt = The server has an envelope. It needs the recipients.
rule-smtp-data = Each recipient has a reply, and the server has accepted at least one.
rule-smtp-auth = The server offers AUTH, and the client authenticates.
rule-smtp-starttls = The server offers STARTTLS, and the client wants TLS.
rule-smtp-bdat = Each recipient has a reply, and the server offers CHUNKING, so there is no 354.
rule-smtp-reply = Each command gets exactly one reply, of one or more lines.
rule-smtp-end = The end of the message gets a reply of its own.
rule-smtp-chunk = Each chunk gets a reply.
rule-smtp-content = 354 allows the client to send the message.
rule-smtp-response = 334 asks for it.
