# The command `smtplab`: its help, its output and its errors. Names of options and words in capitals
# (ADDRESS:PASSWORD) are the same in every language.

# Help. Words of the program that parses the options, such as "Usage", stay English.
cli-help = A simulated mail world for learning
cli-help-lang = Print in this language, such as `es`. By default, the language of LC_ALL, LC_MESSAGES or LANG, or else English
cli-help-run = Send the message of a scenario and print everything that happens
cli-help-run-scenario = The name of a built-in scenario, a scenario file, or the file of a saved run
cli-help-run-format = The output format
cli-help-run-format-text = One line for each event
cli-help-run-format-json = The run, its events, and all `lines` on the wire. Each of the `lines` is a whole command or reply. If it was sent in pieces, its event is that of the last piece
cli-help-run-format-transcript = Each line on the wire after `C:` for the client or `S:` for the server, and what happens between them after `#`
cli-help-run-format-svg = The ladder as an SVG drawing
cli-help-run-format-mermaid = The ladder as a Mermaid sequence diagram
cli-help-run-format-pcapng = A packet capture, which Wireshark and tshark open
cli-help-run-format-swaks = A swaks command that holds the last SMTP session with `smtplab serve`
cli-help-run-format-python = The same as a Python script
cli-help-run-format-terminal = The same for telnet or openssl, to be typed
cli-run-no-session = no SMTP session has begun
cli-help-run-format-eml = The message that the last event is about, with its header, as it is then
cli-help-run-until = Stop at this place, such as `rcpt-bob`, `eod-reply`, `delivered` or `m/2/3`
cli-help-run-seed = Use another random seed
cli-help-check = Test lessons (the solution must pass, each wrong one must fail with its message) and what scenarios teach
cli-help-check-names = The lessons and scenarios to test: names, folders that hold a lesson or several, or scenario files. By default, all that are built in
cli-help-check-tries = How many random attempts are made at each lesson; a lesson that one of them completes is at fault
cli-help-check-all = Test all lessons and scenarios that are built in, too
cli-help-new-lesson = Write a small lesson into a folder, to change it into your own
cli-help-new-lesson-folder = The folder. Its last part is the name of the lesson
cli-help-exam = Write a lesson as a file without its hints and solutions, which the page can open
cli-help-exam-lesson = The lesson: the name of one that is built in, or a folder that holds one
cli-help-exam-output = The file
cli-help-export = Write lessons as a package for a learning platform, with progress and score
cli-help-export-format = The kind of package
cli-help-export-scorm = SCORM 1.2, which Moodle and most others read
cli-help-export-lessons = The lessons: names of those that are built in, or folders that hold one
cli-help-export-output = The ZIP file
cli-help-export-site = The site of the lab: a folder that is put into the package, or the address of one on the web
cli-help-grade = Repeat what each submission of a lesson says was done, and report who did what
cli-help-grade-folder = The folder with the submissions, `.json` files. The folders in it count, too
cli-help-grade-lesson = The lesson: the name of one that is built in, or a folder that holds one
cli-help-grade-csv = Print a table as CSV, one row for each submission
cli-help-grade-report = Print what the class misunderstood, step by step
cli-help-grade-runs = Write the run of each submission into this folder, as files that the page and `run` can open
cli-help-serve = Run SMTP, IMAP and POP3 servers on loopback TCP, in real time
cli-help-serve-scenario = The name of a built-in scenario, or a file with a scenario, which SIGHUP reads again. By default, a world with mailboxes for alice, bob, carol and postmaster
cli-help-serve-smtp = Address for SMTP (port 25)
cli-help-serve-submission = Address for message submission (port 587). Clients have to authenticate first
cli-help-serve-submissions = Address for message submission with TLS from the first octet (port 465)
cli-help-serve-imap = Address for IMAP (port 143)
cli-help-serve-imaps = Address for IMAP with TLS from the first octet (port 993)
cli-help-serve-pop3 = Address for POP3 (port 110)
cli-help-serve-pop3s = Address for POP3 with TLS from the first octet (port 995)
cli-help-serve-host = The host whose services are served. If you repeat this option, each service is that of the first host that offers it. By default, the server that the scenario is about: the one with a fault or its own policy, or else the server that handles the message or its recipient
cli-help-serve-user = A user and password that replace the users of the scenario. You can repeat this option
cli-help-serve-require-tls = Accept no password and no message from users before TLS. On --smtp, TLS is only offered, because a public SMTP server must not require it (RFC 3207 section 4)
cli-help-serve-listen = Listen on this address instead of loopback, such as 0.0.0.0 in a container. Anyone who can reach the address can use the servers
cli-help-serve-log = Print a line for each connection, sign-in, recipient, message and refusal
cli-help-serve-log-text = Sentences
cli-help-serve-log-json = One JSON object a line
cli-help-serve-fault = Refuse with this code at banner, ehlo, auth, mail, rcpt, data, end-of-data or quit, every time or in so many percent of the cases. You can repeat this option. To fail a number of times, and then no more, put a fault in with the API of --page
cli-help-serve-recipient-faults = Let a sender ask for a fault with the address of a recipient: reply-450@, data-554@, slow-10@, drop@ and others. The guide lists them
cli-help-serve-certificate = Write the server certificate to this file, for clients that check it. Each start makes a new certificate. With --key, read your own certificate from this file instead
cli-help-serve-key = Use your own certificate: the file with the private key of --certificate. Both files are PEM
cli-help-serve-record = Record the run in this file, which `smtplab run` and the page can open at any time. If the server is killed, the last second is missing. If the file already holds a run, that run continues
cli-help-serve-reset = Start a new run, even if the --record file holds one
cli-help-serve-page = Address of a page that shows each session live, and of its API: /api/lab/openapi.json describes it. Without this option there is none
cli-help-serve-mailpit = Take the place of Mailpit: SMTP on 127.0.0.1:1025, page and API on 127.0.0.1:8025, any recipient and any password, no TLS. Other addresses are chosen with --smtp and --page
cli-help-serve-page-name = A further name by which the page is asked for, such as the name of a container: requests for other names than loopback are refused. You can repeat this option
cli-help-serve-site = The folder with the files of the page. By default, the folder `site` beside the program
cli-help-send = Send a message to a server on loopback. The exit code is 0 if every recipient is accepted, 75 if deferred, 69 if refused
cli-help-send-server = The server, on loopback
cli-help-send-from = The sender on the envelope; `<>` for the null reverse-path
cli-help-send-to = A recipient. You can repeat this option
cli-help-send-file = The file with the message. By default, standard input. Lines may end in LF or CRLF, and are sent with CRLF. A message with another CR, a NUL or a line of more than 998 octets is refused
cli-help-send-user = The user name and password for AUTH. If the server does not offer a usable AUTH, the message is not sent
cli-help-send-tls = Use TLS from the first octet, as on port 465. Without --ca, any certificate is accepted
cli-help-send-starttls = Start TLS with STARTTLS, and do not send the message without it. Without --ca, any certificate is accepted
cli-help-send-ca = Trust only certificates in this PEM file or issued by them, for the name or address in HOST:PORT
cli-help-send-token = The user name and OAuth 2 token for AUTH. If the server does not offer a usable AUTH, the message is not sent
cli-help-send-pipelining = Send several commands at once if the server offers PIPELINING
cli-help-send-save = Write the session to this file as a run, which the page and `run` can open. It includes what the server sent and any password or token that you gave
cli-help-judge = Judge a mail client or a mail server by a suite. The exit code is 0 if all required rules hold, 1 if some do not, 2 if the call or the suite is wrong, 3 if the program could not be started or never connected
cli-help-judge-client = Run a command once for each situation of a suite, each time against a server of its own on loopback
cli-help-judge-server = Speak the talks of a suite with a server
cli-help-judge-suite = The name of a built-in suite, or the file of one
cli-help-judge-port = Always the same port, so that one run follows another. By default, each run has a free port
cli-help-judge-stdin = What the command is given on standard input; names in braces are filled in, also `subject` and `body`. By default, the message with its header
cli-help-judge-timeout = How long a run may take, such as `500ms` or `10s`
cli-help-judge-out = Write the recorded run of each situation or case, `results.json` for Gradescope and `junit.xml` into this folder
cli-help-judge-one-recipient = Leave out the situations with two recipients
cli-help-judge-command = The command. Of its words, `{"{"}host{"}"}`, `{"{"}port{"}"}`, `{"{"}from{"}"}`, `{"{"}to{"}"}`, `{"{"}user{"}"}`, `{"{"}password{"}"}`, `{"{"}subject{"}"}`, `{"{"}body{"}"}`, `{"{"}file{"}"}` (a file with the message) and `{"{"}ca{"}"}` (a file with the certificate) are filled in. With two recipients, a word that is `{"{"}to{"}"}` is repeated, with the option before it; `{"{"}to,{"}"}` is both, with a comma
cli-help-judge-server-address = The SMTP server
cli-help-judge-start = The command that starts the server, in place of its address. `{"{"}port{"}"}`, `{"{"}pop3{"}"}` and `{"{"}imap{"}"}` are free ports. If it ends, it is started again
cli-help-judge-pop3 = The POP3 server with the mailbox of --known
cli-help-judge-known = A recipient with a mailbox. If you repeat this option, the first one’s mailbox is looked at
cli-help-judge-unknown = A recipient that does not exist. By default, nobody of the domain of --known
cli-help-judge-user = The user name and password of the mailbox. By default, the local part of --known and letmein
cli-help-judge-observe = Where the mailbox is looked at: `pop3`, `imap`, `pop3:HOST:PORT`, `imap:HOST:PORT`, `maildir:DIR`, `mbox:FILE` or `none`
cli-help-judge-restart = When a server of --start is started again. By default, when it has ended
cli-help-judge-restart-case = Before each case
cli-help-judge-restart-never = Never
cli-help-judge-server-timeout = How long a reply or a delivery may take, such as `500ms` or `3s`
cli-help-explain = Explain what another program printed of a session: a transcript of swaks, curl, msmtp, telnet, openssl s_client or smtplib, lines after `C:` and `S:`, a log of Postfix or Exim, a notice of failed delivery or a header
cli-help-explain-file = The file, or `-` for standard input
cli-help-explain-save = Write the sessions to this file as a run, which the page and `run` can open
cli-help-address = Check for each line of input whether it is a mailbox address. If it is not, report where it fails

