//! One session with a server: what is said and heard, with its times.

use judge::{Connection, Piece, What};
use protocol_core::smtp::Side;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// The most octets of a reply.
const MAX_REPLY: usize = 8_000_000;

pub struct Talker {
    stream: TcpStream,
    pub record: Connection,
    start: Instant,
    timeout: Duration,
    /// What was heard and is not part of a reply yet.
    rest: Vec<u8>,
    /// Whether its last reply ended in CRLF: then LF alone ends no line of a listing.
    strict: bool,
    /// Whether a line of a listing began with one dot and something else: then no dots are added.
    pub unstuffed: bool,
    closed: bool,
}

/// What the server said.
#[derive(Debug, Clone)]
pub enum Heard {
    Reply(Reply),
    Closed,
    Nothing,
}

/// A reply.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// Its code, or `+OK` and `-ERR`; `?` where it has none.
    pub code: String,
    /// Its lines without their ends.
    pub lines: Vec<String>,
}

impl Talker {
    pub fn connect(
        to: SocketAddr,
        port: u16,
        start: Instant,
        timeout: Duration,
    ) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&to, timeout)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(timeout))?;
        Ok(Self {
            stream,
            record: Connection {
                opened: start.elapsed(),
                port,
                pieces: Vec::new(),
            },
            start,
            timeout,
            rest: Vec::new(),
            strict: false,
            unstuffed: false,
            closed: false,
        })
    }

    fn note(&mut self, what: What) {
        let at = self.start.elapsed();
        self.record.pieces.push(Piece { at, what });
    }

    /// The number of the line that was said or heard last.
    pub fn line(&self) -> usize {
        self.record.line_at(self.record.pieces.len())
    }

    pub fn say(&mut self, octets: &[u8]) {
        // Whether anybody heard it is seen by the reply.
        drop(self.stream.write_all(octets));
        self.note(What::Said(Side::Client, octets.to_vec()));
    }

    /// The next reply, of several lines where SMTP says so.
    pub fn hear(&mut self) -> Heard {
        let end = Instant::now() + self.timeout;
        let mut reply = Reply::default();
        loop {
            let line = match self.line_until(end, b"\n") {
                Ok(line) => line,
                Err(_) if !reply.lines.is_empty() => return Heard::Reply(reply),
                Err(heard) => return heard,
            };
            if reply.lines.is_empty() {
                reply.code = code(&line, self.record.port);
            }
            let goes_on = self.record.port != 110
                && line.as_bytes().get(3) == Some(&b'-')
                && reply.code != "?";
            reply.lines.push(line);
            if !goes_on {
                return Heard::Reply(reply);
            }
        }
    }

    /// The lines up to the one that is a dot, without the dots that were added.
    pub fn listing(&mut self) -> Result<Vec<String>, Heard> {
        let end = Instant::now() + self.timeout;
        self.unstuffed = false;
        let mut lines = Vec::new();
        loop {
            let ends = if self.strict { &b"\r\n"[..] } else { b"\n" };
            let line = self.line_until(end, ends)?;
            match line.strip_prefix('.') {
                Some("") => return Ok(lines),
                Some(rest) => {
                    self.unstuffed |= !rest.starts_with('.');
                    lines.push(rest.to_owned());
                }
                None => lines.push(line),
            }
        }
    }

    /// Whether nothing is said for so long; else what is.
    pub fn quiet(&mut self, time: Duration) -> Option<Heard> {
        if self.rest.is_empty() && self.read_until(Instant::now() + time).is_none() {
            return None;
        }
        Some(self.hear())
    }

    fn line_until(&mut self, end: Instant, ends: &[u8]) -> Result<String, Heard> {
        let mut looked = 0;
        loop {
            let found = self.rest[looked..]
                .windows(ends.len())
                .position(|it| it == ends);
            if let Some(at) = found {
                let line: Vec<u8> = self.rest.drain(..looked + at + ends.len()).collect();
                self.strict = line.ends_with(b"\r\n");
                let line = line.strip_suffix(b"\n").unwrap_or(&line);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                return Ok(String::from_utf8_lossy(line).into_owned());
            }
            looked = self.rest.len().saturating_sub(1);
            if self.closed {
                return Err(Heard::Closed);
            }
            if self.rest.len() > MAX_REPLY || self.read_until(end).is_none() {
                return Err(Heard::Nothing);
            }
        }
    }

    /// Reads what comes until then; `None` where nothing does.
    fn read_until(&mut self, end: Instant) -> Option<()> {
        if self.closed {
            return Some(());
        }
        let mut piece = vec![0; 64 * 1024];
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            drop(
                self.stream
                    .set_read_timeout(Some(left.max(Duration::from_millis(1)))),
            );
            match self.stream.read(&mut piece) {
                Ok(count @ 1..) => {
                    let octets = &piece[..count];
                    self.rest.extend_from_slice(octets);
                    self.note(What::Said(Side::Server, octets.to_vec()));
                    return Some(());
                }
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                    ) => {}
                Ok(0) | Err(_) => {
                    self.closed = true;
                    self.note(What::Closed(Side::Server));
                    return Some(());
                }
            }
        }
    }

    /// Whether neither side has closed it.
    pub const fn is_open(&self) -> bool {
        !self.closed
    }

    /// Closes the connection.
    pub fn close(&mut self) {
        if !self.closed {
            self.note(What::Closed(Side::Client));
        }
        self.closed = true;
        drop(self.stream.shutdown(std::net::Shutdown::Both));
    }
}

impl Drop for Talker {
    fn drop(&mut self) {
        drop(self.stream.shutdown(std::net::Shutdown::Both));
    }
}

fn code(line: &str, port: u16) -> String {
    if port == 110 {
        let word = line.split(' ').next().unwrap_or_default();
        return match word.to_ascii_uppercase().as_str() {
            "+OK" => "+OK".to_owned(),
            "-ERR" => "-ERR".to_owned(),
            _ => "?".to_owned(),
        };
    }
    let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
    match digits.len() {
        3 => digits,
        _ => "?".to_owned(),
    }
}
