# The captions of the story: a title, and in .text what it means. $who, $from, $to, $client, $server and $issuer are
# hosts, as in hosts.ftl. $what is what is carried: a letter, or a notice (of a delivery that failed).

# Before anything was sent. $writer and $reader are names of people, $others a number of other readers.
caption-before =
    { $others ->
        [0] { $writer } has written to { $reader }. Nothing has been sent.
        [one] { $writer } has written to { $reader } and one other. Nothing has been sent.
       *[other] { $writer } has written to { $reader } and { $others } others. Nothing has been sent.
    }
    .text = Everything you will see is said by real protocol engines that run in this page. Step forwards and backwards as often as you like.
caption-someone = Someone
caption-somebody = somebody

caption-composed = { CAPITAL($who) } has a letter for { $to }.
    .text = It goes with an envelope, on which the addresses are written again. The seal shows who is responsible: { $who }, for now.

# A connection is opened. $what: by a program to read mail (imap, pop3), to send it (program), or by a server that passes
# it on (server; server-again, where that happened before).
caption-you-call = You call { $server }.
    .text = You are the client now, on port { $port }. The server speaks first.
caption-calls = { CAPITAL($client) } calls { $server }.
    .text =
        { $what ->
            [imap] Anything new? On port { $port } it speaks IMAP, to read mail. Nobody called { $client }.
            [pop3] Anything new? On port { $port } it speaks POP3, to collect what is there. Nobody called { $client }.
            [program] On port { $port }. Before the letter come three questions: who are you, who is it from, who is it for?
            [server-again] On port { $port }. A server is the caller once more, and asked the same questions.
           *[server] On port { $port }. The server is the caller now: roles belong to a connection. The same questions come again.
        }
caption-no-service = { CAPITAL($client) } is turned away.
    .text = { CAPITAL($server) } is there, but nothing listens on port { $port }.
caption-no-answer = { CAPITAL($client) } gets no answer.
    .text = It called { $server } for three minutes. The server may be down: that is “not now”.
caption-no-host = { CAPITAL($client) } reaches nobody.
    .text = No host in this world has the address that it called.

# The envelope is filled in. The questions that were answered stand before the text; $code and $codes are reply codes.
caption-envelope = { CAPITAL($server) } has filled in an envelope.
    .text =
        { $by ->
            [bdat] On the envelope now: { $accepted }. The letter itself comes last: here in counted chunks, with BDAT, and nothing has to be asked first.
           *[data] On the envelope now: { $accepted }. The letter itself comes last, after 354.
        }
caption-the-server = the server
caption-who-are-you = Who are you? { $code }.
caption-who-is-it-from = Who is it from? { $code }.
caption-who-is-it-for = Who is it for? { $codes }.
caption-code-for-each = { $code } for each of { $count }
# $meaning is a sentence: what the code means.
caption-nobody-accepted = Who is it for? Not { $refused }: { $code }.
    .text = { $meaning } Nobody is on the envelope, so the letter is not handed over.
caption-some-accepted =
    { $count ->
        [one] { $count } of { $all } recipients is taken.
       *[other] { $count } of { $all } recipients are taken.
    }
    .text = Each got an answer of its own. { $refused } got { $code }. The letter goes to { $accepted }.
caption-nobody-on-envelope = Nobody is on the envelope.
    .text = The letter is not handed over.

# The letter is handed over. $data and $end are the reply codes to DATA and to the letter, 0 where there was none.
caption-handed-over =
    { $data ->
        [0] Now
       *[other] { $data }: now
    } the { $what ->
        [notice] notice
       *[letter] letter
    }. { $end ->
        [0] “I have it.”
       *[other] { $end }: “I have it.”
    }
# $said is the text above.
caption-released-by-person =
    { $what ->
        [notice] { CAPITAL($to) } has the notice.
       *[letter] { CAPITAL($to) } has the letter.
    }
    .text = { $said } The seal passes to { $to }. { $person } can close the laptop: the server sees to the rest, or sends a notice if it cannot.
caption-released-by-server =
    { $what ->
        [notice] { CAPITAL($to) } has the notice.
       *[letter] { CAPITAL($to) } has the letter.
    }
    .text =
        { $what ->
            [notice] { $said } The seal passes to { $to }. { CAPITAL($from) } is no longer responsible for the notice to { $recipients }.
           *[letter] { $said } The seal passes to { $to }. { CAPITAL($from) } is no longer responsible for the letter to { $recipients }.
        }

