//! TCP on one side, the engine on the other: octets go through unseen.

use super::engine::{FromSocket, ToSocket};
use protocol_core::Octets;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use world::HostId;

/// What one read takes at the most.
const PIECE: usize = 16 * 1024;
/// How much may wait for a peer that does not read.
const MAX_UNREAD: usize = 64 * 1024 * 1024;

/// Names one socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(u64);

static NEXT: AtomicU64 = AtomicU64::new(0);

/// The way to a socket.
#[derive(Debug)]
pub struct Line {
    to: mpsc::UnboundedSender<ToSocket>,
    unread: Arc<AtomicUsize>,
}

impl Line {
    /// Hands octets over. False where the peer does not read them, or is gone.
    pub fn send(&self, octets: Octets) -> bool {
        let waiting = self.unread.fetch_add(octets.len(), Ordering::Relaxed);
        waiting < MAX_UNREAD && self.to.send(ToSocket::Octets(octets)).is_ok()
    }

    /// Ends it, once what was sent before has gone out.
    pub fn close(&self) {
        // A socket that is gone needs no end.
        drop(self.to.send(ToSocket::Close));
    }
}

/// Takes connections for a service of a host until the program ends.
pub async fn accept(
    listener: TcpListener,
    service: (HostId, u16),
    to_engine: mpsc::Sender<FromSocket>,
) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(carry(stream, service, to_engine.clone()));
            }
            // Too many open files, or a peer that was gone at once: others go on.
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
}

async fn carry(stream: TcpStream, service: (HostId, u16), to_engine: mpsc::Sender<FromSocket>) {
    // Replies are short, and the peer waits for them.
    drop(stream.set_nodelay(true));
    let socket = SocketId(NEXT.fetch_add(1, Ordering::Relaxed));
    let (to, mut from_engine) = mpsc::unbounded_channel();
    let unread = Arc::new(AtomicUsize::new(0));
    let line = Line {
        to,
        unread: Arc::clone(&unread),
    };
    let opened = FromSocket::Opened {
        socket,
        service,
        line,
    };
    if to_engine.send(opened).await.is_err() {
        return;
    }
    let (mut input, mut output) = stream.into_split();
    let reading = async {
        let mut piece = vec![0; PIECE];
        loop {
            match input.read(&mut piece).await {
                Ok(0) | Err(_) => break,
                Ok(count) => {
                    let octets = Octets::from(&piece[..count]);
                    if to_engine
                        .send(FromSocket::Octets(socket, octets))
                        .await
                        .is_err()
                    {
                        break;
                    }
                }
            }
        }
        drop(to_engine.send(FromSocket::Closed(socket)).await);
    };
    let writing = async {
        while let Some(ToSocket::Octets(octets)) = from_engine.recv().await {
            unread.fetch_sub(octets.len(), Ordering::Relaxed);
            if output.write_all(&octets).await.is_err() {
                return;
            }
        }
        // What was written goes out before the end does.
        drop(output.shutdown().await);
    };
    // The engine ends it, or the peer is gone and the engine has said its last.
    tokio::pin!(reading);
    tokio::pin!(writing);
    tokio::select! {
        () = &mut writing => {}
        () = &mut reading => writing.await,
    }
}
