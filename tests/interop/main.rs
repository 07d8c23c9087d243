//! Conversations with mail programs that know nothing of us. Where one disagrees with us it is our
//! bug, until an RFC section says otherwise.
//!
//! | program | proves |
//! |---|---|
//! | swaks | SMTP to `serve`: a letter, a refused recipient, PIPELINING; AUTH PLAIN and LOGIN; STARTTLS and implicit TLS |
//! | curl | SMTP and AUTH of `serve`; STARTTLS and implicit TLS, the certificate checked; SMTPUTF8; IMAP: APPEND, FETCH by UID and section, SEARCH, STORE; POP3: RETR, UIDL, TOP, DELE; logging in to both by PLAIN, LOGIN, CRAM-MD5 and APOP |
//! | msmtp | SMTP to `serve`, several recipients, a dot at a line's beginning; AUTH PLAIN and LOGIN; STARTTLS and implicit TLS |
//! | Python smtplib, imaplib | SMTP, AUTH and IMAP of `serve`: 8BITMIME, SIZE, flags, search; STARTTLS and implicit TLS, of TLS 1.2 and 1.3; SMTPUTF8; DSN |
//! | Python imaplib | IMAP: LOGIN, AUTHENTICATE PLAIN, LOGIN and CRAM-MD5, STARTTLS, implicit TLS; octets kept; SEARCH by every key, in UTF-8; what Thunderbird says; two clients |
//! | IMAPClient | IMAP: mailboxes of any name; ENVELOPE and BODYSTRUCTURE; STORE, COPY, MOVE, UID EXPUNGE; IDLE; logging in likewise |
//! | Python poplib | POP3: USER, APOP, AUTH PLAIN and CRAM-MD5, STLS, implicit TLS; the lock, deletion by QUIT, a connection that drops, TOP, UIDL |
//! | mbsync | a Maildir and `serve` kept the same both ways; AUTHENTICATE SCRAM-SHA-256, CRAM-MD5, PLAIN and LOGIN; STARTTLS and implicit TLS |
//! | mutt | IMAP and POP3 by a person's keys; logging in by SCRAM-SHA-256, CRAM-MD5, PLAIN, LOGIN, APOP and USER; STARTTLS, STLS and implicit TLS |
//! | fetchmail | POP3 by UIDL, kept and deleted, APOP, STLS, implicit TLS; IMAP by LOGIN and CRAM-MD5, IDLE |
//! | nodemailer | SMTP and AUTH of `serve`: a refused recipient among others, an attachment; STARTTLS and implicit TLS |
//! | lettre | SMTP and AUTH PLAIN and LOGIN of `serve`: several letters over one connection; STARTTLS and implicit TLS |
//! | mailpit-api | the API of `serve --mailpit`: list, search, read, attachments, send, chaos, wait, delete |
//! | Python unittest, Node.js test | the guide's examples that wait for a message by the API |
//! | exim4 | SMTP to `serve`, by BDAT where CHUNKING is offered |
//! | Postfix's smtp-source | many connections to `serve` at once (it speaks no TLS) |
//! | Postfix's smtp-sink | takes what `send` delivers, or refuses it at each stage |
//! | Python email | reads a notice of ours as `message/delivery-status` |
//! | swaks, msmtp, curl, Python smtplib, send | AUTH by every mechanism they have (`auth.rs`) |
//! | aiosmtpd | takes what `send` delivers |
//! | swaks, curl, msmtp, Python smtplib, send | `judge client` holds no required rule against them |
//! | exim4, Postfix, aiosmtpd, serve | `judge server` holds no required case against them |
//! | tshark | the capture of every run: no malformed frame, right checksums, its commands, codes and octets |
//!
//! `cargo xtask test` installs them and says by `SMTP_LAB_CLI` where our command is. A program that is
//! missing is skipped, and the reason is printed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod auth;
mod curl;
mod dsn;
mod exim;
mod fetchmail;
mod held;
mod judge;
mod labs;
mod lettre;
mod mailboxes;
mod mailpit;
mod mbsync;
mod msmtp;
mod mutt;
mod nodemailer;
mod postfix;
mod python;
mod send;
mod smtputf8;
mod submission;
mod support;
mod swaks;
mod tls;
mod tshark;
