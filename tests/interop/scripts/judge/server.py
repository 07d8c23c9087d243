"""An SMTP and a POP3 server over one mailbox in memory, with one mistake by name, or none."""
import socket, sys, threading

args = sys.argv[1:]
mistake = None
if args[0] == "--mistake":
    mistake, args = args[1], args[2:]
port, pop3_port = int(args[0]), int(args[1])
wrong = lambda name: mistake == name
KNOWN = {"bob@receiver.example", "carol@receiver.example", "postmaster"}
boxes = {name: [] for name in KNOWN}
lock = threading.Lock()
count = [0]


class Gone(Exception):
    pass


class Wire:
    def __init__(self, sock, is_smtp=True):
        self.sock, self.rest, self.is_smtp = sock, b"", is_smtp
        self.end = "\n" if wrong("replies-end-in-lf") and is_smtp else "\r\n"

    def say(self, line):
        try:
            self.sock.sendall((line + self.end).encode("latin-1"))
        except OSError:
            raise Gone

    def more(self):
        piece = self.sock.recv(65536)
        if not piece:
            raise Gone
        return piece

    def line(self):
        """A command without its end."""
        if wrong("one-recv-one-command") and self.is_smtp:
            return self.more().decode("latin-1").split("\r\n")[0]
        while b"\n" not in self.rest:
            self.rest += self.more()
        line, self.rest = self.rest.split(b"\n", 1)
        return line.decode("latin-1").rstrip("\r")


def content(wire):
    """The lines of a message, dots taken away."""
    lines, data = [], wire.rest
    wire.rest = b""
    if wrong("end-in-one-recv"):
        last = data or wire.more()
        data = last
        while not last.endswith(b"\r\n.\r\n") and data != b".\r\n":
            last = wire.more()
            data += last
        return [line[1:] if line.startswith(b".") else line for line in data.split(b"\r\n")[:-2]]
    if wrong("waits-for-crlf-dot"):
        while b"\r\n.\r\n" not in data:
            data += wire.more()
        data, wire.rest = data.split(b"\r\n.\r\n", 1)
        return [line[1:] if line.startswith(b".") else line for line in data.split(b"\r\n")]
    end = b"\n" if wrong("bare-lf-end") else b"\r\n"
    while True:
        while end not in data:
            try:
                data += wire.more()
            except (Gone, OSError):
                if wrong("delivers-half") and lines:
                    return lines
                raise Gone
        line, data = data.split(end, 1)
        line = line.rstrip(b"\r") if wrong("bare-lf-end") else line
        if line == b"." or wrong("hidden-ends") and line.startswith(b".") and not line.startswith(b".."):
            wire.rest = data
            return lines
        if wrong("obeys-quit") and line == b"QUIT":
            wire.say("221 bye")
            raise Gone
        if line.startswith(b".") and not wrong("keeps-dots"):
            line = line[1:]
        if wrong("cuts-lines"):
            line = line[:500]
        if wrong("seven-bit"):
            line = bytes(octet & 127 for octet in line)
        if wrong("strips-lines"):
            line = line.strip()
        lines.append(line)


def smtp(wire):
    wire.say("220 mx.receiver.example ready" if not wrong("greets-250") else "250 mx.receiver.example ready")
    greeted, sender, to = False, None, []
    while True:
        line = wire.line()
        if wrong("case-sensitive-verb"):
            verb = line[:4]
        else:
            verb = line[:4].upper()
        rest = line[4:].strip()
        upper = line.upper()
        if verb in ("EHLO", "HELO"):
            greeted = True
            if not wrong("ehlo-keeps"):
                sender, to = None, []
            if verb == "EHLO":
                wire.say("250 mx.receiver.example" if wrong("ehlo-one-space") else "250-mx.receiver.example")
                wire.say("250-PIPELINING")
                wire.say("250 8BITMIME")
            elif wrong("no-helo"):
                wire.say("502 say EHLO")
            else:
                wire.say("250 mx.receiver.example")
        elif verb == "MAIL":
            if not upper.startswith("MAIL FROM:<") or ">" not in line:
                wire.say("501 syntax" if not wrong("syntax-hangs-up") else "501 bye")
                if wrong("syntax-hangs-up"):
                    return
                continue
            found = line[11:].split(">")[0]
            if found == "" and wrong("refuses-null"):
                wire.say("501 no sender")
                continue
            sender = found
            if not wrong("recipients-stay"):
                to = []
            wire.say("250 ok")
        elif verb == "RCPT":
            if not upper.startswith("RCPT TO:<") or ">" not in line:
                wire.say("501 syntax")
            elif sender is None and not wrong("rcpt-without-mail"):
                wire.say("503 MAIL first")
            else:
                name = line[9:].split(">")[0]
                local, _, domain = name.partition("@")
                name = local.lower() + ("@" + (domain if wrong("domain-case-sensitive") else domain.lower()) if domain else "")
                if name not in KNOWN:
                    wire.say("550 nobody")
                    if wrong("refused-ends-all"):
                        sender, to = None, []
                    continue
                to = [name] if wrong("last-recipient-only") else to + [name]
                wire.say("250 ok")
        elif verb == "DATA":
            if not to and not (wrong("data-without-rcpt") and sender is not None):
                wire.say("503 RCPT first")
                continue
            wire.say("354 go on")
            lines = content(wire)
            if wrong("delivers-to-header"):
                head = [it[3:].decode("latin-1").strip(" <>") for it in lines if it.lower().startswith(b"to:")]
                named = [it.split("<")[-1].strip("> ").lower() for it in head]
                to = [it for it in named if it in KNOWN]
            with lock:
                count[0] += 1
                for name in to:
                    boxes[name].append((count[0], b"Received: by mx.receiver.example\r\n" + b"\r\n".join(lines)))
                    if wrong("delivers-twice"):
                        boxes[name].append((-count[0], b"\r\n".join(lines)))
            sender = None
            if not wrong("recipients-stay"):
                to = []
            wire.say("250 accepted")
            if wrong("one-message-only"):
                return
        elif verb == "RSET":
            if not wrong("rset-keeps"):
                sender, to = None, []
            wire.say("250 ok")
        elif verb == "NOOP":
            if wrong("noop-unknown"):
                wire.say("500 what")
                continue
            wire.say("250 ok")
        elif verb == "QUIT":
            wire.say("221 bye" if not wrong("quit-250") else "250 bye")
            if wrong("quit-stays"):
                continue
            return
        else:
            wire.say("500 what")
            if wrong("unknown-hangs-up"):
                return


