//! Each scenario proves its point.

use crate::common::{count, notices, said_by, says, scenario, sent, stored};
use crate::count;
use protocol_core::message::Action;
use world::EventKind;

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const ALICE: &str = "alice@sender.example";
const BOB: &str = "bob@receiver.example";

#[test]
fn greylisting_refuses_the_first_attempt_and_takes_the_next_and_nobody_is_told() {
    let timeline = sent(scenario("greylisting"));
    assert_eq!(says(&timeline, MX, "450 4.7.1"), 1);
    assert_eq!(stored(&timeline, BOB).len(), 1);
    assert_eq!(stored(&timeline, ALICE).len(), 0);
    assert!(timeline.world().now().as_secs() >= 1800);
}

#[test]
fn a_full_mailbox_refuses_and_the_sender_is_told() {
    let timeline = sent(scenario("mailbox-full"));
    assert_eq!(says(&timeline, MX, "552 5.2.2"), 1);
    let told = stored(&timeline, ALICE);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Status: 5.2.2"), "{}", told[0]);
}

#[test]
fn a_null_mx_is_told_to_the_sender_and_no_server_is_called() {
    let timeline = sent(scenario("null-mx"));
    assert_eq!(
        count!(timeline, EventKind::ConnectionRequested(ends) if ends.port == 25),
        0
    );
    assert!(stored(&timeline, ALICE)[0].contains("Status: 5.1.10"));
}

#[test]
fn without_any_mx_the_domains_own_address_is_called() {
    let timeline = sent(scenario("implicit-mx"));
    assert_eq!(stored(&timeline, BOB).len(), 1);
}

#[test]
fn what_is_too_big_is_refused_at_mail_where_size_is_offered_and_after_the_letter_where_not() {
    let timeline = sent(scenario("too-big"));
    let (with, without) = (
        said_by(&timeline, MX),
        said_by(&timeline, "mx.other.example"),
    );
    assert!(with[1].contains("SIZE 1000"), "{with:?}");
    assert!(with[2].starts_with("552 5.3.4"), "{with:?}");
    assert!(!with.iter().any(|it| it.starts_with("354")), "{with:?}");
    assert!(!without[1].contains("SIZE"), "{without:?}");
    let go_on = without.iter().position(|it| it.starts_with("354")).unwrap();
    assert!(without[go_on + 1].starts_with("552 5.3.4"), "{without:?}");
    assert_eq!(stored(&timeline, ALICE).len(), 2);
}

#[test]
fn an_open_relay_passes_on_for_anybody_and_a_closed_one_does_not() {
    let open = sent(scenario("open-relay"));
    assert_eq!(stored(&open, BOB).len(), 1);
    let closed = sent(scenario("closed-relay"));
    assert_eq!(says(&closed, "relay.open.example", "550 5.7.1"), 1);
    assert_eq!(stored(&closed, BOB).len(), 0);
}

#[test]
fn a_loop_ends_with_5_4_6_and_one_notice() {
    let timeline = sent(scenario("loop"));
    let ends =
        says(&timeline, "gateway.receiver.example", "554 5.4.6") + says(&timeline, MX, "554 5.4.6");
    assert_eq!(ends, 1);
    assert_eq!(notices(&timeline, Action::Failed), 1);
    let told = stored(&timeline, ALICE);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("Status: 5.4.6"), "{}", told[0]);
    // Twelve are borne: the thirteenth server would have been one too many.
    assert_eq!(told[0].matches("\r\nReceived: ").count(), 12 + 2);
}

#[test]
fn of_three_recipients_each_gets_an_answer_of_its_own() {
    let timeline = sent(scenario("several-recipients"));
    assert_eq!(stored(&timeline, BOB).len(), 1);
    assert_eq!(stored(&timeline, "carol@other.example").len(), 1);
    let told = stored(&timeline, ALICE);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].matches("Final-Recipient: ").count(), 1);
    assert!(told[0].contains("Final-Recipient: rfc822; bop@receiver.example"));
    let envelopes = |kind: &EventKind| matches!(kind, EventKind::EnvelopeBegun { .. });
    assert_eq!(
        count(&timeline, envelopes),
        3,
        "one letter, three envelopes"
    );
}

#[test]
fn who_is_in_bcc_gets_the_letter_and_stands_nowhere_in_it() {
    let timeline = sent(scenario("bcc"));
    for mailbox in [BOB, "carol@receiver.example"] {
        let letters = stored(&timeline, mailbox);
        assert_eq!(letters.len(), 1);
        assert!(
            !letters[0].to_lowercase().contains("carol"),
            "{}",
            letters[0]
        );
    }
}

