//! Server-sent events: what changed, each session at most every [`PAUSE`].

use super::summary::{MessageSummary, SessionSummary};
use super::{Page, Shared};
use axum::Router;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::get;
use core::convert::Infallible;
use core::time::Duration;
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

const PAUSE: Duration = Duration::from_millis(50);
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How many events wait for a slow reader.
const WAITING: usize = 1024;

/// What a reader is told: the name of the event and its data.
type News = (&'static str, Arc<str>);

/// Everybody who listens.
#[derive(Debug)]
pub struct Events {
    all: broadcast::Sender<News>,
    /// The number of the newest message.
    messages: watch::Sender<u64>,
}

impl Default for Events {
    fn default() -> Self {
        Self {
            all: broadcast::Sender::new(WAITING),
            messages: watch::Sender::new(0),
        }
    }
}

impl Events {
    /// Is told of each new message.
    pub fn messages(&self) -> watch::Receiver<u64> {
        self.messages.subscribe()
    }

    fn send(&self, name: &'static str, data: &impl Serialize) {
        let data = serde_json::to_string(data).unwrap_or_default();
        // Nobody may listen.
        drop(self.all.send((name, data.into())));
    }
}

pub fn routes() -> Router<Arc<Page>> {
    Router::new().route("/api/lab/events", get(events))
}

async fn events(page: Shared) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let news = BroadcastStream::new(page.events.all.subscribe()).map(|news| {
        Ok(match news {
            Ok((name, data)) => Event::default().event(name).data(data),
            Err(_) => Event::default().event("lagged").data("{}"),
        })
    });
    Sse::new(news).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Tells everybody who listens, for ever.
pub async fn tell(page: Arc<Page>) {
    loop {
        page.kept.changed().await;
        let news = core::mem::take(&mut page.kept.all().news);
        page.findings.forget(&page.kept.all());
        if let Some(newest) = news.messages.last() {
            page.events.messages.send_replace(*newest);
        }
        if page.events.all.receiver_count() > 0 {
            for id in news.messages {
                let message = page.kept.all().messages.get(&id).cloned();
                if let Some(message) = message {
                    page.events.send("message", &MessageSummary::new(&message));
                }
            }
            for number in news.sessions {
                let session = page
                    .kept
                    .all()
                    .sessions
                    .get(&number)
                    .map(|session| SessionSummary::new(session, page.findings.known(session)));
                if let Some(summary) = session {
                    page.events.send("session", &summary);
                }
                // Others have their turn.
                tokio::task::yield_now().await;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}
