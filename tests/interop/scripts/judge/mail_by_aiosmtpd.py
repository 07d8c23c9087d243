"""aiosmtpd with a mailbox: aiosmtpd.py PORT FOLDER"""
import sys, time
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


class Handler(Mailbox):
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"


Controller(Handler(sys.argv[2]), hostname="127.0.0.1", port=int(sys.argv[1])).start()
time.sleep(600)
