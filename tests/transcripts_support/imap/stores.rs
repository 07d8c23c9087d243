//! The mailboxes of the servers under test: bob's, and those of RFC 3501's examples.

use super::host::{Mailbox, Store, name};
use protocol_core::Octets;
use protocol_core::imap::server::SpecialUse;
use protocol_core::imap::{Flag, Flags};

/// bob's mailboxes.
pub fn bob() -> Store {
    let mut store = Store::new();
    for (folder, special_use) in [
        ("Archive", Some(SpecialUse::Archive)),
        ("Sent", Some(SpecialUse::Sent)),
        ("lists/rust", None),
        ("lists/mail/imap", None),
        ("Entw\u{fc}rfe", Some(SpecialUse::Drafts)),
    ] {
        store.create(&name(folder)).special_use = special_use;
    }
    for folder in ["INBOX", "Sent", "lists/mail/imap", "old/letters"] {
        store.subscribed.insert(name(folder));
    }
    let inbox = store.mailbox(&name("INBOX"));
    let letters: [(u32, &[Flag], &str); 3] = [
        (3, &[], FIRST),
        (7, &[Flag::Flagged], SECOND),
        (9, &[Flag::Seen, Flag::Deleted], THIRD),
    ];
    for (uid, flags, letter) in letters {
        inbox.uid_next = uid;
        let flags: Flags = flags.iter().cloned().collect();
        inbox.append(flags, 1_772_442_000, Octets::from(letter));
    }
    store
}

const FIRST: &str = "Date: Mon, 2 Mar 2026 09:59:59 +0100\r\n\
    From: Alice Adams <alice@sender.example>\r\n\
    To: bob@receiver.example\r\n\
    Subject: One\r\n\
    Message-ID: <1@sender.example>\r\n\
    \r\n\
    First.\r\n";

const SECOND: &str = "Date: Sun, 1 Mar 2026 23:00:00 +0000\r\n\
    From: \"Carol (the other)\" <carol@sender.example>\r\n\
    To: Friends: bob@receiver.example, dave@other.example;\r\n\
    Subject: =?utf-8?Q?Zw=C3=B6lf?=\r\n\
    MIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=\"part\"\r\n\
    \r\n\
    --part\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\
    Content-Transfer-Encoding: quoted-printable\r\n\
    \r\n\
    Zw=C3=B6lf.\r\n\
    --part\r\n\
    Content-Type: message/rfc822\r\n\
    \r\n\
    From: eve@other.example\r\n\
    Subject: Inside\r\n\
    \r\n\
    Enclosed.\r\n\
    --part--\r\n";

const THIRD: &str = "From: dave@other.example\r\nSubject: Three\r\n\r\nThird.\r\n";

/// The mailboxes of an example of RFC 3501. Where the RFC's levels are divided by `.`, ours are by `/`.
pub fn example(of: &str) -> Store {
    let mut store = Store::new();
    let unseen_from = |first: u32| move |it: u32| (it < first).then_some(Flag::Seen);
    let seen = |_| Some(Flag::Seen);
    let none = |_| None;
    match of {
        "6.1.2-noop" => {
            let it = fill(&mut store, "INBOX", 20, none);
            it.claimed = it.uid_next;
            fill(&mut store, "INBOX", 3, none);
        }
        "6.2.3-login" => {
            store.user = "SMITH".into();
            store.password = "SESAME".into();
        }
        "6.3.1-select" => {
            let all_but_12 = |it| (it != 12).then_some(Flag::Seen);
            let it = fill(&mut store, "INBOX", 171, all_but_12);
            it.claimed = it.uid_next;
            let it = fill(&mut store, "INBOX", 1, seen);
            (it.uid_validity, it.uid_next) = (3_857_529_045, 4392);
        }
        "6.3.2-examine" => {
            let it = fill(&mut store, "blurdybloop", 15, unseen_from(8));
            it.claimed = it.uid_next;
            let it = fill(&mut store, "blurdybloop", 2, none);
            (it.uid_validity, it.uid_next) = (3_857_529_045, 4392);
        }
        "6.3.4-delete-1" | "6.3.5-rename-1" => {
            store.mailboxes.clear();
            folders(&mut store, &["blurdybloop", "foo", "foo/bar"]);
            store.mailbox(&name("foo")).selectable = false;
        }
        "6.3.4-delete-2" => {
            store.mailboxes.clear();
            folders(&mut store, &["blurdybloop", "foo", "foo/bar"]);
        }
        "6.3.5-rename-2" => folders(&mut store, &["INBOX/bar"]),
        "6.3.8-list" => folders(&mut store, &["~/Mail/foo/bar", "~/Mail/meetings"]),
        "6.3.9-lsub" => folders(
            &mut store,
            &["#news/comp/mail/mime", "#news/comp/mail/misc"],
        ),
        "6.3.10-status" => fill(&mut store, "blurdybloop", 231, none).uid_next = 44292,
        "6.3.11-append" => folders(&mut store, &["saved-messages"]),
        "6.4.3-expunge" => {
            let deleted = |it| [3, 4, 7, 11].contains(&it).then_some(Flag::Deleted);
            fill(&mut store, "INBOX", 12, deleted);
        }
        "6.4.4-search" => {
            let flagged = |it: u32| [2, 3, 84, 882].contains(&it).then_some(Flag::Flagged);
            let inbox = fill(&mut store, "INBOX", 42, flagged);
            let letter = Octets::from("Subject: =?iso-8859-1?Q?z=E4hlt?=\r\n\r\nx");
            inbox.append(Flags::new(), 1_772_442_000, letter);
            fill(&mut store, "INBOX", 839, |it| flagged(it + 43));
        }
        "6.4.5-fetch" | "6.4.6-store" => drop(fill(&mut store, "INBOX", 4, none)),
        "6.4.7-copy" => {
            fill(&mut store, "INBOX", 4, none);
            folders(&mut store, &["MEETING"]);
        }
        "6.4.8-uid" => {
            fill(&mut store, "INBOX", 22, none);
            for uid in [4_827_313, 4_827_943, 4_828_442] {
                store.mailbox(&name("INBOX")).uid_next = uid;
                fill(&mut store, "INBOX", 1, seen);
            }
        }
        "8-sample" => {
            store.user = "mrc".into();
            store.password = "secret".into();
            let it = fill(&mut store, "INBOX", 16, unseen_from(17));
            it.claimed = it.uid_next;
            let it = fill(&mut store, "INBOX", 2, none);
            it.uid_validity = 3_857_529_045;
        }
        _ => {}
    }
    store
}

/// So many letters, with a flag by their numbers, in that mailbox.
fn fill<'a>(
    store: &'a mut Store,
    mailbox: &str,
    count: u32,
    flag: impl Fn(u32) -> Option<Flag>,
) -> &'a mut Mailbox {
    let mailbox = store.create(&name(mailbox));
    for number in 1..=count {
        let letter = format!(
            "Date: Wed, 17 Jul 1996 02:23:25 -0700\r\nFrom: a{number}@b.example\r\n\r\n{number}\r\n"
        );
        let flags: Flags = flag(number).into_iter().collect();
        mailbox.append(flags, 1_772_442_000, Octets::from(letter));
    }
    mailbox
}

fn folders(store: &mut Store, names: &[&str]) {
    for it in names {
        store.create(&name(it));
    }
}
