import email, email.policy, json, sys
kinds = [it['kind'] for it in json.load(sys.stdin)['events']]
notices = [it['notice-written'] for it in kinds if isinstance(it, dict) and 'notice-written' in it]
notice = email.message_from_string(notices[0]['content'], policy=email.policy.default)
assert len(notices) == 1 and not notice.defects, notice.defects
assert notice.get_content_type() == 'multipart/report', notice.get_content_type()
assert notice.get_param('report-type') == 'delivery-status'
assert notice['Auto-Submitted'] == 'auto-replied'
assert notice['To'].addresses[0].addr_spec == 'alice@sender.example'
text, status, original = notice.iter_parts()
assert text.get_content_type() == 'text/plain' and 'bop@receiver.example' in text.get_content()
assert status.get_content_type() == 'message/delivery-status'
whole, recipient = status.get_payload()
assert whole['Reporting-MTA'] == 'dns; relay.sender.example', whole.items()
assert recipient['Final-Recipient'] == 'rfc822; bop@receiver.example', recipient.items()
assert recipient['Action'] == 'failed' and recipient['Status'] == '5.1.1'
assert recipient['Diagnostic-Code'].startswith('smtp; 550 5.1.1'), recipient.items()
assert original.get_content_type() == 'message/rfc822'
assert original.get_payload(0)['Subject'] == 'Lunch on Thursday?'
assert not any(part.defects for part in notice.walk())
