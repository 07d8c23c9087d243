//! Lets in only requests that are meant for this address: any page of the web can make a browser send
//! requests to 127.0.0.1, under a name of its own (DNS rebinding) or across origins.

use super::Refused;
use crate::language::say;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::net::SocketAddr;
use std::sync::Arc;

/// The names that a request may be for.
#[derive(Debug)]
pub struct Allowed(Vec<String>);

impl Allowed {
    /// The address itself, loopback, and `names`: each with a port, or with that of the address.
    pub fn new(address: SocketAddr, names: &[String]) -> Self {
        let port = address.port();
        let mut hosts = vec![
            address.to_string(),
            format!("localhost:{port}"),
            format!("127.0.0.1:{port}"),
        ];
        hosts.extend(names.iter().map(|it| match it.contains(':') {
            true => it.clone(),
            false => format!("{it}:{port}"),
        }));
        if port == 80 {
            hosts.extend(["localhost".into(), "127.0.0.1".into()]);
        }
        Self(hosts)
    }

    fn takes(&self, headers: &HeaderMap) -> bool {
        let is_host = |it: &str| self.0.iter().any(|known| known.eq_ignore_ascii_case(it));
        let host = headers.get(header::HOST).and_then(|it| it.to_str().ok());
        let origin = headers.get(header::ORIGIN).map(|it| it.to_str());
        let is_own = |it: &str| it.strip_prefix("http://").is_some_and(is_host);
        host.is_some_and(is_host) && origin.is_none_or(|it| it.is_ok_and(is_own))
    }
}

/// Refuses what is for another host or from another origin.
pub async fn check(State(allowed): State<Arc<Allowed>>, request: Request, next: Next) -> Response {
    if allowed.takes(request.headers()) {
        return next.run(request).await;
    }
    Refused(StatusCode::FORBIDDEN, say!("cli-page-forbidden")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_requests_for_this_address_from_its_own_page_are_let_in() {
        let names = ["mail".to_owned(), "mail.test:80".to_owned()];
        let allowed = Allowed::new(SocketAddr::from(([127, 0, 0, 1], 8025)), &names);
        for (host, origin, wanted) in [
            (Some("127.0.0.1:8025"), None, true),
            (Some("LOCALHOST:8025"), None, true),
            (Some("localhost:8025"), Some("http://localhost:8025"), true),
            (Some("localhost:8025"), Some("http://127.0.0.1:8025"), true),
            (Some("mail:8025"), Some("http://mail:8025"), true),
            (Some("mail.test:80"), None, true),
            (Some("mail.test:8025"), None, false),
            (None, None, false),
            (Some("localhost"), None, false),
            (Some("localhost:80"), None, false),
            (Some("evil.example:8025"), None, false),
            (Some("127.0.0.1.evil.example:8025"), None, false),
            (Some("localhost:8025"), Some("null"), false),
            (
                Some("localhost:8025"),
                Some("https://localhost:8025"),
                false,
            ),
            (Some("localhost:8025"), Some("http://evil.example"), false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(allowed.takes(&headers), wanted, "{host:?} {origin:?}");
        }
    }
}
