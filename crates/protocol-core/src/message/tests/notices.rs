use super::*;
use crate::message::mime::Part;
use crate::smtp::EnhancedStatus;
use crate::smtp::dsn::{MessageRequest, OriginalRecipient, Returns};

fn failed(to: &str, reply: Option<Reply>, remote_mta: Option<&str>) -> NoticeRecipient {
    NoticeRecipient {
        recipient: to.parse().unwrap(),
        original: None,
        status: EnhancedStatus::new(5, 1, 1),
        reply,
        remote_mta: remote_mta.map(|it| it.parse().unwrap()),
    }
}

fn no_such_user(text: &str) -> Option<Reply> {
    let lines = text.split('\n').map(str::to_owned).collect();
    Some(Reply {
        code: ReplyCode::new(550),
        enhanced: Some(EnhancedStatus::new(5, 1, 1)),
        lines,
    })
}

fn notice(recipients: &[NoticeRecipient], original: &Octets) -> Octets {
    let request = MessageRequest::default();
    report(
        Action::Failed,
        "alice@sender.example",
        &request,
        recipients,
        original,
    )
}

fn report(
    action: Action,
    to: &str,
    request: &MessageRequest,
    recipients: &[NoticeRecipient],
    original: &Octets,
) -> Octets {
    write_notice(&NoticeInput {
        action,
        last_attempt: None,
        will_retry_until: None,
        reporting_mta: &"relay.sender.example".parse().unwrap(),
        to: &mailbox(to),
        request,
        date: DATE + 60,
        arrival_date: DATE,
        message_id: "n1@relay.sender.example",
        boundary: "notice-1",
        recipients,
        original,
    })
}

/// The part of that number: its type and its octets.
fn part(notice: &Octets, number: usize) -> (String, String) {
    let part = view(notice).part.parts[number].clone();
    (
        part.content_type,
        notice.slice(part.body).to_text().into_owned(),
    )
}

#[test]
fn a_notice_names_each_recipient_and_returns_the_message() {
    let original = composed(&draft("Tomorrow", "Hello")).content;
    let recipients = [
        failed(
            "bob@receiver.example",
            no_such_user("No such user"),
            Some("mx.receiver.example"),
        ),
        failed("Postmaster", None, None),
    ];
    let notice = notice(&recipients, &original);
    assert_seven_bit(&notice);
    let seen = view(&notice);
    assert_eq!(
        seen.field("From"),
        Some("\"Mail Delivery System\" <MAILER-DAEMON@relay.sender.example>")
    );
    assert_eq!(seen.field("To"), Some("<alice@sender.example>"));
    assert_eq!(seen.field("Auto-Submitted"), Some("auto-replied"));
    assert_eq!(seen.field("Message-ID"), Some("<n1@relay.sender.example>"));
    assert!(
        seen.text.contains("<bob@receiver.example>"),
        "{}",
        seen.text
    );
    assert!(
        seen.text.contains("550 5.1.1 No such user"),
        "{}",
        seen.text
    );

    let kind = Part::of(&notice).kind;
    assert!(kind.is("multipart", "report"));
    assert_eq!(kind.parameter("report-type"), Some(&b"delivery-status"[..]));
    assert_eq!(seen.part.parts.len(), 3);
    assert_eq!(part(&notice, 0).0, "text/plain");
    let (kind, status) = part(&notice, 1);
    assert_eq!(kind, "message/delivery-status");
    assert_eq!(
        status.trim_end(),
        "Reporting-MTA: dns; relay.sender.example\r\n\
         Arrival-Date: Mon, 1 Jun 2026 08:00:00 +0000\r\n\
         \r\n\
         Final-Recipient: rfc822; bob@receiver.example\r\n\
         Action: failed\r\n\
         Status: 5.1.1\r\n\
         Remote-MTA: dns; mx.receiver.example\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\
         \r\n\
         Final-Recipient: rfc822; postmaster@relay.sender.example\r\n\
         Action: failed\r\n\
         Status: 5.1.1"
    );
    let (kind, returned) = part(&notice, 2);
    assert_eq!(kind, "message/rfc822");
    assert_eq!(returned.as_bytes(), &*original);
}

