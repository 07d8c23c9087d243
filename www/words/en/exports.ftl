# Files of a run for other programs, and files that the page opens.

capture-comment = SMTP Lab, scenario { $scenario }. Each host captured the connections that it opened, and its DNS queries. Addresses, times, SMTP, IMAP, POP3 and DNS are those of the simulation. This is simplified: lost segments are not sent again, and the window is never full. TLS records have the right length, but zeros stand for their encrypted content, and one record stands for each flight of the handshake. Token requests over HTTPS are not in this capture, nor is the delivery from a mail server to its mailbox server.
capture-tls-hello = This record stands for the client’s part of the TLS handshake. The simulation does not produce its octets.
capture-tls-answer = This record stands for the server’s part of the TLS handshake. The simulation does not produce its octets.
capture-lost = This segment never reached the server. A real TCP would send it again.

# Comments in a script that holds a session. $command is a command of ours.
script-first = First, in another terminal: { $command }
script-certificate = The certificate of the lab is signed by itself: do not do this with a real server.
script-type = Then type these lines. Wait for the reply before you type the next command:

# After a line of a transcript.
transcript-lost = This line never arrives.

# The dialog in which a person chooses what to save.
save-open = Save
save-title = Save as a file
save-name = File name
save-run = Run
save-run-for = To open here again or hand on. It holds everything that was done.
save-transcript = Transcript
save-transcript-for = What was said on the wire up to now, as text.
save-drawing = Ladder
save-drawing-for = A drawing of all lines up to now, for slides and papers.
# What a screen reader says of it. The transcript is below it.
save-drawing-alt = The lines of the transcript below, as a drawing
save-picture = Ladder
save-picture-for = The same as a picture.
save-diagram = Mermaid
save-diagram-for = A sequence diagram for Markdown.
save-message = Message
save-message-for = The message of this step, for a mail program.
save-capture = Capture
save-capture-for = The packets up to now, for Wireshark.
save-script = The SMTP session up to now, with your own program
save-script-for = Copies what holds the same session on your computer, with the command “smtplab serve” as its server.
save-swaks = Copy for swaks
save-python = Copy for Python
save-terminal = Copy for telnet or openssl
save-script-copied = The script was copied. Its first line says what to start before it.
save-script-not-copied = The browser did not let the page copy the script. Here it is: { $script }
save-no-session = There is no SMTP session yet. Send a message first.
save-no-message = There is no message yet. Send one first.
ui-no-place-for-message = This file is a message. Open a scenario first, then the message, and it appears under Compose.
