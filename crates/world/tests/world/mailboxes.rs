//! Mailboxes that several programs read, by IMAP and by POP3.

use crate::common::{apply, scenario, sent, start};
use crate::{count, each, first};
use protocol_core::imap::{Flag, Job, MailboxName};
use protocol_core::pop3::stuffing::Unstuffer;
use protocol_core::smtp::data::{BareLineEnds, has_bare};
use world::host::Mua;
use world::scenario::{FolderSpec, MessageSpec};
use world::{ConnectionId, ConnectionName, Event, EventKind, HostId, Input, InputError, Timeline};

fn name(short: &str) -> protocol_core::smtp::Domain {
    format!("{short}.receiver.example").parse().unwrap()
}

fn host(timeline: &Timeline, short: &str) -> HostId {
    timeline.world().host_named(&name(short)).unwrap()
}

fn program<'a>(timeline: &'a Timeline, name: &str) -> &'a Mua {
    let id = host(timeline, name);
    timeline.world().host(id).unwrap().mua.as_ref().unwrap()
}

/// What the program has of a mailbox: unique identifiers and flags.
fn copies(timeline: &Timeline, name: &str, mailbox: &str) -> Vec<(u32, String)> {
    let mailbox = MailboxName::new(mailbox).unwrap();
    let copies = program(timeline, name).mail.of(&mailbox);
    copies
        .map(|(uid, copy)| (uid, written(copy.flags.iter())))
        .collect()
}

/// What Bob's mailbox holds.
fn held(timeline: &Timeline, mailbox: &str) -> Vec<(u32, String)> {
    let mailbox = MailboxName::new(mailbox).unwrap();
    let mut stores = timeline
        .world()
        .hosts()
        .filter_map(|(_, it)| it.store.as_ref());
    let bob = "bob@receiver.example".parse().unwrap();
    let account = stores.find_map(|it| it.users.get(&bob)).unwrap();
    let messages = account.folders[&mailbox].content.messages.iter();
    messages
        .map(|it| (it.uid, written(it.flags.iter())))
        .collect()
}

/// Flags but `\Recent`, which each session has its own idea of.
fn written<'a>(flags: impl Iterator<Item = &'a Flag>) -> String {
    let kept = flags.filter(|it| **it != Flag::Recent);
    kept.map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn line<'a>(timeline: &'a Timeline, begins: &str) -> &'a Event {
    first!(timeline, EventKind::LineSent { line, .. } if line.octets.starts_with(begins.as_bytes()))
}

#[test]
fn what_a_server_tells_unasked_is_caused_by_the_delivery_and_that_by_the_250() {
    let timeline = sent(scenario("idle"));
    let events = timeline.events();
    let told = line(&timeline, "* 1 EXISTS");
    let mut causes = Vec::new();
    let mut cause = told.cause;
    while let Some(id) = cause {
        let event = &events[id.index()];
        causes.push(event);
        cause = event.cause;
    }
    assert!(matches!(causes[0].kind, EventKind::Delivered { .. }));
    let accepted = |it: &&&Event| matches!(it.kind, EventKind::Accepted { .. });
    assert!(causes.iter().find(accepted).is_some());
    // And forth: it is heard, and the program goes for the letter.
    let heard = first!(timeline, EventKind::LineReceived { sent, .. } if *sent == told.id).id;
    let done = line(&timeline, "DONE");
    assert_eq!(done.cause, Some(heard));
    assert_eq!(copies(&timeline, "phone", "INBOX").len(), 1);
    assert!(
        !timeline.world().has_work(),
        "a program that waits moves no mail"
    );
}

#[test]
fn a_program_learns_what_another_did_when_it_looks() {
    let timeline = sent(scenario("two-programs"));
    let marked = vec![(1, "\\Seen \\Flagged".to_owned())];
    assert_eq!(held(&timeline, "INBOX"), marked);
    assert_eq!(copies(&timeline, "phone", "INBOX"), marked);
    assert_eq!(copies(&timeline, "tablet", "INBOX"), marked);
}

#[test]
fn peeking_leaves_a_letter_unseen_and_reading_does_not() {
    let mut before = scenario("seen");
    before.later.clear();
    assert_eq!(held(&sent(before), "INBOX"), [(1, String::new())]);
    let after = sent(scenario("seen"));
    assert_eq!(held(&after, "INBOX"), [(1, "\\Seen \\Flagged".to_owned())]);
}

