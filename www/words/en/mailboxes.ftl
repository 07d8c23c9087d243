# What happens to mailboxes, and to the copies of mail programs.

# What may follow where others have the mailbox open.
mailbox-others-told = Other sessions that have the mailbox open are told: in IDLE at once, else with the answer to their next command.

mailbox-collected =
    .meaning =
        The program has a copy, and the message is still in the maildrop. Whether it goes, DELE and QUIT decide, not RETR.

        The number is the program’s own: POP3 names messages by their unique-ids.
    .follow = DELE, if the program is set up to leave nothing behind; else the next message or QUIT.
mailbox-fetched =
    .meaning = The program has a copy. The letter stays in the mailbox until someone deletes it there.
    .follow = The end of the command. Perhaps \Seen is set.
mailbox-flags =
    .meaning = Flags belong to the mailbox, not to the letter: every program that reads the mailbox sees them.
mailbox-seen = \Seen says that somebody with this account has read it. The sender is not told: IMAP sends nothing.
mailbox-checked-by-pop3 =
    .meaning = The POP3 session is over. What was deleted by it is in this program alone; what was left is there for others.
    .follow = The program will look again.
mailbox-checked-by-imap =
    .meaning = The IMAP session is over. What it changed it changed at once; what it only fetched is as it was.
    .follow = The program will look again.
mailbox-copied =
    .meaning = It came from another mailbox of the same user, inside the server: it did not travel. It has flags and date as before, and a UID of its own here.
mailbox-appended =
    .meaning = A program put it there by APPEND: its copy of what it sent, or a draft. It was sent to nobody by that: mail is sent by SMTP alone.
mailbox-moved =
    .meaning = What was moved is in the other mailbox, under another UID. To a session that has only this one open it is gone.
mailbox-removed-by-quit =
    .meaning = QUIT has come after DELE: now, and only now, what was marked is removed. A program that comes later will not find it, whatever protocol it speaks.
    .follow = The reply to QUIT. An IMAP session that has INBOX open is told by EXPUNGE.
mailbox-expunged =
    .meaning = What was marked as \Deleted is removed for good. No program can get it back from the server; the numbers of the messages behind become lower.
mailbox-created =
    .meaning = It is empty, and every program of the user finds it by LIST.
    .follow = SELECT, to open it, or APPEND and COPY, to put something into it.
mailbox-deleted =
    .meaning = What was in it is gone with it. A session that has it open cannot go on with it: the server says BYE.
    .follow = LIST no longer names it.
mailbox-renamed =
    .meaning = What is in it went along. A session that has the old name open cannot go on with it: the server says BYE.
    .follow = LIST tells the new name.
# In place of that meaning.
mailbox-inbox-renamed = INBOX is special: there is one always. Its messages went into { $mailbox }, and INBOX is empty.
mailbox-subscribed =
    .meaning = The list is kept at the server, so every program of the user can show the same.
    .follow = LSUB tells the list.
mailbox-unsubscribed =
    .meaning = The mailbox and what is in it stay as they are.
    .follow = LSUB tells the list.
maildrop-locked =
    .meaning =
        A maildrop, which is what POP3 calls INBOX, is for one POP3 session at a time. So numbers stay what they are, and no two programs delete at once.

        Letters that come meanwhile are put into INBOX all the same: the next session will see them.
    .follow = STAT, LIST or UIDL; another session that comes now is told -ERR [IN-USE].
maildrop-released =
    .meaning = The session is over, by QUIT or because the connection ended. Where it was not by QUIT nothing was deleted.
    .follow = The next session may have it.
copies-dropped =
    .meaning =
        With IMAP what a program keeps is only a copy of what is at the server. What is gone there is gone here, too, once the program is told.

        It can be told: by EXPUNGE while the mailbox is open, by what a look finds missing, or by another UIDVALIDITY, with which no old UID counts.
    .follow = The owner does not see them any more in this program.
