//! TCP on one side, the engine on the other: octets go through unseen. TLS ends here, too: the engine
//! learns that it is up and gets what went under it.

use super::engine::{FromSocket, Service, ToSocket};
use core::time::Duration;
use protocol_core::Octets;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;

/// What one read takes at the most.
const PIECE: usize = 16 * 1024;
/// How many pieces of one peer may wait for the engine: so long it is not read.
const PIECES: usize = 4;
/// With so many octets that its peer does not read, a line is full, and with so few it has room again.
const FULL: usize = 256 * 1024;
const ROOM_AGAIN: usize = 64 * 1024;
/// How many pieces of output are written at once.
const BATCH: usize = 1024;
/// How many may wait to be taken: hundreds come at once, and who finds no room tries again only
/// seconds later.
const BACKLOG: u32 = 4096;
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// Names one socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SocketId(u64);

static NEXT: AtomicU64 = AtomicU64::new(0);

/// The way to a socket.
#[derive(Debug)]
pub struct Line {
    to: mpsc::UnboundedSender<ToSocket>,
    unread: Arc<Unread>,
}

/// What was handed over and not written yet.
#[derive(Debug, Default)]
struct Unread {
    octets: AtomicUsize,
    /// Whether the engine is to be told once there is room.
    is_held: AtomicBool,
}

/// The right to one piece of input: while it is kept its peer is not read further.
pub type Permit = OwnedSemaphorePermit;

impl Line {
    /// Whether so much waits that nothing more should be said, for the first time since there was room: then
    /// [`FromSocket::HasRoom`] follows.
    pub fn becomes_full(&self) -> bool {
        self.unread.octets.load(Ordering::Relaxed) > FULL
            && !self.unread.is_held.swap(true, Ordering::Relaxed)
    }

    /// Hands octets over. False where the peer is gone.
    pub fn send(&self, octets: Octets) -> bool {
        self.hand_over(octets, ToSocket::Octets)
    }

    /// The same, with the last octets before a handshake.
    pub fn send_and_secure(&self, octets: Octets) -> bool {
        self.hand_over(octets, ToSocket::LastPlain)
    }

    fn hand_over(&self, octets: Octets, how: fn(Octets) -> ToSocket) -> bool {
        self.unread
            .octets
            .fetch_add(octets.len(), Ordering::Relaxed);
        self.to.send(how(octets)).is_ok()
    }

    /// Ends it, once what was sent before has gone out.
    pub fn close(&self) {
        // A socket that is gone needs no end.
        drop(self.to.send(ToSocket::Close));
    }
}

/// Listens there.
///
/// # Errors
/// Where the address cannot be had.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A server that ended a moment ago is no hindrance.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Takes connections for a service of a host until the program ends.
pub async fn accept(
    listener: TcpListener,
    service: Service,
    acceptor: TlsAcceptor,
    to_engine: mpsc::Sender<FromSocket>,
) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let (acceptor, to_engine) = (acceptor.clone(), to_engine.clone());
                tokio::spawn(carry(stream, peer, service, acceptor, to_engine));
            }
            // Too many open files, or a peer that was gone at once: others go on.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn carry(
    mut stream: TcpStream,
    peer: SocketAddr,
    service: Service,
    acceptor: TlsAcceptor,
    to_engine: mpsc::Sender<FromSocket>,
) {
    // Replies are short, and the peer waits for them.
    drop(stream.set_nodelay(true));
    let socket = SocketId(NEXT.fetch_add(1, Ordering::Relaxed));
    let (to, from_engine) = mpsc::unbounded_channel();
    let unread = Arc::new(Unread::default());
    let line = Line {
        to,
        unread: Arc::clone(&unread),
    };
    let opened = FromSocket::Opened {
        socket,
        service,
        peer,
        line,
    };
    let mut pipe = Pipe {
        socket,
        to_engine,
        from_engine,
        unread,
    };
    if service.secured {
        if let Some(stream) = shake_hands(&acceptor, stream).await
            && pipe.tell(opened).await
        {
            pipe.carry(stream).await;
        }
        return;
    }
    if !pipe.tell(opened).await {
        return;
    }
    let Some(last) = pipe.carry(&mut stream).await else {
        return;
    };
    // What came behind STARTTLS and before its reply is nobody's (RFC 3207 section 4.2).
    let mut dropped = [0; PIECE];
    while stream.try_read(&mut dropped).is_ok_and(|count| count > 0) {}
    let secured = match stream.write_all(&last).await {
        Ok(()) => shake_hands(&acceptor, stream).await,
        Err(_) => None,
    };
    match secured {
        Some(stream) => {
            if pipe.tell(FromSocket::Secured(socket)).await {
                pipe.carry(stream).await;
            }
        }
        None => drop(pipe.tell(FromSocket::Closed(socket)).await),
    }
}

