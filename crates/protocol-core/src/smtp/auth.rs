//! The SMTP profile of SASL (RFC 4954): how messages of an exchange are written in lines.

use super::{Unit, Verb};
use crate::sasl;

/// What a line of an exchange says under its base64: AUTH's initial response, the challenge of a 334,
/// or a response. `None` where there is none, or it is not base64.
#[must_use]
pub fn under_base64(unit: Unit, line: &[u8]) -> Option<Vec<u8>> {
    let text = line.trim_ascii_end();
    let said = match unit {
        Unit::Command(Verb::Auth) => {
            sasl::decode_initial(text.split(|octet| *octet == b' ').nth(2)?)
        }
        Unit::Reply { code, .. } if code.get() == 334 => sasl::decode(text.get(4..)?),
        Unit::AuthResponse => sasl::decode(text),
        _ => None,
    };
    said.filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smtp::dissector::Dissector;
    use crate::tests::dialogues;

    #[test]
    fn each_line_of_an_exchange_is_its_unit_and_base64_hides_nothing() {
        dialogues("smtp/auth.txt", |it: &mut Dissector, side, line| {
            let octets = format!("{line}\r\n");
            let mut found = Vec::new();
            it.push(side, octets.as_bytes(), |it| {
                let says = under_base64(it.unit, octets.as_bytes());
                let says = says.map(|it| format!(" says {}", String::from_utf8_lossy(&it)));
                found.push(format!("{:?}{}", it.unit, says.unwrap_or_default()));
            });
            found
        });
    }
}