# What `run` prints: a line of the session. $line is its first line, $more the number of lines after it; $end
# is “whole” or “unfinished”, $fate is “arrives” or “lost”.
cli-run-line =
    { $line }{ $more ->
        [0] {""}
        [one] {" "}(and { $more } more line)
       *[other] {" "}(and { $more } more lines)
    }{ $end ->
        [unfinished] {" "}(unfinished)
       *[whole] {""}
    }{ $fate ->
        [lost] {" "}(never arrives)
       *[arrives] {""}
    }
# The last line. $digest identifies the run.
cli-run-end = { $events } events, digest { $digest }
cli-run-unknown = { $name } is not a file ({ $error }), and it is not one of the scenarios { $scenarios }
cli-run-differs = { $name } was recorded by engine { $recorded } with digest { $then }; engine { $engine } gives { $now }
cli-run-no-place = this run has no place { $place }
cli-run-no-message = there is no message yet

# What `check` prints for a lesson.
cli-check-proved =
    { $lesson }: passed ({ $tasks ->
        [one] { $tasks } task
       *[other] { $tasks } tasks
    }, { $predictions ->
        [one] { $predictions } prediction
       *[other] { $predictions } predictions
    }, { $wrong ->
        [one] { $wrong } wrong solution
       *[other] { $wrong } wrong solutions
    })
