# The captions of the story: a title, and in .text what it means. $who, $from, $to, $client, $server and $issuer are
# hosts, as in hosts.ftl. $what is the message that moves: a letter, a notice (about a delivery), or a (vacation) reply. The captions call a
# message a letter; caption-composed introduces the word.

# Before anything is sent. $writer and $reader are names of people, $others is the number of other readers.
caption-before =
    { $others ->
        [0] { $writer } has written to { $reader }. Nothing has been sent yet.
        [one] { $writer } has written to { $reader } and one other person. Nothing has been sent yet.
       *[other] { $writer } has written to { $reader } and { $others } other people. Nothing has been sent yet.
    }
    .text = Real protocol engines run in this page and produce every line you will see. Step forwards and backwards as often as you like.
# In place of it, where the client is no simulated host.
caption-recorded = A session that was recorded.
    .text = These are the lines that a client and a server said, in their order and at their times. Press “Step” to go through them, and click a line to have it explained.
caption-someone = Someone
caption-somebody = someone

caption-composed = { CAPITAL($who) } has a letter for { $to }.
    .text = The letter is the message itself. Its envelope carries the addresses that the servers use. The seal shows who is responsible for the letter: { $who }, for now.

# A connection is opened. $what: by a program to read mail (imap, pop3), by a program to send mail (program), or by a
# server that relays (server; server-again, where that happened before).
caption-you-call = You open a connection to { $server }.
    .text = You are the client, connecting to port { $port }. The server speaks first.
caption-calls = { CAPITAL($client) } opens a connection to { $server }.
    .text =
        { $what ->
            [imap] It wants to read mail with IMAP, on port { $port }. The program has to connect: no server connects to a mail program.
            [pop3] It wants to collect mail with POP3, on port { $port }. The program has to connect: no server connects to a mail program.
            [program] It sends mail with SMTP, on port { $port }. Before the letter, it has to give its own name, the sender and the recipients.
            [server-again] Again, a server is the client and connects to port { $port }. It gives the next server the same information.
           *[server] Now a server is the client, and it connects to port { $port }. These roles belong to a connection, not to a host. The client gives the next server the same information.
        }
caption-no-service = { CAPITAL($server) } refuses the connection.
    .text = { CAPITAL($client) } reached the host, but nothing listens on port { $port }.
caption-no-answer = { CAPITAL($client) } gets no answer.
    .text = It tried to connect to { $server } for three minutes. The server may be down, so this counts as a temporary failure.
caption-no-host = { CAPITAL($client) } cannot connect.
    .text = No host in this world has that address.

# The envelope is complete. The sentences “It accepted …” stand before the text; $code and $codes are reply codes.
caption-envelope = { CAPITAL($server) } has filled in the envelope.
    .text =
        { $by ->
            [bdat] The envelope is now addressed to { $accepted }. The letter comes last. With BDAT, the client sends it in counted chunks and does not ask first.
           *[data] The envelope is now addressed to { $accepted }. The letter comes last, after reply 354.
        }
caption-the-server = the server
caption-who-are-you = It accepted the client’s name ({ $code }).
caption-who-is-it-from = It accepted the sender ({ $code }).
caption-who-is-it-for = It accepted every recipient ({ $codes }).
caption-code-for-each = { $code } for each of { $count }
# $meaning is a sentence: what the code means.
caption-nobody-accepted = The server does not accept { $refused }: reply { $code }.
    .text = { $meaning } The envelope has no recipient, so the client does not send the letter.
caption-some-accepted =
    { $count ->
        [one] The server accepts { $count } of { $all } recipients.
       *[other] The server accepts { $count } of { $all } recipients.
    }
    .text = Each recipient gets a reply of its own. The reply for { $refused } was { $code }. The letter goes only to { $accepted }.
caption-nobody-on-envelope = The envelope has no recipient.
    .text = The client does not send the letter.

# The letter is complete at a server, and its reply has not arrived.
caption-accepted = { CAPITAL($who) } is now responsible, too.
    .text =
        { $what ->
            [reply] It has stored the vacation reply and replies 250. Until this reply arrives, { $from } is responsible, too: it cannot know yet that the message was accepted.
            [notice] It has stored the notice and replies 250. Until this reply arrives, { $from } is responsible, too: it cannot know yet that the notice was accepted.
           *[letter] It has stored the letter and replies 250. Until this reply arrives, { $from } is responsible, too: it cannot know yet that the letter was accepted.
        }

