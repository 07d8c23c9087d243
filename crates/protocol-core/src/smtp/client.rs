//! The client's end of an SMTP session: delivers one message.

use super::address::HelloName;
use super::data;
use super::reply::ReplyParser;
use super::{Body, Envelope, ForwardPath, Mailbox, Reply, Severity, auth, limits};
use crate::message::header;
use crate::sasl::client::{Exchange, GiveUp};
use crate::sasl::{self, Credentials, Mechanism, Nonce};
use crate::session::{Input, Output, Session, Stale, Ticket, take_front};
use crate::{Instant, Octets};
use core::convert::Infallible;
use core::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How a client is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// What it calls itself in EHLO.
    pub name: HelloName,
    /// Whether it pipelines where the server offers it (RFC 2920).
    pub pipelining: bool,
    /// Who it says it is, where the server offers AUTH (RFC 4954), and what chance gave it for that.
    pub credentials: Option<(Credentials, Nonce)>,
    /// Whether it wants TLS.
    pub tls: TlsUse,
    /// Whether it sends the content by BDAT where the server offers CHUNKING (RFC 3030).
    pub chunking: bool,
}

/// Whether a client wants TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsUse {
    /// It does not ask for it.
    Never,
    /// By STARTTLS where the server offers it, else without: who removes the offer on the way has
    /// his will (RFC 3207 section 6, RFC 7435).
    #[default]
    WhereOffered,
    /// By STARTTLS; without it nothing is sent (RFC 8314 section 3).
    Required,
    /// From the first octet (RFC 8314 section 3.3): the host begins it.
    Implicit,
}

/// What is to be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transaction {
    /// To whom, from whom.
    pub envelope: Envelope,
    /// The message as it is stored (dots not stuffed).
    pub content: Octets,
}

/// What became of one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The server has taken responsibility: the positive reply to the end of data came.
    Delivered(Reply),
    /// Not now: a 4yz reply, or the connection was lost (which counts as 451, RFC 5321 section
    /// 3.8).
    Deferred(Failure),
    /// Never: a 5yz reply.
    Failed(Failure),
}

/// Why a recipient was not served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The server said so.
    Replied {
        /// At which stage.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
    /// The connection was closed or lost.
    Lost(Stage),
    /// The server sent what is no reply, or one that cannot stand there.
    Nonsense(Stage),
    /// No reply within the time of RFC 5321 section 4.5.3.2.
    TimedOut(Stage),
    /// The message has octets above 127 and the server does not offer 8BITMIME (RFC 6152 section
    /// 3).
    NeedsEightBitMime,
    /// TLS is required and the server does not offer it (RFC 3207 section 6).
    NeedsTls,
    /// An address or the header is not ASCII and the server does not offer SMTPUTF8 (RFC 6531 section
    /// 3.2).
    NeedsSmtpUtf8 {
        /// Whether it is an address; else only the header.
        address: bool,
    },
    /// The message is binary and the server does not offer BINARYMIME (RFC 3030 section 3).
    NeedsBinaryMime,
    /// The server said that the client is let in, and did not prove that it knows the password (RFC
    /// 5802 section 5).
    ServerUnproven,
}

/// The stage of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waiting for the greeting.
    Greeting,
    /// EHLO or HELO.
    Hello,
    /// AUTH and its responses.
    Auth,
    /// MAIL.
    Mail,
    /// RCPT.
    Recipient,
    /// DATA, before 354.
    Data,
    /// The end of data.
    EndOfData,
    /// QUIT.
    Quit,
    /// STARTTLS and the handshake.
    Tls,
}

/// What the client reports. It asks nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Every RCPT was answered: the envelope is complete.
    EnvelopeSettled {
        /// Who is on it.
        accepted: Vec<ForwardPath>,
        /// Who was refused, and with what.
        refused: Vec<(ForwardPath, Reply)>,
    },
    /// What became of each recipient, in the envelope's order; before QUIT. Exactly once a session.
    Finished {
        /// What became of each.
        outcomes: Vec<(ForwardPath, Outcome)>,
        /// Whether the server was told what is asked of notices (RFC 3461): then that is its business
        /// for those that it took.
        notifies: bool,
    },
}

