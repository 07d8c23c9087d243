# What became of a message: the first that the end of a run says. $place is a mailbox (“mailbox-of-…”), $to are addresses,
# $why is a part of a sentence: one of “cause-…”.

ending-fetched = Delivered to { $place }, and fetched by { $who }.
ending-not-fetched = Delivered to { $place }. No mail program has fetched it yet.
ending-delivered = Delivered to { $place }.
ending-unheard = Delivered to { $place }, but { $who } shows an error: { $why }.
ending-around = Delivered to { $place } by way of { $by }: { $why }.
ending-late = Delivered to { $place }, { $time } late: { $why }.
ending-back = { CAPITAL($server) } was back at { $at }. The message then waited { $time } for the next attempt.
ending-slow = Delivered to { $place }, { $time } after it was sent.
ending-sent-again = Delivered to { $place } { $times }: { $who } never got the reply 250 to the message, so it sent the message again.
ending-again = Delivered to { $place } { $times }: more than one address on the envelope leads to this mailbox.
ending-smuggled = Delivered to { $place }, though nobody sent it: it was hidden inside another message.
# $to are the addresses in the field To.
ending-not-named = Delivered to { $place }, though “To:” names { $to }: the envelope decides.
ending-hidden-copy = Delivered to { $place } as a hidden copy (Bcc): the address is on the envelope, and in no header field.
ending-named-nowhere = Delivered to { $place }, though no header field names { $address }: the envelope decides.
ending-stripped = Delivered to { $place }, in plain text: an attacker took STARTTLS out of the reply of { $server }.
ending-failed = Not delivered to { $to }: { $why }.
ending-expired = Not delivered to { $to } after { $time } of attempts: { $why }.
ending-not-sent = Not sent to { $to }: { $why }.
ending-waits = Not delivered to { $to } yet: { $why }.
ending-queued = Not delivered to { $to } yet: { $who } has it in its queue.
ending-kept = { CAPITAL($who) } keeps the message in its queue and tries again at { $at }.
# Recipients that are not named.
ending-more =
    { $more ->
        [one] And one more recipient: { $delivered } delivered, { $not } not.
       *[other] And { $more } more recipients: { $delivered } delivered, { $not } not.
    }

# Who was told. $what: a bounce, a delay notice, a delivery notice, a relay notice, or the reply of a user who is away.
# $came: whether it is in a mailbox.
ending-shown = { CAPITAL($who) } shows the error.
ending-notice =
    { CAPITAL($who) } wrote { $what ->
        [bounce] a bounce
        [late] a delay notice
        [receipt] a delivery notice
        [relayed] a relay notice
       *[vacation] a vacation reply
    }{ $came ->
        [there] , which is in { $place }.
        [failed] , which could not be delivered to { $place } either.
       *[under-way] , which is on its way to { $place }.
    }
ending-nobody-told =
    Nobody was told: { $why ->
        [not-asked] NOTIFY on the envelope asked for no notice.
       *[null] the message came from <>, as notices do.
    }

# Why a message was not passed on: a part of a sentence, after a colon.
cause-none = a server accepted it
# $reply is what was on the wire.
cause-replied = { $server } replied “{ $reply }” to { $to }
# By its own rules, and nothing was on the wire. $why is a status and a text.
cause-here = { $who } could not store it ({ $why })
# $times is how often a server accepted it.
cause-circle = it went in a circle, was accepted { $times }, and then { $server } replied “{ $reply }”
cause-down = { $server } was down
cause-refused = { $server } refused the connection
cause-no-answer = { $server } did not answer
cause-no-host = no host has the address of the mail server
cause-unreachable = no mail server of { $domain } could be reached
cause-no-such-domain = the domain { $domain } does not exist
cause-no-route = DNS leads mail for { $domain } to no other server
cause-null-mx = { $domain } has a null MX record, so it accepts no mail
cause-dns-failure = the DNS resolver did not give an answer
cause-no-token = the token issuer gave the program no token
cause-loop = it had been at this address before, so it was in a loop
cause-not-for-list = it came from <>, and a mailing list does not send such a message to its members
cause-lost = the connection to { $server } broke
cause-timed-out = { $server } did not reply in time
cause-reply-lost = the reply of { $server } to the message did not arrive
cause-nonsense = { $server } sent something that is not a reply
cause-stripped = an attacker took STARTTLS out of the server’s reply, and TLS is required
cause-needs-tls = TLS is required, and { $server } does not offer it
cause-needs-smtputf8 =
    { $what ->
        [address] the address has non-ASCII characters, and { $server } does not offer SMTPUTF8
       *[header] the header has non-ASCII characters, and { $server } does not offer SMTPUTF8
    }
cause-needs-binarymime = it is binary, and { $server } does not offer BINARYMIME
cause-needs-8bitmime = it has octets above 127, and { $server } does not offer 8BITMIME
cause-server-unproven = { $server } did not prove that it knows a key made from the password
cause-no-auth =
    { $offer ->
        [nothing] the program has to authenticate, and { $server } does not offer AUTH
        [starttls] the program has to authenticate, and { $server } does not offer AUTH before TLS
       *[others] the program has to authenticate, and can use none of the mechanisms of { $server }
    }
cause-bare-line-ends = a line of it ends in a bare CR or LF, which SMTP does not allow

# What the host that an MX record names does with mail for $domain: a sentence about “it”.
exchange-does =
    { $what ->
        [accepts] It accepts mail for { $domain }.
        [gateway] It passes mail for { $domain } on to another server.
        [passes-on] It is not a server of { $domain }: it does not deliver the mail, but passes it on.
        [refuses] It is not a server of { $domain }: it refuses the mail (550).
        [no-server] It accepts no connections on port 25.
        [no-address] DNS has no address for this name.
       *[no-host] No host has the address that DNS has for it.
    }
# $why is one of these sentences.
exchange-wrong = The MX record of { $domain } names { $exchange }. { $why }
