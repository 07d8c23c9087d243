# One sentence for each event: the list of events and the inspector show them. $who, $from, $to, $client, $server,
# $issuer and $host are hosts, as in hosts.ftl; CAPITAL puts one at the beginning of a sentence.

# Ends a sentence that may end with a line of the wire: STOP adds a full stop where it has no end of its own.
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
       *[other] { $count } times
    }

event-composed = { CAPITAL($who) } has a letter for { $to }.
event-mail-checked = { CAPITAL($who) } looks for mail.
# $kind is a type of record: MX or A.
event-dns-asked = { CAPITAL($who) } asks DNS for the { $kind } record of { $name }.
event-dns-no-record = DNS answers: no such record.
event-dns-records = DNS answers: { STOP($records) }
event-dns-no-name = DNS answers: no such name.
event-dns-failed = DNS cannot answer.
event-token-asked = { CAPITAL($who) } asks { $issuer } for a token for { $user }.
event-token = { CAPITAL($issuer) } gives { CAPITAL($who) } a token for { $user }, good until { $until }: { $token }.
event-no-token = { CAPITAL($issuer) } gives no token for { $user }.

event-calls = { CAPITAL($who) } calls { $server }, port { $port }.
event-takes-call = { CAPITAL($who) } takes the call of { $client }.
event-no-service = { CAPITAL($server) } refuses the call: nothing listens on port { $port }.
event-no-answer = { CAPITAL($who) } has called { $server } in vain, and gives up.
event-no-host = { CAPITAL($who) } calls an address that no host has.
event-closes = { CAPITAL($who) } closes its end of the connection.
event-reset-at-client = { CAPITAL($who) } learns that the connection to { $server } broke.
event-reset-at-server = { CAPITAL($who) } has lost the connection of { $client }.
event-tls-begun = { CAPITAL($who) } begins TLS with { $server }.
event-tls = { CAPITAL($who) } is under TLS now.

event-envelope-from-nobody = { CAPITAL($who) } begins an envelope from nobody, <>.
event-envelope-begun = { CAPITAL($who) } begins an envelope from { $from }.
event-recipient-added = { CAPITAL($who) } writes { $to } on the envelope.
# $why is a sentence.
event-recipient-refused = { CAPITAL($who) } refuses { $to }. { $why }
event-letter-refused = { CAPITAL($who) } refuses the letter. { $why }
event-envelope-discarded = { CAPITAL($who) } throws the envelope away.
event-all-accepted =
    { $count ->
        [one] { CAPITAL($who) } has its recipient accepted.
       *[other] { CAPITAL($who) } has all its recipients accepted.
    }
event-all-refused =
    { $count ->
        [one] { CAPITAL($who) } has its recipient refused.
       *[other] { CAPITAL($who) } has all its recipients refused.
    }
event-some-accepted = { CAPITAL($who) } has { $count } of { $all } recipients accepted.

# $queued is the letter’s name in the queue.
event-accepted = { CAPITAL($who) } takes the letter as { $queued } and is responsible for it.
event-released = { CAPITAL($who) } is no longer responsible: { $to } is.
event-header-added = { CAPITAL($who) } writes a { $field } field on top of the letter.
event-queued = { CAPITAL($who) } puts { $queued } into its queue.
event-attempted = { CAPITAL($who) } tries to pass { $queued } on to { $destination }, attempt { $attempt }.
event-deferred = { CAPITAL($who) } keeps { $queued } until { $until }.
event-failed = { CAPITAL($who) } gives up on { $to }.
event-notice-failed = { CAPITAL($who) } writes a notice of failure to { $to }.
event-notice-delayed = { CAPITAL($who) } writes a notice of delay to { $to }.
event-notice-delivered = { CAPITAL($who) } writes a notice of delivery to { $to }.
event-notice-relayed = { CAPITAL($who) } writes to { $to } that it has passed the letter on.
event-no-notice-from-nobody = { CAPITAL($who) } writes no notice, because the letter came from <>.
event-no-notice-asked = { CAPITAL($who) } writes no notice, because the sender asked for none.
event-expanded =
    { $count ->
        [one] { CAPITAL($who) } puts another address in place of { $alias }.
       *[other] { CAPITAL($who) } puts { $count } addresses in place of { $alias }.
    }
event-delivered = { CAPITAL($who) } has put the letter into the mailbox of { $mailbox }, as message { $uid }.

# $what is a sentence of faults.ftl.
event-fault = A fault strikes. { $what }
event-restarted = { CAPITAL($who) } is back, with its queue and its mailboxes.
event-dns-timed-out = { CAPITAL($who) } has heard nothing from DNS, and waits no longer.
event-owner = { CAPITAL($who) } is told by its owner what to do.
# The person at the page acts, at a host.
event-person = You act at { $host }.
event-time = It is { $time } now.
event-edited = Somebody changed how { CAPITAL($host) } is set up.

# What happens in mailboxes. $folder is the name of a mailbox, $uid the number of a message; INBOX need not be named.
event-collected = { CAPITAL($who) } has a copy of a message, its number { $number }.
event-fetched =
    { $place ->
        [inbox] { CAPITAL($who) } has a copy of message { $uid }.
       *[other] { CAPITAL($who) } has a copy of message { $uid } in { $folder }.
    }
event-no-flags =
    { $place ->
        [inbox] Message { $uid } has no flags now.
       *[other] Message { $uid } in { $folder } has no flags now.
    }
event-flags =
    { $place ->
        [inbox] The flags of message { $uid } are now: { $flags }.
       *[other] The flags of message { $uid } in { $folder } are now: { $flags }.
    }