cli-check-shown =
    { $scenario }: passed ({ $moments ->
        [one] { $moments } moment
       *[other] { $moments } moments
    }, { $questions ->
        [one] { $questions } question
       *[other] { $questions } questions
    }, { $experiments ->
        [one] { $experiments } experiment
       *[other] { $experiments } experiments
    }{ $attacks ->
        [0] {""}
        [one] , { $attacks } attack that comes through and can be stopped
       *[other] , { $attacks } attacks that come through and can be stopped
    })
cli-check-unknown = there is no lesson, scenario or file { $name }; the lessons are { $lessons }; the scenarios are { $scenarios }

# `new-lesson`.
cli-new-lesson-made = { $folder }: a lesson. Prove it with `smtplab check { $folder }`
cli-new-lesson-name = { $folder }: the name of a lesson has lower-case letters, digits and hyphens only

# `exam`.
cli-exam-made = { $file }: the lesson { $lesson } without hints and solutions

# `export`.
cli-export-made = { $file }: { $lessons }
cli-export-no-site = { $folder } is not a site of SMTP Lab: it has no index.html. “cargo xtask dist” makes one.
cli-export-own-lesson = The site on the web does not have the lesson { $lesson }. Name a folder as --site, and the lesson is put into it.
# In the package, where no learning platform is around the lesson.
cli-export-alone = No learning platform has opened this page. Your progress is not sent to one.

# What `grade` prints for each submission.
cli-grade-line =
    { $pseudonym } ({ $file }): { $done } of { $steps } steps, { $hints ->
        [one] { $hints } hint
       *[other] { $hints } hints
    }
cli-grade-first = { "  " }{ $step }: { $why }
# The first step that is not done: a question, or a check. $place is the event of the run that breaks the check.
cli-grade-open = not reached or not answered
cli-grade-missing =
    not done; of what it checks, { $done ->
        [one] { $done } event
       *[other] { $done } events
    } happened
