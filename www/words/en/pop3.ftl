# What is on the wire of a POP3 connection.

pop3-greeting = The POP3 server’s greeting.
    .meaning = In POP3 the server speaks first, too. Nobody has said who calls: the session is in its first state, AUTHORIZATION.
    .follow = CAPA, or at once USER, APOP, AUTH or STLS.
pop3-no-greeting = The POP3 server takes no session now.
    .meaning = It may say why behind -ERR.
    .follow = Both ends close.
pop3-time-stamp = What stands in <> is a time stamp that no other greeting has: with it the client may log in by APOP.
pop3-unknown = A line that begins with no known command.
    .meaning = The server answers -ERR: POP3 has only yes and no, and a text for people.
    .follow = -ERR, and any command that may stand here.
pop3-challenge = A challenge: what the server wants to have answered.
    .meaning = What stands behind the + is in base64, which hides nothing: the page of its octets shows what is under it.
    .follow = A response of the client in base64, or * to give up.
pop3-auth-response = A response of the client.
    .meaning = It is in base64, which hides nothing: the page of its octets shows what is under it.
    .follow = Another challenge, or the reply to AUTH.
pop3-content = The message, or the beginning of it.
    .meaning = It is a copy. The message itself is still in the maildrop, and nobody can see that it was read: POP3 has no flags.
    .follow = The rest of it, then a line that is a single dot.
pop3-doubled-dots =
    { $count ->
        [one] One line here begins with a dot and has got another in front; the client takes it away.
       *[other] { $count } lines here begin with a dot and have got another in front; the client takes it away.
    }
pop3-content-ends = The end of the message: a line that is a single dot.
    .meaning = A dot at the beginning of any other line is doubled by the server, as SMTP’s client does it, so that it cannot end the message.
    .follow = The next command: DELE, if the message is not to stay, RETR for the next, or QUIT.
pop3-malformed = This is no reply.
    .meaning = A reply begins with +OK or -ERR. The client cannot tell a yes from a no.
    .follow = The client gives up, and may look again later.
pop3-partial = Part of a line.
    .meaning = Octets may arrive in any pieces. A line is only looked at when its CR LF has come.
    .follow = The rest of the line.

# What a reply is; $says is yes or no.

pop3-answer =
    The answer to { $command }: { $says ->
        [yes] yes
       *[no] no
    }.
pop3-reply =
    A reply: { $says ->
        [yes] yes
       *[no] no
    }.
# $says is why the server says no.
pop3-code = {""}[{ $code }]: { $says }

# What a yes means, by the command that it answers.

pop3-yes-user =
    .meaning = It may say so of any name: whether there is such a user, only the answer to PASS tells.
    .follow = PASS, with the password.
pop3-yes-login =
    .meaning = The maildrop is open and locked: no other POP3 session may have it until this one ends. Letters that come meanwhile are for the next session.
    .follow = STAT, LIST or UIDL, to see what is there.
pop3-yes-stls =
    .meaning = It is the last line in plain text.
    .follow = The TLS handshake. Then CAPA, as if nothing had been said.
pop3-yes-message =
    .meaning = The message comes at once behind it.
    .follow = The message, then a line that is a single dot.
pop3-yes-dele =
    .meaning = It is marked, and still there. Neither its number nor those of the others change.
    .follow = Any command. Only QUIT deletes.
pop3-yes-rset =
    .meaning = No message is marked any more.
    .follow = Any command.
pop3-yes-quit =
    .meaning = If a maildrop was open it is free again, and what was marked as deleted is gone for good: no other program can collect it any more.
    .follow = Both ends close.
pop3-yes-stat =
    .meaning = The first number counts messages, the second their octets.
    .follow = LIST, UIDL or RETR; QUIT, if there is nothing.
# $size is so many octets.
pop3-here-in-all =
    { $count ->
        [one] Here: { $count } message, { $size } in all.
       *[other] Here: { $count } messages, { $size } in all.
    }
pop3-yes-list =
    .meaning = It was asked of one message: its number, then what was asked.
    .follow = RETR, for the message, or any other command.
pop3-yes =
    .meaning = +OK is yes; the text behind it is for people.
    .follow = Any command that may stand here.

# What a no means.

pop3-no-login =
    .meaning = Nobody is logged in, and the maildrop is closed.
    .follow = The login once more, perhaps another way, or QUIT.
pop3-no-stls =
    .meaning = The session goes on in plain text.
    .follow = QUIT, or the login in plain text where the client allows it.
pop3-no-list =
    .meaning = The server is old and does not know CAPA: the client tries what RFC 1939 has.
    .follow = USER, or APOP where the greeting has a time stamp.
pop3-no-quit =
    .meaning = The session is over all the same, and the maildrop is free again.
    .follow = Both ends close.
pop3-no =
    .meaning = -ERR is no; the text behind it is for people. Nothing has changed.
    .follow = Any command that may stand here: the session goes on.

# Listings.

pop3-capabilities = What the server can do.
    .meaning = A line for each. It ends with a line that is a single dot.
    .follow = USER, APOP or AUTH, to log in; STLS first where it is offered.
pop3-unique-ids = The name that each message keeps.
    .meaning = A line for each message: its number in this session, and its unique-id, which is the same in every session.
    .follow = RETR, for each message that the program does not have.
pop3-sizes = How large each message is.
    .meaning = A line for each message: its number in this session, and its octets.
    .follow = RETR, for a message.
pop3-here =
    { $count ->
        [0] Here: there is none.
        [one] Here: one message.
       *[other] Here: { $count } messages.
    }

# What the arguments of a command decide.