# The letter is handed over. $data and $end are the reply codes to DATA and to the letter, 0 where there was none.
caption-handed-over =
    { $data ->
        [0] The client sent the
       *[other] After reply { $data }, the client sent the
    } { $what ->
        [notice] notice
        [reply] vacation reply
       *[letter] letter
    }, and the server accepted it{ $end ->
        [0] {""}
       *[other] {" "}with { $end }
    }.
# $said is the text above.
caption-released-by-person =
    { $what ->
        [notice] { CAPITAL($to) } has accepted the notice.
        [reply] { CAPITAL($to) } has accepted the vacation reply.
       *[letter] { CAPITAL($to) } has accepted the letter.
    }
    .text = { $said } The seal passes to { $to }, which is now responsible. { $person } can go offline: the server delivers the letter, or sends a notice if it cannot.
caption-released-by-server =
    { $what ->
        [notice] { CAPITAL($to) } has accepted the notice.
        [reply] { CAPITAL($to) } has accepted the vacation reply.
       *[letter] { CAPITAL($to) } has accepted the letter.
    }
    .text =
        { $what ->
            [reply] { $said } The seal passes to { $to }. { CAPITAL($from) } is no longer responsible for the vacation reply to { $recipients }.
            [notice] { $said } The seal passes to { $to }. { CAPITAL($from) } is no longer responsible for the notice to { $recipients }.
           *[letter] { $said } The seal passes to { $to }. { CAPITAL($from) } is no longer responsible for the letter to { $recipients }.
        }

# The DNS resolver is asked for the mail servers of a domain.
caption-mx-asked = Which server receives mail for { $domain }?
caption-mx-servers = The DNS resolver answers: { $servers }. The question was about the domain on the envelope. The addresses inside the letter do not matter.
# One of them.
caption-mx-server = { $server } (preference { $preference })
caption-mx-none = The DNS resolver answers that { $domain } has no MX record. Mail goes to the address of the domain itself, if there is one.
caption-mx-null = The DNS resolver answers with a null MX: { $domain } accepts no mail.
caption-mx-no-domain = The DNS resolver answers that { $domain } does not exist.
caption-mx-failed = The DNS resolver could not answer. The server will ask again later.

# $good is how long the token is valid.
caption-token = { CAPITAL($issuer) } issues a token.
    .text = { CAPITAL($who) } will use it to sign in as { $user }, without a password. The token is valid for { $good }. SMTP Lab simplifies this step to one request and one answer.
caption-no-token = { CAPITAL($issuer) } issues no token.
    .text = { CAPITAL($who) } cannot authenticate, so it does not connect to its mail server.

# The letter waits, or fails. $why is a sentence: one of “obstacle-…”; it stands before the texts of a failure, too.
caption-deferred = The delivery is deferred: the letter waits in the queue.
    .text = { $why } { CAPITAL($who) } keeps the letter and tries again in { $wait }. Nothing is lost. The sender gets a notice only if the delay is long or delivery fails.
caption-failed = The delivery to { $to } has failed.
caption-not-sent = { CAPITAL($who) } cannot send the letter to { $to }.
caption-failed-expired = The next attempt would come after the letter’s time in the queue is over, so the server gives up.
caption-failed-from-nobody = The letter came from <>, so there is no sender to notify.
caption-failed-in-queue = The server is responsible for the letter. It has to notify the sender, unless the sender asked it not to.
caption-failed-in-program = This mail program has no queue. Its owner sees the error at once.

# A server writes to the sender. $to is the sender’s address.
caption-notice-delayed = { CAPITAL($who) } writes a delay notice to { $to }.
    .text = The letter has waited for hours, so the server notifies the sender once. It keeps the letter and keeps trying. The notice comes from <>, so no server answers it with another notice.
caption-notice-failed = { CAPITAL($who) } writes a bounce to { $to }.
    .text = A bounce is a notice that delivery has failed. It goes to the sender on the envelope, not to the address in “From:”. It comes from <>, the null reverse-path, so no server answers it with another notice.
