# What is on the wire of an IMAP connection.

imap-greeting = The mailbox server’s greeting.
    .meaning = IMAP’s server speaks first, too. The star says: not the end of any command.
    .follow = The client’s first command: CAPABILITY, STARTTLS or LOGIN.
imap-no-greeting = The mailbox server’s first line, and no greeting.
    .meaning = A greeting is OK, PREAUTH or BYE. The client cannot go on.
    .follow = The client gives up, and may look again later.
imap-preauth = The mailbox server’s greeting: the client is let in already.
    .meaning = The server knows who calls, by other means than a password. Nothing needs to be proved.
    .follow = SELECT, to open a mailbox.
imap-unknown = A line that is no command known here.
    .meaning = The server answers BAD: the line is not understood.
    .follow = BAD, and any command that may stand here.
imap-malformed = This is no response.
    .meaning = A response begins with *, with + or with a tag. The client cannot go on.
    .follow = The client gives up, and may look again later.
imap-partial = Part of a line.
    .meaning = Octets may arrive in any pieces. A line is only looked at when it is whole.
    .follow = The rest of the line.

# Turns in a command that is under way.

imap-continuation = Go on.
    .meaning = The client announced a literal, a run of octets of known length. Now it may send it.
    .follow = The octets that were announced.
imap-challenge = A challenge: what the server wants to have answered.
    .meaning = What stands behind the + is in base64, which hides nothing: the page of its octets shows what is under it.
    .follow = A response of the client in base64, or * to give up.
imap-auth-response = A response of the client.
    .meaning = It is in base64, which hides nothing: the page of its octets shows what is under it.
    .follow = Another challenge, or the end of AUTHENTICATE.
imap-auth-cancelled = A single star: the client gives the exchange up.
    .meaning = Nobody is logged in. It may begin anew, by another mechanism.
    .follow = BAD to AUTHENTICATE, as it must be, and then any command that may stand here.
imap-idle-begun = The server listens to nothing now but DONE, and tells what changes.
    .meaning = From here on data come when something happens, not when somebody asks: a new letter, a flag that another program has set, a message that is gone.
    .follow = Nothing for a while, perhaps for long; EXISTS, EXPUNGE or FETCH when something changes; DONE from the client.
imap-idle-done = DONE: IDLE is to end.
    .meaning = It has no tag, since it is no command: it is the rest of IDLE. While IDLE lasts the client may say nothing else.
    .follow = The end of IDLE, with the tag that IDLE had.

# Literals. $does says what the command does (imap-command-…); $waits is yes or no.

imap-begun = { $command } begins: { $does }.
    .meaning =
        The number in braces announces a literal: so many octets, which may be any, line ends too. So nothing in them can be taken for a command.

        { $waits ->
            [yes] The client waits for a + before it sends them: the server may still say no.
           *[no] The + behind the number says that they come at once: the client does not wait to be told to go on (LITERAL+).
        }
    .follow =
        { $waits ->
            [yes] A + from the server, then the octets; or NO, and they are not sent.
           *[no] The octets, and then the end of the command.
        }
# What the + to it says.
imap-send-literal = send them
imap-line-ends = The end of the line: the command is whole.
    .meaning = What was announced has come before, octet for octet. Now the server acts.
    .follow = The end of the command, with what it asked for before.
imap-literal-message = The message that is put into the mailbox.
    .meaning =
        It is as long as was announced. No dot is doubled in it, and no dot ends it, unlike in SMTP and POP3.

        The server takes it as it is: it writes no Received field into it, since it has not been sent.
imap-literal = The octets that were announced.
    .meaning = They belong to the command above: a name, a password, a text to look for. They may be any octets, which a word in quotes may not.
# What may follow a literal.
imap-after-literal = The end of the command, with what it asked for before.
imap-after-literal-more = The next octets, which the end of this line announces.
imap-after-piece = The rest of what was announced, and the end of the line.

# The end of a command. $command is its name, or the next text.

imap-tagged =
    The end of { $command }: { $status ->
        [OK] done
        [NO] not done
       *[BAD] not understood, or not possible now
    }.