/// The client asks nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {}

/// The states of the client, as they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Waits for the greeting.
    AwaitGreeting,
    /// EHLO (or HELO) is out.
    Hello,
    /// AUTH, or a response of its exchange, is out.
    Auth,
    /// MAIL is out.
    Mail,
    /// RCPT are out.
    Recipients,
    /// DATA is out; waits for 354.
    Data,
    /// The content is out; waits for the reply that passes responsibility.
    EndOfData,
    /// QUIT is out.
    Quit,
    /// Closed.
    Closed,
    /// STARTTLS is out, or the handshake is under way.
    Tls,
}

impl StateName {
    /// Every state, in the order of a session.
    pub const ALL: [Self; 10] = [
        Self::AwaitGreeting,
        Self::Hello,
        Self::Tls,
        Self::Auth,
        Self::Mail,
        Self::Recipients,
        Self::Data,
        Self::EndOfData,
        Self::Quit,
        Self::Closed,
    ];
}

/// RFC 5321 section 4.5.3.2: how long a client waits at least.
const fn patience(stage: Stage) -> Duration {
    Duration::from_secs(match stage {
        Stage::Greeting
        | Stage::Hello
        | Stage::Tls
        | Stage::Auth
        | Stage::Mail
        | Stage::Recipient
        | Stage::Quit => 5 * 60,
        Stage::Data => 2 * 60,
        Stage::EndOfData => 10 * 60,
    })
}

/// A client session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    config: Config,
    transaction: Transaction,
    state: State,
    parser: ReplyParser,
    learnt: Learnt,
    /// What became of each recipient, as far as it is known.
    outcomes: Vec<Option<Outcome>>,
    outputs: VecDeque<Output<Question, Fact>>,
    sending: VecDeque<Octets>,
    deadline: Option<Instant>,
    secured: bool,
}

/// What EHLO told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Learnt {
    size: bool,
    pipelining: bool,
    eight_bit_mime: bool,
    chunking: bool,
    binary_mime: bool,
    smtputf8: bool,
    dsn: bool,
    tls: bool,
    /// The mechanism it uses, of those that are offered.
    auth: Option<Mechanism>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    AwaitGreeting,
    Hello {
        extended: bool,
    },
    Auth(Box<Authenticating>),
    Envelope(Filling),
    EndOfData,
    Quit,
    Closed,
    /// STARTTLS is out.
    StartTls,
    /// It was answered with 220.
    Securing,
}

/// An exchange of AUTH is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Authenticating {
    exchange: Exchange,
    /// What could not go with AUTH itself, since the line would be too long.
    initial: Option<Vec<u8>>,
    /// Why it was cancelled.
    cancelled: Option<GiveUp>,
}

/// The envelope is being filled in: what was asked and not answered, what comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Filling {
    /// Whom it asks for: the recipients that this server can take.
    recipients: Vec<usize>,
    asked: VecDeque<Asked>,
    next: Next,
    accepted: Vec<usize>,
    refused: Vec<(usize, Reply)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Mail,
    Recipient(usize),
    Data,
}

/// What is to be sent next; a recipient by its place among those that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Recipient(usize),
    Data,
    Nothing,
}

/// Getters.
impl Client {
    /// A session that will deliver `transaction` once the connection stands.
    #[must_use]
    pub fn new(config: Config, transaction: Transaction) -> Self {
        let outcomes = vec![None; transaction.envelope.forward_paths.len()];
        Self {
            config,
            transaction,
            state: State::AwaitGreeting,
            parser: ReplyParser::default(),
            learnt: Learnt::default(),
            outcomes,
            outputs: VecDeque::new(),
            sending: VecDeque::new(),
            deadline: None,
            secured: false,
        }
    }

    /// Whether TLS is up.
    #[must_use]
    pub const fn is_secured(&self) -> bool {
        self.secured
    }

    /// Whether TLS comes before the greeting.
    #[must_use]
    pub fn begins_with_tls(&self) -> bool {
        self.config.tls == TlsUse::Implicit
    }

