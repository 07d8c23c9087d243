//! What a person wants to know of the connections, one line for each thing on standard output, as sentences or
//! as JSON.

use crate::language::{said, say};
use protocol_core::smtp::dissector::Answered;
use protocol_core::smtp::{Command, Side, Unit, Verb};
use protocol_core::{imap, pop3};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, Write as _};
use story::{Fact, fact, list, text};
use world::connection::Endpoint;
use world::event::Line;
use world::{ConnectionId, ConnectionName, Event, EventKind, Protocol, WireUnit, World};

/// The form of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub enum Form {
    #[value(help = say!("cli-help-serve-log-text"))]
    Text,
    #[value(help = say!("cli-help-serve-log-json"))]
    Json,
}

pub struct Log {
    form: Form,
    talks: BTreeMap<ConnectionId, Talk>,
    /// What was not printed yet.
    lines: String,
}

/// A connection that is open.
struct Talk {
    name: ConnectionName,
    /// Who has signed in.
    user: Option<String>,
    /// The recipients whose RCPT has no reply yet.
    asked: VecDeque<String>,
}

impl Log {
    pub fn new(form: Form) -> Self {
        Self {
            form,
            talks: BTreeMap::new(),
            lines: String::new(),
        }
    }

    /// Notes what happened on a connection that a socket has.
    pub fn note(&mut self, world: &World, event: &Event) {
        let Some(id) = event.connection else { return };
        match &event.kind {
            EventKind::ConnectionOpened(ends) if event.host == ends.server => {
                self.opened(world, id);
            }
            EventKind::TlsEstablished(ends) if event.host == ends.server => {
                self.tell(world, id, "tls", json!({}), |on| fact!("log-tls", on: on));
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Client => {
                self.heard(id, line)
            }
            EventKind::LineReceived { line, .. } => self.answered(world, id, line),
            EventKind::Accepted {
                envelope,
                queue_id,
                content,
                ..
            } => {
                let from = envelope.reverse_path.to_string();
                let to = envelope.forward_paths.iter().map(ToString::to_string);
                let to: Vec<String> = to.collect();
                let size = content.len();
                let fields = json!({ "from": from, "to": to, "octets": size, "id": queue_id });
                self.tell(world, id, "accepted", fields, |on| {
                    let to = list(to.iter().map(text));
                    fact!("log-accepted", on: on, from: text(from), to: to, size: size, id: text(queue_id))
                });
            }
            EventKind::ConnectionClosed(ends) | EventKind::ConnectionReset(ends)
                if event.host == ends.client =>
            {
                self.tell(
                    world,
                    id,
                    "closed",
                    json!({}),
                    |on| fact!("log-closed", on: on),
                );
                self.talks.remove(&id);
            }
            _ => {}
        }
    }

    /// Prints what was noted.
    pub fn print(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        let mut out = io::stdout().lock();
        // Whoever reads may stop reading: mail goes on.
        drop(
            out.write_all(self.lines.as_bytes())
                .and_then(|()| out.flush()),
        );
        self.lines.clear();
    }

    fn opened(&mut self, world: &World, id: ConnectionId) {
        let Some(connection) = world.connection(id) else {
            return;
        };
        let (Some(name), Some(host)) = (connection.name, world.host(connection.ends.server)) else {
            return;
        };
        let talk = Talk {
            name,
            user: None,
            asked: VecDeque::new(),
        };
        self.talks.insert(id, talk);
        let protocol = name_of(connection.protocol());
        let (host, port) = (host.name.to_string(), connection.ends.port);
        let fields = json!({ "protocol": protocol, "host": host, "port": port });
        self.tell(world, id, "opened", fields, |on| {
            fact!("log-opened", on: on, protocol: text(protocol), host: text(&host), port: text(port))
        });
    }

    fn heard(&mut self, id: ConnectionId, line: &Line) {
        let said = line.octets.strip_suffix(b"\r\n");
        if let Some(talk) = self.talks.get_mut(&id)
            && line.unit == WireUnit::Smtp(Unit::Command(Verb::Rcpt))
        {
            talk.asked.push_back(match said.map(Command::parse) {
                Some(Ok(Command::Rcpt { forward_path, .. })) => forward_path.to_string(),
                _ => String::from_utf8_lossy(said.unwrap_or_default()).into_owned(),
            });
        }
    }

    fn answered(&mut self, world: &World, id: ConnectionId, line: &Line) {
        let user = world
            .connection(id)
            .and_then(|it| user(&it.server.endpoint));
        let Some(talk) = self.talks.get_mut(&id) else {
            return;
        };
        if talk.user.as_deref() != user
            && let Some(user) = user
        {
            talk.user = Some(user.to_owned());
            let fields = json!({ "user": user });
            self.tell(
                world,
                id,
                "signed-in",
                fields,
                |on| fact!("log-signed-in", on: on, user: text(user)),
            );
        }
        let octets = String::from_utf8_lossy(&line.octets);
        let reply = octets.trim_end().replace("\r\n", " ");
        match answer(line.unit) {
            Answer::Rcpt => {
                let talk = self.talks.get_mut(&id);
                let to = talk.and_then(|it| it.asked.pop_front()).unwrap_or_default();
                let fields = json!({ "to": to, "reply": reply });
                self.tell(
                    world,
                    id,
                    "recipient",
                    fields,
                    |on| fact!("log-recipient", on: on, to: text(&to), reply: text(&reply)),
                );
            }
            Answer::No(command) => {
                let fields = json!({ "command": command, "reply": reply });
                self.tell(world, id, "refused", fields, |on| match command {
                    Some("end-of-data") => {
                        fact!("log-message-refused", on: on, reply: text(&reply))
                    }
                    Some(it) => {
                        fact!("log-refused", on: on, command: text(it), reply: text(&reply))
                    }
                    None => fact!("log-line-refused", on: on, reply: text(&reply)),
                });
            }
            Answer::Other => {}
        }
    }

    fn tell(
        &mut self,
        world: &World,
        id: ConnectionId,
        event: &str,
        mut fields: Value,
        sentence: impl FnOnce(story::Value) -> Fact,
    ) {
        let Some(talk) = self.talks.get(&id) else {
            return;
        };
        match self.form {
            Form::Text => self.lines += &said(&sentence(text(talk.name))),
            Form::Json => {
                let since = i128::from(world.now().as_micros()) / 1000;
                let time = i128::from(world.epoch()) * 1000 + since;
                fields["time_ms"] = json!(u64::try_from(time).unwrap_or(0));
                fields["connection"] = json!(talk.name.to_string());
                fields["event"] = json!(event);
                self.lines += &fields.to_string();
            }
        }
        self.lines.push('\n');
    }
}

const fn name_of(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Smtp => "SMTP",
        Protocol::Imap => "IMAP",
        Protocol::Pop3 => "POP3",
    }
}