imap-a-command = a command
# What the end of some commands means.
imap-end-expunge = What was marked as deleted is gone, in every program.
imap-end-close = No mailbox is open any more. What was marked as deleted was removed.
imap-end-idle = IDLE is over: the client may say something again.
imap-end-no-select = No mailbox is open now, not even the one that was open before.
imap-end-login = The server knows who the client is, and shows that user’s mailboxes.
imap-end-append = The message is in the mailbox. Nobody was sent anything.
imap-tag = It begins with the tag that the client gave to its command. Several commands may be under way; the tag tells them apart.
# What may follow it.
imap-after-login = SELECT or EXAMINE, to open a mailbox.
imap-after-no-login = LOGIN or AUTHENTICATE once more, or LOGOUT.
imap-after-starttls = The TLS handshake. Then CAPABILITY, as if nothing had been said.
imap-after-select = FETCH, SEARCH, STORE, IDLE: the mailbox is open.
imap-after-examine = FETCH, SEARCH, IDLE: the mailbox is open to look.
imap-after-close = SELECT, for another mailbox, or LOGOUT.
imap-after-logout = Both ends close.
imap-after = The next command, whenever the client likes.

# What the arguments of a command decide.

imap-by-uid = With UID the numbers are UIDs: a message keeps its own as long as it is in the mailbox, whatever is removed before it.
imap-initial-response = Behind { $mechanism } stands the first response already, which saves a turn (SASL-IR).
imap-id-nil = NIL: the client says nothing of itself.
imap-rename-inbox = INBOX is special: its messages go into the new mailbox, and an empty INBOX stays.
imap-levels-of = Its levels here: { $levels }.
imap-pattern-empty = The pattern is empty: it only asks which sign stands between levels.
imap-pattern-all = Here: every name, on every level.
imap-pattern-level = Here: every name on the highest level, and none below.
# $items are several of the next text.
imap-asked = { $items }.
# $says is one of imap-status-….
imap-status-asked = { $item } is { $says }
imap-append-flags = It is put there with these flags: { $flags }.
imap-enable-names = The client knows: { $names }.
imap-search-charset = What is looked for is written in { $charset }; without CHARSET it would be in US-ASCII.
imap-copy-to = They go to { $mailbox }.
imap-numbers = The numbers are places in the mailbox, from 1. They change when a message before is removed; UIDs do not.
imap-star-by-uid = {""}* is the last message. So 9:* names it even where its UID is lower than 9: a range has no direction.
imap-star = {""}* is the last message.
imap-fetch-rfc822 = RFC822 is BODY[] under an old name: it marks the message as \Seen, and every other program will see that it was read.
imap-fetch-rfc822-text = RFC822.TEXT marks the message as \Seen, and every other program will see that it was read.
imap-fetch-body = BODY[…] marks the message as \Seen, and every other program will see that it was read. Where EXAMINE opened the mailbox it does not.
imap-fetch-peek = BODY.PEEK[…] looks and does not mark: the message stays unread, for this program and every other.
imap-fetch-rfc822-header = RFC822.HEADER is the header alone, and marks nothing as \Seen.
imap-fetch-no-text = Nothing here is the text of a message, so nothing is marked as \Seen.
imap-fetch-envelope = ENVELOPE is not the envelope of SMTP: it is From, To, Subject and the like, out of the header.
imap-fetch-structure = The structure tells which parts a message has, attachments too, so that a program can fetch one of them alone.
imap-fetch-internal-date = INTERNALDATE is when the message came into the mailbox, not what its “Date:” says.
imap-fetch-partial = The numbers in <> ask for a stretch of it: from which octet on, and how many.
imap-store =
    { $does ->
        [add] +FLAGS adds { $flags } to the flags that are there.
        [remove] -FLAGS takes { $flags } away; other flags stay.
        [clear] FLAGS with an empty list takes all flags away.
       *[replace] FLAGS puts { $flags } in place of all flags that are there.
    }
imap-store-silent = {""}.SILENT: the client knows what it did, and wants no FETCH response. Other sessions are told all the same.
flag-deleted = \Deleted is a mark, no more: the message is in the mailbox until EXPUNGE or CLOSE.
flag-deleted-removed = Without \Deleted the next EXPUNGE leaves the message alone.
flag-seen = \Seen says that the message was read: by whom, nobody is told.
flag-seen-removed = Without \Seen the message is unread again, in every program.
flag-flagged = \Flagged is the star or the little flag in mail programs.
flag-answered = \Answered is what the reader’s program says. The sender hears nothing of it.
flag-draft = \Draft says that the message is not finished.
flag-keyword = A flag without \ is a keyword: a label that users make for themselves.

