//! Mailpit's API (<https://mailpit.axllent.org/docs/api-v1/>), as far as tests of programs use it: its paths and its
//! names, so that its clients work unchanged.

use super::lab::find;
use super::mail::Mail;
use super::query::Query;
use super::{Page, Refused, Shared};
use crate::clock;
use crate::language::say;
use crate::serve::kept::{All, Message};
use axum::extract::{Path, Query as Asked};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use story::text;

/// What an HTML message may do where it is shown: nothing.
const POLICY: &str = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'";

pub fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/api/v1/info", get(info))
        .route("/api/v1/webui", get(webui))
        .route("/api/v1/tags", get(async || Json(json!([]))))
        .route("/api/v1/messages", get(list).put(set_read).delete(delete))
        .route("/api/v1/search", get(search).delete(delete_search))
        .route("/api/v1/message/{id}", get(message))
        .route("/api/v1/message/{id}/headers", get(headers))
        .route("/api/v1/message/{id}/raw", get(raw))
        .route("/api/v1/message/{id}/part/{part}", get(part))
        .route("/view/{file}", get(shown))
        .route("/livez", get(async || "ok"))
        .route("/readyz", get(async || "ok"))
}

async fn info(page: Shared) -> Json<Value> {
    let all = page.kept.all();
    let size: usize = all.messages.values().map(|it| it.content.len()).sum();
    let deleted = all.messages_total - all.messages.len() as u64;
    Json(json!({
        "Version": concat!("smtplab ", env!("CARGO_PKG_VERSION")),
        "LatestVersion": "",
        "Database": "",
        "DatabaseSize": size,
        "Messages": all.messages.len(),
        "Unread": unread(&all),
        "Tags": {},
        "RuntimeStats": {
            "Memory": 0,
            "MessagesDeleted": deleted,
            "SMTPAccepted": all.messages_total,
            "SMTPAcceptedSize": size,
            "SMTPIgnored": 0,
            "SMTPRejected": 0,
            "Uptime": (clock::since_1970() - page.started).as_secs(),
        },
    }))
}

async fn webui() -> Json<Value> {
    Json(json!({
        "ChaosEnabled": true,
        "DuplicatesIgnored": false,
        "HideDeleteAllButton": false,
        "Label": "",
        "SpamAssassin": false,
        "MessageRelay": {
            "Enabled": false, "SMTPServer": "", "ReturnPath": "", "AllowedRecipients": "",
            "BlockedRecipients": "", "OverrideFrom": "", "PreserveMessageIDs": false,
        },
    }))
}

#[derive(Deserialize)]
struct Range {
    #[serde(default)]
    query: String,
    #[serde(default)]
    start: usize,
    #[serde(default = "fifty")]
    limit: usize,
}

fn fifty() -> usize {
    50
}

async fn list(page: Shared, Asked(range): Asked<Range>) -> Json<Value> {
    let range = Range {
        query: String::new(),
        ..range
    };
    Json(found(&page, &range))
}

async fn search(page: Shared, Asked(range): Asked<Range>) -> Result<Json<Value>, Refused> {
    needs_query(&range.query)?;
    Ok(Json(found(&page, &range)))
}

fn needs_query(query: &str) -> Result<(), Refused> {
    match query.trim() {
        "" => Err(Refused::bad(say!("api-no-query"))),
        _ => Ok(()),
    }
}

fn found(page: &Page, range: &Range) -> Value {
    let query = Query::parse(&range.query);
    let all = page.kept.all();
    let (total, total_unread) = (all.messages.len(), unread(&all));
    let messages: Vec<(Message, Option<String>)> = all
        .messages
        .values()
        .rev()
        .map(|it| (it.clone(), user(&all, it)))
        .collect();
    drop(all);
    let fits = |(it, _): &&(Message, _)| range.query.is_empty() || query.fits(&Mail::of(it));
    let fitting: Vec<_> = messages.iter().filter(fits).collect();
    let shown = fitting.iter().skip(range.start).take(range.limit);
    let shown: Vec<_> = shown
        .map(|(it, user)| Mail::of(it).listed(user.as_deref()))
        .collect();
    json!({
        "total": total,
        "unread": total_unread,
        "count": shown.len(),
        "messages_count": fitting.len(),
        "messages_unread": fitting.iter().filter(|(it, _)| !it.is_read).count(),
        "start": range.start,
        "tags": [],
        "messages": shown,
    })
}

