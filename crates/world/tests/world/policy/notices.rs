//! Who is told what, as the sender asked (RFC 3461).

use crate::common::{mta, notices, policy, said_by, scenario, sent, stored, typed};
use crate::count;
use protocol_core::message::Action;
use protocol_core::smtp::dsn::{Asked, Notify};
use std::sync::Arc;
use world::event::Omitted;
use world::policy::RecipientCheck;
use world::{EventKind, Timeline};

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const ALICE: &str = "alice@sender.example";
const BOB: &str = "bob@receiver.example";

fn by(timeline: &Timeline, wanted: Action) -> Option<String> {
    let written = timeline.events().iter().find(
        |event| matches!(event.kind, EventKind::NoticeWritten { action, .. } if action == wanted),
    );
    let host = timeline.world().host(written?.host)?;
    Some(host.name.to_string())
}

#[test]
fn the_server_of_final_delivery_tells_of_success_where_every_server_offers_dsn() {
    let timeline = sent(scenario("dsn-success"));
    assert_eq!(by(&timeline, Action::Delivered).as_deref(), Some(MX));
    assert_eq!(notices(&timeline, Action::Relayed), 0);
    let told = stored(&timeline, ALICE);
    for field in [
        "Original-Envelope-Id: QQ314159\r\n",
        "Original-Recipient: rfc822; bob@receiver.example\r\n",
        "Action: delivered\r\nStatus: 2.0.0\r\n",
    ] {
        assert!(told[0].contains(field), "{}", told[0]);
    }
    assert_eq!(stored(&timeline, BOB).len(), 1);
}

#[test]
fn where_the_next_server_lacks_dsn_the_last_that_has_it_says_relayed_after_its_250() {
    let timeline = sent(scenario("dsn-relayed"));
    assert_eq!(by(&timeline, Action::Relayed).as_deref(), Some(PROVIDER));
    assert_eq!(notices(&timeline, Action::Delivered), 0);
    // Nothing of it went to the server that does not know it.
    let onwards = said_by(&timeline, PROVIDER);
    assert!(
        onwards
            .iter()
            .all(|it| !it.contains("NOTIFY=") && !it.contains("ENVID="))
    );
    let told = stored(&timeline, ALICE);
    assert!(
        told[0].contains("Remote-MTA: dns; mx.receiver.example\r\n"),
        "{}",
        told[0]
    );
    assert!(
        told[0].contains("Diagnostic-Code: smtp; 250 "),
        "{}",
        told[0]
    );
}

#[test]
fn a_notice_of_failure_names_the_envelope_and_brings_back_what_was_asked() {
    let timeline = sent(scenario("dsn-failure"));
    let told = stored(&timeline, ALICE);
    assert!(
        told[0].contains("Original-Envelope-Id: QQ314161\r\n"),
        "{}",
        told[0]
    );
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
        assert_eq!(
            count!(
                timeline,
                EventKind::NoticeOmitted {
                    why: Omitted::NotAsked,
                    ..
                }
            ),
            1,
            "{notify:?}"
        );
    }
}

#[test]
fn what_was_asked_of_an_alias_is_asked_of_whom_it_stands_for() {
    let mut it = scenario("dsn-success");
    let bob = BOB.parse().unwrap();
    let team = "team@receiver.example".parse().unwrap();
    mta(&mut it, MX).aliases.insert(team, vec![bob]);
    it.letter.draft.to = vec!["team@receiver.example".into()];
    let timeline = sent(it);
    let told = stored(&timeline, ALICE);
    let block = "Original-Recipient: rfc822; team@receiver.example\r\n\
                 Final-Recipient: rfc822; bob@receiver.example\r\n";
    assert!(told[0].contains(block), "{}", told[0]);
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