#[test]
fn who_stays_connected_is_told_what_goes_and_keeps_the_rest() {
    let timeline = sent(scenario("move-and-expunge"));
    let left = vec![(3, String::new()), (4, String::new())];
    assert_eq!(held(&timeline, "INBOX"), left);
    assert_eq!(held(&timeline, "Archive"), [(1, String::new())]);
    assert_eq!(copies(&timeline, "tablet", "INBOX"), left);
    assert_eq!(copies(&timeline, "phone", "INBOX"), left);
}

#[test]
fn copies_of_another_mailbox_of_that_name_are_let_go() {
    let timeline = sent(scenario("uidvalidity"));
    let projects = MailboxName::new("Projects").unwrap();
    let mut copies = program(&timeline, "phone").mail.of(&projects);
    let (uid, copy) = copies.next().unwrap();
    assert_eq!(uid, 1);
    assert!(copy.content.to_text().contains("The new plan"));
    assert!(copies.next().is_none());
    assert_eq!(count!(timeline, EventKind::CopiesForgotten { .. }), 1);
}

#[test]
fn only_quit_deletes_by_pop3() {
    let count = |timeline: &Timeline| count!(*timeline, EventKind::MessagesRemoved { .. });
    let quit = sent(scenario("pop3"));
    assert_eq!((held(&quit, "INBOX").len(), count(&quit)), (0, 1));
    assert_eq!(copies(&quit, "laptop", "INBOX").len(), 1);
    let mut dropped = scenario("pop3-dropped");
    let later = std::mem::take(&mut dropped.later);
    let once = sent(dropped.clone());
    assert_eq!((held(&once, "INBOX").len(), count(&once)), (1, 0));
    // The next time it is deleted, and not fetched again.
    dropped.later = later;
    let twice = sent(dropped);
    assert_eq!((held(&twice, "INBOX").len(), count(&twice)), (0, 1));
    assert_eq!(copies(&twice, "laptop", "INBOX").len(), 1);
}

#[test]
fn what_pop3_takes_away_imap_no_longer_shows() {
    let timeline = sent(scenario("pop3-and-imap"));
    assert!(held(&timeline, "INBOX").is_empty());
    assert!(copies(&timeline, "phone", "INBOX").is_empty());
    assert_eq!(copies(&timeline, "laptop", "INBOX").len(), 1);
}

/// A console at the mailbox server: what it is told.
struct Console<'a> {
    timeline: &'a mut Timeline,
    on: ConnectionName,
}

impl<'a> Console<'a> {
    fn open(timeline: &'a mut Timeline, port: u16) -> Self {
        Self::open_at(timeline, "mail", port)
    }

    fn open_at(timeline: &'a mut Timeline, server: &str, port: u16) -> Self {
        let (from, to) = (name("laptop"), name(server));
        timeline.apply(Input::Open { from, to, port }).unwrap();
        let names = timeline.world().connections().filter_map(|it| it.name);
        let on = names.max().unwrap();
        timeline.last();
        Self { timeline, on }
    }

    fn says(&mut self, line: &str) -> String {
        String::from_utf8_lossy(&self.hears(line)).into_owned()
    }

    /// What the server says to the line, octet for octet.
    fn hears(&mut self, line: &str) -> Vec<u8> {
        let before = self.timeline.events().len();
        let (on, line) = (self.on, line.to_owned());
        let connection = self.timeline.world().connection_named(on).unwrap().id;
        let typed = Input::Type { on, line };
        apply(self.timeline, typed);
        let after = self.timeline.events()[before..].iter();
        let heard = after.filter_map(|it| match &it.kind {
            EventKind::LineReceived { line, .. } if it.connection == Some(connection) => {
                (line.from == protocol_core::smtp::Side::Server).then_some(&line.octets)
            }
            _ => None,
        });
        heard.flat_map(|it| it.to_vec()).collect()
    }
}