# What data say. $number is the number of a message.

imap-exists =
    { $count ->
        [one] There is { $count } message in the mailbox now.
       *[other] There are { $count } messages in the mailbox now.
    }
imap-expunged = It had the number { $number }. Each message behind it has a number that is one lower now, in this session; UIDs stay as they are.
imap-found =
    { $count ->
        [0] Here: none fits.
        [one] Here: one message fits.
       *[other] Here: { $count } messages fit.
    }
# $what is a mailbox and what is known of it, or the names of extensions.
imap-here = Here: { $what }.
# Parts of a sentence that a comma does not part well enough.
imap-both = { $one }; { $other }
# $says is one of imap-attribute-….
imap-attribute = { $attribute }, { $says }
# $role is one of special-use-….
imap-attribute-use = its use is “{ $role }”
imap-attribute-noselect = it cannot be opened, it is only the level above others
imap-attribute-noinferiors = there can be none below it
imap-attribute-haschildren = there are mailboxes below it
imap-attribute-hasnochildren = there is none below it
imap-attribute-marked = something has come into it
imap-attribute-unmarked = nothing has come into it
# $items are several of the next text.
imap-status-of = In { $mailbox }: { $items }.
# $says is one of imap-status-….
imap-status-told = { $item } { $number }, { $says }
imap-namespace-any = The user’s own begin with nothing: every name is the user’s.
imap-namespace-prefix = The user’s own begin with { $prefix }.
imap-namespace-levels = Between levels stands { $sign }.
imap-namespace-flat = There are no levels.
imap-namespace-none = The user has none.
imap-enabled-nothing = Here: nothing.
imap-id-told-nil = NIL: it says nothing.
# $known is a list: of the three texts that follow, those that are known.
imap-message = It is { $known }.
imap-message-number = message number { $number }
imap-message-uid = with the UID { $uid }
imap-message-size = of { $size }
imap-message-flags = The flags of a message.
imap-message-flags-told = The server tells them to whoever asks, and to every session that has the mailbox open when another changes them.
imap-message-literal = A number in braces tells how many octets follow: they may be any, so a message needs no dot to end it.
imap-flags-none = It has no flags: for every program it is unread.
imap-flags-of = Its flags: { $flags }.
# What may follow.
imap-after-bye = The end of LOGOUT, if it was asked for, and both ends close.
imap-after-data = More such data, or the end of the command.

# Response codes that have arguments.

imap-uidnext = The next message that comes gets the UID { $uid }.
imap-uidvalidity = UIDVALIDITY { $number }: as long as this number is the same, UIDs name the same messages. If it ever changes, a program forgets what it knew and fetches anew.
imap-unseen = The first message that nobody has read has the number { $number }.
imap-permanent-flags =
    { $which ->
        [none] No flag can be changed for good here.
        [listed] These flags are kept when they are set: { $flags }.
       *[any] These flags are kept when they are set: { $flags }. The \* says that new keywords may be made, too.
    }
imap-badcharset =
    { $count ->
        [0] BADCHARSET: the server cannot search in that charset.
       *[other] BADCHARSET: the server cannot search in that charset. It can in: { $names }.
    }
imap-capability-told = It says what the server can do, so that the client need not ask by CAPABILITY.
imap-appenduid = APPENDUID: in the mailbox it has the UID { $uids }.
imap-copyuid = COPYUID: UID { $from } of this mailbox is UID { $to } of the other, in the same order.

# What the commands of IMAP mean, and what may follow them.

imap-about-capability =
    .meaning = The answer names the protocol, IMAP4rev1, and each extension. It may differ after TLS has begun and after somebody has logged in.
    .follow = The list, then the end of the command.
imap-about-logout =
    .meaning = Unlike QUIT of POP3 it deletes nothing: each change was made when it was asked for.
    .follow = BYE, the end of the command, and both ends close.
imap-about-id =
    .meaning = It is for finding faults and counting versions. Nothing may be granted or refused because of it.
    .follow = What the server says of itself, then the end of the command.
imap-about-starttls =
    .meaning =
        It protects this connection and nothing else: the server at its end reads every letter.

        The command and its offer travel in plain text: who sits on the line can remove them. Port 993 is under TLS from the first octet.
    .follow = After OK: the handshake, then CAPABILITY anew. What was said before counts no more.
