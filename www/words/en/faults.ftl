# Faults that occur. $who is a host. Titles stand alone; sentences also stand after “A fault occurs.”.

fault-slow = { CAPITAL($who) } is slow.
fault-answer-late = { CAPITAL($answer) } is late.
fault-silent = { CAPITAL($who) } is silent.
fault-answer-lost = { CAPITAL($answer) } is lost.
fault-breaks = The connection breaks.
fault-no-call = { CAPITAL($who) } refuses the connection.
fault-goes-down = { CAPITAL($who) } goes down.
fault-crashes = { CAPITAL($who) } crashes.
fault-refuses = { CAPITAL($who) } replies { $code }.
fault-cannot-find-out = { CAPITAL($who) } cannot answer.
fault-offer-removed = An attacker removes the STARTTLS offer.

# What happens exactly. $came is one of “fault-came-…”, $answer one of “fault-its-answer-…”.
fault-delay-before = { $came }, and { $who } takes { $time } longer than usual.
fault-delay-after = { CAPITAL($who) } acts, and { $answer } takes { $time } longer than usual.
fault-no-answer = { $came }, but { $who } does not answer.
fault-drop-before = { $came }, but { $who } does nothing and sends nothing more.
fault-drop-after = { CAPITAL($who) } acts, but { $answer } is lost on the way. So is everything after it.
fault-reset-before = { $came }, but the connection breaks before { $who } acts.
fault-reset-after = { CAPITAL($who) } acts, but the connection breaks and { $answer } is lost.
fault-refuse = { $came }, and { $who } refuses it.
fault-crash-now = { CAPITAL($who) } goes down. It will be back in { $time }.
# The same in a list of faults, later.
fault-is-down = { CAPITAL($who) } is down until { $at }.
fault-was-down = { CAPITAL($who) } went down. It is running again.
fault-crash-before = { $came }, but { $who } crashes before it acts.
fault-crash-after = { CAPITAL($who) } crashes while { $answer } is on its way.
fault-reply = { $came }, and { $who } replies { $code }.
fault-server-failure = { $came }, and { $who } replies that it cannot answer.
fault-strip = An attacker between client and server overwrites the STARTTLS offer. The client sees no offer.

# What came to the server, at the beginning of a sentence.
fault-came-now = Time passes
fault-came-connect = A connection request arrives
fault-came-banner = It is time for the greeting
fault-came-ehlo = EHLO arrives
fault-came-auth = AUTH arrives
fault-came-mail = MAIL arrives
fault-came-rcpt = RCPT arrives
fault-came-data = DATA arrives
fault-came-end-of-data = The end of the message arrives
fault-came-quit = QUIT arrives
fault-came-dns = A DNS query arrives

# What the server sends back: after the server’s name.
fault-its-answer-now = its answer
fault-its-answer-connect = its answer
fault-its-answer-banner = its greeting
fault-its-answer-ehlo = its reply to EHLO
fault-its-answer-auth = its reply to AUTH
fault-its-answer-mail = its reply to MAIL
fault-its-answer-rcpt = its reply to RCPT
fault-its-answer-data = its reply to DATA
fault-its-answer-end-of-data = its reply to the message
fault-its-answer-quit = its reply to QUIT
fault-its-answer-dns = its answer
# The same in a title, without the server’s name.
fault-the-answer-now = the answer
fault-the-answer-connect = the answer
fault-the-answer-banner = the greeting
fault-the-answer-ehlo = the reply to EHLO
fault-the-answer-auth = the reply to AUTH
fault-the-answer-mail = the reply to MAIL
fault-the-answer-rcpt = the reply to RCPT
fault-the-answer-data = the reply to DATA
fault-the-answer-end-of-data = the reply to the message
fault-the-answer-quit = the reply to QUIT
fault-the-answer-dns = the answer