# The directory (DNS) is asked for the servers of a domain.
caption-mx-asked = Who takes mail for { $domain }?
caption-mx-servers = DNS answers: { $servers }. It was asked for the domain on the envelope, not for what the letter says.
# One of them.
caption-mx-server = { $server } (preference { $preference })
caption-mx-none = DNS knows no MX record. The address of { $domain } itself is used, if there is one.
caption-mx-null = DNS answers with a null MX: { $domain } takes no mail.
caption-mx-no-domain = DNS answers: there is no { $domain }.
caption-mx-failed = DNS could not answer. It will be asked again later.

# $good is how long the token is good for.
caption-token = { CAPITAL($issuer) } gives out a token.
    .text = { CAPITAL($who) } shows it in place of a password, for { $user }. It is good for { $good }. Simplified here: one request, one answer.
caption-no-token = { CAPITAL($issuer) } gives out no token.
    .text = { CAPITAL($who) } has nothing to show to its mail server, and does not call it.

# The letter waits, or fails. $why is a sentence: one of “obstacle-…”; it stands before the texts of a failure, too.
caption-deferred = Not now. The letter waits in the queue.
    .text = { $why } { CAPITAL($who) } keeps it and tries again in { $wait }. Nothing is lost, and nobody is told yet.
caption-failed = The letter cannot reach { $to }.
caption-failed-expired = It was tried for as long as the queue keeps a letter.
caption-failed-from-nobody = It came from <>, so there is nobody to tell.
caption-failed-in-queue = The server that holds the letter must tell the sender.
caption-failed-in-program = A mail program does not queue: its owner sees the answer at once.

# A server writes to the sender. $to is the sender’s address.
caption-notice-delayed = { CAPITAL($who) } writes to { $to }: it is late.
    .text = The letter has waited for hours, so its sender is told once. The letter itself waits on; the notice comes from <>, so that it can cause no other.
caption-notice-failed = { CAPITAL($who) } writes a notice to { $to }.
    .text = It goes to the address on the envelope, not to “From:”. It is sent from <>, the null reverse-path, so that no notice can ever cause another.
caption-notice-delivered = { CAPITAL($who) } tells { $to } that it has arrived.
    .text = The sender had asked for it, by NOTIFY on the envelope. It says that the letter is in the mailbox, not that it was read.
caption-notice-relayed = { CAPITAL($who) } tells { $to } that it has passed the letter on.
    .text = The sender had asked to be told of success, and the next server does not offer DSN: this is the last server that can tell anything.
caption-no-notice = This letter ends here, and nobody is told.
    .text =
        { $why ->
            [not-asked] The sender did not want to hear of a failure: NOTIFY on the envelope says so.
           *[null] It came from <>, as notices do: no notice is written about a notice.
        }

# The letter is in a mailbox. $place is the mailbox of somebody.
mailbox-of-person = { $owner }’s mailbox
mailbox-of-address = the mailbox of { $address }
caption-delivered-again =
    { $what ->
        [notice] The notice is in { $place } a second time.
       *[letter] The letter is in { $place } a second time.
    }
    .text = No server did wrong. Who does not know whether a letter was taken has to send it again: better twice than never.
caption-smuggled = A letter that no program sent is in { $place }.
    .text = It was hidden in another. Who passed that on took it for text; this server took one line for the end, and what came after it for commands and a second letter. Who it is from is what its writer liked.
# $told: whether the owner’s program is told of it, or has to ask.
caption-delivered-to-person =
    { $what ->
        [notice] The notice is in { $place }.
       *[letter] The letter is in { $place }.
    }
    .text =
        { $told ->
            [told] { $owner } does not know yet. SMTP ends here, and does not call { $owner }’s program: that one is connected to its mailbox, and will be told.
           *[asks] { $owner } does not know yet. SMTP ends here, and does not call { $owner }’s program: it has to ask.
        }
caption-delivered =
    { $what ->
        [notice] The notice is in { $place }.
       *[letter] The letter is in { $place }.
    }
    .text = SMTP ends here. Nobody has read it.

# What else happens.
caption-restarted = { CAPITAL($who) } is back.
    .text = Its queue and its mailboxes are as they were. What was only in its sessions is forgotten.
caption-time = It is { $time } now.
    .text = Virtual time has passed: nothing here waits for a clock.
caption-tls = From here on, nobody on the line can read.
    .text = { CAPITAL($client) } and { $server } are under TLS and begin anew. It protects this hop: the server at its end reads everything.
