//! Each scenario proves its point.

use crate::common::{said_by, scenario, sent, stored};
use crate::{count, each};
use world::EventKind;

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const ALICE: &str = "alice@sender.example";
const BOB: &str = "bob@receiver.example";

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
    let moments = each!(timeline, it, EventKind::LineSent { line, .. }
        if line.sender() == provider && line.ends.port == 25 => it.at);
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
fn the_letter_that_is_smuggled_is_another_one() {
    let timeline = sent(scenario("smuggling"));
    assert_eq!(count!(timeline, EventKind::Composed { .. }), 1);
    let accepted = each!(timeline, EventKind::Accepted { message, .. } => *message);
    let accepted: Vec<_> = accepted.collect();
    assert_eq!(accepted.len(), 3);
    assert_eq!(accepted[0], accepted[1], "the letter is the same one");
    assert_ne!(accepted[1], accepted[2], "the other is another");
    let letters = stored(&timeline, BOB);
    assert!(letters[0].contains("lunch on Thursday"), "{}", letters[0]);
    assert!(!letters[0].contains("safe"), "{}", letters[0]);
    assert!(letters[1].contains("From: The Director"), "{}", letters[1]);
    let strict = scenario("smuggling-patched");
    assert_eq!(timeline.scenario().letter, strict.letter);
}