caption-notice-delivered = { CAPITAL($who) } writes a delivery notice to { $to }.
    .text = The sender asked for this notice with NOTIFY on the envelope. It says that the letter is in the mailbox, not that anyone has read it.
caption-notice-relayed = { CAPITAL($who) } writes a relay notice to { $to }.
    .text = The sender asked for a success notice, but the next server does not offer DSN. No server after this one will report success.
caption-no-notice = The journey ends here, and the sender gets no notice.
    .text =
        { $why ->
            [not-asked] NOTIFY on the envelope says that the sender wants no failure notice.
           *[null] The letter came from <>, as notices do. No server writes a notice about a notice.
        }

# The letter is in a mailbox. $place is the mailbox of someone. $why: the letter is there again because it was sent
# again, or because it was for several addresses of the same mailbox.
mailbox-of-person = { $owner }’s mailbox
mailbox-of-address = the mailbox of { $address }
caption-delivered-again =
    { $what ->
        [notice] The notice is in { $place } a second time.
        [reply] The vacation reply is in { $place } a second time.
       *[letter] The letter is in { $place } a second time.
    }
    .text =
        { $why ->
            [sent-again] No server made a mistake. A client that does not know whether a letter was accepted has to send it again: twice is better than never.
           *[addresses] No server made a mistake. More than one address on the envelope leads to this mailbox.
        }
caption-smuggled = { CAPITAL($place) } has a letter that was part of another letter.
    .text = It was hidden inside another letter. The server that relayed it saw only text. This server read one line as the end of the letter, and the rest as commands and a second letter. The attacker chose the sender’s address.
# $told: whether the server tells the owner’s program, or the program has to ask.
caption-delivered-to-person =
    { $what ->
        [notice] The notice is in { $place }.
        [reply] The vacation reply is in { $place }.
       *[letter] The letter is in { $place }.
    }
    .text =
        { $told ->
            [told] { $owner } does not know yet. SMTP ends here and does not contact { $owner }’s mail program. But that program is connected to the mailbox, so the server will tell it.
           *[asks] { $owner } does not know yet. SMTP ends here and does not contact { $owner }’s mail program. The program has to ask.
        }
caption-delivered =
    { $what ->
        [notice] The notice is in { $place }.
        [reply] The vacation reply is in { $place }.
       *[letter] The letter is in { $place }.
    }
    .text = SMTP ends here. Nobody has read it yet.

# What else happens.
caption-restarted = { CAPITAL($who) } is running again.
    .text = It still has its queue and its mailboxes. It has lost its open sessions.
caption-time = The time is now { $time }.
    .text = This is virtual time: nothing here waits for a real clock.
caption-tls = From here on, the connection is encrypted with TLS.
    .text = Anyone who listens between { $client } and { $server } now sees only encrypted data. TLS protects only this hop: the server at its end reads everything.
# $alias is an address, $members the addresses that it stands for.
caption-expanded = The address { $alias } stands for other addresses.
    .text = { CAPITAL($who) } replaces it on the envelope with { $members }. The sender on the envelope stays the same.
# $list is the address of a mailing list, $owner that of its owner.
caption-list-expanded = The list { $list } sends the letter to its members.
    .text = { CAPITAL($who) } replaces the list on the envelope with { $members }. It also replaces the sender on the envelope: bounces go to { $owner }, the owner of the list. The author in “From:” stays the same.
# $by is the address of the user who is away.
caption-vacation-replied = { CAPITAL($who) } writes a vacation reply to { $to }.
    .text = The user { $by } is away and has a vacation reply. It goes to the sender on the envelope. It comes from <>, and its header says Auto-Submitted, so that no program answers it.
# $why is a sentence: one of “no-reply-…”.
caption-vacation-omitted = The user { $by } is away, but this message gets no vacation reply.
    .text = { $why }
no-reply-null-reverse-path = It came from <>, so a reply would have no recipient.
no-reply-automatic = Its field Auto-Submitted says that a program wrote it. If programs answered programs, they could go on for ever.
no-reply-list = It came through a mailing list. A reply would bother people who did not write to this user.
no-reply-not-named = No field such as To or Cc names this user.
no-reply-already = The sender got the same reply a few days ago.
# The end of a list of addresses.
caption-more-members = and { $more } more
# What a person changed: a host, the records of DNS, or a link between two hosts.
caption-edited =
    { $what ->
        [dns] The DNS resolver answers with the new records from now on.
        [link] The link is so from now on.
       *[host] The host uses the new settings from now on. Open sessions keep the old settings, but relay rules hold from the next RCPT.
    }