# $alias is an address, $members the addresses that it stands for.
caption-expanded = The address { $alias } stands for others.
    .text = { CAPITAL($who) } writes on the envelope instead: { $members }. Who it is from stays as it was.
# The end of a list of addresses.
caption-more-members = and { $more } more
caption-edited = You changed how { CAPITAL($who) } is set up.
    .text = From now on it decides by its new set-up. Sessions that are open keep the old one.

# A program has looked for mail, by IMAP. $count is the number of letters.
caption-not-read = { CAPITAL($who) } could not read the mailbox.
    .text = { $why } Step back to see where.
caption-marked-as-read = { CAPITAL($who) } fetched in order to read: the server has marked it.
    .text = BODY[…] sets \Seen, BODY.PEEK[…] does not. The mark is kept at the server, for every program of the same mailbox; the sender is told nothing.
caption-changed = { CAPITAL($who) } has changed something at the server.
    .text = The change is in the mailbox, not in this program alone: every other program of the same mailbox learns of it when it looks, and one that idles is told at once.
caption-new-flags = { CAPITAL($who) } asked: anything new? No letter, but other flags.
    .text = Another program has changed them. Flags are kept at the server, so each program learns of them when it looks; until now the copy here was out of date.
caption-nothing-fetched = { CAPITAL($who) } asked: anything new? Nothing.
    .text = IMAP answers whoever asks. There was nothing that this program did not have.
caption-fetched =
    { $count ->
        [one] { CAPITAL($who) } asked: anything new? It shows a copy.
       *[other] { CAPITAL($who) } asked: anything new? It shows { $count } copies.
    }
    .text = This is IMAP, and the arrow is turned round: the reader fetches. What is fetched stays on the server, too.

# The same by POP3.
caption-emptied = { CAPITAL($who) } collected nothing, and emptied the maildrop.
    .text = What it had already it has now deleted at the server, by DELE and QUIT of POP3.
caption-nothing-collected = { CAPITAL($who) } asked: anything new? Nothing.
    .text = POP3 answers whoever asks. There was nothing that this program did not have.
caption-collected-and-removed =
    { $count ->
        [one] { CAPITAL($who) } collected a letter: gone from the server.
       *[other] { CAPITAL($who) } collected { $count } letters: gone from the server.
    }
    .text = This is POP3, told to leave nothing behind: it took a copy, and QUIT deleted what it had marked. What this program has now, no other can collect.
caption-collected =
    { $count ->
        [one] { CAPITAL($who) } collected a copy of a letter: still on the server.
       *[other] { CAPITAL($who) } collected copies of { $count } letters: still on the server.
    }
    .text = This is POP3, told to leave mail where it is. It remembers by unique-ids (UIDL) what it has, and another program may collect the same.
caption-not-collected = { CAPITAL($who) } could not collect its mail.
    .text =
        { $why ->
            [in-use] Another session has the maildrop, and POP3 lets in one at a time: [IN-USE]. It has to come again.
            [auth] The server does not know the user, or the password is wrong. Nothing was deleted.
           *[other] The session ended before it was done. Whatever was marked as deleted is still there: only QUIT deletes.
        }

# A program stays connected, by IDLE of IMAP.
caption-you-idle = The server tells you now what changes.
    .text = You idle: nothing has to be asked any more. DONE ends it, and until then the server understands nothing else.
caption-told-in-idle =
    { $count ->
        [one] Nobody asked: { CAPITAL($who) } was told, and fetched a copy of a letter.
       *[other] Nobody asked: { CAPITAL($who) } was told, and fetched copies of { $count } letters.
    }
    .text = It stays connected and idles (IDLE of IMAP): its server tells it what changes, the moment it does. What it shows is a copy; the letter stays on the server.
caption-idles-again = { CAPITAL($who) } listens again.
    .text = It did what it wanted, and idles once more: what changes is told to it.
caption-idles = { CAPITAL($who) } stays connected, and listens.
    .text = By IDLE of IMAP its server may tell it what changes, the moment it does. It need not ask every few minutes: anything new?

# Mail that was delivered is moved or removed. $folder is the name of a mailbox.
caption-moved =
    { $count ->
        [one] { CAPITAL($who) } moves a letter out of { $folder }.
       *[other] { CAPITAL($who) } moves { $count } letters out of { $folder }.
    }
    .text = Into another mailbox, inside the server: nothing was sent. Every other program that has it open is told that it is gone from here.
caption-quit =
    { $count ->
        [one] { CAPITAL($who) } says QUIT: a letter leaves the server.
       *[other] { CAPITAL($who) } says QUIT: { $count } letters leave the server.
    }
    .text = DELE only marked. QUIT deletes: had the connection broken before it, all would still be there.
