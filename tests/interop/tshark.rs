//! tshark reads the capture of every scenario, of every lesson's solution and of every fault, and finds in it what
//! the run says.

use crate::support::{ours, program};
use protocol_core::smtp::Side;
use protocol_core::smtp::dissector::Answered;
use protocol_core::{imap, pop3, smtp, tls};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tests::or_skip;
use world::event::Refused;
use world::fault::{Stage, When};
use world::{
    ConnectionId, Event, EventKind, Fault, FaultSpec, Instant, Line, Protocol, Scenario, Timeline,
    WireUnit,
};

/// What is asked of each packet: what is wrong, commands, codes.
const FIELDS: [&str; 15] = [
    "tcp.stream",
    "_ws.malformed",
    "ip.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
    "_ws.expert.severity",
    "_ws.expert.message",
    "smtp.req.command",
    "smtp.response.code",
    "imap.request.command",
    "imap.response.status",
    "pop.request.command",
    "pop.response.indicator",
    "dns.qry.name",
    "dns.flags.rcode",
];
/// Commands that no line of a message looks like.
const KNOWN: [&str; 8] = [
    "EHLO", "MAIL", "RCPT", "DATA", "QUIT", "LOGIN", "FETCH", "RETR",
];
/// A severity of a warning (epan/proto.h, PI_WARN).
const WARNING: u32 = 0x0060_0000;
/// What stands in a capture for one flight of a TLS handshake.
const FLIGHT: [u8; 5] = [22, 3, 3, 1, 0];

/// What was said on a connection, as its client's interface saw it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Stream {
    /// The client's octets, and the server's.
    octets: [Vec<u8>; 2],
    commands: Vec<String>,
    codes: Vec<String>,
}

/// What is needed of the lines before.
#[derive(Default)]
struct Before {
    /// The pieces of what each end has not said to its end.
    pieces: [String; 2],
    /// When each end was last heard.
    at: [Option<Instant>; 2],
}

/// What a capture holds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    streams: Vec<Stream>,
    /// Names that are asked for, and codes of answers.
    dns: [Vec<String>; 2],
    /// The warnings of tshark.
    warnings: Vec<String>,
}

fn expected(timeline: &Timeline) -> Seen {
    let mut seen = Seen::default();
    let mut streams: BTreeMap<ConnectionId, Stream> = BTreeMap::new();
    let mut before: BTreeMap<ConnectionId, Before> = BTreeMap::new();
    let mut broken = Vec::new();
    for event in timeline.events() {
        let mut reset = || {
            if !broken.contains(&event.connection) {
                broken.push(event.connection);
                seen.warnings.push("Connection reset (RST)".to_owned());
            }
        };
        let id = event.connection.unwrap_or_default();
        match &event.kind {
            EventKind::ConnectionRequested(_) => drop(streams.insert(id, Stream::default())),
            EventKind::ConnectionRefused { reason, .. } if *reason == Refused::NoService => reset(),
            EventKind::ConnectionReset(_) => reset(),
            EventKind::LineSent { line, .. } if line.from == Side::Client => {
                let before = before.entry(id).or_default();
                streams.entry(id).or_default().add(line, event.at, before);
            }
            EventKind::LineReceived { line, .. } if line.from == Side::Server => {
                let before = before.entry(id).or_default();
                streams.entry(id).or_default().add(line, event.at, before);
            }
            EventKind::TlsBegun(_) => streams.entry(id).or_default().shake(0),
            EventKind::TlsEstablished(ends) if event.host == ends.client => {
                streams.entry(id).or_default().shake(1);
            }
            EventKind::DnsAsked { question, .. } => {
                seen.dns[0].push(question.name.to_ascii().into_owned());
            }
            EventKind::DnsAnswered {
                question, answer, ..
            } => {
                seen.dns[0].push(question.name.to_ascii().into_owned());
                let code = match answer {
                    protocol_core::dns::Answer::NoError(_) => "0",
                    protocol_core::dns::Answer::ServFail => "2",
                    protocol_core::dns::Answer::NxDomain => "3",
                };
                seen.dns[1].push(code.to_owned());
            }
            _ => {}
        }
    }
    seen.streams = streams.into_values().collect();
    seen
}

impl Stream {
    fn shake(&mut self, side: usize) {
        self.octets[side].extend(FLIGHT);
        self.octets[side].extend([0xff; 256]);
    }

