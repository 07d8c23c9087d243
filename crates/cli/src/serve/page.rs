//! `serve --page`: the page and its API over HTTP, in a thread of its own, so that the engine does not wait
//! for it.
//!
//! `guard` lets in only requests that are meant for it; `site` are the files of the page; `lab` are the
//! sessions and messages; `events` tells of changes; `wait` waits for a message; `findings` is what the rules say of a
//! session; `faults` is what a test lets go wrong; `mailpit` and `send` are the API of Mailpit, `mail` a message and
//! `query` a search as it has them; `openapi` describes the rest.

mod events;
mod faults;
mod findings;
mod guard;
mod lab;
mod mail;
mod mailpit;
mod openapi;
mod query;
mod send;
mod site;
mod summary;
mod wait;

use super::engine::FromSocket;
use super::kept::Kept;
use crate::clock;
use crate::language::{self, say};
use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use core::time::Duration;
use events::Events;
use findings::Findings;
use protocol_core::smtp::Domain;
use serde_json::json;
use site::Site;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use story::text;
use tokio::sync::mpsc;

#[derive(clap::Args)]
#[cfg_attr(test, derive(Default))]
pub struct PageArguments {
    #[arg(long, value_name = "ADDR:PORT", help = say!("cli-help-serve-page"))]
    page: Option<SocketAddr>,
    #[arg(long, value_name = "NAME[:PORT]", help = say!("cli-help-serve-page-name"))]
    page_name: Vec<String>,
    #[arg(long, value_name = "DIR", help = say!("cli-help-serve-site"))]
    site: Option<PathBuf>,
    #[arg(long, conflicts_with = "scenario", help = say!("cli-help-serve-mailpit"))]
    pub mailpit: bool,
}

/// Where Mailpit has SMTP and its page.
pub const MAILPIT_SMTP: u16 = 1025;
const MAILPIT_PAGE: u16 = 8025;

/// What all requests share.
pub struct Page {
    kept: Kept,
    scenario: String,
    /// Each service and its address.
    listening: Vec<(&'static str, SocketAddr)>,
    /// Each service and the host of the world that has it.
    hosts: Vec<(&'static str, Domain)>,
    /// When it began, since 1970.
    started: Duration,
    to_engine: mpsc::Sender<FromSocket>,
    site: Site,
    events: Events,
    findings: Findings,
}

type Shared = axum::extract::State<Arc<Page>>;

/// A page that has its address and waits for what it is to show.
pub struct Bound {
    listener: std::net::TcpListener,
    site: Site,
    names: Vec<String>,
    pub address: SocketAddr,
    pub kept: Kept,
}

impl PageArguments {
    /// Takes the address, where one is asked for: a loopback address, or one of `listen`.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub fn bind(&self, listen: Option<IpAddr>) -> Result<Option<Bound>, String> {
        let ip = listen.unwrap_or(Ipv4Addr::LOCALHOST.into());
        let mailpits = self.mailpit.then(|| SocketAddr::from((ip, MAILPIT_PAGE)));
        let Some(address) = self.page.or(mailpits) else {
            return Ok(None);
        };
        if !address.ip().is_loopback() && listen != Some(address.ip()) {
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
            names: self.page_name.clone(),
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
        hosts: Vec<(&'static str, Domain)>,
        to_engine: mpsc::Sender<FromSocket>,
    ) -> Result<(), String> {
        let Self {
            listener,
            site,
            names,
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
            hosts,
            started: clock::since_1970(),
            to_engine,
            site,
            events: Events::default(),
            findings: Findings::default(),
        });
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            tokio::spawn(events::tell(Arc::clone(&page)));
            tokio::spawn(findings::judge(Arc::clone(&page)));
            let allowed = guard::Allowed::new(address, &names);
            axum::serve(listener, router(page, allowed)).await
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

fn router(page: Arc<Page>, allowed: guard::Allowed) -> Router {
    let allowed = Arc::new(allowed);
    Router::new()
        .merge(lab::routes())
        .merge(events::routes())
        .merge(wait::routes())
        .merge(faults::routes())
        .merge(mailpit::routes())
        .merge(openapi::routes())
        .merge(send::routes())
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
