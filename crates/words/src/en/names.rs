use super::story::capital;
use protocol_core::imap::server::SpecialUse;
use world::host::Role;
use world::scenario::Topic;
use world::{Grain, Host, Protocol};

pub(crate) fn host_title(host: &Host) -> String {
    match host.role() {
        Role::MailProgram => match &host.mua {
            Some(mua) => format!("{}’s mail program", mua.spec.owner),
            None => "Mail program".into(),
        },
        Role::Submission => provider(host),
        Role::Relay => "Relay".into(),
        Role::Exchanger => "Receiving server".into(),
        Role::Mailboxes => "Mailbox server".into(),
        Role::Resolver => "DNS".into(),
        Role::Other => "Host".into(),
        Role::Issuer => "Token issuer".into(),
        Role::Outside => "Server outside".into(),
    }
}

/// A submission server that keeps mailboxes, too, is more than a submission server: its user’s
/// provider, or its domain’s.
fn provider(host: &Host) -> String {
    let Some(store) = &host.store else {
        return "Submission server".into();
    };
    let is_person = |name: &str| !matches!(name, "postmaster" | "abuse");
    let mut people = store
        .users
        .keys()
        .filter(|it| is_person(&it.local.as_str().to_ascii_lowercase()));
    let local = host.mta.as_ref().and_then(|mta| mta.spec.local.first());
    match (people.next(), people.next(), local) {
        (Some(one), None, _) => format!("{}’s provider", capital(one.local.as_str())),
        (_, _, Some(local)) => format!("Provider of {}", local.domain),
        (_, _, None) => "Provider".into(),
    }
}

pub(crate) fn host_short(host: &Host) -> String {
    match host.role() {
        Role::MailProgram => host
            .mua
            .as_ref()
            .map_or_else(|| "Program".into(), |mua| mua.spec.owner.clone()),
        Role::Submission => "Provider".into(),
        Role::Relay => "Relay".into(),
        Role::Exchanger => "Receiver".into(),
        Role::Mailboxes => "Mailbox".into(),
        Role::Resolver => "DNS".into(),
        Role::Other => "Host".into(),
        Role::Issuer => "Issuer".into(),
        Role::Outside => "Outside".into(),
    }
}

/// In the middle of a sentence: names of people and DNS keep their capital.
pub(crate) fn inner(title: &str) -> String {
    if title.contains('’') || title == "DNS" {
        return title.to_owned();
    }
    let mut letters = title.chars();
    let first = letters
        .next()
        .map(|it| it.to_lowercase().to_string())
        .unwrap_or_default();
    format!("the {first}{}", letters.as_str())
}

pub(crate) fn calls(client: &Host, server: &Host) -> String {
    format!(
        "{} calls {}",
        host_title(client),
        inner(&host_title(server))
    )
}

pub(crate) fn service(protocol: Protocol, port: u16) -> String {
    match protocol {
        Protocol::Smtp => format!("SMTP, port {port}"),
        Protocol::Imap => format!("IMAP, port {port}"),
        Protocol::Pop3 => format!("POP3, port {port}"),
    }
}

pub(crate) fn special_use(of: SpecialUse) -> &'static str {
    match of {
        SpecialUse::All => "all letters",
        SpecialUse::Archive => "archive",
        SpecialUse::Drafts => "drafts",
        SpecialUse::Flagged => "flagged letters",
        SpecialUse::Junk => "junk",
        SpecialUse::Sent => "sent letters",
        SpecialUse::Trash => "trash",
    }
}

pub(crate) fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Delivery => "The way of a letter",
        Topic::Recipients => "Who it is for",
        Topic::Content => "What is in it",
        Topic::Routing => "Which server takes it",
        Topic::Trouble => "What waits, what breaks",
        Topic::Notices => "Who is told",
        Topic::Submission => "Who may send",
        Topic::Encryption => "Who can read it",
        Topic::Policy => "What servers allow",
        Topic::Mailboxes => "Reading mail",
    }
}

pub(crate) fn grain(grain: Grain) -> &'static str {
    match grain {
        Grain::Bytes => "every event",
        Grain::Line => "line",
        Grain::Exchange => "exchange",
        Grain::Hop => "scene",
    }
}
