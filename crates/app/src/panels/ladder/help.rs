//! What may be typed now, and what is wrong with what is typed: asked of the server's own session and of the
//! grammar of who reads it.

use super::connect::server_title;
use super::replies;
use crate::panels::stage::protocol;
use protocol_core::command::CommandError;
use protocol_core::smtp::server::StateName;
use protocol_core::smtp::{Command, Side};
use protocol_core::trace::{Got, Spans, SyntaxError};
use protocol_core::{imap, pop3, smtp};
use story::Fact;
use words::Words;
use world::connection::EndTls;
use world::{Connection, ConnectionId, Endpoint, EventKind, Protocol, Timeline, World};

/// A connection at an end of which a person types.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The connection.
    pub connection: &'a Connection,
    /// Which end.
    pub side: Side,
}

impl<'a> Held<'a> {
    /// The connection, where a person holds an open end of it.
    pub fn at(timeline: &'a Timeline, id: ConnectionId) -> Option<Self> {
        let connection = timeline.world().connection(id)?;
        let side = connection.outside()?;
        Some(Self { connection, side })
    }

    fn server(&self) -> &'a Endpoint {
        &self.connection.server.endpoint
    }
}

/// Whether the server waits for a response to its challenge.
pub fn awaits_response(held: &Held<'_>) -> bool {
    match held.server() {
        Endpoint::SmtpServer(it) => it.state() == StateName::Authenticating,
        Endpoint::ImapServer(it) => it.state() == imap::server::StateName::Authenticating,
        Endpoint::Pop3Server { session, .. } => {
            session.state() == pop3::server::StateName::Authenticating
        }
        _ => false,
    }
}

/// Whether the server waits for the client to begin TLS, or, where a person plays it, has to go on with it.
pub fn awaits_tls(held: &Held<'_>) -> bool {
    matches!(held.connection.server.tls, EndTls::Awaited(_))
}

/// What has come of a command of IMAP that goes on behind a literal, and how long the literal is.
fn begun(server: &Endpoint) -> (&[u8], u64) {
    match server {
        Endpoint::ImapServer(session) => session.begun(),
        _ => (&[], 0),
    }
}

/// What is typed now, where it is no command and no reply.
pub fn raw_mode(words: &Words, held: &Held<'_>) -> Option<String> {
    let mode = match held.server() {
        _ if awaits_response(held) => say!(words, "ui-response-mode"),
        _ if awaits_tls(held) => match held.side {
            Side::Client => say!(words, "ui-tls-mode"),
            Side::Server => say!(words, "ui-tls-mode-server"),
        },
        Endpoint::SmtpServer(it) if it.state() == StateName::Data => say!(words, "ui-data-mode"),
        Endpoint::SmtpServer(it) if it.state() == StateName::Chunk => say!(words, "ui-chunk-mode"),
        Endpoint::ImapServer(it) if it.state() == imap::server::StateName::Idling => {
            say!(words, "ui-idle-mode")
        }
        server => {
            let (_, literal) = begun(server);
            return (literal > 0).then(|| say!(words, "ui-literal-mode", count: literal));
        }
    };
    Some(mode)
}

/// What a person who types here should know.
pub fn hint(words: &Words, held: &Held<'_>, world: &World) -> String {
    // In these worlds no password is a secret.
    let store = world.host(held.connection.ends.server);
    let store = store.and_then(|it| it.store.as_ref());
    let account = match held.server() {
        Endpoint::ImapServer(it) if it.state() == imap::server::StateName::NotAuthenticated => {
            store
        }
        Endpoint::Pop3Server { session, .. }
            if session.state() == pop3::server::StateName::Authorization =>
        {
            store
        }
        _ => None,
    };
    // The account of who calls, else one in which there is something.
    let own = world
        .host(held.connection.ends.client)
        .and_then(|it| it.mua.as_ref());
    let account = account.and_then(|it| {
        let own = own.and_then(|own| it.users.get_key_value(&own.spec.address));
        own.or_else(|| it.users.iter().find(|(_, it)| it.has_mail()))
            .or_else(|| it.users.iter().next_back())
    });
    let account = account.map_or_else(String::new, |(user, it)| {
        say!(words, "ui-account-here", user: user.to_string(), password: it.password.clone()) + " "
    });
    let says = match held.server() {
        Endpoint::ImapServer(_) => say!(words, "ui-tag-first"),
        Endpoint::Pop3Server { session, .. } if session.marked().next().is_some() => {
            say!(words, "ui-only-quit-deletes")
        }
        _ if held.side == Side::Server => say!(words, "ui-you-are-server"),
        _ => return account,
    };
    format!("{says} {account}")
}

