use super::owner;
use crate::{Beat, Language};
use world::{Timeline, scenario};

pub(crate) fn before(timeline: &Timeline) -> Beat {
    let letter = &timeline.scenario().letter;
    let writer = timeline
        .world()
        .host_named(&letter.host)
        .and_then(|host| owner(timeline, host))
        .unwrap_or_else(|| "Someone".into());
    let draft = &letter.draft;
    let mut readers = draft.to.iter().chain(&draft.cc).chain(&draft.bcc);
    let first = readers.next().map_or("somebody", |it| name_of(it));
    let to = match readers.count() {
        0 => first.to_owned(),
        1 => format!("{first} and one other"),
        more => format!("{first} and {more} others"),
    };
    let about = scenario::text(&timeline.scenario().about, Language::En.tag());
    Beat {
        title: format!("{writer} has written to {to}. Nothing has been sent."),
        text: about
            .unwrap_or(
                "Everything you will see is said by real protocol engines that run in this page. \
                 Step forwards and backwards as often as you like.",
            )
            .to_owned(),
    }
}

/// The display name of an address, or the address.
fn name_of(address: &str) -> &str {
    let name = address.split('<').next().unwrap_or_default();
    let name = name.trim().trim_matches('"');
    if name.is_empty() { address } else { name }
}
