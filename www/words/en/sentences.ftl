# One sentence for each event: the list of events and the inspector show them. $who, $from, $to, $client, $server,
# $issuer and $host are hosts, as in hosts.ftl; CAPITAL puts one at the beginning of a sentence.

# Ends a sentence that may end with a line of the wire: STOP adds a full stop where the line has none.
sentence = { STOP($said) }
# Sentences in a row.
sentences = { $first } { $then }
# How often something happened.
times =
    { $count ->
        [1] once
        [2] twice
        [3] three times
        [4] four times
        [5] five times
        [6] six times
        [7] seven times
        [8] eight times
        [9] nine times
        [10] ten times
       *[other] { $count } times
    }

event-composed = { CAPITAL($who) } has a message for { $to }.
event-mail-checked = { CAPITAL($who) } checks for new mail.
# $kind is a type of record: MX or A.
event-dns-asked = { CAPITAL($who) } asks DNS for the { $kind } records of { $name }.
event-dns-no-record = The DNS resolver answers: there is no such record.
event-dns-records = The DNS resolver answers: { STOP($records) }
event-dns-no-name = The DNS resolver answers: there is no such name.
event-dns-failed = The DNS resolver cannot answer.
event-token-asked = { CAPITAL($who) } asks { $issuer } for a token for { $user }.
event-token = { CAPITAL($issuer) } gives { $who } a token for { $user }, valid until { $until }: { $token }.
event-no-token = { CAPITAL($issuer) } issues no token for { $user }.

event-calls = { CAPITAL($who) } opens a connection to { $server }, port { $port }.
event-takes-call = { CAPITAL($who) } accepts the connection from { $client }.
event-no-service = { CAPITAL($server) } refuses the connection: nothing listens on port { $port }.
event-no-answer = { CAPITAL($who) } gets no answer from { $server } and stops waiting.
event-no-host = { CAPITAL($who) } tries to connect to an address that no host has.
event-closes = { CAPITAL($who) } closes its end of the connection.
event-reset-at-client = { CAPITAL($who) } has lost its connection to { $server }.
event-reset-at-server = { CAPITAL($who) } has lost the connection from { $client }.
event-tls-begun = { CAPITAL($who) } starts TLS with { $server }.
event-tls = { CAPITAL($who) } now encrypts the connection with TLS.

event-envelope-from-nobody = { CAPITAL($who) } starts an envelope from <>, the null reverse-path.
event-envelope-begun = { CAPITAL($who) } starts an envelope from { $from }.
event-recipient-added = { CAPITAL($who) } adds { $to } to the envelope.
# $why is a sentence.
event-recipient-refused = { CAPITAL($who) } does not accept the recipient { $to }. { $why }
event-letter-refused = { CAPITAL($who) } does not accept the message. { $why }
event-envelope-discarded = { CAPITAL($who) } discards the envelope.
event-all-accepted =
    { $count ->
        [one] { CAPITAL($who) } learns that the server accepts the recipient.
       *[other] { CAPITAL($who) } learns that the server accepts all { $count } recipients.
    }
event-all-refused =
    { $count ->
        [one] { CAPITAL($who) } learns that the server does not accept the recipient.
       *[other] { CAPITAL($who) } learns that the server accepts none of the { $count } recipients.
    }
event-some-accepted = { CAPITAL($who) } learns that the server accepts { $count } of { $all } recipients.

# $queued is the name of the message in the queue.
event-accepted = { CAPITAL($who) } accepts the message as { $queued } and is now responsible for it.
event-released = { CAPITAL($who) } is no longer responsible for the message: { $to } is.
event-header-added = { CAPITAL($who) } adds a { $field } field at the top of the message.
event-queued = { CAPITAL($who) } puts { $queued } into its queue.
event-attempted = { CAPITAL($who) } tries to send { $queued } to { $destination }, attempt { $attempt }.
event-deferred = { CAPITAL($who) } defers { $queued } and tries again at { $until }.
event-failed = { CAPITAL($who) } gives up delivery to { $to }.
event-not-sent = { CAPITAL($who) } cannot send the message to { $to }.
event-notice-failed = { CAPITAL($who) } writes a bounce to { $to }.
event-notice-delayed = { CAPITAL($who) } writes a delay notice to { $to }.
event-notice-delivered = { CAPITAL($who) } writes a delivery notice to { $to }.
event-notice-relayed = { CAPITAL($who) } writes a relay notice to { $to }.
event-no-notice-from-nobody = { CAPITAL($who) } writes no notice, because the message came from <>.
event-no-notice-asked = { CAPITAL($who) } writes no notice, because the sender wants none.
event-expanded =
    { $count ->
        [one] { CAPITAL($who) } replaces { $alias } with another address.
       *[other] { CAPITAL($who) } replaces { $alias } with { $count } addresses.
    }
