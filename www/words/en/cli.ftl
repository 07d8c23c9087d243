# The command `smtplab`: its help, what it prints and its complaints. Names of options and what stands in
# capitals (ADDRESS:PASSWORD) are the same in every language.

# Help. Words of the program that reads the options, such as "Usage", stay English.
cli-help = A mail world to learn from
cli-help-lang = Print in this language, such as `es`; without it, in that of LC_ALL, LC_MESSAGES or LANG, or else in English
cli-help-run = Send a scenario's letter and print all that happens
cli-help-run-scenario = A scenario that is built in, a file with a scenario, or a file with a saved run
cli-help-run-format = How to print it
cli-help-run-format-text = A line an event
cli-help-run-format-json = The run, its events, and as `lines` what was sent, in whole commands and replies: of a line that was sent in pieces the last one's event
cli-help-run-until = Stop at this place: `rcpt-bob`, `eod-reply`, `delivered`, `m/2/3`
cli-help-run-seed = Another seed
cli-help-check = Prove lessons: the solution passes, each wrong one fails with its words
cli-help-check-lessons = The lessons; without one, all that are built in
cli-help-serve = Speak SMTP and IMAP on loopback TCP, in real time
cli-help-serve-scenario = A scenario that is built in; without one, mailboxes for alice, bob, carol and postmaster
cli-help-serve-smtp = Where SMTP is spoken, as on port 25
cli-help-serve-submission = Where mail is submitted, as on port 587: AUTH comes first
cli-help-serve-submissions = Where mail is submitted under TLS from the first octet, as on port 465
cli-help-serve-imap = Where IMAP is spoken, as on port 143
cli-help-serve-imaps = Where IMAP is spoken under TLS from the first octet, as on port 993
cli-help-serve-pop3 = Where POP3 is spoken, as on port 110
cli-help-serve-pop3s = Where POP3 is spoken under TLS from the first octet, as on port 995
cli-help-serve-host = Whose services these are; may be repeated, and then the first that has one. Without it they are those of the server that the scenario is about: where a fault is, or a policy of its own, or else where the letter or its recipient is
cli-help-serve-user = A user and the password, instead of the scenario's users; may be repeated
cli-help-serve-require-tls = Take no password and no mail from users before TLS. (Where servers call, on --smtp, it is only offered: RFC 3207 section 4.)
cli-help-serve-certificate = Write the certificate, which is made at each start, there, for clients that check it
cli-help-serve-record = Keep what happens as a run, written at the end: `smtplab run` and the page open it. Where the file is there, the run that it holds goes on
cli-help-serve-reset = Begin anew, whatever run the file of --record holds
cli-help-send = Deliver a message to a server on loopback: 0 taken, 75 not now, 69 refused
cli-help-send-server = The server, on loopback
cli-help-send-from = Who it is from; `<>` for nobody
cli-help-send-to = Who it is for; may be repeated
cli-help-send-file = The message; without it, standard input. Its lines end in LF or CRLF, and are sent with CRLF. One with a CR elsewhere, a NUL or a line of more than 998 octets is refused
cli-help-send-user = What to authenticate with: a user's name and password. Where the server offers no AUTH for it, nothing is sent
cli-help-send-tls = Speak TLS from the first octet, as on port 465. Any certificate will do, without --ca
cli-help-send-starttls = Begin TLS by STARTTLS, and send nothing without. Any certificate will do, without --ca
cli-help-send-ca = Trust only the certificates in this file (PEM) and those that they issued, for the name or address in HOST:PORT
cli-help-send-token = What to authenticate with: a user's name and a token (OAuth 2). Where the server offers no AUTH for it, nothing is sent
cli-help-send-pipelining = Send several commands at once where the server offers it
cli-help-send-save = Write what happened as a run that the page and `run` open. What was said by the server is in it, and a password or token given here, too
cli-help-address = Say of each line of input whether it is a mailbox address, and if not, where it fails

