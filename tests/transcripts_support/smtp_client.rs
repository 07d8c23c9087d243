//! The SMTP client under test, its mutants, and the servers that it meets.

use super::{CUT, Cell, Responder, SILENCE, Subject, TLS, credentials, play, respond, says};
use protocol_core::smtp::client::{
    Client, Config, Fact, Failure, Outcome, Stage, StateName, Transaction,
};
use protocol_core::smtp::dissector::{Dissected, Dissector, Unit};
use protocol_core::smtp::dsn::{Notify, RecipientRequest};
use protocol_core::smtp::{Body, Envelope, Side, Verb};
use std::collections::VecDeque;

/// A client that is wrong in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// It takes a reply of this first digit at this stage for another.
    Takes(char, Stage, &'static str),
    Deaf421,
    /// It takes a lost connection at the end of data for delivery.
    LostIsDelivered,
    /// It waits for ever.
    Patient,
    /// It goes on without the TLS that it requires.
    WithoutTls,
    /// It pipelines whether that is offered or not.
    Pipelines,
    /// It does not pipeline.
    Waits,
    /// It takes what is no reply for a yes.
    NonsenseIsYes,
}

impl Mutant {
    pub const ALL: [Self; 16] = [
        Self::Takes('5', Stage::Mail, "250"),
        Self::Takes('4', Stage::Mail, "250"),
        Self::Takes('3', Stage::Mail, "250"),
        Self::Takes('5', Stage::Recipient, "250"),
        Self::Takes('4', Stage::Recipient, "550"),
        Self::Takes('2', Stage::Data, "354"),
        Self::Takes('4', Stage::EndOfData, "250"),
        Self::Takes('5', Stage::EndOfData, "451"),
        Self::Takes('5', Stage::Hello, "250"),
        Self::Deaf421,
        Self::LostIsDelivered,
        Self::Patient,
        Self::WithoutTls,
        Self::Pipelines,
        Self::Waits,
        Self::NonsenseIsYes,
    ];

    /// What it hears instead of this line.
    fn hears(self, line: &str, at: Stage) -> Option<String> {
        Some(match self {
            Self::Takes(digit, stage, to) if at == stage && line.starts_with(digit) => {
                format!("{to}{}", line.get(3..).unwrap_or(""))
            }
            Self::Deaf421 if line.starts_with("421") => return None,
            Self::Patient if line == SILENCE => return None,
            Self::LostIsDelivered if at == Stage::EndOfData && line == CUT => "250 ok".to_owned(),
            Self::NonsenseIsYes if line.starts_with('+') => "250 ok".to_owned(),
            Self::Pipelines if at == Stage::Hello && line.starts_with("250 ") => {
                format!("250-mx\r\n250-PIPELINING\r\n{line}")
            }
            _ => line.to_owned(),
        })
    }
}

pub struct SmtpClient {
    client: Client,
    mutant: Option<Mutant>,
    /// What became of the recipients.
    ends: Vec<String>,
}

impl Subject for SmtpClient {
    type Mutant = Mutant;

    const HEARS: &'static str = "S:";

    fn new(cell: &Cell, mutant: Option<Mutant>) -> Self {
        let config = Config {
            name: "client.example".parse().expect("it is a name"),
            pipelining: mutant != Some(Mutant::Waits),
            credentials: match cell.setting("user") {
                "" => None,
                user => Some(credentials(user)),
            },
            tls: cell.tls_use(mutant == Some(Mutant::WithoutTls)),
            chunking: true,
            bare_line_ends: Default::default(),
        };
        Self {
            client: Client::new(config, transaction(cell.setting("message"))),
            mutant,
            ends: Vec::new(),
        }
    }

    fn state(&self) -> String {
        format!("{:?}", self.client.state())
    }

