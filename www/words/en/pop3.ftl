# What the inspector says of lines of POP3 (RFC 1939).

pop3-greeting = The greeting of the POP3 server.
    .meaning = In POP3 the server speaks first, as in SMTP. The client has not signed in yet: the session is in its first state, AUTHORIZATION.
    .follow = CAPA, which asks what the server offers, or USER.
pop3-no-greeting = The POP3 server accepts no session now.
    .meaning = The text after -ERR may say why. RFC 1939 has only +OK as a greeting, but many servers refuse in this way.
    .follow = Both ends close the connection.
pop3-time-stamp = The text in <> is a timestamp that is different in each greeting. APOP uses it to sign in.
pop3-unknown = A line that does not begin with a known command.
    .meaning = The server answers -ERR. Apart from the + in AUTH, POP3 has only two answers, +OK and -ERR, each with a text for people.
    .follow = -ERR, then any command that is allowed in this state.
pop3-content = The message, or its first part.
    .meaning = It is a copy: the message is still in the maildrop. Nothing in POP3 marks it as read, because POP3 has no flags.
    .follow = The rest of the message, then a line with a single dot.
pop3-doubled-dots =
    { $count ->
        [one] One line here begins with a dot, so the server put a second dot before it. The client removes it.
       *[other] { $count } lines here begin with a dot, so the server put a second dot before each. The client removes them.
    }
pop3-content-ends = The end of the message: a line with a single dot.
    .meaning = If another line begins with a dot, the server doubles that dot, so the line cannot end the message. An SMTP client does the same.
    .follow = The next command: DELE to remove the message, RETR for the next one, or QUIT.
pop3-malformed = A line that is not a response.
    .meaning = A response begins with +OK or -ERR. The client cannot tell whether its command succeeded.
    .follow = The client gives up, and may try again later.

# What a response is; $says is yes or no.

pop3-answer =
    The response to { $command }: { $says ->
        [yes] it succeeded
       *[no] it failed
    }.
pop3-reply =
    A response: { $says ->
        [yes] success
       *[no] failure
    }.
# $says is why the server says no.
pop3-code = {""}[{ $code }]: { $says }

# What +OK means, by the command that it answers.

pop3-yes-user =
    .meaning = The server may accept any name here, even if there is no such user. The response to PASS decides.
    .follow = PASS, with the password.
pop3-yes-login =
    .meaning = The maildrop is open and locked: until this session ends, no other POP3 session can open it. Messages that arrive now are for the next session.
    .follow = STAT, LIST or UIDL, to see what is there.
pop3-yes-stls =
    .meaning = This is the last line in plain text.
    .follow = The TLS handshake, then CAPA: the earlier list is no longer valid.
pop3-yes-message =
    .meaning = The message follows at once.
    .follow = The message, then a line with a single dot.
pop3-yes-dele =
    .meaning = The message is marked, and still there. No message number changes.
    .follow = Any command. Only QUIT removes messages.
pop3-yes-rset =
    .meaning = No message is marked as deleted now.
    .follow = Any command.
pop3-yes-quit =
    .meaning = If the maildrop was open, the messages that were marked as deleted are gone, and the lock is released.
    .follow = Both ends close the connection.
pop3-yes-stat =
    .meaning = The first number counts the messages, the second their octets.
    .follow = LIST, UIDL or RETR. QUIT, if there is no message.
# $size is so many octets.
pop3-here-in-all =
    { $count ->
        [one] Here: { $count } message, { $size } in total.
       *[other] Here: { $count } messages, { $size } in total.
    }
pop3-yes-list =
    .meaning = The client asked about one message. The response has the message’s number, then its size or unique-id.
    .follow = RETR for the message, or any other command.
pop3-yes =
    .meaning = +OK means success. The text after it is for people.
    .follow = Any command that is allowed in this state.

# What -ERR means, by the command that it answers.

pop3-no-login =
    .meaning = The client is not signed in, and the maildrop is not open.
    .follow = Another attempt to sign in, perhaps in another way, or QUIT.
pop3-no-stls =
    .meaning = The session continues in plain text.
    .follow = QUIT, or USER, APOP or AUTH in plain text if the client allows it.
pop3-no-list =
    .meaning = The server does not know CAPA. The client tries the commands of RFC 1939.
    .follow = USER, or APOP if the greeting has a timestamp.
pop3-no-quit =
    .meaning = The server could not remove all the marked messages. The session is over anyway, and the lock is released.
    .follow = Both ends close the connection.
pop3-no =
    .meaning = -ERR means failure. The text after it is for people. Nothing has changed.
    .follow = Any command that is allowed in this state. The session continues.

# Listings.

pop3-capabilities = What the server can do.
    .meaning = Each capability has a line. A line with a single dot ends the list.
    .follow = STLS, if the server offers it. Then USER, APOP or AUTH, to sign in.
pop3-unique-ids = The unique-id of each message.
    .meaning = Each message has a line: its number in this session, and its unique-id, which stays the same in every session.
    .follow = RETR for each message that the program does not have yet.
pop3-sizes = The size of each message.
    .meaning = Each message has a line: its number in this session, and its size in octets.
    .follow = RETR for a message.
pop3-here =
    { $count ->
        [0] Here: no message.
        [one] Here: one message.
       *[other] Here: { $count } messages.
    }

# What the arguments of a command decide.

pop3-of-one = The client asks about one message: the answer is one line.
pop3-of-all = The client asks about all messages: the answer has a line for each, and a dot ends it.
pop3-top-header = With 0, TOP asks for the header alone.
pop3-top-lines = The second number says how many lines of the body the client wants after the header.

