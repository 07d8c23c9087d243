//! What each stretch of octets is.

use super::*;
use crate::tests::table;

#[test]
fn each_stretch_of_a_dialogue_is_named_by_what_it_is() {
    let mut dissector = Dissector::default();
    table("pop3/dissector/units.txt", |line| {
        let (side, text) = match (line.strip_prefix("C: "), line.strip_prefix("S: ")) {
            (Some(text), _) => (Side::Client, text),
            (_, Some(text)) => (Side::Server, text),
            _ => {
                dissector = Dissector::default();
                return String::new();
            }
        };
        let mut units = Vec::new();
        let mut sum = 0;
        dissector.push(side, text.as_bytes(), |it| {
            sum += it.len;
            units.push(format!("{:?}", it.unit));
        });
        assert_eq!(sum, text.len(), "{line}");
        units.join(", ")
    });
}
