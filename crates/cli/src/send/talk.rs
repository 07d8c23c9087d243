//! One talk with a real server: a world in which the server is not simulated, and the socket that speaks
//! for it.

use super::wire::{Wire, cause};
use crate::joiner::Joiner;
use crate::language::{print, said, say};
use crate::recorder::Recorder;
use protocol_core::smtp::{ForwardPath, Side};
use protocol_core::{Instant, Octets};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant as Clock};
use story::{Fact, fact};
use world::event::Obstacle;
use world::{ConnectionName, Event, EventKind, Input, Scenario, World};

/// How long a server may take for TLS, where it comes first.
const HANDSHAKE: Duration = Duration::from_secs(60);

/// How TLS is spoken, where it is.
pub struct Tls {
    pub config: Arc<ClientConfig>,
    /// Whom the certificate must name.
    pub name: ServerName<'static>,
}

/// How a talk ended.
pub struct Ending {
    /// Why each recipient did not get the message; `None`: the server took it.
    pub fates: Vec<(ForwardPath, Option<Obstacle>)>,
    /// Why TLS was to be and is not.
    pub no_tls: Option<Fact>,
}

/// A talk that begins.
pub struct Talk {
    world: World,
    letter: Input,
    recorder: Option<Recorder>,
    wire: Wire,
    tls: Tls,
    start: Clock,
    /// What happened since it was looked at.
    events: Vec<Event>,
    connection: Option<ConnectionName>,
    ending: Ending,
    joiner: Joiner,
    /// The client waits for a handshake.
    start_tls: bool,
    over: bool,
}

impl Talk {
    /// The letter is to be sent, in this world, to the server at the other end of `stream`.
    ///
    /// # Errors
    /// Where the scenario makes no world.
    pub fn new(
        scenario: &Scenario,
        letter: Input,
        recorder: Option<Recorder>,
        stream: TcpStream,
        tls: Tls,
    ) -> Result<Self, String> {
        stream.set_nodelay(true).map_err(|it| it.to_string())?;
        Ok(Self {
            world: World::new(scenario).map_err(|error| said(&story::scenario_error(&error)))?,
            letter,
            recorder,
            wire: Wire::new(stream).map_err(|it| it.to_string())?,
            tls,
            start: Clock::now(),
            events: Vec::new(),
            connection: None,
            ending: Ending {
                fates: Vec::new(),
                no_tls: None,
            },
            joiner: Joiner::default(),
            start_tls: false,
            over: false,
        })
    }

    /// Carries octets between the world and the socket until the client is done.
    ///
    /// # Errors
    /// Where the letter is none, where the run cannot be written, or nothing can be shown.
    pub fn run(mut self) -> Result<Ending, String> {
        let letter = self.letter.clone();
        self.give(&letter)?;
        loop {
            let now = self.now();
            self.world.advance_to(now, &mut self.events);
            self.tell().map_err(|error| error.to_string())?;
            if self.over {
                break;
            }
            let input = self.hear().map_err(|error| error.to_string())?;
            if let Some(input) = input {
                self.give(&input)?;
            }
        }
        if let Some(recorder) = self.recorder
            && !recorder.write(&self.world)?
        {
            print(&say!("cli-send-record-full"))?;
        }
        Ok(self.ending)
    }

    fn now(&self) -> Instant {
        Instant::ZERO + self.start.elapsed()
    }

    fn give(&mut self, input: &Input) -> Result<(), String> {
        let now = self.now();
        self.world.advance_to(now, &mut self.events);
        if let Some(recorder) = &mut self.recorder {
            recorder.before(&self.world, input);
        }
        let taken = self.world.apply(input, &mut self.events);
        if let Some(recorder) = &mut self.recorder {
            recorder.after(taken.is_ok());
        }
        match taken {
            // The client may have hung up by now: what came then is for nobody.
            Err(_) if self.connection.is_some() => Ok(()),
            taken => taken.map_err(|error| said(&story::input_error(&error))),
        }
    }

    /// Takes what happened in the world to the socket.
    fn tell(&mut self) -> io::Result<()> {
        for event in std::mem::take(&mut self.events) {
            let mut whole = Vec::new();
            self.joiner.push(event.clone(), &mut whole);
            for line in whole {
                show_line(&line)?;
            }
            match event.kind {
                EventKind::ConnectionOpened(_) => {
                    let id = event.connection;
                    let connection = id.and_then(|id| self.world.connection(id));
                    self.connection = connection.and_then(|it| it.name);
                }
                EventKind::LineReceived { line, .. } if line.from == Side::Client => {
                    let written = self.wire.stream.write_all(&line.octets);
                    // A peer that is gone is heard of by reading, and perhaps what it said before.
                    drop(written.and_then(|()| self.wire.stream.flush()));
                }
                EventKind::TlsBegun(_) => self.start_tls = true,
                EventKind::Released { recipients, .. } => {
                    let taken = recipients.into_iter().map(|path| (path, None));
                    self.ending.fates.extend(taken);
                }
                EventKind::Failed { recipients, .. } => {
                    let not = recipients.into_iter().map(|(path, why)| (path, Some(why)));
                    self.ending.fates.extend(not);
                }
                EventKind::ConnectionClosed(ends) if event.host == ends.client => self.over = true,
                _ => {}
            }
        }
        Ok(())
    }

    /// Waits for the socket, or for the world's next deadline; what is to be put in.
    fn hear(&mut self) -> io::Result<Option<Input>> {
        let Some(on) = self.connection else {
            return Ok(None);
        };
        let deadline = self.world.next_deadline();
        let left = deadline.map(|at| {
            let at = Duration::from_micros(at.as_micros());
            at.saturating_sub(self.start.elapsed())
        });
        let shakes = std::mem::take(&mut self.start_tls);
        let left = left.or(shakes.then_some(HANDSHAKE));
        let least = Duration::from_millis(1);
        self.wire.set_read_timeout(left.map(|it| it.max(least)))?;
        if shakes {
            let (config, name) = (Arc::clone(&self.tls.config), self.tls.name.clone());
            let (shown, input) = match self.wire.secure(config, name) {
                Ok(()) => (fact!("cli-send-tls"), Input::Tls { on }),
                Err(error) => {
                    let why = fact!("cli-send-no-tls", cause: cause(&error));
                    self.ending.no_tls = Some(why.clone());
                    (why, Input::Close { on })
                }
            };
            writeln!(io::stdout().lock(), "-- {}", said(&shown))?;
            return Ok(Some(input));
        }
        let mut piece = vec![0; 16 * 1024];
        match self.wire.stream.read(&mut piece) {
            Ok(0) => Ok(Some(Input::Close { on })),
            Ok(count) => {
                let octets = Octets::from(&piece[..count]);
                Ok(Some(Input::Octets { on, octets }))
            }
            Err(error) => Ok(match error.kind() {
                ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => None,
                _ => Some(Input::Close { on }),
            }),
        }
    }
}

/// What one end said, whole.
fn show_line(event: &Event) -> io::Result<()> {
    match &event.kind {
        EventKind::LineSent { line, .. } => {
            let who = match line.from {
                Side::Client => "C: ",
                Side::Server => "S: ",
            };
            show(who, &line.octets)
        }
        _ => Ok(()),
    }
}

/// What is said on the wire, a line each, controls escaped; of long content the beginning.
fn show(who: &str, octets: &[u8]) -> Result<(), io::Error> {
    let mut out = io::stdout().lock();
    for line in octets.split_inclusive(|octet| *octet == b'\n').take(40) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        writeln!(out, "{who}{}", text.escape_ascii())?;
    }
    Ok(())
}
