//! A server of static files, as an ordinary web server would be set up for the page: the policy as
//! a header, the right types. It is for tests, on the loopback interface alone.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The page's policy (`index.html` and `Trunk.toml` say the same; a test compares them).
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// A server; it ends when this value goes.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Serves the files under `folder` on a free port.
    ///
    /// # Errors
    /// Where no port can be had.
    pub fn start(folder: &Path) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let ended = Arc::new(AtomicBool::new(false));
        let folder = folder.to_path_buf();
        let told = Arc::clone(&ended);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if told.load(Ordering::Relaxed) {
                    break;
                }
                let folder = folder.clone();
                // A client that goes away in the middle is its own affair.
                std::thread::spawn(move || drop(answer(&stream, &folder)));
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

fn answer(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    while lines
        .next()
        .transpose()?
        .is_some_and(|line| !line.is_empty())
    {}

    let (status, body, kind) = match file(&request, folder) {
        Some((path, body)) => ("200 OK", body, kind(&path)),
        None => ("404 Not Found", b"not here".to_vec(), "text/plain"),
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

/// The file that a request line asks for, and its content.
fn file(request: &str, folder: &Path) -> Option<(PathBuf, Vec<u8>)> {
    let target = request.split(' ').nth(1)?;
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let path = Path::new(if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        path
    });
    let stays_inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    let path = folder.join(path);
    let body = stays_inside.then(|| std::fs::read(&path).ok())??;
    Some((path, body))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
