use super::story::capital;
use crate::Sign;
use protocol_core::imap;
use protocol_core::smtp::{Verb, client, server};
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
    }
}

pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::MailProgram => {
            "A mail user agent (MUA): the program in which a person writes and reads mail."
        }
        Role::Submission => {
            "A mail submission agent (MSA): takes mail from the users of its provider, on port 587."
        }
        Role::Relay => "A mail transfer agent (MTA): takes mail and passes all of it on.",
        Role::Exchanger => {
            "A mail transfer agent (MTA) to which the MX record of a domain points: mail for the domain ends here."
        }
        Role::Mailboxes => {
            "A message store: the delivery agent (MDA) puts mail into it, and IMAP shows it."
        }
        Role::Resolver => "A DNS resolver: answers which server takes mail for a domain.",
        Role::Other => "A host without a part in mail.",
        Role::Issuer => {
            "A token issuer (an authorization server of OAuth): gives programs tokens in place of passwords."
        }
        Role::Outside => {
            "A server that is not simulated: what it says comes from outside this world, from a person or a real program."
        }
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

pub(crate) fn verb(verb: Verb) -> &'static str {
    match verb {
        Verb::Helo => "greets, the old way",
        Verb::Ehlo => "greets and asks what the server can do",
        Verb::Mail => "begins an envelope: who it is from",
        Verb::Rcpt => "adds one recipient to the envelope",
        Verb::Data => "asks to hand over the letter",
        Verb::Rset => "throws the envelope away",
        Verb::Noop => "does nothing; the server says OK",
        Verb::Quit => "ends the session",
        Verb::Vrfy => "asks whether a user exists",
        Verb::Expn => "asks who is on a list",
        Verb::Help => "asks for help",
        Verb::Auth => "says who the client is, and proves it",
        Verb::StartTls => "asks to go on under TLS",
        Verb::Bdat => "hands over a chunk of the letter",
    }
}

pub(crate) fn server_state(state: server::StateName) -> &'static str {
    use server::StateName as S;
    match state {
        S::Connected => "connected, not greeted yet",
        S::AwaitHello => "waits for EHLO",
        S::Ready => "waits for MAIL",
        S::Envelope => "envelope begun, no recipient",
        S::Recipients => "envelope has a recipient",
        S::Data => "takes the letter",
        S::Authenticating => "waits for a response",
        S::Securing => "waits for TLS",
        S::Chunk => "takes a chunk of the letter",
        S::Chunks => "has a part of the letter, waits for more",
        S::Asking => "asks its host",
        S::Closed => "closed",
    }
}

pub(crate) fn client_state(state: client::StateName) -> &'static str {
    use client::StateName as S;
    match state {
        S::AwaitGreeting => "waits for the greeting",
        S::Hello => "has said EHLO",
        S::Tls => "begins TLS",
        S::Auth => "says who it is, by AUTH",
        S::Mail => "has said MAIL",
        S::Recipients => "has named recipients",
        S::Data => "has asked to send the letter",
        S::EndOfData => "has sent the letter, waits for the last 250",
        S::Quit => "has said QUIT",
        S::Closed => "closed",
    }
}

pub(crate) fn imap_server_state(state: imap::server::StateName) -> &'static str {
    use imap::server::StateName as S;
    match state {
        S::Connected => "connected, not greeted yet",
        S::NotAuthenticated => "waits for LOGIN",
        S::Authenticated => "logged in, no mailbox open",
        S::Selected => "a mailbox is open",
        S::Asking => "asks its host",
        S::Logout => "over",
    }
}

pub(crate) fn imap_client_state(state: imap::client::StateName) -> &'static str {
    use imap::client::StateName as S;
    match state {
        S::AwaitGreeting => "waits for the greeting",
        S::Capability => "asks what the server can do",
        S::Login => "logs in",
        S::Select => "opens the mailbox",
        S::Working => "works in the mailbox",
        S::Logout => "logs out",
        S::Closed => "closed",
    }
}

pub(crate) fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Done => "done",
        Sign::GoOn => "go on",
        Sign::Later => "not now",
        Sign::No => "no",
    }
}

pub(crate) fn refusal(refusal: server::Refusal) -> &'static str {
    use server::Refusal as R;
    match refusal {
        R::NoSuchMailbox => "There is no such mailbox here.",
        R::RelayingDenied => {
            "The recipient has no mailbox here, and the server does not relay for this client."
        }
        R::MailboxFull => "The mailbox is full for now.",
        R::LocalError => "Something is wrong in the server; later perhaps.",
        R::RoutingLoop => "The letter has too many Received fields: it goes round in a loop.",
        R::CannotVerify => {
            "The server does not tell whether there is such a user, but takes mail and tries."
        }
        R::CredentialsInvalid => "The user is not known here, or the password is wrong.",
        R::MailboxFullForGood => "The mailbox is full, and the server expects it to stay so.",
        R::Greylisted => {
            "Greylisting: the server does not know this sender and recipient yet, and wants to see them again later."
        }
        R::GreylistedAsError => {
            "Greylisting, said as a local error: the server wants to see this sender again later."
        }
        R::TooManyMessages => "The client has sent as many messages as it may for now.",
        R::TooManyMessagesClosing => {
            "The client has sent as many messages as it may for now; the server hangs up."
        }
        R::NotAList => "It is the address of a user, not of a list.",
        R::IsAList => "It is the address of a list, not of a user.",
    }
}