/// TLS over the stream; `None` where the peer does not come to it.
async fn shake_hands(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    let shaken = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await;
    shaken.ok()?.ok()
}

/// A socket's two ways to the engine and back.
struct Pipe {
    socket: SocketId,
    to_engine: mpsc::Sender<FromSocket>,
    from_engine: mpsc::UnboundedReceiver<ToSocket>,
    unread: Arc<Unread>,
}

impl Pipe {
    /// False where there is no engine any more.
    async fn tell(&self, what: FromSocket) -> bool {
        self.to_engine.send(what).await.is_ok()
    }

    /// Carries octets both ways until one side ends, or until TLS comes: then the octets that are to
    /// be said before it.
    async fn carry(&mut self, stream: impl AsyncRead + AsyncWrite) -> Option<Octets> {
        let Self {
            socket,
            to_engine,
            from_engine,
            unread,
        } = self;
        let (mut input, mut output) = tokio::io::split(stream);
        let permits = Arc::new(Semaphore::new(PIECES));
        let reading = async {
            let mut piece = vec![0; PIECE];
            while let Ok(permit) = Arc::clone(&permits).acquire_owned().await
                && let Ok(count @ 1..) = input.read(&mut piece).await
            {
                let octets = Octets::from(&piece[..count]);
                let said = FromSocket::Octets(*socket, octets, permit);
                if to_engine.send(said).await.is_err() {
                    break;
                }
            }
            drop(to_engine.send(FromSocket::Closed(*socket)).await);
        };
        let writing = async {
            let (mut pieces, mut octets) = (Vec::new(), Vec::new());
            loop {
                from_engine.recv_many(&mut pieces, BATCH).await;
                octets.clear();
                let mut end = pieces.is_empty().then_some(None);
                for piece in pieces.drain(..) {
                    match piece {
                        ToSocket::Octets(it) => octets.extend_from_slice(&it),
                        ToSocket::LastPlain(it) => end = Some(Some(it)),
                        ToSocket::Close => end = Some(None),
                    }
                }
                if output.write_all(&octets).await.is_err() || output.flush().await.is_err() {
                    // Who waits for room would wait for ever.
                    drop(to_engine.send(FromSocket::Closed(*socket)).await);
                    return None;
                }
                let before = unread.octets.fetch_sub(octets.len(), Ordering::Relaxed);
                if before - octets.len() <= ROOM_AGAIN
                    && unread.is_held.swap(false, Ordering::Relaxed)
                {
                    drop(to_engine.send(FromSocket::HasRoom(*socket)).await);
                }
                match end {
                    Some(None) => break,
                    Some(last) => return last,
                    None => {}
                }
            }
            // What was written goes out before the end does.
            drop(output.shutdown().await);
            None
        };
        // The engine ends it, or the peer is gone and the engine has said its last.
        tokio::pin!(reading);
        tokio::pin!(writing);
        tokio::select! {
            last = &mut writing => last,
            () = &mut reading => writing.await,
        }
    }
}
