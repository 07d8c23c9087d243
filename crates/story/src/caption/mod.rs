//! What happened, told: captions, sentences, the question at the end.

mod beat;
mod before;
mod calls;
mod closing;
mod delivered;
mod dialogue;
mod envelope;
mod lines;
mod looked;
mod mailboxes;
mod news;
mod sentence;
mod status;

pub(crate) use beat::beat;
pub(crate) use before::before;
pub(crate) use closing::closing;
pub(in crate::en) use news::{literal_of, spoken, unasked};
pub(crate) use sentence::sentence;
pub(crate) use status::host_status;

use super::{enhanced_status, host_title, names, reply_code};
use protocol_core::smtp::{ForwardPath, Mailbox, Reply, client};
use world::event::Obstacle;
use world::{Host, HostId, Timeline};

/// In the middle of a sentence: names of people and DNS keep their capital. Hosts that share a
/// title are told apart: a person’s programs by what they run on, `Bob’s phone`, others by their names.
pub(super) fn inner(timeline: &Timeline, id: HostId) -> String {
    let world = timeline.world();
    let Some(host) = world.host(id) else {
        return "a host".into();
    };
    let named = names::inner(&host_title(host));
    let alike = |other: &Host| other.role() == host.role() && owner_name(other) == owner_name(host);
    let others = || {
        world
            .hosts()
            .filter(|(it, other)| *it != id && alike(other))
    };
    if others().next().is_none() {
        return named;
    }
    let own = device(host);
    match (owner_name(host), own) {
        (Some(owner), Some(own)) if others().all(|(_, it)| device(it) != Some(own)) => {
            format!("{owner}’s {own}")
        }
        _ => format!("{named} {}", host.name),
    }
}

/// What a mail program runs on, where its host is called so: `phone` of `phone.receiver.example`.
fn device(host: &Host) -> Option<&str> {
    let label = host.name.as_str().split('.').next()?;
    label
        .bytes()
        .all(|it| it.is_ascii_alphabetic())
        .then_some(label)
}

/// At the beginning of a sentence.
pub(super) fn outer(timeline: &Timeline, id: HostId) -> String {
    capital(&inner(timeline, id))
}

fn owner_name(host: &Host) -> Option<&str> {
    host.mua.as_ref().map(|mua| mua.spec.owner.as_str())
}

/// The person whose mail program the host is.
pub(super) fn owner(timeline: &Timeline, id: HostId) -> Option<String> {
    let host = timeline.world().host(id)?;
    owner_name(host).map(Into::into)
}

/// The person who has this address.
pub(super) fn person(timeline: &Timeline, mailbox: &Mailbox) -> Option<String> {
    let programs = timeline
        .world()
        .hosts()
        .filter_map(|(_, it)| it.mua.as_ref());
    programs
        .map(|mua| &mua.spec)
        .find(|spec| spec.address == *mailbox)
        .map(|spec| spec.owner.clone())
}

fn with_first(text: &str, change: impl Fn(char) -> String) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(change).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Begins a sentence. Its first word is one of ours, or a name that has its capital.
pub(super) fn capital(text: &str) -> String {
    with_first(text, |it| it.to_ascii_uppercase().into())
}

/// Ends a sentence that may end with an engine’s words.
pub(super) fn stop(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', ':', '?', '!', '…', '”']) {
        text.into()
    } else {
        format!("{text}.")
    }
}

/// An address without its brackets.
pub(super) fn plain(path: &ForwardPath) -> String {
    let path = path.to_string();
    path.trim_start_matches('<')
        .trim_end_matches('>')
        .to_owned()
}

pub(super) fn paths<'a>(paths: impl IntoIterator<Item = &'a ForwardPath>) -> String {
    let mut paths = paths.into_iter();
    let list: Vec<String> = paths.by_ref().take(3).map(plain).collect();
    match paths.count() {
        0 => list.join(", "),
        more => format!("{} and {more} more", list.join(", ")),
    }
}

pub(super) fn times(count: usize) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        3 => "three times".into(),
        4 => "four times".into(),
        many => format!("{many} times"),
    }
}

/// Virtual time, from the beginning of the run.
pub(super) fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours}:{minutes:02}:{seconds:02}")
}