/// What a server's line is to whoever reads the log.
enum Answer {
    Rcpt,
    /// A refusal, and of what.
    No(Option<&'static str>),
    Other,
}

fn answer(unit: WireUnit) -> Answer {
    match unit {
        WireUnit::Smtp(Unit::Reply { answers, code }) => match answers {
            Some(Answered::Verb(Verb::Rcpt)) => Answer::Rcpt,
            _ if code.get() < 400 => Answer::Other,
            Some(Answered::Verb(verb)) => Answer::No(Some(verb.as_str())),
            Some(Answered::EndOfData) => Answer::No(Some("end-of-data")),
            None => Answer::No(None),
        },
        WireUnit::Smtp(Unit::Greeting(code)) if code.get() >= 400 => Answer::No(None),
        WireUnit::Imap(imap::Unit::Tagged { status, answers }) if status != imap::Status::Ok => {
            Answer::No(answers.map(imap::CommandName::as_str))
        }
        WireUnit::Pop3(pop3::Unit::Reply { status, answers }) if status != pop3::Status::Ok => {
            Answer::No(answers.map(pop3::Verb::as_str))
        }
        _ => Answer::Other,
    }
}

/// Who has signed in to this server.
fn user(server: &Endpoint) -> Option<&str> {
    match server {
        Endpoint::SmtpServer(session) => session.identity(),
        Endpoint::ImapServer(session) => session.user(),
        Endpoint::Pop3Server { session, .. } => session.user(),
        _ => None,
    }
}
