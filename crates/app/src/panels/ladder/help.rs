//! What may be typed now, and what is wrong with what is typed: asked of the server's own session and
//! grammar.

use crate::lab::Lab;
use protocol_core::smtp::server::StateName;
use protocol_core::smtp::{Command, Side};
use protocol_core::{imap, pop3, smtp};
use words::Words;
use world::connection::EndTls;
use world::{Connection, Endpoint, EventKind, Protocol};

/// Whether the server waits for a response to its challenge.
pub fn awaits_response(server: &Endpoint) -> bool {
    match server {
        Endpoint::SmtpServer(it) => it.state() == StateName::Authenticating,
        Endpoint::ImapServer(it) => it.state() == imap::server::StateName::Authenticating,
        Endpoint::Pop3Server { session, .. } => {
            session.state() == pop3::server::StateName::Authenticating
        }
        _ => false,
    }
}

/// Whether the server waits for the client to begin TLS.
pub fn awaits_tls(connection: &Connection) -> bool {
    matches!(connection.server.tls, EndTls::Awaited(_))
}

/// What has come of a command of IMAP that goes on behind a literal, and how long the literal is.
fn begun(server: &Endpoint) -> (&[u8], u64) {
    match server {
        Endpoint::ImapServer(session) => session.begun(),
        _ => (&[], 0),
    }
}

/// What is typed now, where it is no command.
pub fn raw_mode(words: &Words, connection: &Connection) -> Option<String> {
    let server = &connection.server.endpoint;
    let mode = match server {
        _ if awaits_response(server) => say!(words, "ui-response-mode"),
        _ if awaits_tls(connection) => say!(words, "ui-tls-mode"),
        Endpoint::SmtpServer(it) if it.state() == StateName::Data => say!(words, "ui-data-mode"),
        Endpoint::SmtpServer(it) if it.state() == StateName::Chunk => say!(words, "ui-chunk-mode"),
        Endpoint::ImapServer(it) if it.state() == imap::server::StateName::Idling => {
            say!(words, "ui-idle-mode")
        }
        _ => {
            let (_, literal) = begun(server);
            return (literal > 0).then(|| say!(words, "ui-literal-mode", count: literal));
        }
    };
    Some(mode)
}

/// What a person who types to this server should know.
pub fn hint(words: &Words, server: &Endpoint) -> String {
    let says = match server {
        Endpoint::ImapServer(_) => say!(words, "ui-tag-first"),
        Endpoint::Pop3Server { session, .. } if session.marked().next().is_some() => {
            say!(words, "ui-only-quit-deletes")
        }
        _ => return String::new(),
    };
    format!("{says} ")
}

/// What is wrong with the line, by the very grammar of the server, and at which octet of it.
pub fn problem(words: &Words, connection: &Connection, line: &str) -> Option<(usize, String)> {
    match connection.protocol() {
        Protocol::Smtp => {
            let error = Command::parse(line.as_bytes()).err()?;
            Some((error.error().at, words.text(&story::command_error(&error))))
        }
        Protocol::Pop3 => {
            let error = pop3::Command::parse(line.as_bytes()).err()?;
            Some((
                error.error().at,
                words.text(&story::pop3_command_error(&error)),
            ))
        }
        Protocol::Imap => {
            let (begun, _) = begun(&connection.server.endpoint);
            let whole = [begun, line.as_bytes()].concat();
            let checked = match imap::Command::announces(line.as_bytes()) {
                Some(_) => imap::Command::check_begun(&whole),
                None => imap::Command::parse(&whole).map(drop),
            };
            let error = checked.err()?;
            let at = error.error().at.saturating_sub(begun.len());
            Some((at, words.text(&story::imap_command_error(&error))))
        }
    }
}

/// The beginnings of the commands that may come now.
pub fn next_commands(lab: &Lab) -> Vec<String> {
    let connection = lab.console.and_then(|id| lab.told().world().connection(id));
    let Some(connection) = connection else {
        return Vec::new();
    };
    let server = &connection.server.endpoint;
    match server {
        // Before TLS the server reads no command.
        _ if awaits_tls(connection) => Vec::new(),
        _ if awaits_response(server) => vec!["*".into()],
        Endpoint::SmtpServer(server) if server.state() == StateName::Data => vec![".".into()],
        Endpoint::SmtpServer(server) => server
            .legal_verbs()
            .map(|verb| beginning(verb).to_owned())
            .collect(),
        Endpoint::ImapServer(server) if server.state() == imap::server::StateName::Idling => {
            vec!["DONE".into()]
        }
        Endpoint::ImapServer(server) if server.begun().0.is_empty() => {
            // A tag that was not used yet.
            let said = lab.told().past().iter().filter(|event| {
                event.connection == Some(connection.id)
                    && matches!(&event.kind, EventKind::LineSent { line, .. } if line.from == Side::Client)
            });
            let tag = said.count() + 1;
            server
                .legal_commands()
                .map(|name| format!("a{tag} {name} "))
                .collect()
        }
        Endpoint::Pop3Server { session, .. } => {
            let legal = session.legal_commands();
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