#[test]
fn a_notice_of_delay_says_until_when_it_is_tried() {
    let said = Reply::new(
        ReplyCode::new(452),
        Some(EnhancedStatus::new(4, 2, 2)),
        "mailbox full",
    );
    let recipient = NoticeRecipient {
        status: EnhancedStatus::new(4, 2, 2),
        ..failed(
            "bob@receiver.example",
            Some(said),
            Some("mx.receiver.example"),
        )
    };
    let notice = write_notice(&NoticeInput {
        action: Action::Delayed,
        reporting_mta: &"relay.sender.example".parse().unwrap(),
        to: &mailbox("alice@sender.example"),
        request: &MessageRequest::default(),
        date: DATE + 14_400,
        arrival_date: DATE,
        last_attempt: Some(DATE + 14_400),
        will_retry_until: Some(DATE + 5 * 86_400),
        message_id: "n1@relay.sender.example",
        boundary: "notice-1",
        recipients: &[recipient],
        original: &Octets::from("Subject: x\r\n\r\nHello\r\n"),
    });
    assert_seven_bit(&notice);
    let seen = view(&notice);
    let subject = "Your message has not been delivered yet";
    assert_eq!(seen.field("Subject"), Some(subject));
    assert!(
        seen.text.contains("need not send it again"),
        "{}",
        seen.text
    );
    // The order of RFC 3464 section 2.3.
    assert_eq!(
        part(&notice, 1).1.trim_end(),
        "Reporting-MTA: dns; relay.sender.example\r\n\
         Arrival-Date: Mon, 1 Jun 2026 08:00:00 +0000\r\n\
         \r\n\
         Final-Recipient: rfc822; bob@receiver.example\r\n\
         Action: delayed\r\n\
         Status: 4.2.2\r\n\
         Remote-MTA: dns; mx.receiver.example\r\n\
         Diagnostic-Code: smtp; 452 4.2.2 mailbox full\r\n\
         Last-Attempt-Date: Mon, 1 Jun 2026 12:00:00 +0000\r\n\
         Will-Retry-Until: Sat, 6 Jun 2026 08:00:00 +0000"
    );
}

#[test]
fn what_is_not_for_seven_bits_or_long_returns_as_its_header() {
    // Not UTF-8.
    let head = b"Subject: caf\xE9\r\nX: y\r\n\r\n";
    for body in [
        "caf\u{e9}\r\n".to_owned(),
        "x\n".into(),
        "x\0\r\n".into(),
        "x".repeat(999),
        "line\r\n".repeat(10_000),
    ] {
        let original = Octets::from([head, body.as_bytes()].concat());
        let notice = notice(&[failed("bob@receiver.example", None, None)], &original);
        assert_seven_bit(&notice);
        let (kind, returned) = part(&notice, 2);
        assert_eq!(kind, "text/rfc822-headers");
        assert_eq!(returned.trim_end(), "Subject: caf?\r\nX: y");
    }
}

#[test]
fn a_reply_begins_no_field_and_no_long_line() {
    let reply = no_such_user(&format!(
        "a\r\nAction: delivered\n\0žlu {}",
        "x".repeat(5_000)
    ));
    let notice = notice(
        &[failed("bob@receiver.example", reply, None)],
        &Octets::new(),
    );
    assert_seven_bit(&notice);
    let status = part(&notice, 1).1;
    assert_eq!(status.matches("\r\nAction: ").count(), 1, "{status}");
}

#[test]
fn a_boundary_never_occurs_in_the_message_that_is_returned() {
    let inner = notice(
        &[failed("bob@receiver.example", None, None)],
        &Octets::from("A: b\r\n\r\nc\r\n"),
    );
    let outer = notice(&[failed("bob@receiver.example", None, None)], &inner);
    let seen = view(&outer);
    assert_eq!(seen.part.parts.len(), 3);
    assert_eq!(
        part(&outer, 2),
        ("message/rfc822".into(), inner.to_text().into_owned())
    );
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn a_notice_about_anything_is_three_parts_of_seven_bits(
        original in prop_oneof![
            any::<String>().prop_map(String::into_bytes),
            "([A-Za-z]{1,9}: [ -~]{0,90}\r\n){0,4}\r\n([ -~]{0,90}\r\n){0,5}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..200),
        ],
        text in any::<String>(),
    ) {
        let recipients = [failed("bob@receiver.example", no_such_user(&text), None)];
        let notice = notice(&recipients, &Octets::from(original));
        assert_seven_bit(&notice);
        prop_assert_eq!(view(&notice).part.parts.len(), 3, "{}", notice.to_text());
    }
}

