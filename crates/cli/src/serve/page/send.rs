//! Mailpit's `POST /api/v1/send`: a message that is sent by SMTP to the address that is listened on, so that it is
//! seen as every other.

use super::{Page, Refused, Shared};
use crate::language::say;
use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::time::Duration;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use story::text;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// The largest request, in octets.
const MAX_BODY: usize = 50_000_000;
/// How long it may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Fields that have a place of their own in the request.
const OWN: [&str; 9] = [
    "to",
    "from",
    "cc",
    "bcc",
    "reply-to",
    "date",
    "subject",
    "content-type",
    "mime-version",
];

pub fn routes() -> Router<Arc<Page>> {
    let limit = DefaultBodyLimit::max(MAX_BODY);
    Router::new().route("/api/v1/send", post(send).layer(limit))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Wanted {
    from: Who,
    #[serde(default)]
    to: Vec<Who>,
    #[serde(default)]
    cc: Vec<Who>,
    #[serde(default)]
    bcc: Vec<String>,
    #[serde(default)]
    reply_to: Vec<Who>,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    text: String,
    #[serde(default, rename = "HTML")]
    html: String,
    #[serde(default)]
    attachments: Vec<File>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Who {
    #[serde(default)]
    name: String,
    email: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    content: String,
    filename: String,
    #[serde(default)]
    content_type: String,
    #[serde(default, rename = "ContentID")]
    content_id: String,
}

async fn send(State(page): Shared, body: String) -> Result<Json<Value>, Refused> {
    let wanted: Result<Wanted, _> = serde_json::from_str(&body);
    let wanted = wanted.map_err(|error| Refused::bad(say!("api-bad-json", error: text(error))))?;
    let to = wanted
        .to
        .iter()
        .chain(&wanted.cc)
        .map(|it| it.email.as_str());
    let to: Vec<&str> = to.chain(wanted.bcc.iter().map(String::as_str)).collect();
    let listens = page
        .listening
        .iter()
        .find(|(service, _)| *service == "smtp");
    let (_, address) = listens.ok_or_else(|| Refused::bad(say!("api-no-smtp")))?;
    let message = wanted.message()?;
    let talk = deliver(*address, &wanted.from.email, &to, &message);
    let talked = tokio::time::timeout(TIMEOUT, talk).await;
    let own = talked
        .map_err(io::Error::from)
        .flatten()
        .map_err(|error| Refused::bad(say!("api-not-sent", error: text(error))))?;
    // The session that was opened from there has the message.
    let all = page.kept.all();
    let mut newest = all.messages.values().rev();
    let found = newest.find(|it| {
        let session = all.sessions.get(&it.session);
        session.is_some_and(|it| it.with.peer == own)
    });
    Ok(Json(json!({ "ID": found.map(|it| it.id.to_string()) })))
}

impl Wanted {
    fn message(&self) -> Result<Vec<u8>, Refused> {
        let mut message = MessageBuilder::new()
            .from(who(&self.from))
            .subject(self.subject.as_str())
            .text_body(self.text.as_str());
        if !self.to.is_empty() {
            message = message.to(list(&self.to));
        }
        if !self.cc.is_empty() {
            message = message.cc(list(&self.cc));
        }
        if !self.reply_to.is_empty() {
            message = message.reply_to(list(&self.reply_to));
        }
        if !self.html.is_empty() {
            message = message.html_body(self.html.as_str());
        }
        for (name, value) in &self.headers {
            if OWN.contains(&name.to_ascii_lowercase().as_str()) {
                return Err(Refused::bad(say!("api-own-header", name: text(name))));
            }
            let value: String = value.chars().filter(|it| !it.is_control()).collect();
            let name: String = name.chars().filter(char::is_ascii_graphic).collect();
            message = message.header(name, Raw::new(value));
        }
        for file in &self.attachments {
            // A browser writes `data:image/png;base64,` before it.
            let base64 = file.content.rsplit(',').next().unwrap_or_default();
            let content = STANDARD.decode(base64);
            let content = content
                .map_err(|error| Refused::bad(say!("api-bad-base64", error: text(error))))?;
            let kind = match file.content_type.as_str() {
                "" => "application/octet-stream".to_owned(),
                kind => kind.to_owned(),
            };
            message = match file.content_id.as_str() {
                "" => message.attachment(kind, file.filename.as_str(), content),
                id => message.inline(kind, id, content),
            };
        }
        let written = message.write_to_vec();
        written.map_err(|error| Refused::bad(say!("api-not-sent", error: text(error))))
    }
}

fn list(all: &[Who]) -> Address<'_> {
    Address::new_list(all.iter().map(who).collect())
}

fn who(it: &Who) -> Address<'_> {
    let name = Some(it.name.as_str()).filter(|it| !it.is_empty());
    Address::new_address(name, it.email.as_str())
}

/// Sends it; the address from which it was sent.
async fn deliver(
    to: SocketAddr,
    from: &str,
    recipients: &[&str],
    message: &[u8],
) -> io::Result<SocketAddr> {
    let stream = TcpStream::connect(to).await?;
    let own = stream.local_addr()?;
    let mut talk = Talk(BufReader::new(stream));
    talk.expect('2').await?;
    talk.say("EHLO localhost", '2').await?;
    talk.say(&format!("MAIL FROM:<{from}>"), '2').await?;
    for to in recipients {
        talk.say(&format!("RCPT TO:<{to}>"), '2').await?;
    }
    talk.say("DATA", '3').await?;
    let mut content = Vec::new();
    for line in message.split_inclusive(|it| *it == b'\n') {
        // RFC 5321 section 4.5.2.
        content.extend(line.starts_with(b".").then_some(b'.'));
        content.extend_from_slice(line);
    }
    if !content.ends_with(b"\r\n") {
        content.extend_from_slice(b"\r\n");
    }
    content.extend_from_slice(b".\r\n");
    talk.0.write_all(&content).await?;
    talk.expect('2').await?;
    talk.say("QUIT", '2').await?;
    Ok(own)
}

struct Talk(BufReader<TcpStream>);

impl Talk {
    /// Says a line, and hears a reply that begins so.
    async fn say(&mut self, line: &str, code: char) -> io::Result<()> {
        if line.contains(['\r', '\n']) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.0.write_all(format!("{line}\r\n").as_bytes()).await?;
        self.expect(code).await
    }

    async fn expect(&mut self, code: char) -> io::Result<()> {
        let mut line = String::new();
        loop {
            line.clear();
            self.0.read_line(&mut line).await?;
            if line.as_bytes().get(3) != Some(&b'-') {
                break;
            }
        }
        match line.starts_with(code) {
            true => Ok(()),
            false => Err(io::Error::other(line.trim_end().to_owned())),
        }
    }
}
