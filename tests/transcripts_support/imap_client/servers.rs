//! The servers that the client meets, and what it is given to do there.

use protocol_core::imap::{Flag, Flags, Job, MailboxName, StoreOperation};
use protocol_core::smtp::client::TlsUse;

/// A server, and what a client wants of it.
#[derive(Clone, Copy)]
pub struct Profile {
    /// The folder or the file.
    pub name: &'static str,
    /// What it offers besides IMAP4rev1.
    pub offers: &'static str,
    /// Whether it says so in its greeting and when it lets the client in.
    pub tells: bool,
    /// What is said of it, and where it is written.
    pub about: &'static str,
    pub section: &'static str,
    pub tls: TlsUse,
    /// UIDVALIDITY of the mailbox `a`, as the client has it in mind.
    pub remembers: Option<u32>,
    pub jobs: fn() -> Vec<Job>,
}

impl Profile {
    pub fn remembered(&self) -> Vec<(MailboxName, u32)> {
        let known = self.remembers.map(|it| (name("a"), it));
        known.into_iter().collect()
    }
}

pub fn name(text: &str) -> MailboxName {
    MailboxName::new(text).expect("it is short")
}

const fn server(
    name: &'static str,
    offers: &'static str,
    about: &'static str,
    section: &'static str,
    jobs: fn() -> Vec<Job>,
) -> Profile {
    Profile {
        name,
        offers,
        tells: false,
        about,
        section,
        tls: TlsUse::WhereOffered,
        remembers: None,
        jobs,
    }
}

const fn tells(profile: Profile) -> Profile {
    Profile {
        tells: true,
        ..profile
    }
}

const fn with_tls(tls: TlsUse, profile: Profile) -> Profile {
    Profile { tls, ..profile }
}

const fn remembers(uid_validity: u32, profile: Profile) -> Profile {
    Profile {
        remembers: Some(uid_validity),
        ..profile
    }
}

/// The servers that are met in every state and with every response.
pub const PROFILES: [Profile; 3] = [
    server(
        "plain",
        "",
        "nothing is offered",
        "RFC 3501, section 6",
        everything,
    ),
    tells(server(
        "full",
        "AUTH=PLAIN SASL-IR LITERAL+ IDLE UIDPLUS MOVE UNSELECT",
        "much is offered",
        "RFC 2177; RFC 4315; RFC 4959; RFC 6851; RFC 7888",
        everything,
    )),
    with_tls(
        TlsUse::Required,
        server(
            "secured",
            "STARTTLS AUTH=PLAIN",
            "STARTTLS and AUTH are offered, and TLS is required",
            "RFC 3501, sections 6.2.1 and 6.2.2",
            nothing,
        ),
    ),
];

fn everything() -> Vec<Job> {
    vec![
        Job::List,
        Job::Open(name("a")),
        Job::FetchNew {
            known: Some(2),
            held: Vec::new(),
        },
        Job::StoreFlags {
            uids: vec![5],
            operation: StoreOperation::Add,
            flags: Flags::from([Flag::Flagged]),
        },
        moves()[0].clone(),
        append()[0].clone(),
    ]
}

fn nothing() -> Vec<Job> {
    vec![Job::Noop, Job::Logout]
}

fn moves() -> Vec<Job> {
    let to = name("b");
    vec![Job::Move { uids: vec![5], to }]
}

fn append() -> Vec<Job> {
    let append = Job::Append {
        mailbox: name("b"),
        flags: Flags::from([Flag::Seen]),
        content: "Subject: x\r\n\r\nx\r\n".into(),
    };
    vec![append]
}

fn append_much() -> Vec<Job> {
    let append = Job::Append {
        mailbox: name("b"),
        flags: Flags::new(),
        content: "x\r\n".repeat(1366).into(),
    };
    vec![append]
}

fn delete() -> Vec<Job> {
    vec![Job::Open(name("a")), Job::Delete(name("a"))]
}

fn search() -> Vec<Job> {
    vec![Job::Search("SUBJECT \"grün\" UNSEEN".into())]
}

fn names() -> Vec<Job> {
    let (from, to) = (name("Entwürfe"), name("a b\"c&d"));
    vec![
        Job::Create(from.clone()),
        Job::Subscribe(from.clone()),
        Job::Rename { from, to },
        Job::Logout,
    ]
}

fn list() -> Vec<Job> {
    vec![Job::List, Job::Logout]
}

fn read() -> Vec<Job> {
    vec![
        Job::Open(name("a")),
        Job::FetchNew {
            known: Some(2),
            held: Vec::new(),
        },
        Job::Read { uid: 2 },
        Job::Logout,
    ]
}