#[test]
fn what_the_sender_asked_is_in_the_notice_and_decides_how_much_comes_back() {
    let request = MessageRequest {
        returns: Some(Returns::Headers),
        id: Some("QQ+1 x".into()),
    };
    let recipient = NoticeRecipient {
        original: Some(OriginalRecipient {
            kind: "rfc822".into(),
            address: "Bob@receiver.example".into(),
        }),
        ..failed("<bob@mail.receiver.example>", None, None)
    };
    let original = Octets::from("Subject: x\r\n\r\nHello\r\n");
    for (action, name) in [(Action::Failed, "failed"), (Action::Relayed, "relayed")] {
        let recipient = core::slice::from_ref(&recipient);
        let notice = report(
            action,
            "alice@sender.example",
            &request,
            recipient,
            &original,
        );
        let (_, status) = part(&notice, 1);
        assert!(
            status.starts_with("Original-Envelope-Id: QQ+1 x\r\nReporting-MTA: "),
            "{status}"
        );
        let block = format!(
            "\r\n\r\nOriginal-Recipient: rfc822; Bob@receiver.example\r\n\
             Final-Recipient: rfc822; bob@mail.receiver.example\r\nAction: {name}\r\n"
        );
        assert!(status.contains(&block), "{status}");
        let (kind, returned) = part(&notice, 2);
        assert!(kind.starts_with("text/rfc822-headers"), "{kind}");
        assert_eq!(returned, "Subject: x\r\n");
    }
}

#[test]
fn a_header_in_utf8_comes_back_in_the_types_of_rfc_6533() {
    use Action::{Delayed, Delivered, Failed, Relayed};
    let head = "Subject: h\u{e9}\r\nX: y\r\n";
    let (alice, zoe) = ("alice@sender.example", "zo\u{eb}@b\u{fc}cher.example");
    let long = "x".repeat(60_000);
    let global = "message/global\r\nContent-Transfer-Encoding: ";
    let headers = "message/global-headers\r\nContent-Transfer-Encoding: ";
    let (quoted, raw) = (
        "quoted-printable\r\n\r\nSubject: h=C3=A9\r\n",
        "8bit\r\n\r\nSubject: h\u{e9}\r\n",
    );
    for (action, returns, to, body, kind, encoded) in [
        (Delivered, None, alice, "x", headers, quoted),
        (Relayed, None, alice, "x", headers, quoted),
        (Delayed, None, alice, "x", headers, quoted),
        (Failed, Some(Returns::Headers), alice, "x", headers, quoted),
        (Failed, None, alice, &long, headers, quoted),
        (Failed, None, alice, "x", global, quoted),
        (Failed, None, alice, "h\u{e9}", global, quoted),
        (Failed, None, alice, "h\u{e9}\0", global, quoted),
        // To such a sender the notice can only go where SMTPUTF8 is offered.
        (Delivered, None, zoe, "x", headers, raw),
        (Failed, None, zoe, "h\u{e9}", global, raw),
        (Failed, None, zoe, "h\u{e9}\0", global, quoted),
    ] {
        let original = Octets::from(format!("{head}\r\n{body}\r\n"));
        let request = MessageRequest { returns, id: None };
        let recipients = [failed("<bob@receiver.example>", None, None)];
        let notice = report(action, to, &request, &recipients, &original);
        if to == alice {
            assert_seven_bit(&notice);
        }
        let text = notice.to_text();
        assert!(
            text.contains(&format!("Content-Type: {kind}{encoded}")),
            "{text}"
        );
    }
    // A body that is not UTF-8.
    let original = Octets::from([head.as_bytes(), b"\r\nh\xE9\r\n"].concat());
    let text = notice(&[failed("<bob@receiver.example>", None, None)], &original);
    let base64 = format!("Content-Type: {global}base64\r\n");
    assert!(text.to_text().contains(&base64), "{}", text.to_text());
}

#[test]
fn an_address_that_is_not_ascii_is_escaped_unless_the_notice_itself_needs_smtputf8() {
    let original = Octets::from("Subject: x\r\n\r\nHello\r\n");
    let recipients = [failed("<zo\u{eb}+1@b\u{fc}cher.example>", None, None)];
    let request = MessageRequest::default();
    for (to, kind, typed, field) in [
        (
            "alice@b\u{fc}cher.example",
            "message/delivery-status",
            "zo\\x{EB}\\x{2B}1@b\\x{FC}cher.example",
            "To: <alice@xn--bcher-kva.example>\r\n",
        ),
        (
            "zo\u{eb}@b\u{fc}cher.example",
            "message/global-delivery-status",
            "zo\u{eb}+1@b\u{fc}cher.example",
            "To: <zo\u{eb}@b\u{fc}cher.example>\r\n",
        ),
    ] {
        let notice = report(Action::Failed, to, &request, &recipients, &original);
        if mailbox(to).local.as_str().is_ascii() {
            assert_seven_bit(&notice);
        }
        let (found, status) = part(&notice, 1);
        assert_eq!(found, kind);
        let typed = format!("Final-Recipient: utf-8; {typed}\r\n");
        assert!(status.contains(&typed), "{status}");
        assert!(notice.to_text().contains(field), "{}", notice.to_text());
    }
}