/// How long something takes, in words.
pub(in crate::en) fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7200 => (seconds / 60, "minute"),
        7200..172_800 => (seconds / 3600, "hour"),
        _ => (seconds / 86400, "day"),
    };
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{many}")
}

pub(crate) fn obstacle(why: &Obstacle) -> String {
    match why {
        Obstacle::Outcome(
            client::Outcome::Failed(failure) | client::Outcome::Deferred(failure),
        ) => match failure {
            client::Failure::Replied { stage, reply } => format!(
                "The server answered {} to {}. {}",
                reply.code,
                stage_name(*stage),
                meaning(reply)
            ),
            client::Failure::Lost(client::Stage::EndOfData) => {
                "The connection was lost when the letter was sent and not yet answered for: \
                 the server may have it, and it may come twice."
                    .into()
            }
            client::Failure::Lost(_) => {
                "The connection was lost, which counts as “not now”, as 451 does.".into()
            }
            client::Failure::Nonsense(_) => "The server answered what is no reply.".into(),
            client::Failure::TimedOut(client::Stage::EndOfData) => {
                "The letter was sent and not answered for in time: the server may have it, and it may \
                 come twice."
                    .into()
            }
            client::Failure::TimedOut(_) => "The server did not answer in time.".into(),
            client::Failure::NeedsTls => {
                "TLS is required here, and the server does not offer it: nothing was sent.".into()
            }
            client::Failure::NeedsSmtpUtf8 { address: true } => {
                "An address is not ASCII, and the server does not offer SMTPUTF8.".into()
            }
            client::Failure::NeedsSmtpUtf8 { address: false } => {
                "The header is not ASCII, and the server does not offer SMTPUTF8.".into()
            }
            client::Failure::NeedsBinaryMime => {
                "The letter is binary, and the server does not offer BINARYMIME.".into()
            }
            client::Failure::ServerUnproven => {
                "The server did not prove that it knows the password: it may be another.".into()
            }
            client::Failure::NoWayIn(client::AuthOffer::Nothing) => {
                "The program is to authenticate, and the server does not offer AUTH: nothing was sent."
                    .into()
            }
            client::Failure::NoWayIn(client::AuthOffer::StartTls) => {
                "The program is to authenticate, and the server does not offer AUTH before TLS: \
                 nothing was sent."
                    .into()
            }
            client::Failure::NoWayIn(client::AuthOffer::OtherMechanisms) => {
                "The program is to authenticate, and the server offers AUTH only by mechanisms that \
                 the program cannot use: nothing was sent."
                    .into()
            }
            client::Failure::BareLineEnds => {
                "A line of the message ends in a CR or an LF alone. The server must not send that: two \
                 servers could see the end of the message at different places."
                    .into()
            }
            client::Failure::NeedsEightBitMime => {
                "The letter has octets above 127, and the server does not offer 8BITMIME.".into()
            }
        },
        Obstacle::Outcome(client::Outcome::Delivered(_)) => "The server has taken it.".into(),
        Obstacle::NoSuchDomain => "There is no such domain.".into(),
        Obstacle::NoRoute => "The domain has no server for mail.".into(),
        Obstacle::NullMx => "The domain says by a null MX that it takes no mail.".into(),
        Obstacle::DnsFailure => "DNS did not answer.".into(),
        Obstacle::NoToken => "The token issuer gave the program no token to send with.".into(),
        Obstacle::Unreachable => "No server of the domain could be reached.".into(),
    }
}

/// What a reply means, as exactly as it says it.
pub(super) fn meaning(reply: &Reply) -> &'static str {
    let exactly = reply.enhanced.and_then(enhanced_status);
    exactly.unwrap_or_else(|| reply_code(reply.code))
}

fn stage_name(stage: client::Stage) -> &'static str {
    match stage {
        client::Stage::Greeting => "the call",
        client::Stage::Hello => "EHLO",
        client::Stage::Auth => "AUTH",
        client::Stage::Mail => "MAIL",
        client::Stage::Recipient => "RCPT",
        client::Stage::Data => "DATA",
        client::Stage::EndOfData => "the letter",
        client::Stage::Quit => "QUIT",
        client::Stage::Tls => "STARTTLS",
    }
}