# A program has checked for new mail, with IMAP. $count is the number of letters.
caption-not-read = { CAPITAL($who) } could not read the mailbox.
    .text = { $why } Step back to see where it failed.
caption-marked-as-read = { CAPITAL($who) } fetched a letter, and it was marked as read.
    .text = BODY[…] sets \Seen; BODY.PEEK[…] does not. The server keeps this flag for every program that uses the mailbox. The sender is not told.
caption-changed = { CAPITAL($who) } has changed something on the server.
    .text = The change is in the mailbox, not only in this program. Other programs see it when they check the mailbox. A program in IDLE can learn of it at once.
caption-new-flags = { CAPITAL($who) } found changed flags, but no new mail.
    .text = Another program changed the flags. The server keeps the flags, so each program learns about a change when it checks. Until now, the copy here was out of date.
caption-nothing-fetched = { CAPITAL($who) } checked for new mail and found none.
    .text = With IMAP, the program asks and the server responds. This program already had every letter.
caption-fetched =
    { $count ->
        [one] { CAPITAL($who) } checked for new mail and fetched a copy.
       *[other] { CAPITAL($who) } checked for new mail and fetched { $count } copies.
    }
    .text = SMTP sends mail to a server; with IMAP, a program fetches mail from a server. Each original stays on the server.

# The same with POP3.
caption-emptied = { CAPITAL($who) } collected nothing and emptied the maildrop.
    .text = The program already had these letters. Now it has removed them from the server, with POP3’s DELE and QUIT.
caption-nothing-collected = { CAPITAL($who) } checked for new mail and found none.
    .text = With POP3, the program asks and the server responds. This program already had every letter.
caption-collected-and-removed =
    { $count ->
        [one] { CAPITAL($who) } collected a letter and removed it from the server.
       *[other] { CAPITAL($who) } collected { $count } letters and removed them from the server.
    }
    .text = This program uses POP3 and leaves nothing on the server. It made a copy, marked the original with DELE, and QUIT removed it. No other program can collect it now.
caption-collected =
    { $count ->
        [one] { CAPITAL($who) } collected a letter and left it on the server.
       *[other] { CAPITAL($who) } collected { $count } letters and left them on the server.
    }
    .text = This program uses POP3 and leaves its mail on the server. It remembers the unique-ids (UIDL) of its copies. Another program can collect the same mail.
caption-not-collected = { CAPITAL($who) } could not collect its mail.
    .text =
        { $why ->
            [in-use] Another session has locked the maildrop: [IN-USE]. POP3 allows one session at a time, so the program has to try again later.
            [auth] The server refused the user’s credentials, such as the password: [AUTH]. Nothing was removed.
           *[other] The session ended too early. Letters that were marked as deleted are still there: only QUIT removes them.
        }

# A program stays connected, with IDLE of IMAP.
caption-you-idle = The server now tells you what changes.
    .text = You are in IDLE and do not have to ask. Only DONE ends it: until then, the server accepts no other command.
caption-told-in-idle =
    { $count ->
        [one] { CAPITAL($who) } was told about new mail and fetched a copy.
       *[other] { CAPITAL($who) } was told about new mail and fetched { $count } copies.
    }
    .text = The program stays connected and uses IMAP’s IDLE: the server can report each change at once. The program shows a copy, and the letter stays on the server.
caption-idles-again = { CAPITAL($who) } returns to IDLE.
    .text = It has done its work. Now the server can report changes again.
caption-idles = { CAPITAL($who) } stays connected, in IDLE.
    .text = With IMAP’s IDLE, the server can report each change at once. The program does not have to ask every few minutes.

# Delivered mail is moved or removed. $folder is the name of a mailbox.
caption-moved =
    { $count ->
        [one] { CAPITAL($who) } moves a letter out of { $folder }.
       *[other] { CAPITAL($who) } moves { $count } letters out of { $folder }.
    }
    .text = The other mailbox is on the same server, and nothing is sent. The server informs every other program that has { $folder } open.