imap-about-authenticate =
    .meaning = The server sends challenges behind a +, the client responses, in base64, until the server says OK or NO. Base64 hides nothing: it only makes one line of any octets.
    .follow = A challenge, or at once the end of the command. After OK: SELECT, to open a mailbox.
imap-about-login =
    .meaning = User and password stand in the line as they are. A server that announces LOGINDISABLED takes none before TLS.
    .follow = After OK: SELECT, to open a mailbox.
imap-about-namespace =
    .meaning = A namespace is the beginning that names of mailboxes share: one for the user’s own, perhaps one for those of other users, perhaps one for those of all.
    .follow = The namespaces, then the end of the command.
imap-about-enable =
    .meaning = Some extensions change what a server says by itself: it says so only to a client that has switched them on, and so surely knows them.
    .follow = ENABLED with what was switched on, perhaps nothing, then the end of the command.
imap-about-idle =
    .meaning =
        The client says nothing more and listens. A new letter is told to it the moment it comes, and it need not ask every few minutes.

        It lasts until the client says DONE. A client begins it anew every 29 minutes at the latest, or the server may take it for gone.
    .follow = A + from the server, then whatever changes. The client ends it with DONE.
imap-about-noop =
    .meaning = It always goes through. A client sends it to be told what is new, and so that the server does not take it for gone.
    .follow = What is new, if anything, then the end of the command.
imap-about-select =
    .meaning =
        A mailbox here is what programs show as a folder. INBOX is the one into which new mail is put; every user has it.

        One mailbox is open at a time. If another was open it is closed, and nothing is removed from it.
    .follow = Flags, how many messages there are, UIDVALIDITY. After OK: FETCH, SEARCH or STORE.
imap-about-examine =
    .meaning = It is SELECT with a guard: in this session nothing can change, so that nothing that is fetched becomes read.
    .follow = As after SELECT. After OK: FETCH or SEARCH.
imap-about-create =
    .meaning = A sign in the name, here /, makes levels, as in Work/2026. The levels above that are not there are made, too.
    .follow = SELECT, to open it, or APPEND and COPY, to put something into it.
imap-about-delete =
    .meaning =
        All that is in it is gone with it, at once and for good. Mailboxes below it stay.

        INBOX cannot be deleted.
    .follow = Any command. The name stays on the list of SUBSCRIBE until it is taken off.
imap-about-rename =
    .meaning = What is in it goes along, and mailboxes below it get the new beginning.
    .follow = Any command.
imap-about-subscribe =
    .meaning = The list is kept at the server, so that all programs of a user can show the same mailboxes. No mailbox changes by it.
    .follow = LSUB tells the list.
imap-about-unsubscribe =
    .meaning = The mailbox and what is in it stay as they are.
    .follow = LSUB tells the list.
imap-about-list =
    .meaning = In the pattern * stands for any letters, and % for any on one level. What stands before the pattern is where to begin; mostly it is empty.
    .follow = A LIST response for each name, then the end of the command.
imap-about-lsub =
    .meaning = It is LIST for the names that SUBSCRIBE put on the list. A mailbox on it need not exist any more.
    .follow = An LSUB response for each name, then the end of the command.
imap-about-status =
    .meaning = A program asks it of mailboxes that are not open, to show beside each name how many letters are unread. What is open stays open.
    .follow = A STATUS response, then the end of the command.
imap-about-append =
    .meaning = A program puts copies of what it sent, and drafts, away like this. It sends nothing to anybody: mail is sent by SMTP, never by IMAP.
    .follow = A + from the server, then the message; or the message at once, where LITERAL+ is offered.
imap-about-check =
    .meaning = It is for the server’s own housekeeping, and many do nothing about it. To ask what is new NOOP is the better command.
    .follow = What is new, if anything, then the end of the command.
imap-about-close =
    .meaning = Messages that are marked as \Deleted are removed for good, and it is not told which, unless the mailbox was opened by EXAMINE.
    .follow = SELECT, for another mailbox, or LOGOUT.
imap-about-unselect =
    .meaning = It is CLOSE without the broom: what is marked as \Deleted stays, marked.
    .follow = SELECT, for another mailbox, or LOGOUT.
