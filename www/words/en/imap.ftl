# What the inspector says of lines of IMAP (RFC 3501).

imap-greeting = The greeting of the mailbox server.
    .meaning = In IMAP the server speaks first, as in SMTP. The star marks a response that does not end a command.
    .follow = The client’s first command, for example CAPABILITY, which asks what the server offers.
imap-no-greeting = The first line of the mailbox server is not a greeting.
    .meaning = A greeting is OK, PREAUTH or BYE. The client cannot continue.
    .follow = The client gives up, and may try again later.
imap-preauth = The greeting of the mailbox server: the client is signed in already.
    .meaning = The server knows who the client is by some other means. The client does not need to sign in.
    .follow = SELECT, to open a mailbox.
imap-unknown = A line that is not a known command.
    .meaning = The server does not understand the line and answers BAD.
    .follow = BAD, then any command that is allowed in this state.
imap-malformed = A line that is not a response.
    .meaning = A response begins with *, + or a tag. The client cannot continue.
    .follow = The client gives up, and may try again later.

# In POP3, too.
partial-line = Part of a line.
    .meaning = TCP may deliver the octets in pieces of any size. The receiver reads a line when its CR LF has arrived.
    .follow = The rest of the line.

# Steps of a command that has not ended yet.

imap-continuation = Continue.
    .meaning = The client announced a literal: a number of octets that follow. Now it may send them.
    .follow = The announced octets.
imap-auth-cancelled = A single star: the client cancels the exchange.
    .meaning = The client is not signed in. It may try again, even with another mechanism.
    .follow = BAD for AUTHENTICATE, then any command that is allowed in this state.
imap-idle-begun = The server now waits for DONE and reports changes.
    .meaning = The server now sends data when something happens, not when the client asks. It can report a new message, a changed flag or a removed message at once.
    .follow = Nothing, perhaps for a long time. EXISTS, EXPUNGE or FETCH when something changes. DONE from the client.
imap-idle-done = DONE: the client ends IDLE.
    .meaning = It has no tag, because it is not a command: it is the last part of IDLE. During IDLE the client may send nothing else.
    .follow = The end of IDLE, with the tag of IDLE.

# Literals. $does says what the command does (imap-command-…); $waits is yes or no.

imap-begun = The first part of { $command }: it { $does }.
    .meaning =
        The number in braces announces a literal of that many octets. They may be any octets except NUL, even line ends. The server never reads them as a command.

        { $waits ->
            [yes] The client waits for a + before it sends them. The server can still refuse.
           *[no] The + after the number means that the octets come at once: the client does not wait for the server (LITERAL+).
        }
    .follow =
        { $waits ->
            [yes] A + from the server, then the octets. Or NO, and the client does not send them.
           *[no] The octets, then the end of the command.
        }
# What the + to it says.
imap-send-literal = the client may send the octets
imap-line-ends = The end of the line: the command is complete.
    .meaning = The announced octets have arrived. Now the server acts on the command.
    .follow = The data that the command asked for, then the end of the command.
imap-literal-message = The message for the mailbox.
    .meaning =
        It is exactly as long as announced. No dot is doubled and no dot ends it, unlike in SMTP and POP3.

        The server stores it as it is. It adds no Received field, because the message did not arrive by SMTP.
imap-literal = The announced octets.
    .meaning = They belong to the command above: a name, a password or a search text, for example. A literal can hold 8-bit characters and line ends. In IMAP4rev1, a string in quotes cannot.
# What may follow a literal.
imap-after-literal = The data that the command asked for, then the end of the command.
imap-after-literal-more = The next octets, which the end of this line announces.
imap-after-piece = The rest of the announced octets, then the end of the line.

# The end of a command. $command is its name, or the next text.

imap-tagged =
    The end of { $command }: { $status ->
        [OK] it succeeded
        [NO] it failed
       *[BAD] the server did not understand it, or cannot do it now
    }.
