//! `/api/lab/wait`: answers as soon as there are such messages, so that a test neither sleeps nor asks again and
//! again.

use super::mail::Mail;
use super::mailpit::user;
use super::query::Query;
use super::{Page, Refused, Shared};
use crate::language::say;
use crate::serve::kept::Message;
use axum::extract::Query as Asked;
use axum::extract::rejection::QueryRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use core::time::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use story::text;
use tokio::time::Instant;

/// The longest time that a request waits.
const MAX_TIMEOUT: Duration = Duration::from_secs(600);
/// How many messages that do not fit are named.
const SEEN: usize = 5;

pub fn routes() -> Router<Arc<Page>> {
    Router::new().route("/api/lab/wait", get(wait))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wait {
    #[serde(default)]
    query: String,
    #[serde(default = "one")]
    count: usize,
    /// Only messages that came after this one.
    #[serde(default)]
    after: u64,
    #[serde(default = "usual")]
    timeout: String,
}

fn one() -> usize {
    1
}

fn usual() -> String {
    "10s".into()
}

async fn wait(
    page: Shared,
    asked: Result<Asked<Wait>, QueryRejection>,
) -> Result<Response, Refused> {
    // A test that misspells what it waits for must not be told that it came.
    let Asked(asked) = asked.map_err(|error| Refused::bad(error.body_text()))?;
    let timeout = duration(&asked.timeout).filter(|it| *it <= MAX_TIMEOUT);
    let timeout = timeout
        .ok_or_else(|| Refused::bad(say!("api-bad-timeout", timeout: text(&asked.timeout))))?;
    let until = Instant::now() + timeout;
    let query = Query::parse(&asked.query);
    let mut news = page.events.messages();
    let (mut after, mut fitting) = (asked.after, Vec::new());
    loop {
        let newer: Vec<Message> = {
            let all = page.kept.all();
            all.messages
                .range(after + 1..)
                .map(|(_, it)| it.clone())
                .collect()
        };
        for message in newer {
            after = message.id;
            if query.fits(&Mail::of(&message)) {
                fitting.push(message);
            }
        }
        if fitting.len() >= asked.count.max(1) {
            return Ok(Json(answer(&page, &fitting)).into_response());
        }
        let changed = tokio::time::timeout_at(until, news.changed()).await;
        if !matches!(changed, Ok(Ok(()))) {
            break;
        }
    }
    let seen = seen(&page, &query, asked.after);
    let error = say!("api-timeout",
        query: text(&asked.query), timeout: text(&asked.timeout), count: fitting.len(), wanted: asked.count);
    let body = json!({ "error": error, "seen": seen });
    Ok((StatusCode::REQUEST_TIMEOUT, Json(body)).into_response())
}

/// The newest message that fits as Mailpit shows it, and all of them as in its lists.
fn answer(page: &Page, fitting: &[Message]) -> Value {
    let all = page.kept.all();
    let users: Vec<_> = fitting.iter().map(|it| user(&all, it)).collect();
    drop(all);
    let listed = fitting.iter().zip(&users);
    let listed = listed.map(|(it, user)| Mail::of(it).listed(user.as_deref()));
    let newest = fitting.last().zip(users.last());
    json!({
        "message": newest.map(|(it, user)| Mail::of(it).whole(user.as_deref())),
        "messages": listed.collect::<Vec<_>>(),
    })
}

/// The newest messages, and why each does not fit.
fn seen(page: &Page, query: &Query, after: u64) -> Vec<Value> {
    let newest: Vec<Message> = {
        let all = page.kept.all();
        all.messages.values().rev().take(SEEN).cloned().collect()
    };
    let each = newest.iter().map(|message| {
        let mail = Mail::of(message);
        let why = match message.id <= after {
            true => Some(say!("api-not-after", id: after)),
            false => query.why_not(&mail),
        };
        json!({
            "id": message.id.to_string(),
            "from": message.envelope.from,
            "to": message.envelope.to.iter().map(|it| &it.address).collect::<Vec<_>>(),
            "subject": mail.subject(),
            "why": why,
        })
    });
    each.collect()
}

/// `10s`, `500ms` or `2m`; seconds where nothing stands behind it.
fn duration(text: &str) -> Option<Duration> {
    let end = text
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(text.len());
    let number: u64 = text[..end].parse().ok()?;
    match &text[end..] {
        "ms" => Some(Duration::from_millis(number)),
        "" | "s" => Some(Duration::from_secs(number)),
        "m" => Some(Duration::from_secs(number.checked_mul(60)?)),
        _ => None,
    }
}