# $list is the address of a mailing list.
event-list-expanded =
    { $count ->
        [one] { CAPITAL($who) } sends what is for the list { $list } to its member.
       *[other] { CAPITAL($who) } sends what is for the list { $list } to its { $count } members.
    }
# $by is the address of a user who is away.
event-vacation-replied = { CAPITAL($who) } writes the vacation reply of { $by } to { $to }.
event-vacation-omitted = { CAPITAL($who) } sends no vacation reply of { $by } to this message.
event-delivered = { CAPITAL($who) } stores the message in the mailbox of { $mailbox }, as message { $uid }.

# $what is a sentence of faults.ftl.
event-fault = A fault occurs. { $what }
event-restarted = { CAPITAL($who) } is running again, with its queue and its mailboxes.
event-dns-timed-out = { CAPITAL($who) } gets no answer from DNS and stops waiting.
event-owner = The owner of { $who } tells it what to do.
# The person at the page acts, at a host.
event-person = You do something at { $host }.
event-time = The time is now { $time }.
event-edited = The settings of { $host } were changed.

# What happens in mailboxes. $folder is the name of a mailbox, $uid the number of a message; INBOX need not be named.
event-collected = { CAPITAL($who) } now has a copy of message number { $number }.
event-fetched =
    { $place ->
        [inbox] { CAPITAL($who) } now has a copy of message { $uid }.
       *[other] { CAPITAL($who) } now has a copy of message { $uid } in { $folder }.
    }
event-no-flags =
    { $place ->
        [inbox] Message { $uid } now has no flags.
       *[other] Message { $uid } in { $folder } now has no flags.
    }
event-flags =
    { $place ->
        [inbox] Message { $uid } now has the flags { $flags }.
       *[other] Message { $uid } in { $folder } now has the flags { $flags }.
    }
event-not-read = { CAPITAL($who) } could not finish reading its mailbox.
event-read =
    { $count ->
        [0] { CAPITAL($who) } found no new mail.
        [one] { CAPITAL($who) } fetched one new message.
       *[other] { CAPITAL($who) } fetched { $count } new messages.
    }
event-copied = { CAPITAL($who) } stores message { $uid } in { $folder }, from { $from }.
event-stored = { CAPITAL($who) } stores the message in { $folder }, as message { $uid }.
event-moved =
    { $count ->
        [one] { CAPITAL($who) } moves message { $uid } out of { $folder }.
       *[other] { CAPITAL($who) } moves { $count } messages out of { $folder }.
    }
event-removed =
    { $count ->
        [one] { CAPITAL($who) } permanently removes message { $uid } from { $folder }.
       *[other] { CAPITAL($who) } permanently removes { $count } messages from { $folder }.
    }
event-folder-created = { CAPITAL($who) } creates the mailbox { $folder }.
event-folder-deleted = { CAPITAL($who) } deletes the mailbox { $folder } and everything in it.
event-folder-renamed = { CAPITAL($who) } renames the mailbox { $from } to { $to }.
event-folder-subscribed = { CAPITAL($who) } adds { $folder } to the subscribed mailboxes.
event-folder-unsubscribed = { CAPITAL($who) } removes { $folder } from the subscribed mailboxes.
event-maildrop-locked = { CAPITAL($who) } locks the maildrop of { $mailbox } for this session.
event-maildrop-released = { CAPITAL($who) } releases the maildrop of { $mailbox }: another session can open it.
event-copies-forgotten =
    { $count ->
        [one] { CAPITAL($who) } learns that message { $uid } is no longer in { $folder } and drops its copy.
       *[other] { CAPITAL($who) } learns that { $count } messages are no longer in { $folder } and drops its copies.
    }