caption-removed =
    { $count ->
        [one] { CAPITAL($who) } removes a letter from { $folder }, for good.
       *[other] { CAPITAL($who) } removes { $count } letters from { $folder }, for good.
    }
    .text = Marked as deleted it was still there; now it is gone at the server, and every other program that reads this mailbox is told.
# The title is one of “event-folder-…”.
caption-folder-changed = Mailboxes are kept at the server: every program of the same user will see it.
caption-copies-forgotten =
    { $count ->
        [one] { CAPITAL($who) } lets its copy of a message go.
       *[other] { CAPITAL($who) } lets its copies of { $count } messages go.
    }
    .text = What it keeps is what the server has, and in { $folder } there is none of it any more. With IMAP every program of a user shows the same.

# Why a message is not passed on: sentences. $to is a command, or one of “stage-…”; $meaning is a sentence.
obstacle-replied = The server answered { $code } to { $to }. { $meaning }
stage-call = the call
stage-letter = the letter
obstacle-none = The server has taken it.
obstacle-no-such-domain = There is no such domain.
obstacle-no-route = The domain has no server for mail.
obstacle-null-mx = The domain says by a null MX that it takes no mail.
obstacle-dns-failure = DNS did not answer.
obstacle-no-token = The token issuer gave the program no token to send with.
obstacle-unreachable = No server of the domain could be reached.
obstacle-lost-after-letter = The connection was lost when the letter was sent and not yet answered for: the server may have it, and it may come twice.
obstacle-lost = The connection was lost, which counts as “not now”, as 451 does.
obstacle-nonsense = The server answered what is no reply.
obstacle-timed-out-after-letter = The letter was sent and not answered for in time: the server may have it, and it may come twice.
obstacle-timed-out = The server did not answer in time.
obstacle-needs-tls = TLS is required here, and the server does not offer it: nothing was sent.
obstacle-address-not-ascii = An address is not ASCII, and the server does not offer SMTPUTF8.
obstacle-header-not-ascii = The header is not ASCII, and the server does not offer SMTPUTF8.
obstacle-needs-binarymime = The letter is binary, and the server does not offer BINARYMIME.
obstacle-needs-8bitmime = The letter has octets above 127, and the server does not offer 8BITMIME.
obstacle-server-unproven = The server did not prove that it knows the password: it may be another.
obstacle-no-auth = The program is to authenticate, and the server does not offer AUTH: nothing was sent.
obstacle-no-auth-before-tls = The program is to authenticate, and the server does not offer AUTH before TLS: nothing was sent.
obstacle-no-auth-in-common = The program is to authenticate, and the server offers AUTH only by mechanisms that the program cannot use: nothing was sent.
obstacle-bare-line-ends = A line of the message ends in a CR or an LF alone. The server must not send that: two servers could see the end of the message at different places.

# What a host does now: a few words under its name.
doing-down = is down
doing-speaks = speaks
doing-listens = listens
doing-must-answer = must answer
doing-has-heard = has heard it
doing-calls = calls
doing-is-called = is called
doing-asks = asks
doing-asks-for-token = asks for a token
doing-has-answered = has answered
doing-fills-in-envelope = fills in the envelope, must answer
doing-takes-letter = takes the letter
doing-takes-copy = takes a copy
doing-keeps-letter = keeps the letter
doing-keeps-message = keeps the message
doing-has-copy = has a copy
doing-deletes = deletes it
doing-locks-maildrop = locks the maildrop
doing-releases-maildrop = lets the maildrop go
doing-forgets-copy = lets its copy go
doing-waits = waits to try again

# The end: what the run was, in numbers, and a question. $what is what moved, $times how often (“times”).
closing-pushed =
    { $count ->
        [0] SMTP never pushed { $what }.
       *[other] SMTP pushed { $what } { $times }.
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
closing-it = it
closing-letters = the letters
closing-notice = the notice
closing-notices = the notices
closing-notice-written = A notice was written.
closing-notices-written = Notices were written.
closing-question = What decided where it went?
# The answers, and in .text what is said to each; the second is right.
closing-by-header = “To:” in the letter
    .text = No server read it. “To:” is for people; each server asked for the recipient with RCPT TO and went by that. The two may differ, and with Bcc they do.
closing-by-envelope = RCPT TO on the envelope
    .text = Yes. Each server went by the address that RCPT TO gave it, and that address chose the mailbox. What the letter says about its recipients decides nothing.
