# What the inspector says about questions to DNS and their answers.

dns-asked-mx =
    .meaning = An MX (mail exchanger) record names a server that accepts mail for a domain. The server asks about the recipient’s domain on the envelope.
    .follow = The answer from DNS.
dns-asked-address =
    .meaning = The server knows the name of the next server. It needs an address to open a connection. Simplified here: a real server also asks for an IPv6 address (AAAA).
    .follow = The answer from DNS.
dns-no-such-name =
    .meaning = The name does not exist. This is a definite answer, not a missing one.
    .follow = If this is the recipient’s domain, the delivery fails. If it is an MX host, the server tries the next one, if there is one.
dns-failed =
    .meaning = DNS itself failed. This says nothing about the domain, so the server defers the message.
    .follow = The message waits in the queue. The server asks DNS again later.
dns-no-mx =
    .meaning = The domain has no MX record. Only in this case does its own address count as its mail server (the implicit MX).
    .follow = A query for the address of the domain itself.
dns-null-mx =
    .meaning = A null MX (a single dot) means that the domain accepts no mail at all.
    .follow = The delivery fails: the domain accepts no mail.
dns-mx =
    .meaning =
        The server tries the host with the lowest preference number first, then the next. Among equal numbers it chooses at random.

        If none of them answers, the message waits. The domain’s own address is not used if an MX exists.
    .follow = A query for the address of the host with the lowest number.
dns-no-address =
    .meaning = The name has no address.
    .follow = The server tries the next MX host, if there is one. Otherwise the delivery fails.
dns-address =
    .meaning = The server can now open a connection.
    .follow = A connection to this address.
