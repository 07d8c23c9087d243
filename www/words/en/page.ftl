# The page: buttons, labels, panels and notices. Labels have no full stop.

ui-brand = SMTP Lab
ui-menu = Main menu
ui-home = Home
ui-learn = Learn
ui-learn-text = Lessons with tasks. You type the commands, and the lab checks each one.
ui-watch = Watch
ui-watch-text = Scenarios to step through. Each shows one thing that can happen to a message.
ui-try = Try
ui-try-text = A mail world without tasks. Write your own message, or type your own commands.
ui-ways = Three ways to go on
ui-everything = All lessons and scenarios
ui-home-title =
    Alice has written to Bob.

    Nothing has been sent.
ui-home-text = Press the button and watch mail servers carry the message, line by line: SMTP to Bob’s mailbox, IMAP to Bob.
ui-home-again-title = Your run is where you left it.
ui-home-again-text = Continue at the same step, or choose something else.
ui-continue = Continue
ui-play-again = Play it again
ui-start-lesson = Start lesson { $number }
ui-search-example = Search: bounce, eavesdropper, 451
ui-nothing-matches = No tool, lesson or scenario has these words. Try a command, a reply code or part of an error message.
# What is searched for and is not in this lab; what was found nevertheless follows.
ui-absent =
    { $what ->
        [sender] SPF, DKIM and DMARC are not part of this lab: no server here checks who may send mail for a domain.
        [policy] MTA-STS, DANE and DNSSEC are not part of this lab: no server learns from DNS or HTTPS that another one must use TLS, and DNS answers are not signed.
        [web] Webmail and HTTP are not part of this lab: its programs send mail by SMTP and read it by IMAP or POP3.
       *[end] OpenPGP and S/MIME are not part of this lab: no program here encrypts or signs a message. TLS protects the connections.
    }
ui-scenarios = Scenarios
ui-card-done = done
ui-card-begun = in progress
ui-your-line = Type the next line
ui-tools = Tools
# The tools of the page.
ui-tool =
    { $tool ->
        [compose] Write a message
        [console] Type the commands
        [server] Be the server
        [mailbox] Read mail
        [imap] Type IMAP
        [faults] Make something fail
        [links] Cut or slow down a link
        [dns] Change DNS records
        [hosts] Change a host
        [queue] Wait for the next attempt
        [capture] Eavesdrop
        [compare] Compare two runs
        [explain] Explain a transcript
        [print] Print
       *[present] Present
    }
ui-tool-text =
    { $tool ->
        [compose] Choose the sender, the recipients, the text and files, and see the message and its envelope before you send it.
        [console] Connect to a server and type SMTP, IMAP or POP3 yourself. The server answers each line.
        [server] Answer a mail program yourself: it connects to you, and you type the replies.
        [mailbox] Use Bob’s mail program: fetch messages, reply, set flags, search and move.
        [imap] Be Bob’s mail program: sign in to his mailbox and read the message, command by command.
        [faults] Add a fault: a server goes down, refuses, is slow, or loses its connection in the middle of a command.
        [links] Cut the connection between two hosts, or make it slow.
        [dns] Change the MX and A records, and see where the mail goes.
        [hosts] Change a server’s policy, extensions, TLS, accounts and aliases.
        [queue] See which messages wait and why, and go to the next attempt. In this example, Bob’s server is down for an hour.
        [capture] Listen between two hosts, and see what TLS hides.
        [compare] See two runs side by side, with each difference marked. This example has an outage in one of them.
        [explain] Paste what another program printed: a session, a mail log, a bounce or a header. Each line is explained.
        [print] The run of this example is at its end. “Print” is at the top of each scenario, each lesson and each comparison. It prints the picture, the lines and the explanation.
       *[present] Show the run in large type on a projector. A slide remote can control it.
    }