/// What an extension changes: one with it, one without, the rest as expected.
pub const EXTENSIONS: [(&str, Profile); 30] = [
    (
        "literal-plus",
        server(
            "offered",
            "LITERAL+",
            "LITERAL+ is offered",
            "RFC 7888, section 4",
            append,
        ),
    ),
    (
        "literal-plus",
        server(
            "not-offered",
            "",
            "LITERAL+ is not offered",
            "RFC 3501, section 7.5",
            append,
        ),
    ),
    (
        "literal-minus",
        server(
            "offered",
            "LITERAL-",
            "LITERAL- is offered, and the literal is short",
            "RFC 7888, section 5",
            append,
        ),
    ),
    (
        "literal-minus",
        server(
            "too-long",
            "LITERAL-",
            "LITERAL- is offered, and the literal is long",
            "RFC 7888, section 5",
            append_much,
        ),
    ),
    (
        "literal-minus",
        server(
            "not-offered",
            "",
            "LITERAL- is not offered",
            "RFC 3501, section 7.5",
            append_much,
        ),
    ),
    (
        "sasl-ir",
        server(
            "offered",
            "AUTH=PLAIN SASL-IR",
            "an initial response may come at once",
            "RFC 4959, section 3",
            nothing,
        ),
    ),
    (
        "sasl-ir",
        server(
            "not-offered",
            "AUTH=PLAIN",
            "an initial response has to wait",
            "RFC 3501, section 6.2.2",
            nothing,
        ),
    ),
    (
        "auth",
        server(
            "offered",
            "AUTH=PLAIN AUTH=GSSAPI",
            "a mechanism is offered that the client has",
            "RFC 3501, section 6.2.2",
            nothing,
        ),
    ),
    (
        "auth",
        server(
            "not-offered",
            "AUTH=GSSAPI",
            "no mechanism is offered that the client has",
            "RFC 3501, section 6.2.3",
            nothing,
        ),
    ),
    (
        "auth",
        server(
            "login-disabled",
            "LOGINDISABLED",
            "LOGIN is not taken, and nothing else is offered",
            "RFC 3501, section 6.2.3",
            nothing,
        ),
    ),
    (
        "auth",
        tells(server(
            "told",
            "",
            "what is offered is told without a question",
            "RFC 3501, section 7.1",
            nothing,
        )),
    ),
    (
        "starttls",
        server(
            "offered",
            "STARTTLS",
            "STARTTLS is offered",
            "RFC 3501, section 6.2.1",
            nothing,
        ),
    ),
    (
        "starttls",
        server(
            "not-offered",
            "",
            "STARTTLS is not offered, and not required",
            "RFC 3501, section 11.1",
            nothing,
        ),
    ),
    (
        "starttls",
        with_tls(
            TlsUse::Required,
            server(
                "required-not-offered",
                "AUTH=PLAIN",
                "STARTTLS is required and not offered",
                "RFC 3501, section 11.1",
                nothing,
            ),
        ),
    ),
    (
        "starttls",
        with_tls(
            TlsUse::Never,
            server(
                "not-wanted",
                "STARTTLS",
                "STARTTLS is offered and not wanted",
                "RFC 3501, section 6.2.1",
                nothing,
            ),
        ),
    ),
    (
        "idle",
        server(
            "offered",
            "IDLE",
            "IDLE is offered",
            "RFC 2177, section 3",
            Vec::new,
        ),
    ),
    (
        "idle",
        server(
            "not-offered",
            "",
            "IDLE is not offered",
            "RFC 3501, section 5.4",
            Vec::new,
        ),
    ),
    (
        "uidplus",
        server(
            "offered",
            "UIDPLUS",
            "UIDPLUS is offered, MOVE is not",
            "RFC 4315, section 2.1",
            moves,
        ),
    ),
    (
        "uidplus",
        server(
            "not-offered",
            "",
            "neither UIDPLUS nor MOVE is offered",
            "RFC 3501, section 6.4.3",
            moves,
        ),
    ),
    (
        "uidplus",
        server(
            "append",
            "UIDPLUS",
            "UIDPLUS is offered",
            "RFC 4315, section 3",
            append,
        ),
    ),
    (
        "move",
        server(
            "offered",
            "MOVE UIDPLUS",
            "MOVE is offered",
            "RFC 6851, section 3.1",
            moves,
        ),
    ),
    (
        "move",
        server(
            "not-offered",
            "UIDPLUS",
            "MOVE is not offered",
            "RFC 6851, section 3.3",
            moves,
        ),
    ),
    (
        "unselect",
        server(
            "offered",
            "UNSELECT",
            "UNSELECT is offered",
            "RFC 3691, section 2",
            delete,
        ),
    ),
    (
        "unselect",
        server(
            "not-offered",
            "",
            "UNSELECT is not offered",
            "RFC 3501, section 6.4.2",
            delete,
        ),
    ),
    (
        "special-use",
        server(
            "offered",
            "SPECIAL-USE CHILDREN",
            "SPECIAL-USE is offered",
            "RFC 6154, section 2",
            list,
        ),
    ),
    (
        "search",
        server(
            "literal",
            "LITERAL+",
            "what is looked for is not US-ASCII",
            "RFC 3501, section 6.4.4",
            search,
        ),
    ),
    (
        "search",
        server(
            "literal-waits",
            "",
            "what is looked for is not US-ASCII, and literals wait",
            "RFC 3501, section 6.4.4",
            search,
        ),
    ),
    (
        "names",
        server(
            "not-ascii",
            "LITERAL+",
            "names are not US-ASCII, or need quotes",
            "RFC 3501, section 5.1.3",
            names,
        ),
    ),
    (
        "uidvalidity",
        remembers(
            7,
            server(
                "same",
                "",
                "UIDVALIDITY is what it was",
                "RFC 3501, section 2.3.1.1",
                read,
            ),
        ),
    ),
    (
        "uidvalidity",
        remembers(
            6,
            server(
                "another",
                "",
                "UIDVALIDITY is another",
                "RFC 3501, section 2.3.1.1",
                read,
            ),
        ),
    ),
];