caption-quit =
    { $count ->
        [one] { CAPITAL($who) } sends QUIT: the server removes a letter.
       *[other] { CAPITAL($who) } sends QUIT: the server removes { $count } letters.
    }
    .text = DELE only marks a letter, and QUIT removes marked letters. If the connection had broken before QUIT, everything would still be there.
caption-removed =
    { $count ->
        [one] { CAPITAL($who) } permanently removes a letter from { $folder }.
       *[other] { CAPITAL($who) } permanently removes { $count } letters from { $folder }.
    }
    .text = The mark \Deleted removes nothing. Now the server has removed what was marked. The server informs every other program that has { $folder } open.
# The title is one of “event-folder-…”.
caption-folder-changed = The server keeps the mailboxes, so all of the user’s programs see the change.
caption-copies-forgotten =
    { $count ->
        [one] { CAPITAL($who) } drops its copy of a letter.
       *[other] { CAPITAL($who) } drops its copies of { $count } letters.
    }
    .text =
        { $count ->
            [one] The server no longer has this letter in { $folder }. With IMAP, all of a user’s programs show the same mail.
           *[other] The server no longer has these letters in { $folder }. With IMAP, all of a user’s programs show the same mail.
        }

# Why a message is not passed on: sentences. $to is a command, or one of “stage-…”; $meaning is a sentence.
obstacle-replied = The server replied { $code } to { $to }. { $meaning }
stage-call = the connection
stage-letter = the letter
obstacle-none = The server has accepted the message.
obstacle-no-such-domain = The domain does not exist.
obstacle-no-route = DNS leads mail for this domain to no other server.
obstacle-null-mx = The domain has a null MX record: it accepts no mail.
obstacle-dns-failure = The DNS resolver could not answer.
obstacle-no-token = The token issuer gave the program no token for sending mail.
obstacle-loop = The message has been at this address before: it goes in a loop.
obstacle-not-for-list = The message came from <>. A mailing list does not send such a message to its members.
obstacle-unreachable = No mail server of the domain could be reached.
obstacle-lost-after-letter = The connection broke after the message was sent and before the server replied. The server may have the message, so it may arrive twice.
obstacle-lost = The connection broke. This counts as a temporary failure, like reply 451.
obstacle-nonsense = The server sent something that is not a reply.
obstacle-timed-out-after-letter = The server did not reply to the message in time. The server may have the message, so it may arrive twice.
obstacle-timed-out = The server did not reply in time.
obstacle-needs-tls = TLS is required here, but the server does not offer it. The message was not sent.
obstacle-address-not-ascii = An address has non-ASCII characters, and the server does not offer SMTPUTF8.
obstacle-header-not-ascii = The header has non-ASCII characters, and the server does not offer SMTPUTF8.
obstacle-needs-binarymime = The message is binary, the server does not offer BINARYMIME, and this client does not convert messages.
obstacle-needs-8bitmime = The message has octets above 127, the server does not offer 8BITMIME, and this client does not convert messages.
obstacle-server-unproven = The server did not prove that it knows a key made from the password. It may be a different server.
obstacle-no-auth = The program has to authenticate, but the server does not offer AUTH. The message was not sent.
obstacle-no-auth-before-tls = The program has to authenticate, but the server does not offer AUTH before TLS. The message was not sent.
obstacle-no-auth-in-common = The program has to authenticate, but it can use none of the AUTH mechanisms that the server offers. The message was not sent.
obstacle-bare-line-ends = A line of the message ends in a bare CR or LF. SMTP does not allow this: two servers could see the end of the message in different places.

# What has just happened, where it has no caption: at most 12 words. $line is the beginning of a line, $to a command
# or one of “stage-…”.
heading-line = { CAPITAL($from) } sends: { $line }
heading-unasked = Unasked, { $from } tells { $to }: { $line }
heading-sends-message = { CAPITAL($from) } sends the message.
heading-reply =
    { $arrives ->
        [never] { CAPITAL($from) } replies { $code } to { $to }: it never arrives.
       *[yes] { CAPITAL($from) } replies { $code } to { $to }.
    }
heading-unknown = the command