# What it means for the message.
fault-strikes = Someone added this fault to the world, and it occurs here.
fault-means-dns-silent = A DNS client waits for a few seconds. Silence is a temporary failure, so the message waits.
fault-means-delay = An SMTP client should wait at least five minutes for most replies, two for the reply to DATA, and ten after the end of the message.
fault-means-call-lost = The client receives no error. It tries for three minutes, the least that TCP has to try, and then treats this as a temporary failure.
fault-means-letter-answer-lost = The server has accepted the message, but the client does not know. Now both hold the message. After a timeout, the client sends it again, so it may arrive twice.
fault-means-drop = The client receives no error. Only its timeout ends the wait. In SMTP, that should be at least five minutes for most replies, two for the reply to DATA, and ten after the end of the message.
fault-means-letter-reset = The server has accepted the message, but the client does not know. Now both hold the message. The client sends it again, so it may arrive twice.
fault-means-reset = In SMTP, a connection that breaks counts as reply 451, a temporary failure. The transaction is lost. The client has to begin it again, unless it already has the reply to the message.
fault-means-refuse = The host is running, but its server is not. The client tries the next server of the domain, if there is one.
fault-means-crash = The host loses its connections and sessions. The messages that it has accepted are on its disk and must not be lost.
fault-means-reply = A server may refuse under its own rules. A 4yz reply means “try again later”. A 5yz reply means “do not send the same request again unchanged”.
fault-means-server-failure = This says nothing about the name. The failure is temporary, so the message waits.
fault-means-strip = The offer travels in plain text, so an attacker can remove it. A client that requires TLS stops here. A client that uses TLS only if it is offered continues, and anyone on the path can read the message.

# What follows a fault.
fault-follows-delay = The answer, or the client’s timeout.
fault-follows-drop = The client’s timeout.
fault-follows-reset = The client learns that the connection broke.
fault-follows-refuse = The client learns that the connection was refused.
fault-follows-crash = The host’s clients learn that their connections broke. Later, it is back.
fault-follows-reply = The reply.
fault-follows-server-failure = The DNS resolver answers that it failed.
fault-follows-strip = The client continues without TLS, or stops.

# What faults are called in a list.
fault-kind-delay = The server is slow
fault-kind-drop = Silence: nothing more arrives
fault-kind-reset = The connection breaks
fault-kind-refuse = The connection is refused
fault-kind-crash = The host goes down
fault-kind-reply = The server refuses
fault-kind-server-failure = DNS fails
fault-kind-strip = STARTTLS is removed
# What stages are called in a list.
fault-stage-now = now
fault-stage-connect = connection request
fault-stage-banner = greeting
fault-stage-ehlo = EHLO
fault-stage-auth = AUTH
fault-stage-mail = MAIL
fault-stage-rcpt = RCPT
fault-stage-data = DATA
fault-stage-end-of-data = end of the message
fault-stage-quit = QUIT
fault-stage-dns = DNS query

# How often a fault occurs, in sentences.
fault-struck =
    { $count ->
        [0] It has not occurred yet.
       *[other] It has occurred { $times }.
    }
fault-at-most =
    { $count ->
        [one] It occurs only once.
       *[other] It occurs at most { $times }.
    }
fault-by-chance = It occurs in { $rate } of 1000 cases.
fault-for-one = It occurs only for { $recipient }.

# Why a fault cannot be added to the world. $host is the name of a host.
error-fault-no-host = This world has no host { $host }.
error-fault-not-a-server = The host { $host } is not a server that can fail at this stage.
error-fault-wrong-stage = This fault cannot occur at this stage.
error-fault-out-of-range =
    { $what ->
        [delay] A delay is at least a microsecond and at most a day.
        [down] A host is down for at least a second and at most 30 days.
        [times] A fault occurs at least once. A fault that occurs now occurs only once.
       *[chance] A fault occurs in 1 to 1000 of 1000 cases. A fault that occurs now does not depend on chance.
    }
error-fault-no-recipient = Only a fault that occurs before the reply to RCPT, to DATA or to the end of data can be for one recipient.
error-fault-bad-reply = A fault’s reply must be a refusal: code 4yz or 5yz, an enhanced status of the same class, and one line of ASCII text.
error-fault-already-down = The host { $host } is already down.
error-fault-too-many = This world cannot hold more faults.
