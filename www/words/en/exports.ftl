# Files of a run for other programs.

capture-comment = SMTP Lab, scenario { $scenario }. Each host captured the connections that it opened, and its DNS queries. Addresses, times, SMTP, IMAP, POP3 and DNS are those of the simulation. This is simplified: lost segments are not sent again, and the window is never full. TLS records have the right length, but zeros stand for their encrypted content, and one record stands for each flight of the handshake. Token requests over HTTPS are not in this capture, nor is the delivery from a mail server to its mailbox server.
capture-tls-hello = This record stands for the client’s part of the TLS handshake. The simulation does not produce its octets.
capture-tls-answer = This record stands for the server’s part of the TLS handshake. The simulation does not produce its octets.
capture-lost = This segment never reached the server. A real TCP would send it again.

# After a line of a transcript.
transcript-lost = This line never arrives.
