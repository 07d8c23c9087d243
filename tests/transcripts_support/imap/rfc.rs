//! The conversations of RFC 3501: its sample connection (section 8) and the examples of section 6 that can
//! be had again; the same commands, the same responses in the same order, with letters of our own. Where
//! the RFC's levels are divided by `.`, ours are by `/`.

use super::super::Cell;
use super::host::{Mailbox, Store, name};
use super::{Imap, Mutant};
use protocol_core::Octets;
use protocol_core::imap::server::{Config, Tls};
use protocol_core::imap::{Flag, Flags};
use protocol_core::sasl::Mechanism;

/// A conversation of the RFC.
pub struct Scene {
    pub file: &'static str,
    pub section: &'static str,
    pub about: &'static str,
    /// What leads to it; the RFC does not show it.
    pub before: &'static [&'static str],
    pub lines: &'static [&'static str],
    /// What the RFC has: of each line as much as [`essence`] leaves of it.
    pub exchange: &'static [&'static str],
    store: fn(&mut Store),
}

impl Scene {
    pub fn run(&self, lines: &[String]) -> Vec<String> {
        let mut store = Store::new();
        (self.store)(&mut store);
        let config = Config {
            name: "imap.example".parse().expect("it is a domain"),
            tls: match self.section {
                "6.1.1" | "6.2.1" => Tls::Required,
                _ => Tls::None,
            },
            secured_from_start: false,
            mechanisms: match self.section {
                "8" => Vec::new(),
                _ => vec![Mechanism::Plain],
            },
            extensions: [].into(),
            max_errors: 20,
            max_message: 1_000_000,
        };
        Imap::at(store, &config, Mutant::None).converse(lines)
    }

    pub fn cell(&self) -> Cell {
        let all = self.before.iter().chain(self.lines);
        Cell {
            state: "rfc3501",
            file: self.file.to_owned(),
            lines: all.map(|it| (*it).to_owned()).collect(),
            about: self.about.to_owned(),
            section: format!("RFC 3501, section {}", self.section),
        }
    }

    /// What a transcript has of it, behind what leads to it.
    pub fn essence(&self, dialogue: &[String]) -> Vec<String> {
        let commands = || {
            dialogue
                .iter()
                .enumerate()
                .filter(|(_, it)| it.starts_with("C: "))
        };
        let start = match self.before.len() {
            0 => 0,
            count => commands().nth(count).map_or(0, |(at, _)| at),
        };
        let lines = dialogue[start..].iter();
        let found = lines.filter_map(|line| essence(line));
        match self.section {
            // The sample tells SELECT's data in another order than the example in 6.3.1, and less.
            "8" => {
                let known: Vec<&str> = self.exchange.to_vec();
                let mut found: Vec<String> =
                    found.filter(|it| known.contains(&it.as_str())).collect();
                let place = |it: &String| known.iter().position(|line| line == it);
                let select = found.iter().position(|it| it.starts_with("C: a002"));
                let end = found.iter().position(|it| it.starts_with("a002 "));
                if let (Some(select), Some(end)) = (select, end) {
                    found[select..end].sort_by_key(place);
                }
                found
            }
            _ => found.collect(),
        }
    }
}

/// A client's line as it is, if it is a command; of a server's what does not depend on the letters.
fn essence(line: &str) -> Option<String> {
    let Some(said) = line.strip_prefix("S: ") else {
        let tag = line.strip_prefix("C: ")?.split(' ').next()?;
        let is_tag = tag.len() >= 4 && tag.ends_with(|it: char| it.is_ascii_digit());
        let is_named = [
            "abcd", "efgh", "ijkl", "FXXZ", "A82", "A83", "A84", "A85", "A86",
        ];
        let is_command = is_tag && !tag.contains(':') || is_named.contains(&tag);
        return is_command.then(|| line.to_owned());
    };
    let words: Vec<&str> = said.split(' ').collect();
    Some(match words.as_slice() {
        ["+", ..] => "+".to_owned(),
        ["*", "OK", "[CAPABILITY", ..] => "* OK".to_owned(),
        ["*", "OK", "[PERMANENTFLAGS", ..] => "* OK [PERMANENTFLAGS".to_owned(),
        ["*", "OK", code, number, ..] if number.ends_with(']') => format!("* OK {code} {number}"),
        ["*", "OK", ..] => "* OK".to_owned(),
        ["*", word @ ("FLAGS" | "CAPABILITY" | "BYE"), ..] => format!("* {word}"),
        ["*", "STATUS", name, ..] => format!("* STATUS {name}"),
        ["*", number, "FETCH", ..] => format!("* {number} FETCH"),
        ["*", "SEARCH" | "LIST" | "LSUB", ..] | ["*", _, "EXISTS" | "RECENT" | "EXPUNGE"] => {
            said.to_owned()
        }
        [tag, status @ ("OK" | "NO" | "BAD"), rest @ ..] => {
            let access = rest.first().filter(|it| it.starts_with("[READ-"));
            access.map_or(format!("{tag} {status}"), |it| {
                format!("{tag} {status} {it}")
            })
        }
        _ => return None,
    })
}

