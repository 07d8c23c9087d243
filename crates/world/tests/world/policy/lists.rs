//! Mailing lists (RFC 5321 section 3.9.2), forwarders that leave a trace (RFC 9228), vacation replies (RFC 3834).

use crate::common::{count, host, mta, policy, scenario, send, sent, start, stored};
use crate::each;
use proptest::prelude::*;
use protocol_core::message::NoReply;
use protocol_core::smtp::dsn::{Asked, Notify};
use protocol_core::smtp::{Mailbox, ReversePath};
use std::sync::Arc;
use world::event::Obstacle;
use world::input::HandEnvelope;
use world::scenario::{ListSpec, Scenario, VacationSpec};
use world::{EventKind, Input, Timeline};

const PROVIDER: &str = "mail.sender.example";
const MX: &str = "mx.receiver.example";
const OTHER: &str = "mx.other.example";
const ALICE: &str = "alice@sender.example";
const BOB: &str = "bob@receiver.example";
const CAROL: &str = "carol@other.example";
const DORA: &str = "dora@receiver.example";
const FRIENDS: &str = "friends@receiver.example";

fn address(text: &str) -> Mailbox {
    text.parse().unwrap()
}

fn obstacles(timeline: &Timeline) -> Vec<Obstacle> {
    let all = each!(timeline, EventKind::Failed { recipients, .. } => recipients[0].1.clone());
    all.collect()
}

/// Sends the letter in this envelope, to the end.
fn by_hand(timeline: &mut Timeline, from: &str, to: &str) {
    let letter = timeline.scenario().letter.clone();
    let envelope = HandEnvelope {
        reverse_path: from.parse().unwrap(),
        forward_paths: vec![to.parse().unwrap()],
    };
    let (host, draft) = (letter.host, letter.draft);
    let envelope = Some(Box::new(envelope));
    let input = Input::Send {
        host,
        draft,
        envelope,
    };
    timeline.apply(input).unwrap();
    timeline.last();
}

#[test]
fn a_list_sends_on_as_its_owner_and_says_that_it_is_a_list() {
    let timeline = sent(scenario("mailing-list"));
    for member in [BOB, CAROL] {
        let [letter] = &*stored(&timeline, member) else {
            panic!("{member}")
        };
        for field in [
            "Return-Path: <dora@receiver.example>\r\n",
            "\nDelivered-To: friends@receiver.example\r\n",
            "\nFrom: \"Alice\" <alice@sender.example>\r\n",
            "\nSubject: [friends] Lunch on Thursday?\r\n",
            "\nList-Id: <friends.receiver.example>\r\n",
            "\nList-Post: <mailto:friends@receiver.example>\r\n",
            "\nList-Owner: <mailto:dora@receiver.example>\r\n",
        ] {
            assert_eq!(letter.matches(field).count(), 1, "{field} in {letter}");
        }
    }
    assert!(stored(&timeline, DORA)[0].contains("bop@other.example"));
    assert_eq!(stored(&timeline, ALICE).len(), 0);
}

/// RFC 3461 section 5.2.7.
#[test]
fn what_was_asked_of_a_list_ends_at_it() {
    let mut it = scenario("mailing-list");
    for name in [PROVIDER, MX, OTHER] {
        mta(&mut it, name).extensions.dsn = true;
    }
    it.letter.draft.ask = Some(Box::new(Asked {
        notify: Some(Notify::On {
            success: true,
            failure: true,
            delay: false,
        }),
        ..Asked::default()
    }));
    let timeline = sent(it);
    let [told] = &*stored(&timeline, ALICE) else {
        panic!()
    };
    assert!(
        told.contains("Final-Recipient: rfc822; friends@receiver.example"),
        "{told}"
    );
    assert!(told.contains("Action: delivered"), "{told}");
    assert_eq!(stored(&timeline, DORA).len(), 1);
}

#[test]
fn a_list_sends_nothing_on_that_comes_from_nobody() {
    let mut timeline = start(scenario("mailing-list"));
    by_hand(&mut timeline, "<>", "<friends@receiver.example>");
    assert_eq!(obstacles(&timeline), [Obstacle::NotForList]);
    assert_eq!(stored(&timeline, BOB).len(), 0);
}

