//! What the grammar sees in a line.

use crate::session::{line_of, sent_by, session};
use protocol_core::trace::Span;
use protocol_core::{imap, pop3, smtp};
use world::{Event, Line, Timeline, WireUnit};

/// The spans of the event's line, the first of all its octets; none where it is no line, or where the grammar does
/// not derive it.
#[must_use]
pub fn spans(event: &Event, timeline: &Timeline) -> Vec<Span> {
    let Some((line, sent)) = line_of(event, timeline) else {
        return Vec::new();
    };
    let before = before(line, sent, timeline);
    match line.unit {
        WireUnit::Smtp(unit) => unit.spans(&line.octets, &before),
        WireUnit::Imap(unit) => unit.spans(&line.octets, &before),
        WireUnit::Pop3(unit) => unit.spans(&line.octets, &before),
    }
}

/// What came before of the same message, or of the same command of IMAP.
fn before(line: &Line, sent: &Event, timeline: &Timeline) -> Vec<u8> {
    use WireUnit::{Imap, Pop3, Smtp};
    use imap::Unit as I;
    use pop3::Unit as P;
    use smtp::Unit as S;
    let mut pieces = Vec::new();
    for it in session(sent, timeline).filter_map(|it| sent_by(it, line.from)) {
        match (line.unit, it.unit) {
            (Smtp(S::Content), Smtp(S::Content | S::Partial))
            | (Smtp(S::Chunk { .. }), Smtp(S::Chunk { .. }))
            | (Pop3(P::Content), Pop3(P::Content | P::Partial)) => pieces.push(it),
            (
                Imap(I::Literal { .. } | I::Partial),
                Imap(I::Literal { ends: false, .. } | I::Partial),
            ) if line.from == smtp::Side::Client => {
                pieces.push(it);
            }
            (Imap(I::Literal { .. } | I::Partial), Imap(I::Begun(_))) => {
                pieces.push(it);
                break;
            }
            (Smtp(S::Chunk { .. }), Smtp(S::Command(smtp::Verb::Bdat))) => {}
            _ => break,
        }
    }
    pieces.reverse();
    let pieces: Vec<&[u8]> = pieces.iter().map(|it| &*it.octets).collect();
    pieces.concat()
}