# Other words by which the search finds each tool.
ui-tool-words =
    { $tool ->
        [compose] compose send a mail picture photo letter email attach attachment file bcc cc to rcpt envelope forge spoof header
        [console] by hand manually telnet netcat terminal console prompt client connect login
        [server] play the server mta answer respond refuse reject a recipient 550 reply codes
        [imap] imap pop3 by hand manually mailbox login select fetch telnet read bob
        [mailbox] mailbox inbox reader client imap pop3 folder read as bob reply answer attachment delete
        [faults] outage down for an hour offline crash broken error problem cable cut lost break disconnect during final 250 timeout unavailable come back
        [links] cable wire network unplug cut broken disconnect delay latency bandwidth slow
        [dns] mx record zone redirect point elsewhere other server domain nameserver
        [hosts] settings configure policy limit quota relay user account password alias forward mailing list starttls size
        [queue] retry retries requeue deferred delayed later wait time clock schedule agenda next attempt
        [capture] who can read my mail see password eavesdropper eavesdropping sniff sniffer intercept wiretap spy listen wireshark tcpdump man in the middle mitm plain text
        [compare] difference diff before after side by side experiment branch fork what if
        [explain] postfix exim log maillog swaks telnet openssl session transcript bounce header received paste understand
        [print] paper pdf hand-out handout transcript export
       *[present] presenter projector beamer slides lecture full screen
    }
# Other words by which the search finds a scenario or a lesson: after its name, which is not translated; “;” stands between them.
ui-also =
    no-such-user: bounce bounced returned back undeliverable undelivered non-delivery notice report failed wrong address unknown recipient;
    mailbox-full: bounce bounced returned back undeliverable non-delivery notice over quota full;
    too-big: bounce bounced returned size large attachment limit;
    double-bounce: bounce bounced returned undeliverable non-delivery backscatter;
    bounces: bounced returned back undeliverable non-delivery notice;
    reading-failures: bounce bounced returned error message why;
    delivery-status: receipt confirmation returned bounce;
    mx-failover: outage down backup server unreachable;
    temporary-failure: retry outage busy again later deferred;
    delayed: retry outage down unreachable deferred warning;
    offline-recipient: outage down unreachable retry;
    queue-and-retry: outage down unreachable deferred wait;
    greylisting: retry again later spam deferred;
    dns-failure: outage nameserver;
    reply-lost: cable cut connection lost final 250 duplicate twice copies;
    crash-after-250: outage power cut final 250 lost;
    responsibility: cable cut final 250 duplicate twice copies lost;
    starttls: eavesdrop eavesdropper sniff encryption tls ssl certificate;
    stripped-relay: eavesdrop eavesdropper sniff attacker mitm downgrade;
    stripped-submission: eavesdrop eavesdropper sniff attacker mitm downgrade;
    implicit-tls: eavesdrop eavesdropper sniff encryption smtps imaps tls ssl certificate;
    attachment: file attach base64 mime picture;
    attachments: file attach base64 mime picture;
    aliases: redirect forward;
    mailing-list: redirect forward distribution;
    vacation: out of office auto reply absence;
    open-relay: spam abuse;
    closed-relay: spam relay access denied;
    smuggling: spoof forge attack;
    first-session: by hand telnet type;
    bob-reads: imap by hand telnet type read;
    envelope-and-letter: spoof forge to rcpt differ