# What a host is doing: a few words under its name.
doing-down = is down
doing-speaks = sends a line
doing-sends-letter = sends the letter
doing-replies = replies
doing-reports = reports a change
doing-waits-for-reply = waits for the reply
doing-listens = listens
doing-must-answer = has to answer
doing-has-heard = has received the line
doing-has-reply = has the reply
doing-calls = connects
doing-is-called = is contacted
doing-starts-tls = starts TLS
doing-asks = asks
doing-asks-for-token = asks for a token
doing-has-answered = has answered
doing-fills-in-envelope = fills in the envelope
doing-takes-letter = receives the letter
doing-takes-copy = receives a copy
doing-keeps-letter = stores the letter
doing-keeps-message = stores the letter
doing-has-copy = has fetched the letter
doing-deletes = removes it
doing-locks-maildrop = locks the maildrop
doing-releases-maildrop = releases the maildrop
doing-forgets-copy = drops its copy
doing-waits = waits to try again

# Why nothing happens now. $at is a time of day.
# $quiet is this sentence.
wait-quiet =
    { $queued ->
        [0] Nothing is on its way.
        [one] One message waits in a queue.
       *[other] { $queued } messages wait in queues.
    }
wait-for-you = { $quiet } The next step is yours.
# In a session of another program.
wait-recorded = Neither side has said more yet.
wait-recorded-over = The session is over.
wait-prompt = You are connected to { $server }, which waits for your next line.
wait-first-attempt = { CAPITAL($who) } has the message in its queue. It starts delivery in a moment.
wait-attempt = { CAPITAL($who) } keeps the message in its queue until { $at }, and then tries again.
wait-greylisted = { CAPITAL($server) } greylists senders that it does not know: it accepts the same sender and recipient after { $wait }. A mail server tries again. Many programs that send spam do not.
wait-reply = { CAPITAL($client) } waits for a reply from { $server }, until { $at }.
wait-command = { CAPITAL($server) } waits for a command from { $client }, until { $at }.
wait-your-command = { CAPITAL($server) } waits for your command, until { $at }.
wait-your-reply = { CAPITAL($client) } waits for your reply, until { $at }.
wait-lost-alone = Nothing gets through any more. { CAPITAL($who) } waits for { $other } until { $at }.
wait-lost = Nothing gets through any more. { CAPITAL($client) } and { $server } wait for each other, until { $at }.
wait-news = { CAPITAL($client) } stays connected, so that { $server } can report new mail. It refreshes this at { $at }.
wait-call = { CAPITAL($client) } waits for { $server } to accept the connection, until { $at }.
wait-refused = Nothing at { $server } accepts the connection of { $client }. The answer that says so arrives at { $at }.
wait-dns = { CAPITAL($who) } waits for an answer from DNS, until { $at }.
wait-grey = { CAPITAL($server) } greylists mail for { $to } until { $at }: before that, it replies “try again later”.
wait-slow = { CAPITAL($server) } is slow. It goes on at { $at }.
wait-restart = { CAPITAL($who) } is down until { $at }.
wait-look = { $quiet } { CAPITAL($who) } looks for mail at { $at }.
wait-person = { $quiet } A person does something at { $at }.
wait-time = { $quiet } Time passes until { $at }.
wait-nothing = The run is over: every queue is empty, and nothing is on its way.
# $said: what became of the message, as in endings.ftl.
wait-over = The run is over. { $said }
# A button.
wait-until =
    { $what ->
        [attempt] Wait until the next attempt ({ $wait })
        [timeout] Wait until the timeout ({ $wait })
        [slow] Wait until it goes on ({ $wait })
        [restart] Wait until it is back ({ $wait })
        [look] Wait until it looks for mail ({ $wait })
       *[time] Wait ({ $wait })
    }

# The end: the run in numbers. $what is what moved, $times is how often (“times”).
closing-pushed =
    { $count ->
        [0] SMTP never transferred { $what }.
       *[other] SMTP transferred { $what } { $times }.
    }
closing-fetched =
    { $count ->
        [0] IMAP never fetched { $what }.
       *[other] IMAP fetched { $what } { $times }.
    }
closing-collected =
    { $count ->
        [0] POP3 never collected { $what }.
       *[other] POP3 collected { $what } { $times }.
    }
closing-it = the letter
closing-letters = the letters
closing-notice = the notice
closing-notices = the notices
closing-notice-written = A server wrote a notice.
closing-notices-written = Servers wrote notices.