    fn hear(&mut self, line: &str) -> Vec<String> {
        let stage = self.client.stage();
        let Some(heard) = self
            .mutant
            .map_or(Some(line.to_owned()), |it| it.hears(line, stage))
        else {
            return Vec::new();
        };
        play(&mut self.client, &heard);
        let ends = &mut self.ends;
        let tell = |fact| {
            if let Fact::Finished { outcomes, .. } = fact {
                let became = outcomes.iter();
                ends.extend(became.map(|(path, it)| format!("= {path} {}", became_of(it))));
            }
        };
        says(&mut self.client, tell)
    }

    fn end(&mut self) -> Vec<String> {
        core::mem::take(&mut self.ends)
    }

    fn script(cell: &Cell) -> Vec<String> {
        respond::<Server>(cell)
    }
}

/// What became of a recipient.
fn became_of(outcome: &Outcome) -> String {
    let why = |failure: &Failure| match failure {
        Failure::Replied { stage, reply } => format!("{} at {stage:?}", reply.code.get()),
        Failure::Lost(stage) => format!("the connection was lost at {stage:?}"),
        Failure::Nonsense(stage) => format!("no reply that can stand at {stage:?}"),
        Failure::TimedOut(stage) => format!("no reply in time at {stage:?}"),
        other => format!("{other:?}"),
    };
    match outcome {
        Outcome::Delivered(reply) => format!("delivered: {}", reply.code.get()),
        Outcome::Deferred(failure) => format!("deferred: {}", why(failure)),
        Outcome::Failed(failure) => format!("failed: {}", why(failure)),
    }
}

/// The message of a transcript, by what it needs.
fn transaction(message: &str) -> Transaction {
    let path = |text: &str| text.parse().expect("it is a path");
    let mut envelope = Envelope {
        reverse_path: "<alice@sender.example>".parse().expect("it is a path"),
        forward_paths: ["<bob@receiver.example>", "<carol@receiver.example>"]
            .map(path)
            .to_vec(),
        ..Envelope::default()
    };
    let mut content = "Subject: x\r\n\r\nHello\r\n.\r\n";
    match message {
        "8-bit" => content = "Subject: x\r\n\r\nCafé\r\n",
        "binary" => {
            envelope.body = Body::BinaryMime;
            content = "Subject: x\r\n\r\na b";
        }
        "international" => {
            envelope.internationalised = true;
            envelope.forward_paths[0] = path("<bøb@receiver.example>");
        }
        "notified" => {
            envelope.request.id = Some("q1".to_owned());
            let request = RecipientRequest {
                notify: Some(Notify::Never),
                ..RecipientRequest::default()
            };
            envelope.requests = vec![(path("<bob@receiver.example>"), request)];
        }
        _ => {}
    }
    Transaction {
        envelope,
        content: content.as_bytes().to_vec().into(),
    }
}

/// What the server may do.
pub const REPLIES: &str =
    "expected another-2yz another-3yz 4yz 5yz 421 multi-line malformed cut timeout";

/// The challenges of LOGIN: its questions in base64.
const LOGIN: [&str; 2] = ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"];

/// The server that the client meets.
struct Server {
    offers: Vec<String>,
    dissector: Dissector,
    /// How many of the server's lines the dissector has seen.
    seen: usize,
    /// The states of the replies that are due.
    due: VecDeque<&'static str>,
    challenges: usize,
}

impl Responder for Server {
    type Client = SmtpClient;

    fn new(cell: &Cell) -> Self {
        let offers = cell.settings("offers").into_iter();
        Self {
            offers: offers.map(str::to_owned).collect(),
            dissector: Dissector::default(),
            seen: 0,
            due: VecDeque::from(["greeting"]),
            challenges: 0,
        }
    }