/// By each way into the store come octets that IMAP (RFC 3501 section 4.3.1: no NUL) and POP3 (RFC 1939
/// section 3: lines that end in CRLF, dots stuffed) cannot carry.
#[test]
fn whatever_came_into_the_store_goes_out_as_imap_and_pop3_can_carry_it() {
    const CONTENT: &str = "Subject: a\0b\r\n\r\n\n.\n.\r\n\r.c";
    let mut scenario = scenario("pop3-and-imap");
    for host in &mut scenario.hosts {
        if let Some(mta) = &mut host.mta {
            mta.policy.line_ends.bare = BareLineEnds::Keep;
            (mta.extensions.chunking, mta.extensions.binary_mime) = (true, true);
        }
        for user in host.store.iter_mut().flat_map(|it| &mut it.users) {
            user.folders = vec![FolderSpec {
                name: MailboxName::inbox(),
                special_use: None,
                messages: vec![MessageSpec {
                    content: CONTENT.into(),
                    flags: Vec::new(),
                }],
            }];
        }
        // Nobody else is to read it.
        host.mua = host
            .mua
            .take()
            .filter(|_| host.name.as_str() == "laptop.sender.example");
    }
    let mut timeline = start(scenario);
    let mut smtp = Console::open_at(&mut timeline, "mx", 25);
    smtp.says("EHLO x.example");
    for (body, content) in [
        ("8BITMIME", format!("DATA\r\n{CONTENT}\r\n.")),
        (
            "BINARYMIME",
            format!("BDAT {} LAST\r\n{CONTENT}", CONTENT.len()),
        ),
    ] {
        let begun = format!("MAIL FROM:<> BODY={body}\r\nRCPT TO:<bob@receiver.example>\r\n");
        let said = smtp.says(&(begun + &content));
        assert!(said.contains("accepted as"), "{said}");
    }
    let mut imap = Console::open(&mut timeline, 143);
    imap.says("a LOGIN bob letmein");
    let refused = imap.says(&format!(
        "b APPEND INBOX {{{}+}}\r\n{CONTENT}",
        CONTENT.len()
    ));
    assert!(refused.starts_with("b BAD"), "{refused}");
    let without_nul = CONTENT.replace('\0', "");
    let taken = imap.says(&format!(
        "c APPEND INBOX {{{}+}}\r\n{without_nul}",
        without_nul.len()
    ));
    assert!(taken.starts_with("c OK"), "{taken}");
    assert!(imap.says("d SELECT INBOX").contains("* 4 EXISTS"));
    let all = imap.hears("e FETCH 1:4 (RFC822.SIZE ENVELOPE BODYSTRUCTURE RFC822 BODY[TEXT])");
    assert!(!all.contains(&0) && all.ends_with(b"e OK FETCH done\r\n"));

    let mut pop3 = Console::open(&mut timeline, 110);
    pop3.says("USER bob");
    assert!(pop3.says("PASS letmein").starts_with("+OK"));
    let mut total = 0;
    for number in 1..=4 {
        let listed = pop3.says(&format!("LIST {number}"));
        let size: usize = listed.rsplit(' ').next().unwrap().trim().parse().unwrap();
        total += size;
        for command in ["RETR", "TOP"] {
            let lines = if command == "TOP" { " 99" } else { "" };
            let sent = pop3.hears(&format!("{command} {number}{lines}"));
            let first = sent.windows(2).position(|it| it == b"\r\n").unwrap() + 2;
            let mut content = Vec::new();
            let (taken, ended) = Unstuffer::default().push(&sent[first..], &mut content);
            assert!(
                ended && taken == sent.len() - first,
                "{number}: no more than it"
            );
            assert_eq!(content.len(), size, "{number}");
            assert!(!has_bare(&content) && !content.contains(&0), "{number}");
            assert!(
                content.ends_with(b"\r\n\r\n.\r\n.\r\n\r\n.c\r\n"),
                "{number}"
            );
        }
    }
    assert_eq!(pop3.says("STAT"), format!("+OK 4 {total}\r\n"));
}

#[test]
fn a_maildrop_has_one_session_until_that_ends() {
    let mut timeline = sent(scenario("pop3"));
    let mut first = Console::open(&mut timeline, 110);
    first.says("USER bob");
    assert!(first.says("PASS letmein").starts_with("+OK"));
    let on = first.on;
    let mut second = Console::open(&mut timeline, 110);
    second.says("USER bob");
    assert!(second.says("PASS letmein").starts_with("-ERR [IN-USE]"));
    apply(&mut timeline, Input::Close { on });
    let mut third = Console::open(&mut timeline, 110);
    third.says("USER bob");
    assert!(third.says("PASS letmein").starts_with("+OK"));
}

