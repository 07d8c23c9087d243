//! The servers that the client meets, and what the messages need that it brings.

use super::TlsUse;

/// A server that a client meets, and the message that it brings.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    /// The folder of its transcripts.
    pub name: &'static str,
    /// What EHLO offers.
    pub offers: &'static [&'static str],
    /// What it is to the client.
    pub about: &'static str,
    /// Where that is written.
    pub section: &'static str,
    pub tls: TlsUse,
    pub message: Message,
}

/// What the message needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    Plain,
    EightBit,
    Binary,
    International,
    Notified,
}

impl Profile {
    /// Whether its mechanism asks before it lets in.
    pub fn asks(&self) -> bool {
        self.offers.contains(&"AUTH LOGIN")
    }
}

const fn server(
    name: &'static str,
    offers: &'static [&'static str],
    about: &'static str,
    section: &'static str,
) -> Profile {
    Profile {
        name,
        offers,
        about,
        section,
        tls: TlsUse::WhereOffered,
        message: Message::Plain,
    }
}

const fn needs(message: Message, profile: Profile) -> Profile {
    Profile { message, ..profile }
}

const fn with_tls(tls: TlsUse, profile: Profile) -> Profile {
    Profile { tls, ..profile }
}

/// The servers that are met in every state and with every reply.
pub const PROFILES: [Profile; 4] = [
    server(
        "plain",
        &[],
        "nothing is offered",
        "RFC 5321, section 4.1.4",
    ),
    server(
        "pipelined",
        &["PIPELINING", "SIZE 10485760", "8BITMIME", "DSN"],
        "PIPELINING is offered",
        "RFC 2920, section 3.1",
    ),
    server(
        "chunked",
        &["PIPELINING", "CHUNKING"],
        "CHUNKING is offered",
        "RFC 3030, section 2",
    ),
    with_tls(
        TlsUse::Required,
        server(
            "secured",
            &["STARTTLS", "AUTH PLAIN"],
            "STARTTLS and AUTH are offered, and TLS is required",
            "RFC 3207, section 4; RFC 4954, section 4",
        ),
    ),
];

/// What an extension changes: one with it, one without, the rest as expected.
pub const EXTENSIONS: [(&str, Profile); 18] = [
    (
        "size",
        server(
            "offered",
            &["SIZE 1000"],
            "SIZE is offered",
            "RFC 1870, section 3",
        ),
    ),
    (
        "size",
        server(
            "not-offered",
            &[],
            "SIZE is not offered",
            "RFC 1870, section 3",
        ),
    ),
    (
        "8bitmime",
        needs(
            Message::EightBit,
            server(
                "offered",
                &["8BITMIME"],
                "8BITMIME is offered",
                "RFC 6152, section 3",
            ),
        ),
    ),
    (
        "8bitmime",
        needs(
            Message::EightBit,
            server(
                "not-offered",
                &[],
                "8BITMIME is needed and not offered",
                "RFC 6152, section 3",
            ),
        ),
    ),
    (
        "smtputf8",
        needs(
            Message::International,
            server(
                "offered",
                &["8BITMIME", "SMTPUTF8"],
                "SMTPUTF8 is offered",
                "RFC 6531, section 3.4",
            ),
        ),
    ),
    (
        "smtputf8",
        needs(
            Message::International,
            server(
                "not-offered",
                &["8BITMIME"],
                "SMTPUTF8 is needed and not offered",
                "RFC 6531, section 3.2",
            ),
        ),
    ),
    (
        "dsn",
        needs(
            Message::Notified,
            server("offered", &["DSN"], "DSN is offered", "RFC 3461, section 4"),
        ),
    ),
    (
        "dsn",
        needs(
            Message::Notified,
            server(
                "not-offered",
                &[],
                "DSN is wished for and not offered",
                "RFC 3461, section 5.2.2",
            ),
        ),
    ),
    (
        "chunking",
        server(
            "offered",
            &["CHUNKING"],
            "CHUNKING is offered, PIPELINING is not",
            "RFC 3030, section 2",
        ),
    ),
    (
        "chunking",
        server(
            "not-offered",
            &["PIPELINING"],
            "CHUNKING is not offered",
            "RFC 3030, section 2",
        ),
    ),
    (
        "binarymime",
        needs(
            Message::Binary,
            server(
                "offered",
                &["CHUNKING", "BINARYMIME"],
                "BINARYMIME is offered",
                "RFC 3030, section 3",
            ),
        ),
    ),
    (
        "binarymime",
        needs(
            Message::Binary,
            server(
                "not-offered",
                &["CHUNKING", "8BITMIME"],
                "BINARYMIME is needed and not offered",
                "RFC 3030, section 3",
            ),
        ),
    ),
    (
        "starttls",
        server(
            "offered",
            &["STARTTLS"],
            "STARTTLS is offered",
            "RFC 3207, section 4",
        ),
    ),
    (
        "starttls",
        server(
            "not-offered",
            &[],
            "STARTTLS is not offered, and not required",
            "RFC 3207, section 6",
        ),
    ),
    (
        "starttls",
        with_tls(
            TlsUse::Required,
            server(
                "required-not-offered",
                &["AUTH PLAIN"],
                "STARTTLS is required and not offered",
                "RFC 3207, section 6",
            ),
        ),
    ),
    (
        "starttls",
        with_tls(
            TlsUse::Never,
            server(
                "not-wanted",
                &["STARTTLS"],
                "STARTTLS is offered and not wanted",
                "RFC 3207, section 6",
            ),
        ),
    ),
    (
        "auth",
        server(
            "offered",
            &["AUTH LOGIN"],
            "AUTH is offered",
            "RFC 4954, section 4",
        ),
    ),
    (
        "auth",
        server(
            "unknown",
            &["AUTH X-OTHER"],
            "AUTH is offered with a mechanism that the client does not have",
            "RFC 4954, section 4",
        ),
    ),
];
