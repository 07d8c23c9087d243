//! The beginning of a reply (RFC 5322 section 3.6.4).

use super::{Draft, view};
use crate::Octets;

/// The most Message-IDs of a conversation: the first, and the last ones.
const MAX_THREAD: usize = 20;

/// A reply to a message, from `from`: to whom, about what, in which conversation, and its text quoted.
#[must_use]
pub fn reply(message: &Octets, from: String) -> Draft {
    let seen = view(message);
    let field = |name| seen.field(name).unwrap_or_default();
    let to = match field("Reply-To") {
        "" => field("From"),
        to => to,
    };
    let subject = field("Subject").trim();
    let again = subject
        .get(..3)
        .is_some_and(|it| it.eq_ignore_ascii_case("Re:"));
    // Without References, In-Reply-To says it if it names one message.
    let mut thread = ids(field("References"));
    if thread.is_empty() {
        thread = ids(field("In-Reply-To"));
        thread.truncate(if thread.len() == 1 { 1 } else { 0 });
    }
    thread.extend(ids(field("Message-ID")));
    if thread.len() > MAX_THREAD {
        thread.drain(1..=thread.len() - MAX_THREAD);
    }
    let quoted = seen.text.trim_end().lines().map(|line| match line {
        line if line.starts_with('>') => format!(">{line}\n"),
        line => format!("> {line}\n"),
    });
    Draft {
        from,
        to: vec![to.to_owned()],
        subject: match again {
            true => subject.to_owned(),
            false => format!("Re: {subject}"),
        },
        body: quoted.collect(),
        thread,
        ..Draft::default()
    }
}

/// What stands between angle brackets.
fn ids(field: &str) -> Vec<String> {
    let all = field.split('<').skip(1);
    let closed = all.filter_map(|it| Some(it.split_once('>')?.0.to_owned()));
    closed.filter(|it| !it.is_empty()).collect()
}
