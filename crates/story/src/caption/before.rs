use crate::hosts::owner;
use crate::{Beat, Value, beat, fact};
use world::Timeline;

/// The still before anything was sent. What the scenario’s author says of it is not told here.
#[must_use]
pub fn before(timeline: &Timeline) -> Beat {
    let letter = &timeline.scenario().letter;
    let world = timeline.world();
    let host = world.host_named(&letter.host).and_then(|it| world.host(it));
    if host.is_some_and(|it| it.outside) {
        return beat!("caption-recorded");
    }
    let writer = timeline
        .world()
        .host_named(&letter.host)
        .and_then(|host| owner(timeline, host))
        .map_or_else(|| fact!("caption-someone").into(), Value::from);
    let draft = &letter.draft;
    let mut readers = draft.to.iter().chain(&draft.cc).chain(&draft.bcc);
    let reader = readers.next().map_or_else(
        || fact!("caption-somebody").into(),
        |it| Value::from(name_of(it)),
    );
    beat!("caption-before", writer: writer, reader: reader, others: readers.count())
}

/// The display name of an address, or the address.
fn name_of(address: &str) -> &str {
    let name = address.split('<').next().unwrap_or_default();
    let name = name.trim().trim_matches('"');
    if name.is_empty() { address } else { name }
}