cli-grade-broken =
    not done; of what it checks, { $done ->
        [one] { $done } event
       *[other] { $done } events
    } happened, and { $place } is against it
cli-grade-wrong = { "  " }{ $step }: the first answer was { $given }; the run gives { $right }
cli-grade-remark = { "  " }look at this: { $what }
cli-grade-edited = the file was changed after the page wrote it
cli-grade-claims = it claims { $steps }, which is not done when its steps are repeated
cli-grade-differs = it claims another run than the one that comes of its steps
cli-grade-version = it is of another version of the lesson
cli-grade-refused = its step { $number } cannot be repeated ({ $why }); nothing after it counts
cli-grade-same-seed = { $others } has the same seed
cli-grade-same-deeds =
    { $others } did exactly the same ({ $deeds ->
        [one] { $deeds } action
       *[other] { $deeds } actions
    }); by chance, about one in { $chance } would
cli-grade-twice = there is another file with this pseudonym
# Files that are not graded.
cli-grade-unread = { $file }: not graded: { $why }
cli-grade-too-large = { $file }: not graded: it is larger than { $size }
cli-grade-other-lesson = { $file }: not graded: it is of the lesson { $lesson }
cli-grade-unknown = there is no lesson { $name }; the lessons are { $lessons }
# What `grade --report` prints. $what is the name of a misunderstanding or an answer, $says what the lesson says to it.
cli-grade-nobody = there are no submissions
cli-grade-step = { $step }: { $done } of { $all } right
cli-grade-misread = { "  " }{ $count } of { $all }: { $what }: { $says }
cli-grade-answered = { "  " }{ $count } of { $all } answered { $what }

# Why `serve` does not start. $service is smtp, submission, imap …
cli-serve-not-loopback = --{ $service } { $address }: only loopback addresses are allowed, because anyone who can reach the server can use it. --listen allows another
cli-serve-nobody-offers = no host of this scenario offers { $service }
cli-serve-none-offers = none of the hosts { $hosts } offers { $service }
cli-serve-servers = --host { $name }: the servers of this scenario are { $servers }
cli-serve-no-server = no server of this scenario is responsible for the domain of { $address }
cli-serve-unknown = there is no scenario { $name }, and the file cannot be read: { $error }. The scenarios are { $scenarios }
cli-serve-user = { $text } does not have the form ADDRESS:PASSWORD
cli-serve-fault = { $text } does not have the form STAGE:CODE or STAGE:CODE:PERCENT. The stages are { $stages }; the code is 400 to 599, the percentage 1 to 100
# What it says when it has read the scenario again.
cli-serve-reloaded =
    { $count ->
        [0] { $file } was read again, and nothing has changed
        [one] { $file } was read again: 1 change
       *[other] { $file } was read again: { $count } changes
    }
cli-serve-not-reloaded = { $file } was read again, and the old scenario goes on: { $problem }
# What is wrong with the files of --certificate and --key.
cli-serve-no-certificate = { $file } holds no certificate. In a PEM file, it begins with -----BEGIN CERTIFICATE-----
cli-serve-no-key = { $file } holds no private key that can be used. In a PEM file, it begins with -----BEGIN PRIVATE KEY-----, and it must not be encrypted
cli-serve-bad-pem = { $file } is damaged, or not a PEM file: { $error }
cli-serve-other-key = the key in { $key } does not belong to the certificate in { $file }. If { $file } holds a chain, the certificate of the server comes first
cli-serve-bad-certificate = { $file } and { $key } cannot be used: { $error }
# What it warns about at the start, where it listens on an address that is not loopback.
cli-serve-listens = anyone who can reach this machine at { $ip } can use these servers and read all mail in them

# The lines of --log. $on is the name of a connection, c1.
log-opened = { $on }: connected by { $protocol } to { $host }, port { $port }
log-tls = { $on }: TLS is established
log-signed-in = { $on }: { $user } signed in
log-recipient = { $on }: recipient { $to }: { $reply }
log-accepted = { $on }: accepted a message of { $size } octets from { $from } for { $to }, with the identifier { $id }
log-refused = { $on }: { $command } was refused: { $reply }
log-message-refused = { $on }: the message was refused: { $reply }
log-line-refused = { $on }: refused: { $reply }
log-closed = { $on }: closed

# What it prints at the moment from which more happens than a run can hold.
cli-serve-record-full = the record is full: what happens from now on is not in it