    fn add(&mut self, line: &Line, at: Instant, before: &mut Before) {
        let side = usize::from(line.from == Side::Server);
        let octets = &mut self.octets[side];
        if line.secured {
            for record in tls::records(line.octets.len()) {
                octets.extend(record.header);
                octets.resize(octets.len() + record.protected, 0);
            }
            return;
        }
        octets.extend(line.octets.iter());
        before.pieces[side].push_str(&line.octets.to_text().to_uppercase());
        // tshark reads no more than the first line of a segment of POP3.
        let follows = before.at[side].replace(at) == Some(at);
        if is_partial(line.unit) {
            return;
        }
        let text = core::mem::take(&mut before.pieces[side]);
        if follows && line.ends.protocol == Protocol::Pop3 {
            return;
        }
        let mut words = text.split_whitespace().map(str::to_owned);
        match line.unit {
            // tshark takes BDAT for a part of what follows it.
            WireUnit::Smtp(smtp::Unit::Command(smtp::Verb::Bdat)) => {}
            WireUnit::Smtp(smtp::Unit::Command(_)) => {
                let verb = words.next().unwrap_or_default();
                // tshark shows four letters.
                self.commands.push(verb.chars().take(4).collect());
            }
            WireUnit::Smtp(smtp::Unit::Greeting(code) | smtp::Unit::Reply { code, .. }) => {
                self.codes.push(code.to_string());
            }
            WireUnit::Imap(imap::Unit::Command(_)) => {
                self.commands.extend(words.skip(1).find(|it| it != "UID"));
            }
            WireUnit::Imap(imap::Unit::Tagged { .. }) => self.codes.extend(words.nth(1)),
            WireUnit::Pop3(pop3::Unit::Command(_)) => self.commands.extend(words.next()),
            WireUnit::Pop3(
                pop3::Unit::Greeting(_) | pop3::Unit::Reply { .. } | pop3::Unit::Listing(_),
            ) => self.codes.extend(words.next()),
            _ => {}
        }
    }
}

fn refuses_data(event: &Event) -> bool {
    let EventKind::LineSent { line, .. } = &event.kind else {
        return false;
    };
    match line.unit {
        WireUnit::Smtp(smtp::Unit::Reply { code, answers }) => {
            answers == Some(Answered::Verb(smtp::Verb::Data)) && code.get() >= 400
        }
        _ => false,
    }
}

fn is_partial(unit: WireUnit) -> bool {
    matches!(
        unit,
        WireUnit::Smtp(smtp::Unit::Partial)
            | WireUnit::Imap(imap::Unit::Partial)
            | WireUnit::Pop3(pop3::Unit::Partial)
    )
}