event-not-read = { CAPITAL($who) } could not finish reading its mailbox.
event-read =
    { $count ->
        [0] { CAPITAL($who) } found nothing new.
        [one] { CAPITAL($who) } fetched one new letter.
       *[other] { CAPITAL($who) } fetched { $count } new letters.
    }
event-copied = { CAPITAL($who) } has put a message from { $from } into { $folder }, as message { $uid }.
event-stored = { CAPITAL($who) } has put the message into { $folder }, as message { $uid }.
event-moved =
    { $count ->
        [one] { CAPITAL($who) } has moved message { $uid } out of { $folder }.
       *[other] { CAPITAL($who) } has moved { $count } messages out of { $folder }.
    }
event-removed =
    { $count ->
        [one] { CAPITAL($who) } has removed message { $uid } from { $folder }, for good.
       *[other] { CAPITAL($who) } has removed { $count } messages from { $folder }, for good.
    }
event-folder-created = { CAPITAL($who) } makes a mailbox, { $folder }.
event-folder-deleted = { CAPITAL($who) } removes the mailbox { $folder }, with all in it.
event-folder-renamed = { CAPITAL($who) } gives { $from } the name { $to }.
event-folder-subscribed = { CAPITAL($who) } puts { $folder } on the list of mailboxes to show.
event-folder-unsubscribed = { CAPITAL($who) } takes { $folder } off the list of mailboxes to show.
event-maildrop-locked = { CAPITAL($who) } locks the maildrop of { $mailbox } for this session.
event-maildrop-released = { CAPITAL($who) } lets the maildrop of { $mailbox } go: it is free again.
event-copies-forgotten =
    { $count ->
        [one] { CAPITAL($who) } learns that message { $uid } is no longer in { $folder }, and lets its copy go.
       *[other] { CAPITAL($who) } learns that { $count } messages are no longer in { $folder }, and lets its copies go.
    }

# Lines of the wire, as they are sent. $line is what was sent; these sentences get a full stop by code.
line-said =
    { $how ->
        [answers] { CAPITAL($from) } answers: { $line }
        [challenges] { CAPITAL($from) } challenges: { $line }
        [responds] { CAPITAL($from) } responds: { $line }
        [tells] { CAPITAL($from) } tells: { $line }
        [no-greeting] { CAPITAL($from) } does not greet: { $line }
        [no-call] { CAPITAL($from) } does not take the call: { $line }
        [no-reply] { CAPITAL($from) } sends what is no reply: { $line }
        [no-response] { CAPITAL($from) } sends what is no response: { $line }
        [partial] { CAPITAL($from) } sends part of a line: { $line }
       *[command] { CAPITAL($from) } to { $to }: { $line }
    }
# $reply is a code, a colon and a text.
line-answers-code = { CAPITAL($from) } answers { $reply }
# In IDLE a server tells what was not asked.
line-unasked =
    { $what ->
        [letter] Nobody asked: { $from } tells { $to } that a letter came: { $line }
        [message] Nobody asked: { $from } tells { $to } that a message came: { $line }
        [gone] Nobody asked: { $from } tells { $to } that a message is gone: { $line }
        [flags] Nobody asked: { $from } tells { $to } that flags of a message have changed: { $line }
       *[state] Nobody asked: { $from } tells { $to } what is so now: { $line }
    }
line-lists =
    { $count ->
        [0] { CAPITAL($from) } lists nothing: { $line }
        [one] { CAPITAL($from) } lists, in one line: { $line }
       *[other] { CAPITAL($from) } lists, in { $count } lines: { $line }
    }
# A reply of several lines, of which the first is told.
line-more-lines =
    { $more ->
        [one] { $first }, and one more line
       *[other] { $first }, and { $more } more lines
    }
# These are whole.
event-never-arrives = { $said } It never arrives.
line-greets = { CAPITAL($from) } greets { $to }.
line-greets-with = { CAPITAL($from) } greets { $to } with { $code }.
line-greets-known = { CAPITAL($from) } greets { $to }, and knows who calls.
line-takes-letter = { CAPITAL($from) } answers 250 to the letter: it is responsible now.
line-letter = { CAPITAL($from) } sends the letter to { $to }, { $size }.
line-chunk = { CAPITAL($from) } sends the letter to { $to } in a chunk, { $size }.
line-ends-letter = { CAPITAL($from) } ends the letter with a line that is a single dot.
line-command-whole = { CAPITAL($from) } ends the line: the command is whole.
line-fetched = { CAPITAL($from) } sends what was asked of a message, { $size }.
line-appends = { CAPITAL($from) } sends the message to put away, { $size }.
line-announced = { CAPITAL($from) } sends what it announced, { $size }.
line-go-on = { CAPITAL($from) } says: go on.
line-cancels = { CAPITAL($from) } gives the exchange up.
line-idles = { CAPITAL($from) } listens, and will tell what changes.
line-done = { CAPITAL($from) } says DONE: it wants to say something again.
line-copy = { CAPITAL($from) } sends a copy of the message, { $size }.
line-ends-message = { CAPITAL($from) } ends the message with a line that is a single dot.

# Lines as they arrive. The first two get a full stop by code.
heard = { CAPITAL($to) } hears from { $from }: { $line }
heard-unasked = { CAPITAL($to) } did not ask, and hears from { $from }: { $line }
heard-part = A part of the letter has reached { $to }.
heard-letter = The letter has reached { $to }.
heard-end-of-letter = { CAPITAL($to) } sees the dot: the letter is whole.
heard-fetched = { CAPITAL($to) } hears what it asked of a message, { $size }.
heard-announced = { CAPITAL($to) } hears what was announced, { $size }.
heard-message = The message has reached { $to }.
heard-copy = A copy of the message has reached { $to }.
heard-end-of-message = { CAPITAL($to) } sees the dot: the message is whole.