#[test]
fn a_person_at_a_console_sees_what_bobs_program_changes() {
    let mut timeline = sent(scenario("pop3-and-imap"));
    let mut console = Console::open(&mut timeline, 143);
    console.says("a LOGIN bob letmein");
    assert!(console.says("b CREATE \"Un dia\"").starts_with("b OK"));
    let appended = console.says("c APPEND \"Un dia\" {4+}\r\nhola");
    assert!(appended.contains("APPENDUID"), "{appended}");
    assert!(console.says("d SELECT \"Un dia\"").contains("* 1 EXISTS"));
    assert!(console.says("e IDLE").starts_with("+ "));
    let (phone, connection) = (name("phone"), ConnectionId(0));
    assert!(timeline.world().connections().any(|it| it.id != connection));
    let before = timeline.events().len();
    for job in [
        Job::Open(MailboxName::new("Un dia").unwrap()),
        Job::StoreFlags {
            uids: vec![1],
            operation: protocol_core::imap::StoreOperation::Add,
            flags: [Flag::Flagged].into_iter().collect(),
        },
    ] {
        let host = phone.clone();
        apply(&mut timeline, Input::Read { host, job });
    }
    let after = &timeline.events()[before..];
    let told = after.iter().any(|it| match &it.kind {
        EventKind::LineReceived { line, .. } => {
            it.host == host(&timeline, "laptop")
                && line.octets.starts_with(b"* 1 FETCH (FLAGS (\\Flagged")
        }
        _ => false,
    });
    assert!(told, "{after:?}");
}

#[test]
fn who_only_collects_can_do_nothing_else() {
    let mut timeline = sent(scenario("pop3"));
    let laptop = name("laptop");
    let refused = timeline.apply(Input::Read {
        host: laptop.clone(),
        job: Job::List,
    });
    assert_eq!(refused, Err(InputError::OnlyCollects(laptop.clone())));
    timeline.apply(Input::Check { host: laptop }).unwrap();
}

#[test]
fn a_crash_of_the_mailbox_server_leaves_no_lock_and_who_stayed_connected_comes_back() {
    let mut it = scenario("pop3-and-imap");
    let crash = serde_json::json!({ "host": "mail.receiver.example", "stage": "quit",
        "fault": { "crash": { "seconds": 60 } }, "times": 1 });
    it.faults.push(serde_json::from_value(crash).unwrap());
    let timeline = sent(it);
    // The lock went with the crash, and the laptop collects the letter when it looks again.
    let phone = copies(&timeline, "phone", "INBOX");
    assert_eq!(phone, held(&timeline, "INBOX"));
    let phone = host(&timeline, "phone");
    let looks = each!(timeline, it, EventKind::MailChecked => it.host == phone);
    assert!(looks.filter(|it| *it).count() >= 2);
}

#[test]
fn a_run_with_all_of_it_replays_to_the_same_digest() {
    for name in ["idle", "mailbox-names", "pop3-and-imap", "attachment"] {
        let timeline = sent(scenario(name));
        let again = Timeline::replay(&timeline.run()).unwrap();
        assert_eq!(again.digest(), timeline.digest());
    }
}

#[test]
fn a_program_shows_a_mailbox_by_its_new_name_and_inbox_where_it_is_gone() {
    for stays in [false, true] {
        let mut scenario = scenario("idle");
        for host in &mut scenario.hosts {
            if let Some(read) = host.mua.as_mut().and_then(|it| it.read.as_mut()) {
                read.stays = stays;
            }
        }
        let mut timeline = sent(scenario);
        let phone = name("phone");
        let name = |name: &str| MailboxName::new(name).unwrap();
        let mut does = |job: Job| {
            let host = phone.clone();
            let input = Input::Read { host, job };
            apply(&mut timeline, input);
            let mail = &program(&timeline, "phone").mail;
            let refused = mail.refused.as_ref().map(|(command, _)| command.as_str());
            let names: Vec<String> = mail.folders.iter().map(|it| it.name.to_string()).collect();
            (mail.shown(), names, refused, mail.found.clone())
        };
        does(Job::List);
        does(Job::Create(name("Work")));
        does(Job::Open(name("Work")));
        let (from, to) = (name("Work"), name("Plans"));
        let (shown, names, ..) = does(Job::Rename { from, to });
        assert_eq!(
            (shown, names),
            (name("Plans"), vec!["INBOX".into(), "Plans".into()])
        );
        let (shown, names, refused, _) = does(Job::Delete(name("Plans")));
        assert_eq!((shown, names), (MailboxName::inbox(), vec!["INBOX".into()]));
        assert_eq!(refused, None);
        // What is refused changes nothing, and the first no is what is told.
        let (from, to) = (name("Nowhere"), name("Plans"));
        assert_eq!(does(Job::Rename { from, to }).2, Some("RENAME"));
        assert_eq!(does(Job::Search("ALL".into())).3, Some(vec![1]));
        let (.., refused, found) = does(Job::Search("NONSENSE".into()));
        assert_eq!((refused, found), (Some("UID SEARCH"), None));
    }
}
