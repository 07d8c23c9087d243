//! What the lab's own API has, as OpenAPI describes it. Mailpit describes its own.

use super::Page;
use crate::language::say;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn routes() -> Router<Arc<Page>> {
    Router::new().route("/api/lab/openapi.json", get(async || Json(description())))
}

/// Method, path, the parameters of the query, and what it is for.
fn table() -> [(&'static str, &'static str, &'static [&'static str], String); 10] {
    [
        (
            "get",
            "/api/lab/sessions",
            &["before"],
            say!("api-route-sessions"),
        ),
        (
            "get",
            "/api/lab/sessions/{number}",
            &["format"],
            say!("api-route-session"),
        ),
        (
            "get",
            "/api/lab/messages",
            &["before"],
            say!("api-route-messages"),
        ),
        (
            "get",
            "/api/lab/message/{id}/session",
            &[],
            say!("api-route-session-of"),
        ),
        (
            "get",
            "/api/lab/wait",
            &["query", "count", "after", "timeout"],
            say!("api-route-wait"),
        ),
        ("get", "/api/lab/events", &[], say!("api-route-events")),
        ("get", "/api/lab/faults", &[], say!("api-route-faults")),
        ("put", "/api/lab/faults", &[], say!("api-route-put-faults")),
        (
            "delete",
            "/api/lab/faults",
            &[],
            say!("api-route-clear-faults"),
        ),
        (
            "get",
            "/api/lab/openapi.json",
            &[],
            say!("api-route-openapi"),
        ),
    ]
}

fn description() -> Value {
    let mut paths = json!({});
    for (method, path, query, summary) in table() {
        let parameter = |name: &str, place: &str| {
            let required = place == "path";
            json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } })
        };
        let in_path = path.split(['{', '}']).skip(1).step_by(2);
        let mut parameters: Vec<Value> = in_path.map(|it| parameter(it, "path")).collect();
        parameters.extend(query.iter().map(|it| parameter(it, "query")));
        paths[path][method] = json!({
            "summary": summary,
            "parameters": parameters,
            "responses": { "200": { "description": "OK" } },
        });
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "SMTP Lab", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_names_every_path() {
        let guide = include_str!("../../../../../docs/src/programs/live.md");
        for (method, path, query, _) in table() {
            let row = format!("`{} {path}", method.to_uppercase());
            assert!(guide.contains(&row), "{row}");
            for name in query {
                assert!(guide.contains(&format!("`{name}=")), "{path}: {name}");
            }
        }
    }
}