imap-a-command = a command
# What the end of some commands means.
imap-end-expunge = The messages that were marked as deleted are gone from this mailbox.
imap-end-close = No mailbox is open now. The messages that were marked as deleted are gone, unless EXAMINE had opened the mailbox.
imap-end-idle = IDLE is over: the client may send commands again.
imap-end-no-select = No mailbox is open now, not even the one that was open before.
imap-end-login = The client is signed in and has access to this user’s mailboxes.
imap-end-append = The message is in the mailbox. It was not sent to anyone.
imap-tag = The line begins with the tag of the command. Several commands may be in progress, and the tag shows which one ends.
# What may follow it.
imap-after-login = SELECT or EXAMINE, to open a mailbox.
imap-after-no-login = LOGIN or AUTHENTICATE again, or LOGOUT.
imap-after-starttls = The TLS handshake, then CAPABILITY: the earlier list is no longer valid.
imap-after-select = FETCH, SEARCH, STORE or IDLE: the mailbox is open.
imap-after-examine = FETCH, SEARCH or IDLE: the mailbox is open and read-only.
imap-after-close = SELECT, for another mailbox, or LOGOUT.
imap-after-logout = Both ends close the connection.
imap-after = The next command, at any time.

# What the arguments of a command decide.

imap-by-uid = With UID the numbers are UIDs. A message keeps its UID even when messages before it are removed.
imap-initial-response = The first response comes directly after { $mechanism }, which saves a round trip (SASL-IR).
imap-id-nil = NIL: the client says nothing about itself.
imap-rename-inbox = INBOX is special: its messages move to the new mailbox, an empty INBOX stays, and mailboxes below it keep their names.
imap-levels-of = The levels of this name: { $levels }.
imap-pattern-empty = The pattern is empty: the client asks only for the character that separates levels.
imap-pattern-all = This pattern matches every name, on every level.
imap-pattern-level = This pattern matches names on one level, and none below it.
# $items are several of the next text.
imap-asked = The client asks for { $items }.
# $says is one of imap-status-….
imap-status-asked = { $item } ({ $says })
imap-append-flags = The message gets these flags: { $flags }.
imap-enable-names = The client supports these extensions and asks the server to switch them on: { $names }.
imap-search-charset = The search text is in { $charset }. In IMAP4rev1, US-ASCII is the only charset that every server must support.
imap-copy-to = The messages go to { $mailbox }.
imap-numbers = The numbers are positions in the mailbox, starting at 1. They change when an earlier message is removed. UIDs do not.
imap-star-by-uid = {""}* is the last message. So 9:* includes it even if its UID is lower than 9, because a range has no direction.
imap-star = {""}* is the last message.
imap-fetch-rfc822 = RFC822 is the old name of BODY[]. It marks the message as read (\Seen), and other programs see that. After EXAMINE it does not.
imap-fetch-rfc822-text = RFC822.TEXT marks the message as read (\Seen), and other programs see that. After EXAMINE it does not.
imap-fetch-body = BODY[…] marks the message as read (\Seen), and other programs see that. After EXAMINE it does not.
imap-fetch-peek = BODY.PEEK[…] fetches the same text but does not set \Seen: an unread message stays unread.
imap-fetch-rfc822-header = RFC822.HEADER fetches the header alone and does not set \Seen.
imap-fetch-no-text = This fetches no text of a message, so it does not set \Seen.
imap-fetch-envelope = ENVELOPE is not the SMTP envelope. It is a summary of the header: From, To, Subject and so on.
imap-fetch-structure = The structure lists the parts of a message, even attachments, so a program can fetch just one part.
imap-fetch-internal-date = INTERNALDATE is usually the date of arrival on the server. It is not the date in the “Date:” field.
imap-fetch-partial = The numbers in <> ask for a part of the text: the first octet, counted from 0, and how many octets.
imap-store =
    { $does ->
        [add] +FLAGS adds { $flags } and leaves other flags as they are.
        [remove] -FLAGS removes { $flags } and leaves other flags as they are.
        [clear] FLAGS with an empty list removes all flags except \Recent.
       *[replace] FLAGS replaces all flags except \Recent with { $flags }.
    }
imap-store-silent = {""}.SILENT: the client knows what it changes, and wants no FETCH response. Other sessions are still told.
flag-deleted = \Deleted is only a mark: the message stays in the mailbox until EXPUNGE or CLOSE removes it.
flag-deleted-removed = Without \Deleted, the next EXPUNGE leaves the message alone.
flag-seen = \Seen means that the message has been read. It does not record who read it, and the sender is not told.
flag-seen-removed = Without \Seen the message is unread again.
flag-flagged = Mail programs show \Flagged as a star or a small flag.
flag-answered = The reader’s program sets \Answered after a reply. The sender is not told.
flag-draft = \Draft means that the message is not finished.
flag-keyword = A flag without \ is a keyword: a label that users or programs choose.

# What data say. $number is the number of a message.

imap-exists =
    { $count ->
        [one] There is { $count } message in the mailbox now.
       *[other] There are { $count } messages in the mailbox now.
    }
