import email, email.policy, imaplib, sys
m = imaplib.IMAP4('127.0.0.1', int(sys.argv[1]))
m.login('alice', 'letmein')
m.select('INBOX', readonly=True)
octets = m.fetch('1', '(BODY.PEEK[])')[1][0][1]
notice = email.message_from_bytes(octets, policy=email.policy.default)
assert not notice.defects and notice['Return-Path'] == '<>', notice['Return-Path']
text, report, header = notice.iter_parts()
assert report.get_content_type() == 'message/delivery-status'
whole, bob = report.get_payload()
assert whole['Original-Envelope-Id'] == 'QQ314159'
assert bob['Original-Recipient'] == 'rfc822; Bob+x@receiver.example', bob['Original-Recipient']
assert bob['Action'] == 'delivered' and bob['Status'] == '2.0.0'
assert header.get_content_type() == 'text/rfc822-headers'