ui-try-continue = Continue your run
ui-try-continue-text = Go back to the run that you left. Everything that you changed in it is still there.
ui-window-title = { $title } · SMTP Lab
ui-skip-to-player = Skip to the player
ui-send-it = Send it
ui-step = Step
ui-back = Step back
ui-again = Again
ui-first = To the beginning
ui-last = To the end
ui-last-or-wait = To the end. The first press stops where something waits for more than a minute
ui-play = Play
ui-pause = Pause
ui-speed = Speed
ui-grain = Step by
ui-position = Position in the run
ui-time = Virtual time
ui-start-over = Start over
ui-scenario = Scenario
ui-theme = Colours
ui-theme-auto = automatic
ui-theme-light = light
ui-theme-dark = dark
ui-theme-contrast = high contrast
ui-copy-link = Copy link
ui-copy-link-here = Copy link to this moment
ui-print = Print
ui-load-run = Open file
ui-close = Close
ui-keys-title = Keyboard shortcuts
ui-keys-page = Everywhere except in a field
ui-keys-player = In the player and the list of lines
ui-keys-presenter = In the presenter view
ui-keys-help = Keyboard shortcuts
ui-under-base64 = Decoded from base64 (∅ is NUL)
ui-signs-of-controls = ← is CR, ↓ is LF, → is a tab and · is a space. The numbers on the left count octets, in hexadecimal.
ui-reading-is-peeking = The program fetched this copy with BODY.PEEK[]. Opening it here does not change anything on the server. “Mark as read” sets \Seen with STORE, and “Fetch it again and mark it as read” sets it with BODY[].
ui-keys-rows = In the list of lines: the line above, the line below
ui-open-full = Open the full lab
ui-story = Story
ui-lesson = Lesson
ui-stage = Stage
ui-ladder = Lines on the wire
ui-ladder-short = Lines
ui-ladder-as-list = As a list
ui-ladder-as-diagram = As a diagram
ui-inspector = Inspector
ui-explain = Explain
ui-bytes = Bytes
ui-state = State
ui-message = Message
ui-workbench = Workbench
ui-compose = Compose
ui-mailbox = Mailbox
ui-nothing-yet = No line has been sent yet.
ui-nothing-sent = Nothing has been sent yet. Press “Send it”, or write your own message under “Compose”.
ui-select-something = Step to a line or click one to see its explanation.
ui-why-now = Why it happens now
ui-may-answer = The server may answer
ui-may-follow = What may follow
ui-defined-in = Defined in
ui-envelope = Envelope
ui-envelope-from = from
ui-envelope-to = to
ui-letter-says = In the message
ui-no-envelope = There is no open envelope at this moment.
ui-envelope-gone = A mailbox keeps no envelope: who reads the message does not see these lines. They stood on its last envelope:
ui-grammar = Grammar
ui-no-rule = No rule of the grammar matches these octets: they are not a valid line, or only a part of one.
ui-before-stuffing = As the server stores it
ui-after-stuffing = As it is on the wire
ui-client-side = Client
ui-server-side = Server
ui-outside = A person, or a program outside this world.
ui-legal-next = May be sent next
# Why the client may send no command now.
next-call = Nothing yet: the client waits for the server to accept the connection.
next-greeting = Nothing yet: the client waits for the server’s greeting.
next-tls = The TLS handshake. The client sends no command before it ends.
next-close = Nothing more: the session is over, and both ends close the connection.
next-none = Nothing: the server did not accept the connection.
next-content = The message, then a line with a single dot. The client sends no command before that.
next-literal = The octets that the client announced. The command goes on after them.
next-response = The client’s response in base64, or * to cancel.
# $to: a command, “your message”, “the last line”. $more: how many other replies are due. $rule: free where the server offers PIPELINING.
next-reply =
    The client waits for the reply to { $to }{ $more ->
        [0] .
        [one] , and for one more reply.
       *[other] , and for { $more } more replies.
    }{ $rule ->
        [free] { " " }The server offers PIPELINING, so the client may send some commands without waiting (RFC 2920, section 3.1).
       *[bound] { "" }
    }
