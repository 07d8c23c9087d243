//! Octets as a person types them: text, and escapes for what cannot be typed.

/// The octets that a text means, or at which octet of it an escape is none.
pub fn octets(text: &str) -> Result<Vec<u8>, usize> {
    let mut octets = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (octet, after) = match (first, after) {
            (b'\\', [b'r', after @ ..]) => (b'\r', after),
            (b'\\', [b'n', after @ ..]) => (b'\n', after),
            (b'\\', [b't', after @ ..]) => (b'\t', after),
            (b'\\', [b'0', after @ ..]) => (0, after),
            (b'\\', [b'\\', after @ ..]) => (b'\\', after),
            (b'\\', [b'x', high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, after),
                _ => return Err(text.len() - rest.len()),
            },
            (b'\\', _) => return Err(text.len() - rest.len()),
            (octet, after) => (*octet, after),
        };
        octets.push(octet);
        rest = after;
    }
    Ok(octets)
}

fn digit(it: u8) -> Option<u8> {
    let digit = char::from(it).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::octets;

    #[test]
    fn escapes_are_octets_and_what_is_no_escape_is_told() {
        for (text, meant) in [
            (r"NOOP\r\n", Ok(b"NOOP\r\n".to_vec())),
            (r"a\0\xfF\t\\n", Ok(b"a\0\xff\t\\n".to_vec())),
            ("é", Ok("é".as_bytes().to_vec())),
            ("", Ok(Vec::new())),
            (r"ab\", Err(2)),
            (r"a\q", Err(1)),
            (r"\x4", Err(0)),
            (r"é\xé", Err(2)),
        ] {
            assert_eq!(octets(text), meant, "{text}");
        }
    }
}
