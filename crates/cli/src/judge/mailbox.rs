//! The mailbox of the known recipient, by POP3, by IMAP, or in files.

use super::talker::{Heard, Talker};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How many of the newest messages are looked at.
const NEWEST: usize = 60;

/// A message that is there.
pub struct Found {
    pub octets: Vec<u8>,
    /// Whether it is as it was stored: a POP3 server may send dots as they are.
    pub is_sure: bool,
}

impl From<Vec<u8>> for Found {
    fn from(octets: Vec<u8>) -> Self {
        Self {
            octets,
            is_sure: true,
        }
    }
}

#[derive(Debug, Clone)]
pub enum Mailbox {
    Pop3(SocketAddr),
    Imap(SocketAddr),
    Maildir(PathBuf),
    Mbox(PathBuf),
}

impl Mailbox {
    /// The newest messages, each as it is.
    pub fn messages(
        &self,
        user: &str,
        password: &str,
        timeout: Duration,
    ) -> io::Result<Vec<Found>> {
        match self {
            Self::Pop3(at) => pop3(*at, user, password, timeout),
            Self::Imap(at) => imap(*at, user, password, timeout),
            Self::Maildir(folder) => maildir(folder),
            Self::Mbox(file) => mbox(file),
        }
    }

    /// Puts a message there, where that is a folder.
    pub fn put(&self, name: &str, message: &[u8]) -> io::Result<bool> {
        let Self::Maildir(folder) = self else {
            return Ok(false);
        };
        for part in ["tmp", "new", "cur"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let beside = folder.join("tmp").join(name);
        fs::write(&beside, message)?;
        fs::rename(beside, folder.join("new").join(name))?;
        Ok(true)
    }
}

fn refused(what: &str) -> io::Error {
    io::Error::other(what.to_owned())
}

fn pop3(at: SocketAddr, user: &str, password: &str, timeout: Duration) -> io::Result<Vec<Found>> {
    let mut talk = Talker::connect(at, 110, Instant::now(), timeout)?;
    let hear = |talk: &mut Talker| match talk.hear() {
        Heard::Reply(reply) if reply.code == "+OK" => Ok(reply.lines[0].clone()),
        _ => Err(refused("POP3")),
    };
    hear(&mut talk)?;
    let mut count = 0;
    for say in [
        format!("USER {user}"),
        format!("PASS {password}"),
        "STAT".to_owned(),
    ] {
        talk.say(format!("{say}\r\n").as_bytes());
        let said = hear(&mut talk)?;
        count = said
            .split(' ')
            .nth(1)
            .and_then(|it| it.parse().ok())
            .unwrap_or(0);
    }
    let mut messages = Vec::new();
    for number in (1..=count).rev().take(NEWEST) {
        talk.say(format!("RETR {number}\r\n").as_bytes());
        // A server that sends a dot as it is puts what follows out of step.
        let Ok(Ok(lines)) = hear(&mut talk).map(|_| talk.listing()) else {
            return Ok(messages);
        };
        messages.push(Found {
            octets: lines.join("\n").into_bytes(),
            is_sure: !talk.unstuffed,
        });
    }
    // Where reading deletes, that is undone.
    for say in ["RSET\r\n", "QUIT\r\n"] {
        talk.say(say.as_bytes());
        drop(talk.hear());
    }
    Ok(messages)
}

fn imap(at: SocketAddr, user: &str, password: &str, timeout: Duration) -> io::Result<Vec<Found>> {
    let mut stream = TcpStream::connect_timeout(&at, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    let quoted = |it: &str| format!("\"{}\"", it.replace('\\', "\\\\").replace('"', "\\\""));
    let (user, password) = (quoted(user), quoted(password));
    write!(
        stream,
        "a LOGIN {user} {password}\r\nb EXAMINE INBOX\r\nc FETCH 1:* BODY.PEEK[]\r\nd LOGOUT\r\n"
    )?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    let mut messages = Vec::new();
    let mut rest = all.as_slice();
    while let Some(at) = find(rest, b"BODY[] {") {
        rest = &rest[at + 8..];
        let Some(end) = find(rest, b"}\r\n") else {
            break;
        };
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|it| it.parse().ok())
            .unwrap_or(0);
        rest = &rest[end + 3..];
        messages.push(rest[..rest.len().min(size)].to_vec().into());
        rest = &rest[rest.len().min(size)..];
    }
    messages.reverse();
    Ok(messages)
}

fn find(octets: &[u8], part: &[u8]) -> Option<usize> {
    octets.windows(part.len()).position(|it| it == part)
}

fn maildir(folder: &std::path::Path) -> io::Result<Vec<Found>> {
    let mut files = Vec::new();
    for part in ["new", "cur"] {
        let Ok(all) = fs::read_dir(folder.join(part)) else {
            continue;
        };
        for file in all.flatten() {
            let changed = file.metadata().and_then(|it| it.modified()).ok();
            files.push((changed, file.path()));
        }
    }
    files.sort();
    files
        .iter()
        .rev()
        .take(NEWEST)
        .map(|(_, it)| Ok(fs::read(it)?.into()))
        .collect()
}

fn mbox(file: &std::path::Path) -> io::Result<Vec<Found>> {
    let all = match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        all => all?,
    };
    let text = [b"\n", all.as_slice()].concat();
    let mut messages = Vec::new();
    let mut rest = text.as_slice();
    while let Some(at) = find(rest, b"\nFrom ") {
        rest = &rest[at + 1..];
        let end = find(rest, b"\nFrom ").unwrap_or(rest.len());
        let line = rest
            .iter()
            .position(|it| *it == b'\n')
            .map_or(0, |it| it + 1);
        messages.push(rest[line.min(end)..end].to_vec().into());
    }
    messages.reverse();
    Ok(messages)
}