    /// The state, for drawing.
    #[must_use]
    pub fn state(&self) -> StateName {
        match &self.state {
            State::AwaitGreeting => StateName::AwaitGreeting,
            State::Hello { .. } => StateName::Hello,
            State::Auth(_) => StateName::Auth,
            State::Envelope(filling) => match filling.asked.front() {
                Some(Asked::Mail) => StateName::Mail,
                Some(Asked::Recipient(_)) => StateName::Recipients,
                Some(Asked::Data) | None => StateName::Data,
            },
            State::EndOfData => StateName::EndOfData,
            State::Quit => StateName::Quit,
            State::Closed => StateName::Closed,
            State::StartTls | State::Securing => StateName::Tls,
        }
    }

    /// What it delivers.
    #[must_use]
    pub fn transaction(&self) -> &Transaction {
        &self.transaction
    }

    /// The stage for which it waits.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self.state() {
            StateName::AwaitGreeting => Stage::Greeting,
            StateName::Hello => Stage::Hello,
            StateName::Tls => Stage::Tls,
            StateName::Auth => Stage::Auth,
            StateName::Mail => Stage::Mail,
            StateName::Recipients => Stage::Recipient,
            StateName::Data => Stage::Data,
            StateName::EndOfData => Stage::EndOfData,
            StateName::Quit | StateName::Closed => Stage::Quit,
        }
    }
}

impl Session for Client {
    type Question = Question;
    type Decision = Infallible;
    type Fact = Fact;

    fn handle_input(&mut self, now: Instant, input: Input<'_>) {
        if self.state == State::Closed {
            return;
        }
        match input {
            Input::Opened => {}
            Input::Secured => self.secured(),
            Input::Octets(mut octets) => {
                while self.listens()
                    && let Some(reply) = self.parser.next(&mut octets)
                {
                    match reply {
                        Ok(reply) => self.reply(&reply),
                        Err(_) => {
                            let stage = self.stage();
                            self.give_up(&Failure::Nonsense(stage));
                        }
                    }
                }
            }
            Input::Timeout => {
                let stage = self.stage();
                self.give_up(&Failure::TimedOut(stage));
            }
            Input::Closed => {
                let stage = self.stage();
                self.give_up(&Failure::Lost(stage));
            }
        }
        self.deadline = match self.state {
            State::Closed => None,
            _ => Some(now + patience(self.stage())),
        };
    }

    fn poll_output(&mut self) -> Output<Question, Fact> {
        self.outputs
            .pop_front()
            .unwrap_or(Output::Timeout(self.deadline))
    }

    fn poll_transmit(&mut self, room: usize) -> Option<Octets> {
        take_front(&mut self.sending, room)
    }

    fn answer(&mut self, _: Instant, _: Ticket, decision: Infallible) -> Result<(), Stale> {
        match decision {}
    }
}

/// Replies.
impl Client {
    /// Plain text behind the 220 that TLS follows is not the server's word (RFC 3207 section 4.2), even
    /// where it came in one piece with it.
    fn listens(&self) -> bool {
        !matches!(self.state, State::Securing | State::Closed)
    }

    fn reply(&mut self, reply: &Reply) {
        if reply.code.get() == 421 && !matches!(self.state, State::Quit | State::Closed) {
            // The server shuts down in order (section 3.8): what is open counts as "not now".
            let stage = self.stage();
            self.all(&Outcome::Deferred(Failure::Replied {
                stage,
                reply: reply.clone(),
            }));
            self.finish();
            self.close();
            return;
        }
        match core::mem::replace(&mut self.state, State::Closed) {
            State::AwaitGreeting => self.greeted(reply),
            State::Hello { extended } => self.answered_hello(extended, reply),
            // No other 3yz is a challenge (RFC 4954 section 4).
            State::Auth(_) if reply.code.get() / 100 == 3 && reply.code.get() != 334 => {
                self.fail_all(Stage::Auth, reply);
            }
            State::Auth(it) => self.answered_auth(it, reply),
            State::StartTls => self.answered_start_tls(reply),
            State::Securing => self.state = State::Securing,
            State::Envelope(filling) => self.answered(filling, reply),
            State::EndOfData => {
                let outcome = match reply.code.severity() {
                    Severity::Completion => Outcome::Delivered(reply.clone()),
                    _ => outcome(Stage::EndOfData, reply),
                };
                self.all(&outcome);
                self.finish();
                self.quit();
            }
            State::Quit | State::Closed => self.close(),
        }
    }