imap-expunged = It had the number { $number }. In this session, the number of every later message is now one lower. UIDs do not change.
imap-found =
    { $count ->
        [0] Here: no message matches.
        [one] Here: one message matches.
       *[other] Here: { $count } messages match.
    }
# $what is a mailbox and what is known of it, or the names of extensions.
imap-here = Here: { $what }.
# Parts of a sentence that a comma does not part well enough.
imap-both = { $one }; { $other }
# $says is one of imap-attribute-….
imap-attribute = { $attribute } ({ $says })
# $role is one of special-use-….
imap-attribute-use = its use is “{ $role }”
imap-attribute-noselect = it cannot be opened
imap-attribute-noinferiors = it cannot have mailboxes below it
imap-attribute-haschildren = it has mailboxes below it
imap-attribute-hasnochildren = it has no mailboxes below it
imap-attribute-marked = it has probably had new mail since it was last opened
imap-attribute-unmarked = it has had no new mail since it was last opened
# $items are several of the next text.
imap-status-of = In { $mailbox }: { $items }.
# $says is one of imap-status-….
imap-status-told = { $item } { $number } ({ $says })
imap-namespace-any = The names of the user’s own mailboxes have no prefix.
imap-namespace-prefix = The names of the user’s own mailboxes begin with { $prefix }.
imap-namespace-levels = The character { $sign } separates levels.
imap-namespace-flat = There are no levels.
imap-namespace-none = The user has no mailboxes of their own.
imap-enabled-nothing = Here: none.
imap-id-told-nil = NIL: the server says nothing about itself.
# $known is a list: of the three texts that follow, those that are known.
imap-message = This is { $known }.
imap-message-number = message { $number }
imap-message-uid = UID { $uid }
imap-message-size = { $size } long
imap-message-flags = The flags of a message.
imap-message-flags-told = The server sends them when a client asks. It also sends them to every session that has the mailbox open when another session changes them.
imap-message-literal = A number in braces says how many octets follow. They may be any octets except NUL, so no dot is needed to end them.
imap-flags-none = It has no flags. It is unread, because \Seen is not set.
imap-flags-of = Its flags: { $flags }.
# What may follow.
imap-after-bye = The end of LOGOUT, if the client asked for it. Then both ends close the connection.
imap-after-data = More such data, or the end of the command.

# Response codes that have arguments.

imap-uidnext = A new message will get UID { $uid } or a higher one.
imap-uidvalidity = UIDVALIDITY { $number }: while this number stays the same, each UID names the same message. If it changes, a program discards its copies and fetches the messages again.
imap-unseen = The first message without \Seen has the number { $number }.
imap-permanent-flags =
    { $which ->
        [none] Clients cannot change any flag permanently.
        [listed] Clients can change these flags permanently: { $flags }.
        [new] Clients cannot change the usual flags permanently. \* means that they can create new keywords.
       *[any] Clients can change these flags permanently: { $flags }. \* means that they can also create new keywords.
    }
imap-badcharset =
    { $count ->
        [0] BADCHARSET: the server cannot search in this charset.
       *[other] BADCHARSET: the server cannot search in this charset. It can search in { $names }.
    }
imap-capability-told = The server lists what it can do, so the client does not have to send CAPABILITY.
imap-appenduid = APPENDUID: the message got UID { $uids } in the mailbox.
imap-copyuid = COPYUID: UID { $from } here is UID { $to } in the other mailbox, in the same order.

# What the commands of IMAP mean, and what may follow them.

imap-about-capability =
    .meaning = The answer names the protocol, IMAP4rev1 (RFC 3501), and each extension. Its successor is IMAP4rev2 (RFC 9051). The list may differ after TLS begins and after the client signs in.
    .follow = The list, then the end of the command.
imap-about-logout =
    .meaning = Unlike QUIT in POP3, it removes no message: IMAP makes each change when the client asks for it.
    .follow = BYE and the end of the command. Then both ends close the connection.
imap-about-id =
    .meaning = It helps people find errors and count programs. A server must not grant or refuse anything because of it.
    .follow = What the server says about itself, then the end of the command.
imap-about-starttls =
    .meaning =
        TLS protects this connection only. The server at the other end reads every message.

        The command and the offer of STARTTLS travel in plain text, so an attacker on the path can remove them. On port 993, TLS protects the connection from the first octet.
    .follow = After OK: the handshake, then CAPABILITY again. The earlier list is no longer valid.