/// One list is a member of the other, by way of another host.
#[test]
fn lists_that_name_each_other_send_on_once() {
    let mut it = scenario("mailing-list");
    mta(&mut it, OTHER).lists = vec![ListSpec {
        address: address("bop@other.example"),
        members: vec![address(CAROL), address(FRIENDS)],
        owner: address(CAROL),
        subject_tag: None,
    }];
    let timeline = sent(it);
    assert_eq!(obstacles(&timeline), [Obstacle::Loop]);
    assert_eq!(
        count(&timeline, |it| matches!(it, EventKind::ListExpanded { .. })),
        2
    );
    let letters = stored(&timeline, CAROL);
    // From the first list, from the second, and the notice to the second’s owner.
    assert_eq!(letters.len(), 3);
    assert!(letters[2].contains("Status: 5.4.6"), "{}", letters[2]);
}

#[test]
fn a_forwarder_that_leaves_a_trace_ends_a_loop_at_its_first_turn() {
    for leaves_trace in [false, true] {
        let mut it = scenario("several-recipients");
        it.letter.draft.to = vec![BOB.into()];
        for (name, one, other) in [(MX, BOB, CAROL), (OTHER, CAROL, BOB)] {
            policy(&mut it, name).delivered_to = leaves_trace;
            policy(&mut it, name).max_received = 12;
            mta(&mut it, name)
                .aliases
                .insert(address(one), vec![address(one), address(other)]);
        }
        let timeline = sent(it);
        let turns = stored(&timeline, BOB).len();
        assert_eq!(turns, if leaves_trace { 1 } else { 6 });
        let notice = &stored(&timeline, ALICE)[0];
        let status = if leaves_trace { "5.4.6" } else { "5.4.0" };
        assert!(notice.contains(&format!("Status: {status}")), "{notice}");
        let traces = stored(&timeline, CAROL)[0]
            .matches("\nDelivered-To: ")
            .count();
        assert_eq!(traces, if leaves_trace { 2 } else { 0 });
    }
}

#[test]
fn each_rule_of_rfc_3834_leaves_the_reply_out() {
    let table = [
        (
            "<>",
            "To: Bob <bob@receiver.example>",
            Some(NoReply::NullReversePath),
        ),
        (
            "<alice@sender.example>",
            "To: carol@other.example",
            Some(NoReply::NotNamed),
        ),
        (
            "<alice@sender.example>",
            "To: bob@receiver.example\r\nAuto-Submitted: auto-generated",
            Some(NoReply::Automatic),
        ),
        (
            "<alice@sender.example>",
            "To: bob@receiver.example\r\nList-Id: <a.b.example>",
            Some(NoReply::List),
        ),
        (
            "<alice@sender.example>",
            "Cc: a@b.example, BOB@receiver.example",
            None,
        ),
    ];
    for (from, header, why) in table {
        let mut it = scenario("vacation");
        it.letter.draft.content = Some(format!("{header}\r\n\r\nHi\r\n").into());
        let mut timeline = start(it);
        by_hand(&mut timeline, from, "<bob@receiver.example>");
        let omitted = each!(timeline, EventKind::VacationOmitted { by, why, .. }
            if *by == address(BOB) => *why);
        assert_eq!(omitted.collect::<Vec<_>>(), Vec::from_iter(why), "{header}");
        let replies = count(&timeline, |it| {
            matches!(it, EventKind::VacationReplied { .. })
        });
        assert_eq!(replies, usize::from(why.is_none()), "{header}");
    }
}

#[test]
fn the_same_sender_gets_the_same_reply_once_a_week() {
    let mut timeline = start(scenario("vacation"));
    let replies = |timeline: &Timeline| stored(timeline, ALICE).len();
    let day = Input::Advance {
        micros: 86_400_000_000,
    };
    for (days, expected) in [(0, 1), (1, 1), (5, 1), (2, 2), (1, 2)] {
        for _ in 0..days {
            timeline.apply(day.clone()).unwrap();
            timeline.last();
        }
        send(&mut timeline);
        assert_eq!(replies(&timeline), expected, "{days} days later");
    }
    // Another text is another reply.
    let edit = r#"{"edit":{"host":{"name":"mx.receiver.example","set":{"store":{"users":[
        {"address":"bob@receiver.example","password":"letmein","vacation":{"text":"Back soon."}}]}}}}}"#;
    timeline.apply(serde_json::from_str(edit).unwrap()).unwrap();
    send(&mut timeline);
    assert_eq!(replies(&timeline), 3);
    assert!(stored(&timeline, ALICE)[2].contains("Back soon."));
}