/// What is to be said of the line, by the very grammar of who reads it; and the octet that is wrong, unless only its end is
/// missing.
pub fn problem(words: &Words, held: &Held<'_>, line: &str) -> Option<(Option<usize>, String)> {
    let octets = line.as_bytes();
    let protocol = held.connection.protocol();
    let said = |error: &SyntaxError, command: &str, fact: Fact, before: usize| match error.got {
        Got::End => (None, words.text(&story::still_to_come(error, command))),
        _ => (Some(error.at.saturating_sub(before)), words.text(&fact)),
    };
    if held.side == Side::Server {
        let error = match protocol {
            Protocol::Smtp => smtp::Reply::parse_line_traced(octets, &mut Spans::unseen()).err()?,
            // The lines of a listing or of a message are no replies.
            Protocol::Pop3 if !line.starts_with(['+', '-']) => return None,
            Protocol::Pop3 => pop3::Reply::parse(octets).err()?,
            Protocol::Imap => imap::response::Response::parse(octets).err()?,
        };
        return Some(said(&error, "", story::syntax_error(&error), 0));
    }
    let verb = line.split(' ').next().unwrap_or_default();
    Some(match protocol {
        Protocol::Smtp => {
            let error = Command::parse(octets).err()?;
            said(error.error(), verb, story::command_error(&error), 0)
        }
        Protocol::Pop3 => {
            let error = pop3::Command::parse(octets).err()?;
            said(error.error(), "", story::pop3_command_error(&error), 0)
        }
        Protocol::Imap => {
            let (begun, _) = begun(held.server());
            let whole = [begun, octets].concat();
            let checked = match imap::Command::announces(octets) {
                Some(_) => imap::Command::check_begun(&whole),
                None => imap::Command::parse(&whole).map(drop),
            };
            let error = checked.err()?;
            let name = line.split(' ').nth(1).unwrap_or_default();
            said(
                error.error(),
                name,
                story::imap_command_error(&error),
                begun.len(),
            )
        }
    })
}

/// That the line is of another protocol than the one that is spoken here, and who speaks that.
pub fn elsewhere(words: &Words, held: &Held<'_>, world: &World, line: &str) -> Option<String> {
    let ends = held.connection.ends;
    let knows = |protocol: Protocol, line: &str| match protocol {
        Protocol::Smtp => !matches!(
            Command::parse(line.as_bytes()),
            Err(CommandError::Unknown(_))
        ),
        Protocol::Pop3 => !matches!(
            pop3::Command::parse(line.as_bytes()),
            Err(CommandError::Unknown(_))
        ),
        Protocol::Imap => [line, &format!("a {line}")].into_iter().any(|it| {
            let read = imap::Command::parse(it.as_bytes());
            matches!(
                read,
                Ok(_) | Err(imap::command::CommandError::Arguments { .. })
            )
        }),
    };
    let here = held.connection.protocol();
    if held.side == Side::Server || raw_mode(words, held).is_some() || knows(here, line) {
        return None;
    }
    let other = [Protocol::Imap, Protocol::Smtp, Protocol::Pop3].into_iter();
    let other = other.filter(|it| *it != here).find(|it| knows(*it, line))?;
    let services = world
        .hosts()
        .flat_map(|(id, host)| host.ports().map(move |port| (id, host, port)));
    let mut speak = services.filter(|(_, host, port)| host.protocol_at(*port) == other);
    let (host, _, port) = speak.next()?;
    let title = |host, port| server_title(world, host, port);
    Some(
        say!(words, "ui-speaks-another", here: title(ends.server, ends.port), line: protocol(other), there: title(host, port)),
    )
}

/// The beginnings of the lines that may come now.
pub fn chips(held: &Held<'_>, timeline: &Timeline) -> Vec<String> {
    match held.side {
        Side::Client => next_commands(held, timeline),
        Side::Server => replies::next_replies(held, timeline),
    }
}