    fn greeted(&mut self, reply: &Reply) {
        if reply.code.get() == 220 {
            self.send(Octets::line(format_args!("EHLO {}", self.config.name)));
            self.state = State::Hello { extended: true };
        } else {
            self.fail_all(Stage::Greeting, reply);
        }
    }

    fn answered_hello(&mut self, extended: bool, reply: &Reply) {
        match (reply.code.severity(), extended) {
            (Severity::Completion, _) => {
                self.learnt = Learnt::default();
                if extended {
                    self.learn(reply);
                }
                self.start_tls();
            }
            (Severity::PermanentNegative, true) => {
                self.send(Octets::line(format_args!("HELO {}", self.config.name)));
                self.state = State::Hello { extended: false };
            }
            _ => self.fail_all(Stage::Hello, reply),
        }
    }

    fn learn(&mut self, reply: &Reply) {
        for line in reply.lines.iter().skip(1) {
            let keyword = line.split(' ').next().unwrap_or("").to_ascii_uppercase();
            match keyword.as_str() {
                "SIZE" => self.learnt.size = true,
                "PIPELINING" => self.learnt.pipelining = true,
                "8BITMIME" => self.learnt.eight_bit_mime = true,
                "SMTPUTF8" => self.learnt.smtputf8 = true,
                "DSN" => self.learnt.dsn = true,
                "CHUNKING" => self.learnt.chunking = true,
                "BINARYMIME" => self.learnt.binary_mime = true,
                "STARTTLS" => self.learnt.tls = true,
                "AUTH" => {
                    let offered: Vec<Mechanism> = line
                        .split(' ')
                        .skip(1)
                        .filter_map(Mechanism::named)
                        .collect();
                    let known = self.config.credentials.as_ref();
                    let best = known.and_then(|(it, _)| Mechanism::best(&offered, it));
                    self.learnt.auth = best;
                }
                _ => {}
            }
        }
    }

    /// STARTTLS, where the client wants it and does not have it; else AUTH.
    fn start_tls(&mut self) {
        match (self.config.tls, self.secured, self.learnt.tls) {
            (TlsUse::WhereOffered | TlsUse::Required, false, true) => {
                self.send(Octets::from_static(b"STARTTLS\r\n"));
                self.state = State::StartTls;
            }
            (TlsUse::Required | TlsUse::Implicit, false, _) => {
                self.all(&Outcome::Deferred(Failure::NeedsTls));
                self.finish();
                self.quit();
            }
            _ => self.authenticate(),
        }
    }

    fn answered_start_tls(&mut self, reply: &Reply) {
        if reply.code.get() == 220 {
            self.state = State::Securing;
            self.outputs.push_back(Output::StartTls);
        } else if self.config.tls == TlsUse::Required {
            self.fail_all(Stage::Tls, reply);
        } else {
            self.authenticate();
        }
    }

    /// TLS is up: what was learnt before counts no more (RFC 3207 section 4.2).
    fn secured(&mut self) {
        self.secured = true;
        self.parser = ReplyParser::default();
        self.learnt = Learnt::default();
        if self.state == State::Securing {
            self.send(Octets::line(format_args!("EHLO {}", self.config.name)));
            self.state = State::Hello { extended: true };
        }
    }

    /// AUTH, where the client knows who it is and the server wants to know; else MAIL.
    fn authenticate(&mut self) {
        let known = self.learnt.auth.zip(self.config.credentials.as_ref());
        let exchange = known.and_then(|(mechanism, (credentials, nonce))| {
            let exchange = Exchange::new(mechanism, credentials, *nonce)?;
            Some((mechanism, exchange))
        });
        let Some((mechanism, exchange)) = exchange else {
            self.begin();
            return;
        };
        let mut initial = exchange.initial();
        let mut line = format!("AUTH {}", mechanism.as_str());
        if let Some(response) = &initial {
            let whole = format!("{line} {}", auth::encode_initial(response));
            // RFC 4954 section 4: a longer one waits for the first challenge.
            if whole.len() + 2 <= limits::PLAIN_COMMAND_LINE {
                line = whole;
                initial = None;
            }
        }
        self.send(Octets::line(format_args!("{line}")));
        self.state = State::Auth(Box::new(Authenticating {
            exchange,
            initial,
            cancelled: None,
        }));
    }

