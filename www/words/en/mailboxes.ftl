# What happens to mailboxes, and to the copies of mail programs.

# What may follow where others have the mailbox open.
mailbox-others-told = Other sessions that have the mailbox open learn of it: at once in IDLE, otherwise during a later command.

mailbox-collected =
    .meaning =
        The program has a copy, and the message is still in the maildrop. RETR does not remove it. DELE and QUIT do.

        The number is the program’s own: POP3 identifies messages by their unique-ids.
    .follow = DELE, if the program is set up to remove what it has collected. Otherwise the next message, or QUIT.
mailbox-fetched =
    .meaning = The program has a copy. The message stays in the mailbox until someone deletes it there.
    .follow = The end of the command, and perhaps the flag \Seen.
mailbox-flags =
    .meaning = The server keeps flags with the mailbox. They are not part of the message, and every program that opens the mailbox sees them.
mailbox-checked-by-pop3 =
    .meaning = The POP3 session is over. Messages that it removed now exist in this program only. The others are still on the server.
    .follow = The program will check for mail again.
mailbox-checked-by-imap =
    .meaning = The IMAP session is over. The server made each change at once. Messages that the program only fetched are unchanged.
    .follow = The program will check for mail again.
mailbox-copied =
    .meaning = The copy was made inside the server, from another mailbox of the same user. It has the same flags and date, and a UID of its own here.
mailbox-appended =
    .meaning = A program stored it with APPEND: a draft, or its copy of a message that it sent. APPEND sends nothing to anyone. Only SMTP sends mail.
mailbox-moved =
    .meaning = The message is now in the other mailbox, with another UID. A session that has this mailbox open sees that the message is gone.
mailbox-removed-by-quit =
    .meaning = QUIT removes the messages that DELE has marked. Other programs will no longer find them on the server, by POP3 or by IMAP.
    .follow = The response to QUIT. An IMAP session that has INBOX open gets EXPUNGE.
mailbox-expunged =
    .meaning = The messages that were marked as \Deleted are gone, and no program can get them back from the server. The numbers of later messages go down.
mailbox-created =
    .meaning = It is empty. Every program of the user finds it with LIST.
    .follow = SELECT, to open it, or APPEND or COPY, to put something into it.
mailbox-deleted =
    .meaning = Its messages are gone, too. This server sends BYE to a session that has it open.
    .follow = LIST no longer shows it. If there are mailboxes below it, LIST may still show its name, as \Noselect.
mailbox-renamed =
    .meaning = Its messages stay in it. This server sends BYE to a session that has the old name open.
    .follow = LIST shows the new name.
# In place of that meaning.
mailbox-inbox-renamed = INBOX is special: its messages have moved to { $mailbox }, and INBOX stays and is empty.
mailbox-subscribed =
    .meaning = The server keeps the list, so every program of the user can show the same mailboxes.
    .follow = LSUB shows the list.
mailbox-unsubscribed =
    .meaning = The mailbox and its messages stay as they are.
    .follow = LSUB shows the list.
maildrop-locked =
    .meaning =
        POP3 calls the mailbox a maildrop. Here it is the INBOX of IMAP, and only one POP3 session at a time can open it. The lock keeps the message numbers stable, and two programs cannot remove messages at the same time.

        The server still puts new messages into INBOX. The next session will see them.
    .follow = STAT, LIST or UIDL. The server refuses any other POP3 session now, with -ERR [IN-USE].
maildrop-released =
    .meaning = The session is over. If it ended without QUIT, nothing was removed.
    .follow = The next session can open the maildrop.
copies-dropped =
    .meaning =
        An IMAP program keeps copies of what is on the server. When the program learns that a message is gone there, it removes its copy.

        It learns this from EXPUNGE, from a message that is missing at a check, or from a new UIDVALIDITY, which makes all old UIDs invalid.
    .follow = The owner no longer sees these messages in this program.