imap-about-authenticate =
    .meaning = The server sends challenges after a +, and the client sends responses, until the server ends the command with OK, NO or BAD. Both are in base64, which turns any octets into one line of text. Base64 is not encryption: anyone can decode it.
    .follow = A challenge, or the end of the command. After OK: SELECT, to open a mailbox.
imap-about-login =
    .meaning = The user name and the password are in the line, not encoded. While a server announces LOGINDISABLED, a client must not send LOGIN.
    .follow = After OK: SELECT, to open a mailbox.
imap-about-namespace =
    .meaning = A namespace is a prefix that mailbox names share. There may be one for the user’s own mailboxes, one for those of other users and one for shared ones.
    .follow = The namespaces, then the end of the command.
imap-about-enable =
    .meaning = Some extensions change what a server sends without being asked. The server does so only after the client has switched them on.
    .follow = ENABLED with the extensions switched on, if any. Then the end of the command.
imap-about-idle =
    .meaning =
        The client waits, and the server can report a new message as soon as it arrives. The client does not have to ask every few minutes.

        IDLE lasts until the client sends DONE. A client should start it again at least every 29 minutes, because the server may close an inactive session.
    .follow = A + from the server, then any changes. The client ends it with DONE.
imap-about-noop =
    .meaning = It always succeeds. A client sends it to learn what is new, and to keep the session from being closed as inactive.
    .follow = What is new, if anything, then the end of the command.
imap-about-select =
    .meaning =
        Mail programs show a mailbox as a folder. New mail usually goes to INBOX, which nearly every user has.

        A session has one mailbox open at a time. SELECT closes the one that was open, and removes nothing from it.
    .follow = Flags, the number of messages, UIDVALIDITY. After OK: FETCH, SEARCH or STORE.
imap-about-examine =
    .meaning = It is SELECT, but read-only: this session cannot change the mailbox, so fetching marks nothing as read.
    .follow = As after SELECT. After OK: FETCH or SEARCH.
imap-about-create =
    .meaning = A separator in the name, here /, makes levels, as in Work/2026. The server should also create any missing levels above it.
    .follow = SELECT, to open it, or APPEND or COPY, to put something into it.
imap-about-delete =
    .meaning =
        All its messages are removed at once. Mailboxes below it stay. Then its name may stay, too, but it cannot be opened (\Noselect).

        INBOX cannot be deleted.
    .follow = Any command. The name stays on the list of subscriptions until UNSUBSCRIBE removes it.
imap-about-rename =
    .meaning = Usually the messages stay in the mailbox, and the names of the mailboxes below it change, too.
    .follow = Any command.
imap-about-subscribe =
    .meaning = The server keeps the list, so all of a user’s programs can show the same mailboxes. No mailbox changes.
    .follow = LSUB shows the list.
imap-about-unsubscribe =
    .meaning = The mailbox and its messages stay as they are.
    .follow = LSUB shows the list.
imap-about-list =
    .meaning = In the pattern, * matches any characters, and % matches any on one level. The argument before the pattern says where to start; it is usually empty.
    .follow = A LIST response for each name, then the end of the command.
imap-about-lsub =
    .meaning = It is LIST for the names that SUBSCRIBE has added. A mailbox on this list may no longer exist. IMAP4rev2 uses LIST (SUBSCRIBED) instead.
    .follow = An LSUB response for each name, then the end of the command.
imap-about-status =
    .meaning = A program uses it for mailboxes that are not open, to show the number of unread messages next to each name. The open mailbox stays open.
    .follow = A STATUS response, then the end of the command.
imap-about-append =
    .meaning = A program stores drafts and copies of sent messages this way. It sends nothing to anyone: SMTP sends mail, IMAP does not.
    .follow = A + from the server, then the message. With LITERAL+, the message at once.
imap-about-check =
    .meaning = It asks the server to tidy up, and many servers do nothing. NOOP is the better way to ask what is new. IMAP4rev2 has no CHECK.
    .follow = What is new, if anything, then the end of the command.
imap-about-close =
    .meaning = The server removes the messages that are marked as \Deleted, and sends no EXPUNGE for them. If EXAMINE opened the mailbox, it removes nothing.
    .follow = SELECT, for another mailbox, or LOGOUT.
imap-about-unselect =
    .meaning = It is CLOSE without the removal: messages that are marked as \Deleted stay, with the mark.
    .follow = SELECT, for another mailbox, or LOGOUT.