# Lines of the wire, as they are sent. $line is what was sent; these sentences get a full stop by code.
line-said =
    { $how ->
        [answers] { CAPITAL($from) } responds: { $line }
        [challenges] { CAPITAL($from) } sends a challenge: { $line }
        [responds] { CAPITAL($from) } answers the challenge: { $line }
        [tells] { CAPITAL($from) } sends: { $line }
        [no-greeting] { CAPITAL($from) } refuses the session: { $line }
        [no-call] { CAPITAL($from) } refuses the session: { $line }
        [no-reply] { CAPITAL($from) } sends something that is not a reply: { $line }
        [no-response] { CAPITAL($from) } sends something that is not a response: { $line }
        [partial] { CAPITAL($from) } sends part of a line: { $line }
       *[command] { CAPITAL($from) } sends to { $to }: { $line }
    }
# $reply is a code, a colon and a text.
line-answers-code = { CAPITAL($from) } replies { $reply }
# In IDLE a server sends data without a request.
line-unasked =
    { $what ->
        [letter] Without a request, { $from } tells { $to } that a message was delivered: { $line }
        [message] Without a request, { $from } tells { $to } that a message was added: { $line }
        [gone] Without a request, { $from } tells { $to } that a message is gone: { $line }
        [flags] Without a request, { $from } tells { $to } that the flags of a message have changed: { $line }
       *[state] Without a request, { $from } tells { $to } the current state: { $line }
    }
line-lists =
    { $count ->
        [0] { CAPITAL($from) } sends an empty list: { $line }
        [one] { CAPITAL($from) } sends a list of one line: { $line }
       *[other] { CAPITAL($from) } sends a list of { $count } lines: { $line }
    }
# A reply of several lines, of which the first is shown.
line-more-lines =
    { $more ->
        [one] { $first } (and one more line)
       *[other] { $first } (and { $more } more lines)
    }
# These are whole.
event-never-arrives = { $said } It never arrives.
line-greets = { CAPITAL($from) } greets { $to }.
line-greets-with = { CAPITAL($from) } greets { $to } with { $code }.
line-greets-known = { CAPITAL($from) } greets { $to } and already knows the user.
line-takes-letter = { CAPITAL($from) } replies 250 to the message and is now responsible for it.
line-letter = { CAPITAL($from) } sends the message to { $to }, { $size }.
line-chunk = { CAPITAL($from) } sends a chunk of the message to { $to }, { $size }.
line-ends-message = { CAPITAL($from) } ends the message with a line that contains only a dot.
line-command-whole = { CAPITAL($from) } ends the line: the command is complete.
line-fetched = { CAPITAL($from) } sends the requested message data, { $size }.
line-appends = { CAPITAL($from) } sends the message to be stored, { $size }.
line-announced = { CAPITAL($from) } sends the announced literal, { $size }.
line-go-on = { CAPITAL($from) } asks the client to continue.
line-cancels = { CAPITAL($from) } cancels the authentication.
line-idles = { CAPITAL($from) } starts IDLE and will report what changes.
line-done = { CAPITAL($from) } sends DONE to end IDLE.
line-copy = { CAPITAL($from) } sends a copy of the message, { $size }.

# Text of a message that is hidden in it: another server takes it for something else. $line is its beginning.
line-hidden = To { $from }, this is still the message: { $line }
heard-hidden =
    { $what ->
        [end] { CAPITAL($to) } reads this as the end of the message: { $line }.
        [message] { CAPITAL($to) } reads text of the message as another message.
       *[command] { CAPITAL($to) } reads text of the message as a command.
    }

# Lines as they arrive. The first two get a full stop by code.
heard = { CAPITAL($to) } receives from { $from }: { $line }
heard-unasked = { CAPITAL($to) } receives unrequested data from { $from }: { $line }
heard-part = Part of the message has reached { $to }.
heard-message = The message has reached { $to }.
heard-end-of-message = { CAPITAL($to) } sees the dot: the message is complete.
heard-fetched = { CAPITAL($to) } receives the requested message data, { $size }.
heard-announced = { CAPITAL($to) } receives the announced literal, { $size }.
heard-copy = A copy of the message has reached { $to }.