pop3-of-one = It asks of one message: the answer is one line.
pop3-of-all = It asks of all: the answer has a line for each message, and a dot ends it.
pop3-top-header = With 0 it asks for the header alone.
pop3-top-lines = The second number counts the lines wanted below the header.

# What the commands of POP3 mean, and what may follow them.

pop3-about-user =
    .meaning = POP3 calls the mailbox a maildrop: one for each user, without folders. A server may say yes to names that it does not know, so that names cannot be tried out.
    .follow = After +OK: PASS.
pop3-about-pass =
    .meaning =
        All behind the first space is the password, spaces too.

        A yes opens the maildrop and locks it: no other POP3 session may have it until this one ends.
    .follow = After +OK: STAT, LIST or UIDL, to see what is there.
pop3-about-apop =
    .meaning =
        The digest is made of the time stamp in the server’s greeting and the password, by MD5. So the password is not on the wire, and who saw the line cannot use it in another session.

        The server must keep the password itself for that, and MD5 is weak by now: under TLS there are better ways.
    .follow = After +OK: STAT, LIST or UIDL, to see what is there.
pop3-about-auth =
    .meaning = The server sends challenges behind a +, the client responses, in base64, until the server says +OK or -ERR. Base64 hides nothing: it only makes one line of any octets.
    .follow = After a +: a response in base64, or * to give up. After +OK: STAT, LIST or UIDL.
pop3-about-stls =
    .meaning =
        It protects this connection and nothing else. It must come before the login, or the password has been read already.

        The command and its offer travel in plain text: who sits on the line can remove them. Port 995 is under TLS from the first octet.
    .follow = After +OK: the handshake, then CAPA anew. What was said before counts no more.
pop3-about-capa =
    .meaning = The answer has a line for each thing that the server can do. It may differ after TLS has begun, and after somebody has logged in.
    .follow = After the list: USER, AUTH or STLS; the client then uses what is offered.
pop3-about-stat =
    .meaning = Two numbers come back: messages, and their octets in all. What is marked as deleted is not counted.
    .follow = LIST, UIDL or RETR; QUIT, if there is nothing.
pop3-about-list =
    .meaning = Numbers are places in this session, from 1: in the next session they may be others.
    .follow = RETR, for a message.
pop3-about-retr =
    .meaning = The client gets a copy. The message is neither deleted nor marked as read by it: POP3 has no flags, and each program remembers for itself what it has.
    .follow = After +OK: the message, and a line that is a single dot.
pop3-about-dele =
    .meaning = It is only a mark. The message goes when QUIT comes. RSET takes the mark back, and so does a connection that ends without QUIT.
    .follow = Any command. Only QUIT deletes.
pop3-about-noop =
    .meaning = It shows that the other end is still there, and tells nothing new.
    .follow = Any command.
pop3-about-rset =
    .meaning = No message is marked as deleted any more. What was collected stays collected.
    .follow = Any command.
pop3-about-top =
    .meaning = With the header and a few lines a program can show what is there, and leave what is large or unwanted where it is.
    .follow = After +OK: header and lines, then a line that is a single dot.
pop3-about-uidl =
    .meaning = Numbers change from session to session; the name that the server gives here, the unique-id, stays with the message. A program that leaves mail on the server knows by it what it has already.
    .follow = RETR, for each message that the program does not have.
pop3-about-quit =
    .meaning =
        This is what deletes: the server now removes every message that is marked, and lets the maildrop go.

        A connection that ends without QUIT deletes nothing. Before the login QUIT only says goodbye.
    .follow = Both ends close.

# What the +OK to each command says.

pop3-ok-user = the password, please
pop3-ok-pass = the maildrop is open, and locked
pop3-ok-apop = the maildrop is open, and locked
pop3-ok-auth = the maildrop is open, and locked
pop3-ok-stls = begin the handshake
pop3-ok-capa = the list follows, and a dot ends it
pop3-ok-stat = the two numbers
pop3-ok-list = number and octets of each message
pop3-ok-retr = the message follows, and a dot ends it
pop3-ok-dele = marked as deleted
pop3-ok-noop = still here
pop3-ok-rset = all marks are taken back
pop3-ok-top = the beginning follows, and a dot ends it
pop3-ok-uidl = number and unique-id of each message
pop3-ok-quit = goodbye; what was marked is gone

# What the server can do, behind its names.

pop3-capability-top = the beginning of a message can be had alone
pop3-capability-uidl = each message has a name that it keeps
pop3-capability-user = login by USER and PASS
pop3-capability-sasl = login by AUTH, with the mechanisms named
pop3-capability-stls = TLS may begin
pop3-capability-resp-codes = a no may say in brackets why, for programs
pop3-capability-auth-resp-code = {""}[AUTH] tells a wrong password from other trouble
pop3-capability-pipelining = commands may be sent without waiting for each answer
pop3-capability-login-delay = so many seconds must pass between two logins
pop3-capability-expire = how long mail is kept that nobody deletes
pop3-capability-implementation = which program it is

# What -ERR to a command says, and the + to AUTH.

pop3-wrong = not understood, not offered, or not at this point
pop3-no-user = there is no such user, or TLS comes first
pop3-no-message = there is no message of that number, or it is marked as deleted
pop3-wrong-password = user or password is wrong
pop3-wrong-token = user, password or token is wrong
pop3-in-use = another session has the maildrop
pop3-too-soon = not so soon after the last login
pop3-challenge-comes = a challenge: a response comes next
pop3-no-capa = an old server, which does not know CAPA
pop3-not-removed = goodbye; some of what was marked is still there