    fn answered_auth(&mut self, mut it: Box<Authenticating>, reply: &Reply) {
        let severity = reply.code.severity();
        match (severity, it.cancelled) {
            (Severity::Completion, None) if it.exchange.is_satisfied() => self.begin(),
            (Severity::Completion, None) | (_, Some(GiveUp::Unproven)) => {
                self.all(&Outcome::Failed(Failure::ServerUnproven));
                self.finish();
                self.quit();
            }
            (Severity::Intermediate, None) => {
                let text = reply.lines.first().map_or("", String::as_str);
                let response = match it.initial.take() {
                    Some(initial) => Ok(initial),
                    None => sasl::decode(text.as_bytes())
                        .ok_or(GiveUp::Malformed)
                        .and_then(|challenge| it.exchange.respond(&challenge)),
                };
                match response {
                    Ok(response) => {
                        self.send(Octets::line(format_args!("{}", sasl::encode(&response))));
                    }
                    Err(why) => {
                        it.cancelled = Some(why);
                        self.send(Octets::from_static(b"*\r\n"));
                    }
                }
                self.state = State::Auth(it);
            }
            _ => self.fail_all(Stage::Auth, reply),
        }
    }

    /// What the content needs and is not offered.
    fn lacks_of(&self, binary: bool, eight_bit: bool) -> Option<Failure> {
        if binary && !(self.learnt.binary_mime && self.learnt.chunking) {
            Some(Failure::NeedsBinaryMime)
        } else if eight_bit && !self.learnt.eight_bit_mime {
            Some(Failure::NeedsEightBitMime)
        } else {
            None
        }
    }

    fn begin(&mut self) {
        let binary = self.transaction.envelope.body == Body::BinaryMime;
        let eight_bit = !binary && !self.transaction.content.is_ascii();
        let international = self.is_international();
        let lacks = if international && !self.learnt.smtputf8 {
            self.without_smtputf8()
        } else {
            None
        };
        let lacks = lacks.or_else(|| self.lacks_of(binary, eight_bit));
        if let Some(failure) = lacks {
            self.all(&Outcome::Failed(failure));
        }
        let open = (0..self.outcomes.len()).filter(|index| self.outcomes[*index].is_none());
        let recipients: Vec<usize> = open.collect();
        if recipients.is_empty() && !self.outcomes.is_empty() {
            self.finish();
            self.quit();
            return;
        }
        let Transaction { envelope, content } = &self.transaction;
        let size = self.learnt.size.then(|| format!(" SIZE={}", content.len()));
        let size = size.unwrap_or_default();
        let body = match (binary, eight_bit) {
            (true, _) => " BODY=BINARYMIME",
            (false, true) => " BODY=8BITMIME",
            (false, false) => "",
        };
        let utf8 = match international && self.learnt.smtputf8 {
            true => " SMTPUTF8",
            false => "",
        };
        let asked = self.learnt.dsn.then_some(&envelope.request);
        let asked = asked.map(ToString::to_string).unwrap_or_default();
        let path = envelope.reverse_path.with_a_labels();
        self.send(Octets::line(format_args!(
            "MAIL FROM:{path}{size}{body}{utf8}{asked}"
        )));
        let next = if recipients.is_empty() {
            Next::Nothing
        } else {
            Next::Recipient(0)
        };
        let mut filling = Filling {
            recipients,
            asked: VecDeque::from([Asked::Mail]),
            next,
            accepted: Vec::new(),
            refused: Vec::new(),
        };
        if self.config.pipelining && self.learnt.pipelining {
            // A chunk waits until it is known that somebody gets it.
            let last = if self.chunks() {
                Next::Data
            } else {
                Next::Nothing
            };
            while filling.next != last {
                self.advance(&mut filling);
            }
        }
        self.state = State::Envelope(filling);
    }

