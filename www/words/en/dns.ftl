# What the inspector says of questions to DNS and their answers.

dns-asked-mx =
    .meaning = An MX (mail exchanger) record names a server that takes mail for a domain. The domain is the one behind the @ on the envelope.
    .follow = The answer of DNS.
dns-asked-address =
    .meaning = The server is known by name; to call it, its address is needed.
    .follow = The answer of DNS.
dns-no-such-name =
    .meaning = The name does not exist. That is final, and not the same as no answer.
    .follow = The letter fails: nobody can be called.
dns-failed =
    .meaning = DNS itself failed. That says nothing about the domain, so it counts as “not now”.
    .follow = The letter waits in the queue, and DNS is asked again.
dns-no-mx =
    .meaning = The domain has no MX. Only then its own address is used, as if it were its own mail server (the implicit MX).
    .follow = The question for the address of the domain itself.
dns-null-mx =
    .meaning = A null MX, a single dot, says that the domain takes no mail at all.
    .follow = The letter fails: the domain takes no mail.
dns-mx =
    .meaning =
        The server with the lowest preference is tried first, then the next.

        If all of them are down, the letter waits: the domain’s own address is not used where an MX exists.
    .follow = The question for the address of the best server.
dns-no-address =
    .meaning = The name has no address.
    .follow = The next server is tried, if there is one.
dns-address =
    .meaning = Now the server can be called.
    .follow = A connection to this address.
