# The inspector: its tabs, states, layers and round trips.

ui-layers = Layers
ui-octets = Octets
ui-as-stored = This is as the host stores it, before it is on the wire.

# What a step itself has nothing of is shown of another step. A link to that step follows.
ui-of-cause = This step has nothing of its own to show here. You see what led to it:
ui-of-host = This step has nothing of its own to show here. You see the last step of this host that has:
ui-of-before = This step has nothing of its own to show here. You see the last step before it that has:

ui-no-connection-yet = No connection has been opened yet. Step on, and its two ends appear here.
ui-connection-over = This connection is closed. You see both ends as they were last.
ui-diagram = State diagram
ui-diagram-of = State diagram. The current state: { $now }
ui-diagram-as-list = The same as a list
ui-came-by = last change by { $by }
ui-leads-to = { $by }: { $to }
ui-asks-host = The server has asked its host and waits for the decision. It will answer after that.
# The arrow of a move that leads from many states to one: “QUIT, from 5 states”.
ui-from-states =
    { $by } ({ $count ->
        [one] { $count } state
       *[other] { $count } states
    })

# What moves a session from one state to another where that is no line.
move-tls = TLS is up
move-response = response
move-end-of-data = end of data
move-chunk = a chunk
move-last-chunk = last chunk
move-refused = refused
move-any = any reply
move-other = any other
move-removed = removed
move-job = next job

# The layers, after the name of the protocol.
layer-mail = { $size } of text
layer-tls = { $records ->
        [one] protects them in { $records } record
       *[other] protects them in { $records } records
    }: { $size } on the path.
layer-handshake = agrees on keys. Nothing of the mail is sent until that is done.
layer-tls-https = protects the request and the answer.
layer-http = carries a request for a token to the issuer, and the answer.
layer-dns = carries a question and its answer, in one message each.
layer-tcp = from { $from } to { $to }. It puts the octets in order and repeats what is lost. Its header has at least 20 octets.
layer-udp = from { $from } to { $to }. It repeats nothing: the host that asks has to ask again. Its header has 8 octets.
layer-port = port { $port }
layer-free-port = a free port
layer-ip = from { $from } to { $to }. It finds the way from host to host. Its header has at least 20 octets.
layer-address = { $address } ({ $host })

ui-simplified = What SMTP Lab simplifies here
simple-tcp = TCP cuts the octets into segments, numbers them and acknowledges them. You see each line as one piece, and the opening of a connection as one arrow.
simple-tls = The handshake is one message each way. SMTP Lab counts the records of TLS but does not encrypt anything.
simple-dns = An answer of DNS is decided when the question is asked, and SMTP Lab does not make the octets of the two messages.
simple-token = The request for a token is one message each way. SMTP Lab does not make the octets of HTTP.
simple-port = The port of the side that opens has no number here. A real system takes a free one, by convention from 49152 to 65535 (RFC 6335, section 6).

ui-round-trips = Round trips of this connection so far
ui-trips-took = together { $time }
ui-trip-waits = The client waits for the next answer.
ui-trips-explained = In a round trip, the client sends something and waits until the answer arrives. With PIPELINING, several commands share one.

# What an eavesdropper has. $what is a list of things learned.
capture-link = { $a } and { $b }
capture-more =
    { $count ->
        [one] { $count } earlier row is not shown.
       *[other] { $count } earlier rows are not shown.
    }
capture-empty = Nothing has been sent between these hosts yet.
capture-learns = Somebody who listens here learns { $what }.
capture-sizes-only = Until now, somebody who listens here has learned only who talks to whom, when, and how much.
capture-greetings = Somebody who listens here learns which servers talk and what they offer, but no address, no password and no message.
capture-under-tls = In addition, { $size } passed under TLS: only the size and the time of each record can be seen.
capture-connects = Connection to port { $port }
capture-handshake = TLS handshake. The name of the server may be visible in it.
capture-tls = { $size } of TLS
capture-changed = Somebody on the path changed this. It arrived as:
learned-envelope = who writes to whom (the envelope)
learned-message = the text of the message
learned-password = a password
learned-token = an access token, which is as good as a password until it expires
learned-proof = the response to a challenge, with which passwords can be guessed and checked
