//! Who is told what, as the sender asked (RFC 3461).

use crate::common::{mta, notices, policy, said_by, scenario, sent, stored, typed};
use crate::each;
use protocol_core::message::Action;
use protocol_core::smtp::dsn::{Asked, Notify};
use std::sync::Arc;
use world::event::Omitted;
use world::policy::RecipientCheck;
use world::{EventKind, Timeline};

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const ALICE: &str = "alice@sender.example";

#[test]
fn a_server_that_does_not_know_dsn_is_told_nothing_of_it() {
    let onwards = said_by(&sent(scenario("dsn-relayed")), PROVIDER);
    let of_dsn = |it: &String| it.contains("NOTIFY=") || it.contains("ENVID=");
    assert!(!onwards.iter().any(of_dsn), "{onwards:?}");
}

#[test]
fn a_notice_of_failure_brings_back_what_was_asked() {
    let timeline = sent(scenario("dsn-failure"));
    let told = stored(&timeline, ALICE);
    assert!(told[0].contains("text/rfc822-headers"), "{}", told[0]);
    assert!(!told[0].contains("are you free"), "{}", told[0]);
}

#[test]
fn who_wants_to_be_told_of_nothing_is_told_of_nothing() {
    for notify in [
        Notify::Never,
        Notify::On {
            success: true,
            failure: false,
            delay: false,
        },
    ] {
        let mut it = scenario("dsn-failure");
        it.letter.draft.ask = Some(Box::new(Asked {
            notify: Some(notify),
            ..Asked::default()
        }));
        let timeline = sent(it);
        assert_eq!(stored(&timeline, ALICE).len(), 0, "{notify:?}");
        let omitted = each!(timeline, EventKind::NoticeOmitted { why, .. } => *why);
        assert_eq!(
            omitted.collect::<Vec<_>>(),
            [Omitted::NotAsked],
            "{notify:?}"
        );
    }
}

#[test]
fn a_notice_about_a_header_in_utf8_goes_back_through_a_server_without_smtputf8() {
    let mut it = scenario("dsn-success");
    mta(&mut it, MX).extensions.smtputf8 = true;
    policy(&mut it, MX).recipients = RecipientCheck::Later;
    for (recipient, action, kind) in [
        (
            "<bob@receiver.example> NOTIFY=SUCCESS",
            Action::Delivered,
            "message/global-headers",
        ),
        (
            "<nobody@receiver.example>",
            Action::Failed,
            "message/global",
        ),
    ] {
        let mut timeline = Timeline::new(Arc::new(it.clone())).unwrap();
        let said = typed(
            &mut timeline,
            PROVIDER,
            MX,
            &[
                "EHLO a.example",
                "MAIL FROM:<alice@sender.example> SMTPUTF8 BODY=8BITMIME",
                &format!("RCPT TO:{recipient}"),
                "DATA",
                "Subject: h\u{e9}\r\n\r\nx\r\n.",
            ],
        );
        assert!(said[4].starts_with("250"), "{said:?}");
        timeline.last();
        assert_eq!(notices(&timeline, action), 1, "{said:?}");
        let told = stored(&timeline, ALICE);
        let part =
            format!("Content-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n");
        assert!(told[0].contains(&part), "{}", told[0]);
        assert!(told[0].contains("Subject: h=C3=A9\r\n"), "{}", told[0]);
    }
}