imap-about-expunge =
    .meaning =
        \Deleted is only a mark, which can be taken back. This removes every message that has it, whoever set it.

        For each an EXPUNGE response comes, and with each the numbers of the messages behind it become one lower. UIDs stay.
    .follow = An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.
imap-about-uid-expunge =
    .meaning =
        EXPUNGE would remove whatever is marked, also what another program has marked and may want back. This removes only what is both named and marked.

        It names them by UID, the number that a message keeps as long as it is in the mailbox.
    .follow = An EXPUNGE response for each message, then the end of the command. Other sessions are told, too.
imap-about-search =
    .meaning = The server looks, not the program: nothing has to be fetched for it. Where several things are asked, all must fit.
    .follow = A SEARCH response with the numbers, then the end of the command.
imap-about-fetch =
    .meaning = What comes is a copy: the message stays in the mailbox. It was not IMAP that brought it there, for mail comes by SMTP.
    .follow = A FETCH response for each message, then the end of the command.
imap-about-store =
    .meaning = Flags are kept with the message at the server: whatever program looks next sees them.
    .follow = A FETCH response with the new flags of each message, then the end of the command. Other sessions are told, too.
imap-about-copy =
    .meaning = All of them are copied, or none. A copy keeps flags and date, and gets a UID of its own in the other mailbox.
    .follow = The end of the command, with the new UIDs where UIDPLUS is offered.
imap-about-move =
    .meaning =
        One step in place of three: COPY, the mark \Deleted, EXPUNGE. So nothing is left half done if the connection breaks, and no other message is removed by accident.

        Each gets a UID of its own in the other mailbox.
    .follow = The new UIDs where UIDPLUS is offered, an EXPUNGE response for each, then the end of the command.

# What the OK to each command says.

imap-ok-capability = the list came before it
imap-ok-logout = goodbye
imap-ok-id = what the server says of itself came before it
imap-ok-starttls = begin the handshake
imap-ok-authenticate = the client is who it says
imap-ok-login = the client is who it says
imap-ok-namespace = the namespaces came before it
imap-ok-enable = what was switched on came before it
imap-ok-idle = said only when DONE has come
imap-ok-noop = what is new, if anything, came before it
imap-ok-select = it is open
imap-ok-examine = it is open, read-only
imap-ok-create = there is such a mailbox now, and it is empty
imap-ok-delete = it is no more
imap-ok-rename = it has the new name
imap-ok-subscribe = it is on the list
imap-ok-unsubscribe = it is not on the list
imap-ok-list = every name that fits came before it
imap-ok-lsub = every name that fits came before it
imap-ok-status = the numbers came before it
imap-ok-append = the message is in the mailbox
imap-ok-check = done
imap-ok-close = no mailbox is open
imap-ok-unselect = no mailbox is open
imap-ok-expunge = they are gone
imap-ok-uid-expunge = they are gone
imap-ok-search = what fits came before it, perhaps nothing
imap-ok-fetch = all that was asked came before it
imap-ok-store = they are changed
imap-ok-copy = they are in both
imap-ok-move = they are in the other mailbox, and no longer here

# What the NO to each command says. Those that are not here have none.

imap-no-authenticate = user, password or token is wrong, or the mechanism is not offered
imap-no-login = user or password is wrong, or TLS comes first
imap-no-namespace = they cannot be told
imap-no-idle = not now
imap-no-select = there is none of that name; none is open now
imap-no-examine = there is none of that name; none is open now
imap-no-create = there is one already, or the name cannot be
imap-no-delete = there is none, or it must stay
imap-no-rename = there is none of the old name, or one of the new
imap-no-subscribe = it cannot be
imap-no-unsubscribe = it cannot be taken off
imap-no-list = they cannot be told
imap-no-lsub = they cannot be told
imap-no-status = there is none of that name
imap-no-append = there is no such mailbox, or no room in it
imap-no-expunge = not allowed, as where EXAMINE opened the mailbox
imap-no-uid-expunge = not allowed, as where EXAMINE opened the mailbox
imap-no-search = not in that charset
imap-no-fetch = it could not be fetched
imap-no-store = not allowed, as where EXAMINE opened the mailbox
imap-no-copy = there is no such mailbox, or no room in it; none was copied
imap-no-move = there is no such mailbox, or no room in it; all are where they were

# What the server tells without a tag: what it is, and what it means.

imap-untagged-capability = What the server can do.
    .meaning = IMAP4rev1 is the protocol itself; each other word is an extension, and none may be used that is not here.
