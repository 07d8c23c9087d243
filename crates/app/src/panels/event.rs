//! What more than one panel asks of an event.

use crate::state::Flying;
pub use exports::{Flight, said};
use yew::prelude::*;

/// Where a line is lost, in thousandths of its way.
pub const CUT: i32 = 600;

/// Tells the style sheet how a drawing crosses from `from` to `to`, in its own units. By style properties, not by
/// a style attribute, which the policy of the page forbids.
#[hook]
pub fn use_crossing(node: &NodeRef, flying: Option<Flying>, from: i32, to: i32) {
    use_effect_with(
        (node.clone(), flying, from, to),
        |(node, flying, from, to)| {
            let Some((it, element)) = flying.zip(node.cast::<web_sys::SvgElement>()) else {
                return;
            };
            for (name, value) in [
                ("--from", format!("{from}px")),
                ("--way", format!("{}px", to - from)),
                ("--back", format!("{}px", from - to)),
                ("--lead", format!("{}ms", it.lead)),
                ("--time", format!("{}ms", it.millis)),
            ] {
                // Where it is refused the still pictures are there all the same.
                drop(element.style().set_property(name, &value));
            }
        },
    );
}