    fn awaits(&mut self, _: &SmtpClient, before: &[String], said: &[String]) -> Option<String> {
        for line in &before[self.seen..] {
            let line = format!("{line}\r\n");
            self.dissector.push(Side::Server, line.as_bytes(), |_| {});
        }
        self.seen = before.len();
        for text in said.iter().filter_map(|it| it.strip_prefix("C:")) {
            let text = format!("{}\r\n", text.strip_prefix(' ').unwrap_or(text));
            let due = &mut self.due;
            let each = |it: Dissected| due.extend(awaited(it.unit));
            self.dissector.push(Side::Client, text.as_bytes(), each);
        }
        let secured = before.iter().any(|it| it == TLS);
        Some(match self.due.pop_front()? {
            "hello" if secured => "hello-again".to_owned(),
            state => state.to_owned(),
        })
    }

    fn expected(&mut self, _: &SmtpClient, _: &[String], state: &str) -> Vec<String> {
        let one = |line: &str| vec![line.to_owned()];
        match state {
            "greeting" => one("220 mx.receiver.example ESMTP ready"),
            "hello" | "hello-again" => {
                let offers = self.offers.iter();
                let offers = offers.filter(|it| state == "hello" || *it != "STARTTLS");
                let mut lines = one("mx.receiver.example");
                lines.extend(offers.cloned());
                several("250", &lines)
            }
            "tls" => vec!["220 2.0.0 ready to start TLS".to_owned(), TLS.to_owned()],
            "auth"
                if self.challenges < LOGIN.len()
                    && self.offers.iter().any(|it| it == "AUTH LOGIN") =>
            {
                self.challenges += 1;
                one(LOGIN[self.challenges - 1])
            }
            "auth" => one("235 2.7.0 authentication succeeded"),
            "mail" => one("250 2.1.0 sender ok"),
            "recipients" => one("250 2.1.5 recipient ok"),
            "data" => one("354 start mail input"),
            "end-of-data" => one("250 2.0.0 taken"),
            _ => vec!["221 2.0.0 closing".to_owned(), CUT.to_owned()],
        }
    }

    /// Each says that it was chosen.
    fn unexpected(
        &self,
        _: &SmtpClient,
        expected: &[String],
        state: &str,
        reply: &str,
    ) -> Vec<String> {
        let one = |line: &str| vec![line.to_owned()];
        match reply {
            "another-2yz" => one(match state {
                "greeting" | "tls" | "auth" | "data" | "quit" => "250 chosen",
                "recipients" => "251 2.1.5 chosen: user not local; will forward",
                _ => "252 chosen",
            }),
            "another-3yz" if state == "data" => one("334 chosen"),
            "another-3yz" => one("354 chosen"),
            "4yz" => one("451 4.3.0 chosen"),
            "5yz" => one("554 5.3.0 chosen"),
            "421" => one("421 4.3.2 chosen: closing"),
            "multi-line" => {
                let lines = ["chosen", "in", "three lines"].map(str::to_owned);
                let mut lines = several(&expected[0][..3], &lines);
                lines.extend((state == "tls").then(|| TLS.to_owned()));
                lines
            }
            "malformed" => one("+OK chosen"),
            "cut" => one(CUT),
            _ => one(SILENCE),
        }
    }

    fn repeats(cell: &Cell, state: &str) -> bool {
        cell.state() == "every-recipient" && state == "recipients"
    }

    fn is_closed(client: &SmtpClient) -> bool {
        client.client.state() == StateName::Closed
    }
}

/// At which state a reply to this is awaited.
fn awaited(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Command(verb) => match verb {
            Verb::Ehlo | Verb::Helo => "hello",
            Verb::StartTls => "tls",
            Verb::Auth => "auth",
            Verb::Mail => "mail",
            Verb::Rcpt => "recipients",
            Verb::Data => "data",
            Verb::Quit => "quit",
            _ => return None,
        },
        Unit::AuthResponse => "auth",
        Unit::EndOfData | Unit::Chunk { ends: true } => "end-of-data",
        _ => return None,
    })
}

fn several(code: &str, lines: &[String]) -> Vec<String> {
    let last = lines.len() - 1;
    let lines = lines.iter().enumerate();
    lines
        .map(|(index, line)| format!("{code}{}{line}", if index == last { ' ' } else { '-' }))
        .collect()
}