imap-untagged-exists = How many messages there are.
    .meaning = The server tells it when a mailbox is opened, and again when messages come.
imap-untagged-recent = How many messages are new.
    .meaning = This session is the first to be told of them. Programs of today do not need it.
imap-untagged-expunge = A message is gone.
    .meaning = It was removed for good, or moved to another mailbox.
imap-untagged-fetch = A message, or parts of it.
    .meaning = It is a copy: the message stays in the mailbox.
imap-untagged-search = What a search found.
    .meaning = The numbers of the messages that fit; after UID SEARCH they are UIDs.
imap-untagged-flags = Which flags there are.
    .meaning = Those of the system begin with \; words without it are keywords, labels that users made.
imap-untagged-list = A mailbox that there is.
    .meaning = First what is to be known of it, then the sign that stands between levels, then its name.
imap-untagged-lsub = A name on the list of mailboxes to show.
    .meaning = SUBSCRIBE put it there. Whether there is still such a mailbox, LIST tells.
imap-untagged-status = Numbers of a mailbox that need not be open.
    .meaning = They were so when the server looked, and may change the moment after.
imap-untagged-namespace = Whose mailboxes are where.
    .meaning = Three lists: the user’s own, those of other users, those of all. NIL says that there are none.
imap-untagged-enabled = Which extensions are switched on now.
    .meaning = What is not named was asked for in vain, or had no need to be.
imap-untagged-id = What the server says of itself.
    .meaning = It may say what it likes, and nothing may be decided by it.
imap-untagged-ok = A remark of the server.
    .meaning = What stands in brackets is for programs, the rest for people.
imap-untagged-no = A warning.
    .meaning = It is not the end of a command, which may still go through.
imap-untagged-bad = A complaint.
    .meaning = The server could not make sense of something, and cannot tell of which command.
imap-untagged-bye = The server says goodbye.
    .meaning = It will close the connection: because LOGOUT asked for it, or because it has to.
imap-untagged-other = Data of the server.
    .meaning = A response that this page has no words for.

# What extensions of IMAP are, behind their names.

imap-capability-auth = a mechanism of AUTHENTICATE
imap-capability-starttls = TLS may begin
imap-capability-logindisabled = no password is taken before TLS
imap-capability-literal- = announced octets may come at once
imap-capability-sasl-ir = AUTHENTICATE may bring its first response
imap-capability-idle = what changes is told at once
imap-capability-uidplus = the server tells the UIDs of what was put, copied or moved
imap-capability-move = messages can be moved in one step
imap-capability-namespace = it tells whose mailboxes are where
imap-capability-unselect = a mailbox can be closed without removing anything
imap-capability-enable = extensions can be switched on
imap-capability-id = the two may say which programs they are
imap-capability-children = LIST tells whether there are mailboxes below
imap-capability-special-use = LIST tells what a mailbox is for
imap-capability-condstore = each change has a number
imap-capability-quota = it tells how much room there is

# What response codes say.

imap-code-alert = ALERT: a program must show this text to its user.
imap-code-parse = PARSE: a message is not written as messages should be.
imap-code-read-only = READ-ONLY: nothing can change in this session.
imap-code-read-write = READ-WRITE: what is in the mailbox can be changed.
imap-code-trycreate = TRYCREATE: there is no such mailbox. If the client created it, the command would go through.
imap-code-uidnotsticky = UIDNOTSTICKY: this mailbox does not keep UIDs, so a program cannot remember what it has.
imap-code-closed = CLOSED: the mailbox that was open is closed now.
imap-code-privacyrequired = PRIVACYREQUIRED: not in plain text. TLS comes first.
imap-code-expungeissued = EXPUNGEISSUED: another program has removed messages of which this session was not told yet.
imap-code-corruption = CORRUPTION: something that the server keeps is damaged.
imap-code-clientbug = CLIENTBUG: the client did what no client should do.
imap-code-toobig = TOOBIG: the message is larger than the server takes.

# What the numbers of STATUS are.

imap-status-messages = how many messages there are
imap-status-recent = how many no session was told of
imap-status-uidnext = the UID that the next message gets
imap-status-uidvalidity = a number that changes when old UIDs are good no more
imap-status-unseen = how many are not \Seen

# What BAD says, to any command.
imap-bad = not understood, or not at this point