def pop3(wire):
    wire.say("+OK ready")
    user, signed, mine, gone, removed = None, False, [], set(), []
    box = boxes["bob@receiver.example"]
    while True:
        line = wire.line()
        words = line.split()
        verb = (words[0] if words else "").upper()
        if wrong("pop3-case-sensitive") and words:
            verb = words[0]
        there = lambda: [n for n in range(1, len(mine) + 1) if n not in gone]
        if wrong("pop3-renumbers"):
            there = lambda: list(range(1, len(mine) + 1))
        size = lambda n: len(mine[n - 1][1].replace(b"\r\n", b"\n")) + 1 if wrong("pop3-size-in-lf") else len(mine[n - 1][1]) + 2
        number = int(words[1]) if len(words) > 1 and words[1].isdigit() else None
        if verb == "USER":
            user = words[1]
            wire.say("+OK")
        elif verb == "PASS":
            if user == "bob" and words[1] == "letmein" or wrong("pop3-any-password"):
                signed = True
                with lock:
                    mine = list(box)
                wire.say("+OK")
            else:
                wire.say("-ERR wrong")
        elif verb == "QUIT":
            if signed:
                with lock:
                    for message in [mine[n - 1] for n in gone] + removed:
                        if message in box and not wrong("pop3-quit-keeps"):
                            box.remove(message)
            wire.say("+OK bye")
            return
        elif not signed and not wrong("pop3-no-sign-in"):
            wire.say("-ERR sign in")
        elif verb == "STAT":
            wire.say("+OK %d %d" % (len(there()), sum(map(size, there()))))
        elif verb in ("LIST", "UIDL"):
            value = size if verb == "LIST" else lambda n: "u%d" % (n if wrong("pop3-uidl-is-number") else mine[n - 1][0])
            if number is None:
                wire.say("+OK")
                for n in there():
                    wire.say("%d %s" % (n, value(n)))
                wire.say(".")
            elif number in there():
                wire.say("+OK %d %s" % (number, value(number)))
            else:
                wire.say("-ERR none")
        elif verb == "RETR" and number in there():
            wire.say("+OK")
            for text in mine[number - 1][1].split(b"\r\n"):
                text = text.decode("latin-1")
                wire.say("." + text if text.startswith(".") and not wrong("pop3-unstuffed") else text)
            wire.say(".")
            if wrong("pop3-retr-deletes"):
                gone.add(number)
        elif verb == "DELE" and number in there():
            if wrong("pop3-renumbers"):
                removed.append(mine.pop(number - 1))
            elif wrong("pop3-dele-at-once"):
                gone.add(number)
                with lock:
                    box.remove(mine[number - 1])
            else:
                gone.add(number)
            wire.say("+OK")
        elif verb in ("RETR", "DELE"):
            wire.say("-ERR none")
            if wrong("pop3-error-hangs-up"):
                return
        elif verb == "RSET":
            if not wrong("pop3-rset-keeps"):
                gone.clear()
                mine.extend(removed)
                removed.clear()
            wire.say("+OK")
        elif verb == "NOOP":
            wire.say("+OK")
        else:
            wire.say("-ERR what")
            if wrong("pop3-unknown-hangs-up"):
                return


def session(speak, sock):
    try:
        speak(Wire(sock, speak is smtp))
    except (Gone, OSError, IndexError, ValueError):
        pass
    if not (wrong("quit-stays") and speak is smtp):
        sock.close()


def serve(port, speak):
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        sock, _ = listener.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if wrong("dies-with-client") and speak is smtp:
            try:
                speak(Wire(sock))
                sock.close()
            except (Gone, OSError):
                import os
                os._exit(1)
            continue
        threading.Thread(target=session, args=(speak, sock), daemon=True).start()


threading.Thread(target=serve, args=(pop3_port, pop3), daemon=True).start()
serve(port, smtp)
