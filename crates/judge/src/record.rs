//! What was on the wire, with its times: the octets of each segment, and who closed.

use core::time::Duration;
use protocol_core::smtp::data::{Ending, Endings};
use protocol_core::smtp::{Dissector, Side, Unit};
use protocol_core::{imap, pop3};
use story::Fact;

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connection {
    /// When it was opened.
    pub opened: Duration,
    /// The port of the server by its assignment: 25, 110 or 143.
    pub port: u16,
    /// What happened on it, in order.
    pub pieces: Vec<Piece>,
}

/// What happened at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// When.
    pub at: Duration,
    /// What.
    pub what: What,
}

/// What can happen on a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One side sent these octets in one segment.
    Said(Side, Vec<u8>),
    /// TLS is up.
    Secured,
    /// One side closed it.
    Closed(Side),
}

/// A unit on the wire of an SMTP connection, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the replayed run: line 9 of the first connection is the place `m/1/9`.
    pub number: usize,
    /// The pieces with its first and its last octet.
    pub first: usize,
    /// See above.
    pub last: usize,
    /// Who sent it.
    pub from: Side,
    /// Its octets.
    pub octets: Vec<u8>,
    /// What it is.
    pub unit: Unit,
}

/// Where something stands in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// In which run of the program.
    pub run: String,
    /// On which of its connections, from 1.
    pub connection: usize,
    /// The number of the line.
    pub line: usize,
    /// What is wrong there.
    pub says: Fact,
}

impl Finding {
    /// Its place in the run, as `run --until` and the page know it.
    #[must_use]
    pub fn place(&self) -> String {
        format!("m/{}/{}", self.connection, self.line)
    }
}

impl Connection {
    /// The pieces as the world is given them: what a client says line by line.
    pub fn parts(&self) -> impl Iterator<Item = (usize, &Piece, &[u8])> {
        self.pieces.iter().enumerate().flat_map(|(index, piece)| {
            let octets = match &piece.what {
                What::Said(_, octets) => octets.as_slice(),
                _ => &[],
            };
            let by_line = matches!(piece.what, What::Said(Side::Client, _));
            let mut parts: Vec<&[u8]> = match by_line {
                true => octets.split_inclusive(|it| *it == b'\n').collect(),
                false => vec![octets],
            };
            if parts.is_empty() {
                parts.push(&[]);
            }
            parts.into_iter().map(move |part| (index, piece, part))
        })
    }

    /// The units of an SMTP connection. LF alone ends a line here, so that a client that sends no CR is
    /// followed further.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut strict = Dissector::default();
        let mut lenient = Dissector::loosened(Endings::from(Ending::ALL.to_vec()));
        let (mut number, mut lines) = (0, Vec::new());
        let mut begun: [Option<(usize, Vec<u8>)>; 2] = [None, None];
        for (index, piece, part) in self.parts() {
            let What::Said(from, _) = piece.what else {
                continue;
            };
            let before = number;
            strict.push(from, part, |_| number += 1);
            let (mut at, mut count) = (0, 0);
            let begun = &mut begun[usize::from(from == Side::Server)];
            lenient.push(from, part, |it| {
                count += 1;
                let octets = &part[at..at + it.len];
                at += it.len;
                let (first, all) = begun.get_or_insert_with(|| (index, Vec::new()));
                all.extend_from_slice(octets);
                if it.unit != Unit::Partial {
                    lines.push(Line {
                        number: (before + count).min(number.max(1)),
                        first: *first,
                        last: index,
                        from,
                        octets: core::mem::take(all),
                        unit: it.unit,
                    });
                    *begun = None;
                }
            });
        }
        for (from, left) in [Side::Client, Side::Server].into_iter().zip(begun) {
            if let Some((first, octets)) = left {
                lines.push(Line {
                    number,
                    first,
                    last: self.pieces.len(),
                    from,
                    octets,
                    unit: Unit::Partial,
                });
            }
        }
        lines
    }

    /// How many lines there are up to the end of that piece.
    #[must_use]
    pub fn line_at(&self, piece: usize) -> usize {
        let mut count = 0;
        let (mut smtp, mut pop3) = (Dissector::default(), pop3::Dissector::default());
        let mut imap = imap::Dissector::default();
        for (index, it, part) in self.parts() {
            if let (What::Said(from, _), true) = (&it.what, index <= piece) {
                match self.port {
                    110 => pop3.push(*from, part, |_| count += 1),
                    143 => imap.push(*from, part, |_| count += 1),
                    _ => smtp.push(*from, part, |_| count += 1),
                }
            }
        }
        count
    }

    /// What one side said, in one piece.
    #[must_use]
    pub fn said(&self, by: Side) -> Vec<u8> {
        let pieces = self.pieces.iter().filter_map(|it| match &it.what {
            What::Said(from, octets) if *from == by => Some(octets.as_slice()),
            _ => None,
        });
        pieces.collect::<Vec<_>>().concat()
    }
}

impl Line {
    /// Its text, without its end.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        let text = self.octets.strip_suffix(b"\n").unwrap_or(&self.octets);
        text.strip_suffix(b"\r").unwrap_or(text)
    }

    /// As it is shown in one line.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.octets)
    }
}

/// Octets in one line: controls escaped, shortened.
#[must_use]
pub fn shown(octets: &[u8]) -> String {
    let text = octets.escape_ascii().to_string();
    let quoted = match text.char_indices().nth(70) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    };
    format!("\"{quoted}\"")
}