fn read(tshark: &Path, file: &Path, streams: usize) -> Seen {
    let mut command = Command::new(tshark);
    command
        .arg("-r")
        .arg(file)
        .args(["-T", "fields", "-E", "separator=|"]);
    for checked in ["ip", "tcp", "udp"] {
        command.args(["-o", &format!("{checked}.check_checksum:TRUE")]);
    }
    // Without it tshark warns that it may not look into base64.
    command.args(["-o", "smtp.decryption:TRUE"]);
    for field in FIELDS {
        command.args(["-e", field]);
    }
    for stream in 0..streams {
        command.args(["-z", &format!("follow,tcp,raw,{stream}")]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut seen = Seen::default();
    seen.streams.resize_with(streams, Stream::default);
    let (packets, followed) = text.split_once("\n\n====").unwrap_or((&text, ""));
    for line in packets.lines() {
        let fields: Vec<&str> = line.split('|').collect();
        assert_eq!(fields.len(), FIELDS.len(), "{line}");
        let all = |at: usize| fields[at].split(',').filter(|it| !it.is_empty());
        assert_eq!(fields[1], "", "malformed: {line}");
        let sums = (2..=4).flat_map(all).collect::<Vec<_>>();
        assert!(
            sums.len() == 2 && sums.iter().all(|it| *it == "1"),
            "{line}"
        );
        let severe = |it: &str| it.parse::<u32>().unwrap() >= WARNING;
        for (_, message) in all(5).zip(all(6)).filter(|it| severe(it.0)) {
            seen.warnings.push(message.to_owned());
        }
        let upper = |it: &str| it.to_uppercase();
        if let Ok(stream) = fields[0].parse::<usize>() {
            let stream = &mut seen.streams[stream];
            let commands = [7, 9, 11].into_iter().flat_map(all);
            stream.commands.extend(commands.map(upper));
            // For tshark, what follows a plus sign is a status, too.
            let of_imap = all(10).filter(|it| ["OK", "NO", "BAD"].contains(it));
            let codes = all(8).chain(of_imap).chain(all(12));
            stream.codes.extend(codes.map(upper));
        }
        for (at, field) in [13, 14].into_iter().enumerate() {
            seen.dns[at].extend(all(field).map(str::to_owned));
        }
    }
    for text in followed.split("tcp.stream eq ").skip(1) {
        let mut lines = text.lines();
        let stream: usize = lines.next().unwrap().parse().unwrap();
        // The two ends come before.
        for line in lines.skip(2).take_while(|it| !it.starts_with('=')) {
            let hex = line.trim_start().as_bytes().chunks(2);
            let octets = hex.map(|it| u8::from_str_radix(str::from_utf8(it).unwrap(), 16).unwrap());
            let side = usize::from(line.starts_with('\t'));
            seen.streams[stream].octets[side].extend(octets);
        }
    }
    seen
}

/// What a scenario's message does.
fn sent(scenario: Scenario) -> Timeline {
    let letter = scenario.letter.clone();
    let mut timeline = Timeline::new(Arc::new(scenario)).unwrap();
    timeline.apply(letter.send()).unwrap();
    timeline.last();
    timeline
}

fn solved(name: &str) -> Timeline {
    let whole = lessons::lesson(name).unwrap().at(0).unwrap();
    let mut timeline = lessons::proof::solved(&whole).unwrap();
    timeline.last();
    timeline
}

/// A scenario with each fault at each stage, where it can be.
fn with_faults() -> Vec<(String, Scenario)> {
    let json = serde_json::json!([
        { "delay": { "micros": 400_000_000 } }, "drop", "reset", "refuse", { "crash": { "seconds": 600 } },
        { "reply": { "code": 451, "text": "later" } }, "server-failure", "strip",
    ]);
    let faults: Vec<Fault> = serde_json::from_value(json).unwrap();
    let mut scenarios = Vec::new();
    for (fault, stage) in faults
        .iter()
        .flat_map(|it| Stage::ALL.map(|stage| (it, stage)))
    {
        for (host, when) in ["mail.sender.example", "dns.example"]
            .into_iter()
            .flat_map(|it| [(it, When::Before), (it, When::After)])
        {
            let mut scenario = lessons::scenario("starttls").unwrap();
            scenario.faults.push(FaultSpec {
                host: host.parse().unwrap(),
                fault: fault.clone(),
                stage,
                when,
                times: Some(1),
                per_mille: None,
                recipient: None,
            });
            if Timeline::new(Arc::new(scenario.clone())).is_ok() {
                let name = format!("{:?}-{stage}-{when:?}-{host}", fault.name());
                scenarios.push((name, scenario));
            }
        }
    }
    scenarios
}

fn written(name: &str, octets: &[u8]) -> PathBuf {
    let file = format!("smtplab-{}-{name}.pcapng", std::process::id());
    let file = std::env::temp_dir().join(file);
    std::fs::write(&file, octets).unwrap();
    file
}

#[test]
fn tshark_finds_in_every_capture_what_the_run_says_and_warns_of_nothing_but_resets() {
    let tshark = or_skip!(program("tshark"));
    let scenarios =
        lessons::scenario_names().map(|it| (it.to_owned(), lessons::scenario(it).unwrap()));
    let mut runs: Vec<(String, Timeline)> = scenarios
        .chain(with_faults())
        .map(|(name, it)| (name, sent(it)))
        .collect();
    runs.extend(lessons::lesson_names().map(|it| (it.to_owned(), solved(it))));
    let check = |(name, timeline): &(String, Timeline)| {
        let words = words::sources::english();
        let capture = exports::pcapng(timeline, &words);
        let file = written(name, &capture);
        let mut expected = expected(timeline);
        let mut seen = read(&tshark, &file, expected.streams.len());
        std::fs::remove_file(file).unwrap();
        // Where a server ends data otherwise than RFC 5321 says, tshark does not; and after DATA it waits for the
        // end of data, also where DATA was refused.
        let odd = |it| story::odd_end(it, timeline).is_some() || refuses_data(it);
        if timeline.events().iter().any(odd) {
            let streams = seen.streams.iter_mut().chain(&mut expected.streams);
            streams.for_each(|it| it.commands.clear());
        }
        for (a, b) in seen.streams.iter_mut().zip(&expected.streams) {
            // tshark takes each line of an IMAP literal for a command, too.
            a.commands
                .retain(|it| KNOWN.contains(&it.as_str()) || b.commands.contains(it));
            let told = |it: &Stream| {
                let text = it.octets.iter().map(|it| String::from_utf8_lossy(it));
                (
                    it.commands.clone(),
                    it.codes.clone(),
                    text.collect::<Vec<_>>().join("---"),
                )
            };
            assert_eq!(told(a), told(b), "{name}");
        }
        assert_eq!(seen, expected, "{name}");
    };
    // tshark spends its time on its own start.
    std::thread::scope(|scope| {
        for part in runs.chunks(runs.len().div_ceil(4)) {
            scope.spawn(move || part.iter().for_each(check));
        }
    });
}

#[test]
fn a_capture_is_what_the_command_prints_and_ends_where_the_run_is_stopped() {
    let (tshark, ours) = (or_skip!(program("tshark")), or_skip!(ours()));
    let printed = |options: &[&str]| {
        let run = ["run", "relay", "--format", "pcapng"];
        Command::new(&ours)
            .args(run)
            .args(options)
            .output()
            .unwrap()
            .stdout
    };
    let timeline = sent(lessons::scenario("relay").unwrap());
    let words = words::sources::english();
    let whole = exports::pcapng(&timeline, &words);
    assert!(printed(&[]) == whole);
    let file = written("part", &printed(&["--until", "mail"]));
    let seen = read(&tshark, &file, 1);
    std::fs::remove_file(file).unwrap();
    assert_eq!(seen.streams[0].commands, ["EHLO", "MAIL"]);
    assert_eq!(seen.streams[0].codes, ["220", "250"]);
}