imap-about-expunge =
    .meaning =
        \Deleted is only a mark, and a client can remove it again. EXPUNGE removes every message that any program has marked.

        The server sends an EXPUNGE response for each. Each one lowers the numbers of all later messages by one. UIDs do not change.
    .follow = An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.
imap-about-uid-expunge =
    .meaning =
        EXPUNGE removes every marked message, even those that another program marked. UID EXPUNGE removes a message only if it is marked and listed here.

        A UID does not change when other messages are removed.
    .follow = An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.
imap-about-search =
    .meaning = The server searches, so the client does not have to fetch the messages. A message must match all search keys.
    .follow = A SEARCH response with the numbers, then the end of the command.
imap-about-fetch =
    .meaning = The client gets a copy, and the message stays in the mailbox. New mail arrives there by SMTP, not by IMAP.
    .follow = A FETCH response for each message, then the end of the command.
imap-about-store =
    .meaning = The server keeps the flags with the message, so every program that opens the mailbox sees them.
    .follow = A FETCH response with the new flags of each message (none with FLAGS.SILENT). Then the end of the command. Other sessions are told, too.
imap-about-copy =
    .meaning = The server copies all of the messages or none. A copy should keep the flags and the date, and it gets a UID of its own in the other mailbox.
    .follow = The end of the command, with the new UIDs if the server supports UIDPLUS.
imap-about-move =
    .meaning =
        It replaces three steps: COPY, STORE \Deleted, EXPUNGE. No message is lost if the connection breaks, and no other message is removed by accident.

        Each message gets a UID of its own in the other mailbox.
    .follow = The new UIDs if the server supports UIDPLUS, an EXPUNGE response for each message, then the end of the command.

# What the OK to each command says. LOGIN says what AUTHENTICATE says, and so on.

imap-ok-capability = the server has sent the list
imap-ok-logout = the session is over
imap-ok-id = the server has named its program
imap-ok-starttls = the client may start the handshake
imap-ok-authenticate = the client is signed in
imap-ok-namespace = the server has sent the namespaces
imap-ok-enable = the server has listed what is switched on
imap-ok-idle = sent only after DONE
imap-ok-noop = the server has sent what is new, if anything
imap-ok-select = the mailbox is open
imap-ok-create = the mailbox exists now, and is empty
imap-ok-delete = the mailbox is gone
imap-ok-rename = the mailbox has the new name
imap-ok-subscribe = the name is on the list
imap-ok-unsubscribe = the name is not on the list
imap-ok-list = the server has sent every matching name
imap-ok-status = the server has sent the numbers
imap-ok-append = the message is in the mailbox
imap-ok-check = the server is done
imap-ok-close = no mailbox is open now
imap-ok-expunge = the messages are gone
imap-ok-search = the server has sent the matches, perhaps none
imap-ok-fetch = the server has sent everything that was asked for
imap-ok-store = the flags are changed
imap-ok-copy = the messages are in both mailboxes
imap-ok-move = the messages are in the other mailbox, and no longer here

# What the NO to each command says. Those that are not here have none.

imap-no-authenticate = wrong user, password or token, or this way to sign in is not allowed
imap-no-starttls = TLS is not available here
imap-no-namespace = the server cannot list them
imap-no-idle = not allowed now
imap-no-select = there is no such mailbox, or no access to it; no mailbox is open now
imap-no-create = the mailbox exists already, or the name is not allowed
imap-no-delete = there is no such mailbox, or it cannot be deleted
imap-no-rename = the old name does not exist, or the new name is taken
imap-no-subscribe = the server cannot add this name to the list
imap-no-unsubscribe = the server cannot take this name off the list
imap-no-list = the server cannot list these names
imap-no-status = there is no such mailbox
imap-no-append = there is no such mailbox, or no space in it
imap-no-expunge = not allowed, for example after EXAMINE
imap-no-search = the server cannot search like this, for example in this charset
imap-no-fetch = the server cannot fetch this
imap-no-store = not allowed, for example after EXAMINE
imap-no-copy = there is no such mailbox, or no space in it; nothing was copied
imap-no-move = not all were moved; each message is still in at least one of the mailboxes

# What the server sends without a tag: what it is, and what it means.

imap-untagged-capability = What the server can do.
    .meaning = IMAP4rev1 is the protocol itself. The other words are extensions, and a client may use only those that are listed. AUTH=… names a mechanism for AUTHENTICATE. LOGINDISABLED forbids LOGIN.
imap-untagged-exists = The number of messages in the mailbox.
    .meaning = The server sends it when a mailbox is opened, and again when messages arrive.