next-to-message = the message
next-to-line = the last line
ui-parts = Parts
ui-raw = Source
ui-headers = Message header
ui-written-by = Written here:
ui-responsible = responsible
ui-holds-copy = keeps a copy
ui-not-encrypted = not encrypted
ui-from = From
ui-to = To
ui-cc = Cc
ui-bcc = Bcc
ui-subject = Subject
ui-body = Text
ui-send = Send
ui-the-message = The resulting message
ui-the-envelope = The resulting envelope
ui-sent-note = Separate addresses with commas.
# $accounts is a list of addresses.
ui-accounts-here = Mailboxes in this world: { $accounts }.
ui-files = Files
ui-attach = Attach files
ui-remove = Remove
ui-remove-file = Remove { $name }
ui-save = Save
ui-save-file = Save { $name }
ui-file-saved = The file was saved: { $name }
ui-attached-too-much = { $name } was not attached. The files of a message may have at most { $limit } together here.
ui-not-attached = { $name } could not be read, so it was not attached. ({ $error })
ui-keep-copy = Keep a copy in Sent (IMAP APPEND)
ui-by-hand = Write the envelope by hand
ui-by-hand-note = Servers use this envelope, not To and Cc in the message, to decide where the message goes. Leave MAIL FROM empty for the null reverse-path.
ui-no-message = There is no message yet: one of the fields has an error.
ui-reply = Reply
ui-cannot-send = This mail program has no server to send with, so it cannot reply.
ui-capture = Eavesdropper
ui-capture-between = Between
ui-check-mail = Check for new mail
ui-no-mail = No mail has been fetched yet. The program checks a few seconds after mail arrives, or when you tell it to.
ui-checking = checking…
ui-mark-read = Mark as read
ui-mark-unread = Mark as unread
ui-unread = unread
ui-mailbox-of = Mailbox of
ui-mailbox-of-owner = Mailbox of { $owner }
ui-message-list = Messages
ui-no-account = This world has no mailbox to read.
ui-stored-here = No mail program reads this account. This is what { $server } has stored for it. Opening a message here changes nothing.
ui-nothing-stored = Nothing is stored for this account.
ui-mail-files =
    { $count ->
        [one] 1 file
       *[other] { $count } files
    }
ui-connect = Connect
ui-hang-up = Disconnect
ui-prompt-more = More
ui-as-octets = Send octets as they are
ui-octets-help = No line end is added. Write \r \n \t \0 \\ and \xFF for octets that you cannot type.
ui-octets-count = Enter sends { $size }, and no line end.
ui-octets-wrong = After a backslash, write r, n, t, 0, a backslash, or x and two hexadecimal digits.
ui-stop-reading = Stop reading
ui-read-again = Read again
ui-call-from = From
ui-call-to = To
ui-type-line = Line to send
ui-enter-line = Send line
ui-not-connected = Connect to a server: it will greet you. Or be the server yourself: its next client waits for your replies.
ui-serve-hint = Choose the server that you want to be. Its next client waits for your replies.
ui-played-send = Nobody is connected. Send a message: the client connects to you, and you type the replies.
ui-played-called = A client is connecting to you. Step on until it is there.
ui-played-later = Nobody is connected to you yet, and other hosts are still at work. Step on until a client connects to you.
ui-played-fetch = Nobody is connected. Let a mail program check for new mail: it connects to you, and you type the replies.
ui-play-server = Be this server
ui-you-play = You are the server at { $server }.
ui-stop-playing = Stop
ui-stop-playing-named = Stop being the server at { $server }
ui-type-commands = Type commands yourself
ui-type-elsewhere = Connect elsewhere
ui-prompt = Your next line
ui-your-connections = Your connections
ui-you-are-server = You are the server. The client reads your replies.
ui-tls-mode-server = The client waits for TLS. Press “Start TLS” to complete the handshake.
ui-ladder-tools = Search, filter and breakpoints
ui-time-later = { $time } later
ui-folded-lines =
    { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }
ui-message-lines =
    message, { $count ->
        [one] { $count } line
       *[other] { $count } lines
    }: { $last }