const LOGIN: &str = "a LOGIN bob letmein";
const SELECT: &str = "b SELECT INBOX";

/// So many letters, with flags by their numbers.
fn fill(mailbox: &mut Mailbox, count: u32, flags: impl Fn(u32) -> Vec<Flag>) {
    for number in 1..=count {
        let letter = format!(
            "Date: Wed, 17 Jul 1996 02:23:25 -0700\r\nFrom: a{number}@b.example\r\n\r\n{number}\r\n"
        );
        let flags: Flags = flags(number).into_iter().collect();
        mailbox.append(flags, 1_772_442_000, Octets::from(letter));
    }
}

fn inbox(store: &mut Store, count: u32, flags: impl Fn(u32) -> Vec<Flag>) -> &mut Mailbox {
    let inbox = store.mailbox(&name("INBOX"));
    fill(inbox, count, flags);
    inbox
}

fn folders(store: &mut Store, names: &[&str]) {
    for it in names {
        store.create(&name(it));
    }
}

fn none(_: u32) -> Vec<Flag> {
    Vec::new()
}

pub static SCENES: [Scene; 27] = [
    Scene {
        file: "6.1.1-capability",
        section: "6.1.1",
        about: "CAPABILITY before and behind STARTTLS.",
        before: &[],
        lines: &["abcd CAPABILITY", "efgh STARTTLS", "ijkl CAPABILITY"],
        exchange: &[
            "* OK",
            "C: abcd CAPABILITY",
            "* CAPABILITY",
            "abcd OK",
            "C: efgh STARTTLS",
            "efgh OK",
            "C: ijkl CAPABILITY",
            "* CAPABILITY",
            "ijkl OK",
        ],
        store: |_| {},
    },
    Scene {
        file: "6.1.2-noop",
        section: "6.1.2",
        about: "NOOP tells what changed.",
        before: &[
            LOGIN,
            SELECT,
            "(elsewhere) STORE 22 +FLAGS (\\Deleted)",
            "(elsewhere) EXPUNGE",
            "(elsewhere) STORE 14 +FLAGS (\\Seen \\Deleted)",
            "(elsewhere) COPY 1 INBOX",
        ],
        lines: &["a047 NOOP"],
        exchange: &[
            "C: a047 NOOP",
            "* 22 EXPUNGE",
            "* 23 EXISTS",
            "* 3 RECENT",
            "* 14 FETCH",
            "a047 OK",
        ],
        store: |store| {
            let it = inbox(store, 20, none);
            it.claimed = it.uid_next;
            fill(it, 3, none);
        },
    },
    Scene {
        file: "6.1.3-logout",
        section: "6.1.3",
        about: "LOGOUT.",
        before: &[LOGIN],
        lines: &["A023 LOGOUT"],
        exchange: &["C: A023 LOGOUT", "* BYE", "A023 OK"],
        store: |_| {},
    },
    Scene {
        file: "6.2.1-starttls",
        section: "6.2.1",
        about: "STARTTLS, and then LOGIN.",
        before: &[],
        lines: &[
            "a001 CAPABILITY",
            "a002 STARTTLS",
            "a003 CAPABILITY",
            "a004 LOGIN bob letmein",
        ],
        exchange: &[
            "* OK",
            "C: a001 CAPABILITY",
            "* CAPABILITY",
            "a001 OK",
            "C: a002 STARTTLS",
            "a002 OK",
            "C: a003 CAPABILITY",
            "* CAPABILITY",
            "a003 OK",
            "C: a004 LOGIN bob letmein",
            "a004 OK",
        ],
        store: |_| {},
    },
    Scene {
        file: "6.2.3-login",
        section: "6.2.3",
        about: "LOGIN.",
        before: &[],
        lines: &["a001 LOGIN SMITH SESAME"],
        exchange: &["* OK", "C: a001 LOGIN SMITH SESAME", "a001 OK"],
        store: |store| {
            store.user = "SMITH".into();
            store.password = "SESAME".into();
        },
    },
    Scene {
        file: "6.3.1-select",
        section: "6.3.1",
        about: "SELECT.",
        before: &[LOGIN],
        lines: &["A142 SELECT INBOX"],
        exchange: &[
            "C: A142 SELECT INBOX",
            "* 172 EXISTS",
            "* 1 RECENT",
            "* OK [UNSEEN 12]",
            "* OK [UIDVALIDITY 3857529045]",
            "* OK [UIDNEXT 4392]",
            "* FLAGS",
            "* OK [PERMANENTFLAGS",
            "A142 OK [READ-WRITE]",
        ],
        store: |store| {
            let seen = |it| if it == 12 { vec![] } else { vec![Flag::Seen] };
            let it = inbox(store, 171, seen);
            it.claimed = it.uid_next;
            fill(it, 1, |_| vec![Flag::Seen]);
            it.uid_validity = 3_857_529_045;
            it.uid_next = 4392;
        },
    },
    Scene {
        file: "6.3.2-examine",
        section: "6.3.2",
        about: "EXAMINE.",
        before: &[LOGIN],
        lines: &["A932 EXAMINE blurdybloop"],
        exchange: &[
            "C: A932 EXAMINE blurdybloop",
            "* 17 EXISTS",
            "* 2 RECENT",
            "* OK [UNSEEN 8]",
            "* OK [UIDVALIDITY 3857529045]",
            "* OK [UIDNEXT 4392]",
            "* FLAGS",
            "* OK [PERMANENTFLAGS",
            "A932 OK [READ-ONLY]",
        ],
        store: |store| {
            let it = store.create(&name("blurdybloop"));
            fill(it, 15, |it| if it < 8 { vec![Flag::Seen] } else { vec![] });
            it.claimed = it.uid_next;
            fill(it, 2, none);
            it.uid_validity = 3_857_529_045;
            it.uid_next = 4392;
        },
    },
    Scene {
        file: "6.3.3-create",
        section: "6.3.3",
        about: "CREATE, a level for others and one of those.",
        before: &[LOGIN],
        lines: &[
            "A003 CREATE owatagusiam/",
            "A004 CREATE owatagusiam/blurdybloop",
        ],
        exchange: &[
            "C: A003 CREATE owatagusiam/",
            "A003 OK",
            "C: A004 CREATE owatagusiam/blurdybloop",
            "A004 OK",
        ],
        store: |_| {},
    },
    Scene {
        file: "6.3.4-delete-1",
        section: "6.3.4",
        about: "DELETE of what has others below and cannot be selected.",
        before: &[LOGIN],
        lines: &[
            "A682 LIST \"\" *",
            "A683 DELETE blurdybloop",
            "A684 DELETE foo",
            "A685 DELETE foo/bar",
            "A686 LIST \"\" *",
            "A687 DELETE foo",
        ],
        exchange: &[
            "C: A682 LIST \"\" *",
            "* LIST () \"/\" blurdybloop",
            "* LIST (\\Noselect) \"/\" foo",
            "* LIST () \"/\" foo/bar",
            "A682 OK",
            "C: A683 DELETE blurdybloop",
            "A683 OK",
            "C: A684 DELETE foo",
            "A684 NO",
            "C: A685 DELETE foo/bar",
            "A685 OK",
            "C: A686 LIST \"\" *",
            "* LIST (\\Noselect) \"/\" foo",
            "A686 OK",
            "C: A687 DELETE foo",
            "A687 OK",
        ],
        store: |store| {
            store.mailboxes.clear();
            folders(store, &["blurdybloop", "foo", "foo/bar"]);
            store.mailbox(&name("foo")).selectable = false;
        },
    },
    Scene {
        file: "6.3.4-delete-2",
        section: "6.3.4",
        about: "DELETE of what has others below: the name stays.",
        before: &[LOGIN],
        lines: &[
            "A82 LIST \"\" *",
            "A83 DELETE blurdybloop",
            "A84 DELETE foo",
            "A85 DELETE foo/bar",
            "A86 LIST \"\" *",
        ],
        exchange: &[
            "C: A82 LIST \"\" *",
            "* LIST () \"/\" blurdybloop",
            "* LIST () \"/\" foo",
            "* LIST () \"/\" foo/bar",
            "A82 OK",
            "C: A83 DELETE blurdybloop",
            "A83 OK",
            "C: A84 DELETE foo",
            "A84 OK",
            "C: A85 DELETE foo/bar",
            "A85 OK",
            "C: A86 LIST \"\" *",
            "* LIST (\\Noselect) \"/\" foo",
            "A86 OK",
        ],
        store: |store| {
            store.mailboxes.clear();
            folders(store, &["blurdybloop", "foo", "foo/bar"]);
        },
    },
    Scene {
        file: "6.3.5-rename-1",
        section: "6.3.5",
        about: "RENAME takes what is below along.",
        before: &[LOGIN],
        lines: &[
            "A682 LIST \"\" *",
            "A683 RENAME blurdybloop sarasoop",
            "A684 RENAME foo zowie",
            "A685 LIST \"\" *",
        ],
        exchange: &[
            "C: A682 LIST \"\" *",
            "* LIST () \"/\" blurdybloop",
            "* LIST (\\Noselect) \"/\" foo",
            "* LIST () \"/\" foo/bar",
            "A682 OK",
            "C: A683 RENAME blurdybloop sarasoop",
            "A683 OK",
            "C: A684 RENAME foo zowie",
            "A684 OK",
            "C: A685 LIST \"\" *",
            "* LIST () \"/\" sarasoop",
            "* LIST (\\Noselect) \"/\" zowie",
            "* LIST () \"/\" zowie/bar",
            "A685 OK",
        ],
        store: |store| {
            store.mailboxes.clear();
            folders(store, &["blurdybloop", "foo", "foo/bar"]);
            store.mailbox(&name("foo")).selectable = false;
        },
    },
    Scene {
        file: "6.3.5-rename-2",
        section: "6.3.5",
        about: "RENAME of INBOX leaves it, and what is below it.",
        before: &[LOGIN],
        lines: &[
            "Z432 LIST \"\" *",
            "Z433 RENAME INBOX old-mail",
            "Z434 LIST \"\" *",
        ],
        exchange: &[
            "C: Z432 LIST \"\" *",
            "* LIST () \"/\" INBOX",
            "* LIST () \"/\" INBOX/bar",
            "Z432 OK",
            "C: Z433 RENAME INBOX old-mail",
            "Z433 OK",
            "C: Z434 LIST \"\" *",
            "* LIST () \"/\" INBOX",
            "* LIST () \"/\" INBOX/bar",
            "* LIST () \"/\" old-mail",
            "Z434 OK",
        ],
        store: |store| folders(store, &["INBOX/bar"]),
    },
    Scene {
        file: "6.3.6-subscribe",
        section: "6.3.6",
        about: "SUBSCRIBE.",
        before: &[LOGIN],
        lines: &["A002 SUBSCRIBE #news.comp.mail.mime"],
        exchange: &["C: A002 SUBSCRIBE #news.comp.mail.mime", "A002 OK"],
        store: |_| {},
    },
    Scene {
        file: "6.3.7-unsubscribe",
        section: "6.3.7",
        about: "UNSUBSCRIBE.",
        before: &[LOGIN, "b SUBSCRIBE #news.comp.mail.mime"],
        lines: &["A002 UNSUBSCRIBE #news.comp.mail.mime"],
        exchange: &["C: A002 UNSUBSCRIBE #news.comp.mail.mime", "A002 OK"],
        store: |_| {},
    },
    Scene {
        file: "6.3.8-list",
        section: "6.3.8",
        about: "LIST: the root, and one level.",
        before: &[LOGIN],
        lines: &["A101 LIST \"\" \"\"", "A202 LIST ~/Mail/ %"],
        exchange: &[
            "C: A101 LIST \"\" \"\"",
            "* LIST (\\Noselect) \"/\" \"\"",
            "A101 OK",
            "C: A202 LIST ~/Mail/ %",
            "* LIST (\\Noselect) \"/\" ~/Mail/foo",
            "* LIST () \"/\" ~/Mail/meetings",
            "A202 OK",
        ],
        store: |store| folders(store, &["~/Mail/foo/bar", "~/Mail/meetings"]),
    },
    Scene {
        file: "6.3.9-lsub",
        section: "6.3.9",
        about: "LSUB: what is subscribed, and the levels above it.",
        before: &[
            LOGIN,
            "b SUBSCRIBE #news/comp/mail/mime",
            "c SUBSCRIBE #news/comp/mail/misc",
        ],
        lines: &[
            "A002 LSUB \"#news/\" \"comp/mail/*\"",
            "A003 LSUB \"#news/\" \"comp/%\"",
        ],
        exchange: &[
            "C: A002 LSUB \"#news/\" \"comp/mail/*\"",
            "* LSUB () \"/\" #news/comp/mail/mime",
            "* LSUB () \"/\" #news/comp/mail/misc",
            "A002 OK",
            "C: A003 LSUB \"#news/\" \"comp/%\"",
            "* LSUB (\\Noselect) \"/\" #news/comp/mail",
            "A003 OK",
        ],
        store: |store| folders(store, &["#news/comp/mail/mime", "#news/comp/mail/misc"]),
    },
    Scene {
        file: "6.3.10-status",
        section: "6.3.10",
        about: "STATUS.",
        before: &[LOGIN],
        lines: &["A042 STATUS blurdybloop (UIDNEXT MESSAGES)"],
        exchange: &[
            "C: A042 STATUS blurdybloop (UIDNEXT MESSAGES)",
            "* STATUS blurdybloop",
            "A042 OK",
        ],
        store: |store| {
            let it = store.create(&name("blurdybloop"));
            fill(it, 231, none);
            it.uid_next = 44292;
        },
    },
    Scene {
        file: "6.3.11-append",
        section: "6.3.11",
        about: "APPEND.",
        before: &[LOGIN],
        lines: &[
            "A003 APPEND saved-messages (\\Seen) {61}",
            "From: a@b.example",
            "Subject: afternoon meeting",
            "",
            "Hello Joe.",
            "",
        ],
        exchange: &[
            "C: A003 APPEND saved-messages (\\Seen) {61}",
            "+",
            "A003 OK",
        ],
        store: |store| folders(store, &["saved-messages"]),
    },
    Scene {
        file: "6.4.1-check",
        section: "6.4.1",
        about: "CHECK.",
        before: &[LOGIN, SELECT],
        lines: &["FXXZ CHECK"],
        exchange: &["C: FXXZ CHECK", "FXXZ OK"],
        store: |_| {},
    },
    Scene {
        file: "6.4.2-close",
        section: "6.4.2",
        about: "CLOSE.",
        before: &[LOGIN, SELECT],
        lines: &["A341 CLOSE"],
        exchange: &["C: A341 CLOSE", "A341 OK"],
        store: |_| {},
    },
    Scene {
        file: "6.4.3-expunge",
        section: "6.4.3",
        about: "EXPUNGE of messages 3, 4, 7 and 11.",
        before: &[LOGIN, SELECT],
        lines: &["A202 EXPUNGE"],
        exchange: &[
            "C: A202 EXPUNGE",
            "* 3 EXPUNGE",
            "* 3 EXPUNGE",
            "* 5 EXPUNGE",
            "* 8 EXPUNGE",
            "A202 OK",
        ],
        store: |store| {
            inbox(store, 12, |it| {
                if [3, 4, 7, 11].contains(&it) {
                    vec![Flag::Deleted]
                } else {
                    vec![]
                }
            });
        },
    },
    Scene {
        file: "6.4.4-search",
        section: "6.4.4",
        about: "SEARCH: what is found, nothing, and a charset.",
        before: &[LOGIN, SELECT],
        lines: &[
            "A282 SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM \"a3\"",
            "A283 SEARCH TEXT \"string not in mailbox\"",
            "A284 SEARCH CHARSET UTF-8 TEXT {6}",
            "z\u{e4}hlt",
        ],
        exchange: &[
            "C: A282 SEARCH FLAGGED SINCE 1-Feb-1994 NOT FROM \"a3\"",
            "* SEARCH 2 84 882",
            "A282 OK",
            "C: A283 SEARCH TEXT \"string not in mailbox\"",
            "* SEARCH",
            "A283 OK",
            "C: A284 SEARCH CHARSET UTF-8 TEXT {6}",
            "+",
            "* SEARCH 43",
            "A284 OK",
        ],
        store: |store| {
            let flagged = [2, 3, 84, 882];
            inbox(store, 42, |it| {
                flagged
                    .iter()
                    .filter(|at| **at == it)
                    .map(|_| Flag::Flagged)
                    .collect()
            });
            let inbox = store.mailbox(&name("INBOX"));
            let letter = Octets::from("Subject: =?iso-8859-1?Q?z=E4hlt?=\r\n\r\nx");
            inbox.append(Flags::new(), 1_772_442_000, letter);
            fill(inbox, 839, |it| {
                flagged
                    .iter()
                    .filter(|at| **at == it + 43)
                    .map(|_| Flag::Flagged)
                    .collect()
            });
        },
    },
    Scene {
        file: "6.4.5-fetch",
        section: "6.4.5",
        about: "FETCH.",
        before: &[LOGIN, SELECT],
        lines: &["A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])"],
        exchange: &[
            "C: A654 FETCH 2:4 (FLAGS BODY[HEADER.FIELDS (DATE FROM)])",
            "* 2 FETCH",
            "* 3 FETCH",
            "* 4 FETCH",
            "A654 OK",
        ],
        store: |store| fill(store.mailbox(&name("INBOX")), 4, none),
    },
    Scene {
        file: "6.4.6-store",
        section: "6.4.6",
        about: "STORE.",
        before: &[LOGIN, SELECT],
        lines: &["A003 STORE 2:4 +FLAGS (\\Deleted)"],
        exchange: &[
            "C: A003 STORE 2:4 +FLAGS (\\Deleted)",
            "* 2 FETCH",
            "* 3 FETCH",
            "* 4 FETCH",
            "A003 OK",
        ],
        store: |store| fill(store.mailbox(&name("INBOX")), 4, none),
    },
    Scene {
        file: "6.4.7-copy",
        section: "6.4.7",
        about: "COPY.",
        before: &[LOGIN, SELECT],
        lines: &["A003 COPY 2:4 MEETING"],
        exchange: &["C: A003 COPY 2:4 MEETING", "A003 OK"],
        store: |store| {
            inbox(store, 4, none);
            folders(store, &["MEETING"]);
        },
    },
    Scene {
        file: "6.4.8-uid",
        section: "6.4.8",
        about: "UID FETCH: numbers in the responses, identifiers in the command.",
        before: &[LOGIN, SELECT],
        lines: &["A999 UID FETCH 4827313:4828442 FLAGS"],
        exchange: &[
            "C: A999 UID FETCH 4827313:4828442 FLAGS",
            "* 23 FETCH",
            "* 24 FETCH",
            "* 25 FETCH",
            "A999 OK",
        ],
        store: |store| {
            let it = inbox(store, 22, none);
            for uid in [4_827_313, 4_827_943, 4_828_442] {
                it.uid_next = uid;
                fill(it, 1, |_| vec![Flag::Seen]);
            }
        },
    },
    Scene {
        file: "8-sample",
        section: "8",
        about: "The sample connection.",
        before: &[],
        lines: &[
            "a001 login mrc secret",
            "a002 select inbox",
            "a003 fetch 12 full",
            "a004 fetch 12 body[header]",
            "a005 store 12 +flags \\deleted",
            "a006 logout",
        ],
        exchange: &[
            "* OK",
            "C: a001 login mrc secret",
            "a001 OK",
            "C: a002 select inbox",
            "* 18 EXISTS",
            "* FLAGS",
            "* 2 RECENT",
            "* OK [UNSEEN 17]",
            "* OK [UIDVALIDITY 3857529045]",
            "a002 OK [READ-WRITE]",
            "C: a003 fetch 12 full",
            "* 12 FETCH",
            "a003 OK",
            "C: a004 fetch 12 body[header]",
            "* 12 FETCH",
            "a004 OK",
            "C: a005 store 12 +flags \\deleted",
            "* 12 FETCH",
            "a005 OK",
            "C: a006 logout",
            "* BYE",
            "a006 OK",
        ],
        store: |store| {
            store.user = "mrc".into();
            store.password = "secret".into();
            let seen = |it| if it < 17 { vec![Flag::Seen] } else { vec![] };
            let it = inbox(store, 16, seen);
            it.claimed = it.uid_next;
            fill(it, 2, |_| Vec::new());
            it.uid_validity = 3_857_529_045;
        },
    },
];