# What `run` prints: a line of the conversation. $line is how it begins, $more how many lines follow it; $end
# is “whole” or “unfinished”, $fate “arrives” or “lost”.
cli-run-line =
    { $line }{ $more ->
        [0] {""}
       *[other] {" "}(and { $more } lines more)
    }{ $end ->
        [unfinished] {" "}(unfinished)
       *[whole] {""}
    }{ $fate ->
        [lost] {" "}(never arrives)
       *[arrives] {""}
    }
# The last line. $digest names the run.
cli-run-end = { $events } events, digest { $digest }
cli-run-unknown = { $name } is neither a file ({ $error }) nor one of: { $scenarios }
cli-run-differs = { $name } was recorded by engine { $recorded } with digest { $then }; engine { $engine } gives { $now }
cli-run-no-place = there is no place { $place } in this run

# What `check` prints of a lesson.
cli-check-proved = { $lesson }: proved ({ $tasks } tasks, { $predictions } predictions, { $wrong } wrong solutions)
cli-check-unknown = there is no lesson { $name }; the lessons are { $lessons }

# What `address` found in place of a letter of an address: the end of the line, or too much.
cli-address-end = end
cli-address-too-long = more than { $limit }

# Why `serve` does not begin. $service is smtp, submission, imap …
cli-serve-not-loopback = --{ $service } { $address }: only loopback addresses are served, since everybody who reaches it is let in
cli-serve-nobody-offers = no host of this scenario offers { $service }
cli-serve-none-offers = none of --host { $hosts } offers { $service }
cli-serve-servers = --host { $name }: the servers of this scenario are { $servers }
cli-serve-no-server = no server of this scenario is for the domain of { $address }
cli-serve-unknown = there is no scenario { $name }; the scenarios are { $scenarios }
cli-serve-user = ADDRESS:PASSWORD is wanted, and { $text } is none
# What it says at its end, where more happened than a run may hold.
cli-serve-record-full = the record holds the beginning: a run that the page opens takes no more

# What is wrong with the file of a recorded run.
cli-record-unwritable = { $file }: a run cannot be written there: { $error }
cli-record-no-run = { $file }: it holds no run ({ $error }); --reset begins anew
cli-record-of-another = { $file }: it holds a run of another scenario or of other users; --reset begins anew
cli-record-differs = { $file }: these engines do not replay it; --reset begins anew
cli-record-full = { $file }: the run that it holds takes no more; --reset begins anew

# What became of a message that `send` sent, for one recipient. $why is a sentence.
cli-send-taken = { $path }: taken
cli-send-refused = { $path }: refused. { CAPITAL($why) }
cli-send-not-now = { $path }: not now. { CAPITAL($why) }
cli-send-tls = TLS is up
cli-send-no-tls = no TLS: { $cause }
cli-send-record-full = The run was too long to be saved whole: its beginning was.
# Why `send` does not begin.
cli-send-not-loopback = { $server }: only servers on loopback are called
cli-send-no-address = { $name } has no address
cli-send-unreadable = the message cannot be read: { $error }
cli-send-too-large = the message has more than { $limit }
# $problem is one of the three that follow.
cli-send-unsendable = the message cannot be sent: { $problem }
cli-send-lone-cr = line { $line } has a CR without LF, which some servers take for the end of a line (RFC 5321 section 2.3.8)
cli-send-nul = line { $line } has a NUL octet (RFC 5322 section 3.5)
cli-send-long-line = line { $line } has { $octets }, and a line has at most { $limit } (RFC 5321 section 4.5.3.1.6)
cli-send-user = USER:PASSWORD is wanted
cli-send-token = USER:TOKEN is wanted

# Why there is no TLS: what is wrong with the server’s certificate.
cli-tls-no-certificates = { $file }: no certificates
cli-tls-expired = the server's certificate has expired
cli-tls-not-yet = the server's certificate is not valid yet
cli-tls-other-names = the server's certificate is not for { $expected } but for { $names }
cli-tls-other-name = the server's certificate is for another name
cli-tls-unknown = the server's certificate is not in the file of --ca, nor is who issued it
cli-tls-issuer = the server's certificate is an issuer's own, and is not in the file of --ca
cli-tls-other = the server's certificate: { $why }
