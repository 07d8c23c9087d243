//! A server of static files, as an ordinary web server would be set up for the page: the policy as
//! a header, the right types. It is for those who work on the page and for tests, on the loopback
//! interface alone.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The page's policy (`index.html` says the same; a test compares them).
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; frame-src 'self'; font-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// A server; it ends when this value goes.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Serves the files under `folder` on that port, or a free one where it is 0. Where the folder `www`
    /// of the sources is given, scenarios and lessons are made of it on request.
    ///
    /// # Errors
    /// Where the port cannot be had.
    pub fn start(port: u16, folder: &Path, www: Option<&Path>) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let ended = Arc::new(AtomicBool::new(false));
        let folders = Arc::new((folder.to_path_buf(), www.map(Path::to_path_buf)));
        let told = Arc::clone(&ended);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if told.load(Ordering::Relaxed) {
                    break;
                }
                let folders = Arc::clone(&folders);
                // A client that goes away in the middle is its own affair.
                std::thread::spawn(move || drop(answer(&stream, &folders.0, folders.1.as_deref())));
            }
        });
        Ok(Self { address, ended })
    }

    /// The address of the page, `http://127.0.0.1:PORT/`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        drop(TcpStream::connect(self.address));
    }
}

fn answer(mut stream: &TcpStream, folder: &Path, www: Option<&Path>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}

    let path = path(&request);
    let path = path.as_deref();
    let made = www.zip(path).and_then(|(www, path)| {
        crate::made(folder, www, path).map(|it| (it, kind(Path::new(path))))
    });
    let (status, body, kind) = match made {
        Some((Ok(text), kind)) => ("200 OK", text.into_bytes(), kind),
        Some((Err(problem), _)) => (
            "422 Unprocessable Content",
            problem.into_bytes(),
            "text/plain; charset=utf-8",
        ),
        None => {
            match path.and_then(|it| std::fs::read(folder.join(it)).ok().map(|body| (it, body))) {
                Some((path, body)) => ("200 OK", body, kind(Path::new(path))),
                None => ("404 Not Found", b"not here".to_vec(), "text/plain"),
            }
        }
    };
    // A course page is another's: its policy is its own, and lets it have frames.
    let policy = match request.contains(" /examples/") {
        true => String::new(),
        false => format!("Content-Security-Policy: {POLICY}\r\n"),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         {policy}X-Content-Type-Options: nosniff\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len(),
    )?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The path that a request line asks for, where it stays inside the folder.
fn path(request: &str) -> Option<String> {
    let target = request.split(' ').nth(1)?;
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let index = if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        ""
    };
    let mut parts = Path::new(path).components();
    let is_inside = parts.all(|part| matches!(part, Component::Normal(_)));
    is_inside.then(|| format!("{path}{index}"))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json" | "toml") => "application/json",
        Some("ftl") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