/// How many of them stand in one row, by their letters: the likeliest come first.
pub fn in_a_row(chips: &[String]) -> usize {
    let mut letters = 0;
    let fits = |it: &&String| {
        letters += it.trim_end().len() + 3;
        letters <= 52
    };
    chips.iter().take_while(fits).count()
}

/// The tag after that of a line; without one that counts, `a` and the number.
fn next_tag(line: &str, number: usize) -> String {
    let tag = line.split(' ').next().unwrap_or_default();
    let letters = tag.trim_end_matches(|it: char| it.is_ascii_digit());
    let counted = tag[letters.len()..].parse::<u32>().ok();
    let is_tag = !letters.is_empty() && letters.chars().all(|it| it.is_ascii_alphabetic());
    match counted.filter(|_| is_tag) {
        Some(last) => format!("{letters}{}", last.saturating_add(1)),
        None => format!("a{number}"),
    }
}

/// The beginnings of the commands that may come now.
fn next_commands(held: &Held<'_>, timeline: &Timeline) -> Vec<String> {
    let id = held.connection.id;
    let offers = story::inspect::offers(id, timeline);
    match held.server() {
        // Before TLS the server reads no command.
        _ if awaits_tls(held) => Vec::new(),
        _ if awaits_response(held) => vec!["*".into()],
        Endpoint::SmtpServer(server) if server.state() == StateName::Data => vec![".".into()],
        Endpoint::SmtpServer(server) => server
            .legal_verbs()
            .filter(|verb| offers.allow(verb.as_str()))
            .map(|verb| beginning(verb).to_owned())
            .collect(),
        Endpoint::ImapServer(server) if server.state() == imap::server::StateName::Idling => {
            vec!["DONE".into()]
        }
        Endpoint::ImapServer(server) if server.begun().0.is_empty() => {
            // A tag that was not used yet, such as those that were.
            let said = timeline.on(id, timeline.past().len());
            let said = said.filter_map(|event| match &event.kind {
                EventKind::LineSent { line, .. } if line.from == Side::Client => Some(line),
                _ => None,
            });
            let (count, last) = said.fold((0, None), |(count, _), it| (count + 1, Some(it)));
            let last = last
                .map(|it| it.octets.to_text().to_string())
                .unwrap_or_default();
            let tag = next_tag(&last, count + 1);
            server
                .legal_commands()
                .filter(|name| offers.allow(name.as_str()))
                .map(|name| format!("{tag} {name} "))
                .collect()
        }
        Endpoint::Pop3Server { session, .. } => {
            let legal = session.legal_commands();
            let legal = legal.filter(|verb| offers.allow(verb.as_str()));
            legal.map(|verb| format!("{verb} ")).collect()
        }
        Endpoint::ImapServer(_)
        | Endpoint::SmtpClient(_)
        | Endpoint::ImapClient(_)
        | Endpoint::Pop3Client(_)
        | Endpoint::Outside
        | Endpoint::Gone => Vec::new(),
    }
}

fn beginning(verb: smtp::Verb) -> &'static str {
    use smtp::Verb;
    match verb {
        Verb::Helo => "HELO ",
        Verb::Ehlo => "EHLO ",
        Verb::Mail => "MAIL FROM:<",
        Verb::Rcpt => "RCPT TO:<",
        Verb::Data => "DATA",
        Verb::Rset => "RSET",
        Verb::Noop => "NOOP",
        Verb::Quit => "QUIT",
        Verb::Vrfy => "VRFY ",
        Verb::Expn => "EXPN ",
        Verb::Help => "HELP",
        Verb::Auth => "AUTH ",
        Verb::StartTls => "STARTTLS",
        Verb::Bdat => "BDAT ",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_tag_follows_the_one_before_it() {
        for (line, number, tag) in [
            ("", 1, "a1"),
            ("b9 NOOP", 3, "b10"),
            ("DONE", 4, "a4"),
            ("x NOOP", 2, "a2"),
            ("b99999999999 NOOP", 2, "a2"),
        ] {
            assert_eq!(super::next_tag(line, number), tag, "{line}");
        }
    }
}
