//! APOP (RFC 1939 section 7): the greeting has a timestamp, and the client proves with its digest that it
//! knows the password, which is not on the wire. MD5 makes it worth little today.

use md5::{Digest as _, Md5};

/// The timestamp of a greeting: from `<` to `>`, in the form of a msg-id. `None`: APOP is not offered.
#[must_use]
pub fn timestamp(greeting: &str) -> Option<&str> {
    let begins = greeting.find('<')?;
    let length = greeting[begins..].find('>')? + 1;
    let found = &greeting[begins..begins + length];
    let printable = found.bytes().all(|octet| octet.is_ascii_graphic());
    (printable && found.contains('@')).then_some(found)
}

/// The digest of a timestamp, angle brackets and all, and the password behind it.
#[must_use]
pub fn digest(timestamp: &str, password: &str) -> [u8; 16] {
    let hash = Md5::new().chain_update(timestamp).chain_update(password);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pop3::Command;

    #[test]
    fn the_digest_is_that_of_rfc_1939_section_7() {
        let greeting = "POP3 server ready <1896.697170952@dbc.mtview.ca.us>";
        let timestamp = timestamp(greeting).expect("it has one");
        assert_eq!(timestamp, "<1896.697170952@dbc.mtview.ca.us>");
        let name = "mrose".to_owned();
        let digest = digest(timestamp, "tanstaaf");
        assert_eq!(
            Command::Apop { name, digest }.to_string(),
            "APOP mrose c4c9334bac560ecc979e58001b3e22fb"
        );
    }

    #[test]
    fn a_greeting_without_a_msg_id_offers_no_apop() {
        for greeting in [
            "ready",
            "ready <here",
            "ready <no id>",
            "ready <noid>",
            "ready>",
            "",
        ] {
            assert_eq!(timestamp(greeting), None, "{greeting}");
        }
    }
}
