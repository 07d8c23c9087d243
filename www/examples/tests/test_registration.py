"""Waits for the message that a program sends, with nothing but Python's own library.

    smtplab serve --mailpit &
    python3 -m unittest test_registration.py
"""

import json
import os
import smtplib
import unittest
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage

API = os.environ.get("MAIL_API", "http://127.0.0.1:8025")
SMTP = ("127.0.0.1", int(os.environ.get("SMTP_PORT", "1025")))


def register(address):
    """The program under test: it sends a confirmation."""
    message = EmailMessage()
    message["From"] = "shop@shop.example"
    message["To"] = address
    message["Subject"] = "Confirm your address"
    message.set_content("Your code is 4711.\n")
    with smtplib.SMTP(*SMTP) as server:
        server.send_message(message)


def api(path, method="GET", body=None, **query):
    """What the API answers. If no message comes, the error says what came instead."""
    url = f"{API}{path}?{urllib.parse.urlencode(query)}"
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, method=method)) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise AssertionError(json.dumps(json.load(error), indent=2)) from None


class Registration(unittest.TestCase):
    def test_a_code_is_sent_to_the_new_address(self):
        register("zoe@customer.example")
        message = api("/api/lab/wait", query='to:zoe@customer.example subject:"confirm"')["message"]
        self.assertIn("Your code is 4711.", message["Text"])

        # What the program said, and whether it broke a rule of the RFCs.
        session = api(f"/api/lab/message/{message['ID']}/session")
        broken = [it for it in session["findings"] if it["level"] == "required"]
        self.assertEqual(broken, [])
        self.assertEqual([it["code"] for it in session["envelope"]["to"]], [250])

    def test_a_refused_address_is_reported(self):
        api("/api/lab/faults", "PUT", [{"stage": "rcpt", "to": "full@customer.example", "reply": "452 4.2.2 mailbox full"}])
        self.addCleanup(api, "/api/lab/faults", "DELETE")
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            register("full@customer.example")


if __name__ == "__main__":
    unittest.main()