    /// Whether the message needs SMTPUTF8 (RFC 6531 section 3.2).
    fn is_international(&self) -> bool {
        self.transaction.envelope.has_international_address() || self.has_international_header()
    }

    /// A header that is not ASCII needs it only where its sender has said so: else it is merely
    /// eight-bit.
    fn has_international_header(&self) -> bool {
        let Transaction { envelope, content } = &self.transaction;
        envelope.internationalised && !header(content).is_ascii()
    }

    /// The server does not offer what the message needs: where that is the sender or the header,
    /// nobody gets it; else it fails for those whose address it is.
    fn without_smtputf8(&mut self) -> Option<Failure> {
        let needs =
            |mailbox: Option<&Mailbox>| mailbox.is_some_and(|it| !it.local.as_str().is_ascii());
        let envelope = &self.transaction.envelope;
        let address = Failure::NeedsSmtpUtf8 { address: true };
        if needs(envelope.reverse_path.mailbox()) {
            return Some(address);
        }
        for (path, outcome) in envelope.forward_paths.iter().zip(&mut self.outcomes) {
            if needs(path.mailbox()) {
                *outcome = Some(Outcome::Failed(address.clone()));
            }
        }
        let header = self.has_international_header();
        header.then_some(Failure::NeedsSmtpUtf8 { address: false })
    }

    /// Sends what comes next.
    fn advance(&mut self, filling: &mut Filling) {
        match filling.next {
            Next::Recipient(place) => {
                let index = filling.recipients[place];
                let envelope = &self.transaction.envelope;
                let paths = &envelope.forward_paths;
                let asked = self.learnt.dsn.then(|| envelope.request_of(&paths[index]));
                let asked = asked.map(|it| it.to_string()).unwrap_or_default();
                let path = paths[index].with_a_labels();
                let line = Octets::line(format_args!("RCPT TO:{path}{asked}"));
                let more = place + 1 < filling.recipients.len();
                filling.next = if more {
                    Next::Recipient(place + 1)
                } else {
                    Next::Data
                };
                filling.asked.push_back(Asked::Recipient(index));
                self.send(line);
            }
            Next::Data => {
                filling.next = Next::Nothing;
                filling.asked.push_back(Asked::Data);
                self.send(Octets::from_static(b"DATA\r\n"));
            }
            Next::Nothing => {}
        }
    }

    fn answered(&mut self, mut filling: Filling, reply: &Reply) {
        let done = reply.code.severity() == Severity::Completion;
        match filling.asked.pop_front() {
            Some(Asked::Mail) if !done => {
                self.all(&outcome(Stage::Mail, reply));
                if filling.asked.is_empty() {
                    // Nothing else is on its way.
                    self.finish();
                    self.quit();
                    return;
                }
            }
            Some(Asked::Mail) => {}
            Some(Asked::Recipient(index)) => {
                if done {
                    filling.accepted.push(index);
                } else {
                    filling.refused.push((index, reply.clone()));
                    self.outcomes[index].get_or_insert(outcome(Stage::Recipient, reply));
                }
                let answered = filling.accepted.len() + filling.refused.len();
                let settled = answered == filling.recipients.len();
                if settled {
                    self.settle(&filling);
                }
                // Everybody was refused, or the sender was before them.
                let nobody = self.outcomes.iter().all(Option::is_some);
                if settled && nobody && filling.next == Next::Data {
                    self.finish();
                    self.quit();
                    return;
                }
            }
            Some(Asked::Data) => {
                self.answered_data(&filling, reply);
                return;
            }
            None => {
                self.give_up(&Failure::Nonsense(Stage::Data));
                return;
            }
        }
        if filling.asked.is_empty() {
            if filling.next == Next::Data && self.chunks() {
                self.send_chunk();
                return;
            }
            self.advance(&mut filling);
        }
        self.state = State::Envelope(filling);
    }

