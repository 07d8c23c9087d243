# What reply codes mean (RFC 5321 section 4.2.3 and others).

reply-211 = System status, or help.
reply-214 = Help.
reply-220 = The server is ready.
reply-221 = The server closes the connection, as the client asked.
reply-235 = Authentication succeeded.
reply-250 = The server has done what the client asked.
reply-251 = The user is not local. The server will forward the message.
reply-252 = The server does not say whether the user exists, but it accepts mail and tries to deliver it.
reply-334 = A challenge. The client sends its response.
reply-354 = Send the message, then a line with a single dot.
reply-421 = The server closes the connection. Try again later.
reply-450 = Deferred: the mailbox is not available now, or the server’s rules say so.
reply-451 = Deferred: there is an error in the server, or the server’s rules say so.
reply-452 = Deferred: the server has too little space, or there are too many recipients.
reply-454 = Deferred: TLS is not available now, or the server cannot check the authentication.
reply-455 = Deferred: the server cannot handle the parameters now.
reply-500 = The server does not know the command, or the line is too long.
reply-501 = The server knows the command but does not understand its arguments.
reply-502 = The server knows the command but does not offer it.
reply-503 = The command is out of order: this state of the session does not allow it.
reply-504 = The server does not offer this parameter.
reply-521 = This host accepts no mail.
reply-530 = The server requires authentication or TLS first.
reply-535 = Authentication failed: the user, password or token is wrong.
reply-550 = Refused: the mailbox is not available, or the server’s rules forbid it.
reply-551 = Refused: the user is not local. The reply names another address to try.
reply-552 = Refused: there is no space for the message, or it is larger than the server allows.
reply-553 = Refused: the server does not allow this mailbox name. In reply to VRFY: more than one user fits.
reply-554 = Refused: the transaction failed. As a greeting: there is no SMTP service here.
reply-555 = The server does not know the parameters of MAIL or RCPT.
reply-556 = Refused: the recipient’s domain accepts no mail.
# Codes that are not listed, by their first digit (RFC 5321 section 4.2.1).
reply-done = Done.
reply-go-on = The server waits for more.
reply-later = Deferred: the same command may succeed later.
reply-no = Refused: do not send the same command again unchanged.

# What enhanced status codes mean (RFC 3463 and the registry of RFC 5248).

status-2-0-0 = Success.
status-2-1-0 = Success. It is about an address.
status-2-1-5 = The recipient’s address is valid.
status-2-5-0 = Success. It is about the protocol.
status-2-7-0 = Authentication succeeded.
status-4-0-0 = A temporary failure. The server says no more about it.
status-4-2-1 = The mailbox accepts no messages now.
status-4-2-2 = The mailbox is full.
status-4-3-0 = There is a problem in the server.
status-4-3-1 = The server has no space left.
status-4-4-1 = The host does not answer.
status-4-4-2 = The connection broke or was silent for too long.
status-4-4-3 = The directory (DNS) failed.
status-4-4-4 = There is no route for the message now.
status-4-4-6 = The message is in a routing loop.
status-4-4-7 = The message was in the queue for too long, and the server gave up.
status-4-5-3 = There are too many recipients in one transaction.
status-4-7-0 = A rule about security or policy. A retry may succeed.
# RFC 3463 section 3.8 has X.7.1 only as permanent.
status-4-7-1 = 4.7.1: not allowed now, perhaps later. Many greylisting servers send it. RFC 3463 defines only the permanent 5.7.1.
status-5-0-0 = A permanent failure. The server says no more about it.
status-5-1-0 = There is a problem with an address.
status-5-1-1 = There is no such mailbox.
status-5-1-2 = There is no such domain, or it cannot accept mail.
status-5-1-3 = The recipient’s address has a syntax error.
status-5-1-4 = The address is ambiguous: more than one mailbox fits.
# RFC 3463 section 3.2 calls X.1.6 “no forwarding address”.
status-5-1-6 = The mailbox has moved. RFC 3463 has this code for mailboxes without a new address, but some servers also send it with 551.
status-5-1-7 = The sender’s address has a syntax error.
status-5-1-10 = The domain has a null MX: it accepts no mail.
# RFC 3463 section 3.3 wants X.2.2 to be temporary.
status-5-2-2 = The mailbox is full. RFC 3463 intends this code for temporary failures (4.2.2), but some servers use it to refuse.
status-5-3-4 = The message is too big for this server.
status-5-4-0 = There is a problem with the network or the route.
status-5-4-4 = There is no route for the message.
# RFC 3463 section 3.5 has X.4.6 only as temporary.
status-5-4-6 = The message is in a routing loop. RFC 3463 intends this code for temporary failures (4.4.6), but many servers use it to refuse.
status-5-4-7 = The message was in the queue for too long, and the server gave up.
status-5-5-1 = The command is not valid here.
status-5-5-2 = The command has a syntax error.
status-5-5-4 = The arguments of the command are not valid.
status-5-6-0 = There is a problem with the content.
status-5-6-3 = The content needs a conversion that is not possible.
status-5-7-0 = A rule about security or policy.
status-5-7-1 = Not allowed: the server’s rules refuse it.
status-5-7-8 = The user, password or token is wrong.
# Codes that are not listed, by their subject.
status-subject-1 = It is about an address.
status-subject-2 = It is about the recipient’s mailbox.
status-subject-3 = It is about the mail server itself.
status-subject-4 = It is about the network or the route.
status-subject-5 = It is about the protocol.
status-subject-6 = It is about the content.
status-subject-7 = It is about security or policy.
