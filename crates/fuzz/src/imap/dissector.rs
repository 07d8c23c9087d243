//! The dissector: both ends of a connection say anything.

use crate::script::{Cut, Script, Step};
use protocol_core::imap::{Dissector, Unit};
use protocol_core::smtp::Side;

/// Takes a connection's octets: the server's and, each time TLS would come up, the other end's turn.
///
/// # Panics
/// Where the lengths of the units do not add up, or depend on how the octets were cut.
pub fn run(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = dissect(&script, Cut::Nowhere);
    assert_eq!(dissect(&script, Cut::AsWritten), whole);
    assert_eq!(dissect(&script, Cut::Everywhere), whole);
}

/// The units of a connection, and who sent them.
fn dissect(script: &Script<'_>, cut: Cut) -> Vec<(Side, Unit)> {
    let mut dissector = Dissector::default();
    let mut units: Vec<(Side, Unit)> = Vec::new();
    let mut side = Side::Server;
    for step in script.steps(cut) {
        let Step::Octets(octets) = step else {
            side = match side {
                Side::Client => Side::Server,
                Side::Server => Side::Client,
            };
            continue;
        };
        let mut sum = 0;
        dissector.push(side, &octets, |it| {
            assert!(it.len > 0, "{:?}", it.unit);
            sum += it.len;
            if it.unit != Unit::Partial {
                units.push((side, it.unit));
            }
        });
        assert_eq!(sum, octets.len());
    }
    units
}