    /// The whole content in one chunk: no 354 before it, no dots in it, no line behind it.
    fn send_chunk(&mut self) {
        let content = self.transaction.content.clone();
        self.send(Octets::line(format_args!("BDAT {} LAST", content.len())));
        if !content.is_empty() {
            self.sending.push_back(content);
        }
        self.state = State::EndOfData;
    }

    /// Whether the content goes by BDAT.
    fn chunks(&self) -> bool {
        let wanted = self.config.chunking || self.transaction.envelope.body == Body::BinaryMime;
        wanted && self.learnt.chunking
    }

    fn settle(&mut self, filling: &Filling) {
        let path = |index: usize| self.transaction.envelope.forward_paths[index].clone();
        let accepted = filling.accepted.iter().map(|index| path(*index)).collect();
        let refused = filling
            .refused
            .iter()
            .map(|(index, reply)| (path(*index), reply.clone()))
            .collect();
        self.outputs
            .push_back(Output::Fact(Fact::EnvelopeSettled { accepted, refused }));
    }

    fn answered_data(&mut self, filling: &Filling, reply: &Reply) {
        let nobody = filling.accepted.is_empty() || self.outcomes.iter().all(Option::is_some);
        match (reply.code.get(), nobody) {
            (354, true) => {
                // RFC 2920 section 3.1: the server asks for data that nobody will get.
                self.sending.push_back(END_OF_DATA);
                self.state = State::EndOfData;
            }
            (354, false) => {
                let content = &self.transaction.content;
                if content.is_empty() {
                    // Nothing stands before the end.
                } else if data::is_plain(content) {
                    self.sending.push_back(content.clone());
                } else {
                    self.sending.push_back(data::stuff(content).into());
                }
                self.sending.push_back(END_OF_DATA);
                self.state = State::EndOfData;
            }
            _ => {
                let outcome = match reply.code.severity() {
                    Severity::Completion | Severity::Intermediate => {
                        Outcome::Deferred(Failure::Nonsense(Stage::Data))
                    }
                    _ => outcome(Stage::Data, reply),
                };
                self.all(&outcome);
                self.finish();
                self.quit();
            }
        }
    }
}

/// Ends.
impl Client {
    /// The same for every recipient whose outcome is open.
    fn all(&mut self, outcome: &Outcome) {
        for open in self.outcomes.iter_mut().filter(|it| it.is_none()) {
            *open = Some(outcome.clone());
        }
    }

    fn fail_all(&mut self, stage: Stage, reply: &Reply) {
        self.all(&outcome(stage, reply));
        self.finish();
        self.quit();
    }

    fn finish(&mut self) {
        let paths = self.transaction.envelope.forward_paths.iter().cloned();
        let outcomes = core::mem::take(&mut self.outcomes).into_iter().flatten();
        self.outputs.push_back(Output::Fact(Fact::Finished {
            outcomes: paths.zip(outcomes).collect(),
            notifies: self.learnt.dsn,
        }));
    }

    fn quit(&mut self) {
        self.send(Octets::from_static(b"QUIT\r\n"));
        self.state = State::Quit;
    }

    /// The connection is lost, silent or nonsense: what is open counts as "not now" (section 3.8).
    fn give_up(&mut self, failure: &Failure) {
        let over = matches!(self.state, State::Quit | State::Closed);
        if !over {
            self.all(&Outcome::Deferred(failure.clone()));
            self.finish();
        }
        self.close();
    }

    fn close(&mut self) {
        self.state = State::Closed;
        self.deadline = None;
        self.outputs.push_back(Output::Close);
    }

    fn send(&mut self, line: Octets) {
        self.sending.push_back(line);
    }
}

/// The line that ends the content.
const END_OF_DATA: Octets = Octets::from_static(b".\r\n");

fn outcome(stage: Stage, reply: &Reply) -> Outcome {
    let failure = Failure::Replied {
        stage,
        reply: reply.clone(),
    };
    match reply.code.severity() {
        Severity::PermanentNegative => Outcome::Failed(failure),
        Severity::TransientNegative => Outcome::Deferred(failure),
        Severity::Completion | Severity::Intermediate => {
            Outcome::Deferred(Failure::Nonsense(stage))
        }
    }
}

#[cfg(test)]
mod tests;
