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
