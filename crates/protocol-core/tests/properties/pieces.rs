//! Octets cut elsewhere.

use proptest::sample::Index;

/// The same octets in other pieces.
pub fn pieces(octets: &[u8], cuts: &[Index]) -> Vec<Vec<u8>> {
    let mut at: Vec<usize> = cuts.iter().map(|it| it.index(octets.len() + 1)).collect();
    at.extend([0, octets.len()]);
    at.sort_unstable();
    at.windows(2)
        .map(|it| octets[it[0]..it[1]].to_vec())
        .collect()
}

/// What is left of content in lines, `.` CRLF behind it, without the dots that were put in, whatever the
/// pieces; nothing may stand behind its end.
pub fn unstuffed(wire: &[u8], cuts: &[Index]) -> Vec<u8> {
    let mut unstuffer = protocol_core::smtp::data::Unstuffer::default();
    let (mut stored, mut ended) = (Vec::new(), false);
    for piece in pieces(wire, cuts) {
        assert!(!ended || piece.is_empty());
        ended = ended || unstuffer.push(&piece, &mut stored).1;
    }
    assert!(ended);
    stored
}