imap-untagged-recent = The number of messages with the \Recent flag.
    .meaning = \Recent means that this session is the first to be told of the message. It does not mean unread, and mail programs hardly use it today. IMAP4rev2 has no \Recent.
imap-untagged-expunge = A message is gone.
    .meaning = It was removed, or moved to another mailbox.
imap-untagged-fetch = A message, or parts of it.
    .meaning = It is a copy: the message stays in the mailbox.
imap-untagged-search = The result of a search.
    .meaning = The numbers of the messages that match. After UID SEARCH they are UIDs.
imap-untagged-flags = The flags that messages in this mailbox can have.
    .meaning = System flags begin with \. Words without it are keywords: labels that users or programs choose.
imap-untagged-list = The name of a mailbox.
    .meaning = The line holds the mailbox’s attributes, the character that separates levels, and the name.
imap-untagged-lsub = A name on the list of subscriptions.
    .meaning = SUBSCRIBE put it there. LIST shows whether the mailbox still exists.
imap-untagged-status = Numbers of a mailbox, open or not.
    .meaning = They were true when the server looked, and may change at any time.
imap-untagged-namespace = The prefixes of mailbox names.
    .meaning = There are three lists: the user’s own mailboxes, those of other users, and shared ones. NIL means that there are none.
imap-untagged-enabled = The extensions that the server has switched on.
    .meaning = The server does not support the others that were asked for, or they are always on.
imap-untagged-id = What the server says about itself.
    .meaning = It is for people to read. A client must not behave differently because of it.
imap-untagged-ok = Information from the server.
    .meaning = The part in brackets is for programs, the rest for people.
imap-untagged-no = A warning.
    .meaning = It does not end a command: the command may still succeed.
imap-untagged-bad = An error report.
    .meaning = The server cannot say which command caused the error, or something is wrong with the server itself.
imap-untagged-bye = The server ends the session.
    .meaning = It closes the connection, because of LOGOUT or for a reason of its own.
imap-untagged-other = Data from the server.
    .meaning = This response is not explained here.

# What extensions of IMAP are, behind their names.

imap-capability-auth = a mechanism for AUTHENTICATE
imap-capability-starttls = the client can start TLS
imap-capability-logindisabled = LOGIN is not allowed now
imap-capability-literal- = the client can send a literal without waiting for a +
imap-capability-sasl-ir = AUTHENTICATE can carry the first response
imap-capability-idle = the server can report changes at once
imap-capability-uidplus = the server reports the UIDs of stored and copied messages, and knows UID EXPUNGE
imap-capability-move = the client can move messages in one step
imap-capability-namespace = the server reports the prefixes of mailbox names
imap-capability-unselect = the client can close a mailbox without removing anything
imap-capability-enable = the client can switch extensions on
imap-capability-id = client and server can say which programs they are
imap-capability-children = LIST shows which mailboxes have others below
imap-capability-special-use = LIST can show what mailboxes are for
imap-capability-condstore = each change has a number, so clients can ask for later ones
imap-capability-quota = the server reports how much space there is

# What response codes say.

imap-code-alert = ALERT: the mail program must show this text to its user.
imap-code-parse = PARSE: the server could not read the header of a message.
imap-code-read-only = READ-ONLY: this session cannot change the mailbox.
imap-code-read-write = READ-WRITE: this session can change the mailbox.
imap-code-trycreate = TRYCREATE: there is no such mailbox. The command can succeed if the client creates it first.
imap-code-uidnotsticky = UIDNOTSTICKY: this mailbox does not keep UIDs, so a program cannot recognize messages in later sessions.
imap-code-closed = CLOSED: the mailbox that was open is now closed.
imap-code-privacyrequired = PRIVACYREQUIRED: the server does not allow this in plain text. The client must start TLS first.
imap-code-expungeissued = EXPUNGEISSUED: another session has removed messages, and this session has not been told yet.
imap-code-corruption = CORRUPTION: some data on the server is damaged.
imap-code-clientbug = CLIENTBUG: the server has found an error in the client.
imap-code-toobig = TOOBIG: the message is larger than the server accepts.

# What the numbers of STATUS are.

imap-status-messages = the number of messages
imap-status-recent = the number of messages with the \Recent flag
imap-status-uidnext = the lowest UID that a new message can get
imap-status-uidvalidity = a number that changes when the old UIDs are no longer valid
imap-status-unseen = the number of messages without the \Seen flag

# What BAD says, to any command.
imap-bad = not understood, or not allowed in this state
