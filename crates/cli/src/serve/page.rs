//! `serve --page`: the page and its API over HTTP, in a thread of its own, so that the engine does not wait
//! for it.
//!
//! `guard` lets in only requests that are meant for it; `site` are the files of the page; `lab` are the
//! sessions and messages; `events` tells of changes; `findings` is what the rules say of a session.

mod events;
mod findings;
mod guard;
mod lab;
mod site;
mod summary;

use super::kept::Kept;
use crate::language::{self, say};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use events::Events;
use findings::Findings;
use serde_json::json;
use site::Site;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use story::text;

#[derive(clap::Args)]
#[cfg_attr(test, derive(Default))]
pub struct PageArguments {
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-page"))]
    page: Option<SocketAddr>,
    #[arg(long, value_name = "DIR", requires = "page", help = say!("cli-help-serve-site"))]
    site: Option<PathBuf>,
}

/// What all requests share.
pub struct Page {
    kept: Kept,
    scenario: String,
    /// Each service and its address.
    listening: Vec<(&'static str, SocketAddr)>,
    site: Site,
    events: Events,
    findings: Findings,
}

type Shared = axum::extract::State<Arc<Page>>;

/// A page that has its address and waits for what it is to show.
pub struct Bound {
    listener: std::net::TcpListener,
    site: Site,
    pub address: SocketAddr,
    pub kept: Kept,
}

impl PageArguments {
    /// Takes the address, where one is asked for.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub fn bind(&self) -> Result<Option<Bound>, String> {
        let Some(address) = self.page else {
            return Ok(None);
        };
        if !address.ip().is_loopback() {
            let address = text(address);
            return Err(say!("cli-serve-not-loopback", service: "page", address: address));
        }
        let failed = |error: std::io::Error| format!("{address}: {error}");
        let listener = std::net::TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        Ok(Some(Bound {
            address: listener.local_addr().map_err(failed)?,
            listener,
            site: Site::find(self.site.as_deref())?,
            kept: Kept::default(),
        }))
    }
}

impl Bound {
    /// Serves until the program ends.
    ///
    /// # Errors
    /// Where there can be no thread.
    pub fn start(
        self,
        scenario: String,
        listening: Vec<(&'static str, SocketAddr)>,
    ) -> Result<(), String> {
        let Self {
            listener,
            site,
            address,
            kept,
        } = self;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())?;
        let page = Arc::new(Page {
            kept,
            scenario,
            listening,
            site,
            events: Events::default(),
            findings: Findings::default(),
        });
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(events::tell(Arc::clone(&page)));
            axum::serve(listener, router(page, address)).await
        };
        let thread = std::thread::Builder::new().name("page".into());
        let started = thread.spawn(move || {
            language::choose();
            // It ends with the program.
            drop(runtime.block_on(serve));
        });
        started.map(drop).map_err(|error| error.to_string())
    }
}

fn router(page: Arc<Page>, address: SocketAddr) -> Router {
    let allowed = Arc::new(guard::Allowed::new(address));
    Router::new()
        .merge(lab::routes())
        .merge(events::routes())
        .fallback(site::file)
        .layer(axum::middleware::from_fn_with_state(allowed, guard::check))
        .with_state(page)
}

/// Why a request is not answered.
struct Refused(StatusCode, String);

impl Refused {
    fn not_found(why: String) -> Self {
        Self(StatusCode::NOT_FOUND, why)
    }

    fn bad(why: String) -> Self {
        Self(StatusCode::BAD_REQUEST, why)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, axum::Json(json!({ "error": self.1 }))).into_response()
    }
}