#[test]
fn a_pipelining_client_waits_for_three_answers_instead_of_six() {
    let timeline = sent(scenario("pipelined"));
    let provider = crate::common::id(&timeline, PROVIDER);
    let moments = timeline.events().iter().filter_map(|it| match &it.kind {
        EventKind::LineSent { line, .. } if line.sender() == provider && line.ends.port == 25 => {
            Some(it.at)
        }
        _ => None,
    });
    let mut moments: Vec<_> = moments.collect();
    moments.dedup();
    // EHLO; MAIL, three RCPT and DATA; the letter; QUIT.
    assert_eq!(moments.len(), 4);
    for name in ["bob", "carol", "dave"] {
        assert_eq!(
            stored(&timeline, &format!("{name}@receiver.example")).len(),
            1
        );
    }
}

#[test]
fn dots_are_stuffed_on_the_wire_and_not_in_the_mailbox() {
    let timeline = sent(scenario("dot-stuffing"));
    assert_eq!(
        count!(timeline, EventKind::LineSent { line, .. } if line.octets.to_text().contains("\r\n..\r\n") && line.octets.to_text().contains("\r\n...and")),
        2
    );
    let letter = &stored(&timeline, BOB)[0];
    assert!(
        letter.contains("\r\n.\r\n") && letter.contains("\r\n..and"),
        "{letter}"
    );
}

#[test]
fn a_notice_that_cannot_be_delivered_ends_without_another() {
    let timeline = sent(scenario("double-bounce"));
    assert_eq!(notices(&timeline, Action::Failed), 1);
    assert_eq!(count!(timeline, EventKind::NoticeOmitted { .. }), 1);
    let queues = timeline.world().hosts();
    let waiting = queues.filter_map(|(_, it)| it.mta.as_ref().map(|mta| mta.queue.len()));
    assert_eq!(waiting.sum::<usize>(), 0);
}

#[test]
fn a_late_letter_is_told_of_once_and_then_given_up() {
    let timeline = sent(scenario("delayed"));
    assert_eq!(notices(&timeline, Action::Delayed), 1);
    assert_eq!(notices(&timeline, Action::Failed), 1);
    let told = stored(&timeline, ALICE);
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("Action: delayed"), "{}", told[0]);
    assert!(
        told[0].contains("Will-Retry-Until: Fri, 6 Mar 2026 09:00:00 +0000"),
        "{}",
        told[0]
    );
    // Given up though the obstacle is temporary.
    assert!(
        told[1].contains("Action: failed\r\nStatus: 4.4.1"),
        "{}",
        told[1]
    );
    assert!(!told[1].contains("Will-Retry-Until"), "{}", told[1]);
}

#[test]
fn an_alias_keeps_the_reverse_path_a_detail_is_the_users_and_the_rest_is_caught() {
    let timeline = sent(scenario("aliases"));
    assert_eq!(
        stored(&timeline, BOB).len(),
        2,
        "by the alias and by the detail"
    );
    assert_eq!(stored(&timeline, "dora@receiver.example").len(), 1);
    assert_eq!(stored(&timeline, "postmaster@receiver.example").len(), 1);
    let elsewhere = stored(&timeline, "carol@other.example");
    assert_eq!(elsewhere.len(), 1);
    assert!(elsewhere[0].starts_with("Return-Path: <alice@sender.example>"));
    // What is written in the letter is not touched.
    assert!(
        elsewhere[0].contains("team@receiver.example"),
        "{}",
        elsewhere[0]
    );
}

#[test]
fn one_letter_becomes_two_between_a_server_that_keeps_a_bare_lf_and_one_that_ends_there() {
    let timeline = sent(scenario("smuggling"));
    assert_eq!(count!(timeline, EventKind::Composed { .. }), 1);
    let accepted = timeline.events().iter().filter_map(|it| match &it.kind {
        EventKind::Accepted {
            message, envelope, ..
        } => Some((
            timeline.world().host(it.host).unwrap().name.to_string(),
            *message,
            envelope.reverse_path.to_string(),
        )),
        _ => None,
    });
    let accepted: Vec<_> = accepted.collect();
    let from: Vec<_> = accepted
        .iter()
        .map(|it| (it.0.as_str(), it.2.as_str()))
        .collect();
    assert_eq!(
        from,
        [
            (PROVIDER, "<alice@sender.example>"),
            (MX, "<alice@sender.example>"),
            (MX, "<director@sender.example>"),
        ]
    );
    assert_eq!(accepted[0].1, accepted[1].1, "the letter is the same one");
    assert_ne!(accepted[1].1, accepted[2].1, "the other is another");
    let letters = stored(&timeline, BOB);
    assert_eq!(letters.len(), 2);
    assert!(letters[0].contains("lunch on Thursday"), "{}", letters[0]);
    assert!(!letters[0].contains("safe"), "{}", letters[0]);
    assert!(letters[1].contains("From: The Director"), "{}", letters[1]);
}

#[test]
fn the_same_letter_is_none_to_a_strict_server() {
    let (loose, strict) = (scenario("smuggling"), scenario("smuggling-patched"));
    assert_eq!(loose.letter, strict.letter);
    let timeline = sent(strict);
    assert_eq!(says(&timeline, MX, "554 5.6.0"), 1);
    assert_eq!(stored(&timeline, BOB).len(), 0);
    assert_eq!(stored(&timeline, ALICE).len(), 1);
}
