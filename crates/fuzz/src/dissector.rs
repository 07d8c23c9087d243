//! The dissectors: both ends of a connection say anything.

use crate::script::{Cut, Script, Step};
use core::fmt::Debug;
use protocol_core::smtp::Side;
use protocol_core::smtp::dissector::Dissected;
use protocol_core::{imap, pop3, smtp};

/// The dissector of a protocol.
pub(crate) trait Dissector: Default {
    type Unit: Copy + PartialEq + Debug;
    const PARTIAL: Self::Unit;

    fn push(&mut self, side: Side, octets: &[u8], each: impl FnMut(Dissected<Self::Unit>));

    /// Whether two units are one that came in pieces.
    fn is_one(_: Self::Unit, _: Self::Unit) -> bool {
        false
    }

    /// What the octets are, unit by unit.
    fn units<'a>(&mut self, side: Side, octets: &'a [u8]) -> Vec<(Self::Unit, &'a [u8])> {
        let mut units = Vec::new();
        let mut rest = octets;
        self.push(side, octets, |it| {
            assert!(it.len > 0, "{:?}", it.unit);
            let (unit, behind) = rest.split_at(it.len);
            rest = behind;
            units.push((it.unit, unit));
        });
        assert_eq!(rest, b"", "the lengths do not add up");
        units
    }
}

macro_rules! dissector {
    ($protocol:ident, $($before:pat => $after:pat),*) => {
        impl Dissector for $protocol::Dissector {
            type Unit = $protocol::Unit;
            const PARTIAL: Self::Unit = $protocol::Unit::Partial;

            fn push(&mut self, side: Side, octets: &[u8], each: impl FnMut(Dissected<Self::Unit>)) {
                $protocol::Dissector::push(self, side, octets, each);
            }

            fn is_one(before: Self::Unit, after: Self::Unit) -> bool {
                use $protocol::Unit;
                matches!((before, after), $(($before, $after))|*)
            }
        }
    };
}

dissector!(smtp, Unit::Content => Unit::Content, Unit::Chunk { ends: false } => Unit::Chunk { .. });
dissector!(imap, Unit::Partial => Unit::Partial);
dissector!(pop3, Unit::Content => Unit::Content);

/// Takes a connection's octets: the server's and, each time TLS would come up, the other end's turn. The
/// units are the same however the octets were cut, and their lengths add up.
pub(crate) fn check<D: Dissector>(octets: &[u8]) {
    let script = Script::new(octets);
    let whole = dissect::<D>(&script, Cut::Nowhere);
    assert_eq!(dissect::<D>(&script, Cut::AsWritten), whole);
    assert_eq!(dissect::<D>(&script, Cut::Everywhere), whole);
}

/// The units of a connection, and who sent them; what comes in pieces as one.
fn dissect<D: Dissector>(script: &Script<'_>, cut: Cut) -> Vec<(Side, D::Unit)> {
    let mut dissector = D::default();
    let mut units: Vec<(Side, D::Unit)> = Vec::new();
    let mut side = Side::Server;
    for step in script.steps(cut) {
        let Step::Octets(octets) = step else {
            side = match side {
                Side::Client => Side::Server,
                Side::Server => Side::Client,
            };
            continue;
        };
        for (unit, _) in dissector.units(side, &octets) {
            if unit == D::PARTIAL {
                continue;
            }
            units.pop_if(|it| it.0 == side && D::is_one(it.1, unit));
            units.push((side, unit));
        }
    }
    units
}
