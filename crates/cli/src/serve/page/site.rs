//! The files of the page: of a folder, or those that were built into the command.

use super::{Refused, Shared};
use crate::language::say;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};
use story::text;

/// The files that were built in: none, or those of the folder that `build.rs` was told.
#[cfg(not(site_inside))]
static INSIDE: include_dir::Dir<'_> = include_dir::Dir::new("", &[]);
#[cfg(site_inside)]
static INSIDE: include_dir::Dir<'_> = include_dir::include_dir!("$SMTPLAB_SITE");

/// The folder of the files; without one, those that were built in.
#[derive(Debug)]
pub struct Site(Option<PathBuf>);

/// Where a site lies beside the program: as it is unpacked, and as `cargo xtask dist` makes it.
const BESIDE: [&str; 3] = ["site", "../site", "../../dist/site"];

impl Site {
    /// The site of that folder, or else the one inside the program or beside it.
    ///
    /// # Errors
    /// Where the folder has none.
    pub fn find(folder: Option<&Path>) -> Result<Self, String> {
        let has_page = |it: &Path| it.join("index.html").is_file();
        if let Some(folder) = folder {
            return match has_page(folder) {
                true => Ok(Self(Some(folder.to_owned()))),
                false => Err(say!("cli-page-no-site", folder: text(folder.display()))),
            };
        }
        if INSIDE.get_file("index.html").is_some() {
            return Ok(Self(None));
        }
        let program = std::env::current_exe().ok();
        let program = program.as_deref().and_then(Path::parent);
        let mut beside = BESIDE.iter().filter_map(|it| Some(program?.join(it)));
        Ok(Self(beside.find(|it| has_page(it))))
    }

    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match &self.0 {
            Some(folder) => std::fs::read(folder.join(path)).ok().map(Cow::Owned),
            None => INSIDE.get_file(path).map(|it| it.contents().into()),
        }
    }

    fn is_there(&self) -> bool {
        self.0.is_some() || INSIDE.get_file("index.html").is_some()
    }
}

/// A file of the page. Its bare address leads to what happens here.
pub async fn file(page: Shared, method: Method, uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return Refused::not_found(say!("cli-page-no-path")).into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if !page.site.is_there() {
        let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return (StatusCode::NOT_FOUND, kind, say!("cli-page-none") + "\n").into_response();
    }
    if uri.path() == "/" && uri.query().is_none() {
        return (StatusCode::FOUND, [(header::LOCATION, "/?live")]).into_response();
    }
    let found = inside(uri.path()).and_then(|path| Some((page.site.read(&path)?, path)));
    let Some((body, path)) = found else {
        return (StatusCode::NOT_FOUND, say!("cli-page-no-path") + "\n").into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, kind(&path)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, body.into_owned()).into_response()
}

/// The file that a path means, where it stays inside the folder.
fn inside(path: &str) -> Option<String> {
    let path = path.trim_start_matches('/');
    let index = match path.is_empty() || path.ends_with('/') {
        true => "index.html",
        false => "",
    };
    let mut parts = Path::new(path).components();
    let is_inside = parts.all(|part| matches!(part, Component::Normal(_)));
    is_inside.then(|| format!("{path}{index}"))
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json" | "toml" | "webmanifest") => "application/json",
        Some("ftl" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_folder() {
        for (path, wanted) in [
            ("/", Some("index.html")),
            ("/guide/", Some("guide/index.html")),
            ("/a.wasm", Some("a.wasm")),
            ("/../secret", None),
            ("/guide/../../secret", None),
            ("//etc/passwd", Some("etc/passwd")),
        ] {
            assert_eq!(inside(path).as_deref(), wanted, "{path}");
        }
    }
}
