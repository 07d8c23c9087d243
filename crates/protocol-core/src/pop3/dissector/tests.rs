//! What each stretch of octets is.

use super::*;
use crate::tests::dialogues;

#[test]
fn each_stretch_of_a_dialogue_is_named_by_what_it_is() {
    dialogues(
        "pop3/dissector/units.txt",
        |it: &mut Dissector, side, text| {
            let (mut units, mut sum) = (Vec::new(), 0);
            it.push(side, text.as_bytes(), |it| {
                sum += it.len;
                units.push(format!("{:?}", it.unit));
            });
            assert_eq!(sum, text.len(), "{text}");
            units
        },
    );
}