ui-other-hosts = and { $count } others
ui-stop-here = Breakpoint
ui-cut-here = Cut here
ui-cut-line = Cut here, while this is on its way: { $said }
ui-stop-line = Breakpoint: { $said }
ui-seconds = seconds
ui-show-lines = Lines of this connection
ui-all = all
ui-only-host = Host
ui-only-protocol = Protocol
ui-only-errors = Only errors
ui-fold-all = Fold connections
ui-find = Search the lines
ui-find-before = Previous line found
ui-find-next = Next line found
ui-stop-at = Stop at
ui-choose = choose
ui-break-later = 4xx replies
ui-break-no = 5xx, NO, BAD and -ERR
ui-break-verb = Commands
ui-break-host = Hosts
ui-break-line = line at { $at }
ui-break-remove = Remove this breakpoint
ui-run-on = Run to next breakpoint
ui-response-mode = The server waits for a response in base64. “To base64” encodes what you type, with ∅ for NUL. PLAIN needs ∅name∅password. LOGIN needs the name first, then the password. The other mechanisms need a program to compute the response. A * cancels.
ui-to-base64 = To base64
ui-data-mode = The server now accepts the text of the message. A line with a single dot ends it.
ui-tls-begins = TLS: start
ui-tls-answer = TLS: agreed
ui-tls-mode = The server waits for TLS and accepts no command until then. Press “Start TLS”.
ui-idle-mode = You are in IDLE. The server tells you what changes and accepts only DONE.
ui-account-here = An account here: { $user }, password { $password }.
# $here and $there are servers, $line is a protocol.
ui-speaks-another = You are connected to { $here }. Your line is { $line }. Connect to { $there } for it.
ui-tag-first = A command begins with a tag, such as a1.
ui-only-quit-deletes = QUIT removes what you have marked with DELE. Nothing is removed before that.
ui-chunk-mode = The server now counts octets, including line ends. It expects as many as BDAT announced.
ui-begin-tls = Start TLS
ui-under-tls = encrypted with TLS
ui-empty-line = (an empty line)
ui-who-sees = Who can see it
ui-at-its-ends = At both ends
ui-on-the-way = On the path
ui-read-by-all = This is plain text. Anyone on the path can read it and change it.
ui-read-by-nobody = This is encrypted with TLS. Anyone on the path sees who is connected, and when and how much data flows. The name of the server may also be visible. The content is hidden from everybody who only listens.
ui-records-explained = Each record starts with its type (23, application data: 17 in hexadecimal), a version and its length (RFC 8446, sections 5.1 and 5.2). SMTP Lab does not really encrypt, so it does not show the protected octets.
ui-gone = Nothing is left: the host has crashed.
ui-syntax-ok = The syntax of this line is correct.
# A moment of a run that decides something.
ui-moment = Decisive moment
ui-moment-number = Go to decisive moment { $number }
# How far the story is.
ui-scenes =
    { $moments ->
        [0] { $at } of { $all }
        [one] { $at } of { $all }, with one decisive moment
       *[other] { $at } of { $all }, with { $moments } decisive moments
    }