#[test]
fn a_list_that_cannot_be_is_refused_with_its_place() {
    let list = |set: fn(&mut ListSpec)| {
        let mut it = scenario("mailing-list");
        set(&mut mta(&mut it, MX).lists[0]);
        Timeline::new(Arc::new(it)).unwrap_err().path
    };
    let at = |field: &str| {
        let mut it = scenario("mailing-list");
        let index = it.hosts.iter_mut().position(|it| it.name.as_str() == MX);
        format!("hosts[{}].mta.lists[0].{field}", index.unwrap())
    };
    assert_eq!(list(|it| it.address = address(CAROL)), at("address"));
    assert_eq!(list(|it| it.members.clear()), at("members"));
    assert_eq!(list(|it| it.members.push(address(FRIENDS))), at("members"));
    assert_eq!(list(|it| it.owner = address(FRIENDS)), at("owner"));
    assert_eq!(
        list(|it| it.subject_tag = Some("a\r\nb".into())),
        at("subject_tag")
    );
}

/// What an address at one of two servers is: its members, and whether it is a list; or a mailbox.
type Entry = Option<(Vec<usize>, Option<usize>)>;

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let members = prop::collection::vec(0..ADDRESSES.len(), 1..4);
    let entry = prop::option::of((members, prop::option::of(0..ADDRESSES.len())));
    prop::collection::vec(entry, ADDRESSES.len())
}

const ADDRESSES: [&str; 6] = [
    BOB,
    DORA,
    FRIENDS,
    CAROL,
    "dan@other.example",
    "erin@other.example",
];

/// Lists and forwarders as drawn, and mailboxes whose owners are away.
fn tangled(entries: &[Entry]) -> Option<Scenario> {
    let mut it = scenario("mailing-list");
    for name in [MX, OTHER] {
        let users = &mut host(&mut it, name).store.as_mut().unwrap().users;
        let first = users[0].clone();
        users.clear();
        for own in ADDRESSES.map(address) {
            if own.domain().unwrap().as_str() == &name[3..] {
                let vacation = Some(VacationSpec {
                    text: "away".into(),
                    days: 7,
                });
                users.push(world::scenario::UserSpec {
                    address: own,
                    vacation,
                    ..first.clone()
                });
            }
        }
        let server = mta(&mut it, name);
        server.lists.clear();
        server.policy.delivered_to = true;
        for (own, entry) in ADDRESSES.map(address).into_iter().zip(entries) {
            let Some((members, owner)) = entry else {
                continue;
            };
            if own.domain().unwrap().as_str() != &name[3..] {
                continue;
            }
            let members = members.iter().map(|it| address(ADDRESSES[*it])).collect();
            match owner {
                None => drop(server.aliases.insert(own, members)),
                Some(owner) => server.lists.push(ListSpec {
                    address: own,
                    members,
                    owner: address(ADDRESSES[*owner]),
                    subject_tag: None,
                }),
            }
        }
    }
    Timeline::new(Arc::new(it.clone())).is_ok().then_some(it)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn lists_forwarders_and_vacations_never_go_on_for_ever(
        entries in entries(),
        from in prop::option::of(0..ADDRESSES.len()),
        to in 0..ADDRESSES.len(),
    ) {
        let Some(scenario) = tangled(&entries) else { return Ok(()) };
        let mut timeline = start(scenario);
        let from = from.map_or(ReversePath::Null, |it| ReversePath::Mailbox(address(ADDRESSES[it])));
        by_hand(&mut timeline, &from.to_string(), &format!("<{}>", ADDRESSES[to]));
        prop_assert!(!timeline.world().has_work());
        let replies = each!(timeline, EventKind::VacationReplied { reply, .. } => *reply);
        let replies: Vec<_> = replies.collect();
        let answered = each!(timeline, EventKind::VacationReplied { about, .. } => *about);
        prop_assert!(answered.into_iter().all(|it| !replies.contains(&it)));
    }
}
