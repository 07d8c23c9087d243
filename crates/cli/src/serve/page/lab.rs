//! Sessions and messages.

use super::findings::{Found, Shown};
use super::summary::{MessageSummary, SessionSummary, moment};
use super::{Page, Refused, Shared};
use crate::clock;
use crate::language::say;
use crate::serve::kept::All;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use judge::{Connection, What, replay};
use protocol_core::smtp::Side;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many a list has at once.
const PAGE: usize = 200;

pub fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/api/lab/sessions", get(sessions))
        .route("/api/lab/sessions/{number}", get(session))
        .route("/api/lab/messages", get(messages))
        .route("/api/lab/message/{id}/session", get(session_of))
}

#[derive(Deserialize)]
struct Before {
    before: Option<u64>,
}

async fn sessions(page: Shared, Query(Before { before }): Query<Before>) -> Json<Value> {
    let all = page.kept.all();
    let older = all.sessions.range(..before.unwrap_or(u64::MAX)).rev();
    let numbers: Vec<u64> = older.take(PAGE).map(|(number, _)| *number).collect();
    let total = all.sessions_total;
    drop(all);
    let sessions = numbers.into_iter().filter_map(|it| page.summary(it));
    let listening = page
        .listening
        .iter()
        .map(|(service, address)| json!({ "service": service, "address": address }));
    Json(json!({
        "now": moment(clock::since_1970()),
        "scenario": page.scenario,
        "listening": listening.collect::<Vec<_>>(),
        "total": total,
        "sessions": sessions.collect::<Vec<_>>(),
    }))
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Json,
    Run,
    Text,
}

#[derive(Deserialize)]
struct As {
    #[serde(default)]
    format: Format,
}

async fn session(
    page: Shared,
    Path(number): Path<String>,
    Query(As { format }): Query<As>,
) -> Result<Response, Refused> {
    let number = number.parse().map_err(|_| no_session())?;
    if let Format::Json = format {
        let session = page.summary(number).ok_or_else(no_session)?;
        let findings = shown(&page.found(number).await);
        return Ok(Json(json!({ "session": session, "findings": findings })).into_response());
    }
    let all = page.kept.all();
    let session = all.sessions.get(&number).ok_or_else(no_session)?;
    let connection = session.tape.connection(session.with.port);
    let opened = i64::try_from(session.opened.as_secs()).unwrap_or(i64::MAX);
    drop(all);
    Ok(match format {
        Format::Text => transcript(&connection).into_response(),
        _ => {
            let run = replay::run(&[connection], &format!("session-{number}"), opened);
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (kind, run.to_json()).into_response()
        }
    })
}

async fn messages(page: Shared, Query(Before { before }): Query<Before>) -> Json<Value> {
    let all = page.kept.all();
    let older = all.messages.range(..before.unwrap_or(u64::MAX)).rev();
    let older: Vec<_> = older.take(PAGE).map(|(_, it)| it.clone()).collect();
    let total = all.messages_total;
    drop(all);
    let messages: Vec<_> = older.iter().map(MessageSummary::new).collect();
    Json(json!({ "total": total, "messages": messages }))
}

async fn session_of(page: Shared, Path(id): Path<String>) -> Result<Json<Value>, Refused> {
    let message = find(&page.kept.all(), &id)?.clone();
    let session = page.summary(message.session).ok_or_else(no_session)?;
    let findings = shown(&page.found(message.session).await);
    Ok(Json(json!({
        "session": session,
        "envelope": message.envelope,
        "findings": findings,
    })))
}

/// The message of that number, or the newest.
pub fn find<'a>(all: &'a All, id: &str) -> Result<&'a crate::serve::kept::Message, Refused> {
    let found = match id {
        "latest" => all.messages.values().next_back(),
        _ => id.parse().ok().and_then(|it: u64| all.messages.get(&it)),
    };
    found.ok_or_else(|| Refused::not_found(say!("cli-page-no-message")))
}

fn shown(found: &[Found]) -> Vec<Shown> {
    found.iter().map(Found::shown).collect()
}

fn no_session() -> Refused {
    Refused::not_found(say!("cli-page-no-session"))
}

impl Page {
    /// The session as it is now, with its findings.
    pub fn summary(&self, number: u64) -> Option<SessionSummary> {
        let findings = self.findings.count(&self.kept, number);
        let all = self.kept.all();
        let session = all.sessions.get(&number)?;
        Some(SessionSummary::new(session, findings))
    }
}

/// `C: ` and `S: ` before each line.
fn transcript(connection: &Connection) -> String {
    let mut text = String::new();
    for piece in &connection.pieces {
        let (who, octets) = match &piece.what {
            What::Said(Side::Client, octets) => ("C: ", octets),
            What::Said(Side::Server, octets) => ("S: ", octets),
            What::Secured | What::Closed(_) => continue,
        };
        for line in octets.split_inclusive(|it| *it == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            text += &format!("{who}{}\n", String::from_utf8_lossy(line));
        }
    }
    text
}