# The question of a scenario. $answer is what was right.
ui-answer-right = Yes.
ui-answer-wrong = No. In this run, the answer is: { $answer }
# Changes that a scenario offers at its end.
ui-change-it = Experiments to try
ui-tried = You changed this
ui-leave-experiment = Back to the first run
ui-what-next = What to watch next
ui-next-lesson = Next lesson: { $title }
ui-all-lessons = All lessons
ui-see-mailbox = Fetch the letter with the recipient’s mail program
ui-again-by-line = Again, line by line
ui-type-it = Type it myself
ui-give-hint = Give me a hint
ui-next-hint = Another hint
ui-no-more-hints = No more hints
ui-done = Done
ui-jump-there = Show it
# At the end: goes to the event that decided. $said is what became of the message.
ui-show-why = Show why
ui-show-why-of = Show why: { $said }
ui-restart-lesson = Start the lesson again
ui-task-open = Not done yet
ui-link-copied = The link was copied. It leads to this moment, with everything you did.
ui-link-real = The link was copied. It holds the address { $address }, which looks real. Share the link only if the owner of the address agrees.
ui-link-not-copied = The browser did not let the page copy the link. Here it is: { $link }
ui-link-too-long = This run is too long for a link. “Save run” keeps it in a file.
ui-run-loaded = The run was opened. You are at its beginning.
ui-run-without-story = The run was opened. It was saved with another version of its scenario, so its moments, question and experiments are left out.
ui-run-differs = The run was opened, but its digest differs from the saved one. The engines have changed since then.
ui-too-large = That file is larger than 5 MB, so it was not opened. Nothing has changed.
ui-loading = Loading
ui-try-again = Try again
ui-shortened = shortened
ui-show-panel = Show
ui-lessons = Lessons
ui-no-record = no such record
ui-no-such-name = no such name
ui-token-wanted = token request
ui-no-token = no token
ui-no-answer = no answer
ui-inside-provider = inside the provider
ui-closed-now = closed
ui-closing-now = one end closed
ui-not-open = not connected yet
ui-never-open = no connection
ui-envelope-so-far = Envelope so far
ui-no-line = Nothing has been on the wire yet, and no message has been written. Step on, or click a line to see its octets.
ui-led-to = What it led to
ui-on-its-way = On its way:
ui-second-program = Show a second mail program
ui-newer = Newer
ui-older = Older
ui-fetch-these = Fetch these messages
ui-nothing-found = Nothing was found in this mailbox.
ui-empty-mailbox = As far as the program knows, this mailbox is empty.
ui-mailboxes = Mailboxes
ui-flagged = flagged
ui-deleted = marked as deleted
ui-flag = Flag
ui-unflag = Unflag
ui-delete = Delete
ui-undelete = Undelete
ui-fetch-to-read = Fetch it again and mark it as read
ui-show-fetch = Show where it was fetched
ui-collected = This copy belongs to the program. POP3 has no flags, so the server does not learn what you do with it here.
ui-subscribe = Subscribe to { $name }
ui-unsubscribe = Unsubscribe from { $name }
ui-move-to = Move there
ui-copy-to = Copy there
ui-other-mailbox = Another mailbox
ui-stays-connected = connected: the server reports changes at once
ui-not-connected-now = not connected now
ui-list-mailboxes = List mailboxes
ui-expunge = Remove permanently
ui-search-keys = Search keys, such as UNSEEN FROM alice
ui-search = Search
ui-show-all = Show all
ui-change-mailboxes = Change mailboxes
ui-name-of-new = Name of the new mailbox
ui-create = Create
ui-name-from-now = New name
ui-rename = Rename
ui-lesson-number = Lesson { $number }
ui-unread-count = { $count } unread
ui-scene = Scene: { $said }
ui-protected-octets = + { $count } protected octets
ui-range = { $first }–{ $last } of { $all }
ui-not-fetched = { $count } not fetched yet
ui-server-said-no = The server refused { $command }: { $said }
ui-found = Found: { $count }
ui-found-closest = Nothing has all of these words. The closest: { $count }
ui-delete-mailbox = Delete { $name }
ui-between = { $from } → { $to }, { $size }
ui-the-letter = the message, { $size }
ui-more-lines =
    { $more ->
        [one] (+1 line)
       *[other] (+{ $more } lines)
    }
ui-keys-help-key = Keyboard shortcuts (?)
ui-queues = Queues
ui-queues-empty = No server has a message in its queue.
ui-agenda = What is planned
ui-agenda-empty = Nothing is planned.
ui-go-there = Go there
ui-go-there-named = Go there: { $what }
ui-wait = Wait
ui-wait-for = Wait for
ui-wait-till = Wait until
ui-unit = Unit of time
ui-units =
    { $unit ->
        [minutes] minutes
        [hours] hours
        [days] days
       *[seconds] seconds
    }
# A message in a queue. $attempt is the number of an attempt.
queued-next = Attempt { $attempt } is at { $at }, in { $left }.
queued-now = Attempt { $attempt } is under way.
queued-gives-up = It gives up by { $at }.
# An attack on a server whose rules the person writes. $right of $all messages are handled as they should be, $wrong are not.
ui-attacks = Attacks
attack-score =
    { $wrong ->
        [0] All { $all } messages are handled as they should be.
       *[other] { $right } of { $all } messages are handled as they should be.
    }