fn unread(all: &All) -> usize {
    all.messages.values().filter(|it| !it.is_read).count()
}

/// Who had signed in on the session of the message.
pub fn user(all: &All, message: &Message) -> Option<String> {
    all.sessions.get(&message.session)?.user.clone()
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "PascalCase")]
struct Which {
    #[serde(rename = "IDs")]
    ids: Option<Vec<String>>,
    read: bool,
    search: String,
}

impl Which {
    /// Reads a body, which may be missing.
    fn read(body: &str) -> Result<Self, Refused> {
        if body.trim().is_empty() {
            return Ok(Self::default());
        }
        let read = serde_json::from_str(body);
        read.map_err(|error| Refused::bad(say!("api-bad-json", error: text(error))))
    }

    /// The messages that are meant: those, or those that fit, or else all.
    fn messages(&self, all: &All) -> Vec<u64> {
        let query = Query::parse(&self.search);
        let ids = self.ids.as_deref().unwrap_or_default();
        let is_meant = |it: &&Message| match (ids, self.search.as_str()) {
            ([], "") => true,
            ([], _) => query.fits(&Mail::of(it)),
            _ => ids.iter().any(|id| *id == it.id.to_string()),
        };
        let meant = all.messages.values().filter(is_meant);
        meant.map(|it| it.id).collect()
    }
}

async fn set_read(page: Shared, body: String) -> Result<&'static str, Refused> {
    let which = Which::read(&body)?;
    let mut all = page.kept.all();
    for id in which.messages(&all) {
        if let Some(message) = all.messages.get_mut(&id) {
            message.is_read = which.read;
        }
    }
    Ok("ok")
}

async fn delete(page: Shared, body: String) -> Result<&'static str, Refused> {
    remove(&page, &Which::read(&body)?);
    Ok("ok")
}

async fn delete_search(page: Shared, Asked(range): Asked<Range>) -> Result<&'static str, Refused> {
    needs_query(&range.query)?;
    let search = range.query;
    remove(
        &page,
        &Which {
            search,
            ..Which::default()
        },
    );
    Ok("ok")
}

fn remove(page: &Page, which: &Which) {
    let mut all = page.kept.all();
    for id in which.messages(&all) {
        all.remove_message(id);
    }
}

/// The message, marked as read, and who had signed in.
fn opened(page: &Page, id: &str) -> Result<(Message, Option<String>), Refused> {
    let mut all = page.kept.all();
    let id = find(&all, id)?.id;
    if let Some(message) = all.messages.get_mut(&id) {
        message.is_read = true;
    }
    let message = find(&all, &id.to_string())?;
    Ok((message.clone(), user(&all, message)))
}

async fn message(page: Shared, Path(id): Path<String>) -> Result<Response, Refused> {
    let (message, user) = opened(&page, &id)?;
    Ok(Json(Mail::of(&message).whole(user.as_deref())).into_response())
}

async fn headers(page: Shared, Path(id): Path<String>) -> Result<Json<Value>, Refused> {
    let (message, _) = opened(&page, &id)?;
    Ok(Json(Mail::of(&message).headers().into()))
}

async fn raw(page: Shared, Path(id): Path<String>) -> Result<Response, Refused> {
    let content = find(&page.kept.all(), &id)?.content.clone();
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, content.to_vec()).into_response())
}

async fn part(page: Shared, Path((id, part)): Path<(String, String)>) -> Result<Response, Refused> {
    let (message, _) = opened(&page, &id)?;
    let mail = Mail::of(&message);
    let missing = || Refused::not_found(say!("api-no-part", part: text(&part)));
    let (kind, content) = mail.part(&part).ok_or_else(missing)?;
    Ok(shown_as(kind, content.into_owned()))
}

/// `ID.html` or `ID.txt`.
async fn shown(page: Shared, Path(file): Path<String>) -> Result<Response, Refused> {
    let (id, kind) = file.rsplit_once('.').unwrap_or((&file, ""));
    let (message, _) = opened(&page, id)?;
    let mail = Mail::of(&message);
    match kind {
        "html" => Ok(shown_as(
            "text/html; charset=utf-8",
            mail.shown_html().into(),
        )),
        "txt" => Ok(shown_as("text/plain; charset=utf-8", mail.text().into())),
        _ => Err(Refused(StatusCode::NOT_FOUND, say!("cli-page-no-path"))),
    }
}

/// What came with mail may not act where the page does.
fn shown_as(kind: &str, content: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, content).into_response()
}