# What the commands of POP3 mean, and what may follow them.

pop3-about-user =
    .meaning = POP3 calls the mailbox a maildrop. Each user has one, without folders. A server may accept unknown names here, so an attacker cannot find out which users exist.
    .follow = After +OK: PASS.
pop3-about-pass =
    .meaning =
        A server may treat everything after the first space as the password, even spaces.

        +OK opens the maildrop and locks it: until this session ends, no other POP3 session can open it.
    .follow = After +OK: STAT, LIST or UIDL, to see what is there.
pop3-about-apop =
    .meaning =
        The client sends an MD5 digest of the greeting’s timestamp and the password. The password is not on the wire. An eavesdropper cannot use the digest in another session, but can test guesses against it.

        The server must store the password itself, and MD5 is weak. Under TLS there are better ways to sign in.
    .follow = After +OK: STAT, LIST or UIDL, to see what is there.
pop3-about-auth =
    .meaning = The server sends challenges after a +, and the client sends responses, until the server answers +OK or -ERR. Both are in base64, which turns any octets into one line of text. Base64 is not encryption: anyone can decode it.
    .follow = After a +: a response in base64, or * to cancel. After +OK: STAT, LIST or UIDL.
pop3-about-stls =
    .meaning =
        TLS protects this connection only. STLS is allowed only before the client signs in. Without TLS, USER and PASS send the password in plain text.

        The command and the offer of STLS travel in plain text, so an attacker on the path can remove them. On port 995, TLS protects the connection from the first octet.
    .follow = After +OK: the handshake, then CAPA again. The earlier list is no longer valid.
pop3-about-capa =
    .meaning = The answer has a line for each capability of the server. The list may differ after TLS begins and after the client signs in.
    .follow = After the list: STLS, USER, APOP or AUTH. The client uses what the server offers.
pop3-about-stat =
    .meaning = The answer has two numbers: how many messages there are, and their octets in total. Messages that are marked as deleted do not count.
    .follow = LIST, UIDL or RETR. QUIT, if there is no message.
pop3-about-list =
    .meaning = A number names a message in this session only, starting at 1. In the next session the numbers may be different.
    .follow = RETR for a message.
pop3-about-retr =
    .meaning = The client gets a copy. RETR does not remove the message. POP3 has no flags, so nothing in it marks a message as read, and each program remembers which messages it has.
    .follow = After +OK: the message, then a line with a single dot.
pop3-about-dele =
    .meaning = It is only a mark: QUIT removes the message. RSET removes the mark. So does a connection that ends without QUIT.
    .follow = Any command. Only QUIT removes messages.
pop3-about-noop =
    .meaning = It changes nothing. It shows that the other end is still there.
    .follow = Any command.
pop3-about-rset =
    .meaning = No message is marked as deleted any more. It does not undo RETR: the program keeps its copies.
    .follow = Any command.
pop3-about-top =
    .meaning = With the header and a few lines, a program can show what is there without fetching large messages.
    .follow = After +OK: the header and the lines, then a line with a single dot.
pop3-about-uidl =
    .meaning = Numbers may change from session to session. The unique-id of a message does not. A program that leaves mail on the server uses it to recognize the messages that it already has.
    .follow = RETR for each message that the program does not have yet.
pop3-about-quit =
    .meaning =
        QUIT starts the UPDATE state: the server removes every message that is marked as deleted, and releases the lock.

        A connection that ends without QUIT removes nothing. Before the client signs in, QUIT only ends the session.
    .follow = Both ends close the connection.

# What the +OK to each command says. APOP and AUTH say what PASS says.

pop3-ok-user = the server waits for the password
pop3-ok-pass = the maildrop is open and locked
pop3-ok-stls = the client may start the handshake
pop3-ok-capa = the list follows, and a dot ends it
pop3-ok-stat = the two numbers
pop3-ok-list = the number and the size of each message
pop3-ok-retr = the message follows, and a dot ends it
pop3-ok-dele = the message is marked as deleted
pop3-ok-noop = the server is still there
pop3-ok-rset = all marks are removed
pop3-ok-top = the first part follows, and a dot ends it
pop3-ok-uidl = the number and the unique-id of each message
pop3-ok-quit = the session is over, and the marked messages are gone

# What the server can do, behind its names.

pop3-capability-top = the client can fetch only the first part of a message
pop3-capability-uidl = each message has a unique-id that stays the same
pop3-capability-user = the client can sign in with USER and PASS
pop3-capability-sasl = the client can sign in with AUTH and these mechanisms
pop3-capability-stls = the client can start TLS
pop3-capability-resp-codes = a response may carry a code for programs, in brackets
pop3-capability-auth-resp-code = {""}[AUTH] shows that the user’s credentials are the problem
pop3-capability-pipelining = the client can send commands without waiting for each response
pop3-capability-login-delay = the number of seconds until the user can sign in again
pop3-capability-expire = the server keeps mail for at least so many days; NEVER: for ever; 0: QUIT may remove what was fetched
pop3-capability-implementation = the name of the server program

# What -ERR to a command says, and the + to AUTH.

pop3-wrong = not understood, not supported, or not allowed in this state
pop3-no-user = there is no such user, or the client must start TLS first
pop3-no-message = there is no message with this number, or it is marked as deleted
pop3-wrong-password = the user or the password is wrong
pop3-wrong-token = the user, the password or the token is wrong
pop3-in-use = another session has the maildrop open
pop3-too-soon = too soon after the last sign-in
pop3-challenge-comes = a challenge; the client sends a response next
pop3-no-capa = the server does not know CAPA
pop3-not-removed = the session is over, but some marked messages are still there