attack-about = Each message is tried on a copy of this world, with the rules as they are now. When you change a rule, the results change, too.
attack-rules = Change the rules of the server
attack-bad-title = Must be stopped
attack-good-title = Must get through
attack-stopped = Stopped
attack-came-through = Came through
attack-got-through = Got through
attack-not-through = Did not get through
attack-show = Show it
attack-show-named = Show it as a run: { $what }
attack-not-played = This message cannot be tried in this world: { $error }
ui-faults = Faults
ui-add-fault = Add this fault
ui-faults-in-force = Faults in this world
# Beside the form of a fault.
ui-fault-in-force = This fault is in force.
ui-no-faults = Nothing goes wrong here. A fault that you add works from this moment on.
ui-mend = Remove
ui-mend-named = Remove this fault: { $what }
ui-fault-kind = What goes wrong
ui-fault-host = Server
ui-fault-stage = At
ui-fault-when = When
ui-fault-before = before the server acts
ui-fault-after = after the server has acted: its reply is lost or changed
ui-fault-amount = For
ui-fault-code = Reply code
ui-fault-status = Enhanced status code
ui-fault-text = Text of the reply
ui-fault-recipient = Only for the recipient
ui-fault-everyone = every recipient
ui-fault-times = How many times
ui-fault-every-time = every time
ui-fault-chance = Chance, of 1000
ui-fault-always = 1000: it always occurs
error-no-number = This is not a whole number.
error-no-code = A reply code has three digits, from 200 to 559.
error-no-status = An enhanced status code is three numbers with dots, such as 4.3.0.
ui-queue = { $count } in queue
ui-queue-until = until { $at }
ui-stored = { $count } stored
ui-all-hosts = All hosts
ui-press-anything = Press anything in the picture to see what it is.
ui-because = Why?
ui-and-others = and { $count } others
ui-literal-mode =
    The literal still needs { $count ->
        [one] { $count } octet
       *[other] { $count } octets
    }. Finish the command right behind it: after the message of APPEND with an empty line, after a user name with a space and the password. A line end inside the literal counts as two octets.
ui-hint = { $hint }Up arrow: earlier lines.
ui-other-site = This scenario is on another site, so it was not opened: { $address }
ui-not-opened = This is not a run, a scenario, a lesson or a message, so it was not opened. Nothing has changed. ({ $error })
ui-did-not-arrive = This file could not be loaded: { $file }{ $status ->
        [0] {""}
       *[other] {" "}({ $status })
    }
ui-no-such-name-in-list = There is no scenario or lesson with this name: { $name }
ui-bad-link = The run in this link cannot be read: { $error }. The page shows what the rest of the link names.
ui-message-refused = The page around this one sent a message that does not fit the schema or cannot be done here. Nothing has changed.
ui-not-allowed-here = The address of this page lets you step through the run, but not change it.
ui-bad-address-value = The address of this page has an unknown value, which was ignored: { $value }
ui-not-saved = { $error }
ui-language = Language
ui-key-home = Home
ui-key-end = End
ui-key-space = Space
ui-key-page-down = Page Down
ui-key-page-up = Page Up
ui-hold = { $seconds } s
ui-position-says = { $said } (step { $at } of { $all })
ui-present = Present
ui-transcript = Transcript
ui-blank = Blank the screen
ui-full-screen = Full screen
ui-leave-presenter = Leave the presenter view
ui-keys-present = Open the presenter view: this button is at the top of the page
ui-keys-grain = Step by more or less: by line, exchange or scene
ui-keys-answer = Answer the question at the end
ui-keys-close = Close the open panel
ui-keys-leave = Close what is open, or leave the presenter view
ui-steps-by = Each step: { $what }
ui-stage-folded = You → { $server } · { $said }
ui-type-it-yourself = Type it yourself

# What the home page says while it sends its message. There are two or three seconds to read each.
tour-title = SMTP, as it happens
tour-letter = { CAPITAL($who) } has a letter. The seal marks who is responsible for it.
tour-mail = { CAPITAL($who) } says who sends the message. { CAPITAL($to) } replies { $code }: yes.
tour-rcpt = Now it says who gets the message. The reply is { $code } again.
tour-data = The message follows. This { $code } means: { $to } is responsible now.
tour-hops = Each server passes it on, in the same way.
tour-stored = { CAPITAL($who) } stores it in Bob’s mailbox.
tour-fetched = Bob’s mail program fetches it from there.
tour-over-title = You have just read SMTP.
tour-over-text = The client says what it wants, one line at a time. The server answers each line with a code. 250 means yes, and the last 250 means: I am responsible for this message now.
