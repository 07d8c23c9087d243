# Faults that strike. $who is a host. Titles stand alone; sentences stand behind “A fault strikes.”, too.

fault-slow = { CAPITAL($who) } is slow.
fault-answer-late = { CAPITAL($answer) } is late.
fault-silent = { CAPITAL($who) } is silent.
fault-answer-lost = { CAPITAL($answer) } is lost.
fault-breaks = The connection breaks.
fault-no-call = { CAPITAL($who) } takes no call.
fault-goes-down = { CAPITAL($who) } goes down.
fault-crashes = { CAPITAL($who) } crashes.
fault-refuses = { CAPITAL($who) } refuses with { $code }.
fault-cannot-find-out = { CAPITAL($who) } cannot find out.
fault-offer-removed = Somebody on the way removes the offer of TLS.

# What happens exactly. $came is one of “fault-came-…”, $answer one of “fault-its-answer-…”.
fault-delay-before = { $came }, and { $who } takes { $time } longer.
fault-delay-after = { CAPITAL($who) } acts, and { $answer } takes { $time } longer.
fault-no-answer = { $came }, and { $who } says nothing.
fault-drop-before = { $came }, and { $who } does nothing and says nothing any more.
fault-drop-after = { CAPITAL($who) } acts, but { $answer } is lost on the way, and so is all that follows.
fault-reset-before = { $came }, and the connection breaks: { $who } has done nothing about it.
fault-reset-after = { CAPITAL($who) } acts, but the connection breaks and { $answer } is lost.
fault-refuse = { $came }, and { $who } refuses it.
fault-crash-now = { CAPITAL($who) } goes down, and comes back in { $time }.
fault-crash-before = { $came }, and { $who } crashes: it has done nothing about it.
fault-crash-after = { CAPITAL($who) } crashes when { $answer } is on its way.
fault-reply = { $came }, and { $who } refuses with { $code }.
fault-server-failure = { $came }, and { $who } cannot find out.
fault-strip = Somebody on the way writes over the offer of STARTTLS: the client does not see it.

# What came to the server, at the beginning of a sentence.
fault-came-now = Time passes
fault-came-connect = A call comes
fault-came-banner = A greeting is due
fault-came-ehlo = EHLO comes
fault-came-auth = AUTH comes
fault-came-mail = MAIL comes
fault-came-rcpt = RCPT comes
fault-came-data = DATA comes
fault-came-end-of-data = The end of the letter comes
fault-came-quit = QUIT comes
fault-came-dns = A question comes

# What the server says to it: behind the server’s name.
fault-its-answer-now = its answer
fault-its-answer-connect = its answer
fault-its-answer-banner = its greeting
fault-its-answer-ehlo = its answer to EHLO
fault-its-answer-auth = its answer to AUTH
fault-its-answer-mail = its answer to MAIL
fault-its-answer-rcpt = its answer to RCPT
fault-its-answer-data = its answer to DATA
fault-its-answer-end-of-data = its answer to the letter
fault-its-answer-quit = its answer to QUIT
fault-its-answer-dns = its answer
# The same in a title, without the server’s name.
fault-the-answer-now = the answer
fault-the-answer-connect = the answer
fault-the-answer-banner = the greeting
fault-the-answer-ehlo = the answer to EHLO
fault-the-answer-auth = the answer to AUTH
fault-the-answer-mail = the answer to MAIL
fault-the-answer-rcpt = the answer to RCPT
fault-the-answer-data = the answer to DATA
fault-the-answer-end-of-data = the answer to the letter
fault-the-answer-quit = the answer to QUIT
fault-the-answer-dns = the answer

# What it means for the letter.
fault-strikes = A fault that was put into this world strikes here.
fault-means-dns-silent = Who asks DNS waits some seconds, and takes silence for “not now”.
fault-means-delay = Who called is patient: five minutes for most answers, ten after the end of the letter.
fault-means-call-lost = Nobody is told. Who called tries for three minutes, and then takes it for “not now”.
fault-means-letter-answer-lost = The server has the letter and the client does not know it: both hold it. The client will lose its patience and send the letter again, and it will come twice.
fault-means-drop = Nobody is told. Only patience ends it: five minutes for most answers, ten after the end of the letter.
fault-means-letter-reset = The server has the letter and the client does not know it: both hold it. The client will send the letter again, and it will come twice.
fault-means-reset = A connection that breaks counts as 451, “not now”: what had no answer is tried again.
fault-means-refuse = The host is there, but its server is not. Who called tries the next server of the domain.
fault-means-crash = Its connections break and its sessions are forgotten. What it has accepted is on its disk, and may not be lost.
fault-means-reply = A server may refuse by rules of its own. A reply of 4yz says “not now”, one of 5yz “never”.
fault-means-server-failure = This says nothing about the name. It is a temporary error: the letter waits.
fault-means-strip = The offer travels in plain text, so it can be removed. A client that insists on TLS stops here; one that takes it where it is offered goes on, and everybody on the way can read.

# What follows a fault.
fault-follows-delay = The answer, or the end of the caller’s patience.
fault-follows-drop = The end of the caller’s patience.
fault-follows-reset = The caller learns that the connection broke.
fault-follows-refuse = The caller learns that it was refused.
fault-follows-crash = Its callers learn that their connections broke. It comes back.
fault-follows-reply = The reply.
fault-follows-server-failure = The answer of DNS: it cannot tell.
fault-follows-strip = The client goes on without TLS, or stops.

# Why a fault cannot be put into the world. $host is the name of a host.
error-fault-no-host = There is no host { $host } in this world.
error-fault-not-a-server = The host { $host } is no server that could fail at this stage.
error-fault-wrong-stage = This fault does not strike at this stage.
error-fault-out-of-range = A number of the fault is out of its range: it may last a day, a host may be down for 30 days, and it strikes once or more, or 1 to 1000 of a thousand times.
error-fault-bad-reply = A chosen reply is a refusal, 4yz or 5yz, with a status of the same class and a text of one line in ASCII.
error-fault-already-down = The host { $host } is down already.
error-fault-too-many = This world has as many faults as it takes.
