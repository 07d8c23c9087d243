import sys, time
from aiosmtpd.controller import Controller
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('nobody'):
            return '550 5.1.1 no such user'
        envelope.rcpt_tos.append(address)
        return '250 ok'
    async def handle_DATA(self, server, session, envelope):
        print(repr((envelope.mail_from, envelope.rcpt_tos, envelope.content)), flush=True)
        return '250 taken'
c = Controller(Handler(), hostname='127.0.0.1', port=0)
c.port = int(sys.argv[1])
c.start()
print('ready', flush=True)
time.sleep(60)
