//! The transcripts of the repository: each line as a unit, and what is typed to a server.

use crate::out::Out;
use crate::runs::{scenario, sent, with_mechanisms};
use crate::units::{as_line, lines_of};
use protocol_core::smtp::{Side, dissector};
use protocol_core::{Octets, imap, pop3};
use std::path::{Path, PathBuf};
use world::{ConnectionName, Event, Input, Timeline, WireUnit};

/// Where transcripts are, and what they speak.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transcripts");

/// Who says what, in order: lines that follow each other on a side are one, with their ends.
pub type Said = Vec<(Side, String)>;

pub fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(ROOT)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "txt") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file's name below the root.
pub fn short(path: &Path) -> String {
    let path = path.strip_prefix(ROOT).unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// The cases of a file, each behind what goes before each.
pub fn cases(path: &Path) -> Vec<Said> {
    let text = std::fs::read_to_string(path).expect("text");
    let mut before = Said::new();
    let mut cases = Vec::new();
    for part in text.split("\n== ").skip(1) {
        let (name, lines) = part.split_once('\n').unwrap_or((part, ""));
        let mut said = before.clone();
        for line in lines.lines() {
            let (side, line) = match line.split_at_checked(2) {
                Some(("C:", line)) => (Side::Client, line),
                Some(("S:", line)) => (Side::Server, line),
                _ => continue,
            };
            let line = line.strip_prefix(' ').unwrap_or(line);
            let pictures = line.chars().map(|it| match it {
                '\u{2400}'..='\u{241f}' => char::from_u32(u32::from(it) - 0x2400).unwrap_or(it),
                other => other,
            });
            said.push((side, pictures.collect::<String>()));
        }
        if name.starts_with("before each") {
            before = said;
        } else {
            cases.push(said);
        }
    }
    cases
}

fn is_tls(line: &str) -> bool {
    line == "(TLS)"
}

/// What each line is.
fn units(path: &str, said: &Said) -> Vec<(Side, WireUnit, String)> {
    let mut units = Vec::new();
    let mut smtp = dissector::Dissector::default();
    let mut imap = imap::Dissector::default();
    let mut pop3 = pop3::Dissector::default();
    for (side, line) in said.iter().filter(|(_, line)| !is_tls(line)) {
        let text = format!("{line}\r\n");
        let mut at = 0;
        let mut each = |len: usize, unit: WireUnit| {
            let octets = text.as_bytes().get(at..at + len).unwrap_or_default();
            at += len;
            let octets = String::from_utf8_lossy(octets).into_owned();
            units.push((*side, unit, octets));
        };
        match path {
            _ if path.starts_with("imap") => imap.push(*side, text.as_bytes(), |it| {
                each(it.len, WireUnit::Imap(it.unit));
            }),
            _ if path.starts_with("pop3") => pop3.push(*side, text.as_bytes(), |it| {
                each(it.len, WireUnit::Pop3(it.unit));
            }),
            _ => smtp.push(*side, text.as_bytes(), |it| {
                each(it.len, WireUnit::Smtp(it.unit));
            }),
        }
    }
    units
}

/// What is said of each line, in a run of which only the line is another.
pub fn dissected(out: &mut Out, path: &Path, timeline: &Timeline, templates: &[Event]) {
    let name = short(path);
    for said in cases(path) {
        for (side, unit, octets) in units(&name, &said) {
            for template in lines_of(templates, unit, side) {
                out.event(&as_line(template, unit, side, &octets), timeline);
            }
        }
    }
}

/// Servers that take what is typed, by the first part of a transcript's path.
pub struct Servers(Vec<(&'static [&'static str], Timeline, &'static str, u16)>);

impl Servers {
    pub fn new() -> Self {
        let direct = || sent(scenario("direct"));
        Self(vec![
            (
                &["smtp", "extended", "strict", "appendix"],
                direct(),
                "mx.receiver.example",
                25,
            ),
            (
                &["submission"],
                sent(scenario("relay")),
                "mail.sender.example",
                587,
            ),
            (
                &["imap", "imap-plain", "imap-strict", "imap-examples"],
                sent(with_mechanisms("direct")),
                "mx.receiver.example",
                143,
            ),
            (
                &["pop3", "pop3-plain", "pop3-strict", "pop3-examples"],
                sent(with_mechanisms("pop3")),
                "mail.receiver.example",
                110,
            ),
        ])
    }

    /// Types what clients say in a transcript of a server, and tells what came of it.
    pub fn typed(&self, out: &mut Out, path: &Path) {
        let name = short(path);
        let first = name.split('/').next().unwrap_or_default();
        let server = self.0.iter().find(|(paths, ..)| paths.contains(&first));
        let Some((_, timeline, to, port)) = server else {
            return;
        };
        let known = timeline.events().len();
        for said in cases(path) {
            let mut timeline = timeline.clone();
            let from = timeline.scenario().letter.host.clone();
            let (to, port) = (to.parse().expect("a domain"), *port);
            let open = Input::Open { from, to, port };
            timeline.apply(open).expect("it connects");
            timeline.last();
            let on = ConnectionName::Opened(1);
            for (side, line) in &said {
                let input = match side {
                    _ if is_tls(line) => Input::Tls { on },
                    Side::Client => Input::Octets {
                        on,
                        octets: Octets::from(format!("{line}\r\n").as_str()),
                    },
                    Side::Server => continue,
                };
                match timeline.apply(input) {
                    Ok(()) => timeline.last(),
                    Err(error) => out.say("input_error", &crate::say::input_error(&error)),
                }
            }
            out.events(&timeline, known);
            out.moment(&timeline);
        }
    }
}
