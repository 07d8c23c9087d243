//! What other programs print, read by `judge`: any text.

use judge::explain::explain;
use judge::suite::{ClientSuite, Kind, embedded};
use judge::{client, replay};

/// Reads the octets as a text.
///
/// # Panics
/// Where a line is named that the text does not have, or a session is no run.
pub(crate) fn run(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    let explained = explain(&text);
    let count = text.lines().count();
    let named = explained.unread.iter().map(|it| it.0);
    let named = named.chain(explained.notes.iter().map(|it| it.line));
    assert!(named.clone().all(|it| (1..=count).contains(&it)));
    let (_, suite) = embedded(Kind::Client).next().expect("there is one");
    let suite = ClientSuite::read(suite).unwrap_or_else(|it| panic!("line {}", it.line));
    for session in &explained.sessions {
        assert_eq!(session.sources.len(), session.connection.pieces.len());
        assert!(session.sources.iter().all(|it| (1..=count).contains(it)));
        for (_, _, found) in client::departures(&suite, session.connection.clone()) {
            assert!(found.line == 0 || session.source(found.line).is_some());
        }
        let run = replay::run(core::slice::from_ref(&session.connection), "explain", 0);
        world::Timeline::replay(&run).expect("it is a run");
    }
}