# What the page's server answers.
cli-page-forbidden = This server only answers requests for its own address, from its own page
cli-page-no-site = --site { $folder }: there is no index.html in this folder
cli-page-none = The files of the page are not here. Run `cargo xtask dist`, or name a folder that has them with --site. The API under /api/lab/ works without them
cli-page-no-path = There is nothing at this address
cli-page-no-session = This session is not kept: there was none with this number, or newer sessions took its place
cli-page-no-message = This message is not kept: there was none with this ID, or newer messages took its place, or it was deleted
# What the API of `serve --page` answers.
api-no-query = There is no query
api-bad-json = The body is not the JSON that is expected here: { $error }
api-no-part = This message has no part { $part }
api-bad-timeout = { $timeout } is no time that this server waits. Write it as 500ms, 10s or 2m, at most 10m
api-timeout = { $count ->
    [0] No message
    [one] Only { $count } message
   *[other] Only { $count } messages
 } matched “{ $query }” within { $timeout }; { $wanted } { $wanted ->
    [one] was
   *[other] were
 } expected
api-has-not = { $term }: it is neither in the addresses nor in the subject nor in the text
api-has-instead = { $term }: the message has “{ $has }” there
api-fits-not = { $term }: it does not match
api-not-after = It is not newer than the message { $id }
api-bad-reply = “{ $reply }” is no reply. A reply has a code, 4yz or 5yz, and may have a status and a text: 450 4.2.0 come later
api-one-fault = A fault has exactly one of reply, delay, drop and reset
api-bad-recipient = { $recipient } is no address
api-no-smtp = No SMTP server is listening
api-ends = The servers have stopped
api-not-sent = The message was not sent: { $error }
api-own-header = { $name } cannot be set with Headers
api-bad-base64 = The content of an attachment is not base64: { $error }
api-route-sessions = The newest sessions
api-route-session = One session, with what the rules for clients say of it, as text, or as a run that the page opens
api-route-messages = The newest messages that were accepted
api-route-session-of = The session and the envelope of a message, with the reply to each recipient
api-route-wait = Wait until enough messages match the query. The answer 408 says why the newest messages do not
api-route-events = Server-sent events: each session that changes and each new message
api-route-faults = The faults that a test has put in
api-route-put-faults = Put faults in, in the place of those that were put in before
api-route-clear-faults = Take the faults out
api-route-openapi = This description

# What is wrong with the file of a recorded run.
cli-record-unwritable = { $file }: cannot write a run there: { $error }
cli-record-no-run = { $file } does not hold a run ({ $error }); use --reset to start again
cli-record-of-another = { $file } holds a run of another scenario or with other users; use --reset to start again
cli-record-differs = { $file } holds a run that this engine cannot replay; use --reset to start again
cli-record-full = { $file } holds a run that cannot grow; use --reset to start again

# The result of `send` for one recipient. $why is a sentence.
cli-send-taken = { $path }: accepted
cli-send-refused = { $path }: refused. { CAPITAL($why) }
cli-send-not-now = { $path }: deferred. { CAPITAL($why) }
cli-send-tls = the connection is now encrypted with TLS
cli-send-no-tls = TLS failed: { $cause }
cli-send-record-full = The run was too long to be saved completely. Only its beginning was saved.
# Why `send` does not start.
cli-send-not-loopback = { $server } is not on loopback: `send` connects only to servers on loopback
cli-send-no-address = { $name } has no address
cli-send-unreadable = cannot read the message: { $error }
cli-send-too-large = the message has more than { $limit }
# $problem is one of the three that follow.
cli-send-unsendable = cannot send the message: { $problem }
cli-send-lone-cr = line { $line } has a CR without LF, which some servers treat as the end of a line (RFC 5321 section 2.3.8)
cli-send-nul = line { $line } has a NUL octet (RFC 5322 section 3.5)
cli-send-long-line = line { $line } has { $octets }, but { $limit } are allowed (RFC 5322 section 2.1.1)
cli-send-user = the value does not have the form USER:PASSWORD
cli-send-token = the value does not have the form USER:TOKEN

# Why TLS failed: what is wrong with the server’s certificate.
cli-tls-no-certificates = { $file } has no certificates
cli-tls-expired = the server’s certificate has expired
cli-tls-not-yet = the server’s certificate is not valid yet
cli-tls-other-names = the server’s certificate is for { $names }, not for { $expected }
cli-tls-other-name = the server’s certificate is for another name
cli-tls-unknown = the server’s certificate is not in the --ca file, and none of the certificates there issued it
cli-tls-issuer = the server presented an issuer’s certificate that is not in the --ca file
cli-tls-other = the server’s certificate is not valid: { $why }
