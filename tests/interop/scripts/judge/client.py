"""A mail client on raw sockets, with one mistake by name, or none. The message comes on standard input."""
import base64, socket, ssl, sys, time

args = sys.argv[1:]
mistake = None
if args[0] == "--mistake":
    mistake, args = args[1], args[2:]
host, port, user, password, sender, recipients = args[0], int(args[1]), args[2], args[3], args[4], args[5:]
wrong = lambda name: mistake == name


class Refused(Exception):
    pass


class Connection:
    def __init__(self):
        self.sock = socket.create_connection((host, port), timeout=5)
        self.rest = b""
        self.end = "\n" if wrong("bare-lf") else "\r\n"

    def send(self, line):
        self.sock.sendall((line + self.end).encode())

    def reply(self):
        """The code of a whole reply, and its lines."""
        if wrong("one-recv"):
            text = self.sock.recv(4096).decode()
            if not text:
                raise EOFError
            return int((text + "000")[:3].ljust(3, "0")) if text[:3].isdigit() else 250, text.splitlines()
        lines = []
        while True:
            while b"\n" not in self.rest:
                piece = self.sock.recv(4096)
                if not piece:
                    raise EOFError
                self.rest += piece
            line, self.rest = self.rest.split(b"\n", 1)
            line = line.decode().rstrip("\r")
            lines.append(line)
            if line[3:4] != "-":
                if wrong("compares-text") and len(lines) == 1 and not line.upper().startswith(("220", "221", "250 OK", "354 START")) and "-" not in line[3:4]:
                    return 550, lines
                return int(line[:3]), lines

    def say(self, line):
        self.send(line)
        return self.reply()


def check(code):
    if code >= 400 and not wrong("ignores-codes"):
        raise Refused(code)


def deliver(message):
    it = Connection()
    if not wrong("no-greeting"):
        check(it.reply()[0])
    hello = "EHLO client.example"
    if wrong("no-hello"):
        offers = []
    elif wrong("empty-hello"):
        code, offers = it.say("EHLO")
    else:
        code, offers = it.say(hello)
        if code >= 500:
            check(it.say("HELO client.example")[0])
            offers = []
    offers = [line[4:].upper() for line in offers[1:]]
    if "STARTTLS" in offers:
        check(it.say("STARTTLS")[0])
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        it.sock, it.rest = context.wrap_socket(it.sock), b""
        offers = ["AUTH PLAIN LOGIN"]
        if not wrong("no-ehlo-after-tls"):
            offers = [line[4:].upper() for line in it.say(hello)[1]]
    if any(line.startswith("AUTH") for line in offers):
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        if wrong("plain-without-base64"):
            secret = f"{user}:{password}"
        check(it.say("AUTH PLAIN " + secret)[0])
    try:
        transaction(it, message)
        if wrong("closes-at-once"):
            it.sock.close()
            return
    except Refused:
        if not wrong("no-quit"):
            it.say("QUIT")
        raise
    if not wrong("no-quit"):
        it.say("QUIT")


def transaction(it, message):
    first = "MAIL FROM:<%s>" % ("me@elsewhere.example" if wrong("other-sender") else sender)
    if wrong("no-brackets"):
        first = "MAIL FROM:%s" % sender
    if wrong("size-not-offered"):
        first += " SIZE=%d SMTPUTF8" % len(message)
    if wrong("space"):
        first = first.replace(":", ": ")
    to = ["RCPT TO:<%s>" % one for one in recipients]
    if wrong("several-in-one"):
        to = ["RCPT TO:" + ",".join("<%s>" % one for one in recipients)]
    if wrong("first-only"):
        to = to[:1]
    if wrong("rcpt-first"):
        first, to = to[0], [first] + to
    if wrong("one-segment"):
        it.sock.sendall("".join(line + "\r\n" for line in [first, *to, "DATA"]).encode())
        codes = [it.reply()[0] for _ in range(len(to) + 2)]
        check(max(codes))
    else:
        if not wrong("ignores-mail"):
            check(it.say(first)[0])
        else:
            it.say(first)
        codes = [it.say(line)[0] for line in to]
        if min(codes) >= 400 and not wrong("data-anyway"):
            if wrong("repeats-refused") and min(codes) >= 500:
                it.say(to[0])
            raise Refused(min(codes))
        if wrong("no-354"):
            it.send("DATA")
        elif not wrong("ignores-354"):
            check(it.say("DATA")[0])
        else:
            it.say("DATA")
    lines = message.split("\n")
    if lines[-1] == "":
        lines.pop()
    if wrong("no-stuffing"):
        pass
    elif wrong("stuffs-lone-dots"):
        lines = [".." if line == "." else line for line in lines]
    else:
        lines = ["." + line if line.startswith(".") else line for line in lines]
    if wrong("no-empty-line"):
        lines.remove("")
    if wrong("drops-empty-lines"):
        at = lines.index("")
        lines = lines[: at + 1] + [line for line in lines[at + 1 :] if line]
    if wrong("short"):
        lines = lines[:100]
    if wrong("long-line"):
        lines.append("x" * 1200)
    text = it.end.join(lines)
    if wrong("end-on-the-line"):
        it.sock.sendall((text + "." + it.end).encode())
    elif wrong("end-without-crlf"):
        it.sock.sendall((text + it.end + ".").encode())
    else:
        it.sock.sendall((text + it.end + "." + it.end).encode())
    if wrong("no-354"):
        check(it.reply()[0])
    if wrong("quits-early"):
        it.send("QUIT")
        it.reply()
        it.reply()
        sys.exit(0)
    if wrong("closes-at-once"):
        return
    check(it.reply()[0])


message = sys.stdin.read()
for attempt in range(4):
    try:
        deliver(message)
        if wrong("hangs"):
            time.sleep(60)
        sys.exit(1 if wrong("exit-1") else 0)
    except Refused as refused:
        if wrong("retries") and refused.args[0] < 500:
            continue
        if wrong("exit-0"):
            sys.exit(0)
        print("refused:", refused, file=sys.stderr)
        sys.exit(2)
    except (EOFError, OSError) as error:
        print("failed:", repr(error), file=sys.stderr)
        sys.exit(3)
